"""Indicators that follow each other in a paragraph, told in whole sentences, with points or without.

"数量方面，计划改造大棚26座，实际改造26座，该项15分，得15分；…": what was planned, what came of it, the points and what was
got of them. An indicator is taken only where all four are told and agree: two values of one unit, and a score that is
not above its weight; it ends with its score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assist.extract.report.clauses import Clause, clauses
from assist.extract.report.flow import Flow
from assist.extract.report.item import Item, Levels, open_item
from assist.extract.report.planned import BEHIND_CAUSE, bracketed_pairs, is_cause, pairs

_N = r"\d{1,3}(?:\.\d+)?"
_FULL = "(?:全得|全部得分|得满分|满分|得全分)"
_MARK = re.compile(
    r"^(?:(?:该|本|此)(?:项目|项|指标)?|指标|分值|满分|权重|标准分|赋分|计|总分|自评|最终|实际|为|是|:|因此|故|应|按比例|酌情)*"
    rf"(?:(?P<weight>{_N})分)?(?:的)?(?:分值|满分)?"
    rf"(?:(?:自评|实际|最终|自|实)*(?:得|评)(?:分)?(?:为|是|:)?(?P<score>{_N})分?|(?P<full>{_FULL}))?$"
)
_SCORE_ONLY = re.compile(rf"^(?:自评|实际|最终|自评得分|得分)(?:得|为|是|:)?(?P<score>{_N})分$")
_LOST = re.compile(rf"^(?:该项|本项|此项|因此|故|按比例|酌情)*扣(?:除|减|了)?{_N}分$")
_SIDE = re.compile(
    r"^(?:数量|质量|时效|成本|经济效益|社会效益|生态效益|可持续影响|(?:服务对象)?满意度)(?:指标)?(?P<word>方面|上|维度)$"
)
_HEADING = re.compile(r"[\u4e00-\u9fff]{2,10}")
_GOALS = re.compile("(?:绩效|总体|年度|任务|建设|工作)目标(?:为|是|:)")
_OF_MONEY = re.compile(r"预算|资金|经费|拨款|执行率|总分")


@dataclass(slots=True)
class _Part:
    """The clauses of one indicator: what is told of it, and its points."""

    told: list[Clause] = field(default_factory=list)
    weight: tuple[int, int] | None = None
    score: tuple[int, int] | None = None


def read_scored(flow: Flow, start: int, end: int, levels: Levels) -> list[tuple[Item, int, int]]:
    """The indicators of a paragraph [start, end), each with its extent; [] unless every score found its indicator."""
    found = []
    side = levels
    for part in _parts(clauses(flow, start, end)):
        while part.told and (label := _SIDE.match(part.told[0].text)):
            at = part.told.pop(0).start
            side = levels[0], flow.piece(at, at + label.start("word"))
        item = _item(flow, part)
        if item is None:
            return []
        item.levels = side
        first = min(part.told[0].start, item.name[0])
        found.append((item, first, max(span[1] for span in (part.weight, part.score, item.reason) if span)))
    return found


def read_pairs(flow: Flow, start: int, end: int, levels: Levels) -> Iterator[tuple[Item, int, int]]:
    """What a paragraph [start, end) tells as planned and as done, sentence by sentence, without points."""
    label: tuple[int, int] | None = None
    for sentence in re.finditer(r"[^。；;\n]+", flow.text[start:end]):
        at, stop = start + sentence.start(), start + sentence.end()
        if _HEADING.fullmatch(sentence.group()):
            label = at, stop
            continue
        told = list(bracketed_pairs(flow, at, stop))
        goals = _GOALS.search(sentence.group()) and "实际" not in sentence.group()
        if not (told or goals or _OF_MONEY.search(sentence.group())):
            told = pairs(clauses(flow, at, stop), label)
        for pair in told:
            item = open_item(flow, *pair.name)
            if item is not None:
                item.target, item.actual, item.levels = pair.target, pair.actual, levels
                yield item, pair.start, pair.end
        label = None


def _parts(told: Sequence[Clause]) -> Iterator[_Part]:
    """The clauses up to each score, and what is said behind it of why points were lost."""
    part = _Part()
    last: _Part | None = None
    for clause in told:
        marks = _marks(clause)
        if marks is None:
            ended = last if not part.told and is_cause(clause) else None
            (ended or part).told.append(clause)
            continue
        weight, score = marks
        part.weight = weight or part.weight
        if score is not None:
            part.score = score
            if last is not None:
                yield last
            part, last = _Part(), part
    if last is not None:
        yield last


def _marks(clause: Clause) -> tuple[tuple[int, int] | None, tuple[int, int] | None] | None:
    """Where a clause that tells of points alone has full points and score; None where it tells of something else."""
    if _LOST.match(clause.text):
        return None, None
    match = _SCORE_ONLY.match(clause.text)
    if match is not None:
        return None, clause.within(match.span("score"))
    match = _MARK.match(clause.text)
    if match is None or not any((match["weight"], match["score"], match["full"])):
        return None
    weight = clause.within(match.span("weight")) if match["weight"] else None
    if match["full"]:
        return weight, weight or clause.within(match.span("full"))
    return weight, clause.within(match.span("score")) if match["score"] else None


def _item(flow: Flow, part: _Part) -> Item | None:
    """One indicator whose four figures are told and agree."""
    if part.weight is None or part.score is None:
        return None
    if not flow.text[part.score[0]].isdigit():
        part.score = part.weight  # 得满分 behind the points
    if Decimal(flow.text[slice(*part.score)]) > Decimal(flow.text[slice(*part.weight)]):
        return None
    found = pairs(part.told)
    item = open_item(flow, *found[0].name) if len(found) == 1 else None
    if item is not None:
        item.target, item.actual = found[0].target, found[0].actual
        item.weight, item.score, item.reason = part.weight, part.score, _reason(part)
    return item


def _reason(part: _Part) -> tuple[int, int] | None:
    """The clause that says why points were lost."""
    for clause in part.told:
        behind = BEHIND_CAUSE.match(clause.text)
        if behind is not None:
            return clause.within(behind.span())
        if is_cause(clause):
            return clause.start, clause.end
    return None
