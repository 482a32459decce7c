"""`assist ask`: a question over everything in the workspace."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from assist.ask import Answer, answer
from assist.cli.codes import DONE, USAGE_ERROR
from assist.cli.model_use import access_of, open_seam
from assist.llm.errors import ConfigurationError
from assist.retrieve import Past, PastError
from assist.settings import SettingsError, load

_SHOWN = 20


def run(arguments: argparse.Namespace) -> int:
    """Answers the question; 2 when the workspace cannot be used or the output cannot be written."""
    try:
        settings = load()
        folder = arguments.workspace or Path(settings.workspace)
        access = access_of(arguments, settings)
        with Past(folder) as past, ExitStack() as opened:
            seam = open_seam(access, folder, arguments) if access else None
            if seam is not None:
                opened.callback(seam.close)
            before: Answer | None = None
            for question in arguments.after or ():
                before = answer(question, past, follow_up=before, asks=seam)
            given = answer(arguments.question, past, follow_up=before, asks=seam)
    except (SettingsError, PastError, ConfigurationError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return USAGE_ERROR
    if arguments.output is not None:
        return _export(given, arguments.output)
    if arguments.format == "json":
        print(given.as_json())
    else:
        _print(given, arguments.top)
    return DONE


def _export(given: Answer, target: Path) -> int:
    from assist.ask.export import write_xlsx

    try:
        with target.open("wb") as out:
            write_xlsx(given, out)
    except OSError as error:
        print(f"错误：无法写入 {target}：{error.strerror or error}。", file=sys.stderr)
        return USAGE_ERROR
    return DONE


def _print(given: Answer, top: int) -> None:
    from rich.console import Console
    from rich.table import Table

    print(given.answer)
    if given.refused is not None:
        return
    print(f"理解为：{given.reading}")
    rows = given.rows[:top] if top else given.rows
    if rows:
        table = Table(show_edge=False)
        keys = list(dict.fromkeys(key for row in rows for key in row))
        for key in keys:
            table.add_column(key, overflow="fold")
        for row in rows:
            table.add_row(*("" if row.get(key) is None else str(row[key]) for key in keys))
        Console(soft_wrap=False).print(table, markup=False)
        if len(rows) < len(given.rows):
            print(f"（共 {len(given.rows)} 行，显示前 {len(rows)} 行；--top 0 显示全部，--output 导出）")
    for item in given.citations[: _SHOWN if top else None]:
        print(f"  [{item.form}] {item.file} {item.locator}：{item.text}")
