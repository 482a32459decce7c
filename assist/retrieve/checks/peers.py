"""A form far from its peers, by medians. Says nothing where the peers are few or all alike."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from statistics import median

from assist.model import Finding, Record
from assist.retrieve.checks.building import Check, finding
from assist.retrieve.facts import SCALE, facts, total_index
from assist.retrieve.past import Past
from assist.retrieve.similar import similar

OUTLIER = Check("H07", "明显偏离同类项目", "suspicious")
LEAST = 8
_FAR = 3.5
"""Modified z-score above which a value is called an outlier (Iglewicz and Hoaglin 1993)."""
_NORMAL = 0.6745
_SPREAD_LEAST = {"rate": 5.0, "budget": 0.5}
"""Peers that are nearly all equal say nothing of how far is far: percentage points, logarithms of yuan."""


def peers(record: Record, past: Past) -> Iterator[Finding]:
    """The execution rate, or the size of the budget, beside those of at least eight similar past forms."""
    if record.form is None:
        return
    data = json.loads(record.model_dump_json(exclude={"text"}))
    own = facts(data)
    near = [item.row for item in similar(past, data, limit=40) if item.alike]
    index = total_index(data["form"])
    for column, path, label in (
        ("rate", f"budget[{index}].rate", "执行率"),
        ("budget", f"budget[{index}].adjusted", "全年预算"),
    ):
        value = own.get(column)
        others = [row[column] for row in near if row[column]]
        if not value or len(others) < LEAST:
            continue
        turn = math.log if column == "budget" else float
        numbers = [turn(other / SCALE) for other in others]
        middle = median(numbers)
        spread = max(median(abs(number - middle) for number in numbers), _SPREAD_LEAST[column])
        distance = _NORMAL * (turn(value / SCALE) - middle) / spread
        if abs(distance) <= _FAR:
            continue
        usual = sorted(others)[len(others) // 2] / SCALE
        shown = f"{usual:.2f}%" if column == "rate" else f"{usual / 10_000:.2f}万元"
        nearest = min(near, key=lambda row: abs((row[column] or 0) - usual * SCALE))
        built = finding(
            OUTLIER, record, [path, path.replace("adjusted", "initial")],
            f"{label}与{len(others)}份同类往年表单相差很大，同类中位数为{shown}",
            f"稳健标准分{distance:.1f}，界限{_FAR}", "核实数据，说明与同类项目不同的原因", nearest, "同类项目",
            {"同类中位数": shown, "同类份数": str(len(others))},
        )  # fmt: skip
        if built is not None:
            yield built
