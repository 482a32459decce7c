"""Whether a form arrived whole: a table cut in half reads without error, so a missing end must be noticed."""

from __future__ import annotations

from assist.model import Form


def missing_part(form: Form) -> str | None:
    """What a form should have and has not, in Chinese; None when it is whole.

    Reports in prose (layouts N*) need neither table; a form with score columns needs its total, filled
    in or left blank, since the total closes the table.
    """
    if form.layout.startswith("N"):
        return None
    missing = []
    if not form.indicators:
        missing.append("绩效指标")
    if form.has_scores and form.total_score is None and "total_score" not in form.blank_labels:
        missing.append("总分")
    if not missing:
        return None
    return f"表不完整：没有找到{'和'.join(missing)}，可能在传输或转换时被截断，请核对原件。"
