"""A19: a rank beyond the number of those ranked, or one that rose by falling."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.opposed import denies_itself
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.numerals import whole_number

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_AMONG = re.compile(
    rf"(?<![\d.])(?P<all>{_N})个(?:县市区|县区|区县|市县|县|区|市|州|省|省市|单位|部门|乡镇|镇街|乡|镇|街道|同类[^。；;，,]{{0,6}})(?:中|里|内)?[^。；;\d第]{{0,16}}"
    rf"(?:第(?P<rank>{_N})(?:名|位)|(?:排名?|位?列|位?居)第(?P<place>{_N}))"
)
_MOVED = re.compile(
    rf"(?:由|从)[^。；;，,\d第]{{0,10}}第(?P<old>{_N})(?:名|位)?[^。；;，,\d第]{{0,4}}(?:(?P<up>上升|提升|前移|跃升|提高|进步|升)|(?P<down>下降|下滑|后退|后移|退|降|跌))(?:至|到|为)?"
    rf"[^。；;，,\d第]{{0,8}}第(?P<new>{_N})"
)
_TOP = re.compile(
    rf"(?:位居|位列|排名|跻身|进入|名列|居|列)[^。；;，,\d第前]{{0,10}}前(?P<all>{_N})(?:名|位|强)?[^。；;\d第]{{0,12}}(?P<place>)第(?P<rank>{_N})(?:名|位)"
)


@rule(id="A19", name="名次与所述不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Nobody is the fourteenth of twelve, and who rises gets a smaller number.

    What:
        12个县区中排名第14位; 由第3位上升到第7位; 位居前三，列第5名, in narratives.
    Why:
        One of the numbers is wrong, or the two were swapped.
    Formula:
        rank <= number of those ranked; a rise: new rank < old rank; a rank among the first n: rank <= n.
    Not flagged:
        Ranks without a second number. For review.
    Bad:
        completion: 考核在全市12个县区中排名第14位。
    Good:
        completion: 考核在全市12个县区中排名第4位。
    """
    if "第" not in form.all_prose:
        return
    for passage in form.spoken:
        if "第" not in passage.text:
            continue
        for words in (_AMONG, _TOP, _MOVED):
            for match in words.finditer(passage.text):
                wrong = _wrong(match)
                if wrong:
                    yield denies_itself((passage, match), wrong, "核对名次")


def _wrong(match: re.Match[str]) -> str:
    """What does not hold, or nothing."""
    told = match.groupdict()
    if "old" in told:
        old, new = whole_number(told["old"]) or 0, whole_number(told["new"]) or 0
        return "" if old == new or (new < old) == bool(told["up"]) else f"第{old} → 第{new}"
    every, rank = whole_number(told["all"]) or 0, whole_number(told["rank"] or told["place"]) or 0
    return f"第{rank} > {every}" if rank > every else ""
