"""How findings are judged, where cells are located, and the arithmetic of the scorecard."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache

import pytest

from assist.extract import extract
from assist.model import Finding, FindingEvidence
from assist.readers import read_bytes
from corpus.generate import generate
from corpus.render import extension, render
from eval import command
from eval.bench import gate
from eval.bench.baselines.prompt import read
from eval.bench.baselines.three_checks import three_checks
from eval.bench.cases import Base, Benchmark, build, spread
from eval.bench.judge import Truth, compare
from eval.bench.locate import Span, places, stamp_form, words
from eval.bench.mutation import Side
from eval.bench.record import as_read
from eval.bench.report import TARGETS, markdown
from eval.bench.run import product, run_base
from eval.bench.score import headline, in_formats, rounding_loss, scorecard
from eval.bench.wilson import wilson

TEXT = "执行率\t61.04\t得分\t10\n总分\t95\n"
RATE, SCORE, TOTAL = Span(4, 9), Span(13, 15), Span(19, 21)


def finding(*spans: Span, rule: str = "S06", id: str = "S06:budget[0].score") -> Finding:
    evidence = tuple(
        FindingEvidence(
            role=role, locator="L1", text=TEXT[span.start : span.end], start=span.start, end=span.end
        )
        for role, span in zip(("claim", "counter", "counter"), spans, strict=False)
    )
    return Finding(
        id=id, rule=rule, name="", verdict="fail", severity="contradiction", message="", computation="",
        basis="", ask="", evidence=evidence, fingerprint="",
    )  # fmt: skip


TRUTH = Truth(changed=((SCORE,),), counter=((RATE,),), closure=((SCORE,), (RATE,)))


def test_a_finding_with_a_cell_of_each_side_is_a_hit_on_both():
    seen = compare(TEXT, TRUTH, [finding(SCORE, RATE)], frozenset())
    assert (seen.hit, seen.both_sides, seen.rank) == (True, True, 1)
    assert (seen.cited, seen.cited_right, seen.sides, seen.sides_cited) == (2, 2, 2, 2)


def test_a_finding_on_one_side_shows_only_that_one():
    seen = compare(TEXT, TRUTH, [finding(TOTAL), finding(SCORE, TOTAL, id="x")], frozenset())
    assert (seen.hit, seen.both_sides, seen.rank, seen.useless) == (True, False, 2, 1)
    assert (seen.cited, seen.cited_right) == (2, 1)


def test_what_was_said_of_the_clean_twin_is_no_hit():
    seen = compare(TEXT, TRUTH, [finding(SCORE, RATE)], frozenset({"S06:budget[0].score"}))
    assert (seen.hit, seen.useless) == (False, 1)


def test_a_quote_that_is_not_in_the_text_is_invented():
    false = FindingEvidence(role="claim", locator="L1", text="99", start=13, end=15)
    wrong = finding(SCORE).model_copy(update={"evidence": (false,)})
    assert compare(TEXT, TRUTH, [wrong], frozenset()).invented == 1


@pytest.mark.parametrize("fmt", ["docx", "xlsx", "html", "txt-cells", "txt-tabs", "txt-pdf"])
def test_stamps_lead_to_the_cell_and_not_to_another_with_the_same_digits(fmt):
    sample = generate(6, "P1-SC")
    sides = (Side("budget[0].score"), Side("indicators[0].actual"), Side("total_score"), Side("goal"))
    stamped, letters = stamp_form(sample, sides)
    name = f"a{extension(fmt)}"
    real = read_bytes(render(sample, sample.family, fmt), name)
    found = places(letters, read_bytes(render(stamped, sample.family, fmt), name), real)
    form = extract(real)[0]
    for side in sides:
        place = form.evidence[side.path]
        assert any(span.overlaps(place.start, place.end) for span in found[side]), side
    assert real.text[found[sides[0]][0].start : found[sides[0]][0].end] == f"{sample.form.budget[0].score}"


def test_words_are_found_across_line_breaks():
    assert words("存在\n问题：无", "存在问题") == (Span(0, 5),)


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    # R: binom::binom.wilson; Wilson 1927 with z = 1.96
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_wilson_against_published_values(hits, count, low, high):
    assert wilson(hits, count) == pytest.approx((low, high), abs=2e-4)


def test_wilson_of_nothing_is_everything():
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_record_has_evidence_for_every_printed_cell():
    sample = generate(6, "P1-SC")
    form, text = as_read(sample)
    for place in form.evidence.values():
        assert text[place.start : place.end] == place.text
    assert form.evidence["budget[0].score"].text == f"{sample.form.budget[0].score}"
    assert "indicators[0]" in form.evidence


def test_three_checks_see_a_wrong_total_and_pass_a_clean_form():
    form, text = as_read(generate(6, "P1-SC"))
    assert three_checks([form], text) == ((), ())
    wrong = form.model_copy(update={"total_score": form.total_score - Decimal("0.2")})
    assert [one.rule for one in three_checks([wrong], text)[0]] == ["sum"]
    within = form.model_copy(update={"total_score": form.total_score - Decimal("0.1")})
    assert three_checks([within], text) == ((), ())


def test_quotes_of_a_model_are_looked_up_and_invented_ones_counted():
    problems = [{"claim": "61.04", "counter": "得分 99", "why": "x"}]
    findings, invented, quotes = read(problems, TEXT)
    assert (invented, quotes) == (1, 2)
    assert [one.text for one in findings[0].evidence] == ["61.04"]


@cache
def bases() -> tuple[Base, ...]:
    return build(0, 1, 2).bases


def card():
    made = scorecard([run_base(base) for base in bases()[:5]])
    about = {"seed": 0, "size": "quick", "base_forms": 5, "mutators_used": 1, "dropped": {}}
    return {**headline(made), "benchmark": about, "tracks": {"questions": "not built"}, **made}


def test_the_scorecard_has_the_keys_that_scripts_read_and_is_json():
    made = card()
    keys = (
        "insertions recall recall_wilson_low heldout_mutator_recall clean_forms clean_fail_rate rounding_loss "
        "both_sides_hit evidence_precision evidence_recall invented_quotes useless_per_form forms_per_second "
        "per_rule"
    )
    assert not [key for key in keys.split() if key not in made]
    assert json.loads(json.dumps(made))["insertions"] == made["insertions"] == 10
    assert set(made["file_to_finding"]["recall_at"]) == {"1", "3", "5", "10"}
    text = markdown(made, [], None)
    assert all(name in text for name, *_ in TARGETS)
    assert "not built" in text and "Not run" in text


def test_nothing_found_is_no_recall_and_everything_said_is_no_specificity():
    base = bases()[0]
    silent = scorecard([run_base(base, ("plain",), lambda forms, text: ((), ()))])
    assert silent["file_to_finding"]["recall"] == 0.0
    assert silent["file_to_finding"]["clean"]["fail_rate"] == 0.0

    def loud(forms, text):
        return (finding(SCORE).model_copy(update={"evidence": ()}),), ()

    noisy = scorecard([run_base(base, ("plain",), loud)])
    assert noisy["file_to_finding"]["recall"] == 0.0
    assert noisy["file_to_finding"]["clean"]["fail_rate"] == 1.0
    assert noisy["file_to_finding"]["useless_per_form"] == 1.0


def test_a_crash_of_the_product_is_counted_and_does_not_end_the_run():
    base = bases()[0]

    def falling(forms, text):
        raise RecursionError("too deep")

    made = scorecard([run_base(base, ("plain",), falling)])
    assert made["file_to_finding"]["clean"]["crashed"] == 1


def test_rounding_loss_compares_only_insertions_that_both_renderings_show():
    outcome = run_base(bases()[0], ("plain", "rounded"))
    plain = [one for one in outcome.results if one.style == "plain"]
    short = [one for one in outcome.results if one.style == "rounded"]
    assert rounding_loss(plain, short)["pairs"] == len(short)
    assert rounding_loss(plain, plain)["loss_points"] == 0.0


def test_the_product_is_asked_in_its_own_order():
    form, text = as_read(generate(6, "P1-SC"))
    found, _ = product([form.model_copy(update={"total_score": Decimal(50)})], text)
    assert found and found[0].verdict == "fail"


def test_the_gate_names_every_figure_that_fell():
    recorded = {"recall": 0.9, "clean_fail_rate": 0.01, "both_sides_hit": 0.97}
    good = {"recall": 0.9, "clean_fail_rate": 0.01, "both_sides_hit": 0.98}
    assert gate.below(good, recorded) == []
    worse = gate.below({"recall": 0.89, "clean_fail_rate": 0.02, "both_sides_hit": 0.98}, recorded)
    assert [line.split(":")[0] for line in worse] == ["recall", "clean_fail_rate"]


def test_recorded_figures_can_be_read_back(tmp_path):
    made = dict.fromkeys((*gate.FLOORS, *gate.CEILINGS), 0.5)
    file = tmp_path / "recorded.toml"
    file.write_text(gate.written(made), encoding="utf-8")
    assert gate.load(file) == made


def test_the_same_insertions_can_be_spread_over_several_formats():
    made = Benchmark(0, bases()[:2], {})
    wide = spread(made, ("docx", "xlsx", "html", "txt-tabs"))
    assert [base.fmt for base in wide.bases] == ["docx"] * 2 + ["xlsx"] * 2 + ["html"] * 2 + ["txt-tabs"] * 2
    assert {case.number for case in wide.cases} == {case.number for case in made.cases}
    assert len(wide.cases) == 4 * len(made.cases)


def test_every_format_is_scored_on_the_same_insertions_and_twins():
    wide = spread(Benchmark(0, bases()[:2], {}), ("docx", "txt-tabs"))
    outcomes = [run_base(base, ("plain", "rounded")) for base in wide.bases]
    made = in_formats(outcomes)
    wanted = sum(len(base.cases) for base in bases()[:2])
    assert [(fmt, one["insertions"]) for fmt, one in made.items()] == [("docx", wanted), ("txt-tabs", wanted)]
    assert all(one["rounded"]["insertions"] <= wanted <= one["clean"]["forms"] for one in made.values())
    assert "| txt-tabs |" in markdown({**card(), "in_formats": made}, [], None)


@pytest.mark.parametrize(
    ("given", "code"),
    [(["--help"], 0), ([], 2), (["--nonsense"], 2), (["--gold", "none.json", "--docs", "no"], 2)],
)
def test_assist_eval_hands_over_to_the_scorer_asked_for(given, code, capsys):
    assert command.main(given) == code
    printed = capsys.readouterr()
    assert "--quick" in printed.out + printed.err or "none.json" in printed.err


def test_an_unknown_format_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as stopped:
        command.main(["--quick", "--formats", "docx,odt"])
    assert stopped.value.code == 2
    assert "odt" in capsys.readouterr().err
