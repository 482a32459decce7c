"""The narrative sections of a report: which chapter is the goal, the problems, the measures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assist.extract.raw import Piece, Row
from assist.extract.report.flow import Flow
from assist.extract.report.outline import Node

_PROBLEMS = re.compile(r"(?:存在|主要|发现|面临)的?.{0,8}(?:问题|困难|不足)|^问题|^不足(?:之处)?|偏离.{0,8}原因|未完成.{0,12}原因|偏差.{0,4}原因")
_MEASURES = re.compile(r"(?:改进|整改)(?:的)?(?:措施|建议|计划|方向|意见|情况|办法)|下一?步.{0,12}(?:打算|计划|措施|安排|工作|思路|改进)|今后.{0,8}(?:打算|计划|措施|安排|工作)|工作打算|^下一步$"
    r"|^(?:有关|相关|工作|政策|几点|对策|意见|和|及|与)*建议$|问题(?:及|和|与|、)(?:有关|相关|工作|对策|改进)*(?:建议|打算|对策)")
_CONCLUSION = re.compile(r"^(?:综合)?(?:绩效)?(?:自评|评价|自我评价|总体评价|综合评价)(?:的)?(?:综合)?结论(?:及.{0,6})?$|^(?:综合评价|总体)情况及(?:评价)?结论$")
_GOAL = re.compile(r"^(?:项目|资金|年度|年初|总体|整体|预期|设定|的|绩效)*目标(?:设定|设置)?(?:情况)?$")
_GOAL_OVERALL = re.compile(r"^(?:项目|年度|资金)*(?:绩效)?总(?:体)?(?:绩效)?目标$")
_GOAL_LABEL = re.compile(r"(?:(?<=[。；\n])|^)(?:项目|年度|总体|建设|绩效)*目标:(?=\S)")
_GOAL_SENTENCE = re.compile(r"(?:绩效(?:年度|总体)?|总体|年度)目标(?:是|为):?(?P<goal>(?![\d:]|优|良|完成率)[^。\n]{8,}?。)")
_NO_GOAL = re.compile(r"实际(?:完成|发放|支出)|完成了|全部完成|已(?:全部)?完成|完成率")
_HANDED_ON = re.compile(r"(?:下达|预拨|拨付|分配)[^。]*到位|下达[^。]*的通知")
_LONG_PARAGRAPH = 80
_OTHER_MATTER = re.compile(r"[^。\n]*(?:资金|预算|万元|支出|实际|完成)")
"""What a sentence of the funds or of results tells: in a report of one paragraph the goal ends before it."""
_LISTED = re.compile(r"\s*(?:[(（]?[\d*]{1,2}[)）.、])?(?:产出)?(?:数量|质量)指标:")
_SUM = re.compile(r"\d万?元")
_OVER_LEVELS = re.compile(r"^(?:绩效|年度)?目标(?:的)?(?:完成|实现|达成)(?:情况)?(?:分析)?$")
_COMPLETION = re.compile(r"总体(?:绩效)?目标(?:的)?(?:实际)?(?:完成|实现|达成)|^(?:年度)?(?:总体)?目标(?:完成|实现)情况综述$")
_TELLS = re.compile(r"(?!.{0,12}指标)[^\n]{8,}。$")
_NOT = re.compile(r"其他|需要说明|依据|经验|做法")
_TOLD = re.compile(r"\d[^，]*，")
"""A figure and what is said of it make a numbered sentence, no heading."""
_NEXT_STEP = re.compile(r"(?:(?<=[。；\n])|^)(?:下一?步|今后|下阶段|改进措施|整改措施|针对(?:上述|以上|存在)|我(?:局|单位|县|市|委|校|院|中心|办|镇|街道)将|[二三]是下一步)")
_OWN_LABEL = re.compile(r"\s*(?:(?:项目|年度|总体)*绩效目标|存在的?(?:主要)?问题|主要问题|(?:下一步)?(?:改进|整改)措施):")
_OPENS = r"(?:(?<=[。；;\n])|^)(?:[一二三四五六七八九十]、|\([一二三四五六七八九十]\)|\d{1,2}[.、])?(?P<told>"
_LABELLED = {
    "problems": re.compile(rf"{_OPENS}(?:目前|当前|自评中?发现|项目)?(?:存在的?)?(?:主要)?(?:问题|不足|困难)(?:之处)?(?:和(?:问题|不足|困难))?(?::|是(?=[\u4e00-\u9fff]{{4}})))"),
    "measures": re.compile(rf"{_OPENS}(?:(?:下一?步|今后|下阶段)(?:工作)?(?:将|我们将|打算|拟)|(?:下一?步|今后)?(?:工作)?(?:拟)?(?:采取的)?(?:改进|整改)?(?:措施|打算|计划|建议|安排|思路):))"),
}
_MEASURES_LABEL = re.compile(r"(?<=[。；])(?:下一?步)?(?:拟采取的)?(?:改进|整改)措施:")
_GLUED = (
    ("goal", re.compile(r"(?:项目|资金)?(?:年度|总体)?绩效(?:总|总体)?目标(?![的完分下实情设自及和与表管值:])")),
    ("problems", re.compile(r"(?:项目|绩效|自评|目前|当前|主要)*存在的?(?:主要)?(?:困难和|不足和)?问题(?:及|和|与)?(?:原因)?(?:分析)?")),
    ("measures", re.compile(r"(?:下一?步)?(?:工作)?(?:改进|整改)(?:措施|建议)|下一?步(?:工作)?(?:打算|计划|措施|安排)")),
    ("conclusion", re.compile(r"(?:绩效)?(?:自评|评价)结论")),
)


def read_sections(flow: Flow, nodes: Sequence[Node], stop: int) -> tuple[Row, list[tuple[int, int]]]:
    """The sections by role, and the ranges of problems and measures (nothing else is read in those)."""
    sections: Row = {}
    excluded: list[tuple[int, int]] = []
    for node in nodes:
        if node.start >= stop or any(a <= node.start < b for a, b in excluded):
            continue
        roles, body = _roles(flow, node)
        if not roles:
            continue
        end = min(node.end, stop)
        below = {role for child in node.children for role in _roles(flow, child)[0]}
        if {"problems", "measures"} & set(roles):
            if below & {"problems", "measures"} and not (roles == ("measures",) and "problems" not in below):
                continue
            excluded.append((node.start, end))
        elif roles == ("completion",) and _OVER_LEVELS.match(node.title(flow).strip()):
            end = min(node.own_end(), stop)  # what stands between the heading and the levels below it
        elif node.children and roles != ("goal",) and roles != ("completion",):
            continue
        if roles == ("goal",):
            overall = next((child for child in node.children if _is_overall(flow, child)), None)
            if overall is not None:
                body, end = overall.body, min(overall.end, stop)
            elif _tells_results(flow, body, end):
                continue
        if end > body:
            _keep(flow, sections, roles, body, end)
    for role, label in _LABELLED.items():
        if role not in sections and not excluded:
            _read_labelled(flow, sections, role, label, stop)
    if "goal" not in sections:
        _read_labelled_goal(flow, sections, nodes, excluded, stop)
    if "goal" not in sections:
        _read_goal_sentence(flow, sections, excluded, stop)
    return sections, excluded


def _tells_results(flow: Flow, start: int, end: int) -> bool:
    """Whether a text under a heading of goals tells what was done or handed on, or lists indicators."""
    if _NO_GOAL.search(flow.text, start, end) or _LISTED.match(flow.text, start, end):
        return True
    return _HANDED_ON.search(flow.text, start, end) is not None and len(_SUM.findall(flow.text[start:end])) > 1


def _is_overall(flow: Flow, node: Node) -> bool:
    return _GOAL_OVERALL.match(node.title(flow).strip()) is not None


def _read_labelled(flow: Flow, sections: Row, role: str, label: re.Pattern[str], stop: int) -> None:
    """"存在的主要问题：…。改进措施：…": problems or measures behind their label, where no heading names them; to the end of the
    paragraph or the other's label."""
    found = list(label.finditer(flow.text, 0, stop))
    if len(found) != 1:
        return
    start = found[0].end() if found[0].group().endswith(":") else found[0].start("told")
    end = flow.text.find("\n", start)
    others = (other.search(flow.text, start + 1, stop) for name, other in _LABELLED.items() if name != role)
    _keep(flow, sections, (role,), start, min(stop, end if end >= 0 else stop, *(other.start() for other in others if other is not None)))


def _read_labelled_goal(
    flow: Flow, sections: Row, nodes: Sequence[Node], excluded: Sequence[tuple[int, int]], stop: int
) -> None:
    """"…。绩效目标：一是…": a goal behind its label, to the end of the paragraph; one such label only."""
    labels = [match for match in _GOAL_LABEL.finditer(flow.text, 0, stop) if not any(a <= match.start() < b for a, b in excluded)]
    if len(labels) != 1:
        return
    end = flow.text.find("\n", labels[0].end())
    following = next((node.start for node in nodes if node.start >= labels[0].end()), stop)
    end = min(stop, end if end >= 0 else stop, following if flow.glued else stop)
    if end - labels[0].end() > _LONG_PARAGRAPH:
        ends = [match.end() for match in re.finditer("。", flow.text[labels[0].end() : end])]
        first = next((at for at in ends if _OTHER_MATTER.match(flow.text, labels[0].end() + at, end)), None)
        end = labels[0].end() + first if first is not None else end
    if not _tells_results(flow, labels[0].end(), end):
        _keep(flow, sections, ("goal",), labels[0].end(), end)


def _read_goal_sentence(flow: Flow, sections: Row, excluded: Sequence[tuple[int, int]], stop: int) -> None:
    """"…项目绩效目标为…。": the one sentence that says so, to its end."""
    found = [
        match
        for match in _GOAL_SENTENCE.finditer(flow.text, 0, stop)
        if not any(a <= match.start() < b for a, b in excluded)
    ]
    if len(found) == 1 and not _tells_results(flow, *found[0].span("goal")):
        _keep(flow, sections, ("goal",), *found[0].span("goal"))


def _roles(flow: Flow, node: Node) -> tuple[tuple[str, ...], int]:
    """The roles that a heading names, and where its text begins."""
    title = node.title(flow).strip()
    if not title or (node.title_end >= node.end and flow.glued):
        return _glued_roles(flow, node)
    if len(title) > 30 or _NOT.search(title) or _TOLD.search(title):
        return _glued_roles(flow, node) if flow.glued else ((), node.body)
    roles: list[str] = []
    if _PROBLEMS.search(title):
        roles.append("problems")
    if _MEASURES.search(title):
        roles.append("measures")
    if node.children and _OVER_LEVELS.match(title) and _TELLS.match(flow.text[node.body : node.own_end()].strip()):
        roles.append("completion")
    for role, pattern in (("conclusion", _CONCLUSION), ("completion", _COMPLETION), ("goal", _GOAL)):
        if not roles and pattern.search(title):
            roles.append(role)
    return (tuple(roles), node.body) if roles or not flow.glued else _glued_roles(flow, node)


def _glued_roles(flow: Flow, node: Node) -> tuple[tuple[str, ...], int]:
    """A heading that runs on into its text is known by its words."""
    for role, pattern in _GLUED:
        match = pattern.match(flow.text, node.title_start, node.end)
        if match is not None:
            after = match.end()
            both = re.match(r"(?:及|和|与|、)(?:下一?步)?(?:改进|整改)(?:措施|建议)", flow.text[after : after + 14])
            if both is not None:
                return ("problems", "measures"), after + both.end()
            return (role,), after
    return (), node.body


def _keep(flow: Flow, sections: Row, roles: tuple[str, ...], start: int, end: int) -> None:
    """Keeps a section once; a body about problems and measures alike is cut where the next steps begin."""
    if roles == ("problems", "measures"):
        step = _NEXT_STEP.search(flow.text, start, end)
        if step is not None:
            sections.setdefault("measures", _body(flow, step.start(), end))
            end = step.start()
        roles = ("problems",)
    elif roles == ("problems",) and (label := _MEASURES_LABEL.search(flow.text, start, end)) is not None:
        sections.setdefault("measures", _body(flow, label.end(), end))
        end = label.start()
    if end > start:
        sections.setdefault(roles[0], _body(flow, start, end))


def _body(flow: Flow, start: int, end: int) -> Piece:
    """A section's text without the label that opens it."""
    label = _OWN_LABEL.match(flow.text, start, end)
    return flow.piece(label.end() if label else start, end)
