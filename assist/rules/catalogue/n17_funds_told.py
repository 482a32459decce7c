"""N17: what the text says of one source, of the budget's changes or of what was left, against the fund table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.model import BudgetLine
from assist.rules.claims import Claim
from assist.rules.derived import is_sum
from assist.rules.fund_rows import SOURCE, named_source, names_part
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.unit_slips import in_other_unit
from assist.rules.view import FormView
from assist.text.intervals import Interval, exact, printed
from assist.text.units import MONEY

_INITIAL = re.compile("年初(?:(?:部门)?预算(?:数|金额|总额|安排|批复|下达)*(?:资金)?|(?:安排|批复|下达)(?:项目|部门)?(?:预算|资金))(?:为|是)?$")
_ADDED = re.compile(
    "(?:年中|中途|期中|追加|调增)[\u4e00-\u9fff]{0,4}(?:追加|调增|增加)(?:了)?(?:预算|资金|经费|安排)*(?:为)?$|^追加(?:预算|资金)+(?:为)?$|[较比]年初(?:部门)?(?:预算)?(?:数)?(?:增加|追加|调增)(?:了)?$"
)
_CUT = re.compile("(?:年中|期中)[\u4e00-\u9fff]{0,4}(?:压减|核减|调减|减少|压缩)(?:了)?(?:预算|资金|经费|安排)*(?:为)?$")
_CHANGED = re.compile("(?:增加|追加|调增|调减|核减|压减|减少)(?:了)?(?:预算|资金|经费|安排)*(?:为)?$")
_ALL_SPENT = re.compile("[,，]?(?:已|均|都)?(?:经)?(?:全部|全额|足额)(?:到位并|拨付到位并|拨付并)?(?:支出|支付|使用|执行|兑付)(?!率)")
_LEFT = re.compile(
    "(?:未支出|未执行|未使用|未支付)(?:的)?(?:资金|预算|金额|部分)?(?:为|共|有)?$|(?:仅|只|尚)(?:剩)?余(?:下)?$|(?:年末|年底|期末|项目|尚|剩余|结余|结转)[\u4e00-\u9fff]{0,4}(?:结余|结转|剩余)?(?:资金|金额|款|指标|预算)?(?:为|共|有)?$"
)
_LEFT_WORD = re.compile("结余|剩余|结转|余$|余下$|未支|未执|未使")
_ARRIVED = re.compile(
    "(?:实际|全年|累计|共计?|已|全部|项目)[^,，。;；\\d]{0,6}到位(?:资金|经费|金额|总额)*(?:为|共)?$"
)
_STILL = re.compile("(?:尚|还|仍)有?(?:资金|预算|指标|经费)*(?:余|剩)?$")
_UNPAID = re.compile(
    "^(?:的)?(?:项目|预算|财政)?(?:资金|经费|预算|指标)?(?:尚|仍|还)?未(?:能)?(?:支付|支出|使用|执行|拨付)"
)
_SAVED = re.compile("(?:节约|节省)(?:了)?(?:财政|预算|项目)?(?:资金|经费|成本|支出)*(?:为|共|达)?$")
_AGAINST = re.compile("招标|采购|控制价|概算|评审|审减|审计|同比|[较比]|群众|企业|农户|燃|电|水")
_OF_A_CONTRACT = re.compile("合同|尾款|质保|工程款|货款|服务费")
_OTHER = re.compile(
    "第[一二三四五六]批|批次|上年|往年|以前|年初结|年初余|期初|累计|用于|提前|两年|三年|历年|合同|缺口|收回|上缴"
)
_LEFT_MONEY = re.compile("(?:结余|剩余|结转)(?:资金|预算|指标|经费)")
_GIVEN_BACK = re.compile("收回|上缴")
_OF_PART = re.compile(f"{SOURCE.pattern}|配套|应到位|其中|上级|本级|专项债|社会")
_REACH = 12


@rule(id="N17", name="文字所述资金与资金表不符", severity="contradiction", basis=("LOGIC", "CN-2015-163"))
def check(form: FormView) -> Iterator[Problem]:
    """What the text says of one source, of the initial budget, of money added or left agrees with the fund table.

    What:
        中央资金支出30万元, 年初预算80万元, 年中追加20万元, 年末结余12万元 in completion, process and conclusion.
    Why:
        The text was written for other figures; what was left and added decides what the reviewer asks for.
    Formula:
        source told = its row (executed where it was spent, else initial, adjusted or executed); initial told = initial;
        added = adjusted - initial; left or not yet paid = adjusted - executed; saved <= adjusted - executed;
        arrived >= executed, each within the printed precision.
    Not flagged:
        Sources with several rows or none, instalments, other years, amounts off by a unit (U01), reports whose funds
        were read from the text itself, amounts that are a sum of rows or of amounts told. For review.
    Bad:
        budget: [{adjusted: "80.00", executed: "70.00", rate: "87.50"}]
        completion: 全年按计划实施，年末结余资金16万元。
    Good:
        budget: [{adjusted: "80.00", executed: "70.00", rate: "87.50"}]
        completion: 全年按计划实施，年末结余资金10万元。
    """
    if form.form.layout.startswith("N") or not form.form.budget or "budget" in form.misread:
        return
    seen: set[str] = set()
    for claim in form.all_claims:
        told = claim.unit == MONEY and claim.mention.relation == "=" and claim.of_year(form.form.year)
        words = claim.words.replace("上年结转", "")
        if _LEFT_MONEY.search(claim.lead):
            words = _GIVEN_BACK.sub("", words)
        if _ALL_SPENT.match(claim.passage.text, claim.mention.end):
            words = words.replace("累计", "")
        if not told or claim.mention.text in seen or _OTHER.search(words):
            continue
        found = _of_source(form, claim) or _of_total(form, claim)
        if found is None or (_follows(form, claim) and not _ALL_SPENT.match(claim.passage.text, claim.mention.end)):
            continue
        what, known, path = found
        seen.add(claim.mention.text)
        yield Problem(
            place=f"{claim.passage.path}@{claim.start}",
            message=f"{claim.passage.label}称“{claim.words}”，资金表{what}为{known}",
            computation=f"{claim.mention.text} ≠ {known}",
            ask="核对资金数据，统一文字与资金表",
            sides=(
                claim.passage.cite_clause(claim.start),
                form.cite(path, "counter"),
                *(form.cite(f"{path}.{column}", "counter") for column in ("initial", "adjusted", "executed")),
            ),
            verdict="review",
            cause="budget",
        )


def _of_source(form: FormView, claim: Claim) -> tuple[str, str, str] | None:
    """The one fund row that the claim names, when it holds another amount."""
    found = named_source(form, claim.own_words)
    if found is None:
        return None
    index, line = found
    if _CHANGED.search(claim.lead):
        return _change_of(form, claim, line, f"budget[{index}]")
    all_spent = _ALL_SPENT.match(claim.passage.text, claim.mention.end)
    spent = claim.flow == "spent" or (all_spent is not None and line.executed is not None)
    columns = ("executed",) if spent else ("initial", "adjusted", "executed")
    amounts = [amount for column in columns if (amount := getattr(line, column)) is not None]
    if not amounts or claim.flow == "left" or _fits(form, claim, amounts):
        return None
    shown = (
        f"{amounts[0] if spent else amounts[-2 if len(amounts) > 1 else -1]:f}{form.form.money_unit or ''}"
    )
    return f"“{line.name}”{'执行数' if spent else '预算数'}", shown, f"budget[{index}]"


def _change_of(form: FormView, claim: Claim, line: BudgetLine, path: str) -> tuple[str, str, str] | None:
    """What was added to a source, or cut, is the difference of its two budget columns."""
    if not line.initial or not line.adjusted or line.initial == line.adjusted:
        return None
    change = abs(line.adjusted - line.initial)
    if _fits(form, claim, [change]):
        return None
    return f"“{line.name}”调整数", f"{change:f}{form.form.money_unit or ''}", path


def _of_total(form: FormView, claim: Claim) -> tuple[str, str, str] | None:
    funds = form.funds
    if funds is None or names_part(claim.own_words):
        return None
    if claim.flow == "left" and _in_account(form, claim):
        return None
    if funds.executed is not None and funds.adjusted and _ALL_SPENT.match(claim.passage.text, claim.mention.end) and not _OF_A_CONTRACT.search(claim.words):
        whole, spent = form.money(funds.adjusted), form.money(funds.executed)
        if whole is not None and spent is not None and claim.interval.meets(whole) and spent.below(whole):
            return "执行数", f"{funds.executed:f}{form.form.money_unit or ''}", form.funds_path
    known = _told_of(funds, claim.lead) or _unpaid(funds, claim) or _arrived(form, claim) or _saved(form, claim)
    if known is None or _fits(form, claim, [known[1]]):
        return None
    return known[0], f"{known[1]:f}{form.form.money_unit or ''}", form.funds_path


def _in_account(form: FormView, claim: Claim) -> bool:
    """The sentence gives what came in before: it strikes a balance of its own, which A05 adds up."""
    start, end = claim.passage.sentence(claim.start)
    beside = (
        other for other in form.claims(claim.passage) if start <= other.start < end and other.unit == MONEY
    )
    return any(other.flow in ("carried", "received") for other in beside)


def _told_of(funds: BudgetLine, lead: str) -> tuple[str, Decimal] | None:
    """What the words before an amount make it, and what the total row says of that."""
    if _INITIAL.search(lead):
        return ("年初预算", funds.initial) if funds.initial else None
    if _ADDED.search(lead) and funds.initial and funds.adjusted and funds.adjusted > funds.initial:
        return "年中追加（调整后 − 年初）", funds.adjusted - funds.initial
    if _CUT.search(lead) and funds.initial and funds.adjusted and funds.adjusted < funds.initial:
        return "年中压减（年初 − 调整后）", funds.initial - funds.adjusted
    if _LEFT_WORD.search(lead) and _LEFT.search(lead) and funds.adjusted and funds.executed is not None:
        return (
            ("预算数与执行数之差", funds.adjusted - funds.executed)
            if funds.executed <= funds.adjusted
            else None
        )
    return None


def _unpaid(funds: BudgetLine, claim: Claim) -> tuple[str, Decimal] | None:
    """尚有12万元未支付: of the budget, not of a contract that may reach beyond it."""
    text = claim.passage.text
    said = _STILL.search(claim.lead) and _UNPAID.match(text[claim.mention.end : claim.mention.end + _REACH])
    if not said or not funds.adjusted or funds.executed is None or funds.executed > funds.adjusted:
        return None
    if _OF_A_CONTRACT.search(text, *claim.passage.sentence(claim.start)):
        return None
    return "预算数与执行数之差", funds.adjusted - funds.executed


def _saved(form: FormView, claim: Claim) -> tuple[str, Decimal] | None:
    """No more of a budget can be saved than was not spent; against an estimate or a tender it can."""
    funds = form.funds
    if funds is None or not funds.adjusted or funds.executed is None or not _SAVED.search(claim.lead):
        return None
    if _AGAINST.search(claim.passage.text, *claim.passage.sentence(claim.start)):
        return None
    left = funds.adjusted - funds.executed
    return ("预算数与执行数之差", left) if left >= 0 and _around(left, form.money_power or 0).below(claim.interval) else None


def _arrived(form: FormView, claim: Claim) -> tuple[str, Decimal] | None:
    """No more can be spent than arrived."""
    funds = form.funds
    if funds is None or not funds.executed or not _ARRIVED.search(claim.lead) or claim.is_interim:
        return None
    start = claim.passage.sentence(claim.start)[0]
    if _OF_PART.search(claim.passage.text, start, claim.start):
        return None
    spent = form.money(funds.executed)
    return ("执行数", funds.executed) if spent is not None and claim.interval.below(spent) else None


def _fits(form: FormView, claim: Claim, amounts: list[Decimal]) -> bool:
    """The amount is one of these, or one of them in another unit, of which U01 speaks."""
    power = form.money_power
    if power is None:
        return True
    said, scale = claim.mention.value, claim.mention.scale
    return any(
        claim.interval.meets(_around(amount, power)) or in_other_unit(said, scale, amount, power)
        for amount in amounts
    )


def _around(amount: Decimal, power: int) -> Interval:
    # a printed 0 stands for small amounts, too, and would explain each of them
    return printed(amount, power) if amount else exact(amount)


def _follows(form: FormView, claim: Claim) -> bool:
    """The amount stands elsewhere in the fund table, or is a sum of its rows or of amounts told beside it."""
    start, end = claim.passage.sentence(claim.start)
    beside = [
        other.interval
        for other in form.claims(claim.passage)
        if other is not claim and other.unit == MONEY and start <= other.start < end
    ]
    known = [*form.sources("initial"), *form.sources("adjusted"), *form.sources("executed")]
    known = [amount for amount in known if amount.low]
    return any(claim.interval.meets(amount) for amount in known) or is_sum(claim.interval, beside)
