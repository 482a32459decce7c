"""B05: a budget changed during the year and nothing said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem, Unchecked
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import printed

_SAYS = re.compile("追加|调增|调减|调整|结转|年中|收回|核减|压减|增加预算|下达|统筹|提前批|新增")


@rule(id="B05", name="预算调整未说明", severity="violation", basis=("SC-NOTE",))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """A budget that was changed during the year needs its reason.

    What:
        Initial against adjusted budget of the total, and whether reason or narratives speak of the change.
    Why:
        Sichuan forms demand it in so many words; elsewhere a large change is worth a question.
    Formula:
        initial budget != adjusted budget.
    Not flagged:
        Texts that mention carry-over, additions, cuts or withdrawal. Outside Sichuan: changes below a
        fifth, and changes that come from superior funds, which always arrive during the year.
    Bad:
        layout: P1-SC
        budget: [{initial: "0.00", adjusted: "67.00", executed: "40.90", reason: 拨款较晚}]
    Good:
        layout: P1-SC
        budget: [{initial: "5.00", adjusted: "10.00", executed: "5.00", reason: 含上年结转5万元}]
    """
    funds = form.funds
    if funds is None or funds.initial is None or funds.adjusted is None:
        return
    before, after = printed(funds.initial), printed(funds.adjusted)
    if before.meets(after) or funds.adjusted == 0:
        return
    setting = form.profile.adjustment_explained
    if not setting.binding and _usual(form):
        return
    own = f"{form.funds_path}.reason"
    if any(
        _SAYS.search(passage.text)
        for passage in form.prose(own, "completion", "process", "notes", "problems")
    ):
        return
    path = form.funds_path
    if form.prose_unread and not form.is_blank(own):
        yield Unchecked("表内没有读到原因或文字说明，无法判断是否已说明")
        return
    change = funds.adjusted - funds.initial
    yield Problem(
        place=f"{path}.adjusted",
        message=f"年初预算{funds.initial:f}，调整后{funds.adjusted:f}，未说明调整原因",
        computation=f"{funds.adjusted:f} − {funds.initial:f} = {change:+f}{form.form.money_unit or ''}",
        ask="说明年中预算追加或调减的原因和依据",
        sides=(
            form.cite_funds(),
            form.cite(f"{path}.adjusted"),
            form.cite(f"{path}.initial", "counter"),
            form.cite(own, "counter") or form.blank(own, "counter"),
        ),
        severity=None if setting.binding else "suspicious",
        verdict="fail" if setting.binding and (form.cite(own) or form.blank(own)) else "review",
    )


def _usual(form: FormView) -> bool:
    """A small change, or one that superior funds explain."""
    funds = form.funds
    assert funds is not None and funds.initial is not None and funds.adjusted is not None
    change = abs(funds.adjusted - funds.initial)
    if change * 100 < funds.initial * form.profile.adjustment_share.value:
        return True
    outer = [line for line in form.form.budget if line.kind in ("superior", "central")]
    return any((line.adjusted or 0) - (line.initial or 0) == funds.adjusted - funds.initial for line in outer)
