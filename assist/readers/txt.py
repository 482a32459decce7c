"""Plain text: the decoded file unchanged, each line a paragraph."""

from __future__ import annotations

import re
from hashlib import sha256

from assist.model.document import Document, Paragraph
from assist.readers.build import CONTROL
from assist.readers.encoding import Decoded, decode
from assist.readers.guards import MAX_LINES, MAX_TEXT_BYTES, UnreadableFile, check_size

_LINE_END = re.compile("\r\n|\n|\r")
_NOISE = 0.1
"""Share of undecodable and control characters from which a file isn't text at all; random bytes have 0.3."""

_NOISE_FLOOR = 10
"""A text of a few characters may hold more than that share."""


def read(data: bytes, name: str) -> Document:
    """The Document of a text file; ids "L1", "L2", ..., blank lines included, line ends excluded.

    Raises UnreadableFile when the bytes are not text, or too many.
    """
    check_size(len(data), MAX_TEXT_BYTES)
    decoded = decode(data)
    controls = len(CONTROL.findall(decoded.text))
    if controls + decoded.bad > max(_NOISE * len(decoded.text), _NOISE_FLOOR):
        raise UnreadableFile("无法识别的文件内容（不是文字、Word、Excel、网页或PDF），可能已损坏，请重新提交")
    if decoded.text.count("\n") + decoded.text.count("\r") > MAX_LINES:
        raise UnreadableFile(f"文件行数过多（上限{MAX_LINES}行），请只提交自评表本身")
    return Document(
        source=name, sha256=sha256(data).hexdigest(), kind="txt", text=decoded.text,
        blocks=tuple(_lines(decoded.text)), warnings=tuple(_warnings(decoded, controls)),
    )


def _lines(text: str) -> list[Paragraph]:
    lines: list[Paragraph] = []
    start = 0
    for number, end in enumerate(_LINE_END.finditer(text), start=1):
        lines.append(Paragraph(id=f"L{number}", text=text[start:end.start()], start=start, end=end.start()))
        start = end.end()
    if start < len(text):
        lines.append(Paragraph(id=f"L{len(lines) + 1}", text=text[start:], start=start, end=len(text)))
    return lines


def _warnings(decoded: Decoded, controls: int) -> list[str]:
    warnings = []
    if decoded.bad:
        warnings.append(f"文件有{decoded.bad}处字符无法识别，可能已损坏")
    if controls:
        warnings.append(f"文件含{controls}个控制字符，已原样保留")
    return warnings
