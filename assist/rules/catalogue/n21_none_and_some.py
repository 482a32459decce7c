"""N21: texts that say there was none of a thing, and texts that tell of one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.opposed import opposed
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.units import PERCENT

_THINGS = (
    "投诉|上访|信访|举报|事故|伤亡|死亡|违规|违纪|违法|结余|拖欠|欠薪|退学|辍学|流失|返贫|挪用|截留|挤占|延误|延期|逾期|"
    "差错|纠纷|处罚|退货|流标|超支|舆情"
)
_NONE = re.compile(
    "(?:[未没](?:有)?(?:发生|出现|接到|收到|产生|发现|查出|造成|存在|形成)(?:过|任何|一[起例件次人户笔])?|没有(?:任何)?|"
    f"(?<![有不若如])[无零](?:一[起例件次人户笔])?|实现零|不存在|保持零)(?P<kind>[^。；;，,、\\d]{{0,6}}?)(?P<thing>{_THINGS})"
)
_SOME = re.compile(
    f"(?P<thing>{_THINGS})(?:案件|事件|资金|问题|情况|专项资金|行为|电话|件|案)?(?:共|计|约|为|达|了){{0,2}}"
    r"(?P<count>\d[\d.]*|[一两二三四五六七八九十]{1,2})(?:余|多)?(?:起|件|例|次|人|名|户|万元|元|项|处|批|宗|笔|天)"
    r"|(?P<before>\d[\d.]*|[两二三四五六七八九十]{1,2})(?:起|件|例|次|人|名|户|万元|元|项|处|宗|笔)(?:的)?"
    f"(?:[^。；;，,、\\d]{{0,4}}?)(?P<counted>{_THINGS})"
    f"|(?:因|由于)(?:[^。；;，,、\\d未无]{{0,6}}?)(?P<cause>事故|流标|纠纷|退货)(?!隐患|频发|多发)"
)
_NARROWED = re.compile(
    "重大|较大|特大|特别|有责|责任|恶性|群体|集体|越级|进京|赴省|重复|有效|严重|人员|安全生产|生产|质量|交通|火灾|资金|重复|"
    "大额|经济|合同|财务|大规模|规模性|新增|再次"
)
_ELSEWHERE = re.compile(
    "上年|去年|往年|上一年|历年|以前|同期|同比|环比|减少|下降|较|比|累计|以来|如|若|凡|一旦|预防|防范|防止|避免|"
    "处理率|办结率|目标|不超过|≤|演练|案例|挽回|追回|清理|化解"
)
_NEGATED = re.compile("未|无|没有|零")
_EACH = re.compile(_THINGS)
_WITHIN = {"伤亡": "死亡"}
_NOTHING = re.compile(r"^0(?:\.0+)?$")


@rule(id="N21", name="称没有而文中另有", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What did not happen once cannot be counted in the next sentence.

    What:
        未发生投诉, 零事故, 无结余 beside 投诉5件, 事故1起, 结余3.2万元, in all narratives of the form, and beside
        an indicator that counts some.
    Why:
        One of the two sentences was taken from a template or from another year.
    Formula:
        none of a thing, and a count of it above zero.
    Not flagged:
        A kind of it alone (重大事故, 有责投诉) beside another; counts of other years, falls, plans and rates. For review.
    Bad:
        completion: 全年未发生群众投诉。
        conclusion: 全年收到投诉5件，均已办结。
    Good:
        completion: 全年未发生重大事故。
        conclusion: 发生一般事故1起，已妥善处理。
    """
    seen: set[str] = set()
    for passage in form.passages.values():
        if passage.path in ("goal", "measures"):
            continue
        for none in _NONE.finditer(passage.text):
            thing = none["thing"]
            if thing in seen:
                continue
            # 未接到信访举报: all that the clause names
            things = _EACH.findall(passage.text, none.start("thing"), passage.clause(none.start("thing"))[1])
            things += [_WITHIN[thing]] if thing in _WITHIN else []
            found = next((told for one in things for told in _told(form, one, _kind(none))), None)
            if found is None:
                yield from _counted_in_table(form, passage, none)
                continue
            seen.add(thing)
            yield opposed((passage, none), found, none.start("thing"), found[1].end() - 1)


def _kind(none: re.Match[str]) -> str:
    narrowed = _NARROWED.search(none["kind"])
    return narrowed.group() if narrowed else ""


def _counted_in_table(form: FormView, passage: Passage, none: re.Match[str]) -> Iterator[Problem]:
    """An indicator that counts the thing, of this kind where one is named, and found some."""
    for row in form.rows:
        if none["thing"] not in row.name or not row.counts_harm or _kind(none) not in row.name:
            continue
        if row.actual is None or row.actual.base <= 0 or row.actual.unit == PERCENT:
            continue
        yield Problem(
            place=f"{passage.path}@{none.start()}",
            message=f"{passage.label}称“{none.group()}”，指标“{row.name}”完成值为{row.actual_shown}",
            computation=f"“{none.group()}”与{row.actual_shown}不能同时成立",
            ask="核实情况，统一文字与指标",
            sides=(
                passage.cite_clause(none.start("thing")),
                form.cite(f"{row.path}.actual", "counter"),
                form.cite_row(row, "context"),
            ),
            verdict="review",
        )


def _told(form: FormView, thing: str, kind: str) -> Iterator[tuple[Passage, re.Match[str]]]:
    """Places where the thing is counted: of this kind, where one is named, in the form's own year."""
    for passage in form.passages.values():
        if passage.path in ("goal", "measures") or passage.text.count(thing) == 0:
            continue
        for some in _SOME.finditer(passage.text):
            if thing not in (some["thing"], some["counted"], some["cause"]):
                continue
            if _NOTHING.match(some["count"] or some["before"] or ""):
                continue
            first, last = passage.clause(some.start())
            words = passage.text[first:last]
            negated = _NEGATED.search(passage.text, first, some.end())
            if negated or _ELSEWHERE.search(words) or kind not in words:
                continue
            yield passage, some
