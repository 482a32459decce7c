"""Which thresholds and scoring habits hold for a form, each with its source and how sure it is.

The data is in data/profiles.toml and data/sources.toml. A profile never overrules what the form states about
itself; a setting that is not binding only ever asks for an explanation.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from assist.model.base import Frozen

Status = Literal["verified", "form", "practice", "logic", "memory"]
_SURE = {
    "verified": "已查原文",
    "form": "见于实表",
    "practice": "系统或审核惯例",
    "logic": "逻辑与算术",
    "memory": "条文未核",
}


class Source(Frozen):
    """A regulation, a form's own note or a method."""

    key: str
    title: str
    status: Status

    @property
    def words(self) -> str:
        """The source as a finding cites it, with how sure it is, in Chinese."""
        return f"{self.title}（{_SURE[self.status]}）"


class Setting(Frozen):
    """Something that holds, from where, and whether breaking it is a violation or only worth asking."""

    binding: bool
    source: str


class Threshold(Setting):
    """A limit in percent or points."""

    value: Decimal


class ExecutionScore(Setting):
    """How the points for budget execution follow from the rate: "linear" is rate times weight."""

    formula: Literal["linear"]


class IndicatorScore(Setting):
    """How a counted indicator that missed its target scores; several formulas may be in use side by side.

    `positive`: "linear" is actual / target x weight, "nothing" no points at all. `reverse`, for targets not to be
    exceeded: "ratio" is target / actual x weight, "excess" (1 - (actual - target) / target) x weight. `zero`: what a
    target of nought leaves when it is missed. `equal`: an "=" target counts as one to "reach", or is "exact".
    """

    positive: tuple[Literal["linear", "nothing"], ...]
    reverse: tuple[Literal["ratio", "excess", "nothing"], ...]
    zero: Literal["nothing", "any"]
    equal: Literal["reach", "exact"]


class WeightStructures(Setting):
    """Usual points by level 1 (and for budget execution, "执行"), each structure under its name."""

    usual: dict[str, dict[str, Decimal]]

    def named(self, weights: Mapping[str, Decimal]) -> str | None:
        """The name of the structure that these points by level 1 follow, None when it is no usual one."""
        for name, structure in self.usual.items():
            own = {key: value for key, value in structure.items() if key != "执行"}
            if own == dict(weights):
                return name
        return None


class QualitativeBands(Setting):
    """The share of the weight, in percent, that each verdict on a qualitative indicator allows."""

    reached: tuple[Decimal, Decimal]
    partly: tuple[Decimal, Decimal]
    missed: tuple[Decimal, Decimal]


class Grades(Setting):
    """Grade names with the lowest total that earns them and the total from which the next one begins."""

    bands: tuple[tuple[str, Decimal, Decimal], ...]


class Profile(Frozen):
    """All settings for one form family."""

    id: str
    region: str
    layouts: tuple[str, ...]
    years: tuple[int, int]
    low_rate: Threshold
    very_low_rate: Threshold
    idle_rate: Threshold
    rate_slack: Threshold
    """Percentage points that a rate printed with two decimals may lie off before it is called wrong."""
    adjustment_explained: Setting
    adjustment_share: Threshold
    over_achievement: Threshold
    over_achievement_share: Threshold
    over_exact: Threshold
    execution_score: ExecutionScore
    indicator_score: IndicatorScore
    weight_structures: WeightStructures
    qualitative: QualitativeBands
    total_weight: Threshold
    grades: Grades


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files("assist.forms").joinpath(f"data/{name}.toml").read_text(encoding="utf-8"))


@cache
def sources() -> dict[str, Source]:
    """All sources by key."""
    return {key: Source(key=key, **entry) for key, entry in _load("sources").items()}


@cache
def profiles() -> tuple[Profile, ...]:
    """All profiles in the order in which they are tried."""
    data = _load("profiles")
    return tuple(Profile.model_validate({**data["defaults"], **entry}) for entry in data["profile"])


@cache
def profile_for(layout: str, year: int | None) -> Profile:
    """The first profile that fits the layout and year; an unknown year fits the present ones."""
    when = year or 2024
    for profile in profiles():
        if (layout in profile.layouts or "*" in profile.layouts) and profile.years[
            0
        ] <= when <= profile.years[1]:
            return profile
    return profiles()[-1]
