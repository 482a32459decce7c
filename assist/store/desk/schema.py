"""Tables of the desk, and their version. Every change is a new step at the end of STEPS, never an edit.

Unknown numbers are -1 and unknown texts are empty, not NULL: keyset paging compares whole rows, and a
comparison with NULL is neither true nor false.
"""

from __future__ import annotations

import sqlite3

_FIRST = """
CREATE TABLE desk_sources (path TEXT PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE desk_forms (
  id INTEGER PRIMARY KEY, path TEXT NOT NULL, form_index INTEGER NOT NULL, row INTEGER NOT NULL,
  file TEXT NOT NULL, status TEXT NOT NULL, layout TEXT NOT NULL, year INTEGER NOT NULL,
  project TEXT NOT NULL, code TEXT NOT NULL, department TEXT NOT NULL, unit TEXT NOT NULL,
  amount REAL NOT NULL, executed REAL NOT NULL, rate REAL NOT NULL, score REAL NOT NULL,
  risk REAL NOT NULL, headline TEXT NOT NULL,
  contradictions INTEGER NOT NULL, violations INTEGER NOT NULL, explains INTEGER NOT NULL,
  suspicions INTEGER NOT NULL, total INTEGER NOT NULL, open INTEGER NOT NULL,
  state TEXT NOT NULL, life TEXT NOT NULL, reviewer TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '', decided_at TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 0,
  UNIQUE (path, form_index));
CREATE INDEX desk_by_risk ON desk_forms
  (risk, id, state, year, contradictions, violations, explains, suspicions);
CREATE INDEX desk_by_project ON desk_forms (project, id);
CREATE INDEX desk_by_unit ON desk_forms (unit, id);
CREATE INDEX desk_by_year ON desk_forms (year, id);
CREATE INDEX desk_by_amount ON desk_forms (amount, id);
CREATE INDEX desk_by_rate ON desk_forms (rate, id);
CREATE INDEX desk_by_score ON desk_forms (score, id);
CREATE INDEX desk_by_total ON desk_forms (total, id);
CREATE INDEX desk_by_state ON desk_forms (state, id);
CREATE INDEX desk_by_reviewer ON desk_forms (reviewer, id);
CREATE INDEX desk_by_department ON desk_forms (department, id);
CREATE INDEX desk_by_life ON desk_forms (life, id);
CREATE TABLE desk_gone (id INTEGER PRIMARY KEY, path TEXT NOT NULL, form_index INTEGER NOT NULL,
  UNIQUE (path, form_index));
CREATE TABLE desk_findings (
  id INTEGER PRIMARY KEY, form_id INTEGER NOT NULL, finding TEXT NOT NULL, position INTEGER NOT NULL,
  rule TEXT NOT NULL, name TEXT NOT NULL, severity TEXT NOT NULL, verdict TEXT NOT NULL,
  message TEXT NOT NULL, fingerprint TEXT NOT NULL, signature TEXT NOT NULL,
  life TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open', reason TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '', decided_by TEXT NOT NULL DEFAULT '', decided_at TEXT NOT NULL DEFAULT '',
  seen TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 0);
CREATE INDEX desk_findings_of_form ON desk_findings (form_id, position);
CREATE INDEX desk_findings_by_rule ON desk_findings (rule, form_id) WHERE life <> 'resolved';
CREATE INDEX desk_findings_by_severity ON desk_findings (severity, form_id) WHERE life <> 'resolved';
CREATE INDEX desk_findings_by_group
  ON desk_findings (rule, severity, verdict, state, signature, form_id) WHERE life <> 'resolved';
CREATE TABLE desk_events (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL,
  form_id INTEGER NOT NULL, finding_id INTEGER, batch TEXT NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL,
  fingerprint TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, undone INTEGER);
CREATE INDEX desk_events_of_form ON desk_events (form_id, id);
CREATE INDEX desk_events_of_user ON desk_events (user, id);
CREATE INDEX desk_events_of_batch ON desk_events (batch);
CREATE TABLE desk_corrections (form_id INTEGER NOT NULL, path TEXT NOT NULL, value TEXT NOT NULL,
  was TEXT NOT NULL, user TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (form_id, path));
CREATE TABLE desk_views (id INTEGER PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL,
  at TEXT NOT NULL, UNIQUE (owner, name));
CREATE TABLE desk_users (name TEXT PRIMARY KEY, password TEXT NOT NULL, role TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE desk_sessions (secret TEXT PRIMARY KEY, user TEXT NOT NULL, csrf TEXT NOT NULL,
  expires INTEGER NOT NULL);
CREATE TABLE desk_tokens (secret TEXT PRIMARY KEY, user TEXT NOT NULL, label TEXT NOT NULL, at TEXT NOT NULL);
CREATE VIRTUAL TABLE desk_search USING fts5 (words, detail = full);
CREATE TABLE desk_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

# Search over the whole text of forms. The index keeps postings only; to take a form's words out of it again they
# must be told to it once more, so the text that they came from is kept beside it, packed. Every file is indexed anew.
_SECOND = """
CREATE INDEX desk_by_row ON desk_forms (row);
DROP TABLE desk_search;
CREATE VIRTUAL TABLE desk_search USING fts5 (words, content = '', detail = full);
CREATE TABLE desk_texts (form_id INTEGER PRIMARY KEY, packed BLOB NOT NULL);
UPDATE desk_sources SET key = '';
DELETE FROM desk_meta WHERE name = 'run';
"""

STEPS = (_FIRST, _SECOND)


def prepare(connection: sqlite3.Connection) -> None:
    """Creates the tables, or brings them up to date. Raises ValueError when they are of a newer version."""
    connection.execute("CREATE TABLE IF NOT EXISTS desk_version (version INTEGER NOT NULL)")
    row = connection.execute("SELECT version FROM desk_version").fetchone()
    version = row[0] if row else 0
    if version > len(STEPS):
        raise ValueError(version)
    for number, step in enumerate(STEPS[version:], version + 1):
        mark = f"DELETE FROM desk_version; INSERT INTO desk_version VALUES ({number});"
        connection.executescript(f"BEGIN IMMEDIATE; {step} {mark} COMMIT;")
