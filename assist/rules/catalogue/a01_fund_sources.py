"""A01: the fund sources against their total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from assist.model import BudgetLine
from assist.rules.outcome import Problem, Unchecked
from assist.rules.registry import rule
from assist.rules.slips import asking
from assist.rules.view import FormView
from assist.text.intervals import Interval, exact, printed, total

Column = Literal["initial", "adjusted", "executed"]
_COLUMNS: tuple[tuple[Column, str], ...] = (
    ("initial", "年初预算"),
    ("adjusted", "全年预算"),
    ("executed", "执行数"),
)
_LAST_FIRST: tuple[Column, ...] = ("executed", "adjusted", "initial")
_MOST = 20
_OWN_FUNDS = frozenset({"other", "unit", "special"})
_INSIDE_FISCAL = frozenset({"central", "local", "superior"})


@rule(id="A01", name="资金来源之和与总额不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem | Unchecked]:
    """The sources must add up to the total, in every column.

    What:
        Total row against the sum of its sources, for initial budget, adjusted budget and executed amount; a source
        that stands in two rows; further totals,
        of parts of the project, against the sources behind each.
    Why:
        A table that does not add up has at least one wrong amount, and every rate rests on it.
    Formula:
        total = fiscal + special account + own + other, and fiscal = central + local + superior where those stand
        below it and are not counted beside it.
    Not flagged:
        Any reading of the hierarchy that adds up; one source alone that is named as part of the total. Sums below the total are only put up for review when the
        form has no amount for other funds, or one source alone, since "其中" need not name every source, and so in narrative reports,
        where one amount may be told twice under two names.
    Bad:
        budget:
          - {kind: total, adjusted: "100"}
          - {kind: fiscal, adjusted: "80"}
          - {kind: other, adjusted: "30"}
    Good:
        budget:
          - {kind: total, adjusted: "100"}
          - {kind: fiscal, adjusted: "80"}
          - {kind: central, adjusted: "50"}
          - {kind: superior, adjusted: "30"}
          - {kind: other, adjusted: "20"}
    """
    index = form.total_index
    if index is None or form.form.budget[index].kind != "total" or len(form.form.budget) < 2:
        return
    doubted = {doubt.path for doubt in form.form.doubts}
    later = [place for place, line in enumerate(form.form.budget) if place > index and line.kind == "total"]
    yield from _later_totals(form, later)
    stop = later[0] if later else len(form.form.budget)
    yield from _twice(form, index, stop)
    parts = [line for place, line in enumerate(form.form.budget[:stop]) if place != index]
    for column, label in _COLUMNS:
        whole = getattr(form.form.budget[index], column)
        filled = [line for line in parts if getattr(line, column) is not None]
        if whole is None:
            if filled:
                yield Unchecked(f"总额行{label}空白，无法与分项核对")
        elif filled and doubted and any(f"budget[{i}].{column}" in doubted for i in range(len(form.form.budget))):
            yield Unchecked(f"{label}有一个数不能确定属于哪一列，各来源无法相加")
        elif filled:
            found = list(_compare(form, index, column, label, whole, filled, parts))
            found = found or list(_inside_fiscal(form, column, label, whole, filled))
            yield from found or _beyond(form, index, column, label, whole, stop)


def _compare(
    form: FormView,
    index: int,
    column: Column,
    label: str,
    whole: Decimal,
    filled: list[BudgetLine],
    parts: list[BudgetLine],
) -> Iterator[Problem]:
    if sum(getattr(line, column) for line in _top(filled)) == whole:
        return
    sums = _readings(column, filled)
    wanted = printed(whole)
    if any(wanted.meets(reading) for reading in sums):
        beside = list(_beside_fiscal(form, index, column, label, whole, filled, parts))
        yield from beside or _unlike_others(form, index, column, label, whole, filled)
        return
    if all(amount == 0 for line in filled if (amount := getattr(line, column)) is not None):
        # Nobody filled in the sources: zeros that a system prints are a statement only where other columns have amounts.
        yield from _unlike_others(form, index, column, label, whole, filled)
        return
    over = all(wanted.below(reading) for reading in sums)
    if not over and len(parts) == 1 and parts[0].name.startswith("其中"):
        return  # one source of several, named as such
    # One row alone below the total is seldom all there is; more often the other one was not read.
    complete = len(parts) > 1 and any(line.kind == "other" and getattr(line, column) is not None for line in parts)
    shown = " + ".join(f"{getattr(line, column):f}" for line in _top(filled))
    prose = form.form.layout.startswith("N")  # sentences name funds that a table would nest or leave out
    place = f"budget[{index}].{column}"
    yield Problem(
        place=place,
        message=f"{label}：总额{whole:f}与各来源之和不符",
        computation=f"{shown} ≠ {whole:f}",
        ask=asking(
            "核对各资金来源与总额，更正填错的金额",
            [(line.name, getattr(line, column)) for line in _top(filled)],
            ("总额", whole),
        ),
        sides=(
            form.cite(place),
            *(
                form.cite(f"budget[{i}].{column}", "counter")
                for i, line in enumerate(form.form.budget)
                if any(line is part for part in filled) and (getattr(line, column) or not over)
            ),
        ),
        verdict="fail" if (over or complete) and not prose else "review",
    )


def _beyond(form: FormView, index: int, column: Column, label: str, whole: Decimal, stop: int) -> Iterator[Problem]:
    """One source alone is more than the total."""
    for at in range(index + 1, stop):
        line = form.form.budget[at]
        amount = getattr(line, column)
        if amount is not None and amount > whole > 0 and printed(whole).below(printed(amount)):
            yield Problem(
                place=f"budget[{at}].{column}",
                message=f"{label}：“{line.name}”{amount:f}大于总额{whole:f}",
                computation=f"{amount:f} > {whole:f}",
                ask="核对该项资金与总额",
                sides=(form.cite(f"budget[{at}].{column}"), form.cite(f"budget[{index}].{column}", "counter")),
                verdict="review",
            )


def _twice(form: FormView, index: int, stop: int) -> Iterator[Problem]:
    """The same source with the same amounts in two rows, one below the other."""
    lines = form.form.budget
    for at in range(index + 1, stop - 1):
        line, below = lines[at], lines[at + 1]
        if line.name != below.name or any(getattr(line, name) != getattr(below, name) for name, _ in _COLUMNS):
            continue
        column = next((name for name in _LAST_FIRST if getattr(line, name)), None)
        whole = None if column is None else getattr(lines[index], column)
        if column is None or whole is None:
            continue
        amount = getattr(line, column)
        filled = [one for one in lines[index + 1 : stop] if getattr(one, column) is not None]
        if _total(column, _top(filled)).meets(printed(whole)):
            continue  # the total counts both
        yield Problem(
            place=f"budget[{at + 1}]",
            message=f"“{line.name}”{amount:f}列了两行，金额相同",
            computation=f"{line.name}：{amount:f} = {amount:f}",
            ask="核对是否重复填列，更正资金来源",
            sides=(form.cite(f"budget[{at + 1}].executed") or form.cite(f"budget[{at + 1}]"), form.cite(f"budget[{at}].executed", "counter"),
                   form.cite(f"budget[{at}]", "counter")),
            verdict="review",
        )  # fmt: skip


def _later_totals(form: FormView, totals: list[int]) -> Iterator[Problem]:
    """Totals of parts of the project, each with its sources behind it: sources beyond their total are certain."""
    for place, index in enumerate(totals):
        stop = totals[place + 1] if place + 1 < len(totals) else len(form.form.budget)
        for column, label in _COLUMNS:
            whole = getattr(form.form.budget[index], column)
            filled = [i for i in range(index + 1, stop) if getattr(form.form.budget[i], column) is not None]
            if whole is None or len(filled) < 2:
                continue
            lines = [form.form.budget[i] for i in filled]
            if not all(printed(whole).below(reading) for reading in _readings(column, lines)[:3]):
                continue
            shown = " + ".join(f"{getattr(line, column):f}" for line in _top(lines))
            yield Problem(
                place=f"budget[{index}].{column}",
                message=f"{label}：{form.form.budget[index].name}{whole:f}小于其下各来源之和",
                computation=f"{shown} > {whole:f}",
                ask="核对各资金来源与总额，更正填错的金额",
                sides=(
                    form.cite(f"budget[{index}].{column}"),
                    *(form.cite(f"budget[{i}].{column}", "counter") for i in filled),
                ),
                verdict="review",
            )


def _beside_fiscal(
    form: FormView, index: int, column: Column, label: str, whole: Decimal, filled: list[BudgetLine], parts: list[BudgetLine],
) -> Iterator[Problem]:  # fmt: skip
    """Fiscal funds that are the whole total by themselves, and other funds with an amount beside them."""
    fiscal = [line for line in filled if line.kind == "fiscal"]
    beside = [line for line in filled if line.kind in _OWN_FUNDS and getattr(line, column) and "结转" not in line.name]
    inside = [line for line in filled if line.kind in _INSIDE_FISCAL and getattr(line, column)]
    told = [line for line in filled if getattr(line, column)]
    plain = len(fiscal) == 1 and len(told) == 1 + len(beside) + len(inside)
    if inside and plain:
        plain = _total(column, inside).meets(printed(getattr(fiscal[0], column)))
    elif plain:
        plain = not any(line.kind in _INSIDE_FISCAL and getattr(line, column) is None for line in parts)
    if not beside or not plain or not printed(getattr(fiscal[0], column)).meets(printed(whole)):
        return
    if _total(column, _top(filled)).meets(printed(whole)):
        return  # rounded, both agree
    message = f"{label}：总额{whole:f}只等于{fiscal[0].name}，未计{'、'.join(line.name for line in beside)}"
    yield _unequal(form, index, column, message, whole, (*fiscal, *beside), "核对其他来源是否应计入总额")


def _unlike_others(
    form: FormView, index: int, column: Column, label: str, whole: Decimal, filled: list[BudgetLine]
) -> Iterator[Problem]:
    """Rows that add up to the total plainly in every other column and only by a lenient reading, or not at all, in this."""
    top = _top(filled)
    made = [line for line in top if "结转" not in line.name]
    if not made or _total(column, top).meets(printed(whole)) or _total(column, made).meets(printed(whole)):
        return  # money carried over is no part of a budget made before
    if not _adds_up_elsewhere(form.form.budget[index], top, column):
        return
    message = f"{label}：总额{whole:f}与各来源之和不符，而其他各列均相符"
    yield _unequal(form, index, column, message, whole, top, "核对该列各资金来源与总额")


def _unequal(
    form: FormView, index: int, column: Column, message: str, whole: Decimal, parts: Sequence[BudgetLine], ask: str
) -> Problem:
    """The question why these rows are not the whole, each cell of them cited."""
    place = f"budget[{index}].{column}"
    lines = enumerate(form.form.budget)
    return Problem(
        place=place,
        message=message,
        computation=f"{' + '.join(f'{getattr(line, column):f}' for line in parts)} ≠ {whole:f}",
        ask=ask,
        sides=(
            form.cite(place),
            *(form.cite(f"budget[{i}].{column}", "counter") for i, line in lines if any(line is one for one in parts)),
        ),
        verdict="review",
    )


def _adds_up_elsewhere(whole: BudgetLine, parts: list[BudgetLine], column: Column) -> bool:
    """Whether in each other column that has amounts these rows, two of them above nought, or the same alone, make the
    whole."""
    seen = False
    empty = not any(getattr(line, column) for line in parts)
    for other, _ in _COLUMNS:
        amounts = [getattr(line, other) or Decimal(0) for line in parts]
        if other == column or not getattr(whole, other):
            continue
        if sum(amounts) != getattr(whole, other):
            return False
        seen = seen or empty or sum(1 for amount in amounts if amount) > 1
    return seen


def _inside_fiscal(
    form: FormView, column: Column, label: str, whole: Decimal, filled: list[BudgetLine]
) -> Iterator[Problem]:
    """Fiscal funds against the rows that break them down, where the total does not count those beside it."""
    fiscal = [line for line in filled if line.kind == "fiscal"]
    inside = [line for line in filled if line.kind in _INSIDE_FISCAL]
    if len(fiscal) != 1 or not inside:
        return
    if getattr(fiscal[0], column) and _total(column, filled).meets(printed(whole)):
        return
    mine, theirs = printed(getattr(fiscal[0], column)), _total(column, inside)
    if mine.meets(theirs):
        return
    if not any(getattr(line, column) for line in inside) and not _adds_up_elsewhere(fiscal[0], inside, column):
        return
    own = any(line.kind == "local" and getattr(line, column) for line in inside)
    if not getattr(fiscal[0], column) and not own:
        return  # a transfer from above may stand beside the fiscal funds of the level itself, of which there are none
    lines = form.form.budget
    place = f"budget[{next(i for i, line in enumerate(lines) if line is fiscal[0])}].{column}"
    shown = " + ".join(f"{getattr(line, column):f}" for line in inside)
    yield Problem(
        place=place,
        message=f"{label}：{fiscal[0].name}{getattr(fiscal[0], column):f}与其下各项之和不符",
        computation=f"{shown} ≠ {getattr(fiscal[0], column):f}",
        ask="核对财政资金与其中各级安排的金额，更正填错的一项",
        sides=(
            form.cite(place),
            *(
                form.cite(f"budget[{i}].{column}", "counter")
                for i, line in enumerate(lines)
                if line in inside
            ),
        ),
        verdict="fail" if mine.below(theirs) and getattr(fiscal[0], column) else "review",
    )


def _total(column: Column, lines: list[BudgetLine]) -> Interval:
    return total(_amount(getattr(line, column)) for line in lines)


def _top(lines: list[BudgetLine]) -> list[BudgetLine]:
    if any(line.kind == "fiscal" for line in lines):
        return [line for line in lines if line.kind not in _INSIDE_FISCAL]
    return lines


def _readings(column: Column, lines: list[BudgetLine]) -> list[Interval]:
    """The sums that the rows allow: all of them, without the parts of fiscal funds, without fiscal itself."""
    choices = [lines, _top(lines), [line for line in lines if line.kind != "fiscal"]]
    # An "of which" row may be part of any row above it, carried-over funds among them, unless the fiscal funds are
    # called those of this year alone.
    apart = any(line.kind == "fiscal" and ("当年" in line.name or "本年" in line.name) for line in lines)
    choices += [
        [line for line in lines if line is not left]
        for left in lines
        if "其中" in left.name or ("结转" in left.name and not apart)
    ]
    choices += [[line] for line in lines if line.kind == "fiscal"]
    # Some forms break the total down twice, by source and by use: any run of rows that adds up is a reading.
    few = lines[:_MOST]
    choices += [few[start:end] for start in range(len(few)) for end in range(start + 2, len(few) + 1)]
    return [total(_amount(getattr(line, column)) for line in choice) for choice in choices if choice]


def _amount(value: Decimal) -> Interval:
    """What an amount stands for. Nought is no rounded number: a source without money is printed like that."""
    return printed(value) if value else exact(value)
