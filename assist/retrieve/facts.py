"""What is known of a past form for filtering and counting, as plain columns.

Amounts, rates and scores are whole numbers of 1/10000 (of a yuan, a percentage point, a point), so that
SQL adds and compares them exactly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

SCALE = 10_000
_MOST = Decimal(9 * 10**14)
"""Amounts above this (900 trillion yuan) are misreadings; they would overflow when added up."""
_POWER = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}
_BRACKET = re.compile(r"^\s*[\[【(（]\s*[0-9A-Za-z]+\s*[\]】)）]\s*")
_REGION = re.compile(r"^(?:[\u4e00-\u9fff]{2,8}?(?:自治区|自治州|自治县|省|市|县|区|州|盟|旗))+")
_YEAR = re.compile(r"(?:19|20)\d\d\s*(?:年度?)?")
_NOT_NAME = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")
_PERCENT = re.compile(r"-?\d+(?:\.\d+)?")

KINDS = {"P": "项目", "R": "项目", "T": "转移支付", "D": "部门整体", "N": "报告", "K": "项目", "B": "项目"}
"""The kind of form by the first letter of its layout family."""

Json = Mapping[str, Any]


def scaled(value: str | Decimal | None, factor: int = 1) -> int | None:
    """The number times `factor` in units of 1/10000; None when there is none, or it cannot be real."""
    if value is None:
        return None
    try:
        number = Decimal(value) * factor
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > _MOST:
        return None
    return int((number * SCALE).to_integral_value(ROUND_HALF_EVEN))


def region_of(*names: str | None) -> str | None:
    """The place that a unit's name begins with: 青禾县 of 青禾县水务局."""
    for name in names:
        found = _REGION.match(plain_name(name)) if name else None
        if found:
            return found.group()
    return None


def plain_name(name: str) -> str:
    """A department's or unit's name without the code that some systems print before it."""
    return _BRACKET.sub("", name).strip()


def name_key(name: str | None) -> str:
    """What stays of a project's name from year to year: no years, marks or spaces."""
    return _NOT_NAME.sub("", _YEAR.sub("", name or "").lower())


def total_line(form: Json) -> Json | None:
    """The row of total funds, or the first one."""
    lines = form.get("budget") or ()
    return next((line for line in lines if line["kind"] == "total"), lines[0] if lines else None)


def total_index(form: Json) -> int:
    """The place of `total_line` among the fund rows."""
    lines = form.get("budget") or ()
    return next((i for i, line in enumerate(lines) if line["kind"] == "total"), 0)


def facts(record: Json) -> dict[str, Any]:
    """The columns of a record (as JSON). A record without a form gives its file and status only."""
    form = record.get("form")
    if form is None:
        return {"status": record["status"], "findings": 0}
    findings = record.get("findings") or ()
    return {
        "status": record["status"],
        "layout": form["layout"],
        "kind": KINDS.get(form["layout"][:1]),
        "year": form["year"],
        "department": _clean(form["department"]),
        "unit": _clean(form["unit"]),
        "region": region_of(form["unit"], form["department"]),
        "project": form["project_name"] or form["title"],
        "name_key": name_key(form["project_name"] or form["title"]),
        "code": form["project_code"],
        "score": scaled(form["total_score"]),
        "grade": form["grade"],
        "satisfaction": _satisfaction(form),
        "indicators": len(form["indicators"]),
        "deducted": sum(_lost(item) for item in form["indicators"]),
        "findings": len(findings),
        **_money(form),
    }


def _clean(name: str | None) -> str | None:
    return plain_name(name) or None if name else None


def _money(form: Json) -> dict[str, int | None]:
    line = total_line(form)
    if line is None:
        return {}
    factor = _POWER.get(form["money_unit"] or "", 0)
    initial, adjusted = line["initial"], line["adjusted"]
    base = adjusted if adjusted is not None else initial
    amounts = {"initial": initial, "budget": base, "executed": line["executed"]}
    result = {name: scaled(value, factor) if factor else None for name, value in amounts.items()}
    return {**result, "rate": _rate(line, base)}


def _rate(line: Json, base: str | None) -> int | None:
    """The printed rate; where none is printed, executed over budget."""
    if line["rate"] is not None:
        return scaled(line["rate"])
    whole, part = scaled(base), scaled(line["executed"])
    if not whole or part is None:
        return None
    return scaled(Decimal(part) * 100 / Decimal(whole))


def _lost(item: Json) -> bool:
    score, weight = scaled(item["score"]), scaled(item["weight"])
    return score is not None and weight is not None and score < weight


def _satisfaction(form: Json) -> int | None:
    """The lowest satisfaction reported, in percent."""
    found = []
    for item in form["indicators"]:
        named = f"{item['level1'] or ''}{item['level2'] or ''}{item['level3'] or ''}"
        if "满意" not in named or not item["actual"]:
            continue
        number = _PERCENT.search(item["actual"])
        if number and "%" in f"{item['actual']}{item['unit'] or ''}":
            found.append(scaled(number.group()))
    return min((value for value in found if value is not None), default=None)
