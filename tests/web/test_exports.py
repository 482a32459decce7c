"""What is handed on: the workbook and the opinion, harmless and with accepted findings only."""

from __future__ import annotations

import csv
import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path

import docx
import openpyxl
import pytest

from assist.report import opinion
from tests.web.conftest import EVIL, Visit


def words(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_the_workbook_has_decisions_and_no_formulas(visit: Visit) -> None:
    visit.change(
        "POST", "/api/v1/findings/2/decision", {"action": "dismiss", "reason": "=cmd()", "version": 0}
    )
    sheet = openpyxl.load_workbook(BytesIO(visit.get("/export/findings.xlsx").content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert len(rows) == 4
    assert all(cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row)
    flat = [value for row in rows for value in row]
    assert "=1+1" in flat and "=cmd()" in flat and EVIL in flat and "不采纳" in flat
    filtered = openpyxl.load_workbook(BytesIO(visit.get("/export/findings.xlsx?rule=B04").content)).active
    assert filtered.max_row == 3


def test_the_opinion_holds_accepted_findings_only(visit: Visit) -> None:
    visit.change("POST", "/api/v1/findings/1/decision", {"action": "accept", "version": 0})
    text = words(visit.get("/forms/1/opinion.docx").content)
    assert "示例培训项目" in text and "请核对执行得分" in text and "10 × 61.04% = 6.10" in text
    assert text.count("得分与执行率不符") == 1
    assert "未采纳需要更正的问题" in words(visit.get("/forms/2/opinion.docx").content)


def test_markup_and_template_tags_in_a_form_are_text(visit: Visit) -> None:
    assert EVIL in words(visit.get("/forms/3/opinion.docx").content)


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("{%p for form in forms %}")
    made.add_paragraph("本单位意见：{{ form.project }} {{ form.reason }}")
    made.add_paragraph("{%p endfor %}")
    made.save(tmp_path / "own.docx")
    blank = dict.fromkeys(opinion.Opinion.__dataclass_fields__, "")
    one = opinion.Opinion(**{**blank, "project": "{{ 7 * 6 }}\x00&", "points": ()})
    out = BytesIO()
    opinion.write([one], "今天", out, tmp_path / "own.docx")
    assert "本单位意见：{{ 7 * 6 }} &" in words(out.getvalue())


@pytest.mark.parametrize(
    "attack", ["{{ ''.__class__.__mro__ }}", "{{ forms.__init__.__globals__ }}", "{{ 1", "{{ x.y.z }}"]
)
def test_a_hostile_or_broken_template_is_refused(tmp_path: Path, attack: str) -> None:
    made = docx.Document()
    made.add_paragraph(attack)
    made.save(tmp_path / "bad.docx")
    with pytest.raises(opinion.TemplateError):
        opinion.write([], "今天", BytesIO(), tmp_path / "bad.docx")


def test_from_the_command_line(workspace: Path, tmp_path: Path) -> None:
    from assist.cli import main

    assert (
        main(["export", str(tmp_path / "o.xlsx"), "--workspace", str(workspace), "--filter", "rule=B04"]) == 0
    )
    assert openpyxl.load_workbook(tmp_path / "o.xlsx").active.max_row == 3
    assert main(["export", str(tmp_path / "o.docx"), "--workspace", str(workspace), "--form", "1"]) == 0
    assert "示例培训项目" in words((tmp_path / "o.docx").read_bytes())
    assert main(["export", str(tmp_path / "o.pdf"), "--workspace", str(workspace)]) == 2
    assert main(["export", str(tmp_path / "n.xlsx"), "--workspace", str(tmp_path / "none")]) == 2
    assert not list(tmp_path.glob("*.part"))


def test_the_command_line_starts_without_the_web_packages() -> None:
    code = "import sys; from assist.cli.parser import build_parser; build_parser(); print('fastapi' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"


@pytest.mark.parametrize(("table", "rows"), [("points", 4), ("rules", 2), ("units", 1)])
def test_the_figures_behind_a_picture(visit: Visit, table: str, rows: int) -> None:
    answer = visit.get(f"/overview/{table}.csv")
    assert answer.status_code == 200
    read = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert len(read) == rows + 1, read
    cells = [cell for line in read for cell in line]
    assert not any(cell.startswith("=") for cell in cells)
    assert table == "rules" or "'=1+1" in cells  # a unit of that name
    assert visit.get("/overview/secrets.csv").status_code == 422
