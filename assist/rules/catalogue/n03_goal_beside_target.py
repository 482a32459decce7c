"""N03: numbers in the goal text against the indicators' targets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import pattern
from assist.rules.alignment import align, align_mistyped, by_unit
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import exact
from assist.text.units import MONEY

_BOUNDS = ("<=", "<", ">=", ">")
_SKIPPED_UNITS = frozenset({"年", "月", "天", "分", None})

_STAGES = {"each": pattern("each"), "change": re.compile("[增减降]")}
"""Goals for each, and of more or less, are compared with rows that are so named."""


@rule(id="N03", name="目标文字与指标值不符", severity="contradiction", basis=("LOGIC", "CN-2021-101"))
def check(form: FormView) -> Iterator[Problem]:
    """The goal and its indicators must set the same number.

    What:
        Counts and shares in the goal, aligned with one indicator by unit and subject, against its target.
    Why:
        With 17 in the goal and 18 in the table, the same result is both reached and missed.
    Formula:
        number in the goal = target of the indicator.
    Not flagged:
        Goals given as ranges or bounds that the target satisfies; other years; subjects that fit two
        indicators. Alignment is never certain: for review.
    Bad:
        goal: 预计完成居民医保征收17万人。
        indicators: [{name: 居民医保参保人数, target: ≥18万人, actual: 17.67万人}]
    Good:
        goal: 预计完成居民医保征收18万人。
        indicators: [{name: 居民医保参保人数, target: ≥18万人, actual: 18.2万人}]
    """
    rows = tuple(row for row in form.measures if row.target is not None)
    alike = by_unit(rows)
    seen: set[tuple[str, str]] = set()
    for passage in form.prose("goal"):
        for claim in form.claims(passage):
            mention = claim.mention
            if claim.unit not in alike or claim.unit in _SKIPPED_UNITS or not claim.of_year(form.form.year):
                continue
            if claim.unit == MONEY and mention.relation not in _BOUNDS:
                continue  # an amount is told of many things; a bound of what the indicator bounds
            stage = _STAGES.get(claim.stage)
            if stage is None and claim.unit != MONEY and claim.stage not in ("planned", "actual"):
                continue
            fit = align(claim, alike[claim.unit])
            row = fit.row if fit is not None else align_mistyped(claim, alike[claim.unit], lambda row: row.target)
            if row is None or row.target is None or (stage is not None and not stage.search(row.name)):
                continue
            target = row.target
            stated = mention.value.scaleb(mention.scale)
            same_bound = mention.relation == target.relation and mention.relation in _BOUNDS
            if (target.interval.meets(mention.interval) and not same_bound) or exact(stated).meets(target.interval):
                continue
            if (mention.text, row.name) in seen:
                continue
            seen.add((mention.text, row.name))
            yield Problem(
                place=f"{row.path}.target",
                message=f"{passage.label}写{mention.text}，指标“{row.name}”的指标值为{row.target_shown}",
                computation=f"{mention.text} ≠ {row.target_shown}"
                + (f"；完成{row.actual_shown}" if row.actual_text else ""),
                ask="统一年度目标与指标值，并按正确的目标重新判断是否完成",
                sides=(
                    passage.cite_clause(mention.start),
                    form.cite(f"{row.path}.target", "counter"),
                    form.cite_row(row, "context"),
                ),
                verdict="review",
            )
