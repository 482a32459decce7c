"""What a form tells in words: its narrative fields, its reasons and remarks, and the body of a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from assist.model import Evidence, Form
from assist.rules.evidence import line_of
from assist.rules.prose import Passage

NARRATIVES = {
    "goal": "年度目标", "completion": "目标完成情况", "process": "实施内容及过程", "conclusion": "自评结论",
    "problems": "存在问题", "measures": "改进措施", "notes": "说明",
}  # fmt: skip
_MOST_SECTIONS = 40
_SHORTEST_REPORT, _LONGEST_REPORT = 100, 10_000  # characters
_SHORTEST_NAME = 4  # characters; shorter ones stand in other names
_FEWEST_CHAPTERS = 2
OF_PLANS = re.compile(r"[^\n]*(?:基本情况|概况|概述|背景|立项|目标设[定置]|(?:绩效|年度|总体)目标[ \r]*$|自评工作)", re.M)
_REPORT_TITLE = re.compile(r"^[^\n。，,；;|\t]{4,60}报告[ \t\r]*$", re.M)
_PERFORMANCE = "績"
"""No form in traditional characters does without it: 績效."""
_LINE = re.compile(r"[^\n]*\n?")
_HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）])")
_CELLS = re.compile(r"[\t|]")
_NUMBER = re.compile(r"\d[\d.]*%?")
_TWICE = re.compile(r"(?<![\d.])(\d[\d.]*%?)[ ,，]?\1(?![\d.%])")
"""A number that a converter printed twice (7070万元, 9 9个): which digits are the number's is not known."""
_FEWEST_TWICE = 3
_SENTENCE = re.compile("[\u4e00-\u9fff]{3}[^。；;\n]*[,，。；;]")


def passages_of(form: Form, text: str, locate: Callable[[int], str] | None) -> Iterator[Passage]:
    """The texts of a form, with their Chinese labels; those not located are left out."""
    traditional = _PERFORMANCE in text
    for path, label in _paths(form):
        place = form.evidence.get(path)
        if place is not None and place.end > place.start:
            passage = Passage(path, label, text, place, traditional=traditional)
            if passage.text:
                yield passage
    if form.layout.startswith("N"):
        taken = sorted((place.start, place.end) for path in _fields(form) if (place := form.evidence.get(path)))
        places = _sections(text, form.start, form.end, taken, locate or partial(line_of, text))
        for index, place in enumerate(places):
            yield Passage(f"body[{index}]", "正文", text, place, locate, traditional)


def report_before(form: Form, text: str, locate: Callable[[int], str] | None) -> Iterator[Passage]:
    """What the report of the same project tells that leads to the form's table, paths "report[3]".

    Chapters on what was planned are left out.
    """
    name = form.project_name or ""
    if form.start < _SHORTEST_REPORT or form.layout.startswith("N") or len(name) < _SHORTEST_NAME:
        return
    begin = max(0, form.start - _LONGEST_REPORT)
    titles = list(_REPORT_TITLE.finditer(text, begin, form.start))
    if not titles or name not in text[titles[-1].start() : form.start]:
        return
    begin = titles[-1].end()
    lines = text[begin : form.start].splitlines()
    if sum(_HEADING.match(line) is not None for line in lines) < _FEWEST_CHAPTERS or any(map(_CELLS.search, lines)):
        return
    for index, place in enumerate(_sections(text, begin, form.start, [], locate or partial(line_of, text))):
        if not OF_PLANS.match(place.text):
            yield Passage(f"report[{index}]", "自评报告", text, place, locate, _PERFORMANCE in text)


def _paths(form: Form) -> Iterator[tuple[str, str]]:
    for name, label in NARRATIVES.items():
        if getattr(form, name):
            yield name, label
    for index, line in enumerate(form.budget):
        if line.reason:
            yield f"budget[{index}].reason", "资金执行原因"
    for index, item in enumerate(form.indicators):
        if item.reason:
            yield f"indicators[{index}].reason", "未完成原因"
        if item.remark:
            yield f"indicators[{index}].remark", "备注"
    managed = enumerate(form.management)
    yield from ((f"management[{index}].situation", one.aspect) for index, one in managed if one.situation)


def _sections(
    text: str, first: int, last: int, taken: list[tuple[int, int]], locate: Callable[[int], str]
) -> Iterator[Evidence]:
    """The body of a report by its chapters, without what is a field already and without lines of a table."""
    count = 0
    for start, end in _stretches(text, first, last, taken):
        if count == _MOST_SECTIONS:
            return
        if _SENTENCE.search(text, start, end) and not _doubled(text[start:end]):
            yield Evidence.trusted({
                "locator": locate(start), "text": text[start:end], "start": start, "end": end, "method": "layout",
            })  # fmt: skip
            count += 1


def _doubled(text: str) -> bool:
    twice = len(_TWICE.findall(text))
    return twice >= _FEWEST_TWICE and 2 * twice > len(_NUMBER.findall(_TWICE.sub("", text)))


def _fields(form: Form) -> Iterator[str]:
    yield from NARRATIVES
    yield from (path for path, _ in _paths(form))


def _stretches(text: str, start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    begin: int | None = None
    for line in _LINE.finditer(text, start, end):
        if not line.group():
            break
        pieces = [] if _CELLS.search(line.group()) else list(_outside(line.start(), line.end(), taken))
        whole = pieces == [line.span()]
        if begin is not None and (not whole or _HEADING.match(line.group())):
            yield begin, line.start()
            begin = None
        if whole:
            begin = line.start() if begin is None else begin
        else:
            yield from pieces
    if begin is not None:
        yield begin, end


def _outside(start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of [start, end) without the taken stretches."""
    for first, last in taken:
        if last > start and first < end:
            if first > start:
                yield start, first
            start = max(start, last)
    if start < end:
        yield start, end
