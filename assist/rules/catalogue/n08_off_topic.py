"""N08: a conclusion about something that stands nowhere else in the form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView

_LENGTH = 5
_LONG = 60
_COMMON = re.compile(
    "^[了的和与在对为]|[了的和与在对为]$|进一步|下一步|工作|提升|加强|管理|资金|水平|服务|绩效|能力|群众|保障|项目|预算|建设|推进|落实"
)


@rule(id="N08", name="自评结论疑与项目无关", severity="suspicious", basis=("CN-SELF-NOTICE", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A subject that the conclusion returns to and that the rest of the form never mentions.

    What:
        Words of five characters that occur at least twice in the conclusion and nowhere in the project's
        name, goal, completion, process or indicators.
    Why:
        Conclusions are copied from other projects.
    Formula:
        repeated in the conclusion, no two neighbouring characters of it anywhere else.
    Not flagged:
        Short conclusions, words of administration. Only a hint: a reader must judge.
    Bad:
        project_name: 按病种付费改革
        goal: 推行按病种付费，控制费用增长。
        completion: 全州医院按病种付费。
        conclusion: "优。对特困老年人护理机构分三级核定护理补贴，简化特困老年人护理申请材料，减少往返次数\
          和 等候时间，并对机构开展培训考核与回访，家属普遍反映良好，后续将扩大试点范围。"
    Good:
        project_name: 特困老年人护理补贴
        goal: 发放护理补贴。
        completion: 补贴已发放。
        conclusion: "优。对特困老年人护理机构分三级核定护理补贴，简化特困老年人护理申请材料，减少往返次数\
          和 等候时间，并对机构开展培训考核与回访，家属普遍反映良好，后续将扩大试点范围。"
    """
    own = form.passages.get("conclusion")
    if own is None or len(own.text) < _LONG or not form.prose("goal", "completion"):
        return
    others = "|".join(
        (
            form.form.project_name or "",
            *(row.name + row.target_text + row.remark for row in form.rows),
            *(passage.text for passage in form.passages.values() if passage is not own),
        )
    )
    topic = _repeated(own, others)
    if topic is None:
        return
    word, places = topic
    yield Problem(
        place="conclusion",
        message=f"自评结论反复写到“{word}”，项目名称、目标、完成情况和指标均未提及",
        computation=f"“{word}”在结论中出现{len(places)}次，表内其他位置0次",
        ask="核实自评结论是否属于本项目",
        sides=(*(own.cite_clause(at) for at in places[:3]), form.cite("goal", "counter")),
    )


def _repeated(own: Passage, others: str) -> tuple[str, list[int]] | None:
    """The first run of five characters that the passage repeats and the rest of the form lacks."""
    seen: dict[str, int] = {}
    text = own.text
    for at in range(len(text) - _LENGTH + 1):
        piece = text[at : at + _LENGTH]
        first = seen.setdefault(piece, at)
        if at - first < _LENGTH or not all("\u4e00" <= char <= "\u9fff" for char in piece):
            continue
        if _COMMON.search(piece) or any(piece[i : i + 2] in others for i in range(_LENGTH - 1)):
            continue
        return piece, [first, at]
    return None
