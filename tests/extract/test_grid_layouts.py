"""Tables as offices bend them: exports, outlines, lists of figures, other tables beside the form's own."""

from __future__ import annotations

import pytest

from assist.extract import extract
from assist.extract.grid.reading import read_forms
from assist.extract.raw import RawForm
from assist.model import Form
from tests.extract.grid_builder import Rows, document, rows, texts

HEAD = """
    项目名称 | 山塘整修{6}
    主管部门 | 云溪县水利局{2} | 实施单位 | 云溪县山塘管护站{3}
    """
FUNDS = """
    项目资金（万元） | | 全年预算数 | 全年执行数 | 执行率 | 分值 | 得分
    | 年度资金总额 | 80.00 | 76.00 | 95.00% | 10 | 9.5
    | 其中：财政拨款 | 80.00 | 76.00 | 95.00% | - | -
    """
ITEMS = """
    一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
    产出指标{1x2} | 数量指标 | 整修山塘 | 8座 | 8座 | 50 | 50
    质量指标 | 验收合格率 | 100% | 100% | 30 | 30
    满意度指标 | 服务对象满意度指标 | 村民满意度 | 90% | 93% | 10 | 10
    """
TITLE = "项目支出绩效自评表"


def table(*parts: str) -> Rows:
    return [row for part in parts for row in rows(part)]


def raw(*blocks: str | Rows) -> RawForm:
    found = read_forms(document(*blocks))
    assert len(found) == 1
    return found[0]


def form(*blocks: str | Rows) -> Form:
    found = extract(document(*blocks))
    assert len(found) == 1
    return found[0]


def test_an_export_with_one_row_for_each_indicator_holds_a_form_for_each_project() -> None:
    found = extract(document("绩效自评明细表", rows("""
        序号 | 项目名称 | 主管部门 | 全年预算数（万元） | 全年执行数（万元） | 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
        1 | 山塘整修 | 水利局 | 80.00 | 76.00 | 产出指标 | 整修山塘 | 8座 | 8座 | 60 | 60
        2 | 山塘整修 | 水利局 | 80.00 | 76.00 | 效益指标 | 灌溉面积 | 900亩 | 910亩 | 40 | 40
        3 | 渠道清淤 | 水利局 | 30.00 | 30.00 | 产出指标 | 清淤长度 | 5公里 | 5公里 | 100 | 100
        """)))  # fmt: skip
    assert [(f.project_name, f.department, str(f.budget[0].executed)) for f in found] == [
        ("山塘整修", "水利局", "76.00"), ("渠道清淤", "水利局", "30.00")]
    assert [[item.level3 for item in f.indicators] for f in found] == [["整修山塘", "灌溉面积"], ["清淤长度"]]
    assert [f.money_unit for f in found] == ["万元", "万元"] and found[0].end < found[1].start


def test_levels_that_have_rows_instead_of_columns() -> None:
    read = raw(TITLE, table(HEAD, """
        绩效指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因
        一、产出指标 | | | 80 | 80 |
        （一）数量指标 | | | | |
        整修山塘 | 8座 | 8座 | 50 | 50 |
        （二）质量指标 | | | | |
        验收合格率 | 100% | 100% | 30 | 30 |
        二、履职成效 | | | | |
        村民满意度 | 90% | 93% | 10 | 10 |
        """))  # fmt: skip
    assert [texts(row, "level1", "level2", "level3", "weight") for row in read.indicators] == [
        ["一、产出指标", "（一）数量指标", "整修山塘", "50"],
        ["一、产出指标", "（二）质量指标", "验收合格率", "30"],
        ["二、履职成效", None, "村民满意度", "10"],
    ]


def test_two_levels_in_one_cell_and_a_level_said_to_be_the_same() -> None:
    read = raw(TITLE, rows("""
        指标类别 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
        产出指标-数量指标 | 整修山塘 | 8座 | 8座 | 50 | 50
        产出指标（质量指标） | 验收合格率 | 100% | 100% | 30 | 30
        """))  # fmt: skip
    assert [texts(row, "level1", "level2") for row in read.indicators] == [["产出指标", "数量指标"], ["产出指标", "质量指标"]]
    read = raw(TITLE, rows("""
        一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
        产出指标 | 数量指标 | 整修山塘 | 8座 | 8座 | 50 | 50
        同上 | 〃 | 加固堤埂 | 3处 | 3处 | 30 | 30
        """))  # fmt: skip
    assert texts(read.indicators[1], "level1", "level2") == ["产出指标", "数量指标"]


def test_figures_of_a_fund_below_each_other() -> None:
    read = raw(TITLE, table(HEAD, """
        预算执行（万元）{1x5} | 年初预算数{3} | 90.00{3}
        全年预算数{3} | 80.00{3}
        全年执行数{3} | 76.00{3}
        执行率{3} | 95.00%{3}
        得分{3} | 9.5{3}
        """, ITEMS))  # fmt: skip
    assert [texts(row, "initial", "adjusted", "executed", "rate", "score") for row in read.budget] == [
        ["90.00", "80.00", "76.00", "95.00%", "9.5"]]


def test_figures_of_several_funds_below_each_other() -> None:
    read = raw(TITLE, table(HEAD, """
        资金（万元）{1x4} | 资金总额{1x2} | 预算数{2} | 80.00{3}
        执行数{2} | 76.00{3}
        其中：财政拨款{1x2} | 预算数{2} | 60.00{3}
        执行数{2} | 59.00{3}
        """, ITEMS))  # fmt: skip
    assert [texts(row, "name", "adjusted", "executed") for row in read.budget] == [
        ["资金总额", "80.00", "76.00"], ["其中：财政拨款", "60.00", "59.00"]]


@pytest.mark.parametrize("other", [
    "主要任务 | 任务名称{2} | 完成情况 | 预算数 | 执行数 | 备注\n | 山塘{2} | 已完成 | 50.00 | 47.00 |\n | 渠道{2} | 已完成 | 30.00 | 29.00 |",
    "分乡镇 | 乡镇 | 全年预算数 | 全年执行数 | 执行率 | 备注{2}\n | 东溪镇 | 50.00 | 47.00 | 94.00% | {2}\n | 西溪镇 | 30.00 | 29.00 | 96.67% | {2}",
])  # fmt: skip
def test_the_same_money_by_tasks_or_places_is_no_fund(other: str) -> None:
    read = raw(TITLE, table(HEAD, FUNDS, other, ITEMS))
    assert [row["name"].text for row in read.budget] == ["年度资金总额", "其中：财政拨款"]
    assert len(read.indicators) == 3


def test_values_below_their_labels() -> None:
    read = raw(TITLE, table("项目名称{2} | 主管部门{2} | 实施单位{3}\n山塘整修{2} | 水利局{2} | 管护站{3}", FUNDS, ITEMS))
    assert texts(read.header, "project_name", "department", "unit") == ["山塘整修", "水利局", "管护站"]


def test_a_field_ends_where_an_unknown_label_begins_behind_a_gap() -> None:
    read = raw(TITLE, table("项目名称：山塘整修   资金出处：财政  项目编码：2024A0007{7}", FUNDS, ITEMS))
    assert texts(read.header, "project_name", "project_code") == ["山塘整修", "2024A0007"]


def test_a_block_goes_on_below_a_caption() -> None:
    first, second = ITEMS.strip().split("\n")[:3], ITEMS.strip().split("\n")[3:]
    read = raw(TITLE, rows("\n".join(first).replace("{1x2}", "").replace("质量指标 |", "| 质量指标 |")), "二、满意度指标完成情况", rows("\n".join(second)))
    assert [texts(row, "level3", "target", "actual") for row in read.indicators][-1] == ["村民满意度", "90%", "93%"]


def test_two_columns_in_one() -> None:
    read = form(TITLE, rows("""
        一级指标 | 三级指标 | 指标值/完成值 | 分值/得分 | 偏差原因
        产出指标 | 整修山塘 | ≥8座/7座 | 50/43.75 | 一座移交乡镇
        效益指标 | 灌溉面积 | 900亩/910亩 | 50/50 |
        """))  # fmt: skip
    assert [(i.target, i.actual, str(i.weight), str(i.score)) for i in read.indicators] == [
        ("8", "7", "50", "43.75"), ("900", "910", "50", "50")]


def test_of_several_actual_values_that_of_the_whole_year_counts_and_of_several_scores_the_own() -> None:
    read = raw(TITLE, rows("""
        一级指标{1x2} | 三级指标{1x2} | 年度指标值{1x2} | 实际完成值{3} | 分值{1x2} | 评价得分{1x2} | 自评得分{1x2}
        一季度 | 二季度 | 全年
        产出指标 | 整修山塘 | 8座 | 2座 | 5座 | 8座 | 100 | 95 | 100
        """))  # fmt: skip
    assert texts(read.indicators[0], "actual", "weight", "score") == ["8座", "100", "100"]


def test_a_score_with_its_reckoning() -> None:
    read = form(TITLE, rows("""
        一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
        产出指标 | 数量指标 | 整修山塘 | 8座 | 7座 | 50 | 50×87.5%＝43.75
        """))  # fmt: skip
    assert str(read.indicators[0].score) == "43.75"


@pytest.mark.parametrize("boxes", ["优☑  良□  中□  差□", "□优 ☑良 □中 □差"])
def test_the_ticked_grade(boxes: str) -> None:
    read = raw(TITLE, table(ITEMS, f"自评等级 | {boxes}{{6}}"))
    assert read.total["grade"].text == ("优" if boxes.startswith("优") else "良")


def test_a_title_with_the_year_and_the_unit_in_its_cell() -> None:
    read = form(table(r"项目支出绩效自评表\n（2024年度）\n单位：万元{7}", HEAD, FUNDS, ITEMS))
    assert (read.title, read.year, read.money_unit) == ("项目支出绩效自评表", 2024, "万元")


def test_tasks_before_the_funds_are_replaced_by_them() -> None:
    tasks = "主要任务 | 任务名称{2} | 预算数{2} | 执行数{2}\n | 山塘{2} | 50.00{2} | 47.00{2}\n | 渠道{2} | 30.00{2} | 29.00{2}"
    read = raw("部门整体支出绩效自评表", table(tasks, FUNDS, ITEMS))
    assert [row["name"].text for row in read.budget] == ["年度资金总额", "其中：财政拨款"]


def test_first_levels_as_bands_across_the_table() -> None:
    read = raw(TITLE, rows("""
        二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
        产出指标（50分）{6}
        数量指标 | 整修山塘 | 8座 | 8座 | 50 | 50
        满意度指标（10分）{6}
        服务对象满意度指标 | 村民满意度 | 90% | 93% | 10 | 10
        """))  # fmt: skip
    assert [texts(row, "level1", "level2") for row in read.indicators] == [
        ["产出指标（50分）", "数量指标"], ["满意度指标（10分）", "服务对象满意度指标"]]
    assert [(label, str(points)) for label, points, _ in read.declared] == [("产出指标", "50"), ("满意度指标", "10")]


@pytest.mark.parametrize("funds", [
    FUNDS.replace("| 10 | 9.5", "| |").replace("| - | -", "| |"),
    "资金来源 | 全年预算数 | 全年执行数 | 执行率{4}\n总额 | 80.00 | 76.00 | 95.00%{4}",
])  # fmt: skip
def test_the_points_for_execution_among_the_indicators_belong_to_the_fund(funds: str) -> None:
    read = raw(TITLE, table(HEAD, funds, ITEMS, "预算执行率{5} | 10 | 9.5"))
    assert texts(read.budget[0], "weight", "score") == ["10", "9.5"]
    assert [row["level3"].text for row in read.indicators] == ["整修山塘", "验收合格率", "村民满意度"]


def test_a_total_across_weight_and_score_is_the_score() -> None:
    read = raw(TITLE, table(ITEMS, "总分{2} | 99.2{5}"))
    assert texts(read.total, "weight", "score") == [None, "99.2"]


def test_the_only_fund_is_all_the_money_whatever_it_is_called() -> None:
    read = form(TITLE, table("资金（万元）{2} | 全年预算数 | 全年执行数 | 执行率 | 分值 | 得分\n项目资金{2} | 80.00 | 76.00 | 95.00% | 10 | 9.5", ITEMS))
    assert [(line.name, line.kind) for line in read.budget] == [("项目资金", "total")]


def test_sums_side_by_side_are_no_row_of_a_fund() -> None:
    read = raw("部门整体支出绩效自评表", table("基本支出总额 | 50.00{2} | 项目支出总额{2} | 30.00{2}", FUNDS, ITEMS))
    assert [row["name"].text for row in read.budget] == ["年度资金总额", "其中：财政拨款"]


def test_a_heading_that_reads_like_a_label_leaves_its_field_open() -> None:
    read = raw(TITLE, table("三、目标完成情况{7}\n年度预期目标{3} | 具体完成情况{3} | 总体完成率\n整修山塘8座。{3} | 整修了山塘8座。{3} | 100%", ITEMS))
    assert texts(read.sections, "goal", "completion") == ["整修山塘8座。", "整修了山塘8座。"]


def test_forms_beside_each_other_are_read_one_after_the_other() -> None:
    def beside(left: str, right: str) -> str:
        ends = [f"{one.strip()} | | {other.strip()}" for one, other in zip(left.strip().split("\n"), right.strip().split("\n"), strict=True)]
        return "\n".join(ends)

    head = "项目名称 | 山塘整修{6}"
    parts = [beside(head, head.replace("山塘", "渠道")), beside(FUNDS, FUNDS.replace("80.00", "60.00")), beside(ITEMS, ITEMS.replace("8座", "5座"))]
    found = read_forms(document(table(*parts)))
    assert [form.header["project_name"].text for form in found] == ["山塘整修", "渠道整修"]
    assert [form.budget[0]["adjusted"].text for form in found] == ["80.00", "60.00"]
    assert [[row["target"].text for row in form.indicators] for form in found] == [["8座", "100%", "90%"], ["5座", "100%", "90%"]]


def test_levels_in_captions_over_tables_with_heads_of_their_own() -> None:
    head = "二级指标 | 三级指标 | 指标值 | 完成值 | 分值 | 得分"
    first = rows(f"{head}\n数量指标 | 整修山塘 | 8座 | 8座 | 50 | 50")
    second = rows(f"{head}\n服务对象满意度指标 | 村民满意度 | 90% | 93% | 10 | 10")
    read = form(TITLE, "产出指标（50分）", first, "满意度指标（10分）", second, "自评总分：60分  评价等级：良")
    assert [item.level1 for item in read.indicators] == ["产出指标", "满意度指标"]
    assert (str(read.total_score), read.grade) == ("60", "良")


def test_a_total_in_a_table_of_its_own() -> None:
    read = form(TITLE, table(HEAD, FUNDS, ITEMS), rows("总分 | 100 | 99.5"))
    assert (str(read.total_weight), str(read.total_score)) == ("100", "99.5")


def test_texts_of_goals_whose_row_begins_behind_the_frame() -> None:
    read = raw(TITLE, table(HEAD, "年度总体目标 | 预期目标{3} | 实际完成情况{3}\n{1} | 整修山塘8座。{3} | 整修了山塘8座。{3}", ITEMS))
    assert texts(read.sections, "goal", "completion") == ["整修山塘8座。", "整修了山塘8座。"]


def test_a_measured_target_keeps_the_sign_before_its_number() -> None:
    read = form(TITLE, rows("""
        一级指标 | 指标方向 | 指标性质 | 三级指标 | 计量单位 | 年度指标值 | 实际完成值 | 分值 | 得分
        产出指标 | 反向 | 定量 | 渗漏处数 | 处 | ≤3 | 2 | 60 | 60
        效益指标 | 正向 | 定量 | 灌溉面积 | 亩 | 900 | 910 | 40 | 40
        """))  # fmt: skip
    assert [(item.operator, item.target) for item in read.indicators] == [("<=", "3"), ("=", "900")]


@pytest.mark.parametrize("head", [
    "项目资金{1x3} | 预算数{2} | 执行数{2} | 执行率{1x2} | 得分{1x2}\n合计 | 其他资金 | 合计 | 其他资金\n80.00 | 20.00 | 76.00 | 16.00 | 95.00% | 9.5",
    "项目资金{1x3} | 合计{2} | 其他资金{2} | 执行率{1x2} | 得分{1x2}\n预算数 | 执行数 | 预算数 | 执行数\n80.00 | 76.00 | 20.00 | 16.00 | 95.00% | 9.5",
])  # fmt: skip
def test_funds_and_amounts_both_in_the_head(head: str) -> None:
    read = raw(TITLE, table(HEAD, head, ITEMS))
    assert [texts(row, "name", "adjusted", "executed", "rate", "score") for row in read.budget] == [
        ["合计", "80.00", "76.00", "95.00%", "9.5"], ["其他资金", "20.00", "16.00", None, None]]


def test_the_deepest_of_four_levels_is_the_indicator() -> None:
    read = raw(TITLE, rows("""
        一级指标 | 二级指标 | 三级指标 | 四级指标 | 指标值 | 完成值 | 得分
        产出指标 | 数量指标 | 工程 | 整修山塘 | 8座 | 8座 | 50
        """))  # fmt: skip
    assert texts(read.indicators[0], "level1", "level2", "level3") == ["产出指标", "数量指标", "整修山塘"]


def test_a_form_whose_indicators_stand_on_the_next_sheet() -> None:
    second = table(HEAD.replace("山塘", "渠道"), FUNDS)
    parts: list[str | Rows] = [TITLE, table(HEAD, FUNDS), "绩效指标完成情况", table(ITEMS), TITLE, second, table(ITEMS)]
    found = read_forms(document(*parts, sheets=["一", "一", "二", "二", "三", "三", "四"]))
    assert [(form.header["project_name"].text, len(form.indicators)) for form in found] == [("山塘整修", 3), ("渠道整修", 3)]


def test_a_figure_with_words_behind_it() -> None:
    read = form(TITLE, table(HEAD, FUNDS, ITEMS.replace("| 30 | 30", "| 30 | 29分（一座返工）"), "总分{2} | {4} | 98"))
    assert str(read.indicators[1].score) == "29"


def test_totals_above_the_indicators_and_both_in_one_cell() -> None:
    head, *items = ITEMS.strip().split("\n")
    read = raw(TITLE, rows("\n".join([head, "合计{5} | 100 | 99.5", *items])))
    assert (texts(read.total, "weight", "score"), len(read.indicators)) == (["100", "99.5"], 3)
    read = raw(TITLE, rows("一级指标 | 三级指标 | 指标值 | 完成值 | 分值/得分\n产出指标 | 整修山塘 | 8座 | 8座 | 50/49\n合计{4} | 100/99.5"))
    assert (texts(read.total, "weight", "score"), len(read.indicators)) == (["100", "99.5"], 1)


def test_values_behind_labels_in_the_cell_of_the_name() -> None:
    read = form(TITLE, rows(r"""
        绩效指标{2} | 指标内容{2} | 分值 | 得分
        产出指标 | 数量指标 | 整修山塘\n目标值：≥8座\n完成值：7座{2} | 60 | 52.5
        效益指标 | 社会效益指标 | 灌溉面积\n目标值：900亩\n完成值：910亩{2} | 40 | 40
        """))  # fmt: skip
    assert [(i.level1, i.level2, i.level3, i.target, i.actual) for i in read.indicators] == [
        ("产出指标", "数量指标", "整修山塘", "8", "7"), ("效益指标", "社会效益指标", "灌溉面积", "900", "910")]


def test_labels_and_values_in_paragraphs_before_the_tables() -> None:
    read = raw(TITLE, "项目名称", "山塘整修", "主管部门", "水利局", "资金情况", rows(FUNDS), "年度目标", "整修山塘8座。", "完成情况", "整修了山塘8座。", rows(ITEMS))
    assert texts(read.header, "project_name", "department") == ["山塘整修", "水利局"]
    assert texts(read.sections, "goal", "completion") == ["整修山塘8座。", "整修了山塘8座。"]


def test_sums_of_levels_are_no_indicators_and_a_graded_total_is_both() -> None:
    sums = "产出指标小计{5} | 80 | 80\n满意度指标合计{5} | 10 | 10\n总分{5} | 100分 | 89.5分（良）"
    read = form(TITLE, table(HEAD, FUNDS, ITEMS, sums))
    assert [item.level3 for item in read.indicators] == ["整修山塘", "验收合格率", "村民满意度"]
    assert (str(read.total_weight), str(read.total_score), read.grade) == ("100", "89.5", "良")


def test_points_of_the_block_where_the_last_column_has_its_head() -> None:
    head, *items = ITEMS.strip().split("\n")
    block = "\n".join([head.replace("| 分值 | 得分", "| 90"), *(item.rpartition("|")[0] for item in items)])
    read = form(TITLE, table("项目名称 | 山塘整修{4} | 自评得分\n主管部门 | 水利局{4} | 97", block))
    assert [(item.target, item.actual) for item in read.indicators] == [("8", "8"), ("100", "100"), ("90", "93")]
    assert str(read.total_score) == "97"


def test_the_head_of_a_column_is_no_value() -> None:
    read = raw(TITLE, table("项目名称 | 山塘整修{6}\n评价指标{5} | 自评得分 | 扣分原因", ITEMS))
    assert "self_score" not in read.header or read.header["self_score"].text == ""


def test_labels_in_two_languages() -> None:
    read = raw(TITLE, table(r"项目名称\nProject name | 山塘整修\nPond repairs{6}", FUNDS, ITEMS.replace("一级指标 |", r"一级指标\nLevel one |")))
    assert read.header["project_name"].text.startswith("山塘整修")
    assert [row["level1"].text for row in read.indicators] == ["产出指标", "产出指标", "满意度指标"]
