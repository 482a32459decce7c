"""One door to all formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from corpus.layouts import plan_of
from corpus.plan import Plan
from corpus.render import docx, html, pdf, sheets, text
from corpus.render.columns import pdf_text
from corpus.sample import Hints, SampleForm

Renderer = Callable[[Sequence[Plan], Hints, Random], bytes]

_TABLED: dict[str, Renderer] = {
    "docx": docx.render,
    "xlsx": sheets.xlsx,
    "xls": sheets.xls,
    "html": html.render,
    "pdf": pdf.render,
}
_SCRAMBLED: dict[str, Renderer] = {
    "txt-cells": text.cells,
    "txt-tabs": text.tabs,
    "txt-pdf": pdf_text,
    "txt-pipes": text.pipes,
    "txt-glued": text.glued,
    "txt-spaces": text.spaces,
}
TABLED = tuple(_TABLED)
SCRAMBLED = tuple(_SCRAMBLED)
FORMATS = TABLED + SCRAMBLED


def extension(fmt: str) -> str:
    """The file name's ending for a format: ".docx", ".txt", ..."""
    return "." + fmt.split("-", 1)[0]


def render(sample: SampleForm, family: str, fmt: str) -> bytes:
    """The sample as a file. Its fields fit its own family only: another one raises ValueError, as does
    an unknown format. The same sample always gives the same bytes."""
    if family != sample.family:
        raise ValueError(f"sample {sample.seed} was made for {sample.family}, not for {family}")
    return render_all([sample], fmt)


def render_all(samples: Sequence[SampleForm], fmt: str) -> bytes:
    """Several forms one after the other in one file. The first one's hints say how it is written."""
    try:
        renderer = (_TABLED | _SCRAMBLED)[fmt]
    except KeyError:
        raise ValueError(f"unknown format {fmt!r}; known: {', '.join(FORMATS)}") from None
    first = samples[0]
    return renderer([plan_of(sample) for sample in samples], first.hints, Random(f"{first.seed}/{fmt}"))
