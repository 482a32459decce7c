"""Settings of the command line: flag, then environment (ASSIST_*), then assist.toml, then default."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

FAIL_ON = ("contradiction", "violation", "explain", "suspicious", "never")
"""What `fail_on` may be."""


class SettingsError(Exception):
    """A setting is unknown or has a wrong value. The message is in Chinese and names its place."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set without a flag. `workers` 0 chooses by the machine, `timeout` is seconds a file.

    A model is used when `model` is set. Its limits and budgets are those of assist.llm.access.Access.
    `embeddings_url` is an OpenAI-compatible endpoint or "e5" (docs/ask.md).
    """

    workspace: str = ".assist"
    workers: int = 0
    timeout: float = 60.0
    fail_on: str = "never"
    model: str = ""
    base_url: str = ""
    api_key: str = ""
    model_timeout: float = 120.0
    model_concurrency: int = 2
    requests_per_minute: int = 0
    tokens_per_minute: int = 0
    token_budget: int = 0
    money_budget: float = 0.0
    prompt_price: float = 0.0
    completion_price: float = 0.0
    chroma_url: str = ""
    embeddings_url: str = ""
    embeddings_model: str = ""
    embeddings_key: str = ""


TABLES = ("rules", "profile", "suppress")
"""Tables of assist.toml that are no settings: assist.pipeline.policy_file reads them."""

NOT_FROM_THE_WORKING_DIRECTORY = ("base_url", "api_key", "chroma_url", "embeddings_url", "embeddings_key")
"""A file that came along with the forms must not decide where the forms are sent."""


def load(environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> Settings:
    """Settings from the user's own assist.toml, that in `folder` (the working directory), and ASSIST_*
    variables, the later overriding the earlier.

    Raises SettingsError for a file that is not TOML, an unknown key, a value of the wrong type, and for an
    endpoint or key in the working directory's file.
    """
    settings = Settings()
    own = _own_file(environment)
    if own is not None and own.is_file():
        settings = _apply(settings, _read(own), str(own))
    file = (folder or Path()) / "assist.toml"
    if file.is_file():
        values = _read(file)
        for name in NOT_FROM_THE_WORKING_DIRECTORY:
            if name in values:
                place = f"请移到 {own}" if own else "请改用环境变量"
                raise SettingsError(f"当前目录的 {file} 不能设置 {name}。{place}，或用 ASSIST_{name.upper()}。")
        settings = _apply(settings, values, str(file))
    known = {f"ASSIST_{field.name.upper()}": field.name for field in fields(Settings)}
    given = {known[name]: value for name, value in environment.items() if name in known and value}
    return _apply(settings, given, "环境变量")


def documents(
    environment: Mapping[str, str] = os.environ, folder: Path | None = None
) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """The user's own assist.toml and that in `folder` (the working directory), as far as they are there."""
    for file in (_own_file(environment), (folder or Path()) / "assist.toml"):
        if file is not None and file.is_file():
            yield _read(file), file


def _own_file(environment: Mapping[str, str]) -> Path | None:
    """The user's own file: $XDG_CONFIG_HOME/assist/assist.toml, or under ~/.config."""
    base, home = environment.get("XDG_CONFIG_HOME"), environment.get("HOME")
    if base:
        return Path(base) / "assist" / "assist.toml"
    return Path(home) / ".config" / "assist" / "assist.toml" if home else None


def _read(file: Path) -> Mapping[str, Any]:
    import tomllib  # only where there is a file: --help has to answer at once

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"配置文件 {file} 无法读取：{error}") from error


def _apply(settings: Settings, values: Mapping[str, Any], place: str) -> Settings:
    kinds = {field.name: type(getattr(settings, field.name)) for field in fields(settings)}
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name in TABLES:
            continue
        if name not in kinds:
            raise SettingsError(f"{place} 中的设置项 {name} 不认识。可用：{'、'.join(kinds)}。")
        try:
            changes[name] = kinds[name](value)
        except (TypeError, ValueError) as error:
            raise SettingsError(
                f"{place} 中的设置项 {name} 的值 {value!r} 不对，应为 {kinds[name].__name__}。"
            ) from error
    if changes.get("fail_on", settings.fail_on) not in FAIL_ON:
        raise SettingsError(f"{place} 中的设置项 fail_on 应为 {'、'.join(FAIL_ON)} 之一。")
    return replace(settings, **changes)
