"""Which level of indicators a heading names, and under which levels a place of the outline stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.extract.raw import Piece
from assist.extract.report.flow import Flow
from assist.extract.report.item import Levels
from assist.extract.report.outline import Node

_POINTS = r"(?:\((?:\d+(?:\.\d+)?分，)?(?:自评|实际)?(?:得分?)?(?:为|:)?\d+(?:\.\d+)?分\))?"
_LEVEL1 = re.compile(
    r"(?:完成)?(?:绩效)?(?:(?P<stage>项目(?:投入|过程|决策|管理|产出|效益|效果))(?!指标|目标)"
    r"|(?:项目)?(?P<level>(?:产出|效益|效果|满意度|成本|投入|过程|决策|管理)(?:指标|目标)?))"
    rf"(?:完成)?(?:情况)?(?:分析)?{_POINTS}$"
)
OWN_POINTS = re.compile(r"\((?:\d+(?:\.\d+)?分，得|(?:自评|实际)得分)(?:为|:)?(?P<points>\d+(?:\.\d+)?)分\)$")
STAGE = re.compile(r"(?:项目)?(?:投入|过程|决策|管理|产出|效益|效果)$")
_GROUP = re.compile(r"[\u4e00-\u9fff]{4,12}$")
_LEVEL2 = re.compile(
    r"(?:项目)?(?P<of>产出)?(?P<level>(?:经济|社会|生态环境)成本(?:指标|目标)?|(?:数量|质量|时效|成本|进度)(?:指标|目标)?|(?:经济|社会|生态|环境)效益(?:指标|目标)?|可持续(?:性|发展)?影响?(?:指标|目标)?"
    r"|(?:服务对象|社会公众|受益对象|群众|帮扶对象)(?:或服务对象)?满意度(?:指标|目标)|服务对象满意度)(?:完成)?(?:情况)?(?:分析)?"
    rf"{_POINTS}$"
)
LEVEL_LINE = re.compile(
    r"(?:(?P<level1>(?:产出|效益|满意度)指标)|(?P<of>产出)?(?P<level2>(?:数量|质量|时效|成本|(?:经济|社会|生态)效益|可持续影响|服务对象满意度)指标))"
    r"(?:完成情况)?(?:分析)?[。:]?"
)
"""A level's heading without a number, in a line of its own."""
_GLUED_LEVEL = re.compile(r"(?P<level>(?:数量|质量|时效|成本|(?:经济|社会|生态)效益)指标)(?=[\u4e00-\u9fff]{3})(?!的|完成|分析|方面|情况|得分|自评|共|均|全部|未|已|实际|达)")


def level_of_title(title: str) -> str:
    """"level1" or "level2" when a heading names a level of indicators, else ""."""
    if _LEVEL2.match(title):
        return "level2"
    return "level1" if _LEVEL1.match(title) else ""


def glued_level(flow: Flow, node: Node) -> re.Match[str] | None:
    """The level that an item begins with, run together with its text, when items beside it are levels."""
    glued = _GLUED_LEVEL.match(flow.text, node.title_start, node.own_end())
    if glued is None or not any(level_of_title(beside.title(flow)) for beside in _siblings(node)):
        return None
    return glued


def levels_above(flow: Flow, node: Node) -> Levels:
    """The first and second level that a node and the headings above it name."""
    found: dict[str, Piece] = {}
    group: Piece | None = None
    for each in (node, *node.ancestors()):
        title = each.title(flow)
        kind = level_of_title(title)
        match = (_LEVEL2 if kind == "level2" else _LEVEL1).match(title)
        at = each.title_start
        if match is None:
            if each is not node and _GROUP.match(title) and not found:
                group = flow.piece(at, each.title_end)
            continue
        stage = match.groupdict().get("stage")
        if kind == "level1" and kind in found and "level2" not in found and STAGE.match(title):
            found["level2"] = found.pop("level1")
        if kind in found and kind == "level2" and title.startswith("成本") and "成本" in found[kind].text:
            kind = "level1"  # 成本指标 above 经济成本指标
        if kind not in found:
            found[kind] = flow.piece(*_shifted(match.span("stage" if stage else "level"), at))
        if kind == "level1" and group is not None and STAGE.match(title):
            found.setdefault("level2", group)
        if match.groupdict().get("of"):
            found.setdefault("level1", flow.piece(*_shifted(match.span("of"), at), "产出指标"))
    return found.get("level1"), found.get("level2")



def _shifted(span: tuple[int, int], by: int) -> tuple[int, int]:
    return span[0] + by, span[1] + by


def _siblings(node: Node) -> Sequence[Node]:
    return node.parent.children if node.parent is not None else ()
