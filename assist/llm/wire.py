"""The one place where ChatOpenAI is built, and where its errors get their names.

The client underneath never retries (the seam does, once for all layers), follows no redirect, uses no proxy
for a loopback endpoint, and bounds the whole of an answer in time and size: a read time-out alone would wait
for ever on a server that sends a byte a second.
"""

from __future__ import annotations

import socket
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assist.llm.access import Access, offline
from assist.llm.errors import (
    AccessRefused,
    BadAnswer,
    ConfigurationError,
    ModelError,
    Overloaded,
    TooLong,
    Unreachable,
)

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_MOST_BYTES = 4 << 20
_TOO_LONG = (
    "context_length",
    "context window",
    "exceed_context",
    "maximum context",
    "too long",
    "exceeds the available context",
)


_LATER = frozenset({408, 425})
"""Statuses below 500 that say: not now."""


class AnswerTooSlow(Exception):
    """The answer did not end in time."""


class AnswerTooLarge(Exception):
    """The answer is larger than any answer to our questions."""


def connect(access: Access) -> tuple[BaseChatModel, Callable[[], None]]:
    """A chat model on the endpoint, and what ends its connections. Raises ConfigurationError."""
    if offline() and not access.loopback:  # the last gate, however the access came about
        raise ConfigurationError("ASSIST_OFFLINE=1 只允许本机端点")
    try:
        import httpx2
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr
    except ImportError as error:
        raise ConfigurationError("未安装模型组件。请运行 pip install 'assist[llm]'。") from error

    connections = _Connections()

    class Bounded(httpx2.HTTPTransport):
        """A transport whose answers end in time, and whose connections can be ended while they wait."""

        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            deadline = time.monotonic() + access.timeout
            request.extensions = {**request.extensions, "trace": connections.trace}
            response = super().handle_request(request)
            response.stream = _bounded_stream(response.stream, deadline, httpx2)
            return response

    limits = httpx2.Limits(max_connections=access.concurrency, max_keepalive_connections=access.concurrency)
    client = httpx2.Client(
        transport=Bounded(limits=limits, proxy=_proxy(access)),
        timeout=httpx2.Timeout(access.timeout, connect=min(10.0, access.timeout)),
        follow_redirects=False,
        trust_env=False,
    )

    def close() -> None:
        connections.shut()
        client.close()

    chat = ChatOpenAI(
        model=access.model,
        base_url=access.base_url,
        api_key=SecretStr(access.api_key),
        temperature=0,
        timeout=access.timeout,
        max_retries=0,
        use_responses_api=False,
        http_client=client,
    )
    return chat, close


class _Connections:
    """The sockets in use. Closing a client does not wake a thread that waits for bytes; shutting its socket does."""

    def __init__(self) -> None:
        self._streams: deque[Any] = deque(maxlen=256)
        self._over = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Given to the transport, which calls it at each step of a request."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._streams.append(info["return_value"])
            if self._over:  # it was still being opened when all were ended
                _end(info["return_value"])

    def shut(self) -> None:
        """Ends them all, and those that are opened later."""
        self._over = True
        for stream in list(self._streams):
            _end(stream)


def _end(stream: Any) -> None:
    place = stream.get_extra_info("socket")
    if place is not None:
        with suppress(OSError):
            place.shutdown(socket.SHUT_RDWR)


def _proxy(access: Access) -> str | None:
    """The proxy that the environment names for this endpoint; never one for this machine."""
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(access.base_url)
    if access.loopback or proxy_bypass(parts.hostname or ""):
        return None
    proxies = getproxies()
    return proxies.get(parts.scheme) or proxies.get("all")


def _bounded_stream(stream: Any, deadline: float, httpx: Any) -> Any:
    class Stream(httpx.SyncByteStream):  # type: ignore[misc]
        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for chunk in stream:
                size += len(chunk)
                if time.monotonic() > deadline:
                    raise AnswerTooSlow
                if size > _MOST_BYTES:
                    raise AnswerTooLarge
                yield chunk

        def close(self) -> None:
            stream.close()

    return Stream()


def named(error: Exception) -> ModelError:
    """The error of this package that an exception of the client stands for."""
    if isinstance(error, ModelError):
        return error
    for cause in _chain(error):
        if isinstance(cause, AnswerTooSlow):
            return Unreachable("模型在时限内没有答完")
        if isinstance(cause, AnswerTooLarge):
            return BadAnswer("模型的回答异常地长，已中止接收")
    status = getattr(error, "status_code", None) or _status_inside(error)
    text = str(error).lower()
    if any(mark in text for mark in _TOO_LONG):
        return TooLong("内容超过模型可读的长度")
    if status in (401, 403):
        return AccessRefused(f"端点拒绝访问（{status}），请检查密钥和权限")
    if status == 404:
        return AccessRefused("端点上没有这个模型或地址（404），请检查 --base-url 和 --model")
    if status == 429:
        return Overloaded("端点要求降低频率（429），多次重试后仍未成功")
    if isinstance(status, int) and 300 <= status < 400:
        return AccessRefused(f"端点要求转向别处（{status}），出于安全不跟随")
    if isinstance(status, int) and (status >= 500 or status in _LATER):
        return Unreachable(f"端点出错（{status}）")
    if isinstance(status, int) and status >= 400:
        return BadAnswer(f"端点不接受请求（{status}）")
    if "timeout" in type(error).__name__.lower() or "timed out" in text:
        return Unreachable("端点在时限内没有应答")
    if _from_client(error):
        return Unreachable(f"无法连接端点或连接中断（{type(error).__name__}）")
    return BadAnswer(f"端点的应答无法解析（{type(error).__name__}）")


def _status_inside(error: Exception) -> int | None:
    # An error sent inside a 200 answer, as gateways do: {"error": {"code": 503, ...}}.
    body = getattr(error, "body", None) or (error.args[0] if error.args else None)
    code = body.get("code") if isinstance(body, dict) else None
    return code if isinstance(code, int) and 300 <= code < 600 else None


def _from_client(error: Exception) -> bool:
    names = {kind.__name__ for cause in _chain(error) for kind in type(cause).__mro__}
    return bool(names & {"APIConnectionError", "TransportError", "OSError", "StreamError"})


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen = 0
    cause: BaseException | None = error
    while cause is not None and seen < 12:
        yield cause
        cause = cause.__cause__ or cause.__context__
        seen += 1


def worth_retrying(error: Exception) -> bool:
    """Whether the same request may fare better in a moment."""
    return isinstance(named(error), Unreachable | Overloaded)


def retry_after(error: Exception) -> float | None:
    """Seconds that the endpoint asks to wait, from the Retry-After header (seconds or a date)."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    value = headers.get("retry-after") if headers is not None else None
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
