"""Tables kept in text: cells closed by bars, subtotals, headings in rows of their own, columns beside the usual ones."""

from __future__ import annotations

import pytest

from assist.extract import extract
from assist.extract.kinds import Kind, kind_of
from assist.model import Form
from assist.readers import read_bytes

HEAD = """项目支出绩效自评表
（2023年度）
项目名称 | 河道清淤维护 |  |  |  |  |
主管部门 | 石桥区水务局 |  | 实施单位 | 石桥区河道站 |  |
"""
FUNDS = """项目资金（万元） |  | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
 | 年度资金总额 | 40 | 38 | 10 | 95% | 9.5
"""


def read(text: str) -> Form:
    forms = extract(read_bytes(text.encode(), "a.txt"))
    assert len(forms) == 1
    return forms[0]


def test_a_row_of_subtotals_ends_nothing() -> None:
    form = read(
        HEAD
        + FUNDS
        + """一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
产出指标 | 数量指标 | 清淤河道长度 | ≥12公里 | 12.5公里 | 50 | 50
小计 |  |  |  |  | 50 | 50
效益指标 | 社会效益指标 | 汛期安全 | 有效保障 | 有效保障 | 30 | 30
满意度指标 | 服务对象满意度指标 | 沿岸居民满意度 | ≥90% | 91% | 10 | 10
合计 |  |  |  |  | 100 | 99.5
"""
    )
    assert [row.level3 for row in form.indicators] == ["清淤河道长度", "汛期安全", "沿岸居民满意度"]
    assert (str(form.total_weight), str(form.total_score)) == ("100", "99.5")


def test_a_blank_first_cell_is_a_cell_where_not_every_row_begins_with_a_bar() -> None:
    form = read(
        HEAD
        + """一级指标 | 二级指标 | 三级指标 | 指标分值 | 指标解释 | 自评得分 | 备注
部门管理（60分） | 计划安排（30分） | 目标设定 | 30 | 目标可衡量 | 28 | 缺一项目标
 | 预算执行（30分） | 支出进度 | 30 | 各季度进度 | 25 |
结果应用（40分） | 信息公开 | 自评公开 | 40 | 按时公开 | 40 |
"""
    )
    assert [(row.level1, row.level2, row.level3) for row in form.indicators] == [
        ("部门管理", "计划安排", "目标设定"), ("部门管理", "预算执行", "支出进度"), ("结果应用", "信息公开", "自评公开"),
    ]  # fmt: skip


SHEET_LABELS = ("目标名称", "目标值", "评价指标", "标准值", "目标完成值", "评价指标值", "权重分值", "评分规则", "得分")
SHEET = [
    ("一、投入目标", "", "", "", "", "", "", "", ""),
    ("1.安排资金", "860", "安排率", "100%", "860", "100%", "3", "偏离一成以上不得分", "3"),
    ("2.拨付资金", "860", "拨付率", "100%", "790", "91.86%", "3", "按比例得分", "2.8"),
    ("三、产出目标", "", "", "", "", "", "", "", ""),
    ("1.数量目标", "", "", "", "", "", "", "", ""),
    ("0-3岁儿童随访人数", "5200人", "随访率", "≥90%", "5100", "93%", "5", "查看台账", "5"),
    ("新建随访点", "12个", "建成率", "", "12个", "", "5", "查看台账", "5"),
]


def test_a_sheet_that_lost_no_cell_is_read_by_counting() -> None:
    cells = [cell for row in (SHEET_LABELS, *SHEET) for cell in row]
    form = read("\n".join(f"{cell}\n|" if cell else "|" for cell in cells))
    found = [(row.level1, row.level3, row.target_text, row.actual_text, str(row.score)) for row in form.indicators]
    assert found == [
        ("投入目标", "1.安排资金", "860", "860", "3"), ("投入目标", "2.拨付资金", "860", "790", "2.8"),
        ("产出目标", "0-3岁儿童随访人数", "5200人", "5100", "5"), ("产出目标", "新建随访点", "12个", "12个", "5"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("labels", "target"), [("年初指标值 | 年中调整指标值", "≥8公里"), ("目标值 | 标准值", "≥12公里")], ids=["adjusted", "standard"]
)
def test_of_two_targets_the_later_counts_only_where_it_adjusts(labels: str, target: str) -> None:
    form = read(
        HEAD
        + f"""一级指标 | 二级指标 | 三级指标 | {labels} | 实际完成值 | 分值 | 得分 | 偏差原因 | 改进措施
产出指标 | 数量指标 | 清淤河道长度 | ≥12公里 | ≥8公里 | 12.5公里 | 50 | 50 |  |
效益指标 | 社会效益指标 | 排涝面积 | ≥30亩 | ≥20亩 | 12亩 | 30 | 20 | 雨季提前 | 加快进度
"""
    )
    assert form.indicators[0].target_text == target
    assert (form.indicators[1].reason, form.indicators[1].remark) == ("雨季提前", "加快进度")


def test_a_numbered_name_is_no_figure() -> None:
    assert kind_of("1.专账核算率") in (Kind.NAME, Kind.TEXT)
    assert kind_of("3-6岁儿童入园率") in (Kind.NAME, Kind.TEXT)
    assert kind_of("3-6个月") == Kind.MEASURE
    assert kind_of("1.5万元") == Kind.MEASURE


def test_a_list_of_goals_ends_where_its_numbers_do() -> None:
    form = read(
        "项目支出绩效自评表\n项目名称\n河道清淤维护\n主管部门\n石桥区水务局\n年度总体目标\n预期目标\n实际完成情况\n"
        "目标1：清淤河道。\n目标2：加固堤岸。\n全年清淤河道十二公里，堤岸已加固。\n"
        "一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n分值\n得分\n"
        "产出指标\n数量指标\n清淤河道长度\n≥12公里\n12.5公里\n50\n50\n"
    )
    assert (form.goal, form.completion) == ("目标1：清淤河道。目标2：加固堤岸。", "全年清淤河道十二公里，堤岸已加固。")


def test_where_a_dash_stands_for_each_blank_every_figure_keeps_its_column() -> None:
    form = read(
        "项目支出绩效自评表\n项目名称 | 河道清淤维护 |\n"
        "资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率(%) | 得分 |\n"
        "年度资金总额 | 0 | 2.4 | 2.4 | 10 | 100 | 10 |\n其他资金 | 0 | 1.8 | 1.8 | —— | 0 | —— |\n"
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |\n产出指标 | 数量指标 | 清淤长度 | 3公里 | 3公里 | 90 | 90 |\n"
    )
    other = form.budget[1]
    assert (str(other.executed), str(other.rate), other.weight, other.score) == ("1.8", "0", None, None)


SPACED = """到户项目绩效目标自评表
项目名称 庭院种养补贴
主管部门 石桥区农业局 实施单位 石桥镇政府
绩效指标 一级指标 二级指标 三级指标 分值 年度指标值 全年实际值 得分 未完成原因
产出指标 数量指标 ★补贴种植面积 10 10
        花生种植面积 5.5亩 5.5亩
        大豆种植面积 6亩 6亩
★补贴养殖数量 10 10
        山羊养殖数量 80头 80头
        肉鸭养殖数量 300只 280只
"""


def test_points_may_stand_in_rows_above_those_with_the_values() -> None:
    form = read(SPACED + "质量指标 ★成活率 10 9\n总分 100 99\n")
    assert [(row.target, row.actual, row.weight and int(row.weight), row.score and int(row.score)) for row in form.indicators] == [
        (None, None, 10, 10), ("5.5", "5.5", None, None), ("6", "6", None, None), (None, None, 10, 10), ("80", "80", None, None),
        ("300", "280", None, None), (None, None, 10, 9),
    ]  # fmt: skip


def test_where_the_text_breaks_off_a_figure_that_may_be_either_is_neither() -> None:
    last = read(SPACED + "质量指标 ★成活率 10 9").indicators[-1]
    assert (last.level3, str(last.weight), last.target, last.score) == ("★成活率", "10", None, None)


def test_a_name_with_a_chapters_number_is_a_row_where_figures_stand_beside_it() -> None:
    rows = ["一、示范区建立 | ≥20亩 | 20亩 | 15", "二、田间试验 | ≥15组 | 15组 | 15", "三、土样化验 | ≥60个 | 62个 | 5"]
    form = read(
        "项目支出绩效自评表\n单位名称：石桥区土肥站\n项目名称 | 测土补贴 ||\n一级指标 | 二级指标 | 三级指标 | 年初目标值 | 实际完成值 | 得分 |\n"
        f"产出指标 | 数量指标 | {rows[0]} |\n" + "".join(f"{row} |||\n" for row in rows[1:])
    )
    assert [row.level3 for row in form.indicators] == ["一、示范区建立", "二、田间试验", "三、土样化验"]


def test_an_empty_row_of_the_template_scores_nought() -> None:
    form = read(
        "项目支出绩效自评表\n（2022年度）\n项目名称 种植指导\n主管部门 石桥区农业局 实施单位 石桥区农技站\n"
        "一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析\n产出指标 数量指标 指导户数 ≥30户 32户 40 40\n"
        "效益指标 可持续影响指标 技术延续能力提升 能力提升 达成预期指标 40 40  \n生态效益指标         0  \n"
        "满意度指标 服务对象满意度指标 农户满意度 ≥90% 95% 10 10\n总分   100 100\n"
    )
    assert [(row.level3, row.reason) for row in form.indicators] == [
        ("指导户数", None), ("技术延续能力提升", None), ("农户满意度", None)
    ]  # fmt: skip


def test_a_form_cut_off_below_its_funds_is_no_report_whatever_stands_above_it() -> None:
    form = read(
        "石桥区广播局项目支出绩效评价表(2021年度)——影视补贴\n一、项目名称\n影视补贴\n二、项目内容\n对影视作品给予补贴。\n三、绩效评价\n"
        "项目名称 影视补贴\n主管部门 石桥区广播局 实施单位 石桥区广播局机关\n资金情况\n(万元)\n"
        "  全年预算数(A 全年执行数(B 分值 执行率(B/A) 得分\n年度资金总额: 70 63 10 90.00% 9\n 其中:本年财政拨款 70 63 -   -\n"
    )
    total = form.budget[0]
    assert (form.title, form.project_name, form.unit) == ("石桥区广播局项目支出绩效评价表(2021年度)", "影视补贴", "石桥区广播局机关")
    assert [str(value) for value in (total.adjusted, total.executed, total.weight, total.rate, total.score)] == ["70", "63", "10", "90.00", "9"]


def test_a_pages_note_on_its_picture_is_no_part_of_the_title() -> None:
    form = read("见附件(注:以下文字由图片识别,可能有误)" + SPACED)
    assert form.title == "到户项目绩效目标自评表"


NUMBERED = [
    ["产出指标", "数量指标", "清淤长度", "≥12公里", "12.5公里", "50", "50"], ["产出指标", "质量指标", "验收合格率", "≥95%", "96%", "20", "20"],
    ["效益指标", "社会效益指标", "汛期安全", "有效保障", "有效保障", "20", "20"],
]  # fmt: skip


@pytest.mark.parametrize("gap", ["\n", " "])
def test_running_numbers_are_no_part_of_the_levels(gap: str) -> None:
    head = gap.join(["序号", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"])
    rows = "\n".join(gap.join([str(number), *row]) for number, row in enumerate(NUMBERED, 1))
    form = read(f"项目支出绩效自评表\n项目名称\n河道清淤维护\n{head}\n{rows}\n合计{gap}90{gap}90\n")
    assert [(row.level1, row.level2, row.level3) for row in form.indicators] == [tuple(row[:3]) for row in NUMBERED]


@pytest.mark.parametrize("gap", ["\n", " | "])
def test_a_single_column_of_levels_may_hold_second_levels(gap: str) -> None:
    head = gap.join(["指标类型", "指标名称", "目标值", "完成值", "分值", "得分", "未完成原因"])
    rows = "\n".join(gap.join([*row[1:], "雨季停工" if number else ""]) for number, row in enumerate(NUMBERED))
    form = read(f"项目支出绩效自评表\n项目名称{gap}河道清淤维护\n{head}\n{rows}\n")
    assert [(row.level2, row.level3) for row in form.indicators] == [tuple(row[1:3]) for row in NUMBERED]
    assert {row.level1 for row in form.indicators} <= {None, "产出指标", "效益指标"}


def test_who_carries_a_project_out_comes_before_who_fills_in_the_form() -> None:
    text = "项目支出绩效自评表\n填报单位：石桥区水务局\n项目名称 | 河道清淤维护 |\n主管部门 | 石桥区水务局 |{}\n一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 |\n产出指标 | 数量指标 | 清淤长度 | 3公里 | 3公里 |\n"
    assert read(text.format(" 实施单位 | 石桥区河道站 |")).unit == "石桥区河道站"
    assert read(text.format("")).unit == "石桥区水务局"


def test_one_list_of_goals_fills_one_side() -> None:
    head = "项目支出绩效自评表\n项目名称\n河道清淤维护\n年度总体目标\n预期目标\n实际完成情况\n"
    rows = "一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n产出指标\n数量指标\n清淤长度\n3公里\n3公里\n"
    blank = read(head + "一是清淤河道；\n二是加固堤岸；\n三是清运淤泥。\n\n" + rows)
    assert (blank.goal, blank.completion) == ("一是清淤河道；二是加固堤岸；三是清运淤泥。", None)
    turns = read(head + "目标1：清淤河道\n已清淤十二公里\n目标2：加固堤岸\n已加固两处\n" + rows)
    assert (turns.goal, turns.completion) == ("目标1：清淤河道目标2：加固堤岸", "已清淤十二公里已加固两处")


def test_what_stands_behind_the_last_bar_is_no_row() -> None:
    form = read(
        "| 项目绩效目标完成情况表<br>(2021 年度) |  |  |  |  |  |\n| 项目名称 |  | 古树养护 |  |  |  |\n| 预算执行情况(万元) | 预算数: | 8.00 | 执行数: |  | 8.00 |\n"
        "| 绩效指标完成情况 | 一级指标 | 二级指标 | 三级指标 | 预期指标值 | 实际完成指标值 |\n|  | 项目完成指标 | 数量指标 | 养护株数 | ≥30株 | 31株 |\n"
        "|  |  | 质量指标 | 成活率 | ≥98% | 99% |\n|  | 满意度指标 | 满意度指标 | 村民满意度 | ≥95% | 96% |\n\n第三部分 名词解释\n1.财政拨款：指当年拨的钱。\n"
    )
    assert [row.level3 for row in form.indicators] == ["养护株数", "成活率", "村民满意度"]
    assert form.title is not None and form.title.startswith("项目绩效目标完成情况表")


def test_a_second_form_in_rows_of_bars_begins_at_its_project_name() -> None:
    rows = (
        "| 项目名称 |  | {} |  |  |  |\n| 预算执行情况(万元) | 预算数: | 8.00 | 执行数: |  | 8.00 |\n"
        "| 绩效指标完成情况 | 一级指标 | 二级指标 | 三级指标 | 预期指标值 | 实际完成指标值 |\n|  | 项目完成指标 | 数量指标 | 养护株数 | ≥30株 | 31株 |\n"
        "|  |  | 质量指标 | 成活率 | ≥98% | 99% |\n|  | 满意度指标 | 满意度指标 | 村民满意度 | ≥95% | 96% |\n"
    )
    forms = extract(read_bytes((rows.format("古树养护") + "\n" + rows.format("绿道养护")).encode(), "a.txt"))
    assert [form.project_name for form in forms] == ["古树养护", "绿道养护"]
    assert [len(form.indicators) for form in forms] == [3, 3]


def test_the_title_and_the_head_of_a_second_page_begin_no_form() -> None:
    head = "绩效指标\n一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n分值\n得分\n"
    form = read(
        "2023年度项目支出绩效自评表\n项目名称\n林道养护\n主管部门\n石桥区林业局\n项目资金（万元）\n全年预算数\n全年执行数\n分值\n执行率\n得分\n年度资金总额\n40\n38\n10\n95%\n9.5\n"
        + head
        + "产出指标\n数量指标\n养护里程\n≥30公里\n31公里\n20\n20\n质量指标\n合格率\n100%\n100%\n30\n30\n第 1 页，共 2 页\n2023年度项目支出绩效自评表\n"
        + head
        + "效益指标\n社会效益指标\n受益村数\n≥4个\n4个\n30\n30\n满意度指标\n服务对象满意度指标\n村民满意度\n≥90%\n96%\n10\n10\n总分\n100\n99.5\n"
    )
    assert [row.level3 for row in form.indicators] == ["养护里程", "合格率", "受益村数", "村民满意度"]
    assert str(form.total_score) == "99.5"


def test_of_a_sheet_with_points_for_every_level_nothing_is_guessed() -> None:
    form = read(
        "| 评价指标 | | | | | | 自评得分 | 扣分原因 |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n| 一级指标 | | 二级指标 | | 三级指标 | | | |\n"
        "| 名称 | 权重（%） | 名称 | 权重（%） | 名称 | 权重（%） | | |\n| 投入 | 40 | 立项 | 20 | 论证 | 14 | 14 |  |\n|  |  |  |  | 目标 | 6 | 5.5 | 未量化 |\n"
        "|  |  | 资金 | 20 | 到位 | 15 | 15 |  |\n|  |  |  |  | 分配 | 5 | 3 |  |\n| 产出 | 60 | 效率 | 60 | 进度 | 35 | 34 | 未按期 |\n|  |  |  |  | 质量 | 25 | 20 |  |\n| 合计 | 100 | | 100 | | 100 | 91.5 | |\n"
    )
    assert all(row.level3 in ("论证", "目标", "到位", "分配", "进度", "质量") for row in form.indicators)


def test_names_of_levels_of_other_regions() -> None:
    form = read(
        "项目绩效自评表\n项目名称\n老年助餐\n一级目标\n二级目标\n三级目标\n目标值\n权重\n实际完成值\n自评分\n投入和管理目标\n投入管理\n编制合理性\n合理\n20\n合理\n20\n"
        "产出目标\n数量目标\n助餐点个数\n14个\n40\n14个\n40\n效果目标\n社会效益目标\n用餐便利度\n提升\n20\n提升\n20\n满意度目标\n老人满意度\n≥90%\n20\n91%\n20\n"
    )
    assert [(row.level1, row.level2, row.level3) for row in form.indicators][:3] == [
        ("投入和管理目标", "投入管理", "编制合理性"),
        ("产出目标", "数量目标", "助餐点个数"),
        ("效果目标", "社会效益目标", "用餐便利度"),
    ]


def test_rows_in_no_order_end() -> None:
    """A row that its reader gives back is passed over: the next line comes next."""
    rows = (
        ("年度绩效目标（80分）", "产出指标", "数量指标", "编制规划", "=1个", "1个", "10", "10"),
        ("项目名称", "项目名称", *["古桥保护专项经费"] * 6),
        ("年度绩效目标（80分）", "效益指标", "社会效益指标", "保护意识", "提升", "提升", "15", "15"),
        ("改进措施及结果应用方案", "改进措施及结果应用方案", *["加强管理，加快进度。"] * 6),
    )
    text = "".join(f"| {' | '.join(row)} |\n" for row in rows) + "（2023年度）\n"
    forms = extract(read_bytes(text.encode(), "a.txt"))
    assert all(len(form.indicators) <= 2 for form in forms)
