"""What is settled once the pieces of a form are known: where a date ends, what is no narrative."""

from __future__ import annotations

import pytest

from assist.extract import extract
from assist.model import Form
from assist.readers import read_bytes

TABLE = "一级指标\t二级指标\t三级指标\t年初目标值\t实际完成值\t得分\n产出指标\t数量指标\t清运次数\t120次\t126次\t40\n\t质量指标\t清运及时率\t95%\t96%\t40\n"


def read(text: str) -> Form:
    (form,) = extract(read_bytes(text.encode(), "form.txt"))
    return form


@pytest.mark.parametrize(
    ("printed", "date"),
    [("2024年3月15日 总分：98分", "2024年3月15日"), ("2024年3月15日", "2024年3月15日"), ("20240315", "20240315"), ("年  月  日", None), ("总分：分", None)],
)
def test_a_date_of_filing_ends_where_it_ends(printed: str, date: str | None) -> None:
    form = read(f"2023年度垃圾清运项目自评表\n项目名称\t垃圾清运\n填报日期\t{printed}\n{TABLE}")
    assert form.fill_date == date


def test_points_torn_off_their_label_are_no_goal() -> None:
    form = read("2023年度垃圾清运项目自评表\n\n项目名称\n\n垃圾清运\n\n年度绩效目标\n\n80分)\n\n" + TABLE.replace("\t", "\n\n").replace("\n", "\n\n"))
    assert form.goal is None


def test_a_section_named_in_a_sentence_does_not_begin_there() -> None:
    form = read(
        "项目支出绩效自评表(2021年度)项目名称垃圾清运主管部门城管局实施单位环卫所年度总体目标清运垃圾120车次,保持街道洁净。一级指标二级指标三级指标年度指标值实际完成值分值得分"
        "产出指标数量指标清运次数≥120次126次4040满意度指标居民满意度≥90%93%5050总分9090自评结论按照年初设定目标,将垃圾全部清运。"
    )
    assert form.goal == "清运垃圾120车次,保持街道洁净。"
    assert form.conclusion is not None and form.conclusion.endswith("全部清运。")


def test_a_narrative_begins_behind_the_dots_of_the_template() -> None:
    form = read(f"2023年度垃圾清运项目自评表\n项目名称\t垃圾清运\n年度总体目标\t…… ....清运垃圾120车次。\n{TABLE}")
    assert form.goal == "清运垃圾120车次。"
    assert form.evidence["goal"].text == "清运垃圾120车次。"
