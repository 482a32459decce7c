"""Two files of the sample corpus's making: one form that is sound, one with a planted contradiction."""

from __future__ import annotations

from itertools import count

from corpus.generate import generate
from corpus.plant import CannotPlant, full_score_despite_rate
from corpus.render import render

FAMILY = "P2"


def sound_form() -> bytes:
    """A form whose figures agree, as .docx."""
    return render(generate(1, FAMILY), FAMILY, "docx")


def planted_form() -> bytes:
    """A form with full marks for execution beside a low rate, as .docx."""
    for seed in count(2):
        try:
            return render(full_score_despite_rate(generate(seed, FAMILY)), FAMILY, "docx")
        except CannotPlant:
            continue
    raise AssertionError("no seed fits")
