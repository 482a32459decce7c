"""E08: full points for timeliness beside a text that tells of delay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import pattern
from assist.rules.alignment import shared_run
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView

_MONEY = re.compile("资金|拨付|支付|付款|报账|执行率|结算")
_OF_ALL = re.compile(
    "^(?:[一二三四五]是)?(?:个别|部分|少数)?(?:项目|工程|工作|任务|进度|实施|推进|前期|工期|建设|施工)"
)
_ALIKE = 2
_GENERAL = re.compile(
    "^(?:项目|工程|年度|工作|任务)*(?:完成|完工|实施|建设|竣工)*(?:时[间限效]|及时[率性]?|进度|期限|按时完成率|按期完成率)|资金|拨付|支付|付款"
)


@rule(id="E08", name="时效满分而称有拖延", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """A timeliness indicator in full beside words such as 不及时 or 滞后 in the form's own text.

    What:
        Timeliness indicators scored in full, and the problems, reasons and conclusion.
    Why:
        One of the two statements is wrong, or the deadline measures something else.
    Formula:
        score = weight on every timeliness indicator, delay words in the text.
    Not flagged:
        Forms that took points off any timeliness indicator. Delayed payment beside an
        indicator that times a named task and not the project or its money. Only a hint.
    Bad:
        problems: 资金支付不及时。
        indicators:
          - {name: 完成时限, target: =1年, actual: 1年, weight: "10", score: "10", level2: 时效指标}
    Good:
        problems: 宣传不足。
        indicators:
          - {name: 完成时限, target: =1年, actual: 1年, weight: "10", score: "10", level2: 时效指标}
    """
    rows = [row for row in form.scored_rows if row.is_timely and row.item.score is not None]
    if not rows or not all(row.full_score for row in rows):
        return
    funds = (f"{form.funds_path}.reason",) if form.funds is not None else ()
    for passage in form.prose("problems", *funds, "conclusion"):
        match = pattern("delay").search(passage.text)
        if match is None:
            continue
        row = next(
            (row for row in rows if _concerns(row, passage.text[slice(*passage.clause(match.start()))])), None
        )
        if row is None:
            continue
        yield Problem(
            place=f"{row.path}.score",
            message=f"时效指标“{row.name}”得满分，{passage.label}却称“{passage.text[slice(*passage.clause(match.start()))]}”",
            computation=f"得分{row.item.score:f} = 权重{row.item.weight:f}",
            ask="说明拖延的是哪项工作，时效指标是否应扣分",
            sides=(
                form.cite_row(row),
                form.cite(f"{row.path}.score"),
                passage.cite_clause(match.start(), "counter"),
            ),
        )
        return


def _concerns(row: Row, clause: str) -> bool:
    """Delayed payment bears on the time of the project or of its money, not on that of a named task; the delay of
    something that the clause names bears on a task of that name."""
    if _GENERAL.search(row.name):
        return True
    return not _MONEY.search(clause) and (
        bool(_OF_ALL.search(clause)) or shared_run(row.name, clause) >= _ALIKE
    )
