"""Cells that a program parted by commas, quotes, brackets, addresses or repetition are the cells of the form."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest

from assist.extract import extract
from assist.extract.cell_marks import blank_words, cell_marks, characters
from assist.extract.cleaning import cleaned
from assist.readers import read_bytes
from tests.extract.marked_texts import LINES, ROWS, TITLE, YEAR, read, wrong

Row = Sequence[str]


def _address(row: int, col: int) -> str:
    return f"{chr(65 + col)}{row + 1}: "


WRITERS: dict[str, Callable[[int, Row], str]] = {
    "commas and quotes": lambda _, row: ",".join(f'"{cell}"' if "," in cell else cell for cell in row),
    "all in quotes": lambda _, row: ",".join(f'"{cell}"' for cell in row),
    "semicolons": lambda _, row: ";".join(row),
    "naked commas": lambda _, row: ",".join(row),
    "a list of strings": lambda _, row: repr(list(row)),
    "with words for nothing": lambda _, row: repr([cell or None for cell in row]),
    "data": lambda _, row: json.dumps(list(row), ensure_ascii=False) + ",",
    "escaped data": lambda _, row: json.dumps(list(row)) + ",",
    "type setting": lambda _, row: " & ".join(row) + r" \\",
    "drawn bars": lambda _, row: "│ " + " │ ".join(row) + " │",
    "nan": lambda _, row: "\t".join(cell or "NaN" for cell in row),
    "addresses": lambda at, row: "\n".join(_address(at, col) + cell for col, cell in enumerate(row) if cell),
    "rows and columns": lambda at, row: "\n".join(f"R{at + 1}C{col + 1}：{cell}" for col, cell in enumerate(row) if cell),
    "numbers of columns": lambda _, row: "；".join(f"列{col + 1}：{cell}" for col, cell in enumerate(row) if cell),
}  # fmt: skip


@pytest.mark.parametrize("way", WRITERS)
def test_cells_are_those_of_the_form(way: str) -> None:
    form = read([TITLE, YEAR, *(WRITERS[way](at, row) for at, row in enumerate(ROWS))])
    assert wrong(form) == []


def test_data_printed_over_lines() -> None:
    assert wrong(read(json.dumps([[TITLE], [YEAR], *ROWS], ensure_ascii=False, indent=2).split("\n"))) == []


def test_a_merged_cell_printed_for_every_place() -> None:
    lines: list[str] = []
    above: list[str] = [""] * 9
    for at, row in enumerate(ROWS):
        cells: list[str] = []
        for col, cell in enumerate(row):
            over = above[col] if (at in (3, 4) and col == 0) or (at > 7 and col < 3 and at < 13) else ""
            beside = cells[-1] if cells and at in (0, 1, 5, 6, 13) and col < 6 else ""
            cells.append(cell or over or beside)
        lines += cells
        above = cells
    assert [one for one in wrong(read([TITLE, YEAR, *lines])) if not one.startswith("unit")] == []


def test_a_paragraph_of_a_cell_goes_on_behind_a_blank_line() -> None:
    lines = [TITLE, YEAR]
    for row in ROWS:
        lines += [f"\t{cell}".replace("清淤山塘数量", "清淤山塘\n\n（含小型）数量") for cell in row] + [""]
    assert read(lines).indicators[0].level3 == "清淤山塘（含小型）数量"


@pytest.mark.parametrize("gap", [1, 2, 4])
def test_the_title_of_the_next_form_is_no_paragraph(gap: int) -> None:
    form = [
        TITLE,
        YEAR,
        *("\n".join(f"\t{cell}" for cell in row) + "\n" for row in ROWS),
        "\t财务负责人：甲某",
    ]
    forms = extract(read_bytes(("\n".join(form) + "\n" * (gap + 1) + "\n".join(form)).encode(), "two.txt"))
    assert [wrong(one) for one in forms] == [[], []]
    assert [one.signatures for one in forms] == [forms[0].signatures] * 2
    assert [signature.name for signature in forms[0].signatures] == ["甲某"]


def test_signs_that_stand_for_characters() -> None:
    form = read([line.replace("≥", "&ge;").replace("%", "&#37;") for line in LINES])
    assert wrong(form) == []
    assert form.evidence["indicators[1].target"].text.startswith("&ge;3.5")


def test_which_comma_parts_cells_of_a_sentence_nobody_can_say() -> None:
    form = read([TITLE, YEAR, *("，".join(cell for cell in row if cell) for row in ROWS)])
    assert (form.goal, form.completion) == (None, None)
    assert form.project_name == "山塘清淤"
    assert len(form.indicators) == 5


def test_every_place_leads_back() -> None:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS)
    clean = cleaned(text)
    assert clean is not None
    for name in ("清运淤泥方量", "3.6万方"):
        start = clean.text.index(name)
        assert text[clean.original(start) : clean.original_end(start + len(name))] == name


@pytest.mark.parametrize(
    "text",
    ["\n".join(LINES), "\n".join("\t".join(row) for row in ROWS), "\n".join(" | ".join(row) for row in ROWS)],
)
def test_a_text_without_such_marks_stays(text: str) -> None:
    assert (cell_marks(text), characters(text), blank_words(text)) == ([], [], [])
