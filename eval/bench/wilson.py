"""Wilson's score interval for a share (Wilson 1927): honest also for small counts and shares near 0 or 1."""

from __future__ import annotations

from math import sqrt

_Z = 1.959963984540054
"""The 97.5% quantile of the normal distribution."""


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95% interval of hits/count; (0, 1) when nothing was counted."""
    if count == 0:
        return 0.0, 1.0
    share = hits / count
    spread = _Z * sqrt(share * (1 - share) / count + _Z * _Z / (4 * count * count))
    middle, scale = share + _Z * _Z / (2 * count), 1 + _Z * _Z / count
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
