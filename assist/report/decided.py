"""Findings with what reviewers decided of them, as a workbook: one sheet, one row a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO

import xlsxwriter

from assist.model import Finding, FindingEvidence
from assist.report.words import sides_by_role
from assist.report.xlsx import Sheet
from assist.triage import SEVERITY_LABELS, VERDICT_LABELS


@dataclass(frozen=True, slots=True)
class Decided:
    """A finding of a form with its decision. Texts are as shown to people, in Chinese."""

    form: int
    project: str
    unit: str
    year: int | None
    file: str
    finding: Finding
    state: str
    reason: str = ""
    note: str = ""
    who: str = ""
    when: str = ""
    life: str = ""


_COLUMNS: tuple[tuple[str, float, Callable[[Decided], str | int | None]], ...] = (
    ("表号", 7, lambda row: row.form),
    ("项目", 26, lambda row: row.project),
    ("单位", 20, lambda row: row.unit),
    ("年度", 7, lambda row: row.year),
    ("严重程度", 9, lambda row: SEVERITY_LABELS[row.finding.severity]),
    ("结论", 7, lambda row: VERDICT_LABELS[row.finding.verdict]),
    ("规则", 7, lambda row: row.finding.rule),
    ("名称", 20, lambda row: row.finding.name),
    ("问题", 50, lambda row: row.finding.message),
    ("计算", 36, lambda row: row.finding.computation),
    ("表中所述", 32, lambda row: quoted(row.finding, "claim")),
    ("与之不符", 32, lambda row: quoted(row.finding, "counter")),
    ("请填报单位核实", 40, lambda row: row.finding.ask),
    ("依据", 34, lambda row: row.finding.basis),
    ("审核", 9, lambda row: row.state),
    ("理由", 28, lambda row: row.reason),
    ("备注", 28, lambda row: row.note),
    ("审核人", 12, lambda row: row.who),
    ("审核时间", 16, lambda row: row.when),
    ("变化", 9, lambda row: row.life),
    ("文件", 36, lambda row: row.file),
)


def write(rows: Iterable[Decided], out: IO[bytes]) -> None:
    """Writes the workbook to `out`, in the order given; text is never a formula or a link."""
    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = Sheet(book, "问题与审核", [(name, width) for name, width, _ in _COLUMNS], frozen=2)
    for row in rows:
        sheet.add([value(row) for _, _, value in _COLUMNS], row.finding.severity, tinted=4)
    sheet.close()
    book.close()


def quoted(finding: Finding, role: str) -> str:
    """The quotes of one side with their addresses, one a line."""
    return "\n".join(_side(side) for _, side in sides_by_role(finding).get(role, ()))


def _side(side: FindingEvidence) -> str:
    return f"{' '.join(side.text.split()) or '（空白）'}  [{side.locator}]"
