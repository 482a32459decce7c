"""Pointing: which sentences of a report state an indicator, and where in them its parts stand.

The model answers with sentence ids and verbatim quotes. Each quote is certified in its sentence; what is then
read is the source's own characters, and only when the parts do not overlap and do not trade places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from pydantic import BaseModel, ConfigDict

from assist.evidence import Certificate, Passage, certify
from assist.extract.assemble import assemble
from assist.extract.chain.stage import is_part, stage, subject
from assist.extract.raw import Piece, RawForm, Row
from assist.llm.prompts import load
from assist.llm.request import Request
from assist.model import Document, Evidence, Form
from assist.text.quantities import Mention, find_quantities

_END = re.compile(r"[。；;！!\n]")
_GOAL_BEFORE = re.compile(r"(?:目标|计划|指标|应|要求|设定|年初|预期|任务)[^，,。；]{0,6}$")
_GOAL = re.compile("要|应|须|计划|目标|原先|原定|打算|安排|定[的在为]|不[少低高超]|力争|控制")
_BOUND = re.compile(r"(?:不[少低高超]于?|至少|最多|大于|小于|高于|低于|超过|[≥≤><＞＜=＝约])\s*$")
_WITHIN = re.compile("以[上下内]|左右|之内|[之以]?前")
_FULL_POINTS = re.compile(r"(?:满分|分值|权重|总分|配分)[为是：:]?\s*$")
_POINTS = re.compile(r"(?:得分?|评分?|打分?)[为是了：:]?\s*$")
_SHORTEST, _LONGEST = 6, 240
_LETTERS = re.compile("[\u4e00-\u9fff]+")
_LEAST_SHARED = 2
"""Letters that the subject of a sentence and the name that was pointed at have in common."""
_MOST = 24
"""Sentences of one request."""


class PointedItem(BaseModel):
    """One indicator stated in one sentence. Quotes are verbatim, "" where the sentence has no such part."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    target: str
    actual: str
    weight: str
    score: str


def sentences(document: Document, start: int, end: int) -> Iterator[Passage]:
    """The sentences of a stretch of text, numbered S1, S2, ..."""
    number = 0
    while start < end:
        match = _END.search(document.text, start, end)
        stop = match.end() if match else end
        body = document.text[start:stop]
        first, last = start + len(body) - len(body.lstrip()), start + len(body.rstrip())
        if last > first:
            number += 1
            yield Passage(f"S{number}", first, last)
        start = stop


def open_sentences(document: Document, form: Form) -> tuple[Passage, ...]:
    """The sentences that state a figure against a goal and in which the deterministic reading found nothing."""
    taken = [
        (place.start, place.end)
        for path, place in form.evidence.items()
        if path.startswith(("indicators", "budget"))
    ]
    found = []
    for passage in sentences(document, form.start, form.end):
        text = document.text[passage.start : passage.end]
        if not _SHORTEST <= len(text) <= _LONGEST:
            continue
        if any(start < passage.end and passage.start < end for start, end in taken):
            continue
        if _compares(find_quantities(text)):
            found.append(passage)
    return tuple(found)


def _compares(quantities: Sequence[Mention]) -> bool:
    """Two quantities in one unit that is no money: a goal and what came of it, in whatever words."""
    units = [one.unit for one in quantities if one.unit != "元"]
    return len(units) > len(set(units))


def pointing_request(document: Document, passages: Sequence[Passage], names: Sequence[str]) -> Request:
    """Asks for the indicators that these sentences state."""
    shown = passages[:_MOST]
    return about_sentences("pointing", PointedItem, document, shown, names, tokens=min(1500, 40 + 70 * len(shown)))


def about_sentences(
    prompt: str, item: type[BaseModel], document: Document, passages: Sequence[Passage], names: Sequence[str], *,
    tokens: int,
) -> Request:  # fmt: skip
    """A request about numbered sentences: at most one item for each, by its id."""
    return Request(
        prompt=load(prompt),
        body="\n".join(f"{one.id} {document.text[one.start : one.end]}".replace("\n", "") for one in passages),
        item=item,
        allowed={"id": tuple(one.id for one in passages)},
        names=tuple(names),
        most_items=len(passages),
        tokens=tokens,
    )


def pointed_form(
    document: Document, form: Form, passages: Sequence[Passage], items: Sequence[PointedItem]
) -> tuple[Form, list[str]]:
    """A form of the certified indicators alone, in the text's order, and why others were refused (Chinese)."""
    by_id = {passage.id: passage for passage in passages}
    rows: list[Row] = []
    refused: list[str] = []
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            continue
        seen.add(item.id)
        row, reason = _row(document, by_id, item)
        if row is None:
            refused.append(f"{item.id}：{reason}")
        else:
            rows.append(row)
    rows.sort(key=lambda row: min(piece.start for piece in row.values()))
    raw = RawForm(form.start, form.end, indicators=rows, indicator_roles=tuple(rows[0]) if rows else ())
    return assemble(raw, document), refused


def _row(document: Document, passages: Mapping[str, Passage], item: PointedItem) -> tuple[Row | None, str]:
    row: Row = {}
    for role in ("target", "actual", "weight", "score"):
        quote: str = getattr(item, role)
        if not quote.strip():
            continue
        certificate = _certify(document, passages, item.id, quote, row.values())
        if not certificate.certified and role in ("weight", "score"):
            continue
        if not certificate.certified:
            return None, certificate.reason
        row[role] = _piece(certificate.evidence[0])
    if "target" not in row and "actual" not in row:
        return None, "没有指出数值"
    passage = passages[item.id]
    _narrow(document, passage, row)
    if {"target", "actual"} <= row.keys() and row["target"] == row["actual"]:
        row |= _told_apart(document, passage, row["target"])
    name = _name(document, passage, item.name, row)
    if name is None:
        return None, "指标名称不是该句所说的事项"
    row["level3"] = name
    problem = _disorder(document, row) or _unsaid(document, passage, row)
    return (None, problem) if problem else (row, "")


def _name(document: Document, passage: Passage, said: str, row: Row) -> Piece | None:
    """The subject of the sentence, where that is what was said to be the name, in these words or in others."""
    source = document.text[passage.start : passage.end]
    told = {one.unit for role in ("target", "actual") if role in row for one in find_quantities(row[role].text)}
    first = next((one.start for one in find_quantities(source) if one.unit in told), len(source))
    found = subject(source, first)
    if found is None:
        return None
    place = document.evidence(passage.start + found[0], passage.start + found[1])
    own, letters = set(place.text), set("".join(_LETTERS.findall(said)))
    shared = own & letters
    return _piece(place) if 2 * len(shared) >= min(len(own), len(letters)) and len(shared) >= _LEAST_SHARED else None


def _unsaid(document: Document, passage: Passage, row: Row) -> str | None:
    """Why the sentence does not say what it was pointed at for; None where it does.

    The target must be the only number of its unit that the words ask for, and the actual value the only one that they
    do not, but for rests and parts; points stand behind their own words.
    """
    source = document.text[passage.start : passage.end]
    numbers = find_quantities(source)
    chosen = {role: _at(row[role], numbers, passage.start) for role in ("target", "actual") if role in row}
    if None in chosen.values():
        return "引文中的数不是一个完整的数"
    asked = {at for at in range(len(numbers)) if stage(source, numbers, at) == "goal"}
    for role, at in chosen.items():
        alike = [one for one in range(len(numbers)) if at is not None and numbers[one].unit == numbers[at].unit]
        alike = [one for one in alike if (one in asked) is (role == "target")]
        own = {_size(numbers[one]) for one in alike if not is_part(source, numbers, one)}
        if at not in alike or own != {_size(numbers[at])}:
            return "句中的措辞不能说明哪个是目标、哪个是结果"
    sought = {numbers[at].unit for at in asked}
    if "target" not in chosen and sought and numbers[chosen["actual"] or 0].unit not in sought:
        return "实际值与句中所要求的不是同一种数"
    for points, words in (("weight", _FULL_POINTS), ("score", _POINTS)):
        if points in row and not words.search(document.text, passage.start, row[points].start):
            del row[points]
    return None


def _at(piece: Piece, numbers: Sequence[Mention], offset: int) -> int | None:
    """Which number of the sentence a quote holds."""
    return next((at for at, one in enumerate(numbers) if piece.start - offset <= one.start and one.end <= piece.end - offset), None)


def _certify(
    document: Document, passages: Mapping[str, Passage], id: str, quote: str, taken: Iterable[Piece]
) -> Certificate:
    """The quote's first place that no other part has: a target that was just met is printed twice."""
    first = found = certify(document, passages, id, quote)
    pieces = sorted(taken, key=lambda piece: piece.start)
    for piece in pieces:
        if not found.certified:
            return first
        place = found.evidence[0]
        if place.start < piece.end and piece.start < place.end:
            found = certify(document, {id: Passage(id, piece.end, passages[id].end)}, id, quote)
    return found if found.certified else first


def _piece(place: Evidence) -> Piece:
    return Piece(place.text, place.start, place.end)


def _narrow(document: Document, passage: Passage, row: Row) -> None:
    """A quoted clause becomes its number: of several, the only one that the words ask for, or do not, and that is no
    part or rest of another."""
    source = document.text[passage.start : passage.end]
    numbers = find_quantities(source)
    units = [{one.unit for one in find_quantities(row[role].text)} for role in ("target", "actual") if role in row]
    shared = set.intersection(*units)
    for role in ("target", "actual"):
        if role not in row:
            continue
        piece = row[role]
        inside = [at for at, one in enumerate(numbers) if piece.start <= passage.start + one.start < piece.end]
        if len(inside) > 1:
            inside = [
                at for at in inside
                if (stage(source, numbers, at) == "goal") is (role == "target") and not is_part(source, numbers, at)
                and (numbers[at].unit in shared or not shared)
            ]  # fmt: skip
        if len(inside) == 1:
            one = numbers[inside[0]]
            before = _BOUND.search(source, 0, one.start)
            after = _WITHIN.match(source, one.end)
            start, end = before.start() if before else one.start, after.end() if after else one.end
            row[role] = _piece(document.evidence(passage.start + start, passage.start + end))


def _told_apart(document: Document, passage: Passage, both: Piece) -> Row:
    """Target and actual where one number was pointed at for both: of just two in its unit, the first stands behind
    words of a goal and the second does not. {} where that cannot be said."""
    source = document.text[passage.start : passage.end]
    unit = find_quantities(both.text)[0].unit if len(find_quantities(both.text)) == 1 else None
    alike = [one for one in find_quantities(source) if unit is not None and one.unit == unit]
    pairs = [one for at, one in enumerate(alike) if at == 0 or _size(one) != _size(alike[at - 1])]
    if len(pairs) != 2:
        return {}
    first, second = ([one for one in alike if _size(one) == _size(pair)][-1] for pair in pairs)
    if both.start - passage.start not in (first.start, second.start) or not first.end <= second.start:
        return {}
    if not _GOAL.search(source, 0, first.start) or _GOAL.search(source, first.end, second.start):
        return {}
    return {
        role: _piece(document.evidence(passage.start + one.start, passage.start + one.end))
        for role, one in (("target", first), ("actual", second))
    }


def _size(number: Mention) -> Decimal:
    return number.value.scaleb(number.scale)


def _disorder(document: Document, row: Row) -> str | None:
    """Why the parts cannot be what they are said to be; None when nothing speaks against it."""
    pieces = sorted(row.values(), key=lambda piece: piece.start)
    if any(one.end > following.start for one, following in pairwise(pieces)):
        return "各部分的引文互相重叠"
    for role in ("target", "actual"):
        if role in row and len(find_quantities(row[role].text)) != 1:
            return f"{role} 的引文中不是恰好一个数"
    if "actual" in row and _GOAL_BEFORE.search(
        document.text[max(0, row["actual"].start - 12) : row["actual"].start]
    ):
        return "实际值的引文前写的是目标"
    if "target" in row and "actual" in row:
        units = {find_quantities(row[role].text)[0].unit for role in ("target", "actual")}
        if len(units - {None}) > 1:
            return "目标与实际的单位不同"
    return None
