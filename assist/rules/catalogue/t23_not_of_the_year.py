"""T23: actual values that say of themselves that they are not the result of the year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import one_of
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView

_EXPECTED = re.compile(
    r"^(?:预计|预期|计划|拟|力争|争取|有望|将(?=于|在|完|达|实))(?!(?:完成)?率|内|外|目标|效果|的)(?:可|能|将|于|在)*(?:完成|达到?|实施|开展|培训|发放|新建|建成|举办|实现|验收)?[^,，。;；实已]{0,12}$"
)
_WILL = re.compile("^(?:年底|年末|年内|明年|次年|下一?年)[^,，。;；]{0,4}(?:将|可|能|预计|计划|力争)")
_PART = re.compile(r"上半年|前?[一二三]季度|前[三九六]个?月|[截至止]+(?:(20\d\d)年)?(\d{1,2})月(?:\d{1,2}日|底|末)?|(?<![\d年])1[-~—至](?:[2-9]|10|11)月(?!\d{1,2}日)")
_CUMULATIVE = re.compile(r"历年|历次|以前年度|自?20\d\d年?以来|自20\d\d年起|20\d\d年?[-~—至]20\d\d年(?:累计|共|合计)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_SPANS = re.compile("以来|年起|至今|比|较|相比|基数|上年|同期|从|由|[至\\-~—]|月|建成|启动|投入|印发|颁布|制定")
_NOT_ALL = 10
"""The last month of which a count is not that of the year: forms filed early are cut in November or December."""
_NEEDLES = one_of("预", "计划", "拟", "力争", "争取", "有望", "将", "半年", "季度", "截", "历年", "历次", "以前", "以来", "年起", "个月", "1-", "1至", "1—", "1~", "至20", "-20", "—20")
_DIGIT = re.compile(r"\d")


@rule(id="T23", name="完成值不是全年实际数", severity="suspicious", basis=("CN-SELF-NOTICE", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """The actual value is what was reached in the form's year: no forecast, no half-year, no sum of several years.

    What:
        预计60场, 45场（截至6月底）, 上半年30场, 1800人（历年累计）, an earlier year's number in the actual cell of an indicator that lost no points.
    Why:
        The cell was filled for a mid-year report, or from another account, and does not measure the target.
    Formula:
        the period and the sense of the actual value are those of the target.
    Not flagged:
        Targets and names that speak of the same period; rows that lost points or give a reason; cells that go on with what
        was really reached. For review.
    Bad:
        indicators: [{name: 举办讲座, target: ≥60场, actual: 预计60场}]
    Good:
        indicators: [{name: 举办讲座, target: ≥60场, actual: 已举办60场}]
    """
    values = form.all_values
    year = form.form.year
    past = year is not None and any(f"{year - ago}年" in values for ago in (1, 2, 3))
    if not past and not _NEEDLES.search(values):
        return
    for row in form.rows:
        if row.lost_points or row.item.reason or not _DIGIT.search(row.actual_text):
            continue
        found = _of_cell(form, row)
        if found is None:
            continue
        yield Problem(
            place=f"{row.path}.actual",
            message=f"“{row.name}”完成值“{row.actual_text[:30]}”{found}，不是全年实际完成数",
            computation=f"指标值{row.target_shown}，完成值{row.actual_text[:30]}",
            ask="按指标值的口径填写全年实际完成数",
            sides=(form.cite(f"{row.path}.actual"), form.cite(f"{row.path}.target", "counter")),
            verdict="review",
        )


def _of_cell(form: FormView, row: Row) -> str | None:
    told, asked = row.actual_text, row.target_text + row.name
    if (_EXPECTED.match(told) or _WILL.match(told)) and not _EXPECTED.match(row.target_text):
        return "是预计或计划数"
    part = _PART.search(told)
    if part is not None and not _PART.search(asked) and "月" not in row.target_text and _in_year(form, part):
        return f"只到“{part.group()}”"
    years = _YEAR.findall(told) if "20" in told and "月" not in asked else []
    stated = form.form.year if form.year_is_stated else None
    if len(years) == 1 and stated is not None and int(years[0]) < stated and not _SPANS.search(told):
        return f"写明是{years[0]}年的数"
    several = _CUMULATIVE.search(told)
    if several is not None and not _CUMULATIVE.search(asked) and "累计" not in asked:
        return f"是“{several.group()}”的数"
    return None


def _in_year(form: FormView, part: re.Match[str]) -> bool:
    """The span is one of the form's year, and ends well before it does."""
    if part[1] is not None and form.form.year is not None and int(part[1]) != form.form.year:
        return False
    return part[2] is None or int(part[2]) <= _NOT_ALL
