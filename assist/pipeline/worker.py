"""One file: read, extract, check, assess. Runs in a worker process, or in this one."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from assist import readers, rules
from assist.extract import extract
from assist.model import Document, Finding, Form, Record
from assist.pipeline.completeness import missing_part
from assist.pipeline.limits import FileTimeout, time_limit
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
    """The records of a file. `final` is False when another try might end differently."""

    records: tuple[Record, ...]
    final: bool = True


def failed(name: str, sha256: str, reason: str) -> Record:
    """The record of a file that gave no form. `reason` is in Chinese, for its sender."""
    return assess(Record(file=name, sha256=sha256, status="failed", error=reason))


def work(job: Job, timeout: float) -> Outcome:
    """Everything about one file. Whatever is wrong with it comes back as a failed record."""
    try:
        with time_limit(timeout):
            return Outcome(_records(job))
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


def _records(job: Job) -> tuple[Record, ...]:
    document = readers.read_bytes(job.data, job.name)
    forms = extract(document)
    if not forms:
        return (failed(job.name, job.sha256, NO_FORM),)
    siblings = rules.check_siblings(forms, document.text)
    return tuple(
        _record(job, document, index, form, siblings.get(index, ())) for index, form in enumerate(forms)
    )


def _record(job: Job, document: Document, index: int, form: Form, more: tuple[Finding, ...]) -> Record:
    result = rules.check(form, document.text)
    missing = missing_part(form)
    return assess(
        Record(
            file=job.name,
            sha256=job.sha256,
            form_index=index,
            status="partial" if missing else "ok",
            form=form,
            findings=(*result.findings, *more),
            not_checked=tuple(result.not_checked),
            warnings=document.warnings,
            error=missing,
            text=document.text,
        )
    )
