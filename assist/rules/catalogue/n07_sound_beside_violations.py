"""N07: "in order" beside violations that were found."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_FOUND = re.compile(
    "发现[^。；,，]{0,8}(?:挪用|挤占|截留|套取|虚报|冒领|违规)|存在[^。；,，]{0,8}(?:挪用|挤占|截留|套取)"
)
_SOUND = re.compile("规范|合规|合法|安全有效")
_MONEY = re.compile("资金|管理|使用|财务|支出")


@rule(id="N07", name="判定规范而文中有违规问题", severity="suspicious", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """An indicator that calls the use of money sound, beside a text that tells of misuse found.

    What:
        Qualitative indicators about the management of money, reached, and violations in the narratives.
    Why:
        Either the indicator means the work of checking, or it was not reached.
    Formula:
        target 规范 or 合规, reached, while the text says that misuse was found.
    Not flagged:
        Indicators about finding violations. What is called sound may be the audit itself: a hint.
    Bad:
        completion: 检查中发现并纠正挪用专项资金问题两起。
        indicators: [{name: 专项资金使用管理, target: 规范有效, actual: 达成预期指标}]
    Good:
        completion: 检查中未见挪用专项资金问题。
        indicators: [{name: 专项资金使用管理, target: 规范有效, actual: 达成预期指标}]
    """
    if not _FOUND.search(form.all_prose):
        return
    rows = [
        row for row in form.rows if _SOUND.search(row.target_text) and _MONEY.search(row.name) and row.met
    ]
    for row in rows[:1]:
        for passage in form.told:
            match = _FOUND.search(passage.text)
            if match is None:
                continue
            yield Problem(
                place=f"{row.path}.actual",
                message=f"“{row.name}”评为“{row.target_text}”已达成，{passage.label}却称“{match.group()}”",
                computation="达成与违规并存",
                ask="说明指标所指，是被检查资金规范还是检查工作规范",
                sides=(
                    form.cite(f"{row.path}.actual"),
                    form.cite_row(row, "context"),
                    passage.cite_clause(match.start(), "counter"),
                ),
            )
            return
