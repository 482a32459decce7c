"""`assist diff A.jsonl B.jsonl`: what is new, gone or changed between two runs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assist.cli.codes import DONE, FOUND, USAGE_ERROR
from assist.diff import Difference, Key, NotARun, compare, counts, read_run

_PARTS = {"form": "表单", "field": "字段", "finding": "问题", "record": "状态"}
_CHANGES = {"added": "新增", "removed": "消失", "changed": "改变"}


def run(arguments: argparse.Namespace) -> int:
    """Prints the differences; 0 when there are none, 1 when there are, 2 when a file is no run."""
    try:
        before, after = _read(arguments.before), _read(arguments.after)
    except (OSError, UnicodeDecodeError, NotARun) as error:
        reason = error if isinstance(error, NotARun) else f"无法读取文件：{error}"
        print(f"错误：{reason}。请给出 assist triage --format jsonl 的输出。", file=sys.stderr)
        return USAGE_ERROR
    found = list(compare(before, after))
    if arguments.format == "json":
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        _print(found)
    return FOUND if found else DONE


def _read(file: Path) -> dict[Key, dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        return read_run(lines, file.name)


def _print(found: Sequence[Difference]) -> None:
    place = None
    for one in found:
        if (one.file, one.form_index) != place:
            place = (one.file, one.form_index)
            print(f"{one.file} 第{one.form_index + 1}份表")
        by = "（模型）" if one.method == "model" else ""
        print(
            f"  {_CHANGES[one.change]} {_PARTS[one.part]} {one.path}{by}：{_shown(one.before)} → {_shown(one.after)}"
        )
    total = "，".join(
        f"{_PARTS[part]}{_CHANGES[change]} {n}" for (part, change), n in sorted(counts(found).items())
    )
    print(f"共 {len(found)} 处不同{'：' + total if total else ''}。")


def _shown(value: Any) -> str:
    text = "无" if value is None else " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:60]}…"
