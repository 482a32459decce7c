"""Tables that say one thing a row: what it is of, a label, and the value. They become a row for each matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assist.extract.orient.kinds import is_head, is_label, kind
from assist.extract.orient.oriented import Box, Rows, filled_down

_FEWEST_MATTERS, _FEWEST_LABELS, _MOST_LABELS = 2, 3, 12
_FEWEST_COLUMNS, _MOST_COLUMNS = 3, 5


def pivoted(rows: Rows) -> Rows | None:
    """The rows with every run of such triples as a table; None where there is none."""
    found: Rows = []
    changed = False
    first = 0
    while first < len(rows):
        columns = sorted({box.col for box in rows[first]})
        last = first
        if _FEWEST_COLUMNS <= len(columns) <= _MOST_COLUMNS:
            while last < len(rows) and rows[last] and all(box.col in columns and box.colspan == 1 for box in rows[last]):
                last += 1
        tables = (_pivot(rows[first:last], columns, head) for head in (True, False)) if last - first > _FEWEST_LABELS else ()
        table = next((one for one in tables if one is not None), None)
        found += rows[first : max(last, first + 1)] if table is None else table
        changed = changed or table is not None
        first = max(last, first + 1)
    return found if changed else None


def _pivot(rows: Rows, columns: Sequence[int], headed: bool) -> Rows | None:
    grid = filled_down(rows, {col: at for at, col in enumerate(columns)})
    head, body = (grid[0], grid[1:]) if headed else (None, grid)
    if head is not None and not all(box is not None and (is_label(box.text) or is_head(box.text)) and box.rowspan == 1 for box in head):
        return None
    lines = _lines(body)
    if lines is None:
        return None
    groups = _grouped(lines)
    if not any(map(_is_table, groups)):
        return None
    width = len(columns) - 2
    heads = [box for box in head[:width] if box is not None] if head is not None else None
    table: Rows = []
    for group in groups:
        table += _table(group, body, width, heads) if _is_table(group) else [[label.at(0, 0), value.at(0, 1)] for _, label, value in group]
    return table


_Line = tuple[tuple[str, ...], Box, Box]


def _grouped(lines: Sequence[_Line]) -> list[list[_Line]]:
    """The lines of matters that follow each other and share most of their labels."""
    matters: list[list[_Line]] = []
    for line in lines:
        if matters and matters[-1][0][0] == line[0]:
            matters[-1].append(line)
        else:
            matters.append([line])
    groups: list[list[_Line]] = []
    known: set[str] = set()
    for matter in matters:
        labels = {label.text.strip() for _, label, _ in matter}
        if groups and 3 * len(labels & known) >= 2 * min(len(labels), len(known)):
            groups[-1] += matter
            known |= labels
        else:
            groups.append(list(matter))
            known = labels
    return groups


def _is_table(lines: Sequence[_Line]) -> bool:
    """Whether these are several matters with the same labels."""
    matters = {key for key, _, _ in lines}
    counts = Counter(label.text.strip() for _, label, _ in lines)
    if len({(key, label.text.strip()) for key, label, _ in lines}) < len(lines) or len(matters) < _FEWEST_MATTERS:
        return False
    if not _FEWEST_LABELS <= len(counts) <= _MOST_LABELS or sum(count > 1 for count in counts.values()) < _FEWEST_LABELS:
        return False
    return all(kind(label) == "words" and (is_label(label) or is_head(label)) for label in counts)


def _table(lines: Sequence[_Line], body: Sequence[Sequence[Box | None]], width: int, told_heads: Sequence[Box] | None) -> Rows:
    matters = list(dict.fromkeys(key for key, _, _ in lines))
    labels = list(dict.fromkeys(label.text.strip() for _, label, _ in lines))
    told = {(key, label.text.strip()): value for key, label, value in lines}
    first = {label: next(box for _, box, _ in lines if box.text.strip() == label) for label in labels}
    names = {key: next(line[:width] for line in body if _key(line, width) == key) for key in matters}
    varied = [at for at in range(width) if at == width - 1 or len({key[at] for key in matters}) > 1]
    heads = list(told_heads) if told_heads is not None else _untold(lines, width, lines[0][1])
    table = [[*(heads[at] for at in varied), *(first[label] for label in labels)]]
    for key in matters:
        end = max(box.end for box in names[key] if box is not None)
        own = [names[key][at] or Box("", end, end) for at in varied]
        table.append([*own, *(told.get((key, label)) or Box("", end, end) for label in labels)])
    return [[box.at(0, col) for col, box in enumerate(row)] for row in table]


_Key = tuple[str, ...]


def _key(line: Sequence[Box | None], width: int) -> _Key:
    return tuple("" if box is None else box.text.strip() for box in line[:width])


def _lines(body: Sequence[Sequence[Box | None]]) -> list[_Line] | None:
    """What each row is of, its label and its value; None where a row lacks one of them, or matters are mixed."""
    found: list[_Line] = []
    for line in body:
        *names, label, value = line
        if label is None or value is None or not label.text.strip() or any(box is None for box in names):
            return None
        key = _key(line, len(names))
        if not all(key):  # the name stands in the first of its rows only
            if not found:
                return None
            key = tuple(own or above for own, above in zip(key, found[-1][0], strict=True))
        if found and key != found[-1][0] and any(key == other for other, _, _ in found):
            return None
        found.append((key, label, value))
    return found


def _untold(lines: Sequence[_Line], width: int, place: Box) -> list[Box]:
    """Heads that nothing prints: of what is measured in units, or of who gave the money."""
    measured = any(kind(value.text) == "value" and not value.text.rstrip().endswith(("%", "％", "元", "分")) for _, _, value in lines)
    name = "三级指标" if measured else "资金来源"
    above = ("一级指标", "二级指标")[: width - 1]
    return [Box(text, place.start, place.start, exact=False) for text in (*above, name)][:width]
