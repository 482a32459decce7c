"""The form as a whole: cells filled in, dates in order, nothing copied, nothing of the template left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher

from corpus.sample import SampleForm
from eval.bench.constraints import Constraint, Sheet
from eval.bench.constraints_points import dates
from eval.bench.phrases import templates

COPIED = 0.9
"""Texts as alike as this are copies."""
_POINTS = re.compile(r"自评得分[\d.]+分")


def constraints(sheet: Sheet) -> Iterator[Constraint]:
    """Constraints on the whole form."""
    form = sheet.form
    for name in sheet.family.narratives:
        text = getattr(form, name)
        yield Constraint(f"filled.{name}", (name,), bool(text))
        yield Constraint(f"own.words.{name}", (name,), not is_prompt(text or ""))
    if form.budget[0].reason:
        yield Constraint("own.words.reason", ("budget[0].reason",), not is_prompt(form.budget[0].reason))
    if form.goal and form.completion:
        alike = SequenceMatcher(None, form.goal, form.completion, autojunk=False).ratio()
        yield Constraint("copied.goal", ("completion", "goal"), alike < COPIED)
    for i, line in enumerate(form.signatures):
        yield Constraint(f"signed[{i}]", (f"signatures[{i}].name",), bool(line.name))
    yield from _dates(sheet)


def is_prompt(text: str) -> bool:
    """Whether the text is a template's instruction instead of an answer."""
    prompts = (*templates("placeholders"), *templates("reason_placeholders"))
    return any(prompt in text for prompt in prompts)


def filed_on(sheet: Sheet) -> date | None:
    """The day of filing, as 20250211 in the header."""
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)", sheet.form.fill_date or "")
    return date(int(match[1]), int(match[2]), int(match[3])) if match else None


def _dates(sheet: Sheet) -> Iterator[Constraint]:
    form, filed = sheet.form, filed_on(sheet)
    if form.year is None:
        return
    if filed is not None:
        yield Constraint("filed", ("fill_date", "year"), filed > date(form.year, 12, 31))
    for i, item in enumerate(form.indicators):
        if item.operator != "date":
            continue
        for year, _, _ in dates(item.target)[-1:]:
            holds = year in (None, form.year)
            yield Constraint(f"deadline.year[{i}]", (f"indicators[{i}].target", "year"), holds)
        for year, month, day in dates(item.actual)[-1:]:
            latest = filed or date(form.year + 1, 6, 30)
            done = date(year or form.year, month, min(day or 28, 28))
            places = (f"indicators[{i}].actual", "fill_date" if filed else "year")
            yield Constraint(f"done.before.filing[{i}]", places, done <= latest)


def between(first: SampleForm, second: SampleForm) -> Iterator[Constraint]:
    """Two projects of one file share neither conclusions nor rows of results; paths are those of `first`."""
    one, two = first.form, second.form
    if one.conclusion and two.conclusion:
        texts = [_POINTS.sub("", text) for text in (one.conclusion, two.conclusion)]
        yield Constraint("copied.conclusion", ("conclusion",), texts[0] != texts[1])
    results = {_result(item) for item in two.indicators}
    same = [i for i, item in enumerate(one.indicators) if _result(item) in results]
    places = tuple(f"indicators[{i}].actual" for i in same)
    yield Constraint("copied.rows", places or ("indicators[0].actual",), len(same) < 4)


def _result(item: object) -> tuple[object, ...]:
    return tuple(getattr(item, name) for name in ("level3", "target_text", "actual_text"))
