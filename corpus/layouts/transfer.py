"""Sheet plans of transfer-payment forms: T2 and T3 (no scores), T1 and T-NX."""

from __future__ import annotations

from corpus.layouts.blocks import goal_rows, indicator_rows
from corpus.layouts.words import label, money, number, rate
from corpus.plan import GridBuilder, Line, Plan, Spec
from corpus.sample import SampleForm

# The footnotes of the official form, said in our own words.
_NOTES = (
    "其他资金是指财政以外投向本项目的自筹、社会投入和往年结转。",
    "定量指标由主管部门汇总，绝对数相加，比率按金额加权。",
    "定性指标按三档判断完成程度后再汇总。",
    "全年执行数只算国库集中支付已实际付出的部分。",
)


def _title(sample: SampleForm) -> tuple[Line, Line]:
    return (
        Line(sample.form.title or "", "title"),
        Line(label(sample, f"（{sample.form.year}年度）"), "year"),
    )


def _notes(sample: SampleForm, count: int) -> tuple[Line, ...]:
    first = label(sample, "注：")
    numbered = enumerate(_NOTES[:count], 1)
    return tuple(Line(f"{first if i == 1 else ''}{i}. {text}", "note") for i, text in numbered)


def _indicators(sample: SampleForm, grid: GridBuilder, target_head: str) -> None:
    columns = {target_head: "target", "全年实际完成值": "actual", "未完成原因和改进措施": "reason"}
    indicator_rows(sample, grid, columns, look="stacked")


def _region_grid(sample: SampleForm) -> GridBuilder:
    """The grid of the regional forms with its three head rows."""
    form = sample.form
    grid = GridBuilder([6, 9, 10, 18, 13, 13, 14])
    grid.row(Spec(label(sample, "转移支付（项目）名称"), 2), Spec(form.project_name or "", 5))
    grid.row(Spec("中央主管部门", 2), Spec("国家主管部委", 5))
    grid.row(Spec("地方主管部门", 2), form.department, "资金使用单位", Spec(form.unit or "", 3))
    return grid


def t2(sample: SampleForm) -> Plan:
    """转移支付区域绩效目标自评表 of about 2020: seven columns."""
    form = sample.form
    grid = _region_grid(sample)
    grid.row(
        Spec(label(sample, "项目资金 （万元）"), rowspan=len(form.budget) + 1),
        "",
        label(sample, "全年预算数（A）"),
        label(sample, "全年执行数（B）"),
        Spec(label(sample, "预算执行率（B/A）"), 3),
        kind="header",
    )
    for line in form.budget:
        grid.row(
            label(sample, line.name + "："),
            money(sample, line.adjusted),
            money(sample, line.executed),
            Spec(rate(sample, line.rate), 3),
        )
    goal_rows(sample, grid, "总体目标完成情况", Spec("总体目标", 2), Spec("全年实际完成情况", 4))
    _indicators(sample, grid, "指标值")
    grid.row("说明", Spec(form.notes or "", 6))
    return (*_title(sample), grid.grid(), *_notes(sample, 4))


def t3(sample: SampleForm) -> Plan:
    """The form since 2022: seven lines of 资金管理情况 stand between money and goals."""
    form = sample.form
    grid = _region_grid(sample)
    grid.row(
        Spec(label(sample, "资金投入情况 （万元）"), rowspan=len(form.budget) + 1),
        "",
        label(sample, "全年预算数（A）"),
        Spec(label(sample, "全年执行数（B）"), 2),
        Spec(label(sample, "预算执行率 （B/A×100%）"), 2),
        kind="header",
    )
    for line in form.budget:
        grid.row(
            label(sample, line.name + "："),
            money(sample, line.adjusted),
            Spec(money(sample, line.executed), 2),
            Spec(rate(sample, line.rate), 2),
        )
    grid.row(
        Spec("资金管理情况", rowspan=len(form.management) + 1),
        "",
        Spec("情况说明", 3),
        Spec("存在问题和改进措施", 2),
    )
    for aspect in form.management:
        grid.row(aspect.aspect, Spec(aspect.situation or "", 3), Spec(aspect.problems or "", 2))
    goal_rows(sample, grid, "总体目标完成情况", Spec("总体目标", 2), Spec("全年实际完成情况", 4))
    _indicators(sample, grid, label(sample, "指标值（包含数字及文字描述）"))
    grid.row("说明", Spec(form.notes or "", 6))
    return (*_title(sample), grid.grid(), *_notes(sample, 3))


def t1(sample: SampleForm) -> Plan:
    """The older regional form: the whole score in the head, only scores at the end of the rows."""
    form = sample.form
    grid = GridBuilder([6, 9, 10, 18, 13, 13, 7])
    grid.row("专项名称", Spec(form.project_name or "", 6))
    grid.row(
        "省级财政部门",
        Spec("省财政厅", 2),
        "省级主管部门",
        form.department,
        "自评得分",
        number(form.total_score),
    )
    grid.row(
        Spec(label(sample, "预算执行情况（万元）"), rowspan=len(form.budget) + 1),
        "",
        label(sample, "转移支付预算数（A）"),
        Spec(label(sample, "转移支付执行数（B）"), 2),
        Spec(label(sample, "执行率（B/A）"), 2),
        kind="header",
    )
    for line in form.budget:
        grid.row(
            label(sample, line.name + "："),
            money(sample, line.adjusted),
            Spec(money(sample, line.executed), 2),
            Spec(rate(sample, line.rate), 2),
        )
    goal_rows(sample, grid, "年度目标完成情况", Spec("年度总体目标", 3), Spec("目标实际完成情况", 3))
    indicator_rows(sample, grid, {
        "年度指标值": "target",
        "全年完成值": "actual",
        "得分": "score",
    })
    return (*_title(sample), grid.grid())


def t_nx(sample: SampleForm) -> Plan:
    """绩效目标自评表 of Ningxia: 40/40/20 without execution, the total beside the title."""
    form = sample.form
    grid = GridBuilder([6, 9, 10, 18, 6, 13, 13, 6, 14])
    grid.row(
        "项目名称", Spec(form.project_name or "", 5), "项目总得分", Spec(f"{number(form.total_score)}分", 2)
    )
    grid.row("主管部门", Spec(form.department or "", 3), "实施单位", Spec(form.unit or "", 4))
    grid.row(
        Spec(label(sample, "项目资金（万元）"), rowspan=len(form.budget) + 1),
        Spec("", 2),
        label(sample, "全年预算数（A）"),
        Spec(label(sample, "全年执行数（B）"), 3),
        Spec(label(sample, "执行率（B/A）"), 2),
        kind="header",
    )
    for line in form.budget:
        grid.row(
            Spec(label(sample, line.name + "："), 2),
            money(sample, line.adjusted),
            Spec(money(sample, line.executed), 3),
            Spec(rate(sample, line.rate), 2),
        )
    goal_rows(sample, grid, "年度总体目标", Spec("年初设定目标", 4), Spec("全年实际完成情况", 4))
    indicator_rows(sample, grid, {
        "分值": "weight",
        "年度指标值": "target",
        "全年实际完成值": "actual",
        "得分": "score",
        "未完成原因及改进措施": "reason",
    })
    return (*_title(sample), grid.grid())
