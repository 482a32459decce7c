"""Columns without a header: solved where figures decide, left open with a doubt where they do not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assist.extract.grid.reading import read_forms
from assist.extract.infer_columns import is_earned, solve_budget
from assist.extract.solve_columns import Sums, operator_share, solve_indicators
from tests.extract.grid_builder import document, rows, texts

KINDS = ["total", "fiscal", "other"]


def test_rate_decides_which_amounts_are_which() -> None:
    values = [["60", "90.00%", "45", "50", "9", "10"], ["60", "90.00%", "45", "50", "/", "/"],
              ["0", "0.00%", "0", "0", "/", "/"]]
    roles, doubts = solve_budget([None] * 6, values, KINDS)
    assert roles == ["initial", "rate", "executed", "adjusted", "score", "weight"]
    assert doubts == []


def test_equal_columns_stand_in_the_usual_order() -> None:
    values = [["50", "50", "45", "90%"], ["20", "20", "15", "75%"]]
    roles, doubts = solve_budget([None] * 4, values, KINDS[:2])
    assert roles == ["initial", "adjusted", "executed", "rate"]
    assert doubts == []


def test_budget_and_rate_are_interchangeable_without_a_percent_sign() -> None:
    """45 of 50 is 90 %, and 45 of 90 is 50 %: the figures alone don't tell which is which."""
    roles, doubts = solve_budget([None] * 3, [["50", "45", "90"], ["20", "15", "75"]], KINDS[:2])
    assert roles == [None, "executed", None]
    assert len(doubts) == 1


def test_without_a_rate_nothing_is_assigned() -> None:
    roles, doubts = solve_budget([None] * 3, [["60", "50", "45"], ["60", "50", "45"]], KINDS[:2])
    assert roles == [None, None, None]
    assert len(doubts) == 1


def test_a_rate_that_fits_no_amounts_assigns_nothing() -> None:
    roles, _ = solve_budget([None] * 3, [["50", "45", "77.77%"], ["50", "45", "77.77%"]], KINDS[:2])
    assert roles[:2] == [None, None]


def test_amounts_of_nought_confirm_nothing() -> None:
    roles, _ = solve_budget([None] * 3, [["0", "45", "90%"], ["0", "45", "90%"]], KINDS[:2])
    assert roles[:2] == [None, None]


def test_one_lost_name_among_known_ones() -> None:
    names = ["initial", None, "executed", "rate"]
    roles, doubts = solve_budget(names, [["60", "50", "45", "90%"]], ["total"])
    assert roles == ["initial", "adjusted", "executed", "rate"]
    assert doubts == []


@pytest.mark.parametrize(("score", "rate", "earned"), [("9.15", "91.46", True), ("18.29", "91.46", True),
                                                       ("10", "120", True), ("7", "91.46", False)])
def test_score_is_rate_times_weight(score: str, rate: str, earned: bool) -> None:
    assert is_earned(Decimal(score), Decimal(rate)) is earned


ROWS = [
    ["产出指标", "数量指标", "人数", "≥", "40", "人", "41人", "30", "30", ""],
    ["产出指标", "质量指标", "合格率", "≥", "95", "%", "90%", "30", "28.42", "抽检两批不合格"],
    ["效益指标", "社会效益指标", "知晓度", "定性", "提高", "其他", "提高", "30", "30", ""],
]
SUMS = Sums(frozenset({Decimal(90)}), frozenset({Decimal("88.42")}), True)


def test_all_indicator_columns_from_their_content() -> None:
    roles, doubts = solve_indicators([None] * 10, ROWS, SUMS)
    assert roles == ["level1", "level2", "level3", "operator", "target", "unit", "actual", "weight", "score",
                     "reason"]
    assert doubts == []


def test_figures_in_the_other_order() -> None:
    swapped = [[*row[:7], row[8], row[7], row[9]] for row in ROWS]
    roles, _ = solve_indicators([None] * 10, swapped, SUMS)
    assert roles[7:9] == ["score", "weight"]


def test_weights_that_add_up_to_nothing_known_stay_open() -> None:
    values = [[*row[:7], str(Decimal(row[7]) + 7), *row[8:]] for row in ROWS]
    roles, doubts = solve_indicators([None] * 10, values, SUMS)
    assert roles[7] is None
    assert doubts and "、8、" in doubts[0]


def test_target_and_actual_that_nothing_tells_apart_stay_open() -> None:
    values = [["人数", "好", "良"], ["次数", "多", "够"]]
    roles, doubts = solve_indicators(["level3", None, None], values, SUMS)
    assert roles == ["level3", None, None]
    assert doubts


def test_full_marks_tell_target_from_actual() -> None:
    values = [["41", "40", "≥", "45", "45"], ["3", "5", "≤", "45", "45"], ["80", "95", "≥", "10", "8"]]
    roles, _ = solve_indicators([None, None, None, "weight", "score"], values, SUMS)
    assert roles[:3] == ["actual", "target", "operator"]


def test_operator_share() -> None:
    assert operator_share(["≥", "＝", "定性", ""]) == 1.0
    assert operator_share(["正向", "定性"]) == 0.0
    assert operator_share(["", ""]) == 0.0


def test_form_whose_headers_are_blank() -> None:
    table = rows(r"""
        项目名称 | 巡护{9}
        {10}
        年度资金总额{3} | 60 | 50 | 45 | 90% | 10 | 9 | {1}
        其他资金{3} | 0 | 0 | 0 | 0% | / | / | {1}
        产出指标 | 数量指标 | 人数 | ≥ | 40 | 人 | 41人 | 30 | 30 | {1}
        产出指标 | 质量指标 | 合格率 | ≥ | 95 | % | 90% | 30 | 28.42 | 抽检不合格
        效益指标 | 社会效益指标 | 知晓度 | 定性 | 提高 | 其他 | 提高 | 30 | 30 | {1}
        总分{7} | 100 | 97.42 | {1}
    """)
    [raw] = read_forms(document("项目支出绩效自评表", table))
    assert texts(raw.budget[0], "initial", "adjusted", "executed", "rate", "weight", "score") == [
        "60", "50", "45", "90%", "10", "9"]
    assert texts(raw.indicators[1], "operator", "target", "unit", "actual", "weight", "score", "reason") == [
        "≥", "95", "%", "90%", "30", "28.42", "抽检不合格"]
    assert texts(raw.total, "weight", "score") == ["100", "97.42"]
