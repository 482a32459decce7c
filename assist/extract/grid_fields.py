"""Header fields, narrative sections, management lines and signatures of a form laid out as a grid."""

from __future__ import annotations

from assist.extract.grid_cells import GridCell, Line, roles_of
from assist.extract.grid_marks import inline_pairs, keep_header, keep_signature, year_piece
from assist.extract.raw import Piece, RawForm
from assist.forms.labels import label_key, labels
from assist.forms.wording import grade_of
from assist.text.normalise import unwrap

_GRADE_LABELS = frozenset({"自评等级", "绩效等级", "评价等级", "自评等次", "等级", "评级", "绩效评级",
                           "评定等级"})
_TEXT_ROLES = frozenset({"goal", "completion", "process", "conclusion", "problems", "measures", "notes"})


def section_role(cell: GridCell) -> str | None:
    """The narrative that the cell labels; None for frames and other cells."""
    role = cell.roles.section
    return role if role in _TEXT_ROLES else None


def blank_after(cell: GridCell) -> Piece:
    """The address of a value that is not there: the end of its label."""
    return Piece("", cell.end, cell.end)


def value_of(line: Line, cell: GridCell) -> Piece:
    """What stands to the right of a label; blank when the next cell is a label or there is none."""
    right = line.right_of(cell)
    if right is None or (right.text and (right.is_label or _starts_field(right.text, "header"))):
        return blank_after(cell)
    return right.piece()


def read_fields(raw: RawForm, line: Line, source: str) -> bool:
    """Takes the label and value pairs of a line outside the blocks. Returns whether there were any."""
    found = False
    taken: set[int] = set()
    for cell in line.filled:
        if id(cell) in taken:
            continue
        role = cell.roles.header
        if role is not None and line.table is not None:
            piece = value_of(line, cell)
            right = line.right_of(cell)
            if right is not None and right.start == piece.start and piece.text:
                taken.add(id(right))
            keep_header(raw, role, piece)
            keep_signature(raw, role, cell.text, piece)
            found = True
        elif cell.roles.total is not None and line.table is not None:
            found = _stated_score(raw, line, cell) or found
        elif label_key(cell.text) in _GRADE_LABELS and line.table is not None:
            found = _stated_grade(raw, line, cell) or found
        else:
            found = _loose(raw, cell, source) or found
    return found


def _stated_score(raw: RawForm, line: Line, cell: GridCell) -> bool:
    """总分 | 95 above the tables."""
    right = line.right_of(cell)
    if right is None or not right.is_amount:
        return False
    keep_header(raw, "self_score", right.piece())
    return True


def _stated_grade(raw: RawForm, line: Line, cell: GridCell) -> bool:
    right = line.right_of(cell)
    if right is None or grade_of(right.text) is None:
        return False
    raw.total.setdefault("grade", right.piece())
    return True


def _loose(raw: RawForm, cell: GridCell, source: str) -> bool:
    """Year lines and "label: value" texts."""
    year = year_piece(cell)
    if year is not None:
        raw.header.setdefault("year_text", year)
        return True
    found = False
    for pair in inline_pairs(cell, source, ("header", "section", "total")):
        roles = roles_of(pair.label.strip())
        if roles.header is not None:
            keep_header(raw, roles.header, pair.value)
            keep_signature(raw, roles.header, pair.label, pair.value)
        elif roles.total is not None:
            keep_header(raw, "self_score", pair.value)
        elif roles.section in _TEXT_ROLES and not (cell.row == 0 and roles.section == "notes"):
            whole = Piece(unwrap(source[pair.value.start : cell.end]), pair.value.start, cell.end)
            raw.sections.setdefault(roles.section, whole)
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
        right = line.right_of(cell)
        if right is not None and right.text and section_role(right) == role:
            continue  # a frame with the label proper beside it
        if right is None and below is not None and (under := _under(below, cell)) is not None:
            raw.sections.setdefault(role, under.piece())
            last = at + 1
        elif right is None or (right.text and _labels_text(right)):
            raw.sections.setdefault(role, blank_after(cell))
        else:
            raw.sections.setdefault(role, right.piece())
    for cell in line.filled:
        if cell.roles.header is not None and section_role(cell) is None:
            read_fields(raw, line, "")
            break
    return last


def _labels_text(cell: GridCell) -> bool:
    return cell.roles.section is not None or cell.roles.header is not None


def _column_pair(line: Line, labelled: list[tuple[GridCell, str]]) -> dict[str, GridCell] | None:
    """Goal and completion as column headings: nothing but labels stands between them."""
    for second, role in reversed(labelled):
        if role != "completion":
            continue
        before = [cell for cell, first in labelled if first == "goal" and cell.col < second.col]
        if before and line.right_of(before[-1]) is second:
            return {"goal": before[-1], "completion": second}
    return None


def _holds_text(below: Line, pair: dict[str, GridCell]) -> bool:
    cells = [below.at(head.col, head.stop) for head in pair.values()]
    return all(cell is not None and cell in below.fresh and not _labels_text(cell) for cell in cells)


def _under(below: Line, cell: GridCell) -> GridCell | None:
    found = below.at(cell.col, cell.stop)
    return found if found is not None and found in below.fresh and not _labels_text(found) else None


def _columns(raw: RawForm, lines: list[Line], at: int, pair: dict[str, GridCell]) -> int:
    """The texts under two column headings. Some forms give each part of the goal a row of its own."""
    last = at
    texts: dict[str, list[GridCell]] = {role: [] for role in pair}
    frame = next((cell for cell in lines[at].cells if cell.row < lines[at].row), None)
    index = at
    while index < len(lines) and lines[index].table is lines[at].table:
        line = lines[index]
        if index > at and (frame is None or frame not in line.cells or not _holds_text(line, pair)):
            break
        if index > at and any(section_role(cell) for cell in line.filled):
            break
        for role, head in pair.items():
            cell = line.at(head.col, head.stop)
            if cell is not None and (cell.text or not texts[role]):
                texts[role].append(cell)
        last = index
        index += 1
    for role, cells in texts.items():
        if cells:
            raw.sections.setdefault(role, _joined(cells))
    return last


def _joined(cells: list[GridCell]) -> Piece:
    """Several cells as one text, with the address of the first."""
    parts = [cell.text for cell in cells if cell.text]
    return Piece("".join(parts), cells[0].start, cells[0].end)


def is_management(line: Line) -> bool:
    """Whether the line is one of the seven lines of 资金管理情况."""
    return line.table is not None and any(cell.roles.aspect for cell in line.filled[:2])


def read_management(raw: RawForm, line: Line) -> None:
    """One line: aspect, situation, problems, in the order of the columns."""
    aspect = next(cell for cell in line.filled if cell.roles.aspect)
    row = {"aspect": aspect.piece()}
    rest = [cell for cell in line.cells if cell.col >= aspect.stop]
    for role, cell in zip(("situation", "problems"), rest, strict=False):
        row[role] = cell.piece()
    raw.management.append(row)


def ends_block(line: Line) -> bool:
    """Whether a line leads out of the indicator block: it begins with the label of something else."""
    filled = line.filled
    if not filled:
        return False
    first = filled[0]
    if first.col > 1 and len(filled) > 1:
        return False
    if section_role(first) is not None or first.roles.header is not None:
        return True
    return any(_starts_field(first.text, table) for table in ("header", "section"))


def _starts_field(text: str, table: str) -> bool:
    head, colon, _ = text.replace(":", "：", 1).partition("：")
    return bool(colon) and len(head) <= 20 and labels(table).role(head) not in (None, "frame")
