"""Decisions are taken over from the desk and from tables: only those that changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from assist.retrieve import Past, deciding
from assist.retrieve.decisions import import_rows
from assist.store.desk import Desk
from assist.store.desk.decisions import Decision, decide_finding, decide_form, undo
from assist.store.desk.index import bring_up_to_date
from tests.retrieve.stores import made, workspace


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    workspace(tmp_path, made("桥梁加固"), made("渠道清淤"), made("校舍维修", rate="61.04", checked=True))
    desk = Desk(tmp_path)
    bring_up_to_date(desk)
    return desk


def decided(past: Past) -> dict[str, tuple[str | None, str | None]]:
    query = "SELECT project, decision, decision_reason FROM past_forms WHERE decision IS NOT NULL"
    return {row[0]: (row[1], row[2]) for row in past.connection.execute(query)}


def number(desk: Desk, project: str) -> tuple[int, int]:
    return tuple(desk.connection().execute("SELECT id, version FROM desk_forms WHERE project = ?", (project,)).fetchone())


def looked_at(past: Past) -> int:
    with past.writing() as writer:
        return deciding.take_over(writer)


def test_the_desk_has_the_later_word_and_an_undone_one_falls_back(desk: Desk) -> None:
    form, version = number(desk, "桥梁加固")
    with Past(desk.folder) as past:
        import_rows(past, [["项目名称", "决定", "理由"], ["桥梁加固", "通过", "表上写的"], ["校舍维修", "退回", "缺页"]], "t.xlsx")
        assert decided(past) == {"桥梁加固": ("通过", "表上写的"), "校舍维修": ("退回", "缺页")}
        decide_form(desk, form, Decision("甲", "send_back", "请补附件"), version)
        assert not past.is_current()
        past.refresh()
        assert decided(past)["桥梁加固"] == ("退回", "请补附件")
        undo(desk, "甲")
        past.refresh()
        assert decided(past) == {"桥梁加固": ("通过", "表上写的"), "校舍维修": ("退回", "缺页")}


def test_only_what_changed_is_looked_at(desk: Desk) -> None:
    form, version = number(desk, "渠道清淤")
    with Past(desk.folder) as past:
        assert looked_at(past) == 0
        decide_form(desk, form, Decision("甲", "send_back", "不全"), version)
        assert looked_at(past) == 1
        assert looked_at(past) == 0
        changes = past.connection.total_changes
        past.connection.execute("DELETE FROM past_meta WHERE name = 'decided'")
        assert looked_at(past) == 1
        assert past.connection.total_changes == changes + 2  # the note gone and written, no form


def test_states_of_findings_follow_and_go_back(desk: Desk) -> None:
    finding = desk.connection().execute("SELECT id FROM desk_findings LIMIT 1").fetchone()
    query = "SELECT count(*) FROM past_findings WHERE state = 'accepted'"
    with Past(desk.folder) as past:
        decide_finding(desk, finding[0], Decision("甲", "accept"), 0)
        past.refresh()
        assert past.connection.execute(query).fetchone()[0] == 1
        undo(desk, "甲")
        past.refresh()
        assert past.connection.execute(query).fetchone()[0] == 0


def test_a_new_index_has_them_all(desk: Desk) -> None:
    form, version = number(desk, "桥梁加固")
    decide_form(desk, form, Decision("甲", "send_back", "请补附件"), version)
    with Past(desk.folder) as past:
        past.rebuild()
        assert decided(past) == {"桥梁加固": ("退回", "请补附件")}
