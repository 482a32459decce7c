"""The indicator block of a grid: header rows, rows with their levels carried down, and the totals row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assist.extract.grid.cells import GridCell, Line
from assist.extract.grid.columns import LEVELS, Column, bare_columns, is_second_row, split_column
from assist.extract.grid.fields import ends_block
from assist.extract.grid.heads import JOINT, is_header, narrowed, read_head, role_of, split_joint, tell_reason
from assist.extract.grid.levels import carry, heads_rows, part_levels
from assist.extract.grid.marks import declare, is_title
from assist.extract.grid.totals import keep_headed_total, keep_total, total_below, total_mark
from assist.extract.label_roles import roles_of
from assist.extract.lines.align_tokens import RESIDUE
from assist.extract.raw import Piece, RawForm, Row
from assist.extract.solve_columns import Sums, operator_share, solve_indicators
from assist.forms.labels import fund_kind, label_key
from assist.model import Table
from assist.text.decimals import is_nothing, to_decimal
from assist.text.normalise import fold

_ADJUSTED = re.compile("调整|年中")
_OWN_SCORE = "自评"
_ESSENTIAL = frozenset({"level3", "actual"})
_FIGURES = frozenset({"weight", "score"})
_LONGEST_CAPTION = 40
_LEAF = "四级"
_EXECUTION = frozenset({"预算执行率", "预算执行情况", "预算执行", "资金执行率", "执行率"})
_PAGE_MARK = re.compile(r"[-·第]*\d{1,3}[-·页]*(?:[/共]\d{1,3}页?)?|\(?续(?:表|上表)?\)?\d*")
_HUNDRED = Decimal(100)
_USUAL_SUMS = (Decimal(80), Decimal(90), _HUNDRED)


def is_bare_row(line: Line) -> bool:
    """Whether a line outside the block looks like an indicator row: two levels side by side, then cells."""
    if line.table is None:
        return False
    for cell in line.named:
        if cell.roles.level1 is not None:
            right = line.right_of(cell)
            return right is not None and right.roles.level2 is not None and len(line.cells) >= 5
    return False


def read_indicators(raw: RawForm, lines: list[Line], at: int) -> int:
    """Reads the block whose header row is `lines[at]`; returns the index of its last line."""
    columns, first = read_head(raw, lines, at)
    above = lines[at - 1] if at and lines[at - 1].table is None else None
    carried: Row = {}
    if above is not None and above.cells[0].roles.level1 is not None:  # 产出指标（50分） over a table of its own
        carried["level1"] = above.cells[0]
    return _read_block(raw, lines, first, columns, carried)


def read_bare(raw: RawForm, lines: list[Line], at: int) -> int:
    """Reads indicator rows whose header is lost."""
    return _read_block(raw, lines, at, None, {})


def _read_block(raw: RawForm, lines: list[Line], first: int, columns: list[Column] | None, carried: Row) -> int:
    rows: list[Line] = []
    total: Line | None = None
    last = first - 1
    width = lines[min(first, len(lines) - 1)].table
    left = min((c.first for c in columns or () if c.role in LEVELS), default=1)
    head: Line | None = None
    for index in range(first, len(lines)):
        line = lines[index]
        if line.table is None and (_is_page_mark(line) or (columns and _is_caption(lines, index, width))):
            continue
        if line.table is None or width is None or line.table.ncols != width.ncols or is_title(line):
            break
        if is_header(line) or (head is not None and is_second_row(line, head, role_of)):  # repeated at the top of a page
            head, last = line if is_header(line) else head, index
            continue
        head = None
        mark = total_mark(line)
        if mark is None and columns is None and not _goes_on(line, lines[first]):
            break
        if mark == "total" and index + 1 < len(lines) and keep_headed_total(raw, line, lines[index + 1]):
            last = index + 1
            break
        if mark == "total":
            total, last = line, index
            if not rows:  # printed above the indicators
                continue
            break
        if mark is None and ends_block(line, left):
            total = total_below(raw, lines, index)
            break
        last = index
        if mark is None and line.filled:
            rows.append(line)
    if rows:
        _keep_rows(raw, rows, total, columns, carried)
    return max(last, first - 1)


def _goes_on(line: Line, first: Line) -> bool:
    """Whether a line below the first row of a block without a header is a row too: as many cells, and under the levels
    levels, or nothing."""
    if len(line.cells) < len(first.cells) - 1:
        return False
    under = [line.at(cell.col, cell.stop) for cell in first.filled if cell.roles.level1 or cell.roles.level2][:2]
    return any(
        cell is None or not cell.text or cell.row < line.row or cell.roles.level1 or cell.roles.level2 for cell in under
    )


def _is_page_mark(line: Line) -> bool:
    """A page number, or 续表, between the two halves of a table."""
    return _PAGE_MARK.fullmatch(fold(line.cells[0].text)) is not None


def _is_caption(lines: list[Line], at: int, above: Table | None) -> bool:
    """Whether a short line parts a table from its other half: rows as above, without a head of their own."""
    below = lines[at + 1] if at + 1 < len(lines) else None
    return (
        below is not None and below.table is not None and above is not None and below.table.ncols == above.ncols
        and len(lines[at].cells[0].text) <= _LONGEST_CAPTION and not is_title(lines[at]) and is_bare_row(below)
    )  # fmt: skip


def _is_heading(line: Line) -> bool:
    """A row that holds one wide text: 年度绩效目标1（80分）."""
    filled = line.filled
    if len(filled) > 1 or len(line.cells) > 2 or line.table is None:
        return False
    return filled[0].stop - filled[0].col > line.table.ncols // 2


def _keep_rows(raw: RawForm, rows: list[Line], total: Line | None, columns: list[Column] | None, carried: Row) -> None:
    rows = _aligned(rows, columns)
    columns = _with_levels(columns, rows) if columns else columns
    wide = [line for line in rows if len(line.cells) > 2]
    columns = split_column(narrowed(columns, wide), wide) if columns is not None else _without_frame(bare_columns(wide), wide)
    _settle_operators(columns, wide)
    if any(column.role is None for column in columns):
        _solve(raw, columns, wide, total)
    _settle_repeats(columns, wide)
    roles = dict.fromkeys(column.role for column in columns if column.role not in (None, "ignored"))
    single = [one for role in roles if role for one in role.split(JOINT)]
    raw.indicator_roles = tuple(dict.fromkeys([*raw.indicator_roles, *single]))
    groups = {role: [c for c in columns if c.role == role] for role in roles if role}
    shared: set[int] = set()
    joint = any(JOINT in role for role in groups)
    open_levels = not groups.keys() >= {*LEVELS[:2]}
    for line in rows:
        if len(line.filled) == 1 and _is_heading(line):
            declare(raw, line.filled[0])
            heads_rows({"level3": line.filled[0]}, carried, groups.keys())
            continue
        row = _row(raw, line, groups, shared)
        if joint:
            split_joint(row)
        tell_reason(row)
        if "执行" in line.filled[0].text and _keep_execution(raw, row):
            continue
        if open_levels:
            if heads_rows(row, carried, groups.keys()):
                declare(raw, line.filled[0])
                continue
            part_levels(row)
        carry(row, carried, groups.keys(), raw.indicators)
        filled = [piece.text for role, piece in row.items() if piece.text and role not in ("level1", "level2")]
        if filled and not (len(filled) == 1 and RESIDUE.match(fold(filled[0]))):
            raw.indicators.append(row)
    if total is not None:
        keep_total(raw, total, groups)


def _keep_execution(raw: RawForm, row: Row) -> bool:
    """Gives the points of a row that is called 预算执行率 and no more to the fund table; whether it is one."""
    name = next((row[role] for role in LEVELS if role in row and row[role].text), None)
    values = [row[role].text for role in ("target", "actual") if role in row and row[role] is not name]
    if name is None or label_key(name.text) not in _EXECUTION or any(values) or any(
        row[role].text for role in LEVELS if role in row and row[role] is not name
    ):
        return False
    names = [fund["name"].text if "name" in fund else "" for fund in raw.budget]
    total = next((fund for fund, own in zip(raw.budget, names, strict=True) if fund_kind(own) == "total" or roles_of(own).budget), None)
    if total is None:
        return False
    for role in _FIGURES & row.keys():
        if role not in total or is_nothing(total[role].text):
            total[role] = row[role]
    return True


def _aligned(rows: list[Line], columns: list[Column] | None) -> list[Line]:
    """Rows that lost the merged cells left of them, moved back: all rows end where the header ends."""
    if not columns:
        return rows
    right = max(column.stop for column in columns)
    moved = []
    for line in rows:
        missing = right - line.cells[-1].stop
        moved.append(line.moved(missing) if 0 < missing <= len(LEVELS) else line)
    return moved


def _with_levels(columns: list[Column], rows: list[Line]) -> list[Column]:
    """One heading over several columns (绩效内容 over 投入 | 时效 | the indicator) stands for the levels."""
    named = [column for column in columns if column.role in LEVELS]
    if len(named) != 1 or named[0].role != "level3":
        return columns
    wide = named[0]
    firsts = sorted({c.col for row in rows for c in row.fresh if wide.first <= c.col < wide.stop} | {wide.first})
    if not 2 <= len(firsts) <= len(LEVELS):
        return columns
    bounds = [*firsts, wide.stop]
    split = [
        Column(role, first, stop, wide.label)
        for role, first, stop in zip(LEVELS[-len(firsts):], bounds, bounds[1:], strict=False)
    ]
    return sorted([column for column in columns if column is not wide] + split, key=lambda c: c.first)


def _solve(raw: RawForm, columns: list[Column], rows: list[Line], total: Line | None) -> None:
    values = [[cell.text if (cell := line.at(c.first, c.stop)) else "" for c in columns] for line in rows]
    roles, doubts = solve_indicators([c.role for c in columns], values, _sums(raw, total))
    for column, role in zip(columns, roles, strict=True):
        column.role = role
    # A column of some other name (佐证材料) is no loss as long as the columns that matter are there.
    if _ESSENTIAL.difference(roles) or any(c.role is None and not c.label for c in columns):
        raw.doubts.extend(("indicators", reason) for reason in doubts)


def _sums(raw: RawForm, total: Line | None) -> Sums:
    """What the form says elsewhere about the sums of weights and scores."""
    printed = [n for cell in (total.filled[1:] if total else []) if (n := to_decimal(cell.text)) is not None]
    stated = set(printed)
    if "self_score" in raw.header and (score := to_decimal(raw.header["self_score"].text)) is not None:
        stated.add(score)
    wholes = {number for number in stated if number >= _HUNDRED} or {_HUNDRED}
    execution = _first_number(raw, "weight") or next(
        (weight for label, weight, _ in raw.declared if "预算执行" in label), None)
    executed = _first_number(raw, "score")
    weights = {whole - execution for whole in wholes} if execution else {*wholes, *_USUAL_SUMS}
    scores = {number - executed for number in stated} if executed is not None else stated
    return Sums(frozenset(weights), frozenset(scores), len(printed) > 1)


def _first_number(raw: RawForm, role: str) -> Decimal | None:
    numbers = (to_decimal(row[role].text) for row in raw.budget if role in row)
    return next((number for number in numbers if number is not None), None)


def _without_frame(columns: list[Column], rows: list[Line]) -> list[Column]:
    """Drops the columns left of the levels (the frame 绩效指标)."""
    firsts = [cell.col for line in rows for cell in line.cells
              if cell.roles.level1 is not None and cell.roles.section != "frame"]
    first = min(firsts, default=0)
    return [column for column in columns if column.first >= first]


def _settle_operators(columns: list[Column], rows: list[Line]) -> None:
    """指标性质 may say 正向 or 反向, or name the second level: only a column that holds operators is the operator's."""
    operators = [column for column in columns if column.role == "operator"]
    shares = {}
    for column in operators:
        texts = [cell.text for row in rows if (cell := row.at(column.first, column.stop))]
        shares[id(column)] = operator_share(texts) if any(texts) else 0.5
    best = max(operators, key=lambda column: shares[id(column)], default=None)
    levels = {column.role for column in columns} & set(LEVELS[:2])
    for column in operators:
        if column is not best or not shares[id(column)]:
            column.role = "level2" if levels == {"level1"} and _names_levels(column, rows) else "ignored"


def _names_levels(column: Column, rows: Sequence[Line]) -> bool:
    """Whether most cells of a column name a second level."""
    filled = [cell for row in rows if (cell := row.at(column.first, column.stop)) is not None and cell.text]
    return 2 * sum(cell.roles.level2 is not None for cell in filled) > len(filled)


def _settle_repeats(columns: list[Column], rows: list[Line]) -> None:
    """Of columns with the same role the first counts, but for adjusted targets; a second reason is a remark."""
    seen: set[str] = set()
    initial = any(column.role == "target" and "初" in column.label for column in columns)
    weights = [column for column in columns if column.role == "weight"]
    own = _own_points(columns, weights, rows) if len(weights) > 1 else weights
    scores = [column for column in columns if column.role == "score"]
    own += [column for column in scores if _OWN_SCORE in column.label] or scores
    leaf = any(column.role == "level3" and column.label.startswith(_LEAF) for column in columns)
    for column in columns:
        if leaf and column.role == "level3" and not column.label.startswith(_LEAF):
            column.role = "ignored"
        if column.role in _FIGURES and column not in own:
            column.role = "ignored"  # the points of a level, beside its name; those that another office gave
        role = column.role
        later = role == "actual" or (role == "target" and (initial or _ADJUSTED.search(column.label) is not None))
        if role in seen and not later:
            free = role == "reason" and not any(c.role == "remark" for c in columns)
            column.role = "remark" if free else "ignored"
        if column.role is not None:
            seen.add(column.role)


def _own_points(columns: list[Column], weights: list[Column], rows: list[Line]) -> list[Column]:
    """The columns of points that every row has for itself; those of the levels stand beside them, once for many rows."""
    counts = [sum(any(c.is_amount for c in row.fresh if w.first <= c.col < w.stop) for row in rows) for w in weights]
    most = [weight for weight, count in zip(weights, counts, strict=True) if count == max(counts)]
    last_level = max((column.first for column in columns if column.role in LEVELS), default=-1)
    return [weight for weight in most if weight.first > last_level] or most


def _row(raw: RawForm, line: Line, groups: dict[str, list[Column]], shared: set[int]) -> Row:
    row: Row = {}
    index = len(raw.indicators)
    for role, columns in groups.items():
        column = columns[0]
        cell = line.at(column.first, column.stop) if len(columns) == 1 else _value(line, columns)
        if cell is None:
            if role in LEVELS[:2]:  # nothing stands there: the level is the one above
                row[role] = Piece("", line.start, line.start)
            continue
        within = column.first <= cell.col and cell.stop <= column.stop
        owners = [] if within else _owners(cell, columns, groups)
        if len(owners) > 1 and cell.text and not _owns(role, owners, cell):
            if role in _FIGURES:
                raw.doubts.append((f"indicators[{index}].{role}", "单元格跨了几列，不能确定属于哪一列"))
            continue
        if role in _FIGURES and cell.last_row > cell.row and cell.text:
            if cell.start in shared:
                raw.doubts.append((f"indicators[{index}].{role}", "几行指标合用一个单元格，只记在第一行"))
                continue
            shared.add(cell.start)
        row[role] = cell
        if role in LEVELS[:2]:
            declare(raw, cell)
    return row


def _owners(cell: GridCell, columns: Sequence[Column], groups: dict[str, list[Column]]) -> list[str]:
    """The roles in whose columns the cell lies; [] when it keeps within its own."""
    if any(column.first <= cell.col and cell.stop <= column.stop for column in columns):
        return []
    return [role for role, own in groups.items() if any(cell.covers(c.first, c.stop) for c in own)]


def _value(line: Line, columns: Sequence[Column]) -> GridCell | None:
    """The cell of a role: where two columns have it (年初指标值, 调整指标值), the later filled one."""
    cells = [cell for c in columns if (cell := line.at(c.first, c.stop)) is not None]
    return next((cell for cell in reversed(cells) if cell.text), cells[-1] if cells else None)


def _owns(role: str, owners: Sequence[str], cell: GridCell) -> bool:
    """Which role a cell across several columns belongs to."""
    if set(owners) <= set(LEVELS):
        if cell.roles.level2 is not None and "level1" not in owners:
            return role == "level2"
        return role == owners[-1] if "level3" in owners else role == "level1" or cell.roles.level2 is not None
    if owners[0] == "level3":
        return role == "level3"
    texts = [owner for owner in owners if owner not in _FIGURES]
    return bool(texts) and role == texts[0]
