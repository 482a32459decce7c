"""Reports without a table, from text to form."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from assist.extract import extract
from assist.extract.report.reading import looks_like_report
from assist.extract.split import Segment, split_forms
from assist.model import Form, Indicator
from assist.readers import read_bytes
from tests.extract import report_samples as samples


def form_of(text: str) -> Form:
    forms = extract(read_bytes(text.encode(), "report.txt"))
    assert len(forms) == 1
    return forms[0]


def short(item: Indicator) -> tuple[str | None, str | None, str | None, str | None, str | None]:
    score = None if item.score is None else str(item.score)
    return item.level3, item.operator, item.target, item.actual, score


def funds(form: Form) -> list[tuple[str, str | None, str | None, str | None]]:
    def printed(value: Decimal | None) -> str | None:
        return None if value is None else str(value)

    return [(b.name, printed(b.adjusted), printed(b.executed), printed(b.rate)) for b in form.budget]


def test_wrapped_lines_read_as_sentences() -> None:
    form = form_of(samples.WRAPPED)
    assert form.title is not None and form.title.endswith("山区学校早餐补助资金的绩效自评报告")
    assert (form.year, form.project_name, form.unit) == (2023, "山区学校早餐补助资金", "澜溪县教育体育局")
    assert (form.total_score, form.grade) == (Decimal("94.18"), "优")
    assert funds(form) == [
        ("年度资金总额", "1240.60", "1201.37", "96.84"),
        ("中央资金", "1000.00", None, None),
        ("省级资金", "150.60", None, None),
        ("县级资金", "90", None, None),
    ]
    assert [short(item) for item in form.indicators] == [
        ("受益学生人数", ">=", "12000", "12406", "15"),
        ("早餐抽检合格率", "=", "100", "99.2", "14.5"),
        ("学生体检合格率", "=", "92", "93.1", "20"),
        ("家长满意度", ">=", "90", "95.6", "10"),
    ]
    assert form.indicators[1].reason == "个别学校采购的蔬菜不合格"
    assert form.problems == "一是部分食堂设施陈旧；二是采购管理还不够规范。"
    assert form.measures == "（一）加大食堂改造投入。（二）规范采购流程。"


def test_scored_items_take_only_what_the_sentence_says() -> None:
    form = form_of(samples.SCORED_ITEMS)
    assert [short(item) for item in form.indicators] == [
        ("检修管网", None, None, "12.6", "10"),  # "完成目标的105%" is a share, not a target
        ("新增蓄水池", "=", "3", "3", "10"),
        ("水质达标率", ">=", "95", "98.6", "10"),  # not last year's 97%
        ("管护人员培训", None, None, None, "5"),  # two values: neither is taken
        ("村民满意度", None, None, "97.4", "10"),
        ("管网漏损率", "=", "15", "14.2", "9"),
        ("用水户数", "=", "8300", "8120", "0"),
        ("抢修到场时间", "<", "60", None, "5"),
        ("投诉办结率", "=", "98", "97", "4"),  # "低于" says that points were lost, not that less is better
    ]
    assert form.indicators[2].weight == Decimal(10)
    assert (form.total_score, form.grade) == (Decimal(92), "优秀")
    assert funds(form) == [("年度资金总额", "95", "83.6", None)]  # neither 2022 nor February 2024
    assert form.unit == "古石镇人民政府"
    assert form.problems == "主要问题是管护经费不足，部分设施老化。"
    assert form.measures == "下一步，我镇将多方筹措资金。"


def test_headings_give_the_levels() -> None:
    form = form_of(samples.LEVELLED)
    assert [(item.level1, item.level2, item.level3) for item in form.indicators] == [
        ("产出指标", "数量指标", "救助家庭户数"),
        ("产出指标", "数量指标", "供养人数"),
        ("产出指标", "质量指标", "对象认定准确率"),
        ("效益指标", "社会效益指标", "困难家庭生活情况"),
        ("满意度指标", None, "救助对象满意度"),
    ]
    assert [(i.operator, i.target, i.actual) for i in form.indicators][3] == (
        "qualitative", "稳步提高", "稳步提高",
    )  # fmt: skip
    assert funds(form) == [
        ("年度资金总额", "4841", "4712.35", "97.34"),
        ("中央财政资金", "3215", "3215", None),
        ("省级资金", "1086", "1001.35", None),
        ("区级资金", "540", "496", None),
    ]
    assert not form.has_scores
    assert form.completion == "困难家庭得到帮助。"


def test_money_carried_over_has_a_row_of_its_own() -> None:
    form = form_of(samples.CARRIED_OVER)
    assert funds(form) == [
        ("年度资金总额", None, "255.075", "95"),
        ("上年结转", "12.50", None, None),
        ("当年下达", "256", None, None),
    ]
    assert [short(item) for item in form.indicators] == [
        ("改造旧房户数", "=", "160", "163", "10"),
        ("竣工验收合格率", "=", "100", "100", "10"),
        ("户均补助金额", "<=", "1.8", "1.6", "10"),
        ("改造任务完成时间", None, None, "2023年10月31日", "10"),
    ]
    assert (form.problems, form.measures) == ("个别农户档案资料不全。", "加强档案管理培训。")


def test_a_report_on_one_line() -> None:
    form = form_of(samples.GLUED)
    assert form.title == "枣溪市第六中学专项资金绩效自评价报告"
    assert funds(form)[0] == ("年度资金总额", "86", "79.3", None)
    assert form.problems == "维修进度偏慢"
    assert form.indicators == ()


def test_the_same_in_full_width() -> None:
    wide = samples.CARRIED_OVER.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789%."})
    plain, other = form_of(samples.CARRIED_OVER), form_of(wide)
    assert funds(other) == funds(plain)
    assert [(i.target, i.actual, i.score) for i in other.indicators][:3] == [
        (i.target, i.actual, i.score) for i in plain.indicators
    ][:3]
    assert other.year == 2023


@pytest.mark.parametrize("text", samples.ALL)
def test_every_value_stands_where_the_evidence_says(text: str) -> None:
    form = form_of(text)
    for path, evidence in form.evidence.items():
        assert text[evidence.start : evidence.end] == evidence.text
        match = re.fullmatch(r"(budget|indicators)\[(\d+)\]\.(adjusted|executed|rate|score|weight)", path)
        if match is not None:
            value = getattr(getattr(form, match[1])[int(match[2])], match[3])
            assert str(value) in re.sub(r"[\s,]", "", evidence.text)


@pytest.mark.parametrize("text", samples.ALL)
def test_a_cut_report_says_nothing_that_the_whole_does_not(text: str) -> None:
    whole = form_of(text)
    known = {(item.level3, item.actual, item.target) for item in whole.indicators}
    for cut in range(len(text) // 3, len(text), 17):
        if text[cut - 1].isdigit() or text[cut - 1] == ".":
            continue  # a number cut in two is another number
        for form in extract(read_bytes(text[:cut].encode(), "report.txt")):
            for item in form.indicators[:-1]:
                assert (item.level3, item.actual, item.target) in known


def test_random_pieces_never_raise() -> None:
    from random import Random

    rng = Random(7)
    for _ in range(60):
        text = rng.choice(samples.ALL)
        marks = sorted(rng.randrange(len(text)) for _ in range(6))
        parts = [text[a:b] for a, b in zip([0, *marks], [*marks, len(text)], strict=True)]
        rng.shuffle(parts)
        shuffled = "".join(parts)
        for form in extract(read_bytes(shuffled.encode(), "report.txt")):
            for evidence in form.evidence.values():
                assert shuffled[evidence.start : evidence.end] == evidence.text


def test_a_table_is_no_report() -> None:
    table = (
        "山溪县项目支出绩效自评表\n（2023年度）\n项目名称\t旧房改造\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
        "产出指标\t数量指标\t改造户数\t≥10户\t12户\t50\t50\n"
    )
    assert not looks_like_report(table, split_forms(table)[0])
    assert not looks_like_report("一、说明\n没有别的内容", Segment(0, 11))


def test_long_input_is_read_in_time() -> None:
    import time

    text = samples.SCORED_ITEMS + "\n".join(f"{i % 90 + 1}.检查点位数量为{i}个，大于3个，得5分。" for i in range(3000))
    began = time.process_time()
    form_of(text)
    assert time.process_time() - began < 10
