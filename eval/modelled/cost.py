"""Prompt tokens of what the product sends, and of one prompt with the whole document, form by form.

Counted by the model's own template and tokenizer (nothing is generated). Answers are not in it: both ways
answer in a few quotes; their tokens are measured where they are asked. "least" is what no question about labels can
go below: the labels that are asked about and the words to choose from, without instructions, examples or values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import mean
from typing import Any

from assist.extract import extract
from assist.extract.chain import reading as chain
from assist.extract.chain.claims import OpenNumbers
from assist.llm import Request
from assist.model import Document
from assist.readers import read_bytes
from assist.readers.sources import expand
from assist.reviews import propose
from assist.rules import open_claims
from eval.bench.baselines.prompt import PROMPT
from eval.modelled.fresh import LIFT, SHUTTLE, merged_page
from eval.modelled.fresh_third import CLINIC, GRANARY
from eval.modelled.known import files
from eval.modelled.layouts import LAYOUTS, TITLE
from eval.modelled.served import Served
from tests.extract.unknown_layouts import page

_BATCH = 50


def requests_of(document: Document) -> tuple[list[Request], list[Request]]:
    """All that is asked about a document as it was read without a model: to read it, and to judge its pairs (which is
    not asked of a model that fails the exam)."""
    forms = extract(document)
    asked = list(chain.plan(document, forms).requests)
    numbers = [(one.number, one.sentence) for form in forms for one in open_claims(form, document.text)]
    if told := OpenNumbers(document, numbers):
        asked.append(told.request(()))
    return asked, [one for form in forms for one in propose(form, document.text).requests]


def _alike() -> Iterator[Document]:
    """Forms of one unknown layout, as a batch of one campaign has them: other names and amounts, equal heads."""
    rows, _ = LAYOUTS["ledger"]
    for number in range(_BATCH):
        changed = [[cell.replace("社区食堂", f"第{number}食堂") for cell in row] for row in rows]
        yield read_bytes(page(changed, TITLE), "a.html")


def _counted(served: Served, documents: Iterable[Document]) -> dict[str, Any]:
    rows: list[tuple[int, int, int, int, int]] = []
    asked: set[tuple[str, str]] = set()
    for document in documents:
        if served.spent:
            break
        requests, judging = (
            [one for one in some if (one.identity, one.about or one.body) not in asked] for some in requests_of(document)
        )
        asked |= {(one.identity, one.about or one.body) for one in (*requests, *judging)}
        ours, pairs = (sum(served.count(one.prompt.messages(one.body)) for one in some) for some in (requests, judging))
        least = sum(served.count([("human", _least(one))]) for one in requests if one.slots)
        rows.append((len(requests), ours, served.count([("human", PROMPT + document.text)]), least, pairs))
    return _row(rows)


def _least(request: Request) -> str:
    words = dict.fromkeys(word for words in request.slots.values() for word in words)
    return f"{'、'.join(request.slots)}\n{'、'.join(words)}"


def _row(rows: Sequence[tuple[int, int, int, int, int]]) -> dict[str, Any]:
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
        "least": round(mean(row[3] for row in rows)),
        "judging": round(mean(row[4] for row in rows)),
    }


def measure(served: Served) -> dict[str, Any]:
    """Mean tokens of a file: known families, layouts that no family has, and files that were given."""
    known = (read_bytes(data, name) for name, data in files())
    pages = [page(rows, TITLE) for rows, _ in LAYOUTS.values()]
    pages += [merged_page(rows, TITLE) for rows in (SHUTTLE, LIFT, GRANARY, CLINIC)]
    unknown = (read_bytes(data, "a.html") for data in pages)
    groups = {"known families": _counted(served, known), "unknown layouts": _counted(served, unknown)}
    groups[f"one unknown layout, {_BATCH} forms"] = _counted(served, _alike())
    if served.docs is not None:
        given = (read_bytes(source.load(), source.name) for source in expand([served.docs]))
        groups["given files"] = _counted(served, given)
    return {"n": sum(group["n"] for group in groups.values()), "groups": groups}
