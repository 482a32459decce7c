"""What a text says of a target right behind an indicator's own number: by how much it was passed, that it was reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.alignment import align, core_name, plain_name, shared_run
from assist.rules.claims import Claim, bare_name
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import PERCENT

_GOAL = "(?:年初|原|年度|全年)?(?:的)?(?:目标|计划|任务|控制数|控制线|限额|定额)[值数量]?"
_APART = rf"(?:(?:比|较|距|与){_GOAL}(?:(?P<more>增加|超出?|多|高出?)|(?:尚|还)?(?:少|低|减少|差))(?:了)?|(?P<over>超过|超出|超额?|高于|高出){_GOAL}(?:了)?|(?:低于|少于){_GOAL}(?:了)?)"
_AFTER = re.compile(
    r"(?P<unmet>[^,，。;；\d未]{0,4}(?:尚|仍|还|均|都)*未(?:能)?(?:全部|按期|按时|如期)?(?:完成|达标|建成|实现)(?=[,，。;；]|$)"
    r"|[^,，。;；\d]{0,4}[,，]?(?:但|均|都|尚|仍|还)*未(?:能)?(?:按期|按时|如期|全部)?(?:完成|达到|达成|实现)(?:了)?(?:年度|年初|预期|既定|绩效)(?:绩效)?(?:目标|计划|任务))"
    rf"|[^,，。;；\d]{{0,4}}[,，](?:{_APART}"
    r"|(?P<of>(?:完成|达到?|占|为)(?:了)?(?:年初|年度|全年)?(?:的)?(?:目标|计划|任务)[值数量]?的)"
    r"|(?P<reached>(?:顺利|均?已|全面)?(?:达到|实现|完成)(?:了)?(?:年度|预期|既定|年初|绩效)(?:绩效)?目标)(?!的\d))"
)
_TOLD = re.compile(rf"(?:{_APART}|(?P<rate>完成率)(?:为|达到?|是)?)$")
_PART_OF_NAME = 2
_ALL = 100
_POINT = "百分点"
_HINTS = ("目标", "计划", "任务", "未", "控制", "额", "完成率")


def beside_targets(form: FormView, passage: Passage) -> Iterator[Problem]:
    """沟渠18.4公里，较计划多0.6公里; 18辆，完成目标的105%; 84.5%，达到年度目标: what follows an indicator's own number."""
    if not any(words in passage.text for words in _HINTS):
        return
    claims = form.claims(passage)
    for at, claim in enumerate(claims):
        said = _AFTER.match(passage.text, claim.mention.end)
        if said is None:
            yield from _of_named(form, claim)
            continue
        fit = align(claim, form.measures)
        row = fit.row if fit is not None else _of_value(form, passage, claim)
        if (
            row is None
            or row.target is None
            or row.actual is None
            or not claim.interval.meets(row.actual.interval)
        ):
            continue
        off = claims[at + 1] if at + 1 < len(claims) and claims[at + 1].start == said.end() else None
        right = _as_table(row, said, claim, off)
        if right is None:
            continue
        end = off.mention.end if off is not None else said.end()
        yield Problem(
            place=f"{passage.path}@{said.start()}",
            message=f"{passage.label}称“{claim.lead}{passage.text[claim.start : end]}”，{right}",
            computation=f"表内目标{row.target_shown}、完成{row.actual_shown}",
            ask="统一文字与表内数据",
            sides=(
                passage.cite(claim.start, end),
                form.cite(f"{row.path}.actual", "counter"),
                form.cite(f"{row.path}.target", "counter"),
            ),
            verdict="review",
        )


def _of_named(form: FormView, off: Claim) -> Iterator[Problem]:
    """站点数量比年初计划多4个, 站点建设完成率为112%: the number of how far, behind words that name one row and no number."""
    words = off.lead
    if off.previous > off.clause[0] or off.mention.relation != "=" or not any(hint in words for hint in _HINTS):
        return
    said = _TOLD.search(words)
    if said is None:
        return
    row = _named(form, words[: said.start()], off, said["rate"] is not None)
    if row is None or row.target is None or row.actual is None:
        return
    if said["rate"]:
        share = row.share
        right = f"按表内数为{share:.2f}%" if share is not None and not off.interval.contains(share) else None
        right = None if share is not None and share > _ALL and off.interval.contains(Decimal(_ALL)) else right
    elif said["over"] and off.interval.contains(row.target.base):
        right = None  # 超过目标100户: the target itself
    else:
        right = _gap(row, said, off, row.target.unit)
    if right is None:
        return
    passage = off.passage
    yield Problem(
        place=f"{passage.path}@{off.start}",
        message=f"{passage.label}称“{words}{off.mention.text}”，{right}",
        computation=f"“{row.name}”目标{row.target_shown}、完成{row.actual_shown}",
        ask="统一文字与表内数据",
        sides=(passage.cite_clause(off.start), form.cite(f"{row.path}.actual", "counter"), form.cite(f"{row.path}.target", "counter")),
        verdict="review",
    )


def _named(form: FormView, words: str, off: Claim, rate: bool) -> Row | None:
    """The one row of the number's unit that the words name in part: 培训人次, 漂浮物清理量 of 清理漂浮物重量."""
    core = core_name(bare_name(words)).removesuffix("量")
    if len(core) < _PART_OF_NAME:
        return None
    fits = []
    for row in form.rows:
        if row.target is None or row.actual is None or row.target.relation not in (">=", "=", ">", "<=", "<"):
            continue
        unit = row.target.unit
        right_unit = unit not in (PERCENT, None) if rate else unit == off.unit or (off.unit == _POINT and unit == PERCENT)
        if right_unit and _shares_words(core, plain_name(row)):
            fits.append(row)
    if len(fits) != 1 or (rate and words.endswith(plain_name(fits[0]))):
        return None  # 户厕改造数量完成率 is looked for in N16
    return fits[0] if not (rate and fits[0].lower_is_better) else None


def _shares_words(core: str, name: str) -> bool:
    """The words stand in the name, at once or as two halves in either order."""
    halves = [(core[:at], core[at:]) for at in range(_PART_OF_NAME, len(core) - _PART_OF_NAME + 1)]
    return core in name or any(one in name and other in name for one, other in halves)


def _gap(row: Row, said: re.Match[str], off: Claim, unit: str | None) -> str | None:
    """By how much the row's value lies above or below its target, where the text says another number or side."""
    if row.actual is None or row.target is None or (off.unit != unit and not (off.unit == _POINT and unit == PERCENT)):
        return None
    gap = row.actual.base - row.target.base
    above = said["more"] is not None or said["over"] is not None
    if off.interval.contains(abs(gap)) and (gap >= 0) == above:
        return None
    return f"按表内数{'多' if gap >= 0 else '少'}{abs(gap).normalize():f}"


def _of_value(form: FormView, passage: Passage, claim: Claim) -> Row | None:
    """The one row whose actual value it is, and of whose name the sentence has a part: 主干道车速由…到…，提高6.8%."""
    text = passage.text[slice(*passage.sentence(claim.start))]
    fits = [row for row in form.rows if row.actual is not None and row.actual.unit == claim.unit and row.actual.base == claim.mention.value.scaleb(claim.mention.scale)]
    return fits[0] if len(fits) == 1 and shared_run(text, plain_name(fits[0])) >= _PART_OF_NAME else None


def _as_table(row: Row, said: re.Match[str], claim: Claim, off: Claim | None) -> str | None:
    """What the table says instead; None where it says the same."""
    if said["unmet"]:
        return "表内已达目标" if row.met and not row.unfinished else None
    if said["reached"]:
        return "表内未达目标" if row.missed else None
    if off is None or off.mention.relation != "=" or row.target is None or row.actual is None:
        return None
    if row.target.relation not in (">=", "=", ">", "<="):
        return None
    if said["of"]:
        share = row.share
        told = off.unit == PERCENT and share is not None and not row.lower_is_better
        return (
            f"按表内数为{share:.2f}%"
            if told and share is not None and not off.interval.contains(share)
            else None
        )
    if said["over"] and off.interval.contains(row.target.base):
        return None  # 超过目标100户: the target itself
    return _gap(row, said, off, claim.unit)
