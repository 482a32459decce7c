"""`assist doctor`: what is installed and configured, and what that enables."""

from __future__ import annotations

import argparse
import platform
import sqlite3
import sys
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from assist import __version__
from assist.cli.codes import DONE, USAGE_ERROR
from assist.llm import ModelError, resolve
from assist.pipeline.options import default_workers
from assist.settings import SettingsError, load
from assist.store import Store, WorkspaceError

_WAIT = 10.0
"""Seconds that the model is given to answer."""
_PARTS = (
    ("lxml", "docx、xlsx、html"),
    ("xlrd", "xls"),
    ("olefile", "加密与旧格式文件的识别"),
    ("pypdfium2", "pdf"),
    ("sqlalchemy", "工作区"),
    ("xlsxwriter", "xlsx 报告"),
    ("rich", "终端表格"),
)


def run(arguments: argparse.Namespace) -> int:
    """Prints what is there; returns 2 when something that is always needed is missing or unusable."""
    print(f"assist {__version__}，Python {platform.python_version()}，SQLite {sqlite3.sqlite_version}")
    missing = [not _present(name, purpose) for name, purpose in _PARTS]
    print(f"并行进程：{default_workers()}")
    _model()
    return USAGE_ERROR if any(missing) or not _workspace(arguments) else DONE


def _model() -> None:
    """What model is configured, and whether it answers; nothing needs one, so it decides no exit code."""
    try:
        access = resolve(load())
    except (ModelError, SettingsError) as error:
        print(f"模型：配置有误，{error}")
        return
    if access is None:
        print("模型：未配置，所有检查按规则进行（可用 ASSIST_MODEL 和 ASSIST_BASE_URL 配置）")
        return
    from assist.llm.seam import Seam

    where = "本机" if access.loopback else "外部"
    seam = Seam(replace(access, timeout=_WAIT, tries=1))
    try:
        seam.check()
        print(f"模型：{access.model}，{where}端点 {access.base_url}，可用")
    except ModelError as error:
        print(f"模型：{access.model}，{where}端点 {access.base_url}，不可用：{error.reason}")
    finally:
        seam.close()


def _present(name: str, purpose: str) -> bool:
    try:
        print(f"  {name} {version(name)}：{purpose}")
    except PackageNotFoundError:
        print(f"  {name} 未安装：不能处理{purpose}。请重新安装 assist。")
        return False
    return True


def _workspace(arguments: argparse.Namespace) -> bool:
    try:
        folder = arguments.workspace or Path(load().workspace)
        if not (folder / "assist.db").exists():
            print(f"工作区 {folder}：尚未建立，首次运行 assist triage 时建立")
            return True
        with Store(folder, create=False) as store:
            counts = store.counts()
    except (SettingsError, WorkspaceError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return False
    print(
        f"工作区 {folder}：{counts['sources']} 个文件，{counts['forms']} 份表单，"
        f"{counts['findings']} 条问题，运行过 {counts['runs']} 次"
    )
    return True
