"""Users, their sessions and tokens. Secrets are kept as digests; passwords come hashed already."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time

from assist.store.desk.database import Desk, meta, now, put_meta

SESSION_SECONDS = 12 * 3600
ROLES = ("reviewer", "lead", "admin")

Identity = tuple[str, str]
"""Name and role."""


def secret(desk: Desk) -> str:
    """The workspace's own secret, made when first asked for."""
    known = meta(desk.connection(), "secret")
    if known:
        return known
    with desk.writing() as writer:
        if not meta(writer, "secret"):
            put_meta(writer, "secret", secrets.token_hex(32))
        return meta(writer, "secret")


def users(connection: sqlite3.Connection) -> list[Identity]:
    """All users by name."""
    return [
        (row["name"], row["role"]) for row in connection.execute("SELECT * FROM desk_users ORDER BY name")
    ]


def put_user(desk: Desk, name: str, role: str, password: str) -> None:
    """Adds a user or changes one, ending the sessions; `password` is a hash. Raises ValueError for no such role."""
    if role not in ROLES:
        raise ValueError(role)
    with desk.writing() as writer:
        writer.execute("INSERT OR REPLACE INTO desk_users VALUES (?, ?, ?, ?)", (name, password, role, now()))
        writer.execute("DELETE FROM desk_sessions WHERE user = ?", (name,))


def remove_user(desk: Desk, name: str) -> None:
    """Removes a user with sessions and tokens; the trail keeps the name."""
    with desk.writing() as writer:
        for table, column in (("desk_users", "name"), ("desk_sessions", "user"), ("desk_tokens", "user")):
            writer.execute(f"DELETE FROM {table} WHERE {column} = ?", (name,))


def password_of(connection: sqlite3.Connection, name: str) -> str | None:
    """The hash of a user's password."""
    row = connection.execute("SELECT password FROM desk_users WHERE name = ?", (name,)).fetchone()
    return row["password"] if row else None


def begin_session(desk: Desk, name: str, cookie: str) -> None:
    """Signs a user in under this cookie, and forgets sessions that have run out."""
    with desk.writing() as writer:
        writer.execute("DELETE FROM desk_sessions WHERE expires < ?", (int(time.time()),))
        expires = int(time.time()) + SESSION_SECONDS
        writer.execute("INSERT INTO desk_sessions VALUES (?, ?, '', ?)", (_digest(cookie), name, expires))


def end_session(desk: Desk, cookie: str) -> None:
    """Signs out."""
    with desk.writing() as writer:
        writer.execute("DELETE FROM desk_sessions WHERE secret = ?", (_digest(cookie),))


def user_of_session(connection: sqlite3.Connection, cookie: str) -> Identity | None:
    """Whose session this cookie is."""
    row = connection.execute(
        "SELECT u.name, u.role FROM desk_sessions s JOIN desk_users u ON u.name = s.user"
        " WHERE s.secret = ? AND s.expires >= ?",
        (_digest(cookie), int(time.time())),
    ).fetchone()
    return (row["name"], row["role"]) if row else None


def new_token(desk: Desk, name: str, label: str) -> str:
    """A token for a program that acts for this user. It is shown once and kept as a digest."""
    token = f"assist_{secrets.token_urlsafe(30)}"
    with desk.writing() as writer:
        writer.execute(
            "INSERT INTO desk_tokens VALUES (?, ?, ?, ?)", (_digest(token), name, label[:100], now())
        )
    return token


def tokens(connection: sqlite3.Connection, name: str) -> list[sqlite3.Row]:
    """A user's tokens: their digests (which name them), labels and dates."""
    return connection.execute(
        "SELECT substr(secret, 1, 12) AS id, label, at FROM desk_tokens WHERE user = ? ORDER BY at", (name,)
    ).fetchall()


def remove_token(desk: Desk, name: str, identity: str) -> bool:
    """Revokes a user's token; returns whether there was one."""
    with desk.writing() as writer:
        cursor = writer.execute(
            "DELETE FROM desk_tokens WHERE user = ? AND substr(secret, 1, 12) = ?", (name, identity)
        )
        return cursor.rowcount > 0


def owner_of_token(connection: sqlite3.Connection, token: str) -> Identity | None:
    """Who a token acts for. Without users (a desk on loopback) its owner is the local reviewer."""
    row = connection.execute(
        "SELECT t.user, u.role FROM desk_tokens t LEFT JOIN desk_users u ON u.name = t.user WHERE t.secret = ?",
        (_digest(token),),
    ).fetchone()
    return (row["user"], row["role"] or "reviewer") if row else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
