"""K16: what the head of the form says twice: its title and the project's name, its year, the places of both offices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.alignment import shared_run
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.compact import bare
from assist.text.normalise import simplified

_PROJECT = re.compile(
    "([\u4e00-\u9fff]{4,24}?)(?:项目|工程|补助资金|专项资金|补助经费|专项经费|经费)(?:资金)?(?:支出|预算)*(?:绩效|自评)"
)
_OFFICE = re.compile(".*?(?:省|市|县|区|旗|州|镇|乡|街道|局|厅|委员会|办公室|中心|年度?|关于|报送)")
_GENERAL = re.compile(
    "部门|单位|预算|项目|支出|绩效|目标|财政|转移支付|区域|中央|地方|[省市县区]级|专项|资金|整体|情况|补助|经费|工程|结果|对|的|本级|公共|一般|重点|类|及|和|政策|上级"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年|年度)")
_COUNTY = re.compile(r"^[\[\]\d（()）\-—_]*((?:[\u4e00-\u9fff]{2,6}?[市州])?[\u4e00-\u9fff]{1,6}?[县旗])")
_CARRIED = re.compile("结转|上年|续建|跨年|延续|提前|尾款|以前年度|年底下达")
_IS_OFFICE = re.compile("(?:局|委员会|办公室|中心|站|所|馆|学校|医院|委|办|厅)$")
_STATION = re.compile("(?:站|所|馆|队|中心|小学|中学|幼儿园|卫生院)$")
_BUREAU = re.compile("(?:局|委员会|厅)$")
_OWN_WORDS = 4
"""Characters that a title must have beside general words to name a project."""
_SAME = 2


@rule(id="K16", name="表头各项不一致", severity="suspicious", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """Title, project name, year and offices of one form go together.

    What:
        A title that names another project than the project's name; a project name that bears another year than the
        form; a department of one county above a unit of another.
    Why:
        The form was made from another one, and its head was changed in part.
    Formula:
        title's project and project name share two characters; year in the name = year of the form; county
        of the unit = county of the department.
    Not flagged:
        Titles of general words only; years of forms that was only inferred, or whose texts speak of money carried over;
        offices of which one names no county. A hint.
    Bad:
        year: 2023
        title: 2023年度中小学校舍维修项目支出绩效自评表
        project_name: 农村公路养护
    Good:
        year: 2023
        title: 2023年度农村公路养护项目支出绩效自评表
        project_name: 农村公路养护
    """
    head = form.form
    if head.title and head.year is not None and form.year_is_stated and not head.layout.startswith("N"):
        yield from _title_year(form, bare(head.title), head.year)
    name = simplified(bare(head.project_name or ""))
    if name and head.title:
        yield from _title(form, simplified(bare(head.title)), name)
    if name and head.year is not None and form.year_is_stated:
        yield from _year(form, name, head.year)
    if (
        name
        and name == bare(head.unit or "")
        and _IS_OFFICE.search(name)
        and "整体" not in (head.title or "")
    ):
        yield _problem(form, "project_name", "unit", f"项目名称写的是单位“{name}”", "填写项目名称")
    if name and "部门整体" in (head.title or "") and "整体" not in name and "支出" not in name:
        message = f"标题为“{head.title}”，表内填的是项目“{name}”"
        yield _problem(form, "title", "project_name", message, "核对所填表式与评价对象")
    if head.department and head.unit:
        yield from _swapped(form, bare(head.department), bare(head.unit))
    if head.department and head.unit and ("县" in head.unit or "旗" in head.unit):
        yield from _places(form, bare(head.department), bare(head.unit))


def _title_year(form: FormView, title: str, year: int) -> Iterator[Problem]:
    """The years that the title names are others than the form's, which is stated elsewhere."""
    named = [int(match[1]) for match in _YEAR.finditer(title)]
    own, place = form.form.evidence.get("year"), form.form.evidence.get("title")
    inside = own is not None and place is not None and place.start <= own.start < place.end
    if len(named) == 1 and named[0] != year and not inside:
        yield _problem(form, "title", "year", f"标题写{named[0]}年，年度栏为{year}年", "核对自评年度")


def _title(form: FormView, title: str, name: str) -> Iterator[Problem]:
    found = _PROJECT.search(title)
    if found is None:
        return
    words = found[1]
    while (office := _OFFICE.match(words)) is not None:
        words = words[office.end() :]
    core = _GENERAL.sub("", words)
    own = "|".join((name, *(bare(text or "") for text in (form.form.department, form.form.unit))))
    if len(core) < _OWN_WORDS or shared_run(core, own) >= _SAME or len(set(core) & set(name)) >= _SAME:
        return
    yield _problem(
        form, "title", "project_name", f"标题写“{words}”，项目名称为“{name}”", "核对标题与项目名称"
    )


def _year(form: FormView, name: str, year: int) -> Iterator[Problem]:
    named = [int(match[1]) for match in _YEAR.finditer(name)]
    if not named or str(year) in name or min(named) <= year <= max(named) or _CARRIED.search(name) or _CARRIED.search(form.all_prose):
        return
    message = f"项目名称写{max(named)}年，自评年度为{year}年"
    yield _problem(form, "project_name", "year", message, "核对项目年度；跨年项目请写明结转情况")


def _swapped(form: FormView, department: str, unit: str) -> Iterator[Problem]:
    """A station above a bureau."""
    if _STATION.search(department) and _BUREAU.search(unit):
        message = f"主管部门为“{department}”，实施单位为“{unit}”，疑填反"
        yield _problem(form, "department", "unit", message, "核对主管部门和实施单位")


def _places(form: FormView, department: str, unit: str) -> Iterator[Problem]:
    above, below = _COUNTY.match(department), _COUNTY.match(unit)
    if above is None or below is None or above[1] in unit or below[1] in department:
        return
    message = f"主管部门在“{above[1]}”，实施单位在“{below[1]}”"
    yield _problem(form, "unit", "department", message, "核对主管部门和实施单位")


def _problem(form: FormView, path: str, other: str, message: str, ask: str) -> Problem:
    return Problem(
        place=path,
        message=message,
        computation=message,
        ask=ask,
        sides=(form.cite(path), form.cite(other, "counter") or form.cite("title", "counter")),
        verdict="review",
    )
