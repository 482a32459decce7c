"""A10: more came back than was sent out: a part that is larger than its whole, in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assist.forms.wording import pattern
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.quantities import Mention
from assist.text.units import MONEY, PERCENT

_CHAINS = tuple(
    tuple(re.compile(stage) for stage in stages)
    for stages in (
        ("(?:发放|发出|下发|投放|派发)[^,，。]{0,6}(?:问卷|调查表|测评表|评价表)", "收回|回收", "有效"),
        ("抽检|抽查|抽样|检测|检验|检查|送检|采样|监测|验收", "合格|达标|符合"),
        ("报名|参考|申报|申请|应(?:参[训加会考]|到)", "参训|培训|参加|到场|到课|实际?到", "结业|合格|录取|通过|办结|获批", "取得|获证|领证|发证|持证"),
        ("受理|收到|接收|接到|征集", "审核|受理|初核|立案", "通过|办结|答复|处理|回复|解决|采纳|转办|办复|立案"),
        ("排查|发现|查出|摸排|梳理|查处", "整改|整治|消除|处置|解决|销号|化解"),
        ("采购|购置|购买|购入|配发|订购", "到货", "安装|投用|投入使用|启用|上架|调试"),
        ("筛查|初筛|普查", "异常|阳性|可疑", "转诊|复查|确诊", "治愈|康复"),
        ("回访|访问|抽访|走访", "满意|认可|知晓"),
        ("立案|受案", "结案|办结|审结"),
        ("报名|申报", "审核通过|审查通过|资格审[核查]", "笔试", "面试|体检", "录用|聘用|入职"),
        ("投标|报名|参选|申报", "入围", "中标|入选|获奖|立项"),
        ("应(?:参[训加会检保]|到|发|检|征|收|办|享受|接种)", "实(?:际)?(?:参[训加会检保]|到|发|检|征|收|办|享受|接种)"),
    )
)  # fmt: skip
"""What a later stage counts was counted by each stage before it: 报名, 参训, 合格, 获证."""
_OF_WHICH = re.compile("其中[:：]?[\u4e00-\u9fff]{0,10}$")
_BEGINS_PARTS = re.compile("次?[,，(（]?其中")
_AMONG = re.compile("中[,，]?(?:已?有)?$")
_HAS = re.compile("[,，]有$")
_TOTAL = re.compile("共|总|全[省市县区镇乡村]")
_TIMES = re.compile(
    "^[、,，和及/(（]{1,2}(?:共|累计|合计|总计)?(?:培训|服务|参训|受益|惠及|就诊|接待|救助)?(?:达|约)?$"
)
_AGAIN = re.compile("检查|巡查|巡检|巡护|走访|抽查|检测|监测|培训|服务|次")
"""What may be done to one thing more than once."""
_NEAR = 12
_OTHER = re.compile("累计|上年|历年|往年|追加|撬动|带动|新增|另")


@rule(id="A10", name="部分数大于总数", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What came back, passed or is 其中 cannot be more than what was sent out, examined or counted.

    What:
        发放问卷200份，收回215份; 抽检150批次，合格156批次; 共12个，其中…15个; 共有站点50处，完成80处; 惠及50户32人: two numbers of a sentence.
    Why:
        One of the two is wrong, and satisfaction and pass rates are reckoned from them.
    Formula:
        part <= whole, in one unit; households <= persons.
    Not flagged:
        Money, sentences with several numbers of the unit before the part, cumulative and additional numbers. For review.
    Bad:
        completion: 共发放调查问卷200份，收回有效问卷215份。
    Good:
        completion: 共发放调查问卷200份，收回有效问卷196份。
    """
    seen: set[str] = set()
    for passage in form.spoken:
        for part in passage.mentions:
            begin, end = passage.sentence(part.start)
            near = [one for one in passage.mentions if begin <= one.start < end]
            whole = (
                _people_of(passage, near, part)
                or _visits_of(passage, near, part)
                or _whole_of(passage, near, part)
            )
            if whole is None or not whole.interval.below(part.interval):
                continue
            first, last = sorted((whole, part), key=lambda one: one.start)
            words = passage.text[first.start : last.end]
            visits = part.written == "人" and whole.written == "人次"
            if words in seen or (not visits and _OTHER.search(passage.text, begin, last.end)):
                continue
            seen.add(words)
            yield Problem(
                place=f"{passage.path}@{part.start}",
                message=f"{passage.label}称“{passage.text[passage.clause(first.start)[0] : last.end]}”，部分大于总数",
                computation=f"{part.text} > {whole.text}",
                ask="核对两个数量",
                sides=(passage.cite_clause(first.start), passage.cite(last.start, last.end, "counter")),
                verdict="review",
            )


def _people_of(passage: Passage, near: Sequence[Mention], homes: Mention) -> Mention | None:
    """The persons of these households: 50户132人, with nothing between, so that both count the same people."""
    if homes.unit != "户" or homes.relation != "=":
        return None
    behind = [one for one in near if one.unit == "人" and one.relation == "=" and one.start >= homes.end]
    together = behind and passage.text[homes.end : behind[0].start] in ("", "、", "共", ",", "，")
    return behind[0] if together else None


def _visits_of(passage: Passage, near: Sequence[Mention], people: Mention) -> Mention | None:
    """The visits of these people: 服务老人580人，累计服务420人次."""
    if people.unit != "人" or people.relation != "=" or people.written != "人":
        return None
    behind = [one for one in near if one.start >= people.end and one.relation == "="]
    if not behind or behind[0].written != "人次":
        return None
    return behind[0] if _TIMES.match(passage.text[people.end : behind[0].start]) else None


def _whole_of(passage: Passage, near: Sequence[Mention], part: Mention) -> Mention | None:
    """The number that the part is a part of, by the words before both."""
    if part.relation != "=" or part.unit in (None, PERCENT, MONEY, "年", "月", "天", "分"):
        return None
    lead = passage.lead(part.start)
    alike = [one for one in near if one.start < part.start and one.unit == part.unit and one.relation == "="]
    if not alike:
        return None
    if len(alike) > 1:
        return _before_it(passage, alike, lead + part.noun)
    whole = alike[0]
    if _OF_WHICH.search(lead):
        # a second number of the list would make it a breakdown, which A04 sums
        return whole if _BEGINS_PARTS.match(passage.text, whole.end) else None
    between = passage.text[whole.end : part.start]
    start = passage.clause(whole.start)[0]
    if _AMONG.search(between) and len(between) <= _NEAR:
        return whole
    if _HAS.search(between) and len(between) <= _NEAR and _TOTAL.search(passage.text, start, whole.start):
        return whole
    if pattern("whole").search(passage.before(whole.start)) and pattern("part").search(between) and not _AGAIN.search(between):
        return whole
    return _before_it(passage, alike, lead + part.noun)


def _before_it(passage: Passage, alike: Sequence[Mention], words: str) -> Mention | None:
    """The number right before the part, when all of them are stages of one chain in their order."""
    told = [passage.text[passage.clause(one.start)[0] : one.start] + one.noun for one in alike]
    for stages in _CHAINS:
        ranks = [_rank(stages, said) for said in (*told, words)]
        if -1 not in ranks and all(one < other for one, other in pairwise(ranks)):
            return alike[-1]
    return None


def _rank(stages: Sequence[re.Pattern[str]], words: str) -> int:
    """The last stage that the words name; -1 for none."""
    return max((rank for rank, stage in enumerate(stages) if stage.search(words)), default=-1)
