"""Limits on untrusted bytes, and the one way of saying that a file can't be read.

Cheap to import: the whole package depends on it. The figures come from measuring hostile files: with
them every bomb tried is refused in well under a second, and no genuine form comes near any of them.
"""

from __future__ import annotations

MAX_FILE_BYTES = 50_000_000
"""A form with photographs is a few MB; above this, parsing time is no longer bounded by seconds."""
MAX_TEXT_BYTES = 20_000_000
"""html and txt become one tree or one string at once: 200 MB of html takes minutes in every parser."""
MAX_MEMBER_BYTES = 50_000_000
"""One part of a zip, counted while inflating: a 3.7 MB docx can hold 1 GB of XML."""
MAX_PACKAGE_BYTES = 200_000_000
"""All parts read from one docx or xlsx together."""
MAX_BATCH_BYTES = 1_000_000_000
"""All files of one submitted .zip together. They are read one at a time, so this bounds time, not memory."""
MAX_MEMBERS = 5_000
"""Entries of one zip: listing more than this costs seconds before the first byte is read."""
MAX_ARCHIVE_DEPTH = 3
"""A .zip in a .zip in a .zip: people send that; deeper is a bomb."""
MAX_COLUMNS = 2_000
MAX_ROWS = 20_000
"""The grid of one table. Excel's last cell XFD1048576 would be 17 thousand million positions."""
MAX_DENSE_CELLS = 100_000
"""Up to this area a sheet's blank positions get cells too; a larger sheet keeps its filled cells only."""
MAX_TRUSTED_SPAN = 100
"""A span wider than this doesn't widen its table: people (and attacks) merge a title over whole rows."""
MAX_XML_TAGS = 1_000_000
"""Opening and closing tags of one part of a package; parsing and walking cost about 8 us each."""
MAX_HTML_TAGS = 500_000
"""The same for a page, where cells needn't be closed: half as many tags cost as much."""
MAX_LINES = 500_000
"""Lines of a text file, about 5 us each."""
MAX_DEPTH = 200
"""Nested elements or tables. Word itself gives up far earlier."""


class UnreadableFile(Exception):
    """A file that can't be read. `reason` says why and what to do, in Chinese, for whoever sent it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def megabytes(count: int) -> str:
    """`count` bytes as people write it: "50MB", "0.3MB"."""
    size = count / 1_000_000
    return f"{size:.0f}MB" if size >= 10 else f"{size:.1f}MB"


def check_size(count: int, limit: int = MAX_FILE_BYTES) -> None:
    """Raises UnreadableFile when a file of `count` bytes is empty or larger than `limit`."""
    if count == 0:
        raise UnreadableFile("文件为空（0字节），请重新提交")
    if count > limit:
        size = f"{megabytes(count)}，上限{megabytes(limit)}"
        raise UnreadableFile(f"文件过大（{size}），请拆分或去掉图片后重新提交")


def check_grid(rows: int, columns: int) -> None:
    """Raises UnreadableFile when a table has more rows or columns than any form."""
    if columns > MAX_COLUMNS:
        raise UnreadableFile(f"表格有{columns}列，超过上限{MAX_COLUMNS}列，请核对文件")
    if rows > MAX_ROWS:
        raise UnreadableFile(f"表格有{rows}行，超过上限{MAX_ROWS}行，请核对文件")


def check_markup(data: bytes, limit: int = MAX_XML_TAGS) -> None:
    """Raises UnreadableFile when markup holds more tags than any form, before a parser builds them."""
    if data.count(b"<") > limit:
        raise UnreadableFile("文件内容过多（标记超过上限），请只提交自评表本身")


def too_wide() -> UnreadableFile:
    """The refusal of a table with more columns than any form, for the reader to raise while it reads."""
    return UnreadableFile(f"表格超过{MAX_COLUMNS}列，请核对文件")


def too_deep() -> UnreadableFile:
    """The refusal of content nested deeper than any form, for the reader to raise."""
    return UnreadableFile("文件内容嵌套层数过多，可能已损坏，请另存后重新提交")
