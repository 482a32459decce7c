"""Budgets that are told as a list: a fund's label, and behind it the one amount that it has (年度预算资金总额：763.00).

Nothing was spent in such a list, and nothing heads its figures: that they are the budget is what the label of the
total says. Lists without such a label are left alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.anchors import piece_of
from assist.extract.lines.tokens import Token
from assist.extract.raw import Row
from assist.forms.labels import fund_kind
from assist.text.normalise import fold

_FIGURES = (Kind.SMALL, Kind.LARGE, Kind.PERCENT, Kind.MEASURE)
_AMOUNTS = (Kind.SMALL, Kind.LARGE)
_FEWEST = 3


def read_list(groups: Sequence[tuple[Token, list[Token]]]) -> list[Row]:
    """The rows of a list of budgets; [] when these fund labels and what follows them are none."""
    totals = [(label, cells) for label, cells in groups if cells and fund_kind(label.text) == "total"]
    if not totals or not all("预算" in fold("".join(token.text for token in (label, *cells))) for label, cells in totals):
        return []
    rows: list[Row] = []
    for label, cells in groups:
        figures = [token for token in cells if token.text and kind_of(token.text) in _FIGURES]
        if len(figures) > 1 or (figures and (kind_of(figures[0].text) not in _AMOUNTS or figures[0].line != label.line)):
            return []
        if figures:
            rows.append({"name": piece_of([label]), "adjusted": piece_of(figures)})
    return rows if len(rows) >= _FEWEST else []
