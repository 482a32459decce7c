"""Labels of a header row that are misspelt in one character: the labels beside them say that there is a header."""

from __future__ import annotations

from collections.abc import Sequence

from assist.extract.squeezed import Hit, Squeezed
from assist.forms.labels import LabelTable

_LONGEST = 18  # characters of a label
_FEWEST_ROLES = 3  # that make a run of labels a header


def with_misspelt(squeezed: Squeezed, runs: list[list[Hit]], table: LabelTable) -> list[list[Hit]]:
    """The runs with the labels beside and between theirs that are misspelt in one character; what such a label parted
    is one run."""
    whole: list[list[Hit]] = []
    for run in runs:
        if whole and len({hit.role for hit in (*whole[-1], *run)}) >= _FEWEST_ROLES:
            behind = _behind(squeezed, whole[-1], table, run[0].start)
            whole[-1].extend(behind)
            if behind and not squeezed.text[behind[-1].end : run[0].start].strip("|"):
                whole[-1].extend(run)
                continue
        if len({hit.role for hit in run}) >= _FEWEST_ROLES:
            run = _inside(squeezed, run, table)
        whole.append(run)
    for run in whole:
        if len({hit.role for hit in run}) >= _FEWEST_ROLES:
            run.extend(_behind(squeezed, run, table, len(squeezed.text)))
    return whole


def _inside(squeezed: Squeezed, run: list[Hit], table: LabelTable) -> list[Hit]:
    """The run with the misspelt labels in front of it and between its labels."""
    found: list[Hit] = []
    for hit in run:
        if found and hit.start < found[-1].end:
            continue
        hit = _whole_cell(squeezed, hit, table)
        start = found[-1].end if found else _cell_before(squeezed, hit.start)
        if start < hit.start and (near := _near_hit(squeezed, start, hit.start, table, run)) is not None:
            found.append(near)
        found.append(hit)
    return found


def _whole_cell(squeezed: Squeezed, hit: Hit, table: LabelTable) -> Hit:
    """A label that opens a misspelt one (实际 in 实际成指标值), as that one; others unchanged."""
    if not squeezed.is_bound(hit.start) or squeezed.is_bound(hit.end):
        return hit
    cell = squeezed.text[hit.start : _cell_end(squeezed, hit.start)]
    return Hit(hit.start, hit.start + len(cell), hit.role, cell) if hit.role in table.near(cell) else hit


def _behind(squeezed: Squeezed, run: Sequence[Hit], table: LabelTable, limit: int) -> list[Hit]:
    """The misspelt labels that follow the run's last one, before `limit`."""
    found: list[Hit] = []
    start = run[-1].end
    while start < limit:
        near = _near_hit(squeezed, start, min(_cell_end(squeezed, start), limit), table, (*run, *found))
        if near is None:
            break
        found.append(near)
        start = near.end
    return found


def _near_hit(squeezed: Squeezed, start: int, end: int, table: LabelTable, run: Sequence[Hit]) -> Hit | None:
    start = end - len(squeezed.text[start:end].lstrip("|"))
    cell = squeezed.text[start:end].rstrip("|")
    if not cell or any(char.isdigit() for char in cell):
        return None
    roles = table.near(cell) - {hit.role for hit in run}
    return Hit(start, start + len(cell), next(iter(roles)), cell) if len(roles) == 1 else None


def _cell_before(squeezed: Squeezed, end: int) -> int:
    """Where the cell begins that ends at `end`."""
    start = end
    while start > 0 and squeezed.text[start - 1] == "|":
        start -= 1
    while start > 0 and end - start <= _LONGEST:
        start -= 1
        if squeezed.is_bound(start):
            break
    return start


def _cell_end(squeezed: Squeezed, start: int) -> int:
    """Where the cell ends that begins at `start`, behind the bars that open it."""
    end = start
    while end < len(squeezed.text) and squeezed.text[end] == "|":
        end += 1
    begin = end
    while end < len(squeezed.text) and end - begin <= _LONGEST:
        end += 1
        if squeezed.is_bound(end):
            break
    return end
