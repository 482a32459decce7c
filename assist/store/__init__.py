"""The workspace: an SQLite file with every form read, its findings, and the ledger of runs."""

from assist.store.opening import WorkspaceError
from assist.store.rows import Entry
from assist.store.workspace import Outline, Store, StoredForm

__all__ = ["Entry", "Outline", "Store", "StoredForm", "WorkspaceError"]
