"""Tables of the workspace.

A *reading* is what one sequence of bytes gave under one version of the code (its key names both); a
*source* is a place where those bytes were found. Two paths with equal bytes are two sources of one
reading, so that each is listed and the work is done once.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA_VERSION = 2


class Base(DeclarativeBase):
    """The declarative base of all tables."""


class SchemaVersion(Base):
    """One row: the version of these tables."""

    __tablename__ = "schema_version"
    version: Mapped[int] = mapped_column(primary_key=True)


class RunRow(Base):
    """One call of triage. Times are ISO 8601 in UTC; status is running, done or interrupted."""

    __tablename__ = "runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    started: Mapped[str]
    finished: Mapped[str | None]
    status: Mapped[str]
    version: Mapped[str]
    arguments: Mapped[str] = mapped_column(Text)
    files: Mapped[int] = mapped_column(default=0)
    reused: Mapped[int] = mapped_column(default=0)


class ReadingRow(Base):
    """What some bytes gave. `text` is the document's text, UTF-8 under zlib; `layout` its blocks
    (assist.store.layout), absent in workspaces of version 1.

    `final` is 0 when the outcome may differ next time (a time limit, a crash), so it is never reused.
    """

    __tablename__ = "readings"
    key: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    final: Mapped[bool]
    text: Mapped[bytes] = mapped_column(LargeBinary)
    layout: Mapped[bytes | None] = mapped_column(LargeBinary)


class SourceRow(Base):
    """A place where bytes were found. `path` is absolute, `name` as the user gave it.

    `run_id` is the last run that saw it.
    """

    __tablename__ = "sources"
    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    key: Mapped[str] = mapped_column(ForeignKey("readings.key"), index=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id"), index=True)


class FormRow(Base):
    """A form, or the one failed record of a file without any. `record` is its JSON under zlib."""

    __tablename__ = "forms"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(ForeignKey("readings.key", ondelete="CASCADE"), index=True)
    form_index: Mapped[int]
    status: Mapped[str]
    layout: Mapped[str | None]
    year: Mapped[int | None]
    title: Mapped[str | None]
    project_name: Mapped[str | None]
    department: Mapped[str | None] = mapped_column(index=True)
    unit: Mapped[str | None]
    total_score: Mapped[str | None]
    risk: Mapped[float] = mapped_column(index=True)
    headline: Mapped[str]
    error: Mapped[str | None]
    record: Mapped[bytes] = mapped_column(LargeBinary)


class FindingRow(Base):
    """A finding of a form, for counting and filtering; the whole finding is in the form's record."""

    __tablename__ = "findings"
    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("forms.id", ondelete="CASCADE"))
    position: Mapped[int]
    rule: Mapped[str]
    verdict: Mapped[str]
    severity: Mapped[str] = mapped_column(index=True)
    cause: Mapped[str]
    message: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(index=True)

    __table_args__ = (
        Index("findings_of_form", "form_id", "position"),
        Index("findings_by_rule", "rule", "form_id"),
    )
