"""Uploads: kept under harmless names, read by the pipeline, failures named, results in the queue."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from assist.web.intake import safe_name
from tests.samples import planted_form
from tests.web.conftest import Visit


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("表.docx", "表.docx"), ("../../etc/passwd", "passwd"), ("C:\\x\\表.docx", "表.docx"), ("", "未命名"),
        ("..", "未命名"), ("a\x00b\n.txt", "a_b_.txt"), ("/", "未命名"), ("x" * 300 + ".docx", "x" * 175 + ".docx"),
        ("\ud800.txt", "?.txt"),
    ],
)  # fmt: skip
def test_names(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def wait(visit: Visit, batch: str) -> dict:  # type: ignore[type-arg]
    for _ in range(300):
        progress = visit.get(f"/api/v1/uploads/{batch}").json()
        if progress["state"] in ("done", "failed"):
            return progress
        time.sleep(0.1)
    raise AssertionError(progress)


@pytest.mark.slow
def test_an_upload_joins_the_queue(visit: Visit, workspace: Path) -> None:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("内/一.docx", planted_form())
    files = [
        ("files", ("../../逃.docx", planted_form())),
        ("files", ("坏.docx", b"not a form")),
        ("files", ("包.zip", archive.getvalue())),
    ]
    answer = visit.post("/api/v1/uploads", files=files, headers={"x-csrf-token": visit.token()})
    assert answer.status_code == 202
    progress = wait(visit, answer.json()["batch"])
    assert progress["state"] == "done", progress
    errors = {entry["name"]: entry["error"] for entry in progress["entries"]}
    assert sum(error is not None for error in errors.values()) == 1 and errors["坏.docx"]
    assert not list(workspace.parent.glob("逃*"))
    listed = visit.get("/api/v1/forms?life=new").json()["forms"]
    assert len(listed) == 3
    stream = visit.get(f"/api/v1/uploads/{answer.json()['batch']}/events").text
    assert stream.startswith("data: ") and '"done"' in stream


def test_uploading_needs_the_token(visit: Visit) -> None:
    assert visit.post("/api/v1/uploads", files=[("files", ("a.txt", b"x"))]).status_code == 403
