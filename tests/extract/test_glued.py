"""Text that was run together: rows are cut where the form's own figures leave one way, and blank elsewhere."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assist.extract import extract
from assist.extract.glued.cells import figure
from assist.extract.glued.funds import cut_funds
from assist.extract.glued.habits import repeated_phrases
from assist.extract.glued.headers import glued_header
from assist.extract.glued.labels import Label, project_seam
from assist.extract.glued.levels import leveled_zones
from assist.extract.glued.narratives import narrative_seam
from assist.extract.glued.rows import Surroundings, bound_read_as_figure, row_cost
from assist.extract.glued.table import Sums, TableRow, Zone, read_table
from assist.extract.headers import Squeezed, indicator_headers
from assist.readers import read_bytes
from corpus.families import families
from eval.roundtrip import Tally, check_file, read_forms, samples_of

P2 = ("level3", "target", "actual", "weight", "score", "reason")
SPLIT = ("level3", "direction", "operator", "target", "actual", "unit", "weight", "score")


def cut(text: str, roles: tuple[str, ...], *weights: int) -> list[dict[str, str]]:
    """The sure cells of the rows in `text`, whose weights add up to one of `weights`."""
    sums = Sums(frozenset(map(Decimal, weights)))
    rows = read_table(text, [Zone(0, len(text))], roles, sums, Surroundings())
    return [texts(text, row) for row in rows]


def texts(text: str, row: TableRow) -> dict[str, str]:
    return {role: text[a:b] for role, (a, b) in row.cells.items()}


def test_one_run_of_digits_is_four_cells() -> None:
    rows = cut("隐患整改到位率≥95%97.2%3030巡查次数≥24次25次2020", P2, 50)
    assert [(r["target"], r["actual"], r["weight"], r["score"]) for r in rows] == [
        ("≥95%", "97.2%", "30", "30"),
        ("≥24次", "25次", "20", "20"),
    ]


def test_the_sum_of_the_weights_decides_between_two_cuts() -> None:
    text = "补植苗木株数1212株"
    rows = cut(text, ("level3", "weight", "target"), 1)
    assert rows[0].get("weight") == "1" and rows[0].get("target") == "212株"
    rows = cut(text, ("level3", "weight", "target"), 12)
    assert rows[0].get("weight") == "12" and rows[0].get("target") == "12株"


def test_what_nothing_decides_is_doubtful() -> None:
    text = "养护设备数正向等于1111台55"
    (row,) = read_table(text, [Zone(0, len(text))], SPLIT, Sums(), Surroundings())
    assert "score" in row.cells and texts(text, row)["unit"] == "台"
    vague = "设施运行状况平稳向好55"
    (row,) = read_table(vague, [Zone(0, len(vague))], P2, Sums(), Surroundings())
    assert "target" in row.doubtful or "level3" in row.doubtful or "target" not in row.likely


def test_a_figure_that_the_form_tells_elsewhere_is_surer() -> None:
    row = {"level3": "走访服务对象数", "target": "90", "actual": "100", "unit": "户", "weight": "5", "score": "5"}
    alone = row_cost(row, Surroundings())
    assert row_cost(row, Surroundings("全年走访服务对象100户。")) < alone
    assert row_cost(row, Surroundings("全年走访服务对象2100户。")) == alone


def test_equal_texts_side_by_side_are_target_and_actual() -> None:
    (row,) = cut("慢性病管理机制更加健全更加健全88", P2, 8)
    assert (row["level3"], row["target"], row["actual"]) == ("慢性病管理机制", "更加健全", "更加健全")


def test_a_reason_does_not_swallow_the_next_row() -> None:
    text = "清淤渠道长度≥20公里15公里107.5部分地块协调较晚。渠道完好率≥90%93%1010"
    rows = cut(text, P2, 20)
    assert [(row["actual"], row["weight"], row["score"]) for row in rows] == [("15公里", "10", "7.5"), ("93%", "10", "10")]
    assert rows[0].get("reason") in (None, "部分地块协调较晚。") and rows[1].get("level3") in (None, "渠道完好率")


def test_fund_rows_are_cut_by_rate_and_sum() -> None:
    text = "资金总额310.2154.7449.88%其中财政200100其他110.254.74"
    places = [text.index("其中"), text.index("其他")]
    rows = [("年度资金总额", 4, places[0]), ("财政拨款", places[0] + 4, places[1]), ("其他资金", places[1] + 2, len(text))]
    cuts = cut_funds(text, rows, ("adjusted", "executed", "rate"))
    found = [{role: text[a:b] for role, (a, b) in cut.cells.items()} for cut in cuts]
    assert found == [
        {"adjusted": "310.2", "executed": "154.74", "rate": "49.88%"},
        {"adjusted": "200", "executed": "100"},
        {"adjusted": "110.2", "executed": "54.74"},
    ]


def test_a_fund_row_that_can_be_cut_two_ways_stays_blank() -> None:
    text = "资金总额111111"
    (only,) = cut_funds(text, [("年度资金总额", 4, len(text))], ("adjusted", "executed"))
    assert only.cells == {} or all(text[a:b] == "111" for a, b in only.cells.values())


@pytest.mark.parametrize(
    ("labels", "roles"),
    [
        ("三级指标年度指标值实际完成值得分计算方法分值得分", ("level3", "target", "actual", "method", "weight", "score")),
        ("三级指标预期指标值实际完成指标值分值得分", ("level3", "target", "actual", "weight", "score")),
        ("三级指标指标性质指标方向年度指标值实际完成值计量单位分值得分", ("level3", "direction", "operator", "target", "actual", "unit", "weight", "score")),
        ("指标名称计量单位指标性质年初指标值调整指标值全年完成值得分系数指标权重指标得分是否核心指标",
         ("level3", "unit", "operator", "target", "adjusted_target", "actual", "score_rate", "weight", "score", "core_flag")),
    ],
)  # fmt: skip
def test_each_column_of_a_header_is_named_once(labels: str, roles: tuple[str, ...]) -> None:
    squeezed = Squeezed(labels + "\n产出指标数量指标", 0)
    header = indicator_headers(squeezed)[0]
    assert glued_header(header, squeezed, "indicator_column", [len(labels)]).roles == roles


def test_the_name_of_a_project_keeps_what_is_its_own() -> None:
    def seam(text: str) -> int | None:
        place = text.index("项目主管部门")
        return project_seam(text, 0, Label("header", "department", place, place + 6))

    assert seam("农村公路安全防护项目主管部门") == len("农村公路安全防护项目")
    assert seam("标尺安装项目项目主管部门") == len("标尺安装项目")
    assert seam("危桥加固工程项目主管部门") is None


def test_goal_and_completion_part_where_the_doing_begins() -> None:
    goal, done = "年内计划加固危桥七座。项目资金总额20万元。", "全年加固危桥七座，群众出行方便。资料齐备。"
    assert narrative_seam(goal + done) == len(goal)
    assert narrative_seam("做好巡查提升见警率按月发放工资") is None


def test_a_report_that_repeats_its_goal_parts_from_it() -> None:
    goal, done = "修剪行道树900株，清运枝叶60车。补种缺株，街面常绿。", "修剪行道树940株，清运枝叶66车。补种后街面常绿，养护到位。"
    assert narrative_seam(goal + done) == len(goal)
    listed = "目标1:清运枝叶60车。目标2:补种缺株。"
    assert narrative_seam(listed + "1.清运枝叶66车。2.补种缺株41株。") == len(listed)
    assert narrative_seam(goal * 2) == len(goal)


def test_sentences_that_tell_nothing_are_not_parted() -> None:
    assert narrative_seam("改善沿街环境。方便居民出行。") is None
    assert narrative_seam("加强巡查。落实责任。健全台账。") is None


def test_a_text_longer_than_any_goal_is_not_weighed() -> None:
    pair = "修建蓄水池12口。2023年修建蓄水池12口。"
    assert narrative_seam(pair) == 9 and narrative_seam(pair * 400) is None


def test_phrases_and_figures() -> None:
    assert repeated_phrases("甲按比例计分5乙按比例计分6丙按比例计分7") == {"按比例计分"}
    assert figure("≥95%") is not None and figure("95%以上") == figure("≥95%") and figure("更加健全") is None


LINED = """项目支出绩效自评表
（2023年度）
项目名称林区防火巡护项目
主管部门云谷县林业局实施单位云谷县防火办
项目资金（万元）年初预算数全年预算数（A）全年执行数（B）分值执行率（B/A）得分
年度资金总额60.0060.0045.301075.50%7.55
一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施
产出指标（50分）数量指标聘用巡护人员≥24人25人2020
质量指标隐患整改到位率≥95%97.2%3030
效益指标（30分）社会效益指标火情发现能力日趋完善日趋完善3030
满意度指标（10分）服务对象满意度指标林区居民满意度≥90%92%1010
总分10097.55
"""


@pytest.mark.parametrize("joined", [False, True])
def test_a_form_with_and_without_its_lines(joined: bool) -> None:
    text = LINED.replace("\n", "") if joined else LINED
    (form,) = extract(read_bytes(text.encode(), "form.txt"))
    assert form.project_name == "林区防火巡护项目" and form.unit == "云谷县防火办"
    assert form.budget[0].executed == Decimal("45.30") and form.budget[0].score == Decimal("7.55")
    assert [(i.level2, i.level3, i.actual, int(i.weight or 0)) for i in form.indicators] == [
        ("数量指标", "聘用巡护人员", "25", 20),
        ("质量指标", "隐患整改到位率", "97.2", 30),
        ("社会效益指标", "火情发现能力", "日趋完善", 30),
        ("服务对象满意度指标", "林区居民满意度", "92", 10),
    ]
    assert {(w.label, int(w.weight)) for w in form.declared_weights} >= {("产出指标", 50), ("满意度指标", 10)}
    assert form.total_score == Decimal("97.55") and form.total_weight == 100
    place = form.evidence["indicators[1].actual"]
    assert text[place.start : place.end] == "97.2%"


def test_what_is_blank_is_said() -> None:
    text = LINED.replace("火情发现能力日趋完善日趋完善", "火情发现能力优于往年好于周边")
    (form,) = extract(read_bytes(text.encode(), "form.txt"))
    read = next((i for i in form.indicators if i.level2 == "社会效益指标"), None)
    assert read is None or read.target in (None, "优于往年")
    assert (read is not None and read.target) or any(d.path.startswith("indicators") for d in form.doubts)


@pytest.mark.slow
@pytest.mark.parametrize("family", [name for name in families() if name != "N1"])
def test_generated_forms_are_read_and_never_guessed(family: str) -> None:
    """Round trip over generated forms: what is stated is right, and most of it is stated."""
    tally = Tally()
    for seed in (7001, 7002):
        check_file(samples_of(seed, family), "txt-glued", read_forms, tally)
    assert tally.share(tally.wrong) <= 0.5
    assert tally.share(tally.right) >= 88.0


def test_forms_that_follow_each_other_in_one_line_begin_at_their_heads() -> None:
    head = "项目名称{0}主管部门东安县水利局实施单位东安县{0}所项目资金(万元)年初预算数全年预算数全年执行数分值执行率得分年度资金总额30303010100%10"
    table = "一级指标二级指标三级指标年度指标值实际完成值分值得分产出指标数量指标维护{0}数量≥12座12座5050满意度指标受益村民满意度≥90%93%4040总分100100"
    text = "项目支出绩效自评表(2021年度)" + "".join((head + table).format(name) for name in ("泵站", "涵闸"))
    first, second = extract(read_bytes(text.encode(), "a.txt"))
    assert [form.project_name for form in (first, second)] == ["泵站", "涵闸"]
    assert [row.level3 for row in second.indicators] == ["维护涵闸数量", "受益村民满意度"]


def test_a_form_that_breaks_off_behind_its_funds() -> None:
    text = (
        "转移支付绩效目标自评表(2021年度)转移支付(项目)名称水库移民扶持资金中央主管部门水利部地方主管部门资金情况(万元)"
        "全年预算数(A)全年执行数(B)预算执行率(B/A)年度资金总额:5365365100%其中:中央财政资金5365365100%地方资金总体目标"
    )
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    assert form.project_name == "水库移民扶持资金"
    assert all(line.adjusted is None or line.adjusted != 5365365 for line in form.budget)


def test_a_second_header_among_run_together_rows() -> None:
    text = (
        "2021年度堤防养护项目自评表单位名称:东安县水利局填报日期:2022年3月1日项目名称堤防养护年度绩效目标1(40分)一级指标二级指标三级指标年初目标值(A)"
        "实际完成值(B)得分产出指标数量指标养护堤防长度20公里20公里20质量指标养护合格率100%100%20年度绩效目标2(40分)一级指标二级指标三级指标年初目标值(A)"
        "实际完成值(B)得分产出指标数量指标清理河道次数4次4次20效益指标社会效益指标沿岸环境改善改善20总分80"
    )
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    assert form.goal is None
    assert [row.level3 for row in form.indicators][:3] == ["养护堤防长度", "养护合格率", "清理河道次数"]


def test_what_the_template_left_behind_a_row_is_no_reason() -> None:
    text = (
        "项目支出绩效自评表(2021年度)项目名称堤防养护主管部门水利局实施单位堤防所一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施"
        "产出指标数量指标养护堤防长度20公里20公里2020指标2:质量指标养护合格率100%100%3030指标2:时效指标指标1:成本指标养护费用48万元48万元2020指标2:"
        "效益指标社会效益指标沿岸环境改善改善2020……总分9090"
    )
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    assert len(form.indicators) == 4
    assert all(row.reason is None for row in form.indicators)


def test_a_level_that_was_wrapped_and_a_name_that_opens_with_a_number() -> None:
    text = (
        "转移支付绩效目标自评表\n(2021年度)\n一级指标二级指标三级指标指标值全年实际完成值未完成原因和改进措施\n"
        "数量指标12座水库除险加固完成率100%100%\n质量指标加固工程合格率100%100%\n经济效益\n指标带动就业人数增长率8%9%\n"
        "服务对象\n满意度指标\n库区群众满意度90%95%\n说明\n"
    )
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    names = {row.level3: row.level2 for row in form.indicators}
    assert names["带动就业人数增长率"] == "经济效益指标"
    assert names["库区群众满意度"] == "服务对象满意度指标"
    assert names["12座水库除险加固完成率"] == "数量指标"


def test_points_as_shares_and_funds_that_stand_twice() -> None:
    text = (
        "专项名称乡村公路养护专项资金省级主管部门交通厅资金情况(万元)年度金额(提前下达):208万元资金使用情况(万元)合计:109.8万元"
        "中央财政165万元中央财政84.5万元省级财政43万元省级财政25.3万元绩效目标完成情况一级指标二级指标三级指标指标值完成值权重得分"
        "产出指标数量指标养护公路里程≥310公里325公里30%30质量指标养护合格率≥90%98.70%20%20时效指标资金拨付率100%100%10%10"
        "效益指标社会效益指标通行条件改善率≥60%85%20%20满意度指标服务对象满意度指标沿线村民满意度≥80%93%20%20得分合计100。"
    )
    (form,) = extract(read_bytes(text.encode(), "a.txt"))
    assert [(line.name, line.adjusted, line.executed) for line in form.budget] == [
        ("合计", Decimal(208), Decimal("109.8")), ("中央财政", Decimal(165), Decimal("84.5")), ("省级财政", Decimal(43), Decimal("25.3")),
    ]  # fmt: skip
    assert [(row.weight, row.score) for row in form.indicators] == [(30, 30), (20, 20), (10, 10), (20, 20), (20, 20)]
    assert (form.total_weight, form.total_score) == (None, 100)


def test_fund_figures_that_do_not_add_up_are_kept_where_all_amounts_have_two_decimals() -> None:
    text = "年度资金总额42.2640.120.95%其中:中央财政资金42.2640.1294.94%"
    names = ("年度资金总额", "其中:中央财政资金")
    first, second = text.index("42"), text.rindex("42")
    rows = [(names[0], first, first + 15), (names[1], second, len(text))]
    broken, sound = cut_funds(text, rows, ("adjusted", "executed", "rate"))
    assert {role: text[slice(*cut)] for role, cut in broken.cells.items()} == {"adjusted": "42.26", "executed": "40.12", "rate": "0.95%"}
    assert text[slice(*sound.cells["rate"])] == "94.94%"


def test_a_label_whose_characters_a_scan_mixed_up_is_still_a_column() -> None:
    text = "指标名称计量单位指标性质年初指标值调整指标值年成值全完值得分系数(%)指标权重(分)指标得分(分)是否核心指标"
    squeezed = Squeezed(text, 0)
    columns = glued_header(indicator_headers(squeezed)[0], squeezed, "indicator_column", ())
    assert columns.roles == (
        "level3", "unit", "operator", "target", "adjusted_target", "actual", "score_rate", "weight", "score", "core_flag",
    )  # fmt: skip
    assert columns.end == len(text)


WHOLE = ("level3", "unit", "operator", "target", "weight", "actual", "score")


def test_rows_before_the_place_where_a_text_breaks_off_are_read() -> None:
    text = "河道巡查完成率%901010010水源涵养林面积万亩2610610护坡修复面积万亩3103103水质监测断面达标率%8010851030清淤长"
    rows = read_table(text, [Zone(0, len(text), cut_off=True)], WHOLE, Sums((Decimal(100),)), Surroundings())
    assert texts(text, rows[0]) == {"level3": "河道巡查完成率", "unit": "%", "target": "90", "weight": "10", "actual": "100", "score": "10"}
    assert all("清淤" not in texts(text, row).get("level3", "") for row in rows)


def test_a_row_that_cannot_be_read_does_not_take_the_others_with_it() -> None:
    rows = cut("隐患整改到位率≥95%97.2%3030宣传O品第=(份%%,,9巡查次数≥24次25次2020应急演练次数≥4次4次2020物资储备率≥90%95%2020", P2, 90)
    assert {"隐患整改到位率", "应急演练次数", "物资储备率"} <= {row["level3"] for row in rows}


def test_a_flag_ends_its_row_and_begins_no_name() -> None:
    roles = ("level3", "target", "actual", "weight", "score", "core_flag")
    rows = cut("预算调整率≤3%2%2020是结余资金率≤2%1%3030否采购执行率≥90%95%2020是信息公开率≥90%95%2020否", roles, 90)
    assert [(row["level3"], row["core_flag"]) for row in rows] == [
        ("预算调整率", "是"), ("结余资金率", "否"), ("采购执行率", "是"), ("信息公开率", "否"),
    ]  # fmt: skip


@pytest.mark.parametrize(("target", "actual", "likely"), [("28", "8", True), ("290%", "100%", True), ("26次", "12次", False), ("≥28", "8", False)])
def test_a_bound_that_a_scan_took_for_a_figure_is_known(target: str, actual: str, likely: bool) -> None:
    assert bound_read_as_figure(target, actual) is likely


def test_a_bound_in_words_belongs_to_the_value_behind_it() -> None:
    rows = cut("火情查明率不低于95%达成预期指标案件查处率不低于90%达成预期指标过火面积小于0.9‰达成预期指标居民是否知晓是达成预期指标", ("level3", "target", "actual"))
    assert [(row["level3"], row.get("target")) for row in rows[:3]] == [("火情查明率", "不低于95%"), ("案件查处率", "不低于90%"), ("过火面积", "小于0.9‰")]
    assert all(not row.get("level3", "").endswith("是") and row.get("target") != "否" for row in rows)


def test_a_source_that_repeats_the_total_s_row_is_cut_like_it() -> None:
    text = "年度资金总额60万元55.1290.00%其中:中央财政补助60万元55.1290.00%地方资金"
    starts = [("年度资金总额", 0), ("其中:中央财政补助", text.index("其中")), ("地方资金", text.index("地方"))]
    rows = [(name, at + len(name), end) for (name, at), end in zip(starts, [starts[1][1], starts[2][1], len(text)], strict=True)]
    cuts = cut_funds(text, rows, ("adjusted", "executed", "rate"))
    read = [{role: text[slice(*place)] for role, place in cut.cells.items()} for cut in cuts]
    assert read[:2] == [{"adjusted": "60万元", "executed": "55.12", "rate": "90.00%"}] * 2


def test_a_level_that_was_printed_twice_is_no_part_of_the_name() -> None:
    text = "产出指标数量指标数量指标终端升级台数100%100%质量指标验收合格率100%100%"
    second, third = [zone for zone in leveled_zones(text, 0, len(text), ()) if zone.level2]
    assert second.level2 is not None and text[slice(*second.level2)] == "数量指标"
    assert text[second.zone.start :].startswith("终端") and text[third.zone.start :].startswith("验收")


def test_spaces_that_part_most_cells_part_all_of_them() -> None:
    text = (
        "转移支付区域（项目）绩效目标自评表 （2021年度） 项目名称护林补助资金 项目资金（万元）全年预算数（A）全年执行数（B）预算执行率（B/A） 年度资金总额：300 240 80% "
        "绩效指标一级指标二级指标三级指标指标值全年实际完成值未完成原因和改进措施 产出指标数量指标管护林地面积 ≥3.2万亩 3.3万亩 补植面积 ≥2万亩 1.5万亩 因部分地块流转未落实，已安排明年补上 "
        "抚育面积 5万亩 5万亩 质量指标补植成活率 ≥90% 94% 抚育合格率 ≥95% 97% 成本指标补植补助标准 500元/亩·年 500元/亩·年 "
        "效益指标生态效益指标林木覆盖率 ≥62% 62.8% 满意度指标服务对象满意度指标林农满意度 ≥85% 92% 说明无"
    )
    rows = extract(read_bytes(text.encode(), "a.txt"))[0].indicators
    assert [row.level3 for row in rows] == ["管护林地面积", "补植面积", "抚育面积", "补植成活率", "抚育合格率", "补植补助标准", "林木覆盖率", "林农满意度"]
    assert rows[1].reason in (None, "因部分地块流转未落实，已安排明年补上")  # never a part of it
    assert rows[5].actual_text == "500元/亩·年"


def test_a_score_is_told_from_the_count_that_opens_the_reason_behind_it() -> None:
    text = (
        "项目支出绩效自评表（2022年度）项目名称农技推广一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施"
        "产出指标（50分）数量指标农技员人数≥12人12人 10 10 培训农民人数≥260人274人 10 10 试验技术项数≥8项6项 10 7.52项技术因旱情未能开展试验 "
        "质量指标考核合格率≥95%98.5% 10 10 时效指标完成及时率100%100% 10 10 "
        "效益指标（40分）经济效益指标亩均增收≥8%8.3% 20 20 社会效益指标服务村覆盖率100%100% 20 20 满意度指标（10分）服务对象满意度指标农户满意度≥90%92% 10 10 总分100 97.5"
    )
    row = next(row for row in extract(read_bytes(text.encode(), "a.txt"))[0].indicators if row.level3 == "试验技术项数")
    assert (str(row.score), row.reason) == ("7.5", "2项技术因旱情未能开展试验")


def test_a_number_that_was_broken_stops_nothing() -> None:
    text = (
        "项目支出绩效自评表（2022年度）项目名称农技推广一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施"
        "产出指标（50分）数量指标农技员人数≥12人12人5 05 0质量指标合格率100%100%５％５％效益指标（50分）社会效益指标服务村覆盖率100%100%5050总分100100"
    )
    assert len(extract(read_bytes(text.encode(), "a.txt"))) == 1


def test_a_head_of_two_rows_names_the_columns_in_their_order() -> None:
    text = (
        "项目支出绩效自评表（2021年度）项目名称农技推广绩效指标年度指标值实际完成值分值得分偏差原因分析及改进措施一级指标二级指标三级指标指标性质指标值度量单位"
        "产出指标数量指标培训农民人数≥260人274人2020质量指标考核合格率=100%100%2020时效指标完成及时率=100%100%1010"
        "效益指标社会效益指标服务村覆盖率≥60%71%4040满意度指标服务对象满意度指标农户满意度≥90%93%1010总分100100"
    )
    rows = extract(read_bytes(text.encode(), "a.txt"))[0].indicators
    assert [(row.level3, row.operator, row.target, row.actual, str(row.score)) for row in rows[:2]] == [
        ("培训农民人数", ">=", "260", "274", "20"),
        ("考核合格率", "=", "100", "100", "20"),
    ]
