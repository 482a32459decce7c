"""Whether a reading is sound as a whole: labels taken for values, or sums that do not close, say that it is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assist.extract.consistency import without_rows
from assist.extract.label_roles import roles_of
from assist.model import Form, Indicator

_WHOLE = frozenset(map(Decimal, (100, 90, 80)))
_LAST_CELL = re.compile("\t([^\t\n]{2,12})(?:\n|$)")
_TOTALS = ("total_weight", "total_score")
_AMOUNTS = frozenset({"initial", "adjusted", "executed"})
_POINTS = frozenset({"weight", "score", "reason"})
_HEADS = frozenset({"target", "actual", "weight", "score", "reason", "level1", "level2", "level3"})


def is_whole(form: Form) -> bool:
    """Whether both tables were read and their points close; all that is looked at in an ordinary form."""
    rows = form.indicators
    if not form.budget or not rows or not _funds_close(form) or 2 * len({item.level3 for item in rows}) <= len(rows) > 2:
        return False
    weights = [item.weight for item in rows if item.weight is not None]
    if not weights:  # a form without points
        return not mistaken(form)
    funds = next((line.weight for line in form.budget if line.weight is not None), Decimal(0))
    if len(weights) < len(rows) or sum(weights) + funds not in _WHOLE or (form.total_score or 0) > (form.total_weight or 100):
        return False
    return not any(item.score > item.weight for item in rows if item.score is not None and item.weight is not None)


def _funds_close(form: Form) -> bool:
    """Whether something was spent, no fund is larger than the total, and all together are no less."""
    total = next((line.adjusted for line in form.budget if line.kind == "total"), None)
    parts = [line.adjusted for line in form.budget if line.kind != "total"]
    known = [part for part in parts if part is not None]
    if total is not None and known and (max(known) > total or (len(known) == len(parts) and sum(known) < total)):
        return False
    return any(line.executed is not None for line in form.budget) and not _lost_row(form)


def _lost_row(form: Form) -> bool:
    """Whether a fund that a text names has no cell at all: those of the rows around it may have slid."""
    return any(
        line.adjusted is line.initial is line.executed is None
        and (place := form.evidence.get(f"budget[{at}].name")) is not None and place.locator.startswith("L")
        and not form.blank_labels.keys() & {f"budget[{at}].{role}" for role in ("initial", "adjusted", "executed")}
        for at, line in enumerate(form.budget)
    )  # fmt: skip


def labels_behind(form: Form, text: str) -> bool:
    """Whether what was read as a name stands before a label that ends its row: there labels follow their values."""
    places = (form.evidence.get(field) for field in ("project_name", "department", "unit"))
    found = (_LAST_CELL.match(text, place.end) for place in places if place is not None)
    return any(cell is not None and roles_of(cell[1].strip()).header is not None for cell in found)


def mistaken(form: Form) -> tuple[str, ...]:
    """The tables ("budget", "indicators") in which a label was taken for a name or a value."""
    found = []
    if sum(_is_fund_head(line.name) for line in form.budget) > 1 or any(_is_total(line.name) for line in form.budget):
        found.append("budget")
    if any(map(_holds_head, form.indicators)):
        found.append("indicators")
    return tuple(found)


def without_mistaken(form: Form) -> Form:
    """The form without tables that hold labels for values: nothing in them stands where it seems to."""
    found = mistaken(form)
    return without_tables(form, found) if found else form


def without_tables(form: Form, tables: Sequence[str] = ("budget", "indicators")) -> Form:
    """The form without the rows of these tables, and without the sums below them."""
    for table in tables:
        form = without_rows(form, table, set(range(len(getattr(form, table)))))
    if "indicators" in tables:
        evidence = {path: place for path, place in form.evidence.items() if path not in _TOTALS}
        form = form.model_copy(update={"evidence": evidence, **dict.fromkeys(_TOTALS)})
    return form


def _is_fund_head(name: str) -> bool:
    roles = roles_of(name.strip())
    return roles.budget is not None and roles.fund is None


def _is_total(name: str) -> bool:
    roles = roles_of(name.strip())
    return roles.total is not None and roles.fund is None and roles.budget is None


def _holds_head(item: Indicator) -> bool:
    """Whether a row of indicators holds a head: as its name, as its level, or as a value."""
    name, *values = (roles_of((text or "").strip()) for text in (item.level3, item.target_text, item.actual_text))
    if name.column in _HEADS or any(roles.column in _HEADS or roles.budget in _AMOUNTS for roles in values):
        return True
    return item.level2 is not None and roles_of(item.level2.strip()).column in _POINTS
