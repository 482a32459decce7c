"""A27: numbers of one sentence that tie each other by the words before them, and one that does not follow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from assist.forms.wording import one_of
from assist.rules.claims import Claim
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval, total
from assist.text.numerals import chinese_number
from assist.text.units import PERCENT

_IS = re.compile("(?:为|达到?|是)$")
_KIND = 3
_FREE, _MOST_FREE = "free", 3
"""A number whose words do not say whether it came or went: either must do."""
"""Characters at the end of a rate's name that say of what it is: 满意率, 合格率."""
Roles = Mapping[str, Sequence[Claim]]


@dataclass(frozen=True)
class _Tie:
    """Numbers that decide each other. `roles` are told by the words right before a number, in this order; `many` may be
    filled more than once; `least` must be. `units`: what each role counts in, where it is not one unit for all."""

    begins: re.Pattern[str]
    """Where to look: what no such sentence does without."""
    roles: tuple[tuple[str, re.Pattern[str]], ...]
    least: tuple[str, ...]
    wrong: Callable[[Roles], str | None]
    """The arithmetic that fails, or None."""
    ask: str
    many: tuple[str, ...] = ()
    units: Mapping[str, str] | None = None
    signs: tuple[str, ...] = ()


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern})[^,，、。;；\\d]{{0,10}}$")


def _lead(claim: Claim) -> str:
    """What its clause says before the number, dates included."""
    return claim.passage.lead(claim.start)


def _sum(claims: Sequence[Claim]) -> Interval:
    return total(claim.interval for claim in claims)


def _shown(claims: Sequence[Claim], sign: str = " + ") -> str:
    return sign.join(claim.mention.text for claim in claims)


def _stock(roles: Roles) -> str | None:
    """What there was, with what came and without what went, is what there is."""
    had, now = roles["had"], roles["now"]
    came, gone, free = (list(roles.get(name, ())) for name in ("came", "gone", _FREE))
    if not (came or gone or free) or len(free) > _MOST_FREE:
        return None
    for signs in product((True, False), repeat=len(free)):
        more = [*came, *(claim for claim, plus in zip(free, signs, strict=True) if plus)]
        less = [*gone, *(claim for claim, plus in zip(free, signs, strict=True) if not plus)]
        if _sum([*had, *more]).meets(_sum([*now, *less])):
            return None
    minus = f" - {_shown(gone, ' - ')}" if gone else ""
    either = f" ± {_shown(free, ' ± ')}" if free else ""
    return f"{_shown([*had, *came])}{minus}{either} ≠ {_shown(now)}"


def _summed(roles: Roles) -> str | None:
    whole, parts = roles["whole"], roles["part"]
    years = re.search("[两二三四五](?=年)", _lead(whole[0]))
    if years and chinese_number(years[0].replace("两", "二")) != len(parts):
        return None
    return None if _sum(parts).meets(whole[0].interval) else f"{_shown(parts)} ≠ {_shown(whole)}"


def _halves(roles: Roles) -> str | None:
    return _summed({"whole": roles["whole"], "part": (*roles["first"], *roles["second"])})


def _between(roles: Roles) -> str | None:
    """The least, the mean and the most stand in this order."""
    order = [*roles.get("least", ()), *roles.get("mean", ()), *roles.get("most", ())]
    for one, other in pairwise(order):
        if other.interval.below(one.interval):
            return f"{one.mention.text} > {other.mention.text}"
    return None


def _overall(roles: Roles) -> str | None:
    """The rate of all lies between the rates of the parts."""
    whole, parts = roles["whole"][0], roles["part"]
    if len(parts) < 2 or len({_IS.sub("", _lead(claim))[-_KIND:] for claim in (whole, *parts)}) > 1:
        return None
    if all(part.interval.below(whole.interval) for part in parts):
        return f"{_shown(parts, '、')}均低于{whole.mention.text}"
    if all(whole.interval.below(part.interval) for part in parts):
        return f"{_shown(parts, '、')}均高于{whole.mention.text}"
    return None


def _area(roles: Roles) -> str | None:
    sides, whole = (roles["long"][0], roles["wide"][0]), roles["whole"][0]
    if sides[0].interval.times(sides[1].interval).meets(whole.interval):
        return None
    return f"{_shown(sides, ' × ')} ≠ {whole.mention.text}"


def _both_ways(roles: Roles) -> str | None:
    one, both = roles["one"][0], roles["both"][0]
    twice = one.interval.plus(one.interval)
    return None if twice.meets(both.interval) else f"{one.mention.text} × 2 ≠ {both.mention.text}"


def _all_of_them(roles: Roles) -> str | None:
    whole, part = roles["whole"][0], roles["part"][0]
    alike = whole.mention.noun[:1] == part.mention.noun[:1]
    return (
        f"{part.mention.text} < {whole.mention.text}"
        if alike and part.interval.below(whole.interval)
        else None
    )


def _good_and_bad(roles: Roles) -> str | None:
    """Both together are no more than all: some may be neither."""
    parts = (*roles["good"], *roles["bad"])
    whole = roles["whole"][0]
    return f"{_shown(parts)} > {whole.mention.text}" if whole.interval.below(_sum(parts)) else None


_TIES = (
    _Tie(
        signs=("原有", "年初", "期初", "上年末", "去年底", "上年底"),
        begins=re.compile("原有|年初|期初|上年末|去年底|上年底"),
        roles=(
            ("gone", _words("退出|减少|注销|报废|淘汰|拆除|核减|调出|流失|清退|停用|死亡|出栏|销售|毕业|出园")),
            ("came", _words("新增|增加|新建|新招|新聘|新纳入|扩充|购入|补充|增配|增设|调入|新购|新进|新入|新发展")),
            ("had", _words("原有|年初|期初|上年末|去年底|上年底")),
            ("now", _words("目前|现有|现共有|年末|年底|期末|总数|总量|累计达|达到|增至|共有")),
        ),
        least=("had", "now"),
        many=("came", "gone", _FREE),
        wrong=_stock,
        ask="核对期初数、增减数与期末数",
    ),
    _Tie(
        signs=("半年", "7-12月"),
        begins=re.compile("下半年|7-12月"),
        roles=(
            ("first", _words("上半年|1-6月")),
            ("second", _words("下半年|7-12月")),
            ("whole", _words("全年|合计|总计|共计|年度|一年")),
        ),
        least=("first", "second", "whole"),
        wrong=_halves,
        ask="核对上下半年数与全年数",
    ),
    _Tie(
        signs=("年累计", "年共", "年合计", "年总计"),
        begins=re.compile("[两二三四五]年(?:来)?(?:累计|共|合计|总计)"),
        roles=(
            ("whole", _words("[两二三四五]年(?:来)?(?:累计|共|合计|总计)")),
            ("part", _words("20\\d\\d年|前年|去年|今年|上年|本年|第[一二三四五]年")),
        ),
        least=("part", "whole"),
        many=("part",),
        wrong=_summed,
        ask="核对各年数与累计数",
    ),
    _Tie(
        signs=("平均", "均分", "户均", "人均", "村均", "校均"),
        begins=re.compile("平均|均分|[户人村校]均"),
        roles=(
            ("most", _words("最高|最多|最大|最长|最慢")),
            ("least", _words("最低|最少|最小|最短|最快")),
            ("mean", _words("平均|均分|[户人村校]均")),
        ),
        least=("mean",),
        wrong=_between,
        ask="核对最高、最低与平均数",
    ),
    _Tie(
        signs=("总体", "综合", "整体", "平均"),
        begins=re.compile("(?:总体|综合|整体|平均)[^,，。;；\\d]{0,6}[率度]"),
        roles=(
            ("whole", re.compile("(?:总体|综合|整体|平均)[^,，。;；\\d]{0,6}[率度](?:为|达到?|是)?$")),
            ("part", re.compile("[率度](?:为|达到?|是)?$")),
        ),
        least=("whole", "part"),
        many=("part",),
        wrong=_overall,
        ask="核对总体数与各类对象的数",
    ),
    _Tie(
        signs=("单程",),
        begins=re.compile("单程"),
        roles=(("one", _words("单程")), ("both", _words("往返|来回"))),
        least=("one", "both"),
        wrong=_both_ways,
        ask="核对单程与往返数",
    ),
    _Tie(
        signs=("全部", "所有", "全覆盖", "率100%", "率达到100%", "率为100%"),
        begins=re.compile("(?:全部|所有)(?=\\d)|全覆盖|率(?:达到?|为)?100%"),
        roles=(
            ("whole", re.compile("(?:全部|所有|全[省市县区旗镇乡])(?:共|共有)?$")),
            ("part", re.compile("(?<!全)(?<!全[省市县区旗镇乡])(?:共|实际|已|累计)[\u4e00-\u9fff]{1,6}$")),
        ),
        least=("whole", "part"),
        wrong=_all_of_them,
        ask="核对总数与实际覆盖数",
    ),
    _Tie(
        signs=("不达标", "不合格", "未通过", "未达标", "不满意", "未完成", "未整改", "未参"),
        begins=re.compile("不达标|不合格|未通过|未达标|不满意|未完成|未整改|未参"),
        roles=(
            ("bad", _words("不达标|不合格|未通过|未达标|不满意|未完成|未整改|未参[训加会]")),
            ("good", re.compile("(?:达标|合格|通过|满意|完成|整改|参[训加会])(?:的)?$")),
            ("whole", re.compile("(?:受检|抽检|抽查|检查|参评|参考|考核|收回|回收|排查|调查|监测|应[到参][训加会]?)[^,，、。;；\\d]{0,8}$")),
        ),
        least=("whole", "good", "bad"),
        wrong=_good_and_bad,
        ask="核对合格（达标）数、不合格数与总数",
    ),
    _Tie(
        signs=("宽",),
        begins=re.compile("宽(?:度)?(?:约|为)?\\d"),
        roles=(("wide", _words("宽")), ("long", _words("长")), ("whole", _words("面积|合|共"))),
        least=("long", "wide", "whole"),
        wrong=_area,
        ask="核对长、宽与面积",
        units={"long": "米", "wide": "米", "whole": "平方米"},
    ),
)  # fmt: skip
_ANY_SIGN = one_of(*(sign for tie in _TIES for sign in tie.signs))


@rule(id="A27", name="一句之内所列各数不能互相推出", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What there was, what came and what went make what there is; two halves make the year; a mean lies between the extremes.

    What:
        原有120个，新增30个，现有160个; 上半年30场，下半年25场，全年60场; three years and 三年累计; 最高86分，平均88分; 总体满意度96%，其中学生90%、家长93%;
        长40米、宽25米，面积1200平方米: numbers of one sentence, each told by the words before it.
    Why:
        One of them was changed or taken from elsewhere and the others were not.
    Formula:
        had + came - gone = now; first half + second half = year; sum of the years = all of them; least <= mean <= most; the whole
        between its parts; length x width = area; each within the printed precision.
    Not flagged:
        Sentences in which a part is told twice or a number of the unit has no part. For review.
    Bad:
        completion: 原有监控120个，本年新增30个，目前共有监控160个。
    Good:
        completion: 原有监控120个，本年新增30个，目前共有监控150个。
    """
    for tie in _TIES if _ANY_SIGN.search(form.all_prose) else ():
        if not any(sign in form.all_prose for sign in tie.signs):
            continue
        for passage in form.spoken:
            done = -1
            for begins in tie.begins.finditer(passage.text):
                start, end = passage.sentence(begins.start())
                if start >= done:
                    yield from _checked(form, passage, tie, start, end)
                done = end


def _checked(form: FormView, passage: Passage, tie: _Tie, start: int, end: int) -> Iterator[Problem]:
    claims = [claim for claim in form.claims(passage) if start <= claim.start < end]
    roles = _parted(tie, claims)
    if roles is None:
        return
    wrong = tie.wrong(roles)
    if wrong is None:
        return
    told = sorted((claim for part in roles.values() for claim in part), key=lambda claim: claim.start)
    first, last = told[0], told[-1]
    yield Problem(
        place=f"{passage.path}@{first.start}",
        message=f"{passage.label}称“{passage.text[first.clause[0] : last.mention.end]}”，各数对不上",
        computation=wrong,
        ask=tie.ask,
        sides=(
            passage.cite(first.clause[0], last.mention.end),
            passage.cite(last.start, last.mention.end, "counter"),
        ),
        verdict="review",
    )


def _parted(tie: _Tie, claims: Sequence[Claim]) -> Roles | None:
    """The claims by their roles; None where one is missing, told twice, or in another unit."""
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        role = next((name for name, words in tie.roles if words.search(_lead(claim))), None)
        if role is None and _FREE in tie.many and claim.unit not in (PERCENT, None):
            role = _FREE
        if role is None:
            continue
        if claim.mention.relation != "=" or (role in found and role not in tie.many):
            return None
        found.setdefault(role, []).append(claim)
    if any(name not in found for name in tie.least):
        return None
    told = [claim for part in found.values() for claim in part]
    if tie.units is not None:
        same = all(claim.unit == tie.units[name] for name, part in found.items() for claim in part)
    else:
        units = {claim.unit for claim in told}
        # a number of their unit that has no role leaves open what is summed
        same = len(units) == 1 and units != {None}
        same = same and sum(claim.unit in units for claim in claims) == len(told)
    return found if same else None
