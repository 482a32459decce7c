"""What copying added to a text is taken out before it is read, and the evidence still stands in the text as it came."""

from __future__ import annotations

from assist.extract import extract
from assist.extract.cleaning import cleaned
from assist.readers import read_bytes

LONG = "对辖区内河道堤防、泵站和涵闸进行日常巡查养护，及时清理水面漂浮物和岸坡垃圾，" * 5


def _chunked() -> str:
    head = f"1、2021年度河道管护项目支出绩效自评表项目名称河道管护主管部门东安县水利局实施单位东安县河道所{LONG}"
    middle = f"确保河道畅\n\n2、通{LONG}年底前完成验\n\n3、收。"
    return head + middle


def test_numbers_of_chunks_are_no_text() -> None:
    text = _chunked()
    clean = cleaned(text)
    assert clean is not None
    assert "河道畅通" in clean.text
    assert "完成验收。" in clean.text
    place = clean.text.index("通" + LONG[:4])
    assert text[clean.original(place)] == "通"


def test_the_items_of_a_list_stay() -> None:
    text = "年度总体目标：\n1、清理河道20公里。\n2、维修泵站3座。\n3、巡查96次。"
    assert cleaned(text) is None


def test_long_items_that_end_with_a_sentence_stay() -> None:
    assert cleaned(f"存在问题：\n1、{LONG}已完成。\n2、{LONG}已完成。\n3、{LONG}已完成。") is None


def test_pinyin_goes_and_evidence_points_into_the_text_as_it_came() -> None:
    text = (
        "2020年度泵站維護項(xiàng)目績效自評表單位名稱:東安縣水利局項(xiàng)目名稱泵站維護主管部門東安縣水利局"
        "一級指標(biāo)二級指標(biāo)三級指標(biāo)年度指標(biāo)值實(shí)際完成值分值得分產(chǎn)出指標(biāo)數(shù)量指標(biāo)維護泵站數(shù)量≥12座12座2020"
        "質(zhì)量指標(biāo)設(shè)備完好率≥95%96%3030滿意度指標(biāo)受益村民滿意度≥90%93%4040總分9090"
    )
    document = read_bytes(text.encode(), "a.txt")
    (form,) = extract(document)
    assert form.title is not None and "xià" not in form.title
    assert form.project_name == "泵站維護"
    assert [row.level3 for row in form.indicators] == ["維護泵站數量", "設備完好率", "受益村民滿意度"]
    evidence = form.evidence["indicators[1].actual"]
    assert text[evidence.start : evidence.end] == "96%"
