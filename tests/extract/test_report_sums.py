"""Funds told in sentences: whole lines, what was changed in the year, what is said behind 其中."""

import pytest

from assist.extract import extract
from assist.model import Form
from assist.readers import read_bytes


def form_of(body: str) -> Form:
    text = f"苇塘县渡口管理站2023年度渡船更新补助资金绩效自评报告\n一、基本情况\n{body}\n二、存在问题\n船员年龄偏大。\n"
    (form,) = extract(read_bytes(text.encode(), "report.txt"))
    return form


def funds(body: str) -> list[tuple[str, str | None, str | None, str | None, str | None]]:
    shown = lambda value: None if value is None else str(value)  # noqa: E731
    return [
        (line.kind, shown(line.initial), shown(line.adjusted), shown(line.executed), shown(line.rate))
        for line in form_of(body).budget
    ]


def test_whole_lines_of_funds_in_one_sentence() -> None:
    assert funds(
        "项目全年预算数为64.25万元，全年执行数为52.2万元，预算执行率为81.25%。其中：2023年中央补助资金50万元，2023年度执行数40万元，"
        "预算执行率为80%；其他资金预算14.25万元，2023年度执行数为12.2万元，预算执行率为85.61%。"
    ) == [
        ("total", None, "64.25", "52.2", "81.25"),
        ("central", None, "50", "40", "80"),
        ("other", None, "14.25", "12.2", "85.61"),
    ]


def test_lines_that_do_not_add_up_are_no_rows() -> None:
    rows = funds(
        "项目全年预算数为64.25万元，全年执行数为52.2万元，预算执行率为81.25%。其中：中央补助资金预算数45万元，执行数40万元，"
        "预算执行率为88.89%；其他资金预算14.25万元，执行数为12.2万元，预算执行率为85.61%。"
    )
    assert [kind for kind, *_ in rows if kind != "total"] == []


@pytest.mark.parametrize(
    "change", ["6月调减12万元，全年实际下达60万元", "年中核减预算12万元，调整后预算60万元", "收回资金12万元，最终安排60万元"]
)
def test_a_budget_before_and_after_its_change(change: str) -> None:
    assert funds(f"省级下达我县渡船更新补助资金72万元，{change}。") == [("total", "72", "60", None, None)]


def test_spending_behind_the_parts_is_the_wholes_where_the_rate_says_so() -> None:
    whole = "2023年度预算80万元，其中省级补助50万元、县级配套30万元，实际到位80万元，实际支出76万元，预算执行率95%。"
    assert funds(whole)[0] == ("total", None, "80", "76", "95")
    assert funds(whole.replace("95%", "60%"))[0][3] is None


def test_rounded_parts_of_a_rounded_sum() -> None:
    assert funds("2023年省级下拨渡船更新补助3.89万元；市级下拨渡船更新补助3.89万元；全年应执行数为7.79万元，执行率100%。") == [
        ("total", None, "7.79", None, "100"),
        ("local", None, "3.89", None, None),
        ("local", None, "3.89", None, None),
    ]


def test_an_overspent_budget_in_one_sentence() -> None:
    assert funds("2023年度预算收入6万元，全年执行10.2万元。")[0][1:4] == (None, "6", "10.2")


def test_sources_that_are_no_level() -> None:
    assert funds("调整后预算1300万元，资金来源为市级财政资金900万元、专项债券资金400万元，全年实际支出1248万元，预算执行率96%。") == [
        ("total", None, "1300", "1248", "96"),
        ("local", None, "900", None, None),
        ("other", None, "400", None, None),
    ]


@pytest.mark.parametrize(
    ("verdict", "total", "grade"),
    [
        ("投入10分得10分，过程20分得19.5分，总分98.3分，等级为优。", "98.3", "优"),
        ("项目自评96.5分，评定等级为良。", "96.5", "良"),
        ("自评得分。97.6分，“优秀”等次。", "97.6", "优秀"),
        ("自评结果为优，得99分。", "99", "优"),
    ],
)
def test_score_and_grade_side_by_side(verdict: str, total: str, grade: str) -> None:
    form = form_of(f"本年度按计划完成。\n二、自评结论\n{verdict}")
    assert (str(form.total_score), form.grade) == (total, grade)


def test_spending_that_is_handed_out_of_what_was_gathered() -> None:
    assert funds(
        "2023年中央和省级共下达我县渡口补助资金68.5万元，其中中央50万元、省级18.5万元；县级财政预算安排11.5万元。"
        "全县共筹集渡口补助资金80万元，实际发放78.4万元，预算执行率98%。"
    ) == [
        ("total", None, "80", "78.4", "98"),
        ("central", None, "50", None, None),
        ("local", None, "18.5", None, None),
        ("local", None, "11.5", None, None),
    ]


def test_the_sum_that_the_spending_is_a_share_of() -> None:
    told = "项目总投资158万元，其中专项债券资金120万元，县级自筹38万元。截至2023年底，累计到位资金135万元，实际支出117.45万元，占到位资金的87%。"
    assert funds(told)[0] == ("total", None, "135", "117.45", None)


def test_a_budget_and_the_one_it_was_changed_to() -> None:
    told = "渡船更新经费预算42万元，年中调整预算-3.5万元，调整后预算数38.5万元，全年支出37.73万元，执行率98%。"
    assert funds(told) == [("total", "42", "38.5", "37.73", "98")]
