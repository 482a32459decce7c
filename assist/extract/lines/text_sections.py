"""Header fields, narratives, signatures and the like: what flattened text holds between and around its tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assist.extract.kinds import heads_levels
from assist.extract.lines.anchors import Anchor, find_anchors, piece_of
from assist.extract.lines.pairs import split_columns, split_pair
from assist.extract.lines.tokens import Style, Token
from assist.extract.management import management_row
from assist.extract.raw import Piece, RawForm
from assist.forms.labels import fund_kind, labels
from assist.text.normalise import fold

Extent = tuple[int, int]

_FEWEST_WAITING = 2
_LONGEST_LABEL = 24
_SHORTEST_NAME = 2  # 项目 may open a value, 资金来源 does not
_BOXES = frozenset("□☑☐√■")
_SERIAL = "序号"  # heads the column before the levels
_SIDE_BY_SIDE = ("goal", "adjusted_goal", "completion")
_SEAL = re.compile(r"^[(（](?:盖章|公章|签章|签字|章)[)）]$")
_FIELD = re.compile(r"^[\u4e00-\u9fff]{2,8}[:：]")
_CHAPTER = re.compile(r"^[一二三四五六七八九十]{1,3}、")
_FIGURE = re.compile(r"^[\d.,%]+$")
_DATE = re.compile(r"^(?:20\d{2}年\d{1,2}月(?:\d{1,2}日)?|20\d{2}([-./])\d{1,2}\1\d{1,2}|20\d{6})$")


def read_sections(
    raw: RawForm, tokens: Sequence[Token], taken: Sequence[Extent], style: Style, few_lines: bool, end: int
) -> None:
    """Read what `tokens` (all that are not of a table; `taken` are the tables' extents) hold into `raw`."""
    _Sections(raw, style, few_lines, end).read(tokens, taken)


class _Sections:
    def __init__(self, raw: RawForm, style: Style, few_lines: bool, end: int) -> None:
        self.raw = raw
        self.style = style
        self.few_lines = few_lines
        self.end = end

    def read(self, tokens: Sequence[Token], taken: Sequence[Extent]) -> None:
        """Fills raw.header, raw.sections, raw.management and raw.signatures."""
        anchors = find_anchors(tokens, self.style, self.few_lines)
        before_table = min((a for a, _ in taken), default=self.end)
        if self.style == "flow":
            self._keep_values_below(anchors, tokens, taken)
        index = 0
        while index < len(anchors):
            anchor = anchors[index]
            limit = anchors[index + 1].index if index + 1 < len(anchors) else len(tokens)
            values = self._values(anchor, tokens, limit, taken)
            if anchor.kind == "section":
                index += self._keep_section(anchor, anchors, index, tokens, values, taken)
                continue
            self._keep_other(anchor, values, anchor.label.start < before_table)
            index += 1

    def _keep_values_below(self, anchors: Sequence[Anchor], tokens: Sequence[Token], taken: Sequence[Extent]) -> None:
        """Labels printed in a column before the column of their values: as many values as labels, in their order."""
        waiting: list[Anchor] = []
        for index, anchor in enumerate(anchors):
            limit = anchors[index + 1].index if index + 1 < len(anchors) else len(tokens)
            values = [token for token in self._values(anchor, tokens, limit, taken) if token.text]
            if anchor.kind == "header" and not values:
                waiting.append(anchor)
                continue
            lines = {token.line for token in values}
            if anchor.role == "frame" and len(waiting) >= _FEWEST_WAITING and len(lines) == len(values) == len(waiting):
                for label, value in zip(waiting, values, strict=True):
                    self.raw.header.setdefault(label.role, piece_of([value]))
            if anchor.role != "frame" or values:
                waiting = []

    def _values(
        self, anchor: Anchor, tokens: Sequence[Token], limit: int, taken: Sequence[Extent]
    ) -> list[Token]:
        """The tokens from an anchor to the next one, never across a table that was read already."""
        values = [anchor.inline] if anchor.inline is not None else []
        for token in tokens[anchor.after : limit]:
            if any(anchor.label.start < a <= token.start for a, _ in taken):
                break
            if anchor.kind == "header" and (_heads_other(token) or _heads_funds(token.text) or (values and _is_foreign(token.text))):
                break
            if anchor.kind == "section" and heads_levels(token.text):
                break
            values.append(token)
        return values

    def _keep_section(
        self,
        anchor: Anchor,
        anchors: Sequence[Anchor],
        index: int,
        tokens: Sequence[Token],
        values: Sequence[Token],
        taken: Sequence[Extent],
    ) -> int:
        """Keeps a section, or a goal beside its completion; returns how many anchors it used."""
        sections = self.raw.sections
        if any(token.text for token in values):
            scrambled = anchor.role in _SIDE_BY_SIDE and all(_FIGURE.match(fold(t.text)) for t in values if t.text)
            if anchor.role != "frame" and not scrambled and not (anchor.role in sections and sections[anchor.role].text):
                sections[anchor.role] = piece_of([t for t in values if t.text])
            return 1
        run = self._label_run(anchors, index, tokens, taken)
        if len(run) >= 2:
            last = run[-1]
            limit = anchors[index + len(run)].index if index + len(run) < len(anchors) else len(tokens)
            self._keep_columns([a for a in run if a.role != "frame"], self._values(last, tokens, limit, taken))
            return len(run)
        if anchor.role != "frame" and not (self.style == "flow" and anchor.role in _SIDE_BY_SIDE):
            sections.setdefault(anchor.role, _blank_after(anchor.label))  # flow may print a goal's text anywhere
        return 1

    def _label_run(
        self, anchors: Sequence[Anchor], index: int, tokens: Sequence[Token], taken: Sequence[Extent]
    ) -> list[Anchor]:
        """The labels of columns that stand side by side above their texts: goal, (adjusted goal,) completion."""
        run: list[Anchor] = []
        for at in range(index, len(anchors)):
            anchor = anchors[at]
            if anchor.kind != "section" or anchor.role not in (*_SIDE_BY_SIDE, "frame"):
                break
            run.append(anchor)
            limit = anchors[at + 1].index if at + 1 < len(anchors) else len(tokens)
            if any(t.text and not _is_column_label(t.text) for t in self._values(anchor, tokens, limit, taken)):
                break
        roles = [anchor.role for anchor in run]
        if "completion" not in roles and roles[-2:] == ["goal", "frame"] and run[-1].label.text.endswith("完成情况"):
            run[-1] = replace(run[-1], role="completion")  # 总体目标 | 总体目标完成情况: here it heads a column
            roles[-1] = "completion"
        if "goal" not in roles or "completion" not in roles[roles.index("goal") :]:
            return []
        return run

    def _keep_columns(self, run: Sequence[Anchor], region: Sequence[Token]) -> None:
        goal = next(i for i, anchor in enumerate(run) if anchor.role == "goal" and _no_goal_after(run, i))
        columns = run[goal:]
        beside = [token.col for token in region if _is_column_label(token.text)]
        region = [token for token in region if not _is_column_label(token.text)]
        pieces: list[Piece | None]
        if self.style in ("tabs", "pipes") and all(anchor.label.col >= 0 for anchor in columns):
            pieces = split_columns(region, [*(anchor.label.col for anchor in columns), *beside])
        elif len(columns) == 2:
            pieces = list(split_pair(region, self.style))
        elif (cells := _cell_for_cell(columns, region)) is not None:
            pieces = cells
        else:
            filled = [token for token in region if token.text]
            pieces = [piece_of([token]) for token in filled[: len(columns)]]
            pieces += [None] * (len(columns) - len(pieces))
        for anchor, piece in zip(columns, pieces, strict=False):
            if piece is not None and _FIGURE.match(fold(piece.text)):
                continue  # a figure from a scrambled table, not a narrative
            if piece is not None or self.style != "flow":
                self.raw.sections.setdefault(anchor.role, piece or _blank_after(anchor.label))

    def _keep_other(self, anchor: Anchor, values: list[Token], before_table: bool) -> None:
        raw = self.raw
        filled = [token for token in values if token.text and not _SEAL.match(token.text)]
        if anchor.kind == "year":
            raw.header.setdefault("year_text", piece_of([anchor.label]))
        elif anchor.kind == "management":
            raw.management.append(management_row(piece_of([anchor.label]), [piece_of([token]) for token in filled]))
        elif anchor.kind == "header":
            if anchor.role in ("leader", "finance_leader") or (anchor.role == "contact" and not before_table):
                name = piece_of(filled[:1]) if filled else _blank_after(anchor.label)
                raw.signatures.append((fold(anchor.label.text).strip(":"), name))
            if before_table or anchor.role in ("fill_date", "self_score", "grade"):
                self._keep_header(anchor, filled)

    def _keep_header(self, anchor: Anchor, filled: list[Token]) -> None:
        header = self.raw.header
        if self.style != "flow":
            first, rest = filled[:1], filled[1:]
        else:
            first, rest = _first_value(anchor.role, filled), []
            if anchor.role != "project_name":  # which may end with 项目 itself
                first = _without_frame(first)
        if not first and self.style == "flow":
            return  # flowing text may print values apart from their labels: no value here is not a blank
        if anchor.role not in header or not header[anchor.role].text:
            header[anchor.role] = piece_of(first) if first else _blank_after(anchor.label)
        if anchor.role == "department" and rest and self.style in ("tabs", "pipes"):
            # The label of the neighbouring field was lost (LAYOUTS 3.3): what stands there is the unit.
            header.setdefault("unit", piece_of(rest[:1]))


def _first_value(role: str, filled: list[Token]) -> list[Token]:
    """A number or a date ends where it ends; other fields go on to the next label."""
    if role == "self_score":
        return filled[:1]
    if role == "fill_date":
        ends = [n for n in range(1, min(7, len(filled) + 1)) if _DATE.match(fold("".join(t.text for t in filled[:n])))]
        return filled[: max(ends, default=1)]
    return filled


def _without_frame(filled: list[Token]) -> list[Token]:
    """The tokens of a value without the first piece of the label beside the table that follows (项目 / 资金)."""
    last = filled[-1].text.partition("（")[0] if len(filled) > 1 and filled[-1].brk != "space" else ""
    frames = (label for label, role in labels("section").roles.items() if role == "frame")
    return filled[:-1] if len(last) >= _SHORTEST_NAME and any(label.startswith(last) for label in frames) else filled


def _cell_for_cell(columns: Sequence[Anchor], region: Sequence[Token]) -> list[Piece | None] | None:
    """One cell a column, a blank one among them; an adjusted goal that left no trace is the blank one.

    None when the cells do not come out even.
    """
    cells = list(region)
    while len(cells) > len(columns) and cells[-1].blank:
        cells.pop()
    if len(cells) == len(columns) and any(token.blank for token in cells):
        return [piece_of([token]) if token.text else None for token in cells]
    roles = [anchor.role for anchor in columns]
    filled = [token for token in cells if token.text]
    if roles == ["goal", "adjusted_goal", "completion"] and len(filled) == 2:
        return [piece_of(filled[:1]), None, piece_of(filled[1:])]
    return None


def _heads_other(token: Token) -> bool:
    """Whether a text heads a column of a table, a chapter or a field, and so is no value of a header field."""
    if token.brk != "space" and (_CHAPTER.match(token.text) or _FIELD.match(token.text)):
        return True
    return fold(token.text) == _SERIAL or heads_levels(token.text)


def _heads_funds(text: str) -> bool:
    return len(text) < _LONGEST_LABEL and labels("budget_column").role(text) in ("initial", "adjusted", "executed")


def _is_foreign(text: str) -> bool:
    """Whether a text behind a header value belongs to the fund table, or to a list of boxes to tick."""
    if len(text) >= _LONGEST_LABEL:
        return False
    column = labels("budget_column").role(text)
    return (column == "name" and len(text) > _SHORTEST_NAME) or fund_kind(text) is not None or text[:1] in _BOXES


def _is_column_label(text: str) -> bool:
    return bool(text) and labels("budget_column").role(text) in ("weight", "score", "reason", "rate")


def _no_goal_after(run: Sequence[Anchor], index: int) -> bool:
    return all(anchor.role != "goal" for anchor in run[index + 1 :])


def _blank_after(label: Token) -> Piece:
    return Piece("", label.end, label.end)
