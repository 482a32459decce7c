"""One file: read, extract, check, assess. Runs in a worker process, or in this one."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


def work(job: Job, timeout: float, policy: Policy = UNCHANGED) -> Outcome:
    """Everything about one file. Whatever is wrong with it comes back as a failed record."""
    try:
        with time_limit(timeout):
            return _outcome(job, policy)
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


def _outcome(job: Job, policy: Policy) -> Outcome:
    document = readers.read_bytes(job.data, job.name)
    return outcome_of(job, document, extract(document), policy)


def outcome_of(job: Job, document: Document, forms: Sequence[Form], policy: Policy = UNCHANGED) -> Outcome:
    """The checked records of a document's forms."""
    if not forms:
        return Outcome((failed(job.name, job.sha256, NO_FORM),))
    document, forms = surfaced(document, forms)
    crashes: list[str] = []
    siblings = _siblings(forms, document.text, crashes, policy)
    records = tuple(
        _record(job, document, index, form, siblings.get(index, ()), crashes, policy)
        for index, form in enumerate(forms)
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
    more: tuple[Finding, ...],
    crashes: list[str],
    policy: Policy,
) -> Record:
    result = rules.check(form, document.text, policy=policy, locate=document.locator)
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
