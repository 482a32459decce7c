"""Sheet plans of whole-department forms (D-CQ, D-HN), check lists (K) and three-column tables (B)."""

from __future__ import annotations

from corpus.layouts.blocks import goal_rows, indicator_rows
from corpus.layouts.words import dashed, label, level_cells, money, name_cell, number, rate, sign
from corpus.plan import GridBuilder, Line, Plan, Spec
from corpus.sample import SampleForm


def _head(sample: SampleForm) -> tuple[Line, ...]:
    form = sample.form
    year = Line(label(sample, f"（{form.year}年度）"), "year")
    title = Line(form.title or "", "title")
    return (title,) if f"{form.year}" in (form.title or "") else (title, year)


def d_cq(sample: SampleForm) -> Plan:
    """部门整体绩效自评表 of Chongqing: unit and sign before the target, the same target twice."""
    form = sample.form
    grid = GridBuilder([14, 7, 7, 9, 9, 10, 9, 9, 9, 8])
    total = form.budget[0]
    grid.row(
        "部门名称",
        Spec(form.department or "", 4),
        "填报单位",
        Spec(form.unit or "", 2),
        label(sample, "自评总分（分）"),
        number(form.total_score),
    )
    grid.row(
        Spec(label(sample, "部门预算执行情况（万元）"), rowspan=len(form.budget) + 1),
        Spec("", 2),
        "年初预算数",
        label(sample, "全年（调整）预算数"),
        "全年执行数",
        label(sample, "执行率（%）"),
        "执行率权重",
        Spec("执行率得分", 2),
        kind="header",
    )
    for line in form.budget:
        grid.row(
            Spec(line.name, 2),
            money(sample, line.initial),
            money(sample, line.adjusted),
            money(sample, line.executed),
            rate(sample, line.rate),
            number(line.weight),
            Spec(dashed(sample, line, number(line.score)), 2),
        )
    assert total.weight is not None
    goal_rows(sample, grid, "年度总体目标", Spec("年初绩效目标", 4), Spec("全年目标实际完成情况", 5))
    grid.row(
        "指标名称",
        "计量单位",
        "指标性质",
        "年初指标值",
        "调整指标值",
        "全年完成值",
        label(sample, "得分系数（%）"),
        label(sample, "指标权重（分）"),
        label(sample, "指标得分（分）"),
        "是否核心指标",
        kind="header",
    )
    for item in form.indicators:
        share = (item.score or 0) / item.weight * 100 if item.weight else None
        grid.row(
            name_cell(sample, item),
            item.unit,
            sign(sample, item),
            item.target_text,
            item.target_text,
            item.actual_text,
            "" if share is None else f"{share:.2f}".rstrip("0").rstrip("."),
            number(item.weight),
            number(item.score),
            "否",
            kind="indicator",
        )
    return (*_head(sample), grid.grid())


def d_hn(sample: SampleForm) -> Plan:
    """年度部门整体支出绩效自评表 of Hunan."""
    form = sample.form
    grid = GridBuilder([7, 9, 10, 16, 11, 11, 6, 7, 14])
    grid.row(Spec("预算部门、单位名称", 2), Spec(form.unit or "", 7))
    grid.row(Spec("主管部门", 2), Spec(form.department or "", 7))
    grid.row(
        Spec(label(sample, "年度预算申请（万元）"), rowspan=len(form.budget) + 1),
        Spec("", 2),
        "年初预算数",
        label(sample, "全年预算数（A）"),
        label(sample, "全年执行数（B）"),
        "分值",
        label(sample, "执行率（B/A）"),
        "得分",
        kind="header",
    )
    for line in form.budget:
        grid.row(
            Spec(line.name, 2),
            money(sample, line.initial),
            money(sample, line.adjusted),
            money(sample, line.executed),
            number(line.weight),
            rate(sample, line.rate),
            number(line.score),
        )
    goal_rows(sample, grid, "年度总体目标", Spec("预期目标", 4), Spec("实际完成情况", 4))
    indicator_rows(sample, grid, {
        "年度指标值": "target",
        "实际完成值": "actual",
        "分值": "weight",
        "得分": "score",
        "偏差原因分析及改进措施": "reason",
    })
    grid.row(Spec("总分", 6), number(form.total_weight), number(form.total_score), "")
    return (*_head(sample), grid.grid())


def k(sample: SampleForm) -> Plan:
    """A check list: indicator, target, what was done, what proves it. No scores."""
    form = sample.form
    grid = GridBuilder([8, 10, 18, 13, 13, 14])
    total = form.budget[0]
    grid.row("项目名称", Spec(form.project_name or "", 5))
    grid.row("主管部门", Spec(form.department or "", 2), "实施单位", Spec(form.unit or "", 2))
    grid.row(
        Spec(label(sample, "资金合计（万元）"), rowspan=2),
        "",
        label(sample, "全年预算数（A）"),
        label(sample, "全年执行数（B）"),
        Spec(label(sample, "预算执行率（B/A）"), 2),
        kind="header",
    )
    grid.row(
        total.name,
        money(sample, total.adjusted),
        money(sample, total.executed),
        Spec(rate(sample, total.rate), 2),
    )
    grid.row("年度总体目标", Spec(form.goal or "", 5))
    grid.row("一级指标", "二级指标", "三级指标", "指标值", "完成情况", "需提供的支撑材料", kind="header")
    for item, levels in zip(form.indicators, level_cells(sample), strict=True):
        grid.row(*levels, name_cell(sample, item), item.target_text, item.actual_text, "", kind="indicator")
    return (*_head(sample), grid.grid())


def b(sample: SampleForm) -> Plan:
    """The table inside final-account reports: indicators with expected and actual values."""
    form = sample.form
    grid = GridBuilder([8, 10, 10, 20, 14, 14])
    total = form.budget[0]
    grid.row(Spec("项目名称", 2), Spec(form.project_name or "", 4))
    grid.row(Spec("预算单位", 2), Spec(form.unit or "", 4))
    grid.row(
        label(sample, "预算执行情况（万元）"),
        Spec("预算数：", 2),
        money(sample, total.adjusted),
        "执行数：",
        money(sample, total.executed),
    )
    goal_rows(sample, grid, "年度目标完成情况", Spec("预期目标", 3), Spec("实际完成目标", 2))
    indicator_rows(sample, grid, {
        "预期指标值": "target",
        "实际完成指标值": "actual",
    }, "绩效指标完成情况")
    return (*_head(sample), grid.grid())
