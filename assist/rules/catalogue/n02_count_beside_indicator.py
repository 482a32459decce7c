"""N02: counts and shares told in prose against the indicators' actual values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import pattern
from assist.model import FindingEvidence
from assist.rules.alignment import align, align_mistyped, by_unit, in_two, plain_name
from assist.rules.claims import UNCOUNTED, Claim
from assist.rules.derived import is_mean, is_sum
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import MONEY, PERCENT

_BOUNDS = (">", "<", ">=", "<=")
_SET = re.compile("目标|计划|任务|要求|标准|规定|指标|年初|不得|应")
_ONLY = re.compile("(?:只有|仅|仅为|只|仅有|实际)[^,，。;；]{0,4}$")
_SINCE = re.compile("截[至止]|以来|自|历[年次届]|近|[前两三四五]年|存量|总数|建成|目前")
"""累计 of more than the year. Of the year alone it says no more than 共."""
_LONG = 6
_OF_CHANGE = re.compile("[增减降]")
"""A row of how much less or more of something there is: 农药减量率."""
_DUE = re.compile("应(?!用|急|对)|比(?!例|率)|共计|共有|剩余|其余|余下|尚[有余未]|还有")

_NOT_DONE = re.compile("^[\u4e00-\u9fff]{0,6}(?:未能|未按|没能|推迟|取消|延期)")
_TOO_FEW = re.compile("(?<![至减])少[购建做办发种修购培开招完装](?:[训设展成])?$")
_AVERAGED = re.compile("平均每|[日月]均|平均(?!成本|价)")
_BEYOND = re.compile("超额(?:完成)?(?:了)?$|[比较超](?:年初|年度)?(?:目标|计划|任务)[^,，。;；]{0,6}$")


@rule(id="N02", name="文字所述数量与指标完成值不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What the text counts must agree with the indicator that counts the same.

    What:
        Counts and shares in completion, process, conclusion and the execution reason, aligned with one
        indicator by unit and by at least four characters of the subject in a row, or by half of its name where the two numbers
        are a slip of the pen apart (263 and 236); amounts with the cost they name.
    Why:
        If the text is right, the indicator may have missed its target.
    Formula:
        count in the text = actual value of the indicator, within the printed precision.
    Not flagged:
        Other years, cumulative and planned figures, differences; subjects that fit two indicators equally
        well; figures whose sum or mean is the indicator's value. Alignment is never certain: for review.
    Bad:
        completion: 当年困难群众救助24户。
        indicators: [{name: 困难群众救助数量, target: ≥30户, actual: 49户}]
    Good:
        completion: 当年困难群众救助49户。
        indicators: [{name: 困难群众救助数量, target: ≥30户, actual: 49户}]
    """
    rows = tuple(row for row in form.measures if row.actual is not None)
    if not rows:
        return
    alike = by_unit(rows)
    found: dict[tuple[int, str], list[Claim]] = {}
    for claim in (*form.told_claims, *_bounds(form)):
        if claim.unit not in alike or claim.unit in UNCOUNTED or _DUE.search(claim.words) or _BEYOND.search(claim.lead):
            continue
        fitting = alike[claim.unit]
        if claim.unit == MONEY:
            fitting = [row for row in rows if _names_amount(claim, row)]
        if claim.stage in ("change", "each"):
            kind = _OF_CHANGE if claim.stage == "change" else pattern("each")
            fitting = [row for row in fitting if kind.search(row.name)]
        fit = align(claim, fitting)
        row = fit.row if fit is not None else _mistyped(form, claim, fitting)
        if row is None or row.actual is None or _of_another_measure(claim, row):
            continue
        if not _supported(row, [claim]) and not _supported(row, list(_beside(form, claim))):
            found.setdefault((row.index, row.name), []).append(claim)
    named = {(row.index, row.name): row for row in rows} if found else {}
    for key, claims in found.items():
        first, row = claims[0], named[key]
        if row.actual is None or _supported(row, claims):
            continue
        yield Problem(
            place=f"{row.path}.actual",
            message=f"{first.passage.label}称{first.mention.text}，指标“{row.name}”完成值为{row.actual_shown}",
            computation=f"{first.mention.text} ≠ {row.actual_shown}（目标{row.target_shown}）",
            ask="核实口径和时点，统一文字与指标的数据",
            sides=(
                *(claim.passage.cite_clause(claim.start) for claim in claims),
                form.cite(f"{row.path}.actual", "counter"),
                form.cite_row(row, "counter"),
                *_agreeing(form, row),
            ),
            verdict="review",
        )


def _of_another_measure(claim: Claim, row: Row) -> bool:
    """What was added beside all there is, and all beside so much a day or for each."""
    if _NOT_DONE.search(claim.passage.text[claim.mention.end : claim.clause[1]]) or _TOO_FEW.search(claim.lead):
        return True
    if claim.unit == PERCENT and claim.lead.endswith("完成") and "完成" not in row.name:
        return True
    if "新增" in claim.lead and "新" not in row.name and "增" not in row.name:
        return True
    passage = claim.passage
    averaged = _AVERAGED.search(passage.text, passage.sentence(claim.start)[0], claim.start)
    return bool(averaged) != bool(_AVERAGED.search(row.name))


def _mistyped(form: FormView, claim: Claim, rows: list[Row]) -> Row | None:
    """The row whose number it would be but for a slip of the pen, where the text tells the row's own nowhere."""
    row = align_mistyped(claim, rows, lambda row: row.actual) if claim.unit != MONEY else None
    if row is None or row.actual is None:
        return None
    own = row.actual.interval
    told = any(other.unit == claim.unit and other.interval.meets(own) for passage in form.told for other in form.claims(passage))
    return None if told else row


def _names_amount(claim: Claim, row: Row) -> bool:
    """So much money is told of many things: the whole name, or for what is no cost its two halves."""
    name = plain_name(row)
    return name in claim.subject or (not row.is_cost and len(name) >= _LONG and in_two(name, claim.subject))


def _bounds(form: FormView) -> Iterator[Claim]:
    """超过60次, 不足40户, 15至20次: what lies on the other side contradicts it; what 累计 sums up within the year; what the problem
    text says was all there was."""
    for passage in form.told:
        for claim in form.claims(passage):
            relation = claim.mention.relation
            if relation in _BOUNDS or relation == "range":
                told = claim.stage == "actual" and not _SET.search(claim.words)
            else:
                told = relation == "=" and claim.stage == "cumulative" and not _SINCE.search(claim.setting)
                told = told or (relation == "=" and (claim.stage == "each" or (claim.stage == "change" and claim.unit == PERCENT)))
            if told and claim.of_year(form.form.year):
                yield claim
    for passage in form.prose("problems"):
        for claim in form.claims(passage):
            if claim.told_of(form.form.year) and _ONLY.search(claim.lead):
                yield claim


def _rivals(claim: Claim, row: Row) -> bool:
    """Both are whole numbers of one unit and differ: one thing is not rounded to 65 here and to 66 there."""
    said, actual = claim.mention, row.actual
    if actual is None or said.relation != "=" or actual.relation != "=":
        return False
    if said.scale != actual.power or said.value == actual.printed:
        return False
    return said.value.as_tuple().exponent == actual.printed.as_tuple().exponent == 0


def _supported(row: Row, claims: list[Claim]) -> bool:
    """The indicator's value is among those told, or their sum, or their mean."""
    if row.actual is None:
        return False
    actual, told = row.actual.interval, [claim.interval for claim in claims]
    same = any(actual.meets(claim.interval) for claim in claims if not _rivals(claim, row))
    return same or is_sum(actual, told) or is_mean(actual, told)


def _beside(form: FormView, claim: Claim) -> Iterator[Claim]:
    """The claims of its sentence with its unit, itself among them."""
    start, end = claim.passage.sentence(claim.start)
    for other in form.claims(claim.passage):
        if start <= other.start < end and other.unit == claim.unit:
            if other.start > claim.start and "其中" in claim.passage.text[claim.start : other.start]:
                return  # 8场，其中线下6场: a part, even where it equals the indicator
            yield other


def _agreeing(form: FormView, row: Row) -> Iterator[FindingEvidence]:
    """Clauses elsewhere in the text that repeat the indicator's value: the form contradicts itself there."""
    actual = row.actual
    for passage in form.told:
        for claim in form.claims(passage):
            if actual and claim.unit == actual.unit and claim.interval.meets(actual.interval):
                yield passage.cite_clause(claim.start, "counter")
