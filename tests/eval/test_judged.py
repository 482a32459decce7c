"""Judged findings: what nobody judged counts as useless, and the file is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.judged import JUDGED, Judgement, load_judgements, useless
from tests.records import finding


def test_what_was_not_judged_is_useless() -> None:
    found = [("F-1", finding(rule="B03")), ("F-2", finding(rule="B03")), ("F-2", finding(rule="T05"))]
    judged = [Judgement("F-1", "B03", "useful", "x"), Judgement("F-2", "T05", "useless", "x")]
    assert [(form, item.rule) for form, item in useless(found, judged)] == [("F-2", "B03"), ("F-2", "T05")]


def test_every_judgement_has_a_verdict_and_a_reason() -> None:
    for item in load_judgements(JUDGED / "dev.toml"):
        assert item.verdict in ("useful", "useless") and len(item.why) > 20


def test_other_keys_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('[[finding]]\nform = "F"\nrule = "B03"\nkind = "x"\n', encoding="utf-8")
    with pytest.raises(TypeError):
        load_judgements(path)
