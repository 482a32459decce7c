"""Files of any format in, a Document out.

What a file is, is decided by its bytes: government systems export web pages as .xls, people rename. Each
reader is imported when its first file comes, so importing this package costs nothing.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from assist.readers.guards import UnreadableFile, check_size

if TYPE_CHECKING:
    from assist.model.document import Document

__all__ = ["UnreadableFile", "read_bytes", "read_file"]


def read_bytes(data: bytes, name: str) -> Document:
    """The Document in `data`; `name` is kept as its source and not used to decide the format.

    Raises UnreadableFile, with a reason in Chinese, for everything that is wrong with the bytes themselves.
    """
    check_size(len(data))
    from assist.readers.sniff import reader_for

    reader = import_module(f"assist.readers.{reader_for(data)}")
    try:
        return cast("Document", reader.read(data, name))
    except MemoryError as problem:
        raise UnreadableFile("文件展开后占用内存过大，请拆分后重新提交") from problem
    except RecursionError as problem:
        raise UnreadableFile("文件内容嵌套层数过多，可能已损坏，请另存后重新提交") from problem


def read_file(path: Path) -> Document:
    """The Document of the file at `path`. A file over the size limit is refused without reading it.

    Raises UnreadableFile, also when the path can't be opened.
    """
    return read_bytes(load_file(path), str(path))


def load_file(path: Path) -> bytes:
    """The bytes of the file at `path`, after its size was checked. Raises UnreadableFile."""
    try:
        with path.open("rb", buffering=0) as file:
            check_size(os.fstat(file.fileno()).st_size)
            return file.readall()
    except OSError as problem:
        raise UnreadableFile(f"文件打不开（{problem.strerror or '读取失败'}），请检查路径与权限") from problem
