"""What a user has changed: the tables of assist.toml and of --rules FILE, and the baseline."""

from __future__ import annotations

import argparse
import tomllib
from pathlib import Path

from assist.pipeline.baseline import Baseline, BaselineError
from assist.pipeline.baseline import load as load_baseline
from assist.pipeline.queue import Selection
from assist.pipeline.suppression import Suppression
from assist.pipeline.suppression import parse as parse_suppressions
from assist.rules import Policy, PolicyError, all_rules
from assist.rules.policy import UNCHANGED
from assist.rules.policy import parse as parse_policy
from assist.settings import SettingsError, documents

_TABLES = {"rules", "profile", "suppress"}


def load(file: Path | None) -> tuple[Policy, tuple[Suppression, ...]]:
    """Policy and suppressions of the user's own file, the working directory's, then `file`, later ones
    deciding. Raises SettingsError for what cannot be understood."""
    policy = UNCHANGED
    suppressions: tuple[Suppression, ...] = ()
    sources = [(data, str(place)) for data, place in documents()]
    if file is not None:
        sources.append((_read(file), str(file)))
    try:
        for data, place in sources:
            if _TABLES & set(data):
                policy = policy.joined(parse_policy(data, place))
                suppressions = (*suppressions, *parse_suppressions(data, place))
    except PolicyError as error:
        raise SettingsError(str(error)) from error
    return policy, suppressions


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
    known = [rule.id for rule in all_rules()]
    for prefix in (*chosen.select, *chosen.ignore):
        if not any(rule.startswith(prefix) for rule in known):
            raise SettingsError(f"没有规则 {prefix}。运行 assist rules 查看全部编号。")
    return chosen


def _read(file: Path) -> dict[str, object]:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"规则文件 {file} 无法读取：{error}") from error
    unknown = sorted(set(data) - _TABLES)
    if unknown:
        raise SettingsError(
            f"规则文件 {file} 中的 {'、'.join(unknown)} 不认识。可用：rules、profile、suppress。"
        )
    return data
