"""Plans and results in words. Every number said here is the result's own or one of its rows'."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assist.ask.plan import Filter, Plan, Top
from assist.ask.run import SCALE, Result, plain
from assist.ask.vocabulary import label

_MONEY = ("budget", "initial", "executed")
_PER = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_COUNTED = ("findings", "indicators", "deducted")
_OPERATORS = {"=": "为", "!=": "不为", "<": "低于", "<=": "不超过", ">": "高于", ">=": "不低于"}
_AGGREGATES = {"avg": "平均", "median": "中位数", "sum": "合计", "max": "最高", "min": "最低", "count": "份数",
               "share": "占比", "distinct": "个数"}  # fmt: skip
_FIELDS = {"rate": "执行率", "score": "自评得分", "budget": "全年预算", "initial": "年初预算", "executed": "执行数",
           "satisfaction": "满意度", "findings": "问题数", "indicators": "指标数", "deducted": "扣分指标数"}  # fmt: skip
_DIMS = {"department": "部门", "unit": "单位", "region": "地区", "year": "年度", "kind": "类型", "layout": "版式",
         "grade": "等级", "rule": "问题", "severity": "严重程度", "decision": "审核决定", "project": "项目名称",
         "status": "读取情况", "decision_reason": "审核理由"}  # fmt: skip
_SECTIONS = {"reason": "原因说明", "problems": "存在问题", "measures": "改进措施", "goal": "年度目标",
             "completion": "完成情况", "conclusion": "自评结论", "process": "实施过程"}  # fmt: skip
_SEVERITIES = {"contradiction": "矛盾", "violation": "违规", "explain": "需说明", "suspicious": "可疑"}


def columns(plan: Plan) -> tuple[str, ...]:
    """The fields shown beside each form: those asked about, and those of the conditions."""
    named = [*(plan.columns), *([plan.measure] if plan.measure else []), *([plan.top.by] if plan.top else [])]
    named += [item.field for item in plan.filters]
    known = [name for name in named if name in _FIELDS or (name in _DIMS and name not in ("rule", "severity"))]
    if any(item.field in ("rule", "severity") for item in plan.filters):
        known.append("findings")
    skipped = ("year", "unit", "project")
    return tuple(dict.fromkeys(name for name in known if name not in skipped))


def cell(plan: Plan, column: str, raw: object) -> int | float | str | None:
    """A column of the index as it is shown."""
    if raw is None or isinstance(raw, str):
        return raw
    number = Decimal(int(str(raw)))
    if column in _FIELDS and column not in _COUNTED:
        number /= SCALE
    if column in _MONEY:
        number /= _PER[plan.money_unit]
    number = plain(number, 6)
    return int(number) if number == number.to_integral_value() else float(number)


def asks_number(plan: Plan) -> bool:
    """Whether the question asked for one number."""
    looked_up = plan.kind == "list" and plan.measure is not None
    return plan.kind in ("count", "aggregate", "compare") or plan.top is not None or looked_up or (plan.having is not None)


def unit(plan: Plan) -> str:
    """The unit of the plan's measure."""
    measure = plan.measure or (plan.top.by if plan.top else None)
    if plan.aggregate == "share":
        return "%"
    if plan.aggregate == "distinct":
        return "个"
    if plan.kind in ("group", "compare", "count") and (plan.aggregate == "count" or measure is None):
        return "条" if plan.group_by in ("rule", "severity") else "份"
    if measure in _MONEY:
        return plan.money_unit
    if measure in ("rate", "satisfaction"):
        return "%"
    return {"score": "分", "findings": "条"}.get(str(measure), "项")


def number_asked(plan: Plan, value: Decimal) -> Decimal:
    """The number that answers: of groups that meet a condition it is how many there are."""
    return plain(value) if plan.having is not None and plan.top is None else shown(plan, value)


def shown(plan: Plan, value: Decimal) -> Decimal:
    """A value in the unit of the answer."""
    money = unit(plan) in _PER
    return plain(value / _PER[plan.money_unit]) if money else plain(value)


def measure_key(plan: Plan) -> str:
    """The key of the measure in the rows of groups."""
    if plan.kind == "aggregate" or plan.measure is None or plan.aggregate == "count":
        return "count"
    return f"{plan.aggregate}_{plan.measure}"


def section(name: str | None) -> str:
    """A narrative field's name."""
    return _SECTIONS.get(name or "", "原文")


def conditions(filters: Sequence[Filter]) -> str:
    """Conditions in words."""
    return "，".join(map(_condition, filters)) or "全部表单"


def _condition(item: Filter) -> str:
    name = _FIELDS.get(item.field) or _DIMS.get(item.field) or "原文"
    if item.op == "blank":
        return "尚无审核决定" if item.field == "decision" else f"{name}未填"
    if item.op == "filled":
        return f"{name}已填"
    if item.field == "text":
        return f"原文写到“{item.values[0]}”"
    if item.other:
        return f"{name}{_OPERATORS[item.op]}{_FIELDS.get(item.other, item.other)}"
    if item.reference:
        return f"{name}{_OPERATORS[item.op]}{'全库' if item.reference == 'all' else ''}平均值"
    if item.values:
        names = [_SEVERITIES.get(value, value) for value in item.values]
        listed = "、".join(names[:4]) + (f"等{len(names)}个" if len(names) > 4 else "")
        return f"{name}{'不是' if item.op == 'not in' else '为'}{listed}"
    return f"{name}{_OPERATORS[item.op]}{_amount(item)}"


def _amount(item: Filter) -> str:
    assert item.number is not None
    if item.field in _MONEY:
        return f"{plain(item.number / 10_000):f}万元"
    return f"{plain(item.number):f}" + {"rate": "%", "satisfaction": "%", "score": "分"}.get(item.field, "")


def _having(plan: Plan) -> str:
    having = plan.having
    if having is None:
        return ""
    if having.number is None:
        return f"，只留{_OPERATORS[having.op]}总平均的"
    item = Filter(field=having.measure or "count", op=having.op, number=having.number)
    return f"，只留{_OPERATORS[having.op]}{_amount(item)}的"


def _asked(plan: Plan) -> str:
    measure = _FIELDS.get(plan.measure or "", "")
    if plan.kind == "passages":
        return f"查找{section(plan.section)}" + (f"中与“{plan.search}”有关的原文" if plan.search else "")
    if plan.kind == "compare":
        return f"比较{'与'.join(plan.sides)}的{measure or '份数'}{_AGGREGATES[plan.aggregate or 'count'] if measure else ''}"
    if plan.kind == "group":
        order = "" if plan.top is None else f"，取{'最高' if plan.top.descending else '最低'}的{plan.top.limit}个"
        how = "占比" if plan.aggregate == "share" else f"{measure}{_AGGREGATES[plan.aggregate or 'count']}"
        return f"按{_DIMS[plan.group_by or 'department']}统计{how}{order}{_having(plan)}"
    if plan.aggregate == "distinct":
        return f"数不同的{_DIMS[plan.distinct or 'project']}"
    if plan.kind == "aggregate":
        order = f"{_order(plan.top)}，求" if plan.top else ""
        return f"{order}{measure or '份数'}的{_AGGREGATES[plan.aggregate or 'count']}"
    if plan.kind == "count":
        return "数份数"
    return "列出表单" if plan.top is None else _order(plan.top)


def _order(top: Top) -> str:
    return f"按{_FIELDS.get(top.by, '')}取{'最高' if top.descending else '最低'}的{top.limit}份"


def reading(plan: Plan, result: Result | None, notes: Sequence[str]) -> str:
    """How the question was understood."""
    text = f"{conditions(plan.filters)}；{_asked(plan)}"
    if plan.first is not None:
        measure = _FIELDS.get(plan.first.measure or "", "份数")
        end = "最高" if plan.first.descending else "最低"
        chosen = f"（{result.chosen}）" if result and result.chosen else ""
        text = f"先取{measure}{end}的{_DIMS[plan.first.group_by]}{chosen}；{text}"
    return text + (f"。{'；'.join(notes)}" if notes else "")


def notes(plan: Plan, result: Result) -> list[str]:
    """What a reader should know of the numbers."""
    found = []
    measure = plan.measure or (plan.top.by if plan.top else None)
    if result.blank and measure and plan.kind != "group":
        found.append(f"{result.blank}份没有填{_FIELDS.get(str(measure), '')}，未计入")
    if plan.kind == "group" and result.blank:
        found.append(f"{result.blank}份没有填{_DIMS[plan.group_by or 'department']}，未列入")
    for field, average in result.averages.items():
        value = average / 10_000 if field in _MONEY else average
        found.append(f"{_FIELDS[field]}平均值为{plain(value, 2):f}{'万元' if field in _MONEY else ''}")
    if result.together:
        found.append(f"没有说明怎样统计，按{_AGGREGATES[result.together]}理解，也逐份列出")
    if plan.group_by == "rule" or measure == "findings":
        found.append("问题为检查所发现的条数")
    return found


def answer(plan: Plan, result: Result) -> str:
    """The answer in a sentence or two."""
    value = None if result.value is None else f"{plain(shown(plan, result.value), 2):f}{unit(plan)}"
    if plan.kind == "count":
        return f"共{result.total}份。"
    if plan.kind == "compare":
        said = "，".join(f"{name}为{_said(plan, number)}" for name, number, _ in result.groups)
        first, second = result.groups[0], result.groups[1]
        assert result.value is not None
        if result.value == 0:
            return f"{said}，两者相同。"
        more = "高" if result.value > 0 else "低"
        return f"{said}；{first[0]}比{second[0]}{more}{_said(plan, abs(result.value))}。"
    if plan.kind == "group":
        if not result.groups:
            return "没有符合条件的表单。"
        listed = "；".join(f"{_SEVERITIES.get(name or '', name)}：{_said(plan, number)}" for name, number, _ in result.groups[:10])
        more = f"；等{len(result.groups)}组" if len(result.groups) > 10 else ""
        counted = f"共{len(result.groups)}个。" if plan.having else ""
        return f"{counted}{listed}{more}。"
    if plan.aggregate == "distinct":
        return f"共{value}，来自{result.total}份表单。"
    if plan.aggregate == "share":
        return f"占{value}（{result.total}份）。" if plan.measure is None else f"占{value}。"
    if plan.kind == "aggregate":
        if value is None:
            return "没有可以统计的数据。"
        return f"{_FIELDS[plan.measure or 'score']}的{_AGGREGATES[plan.aggregate or 'avg']}为{value}（{result.total}份表单）。"
    if not result.total:
        return "没有符合条件的表单。"
    if plan.top is not None:
        return f"{'最高' if plan.top.descending else '最低'}为{value}，列出{len(result.numbers)}份。"
    if value is not None:
        several = f"共{result.total}份，" if result.together else ""
        return f"{several}{_FIELDS[plan.measure or 'score']}{_AGGREGATES.get(result.together or '', '')}为{value}。"
    more = f"，列出前{len(result.numbers)}份" if result.total > len(result.numbers) else ""
    return f"共{result.total}份{more}。"


def _said(plan: Plan, number: Decimal | None) -> str:
    return "无数据" if number is None else f"{plain(shown(plan, number), 2):f}{unit(plan)}"


__all__ = [
    "answer", "asks_number", "cell", "columns", "conditions", "header", "label", "measure_key", "notes", "number_asked", "reading", "section",
    "shown", "unit",
]  # fmt: skip


def header(key: str, plan: Plan | None) -> str:
    """The heading of a column of rows."""
    aggregate, _, measure = key.partition("_")
    if aggregate in _AGGREGATES and measure in _FIELDS:
        return f"{_FIELDS[measure]}{_AGGREGATES[aggregate]}{_unit_of(measure, plan)}"
    return f"{_FIELDS.get(key) or _DIMS.get(key, key)}{_unit_of(key, plan)}"


def _unit_of(field: str, plan: Plan | None) -> str:
    if field in _MONEY and plan is not None:
        return f"（{plan.money_unit}）"
    return {"rate": "（%）", "satisfaction": "（%）", "score": "（分）"}.get(field, "")
