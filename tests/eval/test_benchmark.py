"""The benchmark itself: clean bases, mutations that break what they say, one seed one benchmark."""

from __future__ import annotations

import ast
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

import pytest

from corpus.families import families
from corpus.generate import generate
from eval.bench.base import HELD_OUT_REGION, Unclean, base_form, base_forms
from eval.bench.cases import SIZES, Benchmark, build, digest
from eval.bench.constraints import broken
from eval.bench.decoys import DECOYS
from eval.bench.editing import settle, with_fields, with_line, with_row, with_total
from eval.bench.heldout.decoys import DECOYS as HELD_OUT_DECOYS
from eval.bench.heldout.lot import candidates, drawn
from eval.bench.mutation import CannotMutate, Change, Side, all_mutators
from eval.bench.rounding import rounded
from eval.bench.solver import judge

ROOT = Path(__file__).parents[2]


@cache
def small() -> Benchmark:
    return build(0, 1, 3)


def names(sample) -> set[str]:
    return {item.name.split("[")[0] for item in broken(sample)}


def test_bases_of_every_family_break_nothing():
    assert {sample.family for sample in base_forms(3, 2)} == set(families())


def test_an_unclean_base_is_refused(monkeypatch):
    def wrong(sample, rng):
        return with_line(sample, 0, executed=Decimal("0.01"))

    monkeypatch.setattr("eval.bench.base.DECOYS", [wrong] * 20)
    with pytest.raises(Unclean, match="breaks"):
        for number in range(10):
            base_form(0, number, "P2")


def test_each_decoy_finds_a_form_that_it_keeps_clean():
    for decoy in (*DECOYS, *HELD_OUT_DECOYS):
        used = 0
        for number in range(60):
            for family in ("P1-SC", "P2-GZ", "P2-YN", "P2"):
                try:
                    sample = decoy(generate(number, family), Random(number))
                except CannotMutate:
                    continue
                used += 1
                assert not broken(sample), decoy.__name__
            if used >= 3:
                break
        assert used, decoy.__name__


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda s: with_line(s, 0, rate=Decimal("12.34")), "rate"),
        (lambda s: with_line(s, 1, executed=Decimal("0.77")), "sum.executed"),
        (lambda s: with_line(s, 0, score=Decimal("1.5")), "execution.score"),
        (lambda s: with_total(s, Decimal("61.5"), texts=False), "total"),
        (lambda s: with_row(s, 0, weight=Decimal(33)), "weights"),
        (lambda s: with_row(s, 0, actual=None, actual_text=None), "score.blank"),
        (lambda s: with_row(s, 0, score=Decimal("0.5")), "score"),
        (lambda s: with_fields(s, measures="（200字以内）"), "own.words.measures"),
        (lambda s: with_fields(s, problems=None), "filled.problems"),
        (lambda s: with_fields(s, completion=s.form.completion + "共有站点9处。"), ""),
        (
            lambda s: with_fields(s, completion=s.form.completion + "补助按10人×100元/人测算，共1100元。"),
            "product.completion",
        ),
    ],
)
def test_constraints_see_what_is_broken_and_nothing_else(edit, expected):
    sample = generate(4, "P1-SC")
    assert not broken(sample)
    found = names(edit(sample))
    assert expected in found if expected else not found


def test_rounded_forms_are_clean_by_intervals_and_not_by_exact_sums():
    exactly_wrong = 0
    for sample in base_forms(1, 3):
        short = rounded(sample)
        if not broken(short, rounded=True):
            exactly_wrong += bool(broken(short))
    assert exactly_wrong > 5


def test_enough_mutators_and_a_third_held_out():
    mutators = all_mutators()
    held = [mutator for mutator in mutators if mutator.held_out]
    assert len(mutators) >= 40
    assert len(held) * 3 >= len(mutators) - 2
    assert {mutator.group for mutator in held} == {mutator.group for mutator in mutators}
    assert all(mutator.page for mutator in mutators)


def test_what_is_held_out_is_what_the_lot_drew():
    held = {mutator.id: mutator for mutator in all_mutators() if mutator.held_out}
    assert set(held) == drawn()
    for group, kinds in candidates().items():
        for name in drawn() & set(kinds):
            assert (held[name].group, held[name].page) == (group, kinds[name])


def test_every_insertion_breaks_a_constraint_of_a_changed_cell_and_its_twin_none():
    for base in small().bases:
        assert not broken(base.sample)
        for case in base.cases:
            changed = {side.path for side in case.change.changed}
            assert case.accepted.broken
            assert all(changed & set(item.paths) for item in case.accepted.broken), case.mutator
            assert case.change.sample != base.sample


def test_the_same_seed_gives_the_same_files():
    again = build(0, 1, 3)
    assert [case.change for case in again.cases] == [case.change for case in small().cases]
    first = digest(Benchmark(0, small().bases[:4], {}))
    assert first == digest(Benchmark(0, again.bases[:4], {}))
    assert first != digest(Benchmark(0, again.bases[1:5], {}))


@pytest.mark.slow
def test_the_full_benchmark_is_large_enough():
    full = build(0, *SIZES["full"])
    assert len(full.cases) >= 900
    assert len(full.bases) >= 300
    assert len({base.fmt for base in full.bases}) >= 8
    assert {base.sample.family for base in full.bases} == set(families())
    used = {case.mutator for case in full.cases}
    assert used == {mutator.id for mutator in all_mutators()}


def test_a_mutation_that_the_layout_does_not_print_is_dropped():
    sample = generate(2, "T2")
    hidden = with_fields(sample, total_score=Decimal(90), conclusion="自评得分91分")
    verdict = judge(sample, Change(hidden, "", (Side("conclusion"),), (Side("total_score"),)))
    assert verdict == "not seen in the file"


def test_what_printed_digits_explain_is_dropped_and_what_they_do_not_is_kept():
    sample = generate(4, "P1-SC")
    text = sample.form.completion + "上年结转6万元，本年到位497万元，本年支出73万元，年末结余{}万元。"

    def verdict(left: int):
        wrong = with_fields(sample, completion=text.format(left))
        return judge(sample, Change(wrong, "", (Side("completion"),), ()))

    assert verdict(431) == "explained by printed digits"
    assert [item.name for item in verdict(473).broken] == ["balance.completion"]


def test_a_mutation_with_an_unrecorded_repair_is_dropped():
    sample = generate(4, "P1-SC")
    wrong = with_total(sample, sample.form.total_score - 2)
    assert judge(sample, Change(wrong, "", (Side("total_score"),), ())) == "more than one repair"


def test_a_mutation_that_breaks_two_things_at_once_is_dropped():
    sample = generate(4, "P1-SC")
    both = with_fields(with_total(sample, sample.form.total_score - 2, texts=False), problems=None)
    assert judge(sample, Change(both, "", (Side("problems"),), ())) == "more than one cause"


def test_settle_makes_the_total_follow_its_parts():
    sample = generate(4, "P1-SC")
    item = sample.form.indicators[0]
    changed = settle(with_row(sample, 0, score=item.score - 1))
    assert changed.form.total_score == sample.form.total_score - 1
    assert f"自评得分{changed.form.total_score}分" in changed.form.conclusion


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_the_product_imports_nothing_of_eval_and_never_names_what_is_held_out():
    held = [mutator.id for mutator in all_mutators() if mutator.held_out]
    for path in (ROOT / "assist").rglob("*.py"):
        assert not any(name.split(".")[0] in ("eval", "corpus") for name in _imports(path)), path
        text = path.read_text(encoding="utf-8")
        assert "heldout" not in text and "eval.bench" not in text, path
        assert not any(f'"{name}"' in text for name in held), path


def test_only_registry_builder_and_judge_reach_what_is_held_out():
    reaching = ("mutation.py", "layouts.py", "constraints.py", "base.py")
    for path in (ROOT / "eval").rglob("*.py"):
        if "heldout" not in path.parts and path.name not in reaching:
            assert not any(name.startswith("eval.bench.heldout") for name in _imports(path)), path


def test_nothing_of_the_judge_comes_from_the_rules():
    for path in (ROOT / "eval" / "bench").glob("constraints*.py"):
        assert not any(name.startswith("assist.rules") for name in _imports(path)), path


def test_the_held_out_region_is_a_family():
    assert HELD_OUT_REGION in families()
