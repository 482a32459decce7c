"""The same project a year before: targets lowered, figures carried over, balances that do not meet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from assist.model import Finding, Form, Indicator, Record
from assist.retrieve.checks.building import Check, finding
from assist.retrieve.facts import facts, scaled
from assist.retrieve.past import Past

LOWERED = Check("H01", "目标低于上年且上年已完成", "suspicious")
CARRIED = Check("H02", "完成值与上年完全相同", "suspicious")
BALANCE = Check("H03", "上年结转与上年结余不符", "explain")
REPEATED = Check("H04", "原因与上年逐字相同", "suspicious")

_CARRIED_LEAST = 2
_REASON_LEAST = 15
_DIGITS = re.compile(r"\d+")

Json = Mapping[str, Any]


def last_year(record: Record, past: Past) -> Iterator[Finding]:
    """Findings from the form of the same project a year before, when there is exactly one such project."""
    before = _before(record, past)
    if before is None or record.form is None:
        return
    row, old = before
    found = [*_lowered(record, row, old), _carried(record, row, old), _balance(record, row, old),
             _repeated(record, row, old)]  # fmt: skip
    yield from (item for item in found if item is not None)


def _before(record: Record, past: Past) -> tuple[Json, Form] | None:
    own = facts(json.loads(record.model_dump_json(exclude={"text"})))
    if not own.get("year") or not own.get("name_key"):
        return None
    ident = record.sha256[:12]
    query = "SELECT * FROM past_forms WHERE id > 0 AND year = ? AND ident NOT LIKE ? AND {} LIMIT 3"
    tries: list[tuple[str, tuple[Any, ...]]] = []
    if own["code"]:
        tries.append(("code = ?", (own["code"],)))
    if own["unit"]:
        tries.append(("name_key = ? AND unit = ?", (own["name_key"], own["unit"])))
    for clause, values in tries:
        rows = past.connection.execute(query.format(clause), (own["year"] - 1, f"{ident}:%", *values)).fetchall()
        if len(rows) == 1:  # more than one: it cannot be told which is meant
            records = past.records([rows[0]["id"]])
            return dict(rows[0]), Form.model_validate(records[rows[0]["id"]]["form"])
    return None


def _pairs(new: Form, old: Form) -> Iterator[tuple[int, Indicator, Indicator]]:
    """Indicators of one name, where the name stands once in each form."""
    names: dict[str, list[Indicator]] = {}
    for item in old.indicators:
        names.setdefault(indicator_key(item), []).append(item)
    mine = [indicator_key(item) for item in new.indicators]
    for index, item in enumerate(new.indicators):
        same = names.get(indicator_key(item), [])
        if item.level3 and len(same) == 1 and mine.count(indicator_key(item)) == 1:
            yield index, item, same[0]


def indicator_key(item: Indicator) -> str:
    """An indicator's name without white space."""
    return re.sub(r"\s+", "", item.level3 or "")


def number_of(text: str | None) -> Decimal | None:
    """The number that a value is; None when it is a text."""
    try:
        return Decimal(text.strip().rstrip("%")) if text else None
    except InvalidOperation:
        return None


def _lowered(record: Record, row: Json, old: Form) -> Iterator[Finding | None]:
    assert record.form is not None
    for index, item, before in _pairs(record.form, old):
        target, earlier, reached = number_of(item.target), number_of(before.target), number_of(before.actual)
        if target is None or earlier is None or reached is None or item.unit != before.unit:
            continue
        at_least = item.operator in (">=", ">", "=") and before.operator in (">=", ">", "=")
        if at_least and target < earlier <= reached:
            yield finding(
                LOWERED, record, [f"indicators[{index}].target", f"indicators[{index}].level3"],
                f"“{item.level3}”目标{item.target}{item.unit or ''}，低于上年目标{before.target}，而上年完成{before.actual}",
                f"{target} < {earlier} ≤ {reached}", "说明下调目标的依据", row, "同一项目上年",
                {"上年目标": str(before.target), "上年完成": str(before.actual)},
            )  # fmt: skip


def _carried(record: Record, row: Json, old: Form) -> Finding | None:
    """Several figures that could not be expected to repeat: not round, not equal to their target."""
    assert record.form is not None
    same = [
        (index, item)
        for index, item, before in _pairs(record.form, old)
        if item.actual and item.actual == before.actual and item.actual != item.target and _telling(item.actual)
    ]
    if len(same) < _CARRIED_LEAST:
        return None
    named = "、".join(f"{item.level3}{item.actual}{item.unit or ''}" for _, item in same[:4])
    return finding(
        CARRIED, record, [f"indicators[{index}].actual" for index, _ in same],
        f"{len(same)}个指标的完成值与上年完全相同：{named}", f"相同{len(same)}个", "核实本年实际完成值",
        row, "同一项目上年", {"相同的完成值": named},
    )  # fmt: skip


def _telling(actual: str) -> bool:
    digits = "".join(_DIGITS.findall(actual))
    return len(digits) >= 3 and not digits.endswith("00")


def _balance(record: Record, row: Json, old: Form) -> Finding | None:
    assert record.form is not None
    line = next(((i, item) for i, item in enumerate(record.form.budget) if "结转" in item.name), None)
    if line is None or row["budget"] is None or row["executed"] is None:
        return None
    index, item = line
    opening = item.initial if item.initial else item.adjusted
    power = {"元": 1, "千元": 1000, "万元": 10_000, "亿元": 100_000_000}.get(record.form.money_unit or "", 0)
    carried = scaled(opening, power) if opening and power else None
    left = row["budget"] - row["executed"]
    if carried is None or abs(carried - left) <= power * 100:  # a hundredth of the unit: rounding
        return None
    shown = f"{Decimal(left) / 10_000 / power:.2f}{record.form.money_unit}"
    column = "initial" if item.initial else "adjusted"
    return finding(
        BALANCE, record, [f"budget[{index}].{column}"],
        f"{item.name}{opening}{record.form.money_unit}，上年表中预算减执行为{shown}", f"{opening} ≠ {shown}",
        "说明结转金额与上年结余的差异", row, "同一项目上年", {"上年结余": shown},
    )  # fmt: skip


def _repeated(record: Record, row: Json, old: Form) -> Finding | None:
    assert record.form is not None
    known = {text for _, text in _reasons(old)}
    same = [(path, text) for path, text in _reasons(record.form) if text in known]
    if not same:
        return None
    return finding(
        REPEATED, record, [path for path, _ in same], "原因说明与上年逐字相同", f"{len(same[0][1])}字完全相同",
        "按本年实际情况重写原因", row, "同一项目上年", {"上年原因": same[0][1][:100]},
    )  # fmt: skip


def _reasons(form: Form) -> Iterator[tuple[str, str]]:
    said = [(f"budget[{index}].reason", line.reason) for index, line in enumerate(form.budget)]
    said += [(f"indicators[{index}].reason", item.reason) for index, item in enumerate(form.indicators)]
    for path, reason in said:
        text = re.sub(r"\s+", "", reason or "")
        if len(text) >= _REASON_LEAST:
            yield path, text
