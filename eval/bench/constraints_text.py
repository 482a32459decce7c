"""Narratives: every number in them is that of the tables, and every statement is true of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import yaml

from corpus.families import DATA
from eval.bench.constraints import Constraint, Sheet, exactly, number, plain_name
from eval.bench.constraints_money import MONEY_POWER, base_of, quotient
from eval.bench.constraints_points import met
from eval.bench.phrases import find

TEXTS = ("goal", "completion", "process", "conclusion", "problems", "measures", "notes")
TOLD = ("completion", "process", "conclusion", "problems")
_MONEY = re.compile(r"(?:项目资金总额|本年安排资金)([\d.]+)(万元|元)")
_SCORE = re.compile(r"自评得分([\d.]+)分")
_RATE = r"达到([\d.]+)%"


def constraints(sheet: Sheet) -> Iterator[Constraint]:
    """Constraints on narratives."""
    yield from _counts(sheet)
    yield from _rates(sheet)
    yield from _money(sheet)
    yield from _score(sheet)
    yield from _statements(sheet)


@cache
def vocabulary() -> tuple[dict[str, list[dict[str, Any]]], list[dict[str, Any]]]:
    """What can be counted: by domain, and in all of them."""
    domains = yaml.safe_load((DATA / "domains.yaml").read_text(encoding="utf-8"))
    common = yaml.safe_load((DATA / "common.yaml").read_text(encoding="utf-8"))
    return {domain["id"]: domain["outputs"] for domain in domains}, common["common_outputs"]


def counted(sheet: Sheet) -> Iterator[tuple[int, str, str]]:
    """Indicators that narratives count: index, verb and object, unit."""
    own, common = vocabulary()
    entries = [*own.get(sheet.sample.domain, ()), *common]
    for i, item in enumerate(sheet.form.indicators):
        name = plain_name(item)
        for entry in entries:
            if entry["unit"] == item.unit and name in (
                entry.get("name"), *(entry["thing"] + tail for tail in ("数量", "数"))
            ):  # fmt: skip
                yield i, entry["thing"], entry["unit"]


def _counts(sheet: Sheet) -> Iterator[Constraint]:
    for i, thing, unit in counted(sheet):
        item = sheet.form.indicators[i]
        for name in ("goal", *TOLD):
            side = "target" if name == "goal" else "actual"
            value = number(getattr(item, side))
            pattern = re.compile(rf"(?<!累计){re.escape(thing)}(约?)([\d.]+){re.escape(unit)}")
            for match in pattern.finditer(getattr(sheet.form, name) or ""):
                if value is None:
                    continue
                stated = Decimal(match[2])
                slack = value / 20 if match[1] else Decimal(0)
                holds = abs(stated - value) <= slack
                yield Constraint(f"count.{name}[{i}]", (name, f"indicators[{i}].{side}"), holds)


def _rates(sheet: Sheet) -> Iterator[Constraint]:
    for i, item in enumerate(sheet.form.indicators):
        value = number(item.actual)
        if item.unit != "%" or value is None or not item.level3:
            continue
        for name in TOLD:
            for match in re.finditer(re.escape(item.level3) + _RATE, getattr(sheet.form, name) or ""):
                same = Decimal(match[1]) == value
                yield Constraint(f"share.{name}[{i}]", (name, f"indicators[{i}].actual"), same)


def _in_form_unit(sheet: Sheet, amount: str, unit: str) -> Decimal | None:
    own = sheet.form.money_unit
    if own not in MONEY_POWER:
        return None
    return Decimal(amount).scaleb(MONEY_POWER[unit] - MONEY_POWER[own])


def _money(sheet: Sheet) -> Iterator[Constraint]:
    column, base = base_of(sheet, 0)
    for match in _MONEY.finditer(sheet.form.goal or ""):
        stated = _in_form_unit(sheet, match[1], match[2])
        if stated is not None and base is not None:
            holds = sheet.money(base).meets(exactly(stated))
            yield Constraint("goal.money", ("goal", f"budget[0].{column}"), holds)


def _score(sheet: Sheet) -> Iterator[Constraint]:
    points = sheet.form.total_score
    for name in ("completion", "conclusion"):
        text = getattr(sheet.form, name) or ""
        for match in _SCORE.finditer(text):
            holds = points is not None and sheet.sum_of_points(points).meets(exactly(Decimal(match[1])))
            yield Constraint(f"stated.score.{name}", (name, "total_score"), holds)
    grade = sheet.form.grade
    if grade and sheet.form.conclusion and sheet.family.grade_in_conclusion:
        holds = sheet.form.conclusion.startswith(f"{grade}。")
        yield Constraint("stated.grade", ("conclusion", "grade"), holds)


def _statements(sheet: Sheet) -> Iterator[Constraint]:
    line = sheet.form.budget[0]
    real = quotient(sheet, 0)
    unmet = [i for i, item in enumerate(sheet.form.indicators) if met(item, sheet.form.year) is False]
    texts = [(name, getattr(sheet.form, name)) for name in TEXTS]
    for name, text in [*texts, ("budget[0].reason", line.reason)]:
        if not text:
            continue
        for said in find("coverage", text):
            yield Constraint(f"coverage.{name}", (name,), said.values["whole"] == said.values["part"])
        for said in find("parts", text):
            parts = Decimal(said.values["first"]) + Decimal(said.values["second"])
            yield Constraint(f"parts.{name}", (name,), parts == Decimal(said.values["whole"]))
        for said in find("product", text):
            result = Decimal(said.values["count"]) * Decimal(said.values["rate"])
            yield Constraint(f"product.{name}", (name,), result == Decimal(said.values["result"]))
        for said in find("balance", text):
            yield Constraint(f"balance.{name}", (name,), _balanced(sheet, said.values))
        for _ in find("paid", text):
            holds = real is None or real.high >= 100
            yield Constraint(f"paid.{name}", (name, "budget[0].executed", "budget[0].rate"), holds)
        for said in find("stated_rate", text):
            holds = line.rate is None or sheet.rate(line.rate).meets(exactly(Decimal(said.values["rate"])))
            yield Constraint(f"stated.rate.{name}", (name, "budget[0].rate"), holds)
        for said in find("spent", text):
            stated = _in_form_unit(sheet, said.values["spent"], said.values["m"])
            holds = (
                stated is None or line.executed is None or sheet.money(line.executed).meets(exactly(stated))
            )
            yield Constraint(f"spent.{name}", (name, "budget[0].executed"), holds)
        for _ in find("all_met", text):
            places = tuple(f"indicators[{i}].actual" for i in unmet)
            yield Constraint(f"all.met.{name}", (name, *places), not unmet)
        for said in find("year", text):
            yield Constraint(f"year.{name}", (name, "year"), said.values["year"] == str(sheet.form.year))
        yield from _satisfaction(sheet, name, text)


def _satisfaction(sheet: Sheet, name: str, text: str) -> Iterator[Constraint]:
    rows = {f"{plain_name(item)}": i for i, item in enumerate(sheet.form.indicators) if item.unit == "%"}
    for said in find("satisfaction", text):
        i = rows.get(f"{said.values['who']}满意度")
        actual = number(sheet.form.indicators[i].actual) if i is not None else None
        if actual is not None:
            holds = actual == Decimal(said.values["share"])
            yield Constraint(f"satisfaction.{name}", (name, f"indicators[{i}].actual"), holds)


def _balanced(sheet: Sheet, values: dict[str, str]) -> bool:
    carried, received, spent, left = (
        sheet.money(Decimal(values[key])) for key in ("carried", "received", "spent", "left")
    )
    return (carried + received).meets(spent + left)
