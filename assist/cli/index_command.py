"""`assist index`: adds past forms and reviewers' decisions, and keeps the derived index right."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path

from assist.cli.codes import DONE, INPUTS_FAILED, USAGE_ERROR
from assist.model import Table
from assist.retrieve import Past, PastError
from assist.settings import Settings, SettingsError, load
from assist.store import WorkspaceError


def run(arguments: argparse.Namespace) -> int:
    """Returns 3 when some files or rows could not be used, 2 when the workspace could not."""
    try:
        settings = load()
        folder = arguments.workspace or Path(settings.workspace)
        failed = _add(arguments, settings, folder) if arguments.paths else 0
        with Past(folder, refresh=not arguments.rebuild) as past:
            if arguments.rebuild:
                past.rebuild()
            faults = _decisions(past, arguments.decisions) if arguments.decisions else []
            _report(past, arguments)
    except (SettingsError, PastError, WorkspaceError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return USAGE_ERROR
    for fault in faults:
        print(f"未采用：{fault}", file=sys.stderr)
    return INPUTS_FAILED if failed or faults else DONE


def _add(arguments: argparse.Namespace, settings: Settings, folder: Path) -> int:
    from assist.pipeline import Ledger, Options, work_through
    from assist.pipeline.options import default_workers
    from assist.pipeline.policy_file import load as load_policy
    from assist.pipeline.stop import Stop
    from assist.store import Store

    missing = [path for path in arguments.paths if not path.exists()]
    if missing:
        raise PastError(f"找不到 {'、'.join(map(str, missing))}。")
    failed = 0
    policy, _ = load_policy(None)
    options = Options(workers=settings.workers or default_workers(), timeout=settings.timeout, policy=policy)
    with Store(folder, exclusive=True) as store, Stop() as stop:
        ledger = Ledger.open(store, ["index", *map(str, arguments.paths)])
        for result in work_through(arguments.paths, options, ledger, stop):
            for record in result.records():
                if record.status == "failed":
                    failed += 1
                    print(f"未能读取 {record.file}：{record.error}", file=sys.stderr)
        if ledger.interrupted:
            raise KeyboardInterrupt
    return failed


def _decisions(past: Past, file: Path) -> list[str]:
    from assist.retrieve.decisions import import_rows

    imported = import_rows(past, _rows(file), file.name)
    print(f"采用审核决定 {imported.kept} 条")
    return imported.faults


def _rows(file: Path) -> list[list[str]]:
    """The rows of a .csv file, or of the first table of a workbook."""
    from assist.readers import UnreadableFile, read_file

    try:
        if file.suffix.lower() in (".csv", ".tsv"):
            text = file.read_bytes().decode("utf-8-sig")
            return list(
                csv.reader(io.StringIO(text), delimiter="\t" if file.suffix.lower() == ".tsv" else ",")
            )
        document = read_file(file)
    except (OSError, UnicodeDecodeError, UnreadableFile) as error:
        raise PastError(f"无法读取 {file}：{error}。决定表应为 xlsx 或 UTF-8 的 csv。") from error
    tables = [block for block in document.blocks if isinstance(block, Table)]
    if not tables:
        return []
    rows = [[""] * tables[0].ncols for _ in range(tables[0].nrows)]
    for cell in tables[0].cells:
        rows[cell.row][cell.col] = cell.text
    return rows


def _report(past: Past, arguments: argparse.Namespace) -> None:
    from assist.retrieve.vectors import bring_up_to_date, embedder_from, installed

    forms = past.connection.execute("SELECT count(*) FROM past_forms WHERE id > 0").fetchone()[0]
    print(f"往年表单 {forms} 份")
    if not installed():
        print("向量索引：未安装 chromadb，按文字检索（pip install 'assist[retrieve]' 可启用）")
        return
    with bring_up_to_date(past, embedder_from(arguments), rebuild=arguments.rebuild) as vectors:
        print(f"向量索引：{vectors.count()} 份，{vectors.name}")
