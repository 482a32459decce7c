"""Columns of a fund table under labels that no list has, told by what their figures say of each other.

Several rows of amounts obey the same relations (executed / budget = rate, first budget + change = budget, executed + rest =
budget). Where the relations of all rows leave one way, the columns are known whatever they are called.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from assist.extract.infer_columns import is_rate

Figures = Sequence[Decimal | None]
FEWEST = 4
"""Columns of figures; with fewer the usual readers know all there is to know."""
_MOST = 12
_MOST_PERCENT = 150
"""A budget is seldom outspent by half; above it two amounts happen to look like a rate of a third."""
_REST = re.compile("结余|结转|剩余|未支|未拨|未执行|沉淀|缺口")
_SPENT = re.compile("支出|执行|拨付|使用|支付|列支|完成|实现|下拨")
_CHANGE = re.compile("调整|追加|调增|增减|变动")


def relate(rows: Sequence[Figures], labels: Sequence[str], rates: Sequence[str] = ()) -> list[str | None] | None:
    """initial, adjusted, executed and rate by column, None for the others; None where the figures do not tell.

    `labels` are the columns' texts as far as they are known ("" otherwise), `rates` the names of the rates in their order
    where that is all that is known. They only part what was spent from what is left of the budget, since both have a rate,
    and the change from what it was added to.
    """
    count = len(labels)
    if not FEWEST <= count <= _MOST or len(rows) < 2:
        return None
    columns = [[row[i] for row in rows] for i in range(count)]
    found = [(part, whole, rate) for whole, part, rate in combinations(range(count), 3) if _is_share(columns, part, whole, rate)]
    shares = sorted({rate for _, _, rate in found})
    if len(shares) == len(rates):
        labels = [rates[shares.index(i)] if i in shares else label for i, label in enumerate(labels)]
    spent = [one for one in found if not _REST.search(labels[one[0]] + labels[one[2]])]
    if len({(*columns[part], *columns[rate]) for part, _, rate in spent}) != 1:
        return None
    part, _, rate = spent[0]
    wholes = sorted({whole for _, whole, _ in spent})
    if len({tuple(columns[whole]) for whole in wholes}) != 1:
        return None
    rests = [i for i in range(count) if i != part and _adds_up(columns[part], columns[i], columns[wholes[-1]])]
    if not all(_REST.search(labels[i]) for i in rests) and not _SPENT.search(labels[part] + labels[rate]):
        return None  # either may be what is left
    roles: list[str | None] = [None] * count
    roles[part], roles[rate], roles[wholes[-1]] = "executed", "rate", "adjusted"
    first = _first_budget(columns, wholes[-1], labels) if len(wholes) == 1 else 0 if wholes[0] == 0 else None
    if first is not None:
        roles[first] = "initial"
    return roles


def _is_share(columns: Sequence[Figures], part: int, whole: int, rate: int) -> bool:
    """Whether one column is the rate of two others in every row, and in some row by no accident."""
    telling = False  # in some row neither nothing nor all
    for some, of, share in zip(columns[part], columns[whole], columns[rate], strict=True):
        if some is None or of is None or share is None:
            continue
        if share > _MOST_PERCENT or (not of and (some or share)):
            return False
        if of and not is_rate(some, of, share, ""):
            return False
        telling = telling or (some not in (0, of) and share not in (0, 1, 100))
    return telling


def _first_budget(columns: Sequence[Figures], whole: int, labels: Sequence[str]) -> int | None:
    """The column that makes the budget together with a change: the one before the change, as labels have it."""
    pairs = [(one, other) for one, other in combinations(range(whole), 2) if _adds_up(columns[one], columns[other], columns[whole])]
    if len(pairs) != 1:
        return None
    one, other = pairs[0]
    return other if _CHANGE.search(labels[one]) and not _CHANGE.search(labels[other]) else one


def _adds_up(first: Figures, change: Figures, whole: Figures) -> bool:
    triples = zip(first, change, whole, strict=True)
    return all((a or 0) + (b or 0) == (c or 0) for a, b, c in triples) and any(change)
