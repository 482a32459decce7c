"""From paths on the command line to the files to read: files, folders, .zip and .zip within .zip.

Nothing is extracted to disk and nothing is lost: what can't be read becomes a Source that says why.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from assist.readers import load_file
from assist.readers.guards import (
    MAX_ARCHIVE_DEPTH,
    MAX_BATCH_BYTES,
    MAX_FILE_BYTES,
    MAX_MEMBER_BYTES,
    MAX_MEMBERS,
    UnreadableFile,
    megabytes,
)

_DOCUMENT_SUFFIXES = frozenset(
    (".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".xlsb", ".pptx", ".ofd", ".odt", ".ods", ".wps",
     ".et")
)
"""Zip packages that are documents: known by name, so that thousands of them aren't opened twice."""
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini", "__macosx"})
_LITTER_PREFIXES = ("~$", "._", ".~")
_UTF8_FLAG = 0x800
_END_BYTES = 65_557
"""Where the end-of-directory record stands: 22 bytes and a comment of up to 65,535."""
_MAX_DIRECTORY_BYTES = 400 * MAX_MEMBERS
"""The list of members, with long Chinese names. zipfile reads as much as the record says, and no more."""


@dataclass(frozen=True)
class Source:
    """A file to read. `name` says where it stands ("包.zip/表.docx"); `load` gives its bytes when asked.

    When `error` is set (in Chinese), it can't be read and `load` raises UnreadableFile with that reason.
    `load` can be sent to another process.
    """

    name: str
    load: Callable[[], bytes]
    error: str | None = None


@dataclass(frozen=True)
class _FileBytes:
    path: Path

    def __call__(self) -> bytes:
        return load_file(self.path)


@dataclass(frozen=True)
class _MemberBytes:
    """A member of a zip: the indices of its entry in the outer and each inner archive."""

    path: Path
    chain: tuple[int, ...]

    def __call__(self) -> bytes:
        archive = _archive(self.path, self.chain[:-1], _held_under(self.path))
        return _inflate(archive, archive.infolist()[self.chain[-1]])


@dataclass(frozen=True)
class _Refusal:
    reason: str

    def __call__(self) -> bytes:
        raise UnreadableFile(self.reason)


def expand(paths: Sequence[Path]) -> Iterator[Source]:
    """The files to read, in order: paths as given, folders and archives in the order of their names.

    Office lock files and the litter of operating systems are left out. Nothing is raised: a path that
    doesn't exist, a damaged, encrypted, oversized or too deeply nested archive is a Source with an error.
    """
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        elif path.exists():
            yield from _file(path)
        else:
            yield _refused(str(path), "文件不存在，请检查路径")


def _folder(path: Path) -> Iterator[Source]:
    problems: list[OSError] = []
    for root, folders, files in os.walk(path, onerror=problems.append):
        folders[:] = sorted(name for name in folders if not _is_litter(name) and name[0] != ".")
        for name in sorted(files):
            if not _is_litter(name):
                yield from _file(Path(root, name))
    for problem in problems:
        yield _refused(str(problem.filename), _unopened(problem))


def _unopened(problem: OSError) -> str:
    return f"打不开（{problem.strerror or '读取失败'}），请检查路径与权限"


def _is_litter(name: str) -> bool:
    return name.startswith(_LITTER_PREFIXES) or name.lower() in _LITTER


def _refused(name: str, reason: str) -> Source:
    return Source(name, _Refusal(reason), reason)


def _file(path: Path) -> Iterator[Source]:
    if not path.is_file():  # opening a pipe would wait for ever
        yield _refused(str(path), "不是普通文件，未读取")
        return
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
        size = path.stat().st_size
    except OSError as problem:
        yield _refused(str(path), _unopened(problem))
        return
    if head == b"PK\x03\x04" and path.suffix.lower() not in _DOCUMENT_SUFFIXES:
        yield from _Archive(path).sources()
    elif size > MAX_FILE_BYTES:
        yield _refused(str(path), f"文件过大（{megabytes(size)}，上限{megabytes(MAX_FILE_BYTES)}）")
    else:
        yield Source(str(path), _FileBytes(path))


def _held_under(path: Path) -> tuple[int, int]:
    """What an archive held open is good for: this process (a forked one would share the place in the
    file) and this state of the file."""
    return os.getpid(), path.stat().st_mtime_ns


@lru_cache(maxsize=4)
def _archive(path: Path, chain: tuple[int, ...], held_under: tuple[int, int]) -> ZipFile:
    """An archive held open: the zip at `path`, or the one inside it that `chain` leads to.

    Raises UnreadableFile.
    """
    try:
        if not chain:
            _check_directory(path)
            return ZipFile(path)
        outer = _archive(path, chain[:-1], held_under)
        return ZipFile(BytesIO(_inflate(outer, outer.infolist()[chain[-1]])))
    except (BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise UnreadableFile("压缩包已损坏或不完整，打不开，请重新打包后提交") from problem


def _check_directory(path: Path) -> None:
    """Refuses an archive whose list of members alone takes seconds to read. Raises UnreadableFile."""
    with path.open("rb") as stream:
        stream.seek(-min(_END_BYTES, path.stat().st_size), os.SEEK_END)
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at >= 0 and int.from_bytes(tail[at + 12:at + 16], "little") > _MAX_DIRECTORY_BYTES:
        raise UnreadableFile(f"压缩包内文件过多（上限{MAX_MEMBERS}个），请拆分后提交")


def _inflate(archive: ZipFile, member: ZipInfo) -> bytes:
    from assist.readers.package import inflate

    return inflate(archive, member)


class _Archive:
    """One submitted zip. Declared sizes bound what inflating can give, so the total is added up from them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._bytes_left = MAX_BATCH_BYTES
        self._members_left = MAX_MEMBERS

    def sources(self) -> Iterator[Source]:
        """The files inside, or the archive itself where it is a document under another name."""
        if self._path.stat().st_size > MAX_BATCH_BYTES:
            yield _refused(str(self._path), f"压缩包过大（上限{megabytes(MAX_BATCH_BYTES)}），请拆分后提交")
            return
        yield from self._inside(str(self._path), (), _FileBytes(self._path))

    def _inside(self, name: str, chain: tuple[int, ...], itself: Callable[[], bytes]) -> Iterator[Source]:
        try:
            archive = _archive(self._path, chain, _held_under(self._path))
        except UnreadableFile as problem:
            yield _refused(name, problem.reason)
            return
        members = [
            (_readable_name(member), index, member)
            for index, member in enumerate(archive.infolist()) if not member.is_dir()
        ]
        if any(entry == "[Content_Types].xml" or entry.lower() == "ofd.xml" for entry, _, _ in members):
            yield Source(name, itself)
        elif len(chain) >= MAX_ARCHIVE_DEPTH:
            yield _refused(name, f"压缩包嵌套超过{MAX_ARCHIVE_DEPTH}层，请解压后提交")
        elif not members:
            yield _refused(name, "压缩包是空的，请重新提交")
        else:
            yield from self._members(name, chain, sorted(members, key=lambda place: place[0]))

    def _members(
        self, name: str, chain: tuple[int, ...], members: list[tuple[str, int, ZipInfo]]
    ) -> Iterator[Source]:
        for number, (entry, index, member) in enumerate(members):
            if self._members_left <= 0:
                left = len(members) - number
                yield _refused(name, f"压缩包内文件超过{MAX_MEMBERS}个，其余{left}个未读取，请拆分后提交")
                return
            if not any(map(_is_litter, entry.split("/"))):
                yield from self._member(f"{name}/{entry}", (*chain, index), member)

    def _member(self, name: str, chain: tuple[int, ...], member: ZipInfo) -> Iterator[Source]:
        if reason := self._refusal(member):
            yield _refused(name, reason)
        elif PurePosixPath(name).suffix.lower() == ".zip":
            yield from self._inside(name, chain, _MemberBytes(self._path, chain))
        else:
            yield Source(name, _MemberBytes(self._path, chain))

    def _refusal(self, member: ZipInfo) -> str | None:
        self._members_left -= 1
        self._bytes_left -= member.file_size
        if member.flag_bits & 0x1:
            return "压缩包已加密，请去除密码后重新提交"
        if member.file_size > MAX_MEMBER_BYTES:
            return f"压缩包内文件过大（{megabytes(member.file_size)}，上限{megabytes(MAX_MEMBER_BYTES)}）"
        if self._bytes_left < 0:
            return f"压缩包展开后超过{megabytes(MAX_BATCH_BYTES)}，其余未读取，请拆分后提交"
        return None


def _readable_name(member: ZipInfo) -> str:
    """The name of a member for people: Chinese Windows writes GBK without saying so, macOS UTF-8.

    It can't lead out of the archive: "..", drive letters' colons and control characters are replaced.
    """
    name = member.filename
    if not member.flag_bits & _UTF8_FLAG:
        stored = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = stored.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return "".join(char if char.isprintable() else "_" for char in "/".join(parts)) or "_"
