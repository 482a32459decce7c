"""Tables whose heads do not stand above their columns: read where the labels are known, null where nothing tells."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from assist.extract import extract
from assist.extract.chain.reading import plan
from assist.extract.orient.reading import oriented
from assist.model import Document, Form
from assist.readers import read_bytes
from eval.modelled.fresh import merged_page
from eval.modelled.layouts import Tally, compare, truth
from tests.extract.bent_layouts import TEXTS, WAYS, barred, known, page, parts_of
from tests.extract.test_chain_lies import lies, told
from tests.extract.varied_layouts import Row, Varied, draw

UNKNOWN_TITLE = "青禾区2024年成效自查表"
ALL = (*WAYS, *TEXTS)
KNOWN = tuple(way for way in ALL if way != "comma_lines")
"""The readers of text take lines with commas that they know for text that keeps its order."""
BARRED = tuple(way for way in WAYS if way not in ("heads_last", "two_cards", "in_halves"))
"""Ways that bars do not hide from the readers of text, which come first."""


def bent(way: str, rows: list[Row], means: dict[str, str], title: str | None = None) -> Iterator[Document]:
    """The form as a page and as text with bars."""
    parts = parts_of(rows, means)
    named = () if title is None else (title,)
    if way in TEXTS:
        yield read_bytes(TEXTS[way](parts, *named), "a.txt")
        return
    yield read_bytes(page(WAYS[way](parts), *named), "a.html")
    if way in BARRED:
        yield read_bytes(barred(WAYS[way](parts), *named), "a.txt")


def read(document: Document) -> Form | None:
    return next(iter(extract(document)), None)


def tallies(way: str, seeds: range) -> Iterator[tuple[int, Tally]]:
    for seed in seeds:
        rows, means = known(draw(seed))
        for document in bent(way, rows, means):
            yield seed, compare(truth(rows, means), read(document))


@pytest.mark.parametrize("way", KNOWN)
def test_a_form_parted_otherwise_is_read_where_its_labels_are_known(way: str) -> None:
    found = list(tallies(way, range(4)))
    assert [(seed, tally.wrong) for seed, tally in found if tally.wrong] == []
    assert sum(tally.right for _, tally in found) >= 0.95 * sum(tally.fields for _, tally in found)


@pytest.mark.slow
@pytest.mark.parametrize("way", KNOWN)
def test_hardly_anything_is_wrong_over_many_forms(way: str) -> None:
    found = [tally for _, tally in tallies(way, range(4, 40))]
    fields = sum(tally.fields for tally in found)
    assert sum(len(tally.wrong) for tally in found) <= 0.005 * fields
    assert sum(tally.right for tally in found) >= 0.93 * fields


@pytest.mark.parametrize("way", ALL)
def test_every_value_is_cited_where_it_stands(way: str) -> None:
    rows, means = known(draw(2))
    for document in bent(way, rows, means):
        form = read(document)
        assert form is not None
        for path, place in form.evidence.items():
            assert document.text[place.start : place.end] == place.text, path
        for at, item in enumerate(form.indicators):
            assert form.evidence[f"indicators[{at}].level3"].text == item.level3
            assert form.evidence[f"indicators[{at}].actual"].text == item.actual_text
            assert form.evidence[f"indicators[{at}].weight"].text == str(item.weight)
            assert form.evidence[f"indicators[{at}]"].text == item.level3
        for at, line in enumerate(form.budget):
            assert form.evidence[f"budget[{at}].executed"].text == str(line.executed)


def asked_truly(document: Document, varied: Varied) -> tuple[Form | None, int]:
    """What a truthful model's help reads, after lies that must not enter; and how many of them were told."""
    from random import Random

    forms = extract(document)
    asked = plan(document, forms)
    assert asked.labels is not None
    slots = asked.labels.request.slots
    honest = {text: varied.means.get(text, "其他") for text in slots}
    honest = {text: role if role in slots[text] else "其他" for text, role in honest.items()}
    true = truth(varied.rows, varied.means)
    told_lies = list(lies(slots, honest, Random(1), 2))
    for said in told_lies:
        assert compare(true, told(document, forms, asked, said)).wrong_by_model == []
    return told(document, forms, asked, honest), len(told_lies)


@pytest.mark.parametrize("way", ALL)
def test_unknown_labels_are_asked_about_wherever_they_stand(way: str) -> None:
    fields = right = count = 0
    for seed in range(2):
        varied = draw(seed)
        for document in bent(way, varied.rows, varied.means, UNKNOWN_TITLE):
            form, lied = asked_truly(document, varied)
            tally = compare(truth(varied.rows, varied.means), form)
            assert tally.wrong_by_model == []
            fields, right, count = fields + tally.fields, right + tally.right, count + lied
    assert right >= 0.6 * fields
    assert count > 10


@pytest.mark.parametrize("seed", range(12))
def test_a_straight_form_is_left_as_it_is(seed: int) -> None:
    rows, means = known(draw(seed))
    if any(means.get(cell or "") == "资金来源" for row in rows for cell in row[1:]):
        return
    assert oriented(read_bytes(merged_page(rows, "青禾区项目支出绩效自评表"), "a.html")) is None


# What decides


def html(rows: list[list[str]]) -> Document:
    return read_bytes(page([rows]), "a.html")


def texts(document: Document) -> list[list[str]]:
    """The cells of the copy, row by row."""
    copy = oriented(document)
    assert copy is not None
    rows: dict[int, list[str]] = {}
    for block in copy.document.blocks:
        if block.kind == "table":
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(cell.text)
            assert all(one.start <= other.start for one, other in pairwise(block.cells))
    return list(rows.values())


def test_what_is_of_one_kind_lies_along_the_heads() -> None:
    """Nothing is known but that amounts stand with amounts and shares with shares."""
    rows = [
        ["甲项", "东桥", "西桥", "南桥"],
        ["乙项", "12", "30", "45"],
        ["丙项", "9", "27", "45"],
        ["丁项", "75%", "90%", "100%"],
    ]
    turned = [list(column) for column in zip(*rows, strict=True)]
    assert texts(html(rows)) == turned
    assert oriented(html(turned)) is None


def test_names_alone_say_nothing_about_their_direction() -> None:
    assert oriented(html([["甲项", "东桥", "西桥"], ["乙项", "石拱", "木梁"], ["丙项", "河上", "沟边"]])) is None


def test_levels_that_are_merged_belong_to_all_that_they_cover() -> None:
    markup = (
        "<table><tr><td>三级指标<td>修渠<td>护林<td>满意</tr><tr><td>一级指标<td colspan=2>产出指标<td>满意度指标</tr>"
        "<tr><td>年度指标值<td>6公里<td>9亩<td>90%</tr><tr><td>实际完成值<td>7公里<td>8亩<td>95%</tr></table>"
    )
    copy = oriented(read_bytes(f"<html><meta charset=utf-8><body>{markup}</body></html>".encode(), "a.html"))
    assert copy is not None
    [table] = [block for block in copy.document.blocks if block.kind == "table"]
    [level] = [cell for cell in table.cells if cell.text == "产出指标"]
    assert (level.row, level.rowspan) == (1, 2)


def test_labels_and_values_one_above_the_other_are_told_by_what_the_values_are() -> None:
    names = ["事由", "主责机关", "经办"]
    values = ["修桥补路", "清河县水务局", "清河县水利站"]
    pairs = [list(pair) for pair in zip(names, values, strict=True)]
    assert texts(html([values, names])) == pairs
    assert texts(html([names, values])) == pairs


def test_two_rows_of_a_label_and_its_value_are_not_labels_above_each_other() -> None:
    assert oriented(html([["谁监理", "方正监理公司"], ["在哪里", "东岸三村"]])) is None
    assert oriented(html([["工程叫法", "塘坝加固"], ["牵头的局", "清河县水务局"]])) is None


def test_a_note_says_what_letters_stand_for_once() -> None:
    head = ["①", "②", "③", "⑦"]
    note = ["说明", "①考核点，②要求，③结果，⑦占分，⑨别的。"]
    found = texts(html([head, ["修渠", "6公里", "7", "7"], note]))
    assert found[0] == ["考核点", "要求", "结果", "占分"]
    assert found[1] == ["修渠", "6公里", "7", "7"]  # a figure is no code
    contradictory = ["说明", "①考核点，②要求，③结果。①别的，②另外，③其余。"]
    assert oriented(html([head[:3], ["修渠", "6公里", "7公里"], contradictory])) is not None


def test_heads_in_two_rows_are_read_as_one() -> None:
    markup = (
        "<table><tr><td rowspan=2>款项<td colspan=2>盘子<td rowspan=2>花掉</tr><tr><td>年初<td>后来</tr>"
        "<tr><td>县里<td>12<td>15<td>9</tr><tr><td>省里<td>20<td>20<td>20</tr></table>"
    )
    document = read_bytes(f"<html><meta charset=utf-8><body>{markup}</body></html>".encode(), "a.html")
    assert texts(document)[0] == ["款项", "盘子年初", "盘子后来", "花掉"]


def table(*rows: str) -> Document:
    markup = "".join(f"<tr>{row}</tr>" for row in rows)
    text = f"<html><meta charset=utf-8><body><p>青禾区2024年项目支出绩效自评表</p><table>{markup}</table></body></html>"
    return read_bytes(text.encode(), "a.html")


def test_a_frame_and_merged_levels_beside_the_labels() -> None:
    form = read(
        table(
            "<td>项目名称<td colspan=6>老渠修缮",
            "<td rowspan=6>绩效指标<td>一级指标<td colspan=2>产出指标<td>效益指标<td>满意度指标<td>合计",
            "<td>三级指标<td>修渠长度<td>培训场次<td>受益人数<td>村民满意度<td>",
            "<td>年度指标值<td>≥12公里<td>≥4场<td>≥900人<td>≥90%<td>",
            "<td>实际完成值<td>13公里<td>3场<td>950人<td>93%<td>",
            "<td>分值<td>30<td>20<td>30<td>20<td>100",
            "<td>得分<td>30<td>15<td>30<td>20<td>95",
            "<td rowspan=4>资金情况<td>资金来源<td>年度资金总额<td>中央资金<td>地方资金<td><td>",
            "<td>全年预算数<td>110.00<td>60.00<td>50.00<td><td>",
            "<td>全年执行数<td>99.00<td>60.00<td>39.00<td><td>",
            "<td>执行率<td>90.00%<td>100.00%<td>78.00%<td><td>",
        )
    )
    assert form is not None
    assert [item.level1 for item in form.indicators] == ["产出指标", "产出指标", "效益指标", "满意度指标"]
    assert [str(item.score) for item in form.indicators] == ["30", "15", "30", "20"]
    assert [(line.kind, str(line.executed)) for line in form.budget] == [
        ("total", "99.00"),
        ("central", "60.00"),
        ("local", "39.00"),
    ]
    assert (str(form.total_weight), str(form.total_score)) == ("100", "95")


def test_two_indicators_in_one_row() -> None:
    heads = "<td>三级指标<td>年度指标值<td>实际完成值<td>分值<td>得分"
    form = read(
        table(
            "<td>项目名称<td colspan=9>老渠修缮",
            heads + heads,
            "<td>修渠长度<td>≥12公里<td>13公里<td>30<td>30<td>培训场次<td>≥4场<td>3场<td>20<td>15",
            "<td>验收合格率<td>≥95%<td>97%<td>20<td>20<td>村民满意度<td>≥90%<td>93%<td>20<td>20",
        )
    )
    assert form is not None
    rows = [(item.level3, item.actual_text, str(item.score)) for item in form.indicators]
    assert rows == [
        ("修渠长度", "13公里", "30"),
        ("培训场次", "3场", "15"),
        ("验收合格率", "97%", "20"),
        ("村民满意度", "93%", "20"),
    ]


def test_labels_taken_for_values_are_no_rows() -> None:
    """One indicator whose labels stand beside its values: too little to tell how it is parted, and nothing wrong."""
    form = read(
        table(
            "<td>项目名称<td>老渠修缮",
            "<td>三级指标<td>修渠长度",
            "<td>年度指标值<td>≥12公里",
            "<td>分值<td>90",
            "<td>得分<td>90",
        )
    )
    assert form is None or not form.indicators
