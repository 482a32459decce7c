"""Pages over the whole batch: same findings across forms, the overview, the trail."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from assist.store.desk import groups, overview, trail
from assist.web.api import TheDesk, desk_of
from assist.web.counting import kept, rule_names
from assist.web.pages import Who, render
from assist.web.visitor import Visitor, allowed

router = APIRouter()


@router.get("/groups")
def show_groups(
    request: Request, who: Who, desk: TheDesk, rule: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Open findings by rule; of the rule asked for, by wording."""
    found = kept(request, "groups", lambda: groups.groups(desk_of(request).connection()))
    wordings = groups.wordings(desk.connection(), rule) if rule else []
    return render(
        request,
        "groups.html",
        who,
        groups=found,
        rule=rule,
        wordings=wordings,
        names=rule_names(),
        may=who.may("lead"),
    )


@router.get("/overview")
def show_overview(request: Request, who: Who) -> Response:
    """Counts, progress, agreement by rule, and the plot."""
    shown = kept(request, "overview", lambda: overview.overview(desk_of(request).connection()))
    return render(request, "overview.html", who, shown=shown, names=rule_names())


@router.get("/overview/points")
def plot_points(request: Request, who: Who) -> Response:
    """What the plot draws."""
    points: dict[str, Any] = kept(request, "points", lambda: overview.points(desk_of(request).connection()))
    return JSONResponse(points)


@router.get("/trail")
def show_trail(
    request: Request,
    who: Annotated[Visitor, Depends(allowed("lead"))],
    desk: TheDesk,
    before: Annotated[int, Query(ge=0, le=1 << 53)] = 0,
) -> Response:
    """The audit trail of the workspace, for leads."""
    events = trail.events(desk.connection(), before=before)
    return render(request, "trail.html", who, events=events)
