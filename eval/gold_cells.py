"""Field accuracy: every cell of a form against its annotation, as right, null or wrong.

A cell that is blank in both is not counted. A value where the annotation has none, or another value than
it has, is wrong; no value where it has one is null. Wrong is worse than null: a reviewer can see a gap.
Text is compared without whitespace and in one width, numbers by value as exact decimals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any, Literal, TypeVar

from assist.model import BudgetLine, Form, Indicator
from eval.gold_schema import GoldBudgetLine, GoldForm, GoldIndicator

Status = Literal["right", "null", "wrong"]
GROUPS = ("budget", "indicators", "header", "totals", "narratives")
NARRATIVES = ("goal", "completion", "process", "conclusion", "problems", "measures", "notes")
HEADER = ("project_name", "project_code", "department", "unit", "money_unit")
AMOUNTS = ("initial", "adjusted", "executed", "weight", "score")

_KINDS = {"own": "local", "upper": "superior"}
_OPERATORS = {"qual": "qualitative"}
_PUNCTUATION = str.maketrans("≧≦═—–", "≥≤=--")
_YEAR_SUFFIX = re.compile(r"\(?\d{4}年度?\)?")
_LEVEL_POINTS = re.compile(r"\(\d+(\.\d+)?分?\)")
_STATES_RELATION = re.compile(
    r"[≥≤><=]|以上|以下|以内|不低于|不少于|不超过|不高于|大于|小于|左右|达到|[前底]|\d-\d"
)

Item = TypeVar("Item")
Other = TypeVar("Other")


@dataclass(frozen=True)
class CellScore:
    """One judged cell. `lenient` marks a right one whose gold value is the annotator's inference."""

    group: str
    path: str
    status: Status
    gold: str | None
    got: str | None
    lenient: bool = False


def fold(text: str | None) -> str:
    """Text for comparing: no whitespace, one width, one form of each operator and dash."""
    if text is None:
        return ""
    return "".join(unicodedata.normalize("NFKC", text).translate(_PUNCTUATION).split())


def number(value: object) -> Decimal | None:
    """The number that a cell holds on its own ("1,034.17" or "61.04%"), or None."""
    text = fold(str(value)).replace(",", "").removesuffix("%")
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def score_form(gold: GoldForm, form: Form) -> list[CellScore]:
    """Every judged cell of one form."""
    return [
        *_budget(gold.budget, form.budget),
        *_indicators(gold.indicators, form.indicators),
        *_header(gold, form),
        *_totals(gold, form),
        *_narratives(gold, form),
    ]


def missing_form(gold: GoldForm) -> list[CellScore]:
    """The cells of a form that was not found: every one that the annotation fills is null."""
    return score_form(gold, Form(layout="unknown"))


def align(
    left: Sequence[Item], right: Sequence[Other], likeness: Callable[[Item, Other], float]
) -> Iterator[tuple[Item | None, Other | None]]:
    """Pairs two ordered lists so that the summed likeness is greatest, keeping their order.

    Items that resemble nothing come out paired with None. Needleman and Wunsch (1970) with free gaps.
    """
    rows, cols = len(left), len(right)
    best = [[0.0] * (cols + 1) for _ in range(rows + 1)]
    like = [[likeness(a, b) for b in right] for a in left]
    for i in range(rows - 1, -1, -1):
        for j in range(cols - 1, -1, -1):
            paired = best[i + 1][j + 1] + like[i][j] if like[i][j] > 0 else -1.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    i = j = 0
    while i < rows or j < cols:
        if i < rows and j < cols and like[i][j] > 0 and best[i][j] == best[i + 1][j + 1] + like[i][j]:
            yield left[i], right[j]
            i, j = i + 1, j + 1
        elif i < rows and (j == cols or best[i][j] == best[i + 1][j]):
            yield left[i], None
            i += 1
        else:
            yield None, right[j]
            j += 1


def _judge(group: str, path: str, gold: object, got: object, same: bool) -> Iterator[CellScore]:
    """One cell, or none when it is blank on both sides."""
    empty_gold, empty_got = gold is None or gold == "", got is None or got == ""
    if empty_gold and empty_got:
        return
    status: Status = "null" if empty_got else "right" if same and not empty_gold else "wrong"
    yield CellScore(group, path, status, None if empty_gold else str(gold), None if empty_got else str(got))


def _number_cell(group: str, path: str, gold: Decimal | None, got: Decimal | None) -> Iterator[CellScore]:
    yield from _judge(group, path, gold, got, gold == got)


def _text_cell(group: str, path: str, gold: str | None, got: str | None) -> Iterator[CellScore]:
    yield from _judge(group, path, gold, got, fold(gold) == fold(got))


def _at(item: object, field: str) -> Any:
    """A field of a record, None when there is no record: one side of an unpaired row."""
    return getattr(item, field, None)


# budget


def _fund_name(name: str | None) -> str:
    return fold(name).removeprefix("其中:").strip(":")


def _budget_likeness(gold: GoldBudgetLine, line: BudgetLine) -> float:
    same_kind = _KINDS.get(gold.kind, gold.kind) == line.kind
    same_name = _fund_name(gold.name) == _fund_name(line.name)
    amounts = ("initial", "adjusted", "executed")
    return (
        3.0 * same_name
        + 2.0 * same_kind
        + sum(0.1 for field in amounts if getattr(gold, field) == getattr(line, field))
        * (same_kind or same_name)
    )


def _budget(gold: Sequence[GoldBudgetLine], lines: Sequence[BudgetLine]) -> Iterator[CellScore]:
    for want, got in align(gold, lines, _budget_likeness):
        if want is None and got is not None and not _fund_has_value(got):
            continue
        name, other = _at(want, "name"), _at(got, "name")
        path = f"budget[{_fund_name(name or other)}]"
        yield from _judge("budget", f"{path}.name", name, other, _fund_name(name) == _fund_name(other))
        kind = _KINDS.get(_at(want, "kind"), _at(want, "kind"))
        yield from _text_cell("budget", f"{path}.kind", kind, _at(got, "kind"))
        for field in AMOUNTS:
            yield from _number_cell("budget", f"{path}.{field}", _at(want, field), _at(got, field))
        yield from _number_cell("budget", f"{path}.rate", _at(want, "rate_reported"), _at(got, "rate"))
        yield from _text_cell("budget", f"{path}.reason", _at(want, "reason"), _at(got, "reason"))


def _fund_has_value(line: BudgetLine) -> bool:
    return any(getattr(line, field) is not None for field in (*AMOUNTS, "rate", "reason"))


# indicators


def _indicator_likeness(gold: GoldIndicator, row: Indicator) -> float:
    name, other = fold(gold.level3), fold(row.level3)
    alike = 3.0 if name == other else 2.0 * SequenceMatcher(None, name, other).ratio()
    same_target = _same_value(gold.target_raw, gold.target_num, row.target, row.unit)
    same_actual = _same_value(gold.actual_raw, gold.actual_num, row.actual, row.unit)
    total = alike + 0.6 * same_target + 0.4 * same_actual
    return total if total >= 1.2 else 0.0


def _same_value(raw: str | None, value: Decimal | None, got: str | None, unit: str | None) -> bool:
    """Whether a target or actual is the gold number, the gold text, or that text without its unit."""
    if got is None or raw is None:
        return False
    if value is not None and number(got) == value:
        return True
    text = fold(got)
    return text in (fold(raw), fold(raw).removesuffix(fold(unit)) if unit else fold(raw))


def _has_operator_column(gold: Sequence[GoldIndicator]) -> bool:
    """Whether the form prints operators in a column of their own (they are then absent from the targets)."""
    bounded = [row for row in gold if row.op in (">=", "<=", ">", "<")]
    stated = sum(bool(_STATES_RELATION.search(fold(row.target_raw))) for row in bounded)
    return len(bounded) - stated > stated


def _indicators(gold: Sequence[GoldIndicator], rows: Sequence[Indicator]) -> Iterator[CellScore]:
    own_column = _has_operator_column(gold)
    pairs = align(gold, rows, _indicator_likeness)
    for index, (want, got) in enumerate(pairs):
        path = f"indicators[{index}]"
        for field in ("level1", "level2", "level3"):
            yield from _level_cell(f"{path}.{field}", _at(want, field), _at(got, field))
        yield from _relation_cells(path, want, got, own_column)
        for field in ("target", "actual"):
            raw, text = _at(want, f"{field}_raw"), _at(got, field)
            same = _same_value(raw, _at(want, f"{field}_num"), text, _at(want, "unit") or _at(got, "unit"))
            yield from _judge("indicators", f"{path}.{field}", raw, text, same)
        for field in ("weight", "score"):
            yield from _number_cell("indicators", f"{path}.{field}", _at(want, field), _at(got, field))
        for field in ("reason", "remark"):
            yield from _text_cell("indicators", f"{path}.{field}", _at(want, field), _at(got, field))


def _level_cell(path: str, gold: str | None, got: str | None) -> Iterator[CellScore]:
    """A level's name; points behind it, as in 产出指标(50分), may be kept or dropped."""
    same = _LEVEL_POINTS.sub("", fold(gold)) == _LEVEL_POINTS.sub("", fold(got))
    yield from _judge("indicators", path, gold, got, same)


def _relation_cells(
    path: str, want: GoldIndicator | None, got: Indicator | None, own_column: bool
) -> Iterator[CellScore]:
    """Operator and unit. Where the form prints neither in so many words, the annotator inferred them, and
    any honest reading is accepted."""
    gold_op, op = _OPERATORS.get(_at(want, "op"), _at(want, "op")), _at(got, "operator")
    unit, got_unit, raw = _at(want, "unit"), _at(got, "unit"), fold(_at(want, "target_raw"))
    loose = want is not None and got is not None and not own_column
    unstated = loose and not _STATES_RELATION.search(raw)
    # "95" for a satisfaction rate may be taken as at least 95; a sentence may be called qualitative or not.
    if unstated and op != gold_op and op in (None, "=", ">=", "qualitative") and gold_op not in ("<=", "<"):
        yield CellScore("indicators", f"{path}.operator", "right", gold_op, op, lenient=True)
    else:
        yield from _text_cell("indicators", f"{path}.operator", gold_op, op)
    if loose and fold(unit) != fold(got_unit) and _inferred_unit(want, unit, got_unit, raw):
        yield CellScore("indicators", f"{path}.unit", "right", unit, got_unit, lenient=True)
    else:
        yield from _text_cell("indicators", f"{path}.unit", unit, got_unit)


def _inferred_unit(want: object, unit: str | None, got: str | None, raw: str) -> bool:
    """Whether a unit may be left out (it is inside a sentence, or not printed) or read from the cell."""
    if unit and not got:
        return _at(want, "target_num") is None or fold(unit) not in raw
    return bool(got) and not unit and fold(got) in raw


# header, totals, narratives


def _header(gold: GoldForm, form: Form) -> Iterator[CellScore]:
    same = _YEAR_SUFFIX.sub("", fold(gold.title)) == _YEAR_SUFFIX.sub("", fold(form.title))
    yield from _judge("header", "title", gold.title, form.title, same)
    yield from _judge("header", "year", gold.year, form.year, gold.year == form.year)
    for field in HEADER:
        yield from _text_cell("header", field, getattr(gold, field), getattr(form, field))
    same = _digits(gold.fill_date) == _digits(form.fill_date)
    yield from _judge("header", "fill_date", gold.fill_date, form.fill_date, same)


def _digits(text: str | None) -> list[int]:
    """The figures of a date, so that 2025年2月11日 equals 2025-02-11 and 20250211."""
    groups = re.findall(r"\d+", fold(text))
    if len(groups) == 1 and len(groups[0]) == 8:
        groups = [groups[0][:4], groups[0][4:6], groups[0][6:]]
    return [int(group) for group in groups]


def _totals(gold: GoldForm, form: Form) -> Iterator[CellScore]:
    yield from _number_cell("totals", "total_score", gold.total_score, form.total_score)
    yield from _number_cell("totals", "total_weight", gold.weights_stated_total, form.total_weight)
    yield from _text_cell("totals", "grade", gold.grade, form.grade)
    if gold.people is None:
        return
    signed = {fold(signature.role): signature.name for signature in form.signatures}
    for role, name in gold.people.items():
        yield from _text_cell("totals", f"signatures[{role}]", name, signed.pop(fold(role), None))
    for role, name in signed.items():
        yield from _text_cell("totals", f"signatures[{role}]", None, name)


def _narratives(gold: GoldForm, form: Form) -> Iterator[CellScore]:
    for field in NARRATIVES:
        # A narrative that the annotation does not have at all was not annotated; null is a blank cell.
        if field in gold.model_fields_set:
            yield from _text_cell("narratives", field, getattr(gold, field), getattr(form, field))
