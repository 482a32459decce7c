"""Passwords: Argon2id through argon2-cffi, and a brake on guessing."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

MIN_LENGTH = 8
MAX_LENGTH = 200
_TRIES = 5
_WINDOW = 300.0
_REMEMBERED = 10_000

_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody's password")


def hashed(password: str) -> str:
    """The hash to keep. Raises ValueError (in Chinese) for a password that is too short or too long."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise ValueError(f"密码应有 {MIN_LENGTH} 到 {MAX_LENGTH} 个字符。")
    return _hasher.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is right. Takes as long when there is no such user, so names cannot be probed."""
    if len(password) > MAX_LENGTH:
        return False
    try:
        return _hasher.verify(kept or _NOBODY, password) and kept is not None
    except (Argon2Error, InvalidHashError):
        return False


class Brake:
    """Five failures in five minutes for a name, or for an address, and it has to wait."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._failures: OrderedDict[str, list[float]] = OrderedDict()

    def wait(self, *keys: str) -> int:
        """Seconds to wait before another try; 0 for none."""
        now = time.monotonic()
        with self._guard:
            lists = [[at for at in self._failures.get(key, ()) if now - at < _WINDOW] for key in keys]
        return max(
            (int(_WINDOW - (now - times[0])) + 1 for times in lists if len(times) >= _TRIES), default=0
        )

    def failed(self, *keys: str) -> None:
        """Notes a failure."""
        now = time.monotonic()
        with self._guard:
            for key in keys:
                recent = [at for at in self._failures.pop(key, ()) if now - at < _WINDOW]
                self._failures[key] = [*recent, now]
            while len(self._failures) > _REMEMBERED:
                self._failures.popitem(last=False)

    def passed(self, key: str) -> None:
        """Forgets the failures of a name that has signed in."""
        with self._guard:
            self._failures.pop(key, None)
