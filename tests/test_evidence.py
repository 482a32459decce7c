"""Certification: what stands there is found however it is spaced; what does not is never accepted."""

from __future__ import annotations

import random
from decimal import Decimal
from unicodedata import normalize

import pytest

from assist.evidence import Certificate, Passage, certify, derive, locate
from assist.model import Document, Evidence, Paragraph

_WORDS = ("培训", "完成", "支出", "发放补贴", "检查", "修缮", "覆盖率达到", "共计", "受益", "采购", "拨付", "满意度为")
_UNITS = ("万元", "元", "人次", "%", "户", "场", "个百分点", "亿元", "公里", "")
_MARKS = ("，", "。", "；", "、", "（", "）", "：")


def _sentence(rng: random.Random) -> str:
    parts = []
    for _ in range(rng.randint(2, 6)):
        parts.append(rng.choice(_WORDS) + _number(rng) + rng.choice(_UNITS) + rng.choice(_MARKS))
    return "".join(parts)


def _number(rng: random.Random) -> str:
    value = Decimal(rng.randint(0, 10**rng.randint(1, 8))).scaleb(-rng.choice((0, 0, 1, 2)))
    return f"{value:,f}" if rng.random() < 0.4 else f"{value:f}"


def _quote(rng: random.Random, source: str) -> str:
    """A run of whole clauses, as a model quotes."""
    ends = [0, *(at + 1 for at, char in enumerate(source) if char in _MARKS)]
    first, last = sorted(rng.sample(range(len(ends)), 2))
    return source[ends[first] : ends[last]]


def _document(text: str) -> tuple[Document, dict[str, Passage]]:
    line = Paragraph(id="L1", text=text, start=0, end=len(text))
    document = Document(source="a.txt", sha256="0", kind="txt", text=text, blocks=(line,))
    return document, {"S1": Passage("S1", 0, len(text))}


def _certify(source: str, quote: str) -> Certificate:
    document, passages = _document(source)
    return certify(document, passages, "S1", quote)


def test_a_changed_digit_is_never_accepted() -> None:
    rng = random.Random(5)
    accepted, tried = [], 0
    while tried < 4000:
        source = _sentence(rng)
        quote = _quote(rng, source)
        digits = [at for at, char in enumerate(quote) if char.isdigit()]
        if not digits:
            continue
        at = rng.choice(digits)
        digit = rng.choice([d for d in "0123456789" if d != quote[at]])
        changed = quote[:at] + digit + quote[at + 1 :]
        if changed in source:  # then it is no invention: it stands there too
            continue
        tried += 1
        if rng.random() < 0.5:
            changed = _rewritten(rng, changed)
        if _certify(source, changed).certified:
            accepted.append((source, changed))
    assert accepted == []


@pytest.mark.parametrize("kind", ["dropped", "added", "moved point", "unit"])
def test_other_tampering_is_never_accepted(kind: str) -> None:
    rng = random.Random(7)
    tried = 0
    while tried < 500:
        source = _sentence(rng)
        quote = _quote(rng, source)
        changed = _tampered(rng, quote, kind)
        if changed is None or changed in source or changed.replace(",", "") in source.replace(",", ""):
            continue
        tried += 1
        assert not _certify(source, changed).certified, (source, changed)


def _tampered(rng: random.Random, quote: str, kind: str) -> str | None:
    digits = [at for at, char in enumerate(quote) if char.isdigit()]
    if kind == "unit":
        found = [(a, b) for a, b in (("万元", "亿元"), ("亿元", "元"), ("%", "个百分点"), ("人次", "户")) if a in quote]
        return quote.replace(*found[0], 1) if found else None
    if not digits:
        return None
    at = rng.choice(digits)
    if kind == "dropped":
        return quote[:at] + quote[at + 1 :]
    if kind == "added":
        return quote[:at] + rng.choice("0123456789") + quote[at:]
    return quote.replace(".", "", 1) if "." in quote else quote[:at] + "." + quote[at:] if at else None


def _rewritten(rng: random.Random, quote: str) -> str:
    """The same said with other widths, spaces and without separators."""
    how = rng.randrange(8)
    if how == 0:
        return "".join(chr(ord(char) + 0xFEE0) if char.isdigit() or char in "%.(" else char for char in quote)
    if how == 1:
        return "".join(char + rng.choice(("", "", " ", "\u3000", "\n")) for char in quote)
    if how == 2:
        return quote.replace(",", "")
    if how == 3:
        return "".join(chr(ord(char) - 0xFEE0) if char in "（）：；" else char for char in quote)
    if how == 4:
        return "".join(char + rng.choice(("", "", "\u00a0", "\u202f", "\u2009", "\r\n", "\u200e")) for char in quote)
    if how == 5:
        return quote.translate(str.maketrans("，。；：（）", ",.;:()"))
    if how == 6:
        return quote.rstrip("".join(_MARKS)) + rng.choice(("。", "，", "；", ".")) if quote.rstrip("".join(_MARKS)) else quote
    return normalize("NFKC", quote)


def test_harmless_rewrites_are_accepted() -> None:
    rng = random.Random(11)
    refused = []
    for _ in range(3000):
        source = _sentence(rng)
        quote = _rewritten(rng, _quote(rng, source))
        certificate = _certify(source, quote)
        if not certificate.certified:
            refused.append((source, quote, certificate.reason))
    assert len(refused) <= 30, refused[:5]


def test_the_evidence_is_the_sources_own_text() -> None:
    rng = random.Random(13)
    for _ in range(300):
        source = _sentence(rng)
        [place] = _certify(source, _rewritten(rng, _quote(rng, source))).evidence
        assert source[place.start : place.end] == place.text
        assert place.method == "model"


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        ("支出40.90万元", "支出40.9"),
        ("支出40.90万元", "0.90万元"),
        ("支出40.9万元", "支出40.9"),
        ("工期6-9个月", "9个月"),
        ("增长12个百分点", "增长12"),
        ("得10 20分", "1020分"),
        ("共12，100%合格", "12100%"),
        ("共3,5户", "35户"),
        ("支出1.5亿元", "支出1.5亿"),
        ("一\u200b二三1\u200b2元", "12元"),
        ("共12，100%合格", "12,100%"),
        ("共1，234元", "1,234元"),
        ("得分9。5月完成", "9.5"),
        ("面积10²米", "102米"),
        ("气温零下5度", "5度"),
        ("增长-5%", "5%"),
        ("同比−5%", "5%"),
    ],
)
def test_refused(source: str, quote: str) -> None:
    assert locate(source, quote) is None


@pytest.mark.parametrize(
    ("source", "quote", "found"),
    [
        ("支出２，６８６．４元", "2686.4元", "２，６８６．４元"),
        ("≥95%", "95%", "95%"),
        ("共1,234,567.80元", "1234567.80元", "1,234,567.80元"),
        ("12 10", "10", "10"),
        ("第5条，共15条", "5条", "5条"),
        ("共15条，第5条", "5条", "5条"),
        ("本年度 完成\n目标", "年度完成目标", "年度 完成\n目标"),
        ("检查5次，修缮3处。", "检查5次,修缮3处.", "检查5次，修缮3处。"),
        ("检查5次，修缮3处", "检查5次。", "检查5次"),
        ("新建“智慧”站 1座", "新建「智慧」站\u00a01座", "新建“智慧”站 1座"),
        ("修缮300㎡、清淤5㎞", "300m²､清淤5km", "300㎡、清淤5㎞"),
        ("数量指标-培训场次-30次", "30次", "30次"),
    ],
)
def test_found(source: str, quote: str, found: str) -> None:
    place = locate(source, quote)
    assert place is not None
    assert source[slice(*place)] == found


def test_an_unknown_id_or_an_empty_quote_is_refused_with_its_reason() -> None:
    document, passages = _document("完成5次")
    assert certify(document, passages, "S9", "完成5次").state == "unsupported"
    assert certify(document, passages, "S1", " ").state == "absent"
    assert certify(document, passages, "S1", "5" * 5000).reason == "引文过长"


def _place(text: str) -> Evidence:
    return Evidence(locator="L1", text=text, start=0, end=len(text))


@pytest.mark.parametrize(
    ("value", "operands", "operation", "state"),
    [
        ("87.36%", ("141.26万元", "161.70万元"), "ratio", "derived"),
        ("87.35%", ("141.26", "161.70"), "ratio", "derived"),
        ("78.36%", ("141.26", "161.70"), "ratio", "unsupported"),
        ("161.70", ("23.70", "138"), "sum", "derived"),
        ("116.70", ("23.70", "138"), "sum", "unsupported"),
        ("20.44", ("161.70", "141.26"), "difference", "derived"),
        ("20.44", ("161.70", "无"), "difference", "absent"),
        ("1", ("1", "0"), "ratio", "absent"),
    ],
)
def test_derived_numbers_are_recomputed(value: str, operands: tuple[str, ...], operation: str, state: str) -> None:
    certificate = derive(_place(value), [_place(text) for text in operands], operation)  # type: ignore[arg-type]
    assert certificate.state == state
