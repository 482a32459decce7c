"""Chinese text search: texts as overlapping pairs of characters, so that two-character words are found.

SQLite's own trigram index finds nothing for a word of two characters and says so nowhere. Runs of Chinese
characters become their pairs and, at the end, their last character; runs of letters and digits stay whole.
"""

from __future__ import annotations

import re
import unicodedata

_RUNS = re.compile(r"[a-z0-9]+|[\u3400-\u9fff\uf900-\ufaff]+")


def indexed(text: str) -> str:
    """The words under which `text` is found, separated by spaces."""
    words: list[str] = []
    for run in _runs(text):
        if run.isascii():
            words.append(run)
        else:
            words += [run[at : at + 2] for at in range(len(run) - 1)]
            words.append(run[-1])
    return " ".join(words)


def wanted(text: str) -> str | None:
    """The FTS5 query for texts that hold all the phrases of `text`; None when there is nothing to look for."""
    phrases = [phrase for part in text[:100].split() if (phrase := _phrase(_runs(part)))]
    return " ".join(phrases) or None


def _phrase(runs: list[str]) -> str:
    words: list[str] = []
    for run in runs[:-1]:
        words += (*_pairs(run), *_last(run))
    for run in runs[-1:]:
        words += _pairs(run) or [run]
    # The last word may go on: "水" is the beginning of "水务", "20" of "2024"; a pair is whole as it is.
    star = "*" if runs and (runs[-1].isascii() or len(runs[-1]) == 1) else ""
    return f'"{" ".join(words)}"{star}' if words else ""


def _runs(text: str) -> list[str]:
    return _RUNS.findall(unicodedata.normalize("NFKC", text).lower())


def _pairs(run: str) -> list[str]:
    return [] if run.isascii() else [run[at : at + 2] for at in range(len(run) - 1)]


def _last(run: str) -> list[str]:
    return [run] if run.isascii() else [run[-1]]
