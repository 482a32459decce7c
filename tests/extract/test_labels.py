"""Label lookup and layout families."""

from __future__ import annotations

import pytest

from assist.forms.families import families
from assist.forms.labels import fund_kind, label_key, labels


@pytest.mark.parametrize(
    ("table", "text", "role"),
    [
        ("header", "实施单位 （盖章）：", "unit"),
        ("header", "主 管 部 门", "department"),
        ("budget_column", "全年预算数（A）", "adjusted"),
        ("budget_column", "预算执行率(B/A×100%)", "rate"),
        ("indicator_column", "未完成原因及拟采取的改进措施", "reason"),
        ("section", "2.项目实施内容及过程概述", "process"),
        ("total", "总  分", "total"),
        ("header", "一段没有标签的话", None),
    ],
)
def test_roles(table: str, text: str, role: str | None) -> None:
    assert labels(table).role(text) == role


@pytest.mark.parametrize(
    ("text", "kind"),
    [("其中：财政资金", "fiscal"), ("年度资金总额：", "total"), ("  其他：", "other"), ("县级财政资金", "local"), ("食堂", None)],
)
def test_fund_kinds(text: str, kind: str | None) -> None:
    assert fund_kind(text) == kind


def test_numbering_and_brackets_do_not_hide_a_label() -> None:
    assert label_key("（二）改进措施（200字以内）：") == "改进措施"


def test_family_ids_are_unique() -> None:
    ids = [family.id for family in families()]
    assert len(ids) == len(set(ids))
