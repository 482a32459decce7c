"""The columns of a header whose labels were run together: the cut in which most columns are named, and each once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from assist.extract.headers import Header, Squeezed
from assist.forms.labels import labels

_BRACKET = re.compile(r"(?:\([^()]{0,24}\))*")
_FREE = frozenset({"target", "operator"})  # a second column of these has a role of its own
_LONGEST_HEADER = 120
_SHORTEST_SCRAMBLED, _LONGEST_SCRAMBLED = 4, 8


@dataclass(frozen=True, slots=True)
class GluedHeader:
    """Roles of the columns and the half-open range of the labels in the squeezed text."""

    roles: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Cut:
    worth: float
    labels: tuple[tuple[str, str], ...]
    start: int
    end: int


def glued_header(header: Header, squeezed: Squeezed, table_name: str, lines: Collection[int]) -> GluedHeader:
    """The columns that begin where `header` begins, read to the end of the line or of the labels.

    得分|计算方法|分值|得分 is 得分计算方法|分值|得分, since no column is named twice; 执行率得分 is two columns where no
    other label names the rate.
    """
    start = squeezed.position(header.start)
    if header.end <= header.start:
        return GluedHeader(header.roles, start, start)  # solved from the rows, not printed
    stop = min([start + _LONGEST_HEADER, len(squeezed.text), *(line for line in lines if line > start + 1)])
    cut = _best_cut(squeezed.text, start, stop, table_name)
    if table_name == "budget_column":
        first = max([0, start - _LONGEST_HEADER, *(line for line in lines if line <= start)])
        earlier = (_best_cut(squeezed.text, at, stop, table_name) for at in range(first, start))
        cut = max((cut, *(other for other in earlier if other.end == cut.end)), key=lambda other: other.worth)
    if len(cut.labels) < len(set(header.roles)) - 1:
        return GluedHeader(header.roles, start, squeezed.position(header.end - 1) + 1)
    roles = _own_roles(_parted(cut.labels, labels(table_name).roles))
    if sorted(roles) == sorted(header.roles):
        roles = header.roles  # of two rows of labels the columns' order is not that of the print
    return GluedHeader(roles, cut.start, cut.end)


def _parted(found: Sequence[tuple[str, str]], table: Mapping[str, str]) -> list[tuple[str, str]]:
    """执行率得分 is 执行率|得分 where no other label names the rate."""
    named = {role for role, _ in found}
    told: list[tuple[str, str]] = []
    for role, label in found:
        for cut in range(2, len(label) - 1):
            head = table.get(label[:cut])
            if head is not None and head not in named and table.get(label[cut:]) == role:
                told.append((head, label[:cut]))
                label = label[cut:]
                break
        told.append((role, label))
    return told


@cache
def _characters(table_name: str) -> Mapping[frozenset[str], tuple[str, str]]:
    """Labels by the characters they are made of: lines of a narrow cell come out of a scan in any order."""
    return {frozenset(label): (role, label) for label, role in labels(table_name).roles.items() if len(label) >= _SHORTEST_SCRAMBLED}


def _best_cut(text: str, start: int, stop: int, table_name: str) -> _Cut:
    table, longest = labels(table_name).roles, labels(table_name).longest
    scrambled = _characters(table_name)

    @cache
    def best(at: int, seen: frozenset[str]) -> _Cut:
        found = _Cut(0.0, (), at, at)
        for length in range(min(longest, stop - at), 1, -1):
            label = text[at : at + length]
            role = table.get(label)
            if role is None or (role in seen and role not in _FREE):
                continue
            bracket = _BRACKET.match(text, at + length, stop)
            end = bracket.end() if bracket else at + length
            rest = best(end, seen | {role})
            worth = rest.worth + (end - at) - 0.1
            if worth > found.worth:
                found = _Cut(worth, ((role, label), *rest.labels), at, rest.end)
        if not found.labels and seen:
            for length in range(_SHORTEST_SCRAMBLED, min(_LONGEST_SCRAMBLED, stop - at) + 1):
                known = scrambled.get(frozenset(text[at : at + length]))
                if known is not None and known[0] not in seen and length - len(known[1]) in (0, 1):
                    rest = best(at + length, seen | {known[0]})
                    if rest.labels:
                        return _Cut(rest.worth + length - 1, (known, *rest.labels), at, rest.end)
        return found

    return best(start, frozenset())


def _own_roles(found: Collection[tuple[str, str]]) -> tuple[str, ...]:
    """A second target is the adjusted one; of two columns of operators 指标性质 says 正向 or 反向, and so does 指标方向
    beside another."""
    operators = [label for role, label in found if role == "operator"]
    told = next((label for label in ("指标性质", "指标方向") if label in operators), None) if len(operators) > 1 else None
    roles: list[str] = []
    for role, label in found:
        if role == "operator" and label == told:
            roles.append("direction")
        elif role in roles:
            roles.append("adjusted_target" if role == "target" else f"second_{role}")
        else:
            roles.append(role)
    return tuple(roles)
