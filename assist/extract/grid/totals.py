"""The totals row of a grid's indicator block: where it is, and what it says."""

from __future__ import annotations

import re

from assist.extract.grid.cells import GridCell, Line
from assist.extract.grid.columns import Column
from assist.extract.grid.heads import JOINT, split_joint
from assist.extract.label_roles import roles_of
from assist.extract.raw import Piece, RawForm, Row
from assist.forms.wording import grade_of
from assist.text.decimals import to_decimal
from assist.text.normalise import fold

_FIGURES = frozenset({"weight", "score"})
_PARTS = ("小计", "合计", "总分", "总计")
_GRADED = re.compile(r"(?:[\d.]+\s*分?\s*[（(]|[\u4e00-\u9fff]{0,4}(?:等级|等次)\s*[:：]\s*)([\u4e00-\u9fff]{1,3})[）)]?")
_OWN_SCORE = ("得分", "自评分", "自评总分")
_BOTH = re.compile(r"[\d.]+\s*[/／]\s*[\d.]+")
_TOTAL_HEADS = (("得分", "score"), ("等级", "grade"), ("等次", "grade"), ("分", "weight"))


def total_mark(line: Line) -> str | None:
    """ "total" for the totals row, "part" for a subtotal."""
    filled = line.filled
    if not filled or filled[0].col > 2:
        return None
    if filled[0].roles.total is None:
        return "part" if filled[0].text.endswith(_PARTS) and _is_level(filled[0].text) else None
    if any(not (cell.is_void or to_decimal(cell.text) is not None or _BOTH.fullmatch(cell.text)) and cell.roles.total is None
           and grade_of(cell.text) is None and len(cell.text) < 60 and cell.roles.column is None
           for cell in filled[1:2]):
        return None
    return "part" if fold(filled[0].text) == "小计" else "total"


def _is_level(text: str) -> bool:
    """Whether a sum is that of a level: 产出指标小计."""
    roles = roles_of(text[: -len(_PARTS[0])])
    return text.endswith(_PARTS[0]) or roles.level1 is not None or roles.level2 is not None


def total_below(raw: RawForm, lines: list[Line], at: int) -> Line | None:
    """The totals row of forms that print it below their notes; None also where it has heads of its own, and was kept."""
    for index in range(at + 1, min(at + 6, len(lines))):
        line = lines[index]
        if line.table is not lines[at].table:
            break
        if total_mark(line) != "total":
            continue
        if any(cell.is_amount for cell in line.filled):
            return line
        if index + 1 < len(lines) and keep_headed_total(raw, line, lines[index + 1]):
            return None
    return None


def keep_total(raw: RawForm, line: Line, groups: dict[str, list[Column]]) -> None:
    """Keeps weight, score and grade of the totals row."""
    label = line.filled[0]
    numbers = [cell for cell in line.fresh if cell is not label and cell.is_amount]
    if len(numbers) == 1 and label.text.endswith(_OWN_SCORE):
        raw.total["score"] = numbers[0]  # 自评总分 | 97.5 names what it is, wherever it stands
    figures = [(role, column) for role in ("weight", "score") for column in groups.get(role, [])]
    for role, column in figures:
        cell = line.at(column.first, column.stop)
        if cell is None or cell is label or cell.start in _starts(raw.total):
            continue
        if len({other for other, beside in figures if cell.covers(beside.first, beside.stop)}) == 1:
            raw.total[role] = cell
    for role, columns in groups.items():
        if JOINT in role and (cell := line.at(columns[0].first, columns[0].stop)) is not None and cell is not label:
            both: Row = {role: cell}
            split_joint(both)
            raw.total.update(both)
    _settle_total(raw, numbers, groups)
    grade = next((c for c in line.filled if c is not label and grade_of(c.text) is not None), None)
    if grade is not None:
        raw.total["grade"] = grade
    for cell in line.filled:
        if (graded := _GRADED.fullmatch(cell.text)) is not None and grade_of(graded[1]) is not None and cell.end - cell.start == len(cell.text):
            raw.total["grade"] = Piece(graded[1], cell.start + graded.start(1), cell.start + graded.end(1))


def keep_apart(raw: RawForm, line: Line) -> bool:
    """Keeps the totals row that stands in a table of its own below the indicators; whether the line is one."""
    if line.table is None or "score" in raw.total or total_mark(line) != "total":
        return False
    numbers = [cell for cell in line.filled if cell.is_amount]
    roles = [role for role in ("weight", "score") if role in raw.indicator_roles]
    if not roles or len(numbers) != len(roles):
        return False
    raw.total.update(zip(roles, numbers, strict=True))
    return True


def keep_headed_total(raw: RawForm, line: Line, below: Line) -> bool:
    """Keeps the totals that stand under labels of their own beside the label of both rows (总分 | 总分值 | 总得分 | 等级);
    whether they do."""
    label, heads = line.filled[0], line.filled[1:]
    if len(heads) < 2 or label.last_row == label.row or any(cell.is_amount for cell in heads):
        return False
    found: Row = {}
    for head in heads:
        cell = below.at(head.col, head.stop)
        role = next((role for word, role in _TOTAL_HEADS if word in head.text), None)
        if cell is not None and cell.text and role is not None and (role == "grade" or cell.is_amount):
            found.setdefault(role, cell)
    raw.total.update(found)
    return "score" in found


def _starts(row: Row) -> set[int]:
    return {piece.start for piece in row.values() if piece.text}


def _settle_total(raw: RawForm, numbers: list[GridCell], groups: dict[str, list[Column]]) -> None:
    """Totals that stand in cells of their own: two numbers are weight and score in the columns' order."""
    held = _starts(raw.total)
    if all(cell.start in held for cell in numbers) and raw.total.get("score", Piece("", 0, 0)).text:
        return
    order = sorted((groups[role][0].first, role) for role in _FIGURES if role in groups)
    roles = [role for _, role in order]
    if len(numbers) == len(roles) == 2:
        raw.total.update(zip(roles, numbers, strict=True))
    elif len(numbers) == 1 and numbers[0].start not in held:
        raw.total["score" if "score" in roles or not roles else "weight"] = numbers[0]
    elif len(numbers) == 1 and roles and "score" not in roles:
        raw.total.setdefault(roles[0], numbers[0])
