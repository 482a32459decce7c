"""Forms are found by anything that stands in them or was found in them, and by nothing that no longer does."""

from __future__ import annotations

from pathlib import Path

import pytest

from assist.store.desk import Desk, queue
from assist.store.desk.filters import Filters
from assist.store.desk.searching import excerpts
from assist.web.corrections import correct
from tests.records import TEXT, finding, form, record
from tests.store.desk.runs import run

LONG = TEXT + "完成情况：泵站检修已全部结束。\n"


def found(desk: Desk, text: str) -> list[str]:
    return [row["file"] for row in queue.page(desk.connection(), Filters(text=text)).rows]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    long = form(project_name="泵站项目", end=len(LONG))
    return run(
        tmp_path,
        {
            "a": (record(finding()),),
            "b": (record(form=long, text=LONG),),
            "c": (record(form=form(project_name="另一项目", end=0), text="没有别的"),),
        },
    )


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("场次", ["a", "b"]),  # an indicator's name
        ("培训场次", ["a", "b"]),
        ("训次", []),
        ("检修", ["b"]),  # the narrative
        ("已全部结束", ["b"]),
        ("满分", ["a"]),  # a finding's message
        ("61.04", ["a", "b"]),
        ("检修 场次", ["b"]),
        ("检修 没有", []),
        ("别的", ["c"]),
    ],
)
def test_two_characters_are_enough(desk: Desk, text: str, files: list[str]) -> None:
    assert sorted(found(desk, text)) == files


def test_what_no_longer_stands_there_is_not_found(desk: Desk) -> None:
    again = run(desk.folder, {"a": (record(),), "b": (record(form=form(project_name="泵站项目")),)})
    assert found(again, "满分") == []  # the finding is resolved
    assert found(again, "检修") == []  # the sentence is gone
    assert found(again, "别的") == []  # the file is gone
    assert sorted(found(again, "场次")) == ["a", "b"]
    again.connection().execute("INSERT INTO desk_search (desk_search) VALUES ('integrity-check')")


def test_a_correction_is_found_too(desk: Desk) -> None:
    row = queue.page(desk.connection(), Filters(text="检修")).rows[0]
    correct(desk, row["id"], "project_name", "水库除险项目", "甲")
    assert found(desk, "除险") == ["b"]
    correct(desk, row["id"], "project_name", None, "甲")
    assert found(desk, "除险") == []


def test_the_list_shows_where_it_stands(desk: Desk) -> None:
    rows = queue.page(desk.connection(), Filters(text="检修")).rows
    shown = excerpts(desk.connection(), [row["id"] for row in rows], "检修")
    assert shown == {rows[0]["id"]: ("完成情况：泵站", "检修", "已全部结束。")}
    assert excerpts(desk.connection(), [row["id"] for row in rows], "(") == {}  # no expression of its own
    assert excerpts(desk.connection(), [row["id"] for row in rows], " ") == {}
    assert excerpts(desk.connection(), [row["id"] for row in rows], "另一") == {}  # stands in a name


def test_forms_indexed_before_the_text_was_are_indexed_anew(tmp_path: Path) -> None:
    from assist.store.desk.index import bring_up_to_date
    from assist.store.desk.schema import STEPS

    desk = run(tmp_path, {"a": (record(finding()),)})
    connection = desk.connection()
    names = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE 'desk_%' AND type = 'table'")
    for name in [row[0] for row in names if not row[0].startswith("desk_search_")]:
        connection.execute(f"DROP TABLE {name}")
    # What the first version left behind.
    script = f"{STEPS[0]} CREATE TABLE desk_version (version INTEGER); INSERT INTO desk_version VALUES (1);"
    connection.executescript(script)
    connection.execute("INSERT INTO desk_sources SELECT path, key, name FROM sources")
    connection.execute("INSERT INTO desk_meta VALUES ('baseline', 'x')")
    desk.close()
    again = Desk(tmp_path)
    bring_up_to_date(again)
    assert found(again, "场次") == ["a"]
