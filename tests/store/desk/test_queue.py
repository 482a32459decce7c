"""The queue against the plain way: all forms in memory, filtered and sorted by Python."""

from __future__ import annotations

import itertools
import random
import sqlite3
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assist.store.desk import Desk, queue
from assist.store.desk.decisions import Decision, decide_finding
from assist.store.desk.filters import SORTS, Filters
from tests.records import finding, form, record
from tests.store.desk.runs import run

UNITS = ("石桥区水务局", "青禾县教育局", "梅坞县人才中心")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    rng = random.Random(3)
    files = {}
    for number in range(60):
        findings = [
            finding(
                rng.choice(["contradiction", "violation", "explain"]), rule=rule, cause=rule, number=place
            )
            for place, rule in enumerate(rng.sample(["S05", "B04", "A01", "F06"], rng.randint(0, 3)))
        ]
        shown = form(
            unit=rng.choice(UNITS), year=rng.choice([2022, 2023, None]), total_score=rng.choice([None, 90, 95]),
            project_name=f"项目{rng.randint(1, 9)}",
        )  # fmt: skip
        files[f"{number}"] = (record(*findings, form=shown),)
    made = run(tmp_path_factory.mktemp("desk"), files)
    for row in made.connection().execute("SELECT * FROM desk_findings").fetchall():
        if row["id"] % 3 == 0:
            decide_finding(made, row["id"], Decision("甲" if row["id"] % 2 else "乙", "accept"), 0)
    return made


def everything(desk: Desk) -> list[dict[str, Any]]:
    rows = [dict(row) for row in desk.connection().execute("SELECT * FROM desk_forms")]
    for row in rows:
        found = desk.connection().execute(
            "SELECT rule, severity FROM desk_findings WHERE form_id = ?", (row["id"],)
        )
        pairs = [tuple(pair) for pair in found]
        row["rules"], row["severities"] = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    return rows


def meets(row: dict[str, Any], filters: Filters) -> bool:
    low, high = filters.low.get("score"), filters.high.get("score")
    return all(
        (
            not filters.rule or filters.rule in row["rules"],
            not filters.severity or filters.severity in row["severities"],
            not filters.unit or row["unit"] == filters.unit,
            filters.year is None or row["year"] == filters.year,
            not filters.state or row["state"] == filters.state,
            not filters.reviewer or row["reviewer"] == filters.reviewer,
            not filters.text
            or any(filters.text in row[name] for name in ("project", "unit", "headline", "file")),
            low is None or (row["score"] >= 0 and row["score"] >= low),
            high is None or 0 <= row["score"] <= high,
        )
    )


filter_sets = st.builds(
    Filters,
    text=st.sampled_from(["", "", "水务", "局", "项目3", "人才中心", "没有"]),
    rule=st.sampled_from(["", "", "S05", "F06", "Z99"]),
    severity=st.sampled_from(["", "", "contradiction", "explain"]),
    unit=st.sampled_from(["", "", *UNITS]),
    year=st.sampled_from([None, None, 2022, 2023]),
    state=st.sampled_from(["", "", "doing", "todo", "clean", "done"]),
    reviewer=st.sampled_from(["", "", "甲"]),
    low=st.sampled_from([{}, {"score": 91.0}]),
    high=st.sampled_from([{}, {"score": 91.0}]),
    sort=st.sampled_from(sorted(SORTS)),
    descending=st.booleans(),
)


@pytest.mark.parametrize("few", [0, 3000], ids=["in the order of the index", "the rarest first"])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=filter_sets, size=st.integers(1, 20))
def test_as_the_plain_way(desk: Desk, few: int, filters: Filters, size: int) -> None:
    column = SORTS[filters.sort]
    expected = sorted(
        (row for row in everything(desk) if meets(row, filters)),
        key=lambda row: (row[column], row["id"]),
        reverse=filters.descending,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue, "_FEW", few or 1)
        found, cursor, pages = [], "", []
        while True:
            page = queue.page(desk.connection(), filters, after=cursor, size=size)
            found += [row["id"] for row in page.rows]
            pages.append(page)
            if not page.after:
                break
            cursor = page.after
        assert found == [row["id"] for row in expected]
        assert queue.count(desk.connection(), filters) == len(expected)
        for earlier, later in itertools.pairwise(pages):
            back = queue.page(desk.connection(), filters, before=later.before or "", size=size)
            assert [row["id"] for row in back.rows] == [row["id"] for row in earlier.rows]


def test_the_next_form_is_that_of_the_list(desk: Desk) -> None:
    filters = Filters(unit=UNITS[0])
    rows = queue.page(desk.connection(), filters, size=200).rows
    for first, second in itertools.pairwise(rows):
        assert queue.neighbour(desk.connection(), filters, first) == second["id"]
        assert queue.neighbour(desk.connection(), filters, second, backwards=True) == first["id"]
    assert queue.neighbour(desk.connection(), filters, rows[-1]) is None


@pytest.mark.parametrize("cursor", ["x", "bm8", "WzFd", "W251bGwsIDFd", "é", "WzEsIHt9XQ"])
def test_cursors_of_ones_own_making_are_refused(desk: Desk, cursor: str) -> None:
    with pytest.raises(ValueError):
        queue.page(desk.connection(), Filters(), after=cursor)


def test_no_page_reads_more_than_it_must(desk: Desk) -> None:
    """Paging by keyset: the plan of a late page is that of the first, an index without a sort."""
    statements: list[str] = []
    connection: sqlite3.Connection = desk.connection()
    connection.set_trace_callback(statements.append)
    page = queue.page(connection, Filters(sort="amount"), size=5)
    queue.page(connection, Filters(sort="amount"), after=page.after or "", size=5)
    connection.set_trace_callback(None)
    for statement in (line for line in statements if "desk_by_amount" in line):
        plan = " ".join(row["detail"] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"))
        assert "desk_by_amount" in plan and "TEMP B-TREE" not in plan
