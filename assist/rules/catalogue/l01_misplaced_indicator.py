"""L01: indicators that stand under a level of another kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import COUNT_UNITS, MONEY

_KINDS = re.compile("产出|效益|满意|成本")
_TIMELY = re.compile(
    "(?:项目|工程|任务|工作|建设|采购|验收)*(?:完成|完工|竣工|开工|交付)(?:时间|时限|日期|及时率|及时性)$"
)
_DAY_NAMED = ("时间", "时限", "日期", "期限")
_TIME_NAMED = ("时间", "时限", "周期", "期限")
_TIMES = frozenset("月 天 工作日 小时 分钟".split())
_STATES = ("水平", "能力", "程度", "机制", "氛围", "环境", "意识", "影响", "形象", "格局", "秩序")
_DIGIT = re.compile(r"\d")
_ASKED = re.compile("满意|认可|好评|评价|投诉|测评|知晓|信任|获得感|问卷|调查|回访|表扬|信访|反映")
_QUALITY = ("合格率", "达标率", "优良率", "完好率", "准确率", "规范率", "合规率")
_PRICE = ("单价", "单位成本", "购置成本", "采购成本", "总成本")
_NUMBER = ("数量", "人数", "次数", "个数", "面积", "长度", "里程", "座数", "台数", "套数", "场数", "期数", "户数")
_NO_RESULT = re.compile("事故|投诉|不|未|差错|故障|违|问题|率|比|天|时|质量|优|合格|达标")
_OUTPUTS = ("数量指标", "质量指标", "时效指标")
_COUNT_OR_QUALITY, _COUNT_OR_TIME, _QUALITY_OR_TIME = (
    frozenset(pair) for pair in (("数量指标", "质量指标"), ("数量指标", "时效指标"), ("质量指标", "时效指标"))
)
_NO_NUMBER = ("指数", "系数", "倍数", "分数", "参数", "天数")
_NOT_TIME = frozenset({"数量指标", "质量指标", "成本指标", "经济成本指标"})
_MOST = 5
_FEW = 2


@rule(id="L01", name="指标归类不当", severity="suspicious", basis=("CN-2021-101", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """Satisfaction, and the time of completion, stand under the levels that are named after them.

    What:
        Indicators named after satisfaction under output or benefit, and indicators of the time of completion under
        benefit or satisfaction, where the form names their levels; second levels under another first level (数量指标
        under 效益指标); counts, rates of quality, days and costs under satisfaction; states under 数量指标; among the outputs, times, rates of quality, prices and plain counts under another kind.
    Why:
        Points for a level are set for what it measures; an indicator of another kind earns them for something else.
    Formula:
        name of the indicator against the names of its levels.
    Not flagged:
        Indicators whose second level fits (满意度指标 under 效益指标, as older forms have it); forms without levels.
        Levels of merged cells may have been read wrongly: a hint.
    Bad:
        indicators:
          - {name: 参训学员满意度, target: ≥90%, actual: 95%, level1: 产出指标, level2: 质量指标}
    Good:
        indicators:
          - {name: 参训学员满意度, target: ≥90%, actual: 95%, level1: 满意度指标, level2: 服务对象满意度}
    """
    found = [(row, belongs) for row in form.rows if (belongs := _belongs(row)) is not None]
    if not found or (len(form.rows) > _FEW and len(found) * 2 > len(form.rows)):
        return  # when most rows are misplaced, the levels were
    row, belongs = found[0]
    names = "、".join(f"“{each.name}”" for each, _ in found[:_MOST])
    yield Problem(
        place=f"{row.path}.level3",
        message=f"{names}列在{''.join(f'“{level}”' for level in (row.item.level1, row.item.level2) if level)}下，应属{belongs}",
        computation=f"共{len(found)}项指标名称与所列级别不符",
        ask="按指标内容归入相应的一、二级指标，并核对该级分值",
        sides=tuple(form.cite_row(each) for each, _ in found[:_MOST]),
    )


def _belongs(row: Row) -> str | None:
    """The level where an indicator belongs that stands elsewhere; None for one that stands well or unknown."""
    first, second = row.item.level1 or "", row.item.level2 or ""
    known, other = _by_levels(first, second)
    if not known or other is not None:
        return other
    if row.name.endswith(("满意度", "满意率")) and "满意" not in row.level:
        return "满意度指标"
    if "满意" in first and "效益" not in first and _is_output(row):
        return "产出指标"
    if ("效益" in first or "满意" in first) and "时效" not in row.level and _TIMELY.match(row.name):
        return "时效指标"
    return _output(row, second) if "产出" in first or first == "成本指标" else None


def _is_output(row: Row) -> bool:
    """A count of work done, a rate of quality, a day or a cost: nothing that anybody was asked about."""
    name, target = row.name, row.target
    if _ASKED.search(name):
        return False
    if name.endswith(_QUALITY) or (name.endswith(_DAY_NAMED) and row.item.operator == "date"):
        return True
    if target is None or target.unit is None:
        return False
    return (target.unit == MONEY and row.names_spending) or (name.endswith(_NUMBER) and target.unit in COUNT_UNITS)


@lru_cache(maxsize=1024)
def _by_levels(first: str, second: str) -> tuple[bool, str | None]:
    """Whether the first level is one of the usual ones, and where the second belongs when not under it."""
    if not _KINDS.search(first):
        return False, None
    other = None
    if "产出" in first and "效益" not in first and ("效益" in second or "可持续" in second) and "成本" not in second:
        other = "效益指标"
    elif first == "成本指标" and second.endswith("效益指标"):
        other = "成本指标的下级指标，或效益指标"
    elif "效益" in first and "产出" not in first and any(kind in second for kind in _OUTPUTS):
        other = "产出指标"
    return True, other


def _output(row: Row, second: str) -> str | None:
    """The kind of output that an indicator is, where it stands under another one."""
    name = row.name
    if second in _COUNT_OR_QUALITY and _TIMELY.match(name):
        return "时效指标"
    if second in _NOT_TIME and name.endswith(_DAY_NAMED) and (row.item.operator == "date" or row.item.unit in ("月", "年")):
        return "时效指标"
    if second.endswith("成本指标") and name.endswith(_TIME_NAMED) and row.target is not None and row.target.unit in _TIMES:
        return "时效指标"
    if second == "数量指标" and name.endswith(_STATES) and row.target_text and _DIGIT.search(row.target_text) is None:
        return "效益指标"
    if second in _COUNT_OR_TIME and name.endswith(_QUALITY):
        return "质量指标"
    if second in _OUTPUTS and name.endswith(_PRICE):
        return "成本指标"
    if second in _QUALITY_OR_TIME and (name.endswith(_NUMBER) or (name.endswith("数") and name[-2:] not in _NO_NUMBER)) and row.target is not None and row.target.unit in COUNT_UNITS:
        return None if row.counts_harm or _NO_RESULT.search(name) else "数量指标"
    return None
