"""Rows of plain amounts whose meaning their sums or their own names tell: all together, and who gave the money."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from itertools import groupby

from assist.extract.chain.cues import speaks_for
from assist.extract.chain.skeleton import Label
from assist.extract.chain.structure import OTHER
from assist.text.decimals import to_decimal

_CENTRAL = re.compile("中央|国家")
_ABOVE = re.compile("上[面头级]")
_GIVEN = re.compile("[省市县区州旗乡镇](?:里|上|级|本级|财政|政府)|[省市县区州旗乡镇]?(?:财政|配套)")
_OWN = re.compile("自己|(?<![级省市县区乡镇村众户民企业会])自筹|自有|自出|自家|自备|本单位|事业收入|经营收入")
_OTHERWISE = re.compile("结转|结余|上年|去年|社会|捐|借|贷|企业|市场")
_LEFT = re.compile("结转|结余|上年|去年|捐")
_TOTAL, _TOTAL_POINTS, _UNTOLD = "资金总额", "总分", "其他资金"
_KINDS = (_TOTAL, "财政拨款", "中央资金", "地方资金", "上级补助", "单位资金", _UNTOLD)
_OF_FUNDS = frozenset({"资金来源", "年初预算数", "全年预算数", "全年执行数", "执行率"})
_OF_ITEMS = frozenset({"一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"})
_LEAST = 3
"""Rows of funds, the total among them."""
_ALL_POINTS = Decimal(100)


def settled_rows(found: Sequence[Label], columns: Mapping[str, str]) -> dict[str, str]:
    """Roles by label id. `columns` are the roles of heads that are certain: they tell which table a row is of."""
    roles: dict[str, str] = {}
    heads = roles_by_header(found, columns)
    wholes = _whole_points(found, columns)
    rows = [label for label in found if label.group == "funds"]
    for row, part in groupby(rows, key=lambda label: label.row):
        table = list(part)
        of_items = bool(heads.get(row, set()) & _OF_ITEMS)
        sums = [label for label in table if _points(label, wholes) and (of_items or len(_amounts(label)) < _amounts_of(table))]
        if len(sums) == 1:
            roles[sums[0].id] = _TOTAL_POINTS
            table.remove(sums[0])
        if of_items:
            roles |= {label.id: OTHER for label in table}  # sums of something else, or a row of another table
            continue
        roles |= {label.id: role for label in table if (role := _giver(label.text)) is not None}
        if "全年执行数" in heads.get(row, ()):
            totals = [label for label in table if _is_sum(label, [one for one in table if one is not label])]
            # Of two equal rows the sums do not say which is the total: the other's name must say who gave it.
            totals = totals if len(table) >= _LEAST else [label for label in totals if label.id not in roles]
            if len(totals) == 1 and len(table) > 1:
                roles[totals[0].id] = _TOTAL
    return roles


def certified_rows(
    found: Sequence[Label], columns: Mapping[str, str], told: Mapping[str, str], settled: Mapping[str, str]
) -> tuple[dict[str, str], frozenset[str]]:
    """The roles of rows of amounts by label id, and the ids of funds of which nothing certain says who gave them.

    A row between those of funds is a fund whatever it is called; the kind that a model names is taken where the
    words of its name speak for it, and the total only where it can be the sum of the others.
    """
    heads = roles_by_header(found, columns)
    roles = {label.id: settled[label.id] for label in found if label.group == "funds" and label.id in settled}
    unsure: set[str] = set()
    for label in found:
        if label.group != "funds" or label.id in settled or label.known:
            continue
        if not heads.get(label.row, set()) & _OF_FUNDS:
            continue
        table = [one for one in found if one.group == "funds" and one.row == label.row and one.id != label.id]
        table = [one for one in table if roles.get(one.id) != _TOTAL_POINTS]
        role = fund_role(label.text, told.get(label.id, OTHER))
        others = [one for one in _KINDS if one != role]
        spoken = speaks_for(label.text, role, others)
        if role == _TOTAL and (_TOTAL in roles.values() or not (_is_sum(label, table) or (spoken and len(table) < 2))):
            spoken = False
        roles[label.id] = role if spoken else _UNTOLD
        if not spoken:
            unsure.add(label.id)
    return roles, frozenset(unsure)


def roles_by_header(found: Sequence[Label], columns: Mapping[str, str]) -> dict[int, set[str]]:
    """The roles that the heads of each header row have."""
    heads: dict[int, set[str]] = {}
    for label in found:
        if label.group == "columns" and label.id in columns:
            heads.setdefault(label.row, set()).add(columns[label.id])
    return heads


def _whole_points(found: Sequence[Label], columns: Mapping[str, str]) -> frozenset[Decimal]:
    """What all points of a form can add up to: a hundred, the weights of a table, or those of all tables."""
    sums = [sum(_amounts(label), Decimal(0)) for label in found if columns.get(label.id) == "分值"]
    return frozenset({_ALL_POINTS, *sums, sum(sums, Decimal(0))} - {Decimal(0)})


def _amounts_of(table: Sequence[Label]) -> int:
    return max(len(_amounts(label)) for label in table)


def fund_role(text: str, role: str) -> str:
    """The kind of a fund that a model chose, unless its own name says who gave it."""
    giver = _giver(text)
    return role if giver is None or (giver, role) in (("地方资金", "上级补助"), ("地方资金", "财政拨款")) else giver


def _giver(text: str) -> str | None:
    """Whose money it is by its name; None where the name says nothing, or several things."""
    if _OTHERWISE.search(text):
        return _UNTOLD if _LEFT.search(text) and not _OWN.search(text) else None
    named = {"中央资金": _CENTRAL, "上级补助": _ABOVE, "地方资金": _GIVEN, "单位资金": _OWN}
    found = [role for role, words in named.items() if words.search(text)]
    return found[0] if len(found) == 1 else None


def _amounts(label: Label) -> list[Decimal]:
    """The plain amounts of a row; shares (with a sign of percent) do not add up."""
    numbers = [to_decimal(text, ("", "万元", "元")) for text in label.values if text.strip()]
    return [number for number in numbers if number is not None]


def _is_sum(label: Label, others: Sequence[Label]) -> bool:
    whole, parts = _amounts(label), [_amounts(one) for one in others]
    count = min(map(len, [whole, *parts]))
    # Points stand in the row of the total only, before or behind the amounts.
    return count >= 2 and any(
        whole[at : at + count] == [sum(column) for column in zip(*(part[:count] for part in parts), strict=True)]
        for at in range(len(whole) - count + 1)
    )


def _points(label: Label, wholes: Set[Decimal]) -> bool:
    numbers = _amounts(label)
    return 1 <= len(numbers) <= 2 and max(numbers) in wholes and max(numbers) <= _ALL_POINTS
