"""Where a report goes: the format by flag or suffix, a file written whole or not at all, or stdout."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path
from typing import IO

from assist.pipeline.queue import Queue

_BINARY = {"xlsx"}


class OutputError(Exception):
    """The arguments do not fit together. The message is in Chinese."""


def chosen_format(arguments: argparse.Namespace) -> str:
    """The format asked for, or that of the output's suffix, or the table."""
    if arguments.format:
        return str(arguments.format)
    suffix = arguments.output.suffix.lower().removeprefix(".") if arguments.output else ""
    return {"xlsx": "xlsx", "html": "html", "htm": "html", "jsonl": "jsonl", "sarif": "sarif"}.get(
        suffix, "table"
    )


def check_target(arguments: argparse.Namespace) -> None:
    """Raises OutputError when the report cannot go where it should, before any work is done."""
    output: Path | None = arguments.output
    if output is None:
        if chosen_format(arguments) in _BINARY and sys.stdout.isatty():
            raise OutputError("xlsx 不能显示在终端上。请加 --output 文件名.xlsx。")
        return
    if output.is_dir():
        raise OutputError(f"--output {output} 是文件夹。请给出文件名。")
    if not output.absolute().parent.is_dir():
        raise OutputError(f"--output 所在的文件夹 {output.absolute().parent} 不存在。")


def write_report(queue: Queue, arguments: argparse.Namespace) -> None:
    """Writes the queue. A file appears under its name only when it is whole."""
    kind = chosen_format(arguments)
    output: Path | None = arguments.output
    if output is None:
        _render(kind, queue, sys.stdout.buffer, arguments.top)
        return
    part = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as handle:
            _render(kind, queue, handle, arguments.top)
        part.replace(output)
    except OSError as error:
        raise OutputError(f"无法写入 {output}：{error.strerror or error}。") from error
    finally:
        part.unlink(missing_ok=True)


def _render(kind: str, queue: Queue, out: IO[bytes], top: int) -> None:
    if kind == "xlsx":
        from assist.report import xlsx

        xlsx.write(queue, out)
        return
    text = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="\n", write_through=True)
    try:
        _render_text(kind, queue, text, top)
        text.flush()
    finally:
        text.detach()


def _render_text(kind: str, queue: Queue, out: io.TextIOWrapper, top: int) -> None:
    if kind == "jsonl":
        from assist.report import jsonl

        jsonl.write(queue, out)
    elif kind == "html":
        from assist.report import html

        html.write(queue.laid_out(), out)
    elif kind == "sarif":
        from assist.report import sarif

        sarif.write(queue, out)
    else:
        from assist.report import table

        table.write(queue.numbered(top), out, total=len(queue))
