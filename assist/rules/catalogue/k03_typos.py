"""K03: set phrases written wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import table
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="K03", name="固定用语错字", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """Fixed terms of finance that are written with a wrong character.

    What:
        The misspellings listed in wording.toml, in any narrative.
    Why:
        A document that is published should be read before it is signed.
    Formula:
        The text contains a listed misspelling.
    Not flagged:
        Words that are not listed: no guessing.
    Bad:
        conclusion: 确保资金转款专用。
    Good:
        conclusion: 确保资金专款专用。
    """
    listed = table("typos")
    expression = re.compile("|".join(listed))
    if not expression.search(form.all_prose):
        return
    hits = [(p, match) for p in form.passages.values() for match in expression.finditer(p.text)]
    if hits:
        pairs = "、".join(
            dict.fromkeys(f"“{match.group()}”应为“{listed[match.group()]}”" for _, match in hits)
        )
        yield Problem(
            place=f"{hits[0][0].path}@{hits[0][1].start()}",
            message=f"{pairs}（{len(hits)}处）",
            computation=f"共{len(hits)}处",
            ask="更正错字",
            sides=tuple(p.cite_match(match) for p, match in hits),
        )
