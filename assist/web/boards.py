"""Pages over the whole batch: same findings across forms, the overview, the trail."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from assist.store.desk import groups, overview, trail
from assist.web.api import TheDesk, desk_of
from assist.web.counting import kept, rule_names
from assist.web.pages import Who, render
from assist.web.visitor import Visitor, allowed
from assist.web.words import REASONS

router = APIRouter()

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""Characters with which a spreadsheet lets a formula or a command begin."""


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
        reasons=REASONS,
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


@router.get("/overview/{table}.csv")
def download_table(
    request: Request, who: Who, desk: TheDesk, table: Literal["points", "rules", "units"]
) -> Response:
    """The figures behind a picture of the overview, as a table that spreadsheets open."""
    connection = desk.connection()
    head: tuple[str, ...]
    rows: Iterable[Sequence[object]]
    if table == "points":
        head, rows = ("项目", "单位", "年度", "执行率（%）", "自评分", "风险"), overview.plotted(connection)
    elif table == "rules":
        head = ("规则", "名称", "问题", "已决定", "已采纳")
        names = rule_names()
        rows = [
            (rule["rule"], names.get(rule["rule"], ""), rule["findings"], rule["decided"], rule["accepted"])
            for rule in overview.rules(connection)
        ]
    else:
        head = ("单位", "表", "问题", "其中矛盾")
        rows = [tuple(unit.values()) for unit in overview.units(connection, limit=100_000)]
    name = {"points": "执行率与自评分", "rules": "按规则", "units": "按单位"}[table]
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}.csv"}
    return Response(_csv(head, rows), media_type="text/csv; charset=utf-8", headers=headers)


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """With a byte order mark, by which spreadsheets know the encoding; no text can become a formula."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow(
            [f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in row]
        )
    return out.getvalue().encode("utf-8-sig", "replace")


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
