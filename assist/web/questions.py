"""The ask box: questions in Chinese over every form, answered with the plan that was run and its sources."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response

from assist.ask import Answer
from assist.ask.export import heading, write_xlsx
from assist.retrieve import PastError
from assist.store.desk import corrections
from assist.store.desk.forms import form_row, opened
from assist.web.api import ERRORS, Number, Reviewer, TheDesk
from assist.web.asking import MOST_TURNS, Asking, Place, Preparing, place_of, places, places_named
from assist.web.corrections import corrected
from assist.web.exports import XLSX
from assist.web.pages import Who, render

router = APIRouter()

_LONGEST = 300
_SHOWN_ROWS = 50
_SHOWN_SOURCES = 12
_HIDDEN = ("form", "file")
"""Columns that name a form: the page links to it instead."""
_FILTERED_BY = ("department", "unit", "year", "rule", "severity")
"""Groups for which the queue has a filter of the same name."""

EXAMPLES = (
    "执行率低于60%却自评满分的项目",
    "各部门平均执行率",
    "预算最大的10个项目",
    "自评分低于80分的有多少份",
    "哪条规则的问题最多",
    "提到流标的项目",
)

PREPARING: dict[int | str, dict[str, Any]] = {
    400: {"description": "nothing was asked, or the index cannot be used"},
    503: {"description": "the index is being brought up to date"},
}

Questions = Annotated[list[Annotated[str, Query(max_length=_LONGEST)]], Query(max_length=MOST_TURNS)]


@router.get("/ask", include_in_schema=False)
def ask_page(request: Request, who: Who, desk: TheDesk) -> Response:
    """The questions of the address bar with their answers: a link shows a colleague the same thread."""
    asked = _asked(request.query_params.getlist("q"))
    answers: tuple[Answer, ...] = ()
    preparing = problem = ""
    try:
        answers = _asking(request).ask(asked) if asked else ()
    except Preparing as waiting:
        preparing = str(waiting)
    except PastError as error:
        problem = str(error)
    found = places(desk.connection(), answers)
    return render(
        request,
        "ask.html",
        who,
        asked=asked,
        turns=[_turn(given, found) for given in answers],
        preparing=preparing,
        problem=problem,
        examples=EXAMPLES,
        here=urlencode([("q", question) for question in asked]),
        longest=_LONGEST,
        may_follow=len(asked) < MOST_TURNS,
    )


@router.get(
    "/api/v1/ask",
    responses={**ERRORS, **PREPARING},
)
def ask(request: Request, desk: TheDesk, _: Reviewer, q: Questions) -> dict[str, Any]:
    """The answer to the last question; those before it are what it may refer to.

    As `assist ask --format json` prints it, with the number of forms found, what should be known of the
    figures, and for every citation the form's number on the desk (null when it is not there).
    """
    asked = _asked(q)
    if not asked:
        raise HTTPException(400, "请写出问题。")
    given = _answered(request, asked)[-1]
    found = places(desk.connection(), [given])
    cited = [
        {
            **item.model_dump(include={"form", "file", "locator", "text"}),
            "number": place_of(found, item.form, item.file).form or None,
        }
        for item in given.citations
    ]
    return {
        **json.loads(given.as_json()),
        "total": given.total,
        "notes": list(given.notes),
        "citations": cited,
    }


@router.get("/api/v1/forms/{number}/precedents", responses={**ERRORS, **PREPARING})
def form_precedents(request: Request, number: Number, desk: TheDesk, _: Reviewer) -> dict[str, Any]:
    """What past forms say of each finding, by the finding's id: how such forms fared, and up to three of them."""
    connection = desk.connection()
    row = form_row(connection, number)
    full = opened(connection, row) if row else None
    if full is None:
        raise HTTPException(404, "没有这份表，或它已不在工作区。")
    record = corrected(full.record, corrections.of_form(connection, number))
    with _told():
        found = _asking(request).precedents(record)
    cited = {item.form for said in found.values() for item in said.precedents}
    where = places_named(connection, cited)
    return {
        "findings": {
            finding: {
                "statement": said.custom.statement,
                "precedents": [
                    {**item.model_dump(), "number": place_of(where, item.form, "").form or None}
                    for item in said.precedents
                ],
            }
            for finding, said in found.items()
        }
    }


@router.get("/export/answer.xlsx", include_in_schema=False)
def export_answer(request: Request, _: Who) -> Response:
    """The last answer of a thread as a workbook: the question and its reading, all rows, the sources."""
    asked = _asked(request.query_params.getlist("q"))
    if not asked:
        raise HTTPException(400, "请写出问题。")
    given = _answered(request, asked)[-1]
    with tempfile.TemporaryFile() as made:
        write_xlsx(given, made)
        made.seek(0)
        content = made.read()
    name = quote(f"回答-{asked[-1][:30]}.xlsx")
    return Response(
        content, media_type=XLSX, headers={"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    )


def _asking(request: Request) -> Asking:
    asking: Asking = request.app.state.asking
    return asking


def _answered(request: Request, asked: Sequence[str]) -> tuple[Answer, ...]:
    with _told():
        return _asking(request).ask(asked)


@contextmanager
def _told() -> Iterator[None]:
    """What keeps the index from being asked, as answers of the API."""
    try:
        yield
    except Preparing as waiting:
        raise HTTPException(503, str(waiting), {"retry-after": "3"}) from waiting
    except PastError as error:
        raise HTTPException(400, str(error)) from error


def _asked(questions: Sequence[str]) -> list[str]:
    plain = (" ".join(question.replace("\x00", "").split())[:_LONGEST] for question in questions)
    return [question for question in plain if question][-MOST_TURNS:]


def _turn(given: Answer, found: dict[tuple[str, str], Place]) -> dict[str, Any]:
    """An answer as the page shows it: rows and sources with where they lead."""
    keys = [key for key in dict.fromkeys(key for row in given.rows for key in row) if key not in _HIDDEN]
    sources = []
    for item in given.citations[:_SHOWN_SOURCES]:
        place = place_of(found, item.form, item.file)
        link = f"/forms/{place.form}?{urlencode({'at': item.locator})}" if place.form else ""
        sources.append({"item": item, "project": place.project or item.file.rsplit("/", 1)[-1], "link": link})
    return {
        "given": given,
        # The reading ends with the notes; they stand on lines of their own.
        "reading": given.reading.removesuffix("；".join(given.notes)).rstrip("。"),
        "plan": json.dumps(
            given.plan.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, indent=1
        )
        if given.plan
        else "",
        "heads": [heading(key, given) for key in keys],
        "rows": [_row(row, keys, found) for row in given.rows[:_SHOWN_ROWS]],
        "more": max(len(given.rows) - _SHOWN_ROWS, 0),
        "sources": sources,
        "unshown": max(len(given.citations) - _SHOWN_SOURCES, 0),
    }


def _row(
    row: dict[str, Any], keys: Sequence[str], found: dict[tuple[str, str], Place]
) -> list[dict[str, Any]]:
    form = place_of(found, str(row["form"]), str(row.get("file"))).form if row.get("form") else 0
    cells = []
    for key in keys:
        value = row.get(key)
        link = ""
        if key == "project" and form:
            link = f"/forms/{form}"
        elif key in _FILTERED_BY and "form" not in row and value not in (None, ""):
            link = f"/?{urlencode({key: value})}"
        cells.append(
            {"text": _shown(value), "link": link, "number": isinstance(value, int | float) and key != "year"}
        )
    return cells


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) and value > 9999 else "" if value is None else str(value)
