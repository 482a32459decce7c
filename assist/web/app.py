"""The application: what it is made of, and how errors become answers."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

import anyio.to_thread
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException

from assist import __version__
from assist.store.desk import Desk, accounts
from assist.store.desk.decisions import Conflict, Missing, Refused
from assist.web import api, boards, exports, pages, questions, signing_in, uploads, words
from assist.web.asking import Asking
from assist.web.config import Config
from assist.web.counting import Counts
from assist.web.following import Follower
from assist.web.guard import Guard, TooLarge
from assist.web.intake import Intake
from assist.web.model_help import ModelHelp
from assist.web.passwords import Brake
from assist.web.visitor import Forbidden, NotSignedIn

_THREADS = 12
"""Requests worked on at once: more only queue for the two or so processors behind them."""


def create_app(config: Config) -> FastAPI:
    """The desk over a workspace. Raises assist.store.WorkspaceError when that cannot be used."""
    desk = Desk(config.workspace)
    follower = Follower(desk)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        stop = threading.Event()
        thread = threading.Thread(target=follower.follow, args=(stop,), name="index", daemon=True)
        thread.start()
        app.state.intake = Intake(config.workspace, follower.catch_up)
        try:
            yield
        finally:
            stop.set()
            thread.join(10)
            app.state.intake.close()
            app.state.asking.close()
            app.state.counts.close()
            desk.close()

    app = FastAPI(
        title="assist review", version=__version__, lifespan=life, docs_url=None, redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )  # fmt: skip
    app.state.desk, app.state.config, app.state.follower = desk, config, follower
    app.state.secret = accounts.secret(desk)
    app.state.counts, app.state.brake = Counts(), Brake()
    helped = ModelHelp(config.model, config.workspace) if config.model else None
    app.state.asking = Asking(config.workspace, helped)
    app.state.templates = _templates()
    app.include_router(api.router)
    app.include_router(uploads.router)
    app.include_router(signing_in.router)
    app.include_router(questions.router)
    for router in (exports.router, boards.router, pages.router):
        app.include_router(router, include_in_schema=False)
    app.mount("/static", StaticFiles(packages=[("assist.web", "static")]))
    _errors(app)
    app.add_middleware(Guard, config=config)
    return app


def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("assist.web"), autoescape=True, undefined=StrictUndefined, auto_reload=False,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(
        amount=words.amount, percent=words.percent, score=words.score, moment=words.moment
    )
    environment.globals.update(labels=words.LABELS, build=_build(), version=__version__)
    return environment


def _build() -> str:
    """Names the state of the static files, so that a browser may keep them for good."""
    digest = hashlib.sha256()
    for file in sorted(files("assist.web").joinpath("static").iterdir(), key=lambda file: file.name):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


def _errors(app: FastAPI) -> None:
    def answer(request: Request, status: int, message: str, **more: object) -> Response:
        if request.url.path.startswith("/api/"):
            return JSONResponse({"detail": message, **more}, status)
        page = request.app.state.templates.get_template("problem.html")
        return Response(page.render(status=status, message=message), status, media_type="text/html")

    @app.exception_handler(Conflict)
    def conflict(request: Request, error: Conflict) -> Response:
        hidden = ("path", "row")
        current = {name: value for name, value in error.current.items() if name not in hidden}
        return answer(request, 409, str(error), current=current)

    @app.exception_handler(Refused)
    def refused(request: Request, error: Refused) -> Response:
        return answer(request, 400, str(error))

    @app.exception_handler(Missing)
    def missing(request: Request, error: Missing) -> Response:
        return answer(request, 404, "没有可以处理的对象：它可能已被处理，或已不在工作区。")

    @app.exception_handler(Forbidden)
    def forbidden(request: Request, error: Forbidden) -> Response:
        return answer(request, 403, str(error))

    @app.exception_handler(NotSignedIn)
    def not_signed_in(request: Request, error: NotSignedIn) -> Response:
        if request.url.path.startswith("/api/"):
            return answer(request, 401, "请先登录，或使用有效的令牌。")
        return RedirectResponse("/login", 303)

    @app.exception_handler(TooLarge)
    def too_large(request: Request, error: TooLarge) -> Response:
        return PlainTextResponse("提交的内容超过上限。请分批提交。", 413)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        message = (
            "没有这个页面。" if error.status_code == 404 and error.detail == "Not Found" else error.detail
        )
        return answer(request, error.status_code, str(message))
