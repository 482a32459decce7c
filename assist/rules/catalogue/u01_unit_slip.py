"""U01: one amount in two units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.model import FindingEvidence
from assist.rules.claims import Claim
from assist.rules.costs import whole_cost
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.unit_slips import CERTAIN_DIGITS, digits, in_other_unit
from assist.rules.view import FormView
from assist.text.intervals import Interval
from assist.text.quantities import Mention
from assist.text.units import MONEY, PERCENT

_PER_HEAD = re.compile("每|人均|户均|标准|单价|/")
_FUNDS = re.compile("(?:资金|经费|预算|补贴|补助|扶助|投入|配套|拨付|支出)")
_OF_BASE = re.compile("^(?:即|为|计|共计?|约)?$")
_PETTY = Decimal(1000)
_ROUND = Decimal(100)
_TEN_THOUSAND = 4


@rule(id="U01", name="金额单位差数量级", severity="contradiction", basis=("LOGIC", "OWN"))
def check(form: FormView) -> Iterator[Problem]:
    """An amount that has the digits of the table's and another unit is off by powers of ten.

    What:
        Amounts in reasons, narratives and the one whole cost indicator whose digits equal an executed or budgeted amount while their unit
        is 1,000, 10,000 or 100 million times as large or small. An initial budget so unlike the adjusted one. Funds of a few 元, not so much for each, in a text whose
        other amounts are in 万元.
    Why:
        40.9元 beside 40.90万元 is the most frequent slip in these forms.
    Formula:
        same significant digits (or three at least that rounding explains), ratio 10^3, 10^4 or 10^8, and the amount fits nothing else in the table. Of funds of less than 1,000元: base x
        percentage beside it = the amount in 万元; without such a base a hint.
    Not flagged:
        Amounts that fit any fund row in their own unit; digits that occur by chance (fewer than three:
        review).
    Bad:
        budget: [{adjusted: "67.00", executed: "40.90", rate: "61.04", reason: 年底拨付金额为40.9元。}]
    Good:
        budget: [{adjusted: "67.00", executed: "40.90", rate: "61.04", reason: 年底拨付金额为40.9万元。}]
    """
    if form.money_power is not None:
        yield from _in_text(form, form.money_power)
    yield from _in_row(form)
    yield from _petty(form)


def _in_text(form: FormView, power: int) -> Iterator[Problem]:
    """Amounts of the text and of the whole cost that the table has in another unit."""
    amounts = _amounts(form)
    known = [money for _, value in amounts if (money := form.money(value)) is not None]
    priced: set[str] = set()
    found: dict[str, tuple[Mention, str, Decimal, list[FindingEvidence]]] = {}
    for path, passage in form.passages.items():
        if path == "goal":
            continue
        for mention in passage.mentions:
            if (
                mention.unit != MONEY
                or mention.relation != "="
                or any(mention.interval.meets(k) for k in known)
            ):
                continue
            hit = _hit(mention.value, mention.scale, amounts, power)
            for_each = _PER_HEAD.search(passage.text, *passage.clause(mention.start))
            if hit is not None and not (for_each and _digits(mention.value) != _digits(hit[1])):
                entry = found.setdefault(mention.text, (mention, *hit, []))
                entry[3].append(passage.cite(mention.start, mention.end))
                if for_each:
                    priced.add(mention.text)
    yield from _in_cost(form, amounts, known, power)
    for mention, place, value, sides in found.values():
        per_head = mention.text in priced
        telling = max(digits(value.normalize()), digits(mention.value.normalize()))  # 4300.00 has two that tell
        if telling < CERTAIN_DIGITS and mention.scale == power:
            continue  # one unit and two digits: 0.43万元 is another amount than 4300万元
        times = abs(mention.scale - power + mention.value.adjusted() - value.adjusted())
        yield Problem(
            place=f"{place}~{mention.text}",
            message=f"文字写{mention.text}，表内为{value:f}{form.form.money_unit}，相差10的{times}次方倍",
            computation=f"{mention.text} 与 {value:f}{form.form.money_unit} 数字相同、{'单位不同' if mention.scale != power else '数量级不同'}",
            ask="更正金额单位",
            sides=(
                *sides,
                form.cite(place, "counter"),
                form.cite_funds("counter"),
                *(
                    form.cite_row(row, "context")
                    for row in form.money_costs
                    if row.actual and row.actual.printed == value
                ),
            ),
            verdict="fail" if telling >= CERTAIN_DIGITS and not per_head else "review",
        )


def _in_row(form: FormView) -> Iterator[Problem]:
    """An initial budget with the digits of the adjusted one, some powers of ten apart."""
    for index, line in enumerate(form.form.budget):
        first, second = line.initial, line.adjusted
        if not first or not second or first == second or _digits(first) != _digits(second) or digits(first.normalize()) < CERTAIN_DIGITS:
            continue
        path = f"budget[{index}]"
        yield Problem(
            place=f"{path}.initial",
            message=f"“{line.name}”年初预算{first:f}、调整后预算{second:f}，数字相同，相差10的{abs(first.adjusted() - second.adjusted())}次方倍",
            computation=f"{first:f} 与 {second:f}",
            ask="核对金额单位和小数点",
            sides=(form.cite(f"{path}.initial"), form.cite(f"{path}.adjusted", "counter")),
            verdict="review",
        )
        return


def _amounts(form: FormView) -> list[tuple[str, Decimal]]:
    """The amounts of the fund table with their places."""
    return [
        (f"budget[{index}].{column}", value)
        for index, line in enumerate(form.form.budget)
        for column in ("executed", "adjusted", "initial")
        if (value := getattr(line, column)) is not None and value > 0
    ]


def _digits(number: Decimal) -> tuple[int, ...]:
    return number.normalize().as_tuple().digits


def _in_cost(
    form: FormView, amounts: list[tuple[str, Decimal]], known: list[Interval], power: int
) -> Iterator[Problem]:
    """The same slip in the actual value of the one indicator that stands for the whole cost."""
    row = whole_cost(form)
    actual = row.actual if row is not None else None
    if row is None or actual is None or actual.unit != MONEY or any(actual.interval.meets(k) for k in known):
        return
    hit = _hit(actual.printed, actual.power, amounts, power)
    if hit is None:
        return
    place, value = hit
    yield Problem(
        place=f"{row.path}.actual",
        cause=f"cost:{row.path}",
        message=f"“{row.name}”完成值{row.actual_shown}，表内为{value:f}{form.form.money_unit}，数字相同而单位不同",
        computation=f"{row.actual_shown} 与 {value:f}{form.form.money_unit} 相差10的整数次方倍",
        ask="更正金额单位",
        sides=(
            form.cite(f"{row.path}.actual"),
            form.cite_row(row, "context"),
            form.cite(place, "counter"),
            form.cite_funds("counter"),
        ),
        verdict="fail" if digits(actual.printed.normalize()) >= CERTAIN_DIGITS else "review",
    )


def _hit(
    number: Decimal, scale: int, amounts: list[tuple[str, Decimal]], power: int
) -> tuple[str, Decimal] | None:
    return next(
        ((place, value) for place, value in amounts if in_other_unit(number, scale, value, power)), None
    )


def _petty(form: FormView) -> Iterator[Problem]:
    """Funds of some 元 among amounts in 万元: the digits of a share or a product told beside them make it certain."""
    seen: set[str] = set()
    for passage in form.passages.values():
        if "元" not in passage.text:
            continue
        if not any(
            mention.unit == MONEY and mention.scale == 0 and mention.value < _PETTY
            for mention in passage.mentions
        ):
            continue
        claims = form.claims(passage)
        large = any(claim.unit == MONEY and claim.mention.scale == _TEN_THOUSAND for claim in claims)
        for at, claim in enumerate(claims):
            if not _is_petty(claim, large) or claim.words in seen or _of_table(form, claim):
                continue
            seen.add(claim.words)
            base = _base(claims[:at], claim)
            reckoned = (
                f"{base[0].mention.text} × {base[1].mention.text} = {claim.mention.value:f}万元"
                if base
                else ""
            )
            yield Problem(
                place=f"{passage.path}@{claim.start}",
                message=f"{passage.label}称“{claim.words}”，{reckoned or '作为项目资金数额过小'}，疑漏写“万”字",
                computation=f"{reckoned} ≠ {claim.mention.text}"
                if base
                else f"{claim.mention.text} < {_PETTY}元",
                ask="更正金额单位",
                sides=(
                    passage.cite_clause(claim.start),
                    *((passage.cite_clause(base[0].start, "counter"),) if base else ()),
                ),
                severity=None if base else "suspicious",
                verdict="fail" if base and digits(claim.mention.value) >= CERTAIN_DIGITS else "review",
            )


def _of_table(form: FormView, claim: Claim) -> bool:
    """It stands in the fund table, as it is or in another unit, of which is spoken already."""
    power = form.money_power
    if power is None:
        return False
    if any(claim.interval.meets(known) for known in form.amounts("initial", "adjusted", "executed")):
        return True
    return _hit(claim.mention.value, claim.mention.scale, _amounts(form), power) is not None


def _is_petty(claim: Claim, large: bool) -> bool:
    """Called funds, and too little for any; a sum for each would be round. `large`: others are in 万元."""
    mention = claim.mention
    if claim.unit != MONEY or mention.scale != 0 or mention.relation != "=" or not mention.written:
        return False
    broken = mention.value != mention.value.to_integral_value()
    limit = _PETTY if broken and large else _ROUND
    if not 0 < mention.value < limit or not (broken or large):
        return False
    return not _PER_HEAD.search(claim.words) and bool(
        _FUNDS.search(claim.passage.text[claim.clause[0] : claim.start])
    )


def _base(before: Sequence[Claim], claim: Claim) -> tuple[Claim, Claim] | None:
    """The base and the percentage right before the amount of which it is the product, but for its unit."""
    rate = before[-1] if before else None
    if (
        rate is None
        or rate.unit != PERCENT
        or not _OF_BASE.match(claim.passage.text[rate.mention.end : claim.start])
    ):
        return None
    sentence = claim.passage.sentence(claim.start)[0]
    meant = claim.interval.scaled(Decimal(10) ** _TEN_THOUSAND * _ROUND)
    bases = (other for other in before if other.unit == MONEY and other.start >= sentence)
    return next(((base, rate) for base in bases if base.interval.times(rate.interval).meets(meant)), None)
