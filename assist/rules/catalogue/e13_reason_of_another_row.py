"""E13: a reason that was copied from another row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from assist.rules.alignment import STRONG, core_name, plain_name, shared_run
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.compact import bare

_SHORTEST = 8
_GENERAL = re.compile(
    "项目|工作|资金|任务|完成|指标|目标|人员|数量|服务|建设|情况|进度|时间|工程|管理|提升|单位|预算|采购|验收|质量|群众|满意|问题|部分|年度|实施|开展|设施|社会|发展|保障|宣传|补助|对象|活动|培训|检查|第三方|复核|检测|佐证|材料|资料|报告|环节|个别|充分|受访|反映|后续|跟进"
)
_NAMED = 2
_SURVEYED = re.compile("满意|知晓|认可|评价|测评|问卷|投诉")
_ANSWERS = re.compile(
    "(?:问卷|满意度|测评)(?:评分|得分|打分|结果|调查)?[^，,。;；]{0,4}(?:偏低|不高|较低|下降|偏少|不足|未达到?(?:预期|目标|标))|(?:受访|调查)[^，,。;；]{0,10}不(?:够)?满意"
)
_EFFECTS = re.compile("效益|效果|影响|满意")
_WORKS = re.compile("图纸|设计变更|竣工|(?<!施)工期|招标|到货|地质|征地|施工许可")
_PEOPLE = re.compile(
    "群众|居民|村民|师生|学生|家长|受访|对象|反映|出行|噪|扰|影响|投诉|问卷|调查|样本|宣传|认可|期望"
)
"""Whoever was asked may be discontent with the works."""


@rule(id="E13", name="原因照搬其他指标", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A reason that speaks of one indicator explains nothing when it stands beside another one.

    What:
        The same reason beside two indicators, of which it names one and has no word in common with the other; a reason that
        names another indicator in full and no word of its own, or is of another kind: answers to a survey beside a count,
        drawings beside satisfaction.
    Why:
        The cell was copied; why the second indicator fell short is not told.
    Formula:
        equal reasons; words of the first indicator's name in it, none of the second's.
    Not flagged:
        Reasons that name neither or both; words that any indicator may have (项目, 资金, 工程). For review.
    Bad:
        indicators:
          - {name: 新建公厕座数, target: ≥50座, actual: 40座, weight: "10", score: "8", reason: 公厕选址变更，协商时间较长}
          - {name: 编印教材册数, target: ≥500册, actual: 400册, weight: "10", score: "8", reason: 公厕选址变更，协商时间较长}
    Good:
        indicators:
          - {name: 新建公厕座数, target: ≥50座, actual: 40座, weight: "10", score: "8", reason: 公厕选址变更，协商时间较长}
          - {name: 编印教材册数, target: ≥500册, actual: 400册, weight: "10", score: "8", reason: 书号申领较慢，改为次年印制}
    """
    yield from _of_one(form)
    yield from _of_another_kind(form)
    same: dict[str, list[Row]] = defaultdict(list)
    for row in form.reasoned_rows:
        if row.item.reason and len(row.item.reason) >= _SHORTEST:
            same[bare(row.item.reason)].append(row)
    for reason, rows in same.items():
        if len(rows) < 2:
            continue
        words = _GENERAL.sub("|", reason)
        named = {row.index: shared_run(words, _GENERAL.sub("_", plain_name(row))) >= _NAMED for row in rows}
        own = [row for row in rows if named[row.index]]
        other = [row for row in rows if not named[row.index] and (row.lost_points or row.missed)]
        if len(own) != 1 or not other:
            continue
        names = "、".join(f"“{row.name}”" for row in other[:3])
        yield Problem(
            place=f"{other[0].path}.reason",
            message=f"{names}的原因与“{own[0].name}”相同，内容说的是后者",
            computation=f"原因栏均为“{reason[:30]}”",
            ask="分别填写各指标自己的未完成原因",
            sides=tuple(
                form.cite(f"{row.path}.reason", "claim" if row is not own[0] else "counter")
                for row in (*other[:3], own[0])
            ),
            verdict="review",
        )


def _of_another_kind(form: FormView) -> Iterator[Problem]:
    """What was answered in a survey explains no count, and no drawing of a building explains who was content."""
    for row in form.reasoned_rows:
        reason = row.item.reason
        if not reason or len(reason) < _SHORTEST or not (row.lost_points or row.missed):
            continue
        surveyed = _SURVEYED.search(row.name + row.level)
        if surveyed is None:
            found = _ANSWERS.search(reason) if row.level and not _EFFECTS.search(row.level) else None
        else:
            found = _WORKS.search(reason) if not _PEOPLE.search(reason) else None
        if found is None or shared_run(plain_name(row), bare(reason)) >= _NAMED:
            continue
        yield Problem(
            place=f"{row.path}.reason",
            message=f"“{row.name}”的原因说的是“{found.group()}”，与该指标无关",
            computation=f"原因：{bare(reason)[:30]}",
            ask="填写该指标自己的未完成原因",
            sides=(form.cite(f"{row.path}.reason"), form.cite(f"{row.path}.level3", "counter")),
            verdict="review",
        )


def _of_one(form: FormView) -> Iterator[Problem]:
    """A reason that names another indicator in full and has no word of its own one."""
    names: list[tuple[Row, str]] = []
    for row in form.reasoned_rows:
        if not row.item.reason or len(row.item.reason) < _SHORTEST or not (row.lost_points or row.missed):
            continue
        names = names or [
            (one, name) for one in form.rows if len(name := core_name(plain_name(one))) >= STRONG
        ]
        reason = bare(row.item.reason)
        other = next((one for one, name in names if name in reason and one is not row), None)
        if other is None or shared_run(plain_name(row), reason) >= _NAMED:
            continue
        yield Problem(
            place=f"{row.path}.reason",
            message=f"“{row.name}”的原因说的是另一指标“{other.name}”",
            computation=f"原因：{reason[:30]}",
            ask="填写该指标自己的未完成原因",
            sides=(
                form.cite(f"{row.path}.reason"),
                form.cite(f"{row.path}.level3", "counter"),
                form.cite(f"{other.path}.level3", "counter"),
            ),
            verdict="review",
        )
