"""Quantities in prose: subject, year, stage and flow are read from the words around them."""

from __future__ import annotations

import pytest

from assist.rules.claims import Claim
from assist.rules.view import FormView
from tests.rules.casebook import build


def claims(text: str) -> tuple[Claim, ...]:
    form, page = build({"completion": text})
    view = FormView(form, page)
    return view.claims(view.passages["completion"])


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("全年开展培训12次", "actual"),
        ("计划开展培训12次", "planned"),
        ("自2021年累计开展培训12次", "cumulative"),
        ("上年结转资金30万元", "carried"),
        ("较去年增长12%", "change"),
        ("每户补助300元", "each"),
    ],
)
def test_the_stage(text: str, stage: str) -> None:
    (claim,) = claims(text)
    assert claim.stage == stage


def test_the_year_of_the_clause_and_words_for_other_years() -> None:
    first, second, third = claims("2023年培训8次，本年培训12次，上年培训9次")
    assert (first.year, second.year) == (2023, None)
    assert [claim.of_year(2024) for claim in (first, second, third)] == [False, True, False]
    assert first.of_year(2023) and first.of_year(None)


def test_what_is_counted_ends_at_the_number_before() -> None:
    first, second = claims("走访困难家庭35户并发放慰问金2万元")
    assert first.counted.startswith("走访困难家庭") and "慰问金" in second.counted
    assert "困难家庭" not in second.counted and (first.unit, second.unit) == ("户", "元")


def test_the_four_flows_of_a_year() -> None:
    found = claims("年初结余17万元，当年拨入392万元，当年列支98万元，期末余额311万元。另购设备5万元")
    assert [claim.flow for claim in found] == ["carried", "received", "spent", "left", None]


def test_a_whole_is_told_by_the_words_before_it() -> None:
    whole, part = claims("辖区共有站点88处，本年完成80处")
    assert whole.is_whole and not part.is_whole


def test_a_year_or_period_named_before_the_clause_holds() -> None:
    past, own = claims("2023年，全县培训8次；2023年启动后，本年培训12次")
    assert past.year == 2023 and own.year is None
    (cumulative,) = claims("截至年末累计，共培训40次")
    assert cumulative.stage == "cumulative"


def test_several_years_are_not_the_form_s_year() -> None:
    for text in ("2022-2024年共培训30次", "三年行动共培训30次", "近年来培训30次"):
        assert not claims(text)[-1].of_year(2024), text


def test_only_what_was_reached_this_year_can_contradict() -> None:
    reached, planned, bound = claims("全年培训12次，计划培训15次，培训不少于20次")
    assert [claim.told_of(2024) for claim in (reached, planned, bound)] == [True, False, False]
