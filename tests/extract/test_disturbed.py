"""Small faults of a text table cost what they touch: a label without its character or lost, a line of the page between
the rows, a number before a name, a row without its name. What is read beside them is what was printed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assist.extract import extract
from assist.model import Form
from assist.readers import read_bytes

_LABELS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
_ROWS = (
    ("产出指标", "数量指标", "修缮水渠长度", "≥8公里", "8.5公里", "10", "10", ""),
    ("", "", "新建泵站数量", "3座", "3座", "10", "10", ""),
    ("", "质量指标", "工程验收合格率", "≥95%", "96%", "15", "15", ""),
    ("", "时效指标", "当年任务完成率", "100%", "92%", "15", "13.8", "雨季停工，来年补齐"),
    ("效益指标", "社会效益指标", "受益农户数", "≥90户", "91户", "15", "15", ""),
    ("", "生态效益指标", "节水灌溉覆盖率", "≥60%", "65%", "15", "15", ""),
    ("满意度指标", "服务对象满意度指标", "受益农户满意度", "≥90%", "92%", "10", "10", ""),
)
_HEAD = (
    ("项目支出绩效自评表",), ("（2024年度）",), ("项目名称", "水渠修缮"), ("主管部门", "石桥区水务局", "实施单位", "石桥区水利站"),
    ("项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("", "年度资金总额", "40", "40", "36", "10", "90%", "9"),
)  # fmt: skip
_TAIL = (("总分", "100", "97.8"),)
_VALUES = ("level2", "level3", "target_text", "actual_text", "weight", "score")
_NOISE = ("- 2 -", "第 3 页 共 5 页", "附件下载", "打印本页 关闭窗口", "一、基本情况", "注：请逐项填写，没有的填“无”。")
Rows = Sequence[Sequence[str]]


def _text(style: str, head: Rows = _HEAD, labels: Sequence[str] = _LABELS, rows: Rows = _ROWS, after: dict[int, str] | None = None) -> str:
    """The form as text; `after` are lines that a page put behind the rows with these numbers (-1: the header)."""
    lines: list[list[str]] = [list(row) for row in head]
    for number, row in enumerate((labels, *rows)):
        lines.append(["", *row] if style == "pipes" and number else ["绩效指标", *row] if style == "pipes" else list(row))
        if after and number - 1 in after:
            lines.append([after[number - 1]])
    lines += [list(row) for row in _TAIL]
    if style == "pipes":
        return "\n".join(" | ".join(line) for line in lines)
    if style == "flow":
        return "\n".join(" ".join(cell for cell in line if cell) for line in lines)
    return "\n".join("\n".join(cell if cell else "\t" for cell in line) + "\n" for line in lines)


def _read(text: str) -> Form:
    forms = extract(read_bytes(text.encode(), "form.txt"))
    assert len(forms) == 1, text
    return forms[0]


def _cells(form: Form) -> dict[str, tuple[str | None, ...]]:
    """Of every row its cells by its name."""
    return {row.level3: tuple(None if (value := getattr(row, role)) is None else str(value) for role in _VALUES) for row in form.indicators if row.level3}


def _truth() -> dict[str, tuple[str | None, ...]]:
    level2 = ""
    found: dict[str, tuple[str | None, ...]] = {}
    for row in _ROWS:
        level2 = row[1] or level2
        found[row[2]] = (level2, *row[2:7])
    return found


def _compare(form: Form, lost_rows: Sequence[str] = ()) -> tuple[int, list[str]]:
    """How many cells were lost, and those that are wrong, of the rows that should be read."""
    got, lost, wrong = _cells(form), 0, []
    for name, cells in _truth().items():
        if name in lost_rows:
            continue
        for told, is_there in zip(got.get(name, (None,) * len(cells)), cells, strict=True):
            lost += told is None
            if told is not None and told != is_there:
                wrong.append(f"{name}: {told}, not {is_there}")
    wrong += [name for name in got if name not in _truth()]
    return lost, wrong


@pytest.mark.parametrize("style", ["pipes", "flow", "cells"])
def test_undisturbed(style: str) -> None:
    assert _compare(_read(_text(style))) == (0, [])


@pytest.mark.parametrize("style", ["pipes", "flow", "cells"])
@pytest.mark.parametrize("lost", [2, 3, 4, 5, 6])
def test_a_label_that_was_lost(style: str, lost: int) -> None:
    labels = [label if number != lost else "" for number, label in enumerate(_LABELS)]
    assert _compare(_read(_text(style, labels=labels))) == (0, [])


@pytest.mark.parametrize("style", ["pipes", "flow", "cells"])
def test_a_row_without_its_name(style: str) -> None:
    for number in range(1, len(_ROWS)):
        rows = [row if at != number else (*row[:2], "", *row[3:]) for at, row in enumerate(_ROWS)]
        lost, wrong = _compare(_read(_text(style, rows=rows)), [_ROWS[number][2]])
        assert wrong == [], _text(style, rows=rows)
        assert lost <= len(_VALUES), _text(style, rows=rows)


@pytest.mark.parametrize("style", ["pipes", "flow", "cells"])
@pytest.mark.parametrize("line", _NOISE)
def test_a_line_of_the_page_between_the_rows(style: str, line: str) -> None:
    for place in range(len(_ROWS)):
        text = _text(style, after={place: line})
        assert _compare(_read(text)) == (0, []), text


@pytest.mark.parametrize("style", ["pipes", "flow", "cells"])
@pytest.mark.parametrize("number", ["二、", "3、", "（2）", "指标2：", "②"])
def test_a_number_before_a_name(style: str, number: str) -> None:
    for at in range(len(_ROWS)):
        rows = [row if index != at else (*row[:2], number + row[2], *row[3:]) for index, row in enumerate(_ROWS)]
        lost, wrong = _compare(_read(_text(style, rows=rows)), [_ROWS[at][2]])
        assert (lost, [one for one in wrong if not one.startswith(number)]) == (0, []), _text(style, rows=rows)
        assert len(_read(_text(style, rows=rows)).indicators) == len(_ROWS)


@pytest.mark.parametrize("style", ["pipes", "flow", "cells"])
@pytest.mark.parametrize("lost", [2, 3, 4, 5, 6, 7])
def test_a_label_of_the_funds_that_was_lost(style: str, lost: int) -> None:
    head = [row if number != 4 else (*row[:lost], "", *row[lost + 1 :]) for number, row in enumerate(_HEAD)]
    (total,) = _read(_text(style, head=head)).budget
    read = [getattr(total, role) for role in ("initial", "adjusted", "executed", "weight", "rate", "score")]
    assert all(told in (None, right) for told, right in zip(read, (40, 40, 36, 10, 90, 9), strict=True)), read
    assert lost == 6 or sum(told is not None for told in read) >= 3, read


@pytest.mark.parametrize("style", ["pipes", "flow", "cells"])
def test_a_misspelt_fund(style: str) -> None:
    head = [*_HEAD[:-1], ("", "年度资金额", *_HEAD[-1][2:])]
    (total,) = _read(_text(style, head=head)).budget
    assert (total.kind, total.adjusted, total.executed) == ("total", 40, 36)
