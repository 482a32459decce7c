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
from assist.ask.names import values_of
from assist.cli import main
from assist.retrieve import Past
from eval.questions import intruded
from eval.questions.generated import fill, records
from eval.questions.make import Maker, known_of
from eval.questions.score import score
from eval.questions.strangers import SETS, build, figures, put
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
        told = score(questions, lambda text: json.loads(answer(text, opened).as_json()))
    assert told["structured_right"] >= 97, told["wrong"]
    assert told["unanswerable_refused"] >= 95, told["wrong"]
    assert told["narrative_first"] >= 90, told["wrong"]
    assert told["wrong_but_confident"] <= 1, told["wrong"]


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


@pytest.mark.parametrize(
    "question",
    [
        "执行率低的项目有哪些", "执行率低于80%或者得分高于99分的有几份", "各年度执行率平均值的平均值", "得分最高的项目里哪个预算最大",
        "有多少份，平均执行率多少", "支出占预算的比例", "每年执行率最低的项目是哪个", "各部门支出占比", "一共没花出去多少钱", "按年度和部门统计平均执行率",
        "每类平均执行率", "执行率的标准差", "满分最多的年度有多少份",
        # what is asked for is no form, or every form of a group is meant
        "满分的县有哪些", "每份表都满分的部门有几个", "没有一份满分的部门", "得分全部在95以上的部门",
        # which condition belongs to what
        "2022年水务局和2023年交通局的支出", "执行率低于60%、60%到80%、80%以上各有几份", "矛盾和违规都有的表", "2023年得分最低的部门2022年的平均得分",
        "白石区水务局和交通局谁的执行率高",
        # words that would change the meaning if they were passed over
        "大项目的平均执行率", "低分的表有哪些", "县级的表", "平均每个部门支出多少", "桥梁加固的指标有几个", "没花钱的项目", "执行率0.6以下的",
        "桥梁加固的目标完成了吗",
    ],
)  # fmt: skip
def test_what_could_be_taken_for_something_simpler_is_asked_back(past: Past, question: str) -> None:
    given = answer(question, past)
    assert given.refused is not None, given.reading


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("帮忙看看钱没花到八成的有几份", 1),
        ("连六成都不到的有几份", 1),
        ("2023年及以后有多少份", 2),
        ("水务局和交通局谁的执行率高", 10.5),
        ("预算最大的2个项目平均执行率", 80.25),
        ("得分和执行率都高于90的有几份", 1),
    ],
)
def test_turns_of_phrase(past: Past, question: str, value: float) -> None:
    given = answer(question, past)
    assert given.refused is None, given.refused
    assert abs(float(given.value or 0)) == pytest.approx(value)


def test_a_follow_up_regroups_or_turns_round(past: Past) -> None:
    first = answer("平均执行率最高的部门是哪个", past)
    turned = answer("那最低的呢", past, follow_up=first)
    assert [row["department"] for row in (*first.rows, *turned.rows)] == ["白石区水务局", "青禾县交通局"]
    regrouped = answer("按年度分开看看", past, follow_up=answer("水务局平均执行率", past))
    assert [row["avg_rate"] for row in regrouped.rows] == [80, 91]
    assert answer("那最低的呢", past).refused is not None


@pytest.mark.slow
def test_questions_of_strangers_are_right_or_refused(tmp_path: Path) -> None:
    world = build(tmp_path, 600, 1)
    with Past(tmp_path) as opened:
        results = [item for name in SETS for item in put(SETS[name](world), opened)]
    told = figures(results)
    assert told["wrong_percent"] <= 1, [(entry[1], given["reading"]) for entry, result, given in results if result == "wrong"]
    assert told["answerable_right_percent"] >= 85


@pytest.mark.slow
def test_what_a_word_adds_to_a_question_is_not_passed_over(tmp_path: Path) -> None:
    asked = intruded.questions(["first", "fourth", "ninth"], tmp_path, 25)
    with Past(tmp_path) as opened:
        values = values_of(opened)
        unchanged = [text for question in asked for text in intruded.kept(question, intruded.TELLING, values)]
    assert [text for text in unchanged if "去年" not in text] == []  # 去年 says of a question about 2023 nothing new


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
    assert given.value == 75
    assert "按平均理解，也逐份列出" in given.reading


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
