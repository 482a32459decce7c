"""The body of a Word document that holds nothing but paragraphs, tables and text, read from its characters.

Most forms are like that. Their blocks follow from the order of a few opening tags: the characters are cut at
these, sooner than a tree is built and walked. Whatever could make a tag mean
something else (revisions, content controls, nested tables, comments, entities of its own, another prefix)
makes `blocks` answer None, and assist.readers.docx reads the tree; the tests hold the two against each other.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.sax.saxutils import unescape

from assist.readers.build import PlainCell
from assist.readers.guards import MAX_COLUMNS, MAX_XML_TAGS, too_wide

_DECLARES = b"xmlns:w="
_NAMESPACE = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']utf-8["'][^>]*>\s*""", re.IGNORECASE)
_END = re.compile(rb"</w:body>\s*</w:document>\s*$")
MARKUP = b"!"
"""Among the kinds of elements: a comment, a declaration, an instruction or characters quoted as they are."""
_OPENING = re.compile(rb"<([^/ \t\n\r\f\v>]+[/ \t\n\r\f\v>]?)")
_SPECIAL = frozenset({
    b"hMerge", b"gridBefore", b"hidden", b"cellMerge", b"customXml", b"tcPrChange", b"trPrChange", MARKUP,
})  # fmt: skip
"""Elements for which the tree is read, beside those that the reader itself looks for."""
_BREAKS = frozenset({b"br", b"cr"})
_QUOTES = {"&quot;": '"', "&apos;": "'"}
_CUT = {f"w:{name} ".encode(): (f"<w:{name} ", f"<w:{name}>") for name in ("tbl", "tr", "tc")}
"""The elements at whose opening tags the characters are cut: as a name with attributes, its tag then, and the bare tag."""
_NEVER = frozenset(tag[:-1] + bytes([end]) for tag in _CUT for end in b"/\t\n\f\v") | {b"w:t/"}
"""Opening tags that are not cut at, and runs without text: for them the tree is read."""
_RUN = re.compile(r"<w:t(?:\s[^>]*[^>/])?>([^<]*)")
_PIECES = re.compile(r"<w:(?:t(?:\s[^>]*[^>/])?>([^<]*)|(p|br|cr)(?=[\s/>]))")
"""1: the text of a run; 2: a paragraph begins, or a line within one."""
_SPAN = re.compile(r"""<w:gridSpan\s[^>]*?\bw:val=["']([^"']*)["']""")
_MERGE = re.compile(r"""<w:vMerge(?:\s[^>]*?\bw:val=["']([^"']*)["'])?""")
_NO_CELL = (0, 0)

Table = list[PlainCell]


class Tags(NamedTuple):
    """The opening tags of a main part: how many, their names with the character that ends each, and what kinds of
    elements there are (names without prefix, and MARKUP)."""

    number: int
    ended: frozenset[bytes]
    kinds: frozenset[bytes]


def opening_tags(xml: bytes) -> Tags:
    """The opening tags of a main part; none when it is in an encoding of wide characters."""
    tags = [] if b"\0" in xml[:100] else _OPENING.findall(xml)
    ended = frozenset(tags)
    names = {tag[:-1] if tag[-1:] in b"/ \t\n\r\f\v>" else tag for tag in ended} - {b"?xml"}
    kinds = (MARKUP if name[:1] in (b"!", b"?") else name.rpartition(b":")[2] for name in names)
    return Tags(len(tags), ended, frozenset(kinds))


def blocks(xml: bytes, tags: Tags) -> list[str | Table] | None:
    """The paragraphs (their text) and tables (their cells) of a main part, in reading order. `tags` are its own.

    None where the part holds anything that only its tree tells. Raises UnreadableFile for a table that is wider
    than any form.
    """
    plain = tags.number <= MAX_XML_TAGS and tags.kinds.isdisjoint(_SPECIAL) and tags.ended.isdisjoint(_NEVER)
    if not plain or not _is_simple(xml, tags.number):
        return None
    try:
        text = xml.decode("utf-8")
    except UnicodeDecodeError:
        return None
    for name, (tag, bare) in _CUT.items():
        if name in tags.ended:
            text = text.replace(tag, bare)  # the attributes stay behind it, where nothing looks at them
    return _blocks(text, not tags.kinds.isdisjoint(_BREAKS))


def _is_simple(xml: bytes, opened: int) -> bool:
    """Whether the bytes are what Word, WPS and libraries write: one declaration, one namespace, closed tags."""
    declared = _DECLARED.match(xml)
    return (
        declared is not None
        and _END.search(xml[-200:]) is not None
        and _one_namespace(xml)
        and opened - 1 == xml.count(b"</") + xml.count(b"/>")
        and xml.find(b"\r", declared.end()) < 0
        and not (b"&" in xml and b"&#" in xml)
        and b'preserve"/>' not in xml
    )


def _one_namespace(xml: bytes) -> bool:
    first = xml.find(_DECLARES)
    return xml.startswith(_NAMESPACE, first) and xml.find(_DECLARES, first + 1) < 0


def _blocks(text: str, breaks: bool) -> list[str | Table] | None:
    """The blocks of a part cut at its tables; `breaks`: lines are broken within some paragraph. None: ask the tree."""
    found: list[str | Table] = []
    before, *tables = text.split("<w:tbl>")
    outside = _paragraphs(before)
    for part in tables:
        within, closed, after = part.partition("</w:tbl>")
        cells = _table(within, breaks) if closed else None
        behind = _paragraphs(after)
        if outside is None or cells is None or behind is None:
            return None
        found += [*outside, cells]
        outside = behind
    return None if outside is None else [*found, *outside]


def _paragraphs(text: str) -> list[str] | None:
    """The texts of paragraphs, those that have any; None when text stands outside of them."""
    found: list[list[str]] = []
    for run, name in _PIECES.findall(text):
        if name == "p":
            found.append([])
        elif found:
            found[-1].append("\n" if name else run)
        else:
            return None
    return [_plain("".join(pieces)) for pieces in found if pieces]


def _plain(text: str) -> str:
    return unescape(text, _QUOTES) if "&" in text else text


def _table(text: str, breaks: bool) -> Table | None:
    """The cells of a table; None when text stands outside of them, or in a cell that a merge covers."""
    cells: Table = []
    above: dict[
        int, tuple[int, int]
    ] = {}  # by column, what goes on below: a cell's place among all, and its span
    last_rows: dict[int, int] = {}
    before, *rows = text.split("<w:tr>")
    if "<w:tc>" in before or "<w:p" in before:
        return None
    for row, line in enumerate(rows):
        before, *parts = line.split("<w:tc>")
        if "<w:p" in before:
            return None
        col = 0
        merging: dict[int, tuple[int, int]] = {}
        for part in parts:
            settings, _, content = part.partition("<w:p")
            words = _cell_text(content, breaks)
            span = _span(settings) if "<w:gridSpan" in settings else 1
            down = _down(settings) if "<w:vMerge" in settings else None
            place, wide = above.get(col, _NO_CELL) if down == "continue" else _NO_CELL
            if wide == span:
                if words:
                    return None
                merging[col] = place, wide
                last_rows[place] = row
            else:
                if down:
                    merging[col] = len(cells), span
                cells.append((row, col, 1, span, words.strip(), None, None, False))
            col += span
            if col > MAX_COLUMNS:
                raise too_wide()
        above = merging
    for place, row in last_rows.items():
        first, col, _, span, words, *_ = cells[place]
        cells[place] = (first, col, row - first + 1, span, words, None, None, False)
    return cells


def _cell_text(content: str, breaks: bool) -> str:
    """The text of a cell whose characters from its first paragraph on are these."""
    if content.count("</w:p>") > 1 or (breaks and ("<w:br" in content or "<w:cr" in content)):
        return "\n".join(_paragraphs(f"<w:p{content}") or ())
    return _plain("".join(_RUN.findall(content)))


def _span(settings: str) -> int:
    found = _SPAN.search(settings)
    counted = found is not None and found[1].isascii() and found[1].isdigit()
    return min(int(found[1][:9]) or 1, MAX_COLUMNS) if found and counted else 1


def _down(settings: str) -> str:
    found = _MERGE.search(settings)
    return found[1] if found and found[1] is not None else "continue"  # the value left out means continue
