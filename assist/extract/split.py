"""Where one form of a flattened file ends and the next begins."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from assist.text.normalise import fold, simplified

_TITLE = re.compile(
    r"(?:绩效目标?自评(?:价)?(?:报告)?(?:表|得分表|评分表)|自评(?:价)?表|自评(?:得分|评分|打分)表|整体支出绩效评价得分表|绩效评价自评表|绩效自我评价表|绩效完成情况表"
    r"|绩效(?:分析|自评价?|评价自评|评价)(?:工作)?报告|自评(?:价)?(?:工作)?报告|自评(?:工作)?(?:情况说明|情况汇报|总结)|自评结果|绩效目标自评|绩效自评|绩效目标完成情况(?:自评)?表|绩效运行自评表|绩效自评情况表|绩效评价表)"
    r"(?:\(?(?:20\d{2}年度?|修改|公开|格式|样表|参考|表|\d{4})[^()]{0,8}\)?)*$"
)
_BODY = re.compile(
    r"项目名称|专项名称|项目资金|资金总额|预算数|执行率|三级指标|指标值|主管部门|单位名称|部门名称|总体目标|一、|\([一二三]\)|基本情况|指标名称"
)
_LEVEL = re.compile("数量指标|质量指标|时效指标|成本指标|(?:经济|社会|生态)?效益指标|满意度指标")
_FEWEST_LEVELS = 3
_FIRST_LABEL = r"项目名称|专项名称|专项资金名称|部门名称|单位名称|[省市县区]?级?预算部门|主管部门|预算单位|填报单位|填报日期|填报时间|填表日期|单位[（(]盖章|公开\d+表"
# A title in one line with the first field of its form: nothing parts them but the label.
_GLUED_TITLE = re.compile(rf"((?:20\d\d年度?)?[^\s。；，,|:：《》]{{0,40}}自评表)(?:[（(]\s?20\d\d年?度?[)）])?(?:{_FIRST_LABEL})")
_PREFIX = re.compile(r"^(?:附件|附表|附)\d*[:：.]?|^公开\d+表$|^表\d+")
_SUBTITLE = re.compile(r"(.+表(?:[(（]20\d\d年?度?[)）])?)\s*——.{2,40}$")  # the project behind the title
_TITLE_LEAD = re.compile(r"\d{1,2}日|[:：]|\d[、.]|》|自评表(?=.)|附[件表]\d{1,2}?(?=20\d\d年|[\u4e00-\u9fff])")
_FIELD_LEAD = re.compile(r"(?:项目名称|名称|标题|文件名|附件名称|内容概述)[:：]\s*|[^（()）]{0,12}[（(]注[:：][^（()）]*[)）](?=\S{4})")  # and a page's note on its picture
_TITLE_LINE_LIMIT = 90
_PAGED = re.compile(r"第\s*\d{1,3}\s*页|[—–-]\s*\d{1,3}\s*[—–-]\s*$")  # a running head on a later page
_END_OF_FORM = re.compile(r"(?:合计|总分)\|*\d|评价结论|自评结论|存在问题|财务负责人|其他需要说明")
# Run together, a form begins anew with the fields at its head, behind another's totals or in the middle of a line.
_NAME_IN_FLOW = re.compile(r"项目名称(?=[^\s|:：]{2,40}主管部门[^\s|:：]{2,40}实施单位)")
_CLOSING = re.compile(r"(?:合计|总分)\|*\d|评价结论|存在问题|改进措施|财务负责人")  # what stands below a table of points
_FEWEST_CLOSING = 3
_REPEATED_HEAD = 120  # characters of a title and the column labels behind it
_OPENING_FIELDS = re.compile(r"名称|主管|单位|资金|预算|目标完成|\d")
_NAME_LABEL = re.compile(r"^(?:项目名称|转移支付\(?项目\)?名称|专项名称)")


@dataclass(frozen=True, slots=True)
class Segment:
    """The extent of one form, and of its title where it has one."""

    start: int
    end: int
    title_start: int = -1
    title_end: int = -1


def split_forms(text: str) -> list[Segment]:
    """The forms of a flattened text, in order; one segment without a title when no title is recognised."""
    if "績" in text:
        text = simplified(text)
    titles = _titles(text)
    segments: list[Segment] = []
    for index, (start, end) in enumerate(titles):
        stop = titles[index + 1][0] if index + 1 < len(titles) else len(text)
        if _BODY.search(fold(text[end:stop][:4000])):
            segments.append(Segment(start, stop, start, end))
    if not segments:
        folded = fold(text[:20000])
        rows_only = len(set(_LEVEL.findall(folded))) >= _FEWEST_LEVELS  # a table cut off from its head
        return _split_untitled(text, Segment(0, len(text))) if rows_only or _BODY.search(folded) else []
    if _ends_a_form(text[: segments[0].start]):
        segments.insert(0, Segment(0, segments[0].start))
    return [piece for segment in segments for piece in _split_untitled(text, segment)]


def _ends_a_form(text: str) -> bool:
    """Whether what stands before the first title is the rest of a form that was cut off: its table, and its end."""
    folded = fold(text)
    if "三级指标" in folded:
        return _END_OF_FORM.search(folded, folded.index("三级指标")) is not None
    return _LEVEL.search(folded) is not None and len(_CLOSING.findall(folded)) >= _FEWEST_CLOSING


def _titles(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    offset = 0
    previous: tuple[str, int, int] | None = None
    for line in text.splitlines(keepends=True):
        content = line.strip(" \t\r\n|#*\u3000\xa0\ufeff")
        if "——" in content and (whole := _SUBTITLE.match(content)) is not None:
            content = whole[1]
        start = offset + line.find(content) if content else offset
        if len(content) > _TITLE_LINE_LIMIT:
            found.extend(_titles_in_flow(content, start))
        elif "|" in content and (cell := content.partition("|")[0].rstrip()) and _is_title_cell(cell, content):
            found.append((start, start + len(cell)))
        elif glued := _GLUED_TITLE.match(content):
            found.append((start, start + glued.end(1)))
        elif _is_title(content) and not (found and _PAGED.search(content)) and not _ends_a_name(previous, content):
            lead = _FIELD_LEAD.match(content)
            begin = start + (lead.end() if lead else 0)
            if previous is not None and _continues_title(previous[0]):
                begin = previous[1]
            found.append((begin, start + len(content)))
        if content:
            previous = (content, start, start + len(content))
        offset += len(line)
    return _without_close_repeats(text, found)


def _ends_a_name(previous: tuple[str, int, int] | None, content: str) -> bool:
    """Whether a line that only says 绩效自评报告 is the end of the cover's 项目名称：…"""
    return previous is not None and _NAME_LABEL.match(fold(previous[0])) is not None and len(content) <= 6


def _is_title(content: str) -> bool:
    if not content or len(content) > _TITLE_LINE_LIMIT or any(mark in content for mark in "。；;|\t"):
        return False
    folded = _PREFIX.sub("", fold(content))
    folded = re.sub(r"^[(（]?20\d{2}年?度?[)）]?$", "", folded)
    if ":" in folded and folded.endswith(("绩效自评", "自评结果")):
        return False  # a field of the cover: 评价方式：单位绩效自评
    return bool(_TITLE.search(folded)) and not re.match(r"^[(（]?[一二三四五六七八九十\d]+[)）、.]", folded)


def _is_title_cell(cell: str, line: str) -> bool:
    """Whether a title shares its row with a few short cells (the unit, the number of the form)."""
    return len(line.split("|")) <= 4 and "自评" in cell and _is_title(cell)


def _continues_title(line: str) -> bool:
    """The line before a title belongs to it when it opens it: 关于…, or a line that breaks off."""
    folded = fold(line)
    return folded.startswith("关于") and len(folded) < 60 and not folded.endswith(("。", ":"))


def _titles_in_flow(line: str, base: int) -> list[tuple[int, int]]:
    """Titles inside one long line, where cells are parted by spaces or by nothing."""
    found = []
    for match in re.finditer(r"(?:20\d\d\s?年度?\s?)?[^\s。；，,|?？!！]{0,60}?(?:绩效目标?自评(?:价)?表|自评表|绩效分析报告|绩效自评报告)(?=[\s(（|]|20\d\d|" + _FIRST_LABEL + ")", line):
        lead = max((m.end() for m in _TITLE_LEAD.finditer(match.group())), default=0)
        found.append((base + match.start() + lead, base + match.end()))
    return found


def _without_close_repeats(text: str, titles: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A heading and the table's own title stand close together: the form begins at the first, named by the last.

    Two titles with nothing of a form's body between them are one.
    """
    kept: list[tuple[int, int]] = []
    for start, end in titles:
        if kept and _runs_on(text, kept[-1], (start, end)):
            continue
        if kept and not _BODY.search(fold(text[kept[-1][1] : start])):
            kept[-1] = (start, end)
        else:
            kept.append((start, end))
    return kept


def _runs_on(text: str, before: tuple[int, int], title: tuple[int, int]) -> bool:
    """Whether a title is the one before it, printed again at the head of a page on which the indicators go on."""
    if fold(text[slice(*before)]) != fold(text[slice(*title)]) or "三级指标" not in text[before[1] : title[0]]:
        return False
    ahead = text.find("三级指标", title[1], title[1] + _REPEATED_HEAD)
    return ahead >= 0 and _OPENING_FIELDS.search(fold(text[title[1] : ahead])) is None


def _split_untitled(text: str, segment: Segment) -> list[Segment]:
    """Forms that follow each other without a title of their own: each begins at its project name."""
    starts = []
    offset = segment.start
    for line in text[segment.start : segment.end].splitlines(keepends=True):
        if _NAME_LABEL.match(fold(line).lstrip("|")):
            starts.append(offset)
        starts += [offset + match.start() for match in _NAME_IN_FLOW.finditer(line, 1)]
        offset += len(line)
    starts = [start for i, start in enumerate(starts) if i == 0 or _is_whole_form(text[starts[i - 1] : start])]
    if len(starts) < 2:
        return [segment]
    bounds = [segment.start, *starts[1:], segment.end]
    pieces = [Segment(bounds[0], bounds[1], segment.title_start, segment.title_end)]
    pieces += [Segment(a, b) for a, b in itertools.pairwise(bounds[1:])]
    return pieces


def _is_whole_form(text: str) -> bool:
    folded = fold(text)
    return "三级指标" in folded and ("执行" in folded or "资金" in folded)
