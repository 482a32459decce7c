"""What the values under unknown heads settle, and what they leave open."""

from __future__ import annotations

import pytest

from assist.extract.chain.funds_rows import settled_rows
from assist.extract.chain.keys import in_order, settled_keys
from assist.extract.chain.skeleton import Label
from assist.extract.chain.structure import settled

FUNDS = {
    "甲": ["全部", "县里给的", "自己出的"], "期初": ["120.00", "100.00", "20.00"], "改后": ["110.00", "90.00", "20.00"],
    "用掉": ["99.00", "81.00", "18.00"], "几成": ["90.00%", "90.00%", "90.00%"],
}  # fmt: skip
FUND_ROLES = {"甲": "资金来源", "期初": "年初预算数", "改后": "全年预算数", "用掉": "全年执行数", "几成": "执行率"}
ITEMS = {
    "号": ["1", "2", "3"], "类": ["产出指标", "产出指标", "效益指标"], "看": ["清淤里程", "验收率", "村民受益"],
    "要": ["≥3公里", "100%", "≥90户"], "到": ["3.1公里", "95%", "95户"], "满": ["40", "30", "20"],
    "评": ["40", "25", "20"], "缘由": ["", "一段返工。", ""],
}  # fmt: skip
ITEM_ROLES = {
    "号": "其他", "类": "一级指标", "看": "三级指标", "要": "年度指标值", "到": "实际完成值", "满": "分值", "评": "得分",
    "缘由": "原因",
}  # fmt: skip


def row(columns: dict[str, list[str]], group: str = "columns") -> list[Label]:
    return [
        Label(text, 10 * at, 10 * at + 5, text, 1, group, tuple(values))  # type: ignore[arg-type]
        for at, (text, values) in enumerate(columns.items())
    ]


def without(columns: dict[str, list[str]], **changed: list[str]) -> dict[str, list[str]]:
    return {**columns, **changed}


@pytest.mark.parametrize(("columns", "roles"), [(FUNDS, FUND_ROLES), (ITEMS, ITEM_ROLES)])
def test_sound_tables_are_settled_whole_in_any_order(columns: dict[str, list[str]], roles: dict[str, str]) -> None:
    assert settled(row(columns), {}) == roles
    turned = dict(reversed(columns.items()))
    found = settled(row(turned), {})
    # Where names stand behind the numbers, or the first budget behind the others, it is left open; nothing is wrong.
    assert {text: role for text, role in found.items() if roles[text] != role} == {}
    assert len(found) >= 3


def test_a_rate_that_does_not_follow_settles_no_amount() -> None:
    assert settled(row(without(FUNDS, 几成=["90.00%", "89.00%", "90.00%"])), {}) == {}


def test_equal_columns_of_budget() -> None:
    unchanged = without(FUNDS, 期初=FUNDS["改后"])
    assert settled(row(unchanged), {}) == FUND_ROLES
    arrived = {"甲": FUNDS["甲"], "期初": FUNDS["期初"], "改后": FUNDS["改后"], "到账": FUNDS["改后"], "用掉": FUNDS["用掉"],
               "几成": FUNDS["几成"]}  # fmt: skip
    assert settled(row(arrived), {}) == {**FUND_ROLES, "到账": "其他"}
    spent = without(FUNDS, 用掉=FUNDS["改后"], 几成=["100%", "100%", "100%"])
    assert settled(row(spent), {}) == FUND_ROLES


def test_an_amount_before_the_budget_whose_head_speaks_of_no_start_is_left_open() -> None:
    columns = {("批文数" if text == "期初" else text): values for text, values in FUNDS.items()}
    assert settled(row(columns), {}) == {text: role for text, role in FUND_ROLES.items() if text != "期初"}


def test_points_in_the_proportion_of_the_rate_are_points() -> None:
    columns = {**FUNDS, "配": ["10", "", ""], "得": ["9", "", ""]}
    assert settled(row(columns), {}) == {**FUND_ROLES, "配": "分值", "得": "得分"}
    one = {text: values[:1] for text, values in columns.items()}
    assert {"配": "分值", "得": "得分", "改后": "全年预算数"}.items() <= settled(row(one), {}).items()


@pytest.mark.parametrize(
    ("changed", "open_"),
    [
        ({"要": ["3公里", "100%", "90户"]}, {"要", "到"}),  # no sign: which is the target nobody can say
        ({"到": ["≥3公里", "≥95%", "95户"]}, {"要", "到"}),
        ({"满": ["40", "30", "15"]}, {"满", "评", "缘由"}),  # makes no round sum
        ({"评": ["41", "25", "20"]}, {"满", "评", "缘由"}),  # neither is never smaller
        ({"看": ["里程", "里程", "里程"]}, {"看"}),
        ({"缘由": ["甲", "乙", "丙"]}, {"缘由"}),
        ({"类": ["河道", "河道", "村里"]}, {"类"}),
    ],
)
def test_what_the_values_leave_open_is_not_said(changed: dict[str, list[str]], open_: set[str]) -> None:
    found = settled(row(without(ITEMS, **changed)), {})
    assert set(ITEMS) - set(found) == open_
    assert all(ITEM_ROLES[text] == role for text, role in found.items())


def test_known_heads_keep_their_meaning() -> None:
    assert settled(row(ITEMS), {"要": "年度指标值", "满": "分值"}).get("评") == "得分"
    assert "要" not in settled(row(ITEMS), {"要": "年度指标值"})
    assert settled(row(FUNDS), {"用掉": "年初预算数"}) == {}  # the values say otherwise


def test_rows_of_sums_and_givers() -> None:
    names = {
        "全部": ["120", "110"], "县里给的": ["80", "70"], "自己出的": ["20", "20"], "中央来的": ["10", "10"], "借的": ["10", "10"],
    }  # fmt: skip
    found = settled_rows([*row({"用": ["1"]}), *row(names, "funds")], {"用": "全年执行数"})
    assert found == {"全部": "资金总额", "县里给的": "地方资金", "自己出的": "单位资金", "中央来的": "中央资金"}
    points = row({"一共": ["100", "95"]}, "funds")
    assert settled_rows([*row({"要": ["1"]}), *points], {"要": "年度指标值"}) == {"一共": "总分"}
    assert settled_rows([*row({"要": ["1"]}), *row({"一共": ["98", "95"]}, "funds")], {"要": "年度指标值"}) == {
        "一共": "其他"
    }  # sums of something else: never asked about, and no row of the table


@pytest.mark.parametrize(
    ("first", "second", "settles"),
    [
        ("青禾区水务局", "青禾区河道站", True),
        ("青禾区水务局", "青禾区河道局", False),
        ("青禾区水务局", "张家村等十二个村", False),
    ],
)
def test_of_an_organ_and_a_body_the_organ_is_in_charge(first: str, second: str, settles: bool) -> None:
    for order in ((first, second), (second, first)):
        names = dict(zip(("上头", "下头") if order[0] == first else ("下头", "上头"), ([one] for one in order), strict=True))
        found = settled_keys(row(names, "keys"))
        assert found == ({"上头": "主管部门", "下头": "实施单位"} if settles else {})


def test_whoever_supervises_is_neither() -> None:
    assert settled_keys(row({"归口": ["青禾区水务局"], "监理方": ["青禾监理公司"]}, "keys")) == {}


def test_pairs_keep_their_order() -> None:
    keys = row({"甲": ["x"], "乙": ["y"]}, "keys")
    assert in_order(keys, {"甲": "实际完成情况", "乙": "年度总体目标"}) == {}
    assert in_order(keys, {"甲": "年度总体目标", "乙": "实际完成情况"}) == {"甲": "年度总体目标", "乙": "实际完成情况"}
