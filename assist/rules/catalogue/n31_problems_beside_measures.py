"""N31: problems and measures that changed places, and measures for a problem that is said not to exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import words
from assist.rules.alignment import shared_run
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
_LISTED = re.compile("(?:针对|对于|围绕)(?:上述|以上|前述|所列)(?:存在的?)?问题")
_NOTHING_NAMED = re.compile("上述|以上|存在|检查|审计|巡察|发现|重点|突出|今后|可能|历史")
_LEAST = 8
_ALIKE = 3
_TOPICS = tuple(
    re.compile(topic)
    for topic in (
        "资金|支付|预算|拨付|结余|支出|财政|付款|经费|结算|质保金", "学员|培训|出勤|课程|师资|授课|学习", "档案|资料|台账|归档|佐证|材料", "工期|施工|工程|招标|开工|采购|工序|天气",
        "满意|问卷|态度|回访|投诉|群众", "宣传|知晓|普及", "人员|人手|队伍|专业|力量|岗位", "设备|维护|故障|检修|系统|平台", "绩效|指标|目标|自评",
    )
)  # fmt: skip
_GENERAL = re.compile("管理|制度|机制|监督|协调|沟通|调度|督导|责任|统筹|谋划|落实")
"""What helps against everything."""


def _apart(problems: str, measures: str) -> bool:
    """Both name what they are about, and nothing in common."""
    if _GENERAL.search(measures):
        return False
    faulty = {rank for rank, topic in enumerate(_TOPICS) if topic.search(problems)}
    mended = {rank for rank, topic in enumerate(_TOPICS) if topic.search(measures)}
    return bool(faulty and mended) and faulty.isdisjoint(mended) and shared_run(problems, measures) < _ALIKE


@rule(id="N31", name="存在问题与改进措施错位", severity="suspicious", basis=("LOGIC", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """Problems say what is wrong, measures what will be done; a measure that names a problem answers one that is listed.

    What:
        A problem text that only plans beside a measure text that only names faults; faults beside measures 无, or beside measures against something
        else altogether; problems 无 beside 针对…的问题 or 针对上述问题 in the measures.
    Why:
        Texts were pasted into the wrong cells, or the measures are those of another year.
    Formula:
        problems without a fault and with a plan, measures without a plan and with a fault; no problem, and a measure for one.
    Not flagged:
        Texts that hold both; measures against what may turn up (存在的问题, 发现的问题). A hint.
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
        for told in (*_ANSWERS.finditer(measures.text), *_LISTED.finditer(measures.text)):
            if told.re is _LISTED or not _NOTHING_NAMED.search(told["what"]):
                yield Problem(
                    place=f"measures@{told.start()}",
                    message=f"存在问题填“{problems.text[:12]}”，改进措施却称“{told.group()}”",
                    computation="措施所针对的问题未列出",
                    ask="补写存在问题，或核对改进措施",
                    sides=(measures.cite_match(told), problems.cite_all("counter")),
                    verdict="review",
                )
                return
    faults = _FAULT.search(problems.text) if form.problems_text else None
    if faults is not None and bare(form.form.measures or "") in words("no_problem"):
        yield Problem(
            place="measures",
            message=f"存在问题称“{problems.text[slice(*problems.clause(faults.start()))]}”，改进措施填“{measures.text[:12]}”",
            computation="列有问题而无措施",
            ask="逐项补写改进措施",
            sides=(measures.cite_all(), problems.cite_clause(faults.start(), "counter")),
            verdict="review",
        )
    if min(len(problems.text), len(measures.text)) < _LEAST:
        return
    if faults is not None and _apart(problems.text, measures.text):
        yield Problem(
            place="measures",
            message="改进措施与所列问题没有一项相关",
            computation=f"存在问题：{problems.text[:20]}…；改进措施：{measures.text[:20]}…",
            ask="按所列问题逐项填写改进措施",
            sides=(measures.cite_all(), problems.cite_all("counter")),
            verdict="review",
        )
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
