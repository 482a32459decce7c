"""Lists and dialogues as tables: the same names listed twice, each time with something else, and questions with answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.extract.orient.kinds import is_head, is_key, is_label, kind
from assist.extract.orient.oriented import Box, Part, Rows, sub
from assist.model import Paragraph

_MARKED = r"\s*(?:[-–—•*●▪◆■]+[ \u3000]+|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、．][ \u3000]*|[①-⑳][ \u3000]*)"
_MARK = f"(?:{_MARKED})?"
_NAMED = re.compile(_MARKED + r"([^：:，。；\d（）()]{2,20})[ \u3000]*(?:[：:]|—{1,2}|[ \u3000]{2,}|\t)[ \u3000]*(?=\S)(.*\d.*)", re.S)
_QUESTION = re.compile(_MARK + r"(?:问|[Qq])[ \u3000]*[：:.、][ \u3000]*(.{1,24}?)[？?。]?\s*")
_ANSWER = re.compile(r"\s*(?:答|[Aa])[ \u3000]*[：:.、][ \u3000]*(\S.*)", re.S)
_TITLE = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*")
_BRACKET = re.compile("[（(，；]")
_FEWEST = 3


def with_lists(parts: Sequence[Part]) -> list[Part] | None:
    """The parts with lists that name the same things as tables, and questions with their answers as rows; None where
    there is neither."""
    asked = _with_answers(parts)
    named = _with_names(parts if asked is None else asked)
    return asked if named is None else named


def _with_answers(parts: Sequence[Part]) -> list[Part] | None:
    found: list[Part] = []
    run: Rows = []
    at = 0
    while at < len(parts):
        pair = _answered(parts[at], parts[at + 1]) if at + 1 < len(parts) else None
        if pair is None:
            found += [run, parts[at]] if run else [parts[at]]
            run = []
            at += 1
        else:
            run.append(pair)
            at += 2
    if run:
        found.append(run)
    return found if len(found) < len(parts) else None


def _answered(first: Part, second: Part) -> list[Box] | None:
    if not isinstance(first, Paragraph) or not isinstance(second, Paragraph):
        return None
    question, answer = _QUESTION.fullmatch(first.text), _ANSWER.fullmatch(second.text)
    if question is None or answer is None:
        return None
    label = sub(Box(first.text, first.start, first.end), *question.span(1))
    value = sub(Box(second.text, second.start, second.end), *answer.span(1))
    return [label.at(0, 0), value.at(0, 1)]


def _with_names(parts: Sequence[Part]) -> list[Part] | None:
    runs: list[tuple[int, Rows]] = []
    at = 0
    while at < len(parts):
        run: Rows = []
        while at + len(run) < len(parts) and (pair := _named(parts[at + len(run)])) is not None:
            run.append(pair)
        if len(run) >= _FEWEST and at and isinstance(parts[at - 1], Paragraph) and len({row[0].text for row in run}) == len(run):
            runs.append((at, run))
        at += max(1, len(run))
    both = next(((one, other) for at, one in enumerate(runs) for other in runs[at + 1 :] if _share(one[1], other[1])), None)
    if both is None:
        return None
    (first, left), (second, right) = both
    found = list(parts)
    heads = [_title(found[first - 1]), _title(found[second - 1])]
    names = Box("三级指标" if _is_measured(left) else "资金来源", heads[0].start, heads[0].start, exact=False)
    others = {row[0].text: row[1] for row in right}
    rows = [[names, *heads], *([*row, others.get(row[0].text) or Box("", row[1].end, row[1].end)] for row in left)]
    del found[second : second + len(right)]
    found[first : first + len(left)] = [[[box.at(0, col) for col, box in enumerate(row)] for row in rows]]
    return found


def _title(part: Part) -> Box:
    """What the line above a list says, without its number and what stands in brackets."""
    assert isinstance(part, Paragraph)
    mark = _TITLE.match(part.text)
    end = re.search(r"[（(：:]", part.text)
    return sub(Box(part.text, part.start, part.end), mark.end() if mark else 0, end.start() if end and end.start() else len(part.text))


def _is_measured(rows: Rows) -> bool:
    return any(kind(value) == "value" and not value.endswith(("%", "％", "元", "分")) for row in rows for value in [_BRACKET.split(row[1].text)[0].strip()])


def _named(part: Part) -> list[Box] | None:
    found = _NAMED.fullmatch(part.text) if isinstance(part, Paragraph) else None
    if found is None or not isinstance(part, Paragraph):
        return None
    box = Box(part.text, part.start, part.end)
    name, value = sub(box, *found.span(1)), sub(box, *found.span(2))
    if not is_label(name.text) or is_head(name.text) or is_key(name.text):
        return None
    return [name.at(0, 0), value.at(0, 1)]


def _share(one: Rows, other: Rows) -> bool:
    """Whether most of the names of the shorter list stand in the other as well."""
    names = [{row[0].text for row in rows} for rows in (one, other)]
    return 3 * len(names[0] & names[1]) >= 2 * min(map(len, names))
