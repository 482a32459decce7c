"""Tables of the same matters put together: rows that carry the same number, or the same name, are one row.

Promises in one table, results in another and reasons in a third, told apart by a number; notes below a table that its
cells name; what was granted and what was spent of the same funds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assist.extract.orient.kinds import FIGURES, ID, agreement, is_head, is_label, kind
from assist.extract.orient.oriented import Box, Part, Rows, sub
from assist.model import Paragraph

_RUNNING = re.compile(r"[（(]?(\d{1,2})[)）、.．]?")
_LINE = re.compile(rf"\s*({ID.pattern})[ \u3000]*[：:、—–-]*[ \u3000]*(\S.*)", re.S)
_NOTE = re.compile(r"\s*((?:注|附注|说明|备注|附|释)[ \u3000]*[（(]?(?:\d{1,2}|[①-⑳]|[一二三四五六七八九十])[)）]?|[①-⑳])[ \u3000]*[：:.、．—-]*[ \u3000]*(\S.*)", re.S)
_SEE = re.compile(r"(?:详?见|参见|如)?[ \u3000]*(.{1,6}?)[ \u3000]*(?:所述)?")
_DIGIT = re.compile(r"\d")
_SUMS = re.compile("合计|总计|共计|总分|小计|总和|合起来|.{0,3}合计")
_FEWEST, _FEWEST_RUNNING = 2, 4
_CLEAR = 0.08
_MOST_TABLES, _MOST_ROWS = 24, 600


@dataclass(slots=True)
class _Table:
    """A head row and the rows below it: part, rows [first, last) with the head first."""

    part: int
    first: int
    last: int
    head: list[Box]
    rows: list[list[Box]]

    def column(self, at: int) -> list[str]:
        return [_text(row, self.head[at].col) for row in self.rows]


def with_keyed(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with such tables as one; None where there are none."""
    changed = False
    found = list(parts)
    if (noted := _with_notes(found)) is not None:
        found, changed = noted, True
    if (lined := _with_heads(found)) is not None:
        found, changed = lined, True
    while (once := _joined(found)) is not None:
        found, changed = once, True
    if (bare := _without_ids(found)) is not None:
        found, changed = bare, True
    return found if changed else None


def _tables(parts: Sequence[Part]) -> Iterator[_Table]:
    for number, part in enumerate(parts):
        at = 0
        while not isinstance(part, Paragraph) and at + 1 < len(part):
            head = part[at]
            last = at + 1
            columns = {box.col for box in head}
            if _is_header(head, part[at + 1]):
                while last < len(part) and 2 * len(part[last]) >= len(head) and all(box.col in columns and box.colspan == box.rowspan == 1 for box in part[last]):
                    if last > at + 1 and _is_header(part[last], part[last + 1] if last + 1 < len(part) else []):
                        break
                    last += 1
                if last > at + 1:
                    yield _Table(number, at, last, head, part[at + 1 : last])
            at = last


def _is_header(row: Sequence[Box], below: Sequence[Box]) -> bool:
    texts = [box.text.strip() for box in row]
    if len(row) < _FEWEST or len(set(texts)) < len(texts) or any(box.colspan > 1 or box.rowspan > 1 for box in row):
        return False
    if not all(is_label(text) or is_head(text) for text in texts):
        return False
    told = [box.text.strip() for box in below if box.text.strip()]
    return any(kind(text) in ("figure", "value", "text") or ID.fullmatch(text) or _DIGIT.search(text) for text in told)


def _text(row: Sequence[Box], col: int) -> str:
    return next((box.text.strip() for box in row if box.col == col), "")


# Two tables as one


def _joined(parts: Sequence[Part]) -> list[Part] | None:
    tables = list(_tables(parts))
    if len(tables) > _MOST_TABLES or sum(len(table.rows) for table in tables) > _MOST_ROWS:
        return None
    for nth, one in enumerate(tables):
        for other in tables[nth + 1 :]:
            for main, more in ((one, other), (other, one)):
                keys = _keys(main, more)
                if keys is not None:
                    return _together(parts, main, more, *keys)
    return None


def _keys(main: _Table, more: _Table) -> tuple[int, int] | None:
    """The columns of both whose values tell which rows are of one matter: each of the other table's is one of these."""
    for mine in range(len(main.head)):
        own = main.column(mine)
        told = {text for text in own if text}
        if len(told) < _FEWEST or len([text for text in own if text]) > len(told):
            continue
        for its in range(len(more.head)):
            theirs = [text for text in more.column(its) if text and not _SUMS.fullmatch(text)]
            if len(set(theirs)) == len(theirs) >= 1 and set(theirs) <= told and _is_key(main, more, mine, its, theirs):
                return mine, its
    return None


def _is_key(main: _Table, more: _Table, mine: int, its: int, theirs: Sequence[str]) -> bool:
    same = main.head[mine].text.strip() == more.head[its].text.strip()
    heads = {box.text.strip() for at, box in enumerate(main.head) if at != mine}
    shared = [(at, box) for at, box in enumerate(more.head) if at != its and box.text.strip() in heads]
    if any(not _is_copy(main, more, mine, its, at) for at, _ in shared):
        return False
    own = main.column(mine)
    if _are_ids(own) and all(map(_RUNNING.fullmatch, theirs)):
        counted = [int(found[1]) for text in theirs if (found := _RUNNING.fullmatch(text))]
        begun = counted == list(range(1, len(counted) + 1)) and len(counted) < len([text for text in own if text])
        return same and not begun and not _names_others(main, more, mine, its) and len(own) >= _FEWEST_RUNNING
    if _are_ids(own):
        return True
    named = all(kind(text) == "words" for text in theirs) and not _is_across(main) and not _is_across(more)
    return named and len(more.head) > 1 and (len(theirs) > _FEWEST or (same and len(theirs) == len(own)) or (same and len(own) > _FEWEST))


def _is_across(table: _Table) -> bool:
    """Whether what stands side by side is of one kind rather than what stands below each other: its rows are columns."""
    grid = [[_text(row, box.col) for box in table.head[1:]] for row in table.rows]
    return agreement(grid) > agreement(zip(*grid, strict=True)) + _CLEAR


def _is_copy(main: _Table, more: _Table, mine: int, its: int, at: int) -> bool:
    """Whether a column of the other table says what one of this says, in the same rows."""
    head = more.head[at].text.strip()
    col = next(n for n, box in enumerate(main.head) if box.text.strip() == head)
    said = dict(zip(main.column(mine), main.column(col), strict=True))
    return all(said.get(key) == text for key, text in zip(more.column(its), more.column(at), strict=True) if key in said)


def _names_others(main: _Table, more: _Table, mine: int, its: int) -> bool:
    """Whether the other table names its rows by words of its own: then equal running numbers say nothing."""
    for at in range(len(more.head)):
        texts = more.column(at)
        if at == its or not all(texts) or len(set(texts)) < len(texts) or not all(kind(text) == "words" for text in texts):
            continue
        said = [main.column(n) for n in range(len(main.head))]
        if not any(set(texts) <= set(column) for column in said):
            return True
    return False


def _together(parts: Sequence[Part], main: _Table, more: _Table, mine: int, its: int) -> list[Part]:
    heads = {box.text.strip() for box in main.head}
    extra = [at for at, box in enumerate(more.head) if at != its and box.text.strip() not in heads]
    extra = [at for at in extra if not any(more.column(at) == [_of(main, mine, n, key) for key in more.column(its)] for n in range(len(main.head)))]
    lines = {_text(row, more.head[its].col): row for row in more.rows}
    width = main.head[-1].col + 1
    rows: Rows = [[*main.head, *(more.head[at].at(0, width + n) for n, at in enumerate(extra))]]
    done: set[str] = set()
    for row in main.rows:
        key = _text(row, main.head[mine].col)
        line = lines.get(key, []) if key else []
        done.add(key)
        rows.append([*row, *_cells(line, more, extra, width, row[-1].end)])
    for key, line in lines.items():  # sums of what only the other table tells
        if key not in done and key:
            label = next(box for box in line if box.col == more.head[its].col)
            blank = Box("", label.end, label.end)
            rows.append([*((label if at == mine else blank).at(0, box.col) for at, box in enumerate(main.head)), *_cells(line, more, extra, width, label.end)])
    found: list[Part] = []
    for number, part in enumerate(parts):
        if isinstance(part, Paragraph):
            found.append(part)
            continue
        spans = [(table.first, table.last, rows if table is main else []) for table in (main, more) if table.part == number]
        kept: Rows = []
        at = 0
        for first, last, new in sorted(spans, key=lambda span: span[0]):
            kept += [*part[at:first], *new]
            at = last
        kept += part[at:]
        if kept:
            found.append(kept)
    return found


def _of(table: _Table, mine: int, column: int, key: str) -> str | None:
    keys = table.column(mine)
    return table.column(column)[keys.index(key)] if key in keys else None


def _cells(line: Sequence[Box], more: _Table, extra: Sequence[int], width: int, end: int) -> list[Box]:
    told = {box.col: box for box in line}
    return [(told.get(more.head[at].col) or Box("", end, end)).at(0, width + n) for n, at in enumerate(extra)]


# Numbers that have done their work


def _without_ids(parts: Sequence[Part]) -> list[Part] | None:
    """The parts without columns that only number the rows by letters and figures."""
    found = list(parts)
    changed = False
    for table in list(_tables(parts)):
        part = found[table.part]
        assert not isinstance(part, Paragraph)
        at = next((at for at in range(len(table.head)) if _counts(table.column(at))), None)
        if at is None or len(table.head) <= _FEWEST:
            continue
        col = table.head[at].col
        part = list(part)
        for row in range(table.first, table.last):
            own = next((box for box in part[row] if box.col == col), None)
            rest = [box for box in part[row] if box.col != col]
            if own is not None and _SUMS.fullmatch(own.text.strip()) and rest and not rest[0].text.strip():
                rest = [own.at(row, rest[0].col), *rest[1:]]
            part[row] = rest
        found[table.part] = part
        changed = True
    return found if changed else None


def _counts(texts: Sequence[str]) -> bool:
    told = [text for text in texts if text and not _SUMS.fullmatch(text)]
    return 2 * len(told) > len(texts) and not all(map(_RUNNING.fullmatch, told)) and _are_ids(told)


def _are_ids(texts: Sequence[str]) -> bool:
    """Whether these number rows one after the other: letters with figures, or figures that count up from one."""
    told = [text for text in texts if text and not _SUMS.fullmatch(text)]
    if len(told) < _FEWEST or len(set(told)) < len(told) or not all(map(ID.fullmatch, told)):
        return False
    if not all(map(FIGURES.fullmatch, told)):
        return True
    counted = [tuple(map(int, re.findall(r"\d+", text))) for text in told]
    return set(counted[0]) == {1} and counted == sorted(counted)


# Lines and notes


def numbered_lines(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with lines that begin with the number of a table's row as rows of the number and the rest."""
    ids = [set(table.column(0)) for table in _tables(parts) if _are_ids(table.column(0))]
    known = set().union(*(own for own in ids if len(own) > _FEWEST))
    if not known:
        return None
    found: list[Part] = []
    changed = False
    at = 0
    while at < len(parts):
        run: Rows = []
        while at + len(run) < len(parts) and (row := _keyed_line(parts[at + len(run)], known)) is not None:
            run.append([box.at(0, col) for col, box in enumerate(row)])
        if run and len({row[0].text for row in run}) == len(run):
            found.append(run)
            at += len(run)
            changed = True
        else:
            found.append(parts[at])
            at += 1
    return found if changed else None


def _with_heads(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with the line above rows of a number and a text as their head."""
    found: list[Part] = []
    changed = False
    for part in parts:
        above = found[-1] if found else None
        bare = not isinstance(part, Paragraph) and all(len(row) == 2 and ID.fullmatch(row[0].text.strip()) for row in part)
        if bare and not isinstance(part, Paragraph) and isinstance(above, Paragraph):
            title = sub(Box(above.text, above.start, above.end), 0, len(above.text.rstrip("：: ")))
            head = [Box("编号", above.start, above.start, exact=False), _short(title)]
            found.append([[box.at(0, col) for col, box in enumerate(head)], *part])
            changed = True
        else:
            found.append(part)
    return found if changed else None


def _short(title: Box) -> Box:
    """A heading as the head of a column: without its number and what stands in brackets."""
    mark = re.match(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*", title.text)
    end = re.search(r"[（(]", title.text)
    return sub(title, mark.end() if mark else 0, end.start() if end and end.start() else len(title.text))


def _keyed_line(part: Part, known: set[str]) -> list[Box] | None:
    if not isinstance(part, Paragraph) or (found := _LINE.fullmatch(part.text)) is None or found[1] not in known:
        return None
    box = Box(part.text, part.start, part.end)
    return [sub(box, *found.span(1)), Box(found[2], part.start + found.start(2), part.start + found.end(2))]


def _with_notes(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with the text of each note in place of the cells that only name it."""
    notes: dict[str, list[tuple[int, Box]]] = {}
    for number, part in enumerate(parts):
        if isinstance(part, Paragraph) and (found := _NOTE.fullmatch(part.text)) is not None:
            own = Box(found[2], part.start + found.start(2), part.start + found.end(2))
            notes.setdefault(_plain(found[1]), []).append((number, own))
    notes = {code: told for code, told in notes.items() if len(told) == 1}
    if not notes:
        return None
    used: set[int] = set()
    rows_of: dict[int, Rows] = {}
    for number, part in enumerate(parts):
        if isinstance(part, Paragraph):
            continue
        rows = [list(row) for row in part]
        for row in rows:
            for at, box in enumerate(row):
                named = _SEE.fullmatch(box.text.strip())
                code = None if named is None or at == 0 else _plain(named[1])
                if code in notes:
                    place, own = notes[code][0]
                    row[at] = own.at(box.row, box.col, box.rowspan, box.colspan)
                    used.add(place)
                    rows_of[number] = rows
    if not used:
        return None
    return [rows_of.get(number, part) for number, part in enumerate(parts) if number not in used]


def _plain(code: str) -> str:
    return re.sub(r"[ \u3000（()）]", "", code)
