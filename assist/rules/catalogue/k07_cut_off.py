"""K07: cells that break off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_OPEN_END = re.compile("[、，,（(：:《]$|(?:[，,、；;](?:并|且|和|及|同时|其中|以及|但|[一二三四五六七八]是)|以及|并且)$")

_LABEL = re.compile("(?:^|[。；;])[^，,。；;]{1,8}[:：]$")
"""A label with nothing behind it: what is missing was not cut off."""
_OPEN_LAST = "、，,（(：:《且和及时中但是"
"""What a text can end with to fit; it tells most texts at once."""
_OPEN_CELL = re.compile(f"[{_OPEN_LAST}](?:\n|$)")
_HALF_SENTENCE = re.compile(
    "(?:[^目的]的|[,，。；;][^,，。；;]{0,20}(?:导致|造成|由于|为了|关于|对于|以及|及其|通过|根据|按照))$"
)
"""How a sentence of a narrative does not end, unless it says that something is 是…的."""
_LAST = "的致成于了及其过据照"
_SENTENCES = ("goal", "completion", "process", "conclusion", "problems", "measures")
_IS = re.compile("(?:是|挺|够|很|一致)[^,，。；;]{0,30}的$|(?:等|有)的$|似的$")


@rule(id="K07", name="文字疑被截断", severity="suspicious", basis=("AUDIT",))
def check(form: FormView) -> Iterator[Problem]:
    """A cell that ends with a comma or an open bracket lost its rest.

    What:
        Last characters of narratives and of target and actual cells.
    Why:
        What was cut off may be the value that counts.
    Formula:
        The text ends with an enumeration comma, a comma, a colon or an opening bracket, or with a word that joins
        on what is to follow (，并 以及); a narrative that ends with 的 or 导致 as no sentence does.
    Not flagged:
        Texts that end in any other way, cut off or not; labels with nothing behind them; narratives of a text without
        cells, whose rest may stand elsewhere.
    Bad:
        indicators: [{name: 减轻负担, target: 财政补助高于上年, actual: 财政补助、}]
    Good:
        indicators: [{name: 减轻负担, target: 财政补助高于上年, actual: 财政补助高于上年}]
    """
    found = [
        (row.name, f"{row.path}.{cell}", text)
        for row in (form.rows if _OPEN_CELL.search(form.all_values) else ())
        for cell, text in (("target", row.target_text), ("actual", row.actual_text))
        if len(text) > 1 and text[-1] in _OPEN_LAST and _OPEN_END.search(text)
    ]
    found += [(p.label, path, p.text) for path, p in form.passages.items() if _breaks_off(path, p.text) and form.is_whole(path)]
    if not found:
        return
    yield Problem(
        place=found[0][1],
        message=f"{'、'.join(f'“{name}”' for name, _, _ in found[:4])}的文字疑被截断",
        computation="；".join(f"…{text[-8:]}" for _, _, text in found[:4]),
        ask="补全内容",
        sides=tuple(form.cite(path) for _, path, _ in found),
    )


def _breaks_off(path: str, text: str) -> bool:
    if text[-1] in _OPEN_LAST and _OPEN_END.search(text) and not _LABEL.search(text):
        return True
    return path in _SENTENCES and text[-1] in _LAST and bool(_HALF_SENTENCE.search(text)) and not _IS.search(text)
