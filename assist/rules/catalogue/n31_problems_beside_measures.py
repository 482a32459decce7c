"""N31: problems and measures that changed places, and measures for a problem that is said not to exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import words
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.compact import bare

_PLAN = re.compile(
    "下一?步|今后|将(?!来)|拟|计划(?!数|任务|不)|要(?=进一步|加强|加快|完善)|建议|(?:^|[。；;，,：:])(?:进一步)?(?:加强|加快|加大|强化|完善|健全|优化|规范|严格|提高|落实|建立)"
)
_FAULT = re.compile(
    "不够|不足|不到位|不及时|不规范|不完善|不健全|不高|不强|不匹配|滞后|偏慢|偏低|缺乏|缓慢|薄弱|欠缺|存在|有待|短缺|未能|困难|问题"
)
_ANSWERS = re.compile(
    "(?:针对|对于|围绕)(?:上述|以上|存在的|前述|所列|该)?(?P<what>[^。；;，,]{2,24}?)(?:等)?(?:的)?问题"
)
_NOTHING_NAMED = re.compile("上述|以上|存在|检查|审计|巡察|发现|重点|突出|今后|可能|历史")
_LEAST = 8


@rule(id="N31", name="存在问题与改进措施错位", severity="suspicious", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """Problems say what is wrong, measures what will be done; a measure that names a problem answers one that is listed.

    What:
        A problem text that only plans beside a measure text that only names faults; problems 无 beside 针对…的问题 in the measures.
    Why:
        Texts were pasted into the wrong cells, or the measures are those of another year.
    Formula:
        problems without a fault and with a plan, measures without a plan and with a fault; no problem, and a measure for one.
    Not flagged:
        Texts that hold both; measures that only speak of 上述问题. A hint.
    Bad:
        problems: 下一步将加强调度，加快支付进度，完善档案管理。
        measures: 支付进度偏慢，档案管理不够规范。
    Good:
        problems: 支付进度偏慢，档案管理不够规范。
        measures: 下一步将加强调度，加快支付进度，完善档案管理。
    """
    measures = form.passages.get("measures")
    problems = form.passages.get("problems")
    if measures is None or problems is None:
        return
    if bare(form.form.problems or "") in words("no_problem") or not form.problems_text:
        for told in _ANSWERS.finditer(measures.text):
            if not _NOTHING_NAMED.search(told["what"]):
                yield Problem(
                    place=f"measures@{told.start()}",
                    message=f"存在问题填“{problems.text[:12]}”，改进措施却称“{told.group()}”",
                    computation="措施所针对的问题未列出",
                    ask="补写存在问题，或核对改进措施",
                    sides=(measures.cite_match(told), problems.cite_all("counter")),
                    verdict="review",
                )
                return
    if min(len(problems.text), len(measures.text)) < _LEAST:
        return
    swapped = _PLAN.search(problems.text) and _FAULT.search(measures.text)
    if swapped and not _FAULT.search(problems.text) and not _PLAN.search(measures.text):
        yield Problem(
            place="problems",
            message="存在问题写的是打算，改进措施写的是问题，两栏疑填颠倒",
            computation=f"存在问题：{problems.text[:16]}…；改进措施：{measures.text[:16]}…",
            ask="核对两栏内容",
            sides=(problems.cite_all(), measures.cite_all("counter")),
            verdict="review",
        )
