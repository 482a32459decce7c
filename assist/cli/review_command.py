"""`assist review`: the desk, served on loopback unless told otherwise."""

from __future__ import annotations

import argparse
import socket
import sys
import threading
import time
import urllib.request
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

from assist.cli.codes import DONE, USAGE_ERROR
from assist.llm import resolve
from assist.llm.errors import ConfigurationError
from assist.settings import SettingsError, load
from assist.store import WorkspaceError

if TYPE_CHECKING:
    from assist.web.config import Config


class _Unusable(Exception):
    """The desk cannot be served as asked. The message is in Chinese."""


def run(arguments: argparse.Namespace) -> int:
    """Serves the desk until interrupted; with --add-user only adds a user. Returns the exit code."""
    try:
        from assist.pipeline.policy_file import in_force
        from assist.web import accounts_setup, config
    except ModuleNotFoundError as error:
        print(f"错误：缺少 {error.name}。审核台需要：pip install 'assist[web]'。", file=sys.stderr)
        return USAGE_ERROR
    try:
        workspace = arguments.workspace or Path(load().workspace)
        in_force()  # a file that cannot be understood is reported here, not when the first form is checked
        if arguments.add_user:
            accounts_setup.add_user(workspace, arguments.add_user, arguments.role)
            return DONE
        loopback = config.is_loopback(arguments.host)
        settings = config.Config(
            workspace=workspace,
            login=arguments.login or not loopback,
            reviewer=arguments.reviewer or config.local_name(),
            hosts=frozenset({*config.Config(workspace).hosts, *_names(arguments, loopback)}),
            opinion_template=arguments.opinion_template,
            model=None if arguments.no_model else resolve(load()),
        )
        if settings.login and not accounts_setup.any_user(workspace):
            raise _Unusable("需要登录，但还没有用户。先运行：assist review --add-user 名字 --role admin")
        return _serve(arguments, settings)
    except (SettingsError, ConfigurationError, WorkspaceError, _Unusable, ValueError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return USAGE_ERROR


def _names(arguments: argparse.Namespace, loopback: bool) -> set[str]:
    """Under which host names the desk answers, beside those of loopback."""
    if loopback:
        return set()
    own = {socket.gethostname().lower(), socket.getfqdn().lower(), *(arguments.name or ())}
    return own | ({arguments.host} if arguments.host not in ("0.0.0.0", "::") else set())


def _serve(arguments: argparse.Namespace, settings: Config) -> int:
    import uvicorn

    from assist.web.app import create_app

    family = socket.AF_INET6 if ":" in arguments.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((arguments.host, arguments.port))
    except OSError as error:
        listening.close()
        raise _Unusable(
            f"不能在 {arguments.host}:{arguments.port} 上监听：{error.strerror or error}。请用 --port 换一个端口。"
        ) from error
    port = listening.getsockname()[1]
    shown = f"[{arguments.host}]" if ":" in arguments.host else arguments.host
    address = f"http://{'127.0.0.1' if arguments.host in ('0.0.0.0', '::') else shown}:{port}/"
    print(f"审核台：{address}  （Ctrl+C 结束）", flush=True)
    if settings.model:
        print(f"看不懂的提问由模型 {settings.model.model}（{settings.model.base_url}）帮助理解", flush=True)
    if settings.login:
        print("此审核台要求登录。传输未加密：跨主机使用时请置于 HTTPS 反向代理之后。", file=sys.stderr)
    if not arguments.no_browser:
        threading.Thread(target=_open, args=(address,), daemon=True).start()
    server = uvicorn.Config(
        create_app(settings),
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
    )
    uvicorn.Server(server).run(sockets=[listening])
    return DONE


def _open(address: str) -> None:
    """Opens the browser as soon as the desk answers."""
    for _ in range(50):
        try:
            with urllib.request.urlopen(f"{address}healthz", timeout=1):
                webbrowser.open(address)
                return
        except OSError:
            time.sleep(0.1)
