"""The REST API under /api/v1. The page uses it too; programs come with a token."""

from __future__ import annotations

import sqlite3
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from assist.report.jsonl import as_dict
from assist.store.desk import Desk, queue, trail, views
from assist.store.desk.decisions import (
    Decision,
    FindingAction,
    FormAction,
    decide_finding,
    decide_form,
    decide_group,
)
from assist.store.desk.forms import form_row, opened
from assist.web.address import address_of, filters_of
from assist.web.corrections import correct, undo
from assist.web.visitor import Forbidden, Visitor, allowed

router = APIRouter(prefix="/api/v1")

Number = Annotated[int, Path(ge=1, le=1 << 53)]
Reviewer = Annotated[Visitor, Depends(allowed())]
Lead = Annotated[Visitor, Depends(allowed("lead"))]
ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"description": "not signed in"},
    403: {"description": "not allowed, or the CSRF token is missing"},
    404: {"description": "no such thing"},
}
_DECIDED: dict[int | str, dict[str, Any]] = {
    **ERRORS,
    409: {"description": "somebody else was first; `current` is what stands there now"},
    400: {"description": "refused, with the reason"},
}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FindingDecision(_Body):
    """A decision on a finding that was seen at `version`."""

    action: FindingAction
    version: int = Field(ge=0, le=1 << 53)
    reason: str = Field(default="", max_length=500)
    note: str = Field(default="", max_length=2000)


class FormDecision(_Body):
    """A decision on a form that was seen at `version`."""

    action: FormAction
    version: int = Field(ge=0, le=1 << 53)
    reason: str = Field(default="", max_length=500)
    note: str = Field(default="", max_length=2000)


class GroupDecision(_Body):
    """One decision on all open findings of a rule (of one wording, with `signature`); `expected` of them."""

    action: Literal["accept", "dismiss"]
    rule: str = Field(max_length=20)
    signature: str = Field(default="", max_length=64)
    expected: int = Field(ge=1, le=1 << 53)
    reason: str = Field(default="", max_length=500)


class Correction(_Body):
    """A field's right value; null for the value as read."""

    path: str = Field(max_length=60)
    value: str | None = Field(max_length=4000)


class View(_Body):
    """A list to come back to: a name and the address bar's query."""

    name: str = Field(min_length=1, max_length=60)
    query: str = Field(max_length=2000)
    shared: bool = False


class Undo(_Body):
    """What to take back: the act `batch`, or the user's last."""

    batch: str = Field(default="", max_length=64)


def desk_of(request: Request) -> Desk:
    """The desk that the application serves."""
    desk: Desk = request.app.state.desk
    return desk


TheDesk = Annotated[Desk, Depends(desk_of)]


@router.get("/forms", responses={**ERRORS, 400: {"description": "unknown cursor"}})
def list_forms(
    request: Request,
    desk: TheDesk,
    _: Reviewer,
    q: Annotated[str, Query(max_length=200)] = "",
    size: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[str, Query(max_length=600)] = "",
) -> dict[str, Any]:
    """Forms in the order of the queue. All filters of the page's address bar are understood."""
    try:
        found = queue.page(desk.connection(), filters_of(request.query_params), after=after, size=size)
    except ValueError as error:
        raise HTTPException(400, "游标无效。") from error
    return {"forms": [form_line(row) for row in found.rows], "after": found.after}


@router.get("/forms/{number}", responses=ERRORS)
def one_form(number: Number, desk: TheDesk, _: Reviewer) -> dict[str, Any]:
    """One form: its line in the queue, its record (as in the JSONL), the decisions on its findings."""
    row = form_row(desk.connection(), number)
    full = opened(desk.connection(), row) if row else None
    if full is None:
        raise HTTPException(404, "没有这份表，或它已不在工作区。")
    return {
        "form": form_line(full.row),
        "record": as_dict(full.record),
        "findings": [finding_line(finding) for finding in full.findings],
        "resolved": [finding_line(finding) for finding in full.resolved],
    }


@router.get("/forms/{number}/version", responses=ERRORS)
def form_version(number: Number, desk: TheDesk, _: Reviewer) -> dict[str, Any]:
    """The form's version, which every change raises, and who made the last."""
    row = form_row(desk.connection(), number)
    if row is None:
        raise HTTPException(404, "没有这份表，或它已不在工作区。")
    return {"version": row["version"], "reviewer": row["reviewer"]}


@router.put("/forms/{number}/fields", responses=_DECIDED)
def put_field(number: Number, body: Correction, desk: TheDesk, who: Reviewer) -> dict[str, Any]:
    """Corrects a field, or with a null value takes the correction back; the rules run again at once."""
    correct(desk, number, body.path, body.value, who.name)
    return _changed(desk, number)


@router.get("/forms/{number}/events", responses=ERRORS)
def form_events(number: Number, desk: TheDesk, _: Reviewer) -> list[dict[str, Any]]:
    """The form's trail, newest first."""
    return [dict(row) for row in trail.events(desk.connection(), form=number)]


@router.post("/findings/{number}/decision", responses=_DECIDED)
def post_finding_decision(
    number: Number, body: FindingDecision, desk: TheDesk, who: Reviewer
) -> dict[str, Any]:
    """Decides a finding. 409 when it was changed after `version`."""
    decision = Decision(who.name, body.action, body.reason, body.note)
    row = decide_finding(desk, number, decision, body.version)
    return _changed(desk, row["form_id"], finding=row)


@router.post("/forms/{number}/decision", responses=_DECIDED)
def post_form_decision(number: Number, body: FormDecision, desk: TheDesk, who: Reviewer) -> dict[str, Any]:
    """Decides a form as a whole, or all its open findings. 409 when it was changed after `version`."""
    decide_form(desk, number, Decision(who.name, body.action, body.reason, body.note), body.version)
    return _changed(desk, number)


@router.post("/groups/decision", responses=_DECIDED)
def post_group_decision(body: GroupDecision, desk: TheDesk, who: Lead) -> dict[str, Any]:
    """Decides a whole group; refused when the evidence in it differs."""
    decision = Decision(who.name, body.action, body.reason)
    decided, batch = decide_group(desk, body.rule, body.signature, decision, body.expected)
    return {"decided": decided, "batch": batch}


@router.post("/undo", responses=_DECIDED)
def post_undo(body: Undo, desk: TheDesk, who: Reviewer) -> dict[str, Any]:
    """Takes back the caller's last act, or the one named."""
    form, undone = undo(desk, who.name, body.batch)
    return {"undone": undone, "form": form}


@router.get("/views", responses=ERRORS)
def list_views(desk: TheDesk, who: Reviewer) -> list[dict[str, Any]]:
    """The caller's saved views, and the shared ones."""
    return [dict(row) for row in views.seen_by(desk.connection(), who.name)]


@router.post("/views", status_code=201, responses=ERRORS)
def post_view(body: View, desk: TheDesk, who: Reviewer) -> dict[str, Any]:
    """Saves a view, in place of one of the same name; sharing it with all needs a lead."""
    if body.shared and not who.may("lead"):
        raise Forbidden("共享视图需要组长权限。")
    query = address_of(filters_of(dict(parse_qsl(body.query))))
    return {"id": views.put(desk, "" if body.shared else who.name, body.name.strip() or "视图", query)}


@router.delete("/views/{number}", status_code=204, responses=ERRORS)
def delete_view(number: Number, desk: TheDesk, who: Reviewer) -> None:
    """Removes a view of the caller's, or, for a lead, a shared one."""
    if not views.remove(desk, number, who.name, shared=who.may("lead")):
        raise HTTPException(404, "没有这个视图。")


@router.get("/events", responses=ERRORS)
def all_events(
    desk: TheDesk, _: Lead, before: Annotated[int, Query(ge=0, le=1 << 53)] = 0
) -> list[dict[str, Any]]:
    """The whole trail, newest first, 100 at a time."""
    return [dict(row) for row in trail.events(desk.connection(), before=before)]


def form_line(row: sqlite3.Row) -> dict[str, Any]:
    """A form as the API gives it: unknown numbers are null, and no path of this machine."""
    line = {key: row[key] for key in row.keys() if key not in ("path", "row")}  # noqa: SIM118 - sqlite3.Row
    for key in ("amount", "executed", "rate", "score", "year", "risk"):
        line[key] = None if line[key] < 0 else line[key]
    return line


def finding_line(row: sqlite3.Row) -> dict[str, Any]:
    """A finding with its decision as the API gives it."""
    return dict(row)


def _changed(desk: Desk, form: int, finding: sqlite3.Row | None = None) -> dict[str, Any]:
    row = form_row(desk.connection(), form)
    answer: dict[str, Any] = {"form": form_line(row) if row else None}
    if finding is not None:
        answer["finding"] = finding_line(finding)
    return answer
