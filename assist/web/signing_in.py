"""Signing in and out, one's own tokens, and, for the admin, the users."""

from __future__ import annotations

import hmac
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from assist.store.desk import accounts
from assist.web.api import Reviewer, TheDesk
from assist.web.pages import Who, render
from assist.web.passwords import MAX_LENGTH, hashed, matches
from assist.web.visitor import COOKIE, Forbidden, Visitor, allowed, csrf_of, fresh_cookie

router = APIRouter()
Admin = Annotated[Visitor, Depends(allowed("admin"))]
UserName = Annotated[str, Path(max_length=40)]


class NewToken(BaseModel):
    """What a token is for."""

    model_config = ConfigDict(extra="forbid")
    label: str = Field(min_length=1, max_length=100)


class User(BaseModel):
    """A user's role and password."""

    model_config = ConfigDict(extra="forbid")
    role: str = Field(pattern="^(reviewer|lead|admin)$")
    password: str = Field(max_length=MAX_LENGTH)


@router.get("/login", include_in_schema=False)
def login_page(request: Request) -> Response:
    """The login."""
    if not request.app.state.config.login:
        return RedirectResponse("/", 303)
    return render(request, "login.html", None, message="")


@router.post("/login", include_in_schema=False)
def sign_in(
    request: Request,
    desk: TheDesk,
    name: Annotated[str, Form(max_length=40)],
    password: Annotated[str, Form(max_length=MAX_LENGTH)],
    csrf: Annotated[str, Form(max_length=64)],
) -> Response:
    """Signs in under a new cookie, so that one planted before is worth nothing."""
    before = request.cookies.get(COOKIE, "")
    if not before or not hmac.compare_digest(csrf, csrf_of(request.app.state.secret, before)):
        raise Forbidden("页面已过期，请刷新后重试。")
    brake, place = request.app.state.brake, request.client.host if request.client else ""
    wait = brake.wait(f"name:{name}", f"from:{place}")
    if wait:
        message = f"尝试次数过多，请 {wait // 60 + 1} 分钟后再试。"
        return render(request, "login.html", None, status=429, message=message)
    if not matches(accounts.password_of(desk.connection(), name), password):
        brake.failed(f"name:{name}", f"from:{place}")
        return render(request, "login.html", None, status=401, message="用户名或密码不对。")
    brake.passed(f"name:{name}")
    cookie = fresh_cookie()
    accounts.begin_session(desk, name, cookie)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        COOKIE, cookie, httponly=True, samesite="strict", secure=request.url.scheme == "https",
        max_age=accounts.SESSION_SECONDS,
    )  # fmt: skip
    return answer


@router.post("/api/v1/logout", status_code=204)
def sign_out(request: Request, response: Response, desk: TheDesk, who: Reviewer) -> None:
    """Ends the session."""
    accounts.end_session(desk, who.cookie)
    response.delete_cookie(COOKIE)


@router.get("/account", include_in_schema=False)
def account_page(request: Request, who: Who, desk: TheDesk) -> Response:
    """One's own tokens; for the admin, the users too."""
    connection = desk.connection()
    users = accounts.users(connection) if who.may("admin") else []
    return render(request, "account.html", who, tokens=accounts.tokens(connection, who.name), users=users)


@router.post("/api/v1/tokens", status_code=201)
def post_token(body: NewToken, desk: TheDesk, who: Reviewer) -> dict[str, str]:
    """Makes a token for a program that acts for the caller. It is shown this once."""
    return {"token": accounts.new_token(desk, who.name, body.label)}


@router.get("/api/v1/tokens")
def list_tokens(desk: TheDesk, who: Reviewer) -> list[dict[str, Any]]:
    """The caller's tokens: what they are for, not what they are."""
    return [dict(row) for row in accounts.tokens(desk.connection(), who.name)]


@router.delete("/api/v1/tokens/{identity}", status_code=204, responses={404: {}})
def delete_token(identity: Annotated[str, Path(max_length=12)], desk: TheDesk, who: Reviewer) -> None:
    """Revokes one of the caller's tokens."""
    if not accounts.remove_token(desk, who.name, identity):
        raise HTTPException(404, "没有这个令牌。")


@router.get("/api/v1/users")
def list_users(desk: TheDesk, _: Admin) -> list[dict[str, str]]:
    """All users with their roles."""
    return [{"name": name, "role": role} for name, role in accounts.users(desk.connection())]


@router.put("/api/v1/users/{name}", status_code=204, responses={400: {}})
def put_user(name: UserName, body: User, desk: TheDesk, _: Admin) -> None:
    """Adds a user, or gives one a new role and password."""
    if not name.strip() or not name.isprintable():
        raise HTTPException(400, "用户名应有 1 到 40 个可见字符。")
    try:
        accounts.put_user(desk, name.strip(), body.role, hashed(body.password))
    except ValueError as error:
        raise HTTPException(400, str(error)) from error


@router.delete("/api/v1/users/{name}", status_code=204, responses={400: {}})
def delete_user(name: UserName, desk: TheDesk, who: Admin) -> None:
    """Removes a user; the trail keeps the name."""
    if name == who.name:
        raise HTTPException(400, "不能删除自己。")
    accounts.remove_user(desk, name)
