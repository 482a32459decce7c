"""Eight sets of three forms and a report, by writers who had seen neither the code nor any other set.

Columns from right to left, funds beside indicators, labels below their values, rows and columns exchanged, labels that
are explained in a note at the foot, no scores at all. The truth is by cell: paths as a form has them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

_NUMBERS = ("initial", "adjusted", "executed", "rate", "weight", "score")


def sheets(name: str) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """The files of a set ("fifth" to "twelfth"), each with its truth; a report's has `items` and `funds`. Grades are not compared."""
    folder = Path(__file__).with_name(name)
    truth: dict[str, dict[str, Any]] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    for file, told in truth.items():
        yield file, (folder / file).read_bytes(), {path: _value(path, value) for path, value in told.items() if path != "grade"}


def _value(path: str, value: Any) -> Any:
    if path.rsplit(".", 1)[-1].removeprefix("total_") in _NUMBERS:
        return Decimal(str(value).rstrip("%").replace(",", ""))
    return value
