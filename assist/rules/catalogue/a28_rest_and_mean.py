"""A28: what is left of a number, and a mean, that the numbers told before it do not yield."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.rules.alignment import COMMON, pairs_of
from assist.rules.claims import Claim, bare_name
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval, exact, printed, total
from assist.text.units import MONEY, PERCENT

_ANY = re.compile("剩|其[余他它]|余下|尚|还[有需剩]|仍有|[未待在][\u4e00-\u9fff]|正在|没有|库存|流失|均|每")
_REST = re.compile("(?:剩余|剩下|其余|余下|还剩|尚余|结余|库存|流失|淘汰|不予|(?<=[,，、;；])[余欠])[^,，。;；\\d]{0,8}$|(?<!中)[,，、]其[他它][^,，。;；\\d]{1,6}$")
"""What is left, by these words alone."""
_STILL = re.compile("(?P<cue>尚有|仍有|还有|尚未|仍未|正在|待|未(?!成年|来)|没有|在(?=建|办|修|施))(?P<verb>[\u4e00-\u9fff]{0,4})[^,，。;；\\d]{0,6}$")
"""What is left, where the number before it was done."""
_BEHIND = re.compile("^[\u4e00-\u9fff]{0,6}?(?P<cue>尚未|仍未|正在|未(?!成年|来)|没有|待|在(?=建|办|修|施|整))(?P<verb>[\u4e00-\u9fff]{0,3})")
_DONE = re.compile("已|完成|实际|建成|办结|通过|验收|改造|整改|到位")
_DONE_OR_IN = re.compile(f"{_DONE.pattern}|中")
_STILL_SOME = ("尚有", "仍有", "还有", "正在")
_SHORT, _SHORT_VERB = 5, 2
_NOT_OF_IT = re.compile("每|均|[较比]|增|减|上年|去年|目标[为是]?|另|新增|分|得")
_MEAN = re.compile(
    "(?:(?P<per>[人户村校场站日月周期班点县镇乡家车队组店园院])均|平均(?:每(?:一)?(?P<each>[\u4e00-\u9fff]{1,4}?))?|每(?:一)?(?P<every>[\u4e00-\u9fff]{1,5}?)(?:平均|(?P<time>[月日年])均))"
    "(?P<verb>[^,，。;；\\d均]{0,8})$"
)
_SAYS_NOTHING = re.compile("约|为|达到?|是|有|可|的|了|实际|共|个|名|[人户]次?|数量?|完成")
_GENERAL = "个名位座所条只"
"""Words for one of anything, which do not say of what."""
_HEADS = {"人", "人次"}
_SPANS = {"月": ("月", (12,)), "日": ("天", (365, 366)), "天": ("天", (365, 366)), "周": ("周", (52,)), "季": ("季度", (4,))}
_MOST = 12
"""Numbers of a sentence; longer lists are tables."""


@rule(id="A28", name="剩余数、平均数与同句各数不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What is left is the whole without what was done; a mean is the whole over the number of things.

    What:
        计划改造12座，已完成9座，剩余4座; 收到意见45条，采纳31条，未采纳24条; 26个站点服务52万人次，平均每站3万人次: the whole, what was
        done and what is left in one unit of one sentence; a mean, with a number in its unit and a number of what it is for each.
    Why:
        One of the three was changed and the others were not.
    Formula:
        whole - done = rest; whole / number = mean, within the printed precision (12 months and 365 or 366 days for 月均 and 日均).
    Not flagged:
        Sentences in which any other pair of the numbers yields it; what is left beside a number that is not the largest; means of
        something else than what was told, and amounts of money (A05, A11). For review: the numbers may be of different things.
    Bad:
        completion: 全县有危桥14座，本年改造5座，剩余8座列入明年计划。
    Good:
        completion: 全县有危桥14座，本年改造5座，剩余9座列入明年计划。
    """
    if not _ANY.search(form.all_prose):
        return
    seen: set[str] = set()
    for passage in form.passages.values():
        if passage.text in seen or not _ANY.search(passage.text):
            continue
        seen.add(passage.text)
        claims = form.claims(passage)
        for at, claim in enumerate(claims):
            if claim.unit in (None, PERCENT) or claim.mention.relation != "=" or not _ANY.search(claim.words):
                continue
            start = passage.sentence(claim.start)[0]
            before = [other for other in claims[max(0, at - _MOST) : at] if other.start >= start and other.mention.relation == "="]
            if (claim.unit or "").startswith(MONEY):
                continue  # A05 and A11 reckon with amounts
            found = _rest(form, claim, before) or _mean(form, claim, before, claims)
            if found is not None:
                yield _problem(passage, claim, *found)


def _rest(form: FormView, claim: Claim, before: Sequence[Claim]) -> tuple[Claim, str] | None:
    """The whole told first, and how the rest fails to be what the others leave of it."""
    behind = _BEHIND.match(claim.passage.text[claim.mention.end : claim.clause[1]])
    rest, still = _REST.search(claim.lead), _STILL.search(claim.lead) or behind
    if not rest and not still:
        return None
    alike = [other for other in before if other.unit == claim.unit]
    if not 2 <= len(alike) <= (3 if rest else 2) or any(_NOT_OF_IT.search(other.lead) for other in (*alike, claim)):
        return None
    whole, done = alike[0], alike[1:]
    if any(not other.interval.below(whole.interval) for other in (*done, claim)):
        return None
    if not _of_the_same(done[-1], whole) or (not rest and still and not _was_done(done[-1], whole, still["cue"], still["verb"])):
        return None
    if "其中" in claim.passage.text[claim.passage.sentence(claim.start)[0] : claim.start]:
        return None  # a list, of which A04 speaks
    left = claim.interval
    for some in (done, *([other] for other in done)):
        if total([left, *(other.interval for other in some)]).meets(whole.interval):
            return None
    if len(done) > 1 and left.plus(done[-1].interval).meets(done[0].interval):
        return None  # of 45, 31 were taken up, of which 20 are done and 11 are left
    rows = [value.interval for row in form.measured_rows for value in (row.target, row.actual) if value and value.unit == claim.unit]
    if any(left.plus(other.interval).meets(value) for other in alike for value in rows):
        return None  # 消除3栋，其余2栋 of the five that the table names
    return whole, " + ".join(other.mention.text for other in (*done, claim)) + f" ≠ {whole.mention.text}"


def _of_the_same(done: Claim, whole: Claim) -> bool:
    """No other thing is named before the number: at most a verb, or words that the whole has as well."""
    own = _SAYS_NOTHING.sub("", _DONE.sub("", bare_name(done.lead)))
    return len(own) <= _SHORT or not pairs_of(own).isdisjoint(pairs_of(whole.words))


def _was_done(done: Claim, whole: Claim, cue: str, verb: str) -> bool:
    """The number before was done, in a word for it or in the very word that is denied of the rest."""
    text = done.passage.text
    words = text[whole.mention.end : done.start] + text[done.mention.end : done.clause[1]]
    if verb and verb[:_SHORT_VERB] in words:
        return True
    return bool((_DONE_OR_IN if cue in _STILL_SOME else _DONE).search(words))


def _mean(form: FormView, claim: Claim, before: Sequence[Claim], told: Sequence[Claim]) -> tuple[Claim, str] | None:
    """The number that the mean should be of, and how it fails to be."""
    said = _MEAN.search(claim.lead)
    if said is None or (said["per"] in ("月", "日") and "全年" in claim.passage.text[claim.passage.sentence(claim.start)[0] : claim.start]):
        return None  # of 全年…，月均… A07 speaks
    units = _HEADS if claim.unit in _HEADS else {claim.unit}
    tops = [other for other in before if other.unit in units and claim.interval.below(other.interval)]
    verb = _SAYS_NOTHING.sub("", said["verb"])
    if verb:
        tops = [other for other in tops if not set(verb).isdisjoint(other.words)]
    if not tops:
        return None
    token = said["per"] or said["each"] or said["every"] or ""
    counts = [other for other in before if other not in tops and not _is_mean(other) and other.unit not in (PERCENT, None, MONEY)]
    numbers = _divisors(token, counts) if token else [other.interval for other in counts if other.unit not in units]
    if not numbers and said["each"]:
        counted = [row.actual for row in form.measured_rows if row.actual and row.actual.unit == token and token not in COMMON]
        numbers = [value.interval for value in counted if value.relation == "="] if len(counted) == 1 else []
    if not numbers or (not token and len(numbers) > 1):
        return None
    if said["time"]:
        numbers = [each.scaled(Decimal(times)) for each in numbers for times in _SPANS.get(said["time"], ("", (1,)))[1]]
    wholes = [other.interval for other in told if other.unit in units and other is not claim]
    wholes += [row.actual.interval for row in form.measures if row.actual is not None and row.actual.unit in units]
    wholes.append(total(other.interval for other in tops))
    values = printed(claim.mention.value, claim.mention.scale)
    if any(values.times(number).meets(whole) for number in numbers for whole in wholes if number.low):
        return None
    number = numbers[0].low or Decimal(1)
    mean = (tops[-1].interval.low or Decimal(0)) / number
    return tops[-1], f"{tops[-1].mention.text} ÷ {number.normalize():f} ≈ {mean.scaleb(-claim.mention.scale):.2f}{claim.mention.written or ''} ≠ {claim.mention.text}"


def _divisors(token: str, counts: Sequence[Claim]) -> list[Interval]:
    """The numbers of what the mean is for each of: 每站 and 12个养护站, 月均 and twelve months."""
    unit, spans = _SPANS.get(token[:1], ("", ()))
    if unit:
        spent = [other.interval for other in counts if other.unit == unit]
        return spent or [exact(Decimal(span)) for span in spans]
    thing = token.lstrip(_GENERAL) or token
    units = _HEADS if thing[:1] == "人" else {thing[:1], thing[:2]}
    found = [other for other in counts if other.unit in units or (other.mention.written or "") in units]
    named = [other for other in counts if thing[:1] in (other.mention.noun or "")[:5] and other not in found]
    return [other.interval for other in (*found, *named) if other.interval.low]


def _is_mean(claim: Claim) -> bool:
    return _MEAN.search(claim.lead) is not None


def _problem(passage: Passage, claim: Claim, whole: Claim, how: str) -> Problem:
    return Problem(
        place=f"{passage.path}@{claim.start}",
        message=f"{passage.label}称“{passage.text[whole.clause[0] : claim.mention.end]}”，各数对不上",
        computation=how,
        ask="核对总数、完成数与剩余数，或总数、个数与平均数",
        sides=(passage.cite_clause(claim.start), passage.cite(whole.start, whole.mention.end, "counter")),
        verdict="review",
    )
