"""The review opinion (审核意见书) as .docx, from a template that an agency can replace by its own.

A template is a Word file with fields in double braces, as docxtpl has them; `fields_help` in
docs/desk.md lists the names. It is rendered in a sandbox, and every value is escaped, so neither a
template nor a form's text can do more than be printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any

_FONT = "宋体"


class TemplateError(Exception):
    """The template cannot be used. The message is in Chinese."""


@dataclass(frozen=True, slots=True)
class Point:
    """An accepted finding."""

    number: int
    name: str
    severity: str
    message: str
    computation: str
    claim: str
    counter: str
    ask: str
    basis: str
    note: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is said of one form; only accepted findings are in it."""

    project: str
    unit: str
    department: str
    year: str
    file: str
    amount: str
    executed: str
    rate: str
    score: str
    state: str
    reason: str
    reviewer: str
    points: Sequence[Point] = field(default_factory=tuple)


def write(opinions: Iterable[Opinion], date: str, out: IO[bytes], template: Path | None = None) -> None:
    """Writes the opinions, a page each. Raises TemplateError."""
    from docxtpl import DocxTemplate
    from jinja2 import TemplateError as JinjaError
    from jinja2.sandbox import SandboxedEnvironment

    try:
        document = DocxTemplate(template if template else BytesIO(default_template()))
        forms = [_storable(asdict(opinion)) for opinion in opinions]
        document.render({"forms": forms, "date": date}, SandboxedEnvironment(autoescape=True))
        document.save(out)
    except (JinjaError, OSError, KeyError, ValueError) as error:
        name = template.name if template else "默认模板"
        raise TemplateError(f"审核意见书模板 {name} 不能使用：{error}") from error


def default_template() -> bytes:
    """The template that is used when the user has none; also a start for one of their own."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
    from docx.shared import Cm, Pt

    document = Document()
    for section in document.sections:
        section.left_margin = section.right_margin = Cm(2.6)
    _set_font(document.styles["Normal"], 12)
    document.add_paragraph("{%p for form in forms %}")
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("绩效自评审核意见书")
    run.bold, run.font.size = True, Pt(18)
    document.add_paragraph("{{ form.unit }}：")
    document.add_paragraph(
        "你单位报送的“{{ form.project }}”{{ form.year }}绩效自评表（{{ form.file }}）已审核。表列全年预算"
        "{{ form.amount }}，执行{{ form.executed }}，执行率{{ form.rate }}，自评{{ form.score }}。意见如下："
    ).paragraph_format.first_line_indent = Pt(24)
    document.add_paragraph("{%p if form.points %}")
    table = document.add_table(rows=4, cols=4, style="Table Grid")
    rows = (
        ("序号", "问题", "表中所述与计算", "请核实或更正"),
        ("{%tr for point in form.points %}", "", "", ""),
        (
            "{{ point.number }}",
            "{{ point.name }}：{{ point.message }}",
            "{{ point.claim }}；{{ point.counter }}　{{ point.computation }}",
            "{{ point.ask }}",
        ),
        ("{%tr endfor %}", "", "", ""),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text, width in zip(row.cells, texts, (1.4, 5.0, 5.0, 4.4), strict=True):
            cell.text, cell.width = text, Cm(width)
    document.add_paragraph("{%p else %}")
    document.add_paragraph("经审核，未采纳需要更正的问题。").paragraph_format.first_line_indent = Pt(24)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if form.reason %}")
    document.add_paragraph("处理意见：{{ form.state }}。{{ form.reason }}")
    document.add_paragraph("{%p endif %}")
    for text in ("审核人：{{ form.reviewer }}", "{{ date }}"):
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph("{%p if not loop.last %}")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _set_font(style: Any, size: int) -> None:
    """Word keeps the font of Chinese characters apart from that of Latin ones."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style.font.name, style.font.size = _FONT, Pt(size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)


def _storable(value: Any) -> Any:
    """Without what XML cannot hold."""
    if isinstance(value, str):
        held = "".join(char if char.isprintable() or char in "\t\n" else " " for char in value)
        return held.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _storable(item) for name, item in value.items()}
    return [_storable(item) for item in value] if isinstance(value, list | tuple) else value
