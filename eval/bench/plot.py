"""The scorecard's picture: recall with Wilson intervals by group, as an SVG drawn by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

_ROW, _LEFT, _WIDTH, _TOP = 22, 250, 420, 56
_INK, _BAR, _SPREAD, _GRID = "#222222", "#3b6ea5", "#1b3350", "#dddddd"
Row = tuple[str, dict[str, Any] | None]


def rows_of(card: dict[str, Any]) -> list[Row]:
    """Labels and recalls to draw; None is a heading."""
    files = card["file_to_finding"]
    rows: list[Row] = [("all insertions", files), ("rounded", files["rounded"])]
    rows += [(name.replace("_", " "), part) for name, part in files["by_mutator_split"].items()]
    for title in ("by_group", "by_format", "by_magnitude", "by_family"):
        rows.append((title.replace("_", " "), None))
        rows += list(files[title].items())
    return rows


def svg(card: dict[str, Any]) -> str:
    """The picture as SVG text, white background, no fonts but the reader's own."""
    rows = rows_of(card)
    height, width = _TOP + _ROW * len(rows) + 30, _LEFT + _WIDTH + 130
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12" fill="{_INK}">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        '<text x="16" y="26" font-size="15" font-weight="bold">'
        "File to finding: recall of planted contradictions, 95% Wilson intervals</text>",
        *_axis(height),
    ]
    for number, (label, figures) in enumerate(rows):
        parts += _row(_TOP + _ROW * number, label, figures)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _axis(height: int) -> Sequence[str]:
    lines = []
    for tenth in range(0, 11, 2):
        x = _LEFT + _WIDTH * tenth // 10
        lines.append(f'<line x1="{x}" y1="{_TOP - 8}" x2="{x}" y2="{height - 26}" stroke="{_GRID}"/>')
        lines.append(f'<text x="{x}" y="{height - 10}" text-anchor="middle">{tenth * 10}%</text>')
    return lines


def _row(y: int, label: str, figures: dict[str, Any] | None) -> Sequence[str]:
    if figures is None:
        return [f'<text x="16" y="{y + 14}" font-weight="bold">{escape(label)}</text>']
    share, low, high = figures["recall"], figures["wilson_low"], figures["wilson_high"]
    x = [_LEFT + round(_WIDTH * value, 1) for value in (share, low, high)]
    count = f"{100 * share:.1f}% of {figures['insertions']}"
    return [
        f'<text x="{_LEFT - 10}" y="{y + 14}" text-anchor="end">{escape(label)}</text>',
        f'<rect x="{_LEFT}" y="{y + 4}" width="{x[0] - _LEFT:.1f}" height="12" fill="{_BAR}" '
        'fill-opacity="0.75"/>',
        f'<line x1="{x[1]}" y1="{y + 10}" x2="{x[2]}" y2="{y + 10}" stroke="{_SPREAD}" stroke-width="2"/>',
        f'<text x="{_LEFT + _WIDTH + 10}" y="{y + 14}">{count}</text>',
    ]
