"""Chinese words of the desk for what the store keeps in English."""

from __future__ import annotations

from datetime import datetime

from assist.triage import SEVERITY_LABELS, STATUS_LABELS, VERDICT_LABELS

STATE_LABELS = {
    "todo": "待审", "doing": "审核中", "done": "已审", "returned": "已退回", "clean": "无问题",
    "unreadable": "未能读取", "open": "待决定", "accepted": "已采纳", "dismissed": "不采纳",
}  # fmt: skip
LIFE_LABELS = {"new": "新增", "changed": "有变化", "reopened": "重新出现", "resolved": "已消除", "same": ""}
ACTION_LABELS = {
    "accept": "采纳", "dismiss": "不采纳", "reopen": "重新打开", "note": "备注", "send_back": "退回",
    "pass": "办结", "undo": "撤销", "changed": "复查：有变化", "resolved": "复查：已消除",
    "reopened": "复查：重新出现", "correct": "更正字段", "uncorrect": "取消更正",
}  # fmt: skip
SORT_LABELS = {
    "risk": "风险", "project": "项目", "unit": "单位", "year": "年度", "amount": "预算（万元）",
    "rate": "执行率", "score": "自评分", "findings": "问题", "state": "状态", "reviewer": "审核人",
}  # fmt: skip
ROLE_LABELS = {"reviewer": "审核员", "lead": "组长", "admin": "管理员"}
REASONS = (
    "表中数据在合理范围内",
    "属四舍五入差异",
    "已另附说明材料",
    "程序识别有误",
    "不影响评价结论",
)
"""Why a finding is not taken up: the usual reasons, by number key."""

LABELS = {
    "severity": SEVERITY_LABELS, "verdict": VERDICT_LABELS, "status": STATUS_LABELS, "state": STATE_LABELS,
    "life": LIFE_LABELS, "action": ACTION_LABELS, "sort": SORT_LABELS, "role": ROLE_LABELS,
}  # fmt: skip


def amount(value: float) -> str:
    """Money in 万元, at most two decimals, grouped; empty when unknown."""
    return "" if value < 0 else f"{value:,.2f}".rstrip("0").rstrip(".")


def percent(value: float) -> str:
    """A rate in percent, at most two decimals; empty when unknown."""
    return "" if value < 0 else f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def score(value: float) -> str:
    """A score as printed in forms; empty when unknown."""
    return "" if value < 0 else f"{value:.2f}".rstrip("0").rstrip(".")


def moment(text: str) -> str:
    """A stored time (UTC) as people here read it."""
    return datetime.fromisoformat(text).astimezone().strftime("%m-%d %H:%M") if text else ""
