"""`assist triage`: the run, its progress on stderr, its result on stdout or in a file."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from assist.cli.codes import DONE, FOUND, INPUTS_FAILED, INTERRUPTED, USAGE_ERROR
from assist.cli.output import OutputError, check_target, write_report
from assist.cli.progress import Progress, Tally
from assist.pipeline import Ledger, Options, work_through
from assist.pipeline.options import default_workers
from assist.pipeline.queue import Selection, ranked
from assist.pipeline.stop import Stop
from assist.settings import Settings, SettingsError, load
from assist.store import Store, WorkspaceError


def run(arguments: argparse.Namespace) -> int:
    """Runs the command; returns the exit code."""
    try:
        settings = load()
        _check(arguments, settings)
        with Store(arguments.workspace or Path(settings.workspace), exclusive=True) as store:
            return _run(arguments, settings, store)
    except (SettingsError, WorkspaceError, OutputError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return USAGE_ERROR


def _check(arguments: argparse.Namespace, settings: Settings) -> None:
    missing = [path for path in arguments.paths if not path.exists()]
    if missing:
        raise OutputError(f"路径不存在：{'、'.join(str(path) for path in missing)}。请检查拼写。")
    check_target(arguments)


def _run(arguments: argparse.Namespace, settings: Settings, store: Store) -> int:
    selection = Selection.parse(arguments.select, arguments.ignore)
    options = _options(arguments, settings)
    ledger = Ledger.open(store, [str(path) for path in arguments.paths])
    started = time.monotonic()
    with Stop() as stop, Progress(arguments.paths, quiet=arguments.quiet) as progress:
        for _ in work_through(arguments.paths, options, ledger, stop):
            progress.advance(ledger.files)
    tally = Tally(arguments.fail_on or settings.fail_on)
    for outline in store.outlines(ledger.run):
        tally.add(outline, selection)
    queue = ranked(store, ledger.run, selection)
    write_report(queue, arguments)
    if not arguments.quiet:
        tally.summarise(ledger, arguments.paths, time.monotonic() - started)
    return _exit_code(ledger, tally)


def _options(arguments: argparse.Namespace, settings: Settings) -> Options:
    workers = arguments.workers if arguments.workers is not None else settings.workers
    timeout = arguments.timeout if arguments.timeout is not None else settings.timeout
    return Options(workers=workers or default_workers(), timeout=timeout, reuse=not arguments.no_cache)


def _exit_code(ledger: Ledger, tally: Tally) -> int:
    if ledger.interrupted:
        return INTERRUPTED
    if tally.failed or ledger.crashes:
        return INPUTS_FAILED
    return FOUND if tally.reached else DONE
