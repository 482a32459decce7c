"""Web pages as content systems publish them: navigation, a heading, a table with spans."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from random import Random

from corpus.plan import Grid, Line, Plan, PlanCell
from corpus.sample import Hints

_NAVIGATION = '<div class="nav"><a href="#">首页</a> <a href="#">信息公开</a></div>'


def render(plans: Sequence[Plan], hints: Hints, rng: Random) -> bytes:
    """One page with the forms in a row; some in GB18030, as the page then declares."""
    charset = "gb18030" if rng.random() < 0.25 else "utf-8"
    body = "\n".join(_block(block) for plan in plans for block in plan)
    navigation = _NAVIGATION if hints.variant % 3 == 0 else ""
    page = (
        f'<!DOCTYPE html>\n<html><head><meta charset="{charset}"><title>绩效自评公开</title>\n'
        "<style>td{border:1px solid #333}</style><script>var page = 1;</script></head>\n"
        f"<body>{navigation}\n{body}\n</body></html>\n"
    )
    return page.encode(charset)


def _block(block: Line | Grid) -> str:
    if isinstance(block, Line):
        tag = "h2" if block.role == "title" else "p"
        return f"<{tag}>{escape(block.text) or '&nbsp;'}</{tag}>"
    rows: list[list[str]] = [[] for _ in range(block.nrows)]
    for cell in block.cells:
        rows[cell.row].append(_cell(cell))
    lines = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f'<table border="1" cellspacing="0">\n{lines}\n</table>'


def _cell(cell: PlanCell) -> str:
    counts = (("rowspan", cell.rowspan), ("colspan", cell.colspan))
    spans = "".join(f' {name}="{count}"' for name, count in counts if count > 1)
    text = "<br>".join(escape(part) for part in cell.text.split("\n"))
    return f"<td{spans}>{text or '&nbsp;'}</td>"
