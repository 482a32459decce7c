"""Whether the indicator rows of a text were read whole: what no row took shows that some lost a part."""

from __future__ import annotations

import re

from assist.model import Form

_FRAGMENT = re.compile("[\u4e00-\u9fff()（）、]{1,6}")
_KIND = re.compile("定[量性]指标")
"""The cell of a column beside the actual value's."""
_FEWEST = 2
_CELL = 200
"""Characters of a place that holds one cell; longer ones are rows and narratives."""


def rows_are_torn(form: Form, text: str) -> bool:
    """In text without cells: rests of broken cells on lines of their own that no field holds, a score that goes over
    into the reason behind it (13 2套缺货 read as 2 points), or the cell of another column as a value."""
    found = (place for path, place in form.evidence.items() if path.startswith("indicators["))
    place = next(found, None)
    if place is None or place.locator[:1] != "L":
        return False
    if any(_KIND.match(item.actual_text or "") for item in form.indicators):
        return True
    if any(_runs_on(form, index) for index in range(len(form.indicators))):
        return True
    places = [place, *found]
    first, last = min(place.start for place in places), max(place.end for place in places)
    return len(_left_over(form, text, text.rfind("\n", 0, first) + 1, last)) >= _FEWEST


def _runs_on(form: Form, index: int) -> bool:
    score = form.evidence.get(f"indicators[{index}].score")
    reason = form.evidence.get(f"indicators[{index}].reason")
    return score is not None and reason is not None and score.end == reason.start


def _left_over(form: Form, text: str, start: int, end: int) -> list[str]:
    """Lines of a few characters between the rows that are no name of a level and that no field holds."""
    levels = {name for item in form.indicators for name in (item.level1, item.level2)}
    cells = [(place.start, place.end) for place in form.evidence.values() if place.end - place.start < _CELL]
    found = []
    for line in text[start:end].split("\n"):
        words = line.strip()
        at = start + line.find(words)
        start += len(line) + 1
        if words not in levels and _FRAGMENT.fullmatch(words) and not any(a < at + len(words) and at < b for a, b in cells):
            found.append(words)
    return found
