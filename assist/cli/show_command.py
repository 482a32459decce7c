"""`assist show`: one form from the workspace."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from assist.cli.codes import DONE, USAGE_ERROR
from assist.model import Record
from assist.pipeline.precedents import Precedents
from assist.retrieve import PastError
from assist.settings import SettingsError, load
from assist.store import Store, WorkspaceError


def run(arguments: argparse.Namespace) -> int:
    """Runs the command; returns the exit code: 2 when no form, or more than one, answers to the name."""
    try:
        with Store(arguments.workspace or Path(load().workspace), create=False) as store:
            record = _the_one(store, arguments.form)
        if record is not None:
            with Precedents(arguments.workspace or Path(load().workspace)) as precedents:
                record = precedents(record)
    except (SettingsError, WorkspaceError, PastError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return USAGE_ERROR
    if record is None:
        return USAGE_ERROR
    if arguments.format == "jsonl":
        from assist.report import jsonl

        jsonl.write([record], sys.stdout)
    else:
        from assist.report import detail

        detail.write(record, sys.stdout)
    return DONE


def _the_one(store: Store, wanted: str) -> Record | None:
    found = store.find(wanted)
    if not found:
        print(f"错误：工作区中没有“{wanted}”。先运行 assist triage，编号见其表格第一列。", file=sys.stderr)
        return None
    records = list(store.load(found))
    if len(records) == 1:
        return records[0]
    print(f"“{wanted}”对应多份表单，请用编号指定：", file=sys.stderr)
    for form, record in zip(found, records, strict=True):
        print(
            f"  {form.id}  {record.headline}  {record.file}（第 {record.form_index + 1} 份）", file=sys.stderr
        )
    return None
