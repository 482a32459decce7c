"""Fund tables under labels that no list has: the figures tell the columns, or nothing is read."""

from decimal import Decimal

import pytest

from assist.extract import extract
from assist.extract.related_figures import relate
from assist.readers import read_bytes

HEAD = "资金构成|年初批复金额|年中增减|小计|当年下拨数|下拨实现率|年末结余数|结余占比率"
ROWS = (
    "财政安排小计|120.40|30.10|150.50|148.30|98.54|2.20|1.46",
    "项目类|40|0|40|40|100|0|0",
    "日常类|80.40|30.10|110.50|108.30|98.01|2.20|1.99",
    "自有收入|0|0|0|0|0|0|0",
    "合计|120.40|30.10|150.50|148.30|98.54|2.20|1.46",
)
ABOVE = ("单位整体支出绩效自评表", "（2023年度）", "单位名称|测量一队")
BELOW = (
    "一级指标|二级指标|三级指标|指标值|完成值|分值|得分|未完成原因",
    "产出指标|数量指标|测量点位数|50个|52个|60|60|",
    "效益指标|社会效益指标|成果使用率|90%|93%|40|40|",
)
WANTED = ("initial", None, "adjusted", "executed", "rate", None, None)


def _figures(rows: tuple[str, ...]) -> list[list[Decimal]]:
    return [[Decimal(text) for text in row.split("|")[1:]] for row in rows]


def _html(rows: tuple[str, ...]) -> bytes:
    cells = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row.split("|")) + "</tr>" for row in rows)
    return f"<html><body><table>{cells}</table></body></html>".encode()


def _read(data: bytes, name: str) -> list[tuple[str | None, ...]]:
    (form,) = extract(read_bytes(data, name))
    return [
        (line.name, *(None if value is None else str(value) for value in (line.initial, line.adjusted, line.executed, line.rate)))
        for line in form.budget
    ]


def test_figures_tell_what_was_spent_and_of_what() -> None:
    assert tuple(relate(_figures(ROWS), HEAD.split("|")[1:]) or ()) == WANTED


def test_names_of_the_rates_part_what_was_spent_from_what_is_left() -> None:
    assert tuple(relate(_figures(ROWS), [""] * 7, ("下拨实现率", "年末结余率")) or ()) == WANTED
    assert relate(_figures(ROWS), ["甲"] * 7) is None  # both have a rate: either may have been spent


def test_one_row_that_does_not_obey_leaves_the_columns_open() -> None:
    wrong = (*ROWS[:2], ROWS[2].replace("98.01", "89.01"), *ROWS[3:])
    assert relate(_figures(wrong), HEAD.split("|")[1:]) is None


def test_rows_without_a_telling_rate_leave_the_columns_open() -> None:
    assert relate(_figures((ROWS[1], ROWS[3])), HEAD.split("|")[1:]) is None


@pytest.mark.parametrize("name", ["form.html", "form.txt"])
def test_fund_table_is_read_as_a_table_and_as_text(name: str) -> None:
    if name.endswith("html"):
        read = _read(_html((*ABOVE, HEAD, *ROWS, *BELOW)), name)
    else:
        read = _read("\n".join((*ABOVE, HEAD, *ROWS, *BELOW)).replace("|", " ").encode(), name)
    assert read == [
        ("财政安排小计", "120.40", "150.50", "148.30", "98.54"),
        ("项目类", "40", "40", "40", "100"),
        ("日常类", "80.40", "110.50", "108.30", "98.01"),
        ("自有收入", "0", "0", "0", "0"),
        ("合计", "120.40", "150.50", "148.30", "98.54"),
    ]
