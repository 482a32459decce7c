"""Commands to a machine that stand outside every form of a file: in properties, comments, hidden sheets, margins.

They are put behind the document's text as hidden paragraphs, named by their address, after the forms were
read: so no value can come of them, and a finding can still show where they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assist.model import Document, Evidence, Finding, Form, Paragraph
from assist.text.injection import find_instructions, sentence_around

_MOST = 3
_RULE = "K04"


def surfaced(document: Document, forms: Sequence[Form]) -> tuple[Document, Sequence[Form]]:
    """The document and its forms, the first of which carries what was found; the same ones as a rule."""
    found = [*_between(document, forms)]
    blocks = list(document.blocks)
    text = document.text
    for aside in document.asides:
        if len(found) < _MOST and find_instructions(aside.text):
            start = len(text) + 1
            text = f"{text}\n{aside.text}"
            blocks.append(Paragraph(id=aside.where, text=aside.text, start=start, end=len(text), hidden=True))
            found.append(Evidence(locator=aside.where, text=aside.text, start=start, end=len(text)))
    if not found or not forms:
        return document, forms
    if text is not document.text:
        document = document.with_text(text, blocks)
    return document, (forms[0].model_copy(update={"asides": tuple(found[:_MOST])}), *forms[1:])


def located(document: Document, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, with the document's own address on those that need not stand in a field of the form."""
    return tuple(_at_home(document, one) if one.rule == _RULE else one for one in findings)


def _at_home(document: Document, finding: Finding) -> Finding:
    sides = tuple(
        side.model_copy(update={"locator": document.locator(side.start)}) for side in finding.evidence
    )
    return finding.model_copy(update={"evidence": sides})


def _between(document: Document, forms: Sequence[Form]) -> Iterator[Evidence]:
    """Those in the document's own text, before, between and behind its forms."""
    end = 0
    for form in sorted(forms, key=lambda form: form.start):
        yield from _within(document, end, form.start)
        end = max(end, form.end or len(document.text))
    yield from _within(document, end, len(document.text))


def _within(document: Document, start: int, end: int) -> Iterator[Evidence]:
    text = document.text[start:end]
    if text and not text.isspace():
        for one in find_instructions(text):
            first, last = sentence_around(text, one)
            yield document.evidence(start + first, start + last)
