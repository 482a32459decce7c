"""Conditions whose reach is not clear: asked back instead of guessed.

Every form has one year, one department and one of each figure, and all conditions hold together. What people say
has more to it: 2022年水务局和2023年民政局 are two pairs, 低于60%、60%到80%、80%以上 three groups, and 民政局 after
梅坞县水务局 may be that county's or all.
"""

from __future__ import annotations

from collections.abc import Sequence

from assist.ask.figures import COUNTED, MONEY
from assist.ask.lexer import Token
from assist.ask.plan import Filter, NotUnderstood, Plan
from assist.retrieve.facts import region_of

Placed = Sequence[tuple[int, Filter]]
_MANY = ("severity", "rule")
"""What a form may have several of."""
_LOWER, _UPPER = (">", ">="), ("<", "<=")
_TOTAL = ("加", "一共", "总共", "共", "共有", "加起来", "两个", "三个")
_BARE = ("多少", "若干", "几何", "是多少")
_SPENDING = ("花", "用", "支", "投")


def check(placed: Placed, plan: Plan, tokens: Sequence[Token]) -> None:
    """Raises NotUnderstood when it is not clear what the conditions hold for."""
    ordered = [item for _, item in sorted(placed, key=lambda pair: pair[0])]
    _bounds(ordered)
    if plan.kind != "compare":
        _interleaved(ordered)
        _overlapping(ordered)
    _same_level(ordered)
    _several(placed, tokens)
    _units(ordered)
    _averages(ordered, plan)
    _possible(plan)
    _listed(plan)
    _together(plan, tokens)
    _without(plan, tokens)
    _counted(plan, tokens)


def _bounds(items: Sequence[Filter]) -> None:
    """At most one range for each figure, and one that holds something."""
    for name in {item.field for item in items if item.number is not None}:
        own = [item for item in items if item.field == name and item.number is not None]
        low = [item.number for item in own if item.op in _LOWER]
        high = [item.number for item in own if item.op in _UPPER]
        exact = [item.number for item in own if item.op == "="]
        crossed = bool(
            low and high and max(filter(None, low), default=0) > min(filter(None, high), default=0)
        )
        if len(low) > 1 or len(high) > 1 or len(exact) > 1 or crossed or (exact and len(own) > 1):
            raise NotUnderstood(
                "对同一项有几个不能同时满足的要求。请分成几问，或写成一个范围，例如“60%到80%之间”。"
            )


def _interleaved(items: Sequence[Filter]) -> None:
    """2022年水务局和2023年民政局: which year goes with which office?"""
    names = [item.field for item in items]
    for at, name in enumerate(names):
        later = [i for i in range(at + 1, len(names)) if names[i] == name]
        between = names[at + 1 : later[0]] if later else []
        if any(other != name for other in between) and items[at].op == items[later[0]].op:
            raise NotUnderstood("同一项条件出现了两次，不知道各管哪一部分。请分成两问。")


def _overlapping(items: Sequence[Filter]) -> None:
    """2021到2023年、最近三年: one name said twice is no list."""
    for at, item in enumerate(items):
        for other in items[at + 1 :]:
            same = item.field == other.field and item.op == other.op == "in" and item.field not in _MANY
            if same and set(item.values) & set(other.values):
                raise NotUnderstood(
                    f"“{item.text}”和“{other.text}”说的有一部分相同，不知道指哪些。请只写一种。"
                )


def _same_level(items: Sequence[Filter]) -> None:
    """梅坞县水务局和民政局: that county's, or all of them?"""
    for name in ("department", "unit"):
        own = [item for item in items if item.field == name and item.op in ("in", "not in")]
        local = [item for item in own if _place(item)]
        wide = [item for item in own if not _place(item)]
        if local and wide:
            where = _place(local[0])
            raise NotUnderstood(f"“{wide[0].text}”是指{where}的，还是所有的？请写全名称。")


def _place(item: Filter) -> str:
    """The place that a condition names together with the office."""
    where = region_of(item.values[0]) or ""
    return where if where in item.text else ""


def _several(placed: Placed, tokens: Sequence[Token]) -> None:
    """矛盾和违规都有的: a form may have both, so 和 and 或 are not the same."""
    for name in _MANY:
        places = [place for place, item in placed if item.field == name and item.op == "in"]
        between = [
            token
            for token in tokens[min(places, default=0) : max(places, default=0)]
            if token.kind in ("and", "mark")
        ]
        if len(places) > 1 and not (between and all(token.text in ("或", "或者") for token in between)):
            raise NotUnderstood("两种问题是都要有，还是有一种就算？请用“或”连接，或分成两问。")


def _units(items: Sequence[Filter]) -> None:
    """执行率0.6以下, 没花钱: what is meant by the number, or by none?"""
    for item in items:
        small = item.number is not None and 0 < item.number <= 1 and "%" not in item.text
        if small and item.field in ("rate", "satisfaction"):
            raise NotUnderstood(f"“{item.text}”是百分数吗？请写成百分数，例如“60%”。")
        none = (
            item.op == "blank"
            and item.field in MONEY
            and item.text.startswith("没有")
            and "填" not in item.text
        )
        if none or (
            item.op == "blank" and item.field == "executed" and any(char in item.text for char in _SPENDING)
        ):
            raise NotUnderstood(f"“{item.text}”是指金额为0，还是没有填写？请写明。")


def _averages(items: Sequence[Filter], plan: Plan) -> None:
    """低于平均的满分表: below the average of all forms, or of those with full marks?"""
    narrowed = any(
        item.reference is None and item.field not in ("year", "region", "department", "unit", "kind")
        for item in items
    )
    if narrowed and plan.having is None and any(item.reference == "avg" for item in items):
        raise NotUnderstood(
            "是与全库平均比，还是与符合其他条件的表的平均比？前一种请写“全库平均”，后一种请分成两问。"
        )


def _possible(plan: Plan) -> None:
    """Statistics that mean nothing, or two things."""
    if plan.having is not None and plan.having.measure in MONEY and plan.having.reference:
        raise NotUnderstood("是合计与平均比，还是每份的平均与总平均比？请写明。")
    if plan.kind == "compare" and plan.aggregate == "share":
        raise NotUnderstood("还不能比较两个占比。请分成两问。")
    if plan.kind == "group" and plan.measure is None and plan.aggregate not in ("count", "share"):
        raise NotUnderstood("没有说明统计哪一项。可统计执行率、自评得分、预算、执行数、满意度、问题数。")
    if (
        plan.kind == "aggregate"
        and plan.aggregate == "share"
        and not any(item.text.startswith("部分：") for item in plan.filters)
    ):
        raise NotUnderstood("没有看懂要算哪一部分的占比。请写明条件，例如“满分的占比”。")
    if plan.aggregate == "share" and plan.measure in (*COUNTED, "rate", "score", "satisfaction"):
        raise NotUnderstood("占比只能是符合条件的份数或一项金额占全部的比例。")


def _listed(plan: Plan) -> None:
    """水务局、民政局支出: each form, each name, or all together?"""
    if plan.kind != "list" or plan.measure is None or plan.top is not None:
        return
    if any(
        item.op == "in" and ("、" in item.text or (item.field == "year" and len(item.values) > 1))
        for item in plan.filters
    ):
        raise NotUnderstood("是要合计或平均，还是按每个年度、每个名称分别统计？请写明。")


def _together(plan: Plan, tokens: Sequence[Token]) -> None:
    """梅坞县和北麓县的平均得分: of both together, or of each?"""
    if plan.kind not in ("aggregate", "group") or plan.aggregate in ("share", "distinct", "max", "min"):
        return
    summed = any(token.value == "sum" or token.text in _TOTAL for token in tokens)
    for item in plan.filters:
        several = item.op == "in" and "、" in item.text and item.field not in (plan.group_by, *_MANY, "grade")
        if several and not summed:
            raise NotUnderstood(f"{item.text}是合在一起，还是分别统计？请写“合计”或“各”。")


def _without(plan: Plan, tokens: Sequence[Token]) -> None:
    """哪些部门没有被退回: those with a form that was not, or those with none that was?"""
    named = plan.aggregate == "distinct" or (
        plan.kind == "group" and not any(token.kind == "each" for token in tokens)
    )
    negative = any(
        item.op in ("not in", "!=", "blank") and item.field != plan.group_by for item in plan.filters
    )
    figures = any(
        item.other or item.number is not None
        for item in plan.filters
        if item.field not in COUNTED and not _full(item)
    )
    many = (plan.group_by or plan.distinct) in ("region", "department", "year", "kind")
    whole = plan.measure is None and plan.top is None and plan.having is None
    if named and many and whole and figures and not any(token.value == "noun" for token in tokens):
        raise NotUnderstood(
            "是平均（或合计）要这样，还是只要有一份表这样？请写明，例如“平均执行率低于60%的部门”，或“各部门执行率低于60%的份数”。"
        )
    if named and negative and plan.top is None and plan.having is None and not plan.measure:
        raise NotUnderstood("是一份也没有，还是有不是的就算？请写明，例如“各部门未退回的份数”。")


def _counted(plan: Plan, tokens: Sequence[Token]) -> None:
    """转移支付合计多少: forms or money? 矛盾有几条: findings or forms?"""
    sort = next(
        (
            token.text
            for token in tokens
            if token.kind == "dim" and token.text in ("市", "区") and token.role != "C"
        ),
        "",
    )
    if sort:
        raise NotUnderstood(f"地区里有市、县、区，还不能只看“{sort}”。请写“地区”，或写明名称。")
    bare = any(token.kind == "count" and token.text in _BARE for token in tokens)
    if (
        plan.kind == "count"
        and bare
        and any(token.value == "sum" for token in tokens)
        and any(item.field == "kind" for item in plan.filters)
    ):
        raise NotUnderstood("问的是份数，还是预算或支出的金额？请写明。")
    counted = [token.text for token in tokens if token.kind == "count" and token.text.endswith("条")]
    if counted and plan.kind == "count" and any(item.field in _MANY for item in plan.filters):
        raise NotUnderstood(f"“{counted[0]}”问的是问题条数，还是有这种问题的表单份数？请写明“问题数”或“份”。")


def _full(item: Filter) -> bool:
    """满分: one form is enough to say that somebody claimed it."""
    return item.field == "score" and item.op == "=" and item.number == 100
