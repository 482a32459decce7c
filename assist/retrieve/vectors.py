"""The vector index of past forms, in Chroma: derived, rebuildable, written by one process at a time.

Chroma damages its index when two processes write to it, and a reader goes on seeing what it saw first. So
every writer holds a lock file from beginning to end, writers and readers another for each batch and question, a
number that grows with each write tells readers to open it again, and nothing here is believed before it was
counted against the database. Texts are never given to it: it would fetch a model. The package is imported when
first needed; it takes seconds.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assist import database
from assist.retrieve.embed import Embedder, Endpoint, HashedGrams, SmallE5, Vector, cosine
from assist.retrieve.past import Past, PastError
from assist.retrieve.words import title_words
from assist.settings import load

_BATCH = 500
_REMEDY = "请运行 assist index --rebuild。"


def installed() -> bool:
    """Whether chromadb is there."""
    return importlib.util.find_spec("chromadb") is not None


def embedder_from(arguments: argparse.Namespace | None) -> Embedder:
    """The embedder that the command line or the settings ask for. Raises SettingsError, PastError."""
    settings = load()
    where = getattr(arguments, "embeddings", None) or settings.embeddings_url
    if not where:
        return HashedGrams()
    if where == "e5":
        return SmallE5()
    model = getattr(arguments, "embedding_model", "") or settings.embeddings_model
    return Endpoint(where, model, settings.embeddings_key or "EMPTY")


class Vectors:
    """The collection of one embedder for one workspace. Raises PastError when it cannot be trusted."""

    def __init__(self, past: Past, embedder: Embedder) -> None:
        self.past = past
        self.embedder = embedder
        self.name = embedder.name
        self._seen = ""
        self._served = bool(_server())
        recorded = past.meta("embedding")
        if recorded and recorded != embedder.name:
            raise PastError(
                f"向量索引由 {recorded} 建立，现在要用的是 {embedder.name}，两者不能混用。"
                f"请改回原来的设置，或{_REMEDY.removeprefix('请')}"
            )
        with self._quiet(alone=True):
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
        with _faults("打不开"):
            self.collection = self._client.get_or_create_collection(
                name,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "sync_threshold": 1000, "ef_search": 200}},
            )

    def _current(self) -> None:
        """Opens the collection again when somebody wrote since: a reader's view is frozen otherwise."""
        if self.past.meta("vectors") != self._seen:
            self._client.close()
            self._open()

    def count(self) -> int:
        """How many forms the index holds."""
        return int(self.collection.count())

    def check(self, *, exact: bool = False) -> None:
        """Raises PastError when the index does not hold what the database says, or cannot be read; with `exact`,
        when it holds anything else besides."""
        query = "SELECT count(DISTINCT ident) FROM past_forms WHERE vector = ?"
        expected = self.past.connection.execute(query, (self.name,)).fetchone()[0]
        with _faults("已损坏"), self._quiet():
            there = self.count()
            if there:
                self.collection.get(limit=1, include=["embeddings"])
        if there < expected or (exact and there != expected):
            raise PastError(f"向量索引有 {there} 份，数据库记有 {expected} 份，两者不一致。{_REMEDY}")

    def follow(self) -> int:
        """Embeds what is not embedded and removes what is gone; the caller holds the lock. Returns how many."""
        done = self._forget()
        while batch := self._batch():
            records = self.past.records([number for number, _ in batch])
            known = [(number, ident) for number, ident in batch if number in records]
            vectors = self._embedded([title_words(records[number]["form"]) for number, _ in known])
            unique = {ident: vector for (_, ident), vector in zip(known, vectors, strict=True)}
            if unique:
                self._written_by(partial(self.collection.upsert, ids=list(unique), embeddings=list(unique.values())))
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
            some = gone[start : start + _BATCH]
            self._written_by(partial(self.collection.delete, ids=some))
        with self.past.writing() as writer:
            writer.execute("DELETE FROM past_dropped")
            if gone:
                self._written()
        return len(gone)

    def _embedded(self, texts: Sequence[str]) -> list[Vector]:
        """Vectors of the dimension that is recorded for the index; the first ones record it."""
        vectors = self.embedder.embed(texts)
        given = sorted({len(vector) for vector in vectors})
        recorded = self.past.meta("dimension")
        if given and not recorded:
            recorded = str(given[0])
            self.past.put_meta("dimension", recorded)
        if given and given != [int(recorded)]:
            raise PastError(
                f"{self.name} 给出 {given[-1]} 维的向量，索引中为 {recorded} 维，两者不能混用。"
                f"请改回原来的模型，或{_REMEDY.removeprefix('请')}"
            )
        return vectors

    def _written_by(self, act: Callable[[], object]) -> None:
        with _faults("写入失败"), self._quiet(alone=True):
            act()

    def _quiet(self, *, alone: bool = False) -> AbstractContextManager[None]:
        """While held, nobody writes to the files; `alone`, nobody reads them either. A server sees to that itself."""
        return nullcontext() if self._served else locked(self.past.folder, "vectors.busy", shared=not alone)

    def _written(self) -> None:
        count = int(self.past.meta("vectors") or 0) + 1
        self.past.put_meta("vectors", str(count))
        self.past.put_meta("embedding", self.name)
        self._seen = str(count)

    def nearest(self, text: str, limit: int) -> dict[int, float]:
        """The forms nearest to `text` by cosine, best first. Raises PastError when the index fails."""
        query = self._embedded([text])
        answer = self._read(
            lambda: self.collection.query(query_embeddings=query, n_results=limit, include=["distances"])
        )
        near = dict(zip(answer["ids"][0], answer["distances"][0], strict=True))
        numbers = _numbers(self.past, list(near))
        return {numbers[ident]: 1 - float(distance) for ident, distance in near.items() if ident in numbers}

    def closeness(self, text: str, idents: Sequence[str]) -> dict[str, float]:
        """The cosine of `text` with each of these forms that the index holds. Raises PastError."""
        query = self._embedded([text])[0]
        answer = self._read(lambda: self.collection.get(ids=list(idents), include=["embeddings"]))
        found = zip(answer["ids"], answer["embeddings"], strict=True)
        return {str(ident): cosine(query, [float(value) for value in vector]) for ident, vector in found}

    def _read(self, ask: Callable[[], Any]) -> Any:
        with _faults("查询失败"), self._quiet():
            self._current()
            return ask()


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
            vectors.check(exact=True)
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
        writer.execute("DELETE FROM past_meta WHERE name IN ('embedding', 'dimension')")


@contextmanager
def locked(folder: Path, name: str = "vectors.lock", *, shared: bool = False) -> Iterator[None]:
    """Holds a lock file of the vector index, alone or with others that read; waits until it is free."""
    with (folder / name).open("ab") as handle:
        database.lock(handle, shared=shared)
        yield


@contextmanager
def _faults(what: str) -> Iterator[None]:
    """Names whatever goes wrong in Chroma, with the remedy. Its compiled part fails with a BaseException."""
    try:
        yield
    except (PastError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        raise PastError(f"向量索引{what}：{error}。{_REMEDY}") from error


def _server() -> str:
    return load().chroma_url


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    server = _server()
    if not server:
        with _faults("打不开"):
            return chromadb.PersistentClient(str(folder / "vectors"), settings=settings)
    found = re.fullmatch(r"(https?)://([^:/]+)(?::(\d+))?/?", server)
    if not found:
        raise PastError(f"chroma_url（ASSIST_CHROMA_URL）{server} 不是形如 http://主机:端口 的地址。")
    scheme, host, port = found.groups()
    if os.environ.get("ASSIST_OFFLINE") == "1" and host not in ("127.0.0.1", "localhost"):
        raise PastError(f"ASSIST_OFFLINE=1 时不能连接 {host}。")
    try:
        return chromadb.HttpClient(host, port=int(port or 8000), ssl=scheme == "https", settings=settings)
    except Exception as error:
        raise PastError(f"Chroma 服务 {server} 连接不上：{error}。") from error
