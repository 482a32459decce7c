"""The chapters of a report: numbered headings and items, nested as their numbering styles are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from assist.extract.report.flow import Flow
from assist.text.numerals import chinese_number

_NUMERAL = "一二三四五六七八九十"
_MARK = re.compile(
    rf"第(?P<part>[{_NUMERAL}]{{1,3}})(?:章|部分)[、:：]?[ ]*|(?P<chapter>[{_NUMERAL}]{{1,3}})[、.](?![{_NUMERAL}]?[、级])"
    rf"|\((?P<section>[{_NUMERAL}]{{1,3}})\)[、.]?"
    r"|(?P<item>\d{1,2})(?:[.、](?!\d)|\.(?=20\d\d年))"
    r"|\((?P<bracket>\d{1,2})\)[、.]?|(?P<half>\d{1,2})\)|(?P<circle>[①-⑳])"
)
_SENTENCE_END = frozenset("。；;：:！？!?")
_STOPS = frozenset("。；;")
_TITLE = re.compile(r"[^。:：;；\n]{0,44}(?=[。:：;；\n]|$)")
_HEADING = re.compile(
    r"(?:绩效目标分解下达情况|绩效目标(?:自评)?(?:工作)?(?:开展|完成|设定)情况(?:分析)?|绩效自评(?:工作)?开展情况|资金投入情况(?:分析)?"
    r"|(?:项目)?资金(?:到位|执行|管理|投入|使用|支付|下达|安排)(?:和使用)?情况(?:分析)?|(?:年度)?总体(?:绩效)?目标完成情况(?:分析)?"
    r"|绩效指标完成情况(?:分析)?|(?:产出|效益|满意度)指标(?:完成情况)?(?:分析)?|偏离绩效目标的?原因(?:和|及)下一步改进措施"
    r"|绩效自评结果拟?应用和公开情况|绩效自评工作的经验、问题和建议|其他需要说明的(?:问题|情况)|项目(?:基本)?(?:情况|概况)|基本情况"
    r"|自评(?:结论|得分)|存在的?(?:主要)?问题(?:(?:和|及)(?:改进措施|原因分析|原因|建议))?|(?:下一步)?(?:拟)?改进措施(?:(?:及|和)(?:有关)?建议)?"
    r"|下一步工作打算|佐证材料|自评工作开展情况)(?:[:。]|(?=[^的和及与、]))"
)
"""Headings of the usual reports, for text in which nothing parts them from what they head."""
_PLAIN = re.compile(
    r"^[\u4e00-\u9fff、]{0,12}(?:情况|概况|结论|结果|问题|不足|建议|措施|打算|安排|计划|方向|困难|分析|成效|效益)(?=[:\n])", re.M
)
"""A heading without a number, in a line of its own or before a colon; it counts where nothing has a chapter's number."""
_FEWEST_PLAIN = 3
_CHAPTERS = frozenset({"part", "chapter", "section"})
_Mark = tuple[int, int, str, int]
"""Where a mark and its title begin, its style and number."""
_FREE = frozenset({"item", "bracket", "half", "circle"})
_REACH = 3


@dataclass(slots=True)
class Node:
    """A heading or item: [start, end) with everything below it; `body` is where its own text begins.

    `title` is [title_start, title_end); empty when the text runs on without a break.
    """

    style: str
    number: int
    start: int
    title_start: int
    title_end: int
    body: int
    end: int
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    def title(self, flow: Flow) -> str:
        """The heading's words."""
        return flow.text[self.title_start : self.title_end]

    def own_end(self) -> int:
        """Where the node's own text ends: at its first child."""
        return self.children[0].start if self.children else self.end

    def ancestors(self) -> Iterator[Node]:
        """The node's parent, that one's parent, and so on."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


def outline(flow: Flow, start: int, end: int) -> list[Node]:
    """All nodes of flow.text[start:end], in order of appearance."""
    marks: list[_Mark] = []
    nodes: list[Node] = []
    open_nodes: list[Node] = []
    last: dict[str, int] = {}
    for match in _MARK.finditer(flow.text, start, end):
        style = match.lastgroup or ""
        number = _number(match[style])
        follows = flow.glued and last.get(style, 0) + 1 == number and flow.text[match.start() - 1 : match.start()] in _STOPS
        if number is None or not (follows or _accepted(flow, match.start(), start, style, number, open_nodes)):
            continue
        last[style] = number
        marks.append((match.start(), match.end(), style, number))
        _open(marks[-1], end, nodes, open_nodes)
    if not any(node.style in _CHAPTERS for node in nodes) and len(plain := list(_PLAIN.finditer(flow.text, start, end))) >= _FEWEST_PLAIN:
        marks += [(match.start(), match.start(), "chapter", number) for number, match in enumerate(plain, 1)]
        nodes, open_nodes = [], []
        for mark in sorted(marks):
            _open(mark, end, nodes, open_nodes)
    for node in nodes:
        _set_title(flow, node)
    return nodes


def _open(mark: _Mark, end: int, nodes: list[Node], open_nodes: list[Node]) -> None:
    """Opens a node at a mark, and ends those that it cannot stand in."""
    at, title, style, number = mark
    _close(open_nodes, style, at)
    parent = open_nodes[-1] if open_nodes else None
    node = Node(style, number, at, title, title, title, end, parent)
    if parent is not None:
        parent.children.append(node)
    nodes.append(node)
    open_nodes.append(node)


def _number(written: str) -> int | None:
    if written.isascii():
        return int(written)
    if "①" <= written <= "⑳":
        return ord(written) - ord("①") + 1
    return chinese_number(written)


def _accepted(flow: Flow, at: int, first: int, style: str, number: int, open_nodes: list[Node]) -> bool:
    """Whether a mark opens a node: at the beginning of a line, or in line with the count after a full stop."""
    before = flow.text[at - 1] if at > first else "\n"
    sibling = next((node for node in open_nodes if node.style == style), None)
    if before == "\n":
        if sibling is None:
            return number <= _REACH + 1 or style in _FREE
        return style in _FREE or number == 1 or sibling.number < number <= sibling.number + _REACH
    expected = sibling.number + 1 if sibling is not None else 1
    if number != expected:
        return False
    return before in _SENTENCE_END or (flow.glued and before not in "第、.0123456789(（") or (before == "，" and flow.glued)


def _close(open_nodes: list[Node], style: str, at: int) -> None:
    """Ends the nodes that a mark of `style` cannot stand in."""
    index = next((i for i, node in enumerate(open_nodes) if node.style == style), None)
    if style == "part":
        index = 0 if open_nodes else None
    elif index is None and style == "chapter":
        index = next((i for i, node in enumerate(open_nodes) if node.style != "part"), None)
    if index is None:
        return
    for node in open_nodes[index:]:
        node.end = at
    del open_nodes[index:]


def _set_title(flow: Flow, node: Node) -> None:
    match = _HEADING.match(flow.text, node.title_start, node.own_end()) if flow.glued else None
    if match is not None:
        node.title_end = match.end() - (match.group()[-1] in ":。")
        node.body = match.end()
        return
    match = _TITLE.match(flow.text, node.title_start, node.own_end())
    if match is None:
        return
    node.title_end = match.end()
    after = match.end()
    if after < node.own_end() and flow.text[after] in "。:：;；\n":
        after += 1
    node.body = after
