"""Labels with their texts, told in lines beside the tables or in single cells, as rows of a label and its value."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.extract.label_roles import roles_of
from assist.extract.orient.kinds import is_key, is_label, is_text, kind
from assist.extract.orient.oriented import Box, Part, Rows, sub
from assist.model import Paragraph

_MARK = re.compile(r"\s*(?:[-–•*●▪◆■#>]+[ \u3000]+|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、．][ \u3000]*|[①-⑳][ \u3000]*)?")
_NUMBER = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])[)）.、．]?")
_ENDS = re.compile(r"[ \u3000]*[：:？?]?[ \u3000]*")
_STATED = re.compile(r"(?:【([^【】\n]{1,16})】[ \u3000]*[：:]?|([^：:=＝，。；！、？|\n【】]{1,18})[ \u3000]*(?:[：:]|—{2}|[？?](?=\S)|\n))\s*(\S.*)", re.S)
_GAP = re.compile(r"[ \u3000\t]{2,}|[\u3000\t\n]|[；;][ ]?(?=[^；;：:\s]{1,12}[：:\s])")
_BY_GAP = re.compile(r"([^：:=＝，。；！、？|\n【】\s]{1,14})[\u3000\t ]+(\S.*)", re.S)
_TITLE = re.compile(r"20\d\d年?度?.{0,24}(?:表|单|册|报告|书|账|卡|页|纸)$")
_FEWEST, _LEAST_NAME = 2, 4
_MOST_COLUMNS = 4


def with_stated(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with every line and every cell of a label and its text as a row; None where there is none."""
    found: list[Part] = []
    changed = False
    at = 0
    # In a text without tables gaps may part columns.
    tables = any(not isinstance(part, Paragraph) for part in parts)
    gaps = tables and sum(isinstance(part, Paragraph) and _by_gap(Box(part.text, part.start, part.end)) is not None for part in parts) >= _FEWEST
    while at < len(parts):
        part = parts[at]
        if isinstance(part, Paragraph):
            rows, count = _lines(parts, at, gaps, tables)
            changed = changed or rows is not None
            found.append(part if rows is None else rows)
            at += count
            continue
        rows = _of_table(part)
        changed = changed or rows is not None
        found.append(part if rows is None else rows)
        at += 1
    return found if changed else None


# Lines


def _lines(parts: Sequence[Part], at: int, gaps: bool, tables: bool) -> tuple[Rows | None, int]:
    """The rows that lines from here on state, and how many lines they take."""
    rows, count = [], 0
    while at + count < len(parts) and (more := _pairs(parts[at + count], gaps, tables)):
        rows += more
        count += 1
    if rows:
        return rows, count
    while at + count + 1 < len(parts) and (both := _in_turn(parts[at + count], parts[at + count + 1])) is not None:
        rows.append(both)
        count += 2
    certain = sum(is_text(row[1].text) for row in rows)
    if len(rows) >= _FEWEST and certain >= _FEWEST and 2 * certain >= len(rows):
        return rows, count
    return None, 1


def _pairs(part: Part, gaps: bool = False, tables: bool = False) -> Rows:
    """The labels with their texts that a line states, and nothing else. `gaps`: a gap may part a label from its text, with
    `tables` where a line tells several."""
    if not isinstance(part, Paragraph):
        return []
    box = Box(part.text, part.start, part.end)
    several = _parted_by_gaps(box, tables)
    if len(several) > 1 and all(pair is not None for pair in several):
        return [pair for pair in several if pair is not None]
    own = _stated(box) or (_by_gap(box, sure=False) if gaps else None)
    return [own] if own is not None else []


def _parted_by_gaps(box: Box, tables: bool) -> list[list[Box] | None]:
    pieces: list[Box] = []
    start = 0
    for gap in [*_GAP.finditer(box.text), None]:
        piece = sub(box, start, gap.start() if gap else len(box.text))
        pieces += [piece] if piece.text else []
        start = gap.end() if gap else start
    return [_stated(piece, whole=False) or (_by_gap(piece) if tables else None) for piece in pieces]


def _by_gap(box: Box, sure: bool = True) -> list[Box] | None:
    """A label, a gap and a sentence; else also a name."""
    found = _BY_GAP.fullmatch(box.text.strip())
    if found is None:
        return None
    lead = len(box.text) - len(box.text.lstrip())
    label, value = (sub(box, found.start(group) + lead, found.end(group) + lead) for group in (1, 2))
    value = Box(box.text[found.start(2) + lead : found.end(2) + lead], box.start + found.start(2) + lead, box.start + found.end(2) + lead)
    told = is_text(value.text) or (not sure and kind(value.text) == "words" and len(value.text) >= _LEAST_NAME)
    return [label.at(0, 0), value.at(0, 1)] if is_label(label.text) and told else None


def _stated(box: Box, whole: bool = True) -> list[Box] | None:
    """The label and the text of a line or a cell that states nothing else; in a part of a line a figure will do as well."""
    mark = _MARK.match(box.text)
    begin = mark.end() if mark else 0
    found = _STATED.fullmatch(box.text.rstrip(), begin)
    if found is None or _TITLE.search(box.text):
        return None
    label = sub(box, *found.span(1 if found[1] else 2))
    value = Box(box.text[found.start(3) : found.end(3)], box.start + found.start(3), box.start + found.end(3))
    if not (is_label(label.text) or is_key(label.text)) or _is_column(label.text) or (whole and kind(value.text) in ("", "figure", "value")):
        return None
    return [label.at(0, 0), value.at(0, 1)]


def _is_column(text: str) -> bool:
    """Whether a label is known as the head of a column: what stands beside it is a value of a row."""
    roles = roles_of(text)
    return roles.column is not None or roles.budget not in (None, "name")


def _in_turn(first: Part, second: Part) -> list[Box] | None:
    """A line with a label and the line below it with its text."""
    if not isinstance(first, Paragraph) or not isinstance(second, Paragraph) or _pairs(second):
        return None
    label = _bare(Box(first.text, first.start, first.end))
    value = Box(second.text, second.start, second.end)
    if not (is_label(label.text) or is_key(label.text)) or is_text(label.text) or not value.text.strip():
        return None
    return None if kind(value.text) in ("figure", "value") else [label.at(0, 0), value.at(0, 1)]


def _bare(box: Box) -> Box:
    """A label without its number and without the mark that ends it."""
    mark = _MARK.match(box.text)
    text = box.text.rstrip("：:？? \u3000")
    return sub(box, mark.end() if mark else 0, len(text))


# Cells


def _of_table(rows: Rows) -> Rows | None:
    """The rows of a table whose cells each state a label and its text, or whose labels are numbered, asked or framed."""
    stated = [[_stated(box) for box in row if box.text.strip()] for row in rows]
    if all(row and None not in row for row in stated):
        return [pair for row in stated for pair in row if pair is not None]
    found: Rows = []
    changed = False
    for row, pairs in zip(rows, stated, strict=True):
        if len(pairs) == 1 and pairs[0] is not None and kind(pairs[0][1].text) == "text":
            found.append(pairs[0])
            changed = True
        else:
            found.append(row)
    found, numbers = _without_numbers(found)
    return found if changed or numbers else None


def _without_numbers(rows: Rows) -> tuple[Rows, bool]:
    """The rows of labels and texts without a number before each label, a question mark behind it, or a frame around them."""
    told = [[box for box in row if box.text.strip()] for row in rows]
    headed = False
    if len(told) > _FEWEST and len(told[0]) == _MOST_COLUMNS - 1 and all(is_label(box.text) and box.rowspan == 1 for box in told[0]):
        # Heads over labels, texts and remarks, of which there are hardly any.
        body = [row[:2] for row in rows[1:]]
        if 4 * sum(len(row) > 2 for row in told[1:]) <= len(body) and sum(is_text(row[1].text) for row in body if len(row) > 1) >= _FEWEST:
            told, headed = [[box for box in row if box.text.strip()] for row in body], True
    if len(told) < _FEWEST or max(map(len, told)) > _MOST_COLUMNS:
        return rows, False
    framed = [row[1:] if row and row[0].rowspan > 1 and is_label(row[0].text) else row for row in told]
    if all(len(row) == len(told[0]) > 2 and _NUMBER.fullmatch(row[0].text.strip()) for row in framed):
        framed = [row[1:] for row in framed]
    bare = [[_bare(row[0]), *row[1:]] for row in framed if row]
    if not all(len(row) == 2 and is_label(row[0].text) and kind(row[1].text) not in ("figure", "value") for row in bare):
        return rows, False
    if sum(is_text(row[1].text) for row in bare) < _FEWEST:
        return rows, False
    same = not headed and all(len(row) == 2 and row[0].text == new[0].text for row, new in zip(told, bare, strict=False)) and len(told) == len(bare)
    return ([[box.at(0, col) for col, box in enumerate(row)] for row in bare], True) if not same else (rows, False)
