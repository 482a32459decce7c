"""Files: read, extract, check, assess. Runs in a worker process, or in this one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TypeVar

from assist import readers, rules
from assist.extract import extract
from assist.model import Document, Finding, Form, Record
from assist.pipeline.asides import located, surfaced
from assist.pipeline.completeness import missing_part
from assist.pipeline.limits import FileTimeout, time_limit
from assist.rules.policy import UNCHANGED, Policy
from assist.store.layout import pack
from assist.triage import assess

NO_FORM = (
    "文件中没有找到绩效自评表、绩效目标自评表或绩效自评报告。"
    "请确认上报的是自评表本身，而不是通知、附件目录或其他材料。"
)

Made = TypeVar("Made")
_MOST_TEXT = 200_000
"""Characters of files that are held at once to be checked together: several times what sixteen forms have."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A file to work on: where it stands (absolute), what the user calls it, its bytes."""

    path: str
    name: str
    key: str
    sha256: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """The records of a file. `final` is False when another try might end differently.

    `crashes` names rules that raised, with the error; their forms are marked as not fully checked.
    """

    records: tuple[Record, ...]
    final: bool = True
    crashes: tuple[str, ...] = ()
    layout: bytes = b""
    """The document's blocks, packed by assist.store.layout."""


def failed(name: str, sha256: str, reason: str) -> Record:
    """The record of a file that gave no form. `reason` is in Chinese, for its sender."""
    return assess(Record(file=name, sha256=sha256, status="failed", error=reason))


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a file, and what the rules say of each of its forms, where they have been asked."""

    document: Document
    forms: Sequence[Form]
    results: Sequence[rules.CheckResult] | None = None


def work(job: Job, timeout: float, policy: Policy = UNCHANGED) -> Outcome:
    """Everything about one file. Whatever is wrong with it comes back as a failed record."""
    return _guarded(job, timeout, lambda: _outcome(job, _read(job), policy))


def work_all(jobs: Sequence[Job], timeout: float, policy: Policy = UNCHANGED) -> list[Outcome]:
    """`work` for each of several files, whose forms are checked together, since that takes less time (rules.check_all).
    Reading and checking each have the time of a file."""
    if len(jobs) == 1:
        return [work(jobs[0], timeout, policy)]
    outcomes: list[Outcome] = []
    group: list[tuple[Job, _Read | Outcome]] = []
    size = 0
    for job in jobs:
        read = _guarded(job, timeout, partial(_read, job))
        group.append((job, read))
        size += len(read.document.text) if isinstance(read, _Read) else 0
        if size > _MOST_TEXT or job is jobs[-1]:
            outcomes.extend(_together(group, timeout, policy))
            group, size = [], 0
    return outcomes


def _together(group: Sequence[tuple[Job, _Read | Outcome]], timeout: float, policy: Policy) -> Iterator[Outcome]:
    """The outcomes of files that were read. Where checking all takes too long or goes wrong, each is checked alone,
    which shows whose fault it is."""
    found: Iterator[rules.CheckResult] | None
    asked = [
        (form, one.document.text, one.document.locator) for _, one in group if isinstance(one, _Read) for form in one.forms
    ]
    try:
        with time_limit(timeout):
            found = iter(rules.check_all(asked, policy=policy))
    except (FileTimeout, Exception):
        _log.info("checked one by one: %s", ", ".join(job.name for job, _ in group))
        found = None
    for job, one in group:
        if isinstance(one, Outcome):
            yield one
        else:
            results = None if found is None else list(islice(found, len(one.forms)))
            yield _guarded(job, timeout, partial(_outcome, job, replace(one, results=results), policy))


def _guarded(job: Job, timeout: float, make: Callable[[], Made]) -> Made | Outcome:
    """What is made of a file within its time, or the outcome that says what is wrong with it."""
    try:
        with time_limit(timeout):
            return make()
    except readers.UnreadableFile as error:
        return Outcome((failed(job.name, job.sha256, str(error)),))
    except FileTimeout:
        return Outcome((failed(job.name, job.sha256, timeout_reason(timeout)),), final=False)
    except MemoryError:
        reason = "处理该文件所需的内存超过上限。请拆分文件后重新上报。"
        return Outcome((failed(job.name, job.sha256, reason),), final=False)
    except Exception as error:
        # One bad file never stops a batch: the fault is logged for us and named for the reviewer.
        _log.exception("fault while working on %s", job.name)
        fault = type(error).__name__
        reason = f"程序处理该文件时出错（{fault}），未能检查。请人工审核，并将此文件反馈给维护人员。"
        return Outcome((failed(job.name, job.sha256, reason),), final=False)


def timeout_reason(timeout: float) -> str:
    """Why a file that ran out of time failed."""
    return f"处理超过 {timeout:g} 秒的时限，已停止。文件可能损坏或过于庞大，请另存后重新上报。"


def _read(job: Job) -> _Read:
    document = readers.read_bytes(job.data, job.name)
    return _Read(*surfaced(document, extract(document)))


def outcome_of(job: Job, document: Document, forms: Sequence[Form], policy: Policy = UNCHANGED) -> Outcome:
    """The checked records of a document's forms."""
    return _outcome(job, _Read(*surfaced(document, forms)), policy)


def _outcome(job: Job, read: _Read, policy: Policy) -> Outcome:
    document, forms = read.document, read.forms
    if not forms:
        return Outcome((failed(job.name, job.sha256, NO_FORM),))
    results = read.results
    if results is None:
        results = rules.check_all([(form, document.text, document.locator) for form in forms], policy=policy)
    crashes: list[str] = []
    siblings = _siblings(forms, document.text, crashes, policy)
    records = tuple(
        _record(job, document, index, form, result, siblings.get(index, ()), crashes)
        for index, (form, result) in enumerate(zip(forms, results, strict=True))
    )
    return Outcome(records, final=not crashes, crashes=tuple(crashes), layout=pack(document))


def _siblings(
    forms: Sequence[Form], text: str, crashes: list[str], policy: Policy
) -> Mapping[int, tuple[Finding, ...]]:
    try:
        return rules.check_siblings(forms, text, policy=policy)
    except Exception as error:
        # What the rules said about each form on its own still counts.
        _log.exception("a rule across forms crashed")
        crashes.append(f"跨表规则：{type(error).__name__}: {error}")
        return {}


def _record(
    job: Job,
    document: Document,
    index: int,
    form: Form,
    result: rules.CheckResult,
    more: tuple[Finding, ...],
    crashes: list[str],
) -> Record:
    warnings = document.warnings
    if result.crashes:
        names = "、".join(crash.rule for crash in result.crashes)
        warnings = (*warnings, f"规则 {names} 运行出错，本表未完整检查，请报告维护者")
        crashes.extend(f"{crash.rule}：{crash.error}" for crash in result.crashes)
    missing = missing_part(form)
    return assess(
        Record(
            file=job.name,
            sha256=job.sha256,
            form_index=index,
            status="partial" if missing or result.crashes else "ok",
            form=form,
            findings=located(document, (*result.findings, *more)),
            not_checked=tuple(result.not_checked),
            warnings=warnings,
            error=missing,
            text=document.text,
        )
    )
