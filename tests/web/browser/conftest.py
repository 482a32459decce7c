"""A desk as users start it, over a workspace as users fill it, in a real browser; and what must hold of every page.

Needs Chromium (CHROMIUM, or /usr/bin/chromium). Test modules import the fixtures that they use.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from corpus.generate import generate
from corpus.plant import blank_signature, full_score_despite_rate, total_differs
from corpus.render import render
from tests.samples import sound_form

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def planted(planter, seeds: range, fmt: str = "docx") -> bytes:  # type: ignore[no-untyped-def]
    """A form into which `planter` could put its problem."""
    for seed in seeds:
        try:
            return render(planter(generate(seed, "P1-SC")), "P1-SC", fmt)
        except Exception as error:
            if type(error).__name__ != "CannotPlant":
                raise
    raise AssertionError("no seed fits")


def assist(*arguments: str) -> None:
    """The command line."""
    done = subprocess.run([sys.executable, "-m", "assist", *arguments], capture_output=True, text=True)
    assert done.returncode in (0, 3), done.stderr


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as started:
        running = started.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    folder = tmp_path / "forms"
    folder.mkdir()
    (folder / "1.docx").write_bytes(planted(full_score_despite_rate, range(1, 60)))
    (folder / "2.xlsx").write_bytes(planted(total_differs, range(60, 120), "xlsx"))
    for number, fmt in ((3, "docx"), (4, "xlsx"), (5, "html")):  # one form: evidence of one wording
        (folder / f"{number}.{fmt}").write_bytes(planted(blank_signature, range(300, 360), fmt))
    (folder / "6.docx").write_bytes(sound_form())
    return folder


@contextmanager
def served(workspace: Path, *options: str) -> Iterator[str]:
    """The address of `assist review` over this workspace, as a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["review", "--port", str(port), "--no-browser", "--workspace", str(workspace), *options]
    server = subprocess.Popen([sys.executable, "-m", "assist", *command], stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def address(tmp_path: Path, forms: Path) -> Iterator[str]:
    """A desk over six forms."""
    assist("triage", str(forms), "--workspace", str(tmp_path / "ws"), "-q", "--workers", "1")
    with served(tmp_path / "ws", "--reviewer", "审核员甲") as place:
        yield place


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    yield from watched(context)


def watched(context: BrowserContext) -> Iterator[Page]:
    """A page; afterwards, nothing must have left this machine, and no script or style been refused."""
    opened = context.new_page()
    hosts: set[str] = set()
    faults: list[str] = []
    opened.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or "blob"))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    yield opened
    assert hosts <= {"127.0.0.1", "blob"}
    assert faults == []
