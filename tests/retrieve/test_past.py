"""The index follows the workspace: nothing twice, nothing left over, decisions taken along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assist.retrieve import Past, PastError
from assist.retrieve.decisions import import_rows
from assist.retrieve.search import containing, lexical
from assist.store import Store
from eval.questions.generated import entry_of, fill, records
from tests.retrieve.stores import made, workspace


def count(past: Past) -> int:
    return int(past.connection.execute("SELECT count(*) FROM past_forms WHERE id > 0").fetchone()[0])


def test_following_twice_changes_nothing(tmp_path: Path) -> None:
    workspace(tmp_path, made(), made(year=2022))
    with Past(tmp_path) as past:
        assert count(past) == 2
        past.put_meta("mark", "")
        assert past.refresh() == 0
    with Past(tmp_path) as past:
        assert past.is_current()


def test_forms_that_went_are_gone_from_every_search(tmp_path: Path) -> None:
    workspace(tmp_path, made("桥梁加固"), made("渠道清淤"))
    with Past(tmp_path) as past:
        assert len(lexical(past, "桥梁加固")) == 1
    with Store(tmp_path, exclusive=True) as store:
        run = store.begin_run("test", [])
        store.put(run, entry_of(made("渠道清淤")))
        store.forget_vanished(run, ["/"])
        store.finish_run(run, "done", files=1, reused=0)
    with Past(tmp_path) as past:
        assert count(past) == 1
        assert lexical(past, "桥梁加固") == {}
        assert containing(past, "桥梁加固", 100) == []
        assert past.connection.execute("SELECT ident FROM past_dropped").fetchall()


def test_a_rebuild_gives_the_same_index(tmp_path: Path) -> None:
    fill(tmp_path, records(40, checked=False))
    query = "SELECT ident, rate, score, budget, name_key FROM past_forms ORDER BY ident"
    with Past(tmp_path) as past:
        before = [tuple(row) for row in past.connection.execute(query)]
        assert past.rebuild() == 40
        assert [tuple(row) for row in past.connection.execute(query)] == before


def test_numbers_are_exact(tmp_path: Path) -> None:
    workspace(tmp_path, made(rate="61.04"))
    with Past(tmp_path) as past:
        row = past.connection.execute("SELECT rate, budget, executed FROM past_forms").fetchone()
    assert tuple(row) == (610_400, 10_000_000_000, 6_104_000_000)


def test_decisions_come_from_a_table_and_survive_a_rebuild(tmp_path: Path) -> None:
    workspace(tmp_path, made("桥梁加固"), made("渠道清淤"), made("渠道清淤", year=2022))
    table = [["项目名称", "年度", "审核决定", "理由"], ["桥梁加固", "", "退回修改", "原因不明"], ["渠道清淤", "", "通过", ""],
             ["没有的项目", "", "通过", ""], ["渠道清淤", "2022", "待定", ""]]  # fmt: skip
    with Past(tmp_path) as past:
        imported = import_rows(past, table, "t.xlsx")
        assert imported.kept == 1
        assert [fault[:3] for fault in imported.faults] == ["第3行", "第4行", "第5行"]
        past.rebuild()
        row = past.connection.execute("SELECT decision, decision_reason FROM past_forms WHERE decision <> ''").fetchone()
    assert tuple(row) == ("退回", "原因不明")


def test_no_workspace_is_said_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(PastError, match="assist index"):
        Past(tmp_path)


@pytest.mark.slow
def test_killed_indexers_leave_an_index_that_a_rerun_completes(tmp_path: Path) -> None:
    fill(tmp_path, records(3000, checked=False))
    code = f"from pathlib import Path; from assist.retrieve import Past; Past(Path({str(tmp_path)!r}))"
    for attempt in range(14):
        process = subprocess.Popen([sys.executable, "-c", code])
        time.sleep(0.3 + 0.1 * attempt)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    with Past(tmp_path) as past:
        assert past.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert count(past) == 3000
        assert past.connection.execute("SELECT count(DISTINCT ident) FROM past_forms").fetchone()[0] == 3000
