"""Precedents: similar, from the past, with the figures that bear on the finding; or none, and said so."""

from __future__ import annotations

from pathlib import Path

from assist.retrieve import Past, precedents, with_precedents
from assist.retrieve.decisions import import_rows
from tests.retrieve.stores import made, workspace


def subject(**more: object):  # type: ignore[no-untyped-def]
    """A form with a finding: full marks at an execution rate of 60%."""
    record = made(year=2023, rate="60", score="100", checked=True, **more)  # type: ignore[arg-type]
    assert record.findings
    return record


def test_similar_past_forms_are_cited_with_their_custom(tmp_path: Path) -> None:
    own = subject()
    others = [made(year=2022, rate=rate, score=score, unit=f"{place}公路站") for place, rate, score in
              (("白石区", "58", "88"), ("九塘县", "62", "90"), ("临溪县", "61", "86"), ("望川市", "63", "100"))]  # fmt: skip
    workspace(tmp_path, own, *others)
    with Past(tmp_path) as past:
        import_rows(past, [["文件", "决定", "理由"], [others[0].file, "退回", "得分与执行不符"]], "t")
        found = precedents(own, past)
        marked = with_precedents(own, past)
    light = next(item for key, item in found.items() if key.startswith(("S", "B")))
    assert light.custom.statement == (
        "执行率在55%至65%之间的相似往年表单4份，自评得分中位数89分，1份报满分，1份被退回。"
    )
    assert len(light.precedents) == 3
    assert all(item.why.startswith("同一项目") for item in light.precedents)
    assert any(finding.precedents for finding in marked.findings)


def test_never_itself_its_twin_or_a_later_year(tmp_path: Path) -> None:
    own = subject()
    twin = own.model_copy(update={"file": "副本.txt", "sha256": "f" * 64})
    later = [made(year=2024, rate="60", score="90", unit=f"{place}站") for place in ("甲县", "乙县", "丙县")]
    earlier = [made(year=2021, rate="60", score="90", unit=f"{place}站") for place in ("甲县", "乙县", "丙县")]
    workspace(tmp_path, own, twin, *later, *earlier)
    with Past(tmp_path) as past:
        cited = {item.form for light in precedents(own, past).values() for item in light.precedents}
        years = {row[0] for row in past.connection.execute(
            f"SELECT year FROM past_forms WHERE ident IN ({','.join('?' * len(cited))})", list(cited))}  # fmt: skip
    assert years == {2021}


def test_too_few_similar_forms_cite_none_and_say_so(tmp_path: Path) -> None:
    own = subject()
    workspace(tmp_path, own, made(year=2022, rate="60"), made("完全不同的事情", year=2022, rate="60", unit="某局"))
    with Past(tmp_path) as past:
        found = precedents(own, past)
    assert found
    assert all(light.precedents == () for light in found.values())
    assert all("不足以参照" in light.custom.statement for light in found.values())
