"""K12: a text that names another office as the one that carries out or supervises the project."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.alignment import shared_run
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.compact import bare

_OFFICE = "[\u4e00-\u9fff]{2,18}?(?:局|委员会|厅|中心|学校|学院|医院|管理处|办事处|人民政府|站|馆|所)"
_UNIT = re.compile(
    f"(?:实施单位|项目单位|责任单位)(?:为|是|[:：])({_OFFICE})|(?:^|[,，。;；])(?:本|该)?项目由({_OFFICE})(?:负责)?(?:组织)?实施"
)
_DEPARTMENT = re.compile(f"主管部门(?:为|是|[:：])({_OFFICE})")
_OWN = re.compile(
    "(?:^|[。；;，,：:、])(?:由|经|是|为|使)?我(?P<kind>校|院|镇|乡|街道|馆|村)(?![区里内外境域辖])"
)
_KINDS = {
    "校": "学校|中学|小学|大学|学院|职校|党校|幼儿园|中心校|教育|教体",
    "院": "院",
    "镇": "镇",
    "乡": "乡",
    "街道": "街道|办事处",
    "馆": "馆",
    "村": "村|镇|乡",
}
"""What a text calls its own office, and what such an office is called in the head."""
_SAME = 3


@rule(id="K12", name="文字所写单位与表头不同", severity="suspicious", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """Who carries the project out is the same in the head of the form and in its texts.

    What:
        实施单位为X, 项目由X组织实施 and 主管部门为X in narratives against unit and department; 我校, 我院, 我镇 in the form of
        an office of another kind.
    Why:
        A text of another unit was pasted, or the head was not changed.
    Formula:
        the office named shares three characters in a row with unit, department, title or project name.
    Not flagged:
        Forms without a unit, contractors (施工单位), offices that only take part (会同, 配合). A hint.
    Bad:
        unit: 青禾县人才交流中心
        completion: 项目由红谷市体育运动学校组织实施。
    Good:
        unit: 青禾县人才交流中心
        completion: 项目由青禾县人才交流中心组织实施。
    """
    head = form.form
    if "我" in form.all_prose and (head.unit or head.department):
        yield from _own_kind(form)
    if "单位" not in form.all_prose and "项目由" not in form.all_prose and "主管" not in form.all_prose:
        return
    own = "|".join(bare(value or "") for value in (head.unit, head.department, head.title, head.project_name))
    for passage in form.spoken:
        for path, words in (("unit", _UNIT), ("department", _DEPARTMENT)):
            named = words.search(passage.text)
            if named is None or not getattr(head, path):
                continue
            office = next(group for group in named.groups() if group)
            if shared_run(office, own) >= _SAME:
                continue
            yield Problem(
                place=f"{passage.path}@{named.start()}",
                message=f"{passage.label}写“{office}”，表头为“{bare(getattr(head, path))}”",
                computation=f"“{office}”与表头单位不同",
                ask="核实该段文字是否属于本项目，统一单位名称",
                sides=(passage.cite_match(named), form.cite(path, "counter")),
                verdict="review",
            )


def _own_kind(form: FormView) -> Iterator[Problem]:
    """我校 in the form of an office that is no school."""
    head = form.form
    names = "|".join(
        bare(value or "") for value in (head.unit, head.department, head.title, head.project_name)
    )
    for passage in form.spoken:
        for said in _OWN.finditer(passage.text):
            if re.search(_KINDS[said["kind"]], names):
                continue
            path = "unit" if head.unit else "department"
            yield Problem(
                place=f"{passage.path}@{said.start()}",
                message=f"{passage.label}自称“我{said['kind']}”，表头为“{bare(getattr(head, path))}”",
                computation=f"表头单位不是“{said['kind']}”",
                ask="核实该段文字是否属于本单位",
                sides=(passage.cite_clause(said.start("kind")), form.cite(path, "counter")),
                verdict="review",
            )
            return
