"""A report's head and foot: year, unit, dates, score and grade."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from assist.extract.raw import Piece, Row
from assist.extract.report.flow import Flow, as_read
from assist.extract.report.title import ORGANISATION, PAGE_HEAD, YEAR, lines_above, value_piece

_STATED_YEAR = (
    re.compile(r"(?:评价|自评|预算|所属|项目)年度[:：]?(20\d\d)年?"),
    re.compile(r"(?:对|将|开展|实施)[^。；\n]{0,30}?(20\d\d)年度?[^。；\n]{0,50}?(?:自评|绩效评价|报告如下)"),
)
_CARRYING_YEAR = re.compile(r"(20\d\d)年度?(?:[^。；，\n\d]{0,6})结转(?:上年|20\d\d年)")
_PERIOD = re.compile(r"(?:起止|实施|执行)(?:时间|期限|年限)[:\n]*(20\d\d)年?\d{0,2}月?(?:\d{1,2}日)?起?(?:至|到|-|—|~)+\1年?\d{0,2}月?")
_PAGE_TITLE = re.compile(r"(20\d\d)年度?[^。；，\n]{0,40}(?:自评|绩效评价)(?:工作)?(?:报告|结果|表|情况)$")
_YEAR_BELOW = re.compile(r"\s*[(（]\s*(20\d\d)\s*年度\s*[)）]")
_YEAR_TOLD = re.compile(r"(?<![\d〔\[【(])(20\d\d)年(?!\d{1,2}月)")
_ANY_YEAR = re.compile(r"(20\d\d)年度?(?:末|底|共|预算|中央|省|市|县|区|我|，|财政|绩效|安排|下达)")
_DATE = r"20\d\d年\d{1,2}月\d{1,2}日|[二〇零一二三四五六七八九十]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日|20\d\d[-./]\d{1,2}[-./]\d{1,2}"
_DATE_LINE = re.compile(rf"^(?:{_DATE})$")
_SIGNED_DATE = re.compile(rf"^(?P<unit>[^\d。，；]{{4,32}}?)(?:\((?:盖章|公章)\))?(?P<date>{_DATE})$")
_SIGNED_END = re.compile(rf"(?<=[。；])(?P<unit>[^\d。，；:\n]{{4,32}}?)(?P<date>{_DATE})\s*$")
_COVER = 300
_WRITTEN_DATE = re.compile(r"20\d\d年\d{1,2}月(?:\d{1,2}日)?")
_COVER_LINE = re.compile(r"\((?:盖章|公章)\):?$|评价组[□√☑]?$|(?:评价机构|评价方式|负责人|填报人|单位(?:名称)?)[:：]")
_FURNITURE = re.compile(r"^(?:(?:本文|文章|信息)?来源|打印|关闭|分享|扫一扫|上一篇|下一篇|相关|责任编辑|编辑|审核|版权|主办|承办|网站|您是第|【|\[)")
_FOOT = re.compile(r"^(?:附件|附表|附|联系人|联系电话|\(此页无正文|\(盖章|\(公章)")
_SUBJECT = re.compile(r"(?:(?<=[。\n])|(?<=[。\n]\d\.)|(?<=[)）]))(?P<unit>[\u4e00-\u9fff]{6,24}?)(?=20\d\d年度?)")
_UNIT_BEFORE = re.compile(
    r"(?P<unit>[\u4e00-\u9fff]{2,6}(?:省|市|县|区|州|旗)[\u4e00-\u9fff]{0,12}?(?:中学|小学|学校|幼儿园|医院|卫生院|局|委员会|中心|人民政府))"
    r"(?=(?:部门)?(?:专项资金|项目支出|整体支出|预算支出)(?:绩效|自评))"
)
_ASSESSING = re.compile(r"(?:^|[，。\n])(?P<unit>[\u4e00-\u9fff]{4,24}?)(?:组织)?对(?:20\d\d年|[^，。\n]{2,30}?(?:项目|资金|经费))[^。\n]{2,60}?(?:自评|绩效评价)")
_OFFICE = re.compile(
    r"(?P<unit>[\u4e00-\u9fff]{2,4}(?:省|市|县|区|州|旗|镇|乡)[\u4e00-\u9fff]{0,10}?(?:局|人民政府|委员会|联合会|图书馆|文化馆|博物馆))(?!建设|改造|新建|迁建|搬迁|办公|大楼|业务|宿舍|家属|小区|所属|下属|关于)"
)
_ACTING = re.compile(
    r"(?:(?:^|(?<=[。\n:.)]))(?P<unit>(?:(?![由对将在为])[\u4e00-\u9fff]){4,24}?)(?:负责|承担|组织实施|具体实施|牵头|实施)|由(?P<by>[\u4e00-\u9fff]{4,24}?)(?:负责|牵头|具体|组织)+实施)"
)
_OPENING = 500
_OFTEN = 3
_FOOT_LIMIT = 90
_UNIT_LABEL = re.compile(
    r"(?:项目实施单位|项目(?:承担)?单位|承担单位|实施单位|填报单位|资金使用单位|预算单位|评价单位|自评单位|单位名称|部门\(单位\)名称|部门名称|预算部门\(单位\)|预算部门、?单位|部门单位)(?:\(?(?:公章|盖章)\)?)?[:：](?P<unit>[^\n。；，:]{3,40})"
)
_BARE_YEAR = re.compile(r"20\d\d(?=项目|部门|整体)")
_IN_SENTENCE = re.compile(r"的[\u4e00-\u9fff]{2}")
_DEPARTMENT_LABEL = re.compile(r"(?:项目|地方|市级|县级)?主管(?:部门|单位)(?:\(?(?:公章|盖章)\)?)?[:：](?P<unit>[^\n。；，:]{3,40})")
_PUBLISHER = re.compile(
    r"(?:发布机构|发布单位|公开机构|公开单位|信息来源|文章来源|来源|发文机关|编制单位)[\s:：|]*(?P<unit>[\u4e00-\u9fff()（）]{6,32})(?=[\s|,，]|$|发布|浏览|成文|主题|字体|文字|字号|阅读|作者)"
)
_NO_REPORTER = re.compile(r"财政局|财政厅|政务公开|网站|网$|新闻|宣传部|融媒体")
_FILL_LABEL = re.compile(r"(?:填报|填表|自评|评价|报告)(?:日期|时间)[:：](?P<date>20\d\d(?:年\d{1,2}月(?:\d{1,2}日)?|[-./]\d{1,2}[-./]\d{1,2}|\d{4}))")
_SCORE_STATED = (
    re.compile(r"(?:自评|自我评价|评价)(?:综合|最终)?(?:总)?得?分(?:数|值|总分)?(?:结果)?(?:为|是|:|达到?|共|\n)*(?P<score>\d{1,3}(?:\.\d+)?)分?(?![\d%.])"),
    re.compile(r"(?:综合得分|总得分|总体得分|综合评分|绩效评分|最终得分|合计得分?|总评分|共得分?)(?:为|是|:|达)*(?P<score>\d{1,3}(?:\.\d+)?)分?(?![\d%.])"),
    re.compile(r"经(?:综合|自我|项目)?(?:自评|评价|评定|打分|测算)，?[^。；\n\d]{0,12}得分?(?:为|是|:)*(?P<score>\d{1,3}(?:\.\d+)?)分"),
    re.compile(r"(?:(?<=[。、\n.)])|^)(?:总分|得分)(?:为|是|:)?(?P<score>(?:[4-9]\d|100)(?:\.\d+)?)分(?=[。\n])"),
    re.compile(r"自评(?:最终)?得?(?P<score>(?:[5-9]\d|100)(?:\.\d+)?)分"),
    re.compile(r"(?:(?:支出|项目|资金|部门)绩效|[本该]?项目)得分(?:为|是|:)?(?P<score>\d{1,3}(?:\.\d+)?)分"),
)
_GRADE = r"优秀|优|良好|良|中等|中|合格|较差|差"
_GRADE_WORD = r"(?:自评|评价|评定|绩效)?(?:等级|等次|级别|档次|评级|结果|结论)?(?:评定|确定|定|评)?(?:为|是|:)*"
_TOGETHER = (
    re.compile(rf"(?:自评|评价|得分|结果|结论)(?:为|是|:)*(?P<score>\d{{2,3}}(?:\.\d+)?)分\((?:等级)?(?:为|:)?(?P<grade>{_GRADE})\)"),
    re.compile(rf"(?<![\d.])(?P<score>\d{{2,3}}(?:\.\d+)?)分，{_GRADE_WORD}[\"「《(]?(?P<grade>{_GRADE})(?:[\"」》]|等次|等级|等)*(?=[。，；;,)\n]|$)"),
    re.compile(rf"自评(?:等级|结果|结论|等次)?(?:评定)?为[\"「《]?(?P<grade>{_GRADE})[\"」》]?，(?:自评|综合)?(?:得分|得)(?:为)?(?P<score>\d{{2,3}}(?:\.\d+)?)分"),
)
"""Score and grade side by side are the verdict on the whole."""
_OF_ITEM = re.compile(r"(?:满分|分值|权重)(?:为|是|:)?\d{1,2}(?:\.\d+)?分，?(?:该项|本项|此项|其)?$|该项(?:指标)?$")
"""What stands before the points of one thing, and not of the whole."""
_NEAR = 40
_GRADED = re.compile(r"[^。；;\n]{0,6}(?:等级|等次|档次|级别)")
_GRADE_STATED = re.compile(
    r"(?:等级|等次|级别|档次|评级|评定|评价结果|自评结果|评价结论|自评结论|自评(?=为))(?:评定)?(?:确定|定)?(?:为|是|:)*[\"「《(]?(?P<grade>优秀|优|良好|良|中等|中|合格|较差|差)(?:[\"」》]|等?级|等)?(?=[。，；;,)\n\"]|$)"
)


def read_year(flow: Flow, title: Piece | None) -> tuple[int, Piece] | None:
    """The report's year: from the title, else from a sentence that says what was assessed."""
    if title is not None:
        below = _YEAR_BELOW.match(flow.source, title.end)
        if below is not None:
            return int(below[1]), Piece(below[1], *below.span(1))
        years = list(YEAR.finditer(as_read(title.text)))
        if len({match[1] for match in years}) == 1:
            match = years[0]
            at = title.start + match.start()
            return int(match[1]), Piece(match.group().strip(), at, at + len(match.group()))
    for pattern in (*_STATED_YEAR, _PERIOD, _CARRYING_YEAR):
        stated = pattern.search(flow.text, 0, 1500)
        if stated is not None:
            return _year_at(flow, stated)
    if title is not None and (printed := _year_above(flow.source, title)) is not None:
        return printed
    found = list(_ANY_YEAR.finditer(flow.text, 0, 6000))
    counts = {year: sum(match[1] == year for match in found) for year in {match[1] for match in found}}
    if not counts:
        found = list(_YEAR_TOLD.finditer(flow.text, 0, 6000))
        return _year_at(flow, found[0]) if len({match[1] for match in found}) == 1 else None
    year = max(counts, key=lambda key: counts[key])
    if counts[year] * 3 < sum(counts.values()) * 2:
        return None
    return _year_at(flow, next(match for match in found if match[1] == year))


def _year_above(text: str, title: Piece) -> tuple[int, Piece] | None:
    """The one year of the page titles above a title that states none."""
    found = [
        (int(match[1]), Piece(text[start + match.start(1) : start + match.end(1)], start + match.start(1), start + match.end(1)))
        for start, end in lines_above(text, title.start)
        if (match := _PAGE_TITLE.search(as_read(text[start:end]))) is not None
    ]
    return found[0] if len({year for year, _ in found}) == 1 else None


def _year_at(flow: Flow, match: re.Match[str]) -> tuple[int, Piece]:
    start, end = match.span(1)
    end += flow.text[end : end + 1] == "年"
    return int(match[1]), flow.piece(start, end, flow.text[start:end])


def read_unit(
    text: str, title: Piece | None, foot: Sequence[tuple[int, int]], flow: Flow, cover: Row
) -> Piece | None:
    """The unit that reports: by its label, above the title, under the text, as the title begins, or as publisher."""
    match = _UNIT_LABEL.search(flow.text, 0, 3000)
    if match is not None and not _IN_SENTENCE.search(match["unit"]):
        return value_piece(flow, *match.span("unit"))
    if "unit" in cover:
        return cover["unit"]
    beside = _line_above(text, title, flow) or _line_below(flow, title)
    if beside is not None:
        return beside
    for start, end in foot:
        if ORGANISATION.fullmatch(flow.text, start, end):
            return flow.piece(start, end)
        signed = _SIGNED_DATE.match(flow.text[start:end])
        if signed is not None and ORGANISATION.fullmatch(signed["unit"]):
            return flow.piece(start, start + signed.end("unit"))
    if title is None:
        return _unit_of_sentences(flow) or _assessing_unit(flow)
    named = _with_place(flow, _unit_in_title(title)) or _publisher(text, title, flow)
    return named or _assessing_unit(flow) or _opens_title(title) or _acting_unit(flow)


def _with_place(flow: Flow, unit: Piece | None) -> Piece | None:
    """A title's "县某某局" with the county's name, where the text gives it one name and more than once."""
    if unit is None or unit.text[0] not in "省市县区州旗镇乡":
        return unit
    places = [
        match.span()
        for match in re.finditer(rf"(?:(?<=[，。、；:\n由给为和及对])|^)[\u4e00-\u9fff]{{2,3}}{re.escape(as_read(unit.text))}", flow.text)
    ]
    named = {flow.text[slice(*place)] for place in places}
    return flow.piece(*places[0]) if len(named) == 1 and len(places) > 1 else unit


def _unit_of_sentences(flow: Flow) -> Piece | None:
    """The organisation that three sentences or more begin with, each time before the year."""
    found = [match for match in _SUBJECT.finditer(flow.text) if ORGANISATION.fullmatch(match["unit"])]
    counts = Counter(match["unit"] for match in found)
    name, count = counts.most_common(1)[0] if counts else ("", 0)
    if count < _OFTEN or count * 2 <= len(found):
        return None
    return flow.piece(*next(match for match in found if match["unit"] == name).span("unit"))


def _assessing_unit(flow: Flow) -> Piece | None:
    """"…，某某局对2022年度…开展了绩效评价": whose assessment the opening sentence says it is."""
    match = _ASSESSING.search(flow.text, 0, 400)
    if match is None or not ORGANISATION.fullmatch(match["unit"]):
        return None
    return flow.piece(*match.span("unit"))


def _opens_title(title: Piece) -> Piece | None:
    """"某县气象局人工影响天气项目…": the office that a title without a year behind it begins with."""
    match = _OFFICE.match(as_read(title.text))
    return Piece(title.text[: match.end("unit")], title.start, title.start + match.end("unit")) if match is not None else None


def _acting_unit(flow: Flow) -> Piece | None:
    """"某某局负责…实施": who carries the project out, as the opening tells."""
    for match in _ACTING.finditer(flow.text, 0, _OPENING):
        role = "unit" if match["unit"] else "by"
        if ORGANISATION.fullmatch(match[role]):
            return flow.piece(*match.span(role))
    return None


def _publisher(text: str, title: Piece, flow: Flow) -> Piece | None:
    """The organisation that the page names as its publisher beside the title; a finance bureau may publish for others."""
    first = max(0, title.start - PAGE_HEAD)
    found: dict[str, Piece] = {}
    for match in _PUBLISHER.finditer(text, first, min(len(text), title.end + 150)):
        name = match["unit"]
        if ORGANISATION.fullmatch(name) and not _NO_REPORTER.search(name):
            found.setdefault(name, Piece(name, *match.span("unit")))
    return next(iter(found.values())) if len(found) == 1 else None


def _unit_in_title(title: Piece) -> Piece | None:
    """"某某局2023年度…" and "某某局关于…" begin with the unit."""
    plain = as_read(title.text)
    before = _UNIT_BEFORE.match(plain)
    if before is not None:
        return Piece(title.text[: before.end("unit")], title.start, title.start + before.end("unit"))
    cut = min((at for at in (plain.find("关于"), _find_year(plain)) if at >= 0), default=0)
    head = title.text[:cut].strip()
    if not ORGANISATION.fullmatch(head):
        return None
    at = title.start + title.text.find(head)
    return Piece(head, at, at + len(head))


def _find_year(text: str) -> int:
    match = YEAR.search(text) or _BARE_YEAR.search(text)
    return match.start() if match else -1


def _line_above(text: str, title: Piece | None, flow: Flow) -> Piece | None:
    """The line before the title when it names an organisation, or stands under the text as well."""
    if title is None:
        return None
    before = text[max(0, title.start - 120) : title.start].rstrip()
    line = before[before.rfind("\n") + 1 :].strip()
    signed = flow.text.find(f"\n{as_read(line)}", len(flow.text) * 2 // 3) >= 0
    if not 4 <= len(line) <= 32 or not (signed or ORGANISATION.fullmatch(line)):
        return None
    at = text.rfind(line, 0, title.start)
    return Piece(line, at, at + len(line))


def _line_below(flow: Flow, title: Piece | None) -> Piece | None:
    """The line right below the title, where it is an organisation and nothing else, and no letter begins with it."""
    first = next(iter(flow.lines(0, min(200, len(flow.text)))), None)
    if title is None or first is None or not ORGANISATION.fullmatch(flow.text, *first):
        return None
    return flow.piece(*first)


def foot_lines(flow: Flow, followed: bool) -> tuple[int, list[tuple[int, int]]]:
    """Where the text ends, and the lines of signature, date and annexes below it.

    When another report follows, its unit may stand last: that line is no signature of this report.
    """
    lines = list(flow.lines(0, len(flow.text)))
    foot: list[tuple[int, int]] = []
    _drop_furniture(flow, lines)
    while lines and len(foot) < 8:
        start, end = lines[-1]
        line = flow.text[start:end]
        signed = len(line) <= 34 and ORGANISATION.fullmatch(line) is not None
        annex = len(line) <= _FOOT_LIMIT and _FOOT.match(line)
        if not (signed or _DATE_LINE.match(line) or annex or _SIGNED_DATE.match(line)):
            break
        foot.insert(0, (start, end))
        lines.pop()
    signed_end = _SIGNED_END.search(flow.text) if not foot else None
    if signed_end is not None and ORGANISATION.fullmatch(signed_end["unit"]):
        foot = [(signed_end.start("unit"), signed_end.end("date"))]
    stop = foot[0][0] if foot else len(flow.text)
    if followed and foot and ORGANISATION.fullmatch(flow.text, *foot[-1]):
        foot = foot[:-1]
    return stop, foot


def _drop_furniture(flow: Flow, lines: list[tuple[int, int]]) -> None:
    """Takes away what a page prints below a report, when a date stands above it as the last of the report."""
    for back in range(1, min(8, len(lines)) + 1):
        start, end = lines[-back]
        line = flow.text[start:end]
        if _DATE_LINE.match(line) or _SIGNED_DATE.match(line):
            if all(_FURNITURE.match(flow.text[a:b]) for a, b in lines[len(lines) - back + 1 :] if not _FOOT.match(flow.text[a:b])):
                del lines[len(lines) - back + 1 :]
            return


def read_department(flow: Flow, cover: Row) -> Piece | None:
    """The department, where a label states it."""
    match = _DEPARTMENT_LABEL.search(flow.text, 0, 3000)
    return value_piece(flow, *match.span("unit")) if match else cover.get("department")


def read_fill_date(flow: Flow, foot: Sequence[tuple[int, int]]) -> Piece | None:
    """The date of filling in: where a label states it, else the one under the signature."""
    match = _FILL_LABEL.search(flow.text)
    if match is not None:
        return flow.piece(*match.span("date"))
    dates = []
    for start, end in foot:
        if _DATE_LINE.match(flow.text[start:end]):
            dates.append((start, end))
        elif (signed := _SIGNED_DATE.match(flow.text[start:end])) is not None:
            dates.append((start + signed.start("date"), end))
    dates = dates or _cover_dates(flow)
    return flow.piece(*dates[0]) if len(dates) == 1 else None


def _cover_dates(flow: Flow) -> list[tuple[int, int]]:
    """The dates that stand alone on a cover: right below a line of it that is still to be filled in or sealed."""
    lines = list(flow.lines(0, min(_COVER, len(flow.text))))
    return [
        line
        for above, line in itertools.pairwise(lines)
        if _WRITTEN_DATE.fullmatch(flow.text, *line) and _COVER_LINE.search(flow.text, *above)
    ]


def read_verdict(flow: Flow, end: int, taken: Sequence[tuple[int, int]]) -> Row:
    """The total score and the grade, as header roles; scores of single indicators (`taken`) are not it."""
    together = {
        (match["score"], match["grade"]): match
        for pattern in _TOGETHER
        for match in pattern.finditer(flow.text, 0, end)
        if not any(a <= match.start() < b for a, b in taken)
        and "其中" not in flow.text[flow.text.rfind("。", 0, match.start()) + 1 : match.start()]
    }
    if len(together) == 1:
        match = next(iter(together.values()))
        return {"self_score": flow.piece(*match.span("score")), "grade": flow.piece(*match.span("grade"))}
    header: Row = {}
    for pattern in _SCORE_STATED:
        scores = {
            match["score"]: match
            for match in reversed(list(pattern.finditer(flow.text, 0, end)))
            if not any(a <= match.start() < b for a, b in taken) and not _OF_ITEM.search(flow.text, max(0, match.start() - _NEAR), match.start())
        }
        graded = [score for score, match in scores.items() if _GRADED.match(flow.text, match.end())]
        if len(scores) > 1 and len(graded) == 1:
            scores = {graded[0]: scores[graded[0]]}  # the others are of parts
        if scores:
            if len(scores) == 1:
                header["self_score"] = flow.piece(*next(iter(scores.values())).span("score"))
            break
    grades = {match["grade"]: match for match in _GRADE_STATED.finditer(flow.text, 0, end)}
    if len(grades) == 1:
        header["grade"] = flow.piece(*next(iter(grades.values())).span("grade"))
    return header
