"""Generated forms are consistent: recomputed here from the printed figures alone."""

from decimal import Decimal

import pytest

from assist.model import BudgetLine
from corpus.families import Family, families, family
from corpus.generate import generate, grade_of

SEEDS = range(25)
NAMES = list(families())


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_same_form(name: str) -> None:
    assert generate(7, name) == generate(7, name)
    assert generate(7, name) != generate(8, name)


@pytest.mark.parametrize("name", NAMES)
def test_weights_add_up_to_100(name: str) -> None:
    kind = family(name)
    for seed in SEEDS:
        sample = generate(seed, name)
        if not kind.scored or not kind.weights_shown:
            continue
        weights = [item.weight for item in sample.form.indicators] + [sample.form.budget[0].weight]
        assert sum(weight or 0 for weight in weights) == 100


@pytest.mark.parametrize("name", NAMES)
def test_total_is_the_sum_of_the_scores(name: str) -> None:
    for seed in SEEDS:
        form = generate(seed, name).form
        scores = [item.score for item in form.indicators] + [form.budget[0].score]
        if form.total_score is not None:
            assert form.total_score == sum(score or 0 for score in scores)
            assert form.grade in (None, grade_of(form.total_score))
        else:
            assert not any(scores)


def _parts_add_up(kind: Family, lines: tuple[BudgetLine, ...], column: str) -> bool:
    for parent in {fund.parent for fund in kind.funds[1:]}:
        parts = [
            getattr(line, column)
            for line, fund in zip(lines[1:], kind.funds[1:], strict=True)
            if fund.parent == parent
        ]
        if getattr(lines[parent], column) != sum(part or 0 for part in parts):
            return False
    return True


@pytest.mark.parametrize("name", NAMES)
def test_funds_add_up_and_rates_follow(name: str) -> None:
    kind = family(name)
    for seed in SEEDS:
        lines = generate(seed, name).form.budget
        assert all(_parts_add_up(kind, lines, column) for column in kind.amounts)
        for line in lines:
            base = line.adjusted if "adjusted" in kind.amounts else line.initial
            if line.rate is not None and base and line.executed is not None:
                # rounded or cut at the second decimal
                assert 0 <= abs(line.executed / base * 100 - line.rate) < Decimal("0.01")
            if line.score is not None and line.weight is not None and line.rate is not None:
                assert abs(line.rate * line.weight / 100 - line.score) <= Decimal("0.005")


@pytest.mark.parametrize("name", NAMES)
def test_a_missed_target_costs_points_and_has_a_reason(name: str) -> None:
    kind = family(name)
    for seed in SEEDS:
        for item in generate(seed, name).form.indicators:
            if item.operator != ">=" or item.target is None or item.actual is None:
                continue
            if not item.actual.replace(".", "").isdigit():
                continue
            met = Decimal(item.actual) >= Decimal(item.target)
            if item.weight is not None and item.score is not None:
                assert (item.score == item.weight) == met
            assert not kind.reason or (item.reason is None) == met


@pytest.mark.parametrize("name", NAMES)
def test_counts_in_the_completion_are_those_of_the_table(name: str) -> None:
    for seed in SEEDS:
        form = generate(seed, name).form
        counted = [item for item in form.indicators if item.level2 == "数量指标"][:3]
        for item in counted:
            if form.completion is not None:
                assert f"{item.actual}{item.unit}" in form.completion


def test_sizes_range_from_few_to_many_indicators() -> None:
    sizes = {len(generate(seed, "P2").form.indicators) for seed in range(300)}
    assert min(sizes) >= 5
    assert max(sizes) >= 25


def test_an_unknown_family_is_named() -> None:
    with pytest.raises(ValueError, match="P9"):
        generate(1, "P9")
