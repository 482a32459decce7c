"""Text that keeps the places of a page: columns are gaps, cells of several lines stand from the top or in the middle."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

import pytest

from assist.extract.line_marks import keeps_places
from assist.extract.orient.spaced_rows import lines_of, rows_at, spans
from tests.extract.marked_texts import LINES, ROWS, TITLE, YEAR, read, wrong

WIDTHS = (10, 12, 14, 14, 12, 12, 7, 7, 12)  # half characters
SPANS = {(2, 0): 3, (5, 0): 2, (7, 0): 6, (8, 1): 3, (8, 2): 2}  # rows that merged cells span
WIDE = {
    (0, 0): 2,
    (0, 2): 7,
    (1, 0): 2,
    (1, 2): 4,
    (1, 7): 2,
    (5, 1): 3,
    (5, 4): 5,
    (6, 1): 3,
    (6, 4): 5,
}  # columns
Measure = Callable[[str], int]


def _half(text: str) -> int:
    return sum(2 if char > "\u2e80" else 1 for char in text)


def _wrapped(text: str, width: int, measure: Measure) -> list[str]:
    lines = [""]
    for piece in re.findall(r"[\d.,%]+|.", text):
        if lines[-1] and measure(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece
    return lines


def page(rows: Sequence[Sequence[str]] = ROWS, middle: bool = True, measure: Measure = _half) -> str:
    """The form as a page prints it: merged cells in the middle of the lines that they take up, or at their top."""
    starts = [sum(WIDTHS[:col]) for col in range(len(WIDTHS) + 1)]
    cells = []
    for at, row in enumerate(rows):
        for col, text in enumerate(row):
            if text:
                stop = min(col + WIDE.get((at, col), 1), len(WIDTHS))
                width = starts[stop] - starts[col] - 2
                cells.append((at, col, SPANS.get((at, col), 1), _wrapped(text, width, measure)))
    heights = [1] * len(rows)
    for at, _, reach, lines in cells:
        short = len(lines) - sum(heights[at : at + reach])
        heights[at + reach - 1] += max(0, short)
    tops = [sum(heights[:at]) for at in range(len(rows) + 1)]
    canvas: list[list[tuple[int, str]]] = [[] for _ in range(tops[-1])]
    for at, col, reach, lines in cells:
        down = (tops[at + reach] - tops[at] - len(lines)) // 2 if middle else 0
        for number, line in enumerate(lines):
            canvas[tops[at] + down + number].append((starts[col], line))
    printed = []
    for line in canvas:
        text = ""
        for start, piece in sorted(line):
            text += " " * max(0, start - measure(text)) + piece
        printed.append(text)
    return "\n".join([" " * 30 + TITLE, " " * 32 + YEAR, "", *printed])


@pytest.mark.parametrize("middle", [True, False])
@pytest.mark.parametrize("measure", [_half, len])
def test_every_cell_is_read(middle: bool, measure: Measure) -> None:
    form = read([page(middle=middle, measure=measure)])
    assert wrong(form) == []
    assert [row.level1 for row in form.indicators] == ["产出指标"] * 3 + ["效益指标", "满意度指标"]


def test_a_wrapped_cell_is_cited_where_it_begins() -> None:
    text = page()
    form = read([text])
    place = form.evidence["indicators[0].reason"]
    assert text[place.start : place.end] == place.text
    assert form.indicators[0].reason is not None and form.indicators[0].reason.startswith(place.text)


def test_rows_drawn_by_lot_are_right_or_blank() -> None:
    """Whatever the lengths of the cells and the widths of names: a name is never put together with that of another row."""
    dice = random.Random(5)
    for _ in range(60):
        names = [
            "".join(dice.choice("清淤运泥山塘渠道坝闸灌溉面积管护") for _ in range(dice.randint(3, 16)))
            for _ in range(5)
        ]
        rows = [(*row[:3], names[at - 8], *row[4:]) if 8 <= at < 13 else row for at, row in enumerate(ROWS)]
        form = read([page(rows, middle=dice.random() < 0.5)])
        assert all(row.level3 in names for row in form.indicators), (
            names,
            [row.level3 for row in form.indicators],
        )


def test_where_a_cell_crosses_the_columns_nothing_is_made_up() -> None:
    name = "灌溉保证率达到规定的标准并且长期稳定"
    lines = page().split("\n")
    row = next(at for at, line in enumerate(lines) if "灌溉保证率" in line)
    lines[row] = lines[row].replace("灌溉保证率    ≥85%  ", name)
    names = [item.level3 for item in read(lines).indicators if item.level3 and "灌溉" in item.level3]
    assert names in ([name], [])


def test_of_two_merged_cells_that_may_reach_a_row_neither_is_chosen() -> None:
    words = [word for line in lines_of("甲  a\n    b\n乙  c\n    d\n    e\n    f\n") for word in line]
    band = rows_at(range(6), 0, 5, [[word for word in words if word.left]])[1]
    names = spans([word for word in words if not word.left], band, lambda name: name in "甲乙")
    assert names is None  # the second stands above the middle of whatever the first leaves


@pytest.mark.parametrize("text", ["\n".join(LINES), "\n".join(" ".join(row) for row in ROWS)])
def test_a_text_without_gaps_pays_one_look(text: str) -> None:
    assert not keeps_places(text)


SIDE = """年度 预期目标 实际完成情况
总体 清淤山塘12座以上，疏通渠道40公里，保证 清淤山塘11座，疏通渠道41公里，下
目标 下游农田灌溉。 游农田灌溉得到保证。"""


def _flow(narratives: str) -> str:
    rows = [
        "项目名称 山塘清淤",
        "年初预算数 全年预算数 全年执行数 分值 执行率 得分",
        "年度资金总额 1260.00 1260.00 1134.00 10 90% 9",
    ]
    return "\n".join(
        [
            TITLE,
            YEAR,
            *rows,
            narratives,
            "绩效",
            *(" ".join(cell for cell in row[1:] if cell) for row in ROWS[7:-1]),
            "总分 100 97.5",
        ]
    )


def test_two_texts_side_by_side_with_a_blank_between_them() -> None:
    form = read([_flow(SIDE)])
    assert form.goal == "清淤山塘12座以上，疏通渠道40公里，保证下游农田灌溉。"
    assert form.completion == "清淤山塘11座，疏通渠道41公里，下游农田灌溉得到保证。"


def test_a_line_that_may_go_on_with_either_text_leaves_both_blank() -> None:
    form = read([_flow(SIDE.replace("下游农田灌溉。 游农田灌溉得到保证。", "下游农田灌溉"))])
    assert (form.goal, form.completion) == (None, None)
    assert len(form.indicators) == 5
