"""An indicator row: units that nobody listed, and what cannot be compared."""

from __future__ import annotations

import pytest

from assist.rules.rows import quantities_of_cell
from assist.rules.view import FormView
from tests.rules.casebook import build


def missed(target: str, actual: str, **more: str) -> bool:
    form, text = build({"indicators": [{"name": "新增数量", "target": target, "actual": actual, **more}]})
    return FormView(form, text).rows[0].missed


@pytest.mark.parametrize("unit", ["帧", "组块", "联"])
def test_a_word_after_the_only_number_counts_as_its_unit(unit: str) -> None:
    assert missed(f"≥5700{unit}", f"4642{unit}")
    assert not missed(f"≥5700{unit}", f"5701{unit}")
    assert not missed(f"≥5700{unit}", "4642次"), "another unit cannot be compared"


@pytest.mark.parametrize(
    "text", ["2023年底", "第3批", "达到3类标准以上水平", "每亩300元", "健全", "30.5", "3处，5处"]
)
def test_sentences_and_known_units_are_left_as_they_are(text: str) -> None:
    assert [item.unit for item in quantities_of_cell(text)] != ["标准以上水平"]
    assert all(item.text in text for item in quantities_of_cell(text))


def test_full_coverage_is_a_hundred_percent() -> None:
    assert missed("全覆盖", "95%") and missed("=100%", "98%")
    assert not missed("全覆盖", "100%") and not missed("全覆盖", "全覆盖") and not missed("=100%", "全覆盖")
    assert not missed("≥90%", "全部")


def test_where_the_proof_is_gives_no_reason() -> None:
    form, text = build({"goal": "年度任务。"})
    view = FormView(form, text)
    assert not view.explains("省平台截图") and not view.explains("签到表")
    assert view.explains("设备更换台账登记有误，已更正") and view.explains("同上")
