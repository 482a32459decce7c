"""Headers of flattened indicator tables in which the label of one column was lost while its cells were not.

The rows say so: with the column back in its place they are aligned at a clearly lower cost. What is looked for is a
column that such a table must have (the names, the target, the actual value) or one whose pair is there (points and
score); of an unknown column beside them nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assist.extract.headers import Header
from assist.extract.lines.align import align, alignment_cost
from assist.extract.lines.aligned import Aligned, Columns
from assist.extract.lines.tokens import Style, Token, columns_at
from assist.text.decimals import split_number

_MARGIN = 1.0  # of cost, for each row
_FEWEST_ROWS, _FEWEST_ROLES = 3, 3
_ALIKE = 0.5  # share of rows whose actual value is like its target
_NEAR = 2
_POINTS = ("weight", "score")
_LINES_ABOVE = 2
_LONGEST_REST = 4  # characters of a label's last line
_REASON = re.compile("(?:偏差|未完成|差异|扣分|未达标)[^。；，]{0,6}原因[^。；，]{0,8}$")
_BEHIND = {
    "level3": ("level1", "level2"),
    "target": ("level3", "operator", "weight"),
    "actual": ("target", "unit", "adjusted_target"),
    "weight": ("level3", "actual", "unit", "score_rate"),
    "score": ("actual", "weight", "unit"),
}
"""Behind which columns a column may stand, in the layouts that are known."""


def with_lost_column(header: Header, tokens: Sequence[Token], body: Sequence[Token], style: Style) -> Header:
    """The header with the one column that its rows show and it lacks; unchanged when there is none."""
    missing = _missing(header.roles)
    if not missing or len(header.roles) < _FEWEST_ROLES:
        return header
    before = alignment_cost(body, _columns(header, tokens, style), style)
    rows = align(body, _columns(header, tokens, style), style)
    if len(rows) < _FEWEST_ROWS:
        return header
    best, chosen = before - _MARGIN * len(rows), header
    for role, widened in _widened(header, missing, tokens, style):
        columns = _columns(widened, tokens, style)
        cost = alignment_cost(body, columns, style)
        if cost < best and (role != "actual" or "weight" in header.roles or _are_values(align(body, columns, style))):
            best, chosen = cost, widened
    return chosen


def with_reasons_beside(header: Header, tokens: Sequence[Token]) -> Header:
    """The header with the column of reasons behind its last, where that column's label was printed on the lines above and
    below the header's own; unchanged where nothing there speaks of reasons."""
    inside = [token.line for token in tokens if header.start <= token.start < header.end]
    if not inside or header.roles[-1] not in _POINTS or {"reason", "remark"} & set(header.roles):
        return header
    around = [t for t in tokens if t.text and (min(inside) - _LINES_ABOVE <= t.line < min(inside) or t.line == max(inside) + 1)]
    above = "".join(t.text for t in around if t.line < min(inside))
    if not _REASON.search(above):
        return header
    rest = [t for t in around if t.line > max(inside)]
    end = rest[0].end if len(rest) == 1 and len(rest[0].text) <= _LONGEST_REST else header.end
    return replace(
        header, end=end, roles=(*header.roles, "reason"), label_starts=(*header.label_starts, end), label_ends=(*header.label_ends, end)
    )


def _missing(roles: Sequence[str]) -> list[str]:
    """The columns that the table must have and whose label its header lacks; [] when it lacks too much to say."""
    needed = [role for role in ("level3", "target", "actual") if role not in roles]
    points = [role for role in _POINTS if role not in roles]
    if len(needed) > 1 or any(role.startswith(("second_", "open")) for role in roles):
        return []
    return needed or (points if len(points) == 1 else [])


def _widened(header: Header, missing: Sequence[str], tokens: Sequence[Token], style: Style) -> Iterator[tuple[str, Header]]:
    """The header with each missing column in each place where it may stand."""
    for role in missing:
        for index, before in enumerate(header.roles):
            if before in _BEHIND[role]:
                at = index + 1
                start = _blank_label(header, at, tokens) if style in ("tabs", "pipes") else header.label_starts[index] + 1
                roles = (*header.roles[:at], role, *header.roles[at:])
                if start is None or (role in _POINTS and roles.index("weight") > roles.index("score")):
                    continue
                yield role, replace(
                    header,
                    roles=roles,
                    label_starts=(*header.label_starts[:at], start, *header.label_starts[at:]),
                    label_ends=(*header.label_ends[:at], start, *header.label_ends[at:]),
                )


def _blank_label(header: Header, at: int, tokens: Sequence[Token]) -> int | None:
    """Where a row that keeps its columns has a blank cell between two labels of its header."""
    low = header.label_starts[at - 1]
    high = header.label_starts[at] if at < len(header.label_starts) else header.end
    return next((token.start for token in tokens if token.blank and low < token.start < high), None)


def _columns(header: Header, tokens: Sequence[Token], style: Style) -> Columns:
    return Columns(header.roles, columns_at(tokens, header.label_starts, style))


def _are_values(rows: Sequence[Aligned]) -> bool:
    """Whether the actual values are of the size of their targets, or are those: points would not be."""
    alike = filled = 0
    for row in rows:
        target, actual = ("".join(token.text for token in row.cells.get(role, ())) for role in ("target", "actual"))
        if target and actual:
            filled += 1
            asked, reached = split_number(target.lstrip("≥≤=><")), split_number(actual.lstrip("≥≤=><"))
            near = asked and reached and asked[0] <= reached[0] * _NEAR and reached[0] <= asked[0] * _NEAR
            alike += bool(target == actual or near or not (asked or reached))
    return filled >= _FEWEST_ROWS and alike >= _ALIKE * filled
