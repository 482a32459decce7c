"""The gate of CI: figures of the seeded quick benchmark may not fall below those recorded."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).parents[1] / "recorded.toml"
FLOORS = (
    "insertions", "clean_forms", "recall", "heldout_mutator_recall", "exact_record_recall",
    "exact_record_precision", "both_sides_hit", "evidence_precision",
)  # fmt: skip
CEILINGS = ("clean_fail_rate", "rounding_loss", "invented_quotes", "useless_per_form")


def below(card: dict[str, Any], recorded: dict[str, float]) -> list[str]:
    """The figures that are worse than recorded, in words."""
    worse = [
        f"{name}: {card[name]} < {recorded[name]} recorded"
        for name in FLOORS
        if name in recorded and card[name] < recorded[name]
    ]
    worse += [
        f"{name}: {card[name]} > {recorded[name]} recorded"
        for name in CEILINGS
        if name in recorded and card[name] > recorded[name]
    ]
    return worse


def load(path: Path = RECORDED) -> dict[str, float]:
    """The recorded figures. Raises OSError or tomllib.TOMLDecodeError when they can't be read."""
    return dict(tomllib.loads(path.read_text(encoding="utf-8"))["quick"])


def written(card: dict[str, Any]) -> str:
    """A new file of recorded figures."""
    lines = [f"{name} = {card[name]}" for name in (*FLOORS, *CEILINGS)]
    head = "# Figures of `assist eval --quick`. CI fails below them; raising them is a commit.\n\n[quick]\n"
    return head + "\n".join(lines) + "\n"
