"""N23: two statements on the whole project that cannot both be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView

_BUDGET = "(?:年度|年初|项目|支出|原|总)*预算"
_OPPOSITES: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (needle, re.compile(one), re.compile(other))
    for needle, one, other in (
        (
            "预算",
            rf"(?:未|没有|无)(?:突破|超出?|超过){_BUDGET}|(?:控制|保持)在{_BUDGET}(?:范围|额度|总额)?(?:之)?内|{_BUDGET}(?:未|没有)(?:超支|突破)",
            rf"(?<![未不没无免防止])(?<!没有)(?:超出|超过|超|突破)(?:了)?{_BUDGET}(?:安排|金额|数)?(?:\d|共|约|支出|[一二三四五六七八九十])|{_BUDGET}超支",
        ),
        (
            "预算",
            rf"{_BUDGET}(?:执行中)?(?:未|没有|无)(?:作|做|进行|发生)?(?:任何)?(?:调整|追加|调剂|变化)|(?:未|没有|无)(?:发生|进行|办理)?{_BUDGET}(?:调整|追加|调剂)",
            rf"(?<![未无没])(?<!没有)(?:追加|调增|调减|核减|压减)(?:了)?{_BUDGET}(?:资金)?[共约]*[\d]|{_BUDGET}(?:追加|调增|调减|调整)(?:了|为|至|到)?[共约]*\d",
        ),
        (
            "问题",
            "(?:未|没有)(?:发现|出现|存在)(?:任何|明显)?问题|不存在(?:任何)?问题|(?<![有不])无任何问题|暂无问题",
            "(?:存在|仍有|还有|出现)(?:的)?(?!违)[^。；;，,不无未]{2,18}(?:等)?(?:问题|不足|现象)|(?:主要|突出)(?:的)?问题(?:是|为|有|在于|包括)",
        ),
        (
            "跨年",
            "当年(?:开工|建设|实施|启动)[、，,]?当年(?:完工|竣工|见效|完成|投用)",
            "(?<!不)(?:项目|工程|本项目|该项目|该工程)(?:为|系|属|属于)跨年",
        ),
        (
            "目标",
            "(?:年度|年初|既定|预定|各项|全部)(?:设定的)?(?:绩效)?(?:目标|指标)(?:任务)?(?:已|均|均已|已经)?(?:全部|全面|圆满|如期|按期)(?:完成|实现|达成|达到)|(?:全部|全面|圆满|如期)(?:完成|实现|达成)(?:了)?(?:年度|年初|各项|既定|预定)(?:设定的)?(?:绩效)?(?:目标|指标)",
            r"(?:有|尚有|仍有|其中|另有)(?:[一两二三四五六七八九十]|\d{1,2})(?:项|个)(?:[^。；;，,]{0,6})(?:目标|指标|任务)(?:[^。；;，,\d]{0,6})(?:未|没有)(?:能)?(?:按期|如期|全部|全面)?(?:完成|实现|达成|达标|达到)",
        ),
        (
            "连续",
            "(?:首次|第一次|首度|首年)(?:开展|实施|组织|举办|设立|推行)(?P<what>[^。；;，,\\d]{2,12})",
            "(?P<same>[^。；;，,\\d]{2,12}?)(?:已|工作已|项目已)?(?:连续|持续)(?:开展|实施|组织|举办|推行)?(?:了)?(?:[两二三四五六七八九十]|\\d{1,2})年",
        ),
        (
            "未",
            "(?:已|均已|全部)(?:按(?:规定|要求|程序)?)?(?:开展|实施|完成|进行)(?:了)?(?:事前|中期|年中|日常)?绩效(?:监控|运行监控|跟踪)|绩效(?:运行)?监控(?:工作)?(?:已|均已)(?:按期|如期|全部)?(?:完成|开展)",
            "(?:未|没有|尚未)(?:按要求)?(?:开展|实施|进行)(?:事前|中期|年中|日常)?绩效(?:运行)?(?:监控|跟踪)|绩效(?:运行)?监控(?:工作)?(?:未|尚未)开展",
        ),
    )
)
_NARROWED = re.compile(
    "下一|下年|后续|[二三]期|个别|部分|子项目|分项|其他项目|上年|去年|往年|以前年度|明年|次年|如|若|避免|防止|可能|整改前|曾"
)
_WAS = re.compile("年初|期初|过去|原来")
_ALIKE = 2


@rule(id="N23", name="相反说法并存", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A form does not say one thing of the whole project and its opposite.

    What:
        未超预算 and 超出预算3万元; 预算未作调整 and 追加预算20万元; 未发现问题 and 存在…问题; 当年开工当年完工 and 跨年工程; 绩效目标全部完成 and
        两项目标未完成; 首次开展 and 已连续开展三年: in all narratives of the form but goal and measures.
    Why:
        One of the two was taken from a template, and an assessment that says both says nothing.
    Formula:
        both expressions stand in the form.
    Not flagged:
        Parts and other years. 未发现违规问题 is no statement on all problems. Both may be meant of different things: for
        review.
    Bad:
        completion: 各项支出均控制在预算内。
        conclusion: 实际支出超出预算3万元。
    Good:
        completion: 各项支出均控制在预算内。
        conclusion: 预算执行率为93%。
    """
    for needle, one, other in _OPPOSITES:
        if needle not in form.all_prose:
            continue
        first = next(_said(form, one), None)
        second = next((said for said in _said(form, other) if _of_one(first, said)), None) if first else None
        if first is None or second is None:
            continue
        (here, said), (there, opposed) = first, second
        yield Problem(
            place=f"{here.path}@{said.start()}",
            message=f"{here.label}称“{said.group()}”，{there.label}又称“{opposed.group()}”",
            computation=f"“{said.group()}”与“{opposed.group()}”不能同时成立",
            ask="核实情况，统一两处表述",
            sides=(here.cite_clause(said.start()), there.cite_clause(opposed.start(), "counter")),
            verdict="review",
        )


_Said = tuple[Passage, re.Match[str]]


def _said(form: FormView, words: re.Pattern[str]) -> Iterator[_Said]:
    for path, passage in form.passages.items():
        if path in ("goal", "measures"):
            continue
        for match in words.finditer(passage.text):
            first = passage.clause(match.start())[0]
            if not _NARROWED.search(passage.text, first, match.end()):
                yield passage, match


def _of_one(first: _Said, second: _Said) -> bool:
    """What is told the first time and what has gone on for years are one thing, where the expressions name it."""
    groups = {**first[1].groupdict(), **second[1].groupdict()}
    if "what" not in groups:
        return True
    return (
        groups["what"][:_ALIKE] in groups["same"]
        and groups["what"][-_ALIKE:] in groups["same"] + groups["what"]
    )
