"""`assist triage`: the run, its progress on stderr, its result on stdout or in a file."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

from assist.cli import rules_file
from assist.cli.codes import DONE, FOUND, INPUTS_FAILED, INTERRUPTED, NO_MODEL, USAGE_ERROR
from assist.cli.model_use import Estimator, access_of, open_seam, reading_of
from assist.cli.output import OutputError, check_target, write_report
from assist.cli.progress import Progress, Tally
from assist.llm import Access, ModelError
from assist.llm.errors import ConfigurationError
from assist.pipeline import Ledger, Options, work_through
from assist.pipeline.options import default_workers
from assist.pipeline.precedents import Precedents
from assist.pipeline.queue import ranked
from assist.pipeline.stop import Stop
from assist.retrieve import PastError
from assist.settings import Settings, SettingsError, load
from assist.store import Store, WorkspaceError


def run(arguments: argparse.Namespace) -> int:
    """Runs the command; returns the exit code."""
    try:
        settings = load()
        _check(arguments, settings)
        access = access_of(arguments, settings)
        if access is not None and arguments.dry_run:
            return _estimate(arguments, settings, access)
        with Store(arguments.workspace or Path(settings.workspace), exclusive=True) as store:
            return _run(arguments, settings, store, access)
    except (SettingsError, WorkspaceError, OutputError, ConfigurationError, PastError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return USAGE_ERROR
    except ModelError as error:  # found before the run, where one is required
        print(f"错误：{error.kind}（{error.reason}）。", file=sys.stderr)
        return NO_MODEL


def _check(arguments: argparse.Namespace, settings: Settings) -> None:
    missing = [path for path in arguments.paths if not path.exists()]
    if missing:
        raise OutputError(f"路径不存在：{'、'.join(str(path) for path in missing)}。请检查拼写。")
    check_target(arguments)


def _estimate(arguments: argparse.Namespace, settings: Settings, access: Access) -> int:
    """Reads everything, sends and stores nothing, says what a run would ask."""
    estimator = Estimator(access)
    for _ in work_through(arguments.paths, _options(arguments, settings), Ledger(), Stop(), estimator):
        pass
    print(estimator.summary())
    return DONE


def _run(arguments: argparse.Namespace, settings: Settings, store: Store, access: Access | None) -> int:
    policy, suppressions = rules_file.load(arguments.rules)
    selection = rules_file.selection(arguments, suppressions)
    options = replace(_options(arguments, settings), policy=policy, reading=reading_of(access))
    seam = open_seam(access, arguments.workspace or Path(settings.workspace), arguments) if access else None
    if seam is not None and arguments.require_llm:
        seam.check()
    ledger = Ledger.open(store, [str(path) for path in arguments.paths])
    started = time.monotonic()
    with Stop() as stop, Progress(arguments.paths, quiet=arguments.quiet) as progress:
        for _ in work_through(arguments.paths, options, ledger, stop, seam):
            progress.advance(ledger.files)
    if seam is not None:
        seam.close()
    tally = Tally(arguments.fail_on or settings.fail_on)
    queue = ranked(store, ledger.run, selection)
    if selection.by_form:
        tally.compare(store.load(queue.forms), selection)
    else:
        for outline in store.outlines(ledger.run):
            tally.add(outline, selection)
    if arguments.precedents:
        folder = arguments.workspace or Path(settings.workspace)
        with Precedents(folder, selection, policy) as precedents:
            write_report(replace(queue, enrich=precedents), arguments)
    else:
        write_report(queue, arguments)
    if not arguments.quiet:
        tally.summarise(ledger, arguments.paths, time.monotonic() - started)
    if arguments.require_llm and ledger.model_failures and not ledger.interrupted:
        return NO_MODEL
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
