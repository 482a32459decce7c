"""Where the rows of a flattened indicator table end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.align_tokens import FIGURES
from assist.extract.lines.anchors import find_anchors
from assist.extract.lines.tokens import Style, Token
from assist.forms.labels import label_key, labels

_CHAPTER_MARK = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])")
_CHAPTER_LINE = re.compile(r"^[ \t\u3000]*(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])\S", re.M)
_REPORT_CHAPTERS = 3
_ROW = 14  # cells that a row may have
_STOP_SECTIONS = frozenset({"conclusion", "problems", "measures", "notes", "goal", "completion", "process"})


@dataclass(frozen=True, slots=True)
class TableEnd:
    """What tells that a table is over in text of this style."""

    style: Style
    few_lines: bool
    chapters: bool
    """Whether the text goes on in numbered chapters."""
    last_bar: int
    """The offset of the last bar of a text with bars, or of the end of its row; what stands behind it is no row."""
    text_behind: bool
    """Whether more than the rest of a row stands behind the last bar."""

    @classmethod
    def of(cls, body: str, start: int, style: Style, few_lines: bool) -> TableEnd:
        """For the form whose text is `body` and begins at the offset `start`."""
        barred = style in ("cells", "pipes") and "|" in body
        last = body.rfind("|") if barred else len(body)
        if style == "pipes" and barred:
            last = end if (end := body.find("\n", last)) >= 0 else len(body)  # its row goes on behind it
        return cls(style, few_lines, len(_CHAPTER_LINE.findall(body)) >= _REPORT_CHAPTERS, start + last, style == "pipes" and body.count("\n", last) > 1)

    def index(self, body: Sequence[Token]) -> int:
        """Index of the first token of `body` that is no longer of the indicator rows; its length where they go on to the end."""
        for index, token in enumerate(body):
            if token.blank:
                continue
            if token.start > self.last_bar and (self.text_behind or kind_of(token.text) == Kind.LONG):
                return index  # text behind the last bar of the table
            if self._begins_row(body, index) and self._is_end(body, index):
                return index
        return len(body)

    def _begins_row(self, body: Sequence[Token], index: int) -> bool:
        token = body[index]
        if token.brk in ("line", "blank", "row", "shut") or self.few_lines:
            return True
        if token.brk == "cell":
            return all(t.blank for t in body[max(0, index - token.col) : index])
        return False

    def _is_end(self, body: Sequence[Token], index: int) -> bool:
        token = body[index]
        if labels("total").role(token.text) is not None:
            following = next((t for t in body[index + 1 :] if not t.blank), None)
            return following is None or kind_of(following.text) in (
                Kind.SMALL, Kind.LARGE, Kind.POINTS, Kind.DASH, Kind.PERCENT,
            ) or labels("section").role(following.text) is not None  # fmt: skip
        if self.total_in_line(body, index) is not None or (self.chapters and _is_chapter(body, index)):
            return True
        if token.col >= 0 and sum(t.line == token.line and bool(t.text) for t in body[index : index + 12]) >= 5:
            return False  # a full row is a row, whatever its first cell is called
        if self.style == "flow" and _goes_on_as_row(body, index):
            return False
        anchors = find_anchors([token], self.style, True)
        if not anchors:
            return False
        anchor = anchors[0]
        if anchor.kind == "note":
            return True
        if anchor.kind == "section":
            return anchor.role in _STOP_SECTIONS and (anchor.role != "notes" or index > 3)
        if anchor.kind == "header":
            return anchor.role in ("contact", "leader", "finance_leader", "self_score", "fill_date", "phone", "grade")
        return False

    def total_in_line(self, body: Sequence[Token], index: int) -> int | None:
        """Where a row begins with the notes and goes on with the totals (其他需要说明事项：无 | 总分 | 100 | 98): the total's index."""
        if body[index].col < 0 or (found := find_anchors([body[index]], self.style, True)) == [] or found[0].role != "notes":
            return None
        for at in range(index + 1, len(body)):
            if body[at].line != body[index].line:
                return None
            if labels("total").role(body[at].text) is not None:
                return at
        return None


def _goes_on_as_row(body: Sequence[Token], index: int) -> bool:
    """Whether a text is the level of a row: a name and figures of their own follow in its line (绩效目标 目标明确性 4 ... 3)."""
    line = [other for other in body[index + 1 : index + _ROW] if other.text and other.line == body[index].line]
    figures = sum(kind_of(other.text) in FIGURES for other in line)
    return figures >= 2 and kind_of(line[0].text) not in FIGURES and all(kind_of(other.text) != Kind.LONG for other in line)


def _is_chapter(body: Sequence[Token], index: int) -> bool:
    """Whether a text is a chapter's heading, and not a level or an indicator with a number before it."""
    token = body[index]
    if _CHAPTER_MARK.match(token.text) is None or kind_of(label_key(token.text)) in (Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL12):
        return False
    beside = [other for other in body[index + 1 : index + _ROW] if other.text and other.line == token.line]
    return not any(kind_of(other.text) in FIGURES for other in beside)
