"""K01: markup, field codes and spreadsheet errors left in the text."""

from __future__ import annotations

from collections.abc import Iterator

from assist.forms.wording import pattern
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView


@rule(id="K01", name="文字残留代码标记", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """Markup in a field shows that the text was pasted from a system and not read again.

    What:
        Tags, escaped characters, template variables and spreadsheet errors in any narrative.
    Why:
        Text that nobody read may belong to another form.
    Formula:
        Any of the residue expressions of wording.toml.
    Not flagged:
        Mathematical signs such as < 60.
    Bad:
        goal: <p>1:加强网络建设</p>
    Good:
        goal: 响应时间<60分钟，完成率>95%。
    """
    expression = pattern("residue")
    if not expression.search(form.all_prose):
        return
    hits = [
        (passage, match)
        for passage in form.passages.values()
        for match in [expression.search(passage.text)]
        if match
    ]
    if hits:
        passage, match = hits[0]
        yield Problem(
            place=f"{passage.path}@{match.start()}",
            message=f"{'、'.join(dict.fromkeys(p.label for p, _ in hits))}残留“{match.group()}”等代码标记",
            computation=f"共{len(hits)}栏",
            ask="清除标记并通读文字，确认内容属于本项目",
            sides=tuple(p.cite_match(m) for p, m in hits),
        )
