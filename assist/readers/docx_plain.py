"""The body of a Word document that holds nothing but paragraphs, tables and text, read from its characters.

Most forms are like that. Their blocks follow from the order of a few opening tags, which one regular
expression finds sooner than a tree is built and walked. Whatever could make a tag mean
something else (revisions, content controls, nested tables, comments, entities of its own, another prefix)
makes `blocks` answer None, and assist.readers.docx reads the tree; the tests hold the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Set
from typing import NamedTuple
from xml.sax.saxutils import unescape

from assist.readers.build import RawCell
from assist.readers.guards import MAX_COLUMNS, MAX_XML_TAGS, too_wide

_NAMESPACE = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']utf-8["']""", re.IGNORECASE)
_END = re.compile(rb"</w:body>\s*</w:document>\s*$")
MARKUP = b"!"
"""Among the kinds of elements: a comment, a declaration, an instruction or characters quoted as they are."""
_OPENING = re.compile(rb"<([^/\s>]+)")
_SPECIAL = frozenset({
    b"hMerge", b"gridBefore", b"hidden", b"cellMerge", b"customXml", b"tcPrChange", b"trPrChange", MARKUP,
})  # fmt: skip
"""Elements for which the tree is read, beside those that the reader itself looks for."""
_NEVER = (b"\r", b"&#", b"<w:t/>", b'preserve"/>')
_QUOTES = {"&quot;": '"', "&apos;": "'"}
_TAGS = re.compile(
    r"<w:(?:t(?:\s[^>]*[^>/])?>([^<]*)"  # 1: the text of a run
    r"|(p|tc|tr|tbl|gridSpan|vMerge|br|cr)(?=[\s/>])([^>]*)>)"  # 2: the name, 3: its attributes
    r"|<(/)w:tbl>"  # 4: the end of a table
)
_WITHIN = frozenset({"", "br", "cr"})
_VALUE = re.compile(r"""\bw:val=["']([^"']*)["']""")

Table = list[RawCell]


class _Cell(NamedTuple):
    """Where a vertical merge started: row and place among the table's cells, and the columns it spans."""

    row: int
    place: int
    span: int


def opening_tags(xml: bytes) -> list[bytes]:
    """The name of every opening tag in a main part, in order; [] when it is in an encoding of wide characters."""
    return [] if b"\0" in xml[:100] else _OPENING.findall(xml)


def kinds(tags: list[bytes]) -> frozenset[bytes]:
    """What kinds of elements there are among the tags: their names without prefix, and MARKUP."""
    names = set(tags)
    names.discard(b"?xml")
    return frozenset(MARKUP if name[:1] in (b"!", b"?") else name.rpartition(b":")[2] for name in names)


def blocks(xml: bytes, tags: list[bytes], kinds: Set[bytes]) -> list[str | Table] | None:
    """The paragraphs (their text) and tables (their cells) of a main part, in reading order.

    `tags` and `kinds` are what the functions of these names say of it. None where the part holds anything
    that only its tree tells. Raises UnreadableFile for a table that is wider than any form.
    """
    if len(tags) > MAX_XML_TAGS or not kinds.isdisjoint(_SPECIAL) or not _is_simple(xml, len(tags)):
        return None
    try:
        text = xml.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return _Blocks().read(_TAGS.findall(text))


def _is_simple(xml: bytes, opened: int) -> bool:
    """Whether the bytes are what Word, WPS and libraries write: one declaration, one namespace, closed tags."""
    return (
        _ENCODING.match(xml) is not None
        and _END.search(xml[-200:]) is not None
        and xml.count(_NAMESPACE) == xml.count(b"xmlns:w=") == 1
        and opened - 1 == xml.count(b"</") + xml.count(b"/>")
        and not any(mark in xml for mark in _NEVER)
    )


class _Blocks:
    """One pass over the tags. `None` from a step means: ask the tree."""

    def __init__(self) -> None:
        self._blocks: list[str | Table] = []
        self._table: Table | None = None
        self._pieces: list[str] = []  # text of the open cell, or of the paragraph that is open outside
        self._row = -1
        self._col = 0
        self._span = 1
        self._down: str | None = None
        self._open = False  # a cell is
        self._above: dict[int, _Cell] = {}
        self._merging: dict[int, _Cell] = {}

    def read(self, tags: list[tuple[str, str, str, str]]) -> list[str | Table] | None:
        """The blocks that the tags spell."""
        pieces = self._pieces
        begun: bool | None = None  # whether the open paragraph has text yet; None: no paragraph is open
        for text, name, attributes, end in tags:
            if name == "p":
                if self._table is None:
                    self._end_paragraph()
                elif not self._open:
                    return None
                begun = False
            elif name == "gridSpan" or name == "vMerge":
                self._settings(name, attributes)
            elif end or name not in _WITHIN:
                if not self._turn(name):
                    return None
                begun = None
            elif begun is None:
                return None
            else:
                if not begun and pieces:
                    pieces.append("\n")
                begun = True
                pieces.append("\n" if name else unescape(text, _QUOTES) if "&" in text else text)
        self._end_paragraph()
        return None if self._table is not None else self._blocks

    def _turn(self, name: str) -> bool:
        """The start of a table, row or cell, or ("") the end of a table; False where it can't stand there."""
        if name == "tc":
            self._open = self._row >= 0 and self._end_cell()
            return self._open
        if name == "tr":
            return self._table is not None and self._end_row()
        if name == "tbl":
            self._end_paragraph()
            nested, self._table = self._table is not None, []
            return not nested
        if self._table is None or not self._end_row():
            return False
        self._blocks.append(self._table)
        self._table, self._row = None, -1
        self._above, self._merging = {}, {}
        return True

    def _settings(self, name: str, attributes: str) -> None:
        value = _VALUE.search(attributes)
        if name == "vMerge":
            self._down = value.group(1) if value else "continue"
        elif value and value.group(1).isascii() and value.group(1).isdigit():
            self._span = min(int(value.group(1)[:9]) or 1, MAX_COLUMNS)

    def _end_paragraph(self) -> None:
        if self._pieces:
            self._blocks.append("".join(self._pieces))
            self._pieces.clear()

    def _end_row(self) -> bool:
        if not self._end_cell():
            return False
        self._row += 1
        self._col = 0
        self._above, self._merging = self._merging, {}
        return True

    def _end_cell(self) -> bool:
        """Adds the open cell to its table; False when text stands in a cell that a merge covers."""
        if not self._open:
            return True
        assert self._table is not None
        text = "".join(self._pieces)
        self._pieces.clear()
        col, span = self._col, self._span
        merged = self._above.get(col) if self._down == "continue" else None
        if merged is not None and merged.span == span:
            if text:
                return False
            first = self._table[merged.place]
            self._table[merged.place] = first._replace(rowspan=self._row - merged.row + 1)
            self._merging[col] = merged
        else:
            if self._down:
                self._merging[col] = _Cell(self._row, len(self._table), span)
            self._table.append(RawCell(self._row, col, 1, span, text.strip()))
        self._col = col + span
        self._span, self._down, self._open = 1, None, False
        if self._col > MAX_COLUMNS:
            raise too_wide()
        return True
