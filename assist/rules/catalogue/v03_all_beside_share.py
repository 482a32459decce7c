"""V03: "all of them" in the text beside an indicator that says less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.alignment import STRONG, pairs_of, plain_name, shared_run
from assist.rules.claims import bare_name
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import printed
from assist.text.units import PERCENT

_CLAIM = re.compile(
    "(?<![未非])(?:(?:全部|均已|全都|全面)(?:开通|接入|纳入|覆盖|安装|配备|建成|完成|实现|达标|上线|使用)"
    "|(?:实现|做到|达到)(?:了)?(?:全|百分之百)覆盖"
    "|(?:全部|全都|均已)(?P<other>(?!为|是|由|在|来自|用于|采用)[\u4e00-\u9fff]{2}))"
)
_EVERY = re.compile("[^,，。；;\\d]{0,10}(?:全部|均已|都已|全都|悉数)[\u4e00-\u9fff]{0,6}")
_APART_FROM = re.compile("除(.{2,20}?)(?:之?外|以外)")
_NEAR = 24
_LONG = 6
"""Characters that clause and name share where the verb is none of those that speak of coverage, nor in the name."""
_ALL = printed(Decimal(100))


@rule(id="V03", name="称全部而指标不足100%", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A text that says "all" about what an indicator puts at 90% needs to be told apart.

    What:
        312个村全部 beside a row that was to reach 312 and did not; 全部开通, 全部接入, 实现全覆盖 and the like, whose subject shares at least four characters with an indicator in
        percent below 100%.
    Why:
        One of the two is wrong, or they count different things.
    Formula:
        actual value < 100% of the indicator that the clause names.
    Not flagged:
        Subjects that fit two indicators with different values. Alignment is never certain: a hint.
    Bad:
        completion: 社区卫生机构全部开通线上挂号。
        indicators: [{name: 社区卫生机构线上服务开通比例, target: ≥90%, actual: 90%}]
    Good:
        completion: 社区卫生机构全部开通线上挂号。
        indicators: [{name: 社区卫生机构线上服务开通比例, target: ≥90%, actual: 100%}]
    """
    rows = [
        row
        for row in form.share_rows
        if row.actual is not None and not row.actual.interval.meets(_ALL) and not row.is_satisfaction
    ]
    seen: set[int] = set()
    yield from _all_of_so_many(form)
    for passage in form.told if rows else ():
        for claim in _CLAIM.finditer(passage.text):
            start, end = passage.clause(claim.start())
            clause = passage.text[start:end]
            best = max(rows, key=lambda row: shared_run(clause, plain_name(row)))
            other = claim["other"]
            least = STRONG if other is None or other in best.name else _LONG
            if shared_run(clause, plain_name(best)) < least or best.index in seen:
                continue
            if (apart := _APART_FROM.search(clause)) is not None and shared_run(apart[1], plain_name(best)) >= STRONG:
                continue
            seen.add(best.index)
            yield Problem(
                place=f"{best.path}.actual",
                message=f"{passage.label}称“{clause}”，指标“{best.name}”完成值为{best.actual_shown}",
                computation=f"全部即100% ≠ {best.actual_shown}",
                ask="核实口径，统一文字与指标数据",
                sides=(
                    passage.cite(start, end),
                    form.cite(f"{best.path}.actual", "counter"),
                    form.cite_row(best, "counter"),
                ),
            )


def _all_of_so_many(form: FormView) -> Iterator[Problem]:
    """312个村全部足额保障, of a row that was to reach 312 and reached 294."""
    short = [row for row in form.rows if row.missed and row.target is not None and row.target.relation in (">=", "=") and row.target.unit != PERCENT]
    if not short:
        return
    for passage in form.told:
        for claim in form.claims(passage):
            after = passage.text[claim.mention.end : claim.mention.end + _NEAR]
            said = _EVERY.match(after)
            fits = [row for row in short if row.target and row.target.unit == claim.unit and row.target.base == claim.mention.value.scaleb(claim.mention.scale)]
            if said is None or len(fits) != 1 or not pairs_of(bare_name(said.group())).intersection(pairs_of(plain_name(fits[0]))):
                continue
            row = fits[0]
            yield Problem(
                place=f"{row.path}.actual",
                message=f"{passage.label}称“{claim.mention.text}{said.group()}”，指标“{row.name}”目标{row.target_shown}、完成{row.actual_shown}",
                computation=f"全部即{row.target_shown} ≠ {row.actual_shown}",
                ask="核实口径，统一文字与指标数据",
                sides=(passage.cite_clause(claim.start), form.cite(f"{row.path}.actual", "counter"), form.cite_row(row, "context")),
                verdict="review",
            )
            return
