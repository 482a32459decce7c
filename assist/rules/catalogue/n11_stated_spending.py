"""N11: amounts that the text calls all that was spent, against the fund table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.forms.wording import pattern
from assist.rules.claims import Claim
from assist.rules.derived import is_difference, is_sum
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.unit_slips import in_other_unit
from assist.rules.view import FormView
from assist.text.intervals import Interval, total
from assist.text.units import MONEY

_USES = re.compile(
    "(?:资金|经费|支出|款项|项目)[^,，。;；\\d]{0,4}(?:主要|具体|分别|全部)?用于[:：]?|上半年[^,，。;；\\d]{0,10}(?=\\d)"
)
_BY_THE_END = re.compile("截[至止](?:20\\d\\d年|当年|本年)?(?:年[底末]|12月底|12月31日)[,，]?(?:项目|资金|预算|已|共){0,3}累计(?:已)?(?:支出|支付|使用|执行)(?:资金|预算|经费|金额)*(?:为|共)?$")
_OTHER_YEARS = re.compile("跨年|历年|往年|上年|以前年度|结转|两年|三年|分年")
_OF_SO_MANY = re.compile("[\u4e00-\u9fff]{1,6}共")
"""6个临展共支出: of those alone."""
_HALVES = re.compile("(?:项目|全年|资金)?[:：,，]?上半年[^,，。;；]*[,，、]下半年[^,，。;；]*")
_MORE = re.compile("累计|其中|等|历年|计划|预算|拟|将")
_COST = re.compile("(?<![经免收付交])费(?!用)|[\u4e00-\u9fff]{2}采购")
"""One kind of cost (会议费), of which the fund table knows nothing."""


@rule(
    id="N11",
    name="文字所述支出与资金表不符",
    severity="contradiction",
    basis=("LOGIC", "TP-NOTE"),
    since="0.2",
)
def check(form: FormView) -> Iterator[Problem]:
    """What the text calls the year's whole spending must be the executed amount of the fund table.

    What:
        Amounts in completion, process, conclusion, the execution reason and the cells on the management of the money that stand right after words such as
        全年实际支出 or 支出总额, of the form's own year and not of one source or item; amounts listed behind
        资金主要用于, and those of both halves of the year.
    Why:
        One of the two is wrong, and the execution rate rests on it.
    Formula:
        amount in the text = executed amount of some fund row, or a sum or difference of such rows, or the actual
        value of a cost indicator, within the printed precision; uses <= executed; both halves = executed.
    Not flagged:
        Cumulative amounts but for those up to the year's end within its budget, other years, payments after the year's end, parts (其中, 中央, 专项), amounts off by a
        unit (U01 speaks there), sentences on a fund of which nothing stands in the table, reports whose fund table was read from the text itself. What is spent may be
        counted in another way: for review.
    Bad:
        completion: 全年实际支出96.5万元，完成各项工作。
        budget: [{adjusted: "100.00", executed: "88.00", rate: "88.00"}]
    Good:
        completion: 全年实际支出88万元，完成各项工作。
        budget: [{adjusted: "100.00", executed: "88.00", rate: "88.00"}]
    """
    funds = form.funds
    executed = form.money(funds.executed) if funds is not None else None
    if funds is None or executed is None or form.form.layout.startswith("N"):
        return
    yield from _listed(form, executed)
    seen: set[str] = set()
    managed = (claim for passage in form.managed for claim in form.claims(passage) if claim.told_of(form.form.year))
    whole = [claim for claim in (*form.told_claims, *managed) if claim.unit == MONEY and claim.follows("spent_whole") and not claim.is_interim]
    for claim in (*whole, *_by_the_end(form)):
        if claim.is_part or claim.mention.text in seen or (claim.previous > claim.clause[0] and _OF_SO_MANY.match(claim.lead)):
            continue
        if (
            pattern("after_year").search(claim.setting)
            or _known(form, claim, executed)
            or _in_other_unit(form, claim)
        ):
            continue
        if _of_another_fund(form, claim):
            continue
        seen.add(claim.mention.text)
        yield Problem(
            place=f"{claim.passage.path}@{claim.start}",
            message=f"{claim.passage.label}称“{claim.words}”，表内执行数为{funds.executed:f}{form.form.money_unit}",
            computation=f"{claim.mention.text} ≠ {funds.executed:f}{form.form.money_unit}",
            ask="核对实际支出，统一文字与资金表；若口径不同请写明",
            sides=(
                claim.passage.cite_clause(claim.start),
                form.cite(f"{form.funds_path}.executed", "counter"),
                form.cite_funds("counter"),
            ),
            verdict="review",
            cause="execution",
        )


def _by_the_end(form: FormView) -> Iterator[Claim]:
    """截至年底，累计支出80万元: the year's whole spending, where it is no more than the year's budget and no other year
    is spoken of."""
    if "累计" not in form.all_prose:
        return
    budget = form.amounts("adjusted") or form.amounts("initial")
    for claim in form.all_claims:
        said = claim.unit == MONEY and claim.mention.relation == "=" and _BY_THE_END.search(claim.passage.before(claim.start))
        if not said or _OTHER_YEARS.search(form.all_prose) or not claim.of_year(form.form.year):
            continue
        if any(not amount.below(claim.interval) for amount in budget):
            yield claim


def _listed(form: FormView, executed: Interval) -> Iterator[Problem]:
    """资金主要用于：A 12万元，B 9万元 or 上半年30万元，下半年40万元: uses cannot come to more than was spent, and the
    parts of a year come to what was spent."""
    for passage in form.told:
        for match in _USES.finditer(passage.text) if "用于" in passage.text or "半年" in passage.text else ():
            start, end = passage.sentence(match.start())
            inside = [claim for claim in form.claims(passage) if start <= claim.start < end]
            listed = [claim for claim in inside if claim.start >= match.end()]
            halves = match.group().startswith("上半年")
            odd = len(inside) != len(listed) or any(
                one.unit != MONEY or one.mention.relation != "=" for one in listed
            )
            if odd or len(listed) < 2 or (halves and not _HALVES.fullmatch(passage.text[start:end])):
                continue
            if not all(one.of_year(form.form.year) for one in listed) or _MORE.search(
                passage.text, start, end
            ):
                continue
            summed = total(one.interval for one in listed)
            if summed.meets(executed) or (not halves and not executed.below(summed)):
                continue
            if not halves and any(not amount.below(summed) for amount in form.amounts("initial", "adjusted")):
                continue
            yield Problem(
                place=f"{passage.path}@{listed[0].start}",
                message=f"{passage.label}所列支出之和与表内执行数{form.funds.executed if form.funds else ''}{form.form.money_unit}不符",
                computation=" + ".join(one.mention.text for one in listed)
                + (" ≠ " if halves else " > ")
                + f"{form.funds.executed if form.funds else ''}{form.form.money_unit}",
                ask="核对各项支出与执行数",
                sides=(
                    passage.cite_sentence(match.start()),
                    form.cite(f"{form.funds_path}.executed", "counter"),
                    form.cite_funds("counter"),
                ),
                verdict="review",
                cause="execution",
            )


def _known(form: FormView, claim: Claim, executed: Interval) -> bool:
    """The amount stands in the fund table or a cost indicator, or follows from its rows."""
    value = claim.interval
    # A printed 0 stands for small amounts, too, and would explain each of them.
    rows = [amount for amount in form.amounts("executed") if amount.low is not None and amount.low > 0]
    costs = [row.actual.interval for row in form.money_costs if row.actual is not None]
    if any(value.meets(known) for known in (*rows, *costs)):
        return True
    sources = form.sources("executed")
    return is_sum(value, sources) or is_sum(value, costs) or is_difference(value, [executed, *sources])


def _in_other_unit(form: FormView, claim: Claim) -> bool:
    """The digits are right and the unit is not, and there are enough of them for U01 to say so."""
    known, power = form.funds.executed if form.funds else None, form.money_power or 0
    return bool(known) and in_other_unit(claim.mention.value, claim.mention.scale, known or Decimal(0), power)


def _of_another_fund(form: FormView, claim: Claim) -> bool:
    """The sentence begins with one kind of cost, or gives what there was as well, and none of that stands in the
    fund table."""
    start, end = claim.passage.sentence(claim.start)
    if _COST.search(claim.passage.text, start, claim.start):
        return True
    had = [
        other.interval
        for other in form.claims(claim.passage)
        if start <= other.start < end and other.unit == MONEY and other.flow == "received"
    ]
    known = form.amounts("initial", "adjusted")
    return bool(had) and not any(amount.meets(other) for amount in had for other in known)
