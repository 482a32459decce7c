"""Small records for tests of everything behind the rules: a form in words of our own, with its evidence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from assist.model import (
    BudgetLine,
    Document,
    Evidence,
    Finding,
    FindingEvidence,
    Form,
    Indicator,
    NotChecked,
    Paragraph,
    Record,
    Severity,
    Verdict,
)

TEXT = "示例自评表\n资金\t67.00\t40.90\t61.04\n\n\n培训场次\t≥4\t5\t10\t10\n总分\t95\n"


def document(text: str = TEXT) -> Document:
    """A document of one paragraph a line."""
    blocks = []
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        blocks.append(Paragraph(id=f"P{number}", text=line, start=start, end=start + len(line)))
        start += len(line) + 1
    return Document(source="a.txt", sha256="0" * 64, kind="txt", text=text, blocks=tuple(blocks))


def place(quote: str, text: str = TEXT) -> Evidence:
    """The evidence of the first occurrence of a quote."""
    start = text.index(quote)
    return document(text).evidence(start, start + len(quote))


def form(**changes: Any) -> Form:
    """A form whose total ignores the execution rate."""
    values: dict[str, Any] = {
        "layout": "P2",
        "title": "示例自评表",
        "year": 2024,
        "project_name": "示例培训项目",
        "money_unit": "万元",
        "budget": (
            BudgetLine(
                name="总额",
                kind="total",
                adjusted=Decimal("67.00"),
                executed=Decimal("40.90"),
                rate=Decimal("61.04"),
                weight=Decimal("1E+1"),
            ),
        ),
        "indicators": (
            Indicator(
                level1="产出指标",
                level2="数量指标",
                level3="培训场次",
                operator=">=",
                target="4",
                actual="5",
                weight=Decimal(10),
                score=Decimal(10),
                target_text="≥4",
                actual_text="5",
            ),
        ),
        "total_score": Decimal("95"),
        "has_scores": True,
        "evidence": {"budget[0].rate": place("61.04"), "total_score": place("95")},
        "end": len(TEXT),
    }
    return Form(**{**values, **changes})


def finding(
    severity: Severity = "contradiction",
    verdict: Verdict = "fail",
    *,
    rule: str = "S05",
    cause: str = "execution",
    number: int = 1,
    quotes: tuple[str, ...] = ("61.04", "95"),
    message: str = "执行率61.04%，自评95分：总分按执行满分计。其余指标均为满分。",
) -> Finding:
    """A finding; the first quote is the claim, the others counter it."""
    sides = []
    for index, quote in enumerate(quotes):
        spot = place(quote)
        role = "claim" if index == 0 else "counter"
        sides.append(FindingEvidence(role=role, **spot.model_dump(exclude={"method"})))
    return Finding(
        id=f"{rule}:{number}",
        rule=rule,
        name="得分与执行率不符",
        verdict=verdict,
        severity=severity,
        message=message,
        computation="10 × 61.04% = 6.10",
        basis="办法",
        ask="请核对执行得分。",
        evidence=tuple(sides),
        cause=cause,
        fingerprint=f"{rule}-{number}-{severity}",
    )


def record(*findings: Finding, **changes: Any) -> Record:
    """A record of the form above."""
    values: dict[str, Any] = {
        "file": "甲/a.txt",
        "sha256": "0" * 64,
        "status": "ok",
        "form": form(),
        "findings": findings,
        "not_checked": (NotChecked(rule="C01", reason="没有成本指标"),),
        "text": TEXT,
    }
    return Record(**{**values, **changes})
