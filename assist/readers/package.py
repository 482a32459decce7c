"""Zip packages (docx, xlsx): parts read under limits that are counted while inflating."""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterable
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

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

_ENTRY_SIZE = 46
"""Bytes of an entry in an archive's list of members, before its name."""

DAMAGED = "文件已损坏或不完整，打不开，请重新导出或另存后提交"
ENCRYPTED = "文件已加密，请去除密码后重新提交"


def open_zip(data: bytes) -> ZipFile:
    """The archive in `data`. Raises UnreadableFile when it is damaged or lists too many members."""
    # Counting signatures takes milliseconds, listing a million entries takes seconds.
    if len(data) > MAX_MEMBERS * _ENTRY_SIZE and data.count(b"PK\x01\x02") > MAX_MEMBERS:
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


class Package:
    """The parts of an OOXML file. Part names are compared as Windows does, without case."""

    def __init__(self, data: bytes) -> None:
        self._archive = open_zip(data)
        self._members = {_normal(info.filename): info for info in self._archive.infolist()}
        self._left = MAX_PACKAGE_BYTES

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, None when there is none. Raises UnreadableFile (limits, damage)."""
        member = self._members.get(_normal(name))
        if member is None:
            return None
        data = inflate(self._archive, member, min(MAX_MEMBER_BYTES, self._left))
        self._left -= len(data)
        return data

    def names(self) -> Iterable[str]:
        """The names of all parts, in lower case."""
        return self._members

    def brief(self, name: str, limit: int) -> bytes:
        """The first bytes of a small part, inflated without the archive's bookkeeping; empty when it is damaged.

        For parts beside the document, of which most files have several: it costs a tenth of `read`.
        """
        member = self._members[name]
        stream = self._archive.fp
        if member.flag_bits & 0x1 or stream is None:
            return b""
        stream.seek(member.header_offset + 26)
        lengths = stream.read(4)
        stream.seek(int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little"), 1)
        packed = stream.read(min(member.compress_size, limit))
        try:
            data = packed if member.compress_type == 0 else zlib.decompressobj(-15).decompress(packed, limit)
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
