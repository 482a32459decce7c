"""S01: the weights against the total that the form states."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assist.model import FindingEvidence
from assist.rules.outcome import Problem, Unchecked
from assist.rules.points import addition, management_points
from assist.rules.registry import rule
from assist.rules.slips import asking
from assist.rules.view import FormView
from assist.text.compact import compact


@rule(id="S01", name="权重合计与表内声明不符", severity="violation", basis=("OWN", "SYS-SCORE"))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """Execution weight and indicator weights must add up to the total that the form prints.

    What:
        The weight of budget execution plus all indicator weights, against the totals row (usually 100); and
        all indicator weights against the bracket of the indicator section (such as 90).
    Why:
        With weights of 110 no total out of 100 means anything.
    Formula:
        execution weight + sum of indicator weights = stated total.
    Not flagged:
        Structures other than 10/50/30/10: only the sums count. Forms without weights. Where the form states
        no total, a sum other than 100 is only put up for review.
    Bad:
        total_weight: "100"
        budget: [{adjusted: "5", weight: "10"}]
        indicators:
          - {name: 巡查次数, target: ≥5次, weight: "60"}
          - {name: 群众评价, target: ≥90%, weight: "40"}
    Good:
        total_weight: "100"
        budget: [{adjusted: "5", weight: "10"}]
        indicators:
          - {name: 巡查次数, target: ≥5次, weight: "50"}
          - {name: 群众评价, target: ≥90%, weight: "40"}
    """
    rows = form.scored_rows
    if not rows:
        return
    if len(rows) < len(form.rows):
        yield Unchecked("有指标的权重空白，无法核对权重合计")
        return
    own = sum((row.item.weight or Decimal(0) for row in rows), Decimal(0))
    funds = form.funds
    execution = form.execution_weight
    if execution is not None:
        execution += management_points(form)[0]
    stated = form.form.total_weight
    if stated is not None and own == stated and (funds is None or funds.weight is None):
        return
    if stated is None:
        yield from _against_default(form, own, execution)
    elif own + (execution or 0) != stated and not (execution is None and own < stated and not _scores_add_up(form)):
        yield _problem(form, own, execution, stated)
    elif execution is None and own < stated:
        yield Unchecked("未见预算执行率的权重，无法核对权重合计")


def _row_unread(form: FormView, own: Decimal, whole: Decimal, stated: Decimal) -> bool:
    """Weights and scores fall short together: more likely a row that was not read than a wrong form."""
    total, funds = form.form.total_score, form.funds
    if whole > stated or total is None:
        return False
    scores = [row.item.score for row in form.scored_rows]
    if any(score is None for score in scores):
        return False
    gap = (
        total
        - sum((score or Decimal(0) for score in scores), Decimal(0))
        - ((funds.score if funds else None) or 0)
        - management_points(form)[1]
    )
    return 0 < gap <= stated - whole


def _problem(form: FormView, own: Decimal, execution: Decimal | None, stated: Decimal) -> Problem:
    whole = own + (execution or 0)
    return Problem(
        place="total_weight",
        message=f"权重合计{whole:f}分，与表内合计{stated:f}分不符",
        computation=f"{addition(_beside(form), execution, own)} ≠ {stated:f}",
        ask=asking(
            "按表内总分重新分配权重，并据此重算得分",
            # A sum that is too small was not added up wrongly where 100 is what the template prints.
            [("预算执行", execution or Decimal(0)), *((row.name, row.item.weight or Decimal(0)) for row in form.scored_rows)] if whole > stated else [],
            ("表内合计", stated),
        ),
        sides=(
            form.cite("total_weight") or form.cite("total_score"),
            *_declared_sides(form, own),
            form.cite(f"{form.funds_path}.weight", "context") or form.cite_funds("context"),
            form.cite_funds("context"),
            *(form.cite(f"{row.path}.weight", "counter") for row in form.scored_rows),
        ),
        verdict="review" if _row_unread(form, own, whole, stated) else None,
        cause="weights",
        confirmed=_scores_add_up(form),
    )


def _beside(form: FormView) -> str:
    return "预算执行与资金管理" if management_points(form)[0] else "预算执行"


def _scores_add_up(form: FormView) -> bool:
    """The scores of the rows, with that for execution, make the total."""
    scores = [row.item.score for row in form.scored_rows]
    execution = form.funds.score if form.funds else None
    return (
        form.form.total_score is not None
        and None not in scores
        and sum((score or 0 for score in scores), (execution or 0) + management_points(form)[1]) == form.form.total_score
    )


def _declared_sides(form: FormView, own: Decimal) -> Iterator[FindingEvidence | None]:
    for index, entry in enumerate(form.form.declared_weights):
        if compact(entry.label)[0].startswith("绩效指标") and entry.weight != own:
            yield form.cite_declared(index, "counter")


def _against_default(
    form: FormView, own: Decimal, execution: Decimal | None
) -> Iterator[Problem | Unchecked]:
    usual = form.profile.total_weight.value
    if execution is None or own + execution == usual or own == usual:
        return
    if own + execution < usual and form.form.total_score is None:
        yield Unchecked("未见合计行，指标可能没有读全，无法核对权重合计")
        return
    yield Problem(
        place="total_weight",
        message=f"权重合计{own + execution:f}分，通常应为{usual:f}分",
        computation=f"{_beside(form)}{execution:f} + 指标{own:f} = {own + execution:f}",
        ask="说明总分设定，或更正权重",
        sides=(
            form.cite(f"{form.funds_path}.weight"),
            *(form.cite(f"{r.path}.weight", "counter") for r in form.scored_rows),
        ),
        severity="suspicious",
        verdict="review",
        cause="weights",
    )
