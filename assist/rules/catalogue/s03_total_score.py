"""S03: the total score against the sum of the scores."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem, Unchecked
from assist.rules.points import addition, management_points
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.slips import asking
from assist.rules.view import FormView
from assist.text.intervals import Interval, exact, printed
from assist.text.intervals import total as sum_of

_LEAST_EXECUTION, _HUNDRED = Decimal(5), Decimal(100)
_SEEN = Decimal("0.1")
"""Points that a total with one decimal would still show."""


@rule(id="S03", name="总分与各项得分之和不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """The total score must be the score for execution plus the scores of all indicators.

    What:
        Forms with a total, a score for execution (or no weight for it) and a score for every indicator, whether
        or not the layout prints the indicators' weights.
    Why:
        The total is what is published and what the grade follows from.
    Formula:
        total = execution score + sum of indicator scores.
    Not flagged:
        A total rounded or truncated from its parts, or from parts that were rounded themselves (scores with
        decimals below the weight); only one rounded to full marks is for review. A blank execution score (S05 judges what the total
        implies). In narrative reports the finding is for review: a score may be told outside the list.
    Bad:
        total_score: "97"
        budget: [{adjusted: "5", weight: "10", score: "10"}]
        indicators: [{name: 巡查, target: ≥5次, weight: "90", score: "85"}]
    Good:
        total_score: "95.2"
        budget: [{adjusted: "5", weight: "10", score: "5.18"}]
        indicators: [{name: 巡查, target: ≥5次, weight: "90", score: "90"}]
    """
    total = form.form.total_score
    rows = _parts(form)
    if total is None or not rows or form.unfilled:
        return
    if any(row.item.score is None for row in rows):
        yield Unchecked("有指标得分空白，无法核对总分")
        return
    funds = form.funds
    if funds is not None and funds.score is None and form.execution_weight:
        return
    execution = funds.score if funds is not None and funds.score is not None else None
    own = sum((row.item.score or Decimal(0) for row in rows), management_points(form)[1])
    whole = own + (execution or 0)
    if printed(total).contains(whole) or _rounding_explains(form, total, rows):
        if _rounded_to_full(form, total, whole):
            yield _full(form, total, whole)
        return
    if execution is None and form.form.has_scores and 0 < total - whole <= _missing(form) and _may_be_execution(form, total - whole):
        yield Unchecked("没有读到预算执行得分，无法核对总分")
        return
    if printed(total).contains(whole + _unweighted(form, rows)):
        return  # rows whose weight is blank count towards the total as well
    left_out = execution is not None and printed(total).contains(own)
    note = "（总分没有计入预算执行得分）" if left_out else ""
    weights = sum((row.item.weight or Decimal(0) for row in rows), (form.execution_weight or 0) + management_points(form)[0])
    stated = form.form.total_weight
    # Weights and scores that fall short together point to a row that was not read.
    unread = stated is not None and whole < total and total - whole <= stated - weights
    # Where no weights are printed it cannot be seen that a part was left out, such as points for management.
    unread = unread or (not form.scored_rows and whole < total)
    yield Problem(
        place="total_score",
        message=f"总分{total:f}分，各项得分之和为{whole:f}分{note}",
        computation=f"{addition('预算执行', execution, own)} ≠ {total:f}",
        ask=asking(
            "核对各项得分和总分，更正后重新确定等级",
            [("预算执行", execution or Decimal(0)), *((row.name, row.item.score or Decimal(0)) for row in rows)],
            ("总分", total),
        ),
        sides=(
            form.cite("total_score"),
            form.cite(f"{form.funds_path}.score", "counter"),
            *(form.cite(f"{row.path}.score", "counter") for row in rows),
        ),
        verdict="review" if unread or form.form.layout.startswith("N") else None,
        cause="total",
        # Weights that make their own printed sum were cut rightly, and with them the scores beside each.
        confirmed=stated is not None and weights == stated and all((row.item.score or 0) <= (row.item.weight or 0) for row in rows),
    )


def _rounded_to_full(form: FormView, total: Decimal, whole: Decimal) -> bool:
    """Points were taken off, and the total has them all again."""
    stated = form.form.total_weight or form.profile.total_weight.value
    return total == stated and total - whole >= _SEEN


def _full(form: FormView, total: Decimal, whole: Decimal) -> Problem:
    funds = form.funds
    short = [row for row in _parts(form) if row.item.score is not None and not row.full_score]
    cut = funds is not None and funds.score is not None and funds.score != form.execution_weight
    return Problem(
        place="total_score",
        message=f"总分取整为满分{total:f}分，各项得分之和为{whole:f}分",
        computation=f"{whole:f} < {total:f}",
        ask="核对总分是否应保留小数",
        sides=(
            form.cite("total_score"),
            form.cite(f"{form.funds_path}.score", "counter") if cut else None,
            *(form.cite(f"{row.path}.score", "counter") for row in short),
        ),
        severity="suspicious",
        verdict="review",
        cause="total",
    )


def _parts(form: FormView) -> tuple[Row, ...]:
    """The indicators that earn points: those with a weight or, where the layout prints none, all that have a score."""
    if form.scored_rows or all(row.item.score is None for row in form.rows):
        return form.scored_rows
    return form.rows


def _unweighted(form: FormView, rows: tuple[Row, ...]) -> Decimal:
    """The scores of indicators that have no weight, in a form that prints weights."""
    return sum((row.item.score or Decimal(0) for row in form.rows if row not in rows), Decimal(0))


def _may_be_execution(form: FormView, gap: Decimal) -> bool:
    """The gap may be the points for budget execution: in forms without weights, one that five points times the rate, or
    more, leave."""
    rate = form.execution_rate
    return bool(form.scored_rows) or rate is None or rate.low is None or gap * _HUNDRED >= rate.low * _LEAST_EXECUTION


def _missing(form: FormView) -> Decimal:
    """The points that no indicator has: they may be those for budget execution, where their cell was not read."""
    weights = sum((row.item.weight or row.item.score or Decimal(0) for row in _parts(form)), Decimal(0))
    return (form.form.total_weight or form.profile.total_weight.value) - weights


def _rounding_explains(form: FormView, total: Decimal, rows: tuple[Row, ...]) -> bool:
    """Scores printed with decimals may each be rounded; full scores of targets that were met are exact."""
    funds = form.funds
    # A report that gives its total in more digits than any of its points has rounded those.
    cut = form.form.layout.startswith("N") and _exponent(total) < min(_exponent(row.item.score or total) for row in rows)
    parts = [
        printed(row.item.score) if cut else exact(row.item.score) if row.full_score and not row.missed else _score(row.item.score)
        for row in rows
        if row.item.score is not None
    ]
    if funds is not None and funds.score is not None:
        parts.append(exact(funds.score) if funds.score == form.execution_weight else _score(funds.score))
    parts.append(exact(management_points(form)[1]))
    return printed(total).meets(sum_of(parts))


def _score(score: Decimal) -> Interval:
    return exact(score) if _exponent(score) >= 0 else printed(score)


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
