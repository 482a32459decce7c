"""A18: a value that is said to reach, pass or stay under a standard of its own sentence, and does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import exact
from assist.text.quantities import Mention

_ABOVE = re.compile(
    "^[^。；;\\d]{0,8}[,，、(（](?:均|都|已|明显|远)?(?:高于|超过|大于|优于|多于|高出|超出|突破)[^。；;，,\\d]{0,12}$"
)
_REACHES = re.compile(
    "^[^。；;\\d]{0,8}[,，、(（](?:均|都|已|全部)?(?:达到|符合|满足|不低于|不少于)[^。；;，,\\d]{0,12}$"
)
_BELOW = re.compile(
    "^[^。；;\\d]{0,8}[,，、(（](?:均|都|已|明显|远)?(?:低于|小于|少于|未超过|没有超过|不超过|未突破|控制在|未超出?)[^。；;，,\\d]{0,12}$"
)
_STANDARD = re.compile(
    "(?:以上|以下|以内|之内|内)?(?:的)?[^。；;，,\\d]{0,6}(?:要求|标准|目标|指标|考核|规定|限额|限值|控制价|红线|底线|任务|计划|平均|合格线|上限|下限|预算|水平|均值)"
)
_MEANT = re.compile("要求|标准|规定|目标|承诺|限额|控制价|上限|时限|合格线|指标值")
_FULFILS = re.compile(
    "^[^。；;\\d]{0,8}[,，](?:均|都|全部|已|完全)*(?:达到|符合|满足|达)(?:了)?(?:[^。；;，,\\d]{0,6})(?:要求|标准|规定|目标|承诺|指标)"
)
_WITHIN = re.compile("^(?:以?内|之内|内|以下)")
_LEAST = re.compile("^(?:以上|及以上)")
_LIMIT = re.compile("不超过|不高于|不大于|控制|最高|上限|限额|控制价|时限|以内|至多|≤")
_NOT = re.compile("未(?!超|突破)|没有(?!超)|不(?!超|低|少|高)|上年|去年|全[省市国]平均")

_NEAR = 24


@rule(id="A18", name="所述数值与同句标准不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A value told to be above, at or below a standard is so.

    What:
        平均86分，高于90分的要求; 入户率92%，超过95%的目标值; 中标价85万元，未超过80万元的控制价; 要求2小时内到场，平均3小时，全部达到要求: two numbers of one unit
        in a sentence.
    Why:
        One of the two numbers was changed, or the sentence was written before the result was known.
    Formula:
        above: value > standard; reaches: value >= standard, or <= where the standard is a limit; below: value <= standard.
    Not flagged:
        Standards of another unit, sentences with a negation, comparisons with last year or with an average. For review.
    Bad:
        completion: 课程考核平均86分，高于90分的要求。
    Good:
        completion: 课程考核平均96分，高于90分的要求。
    """
    for passage in form.spoken:
        for one, two in pairwise(passage.mentions):
            if one.unit != two.unit or one.unit in (None, "年", "月"):
                continue
            between = passage.text[one.end : two.start]
            if len(between) > _NEAR or "。" in between:
                continue
            wrong = _beyond(passage, one, two, between) or _fulfilled(passage, one, two)
            if wrong:
                start, end = passage.clause(one.start)[0], passage.clause(two.end - 1)[1]
                yield Problem(
                    place=f"{passage.path}@{one.start}",
                    message=f"{passage.label}称“{passage.text[start:end]}{wrong[1]}”",
                    computation=wrong[0],
                    ask="核对数值与标准",
                    sides=(passage.cite_clause(one.start), passage.cite(two.start, two.end, "counter")),
                    verdict="review",
                )


def _beyond(passage: Passage, value: Mention, standard: Mention, between: str) -> tuple[str, str] | None:
    """The value first, then the standard it is compared with."""
    if not between or value.relation != "=" or not _STANDARD.match(passage.text, standard.end):
        return None
    if _NOT.search(passage.text, *passage.sentence(value.start)):
        return None
    limit = exact(standard.value.scaleb(standard.scale))
    if _ABOVE.match(between) and not limit.below(value.interval) and value.interval.below(limit):
        return f"{value.text} < {standard.text}", ""
    if (
        _REACHES.match(between)
        and value.interval.below(limit)
        and not _WITHIN.match(passage.text[standard.end :])
    ):
        return f"{value.text} < {standard.text}", ""
    if _BELOW.match(between) and limit.below(value.interval):
        return f"{value.text} > {standard.text}", ""
    return None


def _fulfilled(passage: Passage, standard: Mention, value: Mention) -> tuple[str, str] | None:
    """The standard first, then the value, then that it is met."""
    rest = passage.text[value.end : value.end + _NEAR]
    said = _FULFILS.match(rest)
    lead = passage.lead(standard.start)
    if said is None or not _MEANT.search(lead) or value.relation != "=" or _NOT.search(said.group()):
        return None
    limit = exact(standard.value.scaleb(standard.scale))
    after = passage.text[standard.end : standard.end + 4]
    if _WITHIN.match(after) or standard.relation in ("<=", "<") or _LIMIT.search(lead):
        return (f"{value.text} > {standard.text}", said.group()) if limit.below(value.interval) else None
    if _LEAST.match(after) or standard.relation in (">=", ">"):
        return (f"{value.text} < {standard.text}", said.group()) if value.interval.below(limit) else None
    return None
