"""A report's head and foot: title, year, project, unit, score and grade."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.extract.raw import Piece, Row
from assist.extract.report_flow import Flow
from assist.extract.split import Segment
from assist.text.compact import plain_width

_YEAR = re.compile(r"[\(（]?\s*(20\d\d)\s*年\s*(?:度)?\s*[\)）]?")
_STATED_YEAR = (
    re.compile(r"(?:评价|自评|预算|所属|项目)年度[:：]?(20\d\d)年?"),
    re.compile(r"(?:对|将|开展|实施)[^。；\n]{0,30}?(20\d\d)年度?[^。；\n]{0,50}?(?:自评|绩效评价|报告如下)"),
)
_ANY_YEAR = re.compile(r"(20\d\d)年度?(?:末|底|共|预算|中央|省|市|县|区|我|，|财政|绩效|安排)")
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff()（）0-9]{2,32}(?:局|厅|委|委员会|办公室|办|办事处|中心|政府|学院|大学|学校|中学|小学|完小|幼儿园|医院|卫生院|院|研究所|所|站|队|支队|大队|总队"
    r"|馆|社|公司|协会|联合会|总工会|法院|检察院|部|处|团委|妇联|残联|红十字会|管委会|街道|场)"
)
_OPENING_TITLE = re.compile(
    r"(?:^|\n)[ \t\u3000]*(?P<title>[^\s。，；：:|][^\n。，；：:|]{3,70}?(?:报告书?|自评结果|自评总结))(?=[ \t\u3000\r]*(?:\n|$|一、|[(（]20))"
)
_DATE_LINE = re.compile(r"^20\d\d年\d{1,2}月\d{1,2}日$|^[二〇零一二三四五六七八九十]{4}年.{1,3}月.{1,3}日$|^20\d\d[-./]\d{1,2}[-./]\d{1,2}$")
_FOOT = re.compile(r"^(?:附件|附表|附|联系人|联系电话|\(此页无正文|\(盖章|\(公章)")
_NAME_LABEL = re.compile(r"(?:项目|专项|资金|转移支付|专项资金|转移支付\(项目\))名称[:：]?(?P<name>(?<=[:：])[^\n。；，]{2,60})")
_UNIT_LABEL = re.compile(
    r"(?:项目实施单位|项目单位|实施单位|填报单位|资金使用单位|预算单位|评价单位|自评单位|单位名称|预算部门\(单位\)|预算部门、?单位|部门单位)(?:\(?(?:公章|盖章)\)?)?[:：](?P<unit>[^\n。；，:]{3,40})"
)
_DEPARTMENT_LABEL = re.compile(r"(?:项目|地方|市级|县级)?主管部门(?:\(?(?:公章|盖章)\)?)?[:：](?P<unit>[^\n。；，:]{3,40})")
_FILL_LABEL = re.compile(r"(?:填报|填表|自评|评价)(?:日期|时间)[:：](?P<date>20\d\d(?:年\d{1,2}月(?:\d{1,2}日)?|[-./]\d{1,2}[-./]\d{1,2}|\d{4}))")
_TITLE_TAIL = re.compile(
    r"(?:的)?(?:情况)?(?:的)?(?:支出|单位|部门)?(?:绩效)?(?:目标)?(?:完成情况)?(?:评价|分析|自评价?|自我评价|执行情况|运行)+(?:工作|情况|结果|综合)*(?:的)?(?:报告|总结|说明|结果)?书?(?:\(.{0,16}\))*$"
)
_GENERIC = re.compile(
    r"^(?:(?:部门|单位|本级|县级|市级|省级|年度|财政|预算|整体|项目|专项|资金|支出|经费|补助|情况|绩效|的|和|及|各)*)$"
)
_BRACKETED_NAME = re.compile(r"\((?P<name>[^()\d]{2,40}(?:项目|资金|经费|补助|工程|专项))\)")
_PROJECT_WORDS = re.compile(r"(?:项目|部门|整体|支出|资金|专项|经费|预算|的)+$")
_SCORE_STATED = (
    re.compile(r"(?:自评|自我评价|评价)(?:综合|最终)?(?:总)?得?分(?:数|值|总分)?(?:结果)?(?:为|是|:|达到?|共|\n)*(?P<score>\d{1,3}(?:\.\d+)?)分?(?![\d%.])"),
    re.compile(r"(?:综合得分|总得分|总体得分|综合评分|最终得分|合计得分|总评分|共得分?)(?:为|是|:|达)*(?P<score>\d{1,3}(?:\.\d+)?)分?(?![\d%.])"),
    re.compile(r"经(?:综合|自我|项目)?(?:自评|评价|评定|打分|测算)，?[^。；\n\d]{0,12}得分?(?:为|是|:)*(?P<score>\d{1,3}(?:\.\d+)?)分"),
)
_GRADE_STATED = re.compile(
    r"(?:等级|级别|档次|评定|评价结果|自评结果|评价结论|自评结论)(?:评定)?(?:确定|定)?(?:为|是|:)*[\"「《]?(?P<grade>优秀|优|良好|良|中等|中|合格|较差|差)(?:[\"」》]|等?级|等)?(?=[。，；;,)\n\"]|$)"
)


def title_piece(text: str, segment: Segment) -> Piece | None:
    """The title: the one that the segment was recognised by, with the lines that it runs on from."""
    start, end = segment.title_start, segment.title_end
    if start < 0:
        match = _OPENING_TITLE.search(text, segment.start, min(segment.end, segment.start + 600))
        if match is None:
            return None
        start, end = match.span("title")
    for _ in range(2):
        above = _above(text, start, segment.start)
        line = text[above:start].strip()
        if above < 0 or not _continued(line, text[start:end]):
            break
        start = above
    return Piece(text[start:end], start, end)


def _above(text: str, start: int, floor: int) -> int:
    """Where the line above `start` begins, -1 when there is none (or a blank one)."""
    before = text[max(0, start - 150) : start].rstrip(" \t\u3000")
    if not before.endswith("\n") or before.endswith(("\n\n", "\n\r\n")):
        return -1
    line = before[:-1].rstrip("\r\n")
    line = line[line.rfind("\n") + 1 :].strip()
    return text.rfind(line, 0, start) if line else -1


def _continued(line: str, title: str) -> bool:
    """Whether `line` is the beginning of `title`: it says of what, or of which year, and breaks off."""
    if len(line) > 50 or not line or line[-1] in "。：；:;)）" or _FOOT.match(line):
        return False
    return bool(re.search("关于", line)) or bool(_YEAR.search(plain_width(line)) and not _YEAR.search(plain_width(title)))


def read_year(flow: Flow, title: Piece | None) -> tuple[int, Piece] | None:
    """The report's year: from the title, else from a sentence that says what was assessed."""
    if title is not None:
        years = list(_YEAR.finditer(plain_width(title.text)))
        if len({match[1] for match in years}) == 1:
            match = years[0]
            at = title.start + match.start()
            return int(match[1]), Piece(match.group().strip(), at, at + len(match.group()))
    for pattern in _STATED_YEAR:
        stated = pattern.search(flow.text, 0, 1500)
        if stated is not None:
            return _year_at(flow, stated)
    found = list(_ANY_YEAR.finditer(flow.text, 0, 6000))
    counts = {year: sum(match[1] == year for match in found) for year in {match[1] for match in found}}
    if not counts:
        return None
    year = max(counts, key=lambda key: counts[key])
    if counts[year] * 3 < sum(counts.values()) * 2:
        return None
    return _year_at(flow, next(match for match in found if match[1] == year))


def _year_at(flow: Flow, match: re.Match[str]) -> tuple[int, Piece]:
    start, end = match.span(1)
    end += flow.text[end : end + 1] == "年"
    return int(match[1]), flow.piece(start, end)


def read_unit(
    text: str, title: Piece | None, foot: Sequence[tuple[int, int]], flow: Flow
) -> Piece | None:
    """The unit that reports: by its label, above the title, under the text, or as the title begins."""
    match = _UNIT_LABEL.search(flow.text, 0, 3000)
    if match is not None:
        return flow.piece(*match.span("unit"))
    above = _line_above(text, title, flow)
    if above is not None:
        return above
    for start, end in foot:
        if _ORGANISATION.fullmatch(flow.text, start, end):
            return flow.piece(start, end)
    return _unit_in_title(title) if title is not None else None


def _unit_in_title(title: Piece) -> Piece | None:
    """"某某局2023年度…" and "某某局关于…" begin with the unit."""
    plain = plain_width(title.text)
    cut = min((at for at in (plain.find("关于"), _find_year(plain)) if at >= 0), default=0)
    head = title.text[:cut].strip()
    if not _ORGANISATION.fullmatch(head):
        return None
    at = title.start + title.text.find(head)
    return Piece(head, at, at + len(head))


def _find_year(text: str) -> int:
    match = _YEAR.search(text)
    return match.start() if match else -1


def _line_above(text: str, title: Piece | None, flow: Flow) -> Piece | None:
    """The line before the title when it names an organisation, or stands under the text as well."""
    if title is None:
        return None
    before = text[max(0, title.start - 120) : title.start].rstrip()
    line = before[before.rfind("\n") + 1 :].strip()
    signed = flow.text.find(f"\n{plain_width(line)}", len(flow.text) * 2 // 3) >= 0
    if not 4 <= len(line) <= 32 or not (signed or _ORGANISATION.fullmatch(line)):
        return None
    at = text.rfind(line, 0, title.start)
    return Piece(line, at, at + len(line))


def foot_lines(flow: Flow, followed: bool) -> tuple[int, list[tuple[int, int]]]:
    """Where the text ends, and the lines of signature, date and annexes below it.

    When another report follows, its unit may stand last: that line is no signature of this report.
    """
    lines = list(flow.lines(0, len(flow.text)))
    foot: list[tuple[int, int]] = []
    while lines and len(foot) < 8:
        start, end = lines[-1]
        line = flow.text[start:end]
        signed = len(line) <= 34 and _ORGANISATION.fullmatch(line) is not None
        if not (signed or _DATE_LINE.match(line) or _FOOT.match(line)):
            break
        foot.insert(0, (start, end))
        lines.pop()
    stop = foot[0][0] if foot else len(flow.text)
    if followed and foot and _ORGANISATION.fullmatch(flow.text, *foot[-1]):
        foot = foot[:-1]
    return stop, foot


def read_department(flow: Flow) -> Piece | None:
    """The department, where a label states it."""
    match = _DEPARTMENT_LABEL.search(flow.text, 0, 3000)
    return flow.piece(*match.span("unit")) if match else None


def read_fill_date(flow: Flow) -> Piece | None:
    """The date of filling in, where a label states it. A date under a signature is not that."""
    match = _FILL_LABEL.search(flow.text)
    return flow.piece(*match.span("date")) if match else None


def read_project(flow: Flow, title: Piece | None, unit: Piece | None) -> Piece | None:
    """The project: by its label, else what the title says between the year and 绩效…报告."""
    match = _NAME_LABEL.search(flow.text, 0, 3000)
    if match is not None:
        return flow.piece(*match.span("name"))
    if title is None:
        return None
    return _project_in_title(title, unit) or _project_under_title(flow, title)


def _project_under_title(flow: Flow, title: Piece) -> Piece | None:
    """A line of its own in brackets under the title: （某某建设项目）."""
    lines = flow.lines(0, 600)
    following = next(((start, end) for start, end in lines if flow.piece(start, end).start >= title.end), None)
    if following is None or (match := _BRACKETED_NAME.fullmatch(flow.text, *following)) is None:
        return None
    return flow.piece(*match.span("name"))


def _project_in_title(title: Piece, unit: Piece | None) -> Piece | None:
    text = plain_width(title.text)
    tail = _TITLE_TAIL.search(text)
    if tail is None:
        return None
    start, end = 0, tail.start()
    years = [match for match in _YEAR.finditer(text) if match.start() < end]
    about = text.find("关于", 0, end)
    if years:
        start = years[-1].end()
    elif about >= 0:
        start = about + 2
    elif re.search(r"[省市县区州盟旗乡镇局委办厅校院所站部]|中心|街道|政府", text[:end]):
        return None
    if unit is not None and text.startswith(unit.text, start):
        start += len(unit.text)
    while start < end and text[start] in " \n\r\t\u3000的":
        start += 1
    while end > start and text[end - 1] in " \n\r\t\u3000的":
        end -= 1
    name = title.text[start:end]
    bare = _PROJECT_WORDS.sub("", name)
    if len(name) < 3 or _ORGANISATION.fullmatch(bare) or _GENERIC.match(name) or re.search(r"(?<!办公)(?:局|委员会|人民政府|办事处)", name):
        return None
    return Piece(name, title.start + start, title.start + end)


def read_verdict(flow: Flow, end: int, taken: Sequence[tuple[int, int]]) -> Row:
    """The total score and the grade, as header roles; scores of single indicators (`taken`) are not it."""
    header: Row = {}
    for pattern in _SCORE_STATED:
        scores = {
            match["score"]: match
            for match in reversed(list(pattern.finditer(flow.text, 0, end)))
            if not any(a <= match.start() < b for a, b in taken)
        }
        if scores:
            if len(scores) == 1:
                header["self_score"] = flow.piece(*next(iter(scores.values())).span("score"))
            break
    grades = {match["grade"]: match for match in _GRADE_STATED.finditer(flow.text, 0, end)}
    if len(grades) == 1:
        header["grade"] = flow.piece(*next(iter(grades.values())).span("grade"))
    return header
