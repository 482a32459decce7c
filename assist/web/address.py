"""The address bar is the state: filters to a query string and back.

A link shows a colleague the same list. What does not fit (a year that is no number, an unknown sort) is
left out rather than refused: an address typed by hand still shows a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from assist.store.desk.filters import LIVES, SORTS, Filters
from assist.store.desk.states import STATES
from assist.triage import SEVERITIES

_TEXTS = {
    "q": "text", "rule": "rule", "sig": "signature", "department": "department", "unit": "unit",
    "reviewer": "reviewer", "layout": "layout",
}  # fmt: skip
_CHOICES = {"severity": SEVERITIES, "state": STATES, "life": LIVES}
_RANGES = ("amount", "rate", "score")
_LONGEST = 200


def filters_of(query: Mapping[str, str]) -> Filters:
    """The filters that a query string stands for."""
    values: dict[str, object] = {
        name: query.get(key, "").strip()[:_LONGEST].replace("\x00", "") for key, name in _TEXTS.items()
    }
    for key, allowed in _CHOICES.items():
        values[key] = query[key] if query.get(key) in allowed else ""
    year = query.get("year", "")
    values["year"] = int(year) if year.isascii() and year.isdecimal() and len(year) <= 4 else None
    values["low"] = _bounds(query, "min")
    values["high"] = _bounds(query, "max")
    sort = query.get("sort", "risk")
    values["sort"] = sort if sort in SORTS else "risk"
    values["descending"] = query.get("dir", "desc") != "asc"
    return Filters(**values)  # type: ignore[arg-type]  # names and types are those of Filters, above


def address_of(filters: Filters, **more: str | None) -> str:
    """The query string of the filters, without what is default; `more` overrides or, if None, removes."""
    pairs: dict[str, str] = {key: getattr(filters, name) for key, name in _TEXTS.items()}
    pairs.update({key: getattr(filters, key) for key in _CHOICES})
    pairs["year"] = str(filters.year) if filters.year is not None else ""
    for name in _RANGES:
        pairs[f"{name}_min"] = _shown(filters.low.get(name))
        pairs[f"{name}_max"] = _shown(filters.high.get(name))
    pairs["sort"] = filters.sort if filters.sort != "risk" else ""
    pairs["dir"] = "" if filters.descending else "asc"
    pairs.update({key: value or "" for key, value in more.items()})
    return urlencode({key: value for key, value in pairs.items() if value})


def _bounds(query: Mapping[str, str], end: str) -> dict[str, float]:
    found = {}
    for name in _RANGES:
        try:
            value = float(query.get(f"{name}_{end}", ""))
        except ValueError:
            continue
        if abs(value) < 1e15:  # neither infinite nor NaN
            found[name] = value
    return found


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
