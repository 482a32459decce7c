"""Reports without a table (绩效分析报告, 绩效自评报告, 自评结果): chapters and sentences read into a RawForm.

Sentences are taken only when they say a thing in so many words; what they leave open stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.extract.fund_grid import read_fund_grid
from assist.extract.headers import Squeezed, budget_headers, indicator_headers
from assist.extract.lines.tokens import style_of
from assist.extract.prose import is_told
from assist.extract.raw import RawForm
from assist.extract.report.budget import read_funds
from assist.extract.report.clauses import SCORE
from assist.extract.report.cover import read_cover
from assist.extract.report.flow import Flow, as_read, flow_of
from assist.extract.report.goals import read_goal_results
from assist.extract.report.header import (
    foot_lines,
    read_department,
    read_fill_date,
    read_unit,
    read_verdict,
    read_year,
)
from assist.extract.report.items import ItemReader
from assist.extract.report.levels import OWN_POINTS
from assist.extract.report.lines import read_doubled_funds, read_doubled_rows
from assist.extract.report.outline import Node, outline
from assist.extract.report.plan import read_plan
from assist.extract.report.projects import amounts_in, of_single_projects
from assist.extract.report.run_by import read_run_by
from assist.extract.report.sections import read_sections
from assist.extract.report.title import opening_title, page_title, read_project, title_piece
from assist.extract.split import Segment
from assist.text.normalise import fold

_TITLE = re.compile(r"(?:报告书?|自评结果|自评总结|绩效自评|情况说明|情况汇报|总结)(?:\([^()]{0,40}\))*$")
_OF_REPORTS = re.compile(r"报告|(?:自评|评价)(?:工作)?(?:结果|总结|情况说明|情况汇报)$")
_CHAPTER = re.compile(r"^\s*(?:第[一二三四五六七八九十]{1,3}(?:章|部分)|[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）])\s*\S", re.M)
_PARAGRAPH = re.compile(r"^[^\n|\t]{50,}。[ \u3000\r]*$", re.M)
_POINT = re.compile(r"^[ \u3000]*\d{1,2}[、.．](?!\d)[^\n|\t]{12,}。[ \u3000\r]*$", re.M)
_TOLD_FUNDS = re.compile(r"\d万?元[^\n]{0,60}执行率\d")
"""Text without chapters is a report where whole paragraphs tell what was spent, and at what rate."""
_DOUBLED_TABLE = re.compile(r"绩效内容\s*绩效目标值\s*实际完成值")
_INDICATOR_TITLE = re.compile(r"指标(?!.{0,4}(?:下达|资金))|产出|效益|满意度|数量|质量|时效")
_FUND_TITLE = re.compile(r"(?:项目|专项|预算|财政)*(?:资金|经费)(?:收支|到位|投入|使用|执行|支出|管理|情况|安排|下达)")
_EXECUTION = re.compile(r"预算执行(?:情况|率)?\(")
_EXECUTION_ITEM = re.compile(r"预算执行(?:完成)?(?:情况|率):")
_GIVEN_POINTS = re.compile(r"预算执行(?:情况|率)?\((?:满分|分值)?(?P<weight>\d{1,2}(?:\.\d+)?)分\)")
_EXECUTION_POINTS = re.compile(
    r"预算执行(?:情况|率)?(?:指标|部分)?(?:的)?(?:满分|分值|权重|占)(?:为|是)?(?P<weight>\d{1,2}(?:\.\d+)?)分，(?:此项|该项|本项)?(?:自评|实际)?(?:得分?)?(?:为|是)?(?P<score>\d{1,2}(?:\.\d+)?)分"
)
_RATE_POINTS = re.compile(
    r"执行率(?:为|是|达到?|:)*\d[\d.]*%，(?:(?:该|本|此)?(?:项|指标)?(?:满分|分值|权重)(?:为|是|:)?(?P<weight>\d{1,2}(?:\.\d+)?)分，)?(?:该项|本项)?(?:自评|实际)?得分?(?:为|是|:)?(?P<score>\d{1,2}(?:\.\d+)?)分"
)
_USUAL_HEADING = re.compile(
    r"(?:[一二三四][)、]|^[ \t\u3000<>]*)(绩效目标分解下达情况|绩效目标完成情况分析|资金投入情况分析|总体绩效目标完成情况|绩效指标完成情况|偏离绩效目标的?原因)",
    re.M,
)
_FEWEST_USUAL = 2
_FEWEST_AROUND_TABLE = 3
_LIMIT = 200_000
_SCORED_FUNDS = {"executed", "weight", "rate", "score"}  # the columns of a form that breaks off below its funds


def looks_like_report(text: str, segment: Segment) -> bool:
    """Whether text[segment.start:segment.end] is prose in chapters and holds no indicator table."""
    body = as_read(text[segment.start : segment.end])
    title = fold(text[segment.title_start : segment.title_end]) if segment.title_start >= 0 else ""
    if title and not _TITLE.search(title):
        return False
    if not title and opening_title(text, segment) is not None:
        title = "报告"
    chapters = len(_CHAPTER.findall(body))
    told = chapters >= (1 if title else 2) or _glued_chapters(body, "一" if title else "一二三")
    if not told and _TOLD_FUNDS.search(body) is not None:
        told = len(_PARAGRAPH.findall(body)) >= (2 if title else 3) or (title != "" and len(_POINT.findall(body)) > 2)
    if not told and title and _OF_REPORTS.search(title):
        told = is_told(body)
    if not told and len(set(_USUAL_HEADING.findall(body))) < _FEWEST_USUAL:
        return False
    if _DOUBLED_TABLE.search(body):
        return True
    body = text[segment.start : segment.end]
    squeezed = Squeezed(body, segment.start)
    scored = any(set(header.roles) >= _SCORED_FUNDS for header in budget_headers(squeezed))
    return not (scored or indicator_headers(squeezed, cells=style_of(body) != "flow"))


def add_prose(raw: RawForm, text: str, segment: Segment) -> RawForm:
    """A report with its indicators in a table: what the chapters around the table say is added to `raw`.

    Unchanged when the text is no report of at least three chapters.
    """
    body = text[segment.start : segment.end]
    title = fold(raw.title.text) if raw.title else ""
    if not _TITLE.search(title) or len(_CHAPTER.findall(body)) < _FEWEST_AROUND_TABLE or not _OF_REPORTS.search(title):
        return raw
    prose = read_report(text, segment)
    raw.title = prose.title
    raw.header = {**prose.header, **{role: piece for role, piece in raw.header.items() if piece.text}}
    raw.sections = {**raw.sections, **prose.sections}
    raw.budget = raw.budget or prose.budget
    raw.method = prose.method
    return raw


def _glued_chapters(body: str, numerals: str) -> bool:
    """Whether chapters of these numbers follow each other inside long lines."""
    at = -1
    for numeral in numerals:
        places = [body.find(mark, at + 1) for mark in (f"{numeral}、", f"({numeral})")]
        at = min((place for place in places if place >= 0), default=-1)
        if at < 0:
            return False
    return len(body) > 150 * (body.strip().count("\n") + 1)


def read_report(text: str, segment: Segment) -> RawForm:
    """The pieces of the report in text[segment.start:segment.end]; `method` is "report"."""
    raw = RawForm(segment.start, segment.end, method="report")
    raw.title = title_piece(text, segment)
    begin = raw.title.end if raw.title else segment.start
    flow = flow_of(text, begin, min(segment.end, begin + _LIMIT))
    stop, foot = foot_lines(flow, segment.end < len(text))
    nodes = outline(flow, 0, stop)
    printed = raw.title
    raw.title = page_title(text, printed) if printed else None
    year = read_year(flow, raw.title)
    cover = read_cover(flow)
    unit = read_unit(text, printed, foot, flow, cover)
    raw.sections, closed = read_sections(flow, nodes, stop)
    reader = ItemReader(flow, year=year[0] if year else None)
    reader.read(nodes, closed)
    reader.take(read_goal_results(flow, nodes, closed, stop))
    raw.indicators = reader.rows(read_plan(flow, closed, reader.goals(nodes))) or read_doubled_rows(flow)
    about = list(_indicator_ranges(flow, nodes))
    single = of_single_projects(flow, nodes)
    ranges = _open_ranges(flow, nodes, [*closed, *reader.spans, *about, *single], stop)
    subject = as_read(raw.title.text) if raw.title else ""
    found = read_funds(flow, ranges, year[0] if year else None, about, subject, amounts_in(flow, single))
    raw.budget = read_fund_grid(text, begin, segment.end) or read_doubled_funds(flow) or found.rows
    raw.doubts = found.doubts
    raw.header = read_verdict(flow, stop, reader.spans)
    _read_chapter_points(raw, flow, nodes)
    for role, piece in (
        ("year_text", year[1] if year else None),
        ("unit", unit),
        ("project_name", read_project(text, flow, raw.title, unit, cover)),
        ("department", read_department(flow, cover)),
        ("fill_date", read_fill_date(flow, foot)),
        ("money_unit", found.unit),
    ):
        if piece is not None:
            raw.header[role] = piece
    for role, piece in read_run_by(flow).items():
        raw.header.setdefault(role, piece)
    return raw


def _read_chapter_points(raw: RawForm, flow: Flow, nodes: Sequence[Node]) -> None:
    """Points of 预算执行, and points in brackets behind chapters' headings that add up to the first of them."""
    points = []
    for node in nodes:
        given = _GIVEN_POINTS.fullmatch(node.title(flow))
        scores = list(SCORE.finditer(flow.text, node.start, node.end)) if given and raw.budget else []
        if given and len(scores) == 1 and scores[0]["score"]:
            at = node.title_start
            raw.budget[0].setdefault("weight", flow.piece(at + given.start("weight"), at + given.end("weight")))
            raw.budget[0].setdefault("score", flow.piece(*scores[0].span("score")))
        match = OWN_POINTS.search(node.title(flow))
        if node.style == "chapter" and match is not None:
            piece = flow.piece(node.title_start + match.start("points"), node.title_start + match.end("points"))
            points.append(piece)
            if raw.budget and _EXECUTION.match(flow.text, node.title_start):
                raw.budget[0].setdefault("score", piece)
        elif raw.budget and "score" not in raw.budget[0] and _EXECUTION_ITEM.match(flow.text, node.title_start):
            scores = list(SCORE.finditer(flow.text, node.start, node.end))
            if len(scores) == 1 and not node.children:
                group = "score" if scores[0]["score"] else "bare"
                raw.budget[0]["score"] = flow.piece(*scores[0].span(group))
    stated = _EXECUTION_POINTS.search(flow.text) or _RATE_POINTS.search(flow.text)
    if raw.budget and stated is not None:
        for role in ("weight", "score"):
            if stated[role]:
                raw.budget[0].setdefault(role, flow.piece(*stated.span(role)))
    amounts = [Decimal(piece.text) for piece in points]
    if len(points) > 2 and amounts[0] == sum(amounts[1:]) and "self_score" not in raw.header:
        raw.header["self_score"] = points[0]


def _open_ranges(
    flow: Flow, nodes: Sequence[Node], closed: Sequence[tuple[int, int]], stop: int
) -> list[tuple[int, int]]:
    """What is left of the text for the funds, cut at headings: no indicators, no problems, no measures."""
    taken = [*closed, (stop, len(flow.text))]
    taken += [(node.start, node.title_start) for node in nodes]
    ranges: list[tuple[int, int]] = []
    at = 0
    for start, end in sorted(taken):
        if start > at:
            ranges.append((at, start))
        at = max(at, end)
    return ranges


def _indicator_ranges(flow: Flow, nodes: Sequence[Node]) -> Iterator[tuple[int, int]]:
    """What stands below headings about indicators, without the parts below it that are headed as funds."""
    for node in nodes:
        if _about_indicators(flow, node):
            at = node.start
            for below in nodes:
                if at < below.start < node.end and _FUND_TITLE.match(flow.text, below.title_start, below.title_end):
                    yield at, below.start
                    at = below.end
            if at < node.end:
                yield at, node.end


def _about_indicators(flow: Flow, node: Node) -> bool:
    title = node.title(flow)
    return len(title) <= 24 and _INDICATOR_TITLE.search(title) is not None and "预算" not in title and "资金" not in title
