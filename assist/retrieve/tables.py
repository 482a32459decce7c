"""Tables of the derived index. They stand in the workspace's database and can be dropped at any time.

`past_forms` has one row for a form however many files hold it. Its `id` is never used again, because the
text index (contentless: it keeps postings, no texts) is not told of deletions; a row of `past_text` without
its form is simply not there, as is one of `past_prints` (see assist.retrieve.prints). `past_terms` says in about how many forms a term stands (never too few, as
forms that went are not subtracted): the text index could only tell by reading all postings. `about` is what
a form is compared by, `reason` what it says of a shortfall. `vector` names the embedding that the vector index holds for the form.
"""

from __future__ import annotations

import sqlite3

from assist import database

VERSION = 4
"""Raised with every change below, or of what `facts` and `words` make of a record: forces a rebuild."""

COLUMNS = (
    "ident", "key", "row", "form_index", "file", "status", "layout", "kind", "year", "region", "department",
    "unit", "project", "name_key", "code", "initial", "budget", "executed", "rate", "score", "grade",
    "satisfaction", "indicators", "deducted", "findings", "decision", "decision_reason",
    "about", "reason",
)  # fmt: skip

_SCHEMA = """
CREATE TABLE past_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE past_forms (
  id INTEGER PRIMARY KEY AUTOINCREMENT, ident TEXT NOT NULL, key TEXT NOT NULL, row INTEGER NOT NULL UNIQUE,
  form_index INTEGER NOT NULL, file TEXT NOT NULL, status TEXT NOT NULL, layout TEXT, kind TEXT, year INTEGER,
  region TEXT, department TEXT, unit TEXT, project TEXT, name_key TEXT, code TEXT, initial INTEGER,
  budget INTEGER, executed INTEGER, rate INTEGER, score INTEGER, grade TEXT, satisfaction INTEGER,
  indicators INTEGER, deducted INTEGER, findings INTEGER, decision TEXT, decision_reason TEXT,
  about TEXT, reason TEXT, vector TEXT);
CREATE INDEX past_by_ident ON past_forms (ident);
CREATE INDEX past_by_name ON past_forms (name_key, year);
CREATE INDEX past_by_code ON past_forms (code) WHERE code IS NOT NULL;
CREATE INDEX past_by_year ON past_forms (year, rate, score, budget, executed);
CREATE INDEX past_by_rate ON past_forms (rate, score);
CREATE INDEX past_by_score ON past_forms (score, rate);
CREATE INDEX past_by_budget ON past_forms (budget);
CREATE INDEX past_by_executed ON past_forms (executed);
CREATE INDEX past_by_satisfaction ON past_forms (satisfaction);
CREATE INDEX past_by_deducted ON past_forms (deducted);
CREATE INDEX past_by_findings ON past_forms (findings);
CREATE INDEX past_by_department ON past_forms (department, year, rate, score, budget, executed);
CREATE INDEX past_by_unit ON past_forms (unit, year, rate, score, budget, executed);
CREATE INDEX past_by_region ON past_forms (region, year, rate, score, budget, executed);
CREATE INDEX past_by_kind ON past_forms (kind, year);
CREATE INDEX past_by_grade ON past_forms (grade, year);
CREATE INDEX past_by_decision ON past_forms (decision, year);
CREATE INDEX past_by_status ON past_forms (status) WHERE status <> 'ok';
CREATE INDEX past_unembedded ON past_forms (id) WHERE vector IS NULL;
CREATE TABLE past_findings (
  form INTEGER NOT NULL REFERENCES past_forms (id), rule TEXT NOT NULL, name TEXT NOT NULL,
  severity TEXT NOT NULL, verdict TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open');
CREATE INDEX past_findings_of_form ON past_findings (form, rule, severity);
CREATE INDEX past_findings_by_rule ON past_findings (rule, form);
CREATE INDEX past_findings_by_severity ON past_findings (severity, form);
CREATE TABLE past_prints (print INTEGER NOT NULL, field TEXT NOT NULL, form INTEGER NOT NULL,
  PRIMARY KEY (print, field, form)) WITHOUT ROWID;
CREATE TABLE past_decisions (
  ident TEXT NOT NULL, decision TEXT NOT NULL, reason TEXT NOT NULL, source TEXT NOT NULL, PRIMARY KEY (ident));
CREATE TABLE past_dropped (ident TEXT PRIMARY KEY);
CREATE TABLE past_terms (term TEXT PRIMARY KEY, forms INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE past_text USING fts5 (words, content = '', detail = column,
  tokenize = "unicode61 remove_diacritics 0");
"""
_KEPT = ("past_decisions",)


def prepare(connection: sqlite3.Connection) -> bool:
    """Creates the tables where there are none of this version; returns whether it did."""
    if _version(connection) == VERSION:
        return False
    with database.writing(connection):
        made = _version(connection) != VERSION  # another process may have been first
        if made:
            drop(connection)
            for statement in _SCHEMA.split(";\n"):
                if statement.strip() and not _exists(connection, statement):
                    connection.execute(statement)
            connection.execute("INSERT INTO past_meta VALUES ('version', ?)", (str(VERSION),))
    return made


def drop(connection: sqlite3.Connection) -> None:
    """Removes the derived tables. Decisions imported from a spreadsheet are not derived, and stay."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN (?, ?, ?, ?, ?, ?, ?, ?)"
    names = ("past_vocabulary", "past_terms", "past_prints", "past_text", "past_findings", "past_dropped", "past_meta", "past_forms")
    present = {row[0] for row in connection.execute(tables, names)}
    for name in names:
        if name in present:
            connection.execute(f"DROP TABLE {name}")


def _exists(connection: sqlite3.Connection, statement: str) -> bool:
    return any(f"TABLE {name} " in statement and _known(connection, name) for name in _KEPT)


def _known(connection: sqlite3.Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone() is not None


def _version(connection: sqlite3.Connection) -> int:
    if not _known(connection, "past_meta"):
        return 0
    row = connection.execute("SELECT value FROM past_meta WHERE name = 'version'").fetchone()
    return int(row[0]) if row else 0
