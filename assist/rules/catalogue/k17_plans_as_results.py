"""K17: a report of what was done that only says what is to be done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView

_PLANNED = re.compile(
    "(?:^|(?<=[。；;]))(?:\\d{1,2}[.、])?(?:本?项目|年内|全年|今年|本年度?|20\\d\\d年度?|年度)?(?:内|还)?(?:计划|拟|将|预计|准备|争取|力争)(?:于|在|到|通过|年内|全年)?"
    "(?:[^。；;，,]{0,10}?)(?:采购|组织|开展|建设|实施|完成|新建|举办|培训|改造|发放|安装|购置|达到|实现|覆盖|启动)"
)
_DONE = re.compile(
    "已|实际|截至|截止|共(?!同)|累计|下一?步|今后|明年|次年|下年|下一年|来年|后续|剩余|余下|未|尚|均|完成率|达到了|完成了|任务数|超额|继续|通过后|批复|目标\\d|将近"
)


@rule(id="K17", name="完成情况写成打算", severity="suspicious", basis=("CN-SELF-NOTICE", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """The report of a year that is over tells what was done, not what is planned.

    What:
        Sentences of completion and conclusion that begin with 计划, 拟, 将, 预计, 力争 and a verb, and tell no result.
    Why:
        The goal, or the plan of the year before, was pasted where the result should stand.
    Formula:
        words of a plan at the beginning of a sentence, and none of a result, of what is left or of the next year in it.
    Not flagged:
        Sentences that go on with what was done (实际, 已), outlooks (下一步, 明年). A hint.
    Bad:
        completion: 计划采购办公终端20台，拟于年底前完成招标。
    Good:
        completion: 计划采购办公终端20台，实际采购20台。
    """
    if not any(word in form.all_prose for word in ("计划", "拟", "将", "预计", "准备", "争取", "力争")):
        return
    for passage in form.prose("completion", "conclusion"):
        for match in _PLANNED.finditer(passage.text):
            start, end = passage.sentence(match.end() - 1)
            if _DONE.search(passage.text, start, end):
                continue
            yield Problem(
                place=f"{passage.path}@{match.start()}",
                message=f"{passage.label}写“{passage.text[start : min(end, start + 24)]}”，是打算而非结果",
                computation=f"以“{match.group()}”开头，未写完成结果",
                ask="填写实际完成情况",
                sides=(passage.cite_sentence(match.end() - 1),),
                verdict="review",
            )
            break
