"""What holds for every request: the host it was meant for, its size, and the headers of every answer."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assist.web.config import Config

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_UPLOADS = ("/upload", "/api/v1/uploads")


class Guard:
    """Refuses foreign hosts and bodies that are too large, and adds the security headers."""

    def __init__(self, app: ASGIApp, config: Config) -> None:
        self.app = app
        self.config = config

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = self.config.max_upload if scope["path"] in _UPLOADS else self.config.max_body
        counted = _Counted(receive, limit)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    out.setdefault(name, value)
                # Addresses of static files name their state: they may be kept for good.
                kept = scope["path"].startswith("/static/")
                out.setdefault("cache-control", "max-age=31536000, immutable" if kept else "no-store")
            await send(message)

        if not self._known(headers.get("host", "")):
            await PlainTextResponse("此地址不在审核台的服务范围内。", 421)(scope, receive, answer)
            return
        if int(headers.get("content-length") or 0) > limit:
            text = f"提交的内容超过上限 {limit >> 20} MB。请分批提交。"
            await PlainTextResponse(text, 413)(scope, receive, answer)
            return
        await self.app(scope, counted, answer)

    def _known(self, host: str) -> bool:
        name = host if host.endswith("]") else host.rsplit(":", 1)[0] if ":" in host else host
        return "*" in self.config.hosts or name.lower() in self.config.hosts


class TooLarge(Exception):
    """A body went on beyond the limit without having said so."""


class _Counted:
    """Passes a body on, up to so many bytes."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooLarge
        return message
