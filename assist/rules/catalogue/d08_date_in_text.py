"""D08: the day on which a text says that all was done, against the indicator that dates it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assist.rules.alignment import plain_name
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.dates import DateMention, find_dates

_LATE_OR_EARLY = re.compile("提|早|晚|迟|超|延|滞后")
_WHOLE = re.compile("(?:全部|各项|所有|整体|本|该)(?:建设|[\u4e00-\u9fff]{2})?(?:任务|工作|工程|项目|内容)|^(?:项目|工程)")
_FINISHED = re.compile("^[^,，。;；]{0,6}(?:全部|全面|顺利|按期|如期)*(?:完成|完工|竣工|验收|建成|投用|投入使用|交付|结束|发放|发完|拨付|兑付)")
_FINISHED_ON = re.compile("(?:完成|完工|竣工|交付|投用|结束|发放)(?:时间|日期)?(?:为|是|在|于)$")
_NOTHING_NAMED = re.compile("^(?:于|在|到|实际|已|确保|力争|计划|预计)*$")
_OF_ALL = re.compile(
    "(?:项目|工程|年度|任务|工作|建设|总体|全部)*(?:完成|完工|竣工|建成|投用|交付)(?:时间|时限|日期|时效|期限)"
)
_TIME = re.compile("(?:的|完成)*(?:时间|时限|日期|时效|期限)(?:节点)?$")
_LEAST_NAME, _NEAR = 4, 8
_LIMIT = "(?:年初|原定?|规定|既定)*(?:计划|目标|时限|规定|要求|工期|期限)(?:时间|时限|工期|期限|值)?"
_EARLY = re.compile(rf"(?:比|较){_LIMIT}(?:(?P<late>延[迟后误]|推迟|滞后|晚|迟)|提前|提早|早)(?:了)?(?P<days>\d{{1,3}})天")
_BEYOND = re.compile(rf"(?P<late>晚于|(?<!未)(?<!没有)超过|超出|滞后于){_LIMIT}(?!的?\d)|(?:早于|先于|未超过|没有超过|提前于){_LIMIT}(?!的?\d)")
_PLANNED_DAY = re.compile(r"(?:计划|原定|约定|要求)[^,，。;；]{0,6}\d{1,2}月")
_PLANNED = re.compile("计划|目标|要求|应|原定|预计|预期|拟|约定|规定")
_BARE_MONTH = re.compile("^(1[0-2]|[1-9])月?$")
"""A month whose unit stands in a column of its own."""
_INTERIM = re.compile("截至|截止|以来|阶段|部分|招标|开工|启动|设计|上年|次年|下一?年")


@rule(id="D08", name="文字所述完成时间与时效指标不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """The month in which the text says that the whole work was finished is that of the timeliness indicator.

    What:
        全部任务于2023年9月完成 in completion, process and conclusion against the actual date (原计划6月底前完成 against the target date, as in the goal), of
        the form's one dated indicator of the whole work; 采购合同于9月签订 against the indicator of that step.
    Why:
        Timeliness is scored by the cell; the text may tell the truth.
    Formula:
        month told = month of the cell; in the goal: not earlier than the target's month.
    Not flagged:
        Several dated indicators that would fit, dates without a month, parts and stages of the work. For review.
    Bad:
        year: 2023
        completion: 全部任务于2023年9月完成。
        indicators: [{name: 完成时间, target: 2023年10月底前, actual: 2023年6月, level1: 产出指标, level2: 时效指标}]
    Good:
        year: 2023
        completion: 全部任务于2023年6月完成。
        indicators: [{name: 完成时间, target: 2023年10月底前, actual: 2023年6月, level1: 产出指标, level2: 时效指标}]
    """
    if "月" not in form.all_prose:
        return
    dated = [
        row
        for row in form.rows
        if (row.is_timely or "时" in row.name) and ("月" in row.target_text or row.item.unit == "月")
    ]
    whole = dated if len(dated) == 1 else [row for row in dated if _OF_ALL.match(row.name)]
    for row in dated:
        for cell, text in (("actual", row.actual_text), ("target", row.target_text)):
            known = find_dates(_BARE_MONTH.sub(r"\1月份", text), plain=True)
            if len(known) != 1 or known[0].month is None:
                continue
            for passage in form.prose("completion", "process", "conclusion", "goal"):
                for told in _finishing(passage, form.form.year, row, len(whole) == 1 and row in whole):
                    if _is_planned(passage, told) != (cell == "target"):
                        continue
                    if _differs(told, known[0], form.form.year, cell):
                        yield _problem(form, passage, told, row, cell, known[0])
    if len(whole) == 1 and _LATE_OR_EARLY.search(form.all_prose):
        yield from _early(form, whole[0])


def _early(form: FormView, row: Row) -> Iterator[Problem]:
    """比计划提前20天, against the days between the indicator's two dates."""
    targets, actuals = find_dates(row.target_text, plain=True), find_dates(row.actual_text, plain=True)
    if len(targets) != 1 or len(actuals) != 1 or actuals[0].day is None:
        return
    limit, done = targets[0].last_day(form.form.year), actuals[0].last_day(form.form.year)
    if limit is None or done is None:
        return
    for passage in form.prose("completion", "process", "conclusion"):
        for said in (*_EARLY.finditer(passage.text), *_BEYOND.finditer(passage.text)):
            days = (limit - done).days
            sentence = passage.text[slice(*passage.sentence(said.start()))]
            right = days < 0 if said["late"] else days >= 0
            if said.re is _EARLY:
                right = right and abs(abs(days) - int(said["days"])) <= 1
            elif _finished_on(passage, said.start(), done, form.form.year):
                right = right or done.month == limit.month
            else:
                continue  # what did not come in time need not be the work as a whole
            if right or _PLANNED_DAY.search(sentence) or _INTERIM.search(sentence):
                continue
            yield Problem(
                place=f"{passage.path}@{said.start()}",
                message=f"{passage.label}称“{said.group()}”，按“{row.name}”{'提前' if days >= 0 else '迟'}{abs(days)}天",
                computation=f"指标值{row.target_text}，完成值{row.actual_text}",
                ask="核对完成时间和提前天数",
                sides=(passage.cite_match(said), form.cite(f"{row.path}.actual", "counter"), form.cite(f"{row.path}.target", "counter")),
                verdict="review",
            )


def _finished_on(passage: Passage, at: int, done: date, year: int | None) -> bool:
    """The sentence gives the very day before."""
    start = passage.sentence(at)[0]
    return any(start <= one.start < at and one.last_day(year) == done for one in passage.dates)


def _alone(passage: Passage, day: DateMention, lead: str, row: Row) -> bool:
    """11月24日全部建成: nothing is named, no other step is dated beside it, and the row is of all."""
    start, end = passage.sentence(day.start)
    others = any(start <= one.start < end and one is not day for one in passage.dates)
    return not others and _NOTHING_NAMED.match(lead) is not None and _OF_ALL.match(row.name) is not None


def _finishing(passage: Passage, year: int | None, row: Row, of_all: bool) -> Iterator[DateMention]:
    """Dates of the form's year on which the whole work, or the step that the row names, was or is to be finished."""
    step = _TIME.sub("", plain_name(row))
    for day in passage.dates:
        start, end = passage.clause(day.start)
        words = passage.text[start:end]
        if day.month is None or day.year not in (None, year) or _INTERIM.search(words):
            continue
        behind = passage.text[day.end : end]
        lead = words[: day.start - start]
        of_step = (len(step) >= _LEAST_NAME and set(step) <= set(words)) or (len(step) > 1 and step in words and _FINISHED.match(behind))
        if "验收" in behind[:_NEAR] and "验收" not in row.name:
            continue  # another step
        named = of_all and (_WHOLE.search(lead) or _WHOLE.search(behind) or _alone(passage, day, lead, row))
        if of_step or (named and _FINISHED.match(behind)) or (of_all and _FINISHED_ON.search(lead)):
            yield day


def _is_planned(passage: Passage, told: DateMention) -> bool:
    """What was aimed at: all of a goal, and 原计划6月底前完成."""
    return passage.path == "goal" or _PLANNED.search(passage.lead(told.start)) is not None


def _differs(told: DateMention, known: DateMention, year: int | None, cell: str) -> bool:
    own, other = told.last_day(year), known.last_day(year)
    if own is None or other is None:
        return False
    if cell == "target":
        return (own.year, own.month) != (other.year, other.month)
    if told.day is not None and known.day is not None:
        return own != other
    return told.first_day(year) != known.first_day(year) and (own.year, own.month) != (
        other.year,
        other.month,
    )


def _problem(
    form: FormView, passage: Passage, told: DateMention, row: Row, cell: str, known: DateMention
) -> Problem:
    name = "完成值" if cell == "actual" else "指标值"
    return Problem(
        place=f"{passage.path}@{told.start}",
        message=f"{passage.label}称{told.text}完成，指标“{row.name}”{name}为{known.text}",
        computation=f"{told.text} ≠ {known.text}",
        ask="核对完成时间，统一文字与指标",
        sides=(
            passage.cite_clause(told.start),
            form.cite(f"{row.path}.{cell}", "counter"),
            form.cite_row(row, "context"),
        ),
        verdict="review",
    )
