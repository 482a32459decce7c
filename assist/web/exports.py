"""Downloads: the findings under a filter as .xlsx, the review opinion of a form or a list as .docx."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import IO, Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import Response, StreamingResponse

from assist.report.opinion import TemplateError
from assist.store.desk import queue
from assist.web.address import filters_of
from assist.web.api import TheDesk
from assist.web.handing_on import chosen, rows_of, write_findings, write_opinions
from assist.web.pages import Who

router = APIRouter()

_MOST_FORMS = 20_000
_MOST_OPINIONS = 300
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_one_at_a_time = threading.Lock()
"""A workbook takes seconds of a processor: the others would wait anyway, and reviewers should not."""


@router.get("/export/findings.xlsx")
def export_findings(request: Request, who: Who, desk: TheDesk) -> Response:
    """All findings of the forms under the address bar's filters, with their decisions."""
    filters = filters_of(request.query_params)
    _bounded(queue.count(desk.connection(), filters), _MOST_FORMS, "assist export 问题.xlsx")
    return _sent("问题与审核.xlsx", XLSX, lambda out: write_findings(desk, rows_of(desk, filters), out))


@router.get("/export/opinions.docx")
def export_opinions(request: Request, who: Who, desk: TheDesk) -> Response:
    """The review opinions of the forms under the filters."""
    filters = filters_of(request.query_params)
    _bounded(queue.count(desk.connection(), filters), _MOST_OPINIONS, "assist export 意见书.docx")
    template = request.app.state.config.opinion_template
    rows = rows_of(desk, filters)
    return _sent("审核意见书.docx", _DOCX, lambda out: write_opinions(desk, rows, out, template))


@router.get("/forms/{number}/opinion.docx")
def export_opinion(
    request: Request, number: Annotated[int, Path(ge=1, le=1 << 53)], who: Who, desk: TheDesk
) -> Response:
    """The review opinion of one form."""
    rows = list(chosen(desk, [number]))
    if not rows:
        raise HTTPException(404, "没有这份表，或它已不在工作区。")
    template = request.app.state.config.opinion_template
    name = f"审核意见书-{rows[0]['project'][:40]}.docx"
    return _sent(name, _DOCX, lambda out: write_opinions(desk, rows, out, template))


def _bounded(number: int, most: int, command: str) -> None:
    if number > most:
        raise HTTPException(
            400,
            f"当前筛选有 {number} 份表，网页一次最多导出 {most} 份。请缩小筛选，或在命令行运行 {command}。",
        )


def _sent(name: str, kind: str, write: Callable[[IO[bytes]], None]) -> Response:
    made = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    try:
        with _one_at_a_time:
            write(made)
    except TemplateError as error:
        made.close()
        raise HTTPException(400, str(error)) from error
    size = made.tell()
    made.seek(0)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "content-length": str(size),
    }
    return StreamingResponse(_pieces(made), media_type=kind, headers=headers)


def _pieces(made: IO[bytes]) -> Iterator[bytes]:
    with made:
        while piece := made.read(1 << 16):
            yield piece
