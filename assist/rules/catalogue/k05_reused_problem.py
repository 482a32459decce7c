"""K05: the problem text is the reason text over again."""

from __future__ import annotations

from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_LONG = 20


@rule(id="K05", name="存在问题复用其他栏文字", severity="suspicious", basis=("CN-SELF-NOTICE", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A problem cell that repeats a reason word for word does not name a problem.

    What:
        The problem text against reasons, completion, conclusion and measures.
    Why:
        Copying a reason into the problem cell leaves the analysis undone.
    Formula:
        Both texts are equal without white space, and longer than 20 characters.
    Not flagged:
        Short texts; texts that quote the reason and go on.
    Bad:
        problems: 年初预算五万元，因财政资金拨付较晚，年底才支付完毕，进度较慢。
        budget:
          - adjusted: "5"
            executed: "3"
            reason: 年初预算五万元，因财政资金拨付较晚，年底才支付完毕，进度较慢。
    Good:
        problems: 预算测算不够准确。
        budget: [{adjusted: "5", executed: "3", reason: 年初预算五万元，拨付较晚。}]
    """
    own = form.passages.get("problems")
    if own is None or len(own.text) < _LONG:
        return
    copies = [
        p for path, p in form.passages.items() if path not in ("problems", "notes") and p.text == own.text
    ]
    if copies:
        yield Problem(
            place="problems",
            message=f"存在问题与{'、'.join(dict.fromkeys(p.label for p in copies))}逐字相同，没有写问题",
            computation=f"{len(own.text)}字完全相同，共{len(copies) + 1}处",
            ask="补写实际存在的问题及原因",
            sides=(own.cite_all(), *(p.cite_all("counter") for p in copies)),
        )
