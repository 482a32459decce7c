"""Roles that a small model shifts along a header row: what the values below contradict is not taken, nor made up."""

from __future__ import annotations

import pytest

from assist.extract.chain.columns import possible, role_of_known
from assist.extract.chain.funds_rows import fund_role
from assist.extract.chain.roles import COLUMNS
from assist.extract.chain.skeleton import Label


def row(*cells: tuple[str, str]) -> list[Label]:
    return [
        Label(f"C{at}", 10 * at, 10 * at + 5, text, 1, "columns", (sample,)) for at, (text, sample) in enumerate(cells)
    ]


ITEMS = row(("号", "1"), ("哪类", "产出指标"), ("盯什么", "重修桥梁座数"), ("交了啥", "4座"), ("说好啥", "≥4座"), ("满", "20"))
FUNDS = row(("号", "1"), ("哪笔", "拢共多少"), ("甲", "260.00"), ("乙", "250.00"), ("丙", "240.00"), ("几成", "96.00%"))


def test_roles_shifted_by_one_go_back() -> None:
    said = ["分值", "一级指标", "二级指标", "三级指标", "年度指标值", "分值"]
    found = possible(ITEMS, {f"C{at}": role for at, role in enumerate(said)}, {})
    assert found == {"C1": "一级指标", "C2": "三级指标", "C3": "实际完成值", "C4": "年度指标值", "C5": "分值"}


def test_right_roles_stay() -> None:
    said = ["其他", "一级指标", "三级指标", "实际完成值", "年度指标值", "分值"]
    roles = {f"C{at}": role for at, role in enumerate(said)}
    assert possible(ITEMS, roles, {}) == {id: role for id, role in roles.items() if id != "C0"}


def test_a_second_level_that_forms_print_is_not_what_is_measured() -> None:
    cells = row(("甲", "产出指标"), ("乙", "数量指标"), ("丙", "≥4座"), ("丁", "20"))
    roles = {"C0": "一级指标", "C1": "二级指标", "C2": "年度指标值", "C3": "分值"}
    assert possible(cells, roles, {}) == roles


def test_two_quantities_beside_a_target_are_not_guessed_at() -> None:
    cells = row(("甲", "桥梁座数"), ("乙", "≥4座"), ("丙", "4座"), ("丁", "3座"))
    assert possible(cells, {"C0": "三级指标", "C1": "年度指标值"}, {}) == {"C0": "三级指标", "C1": "年度指标值"}


def test_of_two_quantities_the_one_with_a_sign_is_the_target() -> None:
    cells = row(("看啥", "养护里程"), ("要到", "≥60公里"), ("到了", "61公里"), ("占分", "30"))
    said = {"C0": "一级指标", "C1": "二级指标", "C2": "三级指标", "C3": "分值"}
    assert possible(cells, said, {}) == {
        "C0": "三级指标", "C1": "年度指标值", "C2": "实际完成值", "C3": "分值",
    }  # fmt: skip


def test_a_first_level_that_forms_print_is_not_what_is_measured() -> None:
    cells = row(("甲", "产出指标"), ("乙", "≥60公里"), ("丙", "61公里"))
    assert possible(cells, {"C0": "一级指标", "C1": "年度指标值"}, {})["C0"] == "一级指标"


def test_known_labels_are_not_given_another_role() -> None:
    said = {"C1": "资金来源", "C2": "全年执行数", "C4": "全年执行数", "C5": "执行率"}
    found = possible(FUNDS, said, {"C3": "全年执行数"})
    assert "C3" not in found
    assert found == said


@pytest.mark.parametrize(
    ("text", "said", "role"),
    [
        ("县里掏的", "单位资金", "地方资金"),
        ("省里给的", "其他资金", "地方资金"),
        ("省里给的", "上级补助", "上级补助"),
        ("自己筹的", "单位资金", "单位资金"),
        ("县里单位自己出的", "单位资金", "单位资金"),
        ("上年县级结转", "其他资金", "其他资金"),
    ],
)
def test_what_a_government_gave_is_no_units_own(text: str, said: str, role: str) -> None:
    assert fund_role(text, said) == role


def test_known_labels_have_the_role_that_they_print() -> None:
    names = tuple(COLUMNS)
    assert role_of_known("得分", names) == "得分"
    assert role_of_known("满分", names) == "分值"
    assert role_of_known("自打分", names) is None
