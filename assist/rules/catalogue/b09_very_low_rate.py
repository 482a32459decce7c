"""B09: an execution rate so low that the budget itself is in question."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.execution import low_execution_explained
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="B09", name="执行率极低", severity="explain", basis=("AUDIT", "CN-2018-34"))
def check(form: FormView) -> Iterator[Problem]:
    """A very low execution rate calls the budget into question even where a reason is given.

    What:
        Execution below the profile's lower threshold (30%), with a reason given.
    Why:
        The reason explains the past; the reviewer must ask what follows for the next budget.
    Formula:
        executed / adjusted budget < 30%.
    Not flagged:
        Rates without a reason, which B04 reports.
    Bad:
        budget: [{adjusted: "38,950", executed: "200", rate: "0.51", reason: 奖励金额无法预先估计}]
    Good:
        budget: [{adjusted: "38,950", executed: "20,000", rate: "51.35", reason: 奖励金额无法预先估计}]
    """
    limit = form.profile.very_low_rate.value
    if not form.rate_below(limit) or not low_execution_explained(form):
        return
    yield Problem(
        place=f"{form.funds_path}.rate",
        message=f"执行率只有{form.rate_text}，虽有说明，预算编制仍需核实",
        computation=f"{form.rate_text} < {limit:f}%",
        ask="核实预算测算依据，明确结余资金处理和下年度预算安排",
        sides=(form.cite_funds(), form.cite(f"{form.funds_path}.reason", "context")),
        cause="execution",
    )
