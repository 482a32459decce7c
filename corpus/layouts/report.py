"""The narrative report N1: numbered sentences that state what was reached and what score it got."""

from __future__ import annotations

from decimal import Decimal

from assist.model import Indicator
from corpus.layouts.words import money, number
from corpus.plan import Line, Plan
from corpus.sample import SampleForm

_AGENCY = "上级主管部门"
_SCORED = ("得{score}分", "得分{score}分", "此项得分为{score}分")


def _item(sample: SampleForm, position: int, item: Indicator) -> str:
    """One numbered sentence, in one of the ways that reports write them."""
    pick = (sample.hints.variant + position * 7) % 6
    name, year = item.level3 or "", sample.form.year
    given = _SCORED[pick % 3].format(score=number(item.score))
    weight, score = item.weight or _full(sample, position), item.score or Decimal(0)
    if score < weight:
        gap = weight - score
        lost = f"得分为{score}分，扣分{gap}分" if pick % 2 else f"扣{gap}分，得{score}分"
        aim = f"{item.target}{item.unit or ''}"
        return f"{name}。{year}年末实际为{item.actual_text}，未达到年初确定的{aim}，{lost}。"
    if item.operator in (None, "qualitative", "date"):
        return f"{name}。{'截至年末，' if pick < 3 else ''}该项工作{_result(item)}。{given}。"
    relation = {"<=": "未超过", "=": "等于"}.get(item.operator, "不低于")
    aim = f"{item.target}{item.unit or ''}"
    if pick < 3:
        return f"{name}为{item.actual_text}，{relation}{aim}，{given}。"
    return f"{name}。{year}年实际完成{item.actual_text}，{relation}目标值{aim}，{given}。"


def _result(item: Indicator) -> str:
    return f"已于{item.actual}完成" if item.operator == "date" else f"{item.actual}"


def _full(sample: SampleForm, position: int) -> Decimal:
    return Decimal(sample.marks[f"indicators[{position}].weight"])


def n1(sample: SampleForm) -> Plan:
    """绩效分析报告: five chapters of paragraphs, no table."""
    form = sample.form
    total = form.budget[0]
    given, spent = money(sample, total.adjusted), money(sample, total.executed)
    left = (total.adjusted or Decimal(0)) - (total.executed or Decimal(0))
    texts: list[tuple[str, str]] = [
        (form.unit or "", "head"),
        (form.title or "", "title"),
        (f"{_AGENCY}：", "body"),
        ("", "body"),
        (f"按照年度绩效管理工作安排，现将{form.project_name}{form.year}年度绩效情况报告如下。", "body"),
        ("", "body"),
        ("一、基本情况", "body"),
        (f"（一）{form.year}年度资金下达情况。", "body"),
        (f"{form.year}年共下达该项资金{given}{form.money_unit}。", "body"),
        (f"（二）{form.year}年度资金支付情况。", "body"),
        (
            f"截至{form.year}年末，实际支出{spent}{form.money_unit}，预算执行率为{number(total.rate)}%。",
            "body",
        ),
        (f"（三）{form.year}年末资金结余情况。", "body"),
        (f"年末结余{left:f}{form.money_unit}。" if left else "年末无结余。", "body"),
        ("二、支出情况分析", "body"),
        ("（一）总体绩效目标完成情况分析。", "body"),
        (form.completion or "", "body"),
        ("（二）绩效指标完成情况分析。", "body"),
    ]
    texts += [(f"{i}.{_item(sample, i - 1, item)}", "body") for i, item in enumerate(form.indicators, 1)]
    texts += [
        ("三、存在的主要问题及改进措施", "body"),
        ("（一）存在的主要问题。", "body"),
        (form.problems or "", "body"),
        ("（二）改进措施。", "body"),
        (form.measures or "", "body"),
        ("四、经验做法和意见建议", "body"),
        ("无。", "body"),
        ("五、其他需要说明的问题", "body"),
        ("无。", "body"),
        ("", "body"),
        (form.unit or "", "sign"),
    ]
    return tuple(Line(text, role) for text, role in texts)
