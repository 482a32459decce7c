"""Rounded and truncated renderings of true figures raise nothing; a changed digit does."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from assist.rules import all_rules, check
from tests.rules.casebook import build

ROUNDING = st.sampled_from([ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_EVEN])
AMOUNTS = st.decimals(min_value=1, max_value=90000, places=4, allow_nan=False, allow_infinity=False)
PLACES = st.integers(1, 4)
RULES = {rule.id: [rule] for rule in all_rules()}


def fired(rule_id: str, case: dict[str, Any]) -> bool:
    form, text = build(case)
    return bool(check(form, text, RULES[rule_id]).findings)


def shown(value: Decimal, places: int, how: str) -> str:
    return f"{value.quantize(Decimal(1).scaleb(-places), how):f}"


@given(AMOUNTS, AMOUNTS, PLACES, PLACES, ROUNDING, ROUNDING)
def test_execution_rate_and_its_score(
    part: Decimal, rest: Decimal, money: int, digits: int, how: str, how_rate: str
) -> None:
    whole = part + rest
    rate = part * 100 / whole
    line = {
        "adjusted": shown(whole, money, how),
        "executed": shown(part, money, how),
        "rate": shown(rate, digits, how_rate),
        "weight": "10",
        "score": shown(rate / 10, 2, how_rate),
    }
    assert not fired("B03", {"budget": [line]})
    assert not fired("S06", {"layout": "P2-HB", "budget": [line]})


@given(AMOUNTS, AMOUNTS, st.integers(1, 20))
def test_a_rate_off_by_a_point_is_found(part: Decimal, rest: Decimal, points: int) -> None:
    whole = part + rest
    assume(whole > 100)
    wrong = part * 100 / whole + points
    line = {"adjusted": shown(whole, 2, ROUND_HALF_UP), "executed": shown(part, 2, ROUND_HALF_UP)}
    assert fired("B03", {"budget": [{**line, "rate": shown(wrong, 2, ROUND_HALF_UP)}]})


@given(st.lists(AMOUNTS, min_size=2, max_size=5), PLACES, ROUNDING)
def test_sources_that_add_up_before_rounding(parts: list[Decimal], places: int, how: str) -> None:
    kinds = ["fiscal", "special", "unit", "other", "other"]
    lines = [{"kind": "total", "adjusted": shown(sum(parts, Decimal(0)), places, how)}]
    lines += [
        {"kind": kind, "adjusted": shown(part, places, how)} for kind, part in zip(kinds, parts, strict=False)
    ]
    assert not fired("A01", {"budget": lines})


@given(st.integers(1, 500), st.integers(1, 400), ROUNDING, st.integers(1, 2))
def test_proportional_scores(target: int, actual: int, how: str, places: int) -> None:
    assume(actual < target)
    score = shown(Decimal(10) * actual / target, places, how)
    row = {
        "name": "新增床位",
        "target": f"≥{target}张",
        "actual": f"{actual}张",
        "weight": "10",
        "score": score,
    }
    assert not fired("S08", {"indicators": [row]})


@given(st.integers(1, 400), st.integers(2, 400), ROUNDING)
def test_both_reverse_formulas(target: int, over: int, how: str) -> None:
    actual = target + over
    first = Decimal(10) * target / actual
    second = max(Decimal(0), Decimal(10) * (2 * target - actual) / target)
    for score in (first, second):
        row = {
            "name": "差错件数",
            "target": f"≤{target}件",
            "actual": f"{actual}件",
            "weight": "10",
            "score": shown(score, 2, how),
        }
        assert not fired("S08", {"indicators": [row]})
