"""The workspace gives back what it was given, follows what changed, and refuses what it cannot use."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from assist.model import Record
from assist.store import Entry, Outline, Store, WorkspaceError
from assist.triage import assess, rank
from tests.records import finding, record


def entry(path: str, key: str, *records: Record, final: bool = True) -> Entry:
    return Entry(path, path.removeprefix("/x/"), key, "0" * 64, records, final)


def names(store: Store, run: int) -> list[str]:
    return [form.name for form in store.queue(run)]


def test_records_come_back_as_they_were(tmp_path: Path) -> None:
    kept = [
        assess(
            record(
                finding(),
                finding("explain", "review", cause="b", number=2),
                file="甲/a.txt",
                warnings=("注",),
            )
        ),
        assess(record(file="甲/a.txt", form_index=1, text=record().text)),
    ]
    with Store(tmp_path) as store:
        run = store.begin_run("v1", ["甲"])
        store.put(run, Entry("/甲/a.txt", "甲/a.txt", "k", "0" * 64, tuple(kept)))
        loaded = list(store.load(store.queue(run)))
    assert loaded == kept
    # Printed digits survive: equality of Decimals alone would not show it.
    assert str(loaded[0].form.budget[0].executed) == "40.90"  # type: ignore[union-attr]


def test_text_with_lone_surrogates_and_control_characters_survives(tmp_path: Path) -> None:
    strange = assess(record(text="a\ud800\x00b", file="a"))
    with Store(tmp_path) as store:
        run = store.begin_run("v1", [])
        store.put(run, entry("/x/a", "k", strange))
        assert next(store.load(store.queue(run))).text == "a\ud800\x00b"


def test_the_queue_is_in_the_order_of_rank(tmp_path: Path) -> None:
    records = [
        assess(record(form=None, status="failed", error="文件为空", file="a")),
        assess(record(file="b")),
        assess(record(finding("violation"), file="c")),
        assess(record(file="d", status="partial", error="表不完整")),
        assess(record(finding(), file="e")),
        assess(record(finding(), file="e", form_index=1)),
    ]
    with Store(tmp_path) as store:
        run = store.begin_run("v1", [])
        for number, item in enumerate(records[:4]):
            store.put(run, entry(f"/x/{item.file}", str(number), item))
        store.put(run, entry("/x/e", "both", *records[4:]))
        assert list(store.load(store.queue(run))) == rank(records)


def test_equal_bytes_at_two_paths_are_read_once_and_listed_twice(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = store.begin_run("v1", [])
        store.put(run, entry("/x/a", "k", assess(record(finding(), file="a"))))
        assert store.reuse(run, "/x/b", "b", "k")
        assert [item.file for item in store.records("k", "b")] == ["b"]
        assert names(store, run) == ["a", "b"]
        assert [item.file for item in store.load(store.queue(run))] == ["a", "b"]
        assert store.counts()["forms"] == 1
        # One of them goes: the other keeps the reading.
        later = store.begin_run("v1", [])
        store.reuse(later, "/x/b", "b", "k")
        assert store.forget_vanished(later, ["/x"]) == 1
        assert names(store, later) == ["b"]
        assert store.counts()["findings"] == 1


def test_a_changed_file_replaces_what_it_gave_before(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        first = store.begin_run("v1", [])
        store.put(first, entry("/x/a", "old", assess(record(finding(), finding(number=2), file="a"))))
        second = store.begin_run("v1", [])
        assert not store.reuse(second, "/x/a", "a", "new")
        store.put(second, entry("/x/a", "new", assess(record(file="a"))))
        assert names(store, first) == []
        assert names(store, second) == ["a"]
        store.forget_vanished(second, ["/x"])
        assert store.counts() == {"runs": 2, "sources": 1, "forms": 1, "findings": 0}


def test_only_what_lies_under_the_root_is_forgotten(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = store.begin_run("v1", [])
        for number, path in enumerate(["/x/d/a", "/x/d2/a", "/x/d/z.zip/b", "/x/d", "/x/D/a", "/x/d_/a"]):
            store.put(run, entry(path, str(number), assess(record(file="a"))))
        later = store.begin_run("v1", [])
        assert store.forget_vanished(later, ["/x/d"]) == 3
        assert store.counts()["sources"] == 3
        assert store.counts()["forms"] == 3
        assert store.forget_vanished(later, ["/"]) == 3


def test_results_that_may_change_are_not_reused(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = store.begin_run("v1", [])
        failed = assess(record(form=None, status="failed", error="超时", file="a"))
        store.put(run, entry("/x/a", "k", failed, final=False))
        assert store.reuse(run, "/x/a", "a", "k") is False
        store.put(run, entry("/x/a", "k", assess(record(file="a"))))
        assert store.reuse(run, "/x/a", "a", "k") is True
        assert store.counts()["forms"] == 1


def test_outlines_say_what_a_summary_needs(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = store.begin_run("v1", [])
        two = (finding(), finding("explain", "review", rule="E02", cause="b", number=2))
        store.put(
            run, entry("/x/a", "k", assess(record(*two, file="a")), assess(record(file="a", form_index=1)))
        )
        store.reuse(run, "/x/b", "b", "k")
        bad = assess(record(form=None, status="failed", error="文件为空", file="c"))
        store.put(run, entry("/x/c", "bad", bad))
        found = (("S05", "contradiction"), ("E02", "explain"))
        assert list(store.outlines(run)) == [
            Outline("a", "ok", None, found),
            Outline("a", "ok", None, ()),
            Outline("b", "ok", None, found),
            Outline("b", "ok", None, ()),
            Outline("c", "failed", "文件为空", ()),
        ]


def test_forms_are_found_by_number_file_or_project(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = store.begin_run("v1", [])
        store.put(run, entry("/x/100%_a.txt", "k1", assess(record(file="100%_a.txt"))))
        store.put(run, entry("/x/b.txt", "k2", assess(record(finding(), file="b.txt"))))
        assert [form.name for form in store.find("培训")] == ["b.txt", "100%_a.txt"]
        assert [form.name for form in store.find("%_a")] == ["100%_a.txt"]
        number = store.find("b.txt")[0].id
        store.reuse(run, "/x/c.txt", "c.txt", "k2")
        assert [form.name for form in store.find(str(number))] == ["b.txt"]
        assert store.find("没有") == []


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    with (
        Store(tmp_path, exclusive=True),
        pytest.raises(WorkspaceError, match="正被另一个"),
        Store(tmp_path, exclusive=True),
    ):
        pass
    with Store(tmp_path, exclusive=True):
        pass


def test_a_workspace_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / "assist.db") as connection:
        connection.execute("UPDATE schema_version SET version = 99")
    with pytest.raises(WorkspaceError, match="更新版本"):
        Store(tmp_path)


def test_a_failure_while_writing_is_said_in_words(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        run = store.begin_run("v1", [])
        with sqlite3.connect(tmp_path / "assist.db") as connection:
            connection.execute("DROP TABLE findings")
        with pytest.raises(WorkspaceError, match="读写失败"):
            store.put(run, entry("/x/a", "k", assess(record(finding(), file="a"))))
        assert names(store, run) == []


def test_damage_and_absence_are_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="不存在"):
        Store(tmp_path / "none", create=False)
    (tmp_path / "assist.db").write_bytes(b"not a database" * 100)
    with pytest.raises(WorkspaceError, match="无法使用"):
        Store(tmp_path)
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(WorkspaceError, match="无法使用"):
        Store(file / "below")
