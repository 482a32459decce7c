"""Heads of reports as pages print them: torn titles, covers, names below their label, goals in one sentence."""

from __future__ import annotations

import pytest

from tests.extract.test_report import form_of

BODY = "一、资金情况\n2023年下达资金80万元。\n二、存在问题\n无。\n"


@pytest.mark.parametrize(
    ("head", "title", "project"),
    [
        ("老旧泵站改造项目\n绩效自评报告\n", "老旧泵站改造项目绩效自评报告", "老旧泵站改造项目"),
        ("松江县民政局部门整体支出\n绩效自评报告\n", "松江县民政局部门整体支出绩效自评报告", None),
        ("老旧泵站改造项目\n\n\n绩效自评报告\n", "绩效自评报告", "老旧泵站改造项目"),
        ("- 名称: 2023年度松江县泵站改造专项资金绩效自评报告\n", "2023年度松江县泵站改造专项资金绩效自评报告", "松江县泵站改造专项资金"),
        ("• 公开目录\n  • 自评报告\n  • 文号\n松江县图书馆2023年度项目支出绩效自评报告(馆舍开放补助资金\n",
         "松江县图书馆2023年度项目支出绩效自评报告", "馆舍开放补助资金"),
        ("松江县图书馆2023年度绩效自评报告（2023年文化馆（站）开放补助经费）\n",
         "松江县图书馆2023年度绩效自评报告（2023年文化馆（站）开放补助经费）", "2023年文化馆（站）开放补助经费"),
    ],
)  # fmt: skip
def test_titles(head: str, title: str, project: str | None) -> None:
    form = form_of(head + BODY)
    assert (form.title, form.project_name) == (title, project)


def test_a_project_below_its_label() -> None:
    body = "一、项目概况\n1、项目名称\n2023年村道养护苗木采购项目\n2、实施内容\n栽种行道树。\n二、存在问题\n无。\n"
    assert form_of("2023年村道养护苗木采购项目绩效自评报告\n" + body).project_name == "2023年村道养护苗木采购项目"


def test_the_place_and_year_are_of_the_name_where_a_sentence_begins_with_them() -> None:
    title = "松江县2023年第二批泵站改造工程绩效自评报告\n"
    assert form_of(title + BODY).project_name == "第二批泵站改造工程"
    named = "一、资金情况\n松江县2023年第二批泵站改造工程经县水利局批准。\n二、存在问题\n无。\n"
    assert form_of(title + named).project_name == "松江县2023年第二批泵站改造工程"


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("2023年度该项目的指标已完成。", 2023),
        ("2023年实际到位60万元。", 2023),
        ("2023年开工，2024年完工。", None),
        ("2023年5月开工。", None),
    ],
)
def test_the_one_year_that_a_text_names(words: str, year: int | None) -> None:
    assert form_of(f"一、自评结论\n{words}\n二、存在问题\n无。\n三、改进措施\n无。\n").year == year


def test_a_unit_is_no_part_of_a_sentence() -> None:
    body = "一、项目概况\n预算单位：县福利中心本级的项目，属于其他运转类。\n二、存在问题\n无。\n"
    assert form_of("松江县福利彩票中心2023年度运行项目绩效自评报告\n" + body).unit == "松江县福利彩票中心"


@pytest.mark.parametrize("space", [" ", "    ", " | "])
def test_fields_of_a_cover_without_colons(space: str) -> None:
    cover = "松江縣財政支出項目績效評價自評報告\n項目名稱{0}巡護專項\n項目單位{0}松江縣林業局\n主管部門{0}松江縣農業局\n"
    form = form_of(cover.format(space) + BODY)
    assert (form.project_name, form.unit, form.department) == ("巡護專項", "松江縣林業局", "松江縣農業局")


def test_one_space_alone_makes_no_field() -> None:
    cover = "松江县财政支出项目绩效评价自评报告\n项目单位 认真组织了评价工作\n"
    assert form_of(cover + BODY).unit is None


def test_a_report_that_begins_in_the_middle() -> None:
    text = "**河县2023年度中央水利资金\n绩效自评报告\n县财政局下达水利资金226万元。\n(三)实施情况\n主体工程完工。\n"
    form = form_of(text)
    assert form.title is not None and form.title.startswith("**河县2023年度")
    assert (form.year, form.money_unit) == (2023, "万元")


def test_the_name_of_a_shared_file_is_the_title() -> None:
    text = (
        "《2023年度林木防治项目绩效自评报告.docx》由会员分享，可在线阅读，请在网上搜索。\n"
        "1、2023年度林木防治项目绩效自评报告一项目基本情况(一)项目概况全县林木较多，病虫害时有发生，"
        + "各镇按季节巡查，技术人员到场指导，及时喷药。" * 12
        + "下达防治资金30万元，"
        "资金已到位。(二)项目绩效目标通过防治减少病虫害。(三)存在问题无。"
    )
    form = form_of(text)
    assert (form.title, form.year, form.money_unit) == ("2023年度林木防治项目绩效自评报告", 2023, "万元")
    assert [str(line.adjusted) for line in form.budget] == ["30"]


def test_the_unit_whose_assessment_the_opening_says_it_is() -> None:
    opening = "为加强管理，松江县人社局对2023年度居民补贴开展了绩效评价工作。\n"
    assert form_of(opening + BODY + "三、改进措施\n无。\n").unit == "松江县人社局"


def test_dates_on_the_cover_and_above_the_source() -> None:
    cover = "松江县民政局部门整体支出\n绩效自评报告\n评价方式：单位自评\n单位名称（盖章）\n2024年3月15日\n"
    assert form_of(cover + BODY).fill_date == "2024年3月15日"
    assert form_of("松江县泵站改造项目绩效自评报告\n2024年3月15日\n" + BODY).fill_date is None
    signed = BODY + "项目单位(盖章) 2024年7月16日\n本文来源：某某网\n"
    assert form_of("松江县泵站改造项目绩效自评报告\n" + signed).fill_date == "2024年7月16日"


@pytest.mark.parametrize(
    ("body", "goal"),
    [
        ("一、目标分解\n泵站改造项目绩效目标为做好两岸农田的灌溉。\n", "做好两岸农田的灌溉。"),
        ("一、目标分解\n泵站改造项目绩效目标为14户，实际完成14户，全部完成。\n", None),
        ("一、基本情况\n（一）整体绩效目标情况\n改造两座泵站，保障灌溉。\n", "改造两座泵站，保障灌溉。"),
        ("一、项目绩效目标\n绩效目标：改造两座泵站，保障灌溉。\n", "改造两座泵站，保障灌溉。"),
    ],
)
def test_goals(body: str, goal: str | None) -> None:
    assert form_of(f"松江县泵站改造项目绩效自评报告\n{body}二、存在问题\n无。\n").goal == goal


def test_a_letter_of_the_year_before_hands_down_this_years_funds() -> None:
    words = "2022年11月9日县财政局收到《关于下达2023年管护资金的通知》，下达管护资金共414万元。"
    form = form_of(f"松江县2023年度管护资金绩效自评报告\n一、资金情况\n{words}\n二、存在问题\n无。\n")
    assert [str(line.adjusted) for line in form.budget] == ["414"]
