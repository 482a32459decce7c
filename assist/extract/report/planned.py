"""What was planned beside what came of it, in sentences of any wording.

"安装风扇计划48台，实际装成48台", "全年复壮古树58株，离年初定下的60株还差2株": of the values of one unit in a sentence one is told as
planned and one as done. Where that is not so of exactly one pair, nothing is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assist.extract.report.clauses import DATE, KNOWN_UNITS, NUMBER, Clause, Value
from assist.extract.report.flow import Flow

UNITS = "|".join(sorted(map(re.escape, KNOWN_UNITS - {""}), key=len, reverse=True))
"""The units of measure that are known, as an expression."""
_VALUE = re.compile(
    rf"(?:(?P<date>{DATE})|(?!20\d\d年)(?<!第){NUMBER}"
    rf"(?P<unit>(?:百万|千万|十万|万|亿|千|百)?(?:个?(?:{UNITS})|(?![年月日以之的个左])[\u4e00-\u9fff]{{1,3}}$)?(?:/[\u4e00-\u9fff]{{1,2}})?))"
    r"(?P<bound>及?以上|及?以下|以内|左右|之?[内前])?"
)
_BOUNDS = r"不(?:低|少|高|大|多)于|不超过|控制在"
_AIM = re.compile(
    r"(?:的)?(?:年初|年度|全年|原|预期|预定|绩效|批复|方案|合同|考核|任务书)*(?:计划|目标|指标值|(?:合同|考核)指标|任务|要求|规定|原定|原本|盼着|预期|预定|设定|确定|定下?的|希望|应当?|须|拟|上限|"
    rf"{_BOUNDS})"
)
_SIGN = re.compile("(?:>=|<=|[≥≤><=])$")
_UPHELD = re.compile(f"{_BOUNDS}|上限|下限")
_AIM_BEHIND = re.compile(r"(?:的|这一|这个)?(?:年度|年初|预期|既定|绩效)*(?:计划|目标|要求|上限|标准|任务|指标)")
_FROM_AIM = re.compile(rf"(?:值|数|任务)?(?:的数)?(?:为|是|要?达到|有|共|:|{_BOUNDS})*")
_MOST_BETWEEN = 14  # characters between the word and the value that it plans
_DONE = re.compile(r"实际|实测|实得|实有|最[后终]|完成|已|累计|达到?|平均|实现|结果|得出|办了|用了|装成|全年|年底")
_APART = re.compile(r"(?:还差|相差|差|少|多|超出?|高出|低了?|增加|减少|上升|下降|提高|扣|停办|取消|缺)了?$|(?:未|没有)(?:完成|达到|实施|建成|完工)的?$")
_MORE = re.compile(r"(?:超出|超过|少于|多于|高于|低于|(?<!占)比)了?$")
_UNDONE = re.compile("因|由于|未|没有|取消|推迟|正在")
_GENERIC = re.compile("(?:年度|年初|预期|全年|实际)*(?:目标|任务|计划|指标|要求|完成|达到|办理|开展|建成)?(?:值|数|任务|率|情况)?")
_DIFFERENCE = re.compile("(?:多|差|高出|超出)了?$")
_BY_MUCH = re.compile(r"(?:增加|减少|多|少|高|低|提高|增长)(?:了)?\d")
_PART = re.compile("^其中")
_ELSEWHEN = re.compile("上年|去年|前年|下年|下一年|明年|次年|往年|历年")
_CAUSE = re.compile(r"^(?:主要)?(?:是?(?:因为?|由于)|受.{1,20}影响|系|主要是|原因(?:是|为|在于))")
BEHIND_CAUSE = re.compile(r"^(?:受[^，]{1,20}?影响|因[^，]{1,24}?)(?=(?:实际|全年|最终|仅|只)[^，]*\d)")
_LEAD = re.compile(
    r"^(?:其中|[一二三四五六]是|[①-⑳]|\d{1,2}[.、]|全年|年内|年底|年末|年初|今年|当年|本年度?|实际|最[后终]|共|累计|而|但|经[\u4e00-\u9fff]{2}|问卷显示|该项目|本项目|项目|方案|批复|[为将有的])+"
)
_TAIL = re.compile(rf"(?:实际|给自己|达到?了?|[为是有了的共约仅只达]|结果|完成了?|超过了?|突破|高于|低于|未|没有|(?<!占)比|平均|全年|年初|年内|年底|原本|批复|方案|{_BOUNDS})+$")
_MEASURED = re.compile(r"(?:率|度|比例|占比|数量|人数|时间|用时|成本|费用|花费|收入|面积|产量)$")
_TOPIC = re.compile(r"^(?P<topic>[\u4e00-\u9fff]{2,10}?)(?:这一?块|这一?项|方面|来说|来看)$")
_LONG = 4
_LONGEST_NAME = 20
_BARE = 2  # characters: a verb alone, 适配


@dataclass(frozen=True, slots=True)
class Pair:
    """A name, what was planned of it and what came of it, with the unit of both; spans are of the flow."""

    name: tuple[int, int]
    target: Value
    actual: Value
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Told:
    clause: Clause
    match: re.Match[str]
    aim: re.Match[str] | None
    planned: bool
    sure: bool

    @property
    def unit(self) -> str:
        return _unit(self.match)

    @property
    def span(self) -> tuple[int, int]:
        return self.clause.within(self.match.span())


_BRACKETED = re.compile(
    rf"(?P<name>[^，。；;、:()\d\n]{{2,30}})(?P<done>{NUMBER}[^\d，。；;、:()\n]{{0,6}})"
    rf"\((?:年初|年度|全年|计划)*(?:目标|计划|任务|指标)(?:值|数|任务)?(?:为|是|:)?(?P<op>>=|<=|[≥≤><])?(?P<plan>{NUMBER}[^\d，。；;、:()\n]{{0,6}})\)"
)
"""改造户厕1236户（目标1200户）"""


def bracketed_pairs(flow: Flow, start: int, end: int) -> Iterator[Pair]:
    """What [start, end) tells as done with what was planned in brackets behind it, in one unit."""
    for match in _BRACKETED.finditer(flow.text, start, end):
        if unit_of(match["done"]) != unit_of(match["plan"]):
            continue
        clause = Clause(match.start("name"), match.end("name"), match["name"], False)
        name = _trimmed(clause, 0, len(clause.text))
        if name is not None:
            op = match["op"] or ""
            span = match.span("op") if op else (0, 0)
            target = Value(*match.span("plan"), operator=op, op_start=span[0], op_end=span[1])
            yield Pair(name, target, Value(*match.span("done")), name[0], match.end())


def values_of(flow: Flow, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the values in [start, end)."""
    for match in _VALUE.finditer(flow.text, start, end):
        yield match.span()


def unit_of(text: str) -> str | None:
    """The unit of a printed value without its power of ten, 月 for a date; None where it is none."""
    match = _VALUE.search(text)
    return _unit(match) if match is not None else None


def _unit(match: re.Match[str]) -> str:
    return "月" if match["date"] else match["unit"].lstrip("百千十万亿")


def is_cause(clause: Clause) -> bool:
    """Whether a clause says why."""
    return _CAUSE.match(clause.text) is not None


def pairs(parts: Sequence[Clause], label: tuple[int, int] | None = None) -> list[Pair]:
    """The pairs that the clauses of one sentence tell, in order. `label`: a heading before it, for want of a name."""
    told = list(_values(parts))
    topic = _TOPIC.match(parts[0].text) if parts else None
    if topic is not None:
        label = parts[0].within(topic.span("topic"))
    found = []
    for unit in dict.fromkeys(each.unit for each in told if each.planned):
        alike = [each for each in told if each.unit == unit]
        for planned, done in _matched(alike):
            first = min(planned.clause, done.clause, key=lambda clause: clause.start)
            name = _name(planned, done, label, _named_before(parts, first))
            if name is not None:
                spans = (planned.span, done.span)
                start = min(name[0], *(span[0] for span in spans))
                found.append(Pair(name, _target(planned), Value(*done.span), start, max(span[1] for span in spans)))
    return sorted(found, key=lambda pair: pair.start)


def _values(parts: Sequence[Clause]) -> Iterator[_Told]:
    part_of = False
    for clause in parts:
        behind = BEHIND_CAUSE.match(clause.text)
        if _ELSEWHEN.search(clause.text) or (behind is None and _CAUSE.match(clause.text)):
            continue
        part_of = part_of or _PART.match(clause.text) is not None
        at = behind.end() if behind else 0
        for match in _VALUE.finditer(clause.text, at):
            before = clause.text[at : match.start()]
            aims = [aim for aim in _AIM.finditer(before) if _plans(before, aim)]
            if match.start() == 0 and _UNDONE.match(clause.text, match.end()):
                continue  # 2处因征地未落实: what is missing, and why
            if aims and _MORE.search(before[: aims[0].start()]) and not _BY_MUCH.match(clause.text, match.end()):
                continue  # 超出目标6套 tells by how much, 比目标60套增加6套 the goal
            if _DIFFERENCE.search(before):
                continue
            planned = bool(aims) or _AIM_BEHIND.match(clause.text, match.end()) is not None
            if not planned and (part_of or _APART.search(before)):
                continue
            yield _Told(clause, match, aims[0] if aims else None, planned, _DONE.search(before) is not None)
            at = match.end()


def _plans(before: str, aim: re.Match[str]) -> bool:
    between = before[aim.end() :]
    return len(between) <= _MOST_BETWEEN and not re.search(r"\d|实际|完成了", between)


def _matched(alike: Sequence[_Told]) -> Iterator[tuple[_Told, _Told]]:
    """Planned and done: the only ones of their unit, or those that take turns."""
    planned = [each for each in alike if each.planned]
    done = [each for each in alike if not each.planned]
    if len(planned) == 1:
        sure = [each for each in done if each.sure]
        if len(done) == 1 or len(sure) == 1:
            yield planned[0], (sure if len(done) > 1 else done)[0]
    elif [each.planned for each in alike] == [True, False] * len(planned):
        yield from zip(planned, done, strict=True)


def _target(planned: _Told) -> Value:
    sign = _SIGN.search(planned.clause.text, 0, planned.match.start())
    if sign is not None:
        op_start, op_end = planned.clause.within(sign.span())
        return Value(*planned.span, operator=sign.group(), op_start=op_start, op_end=op_end)
    first = planned.aim.start() if planned.aim else planned.match.end()
    upheld = _UPHELD.search(planned.clause.text, first, first + _MOST_BETWEEN)
    if upheld is None:
        return Value(*planned.span)
    word = {"上限": "不超过", "下限": "不低于"}.get(upheld.group(), upheld.group())
    op_start, op_end = planned.clause.within(upheld.span())
    return Value(*planned.span, operator=word, op_start=op_start, op_end=op_end)


def _name(
    planned: _Told, done: _Told, label: tuple[int, int] | None, before: tuple[int, int] | None
) -> tuple[int, int] | None:
    """The words before what is planned, between the word for it and its value or behind that; else those before what
    was done, or the label. `before`: a clause ahead of both, which is the name of what a clause without one plans."""
    text, subject = planned.clause.text, _trimmed(done.clause, 0, done.match.start())
    if planned.aim is not None:
        stop = planned.aim.end()
        from_aim = _FROM_AIM.match(text, stop)
        ahead = _trimmed(planned.clause, 0, planned.aim.start())
        between = _trimmed(planned.clause, from_aim.end() if from_aim else stop, planned.match.start())
        behind = _trimmed(planned.clause, planned.match.end(), len(text))
        dated = planned.match["date"] or planned.match["bound"] in ("内", "前", "之内", "之前")
        first = (ahead, behind, between) if dated else (ahead, between, behind)
        found = next((span for span in first if span is not None), None)
        if found is not None and (label is None or found[1] - found[0] > _BARE):
            return found
    else:
        ahead = _trimmed(planned.clause, 0, planned.match.start())
        if ahead is not None:
            return ahead
    if before is not None and label is None and planned.clause.start < done.clause.start:
        return before
    if subject is not None and (label is None or subject[1] - subject[0] >= _LONG or _measures(done, subject)):
        return subject
    return label or before


def _named_before(parts: Sequence[Clause], clause: Clause) -> tuple[int, int] | None:
    """The clause before one, where it is a name and nothing else."""
    before = next((part for part in reversed(parts) if part.start < clause.start), None)
    if before is None or before.sentence_end or is_cause(before) or len(before.text) > _LONGEST_NAME:
        return None
    return _trimmed(before, 0, len(before.text))


def _measures(done: _Told, span: tuple[int, int]) -> bool:
    at = done.clause.start
    return _MEASURED.search(done.clause.text[span[0] - at : span[1] - at]) is not None


def _trimmed(clause: Clause, first: int, last: int) -> tuple[int, int] | None:
    """The span of a name inside a clause's [first, last), without the words around it; None where none is left."""
    text = clause.text[first:last]
    tail = _TAIL.search(text)
    text = text[: tail.start()] if tail else text
    before, colon, behind = text.rpartition(":")
    if colon and (not behind or _GENERIC.fullmatch(behind)):
        text = before
    lead = _LEAD.match(text)
    at = lead.end() if lead else 0
    at = max(at, text.rfind(":") + 1)
    if len(text) - at < 2 or _GENERIC.fullmatch(text, at) or re.search(r"\d", text[at:]):
        return None
    return clause.within((first + at, first + len(text)))
