"""The unit of output: one record per form, or one failed record per file that could not be read."""

from __future__ import annotations

from typing import Literal

from assist.model.base import Frozen
from assist.model.finding import Finding, NotChecked
from assist.model.form import Form


class Usage(Frozen):
    """What a model cost for this form; all zero when none was used."""

    model: str | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0


class Record(Frozen):
    """A form with its findings. `status` is "failed" with `error` set when no form could be read.

    `text` is the Document's text, kept so that evidence can be shown; it is not part of the JSONL.
    """

    file: str
    sha256: str
    form_index: int = 0
    status: Literal["ok", "partial", "failed"]
    form: Form | None = None
    findings: tuple[Finding, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    risk: float = 0.0
    headline: str = ""
    """The one-line reason, in Chinese, why a reviewer should open this form."""
    usage: Usage = Usage()
    warnings: tuple[str, ...] = ()
    error: str | None = None
    text: str = ""
