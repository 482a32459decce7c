"""Document -> forms, without a model: split, recognise, read every field with its evidence."""

from __future__ import annotations

import re

from assist.extract.assemble import assemble
from assist.extract.centred_rows import whole_rows
from assist.extract.cleaning import cleaned
from assist.extract.line_marks import keeps_places
from assist.extract.lines.text_form import read_text_form
from assist.extract.orient.sound import is_whole, labels_behind, without_mistaken
from assist.extract.prose import is_prose
from assist.extract.raw import Piece, RawForm
from assist.extract.split import Segment, split_forms
from assist.model import Document, Form, Table

__all__ = ["extract"]
_REPORT = re.compile(r"报告|(?:自评|评价)(?:结果|总结)\s*$", re.M)


def extract(document: Document, *, placed: bool = True) -> tuple[Form, ...]:
    """The forms of a document, in order; empty when it holds none. `placed`: cells may keep the places of a page."""
    forms = _extract(document, placed)
    if all(map(is_whole, forms)) and forms and not any(labels_behind(form, document.text) for form in forms):
        return forms
    if forms and _is_report(document, forms):
        return tuple(map(without_mistaken, forms))
    from assist.extract.orient.reading import reread

    return tuple(without_mistaken(form) for form in reread(document, forms))


def _is_report(document: Document, forms: tuple[Form, ...]) -> bool:
    """Whether what was read is reports, and the document holds nothing that could be parted into a table."""
    reports = all(form.layout.startswith("N") for form in forms) and not any(isinstance(block, Table) for block in document.blocks)
    return reports and is_prose(document.text)


def _extract(document: Document, placed: bool) -> tuple[Form, ...]:
    if any(isinstance(block, Table) for block in document.blocks):
        from assist.extract.grid.reading import read_forms

        raws = read_forms(document)
        if raws:
            return tuple(assemble(raw, document) for raw in _with_prose(raws, document.text))
    if placed and keeps_places(document.text) and not whole_rows(document.text):
        from assist.extract.orient.spaced import read_spaced

        forms = read_spaced(document)
        if forms:
            return forms
    clean = cleaned(document.text)
    if clean is None:
        text = document.text
        return tuple(assemble(_read_segment(text, segment), document) for segment in split_forms(text))
    found = [_read_segment(clean.text, segment) for segment in split_forms(clean.text)]
    return tuple(assemble(clean.restore(raw), document) for raw in found)


def _with_prose(raws: list[RawForm], text: str) -> list[RawForm]:
    """Forms read from tables; a first table without a title of its own belongs to the report around it, and is read
    with what the chapters of that report say."""
    first = raws[0]
    if first.title is not None or not _REPORT.search(text, 0, first.end):
        return raws
    from assist.extract.report.reading import add_prose

    own = next((one for one in split_forms(text) if _REPORT.search(text, one.title_start, one.title_end)), None)
    if own is not None and own.start < first.end:
        first.title = Piece(text[own.title_start : own.title_end], own.title_start, own.title_end)
        first.start, first.end = own.start, raws[1].start if len(raws) > 1 else own.end
        add_prose(first, text, Segment(first.start, first.end, own.title_start, own.title_end))
    return raws


def _read_segment(text: str, segment: Segment) -> RawForm:
    """A report of chapters and sentences, or a form whose table was flattened."""
    from assist.extract.report.reading import add_prose, looks_like_report, read_report

    if looks_like_report(text, segment):
        return read_report(text, segment)
    return add_prose(read_text_form(text, segment), text, segment)
