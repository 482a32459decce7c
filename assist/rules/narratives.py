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
        yield from _sections(form, text, locate or partial(line_of, text), traditional)


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


def _sections(form: Form, text: str, locate: Callable[[int], str], traditional: bool) -> Iterator[Passage]:
    """The body of a report by its chapters, without what is a field already and without lines of a table."""
    taken = sorted((place.start, place.end) for path in _fields(form) if (place := form.evidence.get(path)))
    count = 0
    for start, end in _stretches(text, form.start, form.end, taken):
        if count == _MOST_SECTIONS:
            return
        if _SENTENCE.search(text, start, end) and not _doubled(text[start:end]):
            place = Evidence.trusted({
                "locator": locate(start), "text": text[start:end], "start": start, "end": end, "method": "layout",
            })  # fmt: skip
            yield Passage(f"body[{count}]", "正文", text, place, locate, traditional)
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
