"""A blank is certain in a cell, or between marks that part cells; elsewhere it may have been lost in copying."""

from __future__ import annotations

import pytest

from assist.model import Evidence, Form
from assist.rules.view import FormView


@pytest.mark.parametrize(
    ("text", "at", "locator", "certain"),
    [
        ("总分\n\n审核单位", 2, "T1!R9C2", True),
        ("总分\t\t审核", 3, "L1", True),
        ("总分 | | 100 |", 4, "L1", True),
        ("总分\n\t\n\t审核", 3, "L1", True),
        ("总分 | 100 |", 2, "L1", False),
        ("总分\n\n审核单位", 2, "L1", False),
        ("巡查 10 10", 8, "L1", False),
    ],
)
def test_what_is_certainly_blank(text: str, at: int, locator: str, certain: bool) -> None:
    place = Evidence(locator=locator, text="", start=at, end=at)
    form = Form(layout="P2", blank_labels={"total_score": place}, end=len(text))
    assert FormView(form, text).is_empty_cell("total_score") is certain
