"""N35: a source that was not used, or used up, says the text, and its row in the fund table shows otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import one_of
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.compact import bare
from assist.text.intervals import printed

_NOT_USED = re.compile(
    "^(?:资金|预算|经费)?(?:当年|本年|全年|年内|尚|均|暂|还|一直)*(?:未(?:能)?(?:使用|支出|支付|执行|动用|拨付|到位|发生支出|安排支出)|没有(?:支出|使用|支付|执行|到位)|无支出)(?![^,，。;；]{0,4}完)(?P<unused>)"
    "|^(?:资金|预算|经费)?(?:当年|本年|全年|年内|均|已经?)*(?:全部(?:支付|支出|使用|执行|拨付)(?:完毕|完成)?|(?:支付|支出|使用|执行)(?:完毕|完了))(?=[,，。;；]|$)"
)
_ANY = one_of(*(f"{no}{verb}" for no in ("未", "没有", "未能", "无") for verb in ("使用", "支出", "支付", "执行", "动用", "到位", "拨付")), "全部支", "全部使", "全部执", "全部拨", "完毕")
_SHORTEST = 4
_OTHER = re.compile("上年|往年|部分|其余|以前|下年|次年|将|如|若")


@rule(id="N35", name="称某项资金未用或用完而表内不同", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A source that the text says was not used has nothing executed, and one that was used up all of its budget.

    What:
        The name of a row of the fund table, followed at once by 未使用, 没有支出, 未到位, or by 全部支付, 支付完毕.
    Why:
        The text was written for other figures; what became of the money is not told.
    Formula:
        not used: executed = 0; used up: executed = budget, within the printed precision.
    Not flagged:
        The total row; names that two rows share; sentences on other years and on parts. For review.
    Bad:
        budget: [{adjusted: "80.00", executed: "70.00"}, {kind: other, name: 其他资金, adjusted: "20.00", executed: "20.00"}]
        completion: 其他资金当年没有支出。
    Good:
        budget: [{adjusted: "80.00", executed: "70.00"}, {kind: other, name: 其他资金, adjusted: "10.00", executed: "0.00"}]
        completion: 其他资金当年没有支出。
    """
    if form.form.layout.startswith("N") or len(form.form.budget) < len(("total", "source")) or not _ANY.search(form.all_prose):
        return
    names = [bare(line.name).removeprefix("其中").strip(":：") for line in form.form.budget]
    for index, (line, name) in enumerate(zip(form.form.budget, names, strict=True)):
        if index == form.total_index or len(name) < _SHORTEST or sum(name in other for other in names) > 1:
            continue
        for passage in form.spoken:
            at = passage.text.find(name)
            said = _said(passage.text, at + len(name)) if at >= 0 else None
            if said is None or line.executed is None or _OTHER.search(passage.text, *passage.sentence(at)):
                continue
            unused = said["unused"] is not None
            if unused and not line.executed:
                continue
            if not unused and (not line.adjusted or not printed(line.executed).below(printed(line.adjusted))):
                continue
            yield Problem(
                place=f"{passage.path}@{at}",
                message=f"{passage.label}称“{name}{said.group()}”，资金表执行数为{line.executed:f}{form.form.money_unit or ''}",
                computation=f"“{line.name}”执行数{line.executed:f}" + (" ≠ 0" if unused else f" < 预算数{line.adjusted:f}"),
                ask="核对该项资金的支出，统一文字与资金表",
                sides=(passage.cite_clause(at), form.cite(f"budget[{index}].executed", "counter"), form.cite(f"budget[{index}]", "counter")),
                verdict="review",
                cause="budget",
            )
            break


def _said(text: str, end: int) -> re.Match[str] | None:
    return _NOT_USED.match(text[end : end + 24])
