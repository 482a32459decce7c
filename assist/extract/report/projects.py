"""Several projects in one report: items side by side that are each headed by a project and tell its own money.

What is said there is said of one of them; it is neither the whole of the report's funds nor what was spent of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.extract.report.flow import Flow
from assist.extract.report.money import MONEY, amount_of
from assist.extract.report.outline import Node

_PROJECT = re.compile(
    r"(?P<name>[\u4e00-\u9fff“”\"()、]{4,40}?(?:项目|经费|工程|费用)(?:资金)?)(?=[。:\n])|(?P<other>[\u4e00-\u9fff“”\"()、]{4,40}?)[。:\n](?=(?:该|本)项目)"
)
_NO_NAME = re.compile(
    r"^(?:项目|专项|财政|预算|资金|中央|省级|市级|县级|年度|绩效|其他)*(?:资金|项目|经费|支出|专项)$|情况|管理和使用|目标|指标|内容|方式|依据|名称|概况|总额|投入|^(?:项目|该|本)"
)
_FIGURE = re.compile(MONEY)


def of_single_projects(flow: Flow, nodes: Sequence[Node]) -> list[tuple[int, int]]:
    """The extents of items that are each about one project with money of its own; [] when there are not two."""
    found: list[tuple[int, int]] = []
    for items in _siblings(nodes):
        named = [node for node in items if _is_project(flow, node)]
        if len(named) > 1:
            found += [(node.start, node.end) for node in named]
    return found


def amounts_in(flow: Flow, ranges: Sequence[tuple[int, int]]) -> frozenset[Decimal]:
    """Every amount of money, in 元, that is told within `ranges`."""
    return frozenset(
        amount_of(match).value for start, end in ranges for match in _FIGURE.finditer(flow.text, start, end)
    )


def _siblings(nodes: Sequence[Node]) -> Iterator[list[Node]]:
    """The nodes below each parent, those of one style together."""
    groups: dict[tuple[int, str], list[Node]] = {}
    for node in nodes:
        groups.setdefault((id(node.parent), node.style), []).append(node)
    yield from groups.values()


def _is_project(flow: Flow, node: Node) -> bool:
    match = _PROJECT.match(flow.text, node.title_start, node.end)
    if match is None or _NO_NAME.search(match["name"] or match["other"]):
        return False
    return _FIGURE.search(flow.text, match.end(), node.end) is not None
