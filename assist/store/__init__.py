"""The workspace: an SQLite file with every form read, its findings, and the ledger of runs."""

from assist.store.workspace import Entry, Store, StoredForm, WorkspaceError

__all__ = ["Entry", "Store", "StoredForm", "WorkspaceError"]
