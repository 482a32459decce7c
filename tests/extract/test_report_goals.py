"""Results of reports: beside their goals, under the names of goals, several in a clause, line by line."""

from assist.extract import extract
from assist.model import Form
from assist.readers import read_bytes


def form_of(body: str) -> Form:
    text = f"苇塘县渡口管理站2023年度渡船更新补助资金绩效自评报告\n一、项目概况\n2023年安排资金60万元。\n{body}\n四、存在问题\n船员年龄偏大。\n"
    (form,) = extract(read_bytes(text.encode(), "report.txt"))
    return form


def told(body: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(item.level3, item.target_text, item.actual_text) for item in form_of(body).indicators]


def test_results_under_the_names_of_goals() -> None:
    assert told(
        "二、绩效目标\n更新渡船16艘，培训船员120人次，渡口完好率95%以上。\n"
        "三、绩效完成情况\n全年共更新渡船15艘，完成率93.8%；培训船员131人次，完成率109.2%，1艘渡船因船厂延期未交付。渡口完好率97%。"
    ) == [("更新渡船", "16艘", "15艘"), ("培训船员", "120人次", "131人次"), ("渡口完好率", "95%以上", "97%")]


def test_goals_in_brackets_behind_results() -> None:
    assert told("二、绩效目标完成情况\n实际更新渡船15艘（目标16艘）、培训船员131人次（目标120人次），群众满意度98%（目标95%）。") == [
        ("更新渡船", "16艘", "15艘"),
        ("培训船员", "120人次", "131人次"),
        ("群众满意度", "95%", "98%"),
    ]


def test_by_how_much_a_goal_was_passed_is_no_goal() -> None:
    assert told("二、绩效指标完成情况\n1.产出指标完成情况。数量指标：更新渡船18艘，超出目标2艘；培训船员131人次，超额完成目标。") == [
        ("更新渡船", None, "18艘"),
        ("培训船员", None, "131人次"),
    ]


def test_several_results_in_a_clause() -> None:
    assert told("二、指标完成情况\n1.数量指标：渡船更新项目3个、码头改造项目1个、参训船员人数15人。\n2.成本指标：渡船更新总计支出58.6万元；") == [
        ("渡船更新项目", None, "3个"),
        ("码头改造项目", None, "1个"),
        ("参训船员人数", None, "15人"),
        ("渡船更新总计支出", None, "58.6万元"),
    ]


def test_indicators_listed_behind_the_name_of_their_level() -> None:
    form = form_of("二、绩效目标\n一是2个产出指标分别是：（1）更新渡船数量目标完成≥16艘；（2）船员培训人次目标完成≥120人次。二是1个满意度指标分别是：（1）过渡群众满意度（%）要≥90%。")
    assert [(item.level1, item.level3, item.target_text) for item in form.indicators] == [
        ("产出指标", "更新渡船数量", "≥16艘"),
        ("产出指标", "船员培训人次", "≥120人次"),
        ("满意度指标", "过渡群众满意度", "≥90%"),
    ]


def test_indicators_told_line_by_line() -> None:
    form = form_of(
        "二、产出指标\n（一）数量指标\n指标1：更新渡船\n年度指标值：16艘\n实际完成值：15艘\n指标2：培训船员\n年度指标值：≥120人次\n实际完成值：131人次\n"
        "三、满意度指标\n指标1：过渡群众满意度\n年度指标值：≥90%\n实际完成值：96%"
    )
    assert [(item.level1, item.level2, item.level3, item.target_text, item.actual_text) for item in form.indicators] == [
        ("产出指标", "数量指标", "更新渡船", "16艘", "15艘"),
        ("产出指标", "数量指标", "培训船员", "≥120人次", "131人次"),
        ("满意度指标", None, "过渡群众满意度", "≥90%", "96%"),
    ]


def test_lines_below_headings_without_numbers() -> None:
    form = form_of("二、绩效指标完成情况\n产出指标\n数量指标\n更新渡船：目标值16艘，完成值15艘\n效益指标\n社会效益指标\n方便两岸群众出行：每季度走访一次，共4次。")
    assert [(item.level1, item.level2, item.level3) for item in form.indicators] == [
        ("产出指标", "数量指标", "更新渡船"),
        ("效益指标", "社会效益指标", "方便两岸群众出行"),
    ]


def test_a_short_notice_without_chapters_is_a_report() -> None:
    text = (
        "关于2022年度流动图书车运行经费使用情况的绩效自评报告\n县财政局：\n"
        "    2022年县财政批复我馆流动图书车运行经费18万元，实际到位18万元，全年支出17.64万元，执行率98%，结余0.36万元由财政收回。\n"
        "    年初确定的目标是：流动图书车下乡服务120车次，接待读者2万人次。一年来，流动图书车共下乡服务126车次，接待读者2.31万人次，外借图书4.8万册次。\n"
    )
    (form,) = extract(read_bytes(text.encode(), "notice.txt"))
    assert [(str(line.adjusted), str(line.executed), str(line.rate)) for line in form.budget] == [("18", "17.64", "98")]
    assert [(item.target_text, item.actual_text) for item in form.indicators] == [("120车次", "126车次"), ("2万人次", "2.31万人次")]


def test_goals_answered_line_by_line() -> None:
    assert told("二、绩效目标完成情况\n◆目标一：更新渡船16艘。完成情况：实际更新15艘，完成率93.8%。\n◆目标二：过渡群众满意度达到90%。完成情况：经调查过渡群众满意度为96%。") == [
        ("更新渡船", "16艘", "15艘"),
        ("过渡群众满意度", "90%", "96%"),
    ]


def test_units_of_a_labels_list_are_read_one_by_one() -> None:
    form = form_of(
        "二、绩效指标完成情况\n1.产出指标完成情况。数量指标：更新渡船15艘，完成任务的93.8%；新建客渡码头2个、货渡码头6个；资金11月底前支付完毕。"
        "质量指标：渡船检验合格率100%。"
    )
    assert [(item.level2, item.level3, item.actual_text) for item in form.indicators] == [
        ("数量指标", "更新渡船", "15艘"),
        ("数量指标", "新建客渡码头", "2个"),
        ("数量指标", "货渡码头", "6个"),
        ("质量指标", "渡船检验合格率", "100%"),
    ]


def test_what_will_be_is_no_result() -> None:
    assert told("二、绩效目标完成情况\n1.效益目标\n项目建成后可新增泊位18个，年过渡群众2.5万人次。\n2.满意度目标\n过渡群众满意度96%。") == [
        ("过渡群众满意度", None, "96%")
    ]


def test_a_sentence_of_goals_tells_no_results() -> None:
    form = form_of("二、资金下达\n绩效目标为：渡船检验合格率达到100%，过渡群众满意度不低于90%。\n三、绩效目标完成情况\n渡船检验合格率100%。")
    assert ("过渡群众满意度", "100%") not in {(item.level3, item.actual_text) for item in form.indicators}


def rows(body: str) -> list[tuple[str | None, str | None, str | None, str | None, str | None]]:
    shown = lambda value: None if value is None else str(value)  # noqa: E731
    return [
        (item.level3, item.target_text, item.actual_text, shown(item.weight), shown(item.score))
        for item in form_of(body).indicators
    ]


def test_rows_of_a_table_told_in_sentences() -> None:
    assert rows(
        "二、绩效目标完成情况\n（一）产出指标\n1.数量指标。更新渡船，目标值≥16艘，完成值15艘，分值15分，得13.5分，主要是船厂延期；培训船员，目标值≥120人次，"
        "完成值131人次，分值10分，得10分。\n2.时效指标。交船时间，目标值2023年12月底前，完成值2023年12月22日，分值5分，得5分。"
    ) == [
        ("更新渡船", "≥16艘", "15艘", "15", "13.5"),
        ("培训船员", "≥120人次", "131人次", "10", "10"),
        ("交船时间", "2023年12月底前", "2023年12月22日", "5", "5"),
    ]


def test_rows_need_no_heading() -> None:
    assert rows("二、目标与完成。（1）更新渡船：目标值≥16艘，完成值15艘；（2）培训船员：目标值≥120人次，完成值131人次。") == [
        ("更新渡船", "≥16艘", "15艘", None, None),
        ("培训船员", "≥120人次", "131人次", None, None),
    ]
    assert rows("二、履职情况\n1.办理渡口检查，年度目标≥60次，实际办理64次，完成率106.7%。\n2.渡口完好率，年度目标≥98%，实际96.4%，较目标低1.6个百分点。") == [
        ("办理渡口检查", "≥60次", "64次", None, None),
        ("渡口完好率", "≥98%", "96.4%", None, None),
    ]
    assert rows("二、任务完成：\n★更新渡船：计划16艘，实际15艘；\n★群众投诉：计划不超过40件，实际52件。")[0][:3] == ("更新渡船", "16艘", "15艘")


def test_sentences_without_headings() -> None:
    assert rows("二、全年更新渡船15艘，为年度目标16艘的93.8%；培训船员131人次，比年度目标120人次多11人次；渡口完好率97%，高于95%的目标。") == [
        ("更新渡船", "16艘", "15艘", None, None),
        ("培训船员", "120人次", "131人次", None, None),
        ("渡口完好率", "95%", "97%", None, None),
    ]


def test_points_of_levels_are_no_indicators() -> None:
    names = [
        item.level3
        for item in form_of(
            "二、绩效指标完成情况\n（一）产出指标（50分，得48.9分）\n1.更新渡船（30分）。指标值≥16艘，全年完成15艘，得28.9分。\n2.培训船员（20分）。指标值≥120人次，全年完成131人次，得20分。"
        ).indicators
    ]
    assert names == ["更新渡船", "培训船员"]
