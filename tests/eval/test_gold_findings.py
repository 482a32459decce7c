"""Matching findings: quotes in text, compatible rules, both sides, traps and false alarms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.model import Finding, FindingEvidence, Form
from assist.rules import all_rules
from eval.gold_findings import FindingScores, Quotes, load_types, recall, score_findings
from eval.gold_product import ReadFiles, ReadForm, match_forms
from eval.gold_schema import Gold, UnusableGold, load_gold

TEXT = "自评表\n总额 67.00\n40.90 61.04%\n合计 100\n95\n说明：已付清\n自评表\n总额 5.00\n合计 100 90\n"
TYPES = {"RATE": ("B0*",), "TOTAL": ("S03",)}


def gold(findings: list[dict[str, Any]], traps: list[dict[str, Any]] | None = None) -> Gold:
    forms = [
        {"form_id": "A", "source": {"file": "a.txt", "line_start": 1, "line_end": 6}},
        {"form_id": "B", "source": {"file": "a.txt", "line_start": 7, "line_end": 9}},
    ]
    return Gold.model_validate({"forms": forms, "findings": findings, "traps": traps or []})


def item(type: str, *quotes: tuple[str, str], **more: Any) -> dict[str, Any]:
    evidence = [{"quote": quote, "form_id": form} for quote, form in quotes]
    return {
        "id": "F",
        "form_id": "A",
        "type": type,
        "severity": "rule_violation",
        "core": True,
        "evidence": evidence,
        **more,
    }


def finding(
    rule: str, *texts: str, verdict: str = "fail", severity: str = "violation", after: int = 0
) -> Finding:
    places = []
    for text in texts:
        start = TEXT.index(text, after)
        places.append(
            FindingEvidence(role="claim", locator="L1", text=text, start=start, end=start + len(text))
        )
    return Finding.model_validate(
        {
            "id": rule,
            "rule": rule,
            "name": rule,
            "verdict": verdict,
            "severity": severity,
            "message": "m",
            "computation": "c",
            "basis": "b",
            "ask": "a",
            "evidence": tuple(places),
            "fingerprint": rule,
        }
    )


def scored(of: Gold, a: list[Finding], b: list[Finding] | None = None) -> FindingScores:
    files = ReadFiles(texts={"a": TEXT}, plain={"a"})
    second = TEXT.index("自评表", 5)
    files.forms["a"] = [
        ReadForm("a.txt", Form(layout="P2", start=0, end=second), tuple(a)),
        ReadForm("a.txt", Form(layout="P2", start=second, end=len(TEXT)), tuple(b or ())),
    ]
    return score_findings(of, files, match_forms(of.forms, files), TYPES)


RATE = item("RATE", ("总额 67.00 40.90 61.04%", "A"), ("合计 100 95", "A"))


def test_a_finding_of_a_compatible_rule_on_one_side_is_found_but_shows_one_side() -> None:
    scores = scored(gold([RATE]), [finding("B03", "61.04%")])
    (found,) = scores.items
    assert found.found and found.sides == (True, False) and not found.both_sides
    assert scores.false_alarms == []


def test_two_findings_together_can_show_both_sides() -> None:
    (found,) = scored(gold([RATE]), [finding("B03", "61.04%"), finding("B05", "95")]).items
    assert found.both_sides and found.every_side and found.rules == ("B03", "B05")


@pytest.mark.parametrize("wrong", [finding("S03", "61.04%"), finding("B03", "说明")])
def test_another_kind_of_rule_or_another_place_does_not_find_it(wrong: Finding) -> None:
    scores = scored(gold([RATE]), [wrong])
    assert not scores.items[0].found
    assert [alarm.trap for alarm in scores.false_alarms] == [None]


def test_the_same_figures_in_another_form_do_not_find_it() -> None:
    scores = scored(gold([RATE]), [], [finding("B03", "合计", after=TEXT.index("5.00"))])
    assert not scores.items[0].found
    assert [alarm.form_id for alarm in scores.false_alarms] == ["B"]


def test_a_quote_of_another_form_counts_only_when_the_finding_is_about_both() -> None:
    quotes = (("合计 100 95", "A"), ("合计 100 90", "B"))
    one, both = item("TOTAL", *quotes), item("TOTAL", *quotes, other_forms=["B"])
    assert scored(gold([one]), [finding("S03", "95")]).items[0].sides == (True,)
    assert scored(gold([both]), [finding("S03", "95")]).items[0].sides == (True, False)
    assert scored(gold([both]), [finding("S03", "95", "100 90")]).items[0].sides == (True, True)


def test_a_review_without_counterpart_is_no_false_alarm_unless_grave_and_on_a_trap() -> None:
    trap = {"id": "T", "form_id": "A", "evidence": [{"quote": "已付清", "form_id": "A"}]}
    findings = [
        finding("X1", "说明：已", verdict="review", severity="explain"),
        finding("X2", "总额", verdict="review"),
        finding("X3", "付清", verdict="review", severity="contradiction"),
        finding("X4", "付清", severity="suspicious"),
    ]
    alarms = scored(gold([], [trap]), findings).false_alarms
    assert [(alarm.rule, alarm.trap) for alarm in alarms] == [("X3", "T"), ("X4", "T")]


def test_types_without_rules_are_missed_and_named() -> None:
    scores = scored(gold([item("NEW", ("已付清", "A"))]), [finding("B03", "已付清")])
    assert scores.unmapped_types == {"NEW"} and not scores.items[0].found


def test_recall_counts_by_severity_and_core() -> None:
    minor = item("TOTAL", ("已付清", "A"), core=False, severity="suspicious")
    scores = scored(gold([RATE, minor]), [finding("B03", "61.04%")])
    assert recall(scores.items, core_only=True)["total"] == (1, 1)
    every = recall(scores.items, core_only=False)
    assert (every["violation"], every["suspicious"], every["total"]) == ((1, 1), (0, 1), (1, 2))


def test_locate_prefers_the_place_the_annotator_named_and_stays_inside_the_form() -> None:
    quotes = Quotes(TEXT)
    second = TEXT.index("合计", TEXT.index("95"))
    assert quotes.locate("合计100", 0, len(TEXT)) == (TEXT.index("合计"), TEXT.index("合计") + 6)
    assert quotes.locate("合计100", 0, len(TEXT), near=second) == (second, second + 6)
    assert quotes.locate("合计 100 90", 0, second) is None
    assert quotes.locate(" ", 0, len(TEXT)) is None


@given(st.text("ab \n\u3000", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_locate_finds_any_piece_whatever_its_whitespace(text: str, i: int, j: int) -> None:
    piece = text[min(i, j) : max(i, j)]
    found = Quotes(text).locate(piece, 0, len(text))
    if "".join(piece.split()):
        assert found is not None
        assert "".join(text[found[0] : found[1]].split()) == "".join(piece.split())
    else:
        assert found is None


def test_every_mapped_rule_exists() -> None:
    known = {rule.id for rule in all_rules()}
    mapped = {rule for rules in load_types().values() for rule in rules if "*" not in rule}
    assert mapped <= known


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "not JSON"),
        ('{"forms": [{"form_id": 1}]}', "forms.0"),
        (None, "cannot be read"),
        (json.dumps({"forms": [], "findings": [item("RATE", severity="grave")]}), "unknown severity"),
    ],
)
def test_an_unusable_gold_file_says_where_and_why(tmp_path: Path, content: str | None, words: str) -> None:
    path = tmp_path / "gold.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UnusableGold, match=words):
        load_gold(path)
