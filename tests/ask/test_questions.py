"""Questions against an oracle that shares no code with the product, and the manners of answers."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assist.ask import answer
from assist.ask.export import write_xlsx
from assist.cli import main
from assist.retrieve import Past
from eval.questions.generated import fill, records
from eval.questions.make import Maker, known_of
from eval.questions.score import score
from tests.retrieve.stores import made, workspace

FORMS = 170


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated")
    fill(folder, records(FORMS, first_seed=5000))
    return folder


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    workspace(
        tmp_path,
        made("桥梁加固", year=2023, rate="55", score="100"), made("桥梁加固", year=2022, rate="95", score="96"),
        made("渠道清淤", year=2023, rate="91", score="90", unit="白石区水务站", department="白石区水务局"),
        made("渠道清淤", year=2022, rate="80", score=None, unit="白石区水务站", department="白石区水务局"),
    )  # fmt: skip
    with Past(tmp_path) as opened:
        yield opened


def test_the_set_of_questions(generated: Path) -> None:
    made_forms = [known_of(record) for record in records(FORMS, first_seed=5000)]
    questions = [vars(question) for question in Maker(made_forms, 3).questions()]
    with Past(generated) as opened:
        figures = score(questions, lambda text: json.loads(answer(text, opened).as_json()))
    assert figures["structured_right"] >= 97, figures["wrong"]
    assert figures["unanswerable_refused"] >= 95, figures["wrong"]
    assert figures["narrative_first"] >= 90, figures["wrong"]
    assert figures["wrong_but_confident"] <= 1, figures["wrong"]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("执行率不到六成的有几份", 1),
        ("2023年和2022年相比平均执行率差多少", -14.5),
        ("白石区水务局平均执行率", 85.5),
        ("从2022年到2023年平均执行率下降了多少", -14.5),
        ("平均执行率低于80%的部门有几个", 1),
        ("没有填写自评得分的有多少", 1),
        ("执行率最低的部门有多少份", 2),
        ("预算总额一共多少亿元", 0.04),
        ("得分最高的项目执行率是多少", 55),
        ("不是2023年的有多少份", 2),
        ("year 2023: how many forms have execution rate below 60%", 1),
    ],
)
def test_numbers(past: Past, question: str, value: float) -> None:
    given = answer(question, past)
    assert given.refused is None, given.refused
    assert float(given.value or 0) == pytest.approx(value)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("项目经理是谁", "项目经理|经理"),
        ("2019年有多少份", "2022至2023"),
        ("明年预算多少", "今后"),
        ("火星县有多少份", "火星"),
        ("低于80的有多少", "哪一项"),
        ("", "没有问题内容"),
    ],
)
def test_refusals_say_what_is_missing(past: Past, question: str, missing: str) -> None:
    given = answer(question, past)
    assert given.refused is not None
    assert any(word in given.refused for word in missing.split("|"))
    assert given.value is None
    assert given.rows == ()


def test_a_city_includes_its_districts_and_short_names_are_known(tmp_path: Path) -> None:
    units = ("云岭市财政局", "云岭市白石区财政局", "青山彝族自治州财政局")
    workspace(tmp_path, *(made(unit=unit, department=unit) for unit in units))
    with Past(tmp_path) as opened:
        given = [answer(question, opened).value for question in ("云岭市有多少份", "白石区有几份", "青山州有多少份")]
    assert given == [2, 1, 1]


def test_a_rule_is_counted_by_forms_or_by_findings(tmp_path: Path) -> None:
    record = made(rate="60", score="100", checked=True)
    rule = record.findings[0].rule
    twice = record.model_copy(update={"findings": (record.findings[0], record.findings[0])})
    workspace(tmp_path, twice, made())
    with Past(tmp_path) as opened:
        assert answer(f"存在{rule}问题的表单有几份", opened).value == 1
        assert answer(f"{rule}问题有多少条", opened).value == 2
        listed = answer(f"存在{rule}问题的表单", opened)
    assert (len(listed.rows), listed.value) == (1, None)


def test_every_row_is_cited_where_it_stands(past: Past) -> None:
    given = answer("哪些项目执行率低于60%却自评满分", past)
    assert [row["project"] for row in given.rows] == ["桥梁加固"]
    assert {item.text for item in given.citations} == {"55", "100"}
    assert all(item.locator.startswith("L") for item in given.citations)


def test_a_follow_up_keeps_its_context(past: Past) -> None:
    first = answer("2023年平均执行率是多少", past)
    second = answer("那2022年呢", past, follow_up=first)
    third = answer("其中白石区水务局的", past, follow_up=second)
    assert (first.value, second.value, third.value) == (73, 87.5, 80)
    assert third.follow_up_of == "那2022年呢"
    assert answer("有多少份表单", past, follow_up=first).value == 4


def test_an_ambiguous_question_shows_its_reading_and_the_other(past: Past) -> None:
    given = answer("桥梁加固的执行率是多少", past)
    assert len(given.rows) == 2
    assert given.value is None
    assert "如问平均，执行率平均为75" in given.reading


def test_the_object_for_scripts(past: Past) -> None:
    given = json.loads(answer("有多少份表单", past).as_json())
    assert list(given) == ["question", "plan", "reading", "value", "rows", "answer", "citations", "refused", "follow_up_of"]
    assert given["value"] == 4
    assert set(given["citations"][0]) == {"form", "locator", "text"}


def test_what_a_question_says_is_never_sql(past: Past) -> None:
    for text in ("提到“'; DROP TABLE past_forms; --”的有多少", "“\" OR 1=1”有多少份", "%_有几份", "NEAR(执行率 得分)"):
        answer(text, past)
    assert answer("有多少份表单", past).value == 4


def test_the_workbook_and_the_command(past: Past, capsys: pytest.CaptureFixture[str]) -> None:
    buffer = io.BytesIO()
    write_xlsx(answer("按年度统计平均执行率", past), buffer)
    book = load_workbook(buffer)
    assert [[cell.value for cell in row] for row in book["明细"].rows] == [
        ["年度", "执行率平均（%）", "份数"], ["2022", 87.5, 2], ["2023", 73, 2]
    ]  # fmt: skip
    assert main(["ask", "2023年有多少份", "--workspace", str(past.folder), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == 2
    assert main(["ask", "有多少份", "--workspace", str(past.folder / "none")]) == 2
