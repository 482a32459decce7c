"""The queue as a table on the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assist.model import Record
from assist.report.words import form_name, printable, score_text, short_path
from assist.triage import STATUS_LABELS, groups

_PLAIN_WIDTH = 160
_STYLES = ((50.0, "bold red"), (30.0, "yellow"), (0.01, "cyan"), (0.0, "green"))


def write(numbered: Iterable[tuple[int, Record]], out: TextIO, *, total: int) -> None:
    """Writes the records, each with its number in the workspace, and says how many of `total` these are."""
    console = Console(file=out, width=None if out.isatty() else _PLAIN_WIDTH, highlight=False)
    table = Table(header_style="bold", row_styles=("", "dim"), expand=False)
    table.add_column("编号", justify="right", no_wrap=True)
    table.add_column("风险", justify="right", no_wrap=True)
    table.add_column("表单", overflow="fold", max_width=36)
    table.add_column("总分", justify="right", no_wrap=True)
    table.add_column("问题", justify="right", no_wrap=True)
    table.add_column("首要原因", overflow="fold")
    table.add_column("文件", overflow="fold", max_width=40)
    shown = 0
    for number, record in numbered:
        table.add_row(*_row(number, record))
        shown += 1
    console.print(table)
    if shown < total:
        console.print(f"只列出前 {shown} 份，共 {total} 份；全部内容请用 --format xlsx 或 --top 0。")


def _row(number: int, record: Record) -> tuple[str, ...]:
    style = next(style for floor, style in _STYLES if record.risk >= floor)
    risk = f"[{style}]{record.risk:.0f}[/]" if record.status != "failed" else "[red]—[/]"
    status = "" if record.status == "ok" else f"[magenta]〔{STATUS_LABELS[record.status]}〕[/]"
    count = len(groups(record.findings))
    return (
        str(number),
        risk,
        escape(form_name(record)),
        score_text(record),
        str(count) if count else "",
        status + escape(printable(record.headline)),
        escape(printable(short_path(record.file))),
    )
