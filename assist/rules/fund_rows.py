"""Which row of the fund table a text names: one of its sources, by the words for it."""

from __future__ import annotations

import re

from assist.model import BudgetLine
from assist.rules.view import FormView

SOURCE = re.compile("中央|自治区|(?<!节)省级?|市县|地方(?!财政补助|补助)|市级?|县级?|区级|财政拨款|(?<!中央)(?<!省级)(?<!市级)(?<!县级)(?<!区级)(?<!地方)(?<!市县)(?<![省市县区])财政资金|财政专户|单位资金|自筹|其他资金|上年结转")


def named_source(form: FormView, words: str) -> tuple[int, BudgetLine] | None:
    """The one row beside the total that the words name, with its index; None where they name none or several fit."""
    named = set(SOURCE.findall(words))
    if len(named) != 1:
        return None
    word = named.pop().rstrip("级")
    rows = [
        (index, line)
        for index, line in enumerate(form.form.budget)
        if index != form.total_index and word in line.name and len(set(SOURCE.findall(line.name))) == 1
    ]
    return rows[0] if len(rows) == 1 else None


def names_part(words: str) -> bool:
    """The words name a source; 财政资金 alone may be all of the money."""
    return any(word != "财政资金" for word in SOURCE.findall(words))
