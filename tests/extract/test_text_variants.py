"""Ways of flattening a form, and wordings of it, that no sample had: each a mechanism of the text path."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assist.extract import extract
from assist.extract.lines.tokens import tokenise
from assist.extract.targets import read_target
from assist.model import Form
from assist.readers import read_bytes

HEAD = "项目支出绩效自评表\n（2023年度）\n"
FUNDS = [
    ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["", "年度资金总额", "90", "90", "81", "10", "90%", "9"],
    ["", "其中：当年财政拨款", "60", "60", "60", "-", "100%", "-"],
    ["", "其他资金", "30", "30", "21", "-", "70%", "-"],
]
INDICATORS = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析"],
    ["产出指标", "数量指标", "补栽行道树", "≥400株", "412株", "30", "30", ""],
    ["", "成本指标", "项目成本", "≤90万元", "81万元", "20", "20", ""],
    ["效益指标", "社会效益指标", "街道遮荫", "有所改善", "有所改善", "30", "28", "部分树种未成荫"],
    ["满意度指标", "服务对象满意度指标", "沿街住户满意度", "≥90%", "93%", "10", "10", ""],
]


def read(text: str) -> Form:
    (form,) = extract(read_bytes(text.encode(), "form.txt"))
    return form


def table(rows: list[list[str]], left: str, separator: str, right: str) -> str:
    return "".join(left + separator.join(row) + right + "\n" for row in rows)


def names(form: Form) -> list[str | None]:
    return [indicator.level3 for indicator in form.indicators]


@pytest.mark.parametrize(("left", "separator", "right"), [("|", "|", "|"), ("", " | ", " |"), ("", "\t", "")])
def test_rows_between_bars_and_tabs_are_the_same_table(left: str, separator: str, right: str) -> None:
    form = read(HEAD + table([["项目名称", "行道树补栽"], *FUNDS, *INDICATORS, ["总分", "100", "97"]], left, separator, right))
    assert form.project_name == "行道树补栽" and form.total_score == Decimal(97)
    assert names(form) == ["补栽行道树", "项目成本", "街道遮荫", "沿街住户满意度"]
    assert [line.executed for line in form.budget] == [Decimal(81), Decimal(60), Decimal(21)]


def test_merged_cells_printed_once_for_every_column_and_row_are_read_once() -> None:
    spread = [
        ["项目名称", *["行道树补栽"] * 8],
        ["主管部门", *["南湾区城管局"] * 3, "实施单位", *["南湾区园林所"] * 4],
        *[["项目资金（万元）", "年度资金总额", "年度资金总额", *row[2:]] for row in FUNDS[1:2]],
        ["年度总体目标", *["预期目标"] * 4, *["实际完成情况"] * 4],
        ["年度总体目标", *["补栽行道树400株。"] * 4, *["补栽行道树412株。"] * 4],
        *[["绩效指标", *row] for row in INDICATORS[:1]],
        *[["绩效指标", level, *row[1:]] for level, row in zip(["产出指标", "产出指标", "效益指标", "满意度指标"], INDICATORS[1:], strict=True)],
    ]
    head = [["项目资金（万元）", "项目资金（万元）", "项目资金（万元）", *FUNDS[0][2:]]]
    form = read(HEAD + table([*spread[:2], *head, *spread[2:]], "| ", " | ", " |"))
    assert (form.department, form.unit) == ("南湾区城管局", "南湾区园林所")
    assert (form.goal, form.completion) == ("补栽行道树400株。", "补栽行道树412株。")
    assert [indicator.level1 for indicator in form.indicators] == ["产出指标", "产出指标", "效益指标", "满意度指标"]
    assert form.indicators[2].target == form.indicators[2].actual == "有所改善"


def test_equal_neighbours_of_an_ordinary_table_are_no_copies() -> None:
    text = table(INDICATORS, "", "|", "")
    assert [token.text for token in tokenise(text, 0, "pipes")].count("有所改善") == 2


def test_the_totals_may_share_their_row_with_the_notes() -> None:
    form = read(HEAD + table([*FUNDS, *INDICATORS, ["其他需要说明事项：无", "总分", "100", "97", "优"]], "", " | ", " |"))
    assert len(form.indicators) == 4
    assert (form.total_weight, form.total_score, form.grade) == (Decimal(100), Decimal(97), "优")


def test_a_fund_under_a_name_of_its_own_is_a_row_of_figures() -> None:
    form = read(HEAD + table([*FUNDS[:2], ["", "2022年", "40", "40", "36", "-", "90%", "-"], *INDICATORS], "", "\t", ""))
    assert [(line.name, line.executed) for line in form.budget] == [("年度资金总额", Decimal(81)), ("2022年", Decimal(36))]


def test_a_grade_may_have_a_row_of_its_own() -> None:
    rows = [*FUNDS, *INDICATORS, ["总分", "100", "97"], ["绩效等级", "优"]]
    assert read(HEAD + "\n".join(cell for row in rows for cell in row if cell)).grade == "优"


def test_the_day_of_filling_in_is_not_the_year_of_the_form() -> None:
    text = "项目支出绩效自评表\n填报日期：2023 年 8 月 1 日\n项目名称 行道树补栽\n" + table(INDICATORS, "", " ", "")
    assert read(text).year is None


def test_what_stands_beside_lost_points_is_the_reason() -> None:
    rows = [[*INDICATORS[0], "备注"], ["产出指标", "数量指标", "补栽行道树", "≥400株", "380株", "30", "28.5", "苗木规格改动"]]
    form = read(HEAD + table([*rows, *INDICATORS[3:]], "", " ", ""))
    assert (form.indicators[0].reason, form.indicators[0].remark) == ("苗木规格改动", None)


def test_a_price_has_a_unit_with_a_stroke() -> None:
    assert read_target("≤5元/生·天").unit == "元/生·天"


def test_rows_that_lost_their_merged_cells_line_up_from_the_right() -> None:
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标解释", "分值", "目标值", "实际值", "得分"],
        ["决策", "立项", "依据充分", "符合规划", "5", "充分", "充分", "5"],
        ["资金投入", "分配合理", "因素科学", "10", "合理", "合理", "9"],
        ["公示", "渠道公开", "5", "公开", "公开", "5"],
    ]
    form = read(HEAD + table([*rows, ["总分", "", "", "", "100", "", "", "98"]], "", "\t", ""))
    assert [(i.level1, i.level2, i.level3) for i in form.indicators] == [
        ("决策", "立项", "依据充分"), ("决策", "资金投入", "分配合理"), ("决策", "资金投入", "公示"),
    ]  # fmt: skip
    assert [str(i.score) for i in form.indicators] == ["5", "9", "5"]


def test_three_goal_columns_of_which_the_middle_is_blank() -> None:
    head = ["绩效目标", "年初绩效目标", "全年（调整）绩效目标", "全年目标实际完成情况", "栽树400株。", "", "栽树412株。"]
    cells = [*head, *(cell for row in INDICATORS for cell in row)]
    form = read(HEAD + "\n".join(cells) + "\n总分\n100\n97\n")
    assert (form.goal, form.completion) == ("栽树400株。", "栽树412株。")


def test_a_row_of_the_template_that_nobody_filled_is_no_part_of_the_next() -> None:
    rows = [*INDICATORS[:3], ["", "生态效益指标", "", "", "", "", "", ""], *INDICATORS[3:]]
    form = read(HEAD + "\n".join(cell for row in rows for cell in row) + "\n总分\n100\n97\n")
    assert names(form) == ["补栽行道树", "项目成本", "街道遮荫", "沿街住户满意度"]
    assert [i.reason for i in form.indicators] == [None, None, "部分树种未成荫", None]


def test_a_title_may_share_its_row_with_the_unit() -> None:
    text = "2023年度项目支出绩效自评表 | 部门：南湾区园林所 |\n" + table([*FUNDS, *INDICATORS], "", " | ", " |")
    assert read(text).title == "2023年度项目支出绩效自评表" and read(text).year == 2023


def test_a_report_names_its_project_under_the_title_and_its_score_under_a_heading() -> None:
    form = read(
        "南湾区园林所2023年度项目支出绩效自评报告\n（行道树补栽项目）\n\n一、自评结论\n（一）自评得分\n96.5分。\n二、基本情况\n项目预算资金90万元，实际支出81万元。\n"
    )
    assert (form.project_name, form.total_score) == ("行道树补栽项目", Decimal("96.5"))


def test_page_numbers_and_the_header_of_the_next_page_are_no_cells() -> None:
    header = ["绩效指标", *INDICATORS[0]]
    pages = table([header, *INDICATORS[1:3]], "", " ", "") + "\n— 1 —\n\n" + table([header, *INDICATORS[3:]], "", " ", "") + "第 2 页 共 2 页\n"
    form = read(HEAD + "项目名称 行道树补栽\n" + pages.replace("  ", " "))
    assert names(form) == ["补栽行道树", "项目成本", "街道遮荫", "沿街住户满意度"]
    assert [(i.level1, i.reason) for i in form.indicators][1:3] == [("产出指标", None), ("效益指标", "部分树种未成荫")]


def test_a_report_with_its_indicators_in_a_table_keeps_what_its_chapters_say() -> None:
    form = read(
        "南湾区园林所2023年行道树补栽资金绩效自评报告\n一、基本情况\n2023年下达行道树补栽资金90万元，全年实际支出81万元。\n二、自评情况\n经自评，得分97分，等级为优。指标见下表：\n"
        + table([["指标名称", "目标值", "完成值", "分值", "得分"], ["补栽行道树", "≥400株", "412株", "60", "60"], ["住户满意度", "≥90%", "93%", "40", "37"]], "", "\t", "")
        + "三、存在问题\n浇灌设备不足。\n四、改进措施\n增购浇灌车。\n"
    )
    assert names(form) == ["补栽行道树", "住户满意度"] and (form.total_score, form.grade) == (Decimal(97), "优")
    assert (form.budget[0].adjusted, form.budget[0].executed) == (Decimal(90), Decimal(81))
    assert (form.problems, form.measures) == ("浇灌设备不足。", "增购浇灌车。")


def test_the_sentence_about_the_execution_rate_is_no_indicator() -> None:
    form = read(
        "2023年度行道树补栽项目自评结果\n一、自评结论\n（一）自评得分：97分\n（二）绩效目标完成情况\n"
        "1.执行率情况。项目年初预算90万元，实际支出81万元，预算执行率90%，得18分。\n2.完成的绩效目标。补栽行道树目标值400株，完成值412株。\n"
    )
    assert names(form) == ["补栽行道树"] and form.budget[0].executed == Decimal(81)


def test_a_label_inside_the_first_name_below_the_header_is_no_column() -> None:
    rows = [*INDICATORS[:1], ["产出指标", "数量指标", "绿化任务完成率", "≥95%", "97%", "30", "30", ""], *INDICATORS[2:]]
    form = read(HEAD + table(rows, "", "\t", ""))
    assert names(form)[0] == "绿化任务完成率" and len(form.indicators) == 4


def test_figures_are_copies_only_in_columns_that_the_header_repeats() -> None:
    funds = [
        ["转移支付（项目）名称", *["行道树补助"] * 6],
        ["地方主管部门", *["南湾省林业厅"] * 3, "资金使用单位", *["南湾区园林所"] * 2],
        ["资金投入情况（万元）", "", *["全年预算数（A）"] * 2, "全年执行数（B）", *["预算执行率"] * 2],
        ["资金投入情况（万元）", "年度资金总额：", "90", "90", "81", "90.00%", "90.00%"],
        ["资金投入情况（万元）", "其中：中央补助", "80", "80", "80", "100.00%", "100.00%"],
    ]
    form = read("行道树补助资金转移支付区域绩效自评表\n（2023年度）\n" + table([*funds, *INDICATORS], "| ", " | ", " |"))
    assert [(line.adjusted, line.executed, line.rate) for line in form.budget] == [
        (Decimal(90), Decimal(81), Decimal("90.00")), (Decimal(80), Decimal(80), Decimal("100.00")),
    ]  # fmt: skip


def test_columns_that_slid_are_left_blank_and_said() -> None:
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标分值", "预期指标值", "实际完成值", "得分"],
        *[["产出指标", "数量指标", "补栽行道树", "按设计补栽", ">=", str(at), "%(百分比)", "100%", "完成", "5"] for at in (90, 95)],
    ]
    form = read(HEAD + "项目名称 行道树补栽\n" + table(rows, "", " ", ""))
    assert form.indicators == () and any("indicators" in doubt.path for doubt in form.doubts)


def test_boxes_to_tick_and_the_fund_table_end_a_header_value() -> None:
    text = "项目名称 行道树补栽\n主管部门 南湾区城管局 年初预算数 90\n实施单位 南湾区园林所 □ 一次性项目\n" + table(INDICATORS, "", " ", "")
    form = read(HEAD + text)
    assert (form.department, form.unit) == ("南湾区城管局", "南湾区园林所")


def test_the_level_of_an_unfilled_row_is_no_reason() -> None:
    rows = [*INDICATORS[:3], ["", "经济效益指标"], *INDICATORS[3:]]
    form = read(HEAD + " ".join(cell for row in rows for cell in row if cell) + " 总分 100 97\n")
    assert [i.reason for i in form.indicators] == [None, None, "部分树种未成荫", None]


def test_a_row_of_strokes_that_nobody_filled_goes_with_its_marks() -> None:
    rows = [*INDICATORS[:3], ["生态效益指标"], ["指标1:/", "/", "/"], ["指标2:"], *INDICATORS[3:]]
    form = read(HEAD + "项目名称 行道树补栽\n" + table(rows, "", " ", ""))
    assert names(form) == ["补栽行道树", "项目成本", "街道遮荫", "沿街住户满意度"]
    assert [(i.target, str(i.score), i.reason) for i in form.indicators][1] == ("90", "20", None)


def test_the_rest_of_a_form_before_the_first_title_is_a_form() -> None:
    text = (
        "一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 |\n"
        "产出指标 | 数量指标 | 清运垃圾吨数 | ≥ | 300 | 吨 | 310 | 90 | 90 |\n"
        "合计 | 100 | 90 |\n评价结论 | 全部完成。 |\n"
        "部门预算项目支出绩效自评表（2022年度） |\n项目名称 | 公厕保洁 |\n"
        "一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 |\n"
        "产出指标 | 数量指标 | 保洁公厕座数 | ≥ | 20 | 座 | 20 | 90 | 90 |\n"
    )
    first, second = extract(read_bytes(text.encode(), "a.txt"))
    assert first.title is None
    assert [row.level3 for row in first.indicators] == ["清运垃圾吨数"]
    assert second.project_name == "公厕保洁"


def test_a_level_that_states_its_weight_is_a_first_level() -> None:
    text = (
        "项目支出绩效自评表 （2022年度） 项目名称 绿化养护 主管部门 园林局 实施单位 绿化所 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 "
        "产出指标(50分) 数量指标 养护绿地面积 ≥30公顷 31公顷 50 50 效益指标(30分) 社会效益指标 改善市容 改善 改善 30 30 经济效益指标 "
        "满意度指标(10分) 满意度指标 市民满意"
    )
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    assert form.indicators[1].score == 30
    assert all(row.target_text != "满意度指标" for row in form.indicators)
    assert all(row.level3 != "满意度指标(10分)" for row in form.indicators)


def test_points_for_execution_that_the_head_of_the_fund_table_states() -> None:
    rows = [
        ["预算执行情况(万元)(20分)", "预算数(A)", "执行数(B)", "执行率(B/A)", "得分(20分*执行率)"],
        ["年度财政资金总额", "60", "45", "75%", "15"],
        ["一级指标", "二级指标", "三级指标", "年初目标值(A)", "实际完成值(B)", "得分"],
        ["产出指标", "数量指标", "补栽行道树", "400株", "412株", "40"],
        ["", "质量指标", "成活率", "95%", "96%", "40"],
    ]
    text = "2023年度行道树补栽项目自评表\n项目名称\t行道树补栽\n" + "\n".join("\t".join(row) for row in rows)
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    assert form.budget[0].weight == 20
    assert text[slice(form.evidence["budget[0].weight"].start, form.evidence["budget[0].weight"].end)] == "20"


def test_bars_behind_which_the_blank_cells_were_moved() -> None:
    text = (
        "项目支出绩效自评表 ||||||||\n项目名称 | 行道树补栽 ||||||||\n主管部门 | 园林局 | 实施单位 | 绿化所 ||||||\n"
        "绩 效 指 标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析 ||\n"
        "产 出 指 标 (50分) |\n数量指标 | 补栽行道树 | 400株 | 412株 | 20 | 20 ||||\n其中：银杏 | 100株 | 112株 ||||||||\n补栽绿篱 | 300米 | 20 | 20 |||||||\n"
        "质量指标 ||||||||||\n时效指标 | 完工月份 | 10月 | 9月 | 10 | 10 |||||\n绩 效 指 标 | 效益指标(30分) ||||||||\n"
        "社会效益指标 | 街道遮荫 | 改善 | 改善 | 30 | 30 |||||\n总分 | 100 | 100 ||||||||\n"
    )
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    rows = {row.level3: row for row in form.indicators}
    assert (rows["补栽绿篱"].actual, rows["补栽绿篱"].weight, rows["补栽绿篱"].score) == (None, 20, 20)
    assert (rows["其中：银杏"].actual_text, rows["其中：银杏"].weight) == ("112株", None)
    assert rows["补栽行道树"].level2 == "数量指标"
    assert (rows["完工月份"].level2, rows["街道遮荫"].level1) == ("时效指标", "效益指标")
    assert len(rows) == 5


def test_each_line_of_flowing_text_is_a_row_though_most_columns_are_blank() -> None:
    text = (
        "2021年度种猪场建设项目支出绩效自评表\n项目名称 种猪场建设\n主管部门 东安县农业局 实施单位 东安县畜牧站\n一级\n指标\n"
        "二级指标 三级指标 年初目标值(A) 实际完成值(B) 得分\n产出指标 数量指标 圈舍面积(平方米) 4200\n料库面积(平方米) 260\n存栏数(头) 310\n"
        "质量指标 验收合格率(%) 95\n效益指标 年增产值 (万元) 450\n满意度指标 服务对象满意度指标 农户满意度(%) 95\n总分\n"
    )
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    assert [row.target for row in form.indicators] == ["4200", "260", "310", "95", "450", "95"]
    assert all(row.actual is None and row.score is None for row in form.indicators)


def test_a_row_in_which_the_text_breaks_off() -> None:
    lines = ["三级指标", "年初目标值", "实际完成值", "得分", "", "一级指标", "", "产出指标", "数量指标"]
    rows = [["建圈舍(≥间)", "20", "20", "5"], ["建料库(≥间)", "2", "2", "2"], ["购水泵(≥台)", "4", "4", "3"], ["购种猪(≥头)", "30", "30"]]
    text = "2021年度种猪场建设项目自评表\n项目名称\n种猪场建设\n一级指标\n二级指标\n" + "\n".join([*lines[:4], *lines[7:]])
    text += "\n" + "\n\n\n\n".join("\n".join(row) for row in rows)
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    last = form.indicators[-1]
    assert (last.level3, last.target, last.actual, last.score) == ("购种猪(≥头)", "30", "30", None)


def test_the_first_level_of_which_only_the_points_were_printed() -> None:
    text = (
        "2021年度防灾项目支出绩效自评表\n项目名称 防灾宣传\n主管部门 应急局 实施单位 应急中心\n一级\n指标\n"
        "二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施\n(50分)\n数量指标 指标1:培训人数 200 200余人 30 30\n"
        "质量指标 指标1:设备完好率 100% 100% 20 20\n(30分)\n社会效益指标 指标1:群众知晓率 ≥85% 88% 30 30\n总分 80 80\n"
    )
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    assert [row.level1 for row in form.indicators] == ["产出指标", "产出指标", "效益指标"]
    assert form.indicators[0].actual_text == "200余人"
    assert form.indicators[0].actual == "200余人"


def test_a_header_that_lost_the_label_of_second_levels() -> None:
    text = (
        "专项转移支付绩效目标自评表\n（2021年度）\n项目名称 村道建设\n年度总体目标 年初设定目标 全年实际完成情况\n新建道路 600m；硬化道路 5km。 新建道路 600m；硬化道路 5km。\n"
        "绩 效 指 标  一级 指标\n三级指标  年度指标值  全年完成值  未完成原因和\n改进措施\n产 出 指 标  数量指标 指标1：新建道路 600m 600m\n指标2：硬化道路 5km 5km\n"
        "质量指标 工程完工率 100% 100%\n效 益 指 标  经济效益指标 带动产业 降低运输成本 降低运输成本\n"
    )
    form = read(text)
    assert [(row.level1, row.level2) for row in form.indicators] == [
        ("产出指标", "数量指标"), ("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "经济效益指标"),
    ]  # fmt: skip
    assert form.goal is not None and form.goal == form.completion


def test_rows_of_bars_over_several_lines() -> None:
    text = (
        "2022年度绿化项目自评表\n项目名称 | 行道树补栽 | |\n一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量单位 | 完成值 | 权重 | 得分 |\n"
        "产出指标 | 数量指标 | 补栽行道树 | ≥ | 400 | 株 | 412 | 30 |\n| |\n质量指标 | 管护制度健全性 | 定性 | 优良中差 |\n| 优 | 20 | 20 |\n"
        "栽植\n成活率 | ≥ | 95 | % | 96 | 20 | 20 |\n合计 | 100 |\n"
    )
    form = read(text)
    rows = {row.level3: row for row in form.indicators}
    assert (rows["补栽行道树"].weight, rows["补栽行道树"].score) == (30, None)
    assert (rows["管护制度健全性"].target_text, rows["管护制度健全性"].actual_text) == ("优良中差", "优")
    assert (form.total_weight, form.total_score) == (100, None)


def test_a_name_that_opens_with_a_bound_and_a_row_that_is_its_name_only() -> None:
    text = (
        "2022年度图书服务项目自评表 | ||||||\n项目名称 | 图书服务 | |||||\n绩效目标 | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分 | ||\n"
        "产出指标(40分) | 数量指标 | 存储设备容量 | 25TB | 25TB | 10 | |||\n效益指标(30分) | 社会效益 | 便于读者查阅 | 随到随查 | 随到随查 | 10 | |||\n"
        "丰富文化活动 | ||||||||\n可持续影响指标 | ≥300天开放阅览室 | ≥300天 | 310天 | 10 | ||||\n满意度指标(10分) | 读者 | 读者满意度调查"
    )
    form = read(text)
    rows = {row.level3: row for row in form.indicators}
    assert rows["存储设备容量"].unit == "TB"
    assert rows["丰富文化活动"].level2 == "社会效益" and rows["便于读者查阅"].actual_text == "随到随查"
    assert rows["≥300天开放阅览室"].actual_text == "310天"
    assert rows["读者满意度调查"].level2 == "读者"


def test_numbered_names_begin_rows_though_they_have_no_values() -> None:
    text = (
        "2021年区域绩效目标自评表\n单位名称 东安县市场监管局 联系人及电话 王一,13900000000\n预算\n执行\n情况\n(万元)\n 转移支付预算数(A) 6.4万 预算执行率(B/A) 75%\n"
        " 转移支付执行数(B) 4.8万\n一级\n指标\n二级指标 三级指标 指标值 完成值\n数量指标 指标1.抽检批次 ≥30 34\n指标2.监管企业数 ≥120 125\n质量指标 指标1.抽检完成率 100% 100%\n"
        "指标2.不合格产品处置率\n指标3:不良反应报告数 ≥15 15\n成本指标 指标1.培训成本 400元/人、天 380元/人、天\n指标2.抽检平均标准\n指标3.检验平均标准\n效益指标 社会效益\n指标\n指标1.用药安全\n"
    )
    form = read(text)
    rows = {row.level3: row for row in form.indicators}
    assert rows["指标2.不合格产品处置率"].target is None and rows["指标3:不良反应报告数"].target == "15"
    assert rows["指标2.抽检平均标准"].actual is None and rows["指标3.检验平均标准"].target is None
    assert (rows["指标1.培训成本"].unit, rows["指标1.培训成本"].actual) == ("元/人、天", "380")
    assert form.unit == "东安县市场监管局"
    assert (form.budget[0].adjusted, form.budget[0].executed, form.budget[0].rate) == (Decimal("6.4"), Decimal("4.8"), 75)


def test_a_text_that_breaks_off_in_the_name_of_a_level() -> None:
    text = (
        "2021年度绿化项目支出绩效自评表\n项目名称 绿化\n年度总体目标 总体目标 总体目标完成情况\n补栽行道树400株，改善街道环境。 截至12月末，补栽行道树412株。\n"
        "一级\n指标\n二级指标 三级指标 年度指标值 实际完成值 分值 得分\n产出指标 数量指标 补栽行道树 400 412 30 30\n质量指标 成活率 95% 96% 20 20\n可持续影"
    )
    form = read(text)
    assert names(form) == ["补栽行道树", "成活率"]
    assert (form.goal, form.completion) == ("补栽行道树400株，改善街道环境。", "截至12月末，补栽行道树412株。")


@pytest.mark.parametrize("cells", [False, True])
def test_a_blank_actual_value_beside_an_adjusted_target(cells: bool) -> None:
    rows = [
        "指标名称 计量单位 指标性质 年初指标值 调整指标值 全年完成值 得分系数(%) 指标权重(分) 指标得分(分) 是否核心指标".split(),
        ["清运垃圾数量", "吨", "≥", "3600", "3600", "3700", "100", "20", "20", "是"],
        ["巡查次数", "次", "≥", "85", "85", "90", "100", "20", "20", "否"],
        ["维修设备", "台", "≥", "12", "12", "\t", "100", "20", "20", "否"],
        ["保洁面积", "平方米", "≥", "400", "400", "410", "100", "20", "20", "否"],
        ["宣传次数", "次", "≥", "6", "6", "7", "100", "10", "10", "否"],
    ]
    separator = "\n" if cells else " "
    text = "部门整体绩效自评表\n" + "\n".join(separator.join(cell for cell in row if cells or cell.strip()) for row in rows) + "\n"
    form = read(text)
    assert [row.actual for row in form.indicators] == ["3700", "90", None, "410", "7"]
