"""What a model's help adds to a form: only where nothing stood, each with its own address and marked so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from assist.model import BudgetLine, Evidence, Form, Indicator

_FIELDS = (
    "title", "year", "project_name", "project_code", "department", "unit", "fill_date", "money_unit", "goal",
    "completion", "process", "conclusion", "problems", "measures", "notes", "total_score", "total_weight", "grade",
)  # fmt: skip
_BUDGET = ("initial", "adjusted", "executed", "rate", "weight", "score", "reason")
_INDICATOR = ("level1", "level2", "level3", "weight", "score", "reason", "remark")
_TEXTS = {"target": ("operator", "target", "unit", "target_text"), "actual": ("actual", "actual_text")}


def marked(form: Form) -> Form:
    """The form with all its evidence marked as found with a model's help."""
    return form.model_copy(update={"evidence": {path: _by_model(place) for path, place in form.evidence.items()}})


def added(old: Form, new: Form) -> tuple[Form, int]:
    """`old` with what only `new` has, and how many fields that is. What `old` read, or found blank, stays."""
    evidence = dict(old.evidence)
    changes: dict[str, Any] = {}
    for name in _FIELDS:
        if _free(old, name) and getattr(new, name) is not None and (name in new.evidence or name == "money_unit"):
            changes[name] = getattr(new, name)
            if name in new.evidence:
                evidence[name] = _by_model(new.evidence[name])
    for rows in ("budget", "indicators"):
        before, after = getattr(old, rows), getattr(new, rows)
        if not before and after:
            changes[rows] = after
            evidence.update({p: _by_model(e) for p, e in new.evidence.items() if p.startswith(f"{rows}[")})
        elif before and len(before) == len(after):
            filled = tuple(_filled(old, new, f"{rows}[{at}]", evidence) for at in range(len(before)))
            if filled != before:
                changes[rows] = filled
    count = len(evidence) - len(old.evidence)
    if not changes:
        return old, 0
    changes["evidence"] = evidence
    changes["doubts"] = tuple(doubt for doubt in old.doubts if doubt.path not in evidence)
    if not old.has_scores and new.has_scores and "indicators" in changes:
        changes["has_scores"] = True
    return old.model_copy(update=changes), count


def replaced(old: Form, new: Form) -> Form | None:
    """`new` in place of an `old` that was read without knowing any head; None where `new` lacks the rows.

    Without heads a row of sums passes for one more row, and one column for another: where the two differ `new` holds,
    whose columns are certified. What both read at the same place keeps its mark, and what only `old` read of the same
    rows stays: `old` is given with nothing but what stands under the right heads.
    """
    rows = {place.start: at for at, place in enumerate(_anchors(new)) if place is not None}
    if not rows or len(new.evidence) <= len(old.evidence) // 2:
        return None
    own = {path: place for path, place in old.evidence.items() if path in new.evidence and _same(place, new.evidence[path])}
    evidence = {**{path: _by_model(place) for path, place in new.evidence.items()}, **own}
    indicators = list(new.indicators)
    for number, place in enumerate(_anchors(old)):
        at = None if place is None else rows.get(place.start)
        if at is not None:
            indicators[at] = _completed(indicators[at], old, number, f"indicators[{at}]", evidence)
    return new.model_copy(update={"evidence": evidence, "indicators": tuple(indicators)})


def overruled(old: Form, new: Form, across: Collection[str]) -> tuple[Form, int]:
    """`new`, which was read whole out of a copy that is parted the usual way, in place of an `old`; what only `old` has is
    added, but for the paths in `across`, whose places go over several cells of that copy."""
    own = {path: place for path, place in old.evidence.items() if path in new.evidence and _same(place, new.evidence[path])}
    changes: dict[str, Any] = {
        name: getattr(old, name) for name in _FIELDS if getattr(new, name) is None and getattr(old, name) is not None and name not in across
    }
    kept = {name: old.evidence[name] for name in changes if name in old.evidence}
    evidence = {**{path: _by_model(place) for path, place in new.evidence.items()}, **own, **kept}
    form = new.model_copy(update={**changes, "evidence": evidence})
    return form, len(evidence) - len(own) - len(kept)


def _anchors(form: Form) -> list[Evidence | None]:
    return [form.evidence.get(f"indicators[{at}].level3") for at in range(len(form.indicators))]


def _completed(row: Indicator, old: Form, number: int, path: str, evidence: dict[str, Evidence]) -> Indicator:
    """The row with those values that only the other reading has."""
    changes: dict[str, Any] = {}
    for name, fields in {**{name: (name,) for name in _INDICATOR}, **_TEXTS}.items():
        place = old.evidence.get(f"indicators[{number}].{name}")
        if place is not None and getattr(row, name) is None:
            changes.update({field: getattr(old.indicators[number], field) for field in fields})
            evidence[f"{path}.{name}"] = place
    return row.model_copy(update=changes) if changes else row


def _same(one: Evidence, other: Evidence) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _free(old: Form, path: str) -> bool:
    """Whether a field is open: not read, and not a cell that stands empty."""
    return getattr(old, path) is None and path not in old.blank_labels


def _filled(old: Form, new: Form, path: str, evidence: dict[str, Evidence]) -> BudgetLine | Indicator:
    rows, at = path[:-1].split("[")
    before: BudgetLine | Indicator = getattr(old, rows)[int(at)]
    after: BudgetLine | Indicator = getattr(new, rows)[int(at)]
    if _name(before) and _name(after) and _name(before) != _name(after):
        return before  # not the same row
    groups: Mapping[str, tuple[str, ...]] = {name: (name,) for name in _BUDGET}
    if isinstance(before, Indicator):
        groups = {**{name: (name,) for name in _INDICATOR}, **_TEXTS}
    changes: dict[str, Any] = {}
    for name, fields in groups.items():
        place = f"{path}.{name}"
        if getattr(before, name) is None and place not in old.blank_labels and place in new.evidence:
            changes.update({field: getattr(after, field) for field in fields})
            evidence[place] = _by_model(new.evidence[place])
    return before.model_copy(update=changes) if changes else before


def _name(row: BudgetLine | Indicator) -> str | None:
    return row.name if isinstance(row, BudgetLine) else row.level3


def _by_model(place: Evidence) -> Evidence:
    return place.model_copy(update={"method": "model"})
