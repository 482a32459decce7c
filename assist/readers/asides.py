"""Text in a file that its pages do not show: properties, comments, notes, running heads, alternative texts.

Nothing of it is part of a form, and none of it is read into one. It is kept beside the document, each piece
with its address, since it reaches whoever reads the file by machine (assist.pipeline.asides looks at it).
Parts are searched as bytes, without parsing: they are small, and most files have next to none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from io import BytesIO
from itertools import islice
from typing import Any

from assist.model.document import Aside, Document
from assist.readers.package import Package
from assist.text.injection_sieve import may_instruct

_LABELS = (
    (re.compile(r"docProps/.+\.xml", re.I), "文档属性"),
    (re.compile(r"customXml/item\d+\.xml", re.I), "附带数据"),
    (re.compile(r"word/comments\w*\.xml|xl/(?:threaded)?comments[/\w]*\.xml", re.I), "批注"),
    (re.compile(r"word/header\d*\.xml", re.I), "页眉"),
    (re.compile(r"word/footer\d*\.xml", re.I), "页脚"),
    (re.compile(r"word/footnotes\.xml", re.I), "脚注"),
    (re.compile(r"word/endnotes\.xml", re.I), "尾注"),
    (re.compile(r"xl/drawings/\w+\.xml", re.I), "图形"),
    (re.compile(r"(?:.*/)?_rels/.*|\[Content_Types\]\.xml|mimetype|(?:.*/)?media/.*|.*/(?:theme|fonts|printerSettings|worksheets)/.*", re.I), ""),
    (re.compile(r"word/(?:document|styles|stylesWithEffects|settings|webSettings|fontTable|numbering)\d*\.xml", re.I), ""),
    (re.compile(r"xl/(?:workbook|styles|sharedStrings|calcChain|metadata)\.xml", re.I), ""),
    (re.compile(r".*\.(?:xml|vml|html?|mht|txt|rtf)", re.I), "部件"),
)
_TAGS = re.compile(rb"<[^<>]*>")
_TEXT = re.compile(rb">([^<>]*[^<>\s\d][^<>]*)<")
_COMMENT = re.compile(rb"<(?:\w+:)?(?:comment|threadedComment)\s[^>]*>")
_REFERENCE = re.compile(rb"\b(?:ref|w:id)=\"([\w:$]{1,12})\"")
_SPOKEN = re.compile(rb"\b(?:descr|title|alt)=\"([^\"<>]{4,})\"")
_ATTRIBUTES = re.compile(rb"=\"([^\"<>]*?(?:[\x80-\xff]|&#| [^\"<> ]+ )[^\"<>]*)\"")
"""Attributes that say something: in other letters than a program's, or in three words and more."""
_UNSHOWN = (
    (re.compile(rb"<w:delText\b[^>]*>([^<]+)<"), "已删除的修订"),
    (re.compile(rb"<w:moveFrom\b(.*?)</w:moveFrom>", re.S), "已移走的修订"),
    (re.compile(rb"<w:instrText\b[^>]*>([^<]+)<"), "域代码"),
)
_MOST = 64
_SEARCHED = 10_000
"""Pieces of one file that are kept whatever they say, and that are looked at; below the bytes of a part that are searched."""
_LONGEST = 1 << 20

_PAGE_COMMENT = re.compile(r"<!--(.*?)-->", re.S)
_PAGE_TEXT = re.compile(
    r"<(title|template|noscript|script|style|iframe|object|svg|math|rt|nav|datalist|audio|video|canvas)\b[^>]*>(.*?)</\1",
    re.S | re.I,
)
_ATTRIBUTE = re.compile(
    r"\b(content|title|alt|aria-label|placeholder|summary|value|data-[\w-]+)\s*=\s*(?:\"([^\"]{4,})\"|'([^']{4,})')",
    re.I,
)
_PAGE_ATTRIBUTE = re.compile(
    "=\\s*(?:\"([^\"]*?(?:[\u3400-\u9fff]|&#)[^\"]*)\"|'([^']*?(?:[\u3400-\u9fff]|&#)[^']*)'"
    "|([^\\s\"'<>]*?(?:[\u3400-\u9fff]|&#)[^\\s\"'<>]*))"
)
"""Of attributes with other names those that say something in Chinese."""
_DECLARATION = re.compile(r"<[!?](?!--)([^>]*)>")
_TAG = re.compile(r"<[^>]*>")
_PAGE_LABELS = {"title": "页面标题", "template": "网页模板", "noscript": "网页备用文字", "script": "网页脚本", "style": "网页样式"}
_PROPERTIES = {
    "Title": "标题", "Subject": "主题", "Keywords": "关键词", "Author": "作者", "Creator": "创建程序", "Producer": "生成程序",
}  # fmt: skip
_OLE_STREAMS = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")
_OLE_STRING = re.compile(rb"([\x1e\x1f])\0\0\0(..\0\0)", re.S)
"""A string in a property set: its type, then its length. Found by pattern, not by the tables of the set: these may be
damaged on purpose, and lead a reader that follows them into billions of steps."""
_SHORTEST_PROPERTY = 4
_XMP = re.compile(rb"<x:xmpmeta.{0,65536}?</x:xmpmeta>", re.S)


def with_asides(document: Document, found: Iterable[Aside]) -> Document:
    """The document with these beside it; the same one when there are none."""
    kept: list[Aside] = []
    for one in islice(found, _SEARCHED):
        # Behind any number of harmless pieces a command is kept.
        if one.text and (len(kept) < _MOST or (len(kept) < 2 * _MOST and may_instruct(one.text))):
            kept.append(one)
    return document.model_copy(update={"asides": tuple(kept)}) if kept else document


@lru_cache(maxsize=4096)
def _label(name: str) -> str:
    """What a part holds, "" for parts of no interest; files have the same dozen parts."""
    return next((label for pattern, label in _LABELS if pattern.fullmatch(name)), "")


def of_package(package: Package, *main: bytes) -> Iterator[Aside]:
    """Those of a Word or Excel file; `main` are parts that were read anyway, for their alternative texts."""
    counts: dict[str, int] = {}
    for name in package.names():
        label = _label(name)
        if not label:
            continue
        counts[label] = counts.get(label, 0) + 1
        part = package.brief(name, _LONGEST)
        if label == "批注":
            yield from _comments(part)
        elif label == "部件":
            yield Aside(where=f"部件{name}", text=_plain(part))
            yield Aside(where=f"部件{name}属性", text=_decoded(b"\n".join(_ATTRIBUTES.findall(part))))
        elif text := _plain(part):
            where = label if counts[label] == 1 else f"{label}{counts[label]}"
            yield Aside.trusted({"where": where, "text": text})
    for part in main:
        yield from _unshown(part)


def _unshown(part: bytes) -> Iterator[Aside]:
    """What the part of a document holds beside its text: alternative texts, deleted text, codes of fields, names."""
    for number, match in enumerate(_SPOKEN.finditer(part), 1):
        yield Aside(where=f"替代文字{number}", text=_decoded(match[1]))
    for pattern, where in _UNSHOWN:
        if found := pattern.findall(part):
            yield Aside(where=where, text=_decoded(_TAGS.sub(b"", b"".join(found))))
    for number, match in enumerate(_ATTRIBUTES.finditer(part), 1):
        yield Aside(where=f"属性{number}", text=_decoded(match[1]))


def _comments(part: bytes) -> Iterator[Aside]:
    starts = list(_COMMENT.finditer(part))
    ends = [*(start.start() for start in starts[1:]), len(part)]
    for start, end in zip(starts, ends, strict=True):
        reference = _REFERENCE.search(start.group())
        if text := _plain(part[start.end() - 1 : end]):
            yield Aside(where=f"批注{reference[1].decode() if reference else ''}", text=text)


def _plain(part: bytes) -> str:
    return _decoded(b"".join(_TEXT.findall(part)))


def _decoded(data: bytes) -> str:
    text = data.decode("utf-8", "replace")
    return unescape(text) if "&" in text else text


def of_page(source: str) -> Iterator[Aside]:
    """Those of a web page: comments, its head, alternative texts and the values of fields."""
    for number, match in enumerate(_PAGE_COMMENT.finditer(source), 1):
        if text := _TAG.sub("", match[1]).strip():
            yield Aside(where=f"网页注释{number}", text=unescape(text))
    for match in _PAGE_TEXT.finditer(source):
        if text := _TAG.sub("", match[2]).strip():
            name = match[1].lower()
            yield Aside(where=_PAGE_LABELS.get(name, f"网页{name}"), text=unescape(text))
    for number, match in enumerate(_DECLARATION.finditer(source), 1):
        yield Aside(where=f"网页声明{number}", text=unescape(match[1]))
    told = set()
    for number, match in enumerate(_ATTRIBUTE.finditer(source), 1):
        told.add(match[2] or match[3])
        yield Aside(where=f"网页属性{match[1].lower()}{number}", text=unescape(match[2] or match[3]))
    for number, match in enumerate(_PAGE_ATTRIBUTE.finditer(source), 1):
        text = next(group for group in match.groups() if group is not None)
        if text not in told:
            yield Aside(where=f"网页标记{number}", text=unescape(text))


def of_ole(data: bytes) -> Iterator[Aside]:
    """The properties of an old Excel file; none where they are missing or damaged."""
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            streams = [container.openstream(name).read(_LONGEST) for name in _OLE_STREAMS if container.exists(name)]
    except Exception:  # olefile checks little, and properties are no part of the form
        return
    for stream in streams:
        for match in _OLE_STRING.finditer(stream):
            wide, size = match[1] == b"\x1f", int.from_bytes(match[2], "little")
            body = stream[match.end() : match.end() + size * (1 + wide)]
            text = _told(body, ("utf-16-le",) if wide else ("utf-8", "gb18030"))
            if size <= len(stream) and len(text) >= _SHORTEST_PROPERTY:
                yield Aside(where="文档属性", text=text)


def _told(raw: bytes, codings: Iterable[str]) -> str:
    """A string of a property set, in the first of the encodings that it can be; "" where it is none."""
    for coding in codings:
        try:
            text = raw.decode(coding).split("\0")[0].strip()
        except UnicodeDecodeError:
            continue
        if text.isprintable():
            return text
    return ""


def of_pdf(source: Any, data: bytes) -> Iterator[Aside]:
    """Those of a PDF: its properties (`source` is pypdfium2's document, `data` its bytes)."""
    for key, value in source.get_metadata_dict(skip_empty=True).items():
        if key in _PROPERTIES:
            yield Aside(where=f"文档属性：{_PROPERTIES[key]}", text=value)
    for match in _XMP.finditer(data):
        yield Aside(where="文档属性：XMP", text=_plain(match.group()))


def of_pdf_page(page: Any, number: int) -> Iterator[Aside]:
    """The contents of a page's annotations (`page` is pdfium's handle)."""
    import ctypes

    import pypdfium2.raw as pdfium

    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        buffer = (ctypes.c_ushort * 4096)()
        size = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, ctypes.sizeof(buffer))
        pdfium.FPDFPage_CloseAnnot(annotation)
        text = bytes(buffer)[: max(0, min(size, ctypes.sizeof(buffer)) - 2)].decode("utf-16-le", "replace")
        if text.strip():
            yield Aside(where=f"第{number}页批注{index + 1}", text=text)
