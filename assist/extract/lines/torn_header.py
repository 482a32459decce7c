"""Header fields of a page printed piece by piece (LAYOUTS 3.5): a value may stand before its label."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence

from assist.extract.kinds import Kind, kind_of
from assist.extract.lines.anchors import find_anchors, piece_of
from assist.extract.lines.tokens import Token
from assist.extract.raw import Piece, Row
from assist.forms.labels import fund_kind, labels

_FIELDS = ("project_name", "unit", "department")
_TEXTS = (Kind.NAME, Kind.TEXT, Kind.LONG, Kind.FUND)
_LONGEST = 4  # pieces of a wrapped value
_SHORTEST = 4  # characters


def read_values_before(tokens: Sequence[Token], header: Row) -> None:
    """Mends `header`, and adds to it the fields whose label is followed by another label, and preceded by a text of no label's."""
    _mend(header)
    anchors = {anchor.index: anchor for anchor in find_anchors(tokens, "flow", True)}
    for index, anchor in anchors.items():
        if anchor.role not in _FIELDS or anchor.inline is not None or (anchor.role in header and header[anchor.role].text):
            continue
        if anchor.after < len(tokens) and not _is_label(tokens, anchor.after, anchors.keys()):
            continue
        value = list(itertools.takewhile(lambda at: _is_text(tokens, at, anchors.keys()), range(index - 1, -1, -1)))
        before = index - len(value) - 1
        owned = before in anchors and anchors[before].kind in ("header", "section") and anchors[before].role != "frame"
        pieces = [tokens[at] for at in reversed(value)]
        if 1 <= len(pieces) <= _LONGEST and not owned and sum(len(token.text) for token in pieces) >= _SHORTEST:
            header[anchor.role] = piece_of(pieces)


def _mend(header: Row) -> None:
    """Leaves out of `header` a label that was taken for a value, and the second of two equal values side by side: the
    unit and its department are often one, and their labels stood elsewhere."""
    for role in _FIELDS:
        text = "".join(header[role].text.split()) if role in header else ""
        if text and labels("header").role(text) is not None:
            del header[role]
        elif len(text) >= 2 * _SHORTEST and text[: len(text) // 2] * 2 == text:
            piece = header[role]
            header[role] = Piece(text[: len(text) // 2], piece.start, piece.start + (piece.end - piece.start) // 2)


def _is_label(tokens: Sequence[Token], index: int, anchored: Collection[int]) -> bool:
    text = tokens[index].text
    return index in anchored or fund_kind(text) is not None or labels("budget_column").role(text) is not None


def _is_text(tokens: Sequence[Token], index: int, anchored: Collection[int]) -> bool:
    text = tokens[index].text
    return not _is_label(tokens, index, anchored) and kind_of(text) in _TEXTS and "年度)" not in text and text[0] not in "□√☑"
