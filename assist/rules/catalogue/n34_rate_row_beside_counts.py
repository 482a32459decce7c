"""N34: a rate in the table, and the two numbers in the text that it is reckoned from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.alignment import shared_run
from assist.rules.claims import Claim
from assist.rules.derived import share_of
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import PERCENT

_RATE = re.compile(
    "(?:计划|任务|目标|工作|项目|预算|经费)?(?:完成|控制|执行|支出|实施|到位|安装|建档|发放|参[训检会保加]|回收|收回|办结|整改|签约|随访|覆盖|入户|采集|合格|通过|达标|满意|消除)[率度]$"
)
_WHOLE = re.compile("(?:计划|预算|任务|目标|应|需|共|总|发放|抽检|抽查|受理|排查|发现)[^,，。;；\\d]{0,10}$")
_PART = re.compile(
    "(?:实际|实|已|完成|支出|支付|收回|回收|办结|整改|合格|达标|通过|满意)[^,，。;；\\d]{0,10}$"
)
_KINDS = re.compile(
    "完成|控制|执行|支出|实施|到位|安装|建档|发放|参.|回收|收回|办结|整改|签约|随访|覆盖|入户|采集|合格|通过|达标|满意|消除"
)
_ANY = frozenset({"完成", "实施", "控制", "执行", "支出"})
_OTHER = re.compile("其中|分别|累计|上年|去年|第[一二三四]")
_AMONG = re.compile("[\u4e00-\u9fff]{0,8}(?:[,，]?(?:中|里|当中)(?:的|[,，])?(?:已?有|已)?|[,，]已有)$")
"""15个镇街中的13个."""
_CONTENT = re.compile("^[份人户]?[^,，。;；\\d]{0,4}满意")
"""Behind the number of those who answered so."""
_REST = re.compile("剩余|其余|尚余|余下|另|还有|尚有")
_ALIKE = 3
_LEAST = 2
_FULL = Decimal(100)


@rule(id="N34", name="率类指标与文字所列两数不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A rate in the table is the quotient of the two numbers that the text tells of the same thing.

    What:
        A sentence with two numbers of one unit, so many planned (应检, 预算, 抽检) and so many done (实检, 支出, 合格), that names what an indicator
        such as 档案建档率 or 公务接待费控制率 is about; such a pair in the rate's own reason or remark.
    Why:
        The rate was filled in before the numbers were known, or the other way round.
    Formula:
        done / planned = actual value, within the printed precision; for a rate of completion at most 100%.
    Not flagged:
        Sentences with a third number of the unit, or about parts and other years; sentences that two rates fit. For review.
    Bad:
        completion: 随访慢病患者应建档案500份，已建400份。
        indicators: [{name: 慢病患者建档率, target: ≥90%, actual: 95%}]
    Good:
        completion: 随访慢病患者应建档案500份，已建475份。
        indicators: [{name: 慢病患者建档率, target: ≥90%, actual: 95%}]
    """
    prose = form.all_prose
    if "率" in form.all_names:
        yield from _beside_itself(form)
    surveyed = "满意" in prose and ("份" in prose or "人" in prose)
    rates = [
        row
        for row in form.rows
        if row.name.endswith(("率", "度")) and _is_read(row) and (_may_be_told(row.name, prose) or (surveyed and row.is_satisfaction))
    ]
    if not rates:
        return
    for passage in form.told:
        claims = form.claims(passage)
        for at, whole in enumerate(claims[:-1]):
            part = claims[at + 1]
            start, end = passage.sentence(whole.start)
            if not _is_pair(whole, part, end) or _OTHER.search(passage.text, start, end):
                continue
            counted = [claim for claim in claims if start <= claim.start < end and claim.unit == whole.unit]
            if sum(not _REST.search(claim.lead) for claim in counted) > _LEAST:
                continue
            text = passage.text[start:end]
            named = [row for row in rates if _speaks_of(row, text, part, _is_among(whole, part))]
            if _are_content(part):  # a survey may not say who was asked: its result may be that of any row
                asked = [row for row in rates if row.is_satisfaction]
                share = share_of(part.interval, whole.interval)
                agreed = share is None or any(row.actual and share.meets(row.actual.interval) for row in asked)
                named = [] if agreed else asked[:1]
            if len(named) == 1:
                yield from _judged(form, named[0], whole, part)


def _beside_itself(form: FormView) -> Iterator[Problem]:
    """A rate whose own reason or remark tells two numbers: 采购预算40万元，实际采购36万元 beside 97.5%."""
    for row in form.rows:
        if not (row.item.reason or row.remark) or not row.name.endswith("率") or not _is_read(row):
            continue
        for passage in form.prose(f"{row.path}.reason", f"{row.path}.remark"):
            claims = form.claims(passage)
            if len(claims) == _LEAST and _is_pair(claims[0], claims[1], passage.sentence(claims[0].start)[1] + 1):
                yield from _judged(form, row, claims[0], claims[1])


def _may_be_told(name: str, prose: str) -> bool:
    """Some two characters of what the rate is about stand in the texts."""
    return any(name[at : at + _LEAST] in prose for at in range(len(name) - _ALIKE))


def _is_read(row: Row) -> bool:
    actual = row.actual
    return (
        actual is not None
        and actual.unit == PERCENT
        and actual.relation == "="
        and _RATE.search(row.name) is not None
    )


def _is_pair(whole: Claim, part: Claim, end: int) -> bool:
    if whole.unit != part.unit or whole.unit in (PERCENT, None, "年", "月", "天", "分") or part.start >= end:
        return False
    plain = whole.mention.relation == "=" and part.mention.relation == "="
    if not plain:
        return False
    done = _PART.search(part.lead) or _are_content(part)
    return _is_among(whole, part) or bool(_WHOLE.search(whole.lead) and done)


def _are_content(part: Claim) -> bool:
    return _CONTENT.match(part.passage.text[part.mention.end :][:8]) is not None


def _is_among(whole: Claim, part: Claim) -> bool:
    """15个镇街中的13个, 139个行政村，已有126个."""
    return _AMONG.match(whole.passage.text[whole.mention.end : part.start]) is not None


def _speaks_of(row: Row, text: str, part: Claim, among: bool) -> bool:
    """The sentence holds the name of what the rate is about, and its verb where that says which rate it is."""
    cut = _RATE.search(row.name)
    verb = _KINDS.search(cut.group()) if cut else None
    if cut is None or verb is None:
        return False
    about = row.name[: cut.start()]
    halves = [(about[:at], about[at:]) for at in range(_LEAST, len(about) - _LEAST + 1)]
    named = (
        about in text
        or any(one in text and other in text for one, other in halves)
        or shared_run(about, text) >= _ALIKE
    )
    told = verb.group() in _ANY or any(char in part.lead for char in verb.group())
    told = told or (verb.group() == "覆盖" and among)
    return len(about) >= _LEAST and named and told


def _judged(form: FormView, row: Row, whole: Claim, part: Claim) -> Iterator[Problem]:
    share, actual = share_of(part.interval, whole.interval), row.actual
    if share is None or share.low is None or actual is None or share.meets(actual.interval):
        return
    if share.low > _FULL and actual.interval.contains(_FULL):
        return  # more than was planned is written as 100% by many
    one, all_ = (claim.mention.value.scaleb(claim.mention.scale) for claim in (part, whole))
    shown = f"{part.mention.text} ÷ {whole.mention.text} = {one * 100 / all_:.2f}%"
    yield Problem(
        place=f"{part.passage.path}@{whole.start}",
        message=f"{part.passage.label}称{whole.mention.text}、{part.mention.text}，指标“{row.name}”完成值为{row.actual_text}",
        computation=f"{shown} ≠ {row.actual_text}",
        ask="核对所述两数与指标完成值",
        sides=(part.passage.cite_clause(part.start), form.cite(f"{row.path}.actual", "counter")),
        verdict="review",
    )
