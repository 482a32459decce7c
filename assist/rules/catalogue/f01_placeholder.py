"""F01: the template's own words left in place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import pattern
from assist.model import FindingEvidence
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_MASKED = re.compile(r"\*{4}年|\d?\*+\.\*+|[〔\[(]\*{4}[〕\])]")
_STARS = re.compile(r"^[≥≤><=]?(?:\*{2,}|_{2,}|[×xXｘ○]{2,})[%\u4e00-\u9fff]{0,4}$")
_SIGNS = frozenset("(（请此*=标XxXｘ×")
"""One of these stands in whatever a placeholder expression fits in a cell."""
_HINT = re.compile(r"字(?:以内|左右|以上)?\s*[)）]|执行率=|请|此处|此(?:填|说|描|输)|\*|文字描述|指标\d|[Xx×]{2}|可另附|说明原因|详细说明|字以内")
"""One of these stands in whatever a placeholder expression fits."""
_STAR_SIGNS = re.compile("[*_×xXｘ○]")
_SHORT = 120
_SHORT_NOTE = 40


@rule(id="F01", name="保留模板提示语", severity="violation", basis=("OWN", "SC-NOTE"))
def check(form: FormView) -> Iterator[Problem]:
    """Instructions of the template must be replaced by an answer.

    What:
        Narratives, reasons and indicator cells that hold the template's instructions.
    Why:
        Where the instruction stands, nothing was filled in.
    Formula:
        The text matches one of the placeholder expressions of wording.toml, such as a word limit in
        brackets.
    Not flagged:
        Footnotes outside the fields; asterisks of a page whose figures were all masked by who published it. Printed names such as 里程(≥**公里) beside a target that was filled in are only
        put up for review. A hint left beside a long answer is only put up for review; texts that
        merely quote a word limit do not occur.
    Bad:
        problems: 请填写存在的问题及原因（200字以内）
    Good:
        problems: 前期论证不够充分。
    """
    sides: list[FindingEvidence | None] = []
    labels: list[str] = []
    left_over = False
    expression = pattern("placeholder")
    begin, end = form.form.start, form.form.end or len(form.text)
    starred = form.text.find("*", begin, end) >= 0
    masked = starred and _MASKED.search(form.text, begin, end) is not None
    for path, passage in form.passages.items() if _HINT.search(form.all_prose) else ():
        if path == "notes" and len(passage.text) > _SHORT_NOTE:
            continue
        if _left(expression, passage.text, masked):
            sides.append(passage.cite_all())
            labels.append(passage.label)
            left_over = left_over or len(passage.text) <= _SHORT
    for row in form.rows if _HINT.search(form.all_values) or _HINT.search(form.all_names) else ():
        for cell, text in (("target", row.target_text), ("level3", row.name)):
            if not _SIGNS.isdisjoint(text) and _left(expression, text, masked):
                sides.append(form.cite(f"{row.path}.{cell}") or form.cite_row(row))
                labels.append(f"指标“{row.name}”")
                # Printed names may show the way, as in 里程(≥**公里), beside a target that was filled in.
                left_over = left_over or cell == "target" or row.target is None
    for row in () if masked or not _STAR_SIGNS.search(form.all_values) else form.rows:
        if _STARS.search(row.actual_text):
            sides.append(form.cite(f"{row.path}.actual") or form.cite_row(row))
            labels.append(f"指标“{row.name}”完成值")
            left_over = True
    if sides:
        yield Problem(
            place="form",
            message=f"{len(sides)}处模板提示语未替换：{'、'.join(dict.fromkeys(labels))}",
            computation=f"共{len(sides)}处",
            ask="按提示填写实际内容，删除模板说明文字",
            sides=tuple(sides),
            verdict=None if left_over else "review",
        )


def _left(expression: re.Pattern[str], text: str, masked: bool) -> bool:
    """Whether an instruction stands in the text; asterisks are none where the figures were masked."""
    if not masked:
        return expression.search(text) is not None
    return any("*" not in match.group() for match in expression.finditer(text))
