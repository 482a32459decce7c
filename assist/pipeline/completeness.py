"""Whether a form arrived whole: a table cut in half reads without error, so a missing end must be noticed."""

from __future__ import annotations

from assist.model import Form

_SATISFACTION = "满意度"
_TABLES = ("自评表", "评价表", "得分表")
_CLOSING = ("conclusion", "problems", "measures")


def missing_part(form: Form) -> str | None:
    """What a form should have and has not, in Chinese; None when it is whole.

    A table needs indicators and its closing row: the total, filled in or left blank, where there are score
    columns (and in P1-SC the conclusions below it); in transfer-payment forms, which have none, the row of
    notes or else the satisfaction indicators that stand last. A report in prose needs something beyond its
    opening.
    """
    missing = _missing_of_prose(form) if _is_prose(form) else _missing_of_table(form)
    if not missing:
        return None
    return f"表不完整：没有找到{'和'.join(missing)}，可能在传输或转换时被截断，请核对原件。"


def _is_prose(form: Form) -> bool:
    # What is left of a table that was cut near its top reads like prose, under a table's title.
    return form.layout.startswith("N") and not any(name in (form.title or "") for name in _TABLES)


def _missing_of_prose(form: Form) -> list[str]:
    body = (form.completion, form.conclusion, form.problems, form.measures, form.total_score, form.grade)
    return [] if form.indicators or form.budget or any(part is not None for part in body) else ["绩效情况"]


def _missing_of_table(form: Form) -> list[str]:
    missing = []
    if not form.indicators:
        missing.append("绩效指标")
    if form.has_scores:
        if not _stands(form, "total_score"):
            missing.append("总分")
        if form.layout == "P1-SC" and not any(_stands(form, path) for path in _CLOSING):
            missing.append("评价结论")
    elif form.indicators and form.layout in ("T2", "T3") and not _has_end(form):
        missing.append("满意度指标和说明")
    return missing


def _has_end(form: Form) -> bool:
    last = form.indicators[-1]
    return _stands(form, "notes") or _SATISFACTION in f"{last.level1}{last.level2}{last.level3}"


def _stands(form: Form, path: str) -> bool:
    return getattr(form, path) is not None or path in form.blank_labels
