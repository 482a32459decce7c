"""What each layout family prints, read from data/families.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from assist.model import BudgetKind
from assist.model.base import Frozen

DATA = Path(__file__).parent / "data"

TargetStyle = Literal["sign-column", "direction-column", "unit-first", "embedded", "sentence"]


class Fund(Frozen):
    """A fund row. `parent` is the row it is part of; `share` main takes most of the money."""

    name: str
    kind: BudgetKind
    parent: int = 0
    share: Literal["main", "side"] = "side"
    absent: Literal["zero", "blank"] = "zero"


class Family(Frozen):
    """The columns, fund rows, weights and narratives of one layout family."""

    id: str
    titles: tuple[str, ...]
    year_line: bool = False
    money_units: tuple[Literal["元", "万元"], ...]
    thousands: bool = False
    code: Literal["long", "bracket"] | None = None
    filed: bool = False
    transfer: bool = False
    department_form: bool = False
    narrative: bool = False
    scored: bool = True
    funds: tuple[Fund, ...]
    amounts: tuple[str, ...]
    rates: Literal["all", "total", "none"]
    rate_sign: bool = True
    dash: str
    fund_reason: bool = False
    execution_weight: int | None = None
    weights_shown: bool = True
    structures: tuple[dict[str, int], ...]
    declares: bool = False
    levels: bool = True
    target_style: TargetStyle
    reason: bool = True
    remark: bool = False
    stock_actual: str | None = None
    narratives: tuple[str, ...]
    grade: bool = False
    grade_in_conclusion: bool = False
    signatures: tuple[str, ...] = ()
    management: tuple[str, ...] = ()
    omits: tuple[str, ...] = ()
    """Fields of Form that this family has no place for: a reader cannot find them."""


@cache
def families() -> dict[str, Family]:
    """Every family by id, in the order of the data file."""
    text = (DATA / "families.yaml").read_text(encoding="utf-8")
    return {name: Family(id=name, **entry) for name, entry in yaml.safe_load(text).items()}


def family(name: str) -> Family:
    """The family called `name`; raises ValueError for an unknown one, naming those that exist."""
    try:
        return families()[name]
    except KeyError:
        raise ValueError(f"unknown family {name!r}; known: {', '.join(families())}") from None
