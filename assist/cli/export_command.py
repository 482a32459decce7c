"""`assist export`: findings with their decisions, or review opinions, from the desk's workspace."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import parse_qsl

from assist.cli.codes import DONE, USAGE_ERROR
from assist.settings import SettingsError, load
from assist.store import Store, WorkspaceError


def run(arguments: argparse.Namespace) -> int:
    """Writes the file whole or not at all; returns the exit code."""
    try:
        from assist.web import corrections, handing_on
        from assist.web.address import filters_of
    except ModuleNotFoundError as error:
        print(f"错误：缺少 {error.name}。导出需要：pip install 'assist[web]'。", file=sys.stderr)
        return USAGE_ERROR
    from assist.report.opinion import TemplateError
    from assist.store.desk import Desk

    output: Path = arguments.output
    kind = output.suffix.lower()
    if kind not in (".xlsx", ".docx") or not output.absolute().parent.is_dir():
        print("错误：请给出以 .xlsx（问题）或 .docx（审核意见书）结尾、文件夹存在的文件名。", file=sys.stderr)
        return USAGE_ERROR
    part = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        workspace = arguments.workspace or Path(load().workspace)
        Store(workspace, create=False).close()
        desk = Desk(workspace)
        try:
            corrections.bring_desk_up_to_date(desk)
            filters = filters_of(dict(parse_qsl(arguments.filter)))
            rows = (
                handing_on.chosen(desk, arguments.form)
                if arguments.form
                else handing_on.rows_of(desk, filters)
            )
            with part.open("w+b") as out:
                if kind == ".xlsx":
                    handing_on.write_findings(desk, rows, out)
                else:
                    handing_on.write_opinions(desk, rows, out, arguments.template)
        finally:
            desk.close()
        part.replace(output)
    except (SettingsError, WorkspaceError, TemplateError, OSError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return USAGE_ERROR
    finally:
        part.unlink(missing_ok=True)
    return DONE
