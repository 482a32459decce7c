"""Users from the command line: the first one cannot be made in the desk, which nobody can enter yet."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from assist.store.desk import Desk, accounts
from assist.web.passwords import hashed


def any_user(workspace: Path) -> bool:
    """Whether the workspace has users. Raises WorkspaceError."""
    desk = Desk(workspace)
    try:
        return bool(accounts.users(desk.connection()))
    finally:
        desk.close()


def add_user(workspace: Path, name: str, role: str) -> None:
    """Adds a user, or gives one a new password: asked for on a terminal, else the first line of stdin.

    Raises ValueError (in Chinese) for an unusable name or password.
    """
    name = name.strip()
    if not name or len(name) > 40 or not name.isprintable():
        raise ValueError("用户名应有 1 到 40 个可见字符。")
    password = getpass.getpass("密码：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    desk = Desk(workspace)
    try:
        accounts.put_user(desk, name, role, hashed(password))
    finally:
        desk.close()
    print(f"用户 {name} 已保存。")
