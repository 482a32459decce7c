"""The annotated forms that the product is measured against: the schema of a gold file, and its loader.

A gold file is JSON with `forms`, `findings` and `traps`. Numbers in it are money in the form's own unit
and rates in percent; null means that the cell is blank or that the form has no such column. `source`
gives the file and the lines (from 1, both ends included) that the form covers. Quotes of evidence match
the text after all whitespace is removed. Keys that are not named here are notes for people and ignored.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

SEVERITIES = {
    "hard_contradiction": "contradiction",
    "rule_violation": "violation",
    "needs_explanation": "explain",
    "suspicious": "suspicious",
}
"""The severities of gold files and the product's words for them, gravest first."""


class UnusableGold(Exception):
    """A gold file that cannot be read; the message names the file, the place and the remedy."""


class _GoldRecord(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class GoldSource(_GoldRecord):
    """Where a form stands. Files that are not plain text have no lines; forms then match by order."""

    file: str
    line_start: int | None = None
    line_end: int | None = None


class GoldBudgetLine(_GoldRecord):
    """A fund row as the annotator read it; `rate_reported` is what the form prints."""

    name: str
    kind: str
    initial: Decimal | None = None
    adjusted: Decimal | None = None
    executed: Decimal | None = None
    rate_reported: Decimal | None = None
    weight: Decimal | None = None
    score: Decimal | None = None
    reason: str | None = None


class GoldIndicator(_GoldRecord):
    """An indicator row: the cells as written (`_raw`) and, where a cell is one number, that number."""

    level1: str | None = None
    level2: str | None = None
    level3: str | None = None
    op: str | None = None
    target_raw: str | None = None
    target_num: Decimal | None = None
    unit: str | None = None
    actual_raw: str | None = None
    actual_num: Decimal | None = None
    weight: Decimal | None = None
    score: Decimal | None = None
    reason: str | None = None
    remark: str | None = None


class GoldForm(_GoldRecord):
    """A form's fields. A narrative or `people` that the annotation leaves out altogether is not scored."""

    form_id: str
    source: GoldSource
    layout_family: str | None = None
    title: str | None = None
    year: int | None = None
    project_name: str | None = None
    project_code: str | None = None
    department: str | None = None
    unit: str | None = None
    fill_date: str | None = None
    money_unit: str | None = None
    budget: tuple[GoldBudgetLine, ...] = ()
    indicators: tuple[GoldIndicator, ...] = ()
    total_score: Decimal | None = None
    grade: str | None = None
    weights_stated_total: Decimal | None = None
    people: dict[str, str | None] | None = None
    goal: str | None = None
    completion: str | None = None
    process: str | None = None
    conclusion: str | None = None
    problems: str | None = None
    measures: str | None = None
    notes: str | None = None


class GoldQuote(_GoldRecord):
    """One side of a finding: a passage of the form `form_id`, near `line` of its file."""

    quote: str
    form_id: str
    line: int | None = None


class GoldFinding(_GoldRecord):
    """A genuine problem. `core` marks those that a reviewer would not forgive missing."""

    id: str
    form_id: str
    type: str
    severity: str
    core: bool = False
    evidence: tuple[GoldQuote, ...] = ()
    other_forms: tuple[str, ...] = ()


class GoldTrap(_GoldRecord):
    """A place that looks wrong and is fine."""

    id: str
    form_id: str
    looks_like: str = ""
    evidence: tuple[GoldQuote, ...] = ()


class Gold(_GoldRecord):
    """A whole gold file."""

    forms: tuple[GoldForm, ...]
    findings: tuple[GoldFinding, ...] = ()
    traps: tuple[GoldTrap, ...] = ()


def load_gold(path: Path) -> Gold:
    """Reads and checks a gold file. Raises UnusableGold when it is missing, not JSON or not of the schema."""
    try:
        # Decimals, so that 61.04 is the number the annotator wrote and not its nearest binary fraction.
        data = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
        gold = Gold.model_validate(data)
    except OSError as error:
        raise UnusableGold(f"{path}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UnusableGold(f"{path}: {place}: {first['msg']}; see eval/gold_schema.py") from error
    except ValueError as error:
        raise UnusableGold(f"{path}: not JSON ({error})") from error
    unknown = {finding.severity for finding in gold.findings} - SEVERITIES.keys()
    if unknown:
        raise UnusableGold(f"{path}: unknown severity {sorted(unknown)[0]}; known: {', '.join(SEVERITIES)}")
    return gold
