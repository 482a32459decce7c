"""Rows of a table told in a sentence: "改造户厕，目标值≥1200户，完成值1236户，分值10分，得10分；…".

Such a row says which of its values is the goal and which the result, so it needs no heading above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.extract.report.clauses import DATE, NUMBER, Value
from assist.extract.report.flow import Flow
from assist.extract.report.item import INLINE_LEVEL, Item, Levels, labelled, open_item, read_marks
from assist.extract.report.planned import unit_of

_VALUE = rf"(?:{DATE}|{NUMBER}[^\d，。；;:()\n]{{0,8}}(?:\([\u4e00-\u9fff]{{1,3}}\))?(?:/[\u4e00-\u9fff]{{1,4}})?)"
_SIGN = r"(?:>=|<=|[≥≤><=]|不(?:低|少|高|大|多)于|不超过)"
_NAME = r"(?:[★☆◆●■▲•]|(?:三级)?指标\d{0,2}:|\(\d{1,2}\)|\d{1,2}[.、](?!\d)|[①-⑳])*(?P<name>[^，。；;:\n\d][^，。；;:\n]{2,30}?)"
_GIVEN = r"(?:\((?:分值|满分|权重)?(?P<given>\d{1,2}(?:\.\d+)?)分\))?"
_AIM = r"(?:年度|年初|全年|预期|绩效|合同|考核|设定|计划)*(?:目标|指标|计划|任务)(?:值|数)?(?:为|是|:)*"
_DONE = r"(?:全年|年末|年底|当年|截至年底)?(?:实际[\u4e00-\u9fff]{0,5}?|完成|达到)(?:值|数|情况)?(?:为|是|:)*"
_ROW = re.compile(
    rf"(?=[^，。；;\n]{{3,60}}[，:。][^。；;\n]{{0,40}}(?:实际|完成|达到)){_NAME}{_GIVEN}[，:。]"
    rf"(?:(?:分值|权重|满分)(?:为|:)?\d{{1,3}}(?:\.\d+)?分?，)?"
    rf"{_AIM}(?P<sign>{_SIGN})?(?P<target>{_VALUE})，{_DONE}(?P<actual>{_SIGN}?{_VALUE})(?=[，。；;\n(]|$)"
)
_END = re.compile(r"[。；;\n]|$")
_LIST = re.compile(r"[^\n]+")


def read_rows(flow: Flow, start: int, end: int, levels: Levels) -> Iterator[tuple[Item, int, int]]:
    """The rows that the paragraphs of [start, end) tell, each with its extent."""
    for line in _LIST.finditer(flow.text, start, end):
        at, under = line.start(), levels
        while True:
            label = INLINE_LEVEL.match(flow.text, at, line.end())
            if label is not None:
                under, at = labelled(flow, levels, label), label.end()
            stop = _END.search(flow.text, at, line.end())
            row = _ROW.match(flow.text, at, line.end())
            if row is not None and (item := _item(flow, row, line.end())) is not None:
                stop = _END.search(flow.text, row.end(), line.end())
                item.levels = under
                yield item, row.start("name"), stop.start() if stop else row.end()
            if stop is None or stop.end() >= line.end():
                break
            at = stop.end()


def _item(flow: Flow, row: re.Match[str], end: int) -> Item | None:
    item = open_item(flow, *row.span("name"))
    if item is None or unit_of(row["target"]) != unit_of(row["actual"]):
        return None
    sign = row["sign"] or ""
    span = row.span("sign") if sign else (0, 0)
    item.target = Value(*row.span("target"), operator=sign, op_start=span[0], op_end=span[1])
    item.actual = Value(*row.span("actual"))
    stop = _END.search(flow.text, row.end(), end)
    read_marks(flow, item, row.end("name"), stop.start() if stop else end)
    if row["given"]:
        item.weight = row.span("given")
    return item
