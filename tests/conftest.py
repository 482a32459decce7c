"""No test reaches a model but the scripted one and the endpoint on loopback that a test itself serves.

Three fences: settings that name a model are taken out of the environment; the seam connects only to an address
that `tests.llm.endpoint` serves, or at which nothing listens; and no connection leaves this machine. What is
stopped fails the test, even where the product turns the refusal into a warning on a record. Tests marked
`model` are meant to ask a real one.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assist.llm import seam, wire
from assist.llm.access import Access
from assist.llm.errors import ConfigurationError
from tests.llm.endpoint import SERVED

_NAMES_A_MODEL = ("OPENAI_", "ASSIST_", "LOCAL_LLM_MODEL", "LANGCHAIN_", "LANGSMITH_")
NOTHING_LISTENS = "http://127.0.0.1:9"
"""The discard port: tests of an endpoint that is down use it."""


@pytest.fixture(autouse=True)
def no_other_model(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test that asks any other model, or reaches any other machine."""
    if request.node.get_closest_marker("model"):
        yield
        return
    for name in os.environ:
        if name.startswith(_NAMES_A_MODEL):
            monkeypatch.delenv(name)
    stopped: list[str] = []
    monkeypatch.setattr(seam, "connect", _only_served(wire.connect, stopped))
    monkeypatch.setattr(socket.socket, "connect", _only_here(socket.socket.connect, stopped))
    yield
    assert not stopped, f"a test must not reach {stopped}; see tests/conftest.py"


def _only_served(connect: Callable[[Access], Any], stopped: list[str]) -> Callable[[Access], Any]:
    def guarded(access: Access) -> Any:
        # Other machines are left to the product's own gate and, behind it, to the fence around sockets.
        if access.loopback and not access.base_url.startswith((*SERVED, NOTHING_LISTENS)):
            stopped.append(access.base_url)
            raise ConfigurationError("a model that no test serves")
        return connect(access)

    return guarded


def _only_here(connect: Callable[..., None], stopped: list[str]) -> Callable[..., None]:
    def guarded(own: socket.socket, address: Any) -> None:
        if own.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(str(address[0])):
            stopped.append(str(address))
            raise ConnectionRefusedError(f"tests may not connect to {address}")
        connect(own, address)

    return guarded


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
