"""One indicator that two forms of a unit report differently for the same year.

Most indicators belong to their project: two projects may each train people. So two figures are held to be of one
thing only where the targets are equal and the project is one or the target telling, or where one form is that of
the whole department: it aimed at no less than its project and cannot have done less.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from assist.model import Finding, Form, Indicator, Record
from assist.retrieve.checks.building import Check, finding
from assist.retrieve.checks.last_year import indicator_key, number_of
from assist.retrieve.facts import facts
from assist.retrieve.past import Past

DIFFERENT = Check("H09", "同一指标在两份表中填报不一致", "suspicious")
_MOST = 40
"""Forms of one unit and year that are looked at."""
_NAME_LEAST = 3
_WHOLE = "部门整体"
_RELATIVE = ("%", "‰", "分")
_NOT_ADDED = (*_RELATIVE, "分钟", "小时", "天", "日", "个工作日", "工作日", "周", "月", "个月", "年")
_COUNTED = {">=", ">", "="}
"""Operators of things that are counted; limits of time and cost do not add up."""

Json = Mapping[str, Any]
Difference = tuple[int, Indicator, int, Indicator]


def elsewhere(record: Record, past: Past) -> Iterator[Finding]:
    """One finding for each other form of the unit and year that reports an indicator otherwise."""
    form = record.form
    if form is None or not form.year or not form.indicators:
        return
    own = facts(json.loads(record.model_dump_json(exclude={"text"})))
    rows = _others(record, own, past)
    records = past.records([row["id"] for row in rows])
    for row in rows:
        if row["id"] not in records:
            continue
        other = Form.model_validate(records[row["id"]]["form"])
        found = [pair for pair in _shared(form, other) if _one_thing(own, row, pair) and _differ(own, row, pair)]
        built = _built(record, row, other, found) if found else None
        if built is not None:
            yield built


def _others(record: Record, own: Json, past: Past) -> list[Json]:
    """Forms of the same unit or department and year in other files, those of the same project first."""
    columns = {name: own[name] for name in ("unit", "department") if own.get(name)}
    found: dict[int, Json] = {}
    for column, value in columns.items():
        whole = "" if column == "unit" or own["kind"] == _WHOLE else f"AND (kind = '{_WHOLE}' OR name_key = ?)"
        query = (
            f"SELECT * FROM past_forms WHERE {column} = ? AND year = ? AND ident NOT LIKE ? AND id > 0 {whole}"
            " ORDER BY (name_key = ?) DESC, (kind = ?) DESC, id LIMIT ?"
        )
        values = [value, own["year"], f"{record.sha256[:12]}:%", *([own["name_key"]] if whole else [])]
        for row in past.connection.execute(query, [*values, own["name_key"], _WHOLE, _MOST]):
            found.setdefault(row["id"], dict(row))
    return list(found.values())[:_MOST]


def _shared(form: Form, other: Form) -> Iterator[Difference]:
    """Indicators of one name and unit of measure, where the name stands once in each form."""
    mine, theirs = ([indicator_key(item) for item in one.indicators] for one in (form, other))
    once, there = Counter(mine), {key: at for at, key in enumerate(theirs) if theirs.count(key) == 1}
    for at, (key, item) in enumerate(zip(mine, form.indicators, strict=True)):
        if len(key) < _NAME_LEAST or once[key] != 1 or key not in there:
            continue
        same = other.indicators[there[key]]
        if item.unit == same.unit and number_of(item.actual) is not None and number_of(same.actual) is not None:
            yield at, item, there[key], same


def _one_thing(own: Json, row: Json, pair: Difference) -> bool:
    """Whether both figures are of one thing: one target in one project, one telling target in two projects, or
    a whole and its part."""
    _, item, _, same = pair
    target, other = number_of(item.target), number_of(same.target)
    if _whole_and_part(own, row):
        whole, part = (target, other) if own["kind"] == _WHOLE else (other, target)
        counted = {item.operator, same.operator} <= _COUNTED and bool(item.unit) and item.unit not in _NOT_ADDED
        return counted and whole is not None and part is not None and whole >= part
    if not own.get("unit") or own["unit"] != row["unit"] or target is None or target != other:
        return False
    if own["name_key"] and own["name_key"] == row["name_key"]:
        return True
    return _particular(target) and item.unit not in _RELATIVE


def _particular(target: Decimal) -> bool:
    """Whether two projects would hardly aim at it by chance: three digits before the closing zeros."""
    return len(f"{target.normalize():f}".replace(".", "").strip("0-")) >= 3


def _whole_and_part(own: Json, row: Json) -> bool:
    return bool((own["kind"] == _WHOLE) != (row["kind"] == _WHOLE))


def _differ(own: Json, row: Json, pair: Difference) -> bool:
    """Whether no rounding makes the figures equal, or the whole at least as large as its part."""
    _, item, _, same = pair
    one, two = number_of(item.actual), number_of(same.actual)
    assert one is not None and two is not None
    if _whole_and_part(own, row):
        whole, part = (one, two) if own["kind"] == _WHOLE else (two, one)
        return part - whole > _slack(one, two)
    return abs(one - two) > _slack(one, two)


def _slack(one: Decimal, two: Decimal) -> Decimal:
    """A unit of the coarser last place where one is printed with fewer places: rounded or cut off; else nothing."""
    coarse, fine = sorted(-int(number.as_tuple().exponent) for number in (one, two))
    return Decimal(0) if coarse == fine else Decimal(1).scaleb(-coarse)


def _built(record: Record, row: Json, other: Form, found: Sequence[Difference]) -> Finding | None:
    said = []
    for _, item, at, same in found[:4]:
        place = other.evidence.get(f"indicators[{at}].actual")
        said.append((item, same, f"{same.actual}{same.unit or ''}" + (f"（{place.locator}）" if place else "")))
    named = "；".join(f"“{item.level3}”本表{item.actual}{item.unit or ''}，该表{same.actual}{same.unit or ''}" for item, same, _ in said)
    return finding(
        DIFFERENT, record, [f"indicators[{at}].actual" for at, _, _, _ in found],
        f"与“{row['project'] or row['file']}”{row['year']}年度的表不一致：{named}",
        "；".join(f"{item.actual} ≠ {same.actual}" for item, same, _ in said), "核实同一指标的实际完成值，说明以哪一份为准",
        row, "同一单位同一年度的同名指标", {"该表的完成值": "；".join(text for _, _, text in said)},
    )  # fmt: skip
