"""The chain: deterministic reading, then a model for the gaps and doubts only, then certification.

`plan` says what would be asked, `settle` takes the answers; asking itself is the seam's. The model's answers
hold ids, roles and quotes. Every value of the result was read by code out of the document, at an address.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from assist.evidence import Passage
from assist.extract import extract
from assist.extract.chain.flat import FLAT, as_blocks, flat_table, within_cells
from assist.extract.chain.funds import FundsItem, funds_request, open_funds, with_funds
from assist.extract.chain.labels import LabelRole, Question, label_question, relabels, roles_of
from assist.extract.chain.merge import added, marked, overruled, replaced
from assist.extract.chain.places import Places, in_place
from assist.extract.chain.pointing import PointedItem, open_sentences, pointed_form, pointing_request
from assist.extract.chain.relabel import read_relabelled
from assist.extract.consistency import plausible, verified, without
from assist.extract.orient.oriented import Oriented
from assist.extract.orient.reading import UNKNOWN, oriented
from assist.extract.orient.sound import is_whole
from assist.llm.errors import ModelError
from assist.llm.request import Answer, Request
from assist.model import Document, Form

_SPEAKS_OF_IT = re.compile(r"绩效|自评|自查|评分|得分|打分|满分|指标|目标|成效")
_KINDS_OF_WORDS = 2
_ITEM = "年度指标值"


@dataclass(frozen=True, slots=True)
class Pointing:
    """A question about the sentences of one form."""

    form: int
    passages: tuple[Passage, ...]
    request: Request


@dataclass(frozen=True, slots=True)
class Plan:
    """What a document leaves open, as questions; empty when nothing is open.

    `copy` is the document with its tables parted the usual way, where they are not: the labels are those of the copy.
    """

    labels: Question | None = None
    pointings: tuple[Pointing, ...] = ()
    copy: Oriented | None = None

    @property
    def requests(self) -> tuple[Request, ...]:
        """All requests, in the order in which `settle` expects the answers."""
        labels = () if self.labels is None else (self.labels.request,)
        return (*labels, *(one.request for one in self.pointings))


@dataclass(slots=True)
class Settled:
    """The forms after the model's help; `notes` (Chinese) name what was added, refused or failed."""

    forms: tuple[Form, ...]
    notes: list[str] = field(default_factory=list)
    added: int = 0
    failures: list[ModelError] = field(default_factory=list)


def plan(document: Document, forms: Sequence[Form]) -> Plan:
    """The questions that a document and its deterministic reading leave open."""
    names = person_names(forms)
    gap = _has_gap(document, forms)
    copy = oriented(document) if gap or not forms else None
    shown = document if copy is None else copy.document
    labels = label_question(shown, names) if gap else None
    if labels is None and not forms and (found := label_question(shown, names)) is not None and found.of_a_form:
        labels = found
    pointings = []
    for index, form in enumerate(forms):
        # Where the copy has a table of indicators, its sentences are no report's.
        told = labels is not None and _ITEM in labels.settled.values()
        if form.layout.startswith("N") and not told and (passages := open_sentences(document, form)):
            pointings.append(Pointing(index, passages, pointing_request(document, passages, names)))
        if passages := open_funds(document, form):
            pointings.append(Pointing(index, passages, funds_request(document, passages, names)))
    return Plan(labels, tuple(pointings), copy)


def person_names(forms: Sequence[Form]) -> tuple[str, ...]:
    """Names that stand in signature lines: they are masked wherever else they stand."""
    found = (line.name for form in forms for line in form.signatures)
    return tuple(dict.fromkeys(name for name in found if name is not None and 2 <= len(name) <= 4))


def _has_gap(document: Document, forms: Sequence[Form]) -> bool:
    if not forms:
        return len(set(_SPEAKS_OF_IT.findall(document.text[:20000]))) >= _KINDS_OF_WORDS
    return any(not form.indicators or not form.budget or form.doubts or _headless(form) or _nameless(form) for form in forms)


def _nameless(form: Form) -> bool:
    """Whether nothing says what a form is about, and its tables do not close: who wrote it calls things otherwise."""
    told = form.goal is not None or form.completion is not None or form.layout.startswith("N")
    return not told and (not is_whole(form) or all(line.kind != "total" for line in form.budget))


def _headless(form: Form) -> bool:
    """Whether the rows were read without their heads, and what stands around them was not."""
    return form.layout == UNKNOWN and (form.project_name is None or form.goal is None)


def settle(document: Document, forms: Sequence[Form], asked: Plan, answers: Sequence[Answer | ModelError]) -> Settled:
    """The forms with what the answers add. A failed request costs its own part only."""
    result = Settled(tuple(forms))
    result.failures = [answer for answer in answers if isinstance(answer, ModelError)]
    if asked.labels is not None and isinstance(answers[0], Answer):
        _settle_labels(document, result, asked, asked.labels, answers[0])
    for pointing, answer in zip(asked.pointings, answers[asked.labels is not None :], strict=True):
        if isinstance(answer, Answer) and pointing.request.item is FundsItem:
            _settle_funds(document, result, pointing, answer)
        elif isinstance(answer, Answer):
            _settle_pointing(document, result, pointing, answer)
    return result


def _settle_labels(document: Document, result: Settled, asked: Plan, question: Question, answer: Answer) -> None:
    copy = asked.copy
    document = document if copy is None else copy.document
    certified = roles_of(question, cast("tuple[LabelRole, ...]", answer.items))
    changes = relabels(question, certified.roles)
    if not changes:
        return
    places = Places(document, question.labels, certified)
    flat = flat_table(document)
    read = list(read_relabelled(document, changes, _without_places, as_blocks(document, flat)))
    if flat is not None and flat.id == FLAT:
        read = [without(*within_cells(form, document, flat)) for form in read]
    read = [verified(in_place(form, places)) for form in read]
    read = [form if copy is None else copy.restored(form) for form in read if plausible(form)]
    if not result.forms:
        result.forms = tuple(marked(form) for form in read)
        result.added = sum(len(form.evidence) for form in read)
        if read:
            result.notes.append("版式未收录：表头和栏目的含义由模型判断，数值均取自原文并经表内关系核对")
    elif len(read) == len(result.forms):
        pairs = [_together(old, new, places) if copy is None else _anew(old, new, copy) for old, new in zip(result.forms, read, strict=True)]
        result.forms = tuple(form for form, _ in pairs)
        count = sum(number for _, number in pairs)
        result.added += count
        if count:
            result.notes.append(f"借助模型辨认表头，补充读出{count}处，均取自原文")


def _together(old: Form, new: Form, places: Places) -> tuple[Form, int]:
    if old.layout == UNKNOWN and (whole := replaced(in_place(old, places), new)) is not None:
        return whole, len(set(whole.evidence) - set(old.evidence))
    return added(old, new)


def _without_places(document: Document) -> tuple[Form, ...]:
    """The forms of a copy in which labels have other lengths: no cell stands where it stood on the page."""
    return extract(document, placed=False)


def _anew(old: Form, new: Form, copy: Oriented) -> tuple[Form, int]:
    """A form read out of a copy that is parted otherwise: alone where it is whole and the other is not, or where it has
    all that the other has, or more than twice as much."""
    ranges = {(place.start, place.end) for place in new.evidence.values()}
    more = len(new.evidence) > len(old.evidence) and all((place.start, place.end) in ranges for place in old.evidence.values())
    much = len(new.evidence) > 2 * len(old.evidence)
    if is_whole(new) and (more or much or not is_whole(old)) and 2 * len(new.evidence) >= len(old.evidence):
        across = {path for path, place in old.evidence.items() if copy.cells_within(place.start, place.end) > 1}
        return overruled(old, new, across)
    return added(old, new)


def _settle_pointing(document: Document, result: Settled, pointing: Pointing, answer: Answer) -> None:
    form = result.forms[pointing.form]
    items = cast("tuple[PointedItem, ...]", answer.items)
    found, refused = pointed_form(document, form, pointing.passages, items)
    if refused:
        result.notes.append(f"模型指出的{len(refused)}项未能在原文中核实，未采用")
    if not found.indicators:
        return
    together, count = _with_rows(form, found)
    result.added += count
    result.notes.append(f"借助模型在正文中找到{len(found.indicators)}项指标，数值均取自原文")
    result.forms = (*result.forms[: pointing.form], together, *result.forms[pointing.form + 1 :])


def _settle_funds(document: Document, result: Settled, pointing: Pointing, answer: Answer) -> None:
    form = result.forms[pointing.form]
    items = cast("tuple[FundsItem, ...]", answer.items)
    together, count, refused = with_funds(document, form, pointing.passages, items)
    if refused:
        result.notes.append(f"模型指出的资金数未采用：{refused}")
    if count:
        result.added += count
        result.notes.append("借助模型在正文中找到资金数，数值均取自原文并与执行率相符")
        result.forms = (*result.forms[: pointing.form], together, *result.forms[pointing.form + 1 :])


def _with_rows(form: Form, found: Form) -> tuple[Form, int]:
    """The form with further indicators behind its own, so that no path of its own changes."""
    offset = len(form.indicators)
    evidence = dict(form.evidence)
    for path, place in marked(found).evidence.items():
        if path.startswith("indicators["):
            number, rest = path.removeprefix("indicators[").split("]", 1)
            evidence[f"indicators[{int(number) + offset}]{rest}"] = place
    changed = form.model_copy(
        update={
            "indicators": (*form.indicators, *found.indicators),
            "evidence": evidence,
            "has_scores": form.has_scores or found.has_scores,
        }
    )
    return changed, len(evidence) - len(form.evidence)
