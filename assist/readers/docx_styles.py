"""What the styles of a Word document do to its text: hide it, or number its paragraphs.

A styles part is often ten times the size of the document and rarely matters, so it is searched as bytes,
and parsed only when the document uses a style that numbers or hides, or is based on one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from assist.readers.package import parse_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
_OFF = frozenset({"0", "false", "off"})
_USED = re.compile(rb"""<w:[pr]Style w:val=["']([^"']+)["']""")
_BASED_ON = re.compile(rb"""<w:basedOn w:val=["']([^"']+)["']""")
_LEVELS_OF_INHERITANCE = 11  # Word's own limit


class Numbered(NamedTuple):
    """A paragraph's place in a list: the number's id, and the level from 0 (None: as the list says)."""

    number: str
    level: int | None


class Styles(NamedTuple):
    """Ids of the styles that hide their text, and of those that number their paragraphs."""

    hidden: frozenset[str]
    numbered: dict[str, Numbered]


_NONE = Styles(frozenset(), {})


def is_on(toggle: etree._Element | None) -> bool:
    """Whether an on/off element is there and on."""
    return toggle is not None and toggle.get(VAL) not in _OFF


def first(parent: etree._Element, tag: str) -> etree._Element | None:
    """The first child with this tag: four times faster than find, which goes through Python."""
    return next(parent.iterchildren(tag), None)


def integer(value: str | None) -> int | None:
    """A number of up to nine digits; None when absent or malformed."""
    return int(value[:9]) if value and value.isascii() and value.isdigit() else None


def numbered(properties: etree._Element) -> Numbered | None:
    """The list place in a w:pPr, when it has one of its own; number "0" takes the paragraph out of lists."""
    place = first(properties, f"{W}numPr")
    if place is None:
        return None
    number, level = first(place, f"{W}numId"), first(place, f"{W}ilvl")
    identifier = number.get(VAL, "") if number is not None else ""
    return Numbered(identifier, integer(level.get(VAL)) if level is not None else None)


def styles_used(document: bytes) -> frozenset[bytes]:
    """Ids of the paragraph and run styles that a main part names; the styles of tables hide and number nothing."""
    return frozenset(_USED.findall(document))


def read_styles(styles: bytes | None, used: frozenset[bytes]) -> Styles:
    """The styles that matter, of those `used`. Raises UnreadableFile when they can't be parsed."""
    if styles is None or not _matters(styles, used):
        return _NONE
    based: dict[str, str] = {}
    hidden: set[str] = set()
    places: dict[str, Numbered] = {}
    for style in parse_xml(styles).iterchildren(f"{W}style"):
        identifier = style.get(f"{W}styleId", "")
        base = first(style, f"{W}basedOn")
        based[identifier] = base.get(VAL, "") if base is not None else ""
        if is_on(style.find(f"{W}rPr/{W}vanish")):
            hidden.add(identifier)
        paragraph = first(style, f"{W}pPr")
        place = numbered(paragraph) if paragraph is not None else None
        if place:
            places[identifier] = place
    inherited = {identifier: list(_ancestors(identifier, based)) for identifier in based}
    return Styles(
        frozenset(name for name, line in inherited.items() if hidden.intersection(line)),
        {
            name: places[nearest] for name, line in inherited.items()
            if (nearest := next((style for style in line if style in places), None)) is not None
        },
    )


def _ancestors(identifier: str, based: dict[str, str]) -> list[str]:
    """The style itself and those it is based on, nearest first."""
    line: list[str] = []
    while identifier in based and len(line) < _LEVELS_OF_INHERITANCE:
        line.append(identifier)
        identifier = based[identifier]
    return line


def _matters(styles: bytes, used: frozenset[bytes]) -> bool:
    if b"vanish" not in styles and b"numPr" not in styles:
        return False
    return any(_has_effect(styles, name) for name in used)


def _has_effect(styles: bytes, name: bytes) -> bool:
    """Whether a style, or one it is based on, hides or numbers."""
    for _ in range(_LEVELS_OF_INHERITANCE):
        start = max(styles.find(b'w:styleId="' + name + b'"'), styles.find(b"w:styleId='" + name + b"'"))
        style = styles[start:styles.find(b"</w:style>", start)] if start >= 0 else b""
        if b"<w:vanish" in style or b"<w:numPr>" in style:
            return True
        base = _BASED_ON.search(style)
        if not base:
            return False
        name = base.group(1)
    return False
