"""What a model may say of a question: its parts, each quoted, in words that stand for the plan's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from assist.ask.plan import Aggregate, Operator
from assist.llm import Answer, ModelError, Request
from assist.llm.prompts import load

PARTS = ("条件", "统计", "分组", "排序", "比较", "查找", "套话", "不能回答")
NUMBERS = {
    "执行率": "rate", "自评得分": "score", "预算": "budget", "年初预算": "initial", "执行数": "executed",
    "满意度": "satisfaction", "问题数": "findings", "扣分指标数": "deducted", "指标数": "indicators",
}  # fmt: skip
"""Fields of the plan, by the names that the prompt gives them."""
DIMENSIONS = {
    "年度": "year", "地区": "region", "部门": "department", "单位": "unit", "项目": "project", "类型": "kind",
    "等级": "grade", "审核决定": "decision", "问题类型": "rule",
}  # fmt: skip
SECTIONS = {
    "原因": "reason", "存在问题": "problems", "改进措施": "measures", "年度目标": "goal", "完成情况": "completion",
    "自评结论": "conclusion", "实施过程": "process",
}  # fmt: skip
CONDITIONS: Mapping[str, Operator] = {
    "等于": "=", "不等于": "!=", "低于": "<", "不超过": "<=", "高于": ">", "不低于": ">=", "低于平均": "<",
    "高于平均": ">", "未填": "blank",
}  # fmt: skip
AGGREGATES: Mapping[str, Aggregate] = {
    "个数": "count", "合计": "sum", "平均": "avg", "中位数": "median", "最高": "max", "最低": "min", "占比": "share",
}  # fmt: skip
_FIELDS = (*NUMBERS, "份数", *DIMENSIONS, *SECTIONS, "无")
_OPS = (*CONDITIONS, *AGGREGATES, "列出", "无")
_MOST = 16


class Piece(BaseModel):
    """A part of the question: the words, what they are for, what they are about, how it is computed."""

    model_config = ConfigDict(frozen=True)

    quote: str
    part: str
    field: str
    op: str


class Asks(Protocol):
    """What answers requests to a model: `assist.llm.seam.Seam`, or a stand-in."""

    def batch(self, requests: Sequence[Request]) -> list[Answer | ModelError]:
        """An answer or a named failure for each request."""
        ...


def request(question: str, before: str | None) -> Request:
    """What a model is asked about a question; `before` is the question that it follows."""
    body = f"问题：{_line(question)}" if before is None else f"上一问：{_line(before)}\n问题：{_line(question)}"
    return Request(
        prompt=load("asking"),
        body=body,
        item=Piece,
        allowed={"part": PARTS, "field": _FIELDS, "op": _OPS},
        most_items=_MOST,
        least_items=1,
        tokens=60 + 45 * _MOST,
    )


def _line(text: str) -> str:
    return " ".join(text.split())[:500]
