"""What stderr shows: a progress bar while a run goes on, a summary when it ends."""

from __future__ import annotations

import shlex
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assist.model import Record
from assist.pipeline import Ledger
from assist.pipeline.baseline import Key, keys
from assist.pipeline.queue import Selection
from assist.pipeline.suppression import Suppression
from assist.store import Outline
from assist.triage import SEVERITIES, SEVERITY_LABELS

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_REFRESH = 0.1
_NAMED = 20
"""Files that the summary names; the others are in the report."""


class Progress:
    """A bar on stderr, when that is a terminal.

    It is redrawn by the run itself, without a thread, so that worker processes can be started safely.
    """

    def __init__(self, paths: Sequence[Path], *, quiet: bool) -> None:
        self._bar: Bar | None = None
        self._paths = paths
        self._drawn = 0.0
        self._shown = sys.stderr.isatty() and not quiet

    def __enter__(self) -> Self:
        if self._shown:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            from assist.readers.sources import expand

            self._bar = Bar(
                TextColumn("正在检查"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                auto_refresh=False,
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task("", total=sum(1 for _ in expand(self._paths)))
        return self

    def advance(self, files: int) -> None:
        """Shows that so many files are done."""
        now = time.monotonic()
        if self._bar is not None and now - self._drawn > _REFRESH:
            self._drawn = now
            self._bar.update(self._task, completed=files, refresh=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


class Tally:
    """What a run came to. `fail_on` is a severity or "never"."""

    def __init__(self, fail_on: str) -> None:
        self._failing = SEVERITIES[SEVERITIES.index(fail_on) :] if fail_on in SEVERITIES else ()
        self._severities: Counter[str] = Counter()
        self._unreadable: list[Outline] = []
        self.forms = 0
        self.failed = 0
        self.partial = 0
        self.clean = 0
        self.suppressed = 0
        self.resolved: int | None = None
        self.expired: list[Suppression] = []

    def add(self, outline: Outline, selection: Selection) -> None:
        """Counts a form, or a file that gave none."""
        if outline.status == "failed":
            self.failed += 1
            if len(self._unreadable) < _NAMED:
                self._unreadable.append(outline)
            return
        severities = [severity for rule, severity in outline.findings if selection.wants(rule)]
        self.forms += 1
        self.partial += outline.status == "partial"
        self.clean += not severities
        self._severities.update(severities)

    def compare(self, records: Iterable[Record], selection: Selection) -> None:
        """Counts the records under a selection that has suppressions or a baseline, and what those hold back."""
        present: set[Key] = set()
        for record in records:
            present.update(keys(record))
            shown = selection.apply(record)
            found = tuple((finding.rule, finding.severity) for finding in shown.findings)
            self.add(Outline(record.file, record.status, record.error, found), selection)
            self.suppressed += sum(selection.suppresses(record, finding) for finding in record.findings)
        if selection.baseline is not None:
            self.resolved = selection.baseline.resolved(present)
        self.expired = [item for item in selection.suppressions if item.over(selection.today)]

    @property
    def reached(self) -> bool:
        """Whether there is a finding as grave as `fail_on` or graver, certain or not."""
        return any(self._severities[severity] for severity in self._failing)

    def summarise(self, ledger: Ledger, paths: Sequence[Path], seconds: float) -> None:
        """Writes the closing summary to stderr."""
        print("\n".join(self._lines(ledger, paths, seconds)), file=sys.stderr)

    def _lines(self, ledger: Ledger, paths: Sequence[Path], seconds: float) -> Iterator[str]:
        found = "，".join(
            f"{SEVERITY_LABELS[severity]} {self._severities[severity]}"
            for severity in reversed(SEVERITIES)
            if self._severities[severity]
        )
        partial = f"；不完整 {self.partial} 份" if self.partial else ""
        yield (
            f"{ledger.files} 个文件（其中 {ledger.reused} 个沿用上次结果），{self.forms} 份表单，"
            f"用时 {seconds:.1f} 秒。"
        )
        yield f"发现问题：{found or '无'}；未发现问题的表单 {self.clean} 份{partial}。"
        if self.suppressed:
            yield f"按规则文件不再显示的问题 {self.suppressed} 项。"
        for item in self.expired:
            yield f"对 {item.rule}（{item.project or item.file}）的抑制已于 {item.expires} 到期，问题重新显示。"
        if self.resolved is not None:
            yield f"以上只含与基线相比新出现或变动的问题；基线中已消除或变动的 {self.resolved} 项。"
        if ledger.vanished:
            yield f"上次有、这次已不在的文件 {ledger.vanished} 个，已从工作区移除。"
        if self.failed:
            yield f"未能读取 {self.failed} 个："
            yield from (f"  {outline.name}：{outline.error}" for outline in self._unreadable)
        if self.failed > len(self._unreadable):
            yield f"  …… 其余 {self.failed - len(self._unreadable)} 个见报告"
        for crash, count in ledger.crashes.items():
            yield f"规则运行出错（{count} 次），请报告维护者：{crash}"
        for reason, count in ledger.model_failures.most_common(5):
            yield f"模型未能回答（{count} 次）：{reason}。相应表单按规则处理，下次运行会再试。"
        if ledger.interrupted:
            again = shlex.join(str(path) for path in paths)
            yield f"已中断。已完成的都已保存，继续请运行：assist triage {again}"
