"""A12: shares of one whole that add up to more than it, and single shares above 100%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import exact, total
from assist.text.quantities import Mention
from assist.text.units import PERCENT

_SHARE = re.compile(r"占(?:比|总[\u4e00-\u9fff]{1,3}|全部|[\u4e00-\u9fff]{0,10}的)?(?:为|达到?|约)?$")
_BOUNDED = re.compile(
    "(?:合格|满意|覆盖|知晓|出勤|到位|及时|准确|达标|优良|回收|参检|普及|入学|有效)[率度](?:为|是|达到?|均?为|均?达到?)?$"
)
_SO_FAR = re.compile("已(?:完成|支付|拨付|使用|实施)|(?:工程|项目|任务|进度)(?:完成|实施)(?:了)?$")
_USED = ("使用", "支出", "执行", "完成", "支付")
_UNUSED = re.compile(
    "^[,，、](?:资金)?(?:结余|剩余|闲置|沉淀|未完成|未使用|未支付)(?:率|比例|占比)(?:为|达)?$"
)
_REST = re.compile("^[,，](?:剩余|其余|余下|还有|尚有)(?:的)?$")
_GOOD_SHARE = re.compile("(?P<what>[\u4e00-\u9fff]{1,4})[率度](?:为|是|达到?)?$")
_BAD_SHARE = re.compile(
    r"^[,，、;；而]+(?:[^。；;，,\d%]{0,4})(?:不|未|非|差)(?P<what>[\u4e00-\u9fff]{1,4}?)[率度]?(?:为|是|占|达到?|的)?$"
)
_OPPOSITE = {"好评": "评"}
_FALL = re.compile("(?:下降|降低|减少|压减|缩减|回落)(?:了|幅度?)?(?:为|达到?|约)?$")
_OTHER_WHOLE = re.compile("占(?!总支出|总收入|总投资|总数|总额)[\u4e00-\u9fff]{2,}的")
_MORE = re.compile("增长|提高|增加|超过|超出|同比|计划|任务|目标")
_HUNDRED = Decimal(100)
_LEAST, _PAIR = 3, 2
_OF_TOTAL = re.compile("占总[一-鿿]{1,3}的?$")


@rule(id="A12", name="占比之和或比率超过100%", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Shares listed for one whole add up to 100% at most; no share of a whole exceeds it.

    What:
        优秀占60%，合格占30%，不合格占15% (three or more, clause after clause), 已完成70%，剩余40%, 合格率97%，不合格率6%, and
        合格率103%, 占总数的104%, 下降120% in narratives.
    Why:
        A share was copied wrong, or was reckoned on another base.
    Formula:
        sum of shares <= 100%, done + rest = 100%, share + its opposite = 100%, within the printed precision;
        share and fall <= 100%.
    Not flagged:
        Lists that name a whole of their own for each share, rates of growth or of a plan. For review: groups may overlap.
    Bad:
        completion: 考核结果中优秀占60%，合格占30%，不合格占15%。
    Good:
        completion: 考核结果中优秀占60%，合格占30%，不合格占10%。
    """
    for passage in form.spoken:
        if "%" not in passage.text:
            continue
        for shares in _lists(passage):
            if exact(_HUNDRED).below(total(one.interval for one in shares)):
                summed = " + ".join(one.text for one in shares)
                yield _problem(passage, shares, "所列各项占比之和超过100%", f"{summed} > 100%")
        for done, rest in pairwise(passage.mentions):
            if _is_rest(passage, done, rest) and not total((done.interval, rest.interval)).contains(_HUNDRED):
                what = f"已完成{done.text}，剩余却为{rest.text}"
                yield _problem(passage, (done, rest), what, f"{done.text} + {rest.text} ≠ 100%")
            elif _is_complement(passage, done, rest) and not total((done.interval, rest.interval)).contains(
                _HUNDRED
            ):
                what = f"“{passage.lead(done.start)}{done.text}”与“{rest.text}”之和不为100%"
                yield _problem(passage, (done, rest), what, f"{done.text} + {rest.text} ≠ 100%")
        for one in passage.mentions:
            lead = passage.lead(one.start)
            bounded = one.unit == PERCENT and one.relation == "=" and exact(_HUNDRED).below(one.interval)
            if bounded and (_SHARE.search(lead) or _BOUNDED.search(lead)) and not _MORE.search(lead):
                yield _problem(passage, (one,), f"“{lead}{one.text}”超过100%", f"{one.text} > 100%")
            elif bounded and _FALL.search(lead):
                yield _problem(passage, (one,), f"“{lead}{one.text}”降幅超过100%", f"{one.text} > 100%")


def _is_rest(passage: Passage, done: Mention, rest: Mention) -> bool:
    """已完成70%，剩余40%: one share and what is left of the same."""
    if done.unit != PERCENT or rest.unit != PERCENT or rest.start >= passage.sentence(done.start)[1]:
        return False
    first = passage.lead(done.start)
    return bool(_SO_FAR.search(first) and _REST.search(passage.text[done.end : rest.start]))


def _is_complement(passage: Passage, good: Mention, bad: Mention) -> bool:
    """合格率97%，不合格率6%: a share and that of its opposite."""
    if good.unit != PERCENT or bad.unit != PERCENT or good.relation != "=" or bad.relation != "=":
        return False
    first = _GOOD_SHARE.search(passage.lead(good.start))
    second = _BAD_SHARE.search(passage.text[good.end : bad.start])
    if (
        first is not None
        and first["what"].endswith(_USED)
        and _UNUSED.search(passage.text[good.end : bad.start])
    ):
        return True
    if first is None or second is None:
        return False
    return first["what"].endswith(_OPPOSITE.get(first["what"][-2:], second["what"]))


def _lists(passage: Passage) -> Iterator[Sequence[Mention]]:
    """Runs of three or more shares in the clauses of one sentence, with no other number between them."""
    run: list[Mention] = []
    for one in (*passage.mentions, None):
        lead = "" if one is None else passage.lead(one.start)
        share = (
            one is not None and one.unit == PERCENT and _SHARE.search(lead) and not _OTHER_WHOLE.search(lead)
        )
        if one is not None and share and (not run or one.start < passage.sentence(run[-1].start)[1]):
            run.append(one)
            continue
        if len(run) >= _LEAST or (len(run) == _PAIR and _names_whole(passage, run[0])):
            yield run
        run = [one] if one is not None and share else []


def _names_whole(passage: Passage, first: Mention) -> bool:
    """占总支出的72%，…占38%: two shares are enough where the whole is named."""
    return _OF_TOTAL.search(passage.lead(first.start)) is not None


def _problem(passage: Passage, shares: Sequence[Mention], what: str, computation: str) -> Problem:
    first, last = shares[0], shares[-1]
    begin = passage.clause(first.start)[0]
    return Problem(
        place=f"{passage.path}@{first.start}",
        message=f"{passage.label}：{what}",
        computation=computation,
        ask="核对比率及其口径",
        sides=(passage.cite(begin, last.end), passage.cite(last.start, last.end, "counter")),
        verdict="review",
    )
