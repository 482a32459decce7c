"""What the desk is told when it starts."""

from __future__ import annotations

import getpass
import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from assist.llm import Access


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of the desk.

    Without `login` every visitor is `reviewer` with all roles: that is only ever so on loopback. `hosts`
    are the names under which the desk answers; any other is refused, so that no foreign name can be
    pointed at it. Sizes in bytes. `model` helps with questions that the grammar does not understand.
    """

    workspace: Path
    login: bool = False
    reviewer: str = "本机用户"
    hosts: frozenset[str] = field(default_factory=lambda: frozenset({"127.0.0.1", "localhost", "[::1]"}))
    max_upload: int = 200 << 20
    max_body: int = 1 << 20
    workers: int = 1
    opinion_template: Path | None = None
    model: Access | None = None


def is_loopback(host: str) -> bool:
    """Whether a listening address can only be reached from this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def local_name() -> str:
    """Under which name decisions are kept when nobody signs in: that of the account on this machine."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        return "本机用户"
    return "本机用户" if name in ("", "root") else name
