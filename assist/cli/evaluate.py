"""`assist eval`: hands over to the measuring code, which lives beside the package in a checkout."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import cast

from assist.cli.codes import USAGE_ERROR


def run(arguments: Sequence[str]) -> int:
    """Runs eval.command with these arguments; 2 when this is not an installation from a checkout."""
    try:
        command = import_module("eval.command")
    except ModuleNotFoundError as error:
        if error.name not in ("eval", "eval.command"):
            raise
        print(
            "assist eval 只在源码目录的安装（pip install -e .）中可用：未找到 eval/ 目录。", file=sys.stderr
        )
        return USAGE_ERROR
    return cast("int", command.main(list(arguments)))
