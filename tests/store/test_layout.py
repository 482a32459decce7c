"""Packed blocks come back with the same cells over the same text."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from assist import readers
from assist.store import Store
from assist.store.layout import pack, unpack
from tests.samples import sound_form


def test_blocks_come_back_as_they_were() -> None:
    document = readers.read_bytes(sound_form(), "a.docx")
    blocks = unpack(pack(document), document.text)
    assert [(block.kind, block.id) for block in blocks] == [
        (block.kind, block.id) for block in document.blocks
    ]
    for kept, given in zip(blocks, document.blocks, strict=True):
        if given.kind == "table" and kept.kind == "table":
            places = [(cell.row, cell.col, cell.rowspan, cell.colspan, cell.text) for cell in given.cells]
            assert [
                (cell.row, cell.col, cell.rowspan, cell.colspan, cell.text) for cell in kept.cells
            ] == places


def test_nothing_kept_is_no_blocks() -> None:
    assert unpack(None, "甲") == ()


def test_a_workspace_of_version_1_gets_the_column(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / "assist.db") as connection:
        connection.execute("ALTER TABLE readings DROP COLUMN layout")
        connection.execute("UPDATE schema_version SET version = 1")
    Store(tmp_path).close()
    with sqlite3.connect(tmp_path / "assist.db") as connection:
        assert connection.execute("SELECT version FROM schema_version").fetchone() == (2,)
        assert "layout" in [row[1] for row in connection.execute("PRAGMA table_info(readings)")]
