"""Web archives (MIME), which Word and some systems write under the name .doc."""

from __future__ import annotations

from email import message_from_bytes

from assist.model.document import Document
from assist.readers import asides
from assist.readers.build import DocumentBuilder
from assist.readers.guards import MAX_MEMBERS, MAX_TEXT_BYTES, UnreadableFile, check_size
from assist.readers.html import add_page
from assist.readers.package import DAMAGED


def read(data: bytes, name: str) -> Document:
    """The Document of all html parts in their order (Excel writes one per sheet).

    Raises UnreadableFile when there is none, or too many parts.
    """
    check_size(len(data), MAX_TEXT_BYTES)
    builder = DocumentBuilder(data, name, "html")
    sources = []
    for number, part in enumerate(message_from_bytes(data).walk()):
        if number > MAX_MEMBERS:
            raise UnreadableFile(f"网页归档内文件超过{MAX_MEMBERS}个，请核对文件")
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload:
                sources.append(add_page(builder, payload, part.get_content_charset()))
    if not sources:
        raise UnreadableFile(DAMAGED)
    return asides.with_asides(builder.build(), (one for source in sources for one in asides.of_page(source)))
