"""Labels that a narrow column may tear into lines or letters."""

from __future__ import annotations

import re
from functools import cache

from assist.forms.labels import labels

_VERTICAL_LABELS = frozenset(
    {"总体目标完成情况", "年度总体目标完成情况", "年度目标完成情况", "资金投入情况", "资金管理情况", "总分", "合计", "总计", "自评结论", "绩效指标", "年度总体目标", "年度目标", "项目资金", "总体目标", "年度绩效指标", "绩效目标"}
    | {"年度绩效目标", "自评得分", "存在问题", "改进措施", "预算执行情况", "项目基本情况", "绩效指标完成情况", "项目名称", "主管部门", "实施单位"}
)
LEVEL_WORDS = frozenset({"产出指标", "效益指标", "满意度指标", "成本指标"})
_SHORTEST_FIELD = 4


def without_weight(folded: str) -> str:
    """A label without its points or unit in brackets."""
    return re.sub(r"\((?:\d+(?:\.\d+)?分?|万元|元)\)$", "", folded)


@cache
def torn_labels() -> frozenset[str]:
    """Labels that may be torn: the levels', the form's fields, and the longer ones of narratives and parts of the form."""
    sections = (key for key in labels("section").roles if len(key) >= 5)
    fields = (key for key in labels("header").roles if len(key) >= _SHORTEST_FIELD)
    return frozenset({*_VERTICAL_LABELS, *labels("level1").roles, *labels("level2").roles, *sections, *fields})
