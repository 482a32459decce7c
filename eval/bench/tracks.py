"""Tracks of their own: precedents for a form, and questions over a store, both over generated past forms."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from assist.ask import answer
from assist.retrieve import Past, similar
from eval.bench.cases import Base
from eval.bench.wilson import wilson
from eval.questions.generated import fill, record_of, records
from eval.questions.make import Maker, known_of
from eval.questions.score import score

_FORMS = 600
_QUERIES = 100
_RANKS = (1, 3, 5)


def measure(seed: int, bases: Sequence[Base]) -> dict[str, str]:
    """One line of figures for each track. The store holds neither the forms asked about nor their twins: it
    is made from other seeds."""
    with tempfile.TemporaryDirectory() as folder:
        past_forms = list(records(_FORMS, first_seed=(seed + 1) * 1000))
        fill(Path(folder), iter(past_forms))
        with Past(Path(folder)) as past:
            past.refresh()
            questions = Maker([known_of(record) for record in past_forms], seed).questions()
            asked: list[Mapping[str, Any]] = [vars(question) for question in questions]
            figures = score(asked, lambda text: dict(json.loads(answer(text, past).as_json())))
            return {"precedents": _precedents(past, bases), "questions": _told(figures)}


def _precedents(past: Past, bases: Sequence[Base]) -> str:
    """hit@k: a form of the same project among the first k similar ones, for mutated forms with a project."""
    queries = [case.change.sample.form for base in bases for case in base.cases[:1]]
    queries = [form for form in queries if form.project_name][:_QUERIES]
    hits = dict.fromkeys(_RANKS, 0)
    for form in queries:
        record = record_of(form, "query", checked=False).model_dump_json(exclude={"text"})
        found = similar(past, json.loads(record), limit=max(_RANKS))
        own = (form.project_name or "").rstrip("*")
        same = [(item.row["project"] or "").rstrip("*") == own for item in found]
        for k in _RANKS:
            hits[k] += any(same[:k])
    low, high = wilson(hits[3], len(queries))
    shares = ", ".join(f"hit@{k} {100 * hits[k] / len(queries):.1f}%" for k in _RANKS)
    return (
        f"{len(queries)} mutated forms against {_FORMS} past forms without them or their twins: {shares} "
        f"(at 3: {100 * low:.1f} to {100 * high:.1f})"
    )


def _told(figures: dict[str, Any]) -> str:
    return (
        f"{figures['questions']} questions over {_FORMS} forms: structured right "
        f"{figures['structured_right']}%, unanswerable refused {figures['unanswerable_refused']}%, narrative "
        f"first citation {figures['narrative_first']}%, wrong but confident {figures['wrong_but_confident']}%, "
        f"median {figures['median_ms']} ms"
    )
