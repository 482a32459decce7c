"""A desk over a few forms, and visitors to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assist.web.app import create_app
from assist.web.config import Config
from tests.records import finding, form, place, record
from tests.store.desk.runs import run

EVIL = '<script>alert("1")</script>'


class Visit(TestClient):
    """A browser that sends the page's own token with every change."""

    def token(self) -> str:
        """The token of the page; asks for a page when it has none yet."""
        page = self.get("/").text
        found = re.search(r'name="csrf" content="(\w+)"', page)
        assert found
        return found[1]

    def change(self, method: str, address: str, body: object = None):  # type: ignore[no-untyped-def]
        """A change with the token."""
        return self.request(method, address, json=body, headers={"x-csrf-token": self.token()})


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Three forms with findings (one project in two years), one without, one that could not be read."""
    last = form(year=2023)
    evil = form(project_name=EVIL, unit="=1+1")
    low = finding("explain", "review", rule="B04", cause="low", number=2, quotes=("61.04", "40.90"))
    files = {
        "甲/a.docx": (record(finding(), low),),
        "甲/b.docx": (record(finding(), form=last),),
        "乙/evil.docx": (record(finding(message=EVIL), form=evil),),
        "乙/clean.docx": (record(form=form(project_name="无事项目", evidence={"total_score": place("95")})),),
        "乙/bad.docx": (record(form=None, status="failed", error="文件已损坏", text=""),),
    }
    run(tmp_path, files).close()
    return tmp_path


@pytest.fixture
def visit(workspace: Path) -> Iterator[Visit]:
    """The only visitor of a desk on loopback."""
    with Visit(create_app(Config(workspace, reviewer="甲")), base_url="http://localhost") as client:
        yield client


Open = Callable[[str], Visit]
