"""What the words of a sentence say of a number in it: asked for beforehand, or reached; and what is measured at all.

A second witness for pointing: a model that takes a result for a goal, or a neighbour's words for a name, is refused by
the sentence itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from assist.text.quantities import Mention

Stage = Literal["goal", "done"]
_GOAL = re.compile(
    "(?<![主重必])要(?![点素紧])|(?<![供相对适反])应(?![急用对])|必?须|计划|目标|原先|原定|原打算|打算|安排|定[的在为下]|约定|说[好定]|希望"
    "|不[少低高超大小多]|力争|争取|控制|盼|(?<![思理])想(?!法)|指望|压的|任务|编列|方案|设定|预期|预计|排[了的]|限[定在]|承诺|该(?!项)|[≥≤]"
)
_DONE = re.compile(
    "实际|实有|实到|真正|结果|最后|最终|后来|到头来|落成|落地|建成|走完|做完|办完|清点|加起来|数下来|点数|抽[查看]|收回|问下来|扫码|台账|记[了着下]|账上"
    "|登记|签到|显示|验收|统计|结算|算[下出]来|聘到|收到|跑起来|挂牌|开门|到年底|年末|岁末|截至|已|报上来|换好|过班"
)
_DONE_WEAKLY = re.compile("达到|完成|达|占|有|为|成|平均|共|了")
_ASKED_BEHIND = re.compile("[^，,。；;\\d]{0,6}?(?:排的|备货|要求|目标|计划|任务|安排|为限|打底|以内|之内)|以[内上下]")
_DONE_BEHIND = re.compile("[^，,。；;\\d]{0,2}?(?:已|了|开门|到位)")
_SAME = re.compile("\\s*(?:也就是|也即|即|就是|合|折合|折|相当于|占比)[^，,。；;]{0,3}$")
_PART = re.compile("(?:(?<!不)[多少]|还有|另|其中|剩|余|差|每|各)(?:[^，,。；;、]{0,2}不[少低高超多]于?|[^，,。；;、]{0,4})$")
_LEFT_BEHIND = re.compile("[没未缺缓停]|不[了下到]|返工|卡在|推迟")
_LISTED = re.compile("、[^，,。；;]{0,8}")
_CLAUSES = re.compile("[，,；;。：:\n]")
_CUT = re.compile(f"{_GOAL.pattern}|实际|实有|真正|结果|最后|最终|[按照]")
_FRAME = (
    "全年|今年|本年度?|当年|年度|年初|年末|到年底|年底|年中|其中|首先|开年|全县|全市|全区|给自己|自己|方案|本来|原|的|了|为|是|在|把|于|共"
)
_LEADING = re.compile(f"(?:[（(]?[一二三四五六七八九十\\d]+[)）、.．]|[一二三四五]是|{_FRAME}|\\s)+")
_TRAILING = re.compile(f"(?:{_FRAME}|[里上]|这一?[块项]|方面|\\s)+$")
_NO_NAME = re.compile("^(?:经.{1,4}|批复|文件|协议|合同|项目|本?项目|单位|上级|花费|时间|质量|数量|人数|效果)$|[后前内时]$")
_MEASURED = re.compile("..(?:率|比例|比重|度|数|量|时间|时长|人次|面积|长度|里程|金额|造价|成本)$")
_LETTERS = re.compile("[\u4e00-\u9fff]")
_LEAST, _MOST = 2, 24


def stage(source: str, numbers: Sequence[Mention], at: int) -> Stage | None:
    """Whether number `at` of a sentence was asked for or reached, by the words of its clause; None where they do not
    say. A clause that only says the same in other terms has the stage of the number before it."""
    number = numbers[at]
    start = max((found.end() for found in _CLAUSES.finditer(source, 0, number.start)), default=0)
    first = max(start, numbers[at - 1].end if at else 0)
    before, behind = source[first : number.start], source[number.end : _end(source, numbers, at)]
    goal, done = _last(_GOAL, before), _last(_DONE, before)
    if goal != done:
        return "goal" if goal > done else "done"
    if _ASKED_BEHIND.match(behind):
        return "goal"
    if at and first == numbers[at - 1].end and first > start:
        return stage(source, numbers, at - 1)  # a list within one clause
    if _SAME.search(before) and start:
        goal, done = _last(_GOAL, source[:start]), _last(_DONE, source[:start])
        return "goal" if goal > done else "done" if done > goal else None
    return "done" if _DONE_WEAKLY.search(before) or _DONE_BEHIND.match(behind) else None


def is_part(source: str, numbers: Sequence[Mention], at: int) -> bool:
    """Whether a number counts only a part, a rest or each one of what the sentence speaks of."""
    if _PART.search(source, 0, numbers[at].start) or _LEFT_BEHIND.search(source, numbers[at].end, _end(source, numbers, at)):
        return True
    listed = at > 0 and _LISTED.fullmatch(source, numbers[at - 1].end, numbers[at].start) is not None
    return listed and "其中" in source[: numbers[at].start] and is_part(source, numbers, at - 1)


def _end(source: str, numbers: Sequence[Mention], at: int) -> int:
    clause = _CLAUSES.search(source, numbers[at].end)
    stop = clause.start() if clause else len(source)
    return min(stop, numbers[at + 1].start) if at + 1 < len(numbers) else stop


def _last(words: re.Pattern[str], text: str) -> int:
    return max((found.end() for found in words.finditer(text)), default=-1)


def subject(source: str, upto: int) -> tuple[int, int] | None:
    """What a sentence speaks of, as a range of it: the words right before the first that ask for something, or before the
    first number at `upto`; where it begins by asking, the words behind that. None where there is no such name.

    Words in a clause of their own are a name only where they plainly are one ("…的比例，…").
    """
    start = 0
    while start < upto:
        cut = min((found.start() for words in (_CUT, _CLAUSES) if (found := words.search(source, start, upto))), default=upto)
        left = _LEADING.match(source, start, cut)
        first = left.end() if left else start
        right = _TRAILING.search(source, first, cut)
        last = right.start() if right else cut
        apart = _CLAUSES.match(source, cut, upto) is not None
        named = source[first:last]
        if len(_LETTERS.findall(named)) >= _LEAST and not _NO_NAME.search(named) and (not apart or _MEASURED.search(source, first, cut)):
            return (first, last) if last - first <= _MOST else None
        behind = _CUT.match(source, cut, upto) or _CLAUSES.match(source, cut, upto)
        start = behind.end() if behind else upto
    return None
