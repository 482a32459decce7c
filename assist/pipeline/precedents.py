"""What other forms say, added to a record when it is shown.

It depends on everything in the workspace, so it is never stored with a file's own result, which is reused as
long as the bytes are the same.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assist.model import Record
from assist.retrieve import Past, with_precedents
from assist.retrieve.checks import against_past
from assist.rules.policy import UNCHANGED, Policy
from assist.triage import assess

if TYPE_CHECKING:
    from assist.pipeline.queue import Selection
    from assist.retrieve.vectors import Vectors


class Precedents:
    """Adds precedents and the findings of checks across files. Use as a context manager.

    Brings the text index, and with the extra `retrieve` the vector index, up to the workspace first. Raises assist.retrieve.PastError when the index
    cannot be used.
    """

    def __init__(
        self, folder: Path, selection: Selection | None = None, policy: Policy = UNCHANGED
    ) -> None:
        self._policy = policy
        self._folder = folder
        self._selection = selection
        self._open = ExitStack()
        self._vectors: Vectors | None = None

    def __enter__(self) -> Self:
        self._past = self._open.enter_context(Past(self._folder))
        from assist.retrieve.vectors import bring_up_to_date, embedder_from, installed

        if installed():
            self._vectors = self._open.enter_context(bring_up_to_date(self._past, embedder_from(None)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def __call__(self, record: Record) -> Record:
        """The record with what other forms say of it, its risk and headline with it."""
        if record.form is None:
            return record
        selection = self._selection
        said = self._policy.applied(against_past(record, self._past))
        more = [item for item in said if selection is None or selection.wants(item.rule)]
        if more:
            record = assess(record.model_copy(update={"findings": (*record.findings, *more)}))
        return with_precedents(record, self._past, vectors=self._vectors)
