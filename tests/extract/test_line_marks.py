"""What all lines of a text carry beside what they say is taken off; what a form numbers or lists itself stays."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from assist.extract.line_marks import gaps, line_marks, running_heads, spacing
from tests.extract.marked_texts import LINES, ROWS, TITLE, YEAR, read, wrong

FLOW = [TITLE, YEAR, *(" ".join(cell for cell in row if cell) for row in ROWS)]
WRITERS: dict[str, Callable[[int, str], str]] = {
    "numbers": lambda at, line: f"{at} {line}",
    "numbers and stops": lambda at, line: f"{at}. {line}",
    "numbers and tabs": lambda at, line: f"{at}\t{line}",
    "quoted mail": lambda _, line: f"> {line}",
    "a list": lambda _, line: f"- {line}",
    "dots": lambda _, line: f"• {line}",
    "a gap behind every line": lambda _, line: f"      {line}\n    \n",
    "split numbers": lambda _, line: re.sub(r"(?<=[\d.])(?=[\d.%])", " ", line),
    "split characters": lambda _, line: re.sub(r"(?<=\S)(?=\S)", " ", line),
    "invisible": lambda _, line: line.replace("指标", "指\u200b标"),
}  # fmt: skip


@pytest.mark.parametrize("way", WRITERS)
def test_one_cell_a_line(way: str) -> None:
    assert wrong(read([WRITERS[way](at, line) for at, line in enumerate(LINES, 1)])) == []


@pytest.mark.parametrize("way", [way for way in WRITERS if not way.startswith("split")])
def test_one_row_a_line(way: str) -> None:
    if way == "a gap behind every line":
        pytest.skip("rows are lines here")
    assert wrong(read([WRITERS[way](at, line) for at, line in enumerate(FLOW, 1)])) == []


def test_heads_of_pages() -> None:
    lines = list(LINES)
    for page, place in ((2, 50), (1, 25)):
        lines[place:place] = ["松岗区水务局2024年度部门决算公开", f"第 {page} 页"]
    assert wrong(read(lines)) == []


def test_words_made_bold_and_headings() -> None:
    rows = [
        "| " + " | ".join(f"**{cell}**" if cell and at in (2, 7) else cell for cell in row) + " |"
        for at, row in enumerate(ROWS)
    ]
    assert wrong(read([f"# {TITLE}", YEAR, *rows])) == []


def test_stars_that_hide_a_word_stay() -> None:
    text = "\n".join(f"受益**村农户{number}户（≥**户）" for number in range(20))
    assert line_marks(text) == []


def test_a_numbered_list_is_no_numbering_of_lines() -> None:
    text = "\n".join([*LINES, *(f"{number}. 加强山塘管护。" for number in range(1, 12))])
    assert line_marks(text) == []


@pytest.mark.parametrize("stage", [line_marks, spacing, gaps, running_heads])
@pytest.mark.parametrize("lines", [LINES, FLOW])
def test_an_ordinary_text_stays(stage: Callable[[str], list[tuple[int, int, str]]], lines: list[str]) -> None:
    assert stage("\n".join(lines)) == []
