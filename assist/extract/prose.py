"""Whether a text is told in sentences: most of it stands in long lines, where text of a table stands in short ones or in cells."""

from __future__ import annotations

import re

_LONG_LINE = 16
_MOST, _NEARLY_ALL = 0.6, 0.8
_FEWEST_SENTENCES, _LONGEST_SENTENCE = 3, 150
_LABELLED = re.compile(r"[^，。；;]{1,12}[:：]")
_SPACE = " \t\r\u3000"


def is_told(text: str) -> bool:
    """Whether most of a text is sentences."""
    told, whole, stops = _told(text, labelled=True)
    return stops >= _FEWEST_SENTENCES and told > _MOST * whole


def is_prose(text: str) -> bool:
    """Whether next to nothing of a text could be a table: nearly all is sentences, and those without labels before them."""
    told, whole, stops = _told(text, labelled=False)
    return told > _NEARLY_ALL * whole and stops * _LONGEST_SENTENCE >= whole > 0


def _told(text: str, labelled: bool) -> tuple[int, int, int]:
    """Characters in long lines without cells, in all lines, and the full stops of the former."""
    told = whole = stops = 0
    for printed in text.split("\n"):
        line = printed.strip(_SPACE)
        whole += len(line)
        if len(line) >= _LONG_LINE and "\t" not in line and "|" not in line and (labelled or not _LABELLED.match(line)):
            told += len(line)
            stops += line.count("。")
    return told, whole, stops
