"""`assist rules --profile FORM`: the settings that hold for a form, from where, and how sure they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from assist.forms.profiles import Profile, Setting, sources
from assist.model import Form
from assist.rules import Policy, check
from assist.rules.pages import names

_LABELS = {
    "low_rate": "执行率低于此值须说明原因（%）",
    "very_low_rate": "执行率极低（%）",
    "rate_slack": "两位小数的执行率允许相差（百分点）",
    "idle_rate": "产出全完成而执行率低于此值须说明（%）",
    "adjustment_explained": "预算调整须说明",
    "adjustment_share": "预算调整幅度达到此值才提示（%）",
    "over_achievement": "数量超额完成须说明（完成值÷目标值，%）",
    "over_exact": "等于类指标超过目标须说明原因（完成值占目标%）",
    "over_achievement_share": "比率类超额提示（完成值÷目标值，%）",
    "execution_score": "预算执行得分公式",
    "indicator_score": "未达标定量指标的得分（正向；反向；目标为零；等于）",
    "weight_structures": "通常的权重结构",
    "qualitative": "定性三档得分比例（%）",
    "total_weight": "权重合计",
    "grades": "等级划分",
}
_FORMULAS = {
    "linear": "按比例×分值", "nothing": "不得分", "ratio": "目标÷完成×分值", "excess": "（1−超出÷目标）×分值",
    "reach": "按须达到计", "exact": "须正好相等", "any": "不作规定",
}  # fmt: skip


_LEVELS = ("产出", "效益", "满意度", "成本")


def of_layout(layout: str, year: int | None, policy: Policy) -> Iterator[str]:
    """The page of a layout and year; no form is at hand."""
    yield from _profile(policy.profile_for(layout, year), layout, year)
    yield from _changes(policy)


def of_form(form: Form, text: str, policy: Policy) -> Iterator[str]:
    """The page of a form: what it says of itself comes first, then the profile, then what was not checked."""
    yield f"《{form.project_name or form.title or '未写名称'}》"
    yield "  表内自有声明（优先于一切规定）："
    yield from (f"    {line}" for line in _declared(form))
    yield from (f"    {line}" for line in _structure(form, policy.profile_for(form.layout, form.year)))
    yield from _profile(policy.profile_for(form.layout, form.year), form.layout, form.year)
    unchecked = check(form, text, policy=policy).not_checked
    if unchecked:
        yield "  未能核对的规则："
        yield from (f"    {item.rule}：{item.reason}" for item in unchecked)
    yield from _changes(policy)


def _declared(form: Form) -> Iterator[str]:
    said = [f"{entry.label}{entry.weight:f}分" for entry in form.declared_weights]
    if said:
        yield f"标题所列分值：{'、'.join(said)}"
    if form.total_weight is not None:
        yield f"合计分值：{form.total_weight:f}"
    yield f"计量单位：{form.money_unit or '未写明，金额类核对不作确定判断'}"
    yield "设有分值和得分栏" if form.has_scores else "没有分值和得分栏，记分类规则不适用"


def _profile(profile: Profile, layout: str, year: int | None) -> Iterator[str]:
    layouts = "任何表式" if "*" in profile.layouts else "、".join(profile.layouts)
    first, last = profile.years
    yield f"  适用口径：{profile.id}（{profile.region}）"
    yield f"    因为：表式{layout}、年度{year or '未写明（按现行）'}；该口径适用于{layouts}、{first}—{last}年"
    for name, label in _LABELS.items():
        setting = getattr(profile, name)
        known = sources().get(setting.source)
        source = known.words if known else setting.source
        force = "违反即为问题" if setting.binding else "仅作提示"
        yield f"    {label}：{_value(setting)}；{force}；依据：{source}"


def _value(setting: Setting) -> str:
    shown = {key: value for key, value in setting.model_dump().items() if key not in ("binding", "source")}
    if not shown:
        return "是"
    return "，".join(_plain(value) for value in shown.values())


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "；".join(f"{name}（{_points(part)}）" for name, part in value.items())
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple):
        parts = [_plain(item) for item in value]
        if isinstance(value[0], tuple):
            return "；".join(parts)
        return ("—" if isinstance(value[-1], Decimal) else "或").join(parts)
    return _FORMULAS.get(value, str(value))


def _points(weights: Mapping[str, Decimal]) -> str:
    return "、".join(f"{name}{points:f}" for name, points in weights.items())


def _structure(form: Form, profile: Profile) -> Iterator[str]:
    """The points by level 1, and which usual structure they follow. Another one is no fault: forms set their own."""
    weights: dict[str, Decimal] = {}
    for item in form.indicators:
        if item.weight is not None and item.level1:
            level = next((name for name in _LEVELS if name in item.level1), item.level1)
            weights[level] = weights.get(level, Decimal(0)) + item.weight
    if weights:
        usual = profile.weight_structures.named(weights)
        note = f"同“{usual}”的通常结构" if usual else "不是通常的结构，仅供参考"
        yield f"一级指标分值：{_points(weights)}（{note}）"


def _changes(policy: Policy) -> Iterator[str]:
    known = names()
    for rule in sorted(policy.off):
        yield f"  已停用：{rule} {known[rule]}"
    for rule, change in sorted((policy.overrides or {}).items()):
        words = "、".join(filter(None, (change.severity, change.verdict)))
        yield f"  已改级：{rule} {known[rule]} → {words}"


def forms_in(path: Path) -> list[tuple[Form, str]]:
    """The forms of a file with its text. Raises assist.readers.UnreadableFile."""
    from assist.extract import extract
    from assist.readers import read_file

    document = read_file(path)
    return [(form, document.text) for form in extract(document)]
