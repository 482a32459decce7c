"""Rows of plain amounts whose meaning their sums or their own names tell: all together, and who gave the money."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from assist.extract.chain_skeleton import Label
from assist.text.decimals import to_decimal

_CENTRAL = re.compile("中央|国家")
_ABOVE = re.compile("上[面头级]")
_GIVEN = re.compile("[省市县区州旗乡镇](?:里|上|级|本级|财政|政府)|[省市县区州旗乡镇]?(?:财政|配套)")
_OWN = re.compile("自己|(?<!级)自筹|自有|自出|自家|本单位")
_OTHERWISE = re.compile("结转|结余|上年|去年|社会|捐|借|贷|企业|市场")
_LEAST = 3
"""Rows of funds, the total among them."""
_ALL_POINTS = Decimal(100)


def settled_rows(found: Sequence[Label], columns: Mapping[str, str]) -> dict[str, str]:
    """Roles by label id. `columns` are the roles of heads that are settled: they tell which table a row is of."""
    roles: dict[str, str] = {}
    heads: dict[int, set[str]] = {}
    for label in found:
        if label.group == "columns" and label.id in columns:
            heads.setdefault(label.row, set()).add(columns[label.id])
    rows = [label for label in found if label.group == "funds"]
    for row, part in groupby(rows, key=lambda label: label.row):
        table = list(part)
        roles |= {label.id: role for label in table if (role := _giver(label.text)) is not None}
        if "全年执行数" in heads.get(row, ()):
            totals = [label for label in table if _is_sum(label, [one for one in table if one is not label])]
            # Of two equal rows the sums do not say which is the total: the other's name must say who gave it.
            totals = totals if len(table) >= _LEAST else [label for label in totals if label.id not in roles]
            if len(totals) == 1 and len(table) > 1:
                roles[totals[0].id] = "资金总额"
        elif heads.get(row, set()) & {"年度指标值", "分值"} and len(table) == 1 and _points(table[0]):
            roles[table[0].id] = "总分"
    return roles


def fund_role(text: str, role: str) -> str:
    """The kind of a fund that a model chose, unless its own name says who gave it."""
    giver = _giver(text)
    return role if giver is None or (giver, role) in (("地方资金", "上级补助"), ("地方资金", "财政拨款")) else giver


def _giver(text: str) -> str | None:
    """Whose money it is by its name; None where the name says nothing, or several things."""
    if _OTHERWISE.search(text):
        return None
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


def _points(label: Label) -> bool:
    numbers = _amounts(label)
    return 1 <= len(numbers) <= 2 and max(numbers) == _ALL_POINTS
