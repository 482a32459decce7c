"""What a text says of a target right behind an indicator's own number: by how much it was passed, that it was reached."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.alignment import align, plain_name, shared_run
from assist.rules.claims import Claim
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import PERCENT

_AFTER = re.compile(
    r"(?P<unmet>[^,，。;；\d未]{0,4}(?:尚|仍|还|均|都)*未(?:能)?(?:全部|按期|按时|如期)?(?:完成|达标|建成|实现)(?=[,，。;；]|$)"
    r"|[^,，。;；\d]{0,4}[,，]?(?:但|均|都|尚|仍|还)*未(?:能)?(?:按期|按时|如期|全部)?(?:完成|达到|达成|实现)(?:了)?(?:年度|年初|预期|既定|绩效)(?:绩效)?(?:目标|计划|任务))"
    r"|[^,，。;；\d]{0,4}[,，](?:(?:比|较)(?:年初|原|年度|全年)?(?:的)?(?:目标|计划|任务)[值数]?(?:(?P<more>增加|超出?|多)|少|低|减少|差)(?:了)?"
    r"|(?P<of>(?:完成|达到?|占|为)(?:了)?(?:年初|年度|全年)?(?:的)?(?:目标|计划|任务)[值数量]?的)"
    r"|(?P<reached>(?:顺利|均?已|全面)?(?:达到|实现|完成)(?:了)?(?:年度|预期|既定|年初|绩效)(?:绩效)?目标)(?!的\d))"
)
_PART_OF_NAME = 3
_HINTS = ("目标", "计划", "任务", "未")


def beside_targets(form: FormView, passage: Passage) -> Iterator[Problem]:
    """沟渠18.4公里，较计划多0.6公里; 18辆，完成目标的105%; 84.5%，达到年度目标: what follows an indicator's own number."""
    if not any(words in passage.text for words in _HINTS) or not _AFTER.search(passage.text):
        return
    claims = form.claims(passage)
    for at, claim in enumerate(claims):
        said = _AFTER.match(passage.text, claim.mention.end)
        if said is None:
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
    if off.unit != claim.unit:
        return None
    gap = row.actual.base - row.target.base
    if off.interval.contains(abs(gap)) and (gap >= 0) == (said["more"] is not None):
        return None
    return f"按表内数{'多' if gap >= 0 else '少'}{abs(gap).normalize():f}"
