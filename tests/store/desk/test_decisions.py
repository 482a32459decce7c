"""Decisions: who was first, what was seen, undo, groups, and no lost update."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from assist.store.desk import Desk
from assist.store.desk.decisions import (
    Conflict,
    Decision,
    Missing,
    Refused,
    decide_finding,
    decide_form,
    decide_group,
    undo,
)
from tests.records import finding, record
from tests.store.desk.runs import run

OTHER = finding("explain", "review", rule="B04", cause="low", number=2, quotes=("61.04", "40.90"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return run(tmp_path, {"a": (record(finding(), OTHER),), "b": (record(finding()),), "c": (record(),)})


def row(desk: Desk, number: int) -> sqlite3.Row:
    return desk.connection().execute("SELECT * FROM desk_findings WHERE id = ?", (number,)).fetchone()


def state(desk: Desk, form: int) -> tuple[str, int]:
    return tuple(
        desk.connection().execute("SELECT state, open FROM desk_forms WHERE id = ?", (form,)).fetchone()
    )


def test_what_was_seen_is_kept(desk: Desk) -> None:
    decided = decide_finding(desk, 1, Decision("甲", "accept"), 0)
    assert (decided["state"], decided["decided_by"], decided["seen"]) == (
        "accepted",
        "甲",
        finding().fingerprint,
    )
    assert state(desk, 1) == ("doing", 1)
    decide_finding(desk, 2, Decision("甲", "dismiss", "已说明"), 0)
    assert state(desk, 1) == ("done", 0)


def test_the_second_reviewer_sees_what_the_first_did(desk: Desk) -> None:
    decide_finding(desk, 1, Decision("甲", "accept"), 0)
    with pytest.raises(Conflict, match="甲 已将此问题采纳") as caught:
        decide_finding(desk, 1, Decision("乙", "dismiss", "不同意"), 0)
    assert caught.value.current["state"] == "accepted"
    assert row(desk, 1)["state"] == "accepted"


def test_of_many_at_once_exactly_one_wins(desk: Desk) -> None:
    won: list[str] = []

    def decide(name: str) -> None:
        try:
            decide_finding(desk, 1, Decision(name, "accept"), 0)
            won.append(name)
        except Conflict:
            pass

    threads = [threading.Thread(target=decide, args=(f"审{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert row(desk, 1)["decided_by"] == won[0]
    assert desk.connection().execute("SELECT count(*) FROM desk_events").fetchone()[0] == 1


@pytest.mark.parametrize("action", ["dismiss"])
def test_a_reason_is_needed(desk: Desk, action: str) -> None:
    with pytest.raises(Refused, match="理由"):
        decide_finding(desk, 1, Decision("甲", action, "  "), 0)
    with pytest.raises(Refused, match="理由"):
        decide_form(desk, 1, Decision("甲", "send_back"), 0)


def test_undo_brings_back_exactly_what_was(desk: Desk) -> None:
    before = dict(row(desk, 1))
    decide_finding(desk, 1, Decision("甲", "dismiss", "错了"), 0)
    assert undo(desk, "甲") == (1, 1)
    after = dict(row(desk, 1))
    assert after.pop("version") == 2 and before.pop("version") == 0
    assert after == before
    with pytest.raises(Missing):
        undo(desk, "甲")


def test_undo_takes_back_ones_own_acts_only_and_last_first(desk: Desk) -> None:
    decide_finding(desk, 1, Decision("甲", "accept"), 0)
    decide_finding(desk, 3, Decision("乙", "accept"), 0)
    decide_form(desk, 3, Decision("甲", "pass"), 0)
    assert state(desk, 3) == ("done", 0)
    undo(desk, "甲")
    assert state(desk, 3) == ("clean", 0)
    undo(desk, "甲")
    assert row(desk, 1)["state"] == "open" and row(desk, 3)["state"] == "accepted"


def test_undo_is_refused_when_somebody_has_been_there_since(desk: Desk) -> None:
    decide_finding(desk, 1, Decision("甲", "accept"), 0)
    decide_finding(desk, 1, Decision("乙", "dismiss", "不同意"), 1)
    with pytest.raises(Conflict):
        undo(desk, "甲")
    assert row(desk, 1)["decided_by"] == "乙"


def test_a_group_of_one_wording_is_decided_and_undone_at_once(desk: Desk) -> None:
    assert decide_group(desk, "S05", "", Decision("甲", "accept"), 2)[0] == 2
    assert [row(desk, number)["state"] for number in (1, 2, 3)] == ["accepted", "open", "accepted"]
    assert undo(desk, "甲")[1] == 2
    assert row(desk, 3)["state"] == "open"


def test_mixed_evidence_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    other = finding(quotes=("61.04", "67.00")).model_copy(update={"fingerprint": "x"})
    desk = run(tmp_path, {"a": (record(finding()),), "b": (record(other),)})
    with pytest.raises(Refused, match="2 种"):
        decide_group(desk, "S05", "", Decision("甲", "accept"), 2)
    assert desk.connection().execute("SELECT count(*) FROM desk_events").fetchone()[0] == 0
    assert decide_group(desk, "S05", row(desk, 1)["signature"], Decision("甲", "accept"), 1)[0] == 1


def test_a_group_that_has_grown_is_not_decided_unseen(desk: Desk) -> None:
    with pytest.raises(Conflict, match="现有 2 条"):
        decide_group(desk, "S05", "", Decision("甲", "accept"), 1)


def test_a_form_with_open_findings_cannot_be_passed(desk: Desk) -> None:
    with pytest.raises(Refused, match="2 条"):
        decide_form(desk, 1, Decision("甲", "pass"), 0)
    decide_form(desk, 1, Decision("甲", "accept_open"), 0)
    assert state(desk, 1) == ("done", 0)


def test_a_form_changed_since_is_not_sent_back(desk: Desk) -> None:
    decide_finding(desk, 1, Decision("乙", "accept"), 0)
    with pytest.raises(Conflict, match="乙"):
        decide_form(desk, 1, Decision("甲", "send_back", "请改"), 0)
