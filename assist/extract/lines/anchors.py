"""Labels among the tokens of flattened text: where header fields and narrative sections begin."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assist.extract.lines.tokens import Style, Token
from assist.extract.raw import Piece
from assist.forms.labels import labels, section_of
from assist.text.normalise import fold, is_cjk

AnchorKind = Literal["header", "section", "total", "management", "note", "year"]

_LABEL_VALUE = re.compile(r"^([^:：]{2,24})[:：]\s*(.*)$", re.S)
_SPACED_LABEL = re.compile(r"^(说明|备注|存在问题|改进措施|项目名称|主管部门|实施单位)[\s\u3000]+(\S.*)$", re.S)
NOTE = re.compile(r"^(?:注|备注|填报说明|填表说明)(?:[:：]|\d|$)")
_LONG_TEXT = 12
_YEAR = re.compile(r"^[(（]?\s*20\d{2}\s*年?\s*度?\s*[)）]?$")
_FUND_FRAME = re.compile(r"^[\u4e00-\u9fff]{0,8}(?:资金|付费|经费|预算|支出)(?:安排|情况|投入|使用|执行)*\((?:单位[:：])?(?:万元|元|千元)\)$")
_DECLARED = re.compile(r"^(.{2,14}?)(?:\([^()]*\))?\((\d+(?:\.\d+)?)分\)")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A label: token range [index, after) in the token list, and the value that shares its token, if any."""

    kind: AnchorKind
    role: str
    index: int
    after: int
    label: Token
    inline: Token | None = None


def find_anchors(tokens: Sequence[Token], style: Style, few_lines: bool) -> list[Anchor]:
    """All anchors, in order. A label in the middle of a line of narrative is text, not an anchor."""
    found: list[Anchor] = []
    for index, token in enumerate(tokens):
        if token.blank or len(token.text) > 400:
            continue
        anchor = _anchor(token, index) or (_worded(token, index) if style != "flow" or _heads_line(tokens, index) else None)
        if anchor is None:
            continue
        narrative = bool(found) and found[-1].kind == "section" and found[-1].role != "frame" and found[-1].after < index
        if style == "flow" and narrative and token.brk == "space" and not few_lines:
            continue
        if anchor.kind == "year" and style == "flow" and found and _opens_value(found[-1], index):
            continue
        found.append(anchor)
    return found


def _heads_line(tokens: Sequence[Token], index: int) -> bool:
    """Whether a text opens a line that goes on with a longer one, as a label does."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    return tokens[index].brk != "space" and after is not None and after.brk == "space" and len(after.text) >= _LONG_TEXT


def _opens_value(before: Anchor, index: int) -> bool:
    """Whether what stands at `index` is the beginning of the value of the label before it: a name may open with a year."""
    return before.role in ("project_name", "department", "unit") and before.inline is None and before.after == index


def _anchor(token: Token, index: int) -> Anchor | None:
    whole = _label(token.text)
    if whole is not None:
        return Anchor(whole[0], whole[1], index, index + 1, token)
    if NOTE.match(fold(token.text)):
        return Anchor("note", "footnote", index, index + 1, token)
    if _YEAR.match(token.text.strip()):
        return Anchor("year", "year_text", index, index + 1, token)
    match = _LABEL_VALUE.match(token.text) or _SPACED_LABEL.match(token.text)
    if match is None:
        return None
    named = _label(match[1])
    if named is None or named[1] == "frame":
        return None
    start = token.start + match.start(2)
    inline = Token(match[2].strip(), start, start + len(match[2].rstrip()), "cell", token.col, token.line)
    label = Token(match[1], token.start, token.start + len(match[1]), token.brk, token.col, token.line)
    return Anchor(named[0], named[1], index, index + 1, label, inline if inline.text else None)


def _worded(token: Token, index: int) -> Anchor | None:
    """A cell that labels a narrative in words of the form's own."""
    role = section_of(token.text)
    return None if role is None else Anchor("section", role, index, index + 1, token)


def _label(text: str) -> tuple[AnchorKind, str] | None:
    if len(text) > 40:
        return None
    section = labels("section").role(text)
    if section is not None:
        return "section", section
    header = labels("header").role(text)
    if header is not None:
        return "header", header
    if labels("grade").role(text) is not None:
        return "header", "grade"
    if labels("management").role(text) is not None:
        return "management", "aspect"
    if labels("total").role(text) is not None:
        return "total", "total"
    return ("section", "frame") if _FUND_FRAME.match(fold(text)) else None


def declared_weight(token: Token) -> tuple[str, Decimal, Piece] | None:
    """The weight that a label states beside itself: 产出指标(50分)."""
    match = _DECLARED.match(fold(token.text)) if len(token.text) <= 24 else None
    if match is None:
        return None
    return match[1], Decimal(match[2]), piece_of([token])


def piece_of(tokens: Sequence[Token]) -> Piece:
    """One piece out of the tokens of a cell, in order; blank tokens only mark a place."""
    filled = [token for token in tokens if token.text]
    if not filled:
        return Piece("", tokens[0].start, tokens[0].start)
    text = filled[0].text
    for before, token in itertools.pairwise(filled):
        glue = "" if is_cjk(before.text[-1]) or is_cjk(token.text[0]) or token.brk == "line" else " "
        text += glue + token.text
    return Piece(text, filled[0].start, filled[-1].end)
