"""N04: claims of having exceeded or fully met the goals beside an indicator that was missed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.model import FindingEvidence
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView

_CLAIM = re.compile(
    "超额(?:完成|达成)|(?:各项|所有|全部)[^。；;,，]{0,10}(?:均已?|都已?)(?:达到|完成|达成|实现)|(?:全部|全面|圆满)(?:完成|达成|实现)(?!率)|完成(?!率)[^。；,，率]{0,14}100(?:\\.0+)?%"
)
_MOST = 20
_PLAN = re.compile("确保|力争|将|下一?步|计划")


@rule(id="N04", name="称完成而指标未达标", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A text that claims success cannot stand beside an indicator that was missed.

    What:
        超额完成, 全部完成, 圆满完成, 完成…100% in the narratives, and counted indicators that missed their
        target.
    Why:
        The claim covers up what the table admits.
    Formula:
        Certain when the claim's own sentence names the missed indicator's actual value; otherwise for
        review.
    Not flagged:
        Plans; 基本完成; forms without a missed indicator.
    Bad:
        completion: 参保人数17.67万人，超额完成当年任务。
        indicators: [{name: 居民参保人数, target: ≥18万人, actual: 17.67万人}]
    Good:
        completion: 参保人数18.67万人，超额完成当年任务。
        indicators: [{name: 居民参保人数, target: ≥18万人, actual: 18.67万人}]
    """
    missed = [row for row in form.rows if row.missed and row.actual is not None]
    for row in missed[:_MOST]:
        certain: list[FindingEvidence] = []
        general: list[FindingEvidence] = []
        for passage in form.told:
            for claim in _CLAIM.finditer(passage.text):
                start, end = passage.sentence(claim.start())
                if _PLAN.search(passage.text, start, claim.start()):
                    continue
                named = _names(passage, row, start, end)
                (certain if named else general).append(passage.cite(start, end))
        if not certain and (not general or row is not missed[0]):
            continue
        sides = certain or general
        yield Problem(
            place=f"{row.path}.actual",
            message=f"文字称完成或超额完成，指标“{row.name}”目标{row.target_shown}、完成{row.actual_shown}，未达标",
            computation=_share(row),
            ask="更正文字表述或指标完成值",
            sides=(
                *sides,
                form.cite(f"{row.path}.actual", "counter"),
                form.cite_row(row, "counter"),
                form.cite(f"{row.path}.reason", "counter"),
            ),
            verdict="fail" if certain else "review",
        )


def _names(passage: Passage, row: Row, start: int, end: int) -> bool:
    """The sentence gives the missed indicator's own actual value."""
    actual = row.actual
    return actual is not None and any(
        mention.unit == actual.unit and mention.value == actual.printed and mention.scale == actual.power
        for mention in passage.mentions
        if start <= mention.start < end
    )


def _share(row: Row) -> str:
    share = row.share
    if share is None:
        return "完成值不满足目标"
    return f"{row.actual_shown} ÷ {row.target_shown.lstrip('≥≤＝＞＜<>=')} = {share:.2f}%"
