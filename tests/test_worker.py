"""Files that are worked on together end as each would alone, and one that goes wrong costs no other anything."""

from __future__ import annotations

import time
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import pytest

from assist import rules
from assist.pipeline import worker
from assist.pipeline.worker import Job, timeout_reason, work, work_all
from assist.rules import CheckResult
from tests.samples import planted_form, sound_form

_MADE = [sound_form(), planted_form()]
"""Made once: it takes longer than the work."""


def jobs(*data: bytes) -> list[Job]:
    return [Job(f"/{at}", f"{at}.docx", str(at), sha256(one).hexdigest(), one) for at, one in enumerate(data)]


def test_files_together_end_as_each_alone() -> None:
    given = jobs(*_MADE, b"PK\x03\x04 cut", "没有表".encode(), _MADE[1], b"")
    assert work_all(given, 20) == [work(job, 20) for job in given]
    assert any(record.findings for record in work_all(given, 20)[1].records)


def test_they_are_checked_in_groups_where_they_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    given = jobs(*_MADE, _MADE[0])
    together = work_all(given, 20)
    sizes: list[int] = []
    real = rules.check_all

    def counted(forms: Sequence[Any], **options: Any) -> list[CheckResult]:
        sizes.append(len(forms))
        return real(forms, **options)

    monkeypatch.setattr(rules, "check_all", counted)
    monkeypatch.setattr(worker, "_MOST_TEXT", 0)
    assert work_all(given, 20) == together
    assert sizes == [1, 1, 1]


@pytest.mark.parametrize("wrong", ["slow", "large", "broken"])
def test_what_goes_wrong_in_checking_is_that_file_s_alone(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = jobs(*_MADE, _MADE[0])
    alone = [work(job, 20) for job in given]
    culprit = alone[1].records[0].text
    real = rules.check_all

    def faulty(forms: Sequence[Any], **options: Any) -> list[CheckResult]:
        if any(text == culprit for _, text, _ in forms):
            if wrong == "slow":
                time.sleep(9)
            raise MemoryError if wrong == "large" else KeyError("x")
        return real(forms, **options)

    monkeypatch.setattr(rules, "check_all", faulty)
    first, second, third = work_all(given, 0.5)
    assert (first, third) == (alone[0], alone[2])
    assert second.records[0].status == "failed"
    assert not second.final
    assert (second.records[0].error == timeout_reason(0.5)) == (wrong == "slow")
