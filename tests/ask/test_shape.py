"""How a question is put together, and what must not be passed over."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from assist.ask import answer
from assist.ask.numbers import number_at
from assist.retrieve import Past
from tests.retrieve.stores import made, workspace


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    folder: Path = tmp_path_factory.mktemp("shape")
    water = {"unit": "白石区水务站", "department": "白石区水务局"}
    workspace(
        folder,
        made("桥梁加固", year=2023, rate="55", score="100"), made("桥梁加固", year=2022, rate="95", score="96"),
        made("渠道清淤", year=2023, rate="91", score="90", **water), made("渠道清淤", year=2022, rate="70", score=None, **water),
    )  # fmt: skip
    with Past(folder) as opened:
        yield opened


@pytest.mark.parametrize(
    ("written", "value", "kind"),
    [
        ("两亿五千万都", 250_000_000, "money"), ("1亿5000万", 150_000_000, "money"), ("一百二", 120, ""), ("九十九点五分", 99.5, "points"),
        ("一个亿", 100_000_000, "money"), ("3千万元", 30_000_000, "money"), ("六成五", 65, "percent"), ("百分之八十五", 85, "percent"),
        ("三个", 3, "count"), ("1,200万元", 12_000_000, "money"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_written(written: str, value: float, kind: str) -> None:
    number = number_at(written, 0)
    assert number is not None
    assert (number.value, number.kind) == (Decimal(str(value)), kind)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("二〇二三年有几份", 2),
        ("水务局除外，还有几份", 2),
        ("得分99分以上又没到100分的有几份", 0),
        ("白石区水务局和青禾县交通局两个部门一共几份", 4),
        ("填了自评得分的表里，满分的比例", 33.3333),
        ("执行率大于等于60且小于95的有几份", 2),
        ("2022年和2023年哪年的平均执行率高", 9.5),
        ("水务局支出占全部支出的比例", 51.7685),
        ("白石区水务局与青禾县交通局的执行率最小值，谁更低", 15),
    ],
)
def test_what_is_built_as_known_is_answered(past: Past, question: str, value: float) -> None:
    given = answer(question, past)
    assert given.refused is None, given.refused
    assert float(given.value or 0) == pytest.approx(value, abs=1e-3)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("水务局满意度最低值，分年度报", "值"),
        ("各部门满分最多", "统计哪一项"),
        ("一份表的执行率", "一"),
        ("2023年高得分的表有几份", "得分"),
        ("2022年和2023年的平均执行率", "合在一起"),
        ("满分的表里执行率低于平均的有几份", "全库平均"),
        ("2021到2022年、最近两年有几份", "有一部分相同"),
        ("哪些部门没有被退回", "一份也没有"),
        ("2023年执行率低于60%", "没有说要什么"),
        ("支出不到预算六成的", "几成"),
        ("预算在1到五百万之间的有几份", "单位"),
        ("平均得分在90到95之间的部门", "一个界限"),
        ("倒数第二的是哪份", "第"),
    ],
)
def test_what_is_built_otherwise_is_asked_back(past: Past, question: str, said: str) -> None:
    given = answer(question, past)
    assert given.refused is not None, given.reading
    assert said in given.refused


def test_another_statistic_of_what_was_asked_before(past: Past) -> None:
    first = answer("2023年平均执行率", past)
    assert answer("改用中位数", past, follow_up=first).value == 73
    counted = answer("执行率低于80%的有几份", past)
    assert answer("占全部的百分比是多少", past, follow_up=counted).value == 50
    assert answer("改用中位数", past).refused is not None


def test_an_average_over_all_or_over_the_rest(past: Past) -> None:
    whole = answer("2023年执行率低于全库平均线的有几份", past)
    rest = answer("2023年执行率低于平均值的有几份", past)
    assert (whole.value, rest.value) == (1, 1)
    assert "全库平均值" in whole.reading
    assert answer("2022年执行率高于全库平均的有几份", past).value == 1
