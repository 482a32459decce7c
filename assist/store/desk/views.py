"""Saved views: a name for a list, that is, for a query of the address bar. An empty owner shares it."""

from __future__ import annotations

import sqlite3

from assist.store.desk.database import Desk, now


def seen_by(connection: sqlite3.Connection, user: str) -> list[sqlite3.Row]:
    """A user's own views and the shared ones."""
    return connection.execute(
        "SELECT id, name, query, owner FROM desk_views WHERE owner IN (?, '') ORDER BY owner = '', name",
        (user,),
    ).fetchall()


def put(desk: Desk, owner: str, name: str, query: str) -> int:
    """Saves a view in place of the owner's of the same name; returns its number."""
    with desk.writing() as writer:
        writer.execute(
            "INSERT INTO desk_views (owner, name, query, at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (owner, name) DO UPDATE SET query = excluded.query, at = excluded.at",
            (owner, name, query, now()),
        )
        row = writer.execute(
            "SELECT id FROM desk_views WHERE owner = ? AND name = ?", (owner, name)
        ).fetchone()
        return int(row["id"])


def remove(desk: Desk, number: int, user: str, *, shared: bool) -> bool:
    """Removes a view of the user's own, or with `shared` one of everybody's; returns whether there was one."""
    owners = (user, "") if shared else (user, user)
    with desk.writing() as writer:
        cursor = writer.execute("DELETE FROM desk_views WHERE id = ? AND owner IN (?, ?)", (number, *owners))
        return cursor.rowcount > 0
