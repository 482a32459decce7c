"""F02: deductions, and nothing under problems or measures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.model import FindingEvidence
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView

_SLIGHT = Decimal(1)
"""Points below which deductions alone call for no chapter on problems."""
_NOTHING = re.compile(r"(?:无|暂无|没有|不存在)(?:存在)?(?:问题)?[。.]?$")


@rule(
    id="F02", name="有扣分或低执行率而问题、措施空白", severity="violation", basis=("OWN", "CN-SELF-NOTICE")
)
def check(form: FormView) -> Iterator[Problem]:
    """A form with deductions or low execution must say what went wrong and what will be done.

    What:
        Problem and measure cells that stand empty, beside deductions, missed targets or low execution.
    Why:
        Self-assessment exists to draw conclusions; points were lost and none is drawn.
    Formula:
        (score < weight, or target missed, or execution < 90%) and problem and measure cells blank.
    Not flagged:
        Forms without such cells, forms not filled in at all (F05). Points lost for execution alone, above 90%, are for
        review, and so are measures left blank beside problems that are told, and a cell that says 无 beside
        indicators that missed their targets or lost a point and more and are not plainly met.
    Bad:
        blank: [problems, measures]
        indicators: [{name: 巡查, target: ≥9次, actual: 7次, weight: "10", score: "8"}]
    Good:
        blank: [problems, measures]
        indicators: [{name: 巡查, target: ≥9次, actual: 9次, weight: "10", score: "10"}]
    """
    empty = [name for name in ("problems", "measures") if form.is_blank(name)]
    if form.unfilled:
        return
    if not empty:
        yield from _nothing_told(form)
        return
    lost = form.short_rows
    low = form.rate_below(form.profile.low_rate.value)
    short = _execution_cut(form)
    if not lost and not low and not short:
        return
    reasons = [f"{len(lost)}项指标扣分或未达标"] if lost else []
    reasons += [f"执行率{form.rate_text}"] if low else []
    if short and not low:
        reasons.append(f"预算执行扣{short:f}分")
    names = {"problems": "存在问题", "measures": "改进措施"}
    yield Problem(
        place=empty[0],
        message=f"{'、'.join(names[name] for name in empty)}栏空白，而{'，'.join(reasons)}",
        computation="；".join(reasons),
        ask="补填存在的问题及原因、改进措施",
        sides=(
            *(form.blank(name) for name in empty),
            *_examples(form, lost),
            form.cite_funds("counter") if low or short else None,
        ),
        verdict=None if (lost or low) and "problems" in empty else "review",
    )


def _nothing_told(form: FormView) -> Iterator[Problem]:
    """无 under problems, where indicators or the execution lost points."""
    problems = form.passages.get("problems")
    if problems is None or not _NOTHING.match(problems.text):
        return
    # Points taken off a row that is met, most of them for how well, are no problem of the work.
    lost = [row for row in form.rows if (row.lost_points and not row.met) or (row.missed and not form.form.has_scores)]
    cut = sum(((row.item.weight or 0) - (row.item.score or 0) for row in lost if row.lost_points), Decimal(0))
    short = _execution_cut(form)
    if cut + short < _SLIGHT and not any(row.missed for row in lost):
        return
    told = [f"{len(lost)}项指标{f'扣{cut:f}分' if cut else '未达标'}"] if lost else []
    told += [f"预算执行扣{short:f}分"] if short else []
    yield Problem(
        place="problems",
        message=f"存在问题填“{problems.text[:8]}”，而{'，'.join(told)}",
        computation="；".join(
            [f"{row.name}：目标{row.target_shown}，完成{row.actual_shown}{_points(row)}" for row in lost[:3]] or told
        ),
        ask="写明扣分或未达标反映的问题及改进措施",
        sides=(problems.cite_all(), *_examples(form, lost), form.cite_funds("counter") if short else None),
        verdict="review",
    )


def _points(row: Row) -> str:
    return f"，得{row.item.score:f}/{row.item.weight:f}分" if row.lost_points else ""


def _examples(form: FormView, lost: Sequence[Row]) -> Iterator[FindingEvidence | None]:
    """One row that lost points speaks against the blank; two more show that it is not alone."""
    for row in lost[:3]:
        yield form.cite_row(row, "counter" if row is lost[0] else "context")


def _execution_cut(form: FormView) -> Decimal:
    """The points lost for budget execution; nothing where they are not printed."""
    funds = form.funds
    if funds is None or form.execution_weight is None or funds.score is None:
        return Decimal(0)
    return max(form.execution_weight - funds.score, Decimal(0))
