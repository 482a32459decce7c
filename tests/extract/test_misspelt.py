"""Header rows with a misspelt label are read as if it were right."""

from __future__ import annotations

import pytest

from assist.extract.headers import Squeezed, budget_headers, indicator_headers
from assist.forms.labels import labels

_ROLES = ("level1", "level2", "level3", "target", "actual", "weight", "score", "reason")
_LABELS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")


@pytest.mark.parametrize("gap", [" ", "\n", " | "])
@pytest.mark.parametrize("lost", range(len(_LABELS)))
def test_every_label_may_lack_a_character(gap: str, lost: int) -> None:
    label = _LABELS[lost]
    if len(label) < 4:
        return
    for at in range(len(label)):
        printed = [*_LABELS[:lost], label[:at] + label[at + 1 :], *_LABELS[lost + 1 :]]
        text = gap.join([*printed, "产出指标", "数量指标", "培训场次", "3", "3", "10", "10"])
        headers = indicator_headers(Squeezed(text, 0))
        assert headers, text
        assert headers[0].roles == _ROLES, text


def test_a_wrong_character_and_one_too_many() -> None:
    text = "一级指标 二级旨标 三级指标 年度指标直 实际完成成值 分值 得分"
    assert indicator_headers(Squeezed(text, 0))[0].roles == _ROLES[:-1]


def test_fund_headers_too() -> None:
    text = "项目资金 年初预算数 全年算数 全年执行数 分值 执行率 得分"
    assert budget_headers(Squeezed(text, 0))[0].roles == ("initial", "adjusted", "executed", "weight", "rate", "score")


def test_no_header_is_made_of_words_alone() -> None:
    assert indicator_headers(Squeezed("本年 度指标 实际 完成值为 得 分值 情况", 0)) == []


def test_a_label_is_not_near_to_another() -> None:
    table = labels("indicator_column")
    assert table.near("实际完成值") == frozenset()
    assert table.near("级指标") == {"level1", "level2", "level3"}
    assert table.near("得") == frozenset()
