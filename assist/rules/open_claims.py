"""Numbers of the prose of which the words around them do not say what they count.

A model may be asked about these, and about no others: `Form.claims` carries its certified answers back.
"""

from __future__ import annotations

from dataclasses import dataclass

from assist.model import Form
from assist.rules.view import FormView


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """A number and the sentence that it stands in, as offsets into the document's text."""

    number: tuple[int, int]
    sentence: tuple[int, int]


def open_claims(form: Form, text: str) -> tuple[OpenClaim, ...]:
    """Those of what the form says was done."""
    view = FormView(form, text)
    found = []
    for passage in view.told:
        for claim in view.claims(passage):
            if claim.is_open and claim.told is None:
                number = passage.cite(claim.start, claim.mention.end)
                sentence = passage.cite_sentence(claim.start)
                found.append(OpenClaim((number.start, number.end), (sentence.start, sentence.end)))
    return tuple(found)
