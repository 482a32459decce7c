"""Compares a form that was read with the form that was written, field by field.

Outcomes: right (equal), null (the form says something, the reader left it empty), wrong (the reader says
something else, or something where the form says nothing). Fields that both leave empty are not counted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

Outcome = Literal["right", "null", "wrong"]

_TEXTS = (
    "title",
    "project_name",
    "project_code",
    "department",
    "unit",
    "fill_date",
    "goal",
    "completion",
    "process",
    "conclusion",
    "problems",
    "measures",
    "notes",
    "grade",
)
_PLAIN = ("layout", "year", "money_unit", "has_scores")
_NUMBERS = ("total_score", "total_weight")
_FUND = ("initial", "adjusted", "executed", "rate", "weight", "score")
_INDICATOR_TEXTS = (
    "level1",
    "level2",
    "level3",
    "unit",
    "target",
    "actual",
    "reason",
    "remark",
    "target_text",
    "actual_text",
)

# A report's sentences have no cells: of an indicator only name and score are certain.
_SENTENCES_OPTIONAL = ("operator", "target", "unit", "actual", "target_text", "actual_text", "weight")


@dataclass(frozen=True)
class FieldResult:
    """One compared field. `place` is its path, `field` the path without positions."""

    place: str
    field: str
    outcome: Outcome
    expected: Any
    found: Any


def squeezed(text: str) -> str:
    """Without white space, in plain width: what a person would call the same text."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _same_text(expected: Any, found: Any) -> bool:
    return squeezed(str(expected)) == squeezed(str(found))


def _same_number(expected: Any, found: Any) -> bool:
    """Equal with the same digits: 67.00 is not 67, for printed precision is information."""
    try:
        return Decimal(str(expected)).as_tuple() == Decimal(str(found)).as_tuple()
    except InvalidOperation:
        return False


def _title(text: Any, year: Any) -> str:
    return squeezed(str(text)).replace(f"({year}年度)", "")


def _result(place: str, field: str, expected: Any, found: Any, same: bool) -> Iterator[FieldResult]:
    empty, missing = expected in (None, "", []), found in (None, "", [])
    if empty and missing:
        return
    outcome: Outcome = "right" if same else "null" if missing else "wrong"
    yield FieldResult(place, field, outcome, expected, found)


def compare(
    expected: Mapping[str, Any], found: Mapping[str, Any] | None, *, pooled_remarks: bool = False
) -> list[FieldResult]:
    """All field results of one form; `found` None means that no such form was read.

    `pooled_remarks`: the rendering drops empty cells, so a lone text at the end of a row may be reason or
    remark: no reader can tell, and the two are compared as one.
    """
    other: Mapping[str, Any] = found or {}
    if pooled_remarks:
        expected, other = _pooled(expected), _pooled(other)
    results = list(_header(expected, other))
    results += _funds(expected["budget"], other.get("budget", []))
    results += _indicators(expected, other.get("indicators", []))
    results += _parts("declared_weights", expected, other, "label", "weight")
    results += _parts("signatures", expected, other, "role", "name")
    results += _parts("management", expected, other, "aspect", "situation")
    results += _parts("management", expected, other, "aspect", "problems")
    return results


def _pooled(form: Mapping[str, Any]) -> Mapping[str, Any]:
    rows = [
        {
            **item,
            "reason": "".join(filter(None, (item.get("reason"), item.get("remark")))) or None,
            "remark": None,
        }
        for item in form.get("indicators", [])
    ]
    return {**form, "indicators": rows}


def _header(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[FieldResult]:
    for name in _TEXTS:
        if name == "notes" and expected["layout"] == "N1":
            continue
        left, right = expected.get(name), found.get(name)
        same = _same_text(left, right)
        if name == "title":
            same = _title(left, expected.get("year")) == _title(right, expected.get("year"))
        yield from _result(name, name, left, right, same)
    for name in _PLAIN:
        yield from _result(
            name, name, expected.get(name), found.get(name), expected.get(name) == found.get(name)
        )
    for name in _NUMBERS:
        left, right = expected.get(name), found.get(name)
        yield from _result(name, name, left, right, _same_number(left, right))


def _fund_key(line: Mapping[str, Any]) -> str:
    return squeezed(str(line.get("name"))).rstrip(":").removeprefix("其中:").removeprefix("其中")


def _funds(
    expected: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> Iterator[FieldResult]:
    if len(expected) == len(found):
        pairs, extra = list(zip(expected, found, strict=True)), []
    else:
        others = {_fund_key(line): line for line in reversed(found)}
        pairs = [(line, others.pop(_fund_key(line), {})) for line in expected]
        extra = list(others)
    for i, (line, other) in enumerate(pairs):
        yield from _fund(f"budget[{i}]", line, other)
    for key in extra:
        yield FieldResult("budget", "budget.extra", "wrong", None, key)


def _fund(path: str, line: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[FieldResult]:
    kinds = line["kind"], other.get("kind")
    yield from _result(f"{path}.kind", "budget.kind", *kinds, kinds[0] == kinds[1])
    for name in _FUND:
        numbers = line[name], other.get(name)
        yield from _result(f"{path}.{name}", f"budget.{name}", *numbers, _same_number(*numbers))
    reasons = line["reason"], other.get("reason")
    yield from _result(f"{path}.reason", "budget.reason", *reasons, _same_text(*reasons))


def _indicators(form: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> Iterator[FieldResult]:
    expected = form["indicators"]
    spare = _SENTENCES_OPTIONAL if form["layout"] == "N1" else ()
    for i, (item, other) in enumerate(_paired(expected, found)):
        path = f"indicators[{i}]"
        if item is None:
            yield FieldResult(path, "indicators.extra", "wrong", None, other.get("level3"))
            continue
        for name in _INDICATOR_TEXTS:
            if name not in spare:
                left, right = item[name], other.get(name)
                yield from _result(
                    f"{path}.{name}", f"indicators.{name}", left, right, _same_text(left, right)
                )
        if "operator" not in spare:
            left, right = item["operator"], other.get("operator")
            yield from _result(f"{path}.operator", "indicators.operator", left, right, left == right)
        for name in ("weight", "score"):
            if name not in spare:
                left, right = item[name], other.get(name)
                yield from _result(
                    f"{path}.{name}", f"indicators.{name}", left, right, _same_number(left, right)
                )


def _paired(
    expected: Sequence[Mapping[str, Any]],
    found: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[Mapping[str, Any] | None, Mapping[str, Any]]]:
    """Rows by their name; rows whose name was misread by their position, the rest unpaired."""
    if len(expected) == len(found):
        yield from zip(expected, found, strict=True)
        return
    rest = list(found)
    for item in expected:
        name = squeezed(str(item["level3"]))
        match = next((other for other in rest if squeezed(str(other.get("level3"))) == name), None)
        if match is not None:
            rest.remove(match)
        yield item, match or {}
    for other in rest:
        yield None, other


def _parts(
    kind: str,
    expected: Mapping[str, Any],
    found: Mapping[str, Any],
    key: str,
    value: str,
) -> Iterator[FieldResult]:
    others = {squeezed(str(part.get(key))): part for part in found.get(kind, [])}
    for i, part in enumerate(expected[kind]):
        left, right = part[value], others.get(squeezed(part[key]), {}).get(value)
        yield from _result(f"{kind}[{i}].{value}", f"{kind}.{value}", left, right, _same_text(left, right))
