"""A city's report beside those of its districts on the same funds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

from assist.model import Finding, Record
from assist.retrieve.checks.building import Check, finding
from assist.retrieve.facts import SCALE, facts, total_index
from assist.retrieve.past import Past

EXCEEDED = Check("H08", "下级合计大于本级汇总", "explain")
_LEAST = 2
_YUAN = 10_000 * SCALE
"""What is printed in 万元 with two decimals may be off by half a hundredth a form; a whole 万元 is not rounding."""


def parts(record: Record, past: Past) -> Iterator[Finding]:
    """The funds of at least two districts, added up, are more than the city reports for the same project."""
    if record.form is None:
        return
    data = json.loads(record.model_dump_json(exclude={"text"}))
    own = facts(data)
    if not (own.get("region") and own.get("name_key") and own.get("year")):
        return
    query = (
        "SELECT * FROM past_forms WHERE name_key = ? AND year = ? AND region > ? AND region LIKE ? || '%' AND id > 0"
        " ORDER BY id LIMIT 300"
    )
    rows = past.connection.execute(query, (own["name_key"], own["year"], own["region"], own["region"])).fetchall()
    places = {row["region"] for row in rows}
    if len(places) < _LEAST or len(places) != len(rows):  # two reports of one district cannot be added
        return
    index = total_index(data["form"])
    for column, path, label in (("budget", "adjusted", "全年预算"), ("executed", "executed", "执行数")):
        whole, known = own.get(column), [row[column] for row in rows if row[column] is not None]
        if whole is None or len(known) < _LEAST or sum(known) - whole < _YUAN:
            continue
        total, mine = (f"{Decimal(value) / _YUAN:.2f}万元" for value in (sum(known), whole))
        built = finding(
            EXCEEDED, record, [f"budget[{index}].{path}", f"budget[{index}].initial"],
            f"{len(known)}个下级单位的{label}合计{total}，大于本表的{mine}", f"{total} > {mine}",
            "核对汇总口径，说明差额", dict(rows[0]), "下级单位的同一项目", {"下级合计": total, "下级份数": str(len(known))},
        )  # fmt: skip
        if built is not None:
            yield built
            return
