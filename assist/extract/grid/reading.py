"""Properly tabled documents (Word, Excel, web pages, ruled PDF) -> one RawForm for each form in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from assist.extract.grid import budget as grid_budget
from assist.extract.grid import budget_pairs, budget_related, exports
from assist.extract.grid import fields as grid_fields
from assist.extract.grid import heads as grid_heads
from assist.extract.grid import indicators as grid_indicators
from assist.extract.grid.beside import one_after_another
from assist.extract.grid.cells import Line, lines_of
from assist.extract.grid.marks import declare, is_title
from assist.extract.grid.repeated import with_merges
from assist.extract.grid.several_rows import part_rows
from assist.extract.grid.totals import keep_apart
from assist.extract.money_unit import stated_unit
from assist.extract.raw import Piece, RawForm
from assist.model import Document, Table
from assist.text.normalise import fold


@dataclass(slots=True)
class _Part:
    """The lines of one form, and its title line."""

    title: Line | None = None
    lines: list[Line] = field(default_factory=list)
    named: bool = False
    named_on: str | None = None
    measured: bool = False
    exported: bool = False


def read_forms(document: Document) -> list[RawForm]:
    """The forms of a document with tables, in order; [] when no table holds a form."""
    forms = []
    lines = with_merges(lines_of(document))
    parted = one_after_another(lines)
    for part in _parts(parted):
        raw = _read(part, document.text)
        if parted is not lines:
            _keep_own_unit(raw, part)
        if _is_form(raw):
            part_rows(raw, document.text)
            forms.append(raw)
    return forms


def _keep_own_unit(raw: RawForm, part: _Part) -> None:
    """The money unit that the form's own cells state: between its rows stand those of the form beside it."""
    for cell in (cell for line in part.lines for cell in line.filled if "元" in cell.text):
        unit = stated_unit(fold(cell.text))
        if unit is not None:
            at = cell.start + max(0, cell.text.find(unit))
            raw.header.setdefault("money_unit", Piece(unit, at, at + len(unit)))
            return


def _is_form(raw: RawForm) -> bool:
    """Whether a part is a self-assessment: it says what was reached, not only what was planned."""
    reached = {"actual", "score"} & set(raw.indicator_roles) or "executed" in raw.budget_roles
    named = raw.indicators or "project_name" in raw.header or "goal" in raw.sections
    return bool(reached and named)


def _parts(lines: list[Line]) -> Iterator[_Part]:
    """Splits at titles, at a new sheet unless the form still lacks its indicators, and at a project name that follows a
    finished form."""
    part = _Part()
    sheet = lines[0].sheet if lines else None
    export: Table | None = None
    for at, line in enumerate(lines):
        if export is not None and line.table is export:
            continue
        if not part.named and exports.is_export(line):
            yield part
            yield from (_Part(lines=rows, exported=True) for rows in exports.projects(lines, at))
            part, export = _Part(), line.table
            continue
        titled = is_title(line)
        named = _names_project(line)
        begun = part.named and not part.measured  # its other half may stand on the next sheet
        again = named and (part.measured or (part.named and line.sheet != part.named_on))
        if (line.sheet != sheet and not begun) or again or (titled and (part.named or part.measured)):
            yield part
            part = _Part()
        sheet = line.sheet
        if titled and not (part.named or part.measured):
            part = _Part(title=line)
        if named and not part.named:
            part.named, part.named_on = True, line.sheet
        part.measured = part.measured or _measures(line)
        part.lines.append(line)
    yield part


def _names_project(line: Line) -> bool:
    filled = line.filled
    return line.table is not None and bool(filled) and filled[0].roles.header == "project_name"


def _measures(line: Line) -> bool:
    return grid_heads.is_header(line) or grid_indicators.is_bare_row(line)


def _read(part: _Part, source: str) -> RawForm:
    lines = part.lines
    raw = RawForm(start=lines[0].start if lines else 0, end=0)
    if part.title is not None:
        raw.title = part.title.filled[0]
    last_used = 0
    index = 0
    while index < len(lines):
        used = _step(raw, lines, index, source)
        if used is not None:
            index = last_used = max(index, used)  # whatever was read, the next line comes next
        elif lines[index].table is not None or _is_footnote(lines, index, last_used):
            last_used = index
        index += 1
    if part.exported:
        exports.keep_fields(raw, lines)
    if raw.budget and not raw.indicators:
        raw.doubts.append(("indicators", "没有找到指标表，或指标表没有可辨认的表头"))
    if "province_department" in raw.header:  # the older regional form names no other department
        raw.header.setdefault("department", raw.header["province_department"])
    if lines:
        raw.end = max(line.end for line in lines[: last_used + 1])
    return raw


def _is_footnote(lines: list[Line], index: int, last_used: int) -> bool:
    """Notes below the table belong to the form: 注：1. ..."""
    if index - last_used > 1 or index == 0:
        return False
    text = lines[index].filled[0].text
    return text.startswith(("注", "说明", "备注")) or text[:1].isdigit()


def _step(raw: RawForm, lines: list[Line], at: int, source: str) -> int | None:
    """Reads what begins at a line; the index of the last line used, None when it holds nothing known."""
    line = lines[at]
    if grid_heads.is_header(line):
        return grid_indicators.read_indicators(raw, lines, at)
    if grid_heads.opens_head(lines, at):
        return at
    if raw.indicators and keep_apart(raw, line):
        return at
    if grid_budget.is_header(line):
        return grid_budget.read_budget(raw, lines, at)
    if budget_pairs.is_pair_row(line):
        return budget_pairs.read_pairs(raw, lines, at)
    if not raw.budget and budget_pairs.is_list_row(lines, at):
        return budget_pairs.read_list(raw, lines, at)
    if grid_fields.is_management(line):
        grid_fields.read_management(raw, line)
        return at
    if not raw.indicators and grid_indicators.is_bare_row(line):
        return grid_indicators.read_bare(raw, lines, at)
    if not raw.budget and grid_budget.is_fund_row(line):
        return grid_budget.read_bare(raw, lines, at)
    if not raw.budget and (related := budget_related.read_related(raw, lines, at)) is not None:
        return related
    for cell in line.filled:
        declare(raw, cell)
    if grid_fields.has_section(line):
        return grid_fields.read_sections(raw, lines, at)
    if (grid_fields.read_lines if line.table is None else grid_fields.read_stacked)(raw, lines, at):
        return at + 1
    below = lines[at + 1] if at + 1 < len(lines) and lines[at + 1].table is line.table else None
    if grid_fields.read_fields(raw, line, source, below):
        return at
    inline = line.table is not None and not raw.budget and budget_pairs.read_inline(raw, line, source)
    return at if inline else None
