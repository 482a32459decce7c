"""Profiles: every setting has a source, the first that fits is used."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from assist.forms.profiles import profile_for, profiles, sources
from assist.forms.wording import grade_of, pattern, table, words


def test_every_setting_names_a_known_source() -> None:
    for profile in profiles():
        for name, setting in profile:
            if hasattr(setting, "source"):
                assert setting.source in sources(), (profile.id, name)


def test_what_is_only_remembered_cites_no_article() -> None:
    assert not [
        s.key for s in sources().values() if s.status == "memory" and re.search(r"第.{1,4}条", s.title)
    ]


@pytest.mark.parametrize(
    ("layout", "year", "wanted"),
    [("P1-SC", 2024, "SC-P1"), ("P2-GZ", 2024, "GZ-P2"), ("P2", 2017, "old-bands"), ("P2", None, "national"), ("?", 2024, "national")],
)  # fmt: skip
def test_the_first_profile_that_fits(layout: str, year: int | None, wanted: str) -> None:
    assert profile_for(layout, year).id == wanted


def test_only_sichuan_binds_the_ninety_percent_line() -> None:
    assert [profile.id for profile in profiles() if profile.low_rate.binding] == ["SC-P1"]


def test_wording() -> None:
    assert pattern("placeholder").search("简述成效（200字以内）") and not pattern("placeholder").search(
        "对照目标，均已完成。"
    )
    assert pattern("no_problem").search("未发现明显问题。") and not pattern("no_problem").search(
        "未发现问题线索的单位偏多"
    )
    assert "达成预期指标" in words("reached") and table("typos")["转款专用"] == "专款专用"
    assert grade_of("优秀") == "优" and grade_of("通过") is None


def test_usual_structures_add_up_and_are_known_again() -> None:
    for profile in profiles():
        for name, structure in profile.weight_structures.usual.items():
            assert sum(structure.values()) == 100, name
            own = {key: value for key, value in structure.items() if key != "执行"}
            assert profile.weight_structures.named(own) == name
        assert profile.weight_structures.named({"产出": Decimal(61)}) is None


def test_scoring_formulas_are_data() -> None:
    assert profile_for("P2", 2024).indicator_score.reverse == ("ratio", "excess")
    assert "nothing" in profile_for("N1", 2024).indicator_score.positive
    assert profile_for("P2-HB", 2024).weight_structures.usual["湖北"]["执行"] == 20
