"""K11: a goal or a completion text that could stand in any form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.compact import bare

_EMPTY = re.compile(
    "(?:已|均|都|全部|全面|按[时期]|如期|按计划|按要求|年度|全年|本年|年初|设定|预定|既定|预期|绩效|总体|各项|工作|任务|目标"
    "|完成|达成|达到|实现|良好|较好|顺利|圆满|了|的|情况|项目|并|且|效果|[,，。.;；、])+"
)
_ELSEWHERE = re.compile("(?:详?见|参见)(?:附件|附表|附|自评报告|报告|说明|佐证材料|绩效自评报告)?\\d?[。.]?")
_NAMES = {"goal": "年度目标", "completion": "目标完成情况"}


@rule(id="K11", name="目标或完成情况空泛", severity="suspicious", basis=("CN-2015-163", "CN-SELF-NOTICE"))
def check(form: FormView) -> Iterator[Problem]:
    """A goal names what is to be done, a completion text what was done.

    What:
        Goals and completion texts that consist of set words only (已完成, 完成年度工作任务), of the project's name, or refer elsewhere (详见附件).
    Why:
        Nothing in the form can be compared with them.
    Formula:
        no word of the text says what the project is about.
    Not flagged:
        Texts with a number or with any other word. A hint.
    Bad:
        completion: 已全部完成年度目标任务。
    Good:
        completion: 已全部完成三个村的管网改造。
    """
    for path, name in _NAMES.items():
        passage = form.passages.get(path)
        if passage is None or not (_EMPTY.fullmatch(passage.text) or _ELSEWHERE.fullmatch(passage.text) or _is_name(form, passage.text)):
            continue
        yield Problem(
            place=path,
            message=f"{name}只写“{passage.text[:20]}”，没有具体内容",
            computation="全文没有项目内容和数据",
            ask="写明具体任务、数量和完成结果",
            sides=(passage.cite_all(),),
            verdict="review",
        )


def _is_name(form: FormView, text: str) -> bool:
    """The project's name and nothing else."""
    return form.form.project_name is not None and bare(text).rstrip("。.") == bare(form.form.project_name)
