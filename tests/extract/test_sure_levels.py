"""Names of levels that flowing text prints in the middle of their rows: none goes to rows that are not its own."""

from __future__ import annotations

from assist.extract.lines.sure_levels import level_cell, settle_levels, without_frames
from assist.extract.lines.tokens import Token
from assist.extract.raw import Piece, Row


def _tokens(*texts: str) -> list[Token]:
    return [Token(text, at, at + len(text), "line") for at, text in enumerate(texts)]


def _texts(tokens: list[Token]) -> list[str]:
    return [token.text for token in tokens]


def _row(level1: str | None, level2: str) -> Row:
    row = {"level2": Piece(level2, 0, 1)}
    return row if level1 is None else {"level1": Piece(level1, 0, 1), **row}


def test_the_label_of_the_whole_table_is_no_level_where_levels_are_printed() -> None:
    assert _texts(without_frames(_tokens("产出指标", "清淤数量", "绩效指标", "效益指标"))) == [
        "产出指标",
        "清淤数量",
        "效益指标",
    ]
    assert _texts(without_frames(_tokens("清淤数量", "绩效指标"))) == ["清淤数量", "绩效指标"]


def test_what_of_a_levels_cell_is_its_name() -> None:
    assert _texts(level_cell(_tokens("产出指标", "前"))) == ["产出指标"]
    assert _texts(level_cell(_tokens("服务对象", "满意度指标"))) == ["服务对象", "满意度指标"]
    assert _texts(level_cell(_tokens("履职完成情况"))) == ["履职完成情况"]
    assert level_cell(_tokens("日")) == []
    assert level_cell(_tokens("征地未完，来年再建")) == []


def test_a_first_level_follows_from_the_second_where_both_are_printed() -> None:
    rows = [
        _row(None, "数量指标"),
        _row("产出指标", "质量指标"),
        _row("产出指标", "社会效益指标"),
        _row("效益指标", "生态效益指标"),
    ]
    settle_levels(rows)
    assert [row["level1"].text for row in rows] == ["产出指标", "产出指标", "效益指标", "效益指标"]


def test_a_form_that_puts_its_rows_elsewhere_keeps_them_there() -> None:
    rows = [
        _row("产出指标", "数量指标"),
        _row("效益指标", "社会效益指标"),
        _row("效益指标", "服务对象满意度指标"),
    ]
    settle_levels(rows)
    assert [row["level1"].text for row in rows] == ["产出指标", "效益指标", "效益指标"]


def test_costs_are_no_effect() -> None:
    rows = [_row("效益指标", "社会效益指标"), _row("效益指标", "经济成本指标")]
    settle_levels(rows)
    assert "level1" not in rows[1]
