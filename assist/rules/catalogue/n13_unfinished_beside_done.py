"""N13: work that the text calls unfinished, beside indicators of completion that were met in full."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import pattern
from assist.rules.alignment import shared_run
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.compact import bare
from assist.text.units import PERCENT

_FINISHING = re.compile(
    "完工|竣工|验收|交付|投入使用|投用|建成|(?:项目|工程|任务|建设|按期|按时)[^资金]{0,4}完成"
)
_HAZARDS = re.compile("隐患|问题|违法|违规|投诉|缺陷|线索|短板")
_REST = ("仍有", "尚有", "还有", "剩余", "其余")
_LEFT = re.compile(
    rf"(?:{'|'.join(_REST)})(?:的)?\d+[\u4e00-\u9fff]{{1,2}}?(?P<thing>[\u4e00-\u9fff]{{2,10}}?)(?:尚|还|仍)?未(?:能)?(?:按期|按时|如期|全部|及时)?(?:完成|实施|开展)?(?P<verb>[\u4e00-\u9fff]{{2}})(?=[，,。；;]|$)"
)
_SOME_OF = re.compile(
    r"(?P<thing>[\u4e00-\u9fff]{2,10}?)(?:中|里)?(?:仍|尚|还)?有\d+[\u4e00-\u9fff]{1,2}(?:尚|还|仍)?(?:未|没有)(?:能)?(?:按期|按时|如期|全部|及时)?(?P<verb>[\u4e00-\u9fff]{2})(?=[，,。；;]|$)"
)
_DOING = frozenset("建成 完成 实施 开工 竣工 开展 创建 改造 安装 建设".split())
_THING = 3
_MONEY = re.compile("资金|经费|补助|补贴|支付|拨付|结算|尾款|质保金|报账")


@rule(id="N13", name="文称未完工而指标报已完成", severity="suspicious", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """Work that is still going on cannot be complete and accepted in the table.

    What:
        Words such as 预计明年8月交付, 尚未竣工, 正在施工 in completion, process, conclusion and problems, and
        indicators of completion, acceptance or hand-over that were met; such words in the indicator's own reason; 仍有N个…未 beside a
        count that was met to the number.
    Why:
        The points for completion and acceptance were taken before there was anything to accept.
    Formula:
        unfinished in the text, met in full in the table.
    Not flagged:
        Unfinished payments and settlements; forms in which any indicator admits that its target was missed, or the
        indicator of completion lost points; plans in goals and measures. The text may speak of another part of the work: a hint.
    Bad:
        completion: 新建综合楼1栋，主体已封顶，预计2025年6月交付使用。
        indicators: [{name: 工程验收合格率, target: =100%, actual: 100%, weight: "10", score: "10"}]
    Good:
        completion: 新建综合楼1栋，2024年11月交付使用。
        indicators: [{name: 工程验收合格率, target: =100%, actual: 100%, weight: "10", score: "10"}]
    """
    if any(words in form.all_prose for words in _REST) or "没有" in form.all_prose:
        yield from _left_over(form)
    finishing = form.rows if _FINISHING.search(form.all_names) else ()
    rows = [
        row for row in finishing if _FINISHING.search(row.name) and not _MONEY.search(row.name) and _done(row)
    ]
    own = next(
        (
            row
            for row in rows
            if row.compared != "above" and pattern("unfinished").search(bare(row.item.reason or ""))
        ),
        None,
    )
    if own is not None:
        yield _in_own_reason(form, own)
        return
    if not rows or any(row.missed for row in form.rows):
        return
    seen: set[str] = set()
    for passage in (*form.told, *form.prose("problems")):
        for match in pattern("unfinished").finditer(passage.text):
            clause = passage.text[slice(*passage.clause(match.start()))]
            if _MONEY.search(clause) or clause in seen or _planned(passage, match, form.form.year):
                continue
            if "整改" in match.group() and _HAZARDS.search(passage.text, *passage.sentence(match.start())):
                continue  # what is being mended is what was found, not the works
            seen.add(clause)
            yield Problem(
                place=f"{passage.path}@{match.start()}",
                message=f"{passage.label}称“{clause}”，指标“{rows[0].name}”完成值为{rows[0].actual_shown}",
                computation="未完工与已完成并存",
                ask="说明年末工程实际进度，核实指标完成值和得分",
                sides=(
                    passage.cite_clause(match.start()),
                    form.cite(f"{rows[0].path}.actual", "counter"),
                    form.cite_row(rows[0], "context"),
                ),
            )
            return


def _left_over(form: FormView) -> Iterator[Problem]:
    """仍有6个村卫生室未完成升级, beside 升级村卫生室 of which exactly as many as planned were done."""
    for passage in (*form.told, *form.prose("problems")):
        for match in (*_LEFT.finditer(passage.text), *_SOME_OF.finditer(passage.text)):
            fits = [row for row in form.aimed_rows if row.target and row.target.unit != PERCENT and (match["verb"] in row.name or match["verb"] in _DOING) and shared_run(match["thing"], row.name) >= (_THING if match["verb"] in row.name else _THING + 1)]
            if len(fits) != 1 or fits[0].compared != "met" or not _done(fits[0]):
                continue
            row = fits[0]
            yield Problem(
                place=f"{passage.path}@{match.start()}",
                message=f"{passage.label}称“{match.group()}”，指标“{row.name}”目标{row.target_shown}、完成{row.actual_shown}",
                computation="未完成与已完成并存",
                ask="说明年末实际进度，核实指标完成值和得分",
                sides=(passage.cite_match(match), form.cite(f"{row.path}.actual", "counter"), form.cite_row(row, "context")),
                verdict="review",
            )


def _in_own_reason(form: FormView, row: Row) -> Problem:
    """The indicator is met, and the reason beside it says that the work is still to be done."""
    return Problem(
        place=f"{row.path}.actual",
        message=f"“{row.name}”完成值{row.actual_shown}，而原因栏称“{bare(row.item.reason or '')[:40]}”",
        computation="未完工与已完成并存",
        ask="说明年末实际进度，核实指标完成值和得分",
        sides=(
            form.cite(f"{row.path}.actual"),
            form.cite(f"{row.path}.reason", "counter"),
            form.cite_row(row, "context"),
        ),
        verdict="review",
    )


def _done(row: Row) -> bool:
    scored_less = (
        row.item.score is not None and row.item.weight is not None and row.item.score < row.item.weight
    )
    return bool(row.actual_text) and row.met and not scored_less


def _planned(passage: Passage, match: re.Match[str], year: int | None) -> bool:
    """A date within the form's year: what was expected then may have come to pass."""
    return any(
        date.year == year and date.year is not None
        for date in passage.dates
        if match.start() <= date.start < match.end()
    )
