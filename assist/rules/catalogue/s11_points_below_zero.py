"""S11: points below zero."""

from __future__ import annotations

from collections.abc import Iterator

from assist.model import BudgetLine, Indicator
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="S11", name="分值或得分为负数", severity="violation", basis=("LOGIC", "SYS-SCORE"))
def check(form: FormView) -> Iterator[Problem]:
    """Nothing earns or is worth less than no points.

    What:
        Weights and scores of indicators and of budget execution.
    Why:
        Every formula stops at zero; a negative number is a slip, or a deduction in the wrong column.
    Formula:
        weight >= 0 and score >= 0.
    Not flagged:
        Deductions in a column of their own.
    Bad:
        indicators: [{name: 巡查, target: ≥9次, actual: 3次, weight: "10", score: "-2"}]
    Good:
        indicators: [{name: 巡查, target: ≥9次, actual: 3次, weight: "10", score: "0"}]
    """
    pairs = [(row.path, f"“{row.name}”", row.item.weight, row.item.score) for row in form.rows if _negative(row.item)]
    pairs += [
        (f"budget[{index}]", line.name, line.weight, line.score)
        for index, line in enumerate(form.form.budget)
        if _negative(line)
    ]
    for path, name, weight, score in pairs:
        for role, label, points in (("weight", "分值", weight), ("score", "得分", score)):
            if points is not None and points < 0:
                yield Problem(
                    place=f"{path}.{role}",
                    message=f"{name}{label}为{points:f}，低于0分",
                    computation=f"{points:f} < 0",
                    ask=f"更正{label}；如为扣分，填在扣分栏并另计得分",
                    sides=(form.cite(f"{path}.{role}"), form.cite(path, "context")),
                    verdict="review",
                )


def _negative(item: Indicator | BudgetLine) -> bool:
    return (item.weight is not None and item.weight < 0) or (item.score is not None and item.score < 0)
