"""The pages: the queue and a form. Every page is whole without script; script makes it quick."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from jinja2 import Environment

from assist.report.words import ROLE_LABELS, sides_by_role
from assist.store.desk import corrections, queue, trail, views
from assist.store.desk.filters import SORTS, Filters
from assist.store.desk.forms import Opened, form_row, last_year, opened
from assist.store.desk.searching import excerpts
from assist.web.address import address_of, filters_of
from assist.web.api import Number, TheDesk, desk_of
from assist.web.corrections import corrected
from assist.web.counting import counted, facets
from assist.web.fields import field_groups
from assist.web.original import marks_of, original, place_named
from assist.web.visitor import COOKIE, Visitor, csrf_of, fresh_cookie, visitor_of
from assist.web.words import REASONS

router = APIRouter()

Who = Annotated[Visitor, Depends(visitor_of)]


def render(request: Request, name: str, who: Visitor | None, /, status: int = 200, **values: Any) -> Response:
    """A page from a template, for a visitor; one who comes without a cookie gets one."""
    templates: Environment = request.app.state.templates
    cookie = who.cookie if who else request.cookies.get(COOKIE, "")
    given = cookie or fresh_cookie()
    csrf = csrf_of(request.app.state.secret, given)
    page = templates.get_template(name).render(
        who=who, csrf=csrf, path=request.url.path, login=request.app.state.config.login, **values
    )
    answer = Response(page, status, media_type="text/html")
    if not cookie:
        answer.set_cookie(
            COOKIE, given, httponly=True, samesite="strict", secure=request.url.scheme == "https"
        )
    return answer


@router.get("/healthz")
def healthz(request: Request, desk: TheDesk) -> Response:
    """200 as soon as the desk can answer."""
    desk.connection().execute("SELECT 1")
    follower = request.app.state.follower
    return JSONResponse({"status": "ok", "indexing": follower.busy})


@router.get("/")
def show_queue(request: Request, who: Who, desk: TheDesk) -> Response:
    """The queue under the filters of the address bar."""
    connection = desk.connection()
    filters = filters_of(request.query_params)
    query = request.query_params
    try:
        page = queue.page(connection, filters, after=query.get("after", ""), before=query.get("before", ""))
    except ValueError:
        return RedirectResponse(f"/?{address_of(filters)}", 303)
    part = request.headers.get("x-part") == "list"
    return render(
        request,
        "queue_list.html" if part else "queue.html",
        who,
        page=page,
        # A template reads an attribute at once and an item only after it has looked for the attribute.
        rows=[SimpleNamespace(**dict(row)) for row in page.rows],
        excerpts=excerpts(connection, [row["id"] for row in page.rows], filters.text),
        filters=filters,
        total=counted(request, filters),
        here=address_of(filters),
        address=address_of,
        heads=_heads(filters),
        facets={} if part else facets(request),
        follower=request.app.state.follower,
        views=views.seen_by(connection, who.name),
    )


def _heads(filters: Filters) -> dict[str, tuple[str, str]]:
    """For each sort: the address that asks for it, and the arrow that shows it."""
    heads = {}
    for name in SORTS:
        current = filters.sort == name
        falls = not filters.descending if current else name not in ("project", "unit", "state", "reviewer")
        address = address_of(filters, sort="" if name == "risk" else name, dir="" if falls else "asc")
        heads[name] = (address, ("▼" if filters.descending else "▲") if current else "")
    return heads


@router.get("/forms/{number}")
def show_form(request: Request, number: Number, who: Who, desk: TheDesk) -> Response:
    """A form: the original with its evidence, the findings, the fields, the trail."""
    full = _opened(request, number)
    part = request.headers.get("x-part") == "findings"
    return render(request, "form_findings.html" if part else "form.html", who, **_form_values(request, full))


@router.get("/forms/{number}/print")
def print_form(request: Request, number: Number, who: Who) -> Response:
    """A form with its findings and decisions, for paper."""
    return render(request, "print.html", who, **_form_values(request, _opened(request, number)))


@router.get("/forms/{number}/original")
def bare_original(request: Request, number: Number, who: Who) -> Response:
    """The original alone, to stand beside another form's."""
    full = _opened(request, number)
    form = full.record.form
    extent = (form.start, form.end) if form else (0, len(full.record.text))
    marks = marks_of(full.record.findings)
    return Response(original(full.record.text, full.blocks, extent, marks), media_type="text/html")


@router.get("/forms/{number}/{way}")
def step(request: Request, number: Number, way: str, who: Who, desk: TheDesk) -> Response:
    """On to the form after or before this one in the list of the address bar."""
    filters = filters_of(request.query_params)
    row = form_row(desk.connection(), number)
    if way not in ("next", "previous") or row is None:
        raise HTTPException(404)
    target = queue.neighbour(desk.connection(), filters, row, backwards=way == "previous")
    here = address_of(filters)
    return RedirectResponse(f"/forms/{target}?{here}" if target else f"/?{here}", 303)


def _opened(request: Request, number: int) -> Opened:
    connection = desk_of(request).connection()
    row = form_row(connection, number)
    full = opened(connection, row) if row else None
    if row is not None and full is None:  # a run has replaced it just now
        request.app.state.follower.catch_up()
        row = form_row(connection, number)
        full = opened(connection, row) if row else None
    if full is None:
        raise HTTPException(404, "没有这份表，或它已不在工作区。")
    return full


def _form_values(request: Request, full: Opened) -> dict[str, Any]:
    connection = desk_of(request).connection()
    fixes = corrections.of_form(connection, full.row["id"])
    record = corrected(full.record, fixes)
    form = record.form
    marks = marks_of(record.findings)
    extent = (form.start, form.end) if form else (0, len(record.text))
    filters = filters_of(request.query_params)
    former = last_year(connection, full.row)
    return {
        "place": place_named(full.blocks, request.query_params.get("at", "")[:80]),
        "row": full.row,
        "record": record,
        "form": form,
        "cards": list(zip(record.findings, full.findings, strict=False)),
        "resolved": full.resolved,
        "original": original(record.text, full.blocks, extent, marks),
        "corrections": fixes,
        "groups": field_groups(form) if form else [],
        "events": trail.events(connection, form=full.row["id"]),
        "former": former,
        "here": address_of(filters),
        "roles": ROLE_LABELS,
        "sides": sides_by_role,
        "reasons": REASONS,
    }
