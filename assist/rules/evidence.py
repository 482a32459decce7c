"""Evidence of findings: pieces of the document's text with their address."""

from __future__ import annotations

from typing import Literal

from assist.model import Evidence, FindingEvidence

Role = Literal["claim", "counter", "context"]


def whole(source: str, place: Evidence, role: Role) -> FindingEvidence:
    """All of a field's place."""
    return piece(source, place, place.start, place.end, role)


def piece(source: str, place: Evidence, start: int, end: int, role: Role) -> FindingEvidence:
    """The characters [start, end) of `source`, which lie inside `place`."""
    return FindingEvidence.model_construct(
        role=role, locator=_locator(source, place, start), text=source[start:end], start=start, end=end
    )


def _locator(source: str, place: Evidence, start: int) -> str:
    # In plain text a place may run over lines; the address is the line on which the piece begins.
    if place.locator[:1] == "L" and place.locator[1:].isdigit() and start > place.start:
        return f"L{int(place.locator[1:]) + source.count(chr(10), place.start, start)}"
    return place.locator
