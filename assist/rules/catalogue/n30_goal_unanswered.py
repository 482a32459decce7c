"""N30: a number in the goal that neither the report nor any indicator comes back to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.claims import UNCOUNTED, Claim
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.units import MONEY, PERCENT

_SKIPPED = UNCOUNTED | {MONEY, PERCENT}
_VERBS = re.compile(
    "目标\\d*|指标|计划|年内|全年|今年|本年度?|当年|还将|将|拟|预计|力争|确保|完成|实现|达到?|新建|建设|建成|修建|改造|开展|组织|举办|实施|采购|购置|配备|"
    "新增|创建|打造|提供|发放|不少于|不低于|以上|左右|同时|其中|全县|全市|全区|全镇|覆盖|涉及|共|约|各类|各|等|为|对|在|的|和|及|与|了|并"
)
_ALIKE = 2
_DIMENSION = re.compile("宽|高|深|厚|面积|长度|总长|容积|规模|每|人均|户均")
_SHORT = 30
"""Characters of a report that answers nothing one by one: what it leaves out is no sign."""
_REPORTS = ("completion", "process", "conclusion")
_GENERAL = re.compile(
    "(?:各项|全部|所有|年度|既定)[^。；;]{0,8}(?:目标|任务)[^。；;]{0,8}(?:完成|实现|达到|达成)|按(?:照)?(?:计划|要求|目标)[^。；;]{0,6}完成|同(?:上|年度目标)|见"
)
_LONGEST = 8
_SHOWN = 3


@rule(id="N30", name="目标所列任务未见回应", severity="explain", basis=("LOGIC", "CN-SELF-NOTICE"))
def check(form: FormView) -> Iterator[Problem]:
    """What the goal sets in numbers is answered by the report or by an indicator.

    What:
        Counts in the goal (新建蓄水池20座) against everything that completion, process, conclusion, problems, reasons and the names of
        indicators say.
    Why:
        A task that nobody mentions again was probably not done, and the self-assessment is about the goal.
    Formula:
        no two characters in a row of the thing's name stand in any other text, nor does its number with its unit.
    Not flagged:
        Money, percentages and measures of one work (宽3.5米); forms without a report or with one that says in general that all tasks were done. Names may
        differ: for review.
    Bad:
        goal: 年内新建蓄水池20座，组织义诊6场。
        completion: 全年组织义诊6场，参加群众踊跃，各村反响良好，药品和宣传资料发放有序。
    Good:
        goal: 年内新建蓄水池20座，组织义诊6场。
        completion: 全年组织义诊6场，修成蓄水池20座，各村反响良好。
    """
    goal = form.passages.get("goal")
    if goal is None:
        return
    reports = form.prose(*_REPORTS)
    if sum(len(passage.text) for passage in reports) < _SHORT or any(
        _GENERAL.search(one.text) for one in reports
    ):
        return
    told = "|".join(passage.text for passage in reports)
    unanswered = [claim for claim in form.claims(goal) if _is_unanswered(form, claim, told)]
    if not unanswered:
        return
    first, *more = unanswered
    tasks = tuple(dict.fromkeys(claim.words for claim in unanswered))
    yield Problem(
        place=f"goal@{first.start}",
        message=f"年度目标写有{'、'.join(f'“{task}”' for task in tasks[:_SHOWN])}，完成情况和指标均未提及",
        computation=f"{len(tasks)}项任务在本表其他位置0次",
        ask="说明各项任务的完成情况",
        sides=(
            goal.cite_clause(first.start),
            reports[0].cite_all("counter"),
            *(goal.cite_clause(claim.start, "context") for claim in more),
        ),
        verdict="review",
    )


def _is_unanswered(form: FormView, claim: Claim, told: str) -> bool:
    if claim.unit in _SKIPPED or "/" in (claim.unit or "") or claim.mention.text in told:
        return False
    thing = _VERBS.sub("", claim.subject)[-_LONGEST:]
    return bool(thing) and not _is_named(thing, told) and _is_task(claim) and not _is_named(thing, _others(form))


def _is_named(thing: str, text: str) -> bool:
    return any(thing[at : at + _ALIKE] in text for at in range(len(thing) - 1))


def _others(form: FormView) -> str:
    """Everything else that may answer: other texts and the indicators."""
    texts = [passage.text for path, passage in form.passages.items() if path not in ("goal", "measures")]
    return "|".join([*texts, *(row.name + row.target_text for row in form.rows)])


def _is_task(claim: Claim) -> bool:
    """Something to be done in numbers, no plan of later years and no measure of one work."""
    return claim.stage in ("planned", "actual") and not claim.is_part and not _DIMENSION.search(claim.words)
