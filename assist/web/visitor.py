"""Who is asking, and whether they may. Pages use the cookie, programs a token.

A change needs the cookie's own token in a header or a form field (no other site can read it), or a bearer
token (no other site can send it).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request

from assist.store.desk import Desk, accounts
from assist.web.config import Config

COOKIE = "assist_desk"
SAFE = ("GET", "HEAD", "OPTIONS")
RANKS = {"reviewer": 0, "lead": 1, "admin": 2}


class NotSignedIn(Exception):
    """Nobody is signed in: a page sends the visitor to the login, the API answers 401."""


class Forbidden(Exception):
    """The visitor may not do this. The message is in Chinese."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person or program behind a request. `cookie` is empty for a program; `csrf` goes with it."""

    name: str
    role: str
    cookie: str = ""
    csrf: str = ""

    def may(self, role: str) -> bool:
        """Whether the visitor has this role or one above it."""
        return RANKS[self.role] >= RANKS[role]


def csrf_of(secret: str, cookie: str) -> str:
    """The token that goes with a cookie."""
    return hmac.new(secret.encode(), cookie.encode(), hashlib.sha256).hexdigest()[:32]


def visitor_of(request: Request) -> Visitor:
    """The visitor of a request. Raises NotSignedIn."""
    desk: Desk = request.app.state.desk
    config: Config = request.app.state.config
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        owner = accounts.owner_of_token(desk.connection(), token.strip())
        if owner is None:
            raise NotSignedIn
        return Visitor(*owner)
    cookie = request.cookies.get(COOKIE, "")
    csrf = csrf_of(request.app.state.secret, cookie) if cookie else ""
    if not config.login:
        return Visitor(config.reviewer, "admin", cookie, csrf)
    signed_in = accounts.user_of_session(desk.connection(), cookie) if cookie else None
    if signed_in is None:
        raise NotSignedIn
    return Visitor(*signed_in, cookie, csrf)


def fresh_cookie() -> str:
    """A new cookie's value."""
    return secrets.token_urlsafe(24)


def allowed(role: str = "reviewer") -> Callable[[Request], Visitor]:
    """A dependency: the visitor, who must have `role`; for a change, also the cookie's own token."""

    def check(request: Request) -> Visitor:
        visitor = visitor_of(request)
        if request.method not in SAFE and "authorization" not in request.headers:
            given = request.headers.get("x-csrf-token", "")
            if not visitor.cookie or not hmac.compare_digest(given, visitor.csrf):
                raise Forbidden("页面已过期，请刷新后重试。")
        if not visitor.may(role):
            raise Forbidden("您的角色没有这项权限。")
        return visitor

    return check
