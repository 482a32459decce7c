"""What a model says of a number counts only where number, subject and period are quoted to the letter."""

from __future__ import annotations

from typing import Any

import pytest

from assist.extract.chain.claims import ClaimItem, OpenNumbers
from assist.model import Document
from assist.readers import read_bytes

TEXT = "到2023年末，河道巡查与渠道清淤分别为1,296次、12公里。"
GOOD = {"id": "S1", "number": "12公里", "counted": "渠道清淤", "period": "到2023年末", "stage": "累计"}


def opened(text: str = TEXT) -> tuple[Document, OpenNumbers]:
    document = read_bytes(text.encode(), "a.txt")
    spans = []
    for number in ("1,296次", "12公里"):
        start = text.index(number)
        spans.append(((start, start + len(number)), (0, len(text) - 1)))
    return document, OpenNumbers(document, spans)


def item(**changes: Any) -> ClaimItem:
    return ClaimItem(**{**GOOD, **changes})


def test_only_sentences_with_open_numbers_are_sent() -> None:
    request = opened()[1].request()
    assert request.body == f"S1 {TEXT.rstrip('。')}（问：1,296次、12公里）"
    assert request.most_items == 2


def test_a_certified_claim_is_made_of_places_in_the_text() -> None:
    document, numbers = opened()
    [claim], refused = numbers.certified([item()])
    assert refused == []
    assert (claim.counted.text, claim.stage, claim.period and claim.period.text) == ("渠道清淤", "cumulative", "到2023年末")
    for place in (claim.number, claim.counted):
        assert document.text[place.start : place.end] == place.text and place.method == "model"


def test_width_and_separators_may_differ() -> None:
    [claim], _ = opened()[1].certified([item(number="１２９６次", counted="河道 巡查", period="")])
    assert (claim.number.text, claim.counted.text, claim.period) == ("1,296次", "河道巡查", None)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "S2"},
        {"number": "13公里"},
        {"number": "12"},
        {"number": "2公里"},
        {"number": "12公里多"},
        {"number": "2023年"},  # stands there, and was not asked about
        {"counted": "渠道疏浚"},
        {"counted": ""},
        {"counted": "12公里"},
        {"counted": "为"},
        {"period": "到2022年末"},
    ],
)
def test_what_is_not_certain_is_refused(changes: dict[str, str]) -> None:
    found, refused = opened()[1].certified([item(**changes)])
    assert found == () and len(refused) == 1


def test_a_number_is_told_once() -> None:
    found, _ = opened()[1].certified([item(), item(counted="河道巡查")])
    assert [claim.counted.text for claim in found] == ["渠道清淤"]
