"""What several rules need to know about budget execution: what the prose says of it, and of its timing."""

from __future__ import annotations

import re

from assist.rules.prose import Passage
from assist.rules.view import FormView
from assist.text.quantities import Mention
from assist.text.units import MONEY

PAID = re.compile("拨付|支付|支出|付款|兑付|发放|执行")
_TOPIC = re.compile("执行|支付|拨付|支出|预算金额|结余|结转|报账|结算|资金")
_CAUSE = re.compile(
    "(?<!原)因(?!病|素|此|地|人|特)|由于|受.{0,12}影响|尚未|未能|据实|偏差|尾款|质保|原因是|原因为|压减|节约"
)
_LATE = re.compile("(?:项目|工程|拨付|支付|资金下达|施工|建设|实施|进度|采购|招标|招投标|验收)[^。；;，,]{0,10}(?:较慢|缓慢|滞后|推迟|延期|延后|暂停|停工|未能|顺延|[暂尚还仍]未|未完工|未验收)")
"""Work that is late explains money that was not spent."""


def low_execution_explained(form: FormView) -> bool:
    """Whether the form gives a cause for low execution, in the reason cell or in a sentence on spending."""
    funds = form.funds
    if funds is not None and form.explains(funds.reason):
        return True
    for path, passage in form.passages.items():
        if path in ("goal", "measures", "notes") or not _CAUSE.search(passage.text):
            continue
        seen = -1
        for cause in _CAUSE.finditer(passage.text):
            start, end = passage.sentence(cause.start())
            if start == seen:
                continue
            seen = start
            if _TOPIC.search(passage.text, start, end) or _LATE.search(passage.text, cause.start(), end):
                return True
    return False


def paid_amounts(passage: Passage, start: int, end: int) -> list[Mention]:
    """Amounts of money in [start, end) whose clause says that they were paid."""
    found = []
    for mention in passage.mentions:
        if mention.unit == MONEY and start <= mention.start < end:
            first, last = passage.clause(mention.start)
            if PAID.search(passage.text, first, last):
                found.append(mention)
    return found
