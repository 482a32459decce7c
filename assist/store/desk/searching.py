"""What the text search finds a form by: its names, everything that stands in it, and what was found in it."""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from assist.store.desk.bigrams import indexed

_NAMES = ("project", "code", "department", "unit", "headline", "file")
_LONGEST = 40_000
"""Characters of a form that are searched; a form is rarely longer than 6,000."""
_LEVEL = 1
_SPACES = re.compile(r"[ \t\u3000]+")


def put_text(
    writer: sqlite3.Connection,
    form: int,
    values: Mapping[str, Any],
    text: str,
    findings: Sequence[Mapping[str, Any]],
) -> None:
    """Makes a form found by these words, and by no others. `text` is the form's own part of its document."""
    names = [str(values[name]) for name in _NAMES]
    said = [f"{finding['name']}\n{finding['message']}" for finding in findings]
    packed = zlib.compress(
        "\n".join([*names, *said, text[:_LONGEST]]).encode("utf-8", "surrogatepass"), _LEVEL
    )
    known = writer.execute("SELECT packed FROM desk_texts WHERE form_id = ?", (form,)).fetchone()
    if known and known[0] == packed:
        return
    remove_text(writer, form)
    writer.execute("INSERT INTO desk_texts VALUES (?, ?)", (form, packed))
    writer.execute("INSERT INTO desk_search (rowid, words) VALUES (?, ?)", (form, _words(packed)))


def remove_text(writer: sqlite3.Connection, form: int) -> None:
    """Makes a form found by nothing."""
    known = writer.execute("SELECT packed FROM desk_texts WHERE form_id = ?", (form,)).fetchone()
    if known:
        writer.execute(
            "INSERT INTO desk_search (desk_search, rowid, words) VALUES ('delete', ?, ?)",
            (form, _words(known[0])),
        )
        writer.execute("DELETE FROM desk_texts WHERE form_id = ?", (form,))


def excerpts(
    connection: sqlite3.Connection, forms: Sequence[int], text: str, around: int = 14
) -> dict[int, tuple[str, str, str]]:
    """Where each form says what was searched for: the words before, the words found, the words after.

    Forms that only say it in their names are left out, since the list shows those.
    """
    parts = [re.escape(part) for part in text.split()]
    if not parts:
        return {}
    pattern = re.compile(parts[0], re.IGNORECASE)
    found = {}
    marks = ",".join("?" * len(forms))
    for form, packed in connection.execute(
        f"SELECT * FROM desk_texts WHERE form_id IN ({marks})", list(forms)
    ):
        content = zlib.decompress(packed).decode("utf-8", "surrogatepass")
        after_names = _after_lines(content, len(_NAMES))
        match = pattern.search(content, after_names)
        if match:
            start, end = match.span()
            before = content[max(after_names, start - around) : start].rpartition("\n")[2]
            after = content[end : end + 2 * around].partition("\n")[0]
            found[form] = (_plain(before), _plain(match[0]), _plain(after))
    return found


def _after_lines(content: str, lines: int) -> int:
    at = 0
    for _ in range(lines):
        at = content.find("\n", at) + 1
    return at


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text)


def _words(packed: bytes) -> str:
    return indexed(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
