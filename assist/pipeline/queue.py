"""The queue of a run, riskiest first, read back from the workspace so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from assist.model import Block, Finding, Record
from assist.pipeline.baseline import Baseline
from assist.pipeline.suppression import Suppression
from assist.store import Store, StoredForm
from assist.triage import assess, rank_key


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings count. A prefix stands for every rule that begins with it; empty `select` is all.

    Suppressed findings and those that the baseline already has do not count.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    baseline: Baseline | None = None
    today: date = field(default_factory=date.today)

    @classmethod
    def parse(
        cls,
        select: str | None,
        ignore: str | None,
        suppressions: tuple[Suppression, ...] = (),
        baseline: Baseline | None = None,
    ) -> Selection:
        """From comma separated rule ids or prefixes."""
        return cls(_ids(select), _ids(ignore), suppressions, baseline)

    @property
    def everything(self) -> bool:
        """Whether no finding is left out."""
        return not (self.select or self.ignore or self.by_form)

    @property
    def by_form(self) -> bool:
        """Whether it takes more than a finding's rule to tell if it counts."""
        return bool(self.suppressions) or self.baseline is not None

    def wants(self, rule: str) -> bool:
        """Whether this rule counts."""
        return (not self.select or rule.startswith(self.select)) and not (
            self.ignore and rule.startswith(self.ignore)
        )

    def apply(self, record: Record) -> Record:
        """The record as if there were only the findings that count, its risk and headline with it."""
        if self.everything:
            return record
        findings = tuple(finding for finding in record.findings if self._shows(record, finding))
        not_checked = tuple(item for item in record.not_checked if self.wants(item.rule))
        return assess(record.model_copy(update={"findings": findings, "not_checked": not_checked}))

    def suppresses(self, record: Record, finding: Finding) -> bool:
        """Whether a suppression holds for this finding."""
        return any(item.covers(record, finding, self.today) for item in self.suppressions)

    def _shows(self, record: Record, finding: Finding) -> bool:
        if not self.wants(finding.rule) or self.suppresses(record, finding):
            return False
        return self.baseline is None or not self.baseline.holds(record, finding)


def _ids(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip().upper() for part in (text or "").split(",") if part.strip())


@dataclass(frozen=True, slots=True)
class Queue:
    """The ranked forms of a run; iterating loads a record at a time, and lets `enrich` add to it."""

    store: Store
    forms: tuple[StoredForm, ...]
    selection: Selection
    enrich: Callable[[Record], Record] | None = None

    def __len__(self) -> int:
        return len(self.forms)

    def numbered(self, top: int = 0) -> Iterator[tuple[int, Record]]:
        """Number in the workspace and record, riskiest first; the first `top` of them, 0 for all."""
        forms = self.forms[:top] if top else self.forms
        for form, record in zip(forms, self.store.load(forms), strict=True):
            chosen = self.selection.apply(record)
            yield form.id, chosen if self.enrich is None else self.enrich(chosen)

    def laid_out(self) -> Iterator[tuple[Record, tuple[Block, ...]]]:
        """Record and blocks of its document, riskiest first."""
        for record, blocks in self.store.load_laid_out(self.forms):
            yield self.selection.apply(record), blocks

    def __iter__(self) -> Iterator[Record]:
        return (record for _, record in self.numbered())


def ranked(store: Store, run: int, selection: Selection) -> Queue:
    """The queue of a run, under a selection of rules."""
    forms = store.queue(run)
    if not selection.everything:
        # The stored risk is that of all rules: rank again, keeping only the keys in memory.
        records = map(selection.apply, store.load(forms))
        keyed = [(rank_key(record), form) for record, form in zip(records, forms, strict=True)]
        forms = [form for _, form in sorted(keyed, key=lambda pair: pair[0])]
    return Queue(store, tuple(forms), selection)
