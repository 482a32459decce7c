"""T08: a ceiling on a number that should be high."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import pattern
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import COUNT_UNITS, PERCENT

_BAD_THING = re.compile(
    "未|不|差错|投诉|漏|超|违|误|减少|下降|降低|控制|时间|时限|时长|事故|死亡|感染|编制|在编|供养|劳务派遣|临聘|聘用"
)
_RAISED = re.compile("投入|筹|撬动|引[进导]|带动|兑付|发放|拨付|到位|补助|奖励|收入|标准|节约|执行")
_AVERTED = re.compile("挽回|减少|避免|防范|防控|预防|救|追回|降")
_TO_REACH = re.compile("(?:满意|知晓|合格|完成|覆盖|达标|及时|规范|准确|整改|完好|办结|完整|优良|兑现|公开)(?:率|度)$")
_LITTLE = 130
_COUNTED = frozenset({"人", "人次", "户", "户次", "家", "名", "个", "次"})
_SIGNS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜"}


@rule(id="T08", name="指标方向可疑", severity="suspicious", basis=("CN-2021-101", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """The number of people helped is something to reach, not to stay below.

    What:
        Quantity indicators about helping, serving or training whose target is a ceiling; counts of what should not happen
        (accidents) whose target is to be reached; a ceiling on work or on a rate of it that the result lies above.
    Why:
        With "at most 4" helping nobody earns full points.
    Formula:
        operator is ≤ or <, and the name speaks of a benefit; operator is ≥ or >, and the row is a cost in money or
        counts harm.
    Not flagged:
        Complaints, errors, times, staff numbers; costs whose name speaks of money to be raised or paid out.
    Bad:
        indicators: [{name: 保障退休干部, target: ≤4人, actual: 4人}]
    Good:
        indicators: [{name: 保障退休干部, target: =4人, actual: 4人}]
    """
    yield from _costs(form)
    for row in form.aimed_rows:
        target = row.target
        if target is None or target.unit is None or row.is_cost:
            continue
        if target.relation in (">=", ">") and target.base > 0 and not row.guessed_operator and row.counts_harm and target.unit in COUNT_UNITS and not _AVERTED.search(row.name):
            yield _wrong(form, row, "不应发生的事项不应设下限", "≤或＝0")
            continue
        if target.relation not in ("<=", "<"):
            continue
        if _surpassed(row):
            yield _wrong(form, row, f"完成{row.actual_shown}，越多越好的事项不应设上限", "≥或＝")
            continue
        if target.unit not in _COUNTED:
            continue
        if not pattern("benefit_counts").search(row.name) or _BAD_THING.search(row.name):
            continue
        yield _wrong(form, row, "保障、服务类数量不应设上限", "≥或＝")


def _surpassed(row: Row) -> bool:
    """A ceiling on work done or on a share of it, which the result lies a little above."""
    if row.compared != "above" or row.target is None or row.guessed_operator or row.lower_is_better or row.counts_harm:
        return False
    if _BAD_THING.search(row.name) or row.share is None or row.share > _LITTLE:
        return False
    unit = row.target.unit
    return ("数量" in row.level and unit in COUNT_UNITS) or (unit == PERCENT and _TO_REACH.search(row.name) is not None)


def _costs(form: FormView) -> Iterator[Problem]:
    """A cost is something to stay below."""
    for row in form.money_costs:
        target = row.target
        if (
            target is None
            or target.relation not in (">=", ">")
            or row.guessed_operator
            or _RAISED.search(row.name)
        ):
            continue
        yield _wrong(form, row, "成本应设上限", "≤或＝")


def _wrong(form: FormView, row: Row, why: str, right: str) -> Problem:
    return Problem(
        place=f"{row.path}.target",
        message=f"“{row.name}”目标为{row.target_shown}，{why}",
        computation=f"方向为{_SIGNS.get(row.target.relation, '') if row.target else ''}",
        ask=f"核实指标方向，应为{right}",
        sides=(form.cite(f"{row.path}.target"), form.cite_row(row, "context")),
    )
