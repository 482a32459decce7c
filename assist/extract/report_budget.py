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
from assist.extract.report_flow import Flow
from assist.forms.labels import fund_kind

TOTAL_NAME, CARRIED_NAME, CURRENT_NAME = "年度资金总额", "上年结转", "当年下达"
"""Reports print no label beside an amount; these stand where the words do that say the same."""

_MONEY = r"(?:人民币)?(?P<amount>\d+(?:,\d{3})*(?:\.\d+)?)(?P<unit>亿元|万元|千元|元)"
_IS = r"(?:总额|金额|数额|数|总计|合计|共计|共|了|已|均|为|是|达到|达|:|\(A\)|\(B\))*"
_FILL = r"(?:[^，。；;:\n\d()]|\([^()\n]{0,30}\)){0,50}?"
_EXECUTED = re.compile(
    r"(?<!未)(?<!尚未)(?:(?:实际|累计|全年|预算|资金|已|共|总|完成)*(?:支出|执行|支付|使用))"
    rf"(?:了)?(?:项目|专项|补助|财政)*(?:资金|经费)?{_IS}{_MONEY}"
)
_RATE = re.compile(
    r"执行(?:完成)?率(?:\([^()]{1,12}\))?(?:约|为|是|达到了?|达|:)*(?P<amount>\d+(?:\.\d+)?)(?P<unit>%)"
)
_CARRIED = re.compile(
    rf"(?:(?:上年度?|以前年度|(?P<before>20\d\d)年度?)(?:结转|结余)(?:结余|结转)?(?:资金)?|结转(?:上年度?|(?P<earlier>20\d\d)年度?)(?:资金)?){_IS}{_MONEY}"
)
_CURRENT = re.compile(
    rf"(?:当年|本年度?)(?:财政|中央)?(?:下达|安排|预算|拨款|投入|新增){{1,2}}(?:资金)?{_IS}{_MONEY}"
)
_INITIAL = re.compile(rf"年初(?:部门)?(?:预算|批复|安排)(?:数|安排|批复|资金|下达)*{_IS}{_MONEY}")
_EXPLICIT = re.compile(
    r"(?:(?:全年|年度|调整后?|项目|可用|可使用|实际|本年|当年)+(?:的)?(?:项目|财政)?(?:预算数?|预算资金|预算总额|资金总额|资金|总预算)"
    rf"|部门预算(?:收入)?|预算总额|资金总额|预算数\(A\)|总预算){_IS}{_MONEY}"
)
_ALLOCATED = re.compile(rf"(?:下达|安排|投入|到位|落实|争取){_FILL}{_MONEY}")
_SUM = re.compile(rf"(?:^|，)(?:以上)?(?:资金)?(?:合计|共计|总计)(?:为|:)?{_MONEY}")
_ARRIVED = re.compile(rf"{_MONEY}(?:的)?(?:项目|预算)?资金?(?:已|均)?(?:全部|全额|足额)?(?:拨付|下达)?到位")
_PART = re.compile(
    r"(?P<name>(?P<level>中央|省级?|自治区|州级?|盟市|市级?|旗县|县级?|区级?|地方|市县|上级|本级|自筹|其他)"
    r"(?:财政|转移支付|专项|补助|配套|预算|拨款|下达|安排|投入|资金|经费)*)"
    rf"(?:(?P<verb>支出|执行|支付|使用)|(?<=下达|安排|投入|配套){_FILL})?{_IS}{_MONEY}"
)
_LEVELS = {"中央": "中央财政资金", "上级": "上级资金", "自筹": "自筹资金", "其他": "其他资金", "本级": "本级资金"}
_OF_PART = re.compile(r"其中|包括|主要用于|分别|用于")
_NOT_ALL = re.compile(r"中央|省级?|自治区|市级|县级|区级|地方|本级|配套|自筹|基本|三公|公务|人员|公用|培训|办公")
_FUTURE = re.compile(r"计划|拟|预计|应|需|可|尚|未|节约|减少|增加|超出|剩余|结余|同比")
_ONE_YEAR = re.compile(r"(20\d\d)年")
_OPENING_YEAR = re.compile(r"(?:^|[，:])(?:截至|截止|至|到|其中)?(20\d\d)年")
_SENTENCE = re.compile(r"[^。；;\n]+")
_TOGETHER = re.compile(r"共|合计|总")
_TOLERANCE = Decimal("0.06")


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in the flow: [start, end) is the number with its unit, `said` where its wording begins."""

    value: Decimal
    """In 元, or in percent for a rate."""
    start: int
    end: int
    said: int
    words: str


@dataclass(frozen=True, slots=True)
class _Part:
    """An amount of one level of government; `spent` when it says what was spent of it."""

    level: str
    name: str
    amount: Amount
    start: int
    spent: bool


@dataclass(frozen=True, slots=True)
class Funds:
    """The rows, the money unit as a piece, and what could not be decided (field, reason)."""

    rows: list[Row]
    unit: Piece | None
    doubts: list[tuple[str, str]]


def read_funds(flow: Flow, ranges: Sequence[tuple[int, int]], year: int | None) -> Funds:
    """The fund rows that the sentences in `ranges` state for `year`."""
    found = _Statements(flow, year)
    for start, end in ranges:
        for sentence in _SENTENCE.finditer(flow.text, start, end):
            if "元" in sentence.group() or "%" in sentence.group():
                found.read(sentence.start(), sentence.end())
    return found.funds()


class _Statements:
    def __init__(self, flow: Flow, year: int | None) -> None:
        self.flow = flow
        self.year = year
        self.amounts: dict[str, list[Amount]] = {}
        self.parts: list[_Part] = []
        self.doubts: list[tuple[str, str]] = []

    def read(self, start: int, end: int) -> None:
        """Reads one sentence."""
        of_part = _OF_PART.search(self.flow.text, start, end)
        whole_end = of_part.start() if of_part else end
        self._keep("executed", _EXECUTED, start, whole_end)
        self._keep("rate", _RATE, start, end)
        self._keep("carried", _CARRIED, start, end)
        self._keep("current", _CURRENT, start, end)
        self._keep("initial", _INITIAL, start, whole_end)
        self._keep("explicit", _EXPLICIT, start, whole_end)
        if re.search(r"下达|安排|投入|配套", self.flow.text[start:whole_end]):
            self._keep("explicit", _SUM, start, whole_end)
        self._keep("arrived", _ARRIVED, start, whole_end)
        self._keep("allocated", _ALLOCATED, start, whole_end)
        self._read_parts(start, end)

    def _keep(self, role: str, pattern: re.Pattern[str], start: int, end: int) -> None:
        for match in pattern.finditer(self.flow.text, start, end):
            if self._applies(role, match, start):
                self.amounts.setdefault(role, []).append(_amount(match))

    def _applies(self, role: str, match: re.Match[str], start: int) -> bool:
        text = self.flow.text
        clause = max(text.rfind(mark, start, match.start()) for mark in "，:") + 1 or start
        lead = text[max(clause, start) : match.start()]
        if role == "carried":
            stated = match["before"] or match["earlier"]
            return self.year is None or stated is None or int(stated) == self.year - 1
        if self._other_year(text[start : match.start()]):
            return False
        if role in ("executed", "rate") and (_NOT_ALL.search(lead) or _FUTURE.search(lead)):
            return False
        if role in ("allocated", "explicit"):
            said = text[start : match.end()] if match.re is _SUM else lead + match.group()
            return not (re.search(r"结转|结余|支出|执行|支付|年初", said) or _FUTURE.search(lead[-4:]))
        return True

    def _other_year(self, lead: str) -> bool:
        """Whether a figure behind `lead` (its sentence so far) is said of another year than the report's."""
        clause = re.split(r"[，:]", lead)[-1]
        named = _ONE_YEAR.findall(clause) or _OPENING_YEAR.findall(lead)
        return self.year is not None and bool(named) and int(named[-1]) != self.year

    def _read_parts(self, start: int, end: int) -> None:
        for match in _PART.finditer(self.flow.text, start, end):
            if self._other_year(self.flow.text[start : match.start()]):
                continue
            before = self.flow.text[match.start() - 1] if match.start() > start else "，"
            if before in "，:、" or self.flow.text[:match.start()].endswith(("其中", "和", "年", "年度")):
                self.parts.append(
                    _Part(match["level"], match["name"], _amount(match), match.start(), match["verb"] is not None)
                )

    def funds(self) -> Funds:
        """The rows that the statements add up to."""
        executed, rate = self._settled(self._values("executed"), self._values("rate"))
        carried, current = self._only("carried"), self._only("current")
        initial, total = self._totals(executed, rate, carried is not None)
        rows: list[Row] = []
        if executed or rate or initial or total:
            rows.append(self._row(TOTAL_NAME, initial=initial, adjusted=total, executed=executed, rate=rate))
        if carried is not None:
            rows.append(self._row(CARRIED_NAME, adjusted=carried))
            current = current or self._only("allocated")
            if current is not None:
                rows.append(self._row(CURRENT_NAME, adjusted=current))
        rows += self._part_rows(total)
        return Funds(rows, self._unit(), self.doubts)

    def _values(self, role: str) -> list[Amount]:
        """The statements of a role, one for each different value."""
        seen: dict[Decimal, Amount] = {}
        for amount in self.amounts.get(role, []):
            seen.setdefault(amount.value, amount)
        return list(seen.values())

    def _only(self, role: str) -> Amount | None:
        values = self._values(role)
        return values[0] if len(values) == 1 else None

    def _candidates(self) -> list[Amount]:
        return [amount for role in ("explicit", "initial", "allocated", "arrived") for amount in self._values(role)]

    def _settled(self, executed: list[Amount], rate: list[Amount]) -> tuple[Amount | None, Amount | None]:
        """The spending and its rate; among several, the pair that a stated budget confirms."""
        if len(executed) > 1 or len(rate) > 1:
            pairs = {(e, r) for e in executed for r in rate for b in self._candidates() if _fits(e, b, r)}
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
        initial, explicit = self._only("initial"), self._only("explicit")
        confirmed = [amount for amount in self._candidates() if executed and rate and _fits(executed, amount, rate)]
        if explicit is None and confirmed:
            explicit = confirmed[0]
        if explicit is not None:
            same = initial is not None and initial.value == explicit.value
            return (None if same else initial), explicit
        if carried:
            return initial, None
        allocated = {a.value: a for role in ("arrived", "allocated") for a in self._values(role)}
        together = [a for a in allocated.values() if _TOGETHER.search(a.words)]
        if len(allocated) == 1:
            return initial, next(iter(allocated.values()))
        if len(together) == 1:
            return initial, together[0]
        if allocated:
            self.doubts.append(("budget[0].adjusted", "文中有几个不同的数，无法确定"))
        return initial, None

    def _part_rows(self, total: Amount | None) -> list[Row]:
        """Rows by source of funds, when together they are the total and each level stands once."""
        budgets = {part.level: part for part in reversed(self.parts) if not part.spent}
        spent = {part.level: part.amount for part in reversed(self.parts) if part.spent}
        stated = sum(part.amount.value for part in budgets.values())
        if total is None or len(budgets) < 2 or stated != total.value:
            return []
        rows = []
        for part in sorted(budgets.values(), key=lambda part: part.start):
            label = part.name if fund_kind(part.name) else _level_name(part.level)
            row = self._row(label, adjusted=part.amount, executed=spent.get(part.level))
            row["name"] = self.flow.piece(part.start, part.start + len(part.name), label)
            rows.append(row)
        return rows

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
        return self.flow.piece(amount.start, amount.end, written.removesuffix(unit.text) if own and unit else None)

    def _unit(self) -> Piece | None:
        """The unit that most amounts are written in, where it stands first."""
        units: dict[str, list[int]] = {}
        for match in (amount for amounts in self.amounts.values() for amount in amounts):
            written = re.search(r"亿元|万元|千元|元", self.flow.text[match.start : match.end])
            if written is not None:
                units.setdefault(written.group(), []).append(match.start + written.start())
        if not units:
            return None
        unit = max(units, key=lambda name: len(units[name]))
        at = min(units[unit])
        return self.flow.piece(at, at + len(unit))


_SCALES = {"亿元": 8, "万元": 4, "千元": 3, "元": 0, "%": 0}


def _amount(match: re.Match[str]) -> Amount:
    value = Decimal(match["amount"].replace(",", "")).scaleb(_SCALES[match["unit"]])
    return Amount(value, match.start("amount"), match.end("unit"), match.start(), match.group())


def _level_name(level: str) -> str:
    return _LEVELS.get(level, f"{level.removesuffix('级')}级资金")


def _fits(executed: Amount, budget: Amount, rate: Amount) -> bool:
    """Whether executed / budget is the stated rate, within its rounding."""
    return budget.value > 0 and abs(executed.value / budget.value * 100 - rate.value) <= _TOLERANCE
