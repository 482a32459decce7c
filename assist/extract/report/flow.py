"""A report's text as it reads: wraps undone, page numbers and stray spaces dropped, every offset kept.

Characters keep their number: one of `Flow.text` is one of the source, in plain width. A "\\n" in it is the
end of a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assist.extract.raw import Piece
from assist.text.compact import SOLID, plain_width
from assist.text.normalise import simplified

_PAGE = re.compile(r"^(?:[-—–－·\s]*\d{1,3}[-—–－·\s]*|第\s*\d+\s*页.{0,12})$")
_ENDS = frozenset("。；：！？;:!?…")
_OPENING = re.compile(r"(?:第[一二三四五六七八九十]{1,3}(?:章|部分)|[一二三四五六七八九十]{1,3}[、.]|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}(?:[、．]|\.(?!\d))|[①-⑳])")
_ONE_LINE, _LONGEST_HEADING = 300, 40
_GAP = re.compile(r"[ \t\u3000]+")
_GLUED_LINE = 150
"""Text with fewer line breaks than one in so many characters has its headings inside the lines."""
_INNER_CHAPTER = re.compile(r"[\u4e00-\u9fff。][二三四五六][、.][\u4e00-\u9fff]{3}")
_IN_TEXT = re.compile(r"[，。；,;]")
_LABEL = re.compile(r"(?:评价|报告|项目|填报|填表|预算|部门|单位|主管|联系|实施|编制|负责)[^，。；,;\d]{0,12}[:：]")
_COMMA = re.compile(r",(?!\d{3}(?!\d))|(?<!\d),")
_MIN_WRAP, _MAX_WRAP = 18, 70
_HALF_WIDE = re.compile("[\x00-\xff]")


@dataclass(frozen=True, slots=True)
class Flow:
    """`text` is what the patterns search; `offsets[i]` is where its character i stands in `source`."""

    text: str
    offsets: list[int]
    source: str
    glued: bool
    """Whether the text has hardly any line breaks, so that headings stand inside the lines."""

    def piece(self, start: int, end: int, text: str | None = None) -> Piece:
        """The characters of [start, end) as they are printed, or `text` in that place."""
        while start < end and self.text[start] in "\n ":
            start += 1
        while start < end and self.text[end - 1] in "\n ":
            end -= 1
        if start == end:
            place = self.place(start)
            return Piece("", place, place)
        first, last = self.offsets[start], self.offsets[end - 1]
        if text is None:
            whole = last - first == end - 1 - start
            text = self.source[first : last + 1] if whole else "".join([self.source[at] for at in self.offsets[start:end]])
        return Piece(text, first, last + 1)

    def place(self, index: int) -> int:
        """The offset in the source of the character at `index`, or where the flow ends."""
        if index < len(self.offsets):
            return self.offsets[index]
        return self.offsets[-1] + 1 if self.offsets else 0

    def lines(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The paragraphs of [start, end) that are not empty."""
        while start < end:
            stop = self.text.find("\n", start, end)
            stop = end if stop < 0 else stop
            if stop > start:
                yield start, stop
            start = stop + 1


def as_read(text: str) -> str:
    """`text` as the patterns know it, in plain width and simplified characters; the same length."""
    return simplified(plain_width(text))


def flow_of(source: str, start: int, end: int) -> Flow:
    """The flow of source[start:end]."""
    lines = list(_printed_lines(source, start, end))
    width = _wrap_width([line for _, line in lines])
    parts: list[str] = []
    offsets: list[int] = []
    for number, (offset, line) in enumerate(lines):
        _append(line, offset, parts, offsets)
        following = lines[number + 1][1] if number + 1 < len(lines) else ""
        if not _wrapped(line, following, width):
            parts.append("\n")
            offsets.append(offset + len(line))
    text = _COMMA.sub("，", as_read("".join(parts)))
    if offsets:
        offsets[-1] = min(offsets[-1], end - 1)  # the end of the last paragraph
    printed = source.count("\n", start, end) + 1
    glued = len(text) > _GLUED_LINE * max(len(lines), 1) or (
        len(text) > _GLUED_LINE * printed and any(_INNER_CHAPTER.search(line) for _, line in lines)
    )
    return Flow(text, offsets, source, glued)


def _printed_lines(source: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for line in re.finditer(r"[^\n\r\f\v\u2028]+", source[start:end]):
        content = line.group().strip()
        if content and not _PAGE.match(content):
            at = start + line.start() + line.group().find(content)
            for first, last in _relined(content):
                yield at + first, content[first:last]


def _relined(line: str) -> Iterator[tuple[int, int]]:
    """The paragraphs of a long line in which spaces stand where lines ended.

    A space ends a paragraph behind a full stop, before a chapter's or an item's number, and behind a heading that
    such a number opens; all others are left to typesetting.
    """
    spaces = list(_GAP.finditer(line)) if len(line) > _ONE_LINE else []
    start = 0
    for gap in spaces:
        before = line[start : gap.start()]
        heading = _OPENING.match(before) is not None and len(before) <= _LONGEST_HEADING and not _IN_TEXT.search(before)
        if before and (before[-1] in _ENDS or heading or _OPENING.match(line, gap.end())):
            yield start, gap.start()
            start = gap.end()
    yield start, len(line)


def _append(line: str, offset: int, parts: list[str], offsets: list[int]) -> None:
    """Adds the line without the spaces that typesetting put between Chinese characters and digits."""
    last = ""
    for run in SOLID.finditer(line):
        word = run.group()
        if last.isascii() and last.isalnum() and word[0].isascii() and word[0].isalnum():
            parts.append(" ")
            offsets.append(offset + run.start() - 1)
        parts.append(word)
        offsets.extend(range(offset + run.start(), offset + run.end()))
        last = word[-1]


def _width(line: str) -> float:
    """How wide a line is printed: a Latin letter or digit takes half the room of a Chinese character."""
    return len(line) - 0.5 * len(_HALF_WIDE.findall(line))


def _wrap_width(lines: list[str]) -> float:
    """The width at which a typesetter broke the lines; 0 when lines end where paragraphs do."""
    widest = max(map(_width, lines), default=0.0)
    return widest if _MIN_WRAP <= widest <= _MAX_WRAP and len(lines) >= 6 else 0.0


def _wrapped(line: str, following: str, width: float) -> bool:
    """Whether a line goes on in the next: it is full, or breaks off at a comma."""
    if not following or line[-1] in _ENDS or _OPENING.match(following) or _LABEL.match(following):
        return False
    return line[-1] in "，、" or (width > 0 and _width(line) >= 0.88 * width)
