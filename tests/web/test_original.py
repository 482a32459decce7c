"""The original as HTML: every character of the text and no other, marks where they belong, nothing run."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from assist import readers
from assist.web.original import Mark, original
from tests.samples import sound_form


def shown(page: str) -> str:
    """What a reader sees, without numbers, white space and tags."""
    plain = re.sub(r"<sup[^>]*>\d+</sup>", "", page)
    return "".join(html.unescape(re.sub(r"<[^>]+>", "", plain)).split())


def test_markup_in_a_document_is_text() -> None:
    text = '<img src=x onerror=alert(1)>\n<script>"&</script>\t<b>'
    page = original(text, (), (0, len(text)), [Mark(0, 5, 1, "violation")])
    assert "<img" not in page and "<script" not in page and "<b>" not in page
    assert shown(page) == "".join(text.split())


@given(
    st.text("甲<&>\"'\t\n 1", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8)), max_size=5),
)
def test_every_character_is_shown_once_and_marks_cover_their_range(
    text: str, places: list[tuple[int, int]]
) -> None:
    marks = [
        Mark(min(start, len(text)), min(start + length, len(text)), number, "explain")
        for number, (start, length) in enumerate(places, 1)
    ]
    page = original(text, (), (0, len(text)), marks)
    assert shown(page) == "".join(text.split())
    for mark in marks:
        pieces = re.findall(
            rf'<mark class="explain" data-f="(?:\d+ )*{mark.number}(?: \d+)*">(.*?)</mark>', page, re.S
        )
        covered = "".join(html.unescape("".join(pieces)).split())
        assert covered == "".join(text[mark.start : mark.end].split())


def test_a_table_stays_a_table() -> None:
    document = readers.read_bytes(sound_form(), "a.docx")
    page = original(document.text, document.blocks, (0, len(document.text)), [])
    tables = [block for block in document.blocks if block.kind == "table"]
    assert page.count("<table>") == len(tables) > 0
    assert page.count(" data-s=") >= sum(len(table.cells) for table in tables)
    for table in tables:
        wide = [cell for cell in table.cells if cell.colspan > 1]
        assert wide and page.count("colspan=") >= len(wide)
    assert shown(page) == "".join(document.text.split())


def test_what_is_missing_is_numbered_where_it_should_stand() -> None:
    page = original("得分\t", (), (0, 3), [Mark(3, 3, 1, "violation")])
    assert re.search(r'data-s="3" data-e="3"><sup class="violation" data-f="1">1</sup>', page)
