"""The fields on a report's cover, one a line: a label, white space or a bar, and what it labels.

Where the space is only one, two such lines are needed: one alone may be the beginning of a sentence.
"""

from __future__ import annotations

import re

from assist.extract.raw import Piece, Row
from assist.extract.report.flow import Flow, as_read
from assist.forms.labels import labels

_LINE = re.compile(
    r"^[ \t\u3000|]*(?P<label>[\u4e00-\u9fff()（）]{4,14})(?P<gap>[ \t\u3000|]+)(?P<value>[^\s|:：][^\n\r|:：。]{1,50}?)[ \t\u3000\r|]*$",
    re.M,
)
_ROLES = frozenset({"project_name", "department", "unit"})
_REACH = 2000
_WIDE = re.compile(r"\||[ \t\u3000]{2,}")


def read_cover(flow: Flow) -> Row:
    """The project, department and unit that a cover's lines give, by header role."""
    begin, end = flow.place(0), flow.place(min(_REACH, len(flow.text)))
    plain = as_read(flow.source[begin:end])
    found: Row = {}
    narrow: Row = {}
    for match in _LINE.finditer(plain):
        role = labels("header").role(match["label"])
        if role not in _ROLES:
            continue
        start, stop = (begin + at for at in match.span("value"))
        row = found if _WIDE.fullmatch(match["gap"]) else narrow
        row.setdefault(role, Piece(flow.source[start:stop], start, stop))
    return {**narrow, **found} if len(narrow) + len(found) > 1 else found
