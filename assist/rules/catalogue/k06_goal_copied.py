"""K06: a completion text that repeats the goal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_FORMAL = re.compile(r"目标|[\d:：.、。，,；;()（）≥≤%]|已|了")
_LONG = 30
_ALIKE = 90


@rule(id="K06", name="完成情况照抄目标", severity="suspicious", basis=("CN-SELF-NOTICE", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A completion text must say what was done; the goal over again says nothing.

    What:
        Completion (or process) against the goal, without numbering and punctuation.
    Why:
        Nothing can be checked in a copied goal.
    Formula:
        At least 90% of the pairs of neighbouring characters of the completion stand in the goal, and the
        completion has no number that the goal lacks.
    Not flagged:
        Short texts, and completions that add figures of their own.
    Bad:
        goal: 做好林区防火巡查和瞭望塔值守，规范物资储备管理，及时清除重点地段可燃物，提高村民防火意识。
        completion: "做好林区防火巡查和瞭望塔值守，规范物资储备管理，及时清除重点地段可燃物，提高村民防火\
          意识。"
    Good:
        goal: 做好林区防火巡查和瞭望塔值守，规范物资储备管理，及时清除重点地段可燃物，提高村民防火意识。
        completion: 全年巡查林区1942公里，物资储备管理得到规范，清除可燃物30吨，村民防火意识明显提高。
    """
    goal, done = form.passages.get("goal"), form.passages.get("completion")
    if goal is None or done is None:
        return
    if {m.value for m in done.mentions} - {m.value for m in goal.mentions}:
        return
    wanted, told = _FORMAL.sub("", goal.text), _FORMAL.sub("", done.text)
    if len(told) < _LONG or len(told) * 2 < len(wanted):
        return
    pairs = {wanted[i : i + 2] for i in range(len(wanted) - 1)}
    same = sum(told[i : i + 2] in pairs for i in range(len(told) - 1))
    if same * 100 < _ALIKE * (len(told) - 1):
        return
    yield Problem(
        place="completion",
        message="目标完成情况几乎照抄年度目标，未写实际完成内容和数据",
        computation=f"{same * 100 // (len(told) - 1)}%的文字与年度目标相同，且没有新的数据",
        ask="逐条写明实际完成的内容和数据",
        sides=(done.cite_all(), goal.cite_all("counter")),
    )
