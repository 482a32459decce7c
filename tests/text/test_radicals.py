"""Radicals that stand for characters in text out of a PDF."""

from assist.extract import extract
from assist.readers import read_bytes
from assist.text.radicals import RADICALS

FORM = """项目支出绩效自评表
（2023年度）
项目名称\t山区居⺠饮水⼯程
主管部⻔\t水务局
项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
年度资金总额\t30\t30\t30\t10\t100%\t10
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t受益⼾数\t≥120⼾\t130⼾\t50\t50
效益指标\t社会效益指标\t饮水方便程度\t明显改善\t明显改善\t40\t40
"""


def test_every_radical_has_one_character_that_is_no_radical() -> None:
    assert all(len(plain) == 1 and "\u4e00" <= plain <= "\u9fff" for plain in RADICALS.values())
    assert [RADICALS[radical] for radical in "⻔⺠⻓⼾⻚⻅"] == list("门民长户页见")


def test_values_have_the_characters_and_evidence_what_was_printed() -> None:
    (form,) = extract(read_bytes(FORM.encode(), "form.txt"))
    assert (form.project_name, form.department) == ("山区居民饮水工程", "水务局")
    row = form.indicators[0]
    assert (row.level3, row.target, row.unit) == ("受益户数", "120", "户")
    place = form.evidence["project_name"]
    assert FORM[place.start : place.end] == "山区居⺠饮水⼯程"
