"""The derived index under trouble, with real Chroma: writers, readers, kills, damage. Never wrong unsaid."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("chromadb", reason="pip install 'assist[retrieve]' installs chromadb; CI does")

from assist.retrieve import Past, PastError
from assist.retrieve.embed import HashedGrams
from assist.retrieve.vectors import Vectors, bring_up_to_date
from assist.store import Store
from eval.questions.generated import entry_of, fill, records
from tests.retrieve.stores import made, workspace

INDEX = [sys.executable, "-m", "assist", "index", "--workspace"]


def run_index(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*INDEX, str(folder), *more], capture_output=True, text=True, check=False)


def whole(folder: Path, forms: int) -> None:
    """Every form once, its vector readable, nothing else."""
    with Past(folder) as past, Vectors(past, HashedGrams()) as vectors:
        vectors.check(exact=True)
        held = vectors.collection.get(include=["embeddings"])
        assert len(held["ids"]) == len(set(held["ids"])) == len(held["embeddings"]) == forms
        known = {row[0] for row in past.connection.execute("SELECT ident FROM past_forms WHERE id > 0")}
        assert set(held["ids"]) == known


def found_by_themselves(past: Past, vectors: Vectors, sample: int) -> int:
    """How many of the forms that the database calls embedded are not the nearest to their own words."""
    query = "SELECT ident, about FROM past_forms WHERE vector IS NOT NULL AND id > 0 ORDER BY random() LIMIT ?"
    missed = 0
    for ident, about in past.connection.execute(query, (sample,)).fetchall():
        near = vectors.nearest(about, 5)
        best = max(near.values(), default=0.0)
        missed += not (best > 0.999) or ident not in vectors.closeness(about, [ident])
    return missed


@pytest.mark.slow
def test_fourteen_kills_while_vectors_are_written(tmp_path: Path) -> None:
    fill(tmp_path, records(4000, checked=False))
    with Past(tmp_path):
        pass  # the text index first: the kills are to meet the vectors
    chance = random.Random(6)
    killed = 0
    for _ in range(14):
        process = subprocess.Popen([*INDEX, str(tmp_path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(1.5 + chance.uniform(0, 3.5))
        killed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
        with Past(tmp_path, refresh=False) as past, Vectors(past, HashedGrams()) as vectors:
            vectors.check()  # opens, and holds at least what the database says
    assert killed >= 3
    assert run_index(tmp_path).returncode == 0
    whole(tmp_path, 4000)


@pytest.mark.slow
def test_a_reader_beside_a_writer_misses_nothing_that_is_called_embedded(tmp_path: Path) -> None:
    fill(tmp_path, records(2000, checked=False))
    with Past(tmp_path):
        pass
    writer = subprocess.Popen([*INDEX, str(tmp_path)], stdout=subprocess.DEVNULL)
    asked = missed = 0
    with Past(tmp_path, refresh=False) as past:
        while not past.meta("embedding"):
            time.sleep(0.05)
        with Vectors(past, HashedGrams()) as vectors:
            while writer.poll() is None:
                missed += found_by_themselves(past, vectors, 3)
                asked += 3
            missed += found_by_themselves(past, vectors, 60)
    assert (writer.returncode, missed) == (0, 0)
    assert asked >= 6


@pytest.mark.slow
def test_two_writers_from_nothing(tmp_path: Path) -> None:
    fill(tmp_path, records(1500, checked=False))
    writers = [subprocess.Popen([*INDEX, str(tmp_path)], stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    whole(tmp_path, 1500)


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["emptied", "cut", "gone"])
def test_damage_is_said_and_a_rebuild_restores(tmp_path: Path, damage: str) -> None:
    fill(tmp_path, records(1200, checked=False))
    assert run_index(tmp_path).returncode == 0
    for file in (tmp_path / "vectors").rglob("*"):
        if file.suffix == ".sqlite3" or file.name == "data_level0.bin":
            if damage == "gone":
                file.unlink()
            else:
                data = file.read_bytes()
                file.write_bytes(b"" if damage == "emptied" else data[: len(data) // 2])
    said = run_index(tmp_path)
    if said.returncode:
        assert "assist index --rebuild" in said.stderr, said.stderr
    assert run_index(tmp_path, "--rebuild").returncode == 0
    whole(tmp_path, 1200)


def test_forms_that_went_are_gone_from_the_vectors(tmp_path: Path) -> None:
    workspace(tmp_path, made("桥梁加固"), made("渠道清淤"))
    with Past(tmp_path) as past, bring_up_to_date(past, HashedGrams()) as vectors:
        assert vectors.count() == 2
    with Store(tmp_path, exclusive=True) as store:
        run = store.begin_run("test", [])
        store.put(run, entry_of(made("渠道清淤")))
        store.forget_vanished(run, ["/"])
        store.finish_run(run, "done", files=1, reused=0)
    with Past(tmp_path) as past, bring_up_to_date(past, HashedGrams()) as vectors:
        assert vectors.count() == 1
        assert len(vectors.nearest("桥梁加固", 5)) == 1
    whole(tmp_path, 1)


def test_what_a_killed_writer_left_over_is_not_kept_twice(tmp_path: Path) -> None:
    workspace(tmp_path, made("桥梁加固"), made("渠道清淤"))
    with Past(tmp_path) as past:
        bring_up_to_date(past, HashedGrams()).close()
        with past.writing() as writer:  # as if killed between Chroma's write and the database's
            writer.execute("UPDATE past_forms SET vector = NULL")
        bring_up_to_date(past, HashedGrams()).close()
    whole(tmp_path, 2)


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    place = tmp_path_factory.mktemp("server")
    process = subprocess.Popen(
        [chroma, "run", "--path", place, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=place, env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
    )  # fmt: skip
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 0.2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.mark.slow
def test_a_server_by_setting_holds_two_workspaces_apart(
    tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSIST_CHROMA_URL", server)
    for name, projects in (("a", ("桥梁加固", "渠道清淤")), ("b", ("桥梁加固",))):
        (tmp_path / name).mkdir()
        workspace(tmp_path / name, *map(made, projects))
        with Past(tmp_path / name) as past, bring_up_to_date(past, HashedGrams()) as vectors:
            assert vectors.count() == len(projects)
            assert not (tmp_path / name / "vectors").exists()
    with Past(tmp_path / "a") as past, bring_up_to_date(past, HashedGrams(), rebuild=True) as vectors:
        assert (vectors.count(), len(vectors.nearest("桥梁加固", 5))) == (2, 2)
    with Past(tmp_path / "b") as past, bring_up_to_date(past, HashedGrams()) as vectors:
        vectors.check(exact=True)
    monkeypatch.setenv("ASSIST_CHROMA_URL", "http://127.0.0.1:9")
    with Past(tmp_path / "a") as past, pytest.raises(PastError, match="连接不上"):
        bring_up_to_date(past, HashedGrams())


def test_a_server_that_is_not_this_machine_is_refused_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSIST_CHROMA_URL", "http://chroma.example:8000")
    monkeypatch.setenv("ASSIST_OFFLINE", "1")
    workspace(tmp_path, made())
    with Past(tmp_path) as past, pytest.raises(PastError, match="ASSIST_OFFLINE"):
        bring_up_to_date(past, HashedGrams())


def test_json_is_not_touched_by_the_index(tmp_path: Path) -> None:
    """The workspace's own tables are the truth: whatever the index does, they stay."""
    workspace(tmp_path, made("桥梁加固"))
    with Past(tmp_path) as past:
        before = past.connection.execute("SELECT record FROM forms").fetchall()
        bring_up_to_date(past, HashedGrams(), rebuild=True).close()
        past.rebuild()
        assert [tuple(row) for row in past.connection.execute("SELECT record FROM forms")] == [tuple(row) for row in before]
