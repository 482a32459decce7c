"""Profiles: every setting has a source, the first that fits is used."""

from __future__ import annotations

import re

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
