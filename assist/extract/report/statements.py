"""What the sentences of a report state of its funds, role by role: budgets, spending, rates, parts and sums."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from decimal import Decimal

from assist.extract.report import money as money
from assist.extract.report.flow import Flow
from assist.extract.report.money import Amount, amount_of
from assist.extract.report.parts import OwnRate, Part, read_own_rates, read_parts

_ONE_YEAR = re.compile(r"(20\d\d)年")
_OPENING_YEAR = re.compile(r"(?:^|[，:])(?:截至|截止|至|到|其中)?(20\d\d)年")
_NAMED_SPENDING = re.compile(r"支出[^\d]{0,4}(?:资金|经费)")
_LAST_YEAR = re.compile("(?:^|(?<=[，。；;:\n]))(?:上一年度?|去年|上年度?)(?!.{0,4}(?:结转|结余))(?!.*(?:本年|今年|当年))")
_DATED = re.compile(r"20\d\d年\d{1,2}月\d")
_ANY_MONEY = re.compile(money.MONEY)
_NEAR = 12


class Statements:
    """The figures of one report by role, and the parts and sums that its sentences list."""

    def __init__(self, flow: Flow, year: int | None, subject: str, of_one: frozenset[Decimal]) -> None:
        self.flow = flow
        self.year = year
        self.subject = subject
        self.of_one = of_one
        self.masked = money.MASKED.search(flow.text) is not None
        self.amounts: dict[str, list[Amount]] = {}
        self.named: list[Amount] = []
        """Every amount of the sentences, as witness where no words tell which is the budget."""
        self.parts: list[list[Part]] = []
        self.own_rates: list[OwnRate] = []
        self.summed: list[Amount] = []
        """Amounts that the parts listed right behind them add up to."""

    def read(self, start: int, end: int) -> None:
        """Reads one sentence."""
        if not self._other_year(self.flow.text[start:end]):
            self.named += map(amount_of, _ANY_MONEY.finditer(self.flow.text, start, end))
        of_part = _of_part(self.flow.text, start, end)
        whole_end = of_part.start() if of_part else end
        before = len(self.amounts.get("executed", ()))
        self.keep("executed", money.EXECUTED, start, whole_end)
        self.keep("rate", money.RATE, start, end)
        self.keep("carried", money.CARRIED, start, end)
        self.keep("current", money.CURRENT, start, end)
        self.keep("initial", money.INITIAL, start, end)
        self.keep("explicit", money.WHOLE, start, whole_end)
        self.keep("explicit", money.EXPLICIT, start, whole_end)
        if re.search(r"下达|安排|投入|配套", self.flow.text[start:whole_end]):
            self.keep("explicit", money.SUM, start, whole_end)
        self.keep("arrived", money.ARRIVED, start, whole_end)
        self.keep("allocated", money.ALLOCATED, start, whole_end)
        self.keep("granted", money.SHARED_OUT, start, whole_end)
        self.keep("adjusted", money.ADJUSTED, start, end)
        self.keep("ratio", money.SHARE_OF, start, end)
        self.keep("cut", money.CUT, start, end)
        self.keep("added", money.ADDED, start, end)
        self.keep("spent", money.EXECUTED, start, end)
        self.keep("granted", money.GRANTED, start, whole_end)
        self.keep("granted", money.BUDGETED, start, whole_end)
        self.keep("share", money.SPENT_SHARE, start, whole_end)
        self.keep("confirmable", money.CARRIED_ALL, start, whole_end)
        self.keep("confirmable", money.INVESTED, start, whole_end)
        self.keep("funded", money.ALL_FUNDED, start, min(len(self.flow.text), end + _NEAR))
        for pattern in money.USED:
            self.keep("used", pattern, start, end)
        for role in ("used", "arrived"):
            self.keep(role, money.ALL_SPENT, start, end)
        if not self._other_year(self.flow.text[start:end][:12]):
            spent = self.amounts["executed"][-1].end if len(self.amounts.get("executed", ())) > before else -1
            parts = [
                part
                for part in read_parts(self.flow.text, start, end, spent if of_part else -1)
                if not self._other_year(self.flow.text[start : part.start])
            ]
            self.parts.append(parts)
            of_whole = {rate.start for rate in self.amounts.get("rate", ())}
            self.own_rates += [own for own in read_own_rates(self.flow.text, start, end) if own.rate.start not in of_whole]
            self._read_sum(start, end, parts)

    def _read_sum(self, start: int, end: int, parts: Sequence[Part]) -> None:
        """Keeps the last amount before a list of parts when they add up to it, and a sum that is called one."""
        self._read_totalled(start, end)
        lead = list(_ANY_MONEY.finditer(self.flow.text, start, parts[0].start)) if len(parts) > 1 else []
        bracketed = parts and self.flow.text[parts[0].start - 1] == "("
        if not lead or self.masked or bracketed or any(part.spent for part in parts):
            return
        whole = amount_of(lead[-1])
        sums = list(itertools.accumulate(part.amount.value for part in parts))
        if whole.value in sums[1:] and len({part.level for part in parts}) > 1:
            self.summed.append(whole)

    def _read_totalled(self, start: int, end: int) -> None:
        """"A120万元、B58万元共计178万元", "共计178万元，其中A120万元，B58万元", where nothing says it was spent."""
        text = self.flow.text
        match = money.TOTALLED.search(text, start, end)
        if match is None or self.masked or money.SPENDING.search(text, start, end):
            return
        whole = amount_of(match)
        before = [amount_of(found).value for found in _ANY_MONEY.finditer(text, start, match.start())]
        behind = [amount_of(found).value for found in _ANY_MONEY.finditer(text, match.end(), end)]
        if (len(before) > 1 and sum(before) == whole.value) or whole.value in list(itertools.accumulate(behind))[1:]:
            self.summed.append(whole)

    def keep(self, role: str, pattern: re.Pattern[str], start: int, end: int) -> None:
        """Keeps what `pattern` finds in [start, end) where its words and its year let it."""
        for match in pattern.finditer(self.flow.text, start, end):
            if role not in ("rate", "ratio") and self.of_one and amount_of(match).value in self.of_one:
                continue
            if self._applies(role, match, start):
                self.amounts.setdefault(role, []).append(amount_of(match))
            elif role == "executed" and self._paid_after(match, start, end):
                self.amounts.setdefault("later", []).append(amount_of(match))

    def _applies(self, role: str, match: re.Match[str], start: int) -> bool:
        text = self.flow.text
        clause = max(text.rfind(mark, start, match.start()) for mark in "，:") + 1 or start
        lead = text[max(clause, start) : match.start()]
        if role == "carried":
            stated = match["before"] or match["earlier"]
            return self.year is None or stated is None or int(stated) == self.year - 1
        if self._other_year(text[start : match.start()]) or _LAST_YEAR.search(text, start, match.start()) or (self.masked and role not in ("rate", "share", "ratio")):
            return False
        if role in ("rate", "share") and money.PART_SPENT.search(text, start, match.start()):
            return self._rate_of_all(start, match)
        if role == "spent":
            return not (money.EARLIER.search(lead[-_NEAR:]) or money.FUTURE.search(lead))
        if role in ("executed", "rate", "share", "used"):
            return self._of_all(role, lead, match)
        if role in ("allocated", "explicit", "granted"):
            said = text[start : match.end()] if match.re is money.SUM else lead + match.group()
            return not (money.NO_BUDGET.search(said) or money.FUTURE.search(lead[-4:]))
        return True

    def _rate_of_all(self, start: int, rate: re.Match[str]) -> bool:
        """"支出90万元，其中省级资金支出60万元，县级资金支出30万元，执行率95%": the one rate behind several parts is of the whole
        that is told before them."""
        text = self.flow.text
        of_part = _of_part(text, start, rate.start())
        if of_part is None or "%" in text[start : rate.start("amount")] or money.EXECUTED.search(text, start, of_part.start()) is None:
            return False
        return len(_ANY_MONEY.findall(text, of_part.end(), rate.start())) > 1

    def _of_all(self, role: str, lead: str, match: re.Match[str]) -> bool:
        """Whether what was spent is said of the whole of the funds, and not of what is still to come."""
        if role != "used":
            lead = lead[-_NEAR:]
        said = lead + match.group() if role == "executed" else lead
        named = money.HANDED_DOWN.search(lead) and _NAMED_SPENDING.match(match.group())
        if role == "executed" and (named or money.EARLIER.search(lead)):
            return False
        return not (money.NOT_ALL.search(said) or money.FUTURE.search(lead))

    def _paid_after(self, match: re.Match[str], start: int, end: int) -> bool:
        """Whether an amount was paid in the year after the report's own, and no rate tells of what it is a share."""
        if money.RATE.search(self.flow.text, match.end(), end):
            return False
        lead = self.flow.text[start : match.start()]
        years = {int(year) for year in _ONE_YEAR.findall(lead)}
        return self.year is not None and max(years, default=0) == self.year + 1 and self._of_all("executed", lead, match)

    def _other_year(self, lead: str) -> bool:
        """Whether a figure behind `lead` (its sentence so far) is said of another year than the report's."""
        clause = re.split(r"[，:]", lead)[-1]
        named = _ONE_YEAR.findall(clause) or _OPENING_YEAR.findall(lead)
        if f"{self.year}年" in lead and _DATED.match(lead) and not _ONE_YEAR.search(clause):
            return False  # the date of a letter that hands down this year's funds
        return self.year is not None and bool(named) and int(named[-1]) != self.year

    def values(self, role: str) -> list[Amount]:
        """The statements of a role, one for each different value."""
        seen: dict[Decimal, Amount] = {}
        for amount in self.amounts.get(role, []):
            seen.setdefault(amount.value, amount)
        return list(seen.values())

    def only(self, role: str) -> Amount | None:
        """The one value of a role; None where there are several."""
        values = self.values(role)
        return values[0] if len(values) == 1 else None


def _of_part(text: str, start: int, end: int) -> re.Match[str] | None:
    """Where a sentence comes to the parts of what it named, outside of brackets."""
    for match in money.OF_PART.finditer(text, start, end):
        if text.count("(", start, match.start()) <= text.count(")", start, match.start()):
            return match
    return None
