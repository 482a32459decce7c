"""Ways to carry what is of what, which label it has and its value: each step of the parting on small tables of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from assist.extract.orient.blocks import in_blocks
from assist.extract.orient.compound import with_parted, with_written
from assist.extract.orient.joined import with_joined
from assist.extract.orient.keyed import numbered_lines, with_keyed
from assist.extract.orient.lists import with_lists
from assist.extract.orient.oriented import Box, Part, Rows
from assist.extract.orient.pieces import pieces
from assist.extract.orient.points import with_fund_points, with_sums
from assist.extract.orient.records import with_records
from assist.extract.orient.stacks import with_stacks
from assist.extract.orient.stated import with_stated
from assist.model import Paragraph

Step = Callable[[Sequence[Part]], list[Part] | None]


def parts_of(text: str) -> list[Part]:
    """Lines as paragraphs, lines with bars as rows of tables; "~" goes on with the cell before it."""
    found: list[Part] = []
    at = 0
    for line in text.strip("\n").split("\n"):
        if "|" not in line:
            found.append(Paragraph(id=f"P{at}", text=line, start=at, end=at + len(line)))
            at += len(line) + 1
            continue
        boxes: list[Box] = []
        for col, cell in enumerate(line.split("|")):
            cell = cell.replace("\\n", "\n")
            if cell == "~":
                boxes[-1] = boxes[-1].at(0, boxes[-1].col, 1, boxes[-1].colspan + 1)
            else:
                boxes.append(Box(cell, at, at + len(cell), 0, col))
            at += len(cell) + 1
        if found and not isinstance(found[-1], Paragraph):
            found[-1].append(boxes)
        else:
            found.append([boxes])
    return found


def text_of(parts: Sequence[Part] | None) -> str:
    if parts is None:
        return "nothing"
    lines = []
    for part in parts:
        lines += [part.text] if isinstance(part, Paragraph) else ["|".join(box.text for box in row) for row in part]
    return "\n".join(lines)


def after(text: str, *steps: Step) -> str:
    parts = parts_of(text)
    for step in steps:
        parts = step(parts) or parts
    return text_of(parts)


def blocks(parts: Sequence[Part]) -> list[Part] | None:
    return [part if isinstance(part, Paragraph) else in_blocks(part) or part for part in parts]


PROMISED = "号|要办的|说好的|值\n甲1|修渠|6公里|20\n甲2|清淤|9处|20\n乙1|增产|5%|20"
JOINED = "要办的|说好的|值|办到的|缘由\n修渠|6公里|20|6.2公里|\n清淤|9处|20|7处|机具来得晚\n增产|5%|20|6%|"


def test_tables_with_the_same_numbers_are_one() -> None:
    told = f"{PROMISED}\n对账\n号|办到的\n甲1|6.2公里\n甲2|7处\n乙1|6%\n差距\n号|缘由\n甲2|机具来得晚"
    assert JOINED in after(told, with_keyed)


def test_lines_that_begin_with_the_number_of_a_row_belong_to_it() -> None:
    told = f"{PROMISED}\n对账\n号|办到的\n甲1|6.2公里\n甲2|7处\n乙1|6%\n缘由\n甲2：机具来得晚"
    assert JOINED in after(told, numbered_lines, with_keyed)


def test_notes_stand_for_what_names_them() -> None:
    told = "要办的|说好的|办到的|缘由\n修渠|6公里|6.2公里|\n清淤|9处|7处|见注1\n注1：机具来得晚"
    assert "清淤|9处|7处|机具来得晚" in after(told, with_keyed)


def test_funds_and_indicators_that_are_both_counted_from_one_stay_apart() -> None:
    told = "序号|来路|年初|花了\n1|省里|30.00|30.00\n2|县里|20.00|18.00\n指标\n序号|看什么|要|到\n1|修渠|6公里|6公里\n2|清淤|9处|7处"
    assert with_keyed(parts_of(told)) is None


@pytest.mark.parametrize(
    ("head", "cell", "heads", "cells"),
    [
        ("要求/结果", "9处/7处", "要求|结果", "9处|7处"),
        ("要求→结果", "9处→7处", "要求|结果", "9处|7处"),
        ("结果（要求）", "7处（9处）", "结果|要求", "7处|9处"),
        ("约定与做到", "约定：9处\\n做到：7处", "约定|做到", "9处|7处"),
    ],
)
def test_cells_of_several_values_are_parted(head: str, cell: str, heads: str, cells: str) -> None:
    rows = "\n".join(f"{name}|{cell.replace('9处', value)}|20" for name, value in (("修渠", "6处"), ("清淤", "9处"), ("植树", "8处")))
    found = after(f"看什么|{head}|值几分\n{rows}", with_parted)
    assert f"看什么|{heads}|值几分" in found and f"清淤|{cells}|20" in found


def test_classes_and_points_beside_a_name_are_parted_and_brackets_kept_whole() -> None:
    rows = "修渠（产出／数量）|6公里|6公里\n清淤（产出／质量）|9处|7处\n村民认可（反响／村民）|90%|92%"
    assert "反响|村民|村民认可|90%|92%" in after(f"看什么（归类）|要|到\n{rows}", with_parted)
    rows = "\n".join(f"{name}（满20分，得{points}分）|9处|7处" for name, points in (("修渠", 20), ("清淤", 15), ("植树", 20)))
    assert "清淤|20分|15分|9处|7处" in after(f"看什么|要|到\n{rows}", with_parted)


def test_a_line_that_says_the_order_of_values_is_the_head() -> None:
    told = "以下依次为年初、变动后、花掉：\n省里：30.00、30.00、29.40\n县里：20.00、18.00、16.20"
    assert "资金来源|年初|变动后|花掉" in after(told, with_written) and "县里|20.00|18.00|16.20" in after(told, with_written)


def test_one_thing_a_row_becomes_a_row_for_each_matter() -> None:
    rows = "".join(f"\n{name}|{label}|{value}" for name in ("修渠", "清淤") for label, value in (("要", "9处"), ("到", "7处"), ("值", "20")))
    assert "对象|要|到|值\n修渠|9处|7处|20\n清淤|9处|7处|20" in after(f"对象|栏目|内容{rows}", blocks)


def test_classes_in_the_writers_own_words_are_classes_where_they_part_a_table() -> None:
    told = "看什么|要|到|值\n做出来的（40分）|~|~|~\n修渠|6公里|6公里|20\n清淤|9处|7处|20\n带来的好（20分）|~|~|~\n增产|5%|6%|20"
    assert "带来的好|增产|5%|6%|20" in after(told, blocks)


def test_remarks_and_names_between_the_rows_are_columns() -> None:
    told = "看什么|要|到|值\n修渠|6公里|6公里|20\n清淤|9处|7处|20\n缘由：机具来得晚|~|~|~\n增产|5%|6%|20"
    assert "清淤|9处|7处|20|机具来得晚" in after(told, blocks)


def test_heads_below_a_table_stand_above_it() -> None:
    told = "修渠|6公里|6公里|20\n清淤|9处|7处|20\n增产|5%|6%|20\n看什么|要|到|值"
    assert after(told, blocks).startswith("看什么|要|到|值\n修渠")


def test_labels_over_one_row_of_values_are_pairs_where_they_come_back() -> None:
    told = "修渠\n要|到|值\n6公里|6公里|20\n清淤\n要|到|值\n9处|7处|20"
    assert "要|6公里\n到|6公里\n值|20" in after(told, with_stacks)
    assert "清淤|9处|7处|20" in after(told, with_stacks, with_records)


def test_lists_of_the_same_names_are_one_table() -> None:
    told = "许下的\n1. 修渠：6公里\n2. 清淤：9处\n3. 植树：80株\n交账的\n1. 修渠：6.2公里\n2. 清淤：7处\n3. 植树：81株"
    assert "三级指标|许下的|交账的\n修渠|6公里|6.2公里" in after(told, with_lists)


def test_questions_and_answers_are_rows() -> None:
    assert "要多少|9处" in after("问：要多少？\n答：9处", with_lists)


def test_labels_in_lines_and_cells_are_rows() -> None:
    assert "想办成的|修好六公里渠，通水到田。" in after("想办成的：修好六公里渠，通水到田。", with_stated)
    assert "谁管|青禾县水务局\n谁办|青禾县水利站" in after("谁管：青禾县水务局　　谁办：青禾县水利站", with_stated)
    assert "谁管|青禾县水务局\n谁办|青禾县水利站" in after("谁管\\n青禾县水务局|谁办\\n青禾县水利站", with_stated)


def test_tables_with_equal_heads_are_one_even_where_one_has_a_column_less() -> None:
    told = "产出（40分）\n看什么|要|到|值|缘由\n修渠|6公里|6公里|20|\n清淤|9处|7处|20|机具来得晚\n口碑（20分）\n看什么|要|到|值\n村民认可|90%|92%|20"
    assert "口碑|村民认可|90%|92%|20|" in after(told, with_joined)


def test_points_told_in_a_line_stand_where_their_sums_and_rates_put_them() -> None:
    funds = "来路|年初|变动后|花了|占比\n省里|30.00|30.00|30.00|100.00%\n一共|50.00|50.00|49.00|98.00%"
    assert "一共|50.00|50.00|49.00|98.00%|10|9.8" in after(f"{funds}\n花钱这一项满分10分，得9.8分。", with_fund_points)
    items = "看什么|要|到|值|拿\n修渠|6公里|6公里|50|50\n清淤|9处|7处|30|20\n增产|5%|6%|20|20"
    assert "总分|100|90" in after(f"{items}\n满分100分，对账得90分。", with_sums)


def test_a_sheet_is_parted_at_blank_rows_and_below_its_title() -> None:
    rows: Rows = [row for part in parts_of("总表||\n谁管|水务局|\n||\n看什么|要|到\n修渠|6公里|6公里") if not isinstance(part, Paragraph) for row in part]
    found = pieces(rows)
    assert [part.text if isinstance(part, Paragraph) else len(part) for part in found] == ["总表", 1, 2]
