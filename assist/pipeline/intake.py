"""From paths to jobs: every file once, with its bytes, under a name that can be stored and shown."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from assist import readers
from assist.pipeline.version import reading_key
from assist.pipeline.worker import Job
from assist.readers.sources import Source, expand


def roots_of(paths: Sequence[Path]) -> list[str]:
    """The absolute addresses that the paths stand for."""
    return [writable(str(path.resolve())) for path in paths]


def jobs(
    paths: Sequence[Path], seen: Callable[[str], bool], policy: str = ""
) -> Iterator[tuple[Job, str | None]]:
    """Every file under the paths, once, with its bytes, or with what is wrong with it (in Chinese).

    `seen` tells whether an address was met before; it is asked only where that can be. `policy` is the
    digest of what the user has changed about rules.
    """
    for path, root in zip(paths, roots_of(paths), strict=True):
        last, repeated = "", 0
        for source in expand([path]):
            # An archive may hold two members of one name, side by side in its order: both are files.
            repeated = repeated + 1 if source.name == last else 0
            last = source.name
            name = writable(source.name) + (f"（同名第{repeated + 1}个）" if repeated else "")
            place = _place(path, root, name)
            if len(paths) == 1 or not seen(place):
                yield _job(source, place, name, policy)


def _place(path: Path, root: str, name: str) -> str:
    """The absolute address of a source: `name` begins with `path`, for which `root` stands."""
    below = name if str(path) == "." else name.removeprefix(writable(str(path)))
    return f"{root.rstrip('/')}/{below.lstrip('/')}" if below else root


def writable(name: str) -> str:
    """A file name that can be stored and shown: bytes that are not UTF-8 are read as GB18030, else escaped.

    Archives unpacked from Chinese Windows leave such names behind.
    """
    try:
        name.encode()
        return name
    except UnicodeEncodeError:
        return "/".join(_decoded(os.fsencode(part)) for part in name.split("/"))


def _decoded(part: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return part.decode(encoding)
        except UnicodeDecodeError:
            continue
    return part.decode("utf-8", "backslashreplace")


def _job(source: Source, place: str, name: str, policy: str) -> tuple[Job, str | None]:
    fault, data = source.error, b""
    if fault is None:
        try:
            data = source.load()
        except readers.UnreadableFile as error:
            fault = str(error)
        except OSError as error:
            fault = f"文件打不开：{error.strerror or error}。请检查文件是否仍在、是否有读取权限。"
    if fault is not None:
        key = hashlib.sha256(f"fault:{place}".encode()).hexdigest()
        return Job(place, name, key, "", b""), fault
    sha256 = hashlib.sha256(data).hexdigest()
    return Job(place, name, reading_key(sha256, policy), sha256, data), None
