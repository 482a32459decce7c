"""An OpenAI-compatible endpoint on loopback that can go wrong in every way on the wire."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Body = dict[str, Any]


@dataclass
class Fault:
    """What happens instead of an answer."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    drip: float = 0.0  # seconds between bytes
    delay: float = 0.0
    cut: bool = False  # promise more bytes than are sent
    drop: bool = False  # close without an answer
    finish: str = "stop"


Reply = str | Body | Fault
SERVED: set[str] = set()
"""Addresses that serve at this moment; tests reach no other model (tests/conftest.py)."""


class Endpoint:
    """Serves while entered. `answer(body, number)` gives content, a JSON value, or a Fault for each request."""

    def __init__(self, answer: Callable[[Body, int], Reply]) -> None:
        self.bodies: list[Body] = []
        self.times: list[float] = []
        self.keys: list[str] = []
        self.probes = 0
        self.rungs: tuple[str, ...] = ("json_schema", "tools", "json_object", "text")
        """What this endpoint honours; json_schema refused with 400 otherwise, unless `ignores`."""
        self.ignores = False
        lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with lock:
                    probe = "agreed" in str(body["messages"][-1]["content"])
                    outer.probes += probe
                    if not probe:
                        outer.bodies.append(body)
                        outer.times.append(time.monotonic())
                        outer.keys.append(self.headers.get("Authorization", ""))
                    reply = outer._form_fault(body)
                    if reply is None:
                        reply = outer._probe(body) if probe else answer(body, len(outer.bodies))
                with suppress(OSError):
                    outer._send(self, body, reply)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, request: Any, client_address: Any) -> None:
                """Clients that hang up are part of the tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def _form(self, body: Body) -> str:
        if "tools" in body:
            return "tools"
        return str(body.get("response_format", {}).get("type", "text"))

    def _form_fault(self, body: Body) -> Fault | None:
        if self._form(body) in self.rungs or self.ignores:
            return None
        return Fault(400, raw=b'{"error": {"message": "response_format is not supported"}}')

    def _probe(self, body: Body) -> Reply:
        form = self._form(body)
        if form not in self.rungs:
            return "Hello! How can I help?"
        return '{"code": "q7"}' if form != "json_object" else "{}"

    def _send(self, handler: BaseHTTPRequestHandler, body: Body, reply: Reply) -> None:
        fault = reply if isinstance(reply, Fault) else Fault()
        time.sleep(fault.delay)
        if fault.drop:
            handler.close_connection = True
            return
        content = reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False) if isinstance(reply, dict) else ""
        data = fault.raw if fault.raw is not None else self._completion(body, content, fault.finish)
        handler.send_response(fault.status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data) + (100 if fault.cut else 0)))
        for name, value in fault.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        if fault.drip:
            for at in range(len(data)):
                handler.wfile.write(data[at : at + 1])
                time.sleep(fault.drip)
        else:
            handler.wfile.write(data)
        if fault.cut:
            handler.close_connection = True

    def _completion(self, body: Body, content: str, finish: str) -> bytes:
        message: Body = {"role": "assistant", "content": content}
        if self._form(body) == "tools" and "tools" in self.rungs and not self.ignores:
            call = {"id": "c1", "type": "function", "function": {"name": "answer", "arguments": content}}
            message = {"role": "assistant", "content": None, "tool_calls": [call]}
        return json.dumps({
            "id": "x", "object": "chat.completion", "created": 0, "model": body["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {"prompt_tokens": 50, "completion_tokens": 5, "total_tokens": 55},
        }).encode()  # fmt: skip

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        SERVED.add(self.url)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        SERVED.discard(self.url)
        self._server.shutdown()
        self._server.server_close()
