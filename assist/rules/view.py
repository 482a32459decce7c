"""A form as rules see it: fields with evidence, money as intervals, narratives as searchable passages."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from assist.forms.profiles import Profile, profile_for
from assist.forms.wording import pattern, words
from assist.model import BudgetLine, FindingEvidence, Form, ToldClaim
from assist.model.lazy import lazy
from assist.rules.claims import Claim, bare_name, claims_of
from assist.rules.derived import share_of
from assist.rules.evidence import Role
from assist.rules.indicator_table import IndicatorTable
from assist.rules.narratives import NARRATIVES, OF_PLANS, passages_of, report_before
from assist.rules.prose import Passage
from assist.rules.rows import Row
from assist.rules.torn_rows import rows_are_torn
from assist.text.compact import bare
from assist.text.intervals import Interval, printed
from assist.text.units import MONEY

Column = Literal["initial", "adjusted", "executed"]
_RATE_MOST = 150
"""Percent. A larger rate that equals an amount of its own row was an amount."""
_WHOLLY = 4
_NAMED = 3
"""Characters in a row that a text must share with an indicator's name to speak of it."""
_CAUSE = re.compile("(?!其[他它]|正常|工作|原因|情况|不详|客观|主观|已完|完成|未完|合格|达标|无|未|没)[\u4e00-\u9fff]{2}")
"""A reason of two characters that tells one (疫情, 流标)."""
_NUMBER_ALONE = re.compile("[\\d.,]+[%‰]?[\u4e00-\u9fff]{0,2}")
_REST = re.compile("(?:[，,]完成率(?:为|达到?)?[\\d.]+%)?分?[，,、（(；;]([^。；;\\n%率额元]{4,80})(?=[。；;\\n)）]|$)")
"""What a sentence says after the figures of an indicator."""
_ROUGHLY = 6
"""Characters of a name that tell that the sentence goes on with another indicator."""
_MONTH = re.compile(r"\s*年?\s*\d{1,2}\s*月")
_MONEY_POWER = {"元": 0, "千元": 3, "万元": 4, "亿元": 8}


class FormView(IndicatorTable):
    """A form together with the text it was read from. Everything derived is computed once, when asked for."""

    def __init__(
        self,
        form: Form,
        text: str,
        profile: Profile | None = None,
        locate: Callable[[int], str] | None = None,
    ) -> None:
        super().__init__(form, text, locate)
        self._profile = profile
        self._claims: dict[str, tuple[Claim, ...]] = {}

    @lazy
    def profile(self) -> Profile:
        """The settings that hold for this form."""
        return self._profile or profile_for(self.form.layout, self.form.year)

    @lazy
    def year_is_stated(self) -> bool:
        """The form names its own year; one taken from the date of filling in is a guess."""
        own, filled = self.form.evidence.get("year"), self.form.evidence.get("fill_date")
        if own is None:
            return self.form.year is not None
        if filled is not None and own.start < filled.end and filled.start < own.end:
            return False
        return not _MONTH.match(self.text, own.end)

    # Money

    def money(self, amount: Decimal | None) -> Interval | None:
        """An amount of the fund table in 元; None when it is blank or the form's unit is not known."""
        power = self.money_power
        return None if amount is None or power is None else printed(amount, power)

    def written(self, amount: Decimal) -> str:
        """An amount of 元 in the form's own unit, as a reader compares it with the fund table."""
        return f"{amount.scaleb(-(self.money_power or 0)).normalize():f}{self.form.money_unit or '元'}"

    @lazy
    def money_power(self) -> int | None:
        """Power of ten from the form's money unit to 元."""
        return _MONEY_POWER.get(self.form.money_unit or "")

    def amounts(self, *columns: Column) -> list[Interval]:
        """The amounts in these columns of the fund table, in 元, row by row; blank cells are left out."""
        found = (self.money(getattr(line, column)) for line in self.form.budget for column in columns)
        return [money for money in found if money is not None]

    def sources(self, column: Column) -> list[Interval]:
        """The amounts of the rows beside the total, in 元."""
        rows = (line for index, line in enumerate(self.form.budget) if index != self.total_index)
        found = (self.money(getattr(line, column)) for line in rows)
        return [money for money in found if money is not None]

    @lazy
    def total_index(self) -> int | None:
        """The fund row that stands for the whole: the total, or the only row there is."""
        for index, line in enumerate(self.form.budget):
            if line.kind == "total":
                return index
        return 0 if len(self.form.budget) == 1 else None

    @property
    def funds(self) -> BudgetLine | None:
        """The total row."""
        return None if self.total_index is None else self.form.budget[self.total_index]

    @property
    def funds_path(self) -> str:
        """The total row's path."""
        return f"budget[{self.total_index}]"

    @lazy
    def execution_rate(self) -> Interval | None:
        """Executed over adjusted in percent as an interval; the printed rate when the amounts are missing."""
        line = self.funds
        if line is None:
            return None
        if line.adjusted is not None and line.executed is not None and line.adjusted > 0:
            share = share_of(printed(line.executed), printed(line.adjusted))
            if share is not None:
                return share
        return None if line.rate is None else printed(line.rate)

    @property
    def rate_text(self) -> str:
        """The execution rate for messages: as printed, else computed."""
        line = self.funds
        if line is None:
            return ""
        if line.rate is not None:
            return f"{line.rate:f}%"
        if line.adjusted and line.executed is not None:
            return f"{line.executed * 100 / line.adjusted:.2f}%"
        return ""

    @property
    def reckoned_rate_text(self) -> str:
        """The execution rate for messages where the printed one does not follow from its amounts: the computed one."""
        line, rate = self.funds, self.execution_rate
        if line is None or line.rate is None or rate is None or rate.meets(printed(line.rate)):
            return self.rate_text
        if not line.adjusted or line.executed is None:
            return self.rate_text
        return f"{line.executed * 100 / line.adjusted:.2f}%"

    def rate_below(self, limit: Decimal) -> bool:
        """The execution rate certainly lies below `limit` percent."""
        rate = self.execution_rate
        return rate is not None and rate.high is not None and rate.high <= limit

    @lazy
    def execution_weight(self) -> Decimal | None:
        """The points for budget execution: printed in the fund table, or stated in its heading."""
        funds = self.funds
        if funds is not None and funds.weight is not None:
            return funds.weight
        stated = [entry.weight for entry in self.form.declared_weights if "执行" in entry.label]
        return stated[0] if len(stated) == 1 else None

    def cite_execution_weight(self, role: Role = "counter") -> FindingEvidence | None:
        """Where the points for budget execution stand."""
        for index, entry in enumerate(self.form.declared_weights):
            if "执行" in entry.label and (self.funds is None or self.funds.weight is None):
                return self.cite_declared(index, role)
        return self.cite(f"{self.funds_path}.weight", role)

    def cite_funds(self, role: Role = "claim") -> FindingEvidence | None:
        """The total row, or its rate or executed amount when the row itself was not located."""
        path = self.funds_path
        return self.cite(path, role) or self.cite(f"{path}.rate", role) or self.cite(f"{path}.executed", role)

    # Rows

    @lazy
    def money_costs(self) -> tuple[Row, ...]:
        """Cost indicators whose target is an amount of money and not a price for each. Where a layout prints no
        levels, names alone tell."""
        return tuple(
            row
            for row in self.rows
            if (row.is_cost or (not row.level and row.names_spending))
            and row.target is not None
            and row.target.unit == MONEY
            and not pattern("price").search(row.name + row.target_text + (row.item.unit or ""))
        )

    def cite_row(self, row: Row, role: Role = "claim") -> FindingEvidence | None:
        """The whole row, or its most telling cell."""
        for path in (row.path, f"{row.path}.actual", f"{row.path}.target", f"{row.path}.level3"):
            found = self.cite(path, role)
            if found is not None:
                return found
        return None

    @lazy
    def misread(self) -> frozenset[str]:
        """Parts that cannot be as they were read: points that add up to twice what there is, an amount where a rate
        should stand, rows of a text that lost a part, a label inside a narrative. What rests on them is for review."""
        found = set()
        full = max(self.form.total_weight or 0, self.form.total_score or 0, self.profile.total_weight.value)
        weights = sum(row.item.weight or 0 for row in self.rows)
        scores = sum(row.item.score or 0 for row in self.rows)
        if weights > 2 * full or 2 * scores > 3 * full or rows_are_torn(self.form, self.text):
            found.add("indicators")
        for index, line in enumerate(self.form.budget):
            amounts = (line.initial, line.adjusted, line.executed)
            if self._is_torn(index, line):
                found.add("budget")
            if line.rate and line.rate > _RATE_MOST and line.rate in amounts:
                found.add("budget")
            if line.score and (line.score > full or (line.weight is None and line.score in amounts)):
                found.add("budget")
        if pattern("column_labels").search(bare(self.form.goal or "")):
            found |= {"goal", "completion"}
        return frozenset(found)

    def _is_torn(self, index: int, line: BudgetLine) -> bool:
        """In text whose lines broke inside a number: the rate is the tail of what it should be, 0% of 93.00%, or
        stands where the score should."""
        place = self.form.evidence.get(f"budget[{index}]")
        if place is None or place.locator[:1] != "L" or not line.adjusted or line.executed is None:
            return False
        rate = line.executed * 100 / line.adjusted
        if line.score is not None and line.weight is not None and line.score > line.weight and abs(line.score - rate) < 1:
            return True
        printed_as = (f"{rate:.2f}", f"{rate:.1f}", f"{rate:.0f}")
        return line.rate is not None and line.rate < rate - 1 and any(text.endswith(f"{line.rate:f}") for text in printed_as)

    @lazy
    def unfilled(self) -> bool:
        """Most indicators have neither actual value nor score: the self-assessment was not done."""
        if len(self.rows) < 2 or not self.form.has_scores:
            return False
        empty = [row for row in self.rows if row.item.actual is None and row.item.score is None]
        if len(empty) * 2 <= len(self.rows):
            return False
        # Beside a printed total, values that are nowhere were more likely not read than not filled in.
        return self.form.total_score is None or all(self.is_blank(f"{row.path}.actual") for row in empty)

    # Prose

    @lazy
    def passages(self) -> dict[str, Passage]:
        """Narratives, reasons and the sections of a report by path; those not located are left out."""
        return {passage.path: passage for passage in passages_of(self.form, self.text, self._locate)}

    def prose(self, *paths: str) -> tuple[Passage, ...]:
        """The passages that exist among these paths."""
        return tuple(self.passages[path] for path in paths if path in self.passages)

    def claims(self, passage: Passage) -> tuple[Claim, ...]:
        """Every quantity of a passage as a claim."""
        if passage.path not in self._claims:
            self._claims[passage.path] = claims_of(passage, self._told)
        return self._claims[passage.path]

    @lazy
    def _told(self) -> dict[int, ToldClaim]:
        return {claim.number.start: claim for claim in self.form.claims}

    @lazy
    def all_claims(self) -> tuple[Claim, ...]:
        """The quantities of everything that reports on work and spending, each text once."""
        return tuple(claim for passage in self.spoken for claim in self.claims(passage))

    @lazy
    def told_claims(self) -> tuple[Claim, ...]:
        """What the form says was reached in its own year, in figures."""
        year = self.form.year
        told = (*self.told, *report_before(self.form, self.text, self._locate))
        return tuple(claim for passage in told for claim in self.claims(passage) if claim.told_of(year))

    @lazy
    def told(self) -> tuple[Passage, ...]:
        """What the form says was done: completion, process, conclusion and the execution reason; in a report also its
        chapters, those on what was planned left out."""
        own = self.prose("completion", "process", "conclusion")
        if self.total_index is not None:
            own += self.prose(f"{self.funds_path}.reason")
        return own + tuple(one for one in self.body if not OF_PLANS.match(one.text))

    @lazy
    def plans(self) -> tuple[Passage, ...]:
        """The chapters of a report on what was planned."""
        return tuple(one for one in self.body if OF_PLANS.match(one.text))

    @lazy
    def body(self) -> tuple[Passage, ...]:
        """The chapters of a report beside its fields."""
        return tuple(passage for path, passage in self.passages.items() if path.startswith("body"))

    @lazy
    def managed(self) -> tuple[Passage, ...]:
        """What is said of the management of the money."""
        return tuple(passage for path, passage in self.passages.items() if path.startswith("management"))

    @lazy
    def spoken(self) -> tuple[Passage, ...]:
        """All that reports on work and spending, each text once: cost rows repeat the execution reason."""
        seen: dict[str, Passage] = {}
        for path, passage in self.passages.items():
            if path not in ("goal", "measures"):
                seen.setdefault(passage.text, passage)
        return tuple(seen.values())

    @lazy
    def prose_unread(self) -> bool:
        """Nothing that could hold an explanation was read: no rule may say that none was given."""
        return not self.spoken or any(doubt.path in NARRATIVES for doubt in self.form.doubts)

    @lazy
    def all_prose(self) -> str:
        """All passages in one string, to see at once that an expression occurs in none."""
        return "\n".join(dict.fromkeys(passage.text for passage in self.passages.values()))

    @lazy
    def problems_text(self) -> str:
        """The problem text without its empty phrases: "" when it is blank, 无, or a template's own words."""
        text = bare(self.form.problems or "")
        empty = text in words("no_problem") or pattern("no_problem").search(text)
        return "" if empty or pattern("placeholder").search(text) else text

    def told_why(self, row: Row) -> bool:
        """Whether the problem text says why this indicator fell short; in a report that is where it stands."""
        if self._explained_in_text(row) or self._told_after(row):
            return True
        problems = self.problems_text
        report = self.form.layout.startswith("N")
        because = bool(pattern("because").search(problems))
        if report and problems and row.item.score is None and sum(other.missed for other in self.rows) == 1:
            return True  # there is nothing else that the problems could be about
        return (report or because) and (self._speaks_of(row) or (report and because))

    def _explained_in_text(self, row: Row) -> bool:
        """A sentence gives a cause and names the indicator, or its value."""
        name, actual = bare_name(row.name), row.actual
        gap = None if actual is None or row.target is None else abs(row.target.printed - actual.printed)
        for passage in (*self.told, *self.plans):
            for cause in pattern("because").finditer(passage.text):
                start, end = passage.sentence(cause.start())
                sentence = passage.text[start:end]
                if any(name[at : at + _WHOLLY] in sentence for at in range(len(name) - _WHOLLY + 1)):
                    return True
                if actual is not None and any(
                    start <= claim.start < end
                    and claim.unit == actual.unit
                    and claim.mention.value in (actual.printed, gap)
                    for claim in self.claims(passage)
                ):
                    return True
        return False

    def _told_after(self, row: Row) -> bool:
        """In a report the reason stands behind the figures, in their sentence: 得13.5分，少建4座系选址异议。"""
        place = self.form.evidence.get(row.path) if self.form.layout.startswith("N") else None
        rest = _REST.match(self.text, place.end) if place is not None else None
        if rest is None or not self.explains(rest[1]):
            return False
        return not any(other.name[:_ROUGHLY] in rest[1] for other in self.rows)

    def _speaks_of(self, row: Row) -> bool:
        name = bare_name(row.name)
        pieces = [name[start : start + _NAMED] for start in range(len(name) - _NAMED + 1)]
        return any(piece in passage.text for passage in self.prose("problems") for piece in pieces)

    def explains(self, text: str | None) -> bool:
        """Whether a reason cell says something, or refers to one that does: not blank, a dash, or template words."""
        content = bare(text or "")
        if content in words("as_above"):
            return True
        if content[:1].isdigit() and _NUMBER_ALONE.fullmatch(content):
            return False
        return (
            (len(content) > 2 or _CAUSE.fullmatch(content) is not None)
            and not pattern("proof").search(content)
            and not pattern("placeholder").search(content)
            and content not in words("no_problem")
            and not pattern("no_reason").match(content)
        )
