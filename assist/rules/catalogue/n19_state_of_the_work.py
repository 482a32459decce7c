"""N19: what a text says of the state of the whole work, beside what the table says of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from assist.model import FindingEvidence
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView

_SIDES = tuple[FindingEvidence | None, ...]
_FULLY = Decimal(99)
_LOW = Decimal(60)
_CONTENT = Decimal(95)
_OTHER = re.compile("上年|去年|往年|下一?年|下一?步|将|拟|计划|如|若|避免|防止|质保|部分(?:合同|项目)")

_NO_SURVEY = "(?:未|没有|尚未|暂未)(?:开展|进行|组织|做)[^,，。;；]{0,4}(?:满意度|问卷)(?:调查|测评)?|满意度调查(?:尚未|暂未|未)(?:开展|进行)"
_NONE_SPENT = "(?:项目|专项|财政)?(?:资金|经费|款项)(?:均|全部|都)(?:还|尚|暂)?未(?:能)?(?:支付|支出|使用|拨付)|(?:项目|资金|本年)(?:尚?未|没有)(?:发生|形成)(?:任何)?支出"
_NOT_PAID = "(?:资金|款项?|尾款|工程款|经费)(?:尚|暂|均|还)?未(?:能)?(?:支付|拨付|支出|使用)"
_NOT_BEGUN = "(?:^|[,，。;；])(?:目前|截[至止][^,，。;；]{0,8}|年内|当年)?[,，]?(?:本|该)?项目(?:目前|当年|年内)?(?:(?:尚|暂|均|还)?未(?:能)?(?:实施|启动|开工|开展)(?!的)|(?:仍|尚|还)(?:处于?|在)[^,，。;；]{0,4}(?:前期|准备|筹备|招标|立项)(?:工作)?(?:准备)?(?:阶段)?(?=[,，。;；]|$))"
_RATE_LOST = "(?:预算)?执行率未(?:能)?(?:达到?|完成)[^,，。;；]{0,8}[,，]?(?:故|因此)?扣"
_PAID_WELL = (
    "(?:支付|拨付)(?:及时|到位)[、和]?(?:足额)?|预算执行(?:情况)?(?:良好|较好|到位)|执行率(?:较高|高)"
)
_NO_ACCIDENT = "(?:未|没有|无)(?:发生)?(?:任何)?(?:安全)?(事故|投诉|违规|违纪|案件|信访|差错)|(?:安全)?(事故|投诉|违规|违纪)零发生|零(事故|投诉|违规)"
_ALL_FULL = r"自评(?:总分|得分|结果)?(?:为|得)?满分(?!(?:为|是)?[:：(（]?\d)"
_NOTHING_LOST = "(?:无|未|不存在|没有)(?:任何)?(?:扣分|失分)(?:项|情况|点)?"
_NOT_CONTENT = "(?:群众|服务对象|受益对象)?满意度(?:偏低|不高|较低|有待提高)"
_NO_GAP = (
    "(?:与|较)(?:年初)?(?:设定的?)?(?:绩效)?目标(?:值)?(?:相比)?(?:均)?(?:无|没有|不存在)(?:偏差|偏离|差异)"
)
_UNDONE = (
    "(?:绩效)?目标(?:均|基本|总体|大部分|整体)?(?:未|没有)(?:能)?(?:全部)?(?:实现|达成|完成)(?!的)|(?:总体|综合|整体)?(?:评价|评定|结论)(?:等级|结果)?(?:为|是)(?:较?差|不合格|不达标)"
    "|(?:完成情况|实施效果|绩效|执行情况|效益发挥)(?:总体|整体)?(?:较差|很差|不理想|不佳)|(?:未|没有)(?:取得|达到|发挥)(?:应有|预期|预定)的?(?:效益|效果|成效|作用)"
)
_NO_GOAL = "(?:未|没有)(?:能)?(?:设定|设置|编制|申报|填报|制定)(?:年度|项目|预算)*绩效目标(?!的[^,，。]{0,6}(?:指标|依据))"
_NO_ROWS = "(?:未|没有|无)(?:设定|设置|设)?(?P<rows>满意度|生态效益|经济效益|社会效益|成本|时效|质量)指标|不涉及(?P<effect>生态效益|经济效益|社会效益)(?!指标得)"
_STOPPED = (
    "(?:本|该)项目(?:当年|本年|年内)?(?:已|被)?(?:全部)?(?:终止|取消|撤销|停止实施|未启动|未执行|暂停实施)"
)
_NO_SOURCE = "(?:无|没有|不涉及|未安排|未使用)(?P<source>其他|上年结转|结转|自筹|单位|财政专户|地方|上级|配套)(?:配套)?资金(?!结余|缺口|问题)"
_WELL = Decimal(90)


@rule(id="N19", name="文字所述状况与表不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A text that says that nothing was paid, begun, asked or lost must not stand beside a table that shows it.

    What:
        资金尚未支付 beside a rate of 99% and more, 支付及时足额 beside less than 60%, 项目未实施 beside met indicators, 未开展满意度
        调查 beside a measured satisfaction, 执行率未达…扣分 beside full points, 未发生事故 beside a count, 自评满分 beside less,
        与目标无偏差 beside a missed one, 满意度偏低 beside 95% and more,
        无扣分 beside points lost, 绩效目标未实现 and 评价为差 beside 90 points and more, 无其他资金 beside money of that source.
    Why:
        Text and table were not written for the same facts.
    Formula:
        the statement and the cell exclude each other.
    Not flagged:
        Earlier and later years, plans, parts of the work, what is only feared. For review: the text may speak of a part.
    Bad:
        budget: [{adjusted: "80.00", executed: "80.00", rate: "100.00"}]
        completion: 工程已完工，工程款尚未支付。
    Good:
        budget: [{adjusted: "80.00", executed: "40.00", rate: "50.00"}]
        completion: 工程已完工，工程款尚未支付。
    """
    if not _ANY.search(form.all_prose):
        return
    for passage in form.prose("completion", "process", "conclusion", "problems"):
        for words, against in _STATES:
            for said in words.finditer(passage.text):
                if _OTHER.search(passage.text, *passage.sentence(said.start() + 1)):
                    continue
                table = against(form, said)
                if table is not None:
                    yield _problem(passage, said, *table)
                    break


def _problem(passage: Passage, said: re.Match[str], table: str, sides: _SIDES) -> Problem:
    words = said.group().lstrip(",，。;；")
    return Problem(
        place=f"{passage.path}@{said.start()}",
        message=f"{passage.label}称“{words}”，{table}",
        computation=f"“{words}”与{table}不能同时成立",
        ask="核实情况，统一文字与表内数据",
        sides=(passage.cite_clause(said.end() - 1), *sides),
        verdict="review",
    )


def _no_survey(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    rows = [row for row in form.rows if row.is_satisfaction and row.actual is not None]
    if not rows:
        return None
    cells = tuple(form.cite(f"{row.path}.actual", "counter") for row in rows)
    return f"“{rows[0].name}”完成值为{rows[0].actual_shown}", cells


def _rate(form: FormView) -> Decimal | None:
    """The printed rate of the total row."""
    return form.funds.rate if form.funds is not None and "budget" not in form.misread else None


def _not_paid(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    rate = _rate(form)
    if rate is None or rate < _FULLY:
        return None
    return f"执行率为{rate:f}%", (form.cite(f"{form.funds_path}.rate", "counter"), form.cite_funds("counter"))


def _none_spent(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    funds = form.funds
    if funds is None or not funds.executed or "budget" in form.misread:
        return None
    return f"执行数为{funds.executed:f}", (
        form.cite(f"{form.funds_path}.executed", "counter"),
        form.cite_funds("counter"),
    )


def _not_begun(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    met = [row for row in form.rows if row.met and row.item.score != 0]
    if not met or len(met) * 2 <= len(form.rows):
        return None
    cells = tuple(form.cite(f"{row.path}.actual", "counter") for row in met[:3])
    return f"“{met[0].name}”等{len(met)}项指标已完成", cells


def _rate_lost(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    funds, weight = form.funds, form.execution_weight
    if funds is None or not weight or funds.score is None or funds.score < weight:
        return None
    return f"预算执行得分为满分{weight:f}分", (
        form.cite(f"{form.funds_path}.score", "counter"),
        form.cite_funds("counter"),
    )


def _paid_well(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    rate = _rate(form)
    if rate is None or rate >= _LOW:
        return None
    return f"执行率只有{rate:f}%", (
        form.cite(f"{form.funds_path}.rate", "counter"),
        form.cite_funds("counter"),
    )


def _no_accident(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    thing = next(group for group in said.groups() if group)
    for row in form.rows:
        counted = row.actual is not None and row.target is not None and row.target.unit not in ("%", None)
        if (
            counted
            and thing in row.name
            and row.lower_is_better
            and row.actual is not None
            and row.actual.base > 0
        ):
            return f"“{row.name}”完成值为{row.actual_shown}", (form.cite(f"{row.path}.actual", "counter"),)
    return None


def _all_full(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    total, full = form.form.total_score, form.form.total_weight or form.profile.total_weight.value
    if total is None or total >= full:
        return None
    return f"总分为{total:f}分", (form.cite("total_score", "counter"),)


def _no_gap(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    missed = [row for row in form.rows if row.missed and not row.guessed_operator]
    if not missed:
        return None
    cells = tuple(form.cite(f"{row.path}.actual", "counter") for row in missed[:3])
    return f"“{missed[0].name}”目标{missed[0].target_shown}、完成{missed[0].actual_shown}", cells


def _content(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    rows = [row for row in form.rows if row.is_satisfaction and row.actual is not None]
    if not rows or not all(
        row.met and row.actual is not None and row.actual.base >= _CONTENT for row in rows
    ):
        return None
    cells = tuple(form.cite(f"{row.path}.actual", "counter") for row in rows)
    return f"“{rows[0].name}”完成值为{rows[0].actual_shown}", cells


def _lost(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    rows = [row for row in form.rows if row.lost_points]
    if not rows:
        return None
    cells = tuple(form.cite(f"{row.path}.score", "counter") for row in rows)
    return f"“{rows[0].name}”等{len(rows)}项指标被扣分", cells


def _undone(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    total, full = form.form.total_score, form.form.total_weight or form.profile.total_weight.value
    if total is None or total * 100 < _WELL * full:
        return None
    return f"总分为{total:f}分", (form.cite("total_score", "counter"),)


def _no_goal(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    return ("年度目标栏已填写", (form.cite("goal", "counter"),)) if form.form.goal else None


def _no_rows(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    kind = said["rows"] or said["effect"]
    rows = [row for row in form.rows if kind in row.level and (row.item.weight or row.actual is not None)]
    if not rows:
        return None
    return f"表内设有“{rows[0].name}”", (form.cite_row(rows[0], "counter"),)


def _no_source(form: FormView, said: re.Match[str]) -> tuple[str, _SIDES] | None:
    for index, line in enumerate(form.form.budget):
        if (
            index != form.total_index
            and said["source"] in line.name
            and line.executed
            and "budget" not in form.misread
        ):
            return f"“{line.name}”执行数为{line.executed:f}", (
                form.cite(f"budget[{index}].executed", "counter"),
            )
    return None


_STATES: tuple[
    tuple[re.Pattern[str], Callable[[FormView, re.Match[str]], tuple[str, _SIDES] | None]], ...
] = tuple(
    (re.compile(words), against)
    for words, against in (
        (_NO_SURVEY, _no_survey),
        (_NOT_PAID, _not_paid),
        (_NONE_SPENT, _none_spent),
        (_NOT_BEGUN, _not_begun),
        (_RATE_LOST, _rate_lost),
        (_PAID_WELL, _paid_well),
        (_NO_ACCIDENT, _no_accident),
        (_ALL_FULL, _all_full),
        (_NO_GAP, _no_gap),
        (_NOT_CONTENT, _content),
        (_NOTHING_LOST, _lost),
        (_UNDONE, _undone),
        (_NO_SOURCE, _no_source),
        (_NO_GOAL, _no_goal),
        (_NO_ROWS, _no_rows),
        (_STOPPED, _not_begun),
    )
)
_ANY = re.compile(
    "|".join(
        (
            *(
                f"{no}[^,，。;；]{{0,10}}(?:调查|测评|问卷|支付|拨付|支出|使用|实施|启动|开工|开展|扣|发生|存在|投诉|违|事故|案件|信访|差错|偏)"
                for no in "未无零没不"
            ),
            *(f"{no}[^,，。;；]{{0,8}}(?:目标|指标)" for no in "未没无"),
            *(f"{no}[^,，。;；]{{0,2}}(?:取得|达到|发挥)" for no in "未没"),
            *(f"{no}[^,，。;；]{{0,8}}资金" for no in ("无", "没有", "不涉及", "未安排", "未使用")),
            "支付及时|支付到位|拨付及时|拨付到位|预算执行|执行率|满分|零发生|满意度[偏不较有]|目标[^,，。;；]{0,4}[未没]",
            "前期|筹备|准备阶段|招标阶段",
            "较差|很差|为差|不理想|不佳|不合格|不达标|不涉及|终止|取消|撤销|停止|暂停",
        )
    )
)
"""A sieve for all of them: most texts hold none of these words. Each alternative begins with a character of its own,
which lets the engine skip to those."""
