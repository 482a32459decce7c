"""U04: a result counted in something else than its target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.dates import find_dates
from assist.text.quantities import find_quantities
from assist.text.units import COUNT_UNITS, MONEY, PERCENT, base_unit, ratio_between

_SPAN = re.compile(r"\d{1,3}(?:\.\d)?(?:天|个?工作日|个月|小时|周|分钟)")
_DAY = re.compile(r"20\d{2}年\d{1,2}月(?:\d{1,2}日|底)?(?:完成)?|\d{1,2}月\d{1,2}日(?:完成)?|20\d{2}[01]\d[0-3]\d[\u4e00-\u9fff]?|20\d{2}[-./]\d{1,2}[-./]\d{1,2}")
_COUNT = re.compile(rf"\d{{1,6}}(?:\.\d+)?(?:%|万?元|{'|'.join(COUNT_UNITS)})?")
_MAY_BE_DAY = re.compile(r"1?\d|20\d\d|[34]\d{4}|\d{6}|\d+(?:年|日|天|周|季度)")
_TWO_UNITS = re.compile(rf"[\d.]+(人次|户次|场次|{'|'.join(unit for unit in COUNT_UNITS if len(unit) == 1)}|%)(万元|元|%|人|户|公里|平方米|亩)")
_ENDS = frozenset("元%人户里米亩")
_SHORTEST_DAY = len("2024-1-1")
_NAME_UNIT = re.compile(r"(?<!\d[\u4e00-\u9fff])[(（]([\u4e00-\u9fff]{1,4}|%)[)）]$")
_POINTS = frozenset({"分", "百分点", "倍"})
"""What a share may be told in; persons and pieces are none."""
_NEAR = (Decimal("0.5"), Decimal("1.5"))
_FAR_APART = 10
_COUNTED = frozenset(COUNT_UNITS) | {PERCENT}
_GENERAL = frozenset({"个", "项", "次", "件", "处", "家", "套", "名", "分"})
_MEASURES = frozenset("公里 米 千米 平方米 立方米 亩 公顷 吨 公斤 千克 平方公里".split())
_AREAS = frozenset("亩 公顷 平方米 平方公里".split())
_TIMES = frozenset("年 季度 月 周 天 工作日 小时 分钟 秒 学时 课时".split())
_ALIKE = {unit: group for group in ("份 册 本 套", "场 场次 期 班 班次 届 轮", "台 套 辆 部", "座 幢 栋 所", "株 棵", "批 批次") for unit in group.split()}
"""Words for the same things."""


@rule(id="U04", name="完成值与指标值单位不同", severity="suspicious", basis=("CN-2015-163", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A target in kilometres is not met by households.

    What:
        Indicators whose target and actual value are each one number with a unit, and the units differ; a day
        for a number or a span of time or a count for a day; a number with two units; a unit in the name's brackets or in a column
        of its own that is not the one of the row.
    Why:
        The two cannot be compared; persons and visits differ by what is counted twice.
    Formula:
        unit of the actual = unit of the target, scales (万人 and 人) apart.
    Not flagged:
        A cell without a unit; amounts of money; points and percentages for counts (T12); counting words of no particular
        thing (个, 项, 次, 处) for other counts.
    Bad:
        indicators: [{name: 改造管网, target: ≥12公里, actual: 12.5户}]
    Good:
        indicators: [{name: 改造管网, target: ≥12公里, actual: 12.5公里}]
    """
    for row in form.rows:
        if (other := _other_kind(row) or _unit_of_name(row) or _unit_of_column(form, row)) is not None:
            yield _problem(form, row, *other)
            continue
        if row.target is None or row.actual is not None:
            if row.actual is not None and (row.actual.unit in _TIMES or row.actual_text.endswith("‰")) and (slip := _same_number(row)) is not None:
                yield _problem(form, row, *slip)
            continue  # nothing to compare with, or a value in the target's unit
        if row.item.unit and row.actual_text.endswith(row.item.unit):
            continue  # as it is written in the unit's own column, whatever unit is known in it (万头份)
        found = find_quantities(row.actual_text)
        aim = find_quantities(row.target_text)
        if len(found) != 1 or len(aim) != 1:
            continue
        told, wanted = found[0].unit, row.target.unit
        if told is None or wanted is None or told in (wanted, PERCENT) or wanted == MONEY:
            continue
        if told in _POINTS if wanted == PERCENT else _may_be(told, wanted):
            continue
        yield _problem(form, row, f"指标值为{row.target_shown}，完成值为{row.actual_text}，单位不同", f"{wanted} ≠ {told}")


def _unit_of_column(form: FormView, row: Row) -> tuple[str, str] | None:
    """80户 in a row whose unit column says 人."""
    if not row.item.unit or f"{row.path}.unit" not in form.form.evidence:
        return None
    column, _ = base_unit(row.item.unit)
    if column not in _COUNTED:
        return None
    for text in (row.target_text, row.actual_text):
        if text[-1:].isdigit() or text.endswith(row.item.unit):
            continue
        found = find_quantities(text)
        if len(found) == 1 and (told := found[0].unit) in _COUNTED and ratio_between(told, column) is None and not _may_be(told, column):
            return f"计量单位为“{row.item.unit}”，单元格写“{text}”", f"{row.item.unit} ≠ {told}"
    return None


def _same_number(row: Row) -> tuple[str, str] | None:
    """≤30小时 beside 25分钟: the numbers are near each other, the times far apart."""
    found, aim = find_quantities(row.actual_text), find_quantities(row.target_text)
    if len(found) != 1 or len(aim) != 1 or row.share is None or found[0].unit is None or aim[0].unit is None:
        return None
    if (aim[0].unit, aim[0].scale) == (found[0].unit, found[0].scale) or not aim[0].value:
        return None
    written = found[0].value / aim[0].value
    far = row.share * _FAR_APART <= written * 100 or written * 100 * _FAR_APART <= row.share
    if not _NEAR[0] <= written <= _NEAR[1] or not far:
        return None
    return f"指标值为{row.target_shown}，完成值为{row.actual_text}，数字相近而单位不同", f"{aim[0].written} ≠ {found[0].written}"


def _may_be(told: str, wanted: str) -> bool:
    """Both words can count the same things."""
    if told == MONEY:
        return wanted not in COUNT_UNITS
    units = {told, wanted}
    if units <= _TIMES or units <= _AREAS:
        return True
    if units & _MEASURES or units == {"次", "人"} or units == {"次", "户"}:
        return False
    return bool(units & _GENERAL) or _ALIKE.get(told, told) == _ALIKE.get(wanted)


def _other_kind(row: Row) -> tuple[str, str] | None:
    """A day where a number is asked for, or a span of time where a day is."""
    aim, done = row.target_text, row.actual_text
    if "月" in aim and find_dates(aim, plain=True):
        if _SPAN.fullmatch(done) or ("年" not in done and "月" not in done and _COUNT.fullmatch(done) and not _MAY_BE_DAY.fullmatch(done)):
            return f"指标值为时间点{aim}，完成值为{done}", f"{aim} ↔ {done}"
        return None
    if done[-1:] in _ENDS and done[-1] != aim[-1:] and row.target is not None and (twice := _TWO_UNITS.fullmatch(done)) is not None and twice[2] not in row.name:
        return f"完成值{done}写有“{twice[1]}”“{twice[2]}”两个单位", done
    if ("月" not in done and len(done) < _SHORTEST_DAY) or row.target is None or row.target.unit == "年":
        return None
    if _DAY.fullmatch(done) and find_dates(done, plain=True):
        return f"指标值为{row.target_shown}，完成值为日期{done}", f"{row.target_shown} ↔ {done}"
    return None


def _unit_of_name(row: Row) -> tuple[str, str] | None:
    """面积（平方米） in a row that counts 亩."""
    said = _NAME_UNIT.search(row.name) if row.name.endswith(("）", ")")) else None
    if said is None or row.target is None or row.target.unit is None:
        return None
    unit, power = base_unit(said[1])
    known = unit in COUNT_UNITS or unit in (MONEY, PERCENT)
    written = base_unit(row.item.unit)
    if not known or row.target.unit == "date" or (unit == row.target.unit and (unit != MONEY or not row.item.unit or written[1] == power)):
        return None
    if unit in _GENERAL or row.target.unit in _GENERAL or (unit == row.target.unit and not row.bare_target):
        return None
    return f"名称所写单位为“{said[1]}”，指标值为{row.target_shown}", f"{said[1]} ≠ {row.item.unit or row.target.unit}"


def _problem(form: FormView, row: Row, said: str, computation: str) -> Problem:
    return Problem(
        place=f"{row.path}.actual",
        message=f"“{row.name}”{said}",
        computation=computation,
        ask="按指标值的口径和单位填写完成值",
        sides=(form.cite(f"{row.path}.actual"), form.cite(f"{row.path}.target", "counter"), form.cite(f"{row.path}.unit", "counter")),
        verdict="review",
    )
