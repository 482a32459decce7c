"""Texts copied between projects, and forms that were handed in twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from assist.model import Finding, Record
from assist.retrieve.checks.building import Check, finding
from assist.retrieve.facts import name_key
from assist.retrieve.past import Past
from assist.retrieve.prints import FIELDS, KEPT, LEAST, masked, numbers, runs, sketches
from assist.retrieve.words import FIELDS as LABELS

COPIED = Check("H06", "文字与其他项目雷同", "suspicious")
TWICE = Check("H05", "同一表单重复报送", "explain")
_SHARED = 2
_ALIKE = 0.8
_CANDIDATES = 8
_COMMON = 40
"""A run that stands in more forms than this is boilerplate and proves nothing."""


def copies(record: Record, past: Past) -> Iterator[Finding]:
    """Passages of this form that stand in a form of another project. Equal numbers weigh most: a phrase may
    be custom, a figure belongs to one project."""
    form = record.form
    if form is None:
        return
    prints: dict[str, list[int]] = {}
    for field, value in sketches({name: getattr(form, name) for name in FIELDS}):
        prints.setdefault(field, []).append(value)
    own = name_key(form.project_name or form.title)
    for field, values in prints.items():
        found = _best(record, past, field, values, own)
        if found is not None:
            yield found


def _best(record: Record, past: Past, field: str, values: list[int], own: str) -> Finding | None:
    shared: Counter[int] = Counter()
    for value in values[:KEPT]:
        query = "SELECT form FROM past_prints WHERE print = ? AND field = ? LIMIT ?"
        forms = [row[0] for row in past.connection.execute(query, (value, field, _COMMON + 1))]
        if len(forms) <= _COMMON:
            shared.update(set(forms))
    near = [form for form, count in shared.most_common(_CANDIDATES) if count >= _SHARED]
    if not near:
        return None
    rows = _rows(past, near)
    records = past.records(near)
    text = str(getattr(record.form, field))
    mine, digits = runs(masked(text)), Counter(numbers(text))
    best: tuple[tuple[int, float], dict[str, Any], int] | None = None
    for number, other in records.items():
        row = rows[number]
        if row["name_key"] == own or str(row["ident"]).startswith(record.sha256[:12]):
            continue
        theirs = other["form"][field] or ""
        hashes = runs(masked(theirs))
        alike = len(mine & hashes) / len(mine | hashes)
        equal = sum((digits & Counter(numbers(theirs))).values())
        if alike >= _ALIKE and (equal >= _SHARED or (alike == 1 and len(masked(text)) >= 2 * LEAST)):
            candidate = ((equal, alike), row, equal)
            best = candidate if best is None or candidate[0] > best[0] else best
    return None if best is None else _copied(record, field, best[1], best[2], best[0][1])


def _copied(record: Record, field: str, row: dict[str, Any], equal: int, alike: float) -> Finding | None:
    label = LABELS[field]
    figures = f"，其中{equal}个数字也相同" if equal else ""
    return finding(
        COPIED, record, [field], f"{label}与“{row['project']}”（{row['unit'] or row['file']}）几乎相同{figures}",
        f"文字相同{alike:.0%}，相同数字{equal}个", "按本项目实际情况重写，并核实其中的数字", row, "文字雷同",
        {"相同数字": str(equal)},
    )  # fmt: skip


def _rows(past: Past, wanted: list[int]) -> dict[int, dict[str, Any]]:
    query = f"SELECT * FROM past_forms WHERE id IN ({','.join('?' * len(wanted))})"
    return {row["id"]: dict(row) for row in past.connection.execute(query, wanted)}


def twice(record: Record, past: Past) -> Iterator[Finding]:
    """The same bytes under another name, or the same project, year, unit and figures in another file."""
    ident = f"{record.sha256[:12]}:{record.form_index}"
    mine = past.connection.execute("SELECT * FROM past_forms WHERE ident = ? AND id > 0", (ident,)).fetchone()
    if mine is None or not mine["name_key"]:
        return
    names = [row[0] for row in past.connection.execute("SELECT name FROM sources WHERE key = ?", (mine["key"],))]
    others = [name for name in names if name != record.file]
    row: dict[str, Any] | None = dict(mine) if others else None
    where = "同一文件"
    if row is None:
        query = (
            "SELECT * FROM past_forms WHERE name_key = ? AND year IS ? AND unit IS ? AND budget IS ? AND executed IS ?"
            " AND score IS ? AND ident <> ? AND id > 0 AND budget IS NOT NULL LIMIT 1"
        )
        keys = ("name_key", "year", "unit", "budget", "executed", "score", "ident")
        found = past.connection.execute(query, [mine[key] for key in keys]).fetchone()
        row, where = (dict(found) if found else None), "项目、年度、单位和各项金额均相同"
        others = [row["file"]] if row else []
    if row is not None:
        paths = ["project_name", "title", "unit"]
        built = finding(
            TWICE, record, paths, f"与“{others[0]}”重复报送", where, "确认以哪一份为准，撤回另一份", row, where, {}
        )
        if built is not None:
            yield built
