"""K13: a list whose items are not as many as was announced, or whose numbers skip or repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import one_of
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.numerals import whole_number

_ORDINAL = "[一二三四五六七八九十]"
_STYLES = (
    re.compile(f"(?:^|(?<=[。；;，,：:、)）]))(?:主要)?({_ORDINAL})(?:是|则|来[,，])"),
    re.compile(f"(?:^|(?<=[。；;，,：:]))第({_ORDINAL})[,，、]"),
    re.compile(rf"(?:^|(?<=[。；;：:]))[(（]({_ORDINAL}|\d)[)）](?!项|条|款)"),
    re.compile(r"(?:^|(?<=[。；;：:]))(\d)[.．、](?!\d)"),
)
"""Ways to number the items of a list: 一是 二是, 第一，第二，, （一）（二）, 1. 2."""
_SIGNS = one_of("二是", "第二", "二则", "二)", "二）", "2)", "2）", "2.", "2、", "2．")
"""A list has a second item; a text that holds none of these needs no search."""
_ANNOUNCED = re.compile(
    r"(?<![第其前后每同十\d/.])(?P<n>[两二三四五六七八九十]|\d)(?:个|大|点)?"
    r"(?:项(?!目)|件(?:大|实)?事|方面|层面|问题|措施|点|条|类|种|环节|原因|不足|工作|任务|做法|举措|步)"
    r"(?:[^。；;，,：:、\d]{0,10}[:：]|(?:主要|重点)?(?:方面|工作|任务|措施|问题|做法|举措|原因|不足|内容)?[。,，])$"
)
_DIGITS = "一二三四五六七八九十"
_LEAD = 28
_MEANT = re.compile(
    r"(?:上述|以上|前述|所列)(?P<n>[两二三四五六七八九]|\d)(?:个|项|点|条|方面)(?:方面)?的?(?:突出|主要)?(?:问题|不足|困难)"
)
_CUT = re.compile("[。；;，,、][^。；;，,、]{0,4}$(?<![。；;])")
"""The text breaks off behind a few characters: its last items may be lost."""
_LEAST = 2
_Run = list[tuple[int, re.Match[str]]]


@rule(id="K13", name="所列项数或序号不符", severity="suspicious", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A list has as many items as the words before it say, and its numbers follow each other.

    What:
        三项工作：一是…，二是…; 一是…二是…四是; 二是 twice; 针对上述三个问题 in the measures beside two listed problems.
        Items by 一是, 第一，, （一）, 1. in every narrative.
    Why:
        An item was dropped, or text of another form was left in; what is missing may be what the list was written for.
    Formula:
        number announced = number of items; number of an item = number of the one before + 1.
    Not flagged:
        Lists that begin with another number than one; announcements farther away; lists within lists, which begin with
        one again. A hint.
    Bad:
        completion: 重点完成了三项工作：一是健全制度；二是组织培训。
    Good:
        completion: 重点完成了三项工作：一是健全制度；二是组织培训；三是完善台账。
    """
    if not _SIGNS.search(form.all_prose):
        return
    for passage in form.passages.values():
        if not _SIGNS.search(passage.text):
            continue
        for style in _STYLES:
            for run in _runs(passage, style):
                yield from _skipped(passage, run)
                yield from _announced(passage, run)
    yield from _meant(form)


def _runs(passage: Passage, style: re.Pattern[str]) -> Iterator[_Run]:
    """Lists: markers of one style from a first item to the one before the next first item."""
    run: _Run = []
    for match in style.finditer(passage.text):
        number = whole_number(match[1]) or 0
        if number == 1:
            if len(run) >= _LEAST:
                yield run
            run = [(1, match)]
        elif run and _mark(match) == _mark(run[0][1]):
            run.append((number, match))
    if len(run) >= _LEAST:
        yield run


def _mark(match: re.Match[str]) -> str:
    """The sign beside the number."""
    return match.group()[-1]


def _wrong(run: _Run) -> int | None:
    """Which item does not follow the one before it."""
    return next((at for at in range(1, len(run)) if run[at][0] != run[at - 1][0] + 1), None)


def _skipped(passage: Passage, run: _Run) -> Iterator[Problem]:
    at = _wrong(run)
    if at is None:
        return
    (before, first), (number, match) = run[at - 1], run[at]
    # Two lists side by side or one within the other number anew; a slip is one too many or the same again.
    if number not in (before, before + 2) or _stands(passage, first, before + 1):
        return
    yield Problem(
        place=f"{passage.path}@{match.start(1)}",
        message=f"{passage.label}所列序号“{first.group()}”之后为“{match.group()}”",
        computation=f"第{before}项之后应为第{before + 1}项",
        ask="核对所列各项，补写遗漏内容或更正序号",
        sides=(passage.cite_clause(match.start(1)), passage.cite_clause(first.start(1), "counter")),
        verdict="review",
    )


def _stands(passage: Passage, marker: re.Match[str], number: int) -> bool:
    """The next marker stands somewhere behind, where the stop before it or the gap after it was lost."""
    digit = marker[1].isdigit()
    sign = marker.group().replace(marker[1], str(number) if digit else _DIGITS[number - 1 : number])
    return passage.text.find(sign, marker.end()) >= 0


def _announced(passage: Passage, run: _Run) -> Iterator[Problem]:
    first = run[0][1].start()
    told = _ANNOUNCED.search(passage.text[max(0, first - _LEAD) : first])
    if told is None or _wrong(run) is not None or _stands(passage, run[-1][1], len(run) + 1):
        return
    number = whole_number(told["n"])
    if number == len(run) or _CUT.search(passage.text):
        return
    start = first - len(told.group())
    last = run[-1][1].start(1)
    yield Problem(
        place=f"{passage.path}@{start}",
        message=f"{passage.label}称“{told.group().rstrip(':：。,，')}”，所列为{len(run)}项",
        computation=f"{told['n']} ≠ {len(run)}",
        ask="核对所列项数，补写遗漏内容",
        sides=(passage.cite(start, first), passage.cite(first, passage.clause(last)[1], "counter")),
        verdict="review",
    )


def _meant(form: FormView) -> Iterator[Problem]:
    """针对上述三个问题 in the measures, beside the problems that were listed."""
    problems, measures = form.passages.get("problems"), form.passages.get("measures")
    if problems is None or measures is None:
        return
    told = _MEANT.search(measures.text)
    lists = [run for style in _STYLES for run in _runs(problems, style)] if told else []
    if told is None or len(lists) != 1 or _wrong(lists[0]) is not None:
        return
    number = whole_number(told["n"])
    if number != len(lists[0]):
        yield Problem(
            place=f"measures@{told.start()}",
            message=f"改进措施称“{told.group()}”，存在问题所列为{len(lists[0])}项",
            computation=f"{told['n']} ≠ {len(lists[0])}",
            ask="核对存在问题与改进措施是否对应",
            sides=(
                measures.cite_match(told),
                problems.cite(lists[0][0][1].start(), len(problems.text), "counter"),
            ),
            verdict="review",
        )
