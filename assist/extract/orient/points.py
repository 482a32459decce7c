"""Sums of points that are told as two pairs, put into one row: which they are follows from what they sum up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from decimal import Decimal
from itertools import pairwise

from assist.extract.orient.kinds import is_label, kind
from assist.extract.orient.oriented import Box, Part, Rows, sub
from assist.model import Paragraph
from assist.text.decimals import to_decimal

_MOST = Decimal(100)
_MOST_OF_FUNDS = Decimal(20)
_FEWEST_ROWS = 3
_LONGEST_LINE = 60
_OF_POINTS = re.compile("分|总|合计|共计")
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_POINTS = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d+)?(?![\d.年月日%％])")
_BOTH = re.compile(r"(\d{1,3}(?:\.\d+)?)[ \u3000分]*[/／][ \u3000]*(\d{1,3}(?:\.\d+)?)分?")
_ROUNDED = Decimal("0.051")
"""What rounding a score to one place makes of it at most."""


def with_sums(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with a row of a label, all points and those reached behind the table that they sum up, in place of two
    pairs of a label and a figure."""
    pairs = list(_pairs(parts))
    if not pairs:
        return None
    columns = [(at, *sums) for at, part in enumerate(parts) if not isinstance(part, Paragraph) for sums in _sums(part, {row for there, first, last, _ in pairs if there == at for row in range(first, last)})]
    given = {number for part in parts if not isinstance(part, Paragraph) for row in part for box in row if (number := _number(box)) is not None}
    extra = {number for number in given if number <= _MOST_OF_FUNDS} | {Decimal(0)}
    for at, first, last, told in pairs:
        (whole, weight), (reached, score) = sorted(((_number(value) or Decimal(0), value) for _, value in told), key=_points, reverse=True)
        fits = (
            (there, row) for there, row, full, got in columns
            if whole - full in extra and reached - got in extra and whole - full >= reached - got
        )  # fmt: skip
        if (place := next(fits, None)) is not None:
            label = Box("总分", told[0][0].start, told[0][0].end, exact=False)
            return _moved(parts, (at, first, last), place, [label.at(0, 0), weight.at(0, 1), score.at(0, 2)])
    return None


def _points(told: tuple[Decimal, Box]) -> Decimal:
    return told[0]


def _moved(parts: Sequence[Part], gone: tuple[int, int, int], place: tuple[int, int], row: list[Box]) -> list[Part]:
    found: list[Part] = []
    for at, part in enumerate(parts):
        if isinstance(part, Paragraph):
            if at != gone[0]:
                found.append(part)
            continue
        rows = list(enumerate(part))
        kept: Rows = []
        for number, own in rows:
            if at != gone[0] or not gone[1] <= number < gone[2]:
                kept.append(own)
            if (at, number) == place:
                kept.append(row)
        if kept:
            found.append(kept)
    return found


_Pair = tuple[Box, Box]


def _pairs(parts: Sequence[Part]) -> Iterator[tuple[int, int, int, tuple[_Pair, _Pair]]]:
    """Two labels with a figure each, in one row, in two or in a line: the part, the rows from and to, and the pairs."""
    for at, part in enumerate(parts):
        if isinstance(part, Paragraph):
            if (told := _in_line(part)) is not None:
                yield at, 0, 1, told
            continue
        rows = [[box for box in row if box.text.strip()] for row in part]
        for number, row in enumerate(rows):
            if len(row) == 5 and is_label(row[0].text):
                row = row[1:]
            if len(row) > 4 and len(row) % 2 == 0 and all(is_label(box.text) for box in row[::2]):
                told_sums = [pair for pair in zip(row[::2], row[1::2], strict=True) if _is_sum(*pair)]
                row = [box for pair in told_sums for box in pair] if len(told_sums) == 2 else row
            if len(row) == 4 and all(map(_is_sum, row[::2], row[1::2])):
                yield at, number, number + 1, ((row[0], row[1]), (row[2], row[3]))
            elif len(row) == 2 and (both := _BOTH.fullmatch(row[1].text.strip())) is not None and is_label(row[0].text):
                yield at, number, number + 1, ((row[0], sub(row[1], *both.span(1))), (row[0], sub(row[1], *both.span(2))))
        for number, (row, below) in enumerate(pairwise(rows)):
            if len(row) == len(below) == 2 and _is_sum(*row) and _is_sum(*below):
                yield at, number, number + 2, ((row[0], row[1]), (below[0], below[1]))


def _in_line(line: Paragraph) -> tuple[_Pair, _Pair] | None:
    """The only two figures of a line that speaks of points, each with the words before it."""
    if len(line.text) > _LONGEST_LINE or not _OF_POINTS.search(line.text):
        return None
    box = Box(line.text, line.start, line.end)
    told = list(_POINTS.finditer(line.text))
    if len(told) != 2 or len(_NUMBERS.findall(line.text)) > 2:
        return None
    label = sub(box, 0, told[0].start()) if told[0].start() else box
    first, second = (sub(box, *one.span()) for one in told)
    return (label, first), (label, second)


def _is_sum(label: Box, value: Box) -> bool:
    return (kind(value.text) == "figure" or value.text.strip().endswith("分")) and _number(value) is not None and is_label(label.text) and (_number(value) or _MOST) <= _MOST


def _number(box: Box) -> Decimal | None:
    return to_decimal(box.text.strip(), ("", "分")) if box.text[:1].isdigit() else None


def _sums(rows: Rows, told: Set[int]) -> Iterator[tuple[int, Decimal, Decimal]]:
    """Of every two columns of figures under one head the last row, and the sums, the larger one first."""
    heads = [at for at, row in enumerate(rows) if len(row) > 3 and sum(map(is_label, (box.text for box in row))) == len(row)]
    for first, last in pairwise([*heads, len(rows)]):
        columns: dict[int, list[Decimal]] = {}
        end = first
        for at, row in enumerate(rows[first + 1 : last], first + 1):
            for box in row if sum(bool(one.text.strip()) for one in row) > 3 and at not in told else ():
                end = at
                if (number := _number(box)) is not None:
                    columns.setdefault(box.col, []).append(number)
        sums = [sum(column, Decimal(0)) for column in columns.values() if len(column) >= _FEWEST_ROWS]
        yield from ((end, one, other) for one in sums for other in sums if other <= one <= _MOST)


# Points for the spending


def with_fund_points(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with two points told beside a table of funds, in the row whose rate they follow."""
    for at, first, last, told in _pairs(parts):
        (whole, weight), (reached, score) = sorted(((_number(pair[1]) or Decimal(0), pair) for pair in told), key=lambda one: one[0], reverse=True)
        if not 0 < whole <= _MOST_OF_FUNDS:
            continue
        rest = [_without(part, first, last) if number == at else part for number, part in enumerate(parts)]
        for number, part in enumerate(rest):
            if isinstance(part, Paragraph) or not part:
                continue
            place = next((place for header in range(len(part)) if (place := _funds_below(part, header, whole, reached)) is not None), None)
            if place is None:
                continue
            header, line, end = place
            own = (weight[0], score[0]) if weight[0] is not score[0] else _heads_of(weight[0])
            rest[number] = _with_points(part, header, line, end, own, (weight[1], score[1]))
            return [one for one in rest if isinstance(one, Paragraph) or one]
    return None


def _without(part: Part, first: int, last: int) -> Part:
    return [] if isinstance(part, Paragraph) else [*part[:first], *part[last:]]


def _heads_of(label: Box) -> tuple[Box, Box]:
    """Heads for two points that one line tells."""
    return tuple(Box(text, label.start, label.start, exact=False) for text in ("分值", "得分"))  # type: ignore[return-value]


def _funds_below(rows: Rows, header: int, whole: Decimal, reached: Decimal) -> tuple[int, int, int] | None:
    """A table of funds under this head row: the head, the row whose rate the points follow (of several the one with the
    largest amount), and the row behind the last."""
    if not _is_header(rows[header]):
        return None
    end = header + 1
    while end < len(rows) and len(rows[end]) == len(rows[header]) and sum(kind(box.text) == "figure" for box in rows[end]) > 1:
        end += 1
    lines = [row for row in range(header + 1, end) if _follows(rows[row], whole, reached)]
    return (header, max(lines, key=lambda row: (_largest(rows[row]), -row)), end) if lines else None


def _largest(row: Sequence[Box]) -> Decimal:
    return max((number for box in row if (number := to_decimal(box.text.strip())) is not None), default=Decimal(0))


def _with_points(rows: Rows, header: int, line: int, end: int, heads: tuple[Box, Box], points: tuple[Box, Box]) -> Rows:
    width = max(box.col + box.colspan for row in rows[header:end] for box in row)
    changed = list(rows)
    for row in range(header, end):
        place = rows[row][-1].end
        blank = (Box("", place, place), Box("", place, place))
        own = heads if row == header else points if row == line else blank
        changed[row] = [*rows[row], *(box.at(row, width + further) for further, box in enumerate(own))]
    return changed


def _is_header(row: Sequence[Box]) -> bool:
    return len(row) > _FEWEST_ROWS and all(is_label(box.text) for box in row)


def _follows(row: Sequence[Box], whole: Decimal, reached: Decimal) -> bool:
    """Whether points follow the rate that a row of funds ends with."""
    rates = [rate for box in row if box.text.strip().endswith(("%", "％")) and (rate := to_decimal(box.text.strip().replace("％", "%"), ("%",))) is not None]
    return len(rates) == 1 and abs(whole * rates[0] / 100 - reached) <= _ROUNDED
