"""The columns of a header whose labels were run together: where one label ends is told by the labels around it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assist.extract.headers import Header, Squeezed
from assist.forms.labels import labels

_BRACKET = re.compile(r"\([^()]{0,24}\)$")


def glued_roles(header: Header, squeezed: Squeezed, table_name: str) -> tuple[str, ...]:
    """The header's roles, with neighbouring labels joined or parted where the other columns ask for it.

    得分|计算方法|分值|得分 is 得分计算方法|分值|得分, since a 得分 of its own follows; 执行率得分 is two columns where no
    other label names the rate.
    """
    table = labels(table_name).roles
    bounds = [*(squeezed.position(start) for start in header.label_starts), squeezed.position(header.end - 1) + 1]
    roles: list[str] = []
    for index, role in enumerate(header.roles):
        label = _BRACKET.sub("", squeezed.text[bounds[index] : bounds[index + 1]])
        whole = _BRACKET.sub("", squeezed.text[bounds[index - 1] : bounds[index + 1]]) if index else ""
        if whole in table and f"second_{header.roles[index - 1]}" in header.roles[index:]:
            roles[-1] = table[whole]
        else:
            roles += _parted(label, role, table, header.roles)
    return tuple(role.removeprefix("second_") if role.removeprefix("second_") not in roles else role for role in roles)


def _parted(label: str, role: str, table: Mapping[str, str], others: tuple[str, ...]) -> list[str]:
    for cut in range(2, len(label) - 1):
        first, second = table.get(label[:cut]), table.get(label[cut:])
        if first is not None and second == role and first != role and first not in others:
            return [first, role]
    return [role]
