"""A08: sources that were spent and have no budget."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="A08", name="资金来源有执行数而无预算数", severity="violation", basis=("LOGIC", "CN-SELF-NOTICE"))
def check(form: FormView) -> Iterator[Problem]:
    """What was spent from a source was first given to it.

    What:
        Rows with an executed amount above zero whose budget is blank or nought, in a table whose total has one; a total
        with a budget of nought.
    Why:
        The total of the budget then rests on nothing, and the rate of the source cannot be reckoned.
    Formula:
        executed > 0 -> adjusted (where the form has only an initial budget, initial) > 0.
    Not flagged:
        Tables without a budget in the total row; amounts that could not be told apart; narrative reports.
    Bad:
        budget:
          - {kind: total, adjusted: "80.00", executed: "75.00"}
          - {kind: fiscal, executed: "75.00"}
    Good:
        budget:
          - {kind: total, adjusted: "80.00", executed: "75.00"}
          - {kind: fiscal, adjusted: "80.00", executed: "75.00"}
    """
    funds = form.funds
    if funds is None or form.total_index is None or form.form.layout.startswith("N"):
        return
    column = "adjusted" if funds.adjusted is not None else "initial"
    if getattr(funds, column) is None or any(doubt.path.startswith("budget") for doubt in form.form.doubts):
        return
    bare = [
        index
        for index, line in enumerate(form.form.budget)
        if line.executed and not getattr(line, column)
    ]
    if not bare:
        return
    names = "、".join(form.form.budget[index].name for index in bare[:3])
    yield Problem(
        place=f"budget[{bare[0]}].{column}",
        message=f"{names}有执行数，预算数空白或为0",
        computation=f"总额预算{getattr(funds, column):f}，{len(bare)}项有执行数而无预算数",
        ask="补填各资金来源的预算数，并与总额核对",
        sides=(
            *(form.cite(f"budget[{index}].executed") for index in bare[:3]),
            *(form.cite(f"budget[{index}].{column}") for index in bare[:3]),
            form.cite(f"{form.funds_path}.{column}", "counter"),
        ),
        verdict="review",
    )
