"""The command line. Parsing imports nothing heavy: each command imports what it needs when it runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import cast

from assist.cli.codes import DONE, INTERRUPTED
from assist.cli.parser import build_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code (see `assist --help`)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["eval"]:  # its options are its own
        from assist.cli.evaluate import run as evaluate

        return evaluate(given[1:])
    options = build_parser().parse_args(given)
    command = import_module(f"assist.cli.{options.module}")
    try:
        return cast("int", command.run(options))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
