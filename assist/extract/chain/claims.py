"""Claims: what a number of the prose counts, where the words around it leave that open.

Which numbers are open is said by code (assist.rules.open_claims); the model answers with verbatim quotes of the
same sentence. Certified answers go with the form as places in its text, and change nothing that was read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from assist.evidence import Passage, certify
from assist.llm.prompts import load
from assist.llm.request import Request
from assist.model import ClaimStage, Document, Evidence, ToldClaim
from assist.text.dates import find_dates
from assist.text.quantities import find_quantities

Span = tuple[int, int]
STAGES: dict[str, ClaimStage] = {
    "计划": "planned", "完成": "actual", "累计": "cumulative", "结转": "carried", "增减": "change", "每份": "each",
}  # fmt: skip
_WORDS = re.compile("[\u4e00-\u9fff]")
_LENGTH = re.compile(r"\d+\s*字")
_LEAST_WORDS = 2
_MOST = 12
"""Numbers of one file that are asked about."""


class ClaimItem(BaseModel):
    """What one number counts. All but the stage are quotes of the sentence; "" where it says no period."""

    model_config = ConfigDict(frozen=True)

    id: str
    number: str
    counted: str
    period: str
    stage: str


class OpenNumbers:
    """The open numbers of a file by sentence; spans are (number, sentence) as offsets into the text."""

    def __init__(self, document: Document, spans: Sequence[tuple[Span, Span]]) -> None:
        self._document = document
        self._numbers: dict[Span, list[Span]] = {}
        self._copies: dict[Span, list[Span]] = {}
        first: dict[tuple[str, int], Span] = {}
        for number, sentence in spans:
            if _LENGTH.search(document.text[slice(*number)]):
                continue  # a template's own limit of length counts nothing
            # A sentence that is printed twice is asked about once; the answer holds at both places.
            same = first.setdefault((document.text[slice(*sentence)], number[0] - sentence[0]), number)
            if same != number:
                self._copies.setdefault(same, []).append(number)
            elif len(first) <= _MOST:
                self._numbers.setdefault(sentence, []).append(number)
        self._passages = {
            f"S{at}": Passage(f"S{at}", *sentence) for at, sentence in enumerate(self._numbers, 1)
        }

    def request(self, names: Sequence[str] = ()) -> Request:
        """Asks what they count."""
        text = self._document.text
        lines = []
        for id, passage in self._passages.items():
            asked = "、".join(_line(text[slice(*number)]) for number in self._of(passage))
            lines.append(f"{id} {_line(text[passage.start : passage.end])}（问：{asked}）")
        count = sum(map(len, self._numbers.values()))
        return Request(
            prompt=load("claims"),
            body="\n".join(lines),
            item=ClaimItem,
            allowed={"id": tuple(self._passages), "stage": tuple(STAGES)},
            names=tuple(names),
            most_items=count,
            tokens=60 + 70 * count,
        )

    def certified(self, items: Sequence[ClaimItem]) -> tuple[tuple[ToldClaim, ...], list[str]]:
        """The claims that stand in the text as they were quoted, and why others were refused (Chinese)."""
        found: dict[int, ToldClaim] = {}
        refused = []
        for item in items:
            claim = self._claim(item)
            if isinstance(claim, str):
                refused.append(f"{item.id}：{claim}")
            else:
                found.setdefault(claim.number.start, claim)
        for claim in list(found.values()):
            for copy in self._copies.get((claim.number.start, claim.number.end), ()):
                found.setdefault(copy[0], self._moved(claim, copy[0] - claim.number.start))
        return tuple(found.values()), refused

    def __bool__(self) -> bool:
        return bool(self._numbers)

    def _moved(self, claim: ToldClaim, by: int) -> ToldClaim:
        """The same claim in another copy of its sentence."""

        def there(place: Evidence) -> Evidence:
            moved = self._document.evidence(place.start + by, place.end + by)
            return moved.model_copy(update={"method": place.method})

        period = None if claim.period is None else there(claim.period)
        return ToldClaim(number=there(claim.number), counted=there(claim.counted), stage=claim.stage, period=period)

    def _of(self, passage: Passage) -> list[Span]:
        return self._numbers[passage.start, passage.end]

    def _claim(self, item: ClaimItem) -> ToldClaim | str:
        number = self._number(item)
        if isinstance(number, str):
            return number
        counted = certify(self._document, self._passages, item.id, item.counted)
        if not counted.certified:
            return counted.reason
        if find_quantities(item.counted) or len(_WORDS.findall(item.counted)) < _LEAST_WORDS:
            return f"引文“{item.counted[:20]}”没有说明是什么"
        period: Evidence | None = None
        if item.period.strip():
            told = certify(self._document, self._passages, item.id, item.period)
            if not told.certified:
                return told.reason
            period = told.evidence[0] if find_dates(told.evidence[0].text) else None
        return ToldClaim(number=number, counted=counted.evidence[0], stage=STAGES[item.stage], period=period)

    def _number(self, item: ClaimItem) -> Evidence | str:
        """The open number that was quoted: the same digits and unit, at a place that was asked about."""
        passage = self._passages.get(item.id)
        if passage is None:
            return f"编号“{item.id[:20]}”不存在"
        for start, end in self._of(passage):
            own = {item.id: Passage(item.id, start, end)}
            told = certify(self._document, own, item.id, item.number)
            if told.certified and (told.evidence[0].start, told.evidence[0].end) == (start, end):
                return told.evidence[0]
        return f"“{item.number[:20]}”不是所问的数"


def _line(text: str) -> str:
    return " ".join(text.split())
