"""X01: one conclusion for two projects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assist.rules.outcome import Problem
from assist.rules.registry import file_rule
from assist.rules.view import FormView

_LONG = 30
_SCORE = re.compile(r"^[优良中差][。,，]|\d+(?:\.\d+)?分")
"""What is changed in a copied text so that it looks like this project's: the grade and the score."""
_FIELDS = ("conclusion", "completion")


@file_rule(id="X01", name="不同项目文字雷同", severity="suspicious", basis=("CN-SELF-NOTICE", "AUDIT"))
def check(forms: Sequence[FormView]) -> Iterator[tuple[int, Problem]]:
    """Two projects cannot have the same conclusion word for word.

    What:
        Conclusions and completion texts of the forms of one file, without white space, grade and score.
    Why:
        A copied conclusion is not about this project.
    Formula:
        Equal texts, but for grade and score, longer than 30 characters in forms with different project names.
    Not flagged:
        Short texts, forms of the same project (a repeated or corrected form).
    Bad:
        forms:
          - project_name: 甲类人员补助
            conclusion: "优。及时拨付补助资金，保障了老同志的医疗待遇，群众反映良好，下一步继续加强沟通确\
              保到位。"
          - project_name: 乙类人员补助
            conclusion: "优。及时拨付补助资金，保障了老同志的医疗待遇，群众反映良好，下一步继续加强沟通确\
              保到位。"
    Good:
        forms:
          - project_name: 甲类人员补助
            conclusion: 优。甲类人员的补助已按季度发放到位，群众反映良好，下一步完善台账管理和信息公开。
          - project_name: 乙类人员补助
            conclusion: 良。乙类人员的补助在年底一次性发放，个别对象信息有误，已经逐户核实并更正完毕。
    """
    for field in _FIELDS:
        groups: dict[str, list[int]] = {}
        for index, form in enumerate(forms):
            passage = form.passages.get(field)
            if passage is not None and len(passage.text) > _LONG:
                groups.setdefault(_SCORE.sub("", passage.text), []).append(index)
        for members in groups.values():
            yield from _copies(forms, field, members)


def _copies(forms: Sequence[FormView], field: str, members: list[int]) -> Iterator[tuple[int, Problem]]:
    """One problem for each form of a group, beside the first form of another project."""
    names = [forms[index].form.project_name for index in members]
    if len(set(names)) < 2:
        return
    for index, name in zip(members, names, strict=True):
        twin = next(other for other, second in zip(members, names, strict=True) if second != name)
        own, copy = forms[index].passages[field], forms[twin].passages[field]
        alike = "" if own.text == copy.text else "除分数、等级外"
        more = f"等{len(members) - 1}张表" if len(members) > 2 else ""
        yield (
            index,
            Problem(
                place=field,
                message=f"{own.label}与“{forms[twin].form.project_name or f'第{twin + 1}张表'}”{more}{alike}逐字相同",
                computation=f"{len(own.text)}字{alike or '完全'}相同",
                ask="按本项目实际情况重写",
                sides=(own.cite_all(), copy.cite_all("counter")),
                cause=f"copied:{field}",
            ),
        )
