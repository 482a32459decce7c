"""Forms of each layout family, typed in by hand, cut into pieces."""

from __future__ import annotations

from decimal import Decimal

from assist.extract.grid.reading import read_forms
from assist.extract.raw import RawForm
from assist.model import Document
from tests.extract.grid_builder import document, pieces, rows, texts

TAIL = """
    一级指标 | 二级指标 | 三级指标 | 实际完成值
    产出指标 | 数量指标 | 植树 | 300株
"""
P1 = rows(r"""
    项目名称 | 51012324T000001234567-河道清淤{10}
    主管部门 | 云溪县水利局{4} | 实施单位 （盖章）{2} | 云溪县河道所{4}
    项目基本情况{1x3} | 1.项目年度目标完成情况{1x2} | 项目年度目标{4} | 年度目标完成情况{5}
    清淤河道12公里。{4} | 实际清淤11公里。{5}
    2.项目实施内容及过程概述 | 分三个标段施工。{9}
    预算执行情况（10分）{1x4} | 年度预算数（万元）{2} | 年初预算 | 调整后预算数 | 预算执行数 \
        | 预算执行率 | 权重 | 得分 | 原因{2}
    总额{2} | 30.00 | 24.00 | 18.00 | 75.00% | 10 | 7.5 | 汛期停工。{2}
    其中：财政资金{2} | 30.00 | 24.00 | 18.00 | 75.00% | / | / | {2}
    其他资金{2} |  |  |  |  | / | / | {2}
    绩效指标（90分）{1x4} | 一级指标 | 二级指标 | 三级指标 | 指标性质 | 指标值 | 度量\n单位 | 完成值 \
        | 权重 | 得分 | 未完成原因分析
    产出指标{1x2} | 数量指标{1x2} | 清淤长度 | ≥ | 12 | 公里 | 11 | 50 | 45.83 | 汛期停工。
    弃土外运 | ≥ | 800 | 方 | 820 | 30 | 30 | {1}
    效益指标 | 社会效益指标 | 沿岸积水 | 定性 | 减少 |  | 减少 | 10 | 10 | {1}
    合计{8} | 100 | 93.33 | {1}
    评价结论 | 总体较好。{10}
    存在问题 | {10}
    改进措施 | 提前开工。{10}
    项目负责人：{6} | 财务负责人：丁某{5}
""")


def only(doc: Document) -> RawForm:
    forms = read_forms(doc)
    assert len(forms) == 1
    return forms[0]


def test_sichuan_form() -> None:
    raw = only(document("部门预算项目支出绩效自评表（2024年度）", P1))
    assert raw.title is not None and raw.title.text == "部门预算项目支出绩效自评表（2024年度）"
    assert texts(raw.header, "project_name", "department", "unit") == [
        "51012324T000001234567-河道清淤", "云溪县水利局", "云溪县河道所"]
    assert texts(raw.sections, "goal", "completion", "process", "conclusion", "problems", "measures") == [
        "清淤河道12公里。", "实际清淤11公里。", "分三个标段施工。", "总体较好。", "", "提前开工。"]
    assert [row["name"].text for row in raw.budget] == ["总额", "其中：财政资金", "其他资金"]
    assert texts(raw.budget[0], "initial", "adjusted", "executed", "rate", "weight", "score", "reason") == [
        "30.00", "24.00", "18.00", "75.00%", "10", "7.5", "汛期停工。"]
    assert texts(raw.budget[2], "initial", "rate", "weight") == ["", "", "/"]
    assert texts(raw.indicators[1], "level1", "level2", "level3", "operator", "target", "unit", "actual",
                 "weight", "score", "reason") == [
        "产出指标", "数量指标", "弃土外运", "≥", "800", "方", "820", "30", "30", ""]
    assert raw.indicators[0]["level1"].start == raw.indicators[1]["level1"].start
    assert texts(raw.total, "weight", "score", "grade") == ["100", "93.33", None]
    assert [(label, weight) for label, weight, _ in raw.declared] == [
        ("预算执行情况", Decimal(10)), ("绩效指标", Decimal(90))]
    assert [(role, piece.text) for role, piece in raw.signatures] == [
        ("项目负责人", ""), ("财务负责人", "丁某")]
    assert raw.doubts == []


def test_every_piece_stands_where_it_says() -> None:
    doc = document("部门预算项目支出绩效自评表（2024年度）", P1)
    for piece in pieces(only(doc)):
        assert "".join(doc.text[piece.start : piece.end].split()) == "".join(piece.text.split())


def test_blank_value_is_addressed_behind_its_label() -> None:
    doc = document("项目支出绩效自评表", rows(f"""
        项目名称 | 绿化{{3}}
        主管部门 | 实施单位 | 园林所{{2}}
        {TAIL}"""))
    blank = only(doc).header["department"]
    assert (blank.text, doc.text[: blank.end].endswith("主管部门")) == ("", True)


P2_GZ = rows(r"""
    项目名称 | 护林员补助{9}
    主管部门及代码 | [151]青屏县林业局{4} | 实施单位{1} | 青屏县林业站{4}
    项目资金\n（元）{1x4} | 资 金 来 源{2} | 年初预算数 | 全年预算数（A） | 全年执行数（B） | 分值 \
        | 执行率 | 得分{2}
    年度资金总额：{2} | 120,000 | 120,000 | 90,000 | 10 | 75.00 | 7.50{2}
    财政拨款：{2} | 120,000 | 120,000 | 90,000 | - | - | -{2}
    其他：{2} | 0 | 0 | 0 | - | - | -{2}
    年度\n总体\n目标{1x2} | 预期目标{4} | 实际完成情况{5}
    聘用护林员40名。{4} | 聘用38名。{5}
    绩\n效\n指\n标{1x4} | 一级指标 | 二级指标 | 三级指标 | 年度指标值(A) | 实际完成值(B) | 分值 | 得分 \
        | 未完成原因分\n析 | 备注
    产出指标\n(50分){1x2} | 数量指标 | 护林员人数 | ≥40人 | 38人 | 25 | 23.75 | 两人离职 | {1}
    质量指标 | 考核合格率 | ＝100% | 达成预期指标 | 25 | 25 |  | 合格率100%
    满意度指\n标(10分) | 满意度指\n标 | 村民满意度 | ≥90% | 93% | 10 | 10 |  | {1}
    总         分{6} | 100 | 96.25 | {2}
    自评结论 | 优。巡护到位。{9}
""")


def test_guizhou_forms_in_one_file() -> None:
    head = "单位（盖章）：青屏县林业局    填报日期：20250110"
    doc = document("项目支出绩效目标自评表", "（2024年度）", head, P2_GZ, "联系人：邱某",
                   "项目支出绩效目标自评表", "（2023年度）", head, P2_GZ, "联系人：")
    first, second = read_forms(doc)
    assert texts(first.header, "year_text", "fill_date", "filing_unit", "contact") == [
        "（2024年度）", "20250110", "青屏县林业局", "邱某"]
    assert texts(second.header, "year_text", "contact") == ["（2023年度）", ""]
    assert [piece.text for _, piece in second.signatures] == [""]
    assert texts(first.budget[0], "initial", "adjusted", "executed", "weight", "rate", "score") == [
        "120,000", "120,000", "90,000", "10", "75.00", "7.50"]
    assert texts(first.indicators[1], "level1", "level2", "actual", "remark") == [
        "产出指标(50分)", "质量指标", "达成预期指标", "合格率100%"]
    assert [(label, weight) for label, weight, _ in first.declared] == [
        ("产出指标", Decimal(50)), ("满意度指标", Decimal(10))]
    assert texts(first.total, "weight", "score") == ["100", "96.25"]
    assert first.sections["conclusion"].text == "优。巡护到位。"
    assert first.end <= second.start


T3 = rows(r"""
    转移支付（项目）名称{2} | 水库移民后期扶持{5}
    中央主管部门{2} | 水利部{5}
    地方主管部门{2} | 丹江县移民局 | 资金使用单位 | 丹江县移民局{3}
    资金投入情况 （万元）{1x4} |  | 全年预算数（A） | 全年执行数（B）{2} | 预算执行率 （B/A×100%）{2}
    年度资金总额： | 310.5 | 290{2} | 93.40%{2}
    其中：中央财政资金 | 310.5 | 290{2} | 93.40%{2}
    地方财政资金 |  | {2} | {2}
    资金管理情况{1x3} |  | 情况说明{3} | 存在问题和改进措施{2}
    分配科学性 | 按人口分配{3} | {2}
    下达及时性 | 三月下达{3} | 略晚，提前衔接{2}
    总体目标完成情况{1x2} | 总体目标{2} | 全年实际完成情况{4}
    扶持移民1200人。{2} | 扶持1180人。{4}
    绩效指标{1x3} | 一级指标 | 二级指标 | 三级指标 | 指标值（包含数字及文字描述） | 全年实际完成值 \
        | 未完成原因和改进措施
    产出指标{1x2} | 数量指标 | 扶持人数 | ≥1200人 | 1180人 | 部分人员外迁
    时效指标 | 兑付时间 | 12月底前 | 11月 | {1}
    说明 | 无{6}
""")


def test_transfer_form_without_scores() -> None:
    doc = document("水库移民后期扶持资金转移支付区域绩效自评表", "（2023年度）", T3,
                   "注：1.其他资金含结转。", "2.执行数为实际支出。", "决算公开的其他内容。")
    raw = only(doc)
    assert texts(raw.header, "project_name", "central_department", "department", "unit") == [
        "水库移民后期扶持", "水利部", "丹江县移民局", "丹江县移民局"]
    assert [texts(row, "aspect", "situation", "problems") for row in raw.management] == [
        ["分配科学性", "按人口分配", ""], ["下达及时性", "三月下达", "略晚，提前衔接"]]
    assert texts(raw.sections, "goal", "completion", "notes", "measures") == [
        "扶持移民1200人。", "扶持1180人。", "无", None]
    assert texts(raw.budget[1], "adjusted", "executed", "rate", "score") == ["310.5", "290", "93.40%", None]
    assert raw.indicator_roles == ("level1", "level2", "level3", "target", "actual", "reason")
    assert raw.total == {}
    assert doc.text[raw.start : raw.end].endswith("2.执行数为实际支出。")


def test_weight_before_target() -> None:
    table = rows(r"""
        项目名称 | 村道硬化{8}
        项目负责人及电话 | 贺某 13000000000{8}
        绩效指标{1x3} | 一级指标 | 二级指标 | 三级指标 | 分值 | 年度指标值 | 全年实际值 | 得分 \
            | 未完成原因及拟采取的改进措施
        产出指标 | 数量指标 | ★硬化里程 (≥**公里) | 60 | ≥6公里 | 6.2公里 | 60 | {1}
        效益指标 | 社会效益指标 | 受益村民 | 40 | ≥900人 | 880人 | 39 | 部分外出
        总分{4} | 100 | {2} | 99 | {1}
    """)
    raw = only(document("衔接资金绩效目标自评表", table))
    assert texts(raw.indicators[1], "level3", "weight", "target", "actual", "score", "reason") == [
        "受益村民", "40", "≥900人", "880人", "39", "部分外出"]
    assert texts(raw.total, "weight", "score") == ["100", "99"]
    assert raw.header["phone"].text == "贺某 13000000000"


def test_department_form_takes_the_adjusted_target() -> None:
    table = rows(r"""
        部门名称 | 巴南湾区林业局{4} | 填报单位 | 林业局{2} | 自评总分（分） | 97.4
        年度总体目标{1x2} | 年初绩效目标{3} | 全年(调整)绩效目标{2} | 全年目标实际完成情况{4}
        造林500亩。{3} | {2} | 造林520亩。{4}
        指标名称 | 计量单位 | 指标性质 | 年初指标值 | 调整指标值 | 全年完成值 | 得分系数（%） \
            | 指标权重（分） | 指标得分（分） | 是否核心指标
        造林面积 | 亩 | ≥ | 500 | 450 | 520 | 100 | 60 | 60 | 是
        成活率 | % | ≥ | 85 |  | 80 | 94.12 | 40 | 37.4 | 否
    """)
    raw = only(document("部门整体绩效自评表", "（2022年度）", table))
    roles = ("level1", "level3", "operator", "target", "unit", "actual", "weight", "score", "score_rate")
    assert [texts(row, *roles) for row in raw.indicators] == [
        [None, "造林面积", "≥", "450", "亩", "520", "60", "60", "100"],
        [None, "成活率", "≥", "85", "%", "80", "40", "37.4", "94.12"]]
    assert texts(raw.header, "self_score", "department", "filing_unit") == ["97.4", "巴南湾区林业局", "林业局"]
    assert texts(raw.sections, "goal", "completion") == ["造林500亩。", "造林520亩。"]


def test_hubei_form_scores_in_the_head() -> None:
    table = rows(r"""
        项目名称 | 馆藏修复{6}
        项目类别 | 1.部门预算项目 √ 2.专项 □{6}
        预算执行情况（万元）（20分）{1x2} | {2} | 预算数（A） | 执行数（B） | 执行率（B/A） \
            | 得分（20分*执行率）
        年度财政资金总额{2} | 50 | 45 | 90% | 18
        年度绩效目标（80分）{1x2} | 一级指标 | 二级指标 | 三级指标 | 年初目标值（A） | 实际完成值（B） \
            | 得分
        产出指标（80分） | 数量指标 | 修复件数 | ≥90件 | 92件 | 80
        偏差大或目标未完成原因分析 | 无{6}
        改进措施及结果应用方案 | 继续加强{6}
    """)
    head = "单位名称：沙洋区档案馆 填报日期：2022年3月1日 总分：98分"
    raw = only(document("2021年度馆藏修复项目自评表", head, table))
    assert texts(raw.header, "filing_unit", "fill_date", "self_score") == [
        "沙洋区档案馆", "2022年3月1日", "98分"]
    assert texts(raw.budget[0], "name", "adjusted", "executed", "rate", "score", "weight") == [
        "年度财政资金总额", "50", "45", "90%", "18", None]
    assert [label for label, _, _ in raw.declared] == ["预算执行情况", "产出指标"]
    assert texts(raw.sections, "problems", "measures") == ["无", "继续加强"]


def test_titles_inside_a_table_and_sheets_split_forms() -> None:
    form = rows(f"项目名称 | 绿化{{3}}\n{TAIL}")
    title = rows("项目支出绩效自评表{4}")
    one = [*title, *form, *rows("{4}"), *title, *form]
    assert len(read_forms(document(one))) == 2
    assert len(read_forms(document(form, form))) == 2, "a second project name begins a form without title"
    assert len(read_forms(document(form, form, sheets=("甲", "乙")))) == 2


def test_tables_that_are_no_self_assessment() -> None:
    plan = rows(r"""
        项目名称 | 绿化{3}
        一级指标 | 二级指标 | 三级指标 | 年度指标值
        产出指标 | 数量指标 | 植树 | 300株
    """)
    assert read_forms(document("项目支出绩效目标申报表", plan)) == []
    assert read_forms(document("通讯录", rows("姓名 | 电话\n甲 | 1"))) == []
    assert read_forms(document("没有表格")) == []


def test_pairs_of_label_and_amount() -> None:
    table = rows(r"""
        项目名称 | 食品抽检{5}
        预算执行情况（万元）{1x2} | 预算数： | 32万 | 执行数： | 30.86万 | 19.29
        其中：财政拨款 | 32万 | 其中：财政拨款 | 30.86万 | {1}
        一级指标 | 二级指标 | 三级指标 | 预期指标值 | 实际完成指标值 | 得分
        产出指标 | 数量指标 | 抽检批次 | 620批 | 655批 | 80
    """)
    raw = only(document("中央对地方专项转移支付区域绩效目标自评表", table))
    assert [texts(row, "name", "adjusted", "executed", "score") for row in raw.budget] == [
        ["预算数：", "32万", "30.86万", "19.29"], ["其中：财政拨款", "32万", "30.86万", None]]


def test_amount_and_label_in_one_cell() -> None:
    table = rows(r"""
        项目名称 | 家庭奖励{3}
        资金合计(万元) | 年度预算资金总额:1758.4    执行数:1700{3}
        二级指标 | 三级指标 | 指标值 | 完成情况
        数量指标 | 发放人数 | ≥1820人 | 1836人
    """)
    raw = only(document("转移支付资金绩效自评表", table))
    assert texts(raw.budget[0], "name", "adjusted", "executed") == ["年度预算资金总额", "1758.4", "1700"]


def test_seals_and_numbered_goals() -> None:
    table = rows(r"""
        填报单位：沙洲镇政府（盖章）{3} | 填报日期：2022年3月{3}
        项目名称 | 修路{5}
        年度绩效目标1（80分） | 修好村道{5}
        一级指标 | 三级指标 | 目标值 | 实际完成值 | 分值 | 得分
        产出指标 | 里程 | 5公里 | 5公里 | 80 | 80
        负责人：（签字）{3} | 填表人：{3}
    """)
    doc = document("2021年度修路项目自评表", table)
    raw = only(doc)
    unit = raw.header["filing_unit"]
    assert (unit.text, doc.text[unit.start : unit.end]) == ("沙洲镇政府", "沙洲镇政府")
    assert raw.sections["goal"].text == "修好村道"
    assert [(role, piece.text) for role, piece in raw.signatures] == [("负责人", ""), ("填表人", "")]
