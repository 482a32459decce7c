"""Columns without a known name in flattened text, against the record that was rendered."""

from __future__ import annotations

import pytest

from assist.extract import extract
from assist.model import Form
from assist.readers import read_bytes
from corpus.render import extension
from eval.bench.base import base_form
from eval.bench.layouts import planner, render_plan

_ROW = ("level1", "level2", "level3", "target", "actual", "weight", "score", "reason")
_FUND = ("initial", "adjusted", "executed", "rate", "weight", "score")


def _cells(form: Form) -> list[tuple[object, ...]]:
    rows = [tuple(getattr(item, name) for name in _ROW) for item in form.indicators]
    return rows + [tuple(getattr(line, name) for name in _FUND) for line in form.budget]


@pytest.mark.parametrize("fmt", ["txt-tabs", "txt-cells", "docx"])
@pytest.mark.parametrize("number", range(2000, 2008))
def test_columns_in_any_order_and_under_unknown_names_are_read_or_left_open(fmt: str, number: int) -> None:
    sample = base_form(0, number - 1100, "P2")
    plan = planner("drawn", number)(sample)
    document = read_bytes(render_plan(plan, [sample], fmt), "form" + extension(fmt))
    (form,) = extract(document)
    found, meant = _cells(form), _cells(sample.form)
    assert len(found) == len(meant)
    for mine, theirs in zip(found, meant, strict=True):
        assert all(a is None or a == b for a, b in zip(mine, theirs, strict=True)), (mine, theirs)
    filled = [sum(cell is not None for row in rows for cell in row) for rows in (found, meant)]
    assert filled[0] >= 0.9 * filled[1]
    assert (form.total_score, form.total_weight) == (sample.form.total_score, sample.form.total_weight)


_HEAD = "2023年度项目支出绩效自评表\n项目名称\t测试项目\n单位：万元\n"
_FUNDS = "资金来源\t全年预算数\t执行数\t执行率\n年度资金总额\t100.00\t90.00\t90%\n"


def _tabbed(header: str, *rows: str) -> Form:
    text = _HEAD + _FUNDS + "\n".join((header, *rows)) + "\n"
    (form,) = extract(read_bytes(text.encode(), "form.txt"))
    return form


def _points(form: Form) -> list[tuple[int, int]]:
    return [(int(item.weight or 0), int(item.score or 0)) for item in form.indicators]


def test_a_column_that_counts_the_rows_is_no_weight() -> None:
    form = _tabbed(
        "序号\t一级指标\t二级指标\t三级指标\t指标值\t完成值\t分值\t得分",
        *(f"{n}\t产出指标\t数量指标\t购置设备数{n}\t≥{n}台\t{n}台\t30\t30" for n in range(1, 4)),
        "合计\t\t\t\t\t\t90\t90",
    )
    assert [(item.level3, item.actual) for item in form.indicators] == [
        (f"购置设备数{n}", str(n)) for n in range(1, 4)
    ]
    assert _points(form) == [(30, 30)] * 3


def test_a_word_that_ends_like_a_label_is_not_that_label() -> None:
    """应得分 holds the weights: nobody gets more than that, and they add up."""
    form = _tabbed(
        "一级指标\t二级指标\t三级指标\t应得分\t指标值\t完成值\t核定分",
        "产出指标\t数量指标\t购置设备数\t50\t≥10台\t9台\t45",
        "产出指标\t质量指标\t验收合格率\t20\t≥95%\t100%\t20",
        "效益指标\t社会效益指标\t受益人数\t20\t≥300人\t310人\t20",
        "合计\t\t\t90\t\t\t85",
    )
    assert _points(form) == [(50, 45), (20, 20), (20, 20)]
    assert [int(number or 0) for number in (form.total_weight, form.total_score)] == [90, 85]


def test_what_content_does_not_decide_stays_open() -> None:
    """Two columns of numbers that could each be the result: neither is guessed."""
    form = _tabbed(
        "一级指标\t二级指标\t三级指标\t指标值\t甲栏\t乙栏\t分值\t得分",
        "产出指标\t数量指标\t购置设备数\t≥10台\t12台\t11台\t50\t50",
        "产出指标\t质量指标\t验收合格率\t≥95%\t99%\t98%\t20\t20",
        "效益指标\t社会效益指标\t受益人数\t≥300人\t320人\t310人\t20\t20",
        "合计\t\t\t\t\t\t90\t90",
    )
    assert [item.actual for item in form.indicators] == [None] * 3
    assert [score for _, score in _points(form)] == [50, 20, 20]
    assert any(doubt.path == "indicators" for doubt in form.doubts)


def test_a_wrapped_name_does_not_go_to_a_column_that_all_other_rows_leave_blank() -> None:
    """What papers are to be handed in is said in a column that nobody fills, and the next name is wider than all before it."""
    names = [f"{word}{end}" for word in ("采购设备", "培训教师", "维修点位", "检测样品", "巡查河道") for end in ("数量", "计划完成率")]
    rows = [f"{name} ≥{10 + at}次 {12 + at}次" for at, name in enumerate(names)]
    text = (
        "项目支出绩效自评表\n项目名称 设备维护\n年度总体目标 采购设备，培训人员。\n\n一级指标 二级指标 三级指标 指标值 完成情况 需提供的支撑材料\n"
        "产出指标 数量指标 " + "\n\n".join(rows) + "\n\n效益指标 社会效益指标 制度知晓程度 ≥90% 92%\n\n偏远乡镇居民取得同等服务的方便程度和满意\n\n程度\n持续提高 持续提高\n\n"
    )
    (form,) = extract(read_bytes(text.encode(), "form.txt"))
    assert [item.level3 for item in form.indicators] == [*names, "制度知晓程度", "偏远乡镇居民取得同等服务的方便程度和满意程度"]
    assert [item.actual_text for item in form.indicators][-2:] == ["92%", "持续提高"]
