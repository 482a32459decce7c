"""Layouts drawn by lot: the same form with its columns in another order and some of them under unknown names.

The one layout that is held out (eval.bench.heldout.layout) tells how the product does where nobody has looked;
these are for looking. Names are partly such as officials use, partly words that no list of labels has: what
such a column holds can only follow from its figures.
"""

from __future__ import annotations

from random import Random

from assist.model import BudgetLine, Indicator
from corpus.layouts.words import money, number, rate
from corpus.plan import GridBuilder, Line, Plan, Spec
from corpus.sample import SampleForm

_GOALS = ("年度总体目标", "全年工作目标", "项目计划目标", "年度绩效目标")
_COMPLETIONS = ("实际完成情况", "任务落实情况", "目标达成结果", "计划完成情况综述")
_FRAMES = ("资金情况", "项目资金", "资金使用", "经费")
_UNKNOWN = 0.25
"""Share of columns under a name that no list has."""
_FUND_NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "initial": (("年初预算数", "年初预算", "年初批复数"), ("原定额度", "起始安排")),
    "adjusted": (("全年预算数", "调整后预算数", "调整预算数"), ("核定额度", "可用额度")),
    "executed": (("全年执行数", "执行数", "支出数"), ("花费额", "已用额度")),
    "rate": (("执行率", "预算执行率", "支出进度"), ("使用比例", "支用比")),
    "weight": (("分值", "权重"), ("配分", "应得分")),
    "score": (("得分", "自评得分"), ("核定分", "打分")),
}
_ROW_NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "weight": (("分值", "权重", "指标分值"), ("配分", "应得分")),
    "target": (("年度指标值", "目标值", "计划数"), ("应达要求", "预定水平")),
    "actual": (("实际完成值", "完成值", "实际值"), ("达成结果", "年末状态")),
    "score": (("得分", "自评得分", "自评分"), ("核定分", "打分")),
    "reason": (("偏差原因分析", "未完成原因", "扣分原因"), ("差异缘由", "失分情由")),
}


def plan(sample: SampleForm, rng: Random) -> Plan:
    """The form in a layout of its own. The order of the levels stays: nobody turns that round."""
    form = sample.form
    funds = rng.sample(list(_FUND_NAMES), len(_FUND_NAMES))
    rows = rng.sample(list(_ROW_NAMES), len(_ROW_NAMES))
    numbered = rng.random() < 0.5
    first = ["序号"] if numbered else []
    levels = ["一级指标", "二级指标", "三级指标"]
    columns = len(first) + len(levels) + len(rows)
    lead = columns - len(funds)
    grid = GridBuilder([6] * len(first) + [8, 8, 16] + [9] * len(rows))
    half = columns // 2
    for left, right in (
        (("项目名称", form.project_name), ("预算年度", f"{form.year}年")),
        (("主管部门", form.department), ("实施单位", form.unit)),
    ):
        grid.row(left[0], Spec(left[1] or "", half - 1), right[0], Spec(right[1] or "", columns - half - 1))
    heads = [_name(_FUND_NAMES, role, rng) for role in funds]
    framed = lead > 1 and rng.random() < 0.5
    frame = [Spec(rng.choice(_FRAMES), rowspan=len(form.budget) + 1)] if framed else []
    grid.row(*frame, Spec("资金来源", lead - framed), *heads, kind="header")
    for line in form.budget:
        grid.row(Spec(line.name, lead - framed), *(_fund(sample, line, role) for role in funds))
    texts = [(rng.choice(_GOALS), form.goal), (rng.choice(_COMPLETIONS), form.completion)]
    for label, value in texts:
        grid.row(label, Spec(value or "", columns - 1))
    grid.row(*first, *levels, *(_name(_ROW_NAMES, role, rng) for role in rows), kind="header")
    for place, item in enumerate(form.indicators, 1):
        cells = [item.level1, item.level2, item.level3, *(_cell(item, role) for role in rows)]
        grid.row(*([str(place)] if numbered else []), *cells, kind="indicator")
    totals = {"weight": number(form.total_weight), "score": number(form.total_score)}
    grid.row(Spec("合计", len(first) + len(levels)), *(totals.get(role, "") for role in rows))
    head = Line(f"{form.year}年度项目支出绩效自评表", "title")
    return (head, Line(f"金额单位：{form.money_unit}", "year"), grid.grid())


def _name(names: dict[str, tuple[tuple[str, ...], tuple[str, ...]]], role: str, rng: Random) -> str:
    known, unknown = names[role]
    return rng.choice(unknown if rng.random() < _UNKNOWN else known)


def _fund(sample: SampleForm, line: BudgetLine, role: str) -> str:
    if role == "rate":
        return rate(sample, line.rate)
    value = getattr(line, role)
    return number(value) if role in ("weight", "score") else money(sample, value)


def _cell(item: Indicator, role: str) -> str:
    written = {"target": item.target_text, "actual": item.actual_text, "reason": item.reason}
    return (written[role] or "") if role in written else number(getattr(item, role))
