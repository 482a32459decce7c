"""A report's title, with what the page prints above it, and the project that it names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from assist.extract.raw import Piece, Row
from assist.extract.report.flow import Flow, as_read
from assist.extract.split import Segment
from assist.forms.labels import labels

YEAR = re.compile(r"[\(（]?\s*(20\d\d)\s*年\s*(?:度)?\s*[\)）]?")
ORGANISATION = re.compile(
    r"[\u4e00-\u9fff()（）0-9]{2,32}(?:局|厅|委|委员会|办公室|办|办事处|中心|政府|学院|大学|学校|中学|小学|完小|幼儿园|医院|卫生院|院|研究所|所|站|队|支队|大队|总队"
    r"|馆|社|公司|协会|联合会|总工会|法院|检察院|部|处|团委|妇联|残联|红十字会|管委会|街道|场)"
)
_OPENING = 600
PAGE_HEAD = 900
"""How far above a report a web page prints its title, its publisher and its date."""

_OPENING_TITLE = re.compile(
    r"(?:^|\n)[ \t\u3000]*(?P<title>[^\s。，；：:|?？!！][^\n。，；：:|?？!！]{3,70}?(?:报告书?(?:摘要)?|自评结果|自评总结)(?:[(（][^()（）\n]{2,30}[)）])?)(?=[ \t\u3000\r]*(?:\n|$|一、|[(（]20))"
)
_USE_TITLE = re.compile(
    r"(?:^|\n)[ \t\u3000]*(?P<title>[^\n。，；：:|?？!！《]{0,40}20\d\d年[^\n。，；：:|?？!！《]{6,60}(?:自评|实施|使用)(?:的)?情况)[ \t\u3000\r]*(?=\n)"
)
"""A report that does not call itself one; it names its year."""
_SHARED_TITLE = re.compile(r"(?:^|\n|《)[ \t\u3000]*(?P<title>[^\n《》.。，；：:|]{6,70}?报告书?)(?:\(\d+\))?\.(?:docx?|wps|pdf)")
"""A site for sharing documents prints the name of the file, which is the title without what copying did to it."""
_BEHIND_TITLE = re.compile(r"[(（](?:20\d\d年度?)?(?:[^()（）\n\d]|[(（][^()（）\n\d]{1,6}[)）]){2,40}(?:资金|项目|经费|补助|工程|专项)[)）]")
_ANNEX_NUMBER = re.compile(r"[-•·*\s]*(?:内容概述|文档介绍|标\s*题|名\s*称)[:：]\s*|[-•·*\s]*标\s+题\s+|附件\s*\d{1,2}(?:-\d)?\s*[:：]?\s*(?=[\u4e00-\u9fff])")
_WHOLE = re.compile(r"(?:自评|评价|分析)报告书?$")
_WEAK = re.compile(r"绩效自评$")
_CATALOGUE = re.compile(r"[-•·*\s]+(?:绩效)?自评报告")
"""The entry under which a page files the report, not its title."""
_BROKEN_OFF = re.compile(r"(?:支出|项目|资金|经费|专项|补助|工程)$")
_TAIL_ONLY = re.compile(r"(?:支出)?绩效(?:评价)?自评(?:价)?报告书?")
_GLUED_TITLE = re.compile(
    r"(?:^|\n)[ \t\u3000]*(?:附件\s?\d{0,2}[:：]?)?(?:\d(?=20\d\d年))?(?P<title>[\u4e00-\u9fff0-9（）()“”]{6,60}?(?:自评|评价|分析)报告(?:[(（][^()（）\n]{2,30}(?:资金|项目|经费|补助|工程|专项)[)）])?)(?=为|根据|按照|现|一、|我|依据|\()"
)
_ANNEX = re.compile(r"^(?:附件|附表|附|联系人|联系电话|\(此页无正文|\(盖章|\(公章)")
_NAME_LABEL = re.compile(
    r"(?:项目|专项|资金|转移支付|专项资金|转移支付\(项目\))名称[:：]?(?P<name>(?<=[:：])[^\n。；，]{2,60})"
)
_NAME_BELOW = re.compile(r"(?:^|\n)(?:\(?[一二三四五六七八九十\d]{1,2}[)、.])+(?:项目|专项)名称\n(?P<name>[^\n。；，:]{4,50})(?=\n)")
_TITLE_TAIL = re.compile(
    r"(?:的)?(?:预算)?(?:执行)?(?:情况)?(?:的)?(?:支出|单位|部门)?(?:重点)?(?:绩效)?(?:的)?(?:目标)?(?:完成情况)?(?:评价|分析|自评价?|自我评价|执行情况|运行)+(?:工作|情况|结果|综合)*(?:的)?(?:报告|总结|说明|结果)?书?(?:摘要)?(?:\(.{0,30}\))*$"
)
_GENERIC = re.compile(
    r"^(?:(?:部门|单位|本级|县级|市级|省级|年度|财政|预算|整体|项目|专项|资金|支出|经费|补助|情况|绩效|中央对地方|中央|转移支付|的|和|及|各)*)$"
)
_BRACKETED_NAME = re.compile(r"\((?P<name>(?:20\d\d年度?)?(?:[^()\d]|\([^()\d]{1,6}\)){2,40}(?:项目|资金|经费|补助|补贴|工程|专项))\)")
_OPEN_BRACKET = re.compile(r"[ \t\u3000]*[(（](?P<name>(?:20\d\d年度?)?[^()（）\n\d]{2,40}(?:资金|项目|经费|补助|工程|专项))[ \t\u3000\r]*(?=\n|$)")
_QUOTED_NAME = re.compile(r"^[“\"「](?P<name>[^“”\"「」]{3,40})[”\"」](?:项目|专项)?$")
_PROJECT_WORDS = re.compile(r"(?:项目|部门|整体|支出|资金|专项|经费|预算|的)+$")
_AUTHORITY = re.compile(r"(?<!办公)(?:局|委员会|人民政府|办事处)")
_REGION = re.compile(
    r"(?:[\u4e00-\u9fff]{2,9}(?:自治区|自治州|自治县)"
    r"|[\u4e00-\u9fff]{2,3}(?:(?<![门超都城])市|县|(?<![社小园景灌库山林牧校厂片辖地街新城老片])区|旗|州|省))"
)
_NAMES_FUNDS = re.compile(r"(?:资金|项目|经费|补贴|补助|工程|专项|费用?)$")
_STATED_NAME = re.compile(
    r"现?(?:将|对)(?P<name>(?:20\d\d年度?)?[^，。；:\n]{4,50}?(?:项目|资金|经费|补助|工程|专项))(?:支出)?(?:绩效)(?:目标)?(?:自评|评价)"
)
_STATED_FUNDS = re.compile(
    r"对(?:20\d\d年度?)?(?P<name>[^，。；:\n\d]{4,40}?(?:资金|经费|补助|补贴|专项))(?:项目)?(?:实施|使用)?情况(?:组织|认真)?开展"
)
_HEADING_NAME = re.compile(
    r"\n\([一二三]\)[^，。；:\n]{0,6}?下达(?P<name>[^，。；:\n\d]{4,40}?)转移支付(?:资金)?预算和绩效目标情况"
)
_SHORTEST_NAME = 4
_SPACED_LABEL = re.compile(r"(?<=\S)\s+(?=[\u4e00-\u9fff（）()]{2,10}[:：])")
_NEXT_LABEL = re.compile(
    r"(?:项目)?(?:主管部门|实施单位|实施主体|项目单位|承担单位|建设单位|评价(?:人员|机构|方式)|联系(?:人|电话)|负责人|(?:实施|建设)地点|属性|类别|编码|填报人|填报日期)[^:\n。；，]{0,10}:"
)
_METADATA = re.compile(r"[:：|│]|20\d\d[-年/.]\d|浏览|字体|字号|首页|打印")
_NAME_LINE_LIMIT = 30
_LINE_BREAK = re.compile(r"\s*\n\s*")
_LONGEST_FIELD = 10


def opening_title(text: str, segment: Segment) -> tuple[int, int] | None:
    """Where a title stands near the beginning of a segment that was not recognised by one."""
    head = as_read(text[segment.start : min(segment.end, segment.start + _OPENING)])
    shared = _SHARED_TITLE.search(head)
    named = shared if shared is not None and YEAR.search(shared["title"]) else None
    match = named or _OPENING_TITLE.search(head) or _GLUED_TITLE.search(head) or shared or _USE_TITLE.search(head)
    if match is None:
        return None
    page = re.match(r"\d(?=20\d\d年)", match["title"]) is not None  # a page's number run into the year
    return segment.start + match.start("title") + page, segment.start + match.end("title")


def title_piece(text: str, segment: Segment) -> Piece | None:
    """The title: the one that the segment was recognised by, with the lines that it runs on from."""
    start, end = segment.title_start, segment.title_end
    if start < 0:
        found = opening_title(text, segment)
        if found is None:
            return None
        start, end = found
    elif _WEAK.search(text[start:end]):
        start, end = next(
            ((a, b) for a, b in itertools.islice(lines_above(text, start), 1) if _WHOLE.search(as_read(text[a:b]))), (start, end)
        )
    elif _CATALOGUE.fullmatch(text, start, end):
        start, end = opening_title(text, Segment(end, segment.end)) or (start, end)
    start = _named_above(text, start, end)
    start, end = _once(text, start, end)
    bracketed = _BEHIND_TITLE.match(text, end)
    end = bracketed.end() if bracketed is not None and text[:end].endswith("报告") else end
    for _ in range(2):
        above = _above(text, start, segment.start)
        line = text[above:start].strip()
        if above < 0 or not _continued(line, text[start:end]):
            break
        start = above
    return Piece(text[start:end], start, end)


def _once(text: str, start: int, end: int) -> tuple[int, int]:
    """A title without the number of its annex, and once where text that lost its breaks has it twice."""
    annex = _ANNEX_NUMBER.match(text, start, end)
    start = annex.end() if annex is not None else start
    half, odd = divmod(end - start, 2)
    return (start, start + half) if not odd and text[start : start + half] == text[start + half : end] else (start, end)


def _named_above(text: str, start: int, end: int) -> int:
    """Where a title that says nothing but 绩效评价自评报告 begins: on the line above that names year and spending."""
    plain = as_read(text[start:end])
    tail = _TITLE_TAIL.search(plain)
    if tail is None or (tail.start() > 0 and not _GENERIC.match(plain[: tail.start()])) or YEAR.search(plain):
        return start
    first, last = next(lines_above(text, start), (start, start))
    line = as_read(text[first:last])
    if _TAIL_ONLY.fullmatch(plain) and "\n" not in text[last:start].replace("\n", "", 1):
        broken = _BROKEN_OFF.search(line) is not None and 4 <= len(line) <= 40
        return first if broken and not _METADATA.search(line) and not _ANNEX.match(line) else start
    named = YEAR.search(line) and re.search(r"(?:支出|项目|资金|经费|专项|年度)$", line)
    return first if named and len(line) <= 40 and not _METADATA.search(line) else start


def page_title(text: str, title: Piece) -> Piece:
    """The title as the page prints it above the report, when `title` is how that one ends; else `title`.

    A page that masks its figures masks them in the report's own title, not always in its own.
    """
    short = _squeezed(title.text)
    for start, end in lines_above(text, title.start):
        line = re.sub(r"^(?:名\s*称|标\s*题|内容概述)[:：]\s*", "", text[start:end])
        if len(line) <= 80:
            printed = _squeezed(line)
            lead = len(printed) - len(short)
            if 4 <= lead <= 40 and _prints(printed[lead:], short):
                return Piece(line, end - len(line), end)
    for start, end in lines_above(text, title.start) if "*" in short else ():
        if _prints(_squeezed(text[start:end]), short):
            return Piece(text[start:end], start, end)
    return title


def _prints(line: str, masked: str) -> bool:
    """Whether a line is `masked`, or what is masked with asterisks there."""
    return line == masked or (
        "*" in masked and len(line) == len(masked)
        and all(char == other or (other == "*" and char.isdecimal()) for char, other in zip(line, masked, strict=True))
    )


def _squeezed(text: str) -> str:
    return "".join(as_read(text).split())


def lines_above(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The lines that a page prints above `start`, the nearest first."""
    floor = max(0, start - PAGE_HEAD)
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\s][^\n\r]*[^\s]", text[floor:start])]
    for first, last in reversed(lines):
        yield floor + first, floor + last


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
    if len(line) > 50 or not line or line[-1] in "。：；:;)）" or _ANNEX.match(line) or _WHOLE.search(line):
        return False
    return bool(re.search("关于", line)) or bool(YEAR.search(as_read(line)) and not YEAR.search(as_read(title)))


def read_project(
    text: str, flow: Flow, title: Piece | None, unit: Piece | None, cover: Row
) -> Piece | None:
    """The project: by its label, else what the title says of it, else the line above or the opening sentence."""
    match = _NAME_LABEL.search(flow.text, 0, 3000) or _NAME_BELOW.search(flow.text, 0, 3000)
    if match is not None:
        return value_piece(flow, *match.span("name"))
    if "project_name" in cover:
        return cover["project_name"]
    if title is None:
        return _stated_twice(flow) or _in_heading(flow)
    return (
        _behind_title(text, title)
        or _as_body_says(flow, title, _project_in_title(title, unit))
        or _before_year(title)
        or _project_under_title(flow, title)
        or _line_above_generic(text, title)
        or _in_page_title(text, title)
    )


def _in_page_title(text: str, title: Piece) -> Piece | None:
    """What another title on the page names, of the same year, where the report's own names nothing."""
    year = YEAR.search(as_read(title.text))
    if year is None:
        return None
    for start, end in lines_above(text, title.start):
        line = as_read(text[start:end])
        other = YEAR.search(line)
        if _WHOLE.search(line) and not _METADATA.search(line) and other is not None and other[1] == year[1]:
            return _project_in_title(Piece(text[start:end], start, end), None)
    return None


def _in_heading(flow: Flow) -> Piece | None:
    """"（一）下达某某项目转移支付预算和绩效目标情况": the heading of the five-part report names the funds."""
    match = _HEADING_NAME.search(flow.text, 0, 3000)
    if match is None:
        return None
    start, end = match.span("name")
    region = _REGION.match(flow.text, start, end)
    start = region.end() if region is not None and end - region.end() >= _SHORTEST_NAME else start
    return flow.piece(start, end) if _NAMES_FUNDS.search(flow.text, start, end) else None


def value_piece(flow: Flow, start: int, end: int) -> Piece:
    """The value of a label at [start, end), cut where the next label of its line begins."""
    source = flow.source[flow.place(start) : flow.place(end - 1) + 1]
    spaced = _SPACED_LABEL.search(source + flow.source[flow.place(end - 1) + 1 :][:12])
    if spaced is not None:
        end = next(i for i in range(start, end + 1) if i == end or flow.place(i) >= flow.place(start) + spaced.start())
        return flow.piece(start, end)
    label = _NEXT_LABEL.search(flow.text, start, min(end + 12, len(flow.text)))
    end = label.start() if label is not None and start < label.start() < end else end
    broken = _LINE_BREAK.search(flow.source, flow.place(start), flow.place(end - 1))
    if broken is not None and names_a_field(flow.source[broken.end() : broken.end() + _LONGEST_FIELD]):
        end = next(i for i in range(start, end) if flow.place(i) >= broken.end())
    return flow.piece(start, end)


def names_a_field(text: str) -> bool:
    """Whether `text` begins with the label of a field, such as stands in the next line of a cover."""
    plain = as_read(text)
    return any(labels("header").role(plain[:size]) for size in range(4, min(len(plain), _LONGEST_FIELD) + 1))


def _stated_twice(flow: Flow) -> Piece | None:
    """What the opening sentence says that it reports on, when the same name stands once more in the text."""
    for pattern, times in ((_STATED_NAME, 2), (_STATED_FUNDS, 3)):
        match = pattern.search(flow.text, 0, 1500)
        if match is not None and flow.text.count(match["name"]) >= times:
            return flow.piece(*match.span("name"))
    return None


def _behind_title(text: str, title: Piece) -> Piece | None:
    """"…绩效自评报告（某某补助资金）", also where the bracket is not closed before the line ends."""
    match = re.search(r"报告书?" + _BRACKETED_NAME.pattern + "$", as_read(title.text))
    if match is not None:
        return Piece(title.text[slice(*match.span("name"))], *(title.start + at for at in match.span("name")))
    open_end = _OPEN_BRACKET.match(text, title.end)
    return Piece(open_end["name"], *open_end.span("name")) if open_end is not None else None


def _as_body_says(flow: Flow, title: Piece, project: Piece | None) -> Piece | None:
    """The project with the place and the year before it in the title, where a sentence begins with all of it."""
    if project is None or project.start == title.start:
        return project
    whole = title.text[: project.end - title.start]
    plain = as_read(whole)
    if plain in flow.text and re.search(rf"[\n。]{re.escape(plain)}(?!\n?(?:绩效|支出|自评|评价|的?报告))", flow.text):
        return Piece(whole, title.start, project.end)
    return project


def _project_under_title(flow: Flow, title: Piece) -> Piece | None:
    """A line of its own in brackets under the title: （某某建设项目）."""
    lines = flow.lines(0, 600)
    following = next(((start, end) for start, end in lines if flow.piece(start, end).start >= title.end), None)
    if following is None or (match := _BRACKETED_NAME.fullmatch(flow.text, *following)) is None:
        return None
    return flow.piece(*match.span("name"))


def _line_above_generic(text: str, title: Piece) -> Piece | None:
    """The line above a title that names nothing, "某某推介费用" over "项目支出绩效自评报告", or that it was joined to."""
    plain = YEAR.sub("", as_read(title.text)).strip()
    tail = _TITLE_TAIL.search(plain)
    first, broken, rest = title.text.partition("\n")
    if broken and _TAIL_ONLY.fullmatch(as_read(rest).strip()):
        line, start, end = first.rstrip(), title.start, title.start + len(first.rstrip())
    elif tail is None or not _GENERIC.match(plain[: tail.start()]):
        return None
    else:
        start, end = next(lines_above(text, title.start), (0, 0))
        line = text[start:end]
    if not 4 <= len(line) <= _NAME_LINE_LIMIT or _METADATA.search(line) or _AUTHORITY.search(line):
        return None
    return Piece(line, start, end) if _NAMES_FUNDS.search(line) and not _GENERIC.match(line) else None


def _before_year(title: Piece) -> Piece | None:
    """"某某县某某补贴2020年度绩效自评报告": what stands between the region and the year, when it names funds."""
    plain = as_read(title.text)
    year, tail = YEAR.search(plain), _TITLE_TAIL.search(plain)
    if year is None or tail is None or plain[year.end() : tail.start()].strip() or "关于" in plain:
        return None
    start, end = 0, len(plain[: year.start()].rstrip())
    while (region := _REGION.match(plain, start, end)) is not None:
        start = region.end()
    end -= len("转移支付") * plain[start:end].endswith("转移支付")
    name = plain[start:end].strip()
    if not len(name) >= 4 or not _NAMES_FUNDS.search(name) or _AUTHORITY.search(name) or _GENERIC.match(name):
        return None
    if re.match(r".{0,6}(?:残联|妇联|中心|医院|学校|街道|镇|乡)", name):
        return None  # a unit stands before the project, and nothing says where it ends
    at = title.start + start
    return Piece(title.text[start : start + len(name)], at, at + len(name))


def _project_in_title(title: Piece, unit: Piece | None) -> Piece | None:
    text = as_read(title.text)
    tail = _TITLE_TAIL.search(text)
    if tail is None:
        return None
    start, end = 0, tail.start()
    years = [match for match in YEAR.finditer(text) if match.start() < end]
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
    if re.search(r"(?:资金|经费|补助|补贴)转移支付$", text[start:end]):
        end -= len("转移支付")
    name = title.text[start:end]
    quoted = _QUOTED_NAME.match(name)
    if quoted is not None:
        return Piece(quoted["name"], title.start + start + quoted.start("name"), title.start + start + quoted.end("name"))
    bare = _PROJECT_WORDS.sub("", name)
    if len(name) < 3 or ORGANISATION.fullmatch(bare) or _GENERIC.match(name) or _AUTHORITY.search(name) or "*" in name:
        return None
    return Piece(name, title.start + start, title.start + end)
