"""Narratives of a sample form, whose numbers are those of its tables."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

from corpus.drafts import Draft


def money_sentence(rng: Random, amount: str, unit: str) -> str:
    """One sentence that names the year's budget, or nothing."""
    return rng.choice(["", f"项目资金总额{amount}{unit}。", f"本年安排资金{amount}{unit}。"])


def counted(drafts: Sequence[Draft]) -> list[Draft]:
    return [draft for draft in drafts if draft.phrase]


def goal(
    rng: Random,
    common: dict[str, Any],
    domain: dict[str, Any],
    drafts: Sequence[Draft],
    money: str,
    numbered: bool,
    between: str,
) -> str:
    """What the year was to bring, with the targets of up to three counted indicators. `between` parts the
    numbered items."""
    plans = [f"{d.phrase}{d.target}{d.unit}" for d in counted(drafts)[:3]]
    opening = f"{rng.choice(common['openings'])}，{domain['aim']}"
    if numbered:
        parts = [opening, *(f"年内{plan}" for plan in plans)]
        return between.join(f"目标{i}：{part}。" for i, part in enumerate(parts, 1)) + money
    return f"{opening}。年内计划{'、'.join(plans)}。{money}" if plans else f"{opening}。{money}"


def completion(
    rng: Random, common: dict[str, Any], drafts: Sequence[Draft], numbered: bool, between: str
) -> str:
    """What was reached, with the actual values of the same indicators and of one rate."""
    facts = [f"{d.phrase}{d.actual}{d.unit}" for d in counted(drafts)[:3]]
    rates = [d for d in drafts if d.slot == "quality" and d.unit == "%" and d.actual[0].isdigit()]
    if rates:
        pick = rng.choice(rates)
        facts.append(f"{pick.level3}达到{pick.actual}%")
    closing = rng.choice(common["closings"])
    if numbered:
        return between.join(f"{i}.{fact}。" for i, fact in enumerate([*facts, closing.rstrip("。")], 1))
    return f"全年{'，'.join(facts)}。{closing}" if facts else closing


def conclusion(
    rng: Random, common: dict[str, Any], drafts: Sequence[Draft], total: Decimal | None, grade: str | None
) -> str:
    """The closing judgement; with a grade it starts with the grade's word, as Guizhou forms do."""
    facts = [f"{d.phrase}{d.actual}{d.unit}" for d in counted(drafts)[:2]]
    body = f"本年度{'，'.join(facts)}。" if facts else "本年度任务按计划推进。"
    closing = rng.choice(common["closings"])
    if grade:
        return f"{grade}。{body}{closing}下一步继续跟踪后续成效，及时改进不足。"
    return f"{body}{closing}自评得分{total}分。"


def process(domain: dict[str, Any], drafts: Sequence[Draft]) -> str:
    facts = [f"{d.phrase}{d.actual}{d.unit}" for d in counted(drafts)[:2]]
    return f"{domain['steps']}。截至年末，{'，'.join(facts)}。" if facts else f"{domain['steps']}。"
