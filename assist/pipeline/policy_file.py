"""What a user has changed about rules and profiles: the tables of assist.toml, and of a file of one's own."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from assist.pipeline.suppression import Suppression
from assist.pipeline.suppression import parse as parse_suppressions
from assist.rules import Policy, PolicyError
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


@cache
def in_force() -> Policy:
    """The policy of assist.toml, read once: a desk keeps to what held when it was started. Raises SettingsError."""
    return load(None)[0]


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
