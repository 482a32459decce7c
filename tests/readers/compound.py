"""OLE compound files with any streams, and property sets: what no library at hand writes ([MS-CFB], [MS-OLEPS])."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from struct import pack

import olefile

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST = 4096
"""Shorter streams would stand in the mini stream: they are padded."""
_SUMMARY = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
SUMMARY_NAME = "\x05SummaryInformation"


def property_set(values: Mapping[int, str], *, codepage: int = 936, coding: str = "gb18030") -> bytes:
    """A SummaryInformation stream with these properties by number (2 title, 3 subject, 6 comments)."""
    items = [(1, pack("<IHxx", 2, codepage))]
    for number, text in values.items():
        body = text.encode(coding) + b"\0"
        items.append((number, pack("<II", 30, len(body)) + body + b"\0" * (-len(body) % 4)))
    offset, index, data = 8 + 8 * len(items), b"", b""
    for number, body in items:
        index += pack("<II", number, offset + len(data))
        data += body
    section = pack("<II", offset + len(data), len(items)) + index + data
    return pack("<HHI16xI", 0xFFFE, 0, 0x20005, 1) + _SUMMARY + pack("<I", 48) + section


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A file with these streams: three at most, and 60 kB of them."""
    fat = [_TABLE]
    parts: list[bytes] = []
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for at, (name, data) in enumerate(streams.items(), 1):
        whole = data.ljust(max(_SMALLEST, -(-len(data) // _SECTOR) * _SECTOR), b"\0")
        start, count = 2 + len(parts), len(whole) // _SECTOR
        parts += [whole[n : n + _SECTOR] for n in range(0, len(whole), _SECTOR)]
        entries.append(_entry(name, 2, start, len(whole), right=at + 1 if at < len(streams) else _FREE))
        fat += [*(range(start + 1, start + count)), _END]
    fat.insert(1, _END)
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    table = b"".join(pack("<I", one) for one in fat).ljust(_SECTOR, b"\xff")
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += pack("<IIIIIIIIII", 0, 1, 1, 0, _SMALLEST, _END, 0, _END, 0, 0)
    return header.ljust(_SECTOR, b"\xff") + table + directory + b"".join(parts)


def _entry(name: str, kind: int, start: int, size: int, *, right: int = _FREE, child: int = _FREE) -> bytes:
    spelled = name.encode("utf-16-le") + b"\0\0"
    head = spelled.ljust(64, b"\0") + pack("<HBBIII", len(spelled), kind, 1, _FREE, right, child)
    return head + b"\0" * 36 + pack("<IQ", start, size)


def with_properties(workbook: bytes, values: Mapping[int, str]) -> bytes:
    """An old Excel file with these summary properties."""
    with olefile.OleFileIO(BytesIO(workbook)) as container:
        book = container.openstream("Workbook").read()
    return compound({"Workbook": book, SUMMARY_NAME: property_set(values)})
