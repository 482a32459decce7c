"""Aligns the tokens of a flattened indicator table with its columns.

The columns' order is known from the header; which token stands in which column is not, because blank
cells vanish, merged cells are printed once and wrapped cells are torn apart. It is found as the cheapest
path through (token, column) states (Viterbi): a token goes on with the current cell, moves to a later
column, or opens a new row; costs say how well a token of its kind suits a column (COSTS), how likely a
column is left out (SKIP), and how likely a break parts cells or rows in this style of text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from assist.extract.kinds import Kind, kind_of, width
from assist.extract.lines.align_costs import COSTS, SKIP, UNLIKELY
from assist.extract.lines.align_tokens import (
    LEVELS,
    NAMES,
    NUMBERS,
    part_glued,
    rows_on_lines,
    usable,
)
from assist.extract.lines.aligned import TEXT_ROLES, Aligned, Columns, column_widths, seldom_filled
from assist.extract.lines.tokens import Style, Token, run_on
from assist.forms.labels import labels
from assist.text.decimals import split_number
from assist.text.normalise import is_cjk

_INF = math.inf
_FORBIDDEN = 30.0
_MOST_LOST = 2  # levels that a row may lack
_MAX_TOKENS = 20_000  # an indicator table has a few hundred; more is no form, and memory is bounded

_NUMBERED_NAME = re.compile(r"指标\d{1,2}[.、:：]\S")
_RULE = re.compile(r"[计评记给]分|得满分|不得分|扣完为止|分值上限|[得扣]\d+(?:\.\d+)?分|[×*]\d+$")
_NOT_TOLD = {"reason": 1.5, "remark": 1.5, "target": 4.0, "actual": 4.0}
_BRACKETED = re.compile(r"^[（(][^（）()]*[）)]$")  # a name's addition, torn off it
_STRUCTURE = (Kind.LEVEL1, Kind.LEVEL2, Kind.LEVEL12, Kind.OPERATOR)
_LONGEST_UNIT = 3
_FEW_BLANKS = 0.02  # share of cells; such are cells that somebody left out, where the text drops blank ones
_OWN_LEVEL = -3.8
_CUT_OFF = 0.1  # what the blank cells cost with which a text breaks off
_CLOSING = "。，、；：）)”’》】%的以及和与为至"
_TAILS = "率度量数性额"
_OPENING = "（(“‘《【、，：—-和与及的"


def align(tokens: Sequence[Token], columns: Columns, style: Style, cut_off: bool = False) -> list[Aligned]:
    """The rows that the tokens make up by the cheapest alignment. [] without tokens.

    `cut_off`: nothing follows the table, so that its last row may lack its last cells.
    """
    tokens = usable(tokens)
    if not tokens or len(tokens) > _MAX_TOKENS:
        return []
    if style == "flow":
        tokens = rows_on_lines(part_glued(tokens))
    rows = _Search(tokens, columns, style, {}, cut_off=cut_off).rows()
    widths = column_widths(rows) if style == "flow" else {}
    skips = seldom_filled(rows, columns.roles) if style == "flow" else {}
    return _Search(tokens, columns, style, widths, skips, cut_off).rows() if widths or skips else rows


def _complete(value: str) -> bool:
    return kind_of(value) in (Kind.SMALL, Kind.LARGE, Kind.PERCENT, Kind.BOUND) and value[-1] not in _OPENING


def _with_pending(brk: str) -> str:
    """A row end that came before a blank cell still ends the row."""
    return {"line": "blank", "cell": "row"}.get(brk, brk)


def alignment_cost(tokens: Sequence[Token], columns: Columns, style: Style) -> float:
    """What the cheapest alignment costs; comparable between column orders of the same tokens."""
    kept = usable(tokens)
    return _Search(kept, columns, style, {}).cost() if kept else 0.0


class _Search:
    def __init__(
        self,
        tokens: Sequence[Token],
        columns: Columns,
        style: Style,
        widths: Mapping[str, float],
        skips: Mapping[str, float] | None = None,
        cut_off: bool = False,
    ) -> None:
        self.tokens = tokens
        self.roles = columns.roles
        self.positions = columns.positions
        self.style = style
        self.widths = widths
        self.ending = _CUT_OFF if cut_off else 1.0
        self.kinds = [kind_of(token.text) for token in tokens]
        self.told = "method" in columns.roles
        self.named_goal = {i for i, token in enumerate(tokens) if len(token.text) == 4 and labels("section").role(token.text) == "goal"}
        breaks = {token.brk for token in tokens}
        self.has_row_ends = "blank" in breaks
        self.few_lines = style == "flow" and run_on(tokens)
        self.traces_blanks = self.kinds.count(Kind.BLANK) > _FEW_BLANKS * len(self.kinds)
        self.short = self._short_rows()
        known = {**SKIP, **(skips or {})}
        skip = [max(known.get(role, 1.0), 0.0) * self._skip_factor(role) for role in self.roles]
        self.fills = [max(-known.get(role, 0.0), 0.0) for role in self.roles]
        self.skips = [0.0]
        for cost in skip:
            self.skips.append(self.skips[-1] + cost)

    def _short_rows(self) -> dict[int, int]:
        """How many cells each row lacks, where rows keep columns: a merged cell that left no blank moves the rest left.

        A row that begins with a blank kept its merged cells.
        """
        if not self.positions:
            return {}
        counts: dict[int, int] = {}
        for token in self.tokens:
            if token.line in counts or token.col == 0:
                counts[token.line] = max(counts.get(token.line, 0), token.col + 1)
        whole = max(self.positions) + 1
        return {line: whole - count for line, count in counts.items() if 0 < whole - count <= _MOST_LOST}

    def _skip_factor(self, role: str) -> float:
        if role in ("level1", "level2", "reason", "remark"):
            return 1.0
        return 1.5 if self.traces_blanks and self.style != "flow" else 1.0

    def _between(self, start: int, stop: int) -> float:
        """The cost of leaving out the columns start..stop-1."""
        return self.skips[stop] - self.skips[start] if stop > start else 0.0

    def _emission(self, index: int, role: int) -> float:
        name = self.roles[role]
        kind = self.kinds[index]
        cost = COSTS.get(name.removeprefix("second_"), {}).get(kind, UNLIKELY) + self.fills[role]
        if self.positions and self.tokens[index].col >= 0:
            off, lost = self.tokens[index].col - self.positions[role], self.short.get(self.tokens[index].line, 0)
            if name in ("level1", "level2") and off + lost == 0:
                cost = min(cost, 1.0)
            cost += 0.25 * min(abs(off), abs(off + lost), 4)
        if name in ("target", "actual"):
            if kind == Kind.SMALL and "weight" not in self.roles:
                cost -= 0.5
            if kind == Kind.TEXT and len(self.tokens[index].text) <= 2:
                cost += 0.8
            elif _BRACKETED.match(self.tokens[index].text):
                cost += 2.0
        text = self.tokens[index].text
        if self.told and name in _NOT_TOLD and _RULE.search(text):
            cost += _NOT_TOLD[name]  # how points are given has a column of its own
        if index in self.named_goal:  # 绩效目标: below 决策 it is a level, and nothing else in a table
            cost = 0.3 if name == "level2" else cost + 2.0
        if self.told and name == "actual" and kind in (Kind.TEXT, Kind.LONG) and index and self.kinds[index - 1] == Kind.SMALL:
            cost += 1.5  # rows that are judged by their standard have no values, and words seldom say what came of a number
        if name != "level3" and _NUMBERED_NAME.match(text):
            cost += UNLIKELY / 2 if name in ("reason", "remark", "method") else 2 * UNLIKELY
        if name == "level3" and kind == Kind.LEVEL1 and self.style != "flow" and not text.endswith("指标"):
            cost = min(cost, 3.0)  # 项目成本: a level's other name, and the name of many an indicator
        if name == "level3" and text and text[0] in _CLOSING + _TAILS + "（(":
            cost += 1.5
        wrap = self.widths.get(name)
        if wrap is not None and text and width(text) > wrap + 1.0:
            cost += 1.0
        return cost

    def _advance(self, brk: str) -> float:
        if brk in ("space", "cell"):
            return 0.0
        if brk in ("row", "shut"):
            return 8.0
        if self.style == "cells":
            return 1.2 if brk == "blank" and self.has_row_ends else 0.0
        return 0.15

    def _new_row(self, brk: str) -> float:
        if brk in ("row", "shut"):
            return 0.0
        if brk == "cell":
            return _FORBIDDEN
        if self.style == "cells":
            return 1.0 if brk == "line" and self.has_row_ends else 0.0
        if brk == "space":
            return 0.4 if self.few_lines else 4.0
        return 0.0

    def _join(self, index: int, role: int, brk: str) -> float:
        name = self.roles[role]
        if name not in TEXT_ROLES:
            return 6.0 if name in ("unit", "level1", "level2") and brk != "cell" else _FORBIDDEN
        token, before = self.tokens[index], self._text_before(index)
        kind = self.kinds[index]
        # A figure with its unit is a cell; what follows is another.
        parted = name in ("target", "actual") and _complete(before) and (kind in LEVELS or (kind in NAMES and len(token.text) > _LONGEST_UNIT))
        if name in ("level3", "target", "actual") and brk != "space" and _NUMBERED_NAME.match(token.text):
            return _FORBIDDEN  # 指标2：… begins a row
        if brk in ("cell", "row", "shut"):
            return 4.0 if brk == "row" and self.style != "flow" and not parted else _FORBIDDEN
        number = kind in NUMBERS and name in ("target", "actual", "level3")
        if number and (self.style != "flow" or kind_of(before) in NUMBERS):
            return _FORBIDDEN
        cost = self._join_base(name, brk, before, kind)
        if parted:
            cost += 2.5
        if token.text[0] in _TAILS and before and is_cjk(before[-1]):
            cost -= 0.4
        if token.text[0] in _CLOSING and not (token.text[0] == "%" and len(token.text) > 1):
            cost -= 1.2
        elif token.text[0] in "（(" and name == "level3":
            cost = min(cost, 0.9) - 0.8 if _BRACKETED.match(token.text) else cost - 0.8
        if before and before[-1] in _OPENING:
            cost -= 0.8
        return max(cost, 0.0)

    def _join_base(self, name: str, brk: str, before: str, kind: Kind) -> float:
        if self.style == "cells":
            return 2.0 if brk == "blank" else 3.2
        long_text = name in ("reason", "remark", "method")
        if kind in _STRUCTURE:
            return 4.0 if kind == Kind.OPERATOR else _FORBIDDEN
        if brk == "space":
            return (1.0 if kind not in NUMBERS else 2.5) if long_text else 3.0
        cost = 0.3 if long_text else 0.6
        wrap = self.widths.get(name)
        if wrap is not None:
            short = wrap - width(before)
            cost = 0.1 if short <= 1.1 else 0.7 if short <= 2.1 else (0.8 if long_text else 2.0)
        if name == "level3" and kind_of(before) == Kind.NAME:
            cost += 0.5
        if kind in (Kind.BOUND, Kind.PERCENT, Kind.SMALL) and not long_text:
            cost += 1.5
        return cost

    def _text_before(self, index: int) -> str:
        for back in range(index - 1, -1, -1):
            if self.tokens[back].text:
                return self.tokens[back].text
        return ""

    def rows(self) -> list[Aligned]:
        """The cheapest path, read back as rows."""
        back, state, _ = self._best_path()
        return self._read_back(back, state)

    def cost(self) -> float:
        """What the cheapest path costs."""
        return self._best_path()[2]

    def _best_path(self) -> tuple[list[list[tuple[int, int, int] | None]], int, float]:
        """Back pointers per token and state; a state is role * 2 + (a row end is pending)."""
        size = len(self.roles)
        states = size * 2
        emit = [self._emission(0, role) for role in range(size)]
        costs = [_INF] * states
        back: list[list[tuple[int, int, int] | None]] = []
        first: list[tuple[int, int, int] | None] = [None] * states
        for role in range(size):
            costs[role * 2] = emit[role] + self._between(0, role)
            first[role * 2] = (-1, 2, role)
        back.append(first)
        for index in range(1, len(self.tokens)):
            costs, pointers = self._step(index, costs)
            back.append(pointers)
        ends = [cost + self.ending * self._between(state // 2 + 1, size) for state, cost in enumerate(costs)]
        state = min(range(states), key=ends.__getitem__)
        return back, state, ends[state]

    def _step(self, index: int, costs: list[float]) -> tuple[list[float], list[tuple[int, int, int] | None]]:
        size = len(self.roles)
        fresh = [_INF] * (size * 2)
        pointers: list[tuple[int, int, int] | None] = [None] * (size * 2)
        emit = [self._emission(index, role) for role in range(size)]
        token, blank = self.tokens[index], self.kinds[index] == Kind.BLANK
        before = self.tokens[index - 1]
        for state, cost in enumerate(costs):
            if cost == _INF:
                continue
            role, pending = divmod(state, 2)
            brk = _with_pending(token.brk) if pending else token.brk
            if blank:
                keep = role * 2 + (1 if brk in ("blank", "row", "shut") else pending)
                self._offer(fresh, pointers, keep, cost + 0.35, (state, 0, role))
            else:
                joined = cost + self._join(index, role, brk) + self._join_emission(index, role)
                self._offer(fresh, pointers, role * 2, joined, (state, 1, role))
            advance = cost + self._advance(brk)
            close = cost + self._between(role + 1, size) + self._new_row(brk)
            for nxt in range(size):
                if nxt > role:
                    total = advance + self._between(role + 1, nxt) + emit[nxt] + self._shift(before, token, role, nxt)
                    total += self._order(index, role, nxt) + self._under(index, brk, role, nxt)
                    self._offer(fresh, pointers, nxt * 2, total, (state, 1, nxt))
                opened = close + self._between(0, nxt) + emit[nxt]
                self._offer(fresh, pointers, nxt * 2, opened, (state, 2, nxt))
        return fresh, pointers

    def _join_emission(self, index: int, role: int) -> float:
        """A continuation need not look like the whole cell, but a number seldom continues a name."""
        if self.roles[role] in ("level3",) and self.kinds[index] in (Kind.BOUND, Kind.PERCENT, Kind.SMALL):
            return 2.0
        return 0.0

    def _shift(self, before: Token, token: Token, role: int, nxt: int) -> float:
        """In rows that keep columns, neighbours should keep their distance."""
        if not self.positions or token.col < 0 or before.line != token.line:
            return 0.0
        drift = (token.col - self.positions[nxt]) - (before.col - self.positions[role])
        return 0.6 * min(abs(drift), 3)

    def _under(self, index: int, brk: str, role: int, nxt: int) -> float:
        """In rows of cells, the text beside a first level is a second level, by whatever name."""
        if brk != "cell" or self.roles[role] != "level1" or self.roles[nxt] != "level2":
            return 0.0
        known = self.kinds[index - 1] == Kind.LEVEL1 and self.kinds[index] in (Kind.TEXT, Kind.NAME)
        return _OWN_LEVEL if known else 0.0

    def _order(self, index: int, role: int, nxt: int) -> float:
        """A score above its weight is unlikely when the two stand side by side; an actual often repeats its target."""
        if self.roles[nxt] == "actual" and self.roles[role] == "target":
            same = self.tokens[index].text == self.tokens[index - 1].text and self.kinds[index] != Kind.BLANK
            return -0.7 if same and "adjusted_target" not in self.roles else 0.0
        if self.roles[nxt] != "score" or self.roles[role] != "weight":
            return 0.0
        weight, score = split_number(self.tokens[index - 1].text), split_number(self.tokens[index].text)
        return 4.0 if weight and score and score[0] > weight[0] else 0.0

    @staticmethod
    def _offer(
        costs: list[float],
        pointers: list[tuple[int, int, int] | None],
        state: int,
        cost: float,
        pointer: tuple[int, int, int],
    ) -> None:
        if cost < costs[state]:
            costs[state] = cost
            pointers[state] = pointer

    def _read_back(self, back: list[list[tuple[int, int, int] | None]], state: int) -> list[Aligned]:
        steps: list[tuple[int, int, int]] = []
        for index in range(len(back) - 1, -1, -1):
            pointer = back[index][state]
            if pointer is None:
                break
            steps.append((index, pointer[1], pointer[2]))
            state = pointer[0]
        rows: list[Aligned] = []
        for index, action, role in reversed(steps):
            if action == 0:
                continue
            if action == 2 or not rows:
                rows.append(Aligned())
            rows[-1].cells.setdefault(self.roles[role], []).append(self.tokens[index])
        return rows
