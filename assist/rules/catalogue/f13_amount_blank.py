"""F13: a rate or a score for spending whose amount is not given, and points for a row that has no weight."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_NAMES = {"initial": "年初预算数", "adjusted": "预算数", "executed": "执行数"}
_FEWEST = 3


@rule(id="F13", name="预算数、执行数或分值未填", severity="violation", basis=("OWN",))
def check(form: FormView) -> Iterator[Problem]:
    """What a rate is reckoned from, and what points are earned against, must be filled in.

    What:
        A blank budget or executed amount in the total row beside its rate or score, also one that its sources have; a row with a score and no weight
        among rows that have theirs.
    Why:
        The rate cannot be checked, and a score without a weight has no measure.
    Formula:
        rate or score present, amount blank; score present, weight absent in at most a quarter of the rows.
    Not flagged:
        Columns that the form does not have; forms that are not filled in (F05). Text without a table may have
        lost the cell: for review.
    Bad:
        blank: ["budget[0].executed"]
        budget: [{adjusted: "50.00", rate: "100.00", weight: "10", score: "10"}]
    Good:
        budget: [{adjusted: "50.00", executed: "50.00", rate: "100.00", weight: "10", score: "10"}]
    """
    if form.unfilled:
        return
    yield from _amounts(form)
    yield from _weights(form)


def _amounts(form: FormView) -> Iterator[Problem]:
    funds = form.funds
    if funds is None or not (funds.rate or funds.score) or "budget" in form.misread:
        return
    one_column = not any(line.adjusted is not None for line in form.form.budget) and not form.is_blank(f"{form.funds_path}.adjusted")
    for name in ("initial" if one_column else "adjusted", "executed"):
        path = f"{form.funds_path}.{name}"
        if getattr(funds, name) is not None or not (form.is_blank(path) or _left_out(form, name)):
            continue
        shown = f"执行率{funds.rate:f}%" if funds.rate else f"得分{funds.score:f}"
        yield Problem(
            place=path,
            message=f"{_NAMES[name]}空白，{shown}无从核算",
            computation=f"{_NAMES[name]}为空",
            ask=f"补填{_NAMES[name]}，核对执行率和得分",
            sides=(form.blank(path), form.cite_funds("counter")),
            verdict="review",
        )


def _left_out(form: FormView, name: str) -> bool:
    """The sources have this amount, and the total row, which was read from cells, has not."""
    doubted = any(doubt.path.startswith("budget") for doubt in form.form.doubts)
    sources = [line for index, line in enumerate(form.form.budget) if index != form.total_index]
    return not doubted and form.is_whole(form.funds_path) and any(getattr(line, name) for line in sources)


def _weights(form: FormView) -> Iterator[Problem]:
    bare = [row for row in form.rows if row.item.weight is None and row.item.score]
    if not bare or len(form.scored_rows) < _FEWEST * len(bare):
        return
    for row in bare:
        yield Problem(
            place=f"{row.path}.weight",
            message=f"“{row.name}”没有分值，得{row.item.score:f}分",
            computation=f"分值为空，得分 = {row.item.score:f}",
            ask="补填分值，并核对分值合计",
            sides=(
                form.cite_row(row),
                form.cite(f"{row.path}.score", "counter"),
                form.blank(f"{row.path}.weight", "counter"),
            ),
            verdict="review",
        )
