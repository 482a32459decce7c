"""The page: complete, self-contained, and unable to run anything that a document says."""

from __future__ import annotations

import io
from typing import Any

import lxml.html
from hypothesis import given
from hypothesis import strategies as st

from assist.model import FindingEvidence, Record
from assist.report import html
from assist.report.marking import Mark, marked_text
from assist.triage import assess
from tests.records import TEXT, finding, form, record


def page(*records: Record) -> Any:
    out = io.StringIO()
    html.write(records, out)
    return lxml.html.document_fromstring(out.getvalue())


def test_every_side_links_to_its_marked_place() -> None:
    tree = page(assess(record(finding())))
    links = [link.get("href").removeprefix("#") for link in tree.iter("a")]
    assert len(links) == 2
    marks = [mark.text_content() for mark in tree.iter("mark")]
    assert marks == ["61.04", "95"]
    for link in links:
        assert tree.get_element_by_id(link).tag == "sup"


def test_a_form_without_findings_is_a_line_and_carries_no_text() -> None:
    tree = page(assess(record()), assess(record(form=None, status="failed", error="文件为空")))
    assert not list(tree.iter("mark"))
    assert "未发现问题" in tree.text_content()
    assert "文件为空" in tree.text_content()
    assert "培训场次" not in tree.text_content()


def test_a_document_cannot_add_elements_or_load_anything() -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
    bad = record(
        finding(message=attack),
        form=form(project_name=attack, end=len(TEXT) + len(attack)),
        file=attack,
        text=TEXT + attack,
    )
    tree = page(assess(bad))
    assert not [element for element in tree.iter() if element.tag in ("script", "img", "link", "iframe")]
    assert not tree.xpath("//@onerror | //@onclick | //@src")
    assert tree.text_content().count("<script>alert(1)</script>") >= 3
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv]/@content")[0]


def test_evidence_outside_the_form_is_quoted_but_not_linked() -> None:
    outside = FindingEvidence(role="context", locator="P9", text="别处", start=5000, end=5002)
    spotted = finding().model_copy(update={"evidence": (outside,)})
    tree = page(assess(record(spotted)))
    assert not list(tree.iter("a"))
    assert "别处" in tree.text_content()


texts = st.text(st.sampled_from("甲乙1. \t\n<&"), max_size=60)


@given(texts, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8)), max_size=8))
def test_marking_keeps_every_character_and_marks_exactly_the_evidence(
    text: str, ranges: list[tuple[int, int]]
) -> None:
    marks = [
        Mark(start, min(start + length, len(text)), number, 0, "explain")
        for number, (start, length) in enumerate(ranges, 1)
        if start < len(text)
    ]
    tree = lxml.html.fragment_fromstring(marked_text(text, (0, len(text)), marks, "f"), create_parent="div")
    assert sorted(tree.xpath(".//sup/@id")) == sorted(f"f-{mark.number}-0" for mark in marks)
    marked = "".join(element.text_content() for element in tree.iter("mark"))
    covered = {place for mark in marks for place in range(mark.start, mark.end)}
    expected = "".join(text[place] for place in sorted(covered))
    assert "".join(marked.split()) == "".join(expected.split())
    for label in list(tree.iter("sup")):
        label.drop_tree()
    solid = "".join(tree.text_content().split())
    assert solid == "".join(text.split())


def test_a_huge_form_is_cut_and_says_so() -> None:
    long = assess(record(finding(), form=form(end=200_000), text=TEXT + "字" * 200_000))
    tree = page(long)
    assert len(tree.text_content()) < 70_000
    assert "以下从略" in tree.text_content()
