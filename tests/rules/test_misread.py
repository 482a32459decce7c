"""Figures that text broke over lines: what seems to contradict may be the rest of a number, and is for review."""

from __future__ import annotations

import pytest

from assist.model import Evidence, Form, Indicator
from assist.rules import all_rules, check
from assist.rules.torn_rows import rows_are_torn
from tests.rules.casebook import build

RULES = {rule.id: [rule] for rule in all_rules()}


def verdict(rule_id: str, line: dict[str, str], locator: str) -> list[str]:
    form, text = build({"budget": [{"adjusted": "100.00", "executed": "93.00", **line}]})
    places = {path: place.model_copy(update={"locator": locator}) for path, place in form.evidence.items()}
    found = check(form.model_copy(update={"evidence": places}), text, RULES[rule_id]).findings
    return [finding.verdict for finding in found]


@pytest.mark.parametrize(
    ("rule_id", "line", "locator", "expected"),
    [
        ("B03", {"rate": "0"}, "L6", "review"),  # 93.0 on one line, 0% on the next
        ("B03", {"rate": "3"}, "L6", "review"),
        ("B03", {"rate": "0"}, "T1!R3C5", "fail"),  # a cell is not broken
        ("B03", {"rate": "98"}, "L6", "fail"),
        ("S04", {"rate": "93", "weight": "10", "score": "93"}, "L6", "review"),
        ("S04", {"rate": "93", "weight": "10", "score": "12"}, "L6", "fail"),
    ],
)
def test_rests_of_numbers(rule_id: str, line: dict[str, str], locator: str, expected: str) -> None:
    assert verdict(rule_id, line, locator) == [expected]


def places(text: str, locator: str, **cells: str) -> dict[str, Evidence]:
    """Evidence for cells that each stand once in the text."""
    return {
        path.replace("_", "indicators[0].", 1): Evidence(
            locator=locator, text=words, start=text.index(words), end=text.index(words) + len(words)
        )
        for path, words in cells.items()
    }


TORN = """产出指标 数量指标 平均防治效 ≥80% 83.5% 15 15
果
时效指标 防治作业完 ≤4月 4月 5 5
成月份
满意度指标 胶农满意度 ≥90% 94% 10 10"""


@pytest.mark.parametrize(
    ("text", "locator", "expected"),
    [
        (TORN, "L3", True),  # 果 and 成月份 belong to no cell
        (TORN, "T1!R3C5", False),  # cells are read whole
        (TORN.replace("\n果\n", "\n"), "L3", False),  # one rest may be anything
        (TORN.replace("果", "时效指标").replace("成月份", "满意度指标"), "L3", False),  # names of levels
    ],
)
def test_rests_of_cells(text: str, locator: str, expected: bool) -> None:
    rows = (Indicator(level1="满意度指标", level2="时效指标", level3="平均防治效"),)
    evidence = places(text, locator, _level3="平均防治效", _target="≥80%", _score="10 10")
    assert rows_are_torn(Form(layout="P2", indicators=rows, evidence=evidence), text) is expected


def test_a_score_that_runs_on() -> None:
    text = "更换灯器 2套 1套 13 2套缺货"
    rows = (Indicator(level3="更换灯器"),)
    glued = Form(layout="P2", indicators=rows, evidence=places(text, "L3", _score="2", _reason="套缺货"))
    assert not rows_are_torn(glued, text)  # the first 2 of the text is no score
    evidence = {
        "indicators[0].score": Evidence(locator="L3", text="2", start=text.rindex("2"), end=text.rindex("2") + 1),
        **places(text, "L3", _reason="套缺货"),
    }
    assert rows_are_torn(glued.model_copy(update={"evidence": evidence}), text)


def test_the_kind_of_an_indicator_is_no_value() -> None:
    rows = (Indicator(level3="培训人次", actual="定量指标126", actual_text="定量指标126"),)
    form = Form(layout="P2", indicators=rows, evidence=places("培训人次 定量指标126", "L3", _level3="培训人次"))
    assert rows_are_torn(form, "培训人次 定量指标126")
