"""Levels of flowing text that were printed in the middle of their rows: which rows they belong to is kept where it is sure.

Where names could not be shared out (centred_levels.py), a row before its group's name takes that of the group above. That
this has happened shows where a second level stands under a first one that it never belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence

from assist.extract.kinds import kind_of
from assist.extract.lines.align_tokens import LEVELS
from assist.extract.lines.tokens import Token
from assist.extract.raw import Piece, Row
from assist.forms.labels import first_level_of, labels

_LONGEST = 16
_EFFECTS = frozenset({"效益指标", "满意度指标"})
_COSTS = frozenset({"成本指标", "经济成本指标", "社会成本指标", "生态环境成本指标"})


def without_frames(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a table without the label beside the whole of it, where other names of first levels stand in it."""
    kinds = {
        role
        for token in tokens
        if len(token.text) <= _LONGEST and (role := labels("level1").role(token.text)) is not None
    }
    if len(kinds) < 2 or not any(labels("section").role(token.text) == "frame" for token in tokens):
        return list(tokens)
    kept: list[Token] = []
    for token in tokens:
        if labels("section").role(token.text) != "frame":
            kept.append(token)
    return kept


def level_cell(cell: Sequence[Token]) -> list[Token]:
    """What of the tokens in a level's cell is its name; none where they are a sentence or the rest of one."""
    filled = [token for token in cell if token.text]
    known = [token for token in filled if kind_of(token.text) in LEVELS]
    whole = "".join(token.text for token in filled)
    if kind_of(whole) in LEVELS or not filled:
        return filled
    if len(known) == 1:
        return known
    return (
        [] if len(whole) < 2 or len(whole) > _LONGEST or any(mark in whole for mark in "，。；,;") else filled
    )


def settle_levels(rows: Sequence[Row]) -> None:
    """Gives rows the first level under which their second one always stands, where the table prints it and the row has
    another one or none."""
    printed: dict[str, Piece] = {}
    for row in rows:
        if (name := row.get("level1")) is not None and (role := labels("level1").role(name.text)) is not None:
            printed.setdefault(role, name)
    for row in rows:
        second, name = row.get("level2"), row.get("level1")
        first = first_level_of(second.text) if second is not None else None
        known = labels("level1").role(name.text) if name is not None else None
        if first in printed and first != known and (name is None or known is not None):
            row["level1"] = printed[first]
        elif second is not None and known in _EFFECTS and labels("level2").role(second.text) in _COSTS:
            del row["level1"]
