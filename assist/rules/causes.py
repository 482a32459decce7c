"""Root causes: findings that would all go away if one printed value were another are one group.

A value cell that several findings rest on is their likely cause: a wrong executed amount breaks the sum of
sources, the rate and the cost indicator at once. The cell that explains most findings is taken first, then
the next among what is left. Findings that a rule has named a common cause for stay together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assist.model import Finding, Form

# Weights are left out: rules show them as what they reckon with, not as what may be wrong.
_VALUE = re.compile(
    r"budget\[\d+\]\.(?:initial|adjusted|executed|rate|score)|indicators\[\d+\]\.(?:target|actual|score)|total_score"
)
_MOST_CELLS = 8
"""A finding that shows more values than this is about the form as a whole, not about one of them."""


def rooted(form: Form, findings: Sequence[Finding]) -> list[Finding]:
    """The findings, those that rest on one value with that value ("value:budget[0].executed") as cause."""
    if len(findings) < 2:
        return list(findings)
    wanted = {(side.start, side.end) for finding in findings for side in finding.evidence}
    cells = {
        span: path
        for path, place in form.evidence.items()
        if (span := (place.start, place.end)) in wanted and _VALUE.fullmatch(path)
    }
    groups: dict[str, set[str]] = {}
    for finding in findings:
        shown = {cells[place] for side in finding.evidence if (place := (side.start, side.end)) in cells}
        if len(shown) <= _MOST_CELLS:
            groups.setdefault(finding.cause, set()).update(shown)
    roots = _roots(groups)
    return [
        finding.model_copy(update={"cause": roots[finding.cause]}) if finding.cause in roots else finding
        for finding in findings
    ]


def _roots(groups: dict[str, set[str]]) -> dict[str, str]:
    """The root for each old cause that shares a value with another one."""
    found: dict[str, str] = {}
    left = dict(groups)
    while True:
        count = Counter(cell for shown in left.values() for cell in shown)
        # Among equals the first in order of name, so that runs agree.
        best = min(count, key=lambda cell: (-count[cell], cell), default=None)
        if best is None or count[best] < 2:
            return found
        for cause in [cause for cause, shown in left.items() if best in shown]:
            found[cause] = f"value:{best}"
            del left[cause]
