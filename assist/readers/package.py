"""Zip packages (docx, xlsx): parts read under limits that are counted while inflating."""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterable
from functools import cached_property
from io import BytesIO
from struct import Struct
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from assist.readers.guards import (
    MAX_MEMBER_BYTES,
    MAX_MEMBERS,
    MAX_PACKAGE_BYTES,
    UnreadableFile,
    check_markup,
    megabytes,
)

_CHUNK = 1 << 20
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main",
     b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
)
"""The strict dialect of OOXML differs from the usual one by its namespaces only, as far as we read it."""

_ENTRY = Struct("<4s4B4H3L5H2L")
"""An entry in an archive's list of members, before its name."""
_LIST_END = Struct("<4s4H2LH")
_LOCAL = Struct("<4s22x2H")
"""What stands before a packed member: the lengths of its name and of an extra field, which follow."""
_NEWEST = 63
"""The latest version of the format that the zipfile module reads."""
_ENCRYPTED, _PECULIAR = 0x1, 0x61
"""Flags of members that are encrypted, and of those that are or that are patches."""

DAMAGED = "文件已损坏或不完整，打不开，请重新导出或另存后提交"
ENCRYPTED = "文件已加密，请去除密码后重新提交"


def open_zip(data: bytes) -> ZipFile:
    """The archive in `data`. Raises UnreadableFile when it is damaged or lists too many members."""
    # Counting signatures takes milliseconds, listing a million entries takes seconds.
    if len(data) > MAX_MEMBERS * _ENTRY.size and data.count(b"PK\x01\x02") > MAX_MEMBERS:
        raise UnreadableFile(f"压缩包内文件超过{MAX_MEMBERS}个，请拆分后重新提交")
    try:
        return ZipFile(BytesIO(data))
    except (BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise UnreadableFile(DAMAGED) from problem


def inflate(archive: ZipFile, member: ZipInfo, limit: int = MAX_MEMBER_BYTES) -> bytes:
    """The bytes of one member, counted while inflating.

    Raises UnreadableFile when it is encrypted, damaged, or holds more than `limit` bytes.
    """
    if member.flag_bits & 0x1:
        raise UnreadableFile(ENCRYPTED)
    chunks: list[bytes] = []
    size = 0
    try:
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise UnreadableFile(f"压缩内容展开后超过{megabytes(limit)}，已停止读取，请核对文件")
                chunks.append(chunk)
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError, zlib.error) as problem:
        raise UnreadableFile(DAMAGED) from problem
    return b"".join(chunks)


def package_kind(data: bytes) -> str:
    """The reader for a zip package. Raises UnreadableFile for packages that are not documents we read."""
    plain = _plain_kind(data)
    if plain is not None:
        return plain
    with open_zip(data) as archive:
        names = {_normal(name) for name in archive.namelist()}
    if "[content_types].xml" in names:
        if "xl/workbook.bin" in names:
            raise UnreadableFile("这是Excel二进制工作簿（.xlsb），暂不支持，请另存为.xlsx后重新提交")
        for prefix, reader in (("word/", "docx"), ("xl/", "xlsx")):
            if any(name.startswith(prefix) for name in names):
                return reader
        raise UnreadableFile("不是Word或Excel文档（可能是演示文稿），请提交Word、Excel或PDF")
    if "ofd.xml" in names:
        raise UnreadableFile("这是OFD版式文件，暂不支持，请提交Word、Excel或可复制文字的PDF")
    if "mimetype" in names and "content.xml" in names:
        raise UnreadableFile("这是OpenDocument文档（.odt/.ods），暂不支持，请另存为.docx或.xlsx后重新提交")
    if not names:
        raise UnreadableFile("压缩包是空的，请重新提交")
    raise UnreadableFile("这是压缩包，不是文档，请把扩展名改为.zip或解压后提交")


def _plain_kind(data: bytes) -> str | None:
    """The reader for an ordinary package, told by the list of names at the file's end without parsing it.

    The list of an outer archive may not be mistaken for this: a document has its main part in its own list.
    """
    end = data.rfind(b"PK\x05\x06")
    listed = data[int.from_bytes(data[end + 16 : end + 20], "little") : end] if end >= 0 else b""
    if not listed.startswith(b"PK\x01\x02") or b"[Content_Types].xml" not in listed:
        return None
    kinds = [kind for part, kind in ((b"word/document.xml", "docx"), (b"xl/workbook.xml", "xlsx")) if part in listed]
    return kinds[0] if len(kinds) == 1 else None


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


class _Member(NamedTuple):
    """A member of an archive: its number in the list, its name as written there, and where it stands packed."""

    number: int
    name: str
    offset: int
    packed: int
    size: int
    method: int
    flags: int
    crc: int


def _listed(data: bytes) -> list[_Member] | None:
    """The members of an ordinary archive, as office programs write them, at a third of what zipfile takes for it.

    None where anything is unusual: then zipfile decides, also on what is damaged.
    """
    at = len(data) - _LIST_END.size
    if at < 0 or len(data) > MAX_MEMBERS * _ENTRY.size or data[at - 20 : at - 16] == b"PK\x06\x07":
        return None
    signature, _, _, _, _, size, first, comment = _LIST_END.unpack_from(data, at)
    if signature != b"PK\x05\x06" or comment or first + size != at:
        return None
    found: list[_Member] = []
    while first + _ENTRY.size <= at:
        (
            signature, _, _, version, _, flags, method, _, _, crc, packed, unpacked, length, extra, remark, _, _, _, offset,
        ) = _ENTRY.unpack_from(data, first)  # fmt: skip
        first += _ENTRY.size
        name = data[first : first + length]
        first += length
        plain = name.isascii() and b"\0" not in name and len(name) == length
        if signature != b"PK\x01\x02" or version > _NEWEST or extra or remark or not plain:
            return None
        found.append(_Member(len(found), name.decode("ascii"), offset, packed, unpacked, method, flags, crc))
    return found if first == at else None


class Package:
    """The parts of an OOXML file. Part names are compared as Windows does, without case."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        listed = _listed(data)
        if listed is None:
            listed = [
                _Member(
                    number, info.filename, info.header_offset, info.compress_size, info.file_size, info.compress_type,
                    info.flag_bits, info.CRC,
                )
                for number, info in enumerate(self._archive.infolist())
            ]  # fmt: skip
        self._members = {_normal(member.name): member for member in listed}
        self._left = MAX_PACKAGE_BYTES

    @cached_property
    def _archive(self) -> ZipFile:
        return open_zip(self._data)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, None when there is none. Raises UnreadableFile (limits, damage)."""
        member = self._members.get(_normal(name))
        if member is None:
            return None
        limit = min(MAX_MEMBER_BYTES, self._left)
        data = self._plainly(member, limit)
        if data is None:
            data = inflate(self._archive, self._archive.infolist()[member.number], limit)
        self._left -= len(data)
        return data

    def _plainly(self, member: _Member, limit: int) -> bytes | None:
        """The bytes of a sound, ordinary member; None for any other."""
        start = self._begin(member)
        if start is None or member.flags & _PECULIAR or member.size > limit:
            return None
        signature, length, _ = _LOCAL.unpack_from(self._data, member.offset)
        first = member.offset + _LOCAL.size
        if signature != b"PK\x03\x04" or self._data[first : first + length] != member.name.encode():
            return None
        packed = self._data[start : start + member.packed]
        if member.method == ZIP_STORED:
            data = packed
        elif member.method == ZIP_DEFLATED:
            try:
                data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, member.size + 1)
            except zlib.error:
                return None
        else:
            return None
        return data if len(data) == member.size and zlib.crc32(data) == member.crc else None

    def _begin(self, member: _Member) -> int | None:
        """Where the packed bytes of a member begin; None behind the end of the archive."""
        if not 0 <= member.offset <= len(self._data) - _LOCAL.size:
            return None
        _, length, extra = _LOCAL.unpack_from(self._data, member.offset)
        return int(member.offset + _LOCAL.size + length + extra)

    def names(self) -> Iterable[str]:
        """The names of all parts, in lower case."""
        return self._members

    def brief(self, name: str, limit: int) -> bytes:
        """The first bytes of a small part, inflated without the archive's bookkeeping; empty when it is damaged.

        For parts beside the document, of which most files have several: it costs a tenth of `read`.
        """
        member = self._members[name]
        start = self._begin(member)
        if start is None or member.flags & _ENCRYPTED:
            return b""
        packed = self._data[start : start + min(member.packed, limit)]
        try:
            data = packed if member.method == ZIP_STORED else zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, limit)
        except zlib.error:
            return b""
        self._left -= len(data)
        return data

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, None when there is none. Raises UnreadableFile."""
        data = self.read(name)
        return None if data is None else parse_xml(data)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What `part` ("" for the package) points to: id -> (last word of the type, part name)."""
        folder, base = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        if root is None:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in root.iter(_RELATIONSHIP):
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External" and target:
                kind = relation.get("Type", "").rpartition("/")[2]
                found[relation.get("Id", "")] = (kind, _resolve(folder, target))
        return found

    def main_part(self, usual: str) -> str:
        """The name of the main document part: `usual` where there is one, else what the package says."""
        if _normal(usual) in self._members:
            return usual
        for kind, target in self.relations("").values():
            if kind == "officeDocument" and _normal(target) in self._members:
                return target
        return usual


def _resolve(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def parse_xml(data: bytes) -> etree._Element:
    """The root element of untrusted XML. No entity is resolved, no DOCTYPE accepted.

    Raises UnreadableFile: without the refusal, text at an entity would be lost silently.
    """
    check_markup(data)
    if b"purl.oclc.org/ooxml" in data:
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise UnreadableFile(DAMAGED) from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFile("文件含外部实体声明（DOCTYPE），出于安全已拒绝，请用Word或Excel另存后重新提交")
    return root
