"""Sheet plans of project forms with scores: P1-SC, P2, P2-GZ, P2-YN, P2-NM, P2-BJ, P2-HB, R."""

from __future__ import annotations

from assist.model import BudgetLine
from corpus.families import family
from corpus.layouts.blocks import goal_rows, indicator_rows
from corpus.layouts.words import dashed, label, level_cells, money, name_cell, number, rate, sign
from corpus.plan import GridBuilder, Line, Plan, Spec
from corpus.sample import SampleForm

_AMOUNTS = {
    "P2": {"initial": "年初预算数", "adjusted": "全年预算数（A）", "executed": "全年执行数（B）"},
    "P2-BJ": {"initial": "年初预算数（A）", "executed": "全年执行数（B）"},
}


def p1_sc(sample: SampleForm) -> Plan:
    """部门预算项目支出绩效自评表 of Sichuan: eleven columns, sign, value and unit in columns of their own."""
    form, hints = sample.form, sample.hints
    grid = GridBuilder([5, 6, 8, 14, 8, 8, 6, 10, 5, 5, 16])
    code = f"{form.project_code}-{form.project_name}"
    grid.row("项目名称", Spec(code, 10))
    grid.row(
        "主管部门", Spec(form.department or "", 4), Spec("实施单位 （盖章）", 2), Spec(form.unit or "", 4)
    )
    grid.row(
        Spec("项目基本情况", rowspan=3, look="stacked"),
        Spec("1.项目年度目标完成情况", rowspan=2),
        Spec("项目年度目标", 4),
        Spec("年度目标完成情况", 5),
    )
    grid.row(Spec(form.goal or "", 4), Spec(form.completion or "", 5))
    grid.row("2.项目实施内容及过程概述", Spec(form.process or "", 9))
    grid.row(
        Spec(label(sample, "预算执行情况（10分）"), rowspan=len(form.budget) + 1, look="stacked"),
        Spec(label(sample, "年度预算数（万元）"), 2),
        "年初预算",
        "调整后预算数",
        "预算执行数",
        "预算执行率",
        "权重",
        "得分",
        Spec("原因", 2),
        kind="header",
    )
    for line in form.budget:
        cells = [
            money(sample, line.initial),
            money(sample, line.adjusted),
            money(sample, line.executed),
            rate(sample, line.rate),
        ]
        grid.row(
            Spec(line.name, 2),
            *cells,
            dashed(sample, line, number(line.weight)),
            dashed(sample, line, number(line.score)),
            Spec(line.reason or "", 2),
        )
    indicator_rows(sample, grid, {
        "指标性质": "sign",
        "指标值": "target",
        "度量\n单位" if hints.broken_headers else "度量单位": "unit",
        "完成值": "actual",
        "权重": "weight",
        "得分": "score",
        "未完成原因分析": "reason",
    }, label(sample, "绩效指标（90分）"), look="stacked")
    grid.row(Spec("合计", 8), number(form.total_weight), number(form.total_score), "")
    for name, text in (
        ("评价结论", form.conclusion),
        ("存在问题", form.problems),
        ("改进措施", form.measures),
    ):
        grid.row(name, Spec(text or "", 10))
    first, second = form.signatures
    grid.row(Spec(f"{first.role}：{first.name or ''}", 6), Spec(f"{second.role}：{second.name or ''}", 5))
    return (Line(form.title or "", "title"), grid.grid())


def _office_rows(
    sample: SampleForm, grid: GridBuilder, half: int, first: str = "主管部门", lead: int = 1
) -> None:
    form = sample.form
    grid.row(Spec("项目名称", lead), Spec(form.project_name or "", len(grid.widths)))
    grid.row(Spec(first, lead), Spec(form.department or "", half), "实施单位", Spec(form.unit or "", 2))


def p2(sample: SampleForm) -> Plan:
    """The national project form and its variants P2, P2-BJ, P2-YN and P2-NM."""
    form, kind = sample.form, family(sample.family)
    style = kind.target_style
    grid = GridBuilder(
        [5, 8, 8, 16, 10, 10, 8, 6, 6, 14] if style == "embedded" else [5, 8, 8, 16, 8, 8, 7, 10, 6, 6, 14]
    )
    extra = len(grid.widths) - 10
    _office_rows(sample, grid, 4)
    fields = _AMOUNTS.get(kind.id, _AMOUNTS["P2"])
    heads = [label(sample, text) for text in fields.values()]
    weight = label(sample, "分值（10分）") if kind.id == "P2-BJ" else "分值"
    pad = 3 - len(heads)
    grid.row(
        Spec(label(sample, f"项目资金（{form.money_unit}）"), rowspan=len(form.budget) + 1, look="stacked"),
        Spec("", 2),
        Spec(heads[0], 1 + pad),
        *heads[1:],
        weight,
        Spec(label(sample, "执行率（B/A）"), 1 + extra),
        "得分",
        Spec("备注", 2),
        kind="header",
    )
    for line in form.budget:
        amounts = [money(sample, getattr(line, name)) for name in fields]
        grid.row(
            Spec(line.name, 2),
            Spec(amounts[0], 1 + pad),
            *amounts[1:],
            dashed(sample, line, number(line.weight)),
            Spec(dashed(sample, line, rate(sample, line.rate)), 1 + extra),
            dashed(sample, line, number(line.score)),
            Spec("", 2),
        )
    goal_rows(sample, grid, "年度总体目标", Spec("预期目标", 4), Spec("实际完成情况", 2), look="stacked")
    _indicator_rows(sample, grid)
    _total_row(sample, grid)
    if "notes" in kind.narratives:
        grid.row("其他需要说明的事项", Spec(form.notes or "", len(grid.widths)))
    head = [Line(form.title or "", "title")]
    if kind.year_line:
        head.append(Line(label(sample, f"（{form.year}年度）"), "year"))
    if kind.id == "P2-YN":
        head.append(Line(label(sample, "公开14表"), "head"))
    return (*head, grid.grid())


_DIRECTIONS = {
    ">=": ("正向", "大于等于"),
    "<=": ("反向", "小于等于"),
    "=": ("正向", "等于"),
    "qualitative": ("定性", "定性"),
}


def _indicator_rows(sample: SampleForm, grid: GridBuilder) -> None:
    """The header and rows of the indicator table, in the columns of the family's target style."""
    form, kind = sample.form, family(sample.family)
    style = kind.target_style
    heads: list[Spec | str | None]
    if style == "embedded":
        heads = ["年度指标值", "实际完成值", "分值", "得分", Spec("偏差原因分析及改进措施", 2)]
        if kind.id == "P2-BJ":
            heads = ["年度指标值", "实际完成值", "得分计算方法", "分值", "得分", "未完成原因分析"]
    elif style == "sign-column":
        heads = ["指标性质", "指标值", "度量单位", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"]
    else:
        heads = ["指标性质", "指标方向", "年度指标值", "实际完成值", "计量单位", "分值", Spec("得分", 1)]
    grid.row(
        Spec("绩效指标", rowspan=len(form.indicators) + 1, look="stacked"),
        "一级指标",
        "二级指标",
        "三级指标",
        *heads,
        kind="header",
    )
    for item, levels in zip(form.indicators, level_cells(sample), strict=True):
        scores = [number(item.weight), number(item.score)]
        cells: list[Spec | str | None]
        if style == "sign-column":
            cells = [sign(sample, item), item.target_text, item.unit, item.actual_text, *scores, item.reason]
        elif style == "direction-column":
            nature, direction = _DIRECTIONS[item.operator or "="]
            cells = [nature, direction, item.target_text, item.actual_text, item.unit, *scores]
        elif kind.id == "P2-BJ":
            method = "按完成比例计分" if item.operator != "qualitative" else "按评价等次计分"
            cells = [item.target_text, item.actual_text, method, *scores, item.reason]
        else:
            cells = [item.target_text, item.actual_text, *scores, Spec(item.reason or "", 2)]
        grid.row(*levels, name_cell(sample, item), *cells, kind="indicator")


def _total_row(sample: SampleForm, grid: GridBuilder) -> None:
    form, kind = sample.form, family(sample.family)
    after = {"P2-NM": 0, "P2-BJ": 1, "P2-YN": 1}.get(kind.id, 2)
    lead = len(grid.widths) - 2 - after
    tail = [Spec(form.grade or "", after)] if after else []
    grid.row(Spec("总分", lead), number(form.total_weight), number(form.total_score), *tail)


def p2_gz(sample: SampleForm) -> Plan:
    """项目支出绩效目标自评表 of Guizhou: yuan, nested fund rows, a remarks column, a graded conclusion."""
    form = sample.form
    grid = GridBuilder([4, 5, 6, 13, 11, 10, 4, 5, 7, 6])
    grid.row(Spec("项目名称", 2), Spec(form.project_name or "", 8))
    grid.row(Spec("主管部门及代码", 2), Spec(form.department or "", 3), "实施单位", Spec(form.unit or "", 4))
    grid.row(
        Spec("项目资金\n（元）", rowspan=len(form.budget) + 1),
        Spec("资 金 来 源", 2),
        "年初预算数",
        "全年预算数（A）",
        "全年执行数（B）",
        "分值",
        Spec("执行率", 2),
        "得分",
        kind="header",
    )
    for depth, line in zip((0, 1, 3, 3, 1), form.budget, strict=True):
        amounts = [money(sample, v) for v in (line.initial, line.adjusted, line.executed)]
        name = "  " * depth + line.name + "："
        grid.row(
            Spec(name, 2),
            *amounts,
            dashed(sample, line, number(line.weight)),
            Spec(dashed(sample, line, rate(sample, line.rate)), 2),
            dashed(sample, line, number(line.score)),
        )
    goal_rows(sample, grid, "年度总体目标", Spec("预期目标", 4), Spec("实际完成情况", 2), look="stacked")
    indicator_rows(sample, grid, {
        label(sample, "年度指标值(A)"): "target",
        label(sample, "实际完成值(B)"): "actual",
        "分值": "weight",
        "得分": "score",
        "未完成原因分析": "reason",
        "备注": "remark",
    }, look="stacked")
    grid.row(Spec("总         分", 6), number(form.total_weight), number(form.total_score), Spec("", 2))
    grid.row(Spec("自评结论", look="stacked"), Spec(form.conclusion or "", 9))
    signer = form.signatures[0]
    head = f"单位（盖章）：{form.unit} 填报日期：{form.fill_date}"
    return (
        Line(form.title or "", "title"),
        Line(label(sample, f"（{form.year}年度）"), "year"),
        Line(head, "head"),
        grid.grid(),
        Line(f"{signer.role}：{signer.name or ''}", "sign"),
    )


def p2_hb(sample: SampleForm) -> Plan:
    """XX项目自评表 of Hubei: 20 points for execution, the total in the head, no weight column."""
    form = sample.form
    grid = GridBuilder([6, 8, 9, 16, 12, 12, 8])
    total: BudgetLine = form.budget[0]
    grid.row("项目名称", Spec(form.project_name or "", 6))
    grid.row("主管部门", Spec(form.department or "", 3), "项目实施单位", Spec(form.unit or "", 2))
    grid.row("项目类别", Spec("1.部门预算项目 √  2.省直专项 □  3.省对下转移支付项目 □", 6))
    grid.row("项目属性", Spec("1.持续性项目 √  2.新增性项目 □", 6))
    grid.row("项目类型", Spec("1.常年性项目 √  2.延续性项目 □  3.一次性项目 □", 6))
    grid.row(
        Spec(label(sample, "预算执行情况（万元）（20分）"), rowspan=2, look="stacked"),
        Spec("", 2),
        label(sample, "预算数（A）"),
        label(sample, "执行数（B）"),
        label(sample, "执行率（B/A）"),
        label(sample, "得分（20分*执行率）"),
        kind="header",
    )
    grid.row(
        Spec(total.name, 2),
        money(sample, total.adjusted),
        money(sample, total.executed),
        rate(sample, total.rate),
        number(total.score),
    )
    indicator_rows(sample, grid, {
        label(sample, "年初目标值（A）"): "target",
        label(sample, "实际完成值（B）"): "actual",
        "得分": "score",
    }, label(sample, "年度绩效目标（80分）"), look="stacked")
    grid.row(Spec("总分", 6), number(form.total_score))
    grid.row("偏差大或目标未完成原因分析", Spec(form.problems or "", 6))
    grid.row("改进措施及结果应用方案", Spec(form.measures or "", 6))
    head = f"单位名称：{form.unit} 填报日期：{form.fill_date}"
    return (Line(form.title or "", "title"), Line(head, "head"), grid.grid())


def r(sample: SampleForm) -> Plan:
    """绩效目标自评表 of livelihood funds: the weight stands before the target."""
    form = sample.form
    grid = GridBuilder([5, 8, 8, 16, 6, 11, 11, 6, 16])
    grid.row("项目名称", Spec(form.project_name or "", 8))
    grid.row("项目负责人及电话", Spec("", 8))
    grid.row("主管部门", Spec(form.department or "", 4), "实施单位", Spec(form.unit or "", 3))
    grid.row(
        Spec(label(sample, f"项目资金（{form.money_unit}）"), rowspan=len(form.budget) + 1, look="stacked"),
        Spec("", 2),
        label(sample, "全年预算数（A）"),
        Spec(label(sample, "全年执行数（B）"), 2),
        "分值",
        label(sample, "执行率（B/A）"),
        Spec("得分", 2),
        kind="header",
    )
    for line in form.budget:
        grid.row(
            Spec(line.name, 2),
            money(sample, line.adjusted),
            Spec(money(sample, line.executed), 2),
            dashed(sample, line, number(line.weight)),
            dashed(sample, line, rate(sample, line.rate)),
            Spec(dashed(sample, line, number(line.score)), 2),
        )
    goal_rows(sample, grid, "年度总体目标", Spec("年初设定目标", 4), Spec("年度总体目标完成情况综述", 2), look="stacked")
    indicator_rows(sample, grid, {
        "分值": "weight",
        "年度指标值": "target",
        "全年实际值": "actual",
        "得分": "score",
        "未完成原因及拟采取的改进措施": "reason",
    }, look="stacked")
    grid.row(Spec("总分", 4), number(form.total_weight), Spec("", 2), number(form.total_score), "")
    return (Line(form.title or "", "title"), Line(label(sample, f"（{form.year}年度）"), "year"), grid.grid())
