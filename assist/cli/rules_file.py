"""Which findings the options of a run leave: --select, --ignore, --baseline and the suppressions."""

from __future__ import annotations

import argparse

from assist.pipeline.baseline import Baseline, BaselineError
from assist.pipeline.baseline import load as load_baseline
from assist.pipeline.policy_file import load
from assist.pipeline.queue import Selection
from assist.pipeline.suppression import Suppression
from assist.rules.pages import names
from assist.settings import SettingsError

__all__ = ["load", "selection"]


def selection(arguments: argparse.Namespace, suppressions: tuple[Suppression, ...]) -> Selection:
    """What --select, --ignore, --baseline and the suppressions leave. Raises SettingsError for a rule that
    does not exist and a baseline that is none."""
    baseline: Baseline | None = None
    try:
        if arguments.baseline is not None:
            baseline = load_baseline(arguments.baseline)
    except BaselineError as error:
        raise SettingsError(str(error)) from error
    chosen = Selection.parse(arguments.select, arguments.ignore, suppressions, baseline)
    known = names()
    for prefix in (*chosen.select, *chosen.ignore):
        if not any(rule.startswith(prefix) for rule in known):
            raise SettingsError(f"没有规则 {prefix}。运行 assist rules 查看全部编号。")
    return chosen
