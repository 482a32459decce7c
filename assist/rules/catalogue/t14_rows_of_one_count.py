"""T14: rows that count parts of each other, and the rate beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.rules.alignment import core_name, plain_name, shared_run
from assist.rules.derived import share_of
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row, Value
from assist.rules.view import FormView
from assist.text.intervals import Interval, printed
from assist.text.units import MONEY, PERCENT

_PART = re.compile(
    "合格|达标|通过|满意|办结|整改|收回|回收|有效|获证|取证|持证|实际|实到|实有|其中|优良|优秀|验收|完好|就业|覆盖|投入使用|投用|上线|完工|投产|签约|治愈|发表|录用"
)
_WHOLE = re.compile("调查|受访|抽检|抽查|抽样|检测|送检|发放|受理|发现|排查|应(?!急|用|对|届|聘)|总|建设|新建|培训|改造|计划|购置|办理|评审|参加|参训|考核|验收")
_BRACKETS = re.compile("[(（].*?[)）]")
_SAID = re.compile("[:：]|后|其|实际|实到|实有|其中|表示|取得|完成|经|已|的|开展|进行|实施|年度|全年|本年|项目|问题")
_RATE_TAIL = re.compile("(?:[率度]|比例|占比)$")
_EXTREME = re.compile("最([长高大多短低小少])")
_MIDDLE = re.compile("平均|最[短低小少]")
_GREATEST = "长高大多"
_REAL = re.compile("实际(?:完成)?|实(?=[检到有参训收发报建配领查])")
_LEFT = re.compile("(?:[未不]|没有)([\u4e00-\u9fff]{2})的?([\u4e00-\u9fff]{2,12})$")
_NAMED = 2
_ALIKE = 3
_SLACK = Decimal("0.5")
_SESSIONS = frozenset({"期", "场", "场次", "班", "次", "届"})
_EACH = re.compile("(?:平均|人均)?每([期场班次届户村所家个])")
_GATHERED = re.compile("培训|讲座|宣讲|活动|演出|竞赛|研讨|座谈|课")


@rule(id="T14", name="指标之间的数量关系不成立", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Rows that count a whole and a part of it, and the row with their rate, must fit each other.

    What:
        抽检批次 and 抽检合格批次 with 抽检合格率; 调查人数 and 满意人数 with the one 满意度; 其中 rows; households and the persons in
        them; sessions and the visits to them; so many for each session.
    Why:
        The rate was set by wish, or one of the numbers belongs to another year.
    Formula:
        part ≤ whole; rate = part / whole; persons ≥ households; visits ≥ sessions; mean = sum / number.
    Not flagged:
        Names that share nothing but the words for whole and part; several wholes, or several rates, that would fit;
        rates within half a point. Scopes may differ: for review.
    Bad:
        indicators:
          - {name: 抽检农产品批次, target: ≥200批次, actual: 200批次}
          - {name: 抽检合格批次, target: ≥150批次, actual: 180批次}
          - {name: 农产品抽检合格率, target: ≥85%, actual: 98%}
    Good:
        indicators:
          - {name: 抽检农产品批次, target: ≥200批次, actual: 200批次}
          - {name: 抽检合格批次, target: ≥150批次, actual: 180批次}
          - {name: 农产品抽检合格率, target: ≥85%, actual: 90%}
    """
    if _PART.search(form.all_names):
        counted = [row for row in form.rows if _counts(row)]
        for part in counted:
            if _PART.search(part.name):
                yield from _of_part(form, part, counted)
    if "实" in form.all_names and ("应" in form.all_names or "计划" in form.all_names):
        yield from _of_due(form)
    if "未" in form.all_names or "不" in form.all_names:
        yield from _of_left(form)
    if "最" in form.all_names:
        yield from _of_extremes(form)
    if "户" in form.all_names or _GATHERED.search(form.all_names):
        yield from _of_people(form)
    for row in form.rows if "每" in form.all_names else ():
        each = _EACH.search(row.name)
        if each is not None and _counts(row):
            yield from _of_mean(form, row, each)


def _counts(row: Row) -> bool:
    """A count with its actual value."""
    value = row.actual
    return value is not None and value.relation == "=" and value.unit not in (None, PERCENT, MONEY)


def _of_part(form: FormView, part: Row, counted: Sequence[Row]) -> Iterator[Problem]:
    marks = [mark for mark in _PART.findall(part.name) if mark not in ("验收", "其中") or part.name.startswith("其中")]
    wholes = [row for row in counted if row is not part and _is_whole(row, part, marks)]
    if part.name.startswith("其中"):
        wholes = wholes[-1:]
    if not marks or len(wholes) != 1:
        return
    whole = wholes[0]
    assert part.actual is not None and whole.actual is not None
    if whole.actual.interval.below(part.actual.interval):
        yield _problem(form, (part, whole), f"“{part.name}”{part.actual_shown}多于“{whole.name}”{whole.actual_shown}",
                       f"{part.actual_shown} > {whole.actual_shown}")  # fmt: skip
        return
    share = share_of(part.actual.interval, whole.actual.interval)
    rates = [row for row in form.rows if _is_rate(row, part, whole, marks)]
    if share is None or share.low is None or share.high is None or len(rates) != 1 or rates[0].actual is None:
        return
    if Interval(share.low - _SLACK, share.high + _SLACK).meets(printed(rates[0].actual.printed)):
        return
    yield _problem(
        form, (rates[0], part, whole),
        f"“{rates[0].name}”完成值{rates[0].actual_shown}，“{part.name}”{part.actual_shown}、“{whole.name}”{whole.actual_shown}，为{share.low:.2f}%",
        f"{part.actual_shown} ÷ {whole.actual_shown} = {share.low:.2f}% ≠ {rates[0].actual_shown}",
    )  # fmt: skip


def _is_whole(row: Row, part: Row, marks: Sequence[str]) -> bool:
    """Whether the row counts that of which the other counts a part."""
    assert row.actual is not None and part.actual is not None
    if row.actual.unit != part.actual.unit:
        return False
    if part.name.startswith("其中"):
        return row.index < part.index and not row.name.startswith("其中")
    if not _WHOLE.search(row.name) or any(mark in row.name and f"{mark}度" not in row.name for mark in marks):
        return False
    own, other = _thing(row.name), _thing(part.name)
    if not other:
        shared = set(_WHOLE.findall(row.name)) & set(_WHOLE.findall(part.name))
        return bool(shared) or ("满意" in marks and ("调查" in row.name or "受访" in row.name))
    if "总" in row.name and shared_run(own, other) >= _ALIKE:
        return True
    return set(other) <= set(own) or (len(own) >= _NAMED and own in other)


def _thing(name: str) -> str:
    """What is counted, without the words for whole and part and for counting."""
    return _SAID.sub("", _PART.sub("", _WHOLE.sub("", core_name(_BRACKETS.sub("", name)))))


def _is_rate(row: Row, part: Row, whole: Row, marks: Sequence[str]) -> bool:
    """Whether the row states the share of the part in the whole."""
    value: Value | None = row.actual
    if value is None or value.unit != PERCENT or value.relation != "=" or value.fraction:
        return False
    said = [mark for mark in marks if mark not in ("实际", "实到", "实有")]
    if "满意" in said and not _thing(part.name):
        return row.is_satisfaction
    name = _RATE_TAIL.sub("", row.name)
    if name == row.name or (said and not all(mark in name or mark[-2:] in name for mark in said)):
        return False
    left = set(_thing(name)) - set("到位岗参勤训会使用")
    return left <= set(part.name) | set(whole.name) and (bool(said) or name[-2:] in whole.name + part.name)


def _of_extremes(form: FormView) -> Iterator[Problem]:
    """平均响应时间 lies between the longest and the shortest."""
    means = [row for row in form.rows if _MIDDLE.search(row.name) and row.actual is not None]
    for row in form.rows:
        said = _EXTREME.search(row.name)
        if said is None or row.actual is None:
            continue
        rest = row.name[: said.start()] + row.name[said.end() :]
        for mean in means:
            if mean.actual is None or mean.actual.unit != row.actual.unit or mean is row or _MIDDLE.sub("", mean.name, count=1) != rest:
                continue
            if said[1] not in _GREATEST and "平均" not in mean.name:
                continue
            first, last = (mean, row) if said[1] in _GREATEST else (row, mean)
            if last.actual and first.actual and last.actual.interval.below(first.actual.interval):
                yield _problem(
                    form, (row, mean), f"“{row.name}”完成值{row.actual_shown}，“{mean.name}”完成值{mean.actual_shown}，大小颠倒",
                    f"{last.actual_shown} < {first.actual_shown}",
                )  # fmt: skip


def _of_due(form: FormView) -> Iterator[Problem]:
    """应检机井数量, 实检机井数量 and 机井检测率."""
    for real in form.rows:
        said = _REAL.search(real.name)
        if said is None or not _counts(real):
            continue
        left, rest = real.name[: said.start()], real.name[said.end() :]
        names = {f"{left}{due}{rest}" for due in ("应", "计划", "目标", "任务", "应当")}
        due = [row for row in form.rows if row.name in names and _counts(row)]
        rates = [row for row in form.rows if due and _RATE_TAIL.search(row.name) and _shares_act(row, rest)]
        if len(due) != 1 or len(rates) != 1 or not due[0].actual or not real.actual or not rates[0].actual or not due[0].actual.base:
            continue
        share = real.actual.base * 100 / due[0].actual.base
        if real.actual.unit == due[0].actual.unit and abs(share - rates[0].actual.printed) > max(_SLACK, share / 100):
            yield _problem(
                form, (rates[0], real, due[0]),
                f"“{rates[0].name}”完成值{rates[0].actual_shown}，“{real.name}”{real.actual_shown}、“{due[0].name}”{due[0].actual_shown}，为{share:.2f}%",
                f"{real.actual_shown} ÷ {due[0].actual_shown} = {share:.2f}% ≠ {rates[0].actual_shown}",
            )  # fmt: skip


def _shares_act(rate: Row, rest: str) -> bool:
    """The rate's name has the act of the count (检 of 实检), and its thing."""
    value, act, thing = rate.actual, rest[:1], core_name(rest[1:])
    known = value is not None and value.unit == PERCENT and value.relation == "=" and not value.fraction
    return known and act != "" and act in rate.name and (not thing or shared_run(thing, rate.name) >= min(_NAMED, len(thing)))


def _of_left(form: FormView) -> Iterator[Problem]:
    """覆盖率 of 100% beside so many that are not covered."""
    for left in form.rows:
        said = _LEFT.match(left.name)
        if said is None or left.actual is None or left.actual.base <= 0 or not _counts(left):
            continue
        act, thing = said[1], core_name(said[2])
        for row in form.rows:
            value = row.actual
            if value is None or value.unit != PERCENT or value.printed < 100 or act not in row.name or _LEFT.match(row.name):
                continue
            if _RATE_TAIL.search(row.name) and shared_run(thing, row.name) >= min(_NAMED, len(thing)):
                yield _problem(
                    form, (left, row), f"“{left.name}”完成值{left.actual_shown}，“{row.name}”却为{row.actual_shown}",
                    f"{left.actual_shown} > 0，而{row.name} = 100%",
                )  # fmt: skip
                break


def _of_people(form: FormView) -> Iterator[Problem]:
    """Fewer persons than households, fewer visits than sessions."""
    small = [row for row in form.rows if row.actual is not None and row.actual.unit in ("人", "人次") and _counts(row)]
    if not small:
        return
    for row in form.rows:
        if row.actual is None or not (row.actual.unit == "户" or (row.actual.unit in _SESSIONS and _GATHERED.search(row.name))):
            continue
        for people in small:
            assert people.actual is not None
            if people.actual.interval.below(row.actual.interval) and _same_thing(row, people):
                yield _problem(form, (people, row), f"“{people.name}”{people.actual_shown}少于“{row.name}”{row.actual_shown}",
                               f"{people.actual_shown} < {row.actual_shown}")  # fmt: skip


def _of_mean(form: FormView, mean: Row, each: re.Match[str]) -> Iterator[Problem]:
    """So many for each, beside how many there were and how many in all."""
    left = core_name(mean.name.replace(each.group(), ""))
    rows = [row for row in form.rows if row is not mean and _counts(row) and shared_run(left, row.name) >= _NAMED]
    assert mean.actual is not None
    sums = [row for row in rows if row.actual and row.actual.unit == mean.actual.unit]
    counts = [row for row in rows if row.actual and (row.actual.unit or "").startswith(each[1])]
    if len(sums) != 1 or len(counts) != 1 or sums[0].actual is None or counts[0].actual is None or not counts[0].actual.base:
        return
    found = sums[0].actual.base / counts[0].actual.base
    if abs(found - mean.actual.base) > max(Decimal(1), found / 20):
        yield _problem(
            form, (mean, sums[0], counts[0]),
            f"“{mean.name}”完成值{mean.actual_shown}，“{sums[0].name}”{sums[0].actual_shown}、“{counts[0].name}”{counts[0].actual_shown}，平均为{found:.1f}",
            f"{sums[0].actual_shown} ÷ {counts[0].actual_shown} = {found:.1f} ≠ {mean.actual_shown}",
        )  # fmt: skip


def _same_thing(one: Row, other: Row) -> bool:
    first, second = core_name(plain_name(one)), core_name(plain_name(other))
    return shared_run(first, second) >= max(3, min(len(first), len(second)) - 2)


def _problem(form: FormView, rows: Sequence[Row], message: str, computation: str) -> Problem:
    return Problem(
        place=f"{rows[0].path}.actual",
        message=message,
        computation=computation,
        ask="核对各指标的口径和完成值",
        sides=tuple(form.cite(f"{row.path}.actual", "counter" if at else "claim") for at, row in enumerate(rows)),
        verdict="review",
    )
