"""X01: one conclusion for two projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assist.rules.outcome import Problem
from assist.rules.registry import file_rule
from assist.rules.view import FormView

_LONG = 30
_FIELDS = ("conclusion", "completion")


@file_rule(id="X01", name="不同项目文字雷同", severity="suspicious", basis=("CN-SELF-NOTICE", "AUDIT"))
def check(forms: Sequence[FormView]) -> Iterator[tuple[int, Problem]]:
    """Two projects cannot have the same conclusion word for word.

    What:
        Conclusions and completion texts of the forms of one file, without white space.
    Why:
        A copied conclusion is not about this project.
    Formula:
        Equal texts longer than 30 characters in forms with different project names.
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
        first: dict[str, int] = {}
        for index, form in enumerate(forms):
            passage = form.passages.get(field)
            if passage is None or len(passage.text) <= _LONG:
                continue
            other = first.setdefault(passage.text, index)
            if other == index or forms[other].form.project_name == form.form.project_name:
                continue
            for here, there in ((index, other), (other, index)):
                own, twin = forms[here].passages[field], forms[there].passages[field]
                name = forms[there].form.project_name or f"第{there + 1}张表"
                yield (
                    here,
                    Problem(
                        place=field,
                        message=f"{own.label}与“{name}”逐字相同",
                        computation=f"{len(own.text)}字完全相同",
                        ask="按本项目实际情况重写",
                        sides=(own.cite_all(), twin.cite_all("counter")),
                        cause=f"copied:{field}",
                    ),
                )
