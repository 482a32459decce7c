"""The reviewer's workbook: a sheet of forms and a sheet of findings, riskiest first, with filters.

Every text is written as text, and text that a spreadsheet might take for a formula also carries the
quote prefix, so that it stays text when somebody edits the cell. Rows go straight to disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

import xlsxwriter

from assist.model import Finding, FindingEvidence, Form, Record
from assist.report.words import ROLE_LABELS, form_name, root_of, severity_counts, sides_by_role
from assist.triage import SEVERITY_LABELS, STATUS_LABELS, VERDICT_LABELS, groups

_MAX_CELL = 32_000
_MAX_ROWS = 1_048_000
_EXECUTABLE = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What may begin a formula; Chinese input methods type the full-width ones and Excel takes them too."""
_TINTS = {"contradiction": "#F8CBAD", "violation": "#FFE699", "explain": "#DDEBF7", "suspicious": "#EDEDED"}


@dataclass(frozen=True, slots=True)
class _FormRow:
    number: int
    record: Record


@dataclass(frozen=True, slots=True)
class _FindingRow:
    form: _FormRow
    finding: Finding
    group: int
    leads: bool
    root: str


_Value = str | int | float | Decimal | None

_FORM_COLUMNS: tuple[tuple[str, float, Callable[[_FormRow], _Value]], ...] = (
    ("序号", 6, lambda row: row.number),
    ("风险", 7, lambda row: None if row.record.status == "failed" else row.record.risk),
    ("状态", 9, lambda row: STATUS_LABELS[row.record.status]),
    ("项目", 34, lambda row: form_name(row.record)),
    ("首要原因", 60, lambda row: row.record.headline),
    ("矛盾", 6, lambda row: severity_counts(row.record.findings)["contradiction"]),
    ("违规", 6, lambda row: severity_counts(row.record.findings)["violation"]),
    ("需说明", 7, lambda row: severity_counts(row.record.findings)["explain"]),
    ("可疑", 6, lambda row: severity_counts(row.record.findings)["suspicious"]),
    ("未检查规则", 11, lambda row: len(row.record.not_checked)),
    ("自评总分", 9, lambda row: _number(row.record.form.total_score) if row.record.form else None),
    ("执行率(%)", 10, lambda row: _rate(row.record.form)),
    ("年度", 7, lambda row: row.record.form.year if row.record.form else None),
    ("主管部门", 20, lambda row: row.record.form.department if row.record.form else None),
    ("单位", 20, lambda row: row.record.form.unit if row.record.form else None),
    ("版式", 8, lambda row: row.record.form.layout if row.record.form else None),
    ("读取说明", 30, lambda row: "；".join(filter(None, (row.record.error, *row.record.warnings)))),
    ("文件", 44, lambda row: row.record.file),
    ("文件内第几份", 12, lambda row: row.record.form_index + 1),
)

_FINDING_COLUMNS: tuple[tuple[str, float, Callable[[_FindingRow], _Value]], ...] = (
    ("表单序号", 9, lambda row: row.form.number),
    ("风险", 7, lambda row: row.form.record.risk),
    ("项目", 26, lambda row: form_name(row.form.record)),
    ("严重程度", 9, lambda row: SEVERITY_LABELS[row.finding.severity]),
    ("结论", 7, lambda row: VERDICT_LABELS[row.finding.verdict]),
    ("规则", 7, lambda row: row.finding.rule),
    ("名称", 20, lambda row: row.finding.name),
    ("问题", 50, lambda row: row.finding.message),
    ("计算", 36, lambda row: row.finding.computation),
    (ROLE_LABELS["claim"], 32, lambda row: _sides(row.finding, "claim")),
    (ROLE_LABELS["counter"], 32, lambda row: _sides(row.finding, "counter")),
    (ROLE_LABELS["context"], 24, lambda row: _sides(row.finding, "context")),
    ("问题组", 7, lambda row: row.group),
    ("主因/连带", 9, lambda row: "主因" if row.leads else "连带"),
    ("共同根源", 26, lambda row: row.root),
    ("请填报单位核实", 40, lambda row: row.finding.ask),
    ("依据", 34, lambda row: row.finding.basis),
    ("来源", 7, lambda row: "模型" if row.finding.origin == "model" else "规则"),
    ("文件", 36, lambda row: row.form.record.file),
)


def write(records: Iterable[Record], out: IO[bytes]) -> None:
    """Writes the workbook to `out`. Records come in the order in which they should be opened."""
    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    forms = Sheet(book, "表单", [(name, width) for name, width, _ in _FORM_COLUMNS], frozen=4)
    findings = Sheet(book, "问题", [(name, width) for name, width, _ in _FINDING_COLUMNS], frozen=3)
    for number, record in enumerate(records, 1):
        form = _FormRow(number, record)
        gravest = record.findings[0].severity if record.findings else None
        forms.add([value(form) for _, _, value in _FORM_COLUMNS], gravest, tinted=1)
        for row in _rows(form):
            findings.add([value(row) for _, _, value in _FINDING_COLUMNS], row.finding.severity, tinted=3)
    forms.close()
    findings.close()
    book.close()


def _rows(form: _FormRow) -> Iterator[_FindingRow]:
    """The findings of a form by root cause; the gravest of each group leads it."""
    for number, group in enumerate(groups(form.record.findings), 1):
        shared = len(group.findings) > 1
        root = root_of(form.record, group.cause) if shared else ""
        for finding in group.findings:
            yield _FindingRow(form, finding, number, finding is group.gravest, root)


class Sheet:
    """A sheet that is filled from the top, one row at a time."""

    def __init__(self, book: Any, name: str, columns: list[tuple[str, float]], *, frozen: int) -> None:
        self._sheet = book.add_worksheet(name)
        self._columns = len(columns)
        self._rows = 1
        self._formats = {
            (tint, quoted): book.add_format(
                {
                    "text_wrap": True,
                    "valign": "top",
                    "border": 1,
                    "border_color": "#D9D9D9",
                    **({"bg_color": tint} if tint else {}),
                    **({"quote_prefix": True} if quoted else {}),
                }
            )
            for tint in (None, *_TINTS.values())
            for quoted in (False, True)
        }
        head = book.add_format(
            {"bold": True, "bg_color": "#1F4E78", "font_color": "#FFFFFF", "valign": "vcenter", "border": 1}
        )
        self._sheet.freeze_panes(1, frozen)
        self._sheet.set_row(0, 24)
        for column, (title, width) in enumerate(columns):
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(0, column, title, head)

    def add(self, cells: list[_Value], severity: str | None, *, tinted: int) -> None:
        """Adds a row; the cell at `tinted` takes the colour of the severity."""
        if self._rows > _MAX_ROWS:
            return
        for column, value in enumerate(cells):
            tint = _TINTS.get(severity or "") if column == tinted else None
            self._put(column, value, tint)
        self._rows += 1

    def _put(self, column: int, value: _Value, tint: str | None) -> None:
        if value is None:
            self._sheet.write_blank(self._rows, column, None, self._formats[tint, False])
        elif isinstance(value, str):
            text = _storable(value[:_MAX_CELL])
            quoted = text.startswith(_EXECUTABLE)
            self._sheet.write_string(self._rows, column, text, self._formats[tint, quoted])
        else:
            self._sheet.write_number(self._rows, column, value, self._formats[tint, False])

    def close(self) -> None:
        """Sets the filter over what was written."""
        self._sheet.autofilter(0, 0, max(self._rows - 1, 1), self._columns - 1)


def _storable(text: str) -> str:
    """Without what XML cannot hold."""
    held = "".join(char if char.isprintable() or char in "\t\r\n" else " " for char in text)
    return held.encode("utf-8", "replace").decode()


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _rate(form: Form | None) -> float | None:
    rates = [line.rate for line in form.budget if line.kind == "total"] if form else []
    return _number(rates[0]) if rates else None


def _sides(finding: Finding, role: str) -> str:
    return "\n".join(_side(side) for _, side in sides_by_role(finding).get(role, ()))


def _side(side: FindingEvidence) -> str:
    return f"{' '.join(side.text.split()) or '（空白）'}  [{side.locator}]"
