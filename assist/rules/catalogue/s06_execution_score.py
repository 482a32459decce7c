"""S06: the printed execution score against rate x weight."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem, Unchecked
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval, printed

_HALF = Decimal("0.5")


_KIND = Decimal("0.4")


@rule(id="S06", name="执行得分与执行率不匹配", severity="contradiction", basis=("OWN", "CN-2020-10"))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """The printed score for budget execution must follow from the execution rate.

    What:
        Forms with an execution rate, a weight and a score for it.
    Why:
        Full points beside a rate of 61% hide that the money was not spent.
    Formula:
        score = min(rate, 100%) x weight, within the printed precision of rate and score.
    Precision:
        A form that prints decimals in some scores leaves out only trailing zeros: its 10 is 10.00. That is inferred
        from other cells, so what only this finer reading contradicts is for review.
    Not flagged:
        Scores that any amounts within the printed precision yield; whole points from which half a point or more was
        cut off, or which give four tenths and more for a full score, are suspicious. Where no form of the region states
        linear scoring (some score in steps), the finding is suspicious and for review.
    Bad:
        layout: P2-GZ
        budget: [{adjusted: "50", executed: "30", rate: "60.00", weight: "10", score: "10"}]
    Good:
        layout: P2-GZ
        budget: [{adjusted: "38,950", executed: "200", rate: "0.51", weight: "10", score: "0.05"}]
    """
    funds = form.funds
    weight = form.execution_weight
    if funds is None or not weight or funds.score is None or funds.score > weight:
        return
    rate = form.execution_rate
    if rate is None or rate.low is None or rate.high is None:
        yield Unchecked("没有执行率，无法核对执行得分")
        return
    coarse = printed(funds.score)
    expected = Interval(min(rate.low, Decimal(100)), min(rate.high, Decimal(100)))
    cut = _cut_to_points(funds.score, expected, weight)
    if funds.rate is not None:
        stated = printed(min(funds.rate, Decimal(100)))
        due = stated.scaled(weight / 100)
        if not cut and _gives(form, due, funds.score):
            if not _raised_to_full(funds.score, stated, weight):
                return
            cut = True
        expected = stated if due.meets(coarse) else expected
    due = expected.scaled(weight / 100)
    if not cut and _gives(form, due, funds.score):
        return
    inferred = due.meets(coarse)
    wanted = Decimal(form.rate_text.rstrip("%")) * weight / 100
    binding = form.profile.execution_score.binding
    path = form.funds_path
    yield Problem(
        place=f"{path}.score",
        message=f"执行率{form.rate_text}，执行得分却填{funds.score:f}分（满分{weight:f}分）",
        computation=f"{weight:f} × {form.rate_text} = {wanted:.2f} ≠ {funds.score:f}"
        f"（{'本表式按执行率计分' if binding else '本表未写明计分办法，通常按执行率计分'}）",
        ask="按执行率更正执行得分并重算总分；若另有计分办法，请附计分依据",
        sides=(
            form.cite(f"{path}.score") or form.cite(path),
            form.cite(f"{path}.rate", "counter") or form.cite_funds("counter"),
            form.cite_execution_weight("context"),
        ),
        severity=None if binding and not cut else "suspicious",
        verdict=None if binding and not inferred else "review",
        cause="execution-score",
    )


def _cut_to_points(score: Decimal, rate: Interval, weight: Decimal) -> bool:
    """Whole points, with half a point and more cut off: 9 where 9.78 was earned and 10 would be the next whole."""
    whole = score == score.to_integral_value()
    return whole and rate.low is not None and rate.low * weight / 100 >= score + _HALF


def _raised_to_full(score: Decimal, rate: Interval, weight: Decimal) -> bool:
    """Full points, though not all but a little was spent: 10 where 9.58 was earned is kinder than rounding is meant."""
    return rate.high is not None and score == weight and rate.high * weight / 100 <= weight - _KIND


def _gives(form: FormView, due: Interval, score: Decimal) -> bool:
    """Whether a score is what is due, with as many decimals as the form has elsewhere."""
    return due.contains(score) or (due.meets(printed(score)) and due.meets(_as_printed_elsewhere(form, score)))


def _as_printed_elsewhere(form: FormView, score: Decimal) -> Interval:
    """What the score stands for when it has as many decimals as the longest score in the form."""
    scores = [row.item.score for row in form.rows] + [line.score for line in form.form.budget]
    places = [_places(number) for number in (*scores, form.form.total_score) if number is not None]
    return printed(score.quantize(Decimal(1).scaleb(-max([*places, _places(score)]))))


def _places(number: Decimal) -> int:
    return len(f"{number:f}".partition(".")[2])
