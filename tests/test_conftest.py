"""The fence around models holds: a test that asked another one would fail."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("langchain_openai")

TESTS = """
import os, socket, pytest
from assist.llm.access import Access
from assist.llm.request import Answer
from assist.llm.seam import Seam
from tests.llm.endpoint import Endpoint
from tests.llm.test_wire import GOOD, request

def test_another_model():
    Seam(Access("http://127.0.0.1:PORT/v1", "m", tries=1)).batch([request()])

def test_another_machine():
    with pytest.raises(OSError):
        socket.create_connection(("192.0.2.1", 80), 1)

def test_a_model_in_the_environment():
    assert not {"OPENAI_BASE_URL", "ASSIST_MODEL"} & set(os.environ)

def test_the_served_one():
    with Endpoint(lambda body, n: GOOD) as served:
        assert isinstance(Seam(Access(served.url, "m")).batch([request()])[0], Answer)
"""


@pytest.mark.slow
def test_what_a_test_may_reach(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    file = tmp_path / "test_inner.py"
    with socket.socket() as other:  # a model that runs beside the tests
        other.bind(("127.0.0.1", 0))
        other.listen()
        file.write_text(TESTS.replace("PORT", str(other.getsockname()[1])), encoding="utf-8")
        options = ["-q", "-rEF", "-p", "no:cacheprovider", "-p", "tests.conftest", f"--rootdir={root}"]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, str(file)],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "ASSIST_MODEL": "m"},
        )
    refused = {
        line.split("::")[1].split()[0] for line in done.stdout.splitlines() if line.startswith("ERROR ")
    }
    assert refused == {"test_another_model", "test_another_machine"}, done.stdout
    assert "FAILED" not in done.stdout and "4 passed, 2 errors" in done.stdout
