"""Reports as web pages print them: whose they are, what they cost, and the lists that tell results."""

from __future__ import annotations

import pytest

from assist.extract import extract
from assist.readers import read_bytes
from tests.extract import report_samples_web as samples
from tests.extract.test_report import form_of, funds, short


def head(text: str) -> tuple[str | None, int | None, str | None, str | None, str | None]:
    form = form_of(text)
    return form.title, form.year, form.project_name, form.unit, form.fill_date


def test_a_project_behind_the_title_and_amounts_without_their_yuan() -> None:
    form = form_of(samples.FIVE_PARTS)
    assert form.title is not None and form.title.endswith("（儿童关爱服务补助资金）")
    assert (form.year, form.project_name, form.money_unit) == (2023, "儿童关爱服务补助资金", "万元")
    assert funds(form) == [("年度资金总额", "18.4", "18.4", "100")]
    assert [short(item)[:4] for item in form.indicators] == [
        ("新建儿童之家数", ">=", "6", "7"),
        ("家庭教育指导人次", ">=", "900", "860"),
        ("建设完成时间", "date", "2023年11月底", "在规定时间内完成"),
        ("每个儿童之家补助标准", "=", "2", "按标准补助"),
        ("社区家庭教育氛围", None, None, "明显改善"),
        ("家长教育能力", None, None, "有所提高"),
    ]
    assert [(item.level1, item.level2) for item in form.indicators] == [
        *[("产出指标", "数量指标")] * 2,
        ("产出指标", "时效指标"),
        ("产出指标", "成本指标"),
        *[(None, "社会效益指标")] * 2,
    ]


def test_lists_of_counts_below_a_level() -> None:
    form = form_of(samples.COUNTS)
    assert (form.unit, form.project_name) == ("桑田县应急管理局", "安全生产转移支付资金")
    assert funds(form) == [("年度资金总额", "86", None, None)]  # 转移支付 is no spending
    assert form.goal == "一是加强隐患排查；二是提高基层应急能力。"
    assert [(item.level2, item.level3, item.actual_text) for item in form.indicators] == [
        ("数量指标", "检查生产企业", "312家"),
        ("数量指标", "组织应急演练场次", "14场"),
        ("数量指标", "发放宣传资料数量", "5200份"),
        ("质量指标", "购置装备不合格比例", "≤0%"),
    ]


def test_clauses_and_sentences_that_lost_their_marks() -> None:
    form = form_of(samples.NO_COMMAS)
    assert (form.project_name, form.unit) == ("烈士纪念设施维护经费", "桐庐湾区退役军人服务中心")
    assert funds(form) == [
        ("年度资金总额", "80", "71", None),
        ("中央资金", "60", "55", None),
        ("地方资金", "12.5", "9", None),
        ("其他资金", "7.5", "7", None),
    ]
    assert [(item.level2, item.level3, item.target, item.actual) for item in form.indicators] == [
        ("质量指标", "设施完好率", None, "96"),
        ("质量指标", "维护覆盖率", None, "100"),
        ("质量指标", "资金到位率", None, "100"),
        ("时效指标", "设施每季度检修", "100", "100"),
        ("时效指标", "清明节前、烈士纪念日前集中保洁", "100", "95"),
        ("成本指标", "单位维护标准执行", "100", "100"),
    ]


def test_a_page_says_whose_report_it_is_and_of_which_year() -> None:
    assert head(samples.PUBLISHED) == (
        "项目支出绩效自评报告", 2022, "乡村旅游宣传推广费用", "汀溪区文化旅游服务中心", None,
    )  # fmt: skip
    form = form_of(samples.PUBLISHED)
    assert [(str(line.initial), line.adjusted, str(line.executed)) for line in form.budget] == [("50", None, "46.5")]
    assert form.goal == "组织宣传活动，扩大乡村旅游影响。"  # neither the stage nor what was attracted from elsewhere


def test_a_report_without_a_title_is_named_and_dated_by_its_own_words() -> None:
    assert head(samples.SIGNED) == (
        None, 2024, "2024年沙河镇柳林村灌溉渠道配套项目", "沙河镇人民政府", "2025年1月9日",
    )  # fmt: skip
    assert funds(form_of(samples.SIGNED)) == [("年度资金总额", "38", "38", None)]


def test_a_cover_and_its_small_grid_of_funds() -> None:
    title, year, project, unit, date = head(samples.COVER)
    assert (title, year, project, unit) == (
        "云梦湖新区财政支出项目绩效评价自评报告", 2017, "助 老", "云梦湖新区民政局",
    )  # fmt: skip
    assert date is not None and "".join(date.split()) == "2018年6月5日"
    rows = [(b.name, b.initial and str(b.initial), str(b.adjusted), str(b.executed)) for b in form_of(samples.COVER).budget]
    assert rows == [
        ("资金总额", "120", "120", "131.5"),
        ("省财政", "120", "120", "120"),
        ("其它", None, "11.5", "11.5"),
    ]


def test_a_title_torn_in_two_is_read_whole_from_the_page() -> None:
    title, year, project, unit, _ = head(samples.TORN_TITLE)
    assert (title, year) == ("林川县政策性渔业保险补贴2021年度绩效自评报告", 2021)
    assert project == "政策性渔业保险补贴"
    assert unit is None  # the finance bureau published it
    assert form_of(samples.TORN_TITLE).money_unit == "万元"


def test_a_department_cover_gives_title_year_unit_and_date() -> None:
    assert head(samples.DEPARTMENT_COVER) == (
        "苇河市2019年度部门整体支出绩效评价自评报告", 2019, None, "苇河市园林监督服务中心", "2020年05月28日",
    )  # fmt: skip


def test_headings_that_run_into_their_text() -> None:
    form = form_of(samples.GLUED_HEADINGS)
    assert form.title == "生态护林岗位补助资金项目支出绩效评价自评报告"
    assert form.goal == "一是保护好林木资源；二是提高护林员收入，让巡护成为稳定的工作。"
    assert form.conclusion == "项目实施较好，林木资源得到保护。"
    assert funds(form) == [("年度资金总额", "28.6", None, None)]


def test_targets_of_the_chapter_of_goals_go_to_the_results_of_the_same_name() -> None:
    form = form_of(samples.PLANNED)
    assert [short(item)[:4] for item in form.indicators] == [
        ("化妆品抽样批次", ">=", "30", "32"),
        ("巡查企业数", ">=", "12", "11"),
        ("抽样合格率", ">=", "95", "100"),
    ]
    assert form.goal is None
    assert [item.level3 for item in form_of(samples.PLANNED.partition("（二）绩效指标完成")[0]).indicators] == [
        "化妆品抽样批次", "巡查企业数", "抽样合格率", "任务完成时间",
    ]  # fmt: skip


def test_figures_that_a_page_hides_leave_no_whole() -> None:
    form = form_of(samples.MASKED)
    assert (form.title, form.year) == ("枫林县药品检验所关于2024年度药品抽检补助资金绩效自评报告", 2024)
    assert form.budget == ()
    assert [(item.level3, item.target, item.actual) for item in form.indicators] == [
        ("化妆品抽样批次", None, None),
        ("巡查企业数", None, None),
    ]


def test_points_in_headings() -> None:
    form = form_of(samples.SCORED_HEADINGS)
    assert [(i.level1, i.level2, i.level3, i.actual_text, str(i.score)) for i in form.indicators] == [
        ("产出指标", "数量指标", "改造蓄水池", "18座", "30"),
        ("产出指标", "质量指标", "水质检测合格率", "100%", "20"),
        ("效益指标", "社会效益指标", "明显减少了取水的劳累", None, "40"),
    ]
    assert form.total_score == 100  # 10 and 90 add up to it
    assert funds(form) == [("年度资金总额", "320", "320", "100")]
    assert str(form.budget[0].score) == "10"


def test_stages_groups_and_indicators_scored_clause_by_clause() -> None:
    form = form_of(samples.STAGES)
    assert [(i.level1, i.level2, i.level3, i.score and str(i.score)) for i in form.indicators] == [
        ("项目投入", "项目申报管理", "奖补政策合规性", "6"),
        ("项目投入", "项目申报管理", "项目申报符合性", None),
        ("项目投入", "资金落实", "奖补资金到位率", "2"),
        ("项目投入", "资金落实", "奖补资金到位及时率", "2"),
        ("项目过程", "项目管理", "管理制度健全性", None),
    ]
    assert form.total_score == 97


def test_traditional_characters_and_funds_that_were_carried_over() -> None:
    form = form_of(samples.TRADITIONAL)
    assert (form.project_name, form.money_unit) == ("蔬菜集中育苗設施建設項目", "万元")
    assert funds(form) == [("年度资金总额", "387.6", "150.2", "38.75")]


def test_numbers_printed_twice_are_read_once() -> None:
    form = form_of(samples.DOUBLED)
    assert (form.title, form.year, form.grade) == ("2019年度防震科普宣传项目绩效评价自评报告", 2019, "良")
    assert funds(form) == [("年度资金总额", "95.2", "41.7", None)]
    assert [(i.level1, i.level2, i.level3, i.actual, i.reason) for i in form.indicators] == [
        ("投入", "时效目标", "目标完成率", "75.5", "采购推迟")
    ]
    assert form.problems == "(1)宣传面不广。(2)氛围不浓。"


def test_parts_that_miss_their_total_by_a_hair_are_rows() -> None:
    words = "2023年度下达上级资金755.19万元。其中：中央级资金124.23万元，省级资金370.83万元，市级资金260.3万元。"
    form = form_of(f"山溪县2023年度上级资金绩效自评报告\n一、资金情况\n{words}\n二、存在问题\n无。\n")
    assert [str(line.adjusted) for line in form.budget] == ["755.19", "124.23", "370.83", "260.3"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("县级年初预算200万元，已按合同及时足额拨付资金66.8万元。", (("200", None, "66.8"),)),
        ("核定储备基金规模为90万元（不含直补），其中：中央补助50万元，地方自筹40万元。收到中央补助资金50万元。",
         ((None, "90", None), (None, "50", None), (None, "40", None))),
        ("项目建设总投资136万元。全部为统筹整合资金。", ((None, "136", None),)),
        ("省级财政补助的大河沿小流域综合治理工程按照合同进度已支付资金39.5万元。", ((None, None, "39.5"),)),
        ("项目资金总额26.2万元，支出20万元。上年结转79万元，年末结余34万元。", ((None, "26.2", "20"),)),
    ],
)  # fmt: skip
def test_sums_that_sentences_settle(words: str, expected: tuple[tuple[str | None, ...], ...]) -> None:
    form = form_of(f"松江县2023年度治理资金绩效自评报告\n一、资金情况\n{words}\n二、存在问题\n无。\n")
    found = tuple(
        tuple(value and str(value) for value in (line.initial, line.adjusted, line.executed)) for line in form.budget
    )
    assert found == expected


def test_the_score_beside_the_grade_is_the_whole() -> None:
    form = form_of(
        "松江县供销社2022年度项目支出绩效自评报告\n一、自评结论\n（一）自评得分\n"
        "对照指标自查，绩效自评得分83.44分，自评等级为良。\n（二）绩效目标完成情况\n"
        "1.预算执行完成情况：财政下达项目资金50万元，目前已拨付10万元，预算执行率为20%，绩效自评得分4.44分。\n"
        "2.产出指标完成情况：各项指标基本完成，绩效自评得分79分。\n"
    )
    assert (str(form.total_score), form.grade) == ("83.44", "良")
    assert [(str(b.adjusted), str(b.executed), str(b.rate), str(b.score)) for b in form.budget] == [
        ("50", "10", "20", "4.44")
    ]


def test_a_result_against_a_limit_has_no_target() -> None:
    form = form_of(
        "松江县林业局2021年度项目绩效自评报告\n一、项目绩效指标完成情况\n"
        "1.产出指标完成情况。我县共发生林火3起，低于下达的控制指标82起；火案查处率100%。\n二、问题\n无。\n"
    )
    assert [(i.level3, i.target, i.actual) for i in form.indicators] == [("林火", None, "3"), ("火案查处率", None, "100")]


def test_values_end_where_the_next_label_begins() -> None:
    form = form_of(
        "白鹭市财政项目支出绩效自评报告 (2018年度) 项目名称:白鹭市新生入学补助项目 项目单位:白鹭市学生资助办公室 "
        "主管部门:白鹭市教育局 评价人员: 一、项目基本情况 (一)项目立项背景 帮助家庭困难的新生入学，按每人4000元补助。"
        "二、绩效情况 资助了3000名新生，学生和家长都很欢迎，社会反响良好，没有发现虚报冒领的情况。三、存在问题 宣传不够。"
    )
    assert (form.project_name, form.unit, form.department) == (
        "白鹭市新生入学补助项目", "白鹭市学生资助办公室", "白鹭市教育局",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1.数量指标2个：整治水源地数量6个、新增湿地面积30.4平方公里。", [("整治水源地数量", "6"), ("新增湿地面积", "30.4")]),
        ("1.数量指标3个：整治水源地数量6个、新增湿地面积30.4平方公里。", []),  # it counts one that is not there
        ("2.生态效益指标2个：优良水体比例、劣V类水体比例2项指标达到下达的目标值。", [("优良水体比例", None), ("劣V类水体比例", None)]),
        ("绩效目标：硬化道路≥0.5km；验收合格率≥100%；受益人数≥23人改善出行条件。",
         [("硬化道路", "0.5"), ("验收合格率", "100"), ("受益人数", "23")]),
        ("1、产出指标\n质量指标：工程验收合格率100%\n成本指标：计划资金20.5万元", [("工程验收合格率", "100"), ("计划资金", "20.5")]),
    ],
)  # fmt: skip
def test_plans_without_results(line: str, expected: list[tuple[str, str | None]]) -> None:
    text = f"一、绩效目标分解下达情况\n（一）绩效目标设定情况\n{line}\n二、绩效自评工作开展情况\n成立了工作小组。\n"
    assert [(item.level3, item.target) for item in form_of(text).indicators] == expected


def test_one_line_with_spaces_where_lines_ended() -> None:
    whole, flat = form_of(samples.FIVE_PARTS), form_of(" ".join(samples.FIVE_PARTS.split("\n")))
    assert [short(item) for item in flat.indicators] == [short(item) for item in whole.indicators]
    assert (flat.title, flat.project_name, funds(flat)) == (whole.title, whole.project_name, funds(whole))


def test_a_hedged_result_keeps_its_hedge() -> None:
    form = form_of(
        "松江县公路局2023年度养护资金绩效自评报告\n一、绩效指标完成情况\n群众满意度目标值≥90%，实际完成约94%。\n二、问题\n无。\n"
    )
    assert [(item.level3, item.target, item.actual) for item in form.indicators] == [("群众满意度", "90", "约94%")]


def test_work_finished_in_a_later_year_is_what_was_done() -> None:
    text = (
        "柳河县水务局关于2022年度管网改造补助资金绩效分析报告\n一、绩效指标完成情况\n"
        "1.年度任务完成时限。该项工作已于2024年11月24日完成。得15分。\n"
        "2.水质合格率。2021年水质合格率为97%。得5分。\n二、存在问题\n无。\n"
    )
    assert [item.actual for item in form_of(text).indicators] == ["2024年11月24日", None]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("下达林草资金【点击查看>>】万元，其中造林补助2.35万元。", []),
        ("下达绿化资金921.25万元，另下达管护经费444.2万元。", ["921.25"]),
        ("下达2023年绿化补助资金30万元。", ["30"]),
        ("绿化补助资金3728万元全部执行到位。", ["3728"]),
    ],
)
def test_which_sum_is_the_whole(words: str, expected: list[str]) -> None:
    title = "松江县2023年度城区绿化资金绩效自评报告" if "921" in words else "松江县2023年度绩效自评报告"
    words = words.replace("绿化资金", "城区绿化资金")
    form = form_of(f"{title}\n一、资金情况\n{words}\n二、存在问题\n无。\n")
    assert [str(line.adjusted) for line in form.budget if line.adjusted is not None] == expected


@pytest.mark.parametrize("text", samples.ALL)
def test_every_value_stands_where_the_evidence_says(text: str) -> None:
    for evidence in form_of(text).evidence.values():
        assert text[evidence.start : evidence.end] == evidence.text


@pytest.mark.parametrize("text", samples.ALL)
def test_a_cut_report_says_nothing_that_the_whole_does_not(text: str) -> None:
    known = {(item.level3, item.actual, item.target) for item in form_of(text).indicators}
    known |= {(name, None, target) for name, _, target in known}  # cut off before its result is told
    for cut in range(len(text) // 3, len(text), 7):
        if text[cut - 1].isdigit() or text[cut - 1] == ".":
            continue
        for form in extract(read_bytes(text[:cut].encode(), "report.txt")):
            for item in form.indicators[:-1]:
                assert (item.level3, item.actual, item.target) in known
