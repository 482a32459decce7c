"""Cell scoring: right, null and wrong, how rows pair up, and what counts as the same text or number."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.model import BudgetLine, Form, Indicator, Signature
from eval.gold_cells import CellScore, align, fold, missing_form, number, score_form
from eval.gold_schema import GoldForm

GOLD: dict[str, Any] = {
    "form_id": "X-1",
    "source": {"file": "x.txt", "line_start": 1, "line_end": 9},
    "title": "项目支出绩效自评表（2024年度）",
    "year": 2024,
    "project_name": "路灯养护",
    "project_code": None,
    "department": "市政局",
    "unit": None,
    "fill_date": "20250211",
    "money_unit": "万元",
    "budget": [
        {
            "name": "年度资金总额：",
            "kind": "total",
            "adjusted": 67.0,
            "executed": 40.9,
            "rate_reported": 61.04,
            "weight": 10,
            "score": None,
        },
        {"name": "其中：上级补助", "kind": "upper", "adjusted": 67.0, "executed": 40.9},
    ],
    "indicators": [
        {
            "level1": "产出指标",
            "level2": "数量指标",
            "level3": "更换灯头",
            "op": ">=",
            "target_raw": "≥1,200盏",
            "target_num": 1200,
            "unit": "盏",
            "actual_raw": "1260盏",
            "actual_num": 1260,
            "weight": 20,
            "score": 20,
        },
        {
            "level1": "效益指标",
            "level2": "社会效益指标",
            "level3": "夜间出行安全",
            "op": "qual",
            "target_raw": "有效改善",
            "actual_raw": "有效改善",
            "weight": 30,
            "score": 28,
            "reason": "个别路段待补",
        },
        {
            "level1": "满意度指标",
            "level2": "满意度指标",
            "level3": "居民满意度",
            "op": ">=",
            "target_raw": "≥90%",
            "target_num": 90,
            "unit": "%",
            "actual_raw": "0.95",
            "actual_num": 0.95,
            "weight": 10,
            "score": 10,
        },
    ],
    "total_score": 58,
    "grade": None,
    "weights_stated_total": 100,
    "people": {"项目负责人": "甲", "财务负责人": None},
    "problems": "备件不足",
}


def gold(**changes: Any) -> GoldForm:
    return GoldForm.model_validate({**GOLD, **changes})


def perfect(**changes: Any) -> Form:
    """The form that a product without a fault would return for GOLD."""
    fields: dict[str, Any] = {
        "layout": "P2",
        "title": "项目支出绩效自评表",
        "year": 2024,
        "project_name": "路灯 养护",
        "department": "市政局",
        "fill_date": "2025年2月11日",
        "money_unit": "万元",
        "budget": (
            BudgetLine(
                name="年度资金总额",
                kind="total",
                adjusted=Decimal("67.00"),
                executed=Decimal("40.90"),
                rate=Decimal("61.04"),
                weight=Decimal(10),
            ),
            BudgetLine(name="上级补助", kind="superior", adjusted=Decimal(67), executed=Decimal("40.9")),
        ),
        "indicators": (
            Indicator(
                level1="产出指标(50分)",
                level2="数量指标",
                level3="更换灯头",
                operator=">=",
                target="1200",
                unit="盏",
                actual="1260",
                weight=Decimal(20),
                score=Decimal(20),
            ),
            Indicator(
                level1="效益指标",
                level2="社会效益\n指标",
                level3="夜间出行安全",
                operator="qualitative",
                target="有效改善",
                actual="有效改善",
                weight=Decimal(30),
                score=Decimal(28),
                reason="个别路段待补",
            ),
            Indicator(
                level1="满意度指标",
                level2="满意度指标",
                level3="居民满意度",
                operator=">=",
                target="90",
                unit="％",
                actual="0.95",
                weight=Decimal(10),
                score=Decimal(10),
            ),
        ),
        "total_score": Decimal("58.00"),
        "total_weight": Decimal(100),
        "signatures": (Signature(role="项目负责人", name="甲"), Signature(role="财务负责人", name=None)),
        "problems": "备件\n不足",
    }
    return Form(**{**fields, **changes})


def statuses(scores: list[CellScore]) -> dict[str, str]:
    return {f"{score.group}:{score.path}": score.status for score in scores if score.status != "right"}


def replaced(form: Form, index: int, **changes: Any) -> Form:
    rows = list(form.indicators)
    rows[index] = rows[index].model_copy(update=changes)
    return form.model_copy(update={"indicators": tuple(rows)})


def test_a_faultless_reading_has_only_right_cells() -> None:
    scores = score_form(gold(), perfect())
    assert statuses(scores) == {}
    groups = {
        group: sum(score.group == group for score in scores)
        for group in ("budget", "indicators", "header", "totals", "narratives")
    }
    # Counted by hand: 6+4 fund cells, 9+9+9 indicator cells with one unit and one reason missing.
    assert groups == {"budget": 10, "indicators": 27, "header": 6, "totals": 3, "narratives": 1}


def test_a_missing_value_is_null_and_another_value_is_wrong() -> None:
    form = replaced(perfect(), 0, actual=None, score=Decimal(2))
    assert statuses(score_form(gold(), form)) == {
        "indicators:indicators[0].actual": "null",
        "indicators:indicators[0].score": "wrong",
    }


def test_a_value_where_the_form_has_none_is_wrong() -> None:
    form = perfect(grade="优", project_code="123")
    assert statuses(score_form(gold(), form)) == {"header:project_code": "wrong", "totals:grade": "wrong"}


def test_a_form_that_was_not_found_is_null_in_every_filled_cell() -> None:
    scores = missing_form(gold())
    assert {score.status for score in scores} == {"null"}
    assert len(scores) == len(score_form(gold(), perfect()))


def test_a_dropped_row_is_null_and_the_rows_after_it_still_pair() -> None:
    form = perfect()
    form = form.model_copy(update={"indicators": (form.indicators[0], form.indicators[2])})
    bad = statuses(score_form(gold(), form))
    assert set(bad.values()) == {"null"}
    assert {path.split(".")[0] for path in bad} == {"indicators:indicators[1]"}


def test_an_invented_row_is_wrong() -> None:
    form = perfect()
    extra = Indicator(level1="产出指标", level3="注：得分不超过上限", score=Decimal(5))
    form = form.model_copy(update={"indicators": (*form.indicators, extra)})
    assert set(statuses(score_form(gold(), form)).values()) == {"wrong"}


def test_a_blank_fund_row_that_the_annotation_leaves_out_is_not_an_error() -> None:
    form = perfect()
    form = form.model_copy(update={"budget": (*form.budget, BudgetLine(name="其他资金", kind="other"))})
    assert statuses(score_form(gold(), form)) == {}


def test_the_raw_text_of_a_target_is_accepted_and_a_different_number_is_not() -> None:
    assert statuses(score_form(gold(), replaced(perfect(), 0, target="≥1,200盏"))) == {}
    bad = statuses(score_form(gold(), replaced(perfect(), 0, target="1,200盏及以上")))
    assert bad == {"indicators:indicators[0].target": "wrong"}


def test_narratives_and_signatures_that_were_not_annotated_are_not_scored() -> None:
    partial = GoldForm.model_validate({k: v for k, v in GOLD.items() if k not in ("problems", "people")})
    scores = score_form(partial, perfect(problems="别的", goal="目标"))
    assert statuses(scores) == {}
    assert not [score for score in scores if score.group == "narratives"]


def test_a_narrative_annotated_as_blank_must_stay_blank() -> None:
    assert statuses(score_form(gold(problems=None), perfect())) == {"narratives:problems": "wrong"}


def test_a_name_against_the_wrong_role_is_wrong() -> None:
    signed = (Signature(role="项目负责人", name="乙"), Signature(role="财务负责人", name="丙"))
    bad = statuses(score_form(gold(), perfect(signatures=signed)))
    assert bad == {"totals:signatures[项目负责人]": "wrong", "totals:signatures[财务负责人]": "wrong"}


def test_an_operator_that_the_form_does_not_print_may_be_left_out() -> None:
    rows = [dict(row) for row in GOLD["indicators"]]
    rows[2] |= {"target_raw": "90", "op": ">="}
    inferred = gold(indicators=rows)
    scores = score_form(inferred, replaced(perfect(), 2, operator="=", unit=None))
    assert statuses(scores) == {}
    assert sum(score.lenient for score in scores) == 2
    assert statuses(score_form(inferred, replaced(perfect(), 2, operator="<="))) == {
        "indicators:indicators[2].operator": "wrong"
    }


def test_an_operator_column_is_read_strictly() -> None:
    rows = [
        {**row, "target_raw": str(row["target_num"])} for row in GOLD["indicators"] if row.get("target_num")
    ]
    form = perfect()
    form = form.model_copy(update={"indicators": (form.indicators[0], form.indicators[2])})
    assert statuses(score_form(gold(indicators=rows), form)) == {}
    bad = statuses(score_form(gold(indicators=rows), replaced(form, 1, operator=None)))
    assert bad == {"indicators:indicators[1].operator": "null"}


@pytest.mark.parametrize(
    ("left", "right"),
    [("（5０％）", "(50%)"), ("社会\n 效益", "社会效益"), ("≧90", "≥90"), ("——", "--"), ("a b", "ab")],
)
def test_fold_ignores_space_width_and_variants_of_signs(left: str, right: str) -> None:
    assert fold(left) == fold(right)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,034.17", Decimal("1034.17")),
        ("61.04%", Decimal("61.04")),
        ("１２", Decimal(12)),
        ("12盏", None),
        ("", None),
        ("NaN", None),
        ("1e999999999", None),
    ],
)
def test_number_reads_only_a_number_on_its_own(text: str, value: Decimal | None) -> None:
    found = number(text)
    assert found == value or (text == "1e999999999" and found is not None)


WORDS = st.lists(st.sampled_from("abc"), max_size=5)


@given(WORDS, WORDS)
def test_align_keeps_every_item_once_in_order(left: list[str], right: list[str]) -> None:
    pairs = list(align(left, right, lambda a, b: 1.0 if a == b else 0.0))
    assert [a for a, _ in pairs if a is not None] == left
    assert [b for _, b in pairs if b is not None] == right


@given(WORDS, WORDS)
def test_align_finds_as_many_equal_pairs_as_exhaustive_search(left: list[str], right: list[str]) -> None:
    pairs = [pair for pair in align(left, right, lambda a, b: 1.0 if a == b else 0.0) if None not in pair]
    longest = max(
        size
        for size in range(min(len(left), len(right)) + 1)
        if set(combinations(left, size)) & set(combinations(right, size))
    )
    assert len(pairs) == longest
