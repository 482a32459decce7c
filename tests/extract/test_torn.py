"""Pages printed piece by piece, on one line: what stays whole is read, what does not come out even is left blank."""

from __future__ import annotations

import pytest

from assist.extract import extract
from assist.model import Form
from assist.readers import read_bytes

HEAD = (
    "财政项目支出绩效自评表 (2023 年度) 河岸步道照明更新 改造 项目名称 主管部门 澄湖区水务局 年初预算数 全年预算数 全年执行数 分值 执行率 得分 "
    "300000.00 300000.00 {executed} 10 {score} 300000.00 300000.00 {executed} — 上年结转资金 0 0 — 其他资金 0 0 — "
    "年度资金总额 项目资金 (元) 澄湖区水务局 河道管理站 实施单位 其中:当年财政拨款 预期目标 年度 总体 目标 {rate} 实际完成情况 "
    "已完成步道照明更新。 "
)
TABLE = (
    "一级指标 二级指标 数量指标 三级指标 更换路灯完成 年度 指标值 实际 完成值 分值 得分 =100% 100% 30 30 及时 及时 20 20 "
    ">=90% 93% 10 10 100 {total} 率 产出指标 时效指标 设备采购及时性 满意度指标 服务对象满意度指标 {last} 总分 -1- "
    "偏差原因分析及 改进措施"
)


def read(text: str) -> Form:
    forms = extract(read_bytes(text.encode(), "a.txt"))
    assert len(forms) == 1
    return forms[0]


def torn(executed: str = "225,000.0", score: str = "7.5", rate: str = "75.00%", last: str = "沿河居民满意度") -> Form:
    return read((HEAD + TABLE).format(executed=executed, score=score, rate=rate, total="67.5", last=last))


def test_the_fund_table_is_put_together_by_what_its_figures_obey() -> None:
    total, source, *others = torn().budget
    assert (total.kind, str(total.adjusted), str(total.executed), str(total.rate), str(total.weight), str(total.score)) == (
        "total", "300000.00", "225000.0", "75.00", "10", "7.5",
    )  # fmt: skip
    assert (source.kind, str(source.adjusted), str(source.executed)) == ("fiscal", "300000.00", "225000.0")
    assert all(line.adjusted is None and line.executed is None for line in others)


def test_figures_that_obey_nothing_stay_apart() -> None:
    form = torn(executed="225,000.0", score="9.9")
    assert all(line.executed is None for line in form.budget)


def test_a_percentage_that_is_not_the_totals_rate_is_not_taken_for_it() -> None:
    assert torn(rate="61.00%").budget[0].rate is None


def test_names_and_values_are_joined_in_their_order() -> None:
    form = torn()
    assert [(row.level3, row.target, row.actual, str(row.score)) for row in form.indicators] == [
        ("更换路灯完成率", "100", "100", "30"), ("设备采购及时性", "及时", "及时", "20"), ("沿河居民满意度", "90", "93", "10"),
    ]  # fmt: skip
    assert [row.level2 for row in form.indicators] == ["数量指标", "时效指标", "服务对象满意度指标"]
    assert (str(form.total_weight), str(form.total_score)) == ("100", "67.5")


def test_one_name_more_than_rows_of_values_leaves_the_table_alone() -> None:
    assert torn(last="沿河居民满意度 游客投诉处理情况").indicators == ()


def test_values_before_their_labels_are_the_header() -> None:
    form = torn()
    assert (form.project_name, form.unit, form.department) == ("河岸步道照明更新改造", "澄湖区水务局河道管理站", "澄湖区水务局")
    assert form.completion == "已完成步道照明更新。"


@pytest.mark.parametrize("count", [2, 3])
def test_rows_that_stand_whole_in_a_torn_table_are_kept(count: int) -> None:
    whole = ["湖面保洁面积(公顷) 120 125.5 10", "巡查次数(次) 48 50 10", "水草清运率 90% 95% 10"][:count]
    text = (
        "2022 年水域保洁项目自评表 单位名称:石桥区水务局 项目名称 2022 年水域保洁专项 主管部门 石桥区水务局 预算执行 情况(万元) "
        "预算数 (A) 执行数(B) 执行率(B/A) 得分 120.5 120.5 100% 20 三级指标 年初目标值 (A) 实际完成值 (B) 得分 "
        + " ".join(whole)
        + " 水质改善得到 周边认可 湖区水质较 上年有所好 社会效益 指标 居民对湖区 环境的评 价 好转 10 可持续影 响指标 推动公众参与方面发 挥的作用 是否利于周 边参与 二级指标 数量指标 总分"
    )
    form = read(text)
    assert [row.level3 for row in form.indicators] == [one.split()[0] for one in whole]
    assert [str(row.score) for row in form.indicators] == ["10"] * count
    assert form.project_name == "2022年水域保洁专项"
    assert any(doubt.path == "indicators" for doubt in form.doubts)


NUMBERED = (
    "湖州区项目支出绩效自评表 (2022年度) 项目名称 村卫生室维护 主管部门 湖州区卫生健康局 年度 总体 目标 一级 指标 — 年度 实际 指标值 完成值 "
    "指标1:建档份数 480份 指标2:发放手册 不少于10 种 二级指标 三级指标 指标4:举办讲座 分值 得分 470份 3 3 12种 1 1 "
    "指标5:义诊场次 8场 9场 2 2 指标6:随访率 100.00% 97.50% 2 1.9 指标7:巡诊人数 321人 300人 2 1.8 "
    "指标8:上门服务残疾老人及行动不便者人 数 指标9:签约户数 14户 14户 2 2 260户 250户 2 1.9 质量指标 指标1:设备完"
)


def test_rows_in_the_middle_are_read_whatever_happened_around_them() -> None:
    form = read(NUMBERED)
    assert [(row.level3, row.target, row.actual, str(row.weight), str(row.score)) for row in form.indicators] == [
        ("指标5:义诊场次", "8", "9", "2", "2"), ("指标6:随访率", "100.00", "97.50", "2", "1.9"), ("指标7:巡诊人数", "321", "300", "2", "1.8"),
        ("指标8:上门服务残疾老人及行动不便者人数", "14", "14", "2", "2"), ("指标9:签约户数", "260", "250", "2", "1.9"),
    ]  # fmt: skip
    assert any(doubt.path == "indicators" for doubt in form.doubts)


def test_values_that_contradict_their_names_are_not_theirs() -> None:
    slid = "指标5:义诊场次 97.50% 97.50% 2 2 指标6:随访率 321人 300人 2 1.9 指标7:巡诊人数 14% 14% 2 1.8 "
    begin, end = NUMBERED.index("指标5"), NUMBERED.index("指标8")
    assert read(NUMBERED[:begin] + slid + NUMBERED[end:]).indicators == ()


APART = (
    "湖州区项目支出绩效自评表 (2021年度) 项目名称 参合缴费补助 主管部门 湖州区医疗保障局 年度总 体目标 一级 指标 二级指标 三级指标 "
    "数量指标 指标1:全区参合人数 产出 指标 (50分 ) 实际 指标值 完成值 7321 分值 得分 偏差原因分析及改进措 施 7205 15 13 年内有人迁出 本区,人数减少 "
    "质量指标 指标1:资金是否全部纳入区 级账户 100% 100% 15 15 60元 60元 10 10 95% 95% 30 27 70 65 成本指标 指标1:每人每年补助 "
    "效益指 标(30 分) 年度 社会效益 指标1:参合居民看病负担变 化 总分"
)


def test_values_printed_before_their_names_are_joined_when_all_come_out_even() -> None:
    form = read(APART)
    assert [(row.level2, row.level3, row.target, row.actual, str(row.score)) for row in form.indicators] == [
        ("数量指标", "指标1:全区参合人数", "7321", "7205", "13"), ("质量指标", "指标1:资金是否全部纳入区级账户", "100", "100", "15"),
        ("成本指标", "指标1:每人每年补助", "60", "60", "10"), (None, "指标1:参合居民看病负担变化", "95", "95", "27"),
    ]  # fmt: skip
    assert form.indicators[0].reason == "年内有人迁出本区,人数减少"
    assert (str(form.total_weight), str(form.total_score)) == ("70", "65")


def test_a_second_level_goes_on_while_the_names_are_counted_through() -> None:
    rows = "数量指标 指标1:水渠长度 5公里 5公里 10 10 指标2:泵站座数 2座 2座 10 10 质量指标 指标1:验收合格率 100% 100% 10 10 效益 300"
    head = APART[: APART.index("数量指标")] + "指标值 完成值 分值 得分 "
    assert [row.level2 for row in read(head + rows).indicators] == ["数量指标", "数量指标", "质量指标"]


ABOVE = (
    "湖州区项目支出绩效自评表 (2020年度) 项目名称 参合缴费补助 主管部门 湖州区医疗保障局 项目资金 年初预算数 (万元) 年度资金总额 {named}实施单位 "
    "全年预算数 全年执行数 分值 执行率 得分 {first} {second} {behind}上年结转资金 {blank} 其他资金 {blank} 预期目标 实际完成情况 减轻居民负担 已减轻 "
)


def test_labels_before_the_header_name_the_figures_behind_it() -> None:
    head = ABOVE.format(named="其中:当年财政拨款 ", first="54.20 53.10 10 98% 9", second="54.20 53.10 — 98% —", behind="", blank="— —")
    total, fiscal, *others = read(head + TABLE.format(total="60", last="沿河居民满意度")).budget
    assert [(str(line.adjusted), str(line.executed), str(line.rate)) for line in (total, fiscal)] == [("54.20", "53.10", "98")] * 2
    assert (str(total.weight), str(total.score), fiscal.kind) == ("10", "9", "fiscal")
    assert all(line.executed is None for line in others)


def test_figures_that_may_be_of_several_funds_are_given_to_none() -> None:
    head = ABOVE.format(named="", first="0 310.25 10 100% 10", second="310.25 — 100% —", behind="其中:当年财政拨款 ", blank="")
    total, *others = read(head + TABLE.format(total="60", last="沿河居民满意度")).budget
    assert (total.kind, str(total.adjusted), str(total.executed), str(total.score)) == ("total", "0", "310.25", "10")
    assert len(others) == 3
    assert all(line.executed is None for line in others)


def test_a_torn_label_and_a_value_printed_twice_are_mended() -> None:
    text = (
        "湖州区财政项目绩效自评表 填报日期:2022 年 8 月 项目名称 项目主管单 位 自评总分: 95 项目实施单位 湖州区道路管理中心 湖州区道路管理中心 项目负责人 "
        + TABLE.format(total="60", last="沿河居民满意度")
    )
    form = read(text)
    assert form.project_name is None
    assert form.unit == "湖州区道路管理中心"
