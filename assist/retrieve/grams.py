"""Characters as search terms: Chinese runs become single characters and overlapping pairs.

Pairs of characters beat words and trigrams on these texts, and a question of two characters still finds
something. Runs of letters and digits stay whole, so that 47 is never found inside 1247.
"""

from __future__ import annotations

import re
import unicodedata

_RUNS = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)?|[\u3400-\u9fff]+")


def runs(text: str) -> list[str]:
    """Runs of one script in `text`, in plain width and lower case."""
    return _RUNS.findall(unicodedata.normalize("NFKC", text).lower())


def pairs(text: str) -> list[str]:
    """The overlapping pairs of `text`, and its words and numbers, in order, repeats included."""
    found: list[str] = []
    for run in runs(text):
        if run[0] < "\u3400" or len(run) == 1:
            found.append(run)
        else:
            found.extend([run[at : at + 2] for at in range(len(run) - 1)])
    return found


def terms(text: str) -> list[str]:
    """Single characters and pairs: what is embedded and compared."""
    found: list[str] = []
    for run in runs(text):
        if run[0] < "\u3400":
            found.append(run)
        else:
            found.extend(run)
            found.extend([run[at : at + 2] for at in range(len(run) - 1)])
    return found
