"""One indicator of a report in the making: its name, its marks, its levels, and its row of pieces."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assist.extract.raw import Piece, Row
from assist.extract.report.clauses import CAUSE, SCORE, WEIGHT, Value
from assist.extract.report.flow import Flow

Levels = tuple[Piece | None, Piece | None]
"""The first and second level that headings or labels name."""

INLINE_LEVEL = re.compile(
    r"(?:(?P<level1>(?:产出|效益|效果)(?:指标|目标)(?=[:]\S))"
    r"|(?P<of>产出)?(?P<level2>(?:数量|质量|时效|成本)(?:指标|目标)|(?:经济|社会|生态)效益(?:指标|目标)?"
    r"|可持续影响(?:指标|目标)?|(?:服务对象|社会公众)?满意度(?:指标|目标)))\d{0,2}:(?!\d)"
)
_PREFIX = re.compile(r"^[★☆◆●■▲•]+|^\d{1,2}[.、](?!\d)|^(?:问卷|抽样)?调查(?:结果)?显示|^据统计|^(?:全年|年内)?(?:累计|共计?)(?=[\u4e00-\u9fff]{3})|^(?:我|全)[省市县区镇乡州旗](?:共|累计)?(?:发生)?(?=[\u4e00-\u9fff])|^完成工程量|^(?:该|本)?项目(?:共|累计)?(?=(?:处治|覆盖|新建|改造|建成|修建|新增|培训|发放|惠及|带动|购置|采购)(?!率|面|度|成本|时|质量|数量|完成|后|前))|^(?:该|本)项目(?=[\u4e00-\u9fff]{3})|^完成(?=新建|改造|建设|培训|发放|开展|采购|维修|修建)|^(?:指标|具体指标|三级指标)\s*\d*[:.、]?|^(?:其中|一是|二是|三是|四是|五是|六是|即)[:]?|^20\d\d年度?(?:末|底)?[,，]?|^(?:截至|截止|至).{0,12}(?:末|底|日)")
_VERBAL = re.compile(
    r"^(?:按照|根据|严格|通过(?!率)|全面|进一步|积极|经(?![济营费常办])|已|未(?!成年)|该|此|我[^\u4e00-\u9fff]|为(?!民)|主要|由于|因|从(?![业事])|在(?![校册岗职建线读编])|对(?![口象外])|并|且|其中|同时|实际|满分|总分|分值|(?:项目|绩效)?(?:自评|自我评价|综合|评价)?总?(?:得分|评分))|[。？！]|自评得分|得\d|扣\d")
_NAME_WEIGHT = re.compile(r"\((?:分值|满分|权重)?[:]?(?P<weight>\d+(?:\.\d+)?)分\)$")
_SCORE_BESIDE = re.compile(r"(?<=，)得分(?:为|:)?(?P<score>\d+(?:\.\d+)?)(?=[。；，;\n]|$)")
"""A score without its 分, behind the points that may be had."""
_REASON_END = re.compile(r"[。\n]|[，；;](?=(?:此项|本项|该项|因此|故)?(?:扣|得\d|得分))|$")
NAME_LIMIT = 60


@dataclass(slots=True)
class Item:
    """An indicator in the making; spans are of the flow."""

    name: tuple[int, int]
    target: Value | None = None
    actual: Value | None = None
    score: tuple[int, int] | None = None
    weight: tuple[int, int] | None = None
    reason: tuple[int, int] | None = None
    levels: Levels = (None, None)
    whole: bool = False
    """Whether it is an indicator by its place in the outline, whatever else is known of it."""


def open_item(flow: Flow, start: int, end: int) -> Item | None:
    """An indicator named by [start, end), or None where that is no name."""
    end -= flow.text[start:end].endswith(":")
    text = flow.text[start:end]
    prefix = _PREFIX.match(text)
    if prefix is not None and prefix.end() < len(text):
        start += prefix.end()
        text = text[prefix.end() :]
    label, _, rest = text.partition(":")
    if rest and rest.startswith(label):  # 满意度：满意度≥80%
        start, text = start + len(label) + 1, rest
    weight = _NAME_WEIGHT.search(text)
    item = Item((start, start + weight.start() if weight else end))
    if weight is not None:
        item.weight = (start + weight.start("weight"), start + weight.end("weight"))
    name = flow.text[slice(*item.name)]
    if not 2 <= len(name) <= NAME_LIMIT or _VERBAL.search(name) or not re.search(r"[\u4e00-\u9fff]{2}", name):
        return None
    return item


def read_marks(flow: Flow, item: Item, start: int, end: int) -> None:
    """Score, full points and cause, wherever in the item they stand."""
    text = flow.text
    scores = {match["score"] or match["bare"]: match for match in SCORE.finditer(text, start, end)}
    if len(scores) == 1:
        match = next(iter(scores.values()))
        item.score = match.span("score") if match["score"] else match.span("bare")
    weight = WEIGHT.search(text, start, end)
    if weight is not None:
        item.weight = weight.span("weight")
        bare = _SCORE_BESIDE.search(text, weight.end(), end) if not scores else None
        item.score = bare.span("score") if bare is not None else item.score
    read_cause(flow, item, start, end)


def read_cause(flow: Flow, item: Item, start: int, end: int) -> None:
    """Why the goal was missed, where [start, end) tells it."""
    text = flow.text
    cause = CAUSE.search(text, start, end)
    if cause is not None:
        stop = _REASON_END.search(text, cause.end(), end)
        begin = cause.end() if cause.group()[-1] in "是为:于" and "由" not in cause.group() else cause.start()
        last = stop.start() if stop else end
        item.reason = (begin, last - (text[last - 1] in "；;，)"))


def labelled(flow: Flow, levels: Levels, label: re.Match[str], base: int = 0) -> Levels:
    """The levels under a label within a line; its match may count from `base`."""
    if label["level1"]:
        return flow.piece(base + label.start("level1"), base + label.end("level1")), None
    above = flow.piece(base + label.start("of"), base + label.end("of"), "产出指标") if label["of"] else levels[0]
    return above, flow.piece(base + label.start("level2"), base + label.end("level2"))


def item_row(flow: Flow, item: Item) -> Row:
    """The indicator as pieces."""
    row: Row = {"level3": flow.piece(*item.name)}
    for role, level in zip(("level1", "level2"), item.levels, strict=True):
        if level is not None:
            row[role] = level
    if item.target is not None:
        _put_target(flow, row, item.target)
    if item.actual is not None:
        row["actual"] = flow.piece(item.actual.start, item.actual.end)
    for role, span in (("score", item.score), ("weight", item.weight), ("reason", item.reason)):
        if span is not None:
            row[role] = flow.piece(*span)
    return row


def _put_target(flow: Flow, row: Row, target: Value) -> None:
    if not target.operator:
        row["target"] = flow.piece(target.start, target.end)
    elif target.op_end == target.start and flow.text[target.op_start : target.op_end] == target.operator:
        row["target"] = flow.piece(target.op_start, target.end)
    else:
        row["operator"] = flow.piece(target.op_start, target.op_end, target.operator)
        row["target"] = flow.piece(target.start, target.end)
