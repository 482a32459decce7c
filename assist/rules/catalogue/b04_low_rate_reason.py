"""B04: a low execution rate and no reason."""

from __future__ import annotations

from collections.abc import Iterator

from assist.model import FindingEvidence
from assist.rules.execution import low_execution_explained
from assist.rules.outcome import Problem, Unchecked
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="B04", name="执行率偏低未说明原因", severity="explain", basis=("SC-NOTE", "CN-2018-34"))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """An execution rate below the threshold needs a reason.

    What:
        The execution rate of the total, and whether the reason cell or any narrative gives a cause.
    Why:
        Money that was not spent is the first thing a reviewer asks about.
    Formula:
        executed / adjusted budget < 90%.
    Not flagged:
        Forms whose reason cell or narrative names a cause. The 90% line is written on Sichuan forms: there
        a blank reason cell is a violation, elsewhere a question.
    Bad:
        budget: [{adjusted: "251.00", executed: "130.08", rate: "51.83"}]
        conclusion: 优。各项工作有序开展。
    Good:
        budget:
          - {adjusted: "251.00", executed: "130.08", rate: "51.83", reason: 设备采购合同尾款未到付款期}
    """
    funds = form.funds
    if funds is None:
        return
    if form.execution_rate is None:
        yield Unchecked("没有可用的执行率")
        return
    limit = form.profile.low_rate
    if not form.rate_below(limit.value) or low_execution_explained(form):
        return
    path = f"{form.funds_path}.reason"
    if form.prose_unread and not form.is_blank(path):
        yield Unchecked("表内没有读到原因或文字说明，无法判断是否已说明")
        return
    owed = limit.binding and form.is_blank(path)
    yield Problem(
        place=path,
        message=f"执行率{form.reckoned_rate_text}，低于{limit.value:f}%，未说明原因{_weakest(form)}",
        computation=f"{form.reckoned_rate_text} < {limit.value:f}%，原因栏及文字部分均未说明",
        ask="说明执行率偏低的原因、未支出资金的去向和下一步安排",
        sides=(
            form.cite_funds(),
            form.cite(f"{form.funds_path}.rate"),
            form.blank(path, "counter"),
            _nearest_remark(form),
        ),
        severity="violation" if owed else None,
        verdict="fail" if owed else None,
        cause="execution",
    )


def _weakest(form: FormView) -> str:
    """The source that was spent least of, where it lies below the total's rate."""
    lines = [
        line for line in form.form.budget if line.kind != "total" and line.rate is not None and line.adjusted
    ]
    funds = form.funds
    if len(lines) < 2 or funds is None or funds.rate is None:
        return ""
    least = min(lines, key=lambda line: line.rate or 0)
    if least.rate is None or least.rate >= funds.rate:
        return ""
    return f"（其中{least.name.removeprefix('其中').lstrip('：:')}仅{least.rate:f}%）"


def _nearest_remark(form: FormView) -> FindingEvidence | None:
    """The sentence that speaks of execution without giving a cause, if there is one."""
    for passage in form.prose("conclusion", "problems"):
        at = passage.text.find("执行率")
        if at >= 0:
            return passage.cite_clause(at, "counter")
    return None
