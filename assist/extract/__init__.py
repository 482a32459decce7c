"""Document -> forms, without a model: split, recognise, read every field with its evidence."""

from __future__ import annotations

from assist.extract.assemble import assemble
from assist.extract.cleaning import cleaned
from assist.extract.raw import Piece, RawForm
from assist.extract.sound import is_whole, without_mistaken
from assist.extract.split import Segment, split_forms
from assist.extract.text_form import read_text_form
from assist.model import Document, Form, Table

__all__ = ["extract"]
_REPORT = "报告"
_SHORTEST_REPORT = 100  # characters


def extract(document: Document) -> tuple[Form, ...]:
    """The forms of a document, in order; empty when it holds none."""
    forms = _extract(document)
    if all(map(is_whole, forms)) and forms:
        return forms
    from assist.extract.orient import reread

    return tuple(without_mistaken(form) for form in reread(document, forms))


def _extract(document: Document) -> tuple[Form, ...]:
    if any(isinstance(block, Table) for block in document.blocks):
        from assist.extract.grid import read_forms

        raws = read_forms(document)
        if raws:
            return tuple(assemble(raw, document) for raw in _with_prose(raws, document.text))
    clean = cleaned(document.text)
    if clean is None:
        text = document.text
        return tuple(assemble(_read_segment(text, segment), document) for segment in split_forms(text))
    found = [_read_segment(clean.text, segment) for segment in split_forms(clean.text)]
    return tuple(assemble(clean.restore(raw), document) for raw in found)


def _with_prose(raws: list[RawForm], text: str) -> list[RawForm]:
    """Forms read from tables with what the chapters around them say, and the reports that stand before the first.

    A first table without a title of its own belongs to the report around it.
    """
    first = raws[0].title.start if raws[0].title else raws[0].end
    if first < _SHORTEST_REPORT or _REPORT not in text[:first]:
        return raws
    from assist.extract.report import add_prose, looks_like_report, read_report

    before = text[: first if raws[0].title else len(text)]
    titled = [one for one in split_forms(before) if _REPORT in before[one.title_start : one.title_end]]
    if raws[0].title is None and titled:
        own = titled.pop()
        raws[0].title = Piece(text[own.title_start : own.title_end], own.title_start, own.title_end)
        raws[0].start, raws[0].end = own.start, raws[1].start if len(raws) > 1 else own.end
        add_prose(raws[0], text, Segment(own.start, raws[0].end, own.title_start, own.title_end))
    return [*(read_report(text, one) for one in titled if looks_like_report(text, one)), *raws]


def _read_segment(text: str, segment: Segment) -> RawForm:
    """A report of chapters and sentences, or a form whose table was flattened."""
    from assist.extract.report import add_prose, looks_like_report, read_report

    if looks_like_report(text, segment):
        return read_report(text, segment)
    return add_prose(read_text_form(text, segment), text, segment)
