"""B15: what the text says of the budget in words, against the fund table: changed, overspent, from where, how low."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import exact, printed

_GATE = re.compile(
    "未[作做进行发生]{0,2}调整|无调整|追加|调增|压减|调减|核减|超预算|超出预算|超支|财政|结转|配套|自筹|执行率"
)
_ADDED = re.compile(
    "(?:年中|中途|年内|期中|当年|本年度?)[^。；;，,\\d]{0,8}(?:追加|调增)了?[^。；;，,\\d]{0,4}(?:预算|资金|经费)|^[^。；;，,]{0,12}(?:追加|调增)了?(?:预算|资金|经费)"
)
_CUT = re.compile(
    "(?:压减|调减|核减|压缩)了?[^。；;，,\\d]{0,4}(?:预算|资金|经费)|(?:预算|资金|经费)[^。；;，,\\d]{0,6}(?:压减|调减|核减)"
)
_UNCHANGED = re.compile(
    "(?:预算|资金安排)[^。；;，,\\d]{0,6}(?:未|没有|无)(?:作|做|进行|发生)?(?:任何)?(?:调整|变动|追加)"
)
_OVER = re.compile(
    "(?:项目|本年度?|全年|总|资金|实际)[^。；;，,\\d]{0,6}(?:支出|执行)?(?:数|总额)?(?:超出?|超过)(?:了)?(?:年初|全年|年度)?预算|(?:项目|本年度?|全年|总)[^。；;，,\\d]{0,6}超支"
)
_ALL_FISCAL = re.compile(
    "(?:项目|全部|本项目)(?:资金|经费)(?:来源)?(?:均|全部|全额|都)(?:为|来源于|来自|由|是)[^。；;，,]{0,6}财政|(?:无|没有)其[他它](?:资金)?来源"
)
_NO_CARRY = re.compile("(?:无|没有|不存在)(?:上年|以前年度)(?:度)?(?:结转|结余)")
_NO_LOCAL = re.compile("(?:无|没有|未安排|未落实|不涉及)(?:地方|县级|市级|区级|本级)(?:财政)?配套")
_NO_OWN = re.compile("(?:无|没有|未安排|不涉及)(?:单位)?(?:自筹|自有|单位)资金")
_BELOW = re.compile(
    r"执行率[^。；;，,\d]{0,4}(?:未达到?|低于|不足|未到)(\d{2,3})%(?!的|[^。；;]{0,12}(?:说明|填写|填报))"
)
_DENIED = re.compile(
    "未|不|无|没|避免|防止|杜绝|严禁|控制|是否|如|若|拟|建议|申请|计划|应|须|需(?!要)|上年|往年|将"
)
_OTHER_YEAR = re.compile("上年|往年|去年|以前年度|下一?年|明年|次年|历年")
_OWN_KINDS = ("unit", "special", "other")


@rule(id="B15", name="文字所述预算情况与资金表相反", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What the words say happened to the budget is what its amounts show.

    What:
        预算未作调整, 年中追加预算, 压减预算, 支出超预算, 资金全部为财政拨款, 无上年结转, 未安排县级配套, 无自筹资金 and
        执行率未达90% in narratives and reasons against the rows of the fund table.
    Why:
        Reasons are taken over from last year or from another project, and then explain what did not happen.
    Formula:
        unchanged: initial = adjusted; added: initial < adjusted; cut: adjusted < initial; overspent: executed >
        adjusted; a source said to be missing has no amount; a rate said to be below N% is below N%.
    Not flagged:
        Denials, intentions and other years, budgets whose initial amount is nought or blank, rows that cannot be told
        apart. Additions and cuts may balance: for review.
    Bad:
        budget: [{initial: "80.00", adjusted: "95.00", executed: "90.00", rate: "94.74"}]
        completion: 全年按计划实施，预算未作调整。
    Good:
        budget: [{initial: "80.00", adjusted: "80.00", executed: "75.00", rate: "93.75"}]
        completion: 全年按计划实施，预算未作调整。
    """
    if form.funds is None or form.form.layout.startswith("N") or "budget" in form.misread:
        return
    if not _GATE.search(form.all_prose):
        return
    seen: set[str] = set()
    for passage in form.spoken:
        for words, denies, against, columns in _STATEMENTS:
            for match in words.finditer(passage.text):
                start = passage.clause(match.start())[0]
                around = passage.text[start : match.start()] + (match.group() if denies else "")
                if (denies and _DENIED.search(around)) or _OTHER_YEAR.search(around) or match.group() in seen:
                    continue
                found = against(form, match)
                if found is None:
                    continue
                seen.add(match.group())
                yield _problem(form, passage, match, *found, columns)


def _problem(
    form: FormView, passage: Passage, match: re.Match[str], what: str, path: str, columns: tuple[str, ...]
) -> Problem:
    return Problem(
        place=f"{passage.path}@{match.start()}",
        message=f"{passage.label}称“{match.group()}”，资金表{what}",
        computation=what,
        ask="核对资金表与文字，更正其一",
        sides=(
            passage.cite_match(match),
            *(form.cite(f"{path}.{column}", "counter") for column in columns),
            form.cite(path, "context"),
        ),
        verdict="review",
    )


def _change(form: FormView) -> tuple[Decimal, Decimal, str] | None:
    """The total's initial and adjusted budget, in words as well."""
    funds = form.funds
    if funds is None or not funds.initial or not funds.adjusted:
        return None
    return funds.initial, funds.adjusted, f"年初预算{funds.initial:f}、调整后{funds.adjusted:f}"


def _moved(form: FormView, _: re.Match[str]) -> tuple[str, str] | None:
    change = _change(form)
    if change is None or printed(change[0]).meets(printed(change[1])):
        return None
    return change[2], form.funds_path


def _not_added(form: FormView, _: re.Match[str]) -> tuple[str, str] | None:
    change = _change(form)
    return None if change is None or change[0] < change[1] or _hidden(form, *change[:2]) else (change[2], form.funds_path)


def _hidden(form: FormView, first: Decimal, second: Decimal) -> bool:
    """Equal amounts that were rounded, as the rate tells that does not follow from them, may hide a small change."""
    funds = form.funds
    if first != second or funds is None or funds.rate is None or funds.executed is None or not funds.adjusted:
        return False
    return not printed(funds.rate).contains(funds.executed * 100 / funds.adjusted)


def _not_cut(form: FormView, _: re.Match[str]) -> tuple[str, str] | None:
    change = _change(form)
    return None if change is None or change[1] <= change[0] else (change[2], form.funds_path)


def _not_over(form: FormView, _: re.Match[str]) -> tuple[str, str] | None:
    funds = form.funds
    if funds is None or not funds.adjusted or funds.executed is None:
        return None
    if not printed(funds.executed).below(printed(funds.adjusted)):
        return None
    if funds.initial and funds.executed > funds.initial:
        return None
    return f"预算数{funds.adjusted:f}、执行数{funds.executed:f}", form.funds_path


def _row(form: FormView, kinds: tuple[str, ...], name: str = "") -> tuple[str, str] | None:
    """A row of these kinds and this name that holds money."""
    for index, line in enumerate(form.form.budget):
        amount = line.adjusted or line.initial or line.executed
        if index != form.total_index and line.kind in kinds and re.search(name, line.name) and amount:
            return f"“{line.name}”为{amount:f}", f"budget[{index}]"
    return None


def _not_below(form: FormView, match: re.Match[str]) -> tuple[str, str] | None:
    rate = form.execution_rate
    if rate is None or not exact(Decimal(match[1])).below(rate):
        return None
    return f"执行率为{form.rate_text}", form.funds_path


_Against = Callable[[FormView, re.Match[str]], "tuple[str, str] | None"]
_CHANGE = ("initial", "adjusted")
_AMOUNTS = ("initial", "adjusted", "executed")
_STATEMENTS: tuple[tuple[re.Pattern[str], bool, _Against, tuple[str, ...]], ...] = (
    (_UNCHANGED, False, _moved, _CHANGE),
    (_ADDED, True, _not_added, _CHANGE),
    (_CUT, True, _not_cut, _CHANGE),
    (_OVER, True, _not_over, ("adjusted", "executed")),
    (_ALL_FISCAL, False, lambda form, _: _row(form, _OWN_KINDS), _AMOUNTS),
    (_NO_CARRY, False, lambda form, _: _row(form, _OWN_KINDS, "结转|结余"), _AMOUNTS),
    (_NO_LOCAL, False, lambda form, _: _row(form, ("local",)), _AMOUNTS),
    (_NO_OWN, False, lambda form, _: _row(form, ("unit",), "自筹|自有|单位"), _AMOUNTS),
    (_BELOW, False, _not_below, ("rate", "adjusted", "executed")),
)
"""What is said, whether a denial before it turns it round, what of the fund table speaks against it, in which columns."""
