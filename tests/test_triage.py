"""The order of the queue: its properties, and a few values that the module text promises."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assist.model import Finding
from assist.triage import assess, groups, headline, level, rank, risk
from tests.records import finding, record

LEVELS = [
    ("suspicious", "review"),
    ("suspicious", "fail"),
    ("explain", "review"),
    ("explain", "fail"),
    ("violation", "review"),
    ("contradiction", "review"),
    ("violation", "fail"),
    ("contradiction", "fail"),
]

kinds = st.tuples(st.integers(0, 7), st.integers(0, 5))


def of(kind: tuple[int, int], number: int = 1) -> Finding:
    severity, verdict = LEVELS[kind[0]]
    return finding(severity, verdict, cause=f"cause {kind[1]}", number=number)  # type: ignore[arg-type]


def several(found: list[tuple[int, int]]) -> list[Finding]:
    return [of(kind, number) for number, kind in enumerate(found)]


@given(st.lists(kinds, max_size=12), kinds)
def test_a_further_finding_never_lowers_the_risk(found: list[tuple[int, int]], more: tuple[int, int]) -> None:
    assert risk([*several(found), of(more, 99)]) >= risk(several(found))


@given(st.lists(st.integers(0, 7), max_size=6), st.integers(0, 7))
def test_a_further_independent_cause_raises_the_risk(found: list[int], more: int) -> None:
    before = [of((kind, number)) for number, kind in enumerate(found)]
    assert risk([*before, of((more, 99))]) > risk(before)


@given(st.lists(kinds, min_size=1, max_size=12), st.data())
def test_a_graver_finding_never_lowers_the_risk(found: list[tuple[int, int]], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(found) - 1))
    graver = data.draw(st.integers(found[index][0], 7))
    changed = [*found]
    changed[index] = (graver, found[index][1])
    assert risk(several(changed)) >= risk(several(found))


@given(st.lists(kinds, max_size=40))
def test_the_risk_is_between_0_and_100_and_ignores_order(found: list[tuple[int, int]]) -> None:
    findings = several(found)
    assert 0 <= risk(findings) < 100
    assert risk(findings) == risk(list(reversed(findings)))


@given(kinds, st.integers(1, 6))
def test_consequences_of_one_cause_count_once(kind: tuple[int, int], count: int) -> None:
    assert risk([of(kind, number) for number in range(count)]) == risk([of(kind)])


def test_levels_follow_severity_and_then_verdict() -> None:
    order = [level(of((index, 0))) for index in range(8)]
    assert order == list(range(8))


def test_suspicions_never_outrank_a_contradiction() -> None:
    suspicions = [of((0, number)) for number in range(200)] + [of((1, 200 + number)) for number in range(200)]
    assert risk(suspicions) < 16
    assert 65 < risk([of((7, 0))]) < 75
    assert risk([of((6, number)) for number in range(200)]) < 75


def test_nothing_found_is_no_risk() -> None:
    assert risk([]) == 0


def test_a_finding_without_a_cause_is_a_group_of_its_own() -> None:
    loose = [finding(cause="", number=1), finding(cause="", number=2)]
    assert len(groups(loose)) == 2
    assert len(groups([finding(number=1), finding("violation", number=2)])) == 1


def test_the_gravest_comes_first_in_group_and_queue() -> None:
    slight, grave = finding("explain", "review", number=1), finding(number=2)
    other = finding("violation", cause="weights", number=3)
    assessed = assess(record(slight, other, grave))
    assert [item.severity for item in assessed.findings] == ["contradiction", "explain", "violation"]


def test_the_headline_is_the_gravest_finding_in_one_line() -> None:
    text = headline(record(finding("explain", cause="a", number=1, message="偏差未说明"), finding(number=2)))
    assert text == "执行率61.04%，自评95分：总分按执行满分计（另有1项）"
    assert headline(record()) == "未发现问题"
    assert headline(record(form=None, status="failed", error="文件为空")) == "文件为空"
    assert headline(record(status="partial", error="表不完整")) == "表不完整"


def test_a_long_or_broken_message_is_still_one_line() -> None:
    text = headline(record(finding(message="甲\n乙" * 100)))
    assert "\n" not in text
    assert len(text) == 60


def test_rank_puts_the_riskiest_first_and_the_unreadable_last() -> None:
    clean = assess(record(file="b"))
    risky = assess(record(finding(), file="z"))
    broken = assess(record(form=None, status="failed", error="文件为空", file="a"))
    cut = assess(record(status="partial", error="表不完整", file="c"))
    assert [item.file for item in rank([broken, clean, cut, risky])] == ["z", "c", "b", "a"]
