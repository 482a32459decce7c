"""Records as rows: shared heads, the classes that headings name, and a name for each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assist.extract.label_roles import roles_of
from assist.extract.orient.classes import are_classes, bare_name, is_class, pieces_of
from assist.extract.orient.entries import Entry
from assist.extract.orient.kinds import balanced, kind
from assist.extract.orient.oriented import Box, Rows, sub
from assist.text.normalise import fold

_AFFIX_ENDS = "：:-—－（(之第·/ "
_TOTALS = re.compile("(?:总|合|共)计|总分|总评|加总|汇总|总[得评]?分")
_COUNTED = re.compile(r"0?(\d{1,2})[ \u3000.．、：:]+(\D.*)", re.S)
_PARTED = re.compile("([^：；。]{2,}?)(?:[：；。]|——)")
_TOTAL = re.compile("[总合共]计?|加总|汇总|小计")


@dataclass(slots=True)
class Record:
    """One card: its pairs, the headings above it since the last one, what stands loose in it, and its units."""

    entries: list[Entry]
    first: int
    last: int
    headings: list[tuple[str, Box]] = field(default_factory=list)
    loose: list[Box] = field(default_factory=list)

    @property
    def keys(self) -> set[str]:
        return {entry.key for entry in self.entries}


def rows_of_records(group: Sequence[Record]) -> Rows:
    """The head row and a row for each record: classes, names, and the labels of most records first."""
    order = list(dict.fromkeys(entry.key for record in group for entry in record.entries))
    heads = {entry.key: entry.label for record in reversed(group) for entry in record.entries}
    columns = [(heads[key], _bare_names([_value(record, key) for record in group])) for key in order]
    own = [*(_told_classes(columns) or _classes(group, order)), *_names(group, columns)]
    rows: Rows = [
        [replace(head, text=fold(head.text) if "\n" in head.text else head.text).at(0, at) for at, (head, _) in enumerate([*own, *columns])]
    ]
    for number, record in enumerate(group):
        end = record.entries[-1].value.end
        boxes = [column[number] or Box("", end, end) for _, column in (*own, *columns)]
        total = next((at for at, box in enumerate(boxes[: len(own)]) if _TOTALS.fullmatch(fold(box.text))), 0)
        boxes[: total + 1] = [boxes[total], *(Box("", end, end) for _ in range(total))]
        rows.append([box.at(0, at) for at, box in enumerate(boxes)])
    return rows


_Column = tuple[Box, list[Box | None]]


def _value(record: Record, key: str) -> Box | None:
    return next((entry.value for entry in record.entries if entry.key == key), None)


def _told_classes(columns: list[_Column]) -> list[_Column]:
    """The two columns of classes in place of one that tells both, "产出／数量", taken out of `columns`."""
    for at, (_, column) in enumerate(columns):
        pieces = [pieces_of(box) for box in column if box is not None]
        if len(pieces) == len(column) and all(len(each) == 2 for each in pieces) and are_classes(pieces):
            del columns[at]
            first, second = ([each[n] for each in pieces] for n in (0, 1))
            return [(_head("一级指标", first), list(first)), (_head("二级指标", second), list(second))]
    return []


def _classes(group: Sequence[Record], order: Sequence[str]) -> list[_Column]:
    """Columns of the classes that headings, or loose words, name."""
    marks = {mark for mark, count in _class_marks(group).items() if count}
    levels: list[list[Box | None]] = [[], []]
    held: list[Box | None] = [None, None]
    own: dict[str, int] = {}
    both = False
    for record in group:
        told = [(mark, box) for at, (mark, box) in enumerate(record.headings) if mark in marks or is_class(box) or _is_beside_name(record, at)]
        told += [("", box) for box in record.loose if is_class(box)]
        alike = len(told) > 1 and told[-1][0] == told[-2][0]
        both |= alike
        for number, (mark, box) in enumerate(told):
            pieces = pieces_of(box)
            if len(pieces) > 1:
                held = [pieces[0], pieces[1]]
            elif both:  # headings of both levels look alike: one right below the other is its part
                below = number == len(told) - 1 if alike else _is_second(pieces[0])
                held = [held[0], pieces[0]] if below else [pieces[0], None]
            else:
                at = own.setdefault(
                    mark,
                    1 if own and mark not in own else int(roles_of(pieces[0].text).level1 is None and not own and _is_second(pieces[0])),
                )
                held = [pieces[0], None] if at == 0 else [held[0], pieces[0]]
        for at in (0, 1):
            levels[at].append(held[at])
    return [(_head(name, column), column) for name, column in zip(("一级指标", "二级指标"), levels, strict=True) if any(column)]


def _is_beside_name(record: Record, at: int) -> bool:
    """Whether this heading was parted from the name behind it."""
    return at + 1 == len(record.headings) - 1 and record.headings[at][0] == record.headings[at + 1][0] and record.headings[at][1].start > record.headings[at + 1][1].start


def _class_marks(group: Sequence[Record]) -> dict[str, int]:
    """Marks of headings most of which are classes; what names each record is none."""
    counts: Counter[str] = Counter()
    known: Counter[str] = Counter()
    for record in group:
        for mark, box in record.headings:
            counts[mark] += 1
            known[mark] += is_class(box)
    return {mark: 2 * known[mark] > counts[mark] for mark in counts if counts[mark] < len(group)}


def _is_second(box: Box) -> bool:
    return not re.match("产出|效益|效果|满意", box.text)


def _names(group: Sequence[Record], columns: Sequence[_Column]) -> list[_Column]:
    """A column of what the records are of, where their own pairs do not name it: loose words or headings."""
    for _, boxes in columns:
        if _is_name([box for box in boxes if box is not None]) and sum(box is None for box in boxes) <= 1:
            for at, box in enumerate(boxes):
                if box is None and group[at].headings and _TOTAL.search(group[at].headings[-1][1].text):
                    boxes[at] = group[at].headings[-1][1]
            return []
    for told in (
        [[box for box in record.loose if not is_class(box)][:1] for record in group],
        [[box for mark, box in record.headings if not is_class(box)][-1:] for record in group],
    ):
        if all(told):
            names = _first_pieces(_bare([bare_name(found[0]) for found in told]))
            if len({name.text for name in names}) == len(names) and all(kind(name.text) in ("words", "text") for name in names):
                return [(_head("三级指标" if _is_measured(columns) else "资金来源", list(names)), list(names))]
    return []


def _is_name(boxes: Sequence[Box | None]) -> bool:
    texts = [box.text for box in boxes if box is not None and box.text]
    return len(texts) == len(boxes) == len(set(texts)) and all(kind(text) == "words" for text in texts)


def _is_measured(columns: Sequence[_Column]) -> bool:
    """Whether values are counted in units: indicators have such, and funds have not."""
    return any(kind(box.text) == "value" and not box.text.rstrip().endswith(("%", "％", "元", "分")) for _, boxes in columns for box in boxes if box)


def _bare(names: Sequence[Box]) -> list[Box]:
    """Names without what all of them begin or end with."""
    texts = [name.text for name in names]
    left, right = _affix(texts), _affix([text[::-1] for text in texts])
    bare = [sub(name, left, len(name.text) - right) for name in names]
    return bare if all(balanced(name.text) for name in bare) else list(names)


def _bare_names(boxes: list[Box | None]) -> list[Box | None]:
    """A column of names without what all of them end with in brackets, and without the numbers that count them."""
    told = [box for box in boxes if box is not None]
    counted = [_COUNTED.fullmatch(box.text) for box in told]
    numbers = [int(found[1]) for found in counted if found is not None]
    if len(numbers) == len(boxes) and numbers[0] == 1 and all(one in (1, before + 1) for before, one in pairwise(numbers)):
        told = [sub(box, *found.span(2)) for box, found in zip(told, counted, strict=True) if found is not None]
        boxes = list(told)
    return list(_bare(told)) if len(told) == len(boxes) and _is_name(boxes) else boxes


def _first_pieces(names: list[Box]) -> list[Box]:
    """Names without what a mark parts from all of them."""
    cut = [_PARTED.match(name.text) for name in names]
    return [sub(name, *found.span(1)) for name, found in zip(names, cut, strict=True) if found is not None] if None not in cut else names


def _affix(texts: Sequence[str]) -> int:
    low, high = min(texts), max(texts)
    shared = low[: next((at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), min(len(low), len(high)))]
    return max((at + 1 for at, character in enumerate(shared) if character in _AFFIX_ENDS + "）)"), default=0) if len(texts) > 1 else 0


def _head(text: str, column: Sequence[Box | None]) -> Box:
    """A head that nothing prints, at the place of the first that it heads."""
    place = next(box for box in column if box is not None)
    return Box(text, place.start, place.start, exact=False)
