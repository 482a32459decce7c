"""B03: the printed execution rate against the printed amounts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from assist.model import BudgetLine
from assist.rules.outcome import Problem, Unchecked
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import printed
from assist.text.units import MONEY

_HUNDRED = Decimal(100)
_FAR = Decimal(2)


@rule(id="B03", name="执行率与执行数、预算数不符", severity="contradiction", basis=("LOGIC", "SC-NOTE"))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """The execution rate must be the executed amount over the adjusted (full-year) budget.

    What:
        Every fund row with an adjusted budget above zero, an executed amount and a rate.
    Why:
        The rate decides the points for execution and whether a reason is owed.
    Formula:
        rate = executed / adjusted budget x 100%. Never over the initial budget, which is often zero.
    Not flagged:
        Rates that some amounts within the printed precision yield (47.27% beside 8.52 / 18.02: systems
        divide unrounded amounts), 0.00% of empty rows. A rate that fits the initial budget, or is capped at
        100%, or is written as a fraction, or lies off by no more than the profile's rate_slack (0.02 points for
        rates with two decimals: systems round on the way), is only put up for review. In a report, where amounts stand in
        sentences, a finding is for review unless one sentence holds all three; rates of another amount of the text are
        none, and whole amounts that only rounding brings to a rate two points off are suspicious.
    Bad:
        budget: [{adjusted: "120.00", executed: "60.00", rate: "61.00"}]
    Good:
        budget: [{adjusted: "18.02", executed: "8.52", rate: "47.27"}]
    """
    one_budget = all(line.adjusted is None for line in form.form.budget) and not form.form.layout.startswith("N")
    for index, line in enumerate(form.form.budget):
        if one_budget and line.rate is not None and line.executed is not None and line.initial:
            if not _fits(line.rate, line.executed, line.initial):
                yield _of_initial(form, index, line)
            continue
        if line.rate is None or line.executed is None or line.adjusted is None:
            if index == form.total_index and line.executed is not None:
                yield Unchecked("资金总额行缺少预算数或执行率，无法复算执行率")
            continue
        report = form.form.layout.startswith("N")
        if line.adjusted > 0 and not _fits(line.rate, line.executed, line.adjusted):
            if not report:
                yield _problem(form, index, line)
            elif not _of_another_base(form, line.rate, line.executed):
                problem = _problem(form, index, line)
                together = _in_one_sentence(form, f"budget[{index}]")
                yield problem if together else replace(problem, verdict="review")
        elif line.adjusted == line.executed == 0 and 0 < line.rate < _HUNDRED and not report:
            yield _of_nothing(form, index, line)
        elif line.adjusted > 0 and report and _far(line.rate, line.executed, line.adjusted):
            yield replace(_problem(form, index, line), severity="suspicious", verdict="review")


def _fits(rate: Decimal, executed: Decimal, budget: Decimal) -> bool:
    return printed(rate).times(printed(budget)).meets(printed(executed).scaled(_HUNDRED))


def _of_another_base(form: FormView, rate: Decimal, executed: Decimal) -> bool:
    """Some amount of the report is what the rate was reckoned from: of its budgets the table may have another."""
    wanted = form.money(executed)
    told = (claim.interval for claim in form.all_claims if claim.unit == MONEY)
    return wanted is not None and any(
        printed(rate).times(amount).meets(wanted.scaled(_HUNDRED))
        for amount in told
        if not amount.meets(wanted)
    )


def _in_one_sentence(form: FormView, path: str) -> bool:
    """Budget, executed amount and rate stand in one sentence, which then contradicts itself."""
    places = [form.form.evidence.get(f"{path}.{column}") for column in ("adjusted", "executed", "rate")]
    known = [place for place in places if place is not None]
    if len(known) < len(places):
        return False
    between = form.text[min(place.start for place in known) : max(place.end for place in known)]
    return not any(stop in between for stop in "。；;\n")


def _far(rate: Decimal, executed: Decimal, budget: Decimal) -> bool:
    """Off by more than a reader would think rounded, between amounts that a sentence gives in whole numbers."""
    whole = executed == executed.to_integral_value() and budget == budget.to_integral_value()
    return whole and abs(executed * _HUNDRED / budget - rate) >= _FAR


def _problem(form: FormView, index: int, line: BudgetLine) -> Problem:
    assert line.rate is not None and line.executed is not None and line.adjusted is not None
    path = f"budget[{index}]"
    real = line.executed * _HUNDRED / line.adjusted
    hint = _other_reading(line.rate, line) or _within_slack(line.rate, real, form.profile.rate_slack.value)
    hint = hint or _rounded_twice(line.rate, real)
    return Problem(
        place=f"{path}.rate",
        message=f"{line.name}执行率填{line.rate:f}%，按执行数÷预算数应为{real:.2f}%{hint}",
        computation=f"{line.executed:f} ÷ {line.adjusted:f} × 100% = {real:.2f}% ≠ {line.rate:f}%",
        ask="核对执行数、预算数和执行率，更正其中填错的一项",
        sides=(
            form.cite(f"{path}.rate") or form.cite(path),
            form.cite(f"{path}.executed", "counter"),
            form.cite(f"{path}.adjusted", "counter"),
        ),
        verdict="review" if hint else None,
        cause=f"execution:{path}",
        confirmed=line.executed == line.adjusted,
    )


def _of_initial(form: FormView, index: int, line: BudgetLine) -> Problem:
    """A form whose only budget is that of the year's beginning: the rate can be reckoned on nothing else."""
    assert line.rate is not None and line.executed is not None and line.initial
    path, real = f"budget[{index}]", line.executed * _HUNDRED / line.initial
    return Problem(
        place=f"{path}.rate",
        message=f"{line.name}执行率填{line.rate:f}%，按执行数÷年初预算应为{real:.2f}%",
        computation=f"{line.executed:f} ÷ {line.initial:f} × 100% = {real:.2f}% ≠ {line.rate:f}%",
        ask="核对执行数、预算数和执行率，更正其中填错的一项",
        sides=(form.cite(f"{path}.rate") or form.cite(path), form.cite(f"{path}.executed", "counter"), form.cite(f"{path}.initial", "counter")),
        verdict="review",
        cause=f"execution:{path}",
    )


def _of_nothing(form: FormView, index: int, line: BudgetLine) -> Problem:
    """A rate between 0 and 100 beside a budget of nought of which nothing was spent."""
    path = f"budget[{index}]"
    return Problem(
        place=f"{path}.rate",
        message=f"{line.name}预算数、执行数均为0，执行率却填{line.rate:f}%",
        computation=f"0 ÷ 0，执行率{line.rate:f}%无从得出",
        ask="核对该行执行率，或补填预算数和执行数",
        sides=(form.cite(f"{path}.rate"), form.cite(f"{path}.executed", "counter"), form.cite(f"{path}.adjusted", "counter")),
        verdict="review",
        cause=f"execution:{path}",
    )


def _within_slack(rate: Decimal, real: Decimal, slack: Decimal) -> str:
    """That a rate with as many decimals as the slack is off by no more than it; "" when it is further off."""
    if rate.as_tuple().exponent != slack.as_tuple().exponent or abs(rate - real) > slack:
        return ""
    return f"（相差不超过{slack:f}个百分点，多为系统取舍所致）"


def _other_reading(rate: Decimal, line: BudgetLine) -> str:
    """Why the printed rate may come from another way of reckoning; "" when nothing explains it."""
    assert line.executed is not None and line.adjusted is not None
    if line.initial and line.initial != line.adjusted and _fits(rate, line.executed, line.initial):
        return "（所填数与年初预算口径相符，分母应为调整后或全年预算数）"
    if rate == _HUNDRED and line.executed > line.adjusted:
        return "（执行数超过预算数，执行率按100%封顶填列）"
    if rate <= 1 and _fits(rate * _HUNDRED, line.executed, line.adjusted):
        return "（疑以小数填报百分数）"
    return ""


def _rounded_twice(rate: Decimal, real: Decimal) -> str:
    """93.946 rounded to 93.95, and that to 94.0."""
    step = Decimal(1).scaleb(min(int(rate.as_tuple().exponent), 0))
    once = real.quantize(step / 10, ROUND_HALF_UP)
    return "（疑为逐次取整）" if once.quantize(step, ROUND_HALF_UP) == rate else ""
