"""Labels of header fields and sections in text that was run together."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from assist.forms.labels import labels

_BRACKET = re.compile(r"(?:及代码|及电话|及联系电话)?(?:\([^()]{0,12}\))?")
_TAILS = re.compile(r"(?:经费|资金|工程|补助|补贴|费|款|建设|改造|采购|服务|维护|运行|购置|整治|整修|奖补|试点|行动|计划)$")
_SPOKEN_OF = re.compile(r"(?:完成|达到|达成|实现|超出?|超过|[比按照与较了对])$")
_FRAME_MONEY = re.compile(r"项目资金|资金情况|预算情况")
_MONEY_FRAME = re.compile(r"(?:(?:项目|部门|年度|预算)*(?:资金|预算|执行)[\u4e00-\u9fff]{0,6})\((?:万元|元|亿元|千元)\)(?:\(\d+分\))?$")


@dataclass(frozen=True, slots=True)
class Label:
    """A label and its place; `end` lies behind a bracket or colon that belongs to it."""

    kind: str
    role: str
    start: int
    end: int


def labels_in(text: str, start: int, end: int, lines: Collection[int], lined: bool) -> Iterator[Label]:
    """The labels of header and section in text[start:end], left to right.

    `lines` are the places at which lines begin, `lined` whether rows stand on lines of their own: a section is then
    named at the start of a line or right behind another label, never in the middle of a sentence.
    """
    tables = [("section", labels("section")), ("header", labels("header"))]
    index, last_end = start, start
    while index < end:
        found: Label | None = None
        for kind, table in tables:
            for length in range(min(table.longest, end - index), 1, -1):
                role = table.roles.get(text[index : index + length])
                if role is None or any(index < line < index + length for line in lines):
                    continue
                label = Label(kind, role, index, _behind(text, index + length, end))
                if _stands(text, label, length, lines, lined, last_end):
                    found = label if found is None or label.end > found.end else found
                    break
        if found is None:
            index += 1
            continue
        yield found
        index = last_end = found.end


def _stands(text: str, label: Label, length: int, lines: Collection[int], lined: bool, last_end: int) -> bool:
    """Whether a label found in the text is meant as one."""
    at_line = label.start in lines
    colon = text[label.end : label.end + 1] == ":"
    if length < 4 and not (colon and (length == 3 or at_line)) and not (label.role == "notes" and (at_line or label.start == last_end)):
        return False
    if label.kind == "section" and text[label.end : label.end + 1] in (",", "，", "的", "、"):
        return False  # 按照年初设定目标，… speaks of it
    if label.role in ("goal", "completion") and not at_line and not colon and _SPOKEN_OF.search(text, max(0, label.start - 3), label.start):
        return False  # and so does …，全面完成年度目标任务
    if label.kind == "section" and lined:
        return at_line or label.start == last_end
    return label.role != "frame" or at_line or label.start == last_end or text[label.end - 1] == ")" or not _FRAME_MONEY.match(text, label.start)


def _behind(text: str, at: int, end: int) -> int:
    """Behind 及代码 and a bracket, which belong to the label before them."""
    bracket = _BRACKET.match(text, at, end)
    return bracket.end() if bracket else at


def project_seam(text: str, name_start: int, label: Label) -> int | None:
    """Where a project's name ends in front of a label such as 项目主管部门, whose 项目 may be the name's own.

    None when it cannot be told.
    """
    if not text.startswith("项目", label.start) or labels("header").role(text[label.start + 2 : label.end]) is None:
        return label.start
    name = text[name_start : label.start]
    if not name or name.endswith("项目"):
        return label.start
    return None if _TAILS.search(name) else label.start + 2


def without_frame(value: str) -> str:
    """A value without the head of the fund table that followed it: 项目资金(万元)."""
    return _MONEY_FRAME.sub("", value)
