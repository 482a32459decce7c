"""D07: work reported as done in a year before the form's, and forms filed years later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.dates import find_dates, parse_date

_ALL_DONE = re.compile("^[^,，。;；]{0,4}(?:全部|全面)(?:完成|支付|完工|竣工|验收|拨付|兑付)")
_AS_OF = re.compile(
    "^(?:底|末)?[,，]?(?:项目|各项|全部|年度|本项目|资金)[^。;；]{0,14}(?:均已|已|全部)[^,，。;；]{0,6}(?:完成|支付|完工|到位|拨付|实施)"
)
_SPAN = re.compile(
    "(?:实施|建设|服务|执行|合同|项目)(?:期限?|周期|时间|起止时间)(?:为|是|:)?20\\d\\d年[^,，。;；]{0,8}(?:至|-|—|~|到)$"
)
_EARLIER = re.compile("上年|结转|一期|首批|前期|跨年|历年")
_LATEST = 3
"""Years after its own in which a form may still be filed; later ones are slips."""


@rule(id="D07", name="完成时间不在自评年度", severity="suspicious", basis=("LOGIC", "CN-SELF-NOTICE"))
def check(form: FormView) -> Iterator[Problem]:
    """What the year's form reports was done in that year; and it is filed soon after.

    What:
        Timeliness indicators whose target names the form's year or none and whose actual date an earlier one; 已于2022年11月全部支付, 截至2022年底，各项任务已完成 and
        实施期限为2021年1月至2022年12月 in texts of a later year; filing dates more than three years later.
    Why:
        The date, or the whole row, was left over from last year.
    Formula:
        year of the actual date >= year of the form; year of filing <= year of the form + 3.
    Not flagged:
        Targets of another year (D01), dates without a year, forms whose year was only inferred.
    Bad:
        year: 2024
        indicators: [{name: 完成时间, target: 2024年10月底前, actual: 2023年9月, weight: "10", score: "10"}]
    Good:
        year: 2024
        indicators: [{name: 完成时间, target: 2024年10月底前, actual: 2024年9月, weight: "10", score: "10"}]
    """
    year = form.form.year
    if year is None or not form.year_is_stated:
        return
    for row in form.dated_rows:
        if (
            "年" not in row.actual_text
            or f"{year}年" in row.actual_text
            or "月" not in row.target_text
        ):
            continue
        aims = [date.year for date in find_dates(row.target_text, plain=True)]
        done = find_dates(row.actual_text, plain=True)
        if aims not in ([year], [None]) or len(done) != 1 or done[0].year is None or done[0].year >= year:
            continue
        yield Problem(
            place=f"{row.path}.actual",
            message=f"“{row.name}”时限为{row.target_shown}，完成时间却为{done[0].text}，早于自评年度",
            computation=f"{done[0].year} < {year}",
            ask="核对完成时间是否为往年数据",
            sides=(form.cite(f"{row.path}.actual"), form.cite(f"{row.path}.target", "counter")),
            verdict="review",
        )
    yield from _in_text(form, year)
    filed = parse_date(form.form.fill_date or "")
    if filed is not None and filed.year is not None and filed.year > year + _LATEST:
        yield Problem(
            place="fill_date",
            message=f"填报日期{filed.text}比自评年度晚{filed.year - year}年",
            computation=f"{filed.year} > {year} + {_LATEST}",
            ask="核对填报日期",
            sides=(form.cite("fill_date"), form.cite("year", "counter") or form.cite("title", "counter")),
            verdict="review",
        )


def _in_text(form: FormView, year: int) -> Iterator[Problem]:
    """Whole work or money told as done in another year than the form's, and spans of work that ended before it."""
    for passage in form.prose("completion", "process", "conclusion"):
        for date in passage.dates:
            start, end = passage.clause(date.start)
            if date.year is None or date.year >= year:
                continue
            lead, rest = passage.text[start : date.start], passage.text[date.end : passage.sentence(start)[1]]
            done = _ALL_DONE.match(passage.text[date.end : end]) and lead.endswith(("已于", "于", "已在"))
            as_of = lead.endswith(("截至", "截止")) and _AS_OF.match(rest)
            over = (
                _SPAN.search(lead) and date.start and not rest.startswith(("至", "-", "—", "~", "开始", "起"))
            )
            if not (done or as_of or over) or _EARLIER.search(passage.text, *passage.sentence(start)):
                continue
            yield Problem(
                place=f"{passage.path}@{date.start}",
                message=f"{passage.label}称“{passage.text[start:end]}”，早于自评年度{year}年",
                computation=f"{date.year} < {year}",
                ask="核对时间；若为往年内容请更新",
                sides=(
                    passage.cite(start, end),
                    form.cite("year", "counter") or form.cite("title", "counter"),
                ),
                verdict="review",
            )
