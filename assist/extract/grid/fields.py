"""Header fields, narrative sections, management lines and signatures of a form laid out as a grid."""

from __future__ import annotations

import re

from assist.extract.grid.cells import GridCell, Line
from assist.extract.grid.marks import inline_pairs, keep_header, keep_signature, year_piece
from assist.extract.label_roles import LONGEST_LABEL, NO_ROLES, roles_of
from assist.extract.management import management_row
from assist.extract.raw import Piece, RawForm
from assist.forms.labels import labels, section_of
from assist.forms.wording import grade_of
from assist.text.normalise import unwrap

_STATED = re.compile(r"(?:项目)?(?:自评|合计)?总?得分\s*[:：]?\s*(\d{1,3}(?:\.\d+)?)\s*分")
_TICKS, _BOXES = "☑✓√■●", "□☐○"
_TICKED = re.compile(rf"[{_TICKS}]\s*([\u4e00-\u9fff]+)")
_TICKED_BEHIND = re.compile(rf"([\u4e00-\u9fff]+)\s*[（(]?[{_TICKS}]")
_NUMBERED_GOAL = re.compile(r"目标\d(?=$|[（(])")
_BLANKS = 3
_TEXT_ROLES = frozenset({"goal", "completion", "process", "conclusion", "problems", "measures", "notes"})


Headings = dict[str, list[GridCell]]
"""The column headings of each narrative."""


def section_role(cell: GridCell) -> str | None:
    """The narrative that the cell labels; None for frames and other cells."""
    role = cell.roles.section
    if role is None and cell.roles == NO_ROLES:
        role = section_of(cell.text)
    if role is None and len(cell.text) <= LONGEST_LABEL and _NUMBERED_GOAL.search(cell.text):
        role = labels("section").role(_NUMBERED_GOAL.sub("目标", cell.text))
    return role if role in _TEXT_ROLES else None


def blank_after(cell: GridCell) -> Piece:
    """The address of a value that is not there: the end of its label."""
    return Piece("", cell.end, cell.end)


def value_of(line: Line, cell: GridCell) -> Piece:
    """What stands to the right of a label; blank when the next cell is a label or there is none.

    Sheets without merged cells leave blank cells between a label and its value.
    """
    right = line.right_of(cell)
    filled = next((other for other in line.cells if other.col >= cell.stop and other.text), None)
    if right is None or (filled is right and _begins_field(right)):
        return blank_after(cell)
    return right if filled is None or _begins_field(filled) else filled


def _begins_field(cell: GridCell) -> bool:
    return cell.is_label or cell.roles.column is not None or _starts_field(cell.text, "header")


def read_fields(raw: RawForm, line: Line, source: str, below: Line | None = None) -> bool:
    """Takes the label and value pairs of a line outside the blocks. Returns whether there were any.

    The score may stand in the row `below`, under its label at the end of this one.
    """
    found = False
    taken: set[int] = set()
    for cell in line.filled:
        if id(cell) in taken:
            continue
        role = cell.roles.header
        if role is not None and line.table is not None:
            piece = value_of(line, cell)
            if role == "self_score" and below is not None and line.right_of(cell) is None:
                under = below.at(cell.col, cell.stop)
                piece = under if under is not None and under.is_amount else piece
            taken.update(id(other) for other in line.filled if other.start == piece.start and piece.text)
            keep_header(raw, role, piece)
            keep_signature(raw, role, cell.text, piece)
            found = True
        elif cell.roles.total is not None and line.table is not None:
            found = _stated_score(raw, line, cell) or found
        elif labels("grade").role(cell.text) is not None and line.table is not None:
            found = _stated_grade(raw, line, cell) or found
        else:
            found = _loose(raw, cell, source) or found
    return found


def read_stacked(raw: RawForm, lines: list[Line], at: int) -> bool:
    """Takes the values that stand below their labels: a row of labels alone, over a row parted as it is that has none."""
    heads = lines[at].filled
    if len(heads) < 2 or any(cell.roles.header is None for cell in heads):
        return False
    below = lines[at + 1] if at + 1 < len(lines) and lines[at + 1].table is lines[at].table else None
    if below is None or [(c.col, c.stop) for c in below.fresh] != [(c.col, c.stop) for c in lines[at].fresh]:
        return False
    if not below.filled or any(_begins_field(cell) for cell in below.filled):
        return False
    for cell, value in zip(lines[at].fresh, below.fresh, strict=True):
        if cell.roles.header is not None:
            keep_header(raw, cell.roles.header, value)
            keep_signature(raw, cell.roles.header, cell.text, value)
    return True


def read_lines(raw: RawForm, lines: list[Line], at: int) -> bool:
    """Takes a paragraph that follows one which is a label alone, where no other follows it."""
    label, *rest = (line.filled[0] if line.table is None and len(line.filled) == 1 else None for line in lines[at : at + 3])
    if label is None or not rest or (value := rest[0]) is None or _begins_field(value):
        return False
    role = label.roles.header if label.roles.header is not None else section_role(label)
    if role is None or (len(rest) > 1 and rest[1] is not None and not _begins_field(rest[1]) and len(rest[1].text) > LONGEST_LABEL):
        return False
    if label.roles.header is not None:
        keep_header(raw, role, value)
        keep_signature(raw, role, label.text, value)
    else:
        keep_section(raw, role, value)
    return True


def keep_section(raw: RawForm, role: str, piece: Piece) -> None:
    """Puts a narrative in place; the first filled one stays."""
    if role not in raw.sections or not raw.sections[role].text:
        raw.sections[role] = piece


def _stated_score(raw: RawForm, line: Line, cell: GridCell) -> bool:
    """总分 | 95 above the tables."""
    right = line.right_of(cell)
    if raw.total.get("score") is not None or right is None or not right.is_amount:
        return False
    keep_header(raw, "self_score", right)
    return True


def _stated_grade(raw: RawForm, line: Line, cell: GridCell) -> bool:
    right = line.right_of(cell)
    grade = None if right is None else right if grade_of(right.text) is not None else _ticked(right)
    if grade is None:
        return False
    raw.total.setdefault("grade", grade)
    return True


def _ticked(cell: GridCell) -> Piece | None:
    """The grade that is ticked among those printed in a cell; the boxes stand before the words, or all behind them."""
    if cell.end - cell.start != len(cell.text):
        return None
    before = cell.text[:1] in _TICKS or cell.text[:1] in _BOXES
    ticked = [match for match in (_TICKED if before else _TICKED_BEHIND).finditer(cell.text) if grade_of(match[1]) is not None]
    if len(ticked) != 1:
        return None
    start, end = ticked[0].span(1)
    return Piece(ticked[0][1], cell.start + start, cell.start + end)


def _loose(raw: RawForm, cell: GridCell, source: str) -> bool:
    """Year lines and "label: value" texts."""
    year = year_piece(cell)
    if year is not None:
        raw.header.setdefault("year_text", year)
        return True
    score = _STATED.fullmatch(cell.text)
    if score is not None:
        start = cell.start + score.start(1)
        keep_header(raw, "self_score", Piece(score[1], start, start + len(score[1])))
        return True
    found = False
    for pair in inline_pairs(cell, source, ("header", "section", "total", "grade")):
        roles = roles_of(pair.label.strip())
        if labels("grade").role(pair.label) is not None and grade_of(pair.value.text) is not None:
            raw.total.setdefault("grade", pair.value)
            found = True
            continue
        if roles.header is not None:
            keep_header(raw, roles.header, pair.value)
            keep_signature(raw, roles.header, pair.label, pair.value)
        elif roles.total is not None:
            keep_header(raw, "self_score", pair.value)
        elif roles.section in _TEXT_ROLES and not (cell.row == 0 and roles.section == "notes"):
            whole = Piece(unwrap(source[pair.value.start : cell.end]), pair.value.start, cell.end)
            keep_section(raw, roles.section, whole)
            return True
        found = True
    return found


def has_section(line: Line) -> bool:
    """Whether the line labels a narrative (its own cell, or the first one of the row)."""
    return line.table is not None and any(section_role(cell) for cell in line.filled)


def read_sections(raw: RawForm, lines: list[Line], at: int) -> int:
    """Reads the narratives that the line labels; returns the index of the last line used."""
    line = lines[at]
    labelled = [(cell, role) for cell in line.filled if (role := section_role(cell))]
    below = lines[at + 1] if at + 1 < len(lines) and lines[at + 1].table is line.table else None
    pair = _column_pair(line, labelled)
    if pair is not None and below is not None and _holds_text(below, pair):
        return _columns(raw, lines, at + 1, pair)
    last = at
    for cell, role in labelled:
        right = _beside(line, cell)
        if right is not None and right.text and section_role(right) == role:
            continue  # a frame with the label proper beside it
        if below is not None and (right is None or _is_unmerged(line, right, below)) and (under := _under(below, cell)) is not None:
            keep_section(raw, role, under)
            last = at + 1
        elif right is None or (right.text and _labels_text(right)):
            keep_section(raw, role, blank_after(cell))
        else:
            keep_section(raw, role, right)
    for cell in line.filled:
        if cell.roles.header is not None and section_role(cell) is None:
            read_fields(raw, line, "")
            break
    return last


def _beside(line: Line, cell: GridCell) -> GridCell | None:
    """The cell behind a label; sheets without merged cells leave blank ones between a label and its text."""
    right = line.right_of(cell)
    if right is None or right.text:
        return right
    filled = next((other for other in line.cells if other.col >= cell.stop and other.text), None)
    return right if filled is None or _begins_field(filled) or section_role(filled) is not None else filled


def _is_unmerged(line: Line, right: GridCell, below: Line) -> bool:
    """Whether nothing but blank cells, one a column, stands behind the text of a row, and a single text in the one below."""
    behind = [cell for cell in line.cells if cell.col >= right.col]
    return len(below.filled) == 1 and len(behind) >= _BLANKS and all(not cell.text and cell.stop - cell.col == 1 for cell in behind)


def _labels_text(cell: GridCell) -> bool:
    return cell.roles.section is not None or cell.roles.header is not None


def _column_pair(line: Line, labelled: list[tuple[GridCell, str]]) -> Headings | None:
    """Goal and completion as column headings: nothing but headings stands between them.

    Where the goal has two columns (at the start of the year, adjusted) both are kept.
    """
    completions = [cell for cell, role in labelled if role == "completion"]
    if not completions:
        return None
    completion = completions[-1]
    goals: list[GridCell] = []
    for cell in reversed([c for c in line.cells if c.col < completion.col and c.text]):
        if cell.last_row > cell.row or not _heads_goal(cell):
            break
        goals.insert(0, cell)
    return {"goal": goals, "completion": [completion]} if goals else None


def _heads_goal(cell: GridCell) -> bool:
    return section_role(cell) == "goal" or (cell.text.endswith("目标") and len(cell.text) <= 12)


def _holds_text(below: Line, pair: Headings) -> bool:
    if sum(cell.roles.column is not None for cell in below.fresh) >= 3:
        return False
    cells = [[below.at(head.col, head.stop) for head in heads] for heads in pair.values()]  # none below a frame
    return all(any(found) for found in cells) and all(
        cell is None or (cell in below.fresh and not _labels_text(cell)) for found in cells for cell in found
    )


def _under(below: Line, cell: GridCell) -> GridCell | None:
    found = below.at(cell.col, cell.stop)
    return found if found is not None and found in below.fresh and not _labels_text(found) else None


def _columns(raw: RawForm, lines: list[Line], at: int, pair: Headings) -> int:
    """The texts under the column headings. Some forms give each part of the goal a row of its own."""
    last = _last_text_row(lines, at, pair)
    for role, heads in pair.items():
        columns = [
            [cell for line in lines[at : last + 1] if (cell := line.at(head.col, head.stop)) is not None]
            for head in heads
        ]
        filled = [cells for cells in columns if not all(cell.is_void for cell in cells)]
        chosen = filled[-1] if filled else columns[0]
        if chosen:
            keep_section(raw, role, _joined(chosen))
    return last


def _last_text_row(lines: list[Line], at: int, pair: Headings) -> int:
    """The last row under the headings: those beside the same merged frame, without labels of their own."""
    frame = next((cell for cell in lines[at].cells if cell.row < lines[at].row), None)
    last = at
    for index in range(at + 1, len(lines)):
        line = lines[index]
        if frame is None or frame not in line.cells or not _holds_text(line, pair):
            break
        if any(section_role(cell) for cell in line.filled):
            break
        last = index
    return last


def _joined(cells: list[GridCell]) -> Piece:
    """Several cells as one text, with the address of the first."""
    filled = [cell for cell in cells if cell.text] or cells[:1]
    return Piece("".join(cell.text for cell in filled), filled[0].start, filled[0].end)


def is_management(line: Line) -> bool:
    """Whether the line is one of the seven lines of 资金管理情况."""
    return line.table is not None and any(cell.roles.aspect for cell in line.filled[:2])


def read_management(raw: RawForm, line: Line) -> None:
    """One line: the aspect and what stands behind it."""
    aspect = next(cell for cell in line.filled if cell.roles.aspect)
    rest = [cell for cell in line.cells if cell.col >= aspect.stop]
    raw.management.append(management_row(aspect, rest))


def ends_block(line: Line, left: int) -> bool:
    """Whether a line leads out of the indicator block: it begins with the label of something else.

    `left` is the block's first column after the frame: a label further right is an indicator's text.
    """
    if not line.filled or line.filled[0].col > left:
        return False
    first = line.filled[0]
    if section_role(first) is not None or first.roles.header is not None:
        return True
    if _STATED.fullmatch(first.text) is not None:
        return True
    if first.text.endswith(("等级", "等次")) and labels("grade").role(first.text) is not None:
        return True
    if first.roles.budget == "name" and first.roles.column is None and len(line.filled) > 2:
        return True  # the heads of a fund table
    return any(_starts_field(first.text, table) for table in ("header", "section"))


def _starts_field(text: str, table: str) -> bool:
    head, colon, _ = text.replace(":", "：", 1).partition("：")
    return bool(colon) and len(head) <= 20 and labels(table).role(head) not in (None, "frame")
