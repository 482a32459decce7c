"""The rest of a date or a number on the next line goes to its value; where that is not sure it goes nowhere."""

from __future__ import annotations

import pytest

from assist.extract.line_marks import spacing
from assist.extract.lines.broken_lines import with_broken_values
from assist.extract.lines.tokens import Token


def _joined(text: str) -> list[list[str]]:
    tokens = [
        Token(word, 0, len(word), "space" if place else "line", line=number)
        for number, line in enumerate(text.split("\n"))
        for place, word in enumerate(line.split())
    ]
    found: dict[int, list[str]] = {}
    for token in with_broken_values(tokens):
        found.setdefault(token.line, []).append(token.text)
    return list(found.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("年度资金总额 236.00 224.20 10 95.0\n0%\n9.5", [["年度资金总额", "236.00", "224.20", "10", "95.00%"], ["9.5"]]),
        ("年度资金总额 344.80 317.22 10 92.0 9.2\n0%", [["年度资金总额", "344.80", "317.22", "10", "92.00%", "9.2"]]),
        ("元） 年度资金总额 410.00 389.50 10 95.00 9.5\n元） %", [["元）", "年度资金总额", "410.00", "389.50", "10", "95.00%", "9.5"], ["元）"]]),
        ("其他资金 0.00 0.00 — 0.00\n%\n—", [["其他资金", "0.00", "0.00", "—", "0.00%"], ["—"]]),
        ("安装完成时间 2022年9月 2022年9月 9 9\n底前 18日", [["安装完成时间", "2022年9月底前", "2022年9月18日", "9", "9"]]),
        ("安装完成时间 2023年9月\n底前\n2023年9月\n18日 9 9", [["安装完成时间", "2023年9月底前"], ["2023年9月18日", "9", "9"]]),
    ],
)  # fmt: skip
def test_rests(text: str, expected: list[list[str]]) -> None:
    assert _joined(text) == expected


@pytest.mark.parametrize(
    "text", ["清淤数量 10 10\n5", "执行 92.1 9.2\n0%", "清淤数量 12座 11座\n日常巡查 100% 98%"]
)
def test_nothing_is_joined_where_it_is_not_sure(text: str) -> None:
    assert _joined(text) == [line.split() for line in text.split("\n")]


def test_blanks_that_typesetting_puts_beside_numbers() -> None:
    rows = [f"山塘清淤 ≥{n} 座 {n} 座 9 8.1 征地未完" for n in range(10, 16)]
    text = "\n".join(
        ["清淤山塘 12 座，疏通渠道 4.5 公里。", "完成时间 2023 年 9 月底前 2023 年 9 月 18 日 9 9", *rows]
    )
    clean = text
    for start, end, instead in reversed(spacing(text)):
        clean = clean[:start] + instead + clean[end:]
    assert clean.split("\n")[:3] == [
        "清淤山塘12座，疏通渠道4.5公里。",
        "完成时间 2023年9月底前 2023年9月18日 9 9",
        "山塘清淤 ≥10座 10座 9 8.1 征地未完",
    ]


def test_blanks_beside_some_numbers_part_cells() -> None:
    assert spacing("\n".join(f"清淤{n}座 数量 {n} 座" for n in range(20))) == []
