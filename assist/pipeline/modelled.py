"""An engine around an engine: what the files left open is asked of a model, many files at a time.

Reading and checking stay in the workers. Here, in the driver, their outcomes wait until there is a batch of
questions; the answers are certified, changed forms are checked again, and whatever fails leaves the record
that was there without a model, with the reason on it.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, cast

from assist import readers, reviews
from assist.extract.chain import reading as chain
from assist.extract.chain.claims import ClaimItem, OpenNumbers
from assist.llm import Access, Answer, ModelError, Request
from assist.model import Document, Form, NotChecked, Record, ToldClaim, Usage
from assist.pipeline.engine import Engine, Finished
from assist.pipeline.limits import FileTimeout, time_limit
from assist.pipeline.stop import Stop
from assist.pipeline.worker import NO_FORM, Job, Outcome, outcome_of
from assist.rules import open_claims
from assist.rules.policy import UNCHANGED, Policy
from assist.triage import assess

_MOST_FILES = 32
_REREAD_SECONDS = 30.0
_log = logging.getLogger(__name__)


class Asks(Protocol):
    """A model that can be asked, or what stands in for it: `estimates` means that it only counts questions."""

    access: Access
    estimates: bool

    def batch(
        self, requests: Sequence[Request], cancelled: Callable[[], bool] = lambda: False
    ) -> list[Answer | ModelError]:
        """An answer or a failure for each request."""


@dataclass(slots=True)
class _Waiting:
    """A file with its questions; `usage` and `failures` by form index."""

    job: Job
    outcome: Outcome
    document: Document | None
    plan: chain.Plan
    usage: dict[int, Usage] = field(default_factory=dict)
    failures: dict[int, list[ModelError]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Round:
    """What is asked about one form of a file that waits."""

    waiting: _Waiting
    index: int
    form: Form
    proposal: reviews.Proposal

    @property
    def record(self) -> Record:
        """The form's record as it is now."""
        return self.waiting.outcome.records[self.index]

    def change(self, **fields: Any) -> None:
        """Replaces fields of the record."""
        outcome = self.waiting.outcome
        changed = assess(self.record.model_copy(update=fields))
        records = (*outcome.records[: self.index], changed, *outcome.records[self.index + 1 :])
        self.waiting.outcome = replace(outcome, records=records)

    def leave_out(self) -> None:
        """Says of each kind of pair that it was not judged."""
        rules = dict.fromkeys(reviews.CHECK_OF[one.kind] for one in self.proposal.candidates)
        left = (NotChecked(rule=rule, reason=reviews.UNFIT) for rule in rules)
        self.change(not_checked=(*self.record.not_checked, *left))


class Modelled:
    """Gives the inner engine's outcomes, with a model's help. `failures` counts failed requests by reason."""

    def __init__(
        self,
        engine: Engine,
        asks: Asks,
        stop: Stop,
        policy: Policy = UNCHANGED,
        failures: Counter[str] | None = None,
    ) -> None:
        self._engine = engine
        self._asks = asks
        self._stop = stop
        self._policy = policy
        self._waiting: list[_Waiting] = []
        self._fit: bool | None = True if asks.estimates else None
        self.failures: Counter[str] = Counter() if failures is None else failures

    def add(self, job: Job) -> Finished:
        """Takes a job; gives what is finished."""
        for done in self._engine.add(job):
            yield from self._take(*done)

    def finish(self) -> Finished:
        """Gives the rest."""
        for done in self._engine.finish():
            yield from self._take(*done)
        yield from self._ask()

    def close(self) -> None:
        """Ends the inner engine."""
        self._engine.close()

    def _take(self, job: Job, outcome: Outcome) -> Finished:
        waiting = _planned(job, outcome)
        if (
            not waiting.plan.requests
            and not any(map(_reviewable, outcome.records))
            and not _numbers_of(waiting)
        ):
            yield job, outcome
            return
        self._waiting.append(waiting)
        asked = sum(len(one.plan.requests) for one in self._waiting)
        if len(self._waiting) >= _MOST_FILES or asked >= 8 * self._asks.access.concurrency:
            yield from self._ask()

    def _ask(self) -> Finished:
        waiting, self._waiting = self._waiting, []
        answers = self._answers([one.plan.requests for one in waiting])
        for one, given in zip(waiting, answers, strict=True):
            self._settle(one, given)
        self._tell(waiting)
        rounds = [
            _Round(one, index, record.form, reviews.propose(record.form, record.text))
            for one in waiting
            for index, record in enumerate(one.outcome.records)
            if record.form
        ]
        self._review([one for one in rounds if one.proposal.requests])
        for one in waiting:
            yield one.job, self._named(one)

    def _tell(self, waiting: Sequence[_Waiting]) -> None:
        """Asks what the numbers count that rules could not tell, and checks the forms with the answers again."""
        asked = [_numbers_of(one) for one in waiting]
        answers = self._answers([[] if given is None else [given[0].request(given[1])] for given in asked])
        for one, given, said in zip(waiting, asked, answers, strict=True):
            if given is None:
                continue
            [answer] = said
            forms = {index: record.form for index, record in enumerate(one.outcome.records)}
            self._account(one, next(index for index, form in forms.items() if form is not None), [answer])
            if not isinstance(answer, Answer):
                continue
            claims, refused = given[0].certified(cast("tuple[ClaimItem, ...]", answer.items))
            if refused:
                one.notes.append(f"模型对{len(refused)}个数的说明未能在原文中核实，未采用")
            if claims and one.document is not None:
                kept = [form.model_copy(update={"claims": _within(form, claims)}) for form in forms.values() if form]
                one.outcome = outcome_of(one.job, one.document, kept, self._policy)

    def _review(self, rounds: Sequence[_Round]) -> None:
        """Asks about the pairs; what the answers find wrong is asked in the other order, and judged.

        A model that cannot tell pairs of which there is no doubt is not asked, and the records say so.
        """
        if not rounds or not self._can_judge(rounds):
            return
        for one, answers in self._asked(rounds):
            one.proposal = reviews.confirm(one.form, one.record.text, one.proposal, answers)
        for one, answers in self._asked([one for one in rounds if one.proposal.requests]):
            self._judge(one, answers)

    def _can_judge(self, rounds: Sequence[_Round]) -> bool:
        """Whether the model passes the exam: asked once, on the account of the form that needs it first."""
        if self._fit is None:
            [answers] = self._answers([reviews.exam()])
            self._account(rounds[0].waiting, rounds[0].index, answers)
            if failed := [answer for answer in answers if isinstance(answer, ModelError)]:
                for one in rounds[1:]:
                    one.waiting.failures.setdefault(one.index, []).extend(failed)
                return False
            self._fit = reviews.passed(answers)
        if not self._fit:
            for one in rounds:
                one.leave_out()
        return self._fit

    def _asked(self, rounds: Sequence[_Round]) -> list[tuple[_Round, list[Answer | ModelError]]]:
        """The rounds with their answers, accounted for."""
        given = self._answers([one.proposal.requests for one in rounds])
        for one, answers in zip(rounds, given, strict=True):
            self._account(one.waiting, one.index, answers)
        return list(zip(rounds, given, strict=True))

    def _answers(self, requests: Sequence[Sequence[Request]]) -> list[list[Answer | ModelError]]:
        """All requests in one batch, and the answers by the groups they came in."""
        given = self._asks.batch([one for group in requests for one in group], lambda: self._stop.asked)
        found, at = [], 0
        for group in requests:
            found.append(given[at : at + len(group)])
            at += len(group)
        return found

    def _settle(self, one: _Waiting, answers: Sequence[Answer | ModelError]) -> None:
        self._account(one, 0, answers)
        if one.document is None or not answers:
            return
        forms = [record.form for record in one.outcome.records if record.form is not None]
        try:
            settled = chain.settle(one.document, forms, one.plan, answers)
            if settled.added:
                one.outcome = outcome_of(one.job, one.document, settled.forms, self._policy)
            one.notes += settled.notes
        except Exception as error:
            # A fault in taking the answers must not cost the reading that was there before.
            _log.exception("fault while settling answers for %s", one.job.name)
            one.notes.append(f"处理模型回答时出错（{type(error).__name__}），未采用")

    def _judge(self, one: _Round, answers: Sequence[Answer | ModelError]) -> None:
        found = self._policy.applied(reviews.judge(one.proposal, one.record.text, answers))
        if found:
            one.change(findings=(*one.record.findings, *found))

    def _account(self, one: _Waiting, index: int, answers: Sequence[Answer | ModelError]) -> None:
        spent = one.usage.get(index, Usage(model=self._asks.access.model))
        for answer in answers:
            if isinstance(answer, ModelError):
                one.failures.setdefault(index, []).append(answer)
                self.failures[f"{answer.kind}：{answer.reason}"] += 1
                continue
            spent = spent.model_copy(
                update={
                    "prompt_tokens": spent.prompt_tokens + answer.prompt_tokens,
                    "completion_tokens": spent.completion_tokens + answer.completion_tokens,
                }
            )
        if answers:
            one.usage[index] = spent

    def _named(self, one: _Waiting) -> Outcome:
        """The outcome with usage, notes and every degradation on its records."""
        failed = bool(one.failures)
        records = []
        for index, record in enumerate(one.outcome.records):
            reasons = dict.fromkeys(
                f"{error.kind}（{error.reason}）" for error in one.failures.get(index, ())
            )
            notes = [*one.notes, *(f"{reason}：相应部分仅按规则读取和检查" for reason in reasons)]
            records.append(
                record.model_copy(
                    update={
                        "usage": one.usage.get(index, record.usage),
                        "warnings": (*record.warnings, *dict.fromkeys(notes)),
                    }
                )
            )
        return replace(one.outcome, records=tuple(records), final=one.outcome.final and not failed)


def _planned(job: Job, outcome: Outcome) -> _Waiting:
    document = _document(job, outcome)
    if document is None:
        return _Waiting(job, outcome, None, chain.Plan())
    forms = [record.form for record in outcome.records if record.form is not None]
    return _Waiting(job, outcome, document, chain.plan(document, forms))


def _document(job: Job, outcome: Outcome) -> Document | None:
    """The document again, where a model may help: a form was read, or none was found in a sound file."""
    if not any(record.form for record in outcome.records) and outcome.records[0].error != NO_FORM:
        return None
    try:
        with time_limit(_REREAD_SECONDS):
            return readers.read_bytes(job.data, job.name)
    except (readers.UnreadableFile, FileTimeout):
        return None


def _numbers_of(one: _Waiting) -> tuple[OpenNumbers, tuple[str, ...]] | None:
    """The numbers of a file of which nothing says what they count, with the names to mask."""
    if one.document is None:
        return None
    forms = [record.form for record in one.outcome.records if record.form is not None]
    spans = [
        (open.number, open.sentence)
        for record in one.outcome.records if record.form is not None
        for open in open_claims(record.form, record.text)
    ]  # fmt: skip
    numbers = OpenNumbers(one.document, spans)
    return (numbers, chain.person_names(forms)) if numbers else None


def _within(form: Form, claims: Sequence[ToldClaim]) -> tuple[ToldClaim, ...]:
    return tuple(claim for claim in claims if form.start <= claim.number.start < form.end)


def _reviewable(record: Record) -> bool:
    return record.form is not None and bool(reviews.propose(record.form, record.text).requests)
