"""Uploading, by page and by program, with progress as it happens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Request, UploadFile
from fastapi.responses import Response, StreamingResponse

from assist.web.intake import MAX_FILES, Intake
from assist.web.pages import Who, render
from assist.web.visitor import Visitor, allowed

router = APIRouter()
BatchId = Annotated[str, Path(pattern=r"^[0-9]{8}-[0-9]{6}-[0-9a-f]{6}$")]


def _intake(request: Request) -> Intake:
    intake: Intake = request.app.state.intake
    return intake


@router.get("/upload", include_in_schema=False)
def upload_page(request: Request, who: Who) -> Response:
    """Where files are dropped, and what became of the last ones."""
    limit = request.app.state.config.max_upload >> 20
    return render(request, "upload.html", who, batches=_intake(request).recent(), limit=limit)


@router.post("/api/v1/uploads", status_code=202, responses={403: {}, 401: {}, 413: {}, 400: {}})
def post_upload(
    request: Request, files: list[UploadFile], who: Annotated[Visitor, Depends(allowed())]
) -> dict[str, Any]:
    """Takes files or archives; they are read in the background (see /uploads/{batch})."""
    if len(files) > MAX_FILES:
        raise HTTPException(400, f"一次最多 {MAX_FILES} 个文件。可打成 zip 上传。")
    try:
        batch = _intake(request).take(who.name, [(file.filename or "", file.file) for file in files])
    except OSError as error:
        raise HTTPException(507, f"文件没有存下：{error.strerror or error}。请联系管理员。") from error
    return {"batch": batch.id, "files": batch.files}


@router.get("/api/v1/uploads/{batch}", responses={404: {}, 401: {}})
def get_upload(request: Request, batch: BatchId, _: Annotated[Visitor, Depends(allowed())]) -> dict[str, Any]:
    """How far a batch is, and what became of each file."""
    return _progress(request, batch)


@router.get("/api/v1/uploads/{batch}/events", include_in_schema=False)
async def follow_upload(
    request: Request, batch: BatchId, _: Annotated[Visitor, Depends(allowed())]
) -> StreamingResponse:
    """The same as server-sent events, until the batch is done."""
    _progress(request, batch)
    return StreamingResponse(_events(request, batch), media_type="text/event-stream")


async def _events(request: Request, batch: str) -> AsyncIterator[str]:
    last = ""
    while not await request.is_disconnected():
        progress = _intake(request).progress(batch)
        if progress is None:
            return
        message = json.dumps(progress, ensure_ascii=False)
        if message != last:
            last = message
            yield f"data: {message}\n\n"
        if progress["state"] in ("done", "failed"):
            return
        await asyncio.sleep(0.3)


def _progress(request: Request, batch: str) -> dict[str, Any]:
    progress = _intake(request).progress(batch)
    if progress is None:
        raise HTTPException(404, "没有这次上传的记录。")
    return progress
