"""A layout that no family has: other labels, other columns, another order. Held out as a whole.

Its words are ones that officials use elsewhere (标准分, 自评分, 支出率, 扣分原因); its order is its own.
"""

from __future__ import annotations

from corpus.layouts.words import money, number, rate
from corpus.plan import GridBuilder, Line, Plan, Spec
from corpus.sample import SampleForm


def plan(sample: SampleForm) -> Plan:
    """The form in the unseen layout."""
    form = sample.form
    grid = GridBuilder([5, 8, 8, 16, 6, 10, 10, 6, 14])
    grid.row("项目名称", Spec(form.project_name or "", 4), "评价年度", Spec(f"{form.year}年", 3))
    grid.row("主管部门", Spec(form.department or "", 4), "项目单位", Spec(form.unit or "", 3))
    grid.row(
        Spec("资金情况", rowspan=len(form.budget) + 1), Spec("资金来源", 2), "预算安排", "标准分", "调整后预算",
        "实际支出", "支出率", "自评分", kind="header",
    )  # fmt: skip
    for line in form.budget:
        grid.row(
            Spec(line.name, 2), money(sample, line.initial), number(line.weight), money(sample, line.adjusted),
            money(sample, line.executed), rate(sample, line.rate), number(line.score),
        )  # fmt: skip
    grid.row("年度目标", Spec(form.goal or "", 8))
    grid.row("目标实现情况", Spec(form.completion or "", 8))
    grid.row(
        "序号", "一级指标", "二级指标", "三级指标", "标准分", "目标值", "实际值", "自评分", "扣分原因",
        kind="header",
    )  # fmt: skip
    for place, item in enumerate(form.indicators, 1):
        grid.row(
            str(place), item.level1, item.level2, item.level3, number(item.weight), item.target_text,
            item.actual_text, number(item.score), item.reason, kind="indicator",
        )  # fmt: skip
    grid.row(Spec("总计", 4), number(form.total_weight), Spec("", 2), number(form.total_score), "")
    head = Line(f"{form.year}年度项目支出绩效自评情况表", "title")
    return (head, Line(f"金额单位：{form.money_unit}", "year"), grid.grid())
