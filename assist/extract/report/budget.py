"""Fund rows out of sentences: what was allocated, what was spent, and at what rate.

A figure counts when a sentence states it for the report's own year and for the whole of the funds. Two
different figures for the same thing are settled by executed / budget = rate, or left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assist.extract.raw import Piece, Row
from assist.extract.report import money as money
from assist.extract.report.flow import Flow
from assist.extract.report.fund_lines import FundLine, read_fund_lines
from assist.extract.report.money import Amount, fits
from assist.extract.report.parts import level_name, settled_parts
from assist.extract.report.statements import Statements
from assist.extract.report.whole import source_level, whole_of
from assist.forms.labels import fund_kind

TOTAL_NAME, CARRIED_NAME, CURRENT_NAME = "年度资金总额", "上年结转", "当年下达"
"""Reports print no label beside an amount; these stand where the words do that say the same."""

_SENTENCE = re.compile(r"[^。；;\n]+?(?=[。；;\n]|$|(?<=元)(?=20\d\d年))")
_WRITTEN = re.compile(r"\d(亿元|万元|千元|元)(?!/)")
_ALL = Decimal(100)
_BELIED = 20  # percentage points
_OVERSPENT = Decimal("1.5")
"""More than so many times the budget is hardly spent of it: one of the figures is of something else."""


@dataclass(frozen=True, slots=True)
class Funds:
    """The rows, the money unit as a piece, and what could not be decided (field, reason)."""

    rows: list[Row]
    unit: Piece | None
    doubts: list[tuple[str, str]]


def read_funds(
    flow: Flow,
    ranges: Sequence[tuple[int, int]],
    year: int | None,
    elsewhere: Sequence[tuple[int, int]] = (),
    subject: str = "",
    of_one: frozenset[Decimal] = frozenset(),
) -> Funds:
    """The fund rows that the sentences in `ranges` state for `year`; `subject` is the report's title, and `of_one`
    are amounts that are told of one of several projects.

    `elsewhere`, among the indicators, only a budget of the beginning of the year is looked for, or, where there is
    nothing in `ranges`, a sentence that tells both the spending and its rate.
    """
    found = Statements(flow, year, subject, of_one)
    for start, end in ranges:
        for sentence in _SENTENCE.finditer(flow.text, start, end):
            if "元" in sentence.group() or "%" in sentence.group() or "万" in sentence.group():
                found.read(sentence.start(), sentence.end())
    if not found.amounts:
        for start, end in elsewhere:
            for sentence in _SENTENCE.finditer(flow.text, start, end):
                if money.EXECUTED.search(sentence.group()) and money.RATE.search(sentence.group()):
                    found.read(sentence.start(), sentence.end())
    if not found.amounts.get("initial"):
        for start, end in elsewhere:
            for sentence in _SENTENCE.finditer(flow.text, start, end):
                found.keep("initial", money.INITIAL, sentence.start(), sentence.end())
    return _Account(found, ranges).funds()


class _Account:
    """The rows that the statements of one report add up to."""

    def __init__(self, told: Statements, ranges: Sequence[tuple[int, int]]) -> None:
        self.told = told
        self.ranges = ranges
        self.flow = told.flow
        self.doubts: list[tuple[str, str]] = []

    def funds(self) -> Funds:
        """The rows that the statements add up to."""
        if lines := read_fund_lines(self.flow, self.ranges):
            return Funds(self._line_rows(lines), self._unit(), [])
        executed, rate = self._settled(self.told.values("executed"), self.told.values("rate"))
        carried, current = self.told.only("carried"), self.told.only("current")
        initial, total = self._changed() or self._totals(executed, rate, carried is not None)
        if total and executed and rate and self._of_part(total, executed, rate):
            total = None
        if carried is not None and total is not None and carried.value > total.value:
            carried = None  # of another account
        executed = executed or self._used(total or initial) or self._confirmed(total or initial, rate)
        if executed and total and rate is None and executed.value > _OVERSPENT * total.value and self._apart(total, executed):
            self.doubts.append(("budget[0].executed", "支出远大于预算，两数是否同一口径无法确定"))
            executed = None
        rows: list[Row] = []
        if executed or rate or initial or total:
            rows.append(self._row(TOTAL_NAME, initial=initial, adjusted=total, executed=executed, rate=rate))
        if carried is not None:
            inside = total is not None and carried.value < total.value
            rows.append(self._row(f"其中:{CARRIED_NAME}" if inside else CARRIED_NAME, adjusted=carried))
            current = current or (self.told.only("allocated") if total is None else None)
            if current is not None:
                rows.append(self._row(CURRENT_NAME, adjusted=current))
        kept = [] if carried is None else [carried.start]
        column = "adjusted" if total or not initial else "initial"
        if parts := self._part_rows(total or initial, executed, kept, column) or self._rated_rows():
            rows[1:] = sorted((*rows[1:], *parts), key=lambda row: row["name"].start)
        return Funds(rows or self._separate(), self._unit(), self.doubts)

    def _used(self, budget: Amount | None) -> Amount | None:
        """What was handed out in all, or paid after the year, where no sentence states the spending and a budget
        could have held it."""
        if self.told.amounts.get("executed"):
            return None
        used = self.told.only("used") or (None if self.told.amounts.get("used") else self.told.only("later"))
        return used if used is not None and budget is not None and used.value <= budget.value else None

    def _confirmed(self, budget: Amount | None, rate: Amount | None) -> Amount | None:
        """Spending that is told behind 其中 or with the name of a source, where budget and rate say that it is all."""
        fitting = {a.value: a for a in self.told.values("spent") if budget and rate and fits(a, budget, rate)}
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def _apart(self, budget: Amount, executed: Amount) -> bool:
        """Whether budget and spending stand in different sentences, so that they may be of different accounts."""
        first, last = sorted((budget.end, executed.start))
        return re.search(r"[。；;\n]", self.flow.text[first:last]) is not None

    def _of_part(self, total: Amount, executed: Amount, rate: Amount) -> bool:
        """Whether a sum that no words call the budget is far from what spending and rate make it."""
        stated = (*self.told.values("explicit"), *self.told.values("initial"), *self.told.summed)
        belied = abs(executed.value / total.value * _ALL - rate.value) > _BELIED if total.value else False
        return belied and total not in stated and not settled_parts(self.told.parts, total.value, None)

    def _changed(self) -> tuple[Amount, Amount] | None:
        """"下达120万元，调减30万元，实际下达90万元": the budget before and after what was taken away and added."""
        changes = [(-a.value, a.start) for a in self.told.values("cut")]
        changes += [(a.value, a.start) for a in self.told.values("added")]
        if len(changes) > 1:
            changes.append((sum((change for change, _ in changes), Decimal(0)), max(at for _, at in changes)))
        found = {
            (before.value, after.value): (before, after)
            for change, at in changes
            for before in self._candidates()
            for after in self.told.named
            if after.start > at and after.value == before.value + change
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _candidates(self) -> list[Amount]:
        roles = ("explicit", "initial", "allocated", "arrived", "confirmable")
        return [amount for role in roles for amount in self.told.values(role)]

    def _settled(self, executed: list[Amount], rate: list[Amount]) -> tuple[Amount | None, Amount | None]:
        """The spending and its rate; among several, the pair that a stated budget confirms."""
        if not executed and rate:
            used = self.told.values("used")
            executed = [u for u in used if any(fits(u, b, r) for r in rate for b in self._candidates())]
        if not rate:
            shares = self.told.values("share")
            rate = [r for r in shares if any(fits(e, b, r) for e in executed for b in self._candidates())]
            rate = rate or [r for r in shares if r.words.startswith("支出率") and any(r.said == e.end + 1 for e in executed)]
        if len(executed) > 1 or len(rate) > 1:
            pairs = {(e, r) for e in executed for r in rate for b in self._candidates() if fits(e, b, r)}
            if len(pairs) == 1:
                return next(iter(pairs))
        for field, values in (("executed", executed), ("rate", rate)):
            if len(values) > 1:
                self.doubts.append((f"budget[0].{field}", "文中有几个不同的数，无法确定"))
        return (executed[0] if len(executed) == 1 else None, rate[0] if len(rate) == 1 else None)

    def _totals(
        self, executed: Amount | None, rate: Amount | None, carried: bool
    ) -> tuple[Amount | None, Amount | None]:
        """The budget at the beginning of the year and the budget that the rate is of."""
        initial, explicit = self.told.only("initial"), self.told.only("explicit")
        rate = rate or self.told.only("ratio")
        if initial is None and (adjusted := self.told.only("adjusted")) is not None:
            stated = [a for role in ("explicit", "granted", "allocated") for a in self.told.values(role)]
            earlier = {a.value: a for a in stated if a.end < adjusted.said}
            if len(earlier) == 1 and adjusted.value not in earlier:
                return next(iter(earlier.values())), adjusted
        confirmed = [
            amount
            for amount in self._candidates()
            if executed and rate and fits(executed, amount, rate) and not (initial and amount.value == initial.value)
        ]
        belied = explicit and executed and rate and not fits(executed, explicit, rate)
        if confirmed and (explicit is None or (belied and len({amount.value for amount in confirmed}) == 1)):
            explicit = confirmed[0]
        if explicit is not None:
            same = initial is not None and initial.start == explicit.start
            return (None if same else initial), explicit
        if carried or (executed and rate and initial and fits(executed, initial, rate)):
            again = [a for a in self.told.values("allocated") if initial and a.value == initial.value and a.start != initial.start]
            return initial, again[0] if again and not carried else None
        if len({amount.value for amount in self.told.summed}) == 1:
            return initial, self.told.summed[0]
        if executed and rate and rate.value < _ALL and not self.told.amounts.get("allocated"):
            fitting = {a.value: a for a in reversed(self.told.named) if fits(executed, a, rate)}
            if len(fitting) == 1:
                return initial, next(iter(fitting.values()))
        allocated = list({a.value: a for role in ("arrived", "allocated") for a in self.told.values(role)}.values())
        if not allocated:
            return initial, self.told.only("granted") or (self.told.only("funded") if initial is None else None)
        if (whole := whole_of(allocated, self.flow.text, self.told.parts, self.told.subject)) is None:
            self.doubts.append(("budget[0].adjusted", "文中有几个不同的数，无法确定"))
        return initial, whole

    def _line_rows(self, lines: Sequence[FundLine]) -> list[Row]:
        """The rows of lines that add up, the whole first."""
        self.told.amounts["lines"] = [line.planned for line in lines]
        rows: list[Row] = []
        for line in lines:
            label = line.label if rows else TOTAL_NAME
            row = self._row(label, adjusted=line.planned, executed=line.spent, rate=line.rate)
            rows.append({**row, "name": self.flow.piece(*line.name, label)})
        return rows

    def _part_rows(
        self, total: Amount | None, executed: Amount | None, kept: Sequence[int], column: str
    ) -> list[Row]:
        """Rows by source of funds, when together they are the total and each level stands once; no amount at a
        place that is `kept` as another row."""
        if total is None:
            return []
        rows = []
        for part, spent in settled_parts(self.told.parts, total.value, executed.value if executed else None):
            if part.amount.start in kept:
                continue
            label = part.name if fund_kind(part.name) else level_name(part.level)
            own = [each.rate for each in self.told.own_rates if spent and each.spent.start == spent.amount.start]
            given = {column: part.amount, "executed": spent.amount if spent else None, "rate": own[0] if own else None}
            row = self._row(label, **given)
            row["name"] = self.flow.piece(part.start, part.start + len(part.name), label)
            rows.append(row)
        return rows

    def _rated_rows(self) -> list[Row]:
        """Rows by level, each with the rate that is told of it, where what was allotted confirms one of the rates."""
        rows: list[Row] = []
        confirmed = False
        for own in self.told.own_rates:
            stated = {
                part.amount.value: part.amount
                for parts in self.told.parts
                for part in parts
                if part.level.removesuffix("级") == own.level and not part.spent and part.amount.value != own.spent.value
            }
            given = next(iter(stated.values())) if len(stated) == 1 else None
            adjusted = given if given is not None and fits(own.spent, given, own.rate) else None
            confirmed = confirmed or adjusted is not None
            rows.append(self._row(level_name(own.level), adjusted=adjusted, executed=own.spent, rate=own.rate))
        return rows if confirmed else []

    def _separate(self) -> list[Row]:
        """What each level allotted, told level by level where no sentence tells the whole."""
        allocated = self.told.values("allocated")
        levels = [source_level(self.flow.text, amount) for amount in allocated]
        if len(levels) < 2 or not all(levels) or len(set(levels)) < len(levels):
            return []
        self.doubts = []
        return [self._row(level_name(level), adjusted=a) for level, a in zip(levels, allocated, strict=True)]

    def _row(self, label: str, **amounts: Amount | None) -> Row:
        given = {role: amount for role, amount in amounts.items() if amount is not None}
        row: Row = {role: self._figure(amount) for role, amount in given.items()}
        first = min(given.values(), key=lambda amount: amount.said)
        row["name"] = self.flow.piece(first.said, max(first.start, first.said + 1), label)
        return row

    def _figure(self, amount: Amount) -> Piece:
        """The place of a figure with its unit; the text without it where it is the form's own."""
        unit = self._unit()
        written = self.flow.text[amount.start : amount.end]
        own = unit is not None and written.endswith(unit.text) and not written.endswith(f"万{unit.text}")
        return self.flow.piece(amount.start, amount.end, written.removesuffix(unit.text) if own and unit else written)

    def _unit(self) -> Piece | None:
        """The unit that most amounts are written in, where it stands first; "万" is short for 万元."""
        units: dict[str, list[tuple[int, int]]] = {}
        for match in {amount.start: amount for amounts in self.told.amounts.values() for amount in amounts}.values():
            written = re.search(r"亿元|万元?|千元|元", self.flow.text[match.start : match.end])
            if written is not None:
                name = "万元" if written.group() == "万" else written.group()
                units.setdefault(name, []).append((match.start + written.start(), match.end))
        if not units:
            return self._common_unit()
        unit = max(units, key=lambda name: (len(units[name]), len(re.findall(rf"\d{name}", self.flow.text)), len(name)))
        return self.flow.piece(*min(units[unit]), unit)


    def _common_unit(self) -> Piece | None:
        """The unit of nearly all amounts of the text, where none of them is a fund of the report."""
        found = list(_WRITTEN.finditer(self.flow.text))
        counts = {name: sum(match[1] == name for match in found) for name in {match[1] for match in found}}
        unit = max(counts, key=lambda name: counts[name], default=None)
        if unit is None or counts[unit] * 4 < len(found) * 3:
            return None
        first = next(match for match in found if match[1] == unit)
        return self.flow.piece(*first.span(1), unit)
