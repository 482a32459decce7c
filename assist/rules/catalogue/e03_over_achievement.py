"""E03: targets exceeded by far without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.forms.wording import pattern
from assist.model import FindingEvidence
from assist.rules.alignment import names
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import MONEY, PERCENT

_BECAUSE = re.compile("因|由于|原因|新增|增加|扩大|追加|上调")
_SMALL = Decimal(2)
_FLOOR = Decimal(1)
"""\"At least one\" asks whether there is any: a target of that kind cannot be set more exactly."""


@rule(id="E03", name="超额完成较多未说明原因", severity="explain", basis=("SYS-SCORE", "CN-2020-10"))
def check(form: FormView) -> Iterator[Problem]:
    """A target exceeded by more than 30% was set too low, or the actual value counts something else.

    What:
        Counted indicators with a target to reach (at least, equal, about), without a reason.
    Why:
        Exceeding a soft target earns full points for nothing; regulations ask for the cause of the
        deviation.
    Formula:
        actual / target > 130% (the profile's threshold); for counts to be reached exactly (＝), > 120%.
    Not flagged:
        Costs and ceilings; "at least 1", and targets exceeded by one or two; rows with a reason, unless it is one for a
        shortfall, or with a remark that gives one. Shares are suspicious (target too low) from 150% on, not owed an explanation.
    Bad:
        indicators: [{name: 检查次数, target: ≥50次, actual: 180次, weight: "20", score: "20"}]
    Good:
        indicators: [{name: 保障人数, target: ≥40人, actual: 51人, weight: "10", score: "10"}]
    """
    limit = form.profile.over_achievement.value
    exact = form.profile.over_exact.value
    for_shares = form.profile.over_achievement_share.value
    for row in form.measures:
        if not _counts(row):
            continue
        share = row.share
        if share is None or share <= (exact if _is_exact(row) else limit) or (form.explains(row.item.reason) and not _of_shortfall(row)):
            continue
        if _BECAUSE.search(row.remark):
            continue
        low = row.target is not None and row.target.unit == PERCENT
        if low and share <= for_shares:
            continue
        yield Problem(
            place=f"{row.path}.actual",
            message=(
                f"“{row.name}”目标{row.target_shown}，完成{row.actual_shown}，"
                f"为目标的{share:.1f}%，{'所填原因只说明未完成' if form.explains(row.item.reason) else '未说明原因'}{'，目标值疑偏低' if low else ''}"
            ),
            computation=f"完成值 ÷ 目标值 = {share:.1f}%（偏离{share - 100:+.1f}%），超过{for_shares if low else exact if _is_exact(row) else limit:f}%",
            ask="说明超额原因；若目标偏低，今后合理设定目标值",
            sides=(
                form.cite(f"{row.path}.remark" if row.said_reached else f"{row.path}.actual"),
                form.cite(f"{row.path}.target", "counter"),
                form.cite(f"{row.path}.reason", "counter") if form.explains(row.item.reason) else None,
                form.cite_row(row, "context"),
                _told(form, row),
            ),
            severity="suspicious" if low else None,
        )


def _is_exact(row: Row) -> bool:
    """A count that was to be reached exactly, by an operator that the form prints."""
    target = row.target
    return target is not None and target.relation == "=" and not row.guessed_operator and target.unit != PERCENT


def _told(form: FormView, row: Row) -> FindingEvidence | None:
    """The clause of the narrative that speaks of the same thing, which shows the scale."""
    for passage in form.told:
        for claim in form.claims(passage):
            if names(claim.subject, row):
                return passage.cite_clause(claim.start, "context")
    return None


def _of_shortfall(row: Row) -> bool:
    """The reason tells why less was reached, which explains no excess."""
    reason = row.item.reason or ""
    return bool(pattern("shortfall").search(reason)) and not pattern("excess").search(reason)


def _counts(row: Row) -> bool:
    target, actual = row.target, row.actual
    if target is None or actual is None or actual.base <= target.base:
        return False
    if row.compared != "above" and target.relation not in (">=", ">"):
        return False
    if target.relation in (">=", ">") and target.base <= _FLOOR:
        return False
    if target.relation in ("<=", "<", "range") or row.is_cost or target.unit == MONEY:
        return False
    return target.relation == "=" or actual.base - target.base > _SMALL
