"""T17: steps of the work dated in the wrong order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.dates import find_dates

_STEPS = re.compile(
    "(?P<plan>(?:工作|实施)?(?:方案|计划)(?:编制|制[定订]|印发|出台|批复))|(?P<design>(?:施工图|初步|方案|工程)?设计(?!费))"
    "|(?P<tender>招标|招投标|采购公告|立项)|(?P<contract>合同(?:签[订署]|订立)|签[订署](?:采购)?合同)"
    "|(?P<start>开工|动工|进场|启动|施工(?:开始)?|开始施工|举办|开展|举行)|(?P<delivery>到货|供货|送达)"
    "|(?P<finish>完工|竣工(?!验收|决算|结算)|交付|建成|安装(?:调试)?(?!合同|招标))|(?P<acceptance>验收)"
    "|(?P<account>决算|结算审[核计]|移交)|(?P<payment>(?:费用?|款项?|资金|尾款)?(?:支付|拨付|兑付)(?!率|进度))|(?P<survey>(?:满意度)?(?:问卷)?(?:调查|测评|回访))"
)
_CHAINS = (
    ("plan", "tender", "contract", "start", "finish", "acceptance", "account"),
    ("design", "start", "finish", "acceptance"),
    ("contract", "delivery", "finish"),
    ("delivery", "acceptance"),
    ("contract", "payment"),
    ("start", "survey"),
)
"""Steps in the order in which they must come."""
_BEFORE = frozenset((first, later) for chain in _CHAINS for at, first in enumerate(chain) for later in chain[at + 1 :])
_ORDER = {name: at for at, name in enumerate(_STEPS.groupindex)}
_TENDERED = ("tender", "contract")
_NAME = re.compile("公告(?:发布)?|发布|(?:完成)?(?:时间|时限|日期|节点)(?:节点)?|(?:项目|工程|主体|完成|全部|竣工|的|年度)+")
_LEAST = 2


@rule(id="T17", name="时间指标先后颠倒", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Work is contracted before it begins, begun before it is finished, finished before it is accepted.

    What:
        Two indicators of steps of the same work (方案, 设计, 招标, 合同签订, 开工, 到货, 安装, 完工, 验收, 决算, 支付, 调查) whose targets or whose actual dates stand in
        the wrong order.
    Why:
        One of the dates was copied from another row or year.
    Formula:
        last possible day of the later step < first possible day of the earlier one.
    Not flagged:
        Steps of different parts of the work (一期开工, 二期完工), several rows of one step, cells with several dates. For
        review.
    Bad:
        indicators:
          - {name: 工程开工时间, target: 2024年10月底前, actual: 2024年9月, level2: 时效指标}
          - {name: 工程完工时间, target: 2024年12月底前, actual: 2024年4月, level2: 时效指标}
    Good:
        indicators:
          - {name: 工程开工时间, target: 2024年10月底前, actual: 2024年4月, level2: 时效指标}
          - {name: 工程完工时间, target: 2024年12月底前, actual: 2024年9月, level2: 时效指标}
    """
    dated = form.dated_rows
    if len(dated) < _LEAST:
        return
    steps: dict[str, list[Row]] = {}
    for row in dated:
        step = _step(row.name)
        if step is not None:
            steps.setdefault(step, []).append(row)
    single = [(step, rows[0]) for step, rows in steps.items() if len(rows) == 1]
    for step, first in single:
        for next_step, later in single:
            if (step, next_step) not in _BEFORE:
                continue
            bought = (step, next_step) == _TENDERED and _part(first) + _part(later) == "采购"
            if _part(first) != _part(later) and not bought:
                continue
            for cell in ("actual", "target"):
                if _reversed(first, later, cell, form.form.year):
                    yield _problem(form, first, later, cell)
                    break


def _step(name: str) -> str | None:
    """The last step that the name speaks of."""
    return max((match.lastgroup for match in _STEPS.finditer(name) if match.lastgroup), key=_ORDER.__getitem__, default=None)


def _part(row: Row) -> str:
    """Of which part of the work the name speaks; nothing for the whole."""
    return _STEPS.sub("", _NAME.sub("", row.name))


def _reversed(first: Row, later: Row, cell: str, year: int | None) -> bool:
    texts = [getattr(row, f"{cell}_text") for row in (first, later)]
    found = [find_dates(text, plain=True) for text in texts]
    if any(len(dates) != 1 or dates[0].month is None for dates in found):
        return False
    begin: date | None = found[0][0].first_day(year)
    end: date | None = found[1][0].last_day(year)
    return begin is not None and end is not None and end < begin


def _problem(form: FormView, first: Row, later: Row, cell: str) -> Problem:
    word = "完成值" if cell == "actual" else "指标值"
    shown = [getattr(row, f"{cell}_text") for row in (first, later)]
    return Problem(
        place=f"{later.path}.{cell}",
        message=f"“{later.name}”{word}{shown[1]}，早于“{first.name}”{word}{shown[0]}",
        computation=f"{shown[1]} < {shown[0]}",
        ask="核对各环节的时间",
        sides=(
            form.cite(f"{later.path}.{cell}"),
            form.cite(f"{first.path}.{cell}", "counter"),
            form.cite_row(first, "context"),
        ),
        verdict="review",
    )
