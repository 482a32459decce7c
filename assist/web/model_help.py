"""The model behind the ask box: one for as long as the desk runs, made when a question first needs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assist.llm import Access, Answer, ModelError, Request

if TYPE_CHECKING:
    from assist.llm.seam import Seam

_LONGEST = 30.0
"""Seconds that somebody before a page waits for one answer of the model."""


class ModelHelp:
    """Asks the configured model (assist.ask.pieces.Asks). A seam that got no answer is given up: the next question
    tries again, since a desk outlives an endpoint's bad hour."""

    def __init__(self, access: Access, workspace: Path) -> None:
        self._access = replace(access, timeout=min(access.timeout, _LONGEST), tries=1)
        self._workspace = workspace
        self._seam: Seam | None = None

    def batch(
        self, requests: Sequence[Request], cancelled: Callable[[], bool] = lambda: False
    ) -> list[Answer | ModelError]:
        """An answer or a named failure for each request, in their order."""
        given = self._opened().batch(requests, cancelled)
        if given and all(isinstance(item, ModelError) for item in given):
            self.close()
        return given

    def close(self) -> None:
        """Ends the connection, if there is one."""
        if self._seam is not None:
            self._seam.close()
            self._seam = None

    def _opened(self) -> Seam:
        if self._seam is None:
            from assist.llm.cache import Cache
            from assist.llm.seam import Seam

            self._seam = Seam(self._access, Cache(self._workspace / "model-cache.db"))
        return self._seam
