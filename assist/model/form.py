"""One self-assessment form in the one schema that all layouts are read into."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from assist.model.base import Frozen
from assist.model.document import Evidence

BudgetKind = Literal["total", "fiscal", "central", "local", "superior", "special", "unit", "other"]
MoneyUnit = Literal["元", "千元", "万元", "亿元"]
ClaimStage = Literal["planned", "actual", "cumulative", "carried", "change", "each"]
Operator = Literal[">=", "<=", ">", "<", "=", "~", "range", "date", "qualitative"]


class BudgetLine(Frozen):
    """A fund row. Money in the form's `money_unit`, `rate` in percent; None means blank or absent.

    Decimals keep the digits as printed (67.00 stays 67.00): the printed precision is information.
    """

    name: str
    kind: BudgetKind
    initial: Decimal | None = None
    adjusted: Decimal | None = None
    executed: Decimal | None = None
    rate: Decimal | None = None
    weight: Decimal | None = None
    score: Decimal | None = None
    reason: str | None = None


class Indicator(Frozen):
    """A third-level performance indicator.

    `target` and `actual` are the number alone when the cell is a number with at most an operator and a
    unit ("≥90%" gives operator >=, target 90, unit %), otherwise the cell's text. `target_text` and
    `actual_text` are always the cell as written. `remark` is the remarks column, where one exists.
    """

    level1: str | None = None
    level2: str | None = None
    level3: str | None = None
    operator: Operator | None = None
    target: str | None = None
    unit: str | None = None
    actual: str | None = None
    weight: Decimal | None = None
    score: Decimal | None = None
    reason: str | None = None
    remark: str | None = None
    target_text: str | None = None
    actual_text: str | None = None


class DeclaredWeight(Frozen):
    """A weight that the form itself states beside a label: "产出指标(50分)", "预算执行情况（10分）"."""

    label: str
    weight: Decimal


class Signature(Frozen):
    """A signature line. `name` is None when the line is there and nobody signed."""

    role: str
    name: str | None


class ManagementItem(Frozen):
    """One of the lines of 资金管理情况 in transfer-payment forms since 2022; some forms of projects score them."""

    aspect: str
    situation: str | None = None
    problems: str | None = None
    weight: Decimal | None = None
    score: Decimal | None = None


class Doubt(Frozen):
    """A field that was seen but could not be decided; it is left None. `reason` is in Chinese."""

    path: str
    reason: str


class ToldClaim(Frozen):
    """What a number of the prose counts, and when, where its own clause does not say. All are places in the text."""

    number: Evidence
    counted: Evidence
    stage: ClaimStage
    period: Evidence | None = None


class Form(Frozen):
    """A form as read. `evidence` maps a field's path ("budget[0].executed", "goal") to its place.

    `layout` is the family id of docs/glossary.md ("P1-SC", "P2-GZ", "T2", "N1", ...) or "unknown".
    `start` and `end` are the form's extent in the Document's text.
    """

    layout: str
    title: str | None = None
    year: int | None = None
    project_name: str | None = None
    project_code: str | None = None
    department: str | None = None
    unit: str | None = None
    fill_date: str | None = None
    money_unit: MoneyUnit | None = None
    budget: tuple[BudgetLine, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    goal: str | None = None
    completion: str | None = None
    process: str | None = None
    conclusion: str | None = None
    problems: str | None = None
    measures: str | None = None
    notes: str | None = None
    total_score: Decimal | None = None
    total_weight: Decimal | None = None
    grade: str | None = None
    declared_weights: tuple[DeclaredWeight, ...] = ()
    signatures: tuple[Signature, ...] = ()
    management: tuple[ManagementItem, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    has_scores: bool = False
    """Whether this form has score columns at all; families without them get no score findings."""
    blank_labels: dict[str, Evidence] = Field(default_factory=dict)
    """Labels whose cell stands empty ("problems", "budget[0].score", "indicators[2].actual"), so that a
    missing thing can be shown where it should stand. A label that is absent is not here."""
    evidence: dict[str, Evidence] = Field(default_factory=dict)
    claims: tuple[ToldClaim, ...] = ()
    """Numbers of the prose of which a model said what they count; certified, and only what rules left open."""
    asides: tuple[Evidence, ...] = ()
    """Text of the file outside all its forms that speaks to a machine or its reviewer. Never part of a value."""
    start: int = 0
    end: int = 0
