"""Past forms like a given one: by what they say, fused from words and vectors."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assist.retrieve.facts import facts, name_key
from assist.retrieve.grams import pairs, terms
from assist.retrieve.past import Past
from assist.retrieve.search import fused, lexical
from assist.retrieve.words import title_words

if TYPE_CHECKING:
    from assist.retrieve.vectors import Vectors

_CANDIDATES = 60
SAME_NAME = 1.5
"""What an equal project name adds, in standard deviations of similarity."""
_ALIKE = 0.34
"""Share of character pairs that two project names must have in common to be called similar."""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Similar:
    """A past form (the index's row) with its similarity, and whether the two are of one kind at all."""

    row: Mapping[str, Any]
    score: float
    alike: bool


def similar(
    past: Past, record: Json, *, vectors: Vectors | None = None, limit: int = 50, mode: str = "hybrid"
) -> list[Similar]:
    """Past forms most like `record`, best first; never itself, a file with the same bytes or text, or a
    later year. `mode` "lexical" or "dense" ranks by one alone, for measuring.
    """
    form = record["form"]
    own = facts(record)
    allowed, parameters = _allowed(record, own)
    query = title_words(form)
    words = _lexical(past, form, query, allowed, parameters)
    near = _named(past, own["name_key"], allowed, parameters)
    candidates = dict.fromkeys([*words, *near])
    if vectors is not None and mode != "lexical":
        found = list(vectors.nearest(query, _CANDIDATES))
        candidates.update(dict.fromkeys(_kept(past, found, allowed, parameters)))
    if not candidates:
        return []
    rows = _rows(past, list(candidates))
    dense = _dense(query, rows) if vectors is None else _embedded(vectors, query, rows)
    scores = _scores(mode, words, dense, candidates)
    found_rows = []
    for number, row in rows.items():
        if _twin(own, row):
            continue
        alike = _names_alike(own["name_key"], row["name_key"])
        bonus = SAME_NAME if mode == "hybrid" and own["name_key"] and row["name_key"] == own["name_key"] else 0.0
        found_rows.append(Similar(row, scores.get(number, -9.0) + bonus, alike))
    return sorted(found_rows, key=lambda item: (-item.score, -(item.row["year"] or 0), item.row["id"]))[:limit]


def _allowed(record: Json, own: Json) -> tuple[str, list[Any]]:
    ident = f"{record['sha256'][:12]}:"
    clauses, parameters = ["p.id > 0 AND p.ident NOT LIKE ?"], [f"{ident}%"]
    if own["year"] is not None:
        clauses.append("p.year <= ?")
        parameters.append(own["year"])
    return " AND ".join(clauses), parameters


def _lexical(past: Past, form: Json, query: str, allowed: str, parameters: list[Any]) -> dict[int, float]:
    name = form["project_name"] or form["title"] or ""
    # The name's own terms are looked for first: an indicator that all programmes share must not crowd them out.
    named = lexical(past, name, _CANDIDATES, allowed, parameters) if name else {}
    whole = lexical(past, query, _CANDIDATES, allowed, parameters)
    return {number: named.get(number, 0.0) + whole.get(number, 0.0) for number in named.keys() | whole.keys()}


def _named(past: Past, key: str, allowed: str, parameters: list[Any]) -> list[int]:
    if not key:
        return []
    query = f"SELECT p.id FROM past_forms p WHERE p.name_key = ? AND {allowed} ORDER BY p.year DESC LIMIT 80"
    return [row[0] for row in past.connection.execute(query, [key, *parameters])]


def _kept(past: Past, numbers: list[int], allowed: str, parameters: list[Any]) -> list[int]:
    marks = ",".join("?" * len(numbers))
    query = f"SELECT p.id FROM past_forms p WHERE p.id IN ({marks}) AND {allowed}"
    return [row[0] for row in past.connection.execute(query, [*numbers, *parameters])]


def _dense(query: str, rows: Mapping[int, Json]) -> dict[int, float]:
    """Cosines over the terms themselves: what hashed vectors approximate, without the hashing."""
    asked = _weights(query)
    return {number: _cosine(asked, _weights(row["about"] or "")) for number, row in rows.items()}


def _embedded(vectors: Vectors, query: str, rows: Mapping[int, Json]) -> dict[int, float]:
    close = vectors.closeness(query, [row["ident"] for row in rows.values()])
    return {number: close.get(row["ident"], 0.0) for number, row in rows.items()}


def _weights(text: str) -> dict[str, float]:
    found = {term: math.sqrt(count) * (1 if len(term) > 1 else 0.5) for term, count in Counter(terms(text)).items()}
    length = math.sqrt(sum(value * value for value in found.values())) or 1.0
    return {term: value / length for term, value in found.items()}


def _cosine(one: Mapping[str, float], two: Mapping[str, float]) -> float:
    return sum(value * two[term] for term, value in one.items() if term in two)


def _scores(mode: str, words: Mapping[int, float], dense: Mapping[int, float],
            candidates: Mapping[int, None]) -> dict[int, float]:  # fmt: skip
    if mode == "lexical":
        return {number: words.get(number, 0.0) for number in candidates}
    if mode == "dense":
        return dict(dense)
    return fused({number: words.get(number, 0.0) for number in candidates}, dense)


def _rows(past: Past, numbers: list[int]) -> dict[int, Mapping[str, Any]]:
    marks = ",".join("?" * len(numbers))
    query = f"SELECT * FROM past_forms WHERE id IN ({marks})"
    return {row["id"]: dict(row) for row in past.connection.execute(query, numbers)}


def _twin(own: Json, row: Json) -> bool:
    """The same form in another file: one project, one year, one unit, the same figures."""
    same = ("name_key", "year", "unit", "budget", "executed", "score")
    return bool(own["name_key"]) and all(own.get(name) == row[name] for name in same)


def _names_alike(one: str, two: str | None) -> bool:
    first, second = set(pairs(one)), set(pairs(name_key(two)))
    return bool(first and second) and len(first & second) / len(first | second) >= _ALIKE
