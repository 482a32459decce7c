"""E09: a reason that names other figures than those of its row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.intervals import Interval, exact
from assist.text.quantities import Mention
from assist.text.units import MONEY, PERCENT

_FIGURE = re.compile(r"\d")
_GAP = re.compile(
    "(?:缺(?:少|口)?|[相尚还]?差|(?<![不至减])少(?:完成|培训|举办|开展|建设|建成|改造|采购|购置|购买|发放|服务|接待|补贴|检查|安装|[建做办发种修购培开招])?|减少|尚?余下?|剩(?:余|下)?|尚有|还有)(?:了)?$"
)
_UNDONE = re.compile("(?:未|没有)(?:能)?(?:完成|实施|开展|建成|发放|到位)(?:了|的)?(?:有)?$|缺口(?:为|是)?$")
_BEHIND = re.compile(
    "^(?!的)[\u4e00-\u9fff]{0,4}?(?:未|没有)(?:能|按[时期])?(?:完[成工]|实施|开展|通过|发放|参加|达|建|验收|到位|享受|兑付|落实|办|开工)?"
)
_PUT_OFF = re.compile("^(?!的)[\u4e00-\u9fff]{0,8}?(?:取消|推迟|顺延|暂缓|延后|延期|未能)")
_LOW = re.compile("(?:偏差(?:率|度)?(?:为|达)?|偏离(?:度)?(?:为)?|低(?:于[^，,。;；]{1,8})?|少|尚[有余]|剩余|还有|欠)(?:了)?$")
_HIGH = re.compile("(?:偏差(?:率|度)?(?:为|达)?|偏离(?:度)?(?:为)?|高(?:于[^，,。;；]{1,8})?|多|超(?:额|出|过)?[^，,。;；\\d]{0,6})(?:了)?$")
_REACHED = re.compile("(?:完成|建成|交付|完工|开展|举办|发放|实施|达到|[建做办发种修])(?:了)?$")
_EXCESS = re.compile("(?:超[额出过]?(?:完成|年初|目标|计划|预期|任务|值|数)*|多(?:完成|[建做办发种修购培开])|(?:比|较)(?:年初|原)?(?:目标|计划|预期)[值数]?(?:多|增加)[\u4e00-\u9fff]?)(?:了)?$")
_TARGET = re.compile("(?:年初|原定?|绩效|全年|年度)?(?:目标|计划|任务)(?:值|数|量)?(?:任务|建设|完成|安排|设定|购置|培训|发放|实施|举办|开展|新建|改造)?(?:为|是)?$")
_ACTUAL = re.compile("(?:实际|仅|只)[^,，。;；\\d未]{0,5}$|(?:实际|仅|只|已)(?:全年)?(?:共|累计)?(?:完成|建成|开展|实施|发放|举办|培训|新建|改造|购置|有|为|达到?)?(?:了|数|值)?(?:为|是)?$")
_SHARE = re.compile("完成(?:了)?(?:年初|年度|全年|绩效|设定|原)?(?:目标|计划|任务|指标)(?:任务|值|数|量)?的$|(?:目标|任务|指标)?完成(?:率|比例)(?:仅|只)?(?:为|达到?|是)?(?:了)?$")
_OWN_WORDS = ("计划", "目标", "任务", "完成率", "完成比例", "未", "差", "缺", "尚有", "还有")
_LEAST_GAP = 2
_PERIOD = re.compile("上年|去年|往年|次年|明年|下一?年|来年|月|季度|上半年|下半年|其中|每|均|分别|累计|阶段")


@rule(id="E09", name="原因所述数字与指标不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A reason that names the target, the result, the gap between them or their ratio must name those of its row.

    What:
        3户未完成, 缺口5人, 超额完成12座, 原计划60座, 实际完成45座, 完成目标的85%, 偏差15% in the reason of an indicator whose target and
        actual value count the same unit; 计划60座 and 完成计划的85% in its actual cell itself.
    Why:
        The reason was written for other figures, so either it or the row is wrong.
    Formula:
        gap = target - actual value; excess = actual value - target; ratio = actual value / target.
    Not flagged:
        Several numbers of one role (their sum may be the gap), amounts of money, other years, months and parts. For
        review: a part of the gap may have other causes.
    Bad:
        blank: []
        indicators: [{name: 户厕改造数, target: ≥50户, actual: 45户, weight: "10", score: "9", reason: 有3户未完成}]
    Good:
        indicators: [{name: 户厕改造数, target: ≥50户, actual: 45户, weight: "10", score: "9", reason: 有5户未完成}]
    """
    if any(word in form.all_values for word in _OWN_WORDS):
        for row in form.rows:
            yield from _of_own_cell(form, row)
    for row in form.reasoned_rows:
        if not row.item.reason or not _FIGURE.search(row.item.reason):
            continue
        passage = form.passages.get(f"{row.path}.reason")
        if passage is None or not _is_counted(row):
            continue
        roles: dict[str, list[Mention]] = {}
        for told in passage.mentions:
            alone = sum(other.unit == told.unit for other in passage.mentions) == 1
            if (role := _role(passage, told, row, alone)) is not None:
                roles.setdefault(role, []).append(told)
        if not roles and (found := _gap_of_other(form, row, passage) or _swapped_gap(form, row, passage)) is not None:
            yield found
        for role, mentions in roles.items():
            known = _known(row, role)
            if len(mentions) == 1 and known is not None and not mentions[0].interval.meets(known[1]):
                yield _problem(form, row, passage, mentions[0], known[0])


def _of_own_cell(form: FormView, row: Row) -> Iterator[Problem]:
    """45座（计划60座）, 45座，完成计划的85%: the actual cell repeats the target, or reckons with it."""
    place, target = form.form.evidence.get(f"{row.path}.actual"), row.target
    if place is None or target is None or target.relation not in (">=", "=") or target.unit in (None, MONEY):
        return
    if not any(word in row.actual_text for word in _OWN_WORDS) or not target.base:
        return
    passage = Passage(f"{row.path}.actual", "完成值", form.text, place)
    leads = [(told, passage.text[passage.clause(told.start)[0] : told.start]) for told in passage.mentions]
    counted = [(told, lead) for told, lead in leads if told.unit == target.unit]
    planned = [told for told, lead in counted if _TARGET.search(lead) and not _PERIOD.search(lead)]
    if len(planned) == 1 and not planned[0].interval.meets(exact(target.base)):
        yield _problem(form, row, passage, planned[0], f"目标值为{row.target_shown}", "完成值栏")
    done = [told for told, lead in counted if told not in planned]
    gaps = [told for told in done if _is_gap(passage, told)]
    done = [told for told in done if told not in gaps]
    if len(gaps) == 1 and len(done) == 1 and done[0].relation == "=":
        left = max(target.base - done[0].value.scaleb(done[0].scale), Decimal(0))
        if not gaps[0].interval.contains(left):
            yield _problem(form, row, passage, gaps[0], f"按表内数应差{_plain(left)}", "完成值栏")
    shares = [told for told, lead in leads if told.unit == PERCENT and _SHARE.search(lead)]
    if len(done) != 1 or len(shares) != 1 or target.unit == PERCENT:
        return
    share = done[0].value.scaleb(done[0].scale) * 100 / target.base
    known = Interval(share - 1, share + 1)
    if not shares[0].interval.meets(known) and (share <= 100 or shares[0].value < 100):
        yield _problem(form, row, passage, shares[0], f"按表内数为{share:.2f}%", "完成值栏")


def _is_gap(passage: Passage, told: Mention) -> bool:
    start, end = passage.clause(told.start)
    lead, behind = passage.text[start : told.start], passage.text[told.end : end]
    return bool(_GAP.search(lead) or _UNDONE.search(lead) or _BEHIND.match(behind)) and not _PERIOD.search(lead + behind)


def _gap_of_other(form: FormView, row: Row, passage: Passage) -> Problem | None:
    """还有26场未完成 beside an indicator that counts 户, while another one is 26场 short."""
    if len(passage.mentions) != 1 or row.target is None or passage.mentions[0].unit in (None, PERCENT, MONEY, row.target.unit):
        return None
    told = passage.mentions[0]
    start, end = passage.clause(told.start)
    behind = passage.text[told.end : end]
    if not (_GAP.search(passage.text[start : told.start]) or _BEHIND.match(behind)) or told.value < _LEAST_GAP:
        return None
    for other in form.rows:
        target, actual = other.target, other.actual
        if other is row or target is None or actual is None or target.unit != told.unit or other.compared != "below":
            continue
        if target.base - actual.base == told.value.scaleb(told.scale):
            return _problem(form, row, passage, told, f"与“{other.name}”的差额相同")
    return None


def _swapped_gap(form: FormView, row: Row, passage: Passage) -> Problem | None:
    """175户举家外出 where 157户 are missing: the only number of its unit has the gap's digits in another order."""
    known = _known(row, "gap") if row.compared == "below" and row.target is not None else None
    alike = [told for told in passage.mentions if known and row.target and told.unit == row.target.unit]
    if known is None or len(alike) != 1 or alike[0].interval.meets(known[1]) or known[1].low is None:
        return None
    told = alike[0].value.scaleb(alike[0].scale)
    gap = known[0].removeprefix("按表内数应差")
    if sorted(_plain(told)) != sorted(gap) or _PERIOD.search(passage.text, *passage.clause(alike[0].start)):
        return None
    return _problem(form, row, passage, alike[0], known[0])


def _is_counted(row: Row) -> bool:
    target, actual = row.target, row.actual
    if target is None or actual is None or target.unit in (None, MONEY) or target.unit != actual.unit:
        return False
    return target.relation in (">=", "=") and actual.relation == "=" and not actual.fraction


def _role(passage: Passage, told: Mention, row: Row, alone: bool) -> str | None:
    """What the number is called by the words around it. `alone`: the reason has no other of its unit."""
    if told.relation not in ("=", "~"):
        return None
    start, end = passage.clause(told.start)
    lead = passage.text[start : told.start]
    if _PERIOD.search(passage.text, start, end):
        return None
    unit = row.target.unit if row.target else None
    if told.unit == PERCENT and _SHARE.search(lead):
        return "ratio"
    if told.unit == PERCENT and unit != PERCENT and alone:
        off = {"below": ("lacking", _LOW), "above": ("beyond", _HIGH)}.get(row.compared)
        return off[0] if off is not None and off[1].search(lead) else None
    if told.unit != unit:
        return None
    if unit != PERCENT and row.compared == "below":
        behind = passage.text[told.end : end]
        if _GAP.search(lead) or _BEHIND.match(behind) or (alone and _PUT_OFF.match(behind)):
            return "gap"
    if unit != PERCENT and row.compared == "above" and _EXCESS.search(lead):
        return "excess"
    if _TARGET.search(lead):
        return "target"
    return "actual" if _ACTUAL.search(lead) or (alone and _REACHED.search(lead)) else None


def _known(row: Row, role: str) -> tuple[str, Interval] | None:
    """What the row has for the role, in words and as an interval."""
    target, actual = row.target, row.actual
    if target is None or actual is None or actual.interval.low is None or actual.interval.high is None:
        return None
    low, high = actual.interval.low, actual.interval.high
    if role == "gap":
        return f"按表内数应差{_plain(target.base - actual.base)}", Interval(target.base - high, target.base - low)
    if role == "excess":
        return f"按表内数应超{_plain(actual.base - target.base)}", Interval(low - target.base, high - target.base)
    if role == "target":
        return f"目标值为{row.target_shown}", exact(target.base)
    if role == "actual":
        return f"完成值为{row.actual_shown}", actual.interval
    if target.base <= 0:
        return None
    share = actual.base * 100 / target.base
    if target.unit == PERCENT:
        return None
    if role in ("lacking", "beyond"):
        off = abs(share - 100)
        return f"按表内数偏差{off:.2f}%", Interval(off - 1, off + 1)
    if share > 100:
        return None
    return f"按表内数为{share:.2f}%", Interval(share - 1, share + 1)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _problem(
    form: FormView, row: Row, passage: Passage, told: Mention, known: str, label: str = "原因"
) -> Problem:
    return Problem(
        place=passage.path,
        message=f"“{row.name}”目标{row.target_shown}、完成{row.actual_shown}，{label}却称“{_words(passage, told)}”，{known}",
        computation=f"{told.text}；{known}",
        ask=f"核对目标值、完成值与{label}所述数字",
        sides=(
            passage.cite_clause(told.start),
            form.cite(f"{row.path}.actual", "counter"),
            form.cite(f"{row.path}.target", "counter"),
        ),
        verdict="review",
    )


def _words(passage: Passage, told: Mention) -> str:
    start, end = passage.clause(told.start)
    return passage.text[max(start, told.start - 10) : min(end, told.end + 6)]
