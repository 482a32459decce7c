"""What the form's own numbers say about a reading that rests on a model's word: what disagrees goes out.

A label map decides which column is which. The columns then have to behave: rate = executed / adjusted, score
not above weight, comparison signs with targets. What fails, or what nothing can confirm, is left out and
said, never kept because it is plausible.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from decimal import Decimal
from typing import TypeVar

from assist.model import BudgetLine, Doubt, Form, Indicator
from assist.text.intervals import Interval, printed
from assist.text.quantities import find_quantities

_UNCONFIRMED = "含义由模型判断，表内数字不能印证"
_CONTRADICTED = "含义由模型判断，与表内数字的关系不符"
Row = TypeVar("Row", BudgetLine, Indicator)
_FIGURE = re.compile(r"[\d.,%％\s]+")
_MOST_FOR_FUNDS = Decimal(50)
"""Points that are given for the spending of the budget, at most."""
_SIGNS = frozenset("≥≤><＞＜")


def verified(form: Form) -> Form:
    """The form without the fields that its own numbers contradict or leave open; each such field is a doubt."""
    form = _with_total(_totals_in_order(form))
    doubts: dict[str, str] = {}
    _check_funds(form.budget, doubts)
    if any(line.weight is not None and line.weight > _MOST_FOR_FUNDS for line in form.budget):
        _doubt(form.budget, ("weight", "score"), _CONTRADICTED, doubts)
    _check_scores(form.indicators, doubts)
    _check_values(form.indicators, doubts)
    for total, part in (("total_weight", "weight"), ("total_score", "score")):
        if getattr(form, total) is not None and all(getattr(item, part) is None for item in form.indicators):
            doubts[total] = _UNCONFIRMED
    for at, item in enumerate(form.indicators):
        if item.reason is not None and _FIGURE.fullmatch(item.reason):
            doubts[f"indicators[{at}].reason"] = _CONTRADICTED
    return without(form, doubts)


def without_rows(form: Form, table: str, gone: Set[int]) -> Form:
    """The form without these rows of a table ("budget", "indicators"); paths follow the rows that stay."""
    kept = [at for at in range(len(getattr(form, table))) if at not in gone]
    new = {f"{table}[{at}]": f"{table}[{number}]" for number, at in enumerate(kept)}
    lost = {f"{table}[{at}]" for at in gone}

    def moved(path: str) -> str:
        head, mark, rest = path.partition("]")
        return new.get(head + mark, head + mark) + rest

    def stays(path: str) -> bool:
        return path.partition("]")[0] + "]" not in lost

    return form.model_copy(
        update={
            table: tuple(getattr(form, table)[at] for at in kept),
            "evidence": {moved(path): place for path, place in form.evidence.items() if stays(path)},
            "blank_labels": {moved(path): place for path, place in form.blank_labels.items() if stays(path)},
            "doubts": tuple(
                doubt.model_copy(update={"path": moved(doubt.path)}) for doubt in form.doubts if stays(doubt.path)
            ),
        }
    )


def _sum(values: Sequence[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))


def _totals_in_order(form: Form) -> Form:
    """Where the sums of points are printed the other way round, the larger one is the weight."""
    weight, score, evidence = form.total_weight, form.total_score, form.evidence
    if weight is None or score is None or score <= weight or not {"total_weight", "total_score"} <= set(evidence):
        return form
    turned = {"total_weight": evidence["total_score"], "total_score": evidence["total_weight"]}
    return form.model_copy(
        update={"total_weight": score, "total_score": weight, "evidence": {**evidence, **turned}}
    )


def _with_total(form: Form) -> Form:
    """Where no fund row was said to be the total, the one that is the sum of all others is it."""
    rows = form.budget
    sums = [at for at in range(len(rows)) if _is_sum(rows[at], [*rows[:at], *rows[at + 1 :]])]
    if len(rows) < 3 or len(sums) != 1 or any(line.kind == "total" for line in rows):
        return form
    total = rows[sums[0]].model_copy(update={"kind": "total"})
    return form.model_copy(update={"budget": (*rows[: sums[0]], total, *rows[sums[0] + 1 :])})


def _is_sum(line: BudgetLine, others: Sequence[BudgetLine]) -> bool:
    """Whether every column that is printed throughout adds up to this row, and one of them to more than 0."""
    found = False
    for name in ("initial", "adjusted", "executed"):
        whole, parts = getattr(line, name), [getattr(other, name) for other in others]
        if whole is None or None in parts:
            continue
        if whole != sum(parts):
            return False
        found = found or whole > 0
    return found


def plausible(form: Form) -> bool:
    """Whether this is a self-assessment at all: an indicator with a value beside its name, or funds."""
    rows = sum(
        item.level3 is not None
        and (item.target is not None or item.actual is not None or item.score is not None)
        for item in form.indicators
    )
    return rows > 0 or any(line.executed is not None or line.adjusted is not None for line in form.budget)


def without(form: Form, doubts: dict[str, str]) -> Form:
    """The form with the cells of these paths left out, and their reasons among its doubts."""
    if not doubts:
        return form
    budget = [_cleared(line, f"budget[{at}]", doubts) for at, line in enumerate(form.budget)]
    indicators = [_cleared(item, f"indicators[{at}]", doubts) for at, item in enumerate(form.indicators)]
    own = {path: None for path in doubts if path in Form.model_fields}
    return form.model_copy(
        update={
            **own,
            "budget": tuple(budget),
            "indicators": tuple(indicators),
            "evidence": {path: place for path, place in form.evidence.items() if path not in doubts},
            "doubts": (*form.doubts, *(Doubt(path=path, reason=reason) for path, reason in doubts.items())),
        }
    )


def _cleared(row: Row, path: str, doubts: dict[str, str]) -> Row:
    fields = _fields_of(path, doubts)
    return row.model_copy(update=dict.fromkeys(fields)) if fields else row


def _fields_of(path: str, doubts: dict[str, str]) -> list[str]:
    """The fields of a row to leave out, with those that are read from the same cells."""
    gone = [place.rsplit(".", 1)[1] for place in doubts if place.startswith(f"{path}.")]
    gone = [name for name in gone if name != "kind"]  # a row has one, and the doubt says that it is not certain
    more = [f"{name}_text" for name in gone if name in ("target", "actual")]
    if "target" in gone:
        more += ["operator", "unit"]
    return [*gone, *more]


def _check_funds(budget: Sequence[BudgetLine], doubts: dict[str, str]) -> None:
    checked = [_rate_agrees(line) for line in budget]
    if any(agrees is False for agrees in checked):
        _doubt(budget, ("initial", "adjusted", "executed", "rate"), _CONTRADICTED, doubts)
    elif not any(checked):
        # Nothing tells the three amounts apart; where they are all the same there is nothing to tell.
        differ = any(len({line.initial, line.adjusted, line.executed} - {None}) > 1 for line in budget)
        if differ:
            _doubt(budget, ("initial", "adjusted", "executed"), _UNCONFIRMED, doubts)


def _rate_agrees(line: BudgetLine) -> bool | None:
    """Whether the rate is what executed / adjusted gives; None where that cannot be said."""
    if line.rate is None or line.executed is None or not line.adjusted or line.adjusted < 0:
        return None
    top, base = printed(line.executed), printed(line.adjusted)
    if top.low is None or top.high is None or not base.low or not base.high:
        return None
    return printed(line.rate).meets(Interval(top.low * 100 / base.high, top.high * 100 / base.low))


def _doubt(budget: Sequence[BudgetLine], fields: Sequence[str], reason: str, doubts: dict[str, str]) -> None:
    for at, line in enumerate(budget):
        doubts.update({f"budget[{at}].{name}": reason for name in fields if getattr(line, name) is not None})


def _check_scores(indicators: Sequence[Indicator], doubts: dict[str, str]) -> None:
    rows = [
        (item.weight, item.score) for item in indicators if item.weight is not None and item.score is not None
    ]
    above = sum(score > weight for weight, score in rows)
    below = sum(score < weight for weight, score in rows)
    if (above and above >= below) or any(weight > Decimal(100) for weight, _ in rows):
        for at, item in enumerate(indicators):
            for name in ("weight", "score"):
                if getattr(item, name) is not None:
                    doubts[f"indicators[{at}].{name}"] = _CONTRADICTED


def _check_values(indicators: Sequence[Indicator], doubts: dict[str, str]) -> None:
    """Signs stand with targets."""
    signed_target = sum(_signed(item.target_text) or item.operator == "qualitative" for item in indicators)
    signed_actual = sum(_signed(item.actual_text) for item in indicators)
    if signed_actual <= signed_target:
        return
    for at, item in enumerate(indicators):
        for name in ("target", "actual", "operator", "unit"):
            if getattr(item, name) is not None:
                doubts[f"indicators[{at}].{name}"] = _CONTRADICTED


def _signed(text: str | None) -> bool:
    """Whether a cell states a bound rather than a value."""
    if text is None:
        return False
    if _SIGNS & set(text):
        return True
    return any(found.relation in (">=", "<=", ">", "<") for found in find_quantities(text))
