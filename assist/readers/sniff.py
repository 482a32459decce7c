"""What a file is, by its bytes and never by its extension."""

from __future__ import annotations

import re

from assist.readers.guards import UnreadableFile

_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|meta|title|body|table|div|style|script|center|form|link|h[1-6]|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_LATER = re.compile(rb"<html[\s>]|<table[\s>].*<t[rd][\s>]", re.IGNORECASE | re.DOTALL)
_MIME = re.compile(rb"^MIME-Version:\s", re.IGNORECASE | re.MULTILINE)

_REFUSED = (
    (b"{\\rtf", "这是RTF文档，暂不支持，请用Word或WPS另存为.docx后重新提交"),
    (b"\x89PNG", "这是图片（PNG），没有可读取的文字，请提交Word、Excel或可复制文字的PDF"),
    (b"\xff\xd8\xff", "这是图片（JPEG），没有可读取的文字，请提交Word、Excel或可复制文字的PDF"),
    (b"GIF8", "这是图片（GIF），没有可读取的文字，请提交Word、Excel或可复制文字的PDF"),
    (b"II*\0", "这是图片（TIFF），没有可读取的文字，请提交Word、Excel或可复制文字的PDF"),
    (b"MM\0*", "这是图片（TIFF），没有可读取的文字，请提交Word、Excel或可复制文字的PDF"),
    (b"BM", "这是图片（BMP），没有可读取的文字，请提交Word、Excel或可复制文字的PDF"),
    (b"Rar!", "这是RAR压缩包，请解压后提交，或改为.zip压缩包"),
    (b"7z\xbc\xaf", "这是7z压缩包，请解压后提交，或改为.zip压缩包"),
    (b"\x1f\x8b", "这是gz压缩包，请解压后提交，或改为.zip压缩包"),
    (b"MZ", "这是可执行程序，不是文档，请核对文件"),
    (b"\x7fELF", "这是可执行程序，不是文档，请核对文件"),
)
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")


def reader_for(data: bytes) -> str:
    """The name of the module under assist.readers that reads `data`.

    Raises UnreadableFile for formats that are known and not read (RTF, images, OFD, Word 97, encrypted).
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        from assist.readers.package import package_kind

        return package_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        from assist.readers.ole import ole_kind

        return ole_kind(data)
    head = data[:1024]
    if b"%PDF-" in head and not head.lstrip().startswith(b"<"):
        return "pdf"
    if head[:2] in _BIFF and len(data) > 8:
        return "xls"
    for magic, reason in _REFUSED:
        if data.startswith(magic) and not (magic in {b"BM", b"MZ"} and _is_plain(head)):
            raise UnreadableFile(reason)
    return _textual(data)


def _is_plain(head: bytes) -> bool:
    """Whether the bytes hold no NUL: a text may begin with the letters BM or MZ, a bitmap is never so."""
    return b"\0" not in head


def _textual(data: bytes) -> str:
    head = data[:8192]
    if head.startswith(_WIDE_BOMS):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    elif head.startswith(b"\xef\xbb\xbf"):
        head = head[3:]
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<html" not in head[:512].lower():
        return "xml2003"
    if b"schemas.microsoft.com/office/word/2003/wordml" in head or b"<pkg:package" in head:
        raise UnreadableFile("这是Word的XML格式文档，暂不支持，请用Word或WPS另存为.docx后重新提交")
    if _MIME.search(head) and b"multipart/" in head.lower():
        return "mhtml"
    if _HTML_START.match(head) or _HTML_LATER.search(head[:4096]):
        return "html"
    return "txt"
