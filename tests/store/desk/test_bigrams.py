"""Search by pairs of characters agrees with looking for the words themselves."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assist.store.desk.bigrams import indexed, wanted

TEXTS = ["石桥区水务局2024年防汛经费", "青禾县教育局 培训", "ＡＢＣ系统（二期）", "水", "甲乙；丙丁"]


def found(texts: list[str], query: str) -> list[str]:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE s USING fts5 (words)")
        rows = [(number, indexed(text)) for number, text in enumerate(texts)]
        connection.executemany("INSERT INTO s (rowid, words) VALUES (?, ?)", rows)
        match = wanted(query)
        hits = (
            connection.execute("SELECT rowid FROM s WHERE s MATCH ? ORDER BY rowid", (match,))
            if match
            else ()
        )
        return [texts[row] for (row,) in hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("水务", TEXTS[:1]), ("水", [TEXTS[0], TEXTS[3]]), ("务局2024年", TEXTS[:1]), ("20", TEXTS[:1]),
        ("局 培训", TEXTS[1:2]), ("abc", TEXTS[2:3]), ("abc系统(二", TEXTS[2:3]), ("水局", []), ("年", TEXTS[:1]),
        ('"', []), ("OR NOT *", []),
    ],
)  # fmt: skip
def test_words_of_any_length(query: str, expected: list[str]) -> None:
    assert found(TEXTS, query) == expected


@settings(max_examples=60)
@given(
    st.lists(st.text("水务局防汛县", max_size=8), min_size=1, max_size=6),
    st.text("水务局防汛县", min_size=1, max_size=4),
)
def test_as_plain_search_does(texts: list[str], query: str) -> None:
    assert found(texts, query) == [text for text in texts if query in text]
