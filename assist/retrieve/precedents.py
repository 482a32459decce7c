"""What past forms say about a finding: up to three, with the figures that bear on it, and the custom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Any

from assist.model import Precedent, Record
from assist.retrieve.facts import SCALE, facts
from assist.retrieve.past import Past
from assist.retrieve.similar import Similar, similar

if TYPE_CHECKING:
    from assist.retrieve.vectors import Vectors

CITED = 3
ENOUGH = 3
"""Fewer similar forms than this are not a custom, and none is cited."""
_BAND = 5 * SCALE
_WITHOUT = ("K", "F01", "F04", "F10", "D02", "A02", "A05", "X")
"""Rules that no past form can illuminate: spelling, signatures, arithmetic."""
_POINTS = ("S", "B", "E05", "E06", "G")


@dataclass(frozen=True, slots=True)
class Custom:
    """How similar past forms fared. `statement` is one Chinese sentence; every number in it is counted from
    `forms` (rows of the index)."""

    statement: str
    forms: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Illumination:
    """A finding's precedents, and the custom they stand for."""

    precedents: tuple[Precedent, ...]
    custom: Custom


def precedents(form: Record, store: Past, *, vectors: Vectors | None = None) -> dict[str, Illumination]:
    """For each finding of `form` (by its id) that past forms can illuminate: precedents and custom.

    Cites none where fewer than three similar past forms are known; the statement then says so.
    """
    if form.form is None or not form.findings:
        return {}
    wanted = [
        finding for finding in form.findings if not finding.precedents and not finding.rule.startswith(_WITHOUT)
    ]
    if not wanted:
        return {}
    record = form.model_dump(mode="json", exclude={"text"})
    own = facts(record)
    near = [item for item in similar(store, record, vectors=vectors, limit=60) if item.alike]
    findings = _findings(store, near)
    result = {}
    for finding in wanted:
        custom, chosen = _custom(finding.rule, own, near)
        cited = tuple(_precedent(finding.rule, own, item, findings) for item in chosen[:CITED])
        if cited:
            first = cited[0].model_copy(update={"facts": {**cited[0].facts, "同类情况": custom.statement}})
            cited = (first, *cited[1:])
        result[finding.id] = Illumination(cited, custom)
    return result


def with_precedents(form: Record, store: Past, *, vectors: Vectors | None = None) -> Record:
    """The record, its findings with their precedents."""
    found = precedents(form, store, vectors=vectors)
    if not found:
        return form
    findings = tuple(
        finding.model_copy(update={"precedents": found[finding.id].precedents}) if finding.id in found else finding
        for finding in form.findings
    )
    return form.model_copy(update={"findings": findings})


def _custom(rule: str, own: Mapping[str, Any], near: Sequence[Similar]) -> tuple[Custom, list[Similar]]:
    """The forms that bear on the rule, nearest in figures first, and the sentence about them."""
    rate = own.get("rate")
    scope, group = "", list(near)
    if rule.startswith(_POINTS) and rate is not None:
        band = [item for item in near if item.row["rate"] is not None and abs(item.row["rate"] - rate) <= _BAND]
        low, high = max(0, rate - _BAND), rate + _BAND
        scope = f"执行率在{_percent(low)}至{_percent(high)}之间的"
        group = sorted(band, key=lambda item: -item.score)
    rows = tuple(item.row for item in group)
    if len(group) < ENOUGH:
        return Custom(f"{scope}相似往年表单只有{len(group)}份，不足以参照。", rows), []
    return Custom(_statement(scope, rows), rows), group


def _statement(scope: str, rows: Sequence[Mapping[str, Any]]) -> str:
    scores = [row["score"] for row in rows if row["score"] is not None]
    parts = [f"{scope}相似往年表单{len(rows)}份"]
    if scores:
        middle = Decimal(median(scores)) / SCALE
        full = sum(score == 100 * SCALE for score in scores)
        parts.append(f"自评得分中位数{_plain(middle)}分")
        parts.append(f"{full}份报满分" if full else "没有报满分的")
    decided = [row["decision"] for row in rows if row["decision"]]
    if decided:
        parts.append(f"{sum(value == '退回' for value in decided)}份被退回")
    return "，".join(parts) + "。"


def _precedent(rule: str, own: Mapping[str, Any], item: Similar,
               findings: Mapping[int, set[str]]) -> Precedent:  # fmt: skip
    row = item.row
    shown = {"项目": row["project"] or "", "单位": row["unit"] or "", "年度": str(row["year"] or "")}
    if row["rate"] is not None:
        shown["执行率"] = _percent(row["rate"])
    if row["score"] is not None:
        shown["自评得分"] = f"{_plain(Decimal(row['score']) / SCALE)}分"
    if row["reason"]:
        shown["所述原因"] = row["reason"]
    shown["同一问题"] = "有" if rule in findings.get(row["id"], set()) else "无"
    if row["decision_reason"]:
        shown["审核理由"] = row["decision_reason"]
    return Precedent(
        form=row["ident"], why=_why(own, row), facts={key: value for key, value in shown.items() if value},
        decision=row["decision"],
    )  # fmt: skip


def _why(own: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    parts = ["同一项目" if own["name_key"] == row["name_key"] else "项目名称相近"]
    for name, word in (("unit", "同一单位"), ("region", "同一地区")):
        if own.get(name) and own[name] == row[name]:
            parts.append(word)
            break
    if own["year"] and row["year"]:
        parts.append("同一年度" if own["year"] == row["year"] else f"{row['year']}年度")
    if own.get("rate") is not None and row["rate"] is not None and abs(own["rate"] - row["rate"]) <= _BAND:
        parts.append("执行率接近")
    return "，".join(parts)


def _findings(store: Past, near: Sequence[Similar]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    numbers = [item.row["id"] for item in near]
    query = f"SELECT form, rule FROM past_findings WHERE form IN ({','.join('?' * len(numbers))})"
    for form, rule in store.connection.execute(query, numbers):
        found.setdefault(form, set()).add(rule)
    return found


def _percent(value: int) -> str:
    return f"{_plain(Decimal(value) / SCALE)}%"


def _plain(value: Decimal) -> str:
    text = f"{value.quantize(Decimal('0.01')):f}"
    return text.rstrip("0").rstrip(".")
