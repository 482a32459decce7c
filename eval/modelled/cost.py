"""Prompt tokens of what the product sends, and of one prompt with the whole document, form by form.

Counted by the model's own template and tokenizer (nothing is generated). Answers are not in it: both ways
answer in a few quotes; their tokens are measured where they are asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import mean
from typing import Any

from assist.extract import chain, extract
from assist.llm import Request
from assist.model import Document
from assist.readers import read_bytes
from assist.readers.sources import expand
from assist.reviews import propose
from eval.bench.baselines.prompt import PROMPT
from eval.modelled.known import files
from eval.modelled.layouts import LAYOUTS, TITLE
from eval.modelled.served import Served
from tests.extract.unknown_layouts import page


def requests_of(document: Document) -> list[Request]:
    """All that is asked about a document as it was read without a model."""
    forms = extract(document)
    asked = list(chain.plan(document, forms).requests)
    return [*asked, *(one for form in forms for one in propose(form, document.text).requests)]


def _counted(served: Served, documents: Iterable[Document]) -> dict[str, Any]:
    rows: list[tuple[int, int, int]] = []
    for document in documents:
        if served.spent:
            break
        requests = requests_of(document)
        ours = sum(served.count(one.prompt.messages(one.body)) for one in requests)
        rows.append((len(requests), ours, served.count([("human", PROMPT + document.text)])))
    return _row(rows)


def _row(rows: Sequence[tuple[int, int, int]]) -> dict[str, Any]:
    if not rows:
        return {"n": 0}
    ours, whole = mean(row[1] for row in rows), mean(row[2] for row in rows)
    return {
        "n": len(rows),
        "asked": sum(row[0] > 0 for row in rows),
        "requests": sum(row[0] for row in rows),
        "prompt_tokens": round(ours),
        "whole_document": round(whole),
        "share": round(ours / whole, 3),
    }


def measure(served: Served) -> dict[str, Any]:
    """Mean tokens of a file: known families, layouts that no family has, and files that were given."""
    known = (read_bytes(data, name) for name, data in files())
    unknown = (read_bytes(page(rows, TITLE), "a.html") for rows, _ in LAYOUTS.values())
    groups = {"known families": _counted(served, known), "unknown layouts": _counted(served, unknown)}
    if served.docs is not None:
        given = (read_bytes(source.load(), source.name) for source in expand([served.docs]))
        groups["given files"] = _counted(served, given)
    return {"n": sum(group["n"] for group in groups.values()), "groups": groups}
