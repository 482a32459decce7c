"""N14: what the text counts of the form itself: its indicators, and the points lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import printed
from assist.text.numerals import whole_number

_LOST = re.compile(r"(?:共计?|合计|总共|总计)(?:被)?扣(?:减|除|掉|了)?(\d+(?:\.\d+)?)分")
_SET = re.compile(
    r"设[置定立有]?了?(?:共|合计|总计)?(?:三级|绩效|具体|考核)*指标(?:共计?)?(\d+)[个项]|设[置定立有]?了?(?:共|合计|总计)?(\d+)[个项](?:三级|绩效|具体|考核)+指标"
    r"|(?:共|总计|全部|所有)(\d+)[个项](?:三级|绩效|具体|考核)+指标"
    r"|(?<!\d)(\d+)[个项](?:三级|绩效)+指标(?:均|全部|都)(?:已)?(?:完成|达标|实现|达成)"
)
_MISSED = re.compile(
    r"(\d+|[一二两三四五六七八九])[个项](?:三级|绩效)*指标(?:均|都)?(?:未|没有)能?(?:全部|按[时期])?(?:完成|达标|达到|达成|实现)"
)
_DEDUCTED = re.compile(
    r"(\d+|[一二两三四五六七八九])[个项](?:三级|绩效)*指标(?:被)?(?:扣[减除了]*分|失分|未得满分|未获满分|没有得满分|存在扣分|有扣分)"
)


@rule(id="N14", name="文字所述扣分或指标数与表不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """The points lost and the indicators that the text counts are those of the table.

    What:
        共扣N分 in conclusion and other texts against full marks less the total; 设置三级指标N项, N项指标未完成 against the rows.
    Why:
        The text was written for another version of the table.
    Formula:
        points lost = sum of weights - total score; indicators = rows of the table; missed = rows that miss their target.
    Not flagged:
        Points that one indicator or one part lost, counts of higher levels, a count that takes execution in.
        Rows may have been missed in reading: for review.
    Bad:
        total_score: "94"
        conclusion: 本次自评共扣9分，原因已逐项说明。
    Good:
        total_score: "94"
        conclusion: 本次自评共扣6分，原因已逐项说明。
    """
    total = form.form.total_score
    full = form.form.total_weight or form.profile.total_weight.value
    for passage in form.spoken:
        for match in _LOST.finditer(passage.text) if total is not None and "扣" in passage.text else ():
            lost = Decimal(match[1])
            if total is None or printed(lost).meets(printed(full - total)):
                continue
            yield Problem(
                place=f"{passage.path}@{match.start()}",
                message=f"{passage.label}称{match[0]}，按总分{total:f}分应为{full - total:f}分",
                computation=f"{full:f} - {total:f} = {full - total:f} ≠ {lost:f}",
                ask="统一文字与得分",
                sides=(passage.cite_match(match), form.cite("total_score", "counter")),
                verdict="review",
            )
        if "指标" not in passage.text or not form.rows:
            continue
        for match in _SET.finditer(passage.text):
            count = int(match[1] or match[2] or match[3] or match[4])
            rows = len(form.rows)
            if count in (rows, rows + 1, *_levels(form)):
                continue
            yield Problem(
                place=f"{passage.path}@{match.start()}",
                message=f"{passage.label}称三级指标{count}项，表内有{rows}项",
                computation=f"{count} ≠ {rows}",
                ask="核对指标数量",
                sides=(
                    passage.cite_match(match),
                    form.cite_row(form.rows[0], "counter"),
                    form.cite_row(form.rows[-1], "counter"),
                ),
                verdict="review",
            )
        for match in _MISSED.finditer(passage.text):
            count = whole_number(match[1]) or 0
            missed = [row for row in form.rows if row.missed or row.lost_points]
            certain = sum(row.missed for row in form.rows)
            # Words may fall short without a sign of it in the table: more than were told are certain, fewer are not.
            if certain <= count <= len(missed) or (count > len(missed) and not form.form.has_scores):
                continue
            yield Problem(
                place=f"{passage.path}@{match.start()}",
                message=f"{passage.label}称{match[0]}，表内未达标的有{certain}项，扣分的有{sum(row.lost_points for row in missed)}项",
                computation=f"{count} ≠ {certain}",
                ask="核对未完成指标的数量",
                sides=(
                    passage.cite_match(match),
                    *(form.cite(f"{row.path}.actual", "counter") for row in missed[:8]),
                ),
                verdict="review",
            )
        whole = bool(form.rows) and all(
            row.item.weight is not None and row.item.score is not None for row in form.rows
        )
        for match in _DEDUCTED.finditer(passage.text) if whole else ():
            marked = [row for row in form.rows if row.lost_points]
            count = whole_number(match[1]) or 0
            if count == len(marked) or (count == len(marked) + 1 and _execution_lost(form)):
                continue
            yield Problem(
                place=f"{passage.path}@{match.start()}",
                message=f"{passage.label}称{match[0]}，表内扣分的有{len(marked)}项",
                computation=f"{count} ≠ {len(marked)}",
                ask="核对扣分指标的数量",
                sides=(
                    passage.cite_match(match),
                    *(form.cite(f"{row.path}.score", "counter") for row in marked[:8]),
                ),
                verdict="review",
            )


def _execution_lost(form: FormView) -> bool:
    """The line of budget execution lost points, and a text may count it with the indicators."""
    score, weight = (form.funds.score if form.funds else None), form.execution_weight
    return score is not None and weight is not None and score < weight


def _levels(form: FormView) -> tuple[int, int]:
    """How many first and second levels there are: a text may count these."""
    return len({row.item.level1 for row in form.rows}), len({row.level for row in form.rows})
