"""Pointing at the funds of a report that tells them in words no reader knows: budget, spending and rate.

The answer quotes one sentence. Each quote is certified in it and must be one amount (or one percentage), all amounts
in one unit; and the three must agree, rate = executed / budget, or nothing is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pydantic import BaseModel, ConfigDict

from assist.evidence import Passage, certify, derive
from assist.extract.assemble import assemble
from assist.extract.chain.merge import added
from assist.extract.chain.pointing import about_sentences, sentences
from assist.extract.raw import Piece, RawForm, Row
from assist.extract.report.budget import TOTAL_NAME
from assist.llm.request import Request
from assist.model import Document, Evidence, Form
from assist.text.quantities import Mention, find_quantities
from assist.text.units import MONEY, PERCENT

_ROLES = ("initial", "adjusted", "executed", "rate")
_PART = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]+[)）、.．])?\s*其中")
_CHANGED = re.compile("(?:调(?!研)|追加|核[减增]|变更|改)[整增减剂后为成到至]*[^，,。；;\\d]{0,6}$")
_FIRST = re.compile("(?:年初|开年|期初|起初|最初|原先|当初)[^，,。；;\\d]{0,10}$")
_LONGEST, _MOST = 240, 6
"""Characters of a sentence, and sentences, that are shown."""


class FundsItem(BaseModel):
    """The project's whole funds as one sentence states them. Quotes are verbatim, "" where it has no such part."""

    model_config = ConfigDict(frozen=True)

    id: str
    initial: str
    adjusted: str
    executed: str
    rate: str


def open_funds(document: Document, form: Form) -> tuple[Passage, ...]:
    """The sentences of a report without funds that hold two amounts and a percentage."""
    if not form.layout.startswith("N") or form.budget:
        return ()
    found = []
    for passage in sentences(document, form.start, form.end):
        if passage.end - passage.start <= _LONGEST:
            units = [one.unit for one in find_quantities(document.text[passage.start : passage.end])]
            if units.count(MONEY) >= 2 and PERCENT in units:
                found.append(passage)
    return tuple(found[:_MOST])


def funds_request(document: Document, passages: Sequence[Passage], names: Sequence[str]) -> Request:
    """Asks which of these sentences states the funds, and its parts."""
    return about_sentences("pointing-funds", FundsItem, document, passages, names, tokens=120)


def with_funds(
    document: Document, form: Form, passages: Sequence[Passage], items: Sequence[FundsItem]
) -> tuple[Form, int, str]:
    """The form with the funds that were pointed at, how many fields that adds, and why not (Chinese, "" when so)."""
    by_id = {passage.id: passage for passage in passages}
    if len(items) != 1:
        return form, 0, "没有指出唯一的一句" if items else ""
    if _of_a_part(document, passages, items[0].id):
        return form, 0, "该句只讲一部分资金"
    found = _pieces(document, by_id, items[0])
    if isinstance(found, str):
        return form, 0, found
    row, unit = _by_words(document, found[0]), found[1]
    if form.money_unit not in (None, unit.text):
        return form, 0, "金额单位与全文不一致"
    raw = RawForm(form.start, form.end, header={"money_unit": unit}, budget=[row], budget_roles=tuple(row))
    # Where nothing was adjusted, the rate is of the budget that there was from the beginning.
    operands = [row.get("executed"), row.get("adjusted") or row.get("initial")]
    if not _derived(document, row.get("rate"), operands):
        return form, 0, "预算数、支出数和执行率互相不能印证"
    together, count = added(form, assemble(raw, document))
    return together, count, ""


def _of_a_part(document: Document, passages: Sequence[Passage], id: str) -> bool:
    """Whether a sentence says that it tells a part, or another one tells of more money."""
    said = {one.id: document.text[one.start : one.end] for one in passages}
    most = {at: max((one.interval.high or 0 for one in find_quantities(text) if one.unit == MONEY), default=0) for at, text in said.items()}
    return id in said and (_PART.match(said[id]) is not None or most[id] < max(most.values()))


def _by_words(document: Document, row: Row) -> Row:
    """The row with its budget called by the words before it: what is called changed is no budget of the beginning, and
    what is said of the beginning is not changed."""
    for role, other, words in (("initial", "adjusted", _CHANGED), ("adjusted", "initial", _FIRST)):
        if role in row and words.search(document.text, 0, row[role].start):
            piece = row.pop(role)
            if other not in row:
                row[other] = piece
            break
    return row


def _derived(document: Document, rate: Piece | None, operands: Sequence[Piece | None]) -> bool:
    """Whether the rate is what the amounts give, within their printed digits."""
    if rate is None or None in operands:
        return False
    value, *places = (document.evidence(one.start, one.end) for one in (rate, *operands) if one is not None)
    return derive(value, places, "ratio").certified


def _pieces(document: Document, passages: Mapping[str, Passage], item: FundsItem) -> tuple[Row, Piece] | str:
    places: dict[str, tuple[Evidence, Mention]] = {}
    for role in _ROLES:
        quote: str = getattr(item, role)
        if not quote.strip():
            continue
        certificate = certify(document, passages, item.id, quote)
        if not certificate.certified:
            return certificate.reason
        place = certificate.evidence[0]
        numbers = find_quantities(place.text)
        if len(numbers) != 1 or numbers[0].unit != (PERCENT if role == "rate" else MONEY):
            return f"{role} 的引文不是一个{'百分比' if role == 'rate' else '金额'}"
        places[role] = place, numbers[0]
    ordered = sorted((place for place, _ in places.values()), key=lambda place: place.start)
    if any(one.end > following.start for one, following in pairwise(ordered)):
        return "各部分的引文互相重叠"
    units = {number.written for role, (_, number) in places.items() if role != "rate"}
    if "executed" not in places or len(units) != 1:
        return "没有指出支出数，或金额单位不一"
    return _row(places), _unit(places["executed"][0], str(units.pop()))


def _row(places: Mapping[str, tuple[Evidence, Mention]]) -> Row:
    row: Row = {}
    for role, (place, number) in places.items():
        start = place.start + number.start
        text = number.text if role == "rate" else number.text.removesuffix(number.written or "")
        row[role] = Piece(text, start, start + len(number.text))
    first = min(row.values(), key=lambda piece: piece.start)
    row["name"] = Piece(TOTAL_NAME, first.start, first.end)
    return row


def _unit(executed: Evidence, written: str) -> Piece:
    at = executed.start + executed.text.index(written)
    return Piece(written, at, at + len(written))
