"""Cells broken over lines, in text that gives out the lines of a page across all columns."""

from __future__ import annotations

from assist.extract import extract
from assist.extract.put_back import moves_back
from assist.readers import read_bytes

_HEAD = "绩效\n一级指\n二级指标\n三级指标\n年度指标值\n实际完成值\n分值\n得分\n偏差原因分\n指标\n标\n析及改进措\n施\n"
_ABOVE = (
    "项目支出绩效自评表\n（2024年度）\n项目名称\n渠道清淤\n主管部门\n甲县水务局\n实施单位\n甲县水务站\n"
    "项目资\n年初预算数\n全年预算数\n全年执行数\n分值\n执行率\n得分\n金（万\n元）\n年度资金总额\n100.00\n100.00\n95.00\n10\n95.00%\n9.5\n"
)
_GOALS = (
    "年度\n预期目标\n实际完成情况\n总体\n清淤渠道十二条，修补闸门六座，保障下游三个乡\n完成清淤十二条，修补闸门六座，下游三\n"
    "目标\n镇灌溉。\n个乡镇灌溉得到保障。\n"
)
_ROWS = (
    "产出指\n数量指标\n清淤渠道长度\n≥12公里\n12公里\n45\n45\n标\n"
    "修补闸门数量\n6座\n5座\n20\n16.7\n一座闸门延\n期到货未装\n"
    "时效指标\n清淤工程全部完\n2024年9月\n2024年9月\n15\n15\n工时间\n底前\n18日\n"
    "满意度\n服务对象满\n灌区农户满意度\n≥90%\n93%\n10\n10\n指标\n意度指标\n总分\n100\n96.2\n"
)
_SHEET = _ABOVE + _GOALS + _HEAD + _ROWS


def test_the_rests_of_labels_go_behind_their_beginnings() -> None:
    found = {(_SHEET[:place].rsplit("\n", 1)[-1], _SHEET[a:b]) for a, b, place, _ in moves_back(_SHEET)}
    assert {("项目资", "金（万"), ("一级指", "标"), ("偏差原因分", "施"), ("产出指", "标"), ("满意度", "指标"), ("服务对象满", "意度指标")} <= found


def test_names_dates_and_reasons_are_whole() -> None:
    (form,) = extract(read_bytes(_SHEET.encode(), "a.txt"))
    rows = [(row.level1, row.level2, row.level3, row.target_text, row.actual_text, row.reason) for row in form.indicators]
    assert rows[1] == ("产出指标", "数量指标", "修补闸门数量", "6座", "5座", "一座闸门延期到货未装")
    assert rows[2] == ("产出指标", "时效指标", "清淤工程全部完工时间", "2024年9月底前", "2024年9月18日", None)
    assert rows[3][:3] == ("满意度指标", "服务对象满意度指标", "灌区农户满意度")
    assert form.money_unit == "万元" and len(rows) == 4


def test_narratives_side_by_side_are_parted() -> None:
    (form,) = extract(read_bytes(_SHEET.encode(), "a.txt"))
    assert form.goal == "清淤渠道十二条，修补闸门六座，保障下游三个乡镇灌溉。"
    assert form.completion == "完成清淤十二条，修补闸门六座，下游三个乡镇灌溉得到保障。"


def test_cells_that_follow_their_lines_stay() -> None:
    rows = "产出指标\n数量指标\n清淤渠道\n长度\n≥12公里\n12公里\n45\n45\n可持续影响指\n标\n长效机制\n健全\n健全\n10\n10\n"
    assert moves_back(_ABOVE.replace("项目资\n", "项目资金\n").replace("金（万\n元）\n", "") + rows * 2) == []


def test_the_whole_name_of_a_fund_is_no_rest_of_the_colon_before_it() -> None:
    funds = "年度资金总额：\n100.00\n95.00\n95.00%\n其中：中央财政资金\n：\n100.00\n95.00\n95.00%\n地方财政资金：\n其他资金：\n"
    sheet = _SHEET.replace("年度资金总额\n100.00\n100.00\n95.00\n10\n95.00%\n9.5\n", funds)
    assert funds in sheet
    assert not [move for move in moves_back(sheet) if "资金：" in sheet[move[0] : move[1]]]
