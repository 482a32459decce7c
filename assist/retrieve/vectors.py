"""The vector index of past forms, in Chroma: derived, rebuildable, written by one process at a time.

Chroma damages its index when two processes write to it, and a reader goes on seeing what it saw first. So
every writer holds a lock file, a number that grows with each write tells readers to open it again, and
nothing here is believed before it was counted against the database. Texts are never given to it: it would
fetch a model. The package is imported when first needed; it takes seconds.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assist.retrieve.embed import Embedder, Endpoint, HashedGrams
from assist.retrieve.past import Past, PastError
from assist.retrieve.words import title_words

_BATCH = 500
_REMEDY = "请运行 assist index --rebuild。"


def installed() -> bool:
    """Whether chromadb is there."""
    return importlib.util.find_spec("chromadb") is not None


def embedder_from(arguments: argparse.Namespace | None) -> Embedder:
    """The embedder that the command line or the environment asks for."""
    url = getattr(arguments, "embeddings", None) or os.environ.get("ASSIST_EMBEDDINGS_URL")
    if not url:
        return HashedGrams()
    model = getattr(arguments, "embedding_model", "") or os.environ.get("ASSIST_EMBEDDINGS_MODEL", "")
    return Endpoint(url, model, os.environ.get("ASSIST_EMBEDDINGS_KEY", "EMPTY"))


class Vectors:
    """The collection of one embedder for one workspace. Raises PastError when it cannot be trusted."""

    def __init__(self, past: Past, embedder: Embedder) -> None:
        self.past = past
        self.embedder = embedder
        self.name = embedder.name
        self._seen = ""
        recorded = past.meta("embedding")
        if recorded and recorded != embedder.name:
            raise PastError(
                f"向量索引由 {recorded} 建立，现在要用的是 {embedder.name}，两者不能混用。"
                f"请改回原来的设置，或{_REMEDY.removeprefix('请')}"
            )
        self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the collection's files."""
        self._client.close()

    def _open(self) -> None:
        self._client = _client(self.past.folder)
        self._seen = self.past.meta("vectors")
        digest = sha256(self.embedder.name.encode()).hexdigest()[:8]
        slug = re.sub(r"[^a-z0-9]+", "-", self.embedder.name.lower()).strip("-")[:40]
        name = f"past-{slug}-{digest}"
        if _server():  # one server may hold several workspaces
            name += "-" + sha256(str(self.past.folder.resolve()).encode()).hexdigest()[:8]
        try:
            self.collection = self._client.get_or_create_collection(
                name,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "sync_threshold": 1000, "ef_search": 200}},
            )
        except Exception as error:
            raise PastError(f"向量索引打不开：{error}。{_REMEDY}") from error

    def _current(self) -> None:
        """Opens the collection again when somebody wrote since: a reader's view is frozen otherwise."""
        if self.past.meta("vectors") != self._seen:
            self._client.close()
            self._open()

    def count(self) -> int:
        """How many forms the index holds."""
        return int(self.collection.count())

    def check(self) -> None:
        """Raises PastError when the index does not hold what the database says, or cannot be read."""
        query = "SELECT count(DISTINCT ident) FROM past_forms WHERE vector = ?"
        expected = self.past.connection.execute(query, (self.name,)).fetchone()[0]
        try:
            there = self.count()
            if there:
                self.collection.get(limit=1, include=["embeddings"])
        except Exception as error:
            raise PastError(f"向量索引已损坏：{error}。{_REMEDY}") from error
        if there < expected:
            raise PastError(f"向量索引有 {there} 份，数据库记有 {expected} 份，两者不一致。{_REMEDY}")

    def follow(self) -> int:
        """Embeds what is not embedded and removes what is gone; the caller holds the lock. Returns how many."""
        done = self._forget()
        while batch := self._batch():
            records = self.past.records([number for number, _ in batch])
            known = [(number, ident) for number, ident in batch if number in records]
            vectors = self.embedder.embed([title_words(records[number]["form"]) for number, _ in known])
            unique = {ident: vector for (_, ident), vector in zip(known, vectors, strict=True)}
            if unique:
                self.collection.upsert(ids=list(unique), embeddings=list(unique.values()))
            with self.past.writing() as writer:  # only after Chroma has them: a kill in between repeats the batch
                writer.executemany(
                    "UPDATE past_forms SET vector = ? WHERE id = ?", [(self.name, number) for number, _ in batch]
                )
                self._written()
            done += len(batch)
        return done

    def _batch(self) -> list[tuple[int, str]]:
        query = "SELECT id, ident FROM past_forms WHERE vector IS NULL AND id > 0 LIMIT ?"
        return [(row[0], row[1]) for row in self.past.connection.execute(query, (_BATCH,))]

    def _forget(self) -> int:
        query = "SELECT ident FROM past_dropped WHERE ident NOT IN (SELECT ident FROM past_forms)"
        gone = [row[0] for row in self.past.connection.execute(query)]
        for start in range(0, len(gone), _BATCH):
            self.collection.delete(ids=gone[start : start + _BATCH])
        with self.past.writing() as writer:
            writer.execute("DELETE FROM past_dropped")
            if gone:
                self._written()
        return len(gone)

    def _written(self) -> None:
        count = int(self.past.meta("vectors") or 0) + 1
        self.past.put_meta("vectors", str(count))
        self.past.put_meta("embedding", self.name)
        self._seen = str(count)

    def nearest(self, text: str, limit: int) -> dict[int, float]:
        """The forms nearest to `text` by cosine, best first. Raises PastError when the index fails."""
        self._current()
        try:
            answer = self.collection.query(
                query_embeddings=self.embedder.embed([text]), n_results=limit, include=["distances"]
            )
        except Exception as error:
            raise PastError(f"向量索引查询失败：{error}。{_REMEDY}") from error
        near = dict(zip(answer["ids"][0], answer["distances"][0], strict=True))
        numbers = _numbers(self.past, list(near))
        return {numbers[ident]: 1 - float(distance) for ident, distance in near.items() if ident in numbers}


def _numbers(past: Past, idents: Sequence[str]) -> dict[str, int]:
    marks = ",".join("?" * len(idents))
    query = f"SELECT ident, min(id) FROM past_forms WHERE ident IN ({marks}) GROUP BY ident"
    return {row[0]: row[1] for row in past.connection.execute(query, list(idents))}


def bring_up_to_date(past: Past, embedder: Embedder, *, rebuild: bool = False) -> Vectors:
    """The vector index after it has followed the database; with `rebuild`, made anew. Waits for its turn."""
    with locked(past.folder):
        if rebuild:
            discard(past)
        vectors = Vectors(past, embedder)
        try:
            vectors.check()
            vectors.follow()
            vectors.check()
        except BaseException:
            vectors.close()
            raise
        return vectors


def discard(past: Past) -> None:
    """Removes every vector; the caller holds the lock."""
    if _server():
        client = _client(past.folder)
        suffix = sha256(str(past.folder.resolve()).encode()).hexdigest()[:8]
        for collection in client.list_collections():
            if collection.name.endswith(suffix):
                client.delete_collection(collection.name)
        client.close()
    else:
        shutil.rmtree(past.folder / "vectors", ignore_errors=True)
    with past.writing() as writer:
        writer.execute("UPDATE past_forms SET vector = NULL WHERE vector IS NOT NULL")
        writer.execute("DELETE FROM past_meta WHERE name = 'embedding'")


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the lock that writers of the vector index share; waits until it is free."""
    with (folder / "vectors.lock").open("ab") as handle:
        try:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        except ImportError:  # Windows: SQLite's own lock still keeps the forms right, and `check` tells
            pass
        yield


def _server() -> str:
    return os.environ.get("ASSIST_CHROMA_URL", "")


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    server = _server()
    if not server:
        return chromadb.PersistentClient(str(folder / "vectors"), settings=settings)
    found = re.fullmatch(r"(https?)://([^:/]+)(?::(\d+))?/?", server)
    if not found:
        raise PastError(f"ASSIST_CHROMA_URL={server} 不是形如 http://主机:端口 的地址。")
    scheme, host, port = found.groups()
    if os.environ.get("ASSIST_OFFLINE") == "1" and host not in ("127.0.0.1", "localhost"):
        raise PastError(f"ASSIST_OFFLINE=1 时不能连接 {host}。")
    try:
        return chromadb.HttpClient(host, port=int(port or 8000), ssl=scheme == "https", settings=settings)
    except Exception as error:
        raise PastError(f"Chroma 服务 {server} 连接不上：{error}。") from error
