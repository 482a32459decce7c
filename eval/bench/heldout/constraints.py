"""What the second held-out set breaks and the other constraints do not say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from difflib import SequenceMatcher

from corpus.sample import SampleForm
from eval.bench.constraints import Constraint, Sheet, exactly, number, plain_name
from eval.bench.constraints_form import COPIED
from eval.bench.constraints_money import MONEY_POWER, base_of
from eval.bench.constraints_points import NO_PROBLEM, grade_of
from eval.bench.constraints_text import TEXTS, counted, vocabulary
from eval.bench.phrases import find

AMOUNTS = ("initial", "adjusted", "executed")
_PROMPT_NAME = re.compile(r"(?:指标\d*)?[：:]?[….]*")
_PARTLY = ("部分", "基本未", "未达")
_SHORT = 8
"""A narrative of fewer characters (无。) need not be a sentence."""


def constraints(sheet: Sheet) -> Iterator[Constraint]:
    """Constraints that only mutators of the second held-out set break."""
    yield from _money(sheet)
    yield from _rows(sheet)
    yield from _form(sheet)
    yield from _statements(sheet)


def _money(sheet: Sheet) -> Iterator[Constraint]:
    line = sheet.form.budget[0]
    column, base = base_of(sheet, 0)
    if base is not None:
        yield Constraint("executed.filled", ("budget[0].executed",), line.executed is not None)
    if line.executed is not None:
        yield Constraint("budget.filled", (f"budget[0].{column}",), base is not None)
    for i, item in enumerate(sheet.form.budget):
        for name in AMOUNTS:
            value = getattr(item, name)
            if value is not None:
                yield Constraint(f"negative.{name}[{i}]", (f"budget[{i}].{name}",), value >= 0)


def _rows(sheet: Sheet) -> Iterator[Constraint]:
    items = sheet.form.indicators
    names = Counter(plain_name(item) for item in items)
    for i, item in enumerate(items):
        path, name = f"indicators[{i}]", plain_name(item)
        value = number(item.actual)
        if item.level3 is not None:
            yield Constraint(f"named[{i}]", (f"{path}.level3",), not _PROMPT_NAME.fullmatch(name))
            same = tuple(f"indicators[{k}].level3" for k, row in enumerate(items) if plain_name(row) == name)
            yield Constraint(f"unique[{i}]", same, names[name] == 1)
        if item.operator == "qualitative":
            yield Constraint(f"target.number[{i}]", (f"{path}.target", f"{path}.actual"), value is None)
        if item.unit == "%" and value is not None and item.operator in (">=", "="):
            yield Constraint(f"share.max[{i}]", (f"{path}.actual",), value <= 100)
        if item.weight is not None and item.score is not None:
            holds = not (item.actual_text or "").startswith(_PARTLY) or item.score < item.weight
            yield Constraint(f"band[{i}]", (f"{path}.actual", f"{path}.score"), holds)


def _form(sheet: Sheet) -> Iterator[Constraint]:
    form = sheet.form
    for name in sheet.family.narratives:
        text = (getattr(form, name) or "").rstrip()
        if len(text) >= _SHORT:
            yield Constraint(f"whole.{name}", (name,), text.endswith(("。", "；", "！", "）", "”")))
    for name, source in (("measures", "problems"), ("problems", "completion")):
        text, other = getattr(form, name), getattr(form, source)
        if text and other and len(other) >= _SHORT:
            alike = SequenceMatcher(None, text, other, autojunk=False).ratio()
            yield Constraint(f"copied.{name}", (name, source), alike < COPIED)
    signers = [line.name for line in form.signatures if line.name]
    if len(signers) > 1:
        places = tuple(f"signatures[{k}].name" for k in range(len(form.signatures)))
        yield Constraint("signers.differ", places, len(set(signers)) == len(signers))
    own, common = vocabulary()
    measured = {thing for _, thing, _ in counted(sheet)}
    for entry in (*own.get(sheet.sample.domain, ()), *common):
        thing, unit = entry["thing"], entry["unit"]
        if re.search(rf"{re.escape(thing)}[\d.]+{re.escape(unit)}", form.goal or ""):
            yield Constraint(f"measured.{thing}", ("goal",), thing in measured)


def _statements(sheet: Sheet) -> Iterator[Constraint]:
    form = sheet.form
    texts = [(name, getattr(form, name)) for name in TEXTS if getattr(form, name)]
    named = bool(form.problems) and not NO_PROBLEM.match(form.problems or "")
    for name, text in texts:
        for said in find("questionnaires", text):
            holds = Decimal(said.values["back"]) <= Decimal(said.values["sent"])
            yield Constraint(f"questionnaires.{name}", (name,), holds)
        for said in find("left_over", text):
            yield _left(sheet, name, said.values)
        for said in find("works", text):
            begun, done = (
                (int(said.values[a]), int(said.values[b])) for a, b in (("begun", "start"), ("done", "end"))
            )
            yield Constraint(f"works.{name}", (name,), begun <= done)
        for said in find("carried_out_by", text):
            yield Constraint(f"office.{name}", (name, "unit"), said.values["office"] == form.unit)
        for said in find("stated_grade", text):
            holds = form.total_score is None or said.values["grade"] in (
                form.grade,
                grade_of(form.total_score),
            )
            yield Constraint(f"stated.grade.{name}", (name, "grade", "total_score"), holds)
        for _ in find("no_problem", text):
            yield Constraint(f"no.problem.{name}", (name, "problems"), not named)
    done_in = [name for name, text in texts for _ in find("finished", text)]
    left_in = [name for name, text in texts for _ in find("unfinished", text)]
    if done_in:
        yield Constraint("finished", tuple(dict.fromkeys((*done_in, *left_in))), not left_in)


def _left(sheet: Sheet, name: str, values: dict[str, str]) -> Constraint:
    """What is left is budget less spending."""
    line = sheet.form.budget[0]
    column, base = base_of(sheet, 0)
    power = MONEY_POWER[values["m"]] - MONEY_POWER.get(sheet.form.money_unit or "", 0)
    left = exactly(Decimal(values["left"]).scaleb(power))
    holds = base is None or line.executed is None
    if base is not None and line.executed is not None:
        holds = (sheet.money(line.executed) + left).meets(sheet.money(base))
    return Constraint(f"balance.left.{name}", (name, f"budget[0].{column}", "budget[0].executed"), holds)


def between(first: SampleForm, second: SampleForm) -> Iterator[Constraint]:
    """Two projects of one file do not share a goal."""
    one, two = first.form.goal, second.form.goal
    if one and two:
        yield Constraint("copied.goal", ("goal",), one != two)
