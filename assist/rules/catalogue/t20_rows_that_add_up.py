"""T20: rows that count the parts of a whole, and the row of the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.rules.alignment import core_name
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.intervals import Interval, total
from assist.text.units import PERCENT

_SETS: tuple[tuple[re.Pattern[str], ...], ...] = tuple(
    tuple(map(re.compile, words))
    for words in (
        ("男性?", "女性?"),
        ("第?一季度", "第?二季度", "第?三季度", "第?四季度"),
        ("上半年", "下半年"),
        ("原有|已有|存量|年初", "新增|新建|净增"),
        ("城镇|城市|城区", "农村|乡村|乡镇"),
        ("线上", "线下"),
        ("省内|市内|县内", "省外|市外|县外"),
        ("公办|公立", "民办|私立"),
    )
)
"""Words of which each row of a whole bears one."""
_ANY = re.compile("女|季度|下半年|新增|新建|净增|农村|乡村|乡镇|线下|省外|市外|县外|民办|私立|其中")
_WHOLE = re.compile("总|全年|全部|合计|共|年末|累计")
_SLACK = Decimal("0.5")
_OPPOSITES = (
    ("合格", "不合格", True), ("达标", "不达标", True), ("达标", "未达标", True), ("通过", "未通过", True), ("出勤", "缺勤", True),
    ("完好", "损坏", True), ("完好", "故障", False), ("满意", "不满意", False), ("正常", "异常", True), ("入住", "空置", True), ("利用", "闲置", True),
    ("成活", "死亡", True), ("覆盖", "未覆盖", True), ("男性", "女性", False), ("城镇", "农村", False), ("及时", "超时", False), ("准确", "差错", True),
)  # fmt: skip
_LEAST_NAME = 2


@rule(id="T20", name="分项指标之和与总数不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Parts that make up a whole add up to it.

    What:
        Rows for men and women, the four quarters, old and new, town and country beside the row of all of them; rows that
        begin with 其中 beside the row before them.
    Why:
        One of the rows was changed alone.
    Formula:
        sum of the parts = whole; sum of 其中 rows ≤ whole.
    Not flagged:
        Names that differ in more than the word for the part; several wholes; rates. Persons may be counted in two parts:
        for review.
    Bad:
        indicators:
          - {name: 参训干部总人数, target: =200人, actual: 200人}
          - {name: 参训男干部人数, target: =80人, actual: 80人}
          - {name: 参训女干部人数, target: =150人, actual: 150人}
    Good:
        indicators:
          - {name: 参训干部总人数, target: =200人, actual: 200人}
          - {name: 参训男干部人数, target: =80人, actual: 80人}
          - {name: 参训女干部人数, target: =120人, actual: 120人}
    """
    if "率" in form.all_names or "占比" in form.all_names:
        yield from _of_rates(form)
    if not _ANY.search(form.all_names):
        return
    counted = [row for row in form.measured_rows if row.actual is not None and row.actual.unit not in (None, PERCENT)]
    for words in _SETS:
        if all(word.search(form.all_names) for word in words):
            yield from _of_set(form, counted, words)
    for row in counted:
        yield from _of_which(form, row)


def _of_set(form: FormView, counted: Sequence[Row], words: Sequence[re.Pattern[str]]) -> Iterator[Problem]:
    parts: dict[tuple[str, str | None], dict[int, Row]] = {}
    for row in counted:
        for at, word in enumerate(words):
            name, found = word.subn("", row.name)
            if found == 1 and row.actual is not None:
                parts.setdefault((core_name(name), row.actual.unit), {})[at] = row
    for (name, unit), rows in parts.items():
        if len(rows) < len(words) or len(name) < _LEAST_NAME:
            continue
        taken = list(rows.values())
        wholes = [row for row in counted if row not in taken and row.actual and row.actual.unit == unit and _is_whole(row, name)]
        if len(wholes) == 1:
            yield from _compare(form, wholes[0], taken, equal=True)


def _of_rates(form: FormView) -> Iterator[Problem]:
    """合格率 and 不合格率 make up the whole; shares of men and women are not more."""
    opposites = [words for words in _OPPOSITES if words[0] in form.all_names and words[1] in form.all_names]
    if not opposites:
        return
    rates = {row.name: row for row in form.share_rows if row.name.endswith(("率", "占比", "比例"))}
    for name, row in rates.items():
        for word, other_word, equal in opposites:
            other = rates.get(name.replace(word, other_word, 1)) if word in name else None
            if other is None or other is row or row.actual is None or other.actual is None:
                continue
            if row.actual.relation != "=" or other.actual.relation != "=" or row.actual.fraction or other.actual.fraction:
                continue
            together = row.actual.printed + other.actual.printed
            if together > 100 + _SLACK or (equal and together < 100 - _SLACK):
                yield Problem(
                    place=f"{row.path}.actual",
                    message=f"“{row.name}”完成值{row.actual_shown}，“{other.name}”完成值{other.actual_shown}，合计{together:f}%",
                    computation=f"{row.actual.printed:f}% + {other.actual.printed:f}% = {together:f}%",
                    ask="核对两项比率",
                    sides=(form.cite(f"{row.path}.actual"), form.cite(f"{other.path}.actual", "counter")),
                    verdict="review",
                )
                break


def _is_whole(row: Row, name: str) -> bool:
    found, words = _WHOLE.subn("", row.name)
    return bool(words) and core_name(found) == name


def _of_which(form: FormView, whole: Row) -> Iterator[Problem]:
    """Rows right behind the whole that say to be parts of it."""
    if whole.name.startswith("其中"):
        return
    parts = []
    for row in form.rows[whole.index + 1 :]:
        if not row.name.startswith("其中") or row.actual is None or whole.actual is None or row.actual.unit != whole.actual.unit:
            break
        parts.append(row)
    if len(parts) > 1:
        yield from _compare(form, whole, parts, equal=False)


def _compare(form: FormView, whole: Row, parts: Sequence[Row], *, equal: bool) -> Iterator[Problem]:
    amounts: list[Interval] = [row.actual.interval for row in parts if row.actual is not None]
    summed = total(amounts)
    if whole.actual is None or (summed.meets(whole.actual.interval) if equal else not whole.actual.interval.below(summed)):
        return
    told = "＋".join(row.actual_shown for row in parts)
    yield Problem(
        place=f"{whole.path}.actual",
        message=f"“{parts[0].name}”等{len(parts)}项完成值之和为{told}，“{whole.name}”完成值{whole.actual_shown}",
        computation=f"{told} {'≠' if equal else '>'} {whole.actual_shown}",
        ask="核对总数与分项",
        sides=(
            form.cite(f"{whole.path}.actual"),
            *(form.cite(f"{row.path}.actual", "counter") for row in parts),
        ),
        verdict="review",
    )
