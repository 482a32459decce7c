"""Evidence of findings: pieces of the document's text with their address."""

from __future__ import annotations

from typing import Literal

from assist.model import Evidence, FindingEvidence

Role = Literal["claim", "counter", "context"]

_REACH = 200
_LABEL = 24
_NEAR = 8
_MARKS = ("\t", "|")


def whole(source: str, place: Evidence, role: Role) -> FindingEvidence:
    """All of a field's place."""
    return piece(source, place, place.start, place.end, role)


def before(source: str, place: Evidence, role: Role) -> FindingEvidence | None:
    """The last words before an empty place, which say what should stand there; None at the text's start."""
    end = len(source[max(0, place.start - _REACH) : place.start].rstrip()) + max(0, place.start - _REACH)
    start = end
    while start > 0 and end - start < _LABEL and not source[start - 1].isspace():
        start -= 1
    if start == end:
        return None
    return FindingEvidence.trusted(
        {"role": role, "locator": place.locator, "text": source[start:end], "start": start, "end": end}
    )


def line_of(source: str, at: int) -> str:
    """The address of an offset by its line."""
    return f"L{source.count(chr(10), 0, at) + 1}"


def between_marks(source: str, place: Evidence) -> bool:
    """Whether an empty place lies between marks that part cells, or on a line that holds nothing but one. In other
    texts what seems blank may have been lost in copying, or stand elsewhere."""
    start = source.rfind("\n", 0, place.start) + 1
    ahead, behind = (
        source[start : place.start].strip(" \u3000"),
        source[place.end :][:_NEAR].lstrip(" \u3000"),
    )
    return behind[:1] in _MARKS and (not ahead or ahead[-1] in _MARKS)


def piece(source: str, place: Evidence, start: int, end: int, role: Role) -> FindingEvidence:
    """The characters [start, end) of `source`, which lie inside `place`."""
    locator = _locator(source, place, start)
    return FindingEvidence.trusted(
        {"role": role, "locator": locator, "text": source[start:end], "start": start, "end": end}
    )


def _locator(source: str, place: Evidence, start: int) -> str:
    # In plain text a place may run over lines; the address is the line on which the piece begins.
    if place.locator[:1] == "L" and place.locator[1:].isdigit() and start > place.start:
        return f"L{int(place.locator[1:]) + source.count(chr(10), place.start, start)}"
    return place.locator
