"""Reruns keep decisions for as long as what was decided on stands there."""

from __future__ import annotations

from pathlib import Path

from assist.store.desk.decisions import Decision, decide_finding, decide_form
from tests.records import finding, form, record
from tests.store.desk.runs import run

LOW = finding("explain", "review", rule="B04", cause="low", number=2, quotes=("61.04", "40.90"))


def lives(desk) -> dict[str, tuple[str, str]]:  # type: ignore[no-untyped-def]
    rows = desk.connection().execute("SELECT rule, life, state FROM desk_findings ORDER BY rule")
    return {row["rule"]: (row["life"], row["state"]) for row in rows}


def decide(desk, rule: str, action: str = "accept") -> None:  # type: ignore[no-untyped-def]
    row = desk.connection().execute("SELECT * FROM desk_findings WHERE rule = ?", (rule,)).fetchone()
    decide_finding(desk, row["id"], Decision("甲", action, "理由"), row["version"])


def test_first_run_is_the_baseline_and_later_forms_are_new(tmp_path: Path) -> None:
    desk = run(tmp_path, {"a": (record(finding()),)})
    assert lives(desk) == {"S05": ("same", "open")}
    desk = run(tmp_path, {"a": (record(finding()),), "b": (record(LOW),)})
    assert lives(desk) == {"S05": ("same", "open"), "B04": ("new", "open")}


def test_a_decision_outlives_a_rerun(tmp_path: Path) -> None:
    decide(run(tmp_path, {"a": (record(finding()),)}), "S05")
    desk = run(tmp_path, {"a": (record(finding(), warnings=("另一版程序",)),)})
    assert lives(desk) == {"S05": ("same", "accepted")}


def test_a_changed_figure_opens_the_finding_again(tmp_path: Path) -> None:
    decide(run(tmp_path, {"a": (record(finding()),)}), "S05")
    other = finding(quotes=("61.04", "67.00")).model_copy(update={"fingerprint": "other"})
    desk = run(tmp_path, {"a": (record(other),)})
    assert lives(desk) == {"S05": ("changed", "open")}
    actions = [
        row["action"] for row in desk.connection().execute("SELECT action FROM desk_events ORDER BY id")
    ]
    assert actions == ["accept", "changed"]


def test_resolved_and_back_again(tmp_path: Path) -> None:
    desk = run(tmp_path, {"a": (record(finding(), LOW),)})
    decide(desk, "B04", "dismiss")
    desk = run(tmp_path, {"a": (record(finding()),)})
    assert lives(desk) == {"S05": ("same", "open"), "B04": ("resolved", "dismissed")}
    row = desk.connection().execute("SELECT total, open, life FROM desk_forms").fetchone()
    assert tuple(row) == (1, 1, "changed")
    desk = run(tmp_path, {"a": (record(finding(), LOW),)})
    assert lives(desk)["B04"] == ("reopened", "dismissed")  # as it was: the decision still stands


def test_a_finding_whose_row_has_moved_keeps_its_decision(tmp_path: Path) -> None:
    decide(run(tmp_path, {"a": (record(finding()),)}), "S05")
    moved = finding().model_copy(update={"id": "S05:elsewhere", "fingerprint": "moved"})
    new = finding(number=1, quotes=("40.90", "67.00"))
    desk = run(tmp_path, {"a": (record(moved, new),)})
    rows = desk.connection().execute("SELECT finding, state FROM desk_findings WHERE life <> 'resolved'")
    assert {tuple(row) for row in rows} == {("S05:elsewhere", "accepted"), ("S05:1", "open")}


def test_a_form_that_was_sent_back_and_came_in_again_is_to_do(tmp_path: Path) -> None:
    desk = run(tmp_path, {"a": (record(finding()),)})
    decide_form(desk, 1, Decision("甲", "send_back", "请更正"), 0)
    desk = run(tmp_path, {"a": (record(finding(), warnings=("新的",)),)})
    row = desk.connection().execute("SELECT state, life FROM desk_forms").fetchone()
    assert tuple(row) == ("todo", "changed")


def test_numbers_of_forms_are_kept_for_good(tmp_path: Path) -> None:
    run(tmp_path, {"a": (record(file="a"),), "b": (record(file="b"),)})
    desk = run(tmp_path, {"b": (record(file="b"),), "c": (record(file="c"),)})
    rows = desk.connection().execute("SELECT id, file FROM desk_forms ORDER BY id").fetchall()
    assert [tuple(row) for row in rows] == [(2, "b"), (3, "c")]
    desk = run(tmp_path, {"a": (record(file="a"),)})
    assert [tuple(row) for row in desk.connection().execute("SELECT id, file FROM desk_forms")] == [(1, "a")]


def test_money_is_in_ten_thousands(tmp_path: Path) -> None:
    yuan = form(money_unit="元")
    desk = run(
        tmp_path,
        {"a": (record(),), "b": (record(form=yuan),), "c": (record(form=None, status="failed", error="坏"),)},
    )
    rows = desk.connection().execute(
        "SELECT file, amount, rate, score, state, risk FROM desk_forms ORDER BY file"
    )
    assert [tuple(row) for row in rows] == [
        ("a", 67.0, 61.04, 95.0, "clean", 0.0),
        ("b", 0.0067, 61.04, 95.0, "clean", 0.0),
        ("c", -1.0, -1.0, -1.0, "unreadable", -1.0),
    ]
