"""Cells of fixed width that go on below: the rest stands in the cell, and rows of their own stay rows."""

from __future__ import annotations

from assist.extract.padded_bars import padded_bars
from tests.extract.marked_texts import ROWS, TITLE, YEAR, read, wrong

_WIDTH = 13


def _half(text: str) -> int:
    return sum(2 if char > "\u2e80" else 1 for char in text)


def _drawn(width: int) -> list[str]:
    lines = [TITLE, YEAR]
    for row in ROWS:
        wide = len(row) - sum(bool(cell) for cell in row) > 4  # a row of few cells is drawn wider
        cells = [cell for cell in row if cell] if wide else list(row)
        room = (
            [width] * (len(cells) - 1) + [width * (len(row) - len(cells) + 1) + len(row) - len(cells)]
            if wide
            else [width] * len(cells)
        )
        rest = list(cells)
        while any(rest):
            now = []
            for at, cell in enumerate(rest):
                size = 0
                while size < len(cell) and _half(cell[: size + 1]) <= room[at]:
                    size += 1
                now.append(cell[:size] + " " * (room[at] - _half(cell[:size])))
                rest[at] = cell[size:]
            lines.append("|" + "|".join(now) + "|")
    return lines


def test_what_goes_on_below_a_full_cell() -> None:
    text = "\n".join(_drawn(_WIDTH))
    assert padded_bars(text)
    form = read(_drawn(_WIDTH))
    assert [
        one for one in wrong(form) if one.split(":")[0] in ("names", "scores", "reason", "actuals", "levels")
    ] == []


def test_rows_that_fit_stay() -> None:
    assert (
        padded_bars("\n".join("| " + " | ".join(f"{cell:<6}" for cell in row) + " |" for row in ROWS)) == []
    )
