"""Forms as offices vary them: where points, years, levels, totals and units of money stand."""

from assist.extract import extract
from assist.model import Form
from tests.extract.grid_builder import Merged, Rows, document, place, rows

TITLE = "项目支出绩效自评表"
HEAD = "项目名称 | 山塘整修{7}\n主管部门 | 水利局{3} | 实施单位 | 水管站{3}"
FUNDS = """
项目资金（万元）{1x3} | {1} | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 分值 | 得分
年度资金总额 | 80 | 100 | 95 | 95% | 10 | 9.5
其中：财政拨款 | 80 | 100 | 95 | 95% | - | -
"""
ITEMS = """
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 原因
产出指标 | 数量指标 | 整修山塘 | ≥8座 | 8座 | 50 | 50 | {1}
效益指标 | 社会效益指标 | 灌溉面积 | ≥900亩 | 850亩 | 40 | 37.8 | 干旱
"""


def read(*parts: str) -> Form:
    table: Rows = [row for part in parts for row in rows(part)]
    (form,) = extract(document(TITLE, table))
    return form


def amounts(form: Form) -> list[tuple[str, ...]]:
    return [tuple(str(getattr(line, name)) for name in ("initial", "adjusted", "executed", "weight", "score")) for line in form.budget]


def test_points_before_the_funds_and_merged_down_over_them() -> None:
    form = read(HEAD, """
        预算执行（万元）{1x3} | 分值 | {1} | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 得分
        10{1x2} | 年度资金总额 | 80 | 100 | 95 | 95% | 9.5{1x2}
        其中：财政拨款 | 80 | 100 | 95 | 95%
        """, ITEMS)  # fmt: skip
    assert amounts(form) == [("80", "100", "95", "10", "9.5"), ("80", "100", "95", "None", "None")]


def test_amounts_told_apart_by_their_years() -> None:
    form = read(HEAD, """
        资金（万元）{1x4} | 来源{1x2} | 预算数{3} | 执行数{2} | 执行率{1x2}
        2023年 | 2024年年初 | 2024年调整后 | 2023年 | 2024年
        年度资金总额 | 80 | 80 | 100 | 80 | 95 | 95%
        其中：财政拨款 | 80 | 80 | 100 | 80 | 95 | 95%
        """, ITEMS)  # fmt: skip
    assert [line[:3] for line in amounts(form)] == [("80", "100", "95")] * 2


def test_the_second_level_under_the_name_of_an_operator() -> None:
    form = read(HEAD, FUNDS, ITEMS.replace("一级指标 | 二级指标 | 三级指标", "指标类别 | 指标性质 | 具体指标"))
    assert [(item.level1, item.level2) for item in form.indicators] == [("产出指标", "数量指标"), ("效益指标", "社会效益指标")]


def test_levels_are_named_without_the_number_of_their_chapter() -> None:
    form = read(HEAD, FUNDS, ITEMS.replace("产出指标 |", "一、产出指标（50分） |").replace("社会效益指标", "（一）社会效益指标"))
    assert [(item.level1, item.level2) for item in form.indicators] == [("产出指标", "数量指标"), ("效益指标", "社会效益指标")]


def test_the_total_in_one_cell_and_the_grade_behind_its_label() -> None:
    form = read(HEAD, FUNDS, ITEMS, "合计得分：97.3分{8}")
    assert (str(form.total_score), len(form.indicators)) == ("97.3", 2)
    form = read(HEAD, FUNDS, ITEMS, "总分（满分100分）{5} | 100 | 97.3 | 等级：优")
    assert (str(form.total_weight), str(form.total_score), form.grade) == ("100", "97.3", "优")


def test_the_unit_of_money_in_a_cell_of_its_own_and_beside_a_form_with_another() -> None:
    plain = FUNDS.replace("（万元）", "")
    assert read("评价年度 | 2024年{3} | 单位 | 元{3}", HEAD, plain, ITEMS).money_unit == "元"
    second = [rows(part) for part in (HEAD, FUNDS.replace("万元", "元"), ITEMS)]
    first = [rows(part) for part in (HEAD, FUNDS, ITEMS)]
    beside: Rows = [left + right for one, other in zip(first, second, strict=True) for left, right in zip(one, other, strict=True)]
    assert [form.money_unit for form in extract(document(TITLE, beside))] == ["万元", "元"]


def test_tables_of_one_row_below_each_other_are_one() -> None:
    goal = "年度总体目标 | 预期目标{4} | 实际完成情况{3}\n | 整修山塘8座。{4} | 整修了山塘8座。{3}"
    tables = [[row] for part in (HEAD, FUNDS.replace("{1x3}", ""), goal, ITEMS) for row in rows(part)]
    for table in tables:
        if table[0][0].text in ("年度资金总额", "其中：财政拨款"):
            table[0].insert(0, Merged(""))
    (form,) = extract(document(TITLE, *tables))
    assert (form.goal, form.completion, len(form.budget), len(form.indicators)) == ("整修山塘8座。", "整修了山塘8座。", 2, 2)


def test_the_reason_in_brackets_behind_the_score() -> None:
    items = ITEMS.replace("| 得分 | 原因", "| 得分及扣分原因{2}").replace("| 37.8 | 干旱", "| 37.8分（干旱两个月）{2}").replace("| 50 | {1}", "| 50分{2}")
    form = read(HEAD, FUNDS, items)
    assert [(str(item.score), item.reason) for item in form.indicators] == [("50", None), ("37.8", "干旱两个月")]


def test_target_and_actual_in_rows_of_their_own_beside_points_merged_down() -> None:
    form = read(HEAD, FUNDS, """
        绩效指标{1x5} | 一级指标 | 二级指标 | 三级指标 | 内容 | 指标值 | 分值 | 得分
        产出指标{1x2} | 数量指标{1x2} | 整修山塘{1x2} | 目标值 | ≥8座 | 50{1x2} | 50{1x2}
        完成值 | 8座
        效益指标{1x2} | 社会效益指标{1x2} | 灌溉面积{1x2} | 目标值 | ≥900亩 | 40{1x2} | 37.8{1x2}
        完成值 | 850亩
        """)  # fmt: skip
    assert [(i.level2, i.level3, i.target, i.actual, str(i.weight), str(i.score)) for i in form.indicators] == [
        ("数量指标", "整修山塘", "8", "8", "50", "50"), ("社会效益指标", "灌溉面积", "900", "850", "40", "37.8")]


def test_names_of_levels_that_a_page_break_cut_in_two() -> None:
    items = ITEMS.replace("效益指标 | 社会效益指标 | 灌溉面积", "满意度指标 | 服务对象满意 | 村民评价").rstrip() + """
        （50分） | 度指标 | 商户评价 | ≥90% | 93% | 10 | 10 | {1}
        """
    assert [(i.level1, i.level2) for i in read(HEAD, FUNDS, items).indicators][1:] == [("满意度指标", "服务对象满意度指标")] * 2


def test_texts_of_sheets_without_merged_cells() -> None:
    blanks = " | " * 6
    for goal in (f"年度目标 | | 整修山塘8座。{blanks[3:]}\n完成情况 | | 整修了山塘8座。{blanks[3:]}",
                 f"年度目标 | {blanks}\n整修山塘8座。 | {blanks}\n完成情况 | {blanks}\n整修了山塘8座。 | {blanks}"):
        form = read(HEAD, FUNDS, goal, ITEMS)
        assert (form.goal, form.completion, len(form.indicators)) == ("整修山塘8座。", "整修了山塘8座。", 2), goal
    form = read(HEAD, FUNDS, f"年度目标 | {blanks}\n完成情况 | {blanks}", ITEMS)
    assert (form.goal, form.completion, len(form.indicators)) == (None, None, 2)


def test_a_total_that_names_itself_the_score_wherever_it_stands() -> None:
    form = read(HEAD, FUNDS, ITEMS, "自评总分{5} | 97.3{2} | 优")
    assert (str(form.total_score), form.total_weight, form.grade) == ("97.3", None, "优")


def test_the_execution_rate_as_a_row_below_the_indicators() -> None:
    funds = "预算数： | 100 | 执行数： | 95{5}\n其中：财政拨款 | 100 | 其中：财政拨款 | 95{5}"
    form = read(HEAD, funds, ITEMS, "预算执行率（10分）{5} | 10 | 9.5 | {1}")
    assert (len(form.indicators), str(form.budget[0].weight), str(form.budget[0].score)) == (2, "10", "9.5")


def test_a_fund_behind_the_words_that_all_funds_share() -> None:
    form = read(HEAD, FUNDS.replace("其中：财政拨款", "资金来源：（1）政府预算资金"), ITEMS)
    assert [line.kind for line in form.budget] == ["total", "fiscal"]


def test_cells_that_print_again_what_the_merged_cell_said() -> None:
    goal = "年度总体目标{1x2} | 预期目标{3} | 实际完成情况{4}\n" + f"{'整修山塘并恢复灌溉，' * 5}{{3}} | {'整修了山塘并恢复灌溉，' * 5}{{4}}"
    items = ITEMS.replace("| ≥900亩 | 850亩", "| 明显改善 | 明显改善").replace("40 | 37.8 | 干旱", "40 | 40 | {1}")
    table: Rows = [row for part in (HEAD, FUNDS, goal, items, "总分{5} | 100 | 97.3 | {1}") for row in rows(part)]
    merged, apart = (extract(document(TITLE, one))[0] for one in (table, _again(table)))
    left, right = (form.model_dump(exclude={"evidence", "blank_labels", "end", "doubts"}) for form in (merged, apart))
    assert left == right and (merged.indicators[1].target, merged.indicators[1].actual) == ("明显改善", "明显改善")


def _again(table: Rows) -> Rows:
    """The table with each merged cell as many cells that say the same."""
    cells = place(table)
    width = max(cell.col + cell.colspan for cell in cells)
    texts = [[""] * width for _ in table]
    for cell in cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            texts[row][cell.col : cell.col + cell.colspan] = [cell.text] * cell.colspan
    return [[Merged(text) for text in row] for row in texts]
