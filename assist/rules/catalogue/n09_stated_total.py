"""N09: the score in the text against the total score."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import exact, printed

_PART = re.compile(
    "财政评价|部门评价|复核|复评|抽评|第三方|上年|去年|满分|最高|指标|产出|效益|满意度|成本|执行|单项|其中|扣"
)
_SCORE = re.compile("(?:自评|评价|综合|最终|绩效)?(?:总?得分|总分|自评得?)(?:为|是|:|共)?$")


@rule(id="N09", name="文字所述得分与总分不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """The score that the conclusion names must be the total score.

    What:
        自评得分N分 and the like in completion, conclusion and process, against the total.
    Why:
        Published reports quote the text, statistics the table.
    Formula:
        score in the text = total score, within the printed precision.
    Not flagged:
        Scores of single indicators; texts from which the total itself was read.
    Bad:
        total_score: "88"
        conclusion: 总体良好，自评得分98分。
    Good:
        total_score: "88"
        conclusion: 总体良好，自评得分88分。
    """
    total = form.form.total_score
    place = form.form.evidence.get("total_score")
    if total is None:
        return
    known = exact(total) if _adds_up(form, total) else printed(total)
    for passage in form.prose("completion", "process", "conclusion"):
        for mention in passage.mentions:
            if mention.unit != "分" or not _SCORE.search(passage.before(mention.start)):
                continue
            if _PART.search(passage.text, *passage.clause(mention.start)):
                continue
            side = passage.cite_clause(mention.start)
            same = place is not None and place.start < side.end and side.start < place.end
            if same or known.meets(printed(mention.value)):
                continue
            yield Problem(
                place=f"{passage.path}@{mention.start}",
                message=f"{passage.label}称得{mention.text}，总分为{total:f}分",
                computation=f"{mention.value:f} ≠ {total:f}",
                ask="统一文字与总分",
                sides=(side, form.cite("total_score", "counter")),
                cause="total",
            )


def _adds_up(form: FormView, total: Decimal) -> bool:
    """The total is the sum of scores printed without decimals, so it is not a rounded number."""
    funds = form.funds
    scores = [row.item.score for row in form.scored_rows]
    scores += [funds.score] if funds is not None and funds.score is not None else []
    whole = [score for score in scores if score is not None and score.as_tuple().exponent == 0]
    return len(whole) == len(scores) > 0 and sum(whole) == total
