"""OLE compound files: old Excel and Word, and the envelope of every encrypted Office document."""

from __future__ import annotations

from io import BytesIO

import olefile

from assist.readers.guards import UnreadableFile
from assist.readers.package import DAMAGED, ENCRYPTED

_FIB_ENCRYPTED = 0x0100
"""Bit fEncrypted of the flags at offset 10 of a Word document's FIB ([MS-DOC] 2.5.2)."""


def ole_kind(data: bytes) -> str:
    """The reader for an OLE file. Raises UnreadableFile for what is encrypted, damaged or not read."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            streams = {entry[0].lower() for entry in container.listdir() if len(entry) == 1}
            if "worddocument" in streams:
                raise UnreadableFile(_word_reason(container.openstream("WordDocument").read(12)))
    except (OSError, ValueError, IndexError, TypeError, AttributeError) as problem:
        raise UnreadableFile(DAMAGED) from problem
    if "encryptedpackage" in streams:
        raise UnreadableFile(ENCRYPTED)
    if streams & {"workbook", "book"}:
        return "xls"
    if "powerpoint document" in streams:
        raise UnreadableFile("这是演示文稿（PowerPoint），不是自评表，请提交Word、Excel或PDF")
    raise UnreadableFile("无法识别的Office文件，请用Word或Excel另存为.docx或.xlsx后重新提交")


def _word_reason(header: bytes) -> str:
    flags = int.from_bytes(header[10:12], "little")
    if flags & _FIB_ENCRYPTED:
        return ENCRYPTED
    return "旧版Word文档（.doc）暂不支持，请用Word或WPS另存为.docx后重新提交"
