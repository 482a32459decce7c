"""Numbers that say nothing of what they count: found, and told by certified claims without touching any other."""

from __future__ import annotations

import pytest

from assist.model import Evidence, Form, ToldClaim
from assist.rules import check, open_claims
from assist.rules.view import FormView
from tests.rules.casebook import build

TEXT = "河道保洁巡查、渠道清淤里程分别完成96次、12公里。"
ROW = {"name": "渠道清淤里程", "target": "≥15公里", "actual": "15公里"}


def form_of(text: str = TEXT) -> tuple[Form, str]:
    return build({"completion": text, "indicators": [ROW]})


def place(page: str, words: str) -> Evidence:
    start = page.index(words)
    return Evidence(locator="P1", text=words, start=start, end=start + len(words), method="model")


def with_claim(counted: str, stage: str = "actual", number: str = "12公里") -> tuple[Form, str]:
    form, page = form_of()
    claim = ToldClaim(number=place(page, number), counted=place(page, counted), stage=stage)
    return form.model_copy(update={"claims": (claim,)}), page


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        (TEXT, ["12公里"]),
        ("全年完成清淤12公里。", []),
        ("共计12公里。", ["12公里"]),
        ("分别为96次和12公里。", ["96次", "12公里"]),
        ("支付12万元。", []),
    ],
)
def test_what_is_open(text: str, numbers: list[str]) -> None:
    form, page = form_of(text)
    found = open_claims(form, page)
    assert [page[slice(*one.number)] for one in found] == numbers
    assert all(page[slice(*one.sentence)] == text.rstrip("。") for one in found)


def test_a_told_claim_is_weighed_like_any_other_and_is_for_review() -> None:
    assert "N02" not in {finding.rule for finding in check(*form_of()).findings}
    [found] = [finding for finding in check(*with_claim("渠道清淤里程")).findings if finding.rule == "N02"]
    assert (found.verdict, found.origin) == ("review", "model")


@pytest.mark.parametrize(("counted", "stage"), [("河道保洁巡查", "actual"), ("渠道清淤里程", "planned")])
def test_a_claim_of_something_else_finds_nothing(counted: str, stage: str) -> None:
    assert "N02" not in {finding.rule for finding in check(*with_claim(counted, stage)).findings}


def test_what_the_words_say_is_never_changed() -> None:
    form, page = with_claim("渠道清淤里程", "planned", number="96次")
    view = FormView(form, page)
    first, _ = view.claims(view.passages["completion"])
    assert first.told is None and first.stage == "actual"
    assert open_claims(*with_claim("渠道清淤里程")) == ()
