"""A21: one source of money with two amounts in the text of a report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.claims import Claim
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.compact import bare
from assist.text.units import MONEY

_LEVEL = re.compile("中央|自治区|省|市|县|区|地方|盟")
_PLAIN = re.compile(
    "(?:我|全|本)[省市县区盟旗]|年度?|当年|全年|本年|级|财政|补助|配套|专项|转移支付|资金|经费|预算|合计|共计|总计|其中|实际|已|共|由"
    "|下达|安排|到位|投入|拨入|收到|拨付|划拨|给予|为|是|的|计|xx"
)
_SPENT = re.compile("(?:支出|(?<!转移)支付|使用|执行|发放|兑付|兑现|完成|列支|结余|剩余)[^。；;]*$")
_NOT_NOW = re.compile("结转|累计|概算|批复|估算|计划|应|追加|调整|提前|[第批]")
_PARTED = re.compile("[,，;；:：(（]?其中")
"""Behind an amount that is then told by its sources: who arranged it all is not one of them."""
_TWO = 2


@rule(id="A21", name="同一来源资金两处金额不一", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What a report says was given by one source is one amount.

    What:
        Amounts whose words name one level of government and nothing else (中央资金, 省级补助资金, 地方投入), in reports.
    Why:
        Chapters are carried over from last year or from another report; the rates rest on these amounts.
    Formula:
        amount of the source in one place = in every other, within the printed precision.
    Not flagged:
        Sources of which the fund table has neither amount, more than two amounts (several projects), amounts spent,
        left, carried over, planned or given in batches, other years. For review: the two may have different scopes.
    Bad:
        layout: N4
        budget: [{adjusted: "90"}, {kind: central, name: 中央财政资金, adjusted: "30"}]
        process: 中央财政资金30万元，县级资金60万元。全年中央下达资金90万元。
    Good:
        layout: N4
        budget: [{adjusted: "90"}, {kind: central, name: 中央财政资金, adjusted: "30"}]
        process: 中央财政资金30万元，县级资金60万元。全年中央下达资金30.00万元。
    """
    if not form.form.layout.startswith("N"):
        return
    named: dict[tuple[str, int | None], list[Claim]] = {}
    names = bare(f"{form.form.title or ''}{form.form.project_name or ''}")
    for claim in form.all_claims:
        level = _level(claim, names) if claim.unit == MONEY and claim.mention.relation == "=" else None
        if level is not None and not _SPENT.search(_told_before(claim)) and claim.of_year(form.form.year):
            named.setdefault((level, claim.year or form.form.year), []).append(claim)
    for (level, _), claims in named.items():
        first = claims[0]
        others = [claim for claim in claims if not claim.interval.meets(first.interval)]
        if (
            not others
            or len({claim.mention.value for claim in claims}) > _TWO
            or not _in_table(form, level, claims)
        ):
            continue
        other = others[0]
        yield Problem(
            place=f"{other.passage.path}@{other.start}",
            message=f"{first.passage.label}称“{first.words}”，又称“{other.words}”",
            computation=f"{first.mention.text} ≠ {other.mention.text}",
            ask="核对该来源资金的实际金额，统一各处文字",
            sides=(
                other.passage.cite_clause(other.start),
                first.passage.cite_clause(first.start, "counter"),
            ),
            verdict="review",
        )


def _told_before(claim: Claim) -> str:
    """What its sentence says before it: a list of parts is spent or given as its head says."""
    return claim.passage.text[claim.passage.sentence(claim.start)[0] : claim.start]


def _level(claim: Claim, names: str) -> str | None:
    """The level of government that the claim's own words name, when they name nothing else."""
    words = claim.own_words[: len(claim.own_words) - len(claim.mention.noun)]
    levels = set(_LEVEL.findall(_PLAIN.sub("", words)))
    if len(levels) != 1 or _NOT_NOW.search(claim.words) or _PARTED.match(claim.passage.text, claim.mention.end):
        return None
    rest = _LEVEL.sub("", _PLAIN.sub("", words))
    return levels.pop() if all(not "\u4e00" <= char <= "\u9fff" or char in names for char in rest) else None


def _in_table(form: FormView, level: str, claims: list[Claim]) -> bool:
    """The fund table has one of the amounts for this source."""
    rows = [
        line for line in form.form.budget if level in line.name or (level != "中央" and line.kind == "local")
    ]
    known = [form.money(amount) for line in rows for amount in (line.initial, line.adjusted)]
    return any(amount is not None and claim.interval.meets(amount) for amount in known for claim in claims)
