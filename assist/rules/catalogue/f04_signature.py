"""F04: signature lines that nobody signed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_NO_NAME = re.compile(r"[\d\-—() ]{7,}|[XxＸ×○]{2,}")


@rule(id="F04", name="签字空白", severity="violation", basis=("OWN",))
def check(form: FormView) -> Iterator[Problem]:
    """Every signature line that the form provides must be signed.

    What:
        Signature lines without a name, or with a telephone number or XXX in its place.
    Why:
        Nobody answers for an unsigned self-assessment.
    Formula:
        A line with a role and no name, in a form whose other lines are signed; all blank is for review.
    Not flagged:
        Forms without signature lines. Where no line at all is signed, names may have been removed for
        publication.
    Bad:
        signatures: {项目负责人: null, 财务负责人: 某甲}
    Good:
        signatures: {项目负责人: 某乙, 财务负责人: 某甲}
    """
    signed = any(line.name for line in form.form.signatures)
    for index, line in enumerate(form.form.signatures):
        if line.name and _NO_NAME.fullmatch(line.name):
            yield Problem(
                place=f"signatures[{index}]",
                message=f"{line.role}处填的是“{line.name}”，不是姓名",
                computation=f"“{line.role}”后为“{line.name}”",
                ask=f"请{line.role}签字",
                sides=(form.cite_signature(index),),
                verdict="review",
            )
        if line.name:
            continue
        yield Problem(
            place=f"signatures[{index}]",
            message=f"{line.role}未签字",
            computation=f"“{line.role}”后空白",
            ask=f"请{line.role}补签",
            sides=(
                form.cite_signature(index),
                *(
                    form.cite_signature(other, "context")
                    for other, signer in enumerate(form.form.signatures)
                    if signer.name
                ),
            ),
            verdict="fail" if signed else "review",
        )
