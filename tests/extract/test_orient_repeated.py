"""Records by what comes back, and the choice between several ways to part a document by what its values bear out."""

from __future__ import annotations

import pytest

from assist.extract.orient.exchanged import exchanged
from assist.extract.orient.oriented import Box, Rows
from assist.extract.orient.worth import worth
from tests.extract.test_orient_records import html, table, tables

ITEMS = (
    ("干活", "数量", "清淤水渠", "12公里", "13公里", "30", "30", "见效"),
    ("干活", "质量", "验收过关率", "≥95%", "93%", "30", "28", "两处返工"),
    ("干活", "时间", "完工的日子", "6月底前", "6月21日", "15", "15", ""),
    ("见效", "社会", "受益人家", "≥900户", "940户", "15", "15", ""),
)
HEADS = ("要到的数", "到手的数", "满格", "得格")
WANTED = [["清淤水渠", "12公里", "13公里", "30", "30"], ["验收过关率", "≥95%", "93%", "30", "28"],
          ["完工的日子", "6月底前", "6月21日", "15", "15"], ["受益人家", "≥900户", "940户", "15", "15"]]  # fmt: skip


def read(body: str, last: str = "受益人家") -> list[list[str]]:
    """Name and four values of each row in the table that ends with this name."""
    found = next(rows for rows in tables(html(body)) if any(last in row for row in rows) and len(rows) > len(ITEMS))
    at = next(index for index, row in enumerate(found) if set(HEADS) <= set(row))
    head, body_rows = found[at], found[at + 1 :]
    name = next(col for col in range(len(head)) if body_rows[0][col] == "清淤水渠")
    return [[row[name], *(row[head.index(label)] for label in HEADS)] for row in body_rows]


@pytest.mark.parametrize("title", ["卡{0}　{1}", "〔{1}〕", "第{0}件　{1}", "盯的事{0}：{1}", "（{0}）{1}", "甲{0}　{1}"])
def test_cards_whatever_their_titles_look_like(title: str) -> None:
    cards = [
        table(f"<td colspan=4>{title.format(number, item[2])}</td>", f"<td>要到的数</td><td>{item[3]}</td><td>满格</td><td>{item[5]}</td>",
              f"<td>到手的数</td><td>{item[4]}</td><td>得格</td><td>{item[6]}</td>")
        for number, item in enumerate(ITEMS, 1)
    ]  # fmt: skip
    assert read("".join(cards)) == WANTED


@pytest.mark.parametrize("gap", ["　", " ", "：", "＝"])
def test_a_line_each_with_values_that_come_back(gap: str) -> None:
    body = "".join(
        f"<p>【{item[2]}】经手人{gap}{'工程股' if number % 2 else '综合股'} | 要到的数{gap}{item[3]} | 到手的数{gap}{item[4]} | 满格{gap}{item[5]} | 得格{gap}{item[6]}</p>"
        for number, item in enumerate(ITEMS)
    )
    assert read(body) == WANTED


def test_labels_over_their_values_in_every_card() -> None:
    rows = [
        row for item in ITEMS
        for row in (f"<td colspan=2>{item[2]}</td>", "<td>要到的数</td><td>到手的数</td>", f"<td>{item[3]}</td><td>{item[4]}</td>",
                    "<td>满格</td><td>得格</td>", f"<td>{item[5]}</td><td>{item[6]}</td>")
    ]  # fmt: skip
    assert read(table(*rows)) == WANTED


def test_classes_above_each_other_without_a_mark() -> None:
    body, held = "", ("", "")
    for item in ITEMS:
        body += "".join(f"<p>{name}</p>" for name, before in zip(("产出" if item[0] == "干活" else "效益", item[1].replace("时间", "时效")), held, strict=True) if name != before)
        held = ("产出" if item[0] == "干活" else "效益", item[1].replace("时间", "时效"))
        body += f"<p>{item[2]}：要到的数{item[3]}，到手的数{item[4]}；满格{item[5]}，得格{item[6]}{f'（{item[7]}）' if item[7] == '两处返工' else ''}</p>"
    [found] = [rows for rows in tables(html(body)) if len(rows) == len(ITEMS) + 1]
    assert [row[:3] for row in found[1:]] == [["产出", "数量", "清淤水渠"], ["产出", "质量", "验收过关率"], ["产出", "时效", "完工的日子"], ["效益", "社会", "受益人家"]]
    assert found[2][found[0].index("原因")] == "两处返工"
    assert found[2][found[0].index("得格")] == "28"


def test_points_told_behind_the_last_amount_are_those_of_the_funds() -> None:
    lines = ("省里补助：批了90.00，改到90.00，用了81.00，用掉90.00%", "县里配套：批了10.00，改到10.00，用了9.00，用掉90.00%",
             "全部：批了100.00，改到100.00，用了90.00，用掉90.00%，此项10分得9.00分")  # fmt: skip
    [found] = tables(html("".join(f"<p>{line}</p>" for line in lines)))
    assert found[0][:5] == ["资金来源", "批了", "改到", "用了", "用掉"]
    assert found[3] == ["全部", "100.00", "100.00", "90.00", "90.00%", "10", "9.00"]


def test_columns_of_matters_under_merged_classes_are_turned() -> None:
    columns = list(zip(*ITEMS, strict=True))
    rows = [f"<td>归哪块</td><td colspan=3>{columns[0][0]}</td><td>{columns[0][3]}</td>"]
    rows += ["".join(f"<td>{cell}</td>" for cell in (label, *columns[at])) for label, at in (("归哪面", 1), ("盯的事", 2), ("要到的数", 3), ("到手的数", 4), ("满格", 5), ("得格", 6))]
    [found] = tables(html(table(*rows)))
    assert found[0] == ["归哪块", "归哪面", "盯的事", *HEADS]
    assert found[1] == ["干活", "数量", "清淤水渠", "12公里", "13公里", "30", "30"]
    assert found[2] == ["质量", "验收过关率", "≥95%", "93%", "30", "28"]  # the class is merged over three rows


def test_a_table_that_stands_as_it_should_is_not_turned() -> None:
    rows = [[Box(text, 0, 0).at(at, col) for col, text in enumerate(row)] for at, row in enumerate((["盯的事", *HEADS], *WANTED))]
    assert exchanged(rows) is None


def test_a_blank_head_beside_cells_that_go_on_was_merged() -> None:
    rows = ["<td>来路</td><td></td><td>安排</td><td>改后</td><td>用掉</td><td>用掉占比</td>"]
    rows += [f"<td colspan=2>{name}</td><td>{first}</td><td>{later}</td><td>{spent}</td><td>{rate}</td>"
             for name, first, later, spent, rate in (("省里补助", "90.00", "80.00", "72.00", "90.00%"), ("县里配套", "10.00", "20.00", "15.00", "75.00%"), ("两样相加", "100.00", "100.00", "87.00", "87.00%"))]  # fmt: skip
    [found] = tables(html(table(*rows)))
    assert found[0] == ["来路", "安排", "改后", "用掉", "用掉占比"]


def rows_of(*lines: tuple[str, ...]) -> Rows:
    return [[Box(text, 0, 0).at(at, col) for col, text in enumerate(line)] for at, line in enumerate(lines)]


def test_worth_is_what_columns_bear_out() -> None:
    right = rows_of(("盯的事", *HEADS), *map(tuple, WANTED))
    shifted = rows_of(("盯的事", *HEADS), *((("", *WANTED[at][1:]) if at == 3 else (WANTED[at + 1][0], *WANTED[at][1:])) for at in range(4)))
    assert worth([right]) > 0 == worth([shifted])
    funds = rows_of(("来路", "改后", "用掉", "占比"), ("省里", "80.00", "72.00", "90.00%"), ("县里", "20.00", "15.00", "75.00%"), ("一共", "100.00", "87.00", "87.00%"))
    wrong = rows_of(("来路", "改后", "用掉", "占比"), ("省里", "80.00", "71.00", "90.00%"), ("县里", "20.00", "14.00", "75.00%"), ("一共", "100.00", "85.00", "87.00%"))
    assert worth([funds]) > worth([wrong])
