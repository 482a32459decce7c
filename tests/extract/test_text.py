"""The text path, scramble by scramble (LAYOUTS section 3), on small forms in our own words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assist.extract import extract
from assist.model import Form
from assist.readers import read_bytes

HEAD = "项目支出绩效自评表\n（2023年度）\n"


def read(text: str) -> Form:
    (form,) = extract(read_bytes(text.encode(), "form.txt"))
    return form


def rows(form: Form) -> list[tuple[str | None, ...]]:
    return [(i.level3, i.target, i.actual, str(i.weight), str(i.score)) for i in form.indicators]


CELLS = (
    HEAD
    + "\t项目名称\n\t渠道清淤\n\n\t主管部门\n\t东湖县水利局\n\t实施单位\n\t东湖县灌区所\n\n\t项目资金（万元）\n\t\n\t年初预算数\n\t全年预算数\n\t全年执行数\n"
    "\t分值\n\t执行率\n\t得分\n\n\t\n\t年度资金总额\n\t80.00\n\t96.00\n\t72.00\n\t10\n\t75.00%\n\t7.5\n\n\t\n\t其他资金\n\t\n\t\n\t\n\t/\n\t\n\t/\n\n"
    "\t一级指标\n\t二级指标\n\t三级指标\n\t指标性质\n\t指标值\n\t度量\n\n单位\n\t完成值\n\t分值\n\t得分\n\t偏差原因分析\n\n"
    "\t产出指标\n\t数量指标\n\t清淤渠道长度\n\t≥\n\t30\n\t公里\n\t31\n\t40\n\t40\n\t\n\n"
    "\t\n\t质量指标\n\t验收合格率\n\t＝\n\t100\n\t%\n\t\n\t30\n\t\n\t\n\n"
    "\t满意度指标\n\t服务对象满意度\n\t灌区农户满意度\n\t≥\n\t90\n\t%\n\t93%\n\t20\n\t20\n\t\n\n\t合计\n\t100\n\t67.5\n\n"
)


def test_one_cell_a_line_keeps_blank_cells_blank() -> None:
    form = read(CELLS)
    assert (form.project_name, form.department, form.unit) == ("渠道清淤", "东湖县水利局", "东湖县灌区所")
    assert form.money_unit == "万元" and form.year == 2023
    total, other = form.budget
    assert (total.initial, total.adjusted, total.executed) == (Decimal("80.00"), Decimal("96.00"), Decimal("72.00"))
    assert (total.rate, total.weight, total.score) == (Decimal("75.00"), Decimal("10"), Decimal("7.5"))
    assert (other.adjusted, other.executed, other.score) == (None, None, None)
    assert rows(form)[1] == ("验收合格率", "100", None, "30", "None")
    assert "indicators[1].actual" in form.blank_labels
    assert (form.total_weight, form.total_score) == (Decimal("100"), Decimal("67.5"))


def test_every_evidence_is_exactly_its_text() -> None:
    document = read_bytes(CELLS.encode(), "form.txt")
    (form,) = extract(document)
    assert form.evidence
    for evidence in (*form.evidence.values(), *form.blank_labels.values()):
        assert document.text[evidence.start : evidence.end] == evidence.text
    assert form.evidence["indicators[0].target"].text == "30"


def test_rows_that_lost_a_merged_cell_shift_back() -> None:
    form = read(
        "补助资金转移支付区域绩效目标自评表\n（2022年度）\n转移支付（项目）名称\t\t村道补助\n地方主管部门\t\t省交通厅\t资金使用单位\t河口市交通局\n"
        "项目资金（万元）\t\t全年预算数（A）\t全年执行数（B）\t预算执行率（B/A）\n\t年度资金总额：\t500\t350\t70.00%\n\t其中：中央补助\t500\t350\t70.00%\n"
        "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t全年实际完成值\t未完成原因和改进措施\n"
        "\t产出指标\t数量指标\t新改建里程\t≥20公里\t22公里\t\n新增会车道\t\t\t≥8处\t9处\t\n\t质量指标\t交工验收合格率\t100%\t100%\t\n"
        "效益指标\t社会效益\t通车村组\t≥15个\t15个\t\t\n说明\t无\n"
    )
    assert [i.level3 for i in form.indicators] == ["新改建里程", "新增会车道", "交工验收合格率", "通车村组"]
    assert [i.level2 for i in form.indicators] == ["数量指标", "数量指标", "质量指标", "社会效益"]
    assert form.indicators[1].actual == "9" and not form.has_scores
    assert form.budget[1].kind == "central"


def test_wrapped_cells_of_a_pdf_are_put_together() -> None:
    form = read(
        HEAD
        + "项目名称 社区食堂补贴\n主管部门 南岭区民政局 实施单位 南岭区养老中心\n项目资金\n（元）\n资金来源 年初预算数 全年预算数（A） 全年执行数（B） 分值 执行率 得分\n"
        "年度资金总额： 120,000 150,000 135,000 10 90.00 9.00\n其他： 0 0 0 - - -\n一级指标 二级指标 三级指标 年度指标值(A) 实际完成值(B) 分值 得分\n未完成原因分\n析\n备注\n"
        "产出指标\n(50分)\n数量指标 补贴就餐老人 ≥300人 322人 25 25\n质量指标\n食品安全抽检合格率与\n餐具消毒合格率\n＝100% 100% 25 25\n"
        "效益指标\n(30分)\n社会效益\n指标\n老年人就餐便利程度 明显改善 达成预期指标 30 30\n满意度指\n标(10分)\n满意度指\n标\n就餐老人满意度 ≥90% 96% 10 10\n总    分 100 99.00\n"
    )
    assert [i.level3 for i in form.indicators][1] == "食品安全抽检合格率与餐具消毒合格率"
    assert [i.level1 for i in form.indicators] == ["产出指标", "产出指标", "效益指标", "满意度指标"]
    assert {(w.label, int(w.weight)) for w in form.declared_weights} >= {("产出指标", 50), ("效益指标", 30)}
    assert form.total_score == Decimal("99.00") and form.budget[0].rate == Decimal("90.00")


GLUED = (
    "项目支出绩效自评表（2023年度）项目名称林区防火巡护主管部门云谷县林业局实施单位云谷县防火办项目资金（万元）年初预算数全年预算数（A）全年执行数（B）分值执行率（B/A）得分"
    "年度资金总额60.0060.0045.301075.50%7.55绩效指标一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施"
    "产出指标（50分）数量指标聘用巡护人员≥24人25人2020质量指标隐患整改到位率≥95%97.2%3030效益指标（30分）社会效益指标火情发现能力有效提升有效提升3030"
    "满意度指标（10分）服务对象满意度指标林区居民满意度≥90%92%1010总分10097.55"
)


def test_cells_run_together_are_cut_where_the_sums_agree() -> None:
    form = read(GLUED)
    total = form.budget[0]
    assert (total.adjusted, total.executed, total.rate) == (Decimal("60.00"), Decimal("45.30"), Decimal("75.50"))
    assert rows(form)[0] == ("聘用巡护人员", "24", "25", "20", "20")
    assert form.total_score == Decimal("97.55")


def test_what_cannot_be_cut_is_left_blank_and_said() -> None:
    form = read(GLUED.replace("≥24人25人2020", "24252020").replace("总分10097.55", "总分"))
    values = [(i.target, i.actual, i.weight) for i in form.indicators if i.level3 == "聘用巡护人员"]
    assert all(target is None and actual is None for target, actual, _ in values)
    assert form.doubts


@pytest.mark.parametrize("order", ["目标值\t完成值\t分值\t得分", "得分\t分值\t完成值\t目标值"])
def test_an_unseen_column_order_is_read_by_its_labels(order: str) -> None:
    cells = {"目标值": ["≥5场", "100%", "≥85%"], "完成值": ["6场", "100%", "88%"], "分值": ["40", "30", "20"], "得分": ["40", "30", "20"]}
    table = "一级指标\t二级指标\t三级指标\t" + order + "\t偏差说明\n"
    names = [("产出指标", "数量指标", "宣讲场次"), ("", "质量指标", "资料发放率"), ("满意度指标", "服务对象满意度", "听众满意度")]
    for index, levels in enumerate(names):
        table += "\t".join([*levels, *(cells[label][index] for label in order.split("\t")), ""]) + "\n"
    head = "项目名称\t反诈宣讲\n主管部门\t临川区公安局\n资金来源\t全年预算数\t全年执行数\t执行率\n年度资金总额\t20.00\t19.00\t95.00%\n其他资金\t0.00\t0.00\t\n"
    form = read(HEAD + head + table + "合计\t\t\t\t\t\t\n")
    assert rows(form)[0] == ("宣讲场次", "5", "6", "40", "40")
    assert rows(form)[2] == ("听众满意度", "85", "88", "20", "20")


def test_a_lost_header_is_solved_by_score_not_above_weight() -> None:
    head = "项目名称\t管网检漏\n资金来源\t全年预算数\t全年执行数\t执行率\n年度资金总额\t40.00\t30.00\t75.00%\n其他资金\t0.00\t0.00\t\n"
    body = (
        "产出指标\t数量指标\t检漏管网长度\t58公里\t≥50公里\t30\t30\n\t质量指标\t漏点修复率\t92%\t≥95%\t28\t30\n\t时效指标\t完成及时率\t100%\t＝100%\t20\t20\n"
        "效益指标\t经济效益指标\t漏损率下降\t2.1%\t≥2%\t10\t10\n"
    )
    form = read(HEAD + head + body)
    assert rows(form)[1] == ("漏点修复率", "95", "92", "30", "28")


def test_scrambled_columns_are_not_read_as_rows() -> None:
    form = read(
        HEAD + "项目名称 文物修缮\n一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分\n产出指标\n效益指标\n数量指标\n质量指标\n社会效益指标\n"
        "≥3处\n100%\n3处\n100%\n20\n30\n20\n30\n修缮文物数量\n验收合格率\n保护水平\n提升\n"
    )
    assert form.indicators == ()
    assert any(doubt.path == "indicators" for doubt in form.doubts)


def test_several_forms_in_one_file() -> None:
    document = read_bytes((CELLS + "\n\n" + CELLS.replace("渠道清淤", "水库巡查")).encode(), "two.txt")
    forms = extract(document)
    assert [form.project_name for form in forms] == ["渠道清淤", "水库巡查"]
    assert forms[0].end <= forms[1].start


def test_a_text_without_a_form_gives_none() -> None:
    assert extract(read_bytes("关于召开会议的通知\n请各科室准时参加。\n".encode(), "notice.txt")) == ()


def test_traditional_characters_with_pinyin_are_the_same_labels() -> None:
    form = read(
        "項(xiàng)目支出績(jì)效自評(píng)表\n（2023年度）\n項(xiàng)目名称 管網巡检\n主管部門 東湖縣水務局 實施單(dān)位 東湖縣水廠\n"
        "項(xiàng)目資(zī)金\n（万元） 年初預(yù)算數 全年預(yù)算數（A） 全年執(zhí)行數（B） 分值 執(zhí)行率（B/A） 得分\n年度資(zī)金总额 30 30 24 10 80.00% 8\n其他資(zī)金 - -\n"
        "一級指標(biāo) 二級指標(biāo) 三級指標(biāo) 年度指標(biāo)值 實(shí)際完成值 分值 得分\n產(chǎn)出指標(biāo) 數量指標(biāo) 巡检管網长度 ≥80公里 86公里 50 50\n"
    )
    assert form.project_name == "管網巡检"
    assert form.budget[0].executed == Decimal("24")
    assert rows(form) == [("巡检管網长度", "80", "86", "50", "50")]


def test_sentences_behind_a_table_that_no_total_ends_are_no_indicator() -> None:
    table = [
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实施进度"), ("产出指标", "数量指标", "修剪行道树", "≥40株", "已完成100%", ""),
        ("产出指标", "质量指标", "成活率", "≥90%", "已完成100%", ""), ("满意度指标", "满意度指标", "居民满意度", "≥90%", "已完成100%", ""),
    ]  # fmt: skip
    prose = (
        "3.分析评价申报内容是否合理", "申报内容与实际相符，目标合理可行。", "（三）自评步骤及方法", "二、资金申报及使用情况", "（一）资金申报及批复情况。",
        "围绕目标，从项目的开展、成效等方面科学设定评价指标，采用公众评判、结果比较等方式进行评价。", "本项目于年初申报，经审议批复下达预算资金10万元。",
        "（二）资金计划、到位及使用情况（可用表格形式反映）。", "1.资金到位", "项目名称\n        | 县级财政资金\n        | 资金计划\n        | 资金到位\n       情况",
    )  # fmt: skip
    rows = "\n".join("\n        | ".join(row) for row in table)
    behind = "\n  \n".join(prose)
    (form,) = extract(read_bytes(f"行道树管护项目绩效自评报告\n（2023年度）\n{rows}\n{behind}\n".encode(), "form.txt"))
    assert [row.level3 for row in form.indicators] == ["修剪行道树", "成活率", "居民满意度"]
