"""The measured figures as the table of docs/model.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]


FIRST_SHOT = " at first shot"
"""Of rows that were measured before anything was mended."""


def markdown(rows: Mapping[str, Row]) -> str:
    """One line for each figure: what, model, date, n, and what came out."""
    lines = ["| what | model | date | n | result |", "|---|---|---|---|---|"]
    for row in rows.values():
        said = _SAID[str(row["what"]).removesuffix(FIRST_SHOT)](row)
        lines.append(f"| {row['what']} | {row['model']} | {row['date']} | {row['n']} | {said} |")
    return "\n".join(lines)


def _layouts(row: Row) -> str:
    each = "; ".join(
        f"{name} {one['right']} of {one['fields']}, {len(one['wrong'])} wrong"
        for name, one in row["layouts"].items()
    )
    return (
        f"{100 * row['right']:.1f}% of fields right, {row['wrong']} wrong, "
        f"{row['wrong_by_model']} of them with the model's part ({each})"
    )


def _cost(row: Row) -> str:
    return "; ".join(
        f"{name}: {one['prompt_tokens']} prompt tokens a form beside {one['whole_document']} "
        f"= {one['share']:.2f} ({one['asked']} of {one['n']} forms asked about"
        + (f"; pairs to judge {one['judging']} more" if one.get("judging") else "")
        + (f"; labels and words alone {one['least']})" if one["asked"] == one["n"] and one.get("least") else ")")
        for name, one in row["groups"].items()
        if one["n"]
    )


def _judging(row: Row) -> str:
    low, high = (100 * bound for bound in row["recall_wilson"])
    found = f"{row['found']} of {row['planted']} planted found (95%: {low:.0f} to {high:.0f}%)"
    alarms = f"{row['alarms']} of {row['sound']} sound pairs became findings"
    if row["precision"] is None:
        return f"{found}; {alarms}; no finding, so no precision"
    low, high = (100 * bound for bound in row["precision_wilson"])
    return f"precision {100 * row['precision']:.0f}% ({low:.0f} to {high:.0f}%); {found}; {alarms}"


def _exam(row: Row) -> str:
    said = ", ".join(f"{count} {relation}" for relation, count in row["relations"].items())
    return (
        f"{'passed: it may judge' if row['passed'] else 'not passed: it is asked nothing'} (answers: {said})"
    )


def _attacks(row: Row) -> str:
    places = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in row["places"].items())
    return f"{len(row['changed'])} changed a value, verdict or score ({places})"


def _known(row: Row) -> str:
    found = ", ".join(f"{count} {what}" for what, count in row["differences"].items()) or "none"
    return (
        f"{row['changed_or_removed']} fields or findings changed or removed; differences: {found}; "
        f"{row['asked']} of the forms were asked about"
    )


_SAID = {
    "layouts": _layouts, "layouts-2": _layouts, "layouts-3": _layouts, "layouts-4": _layouts,
    "layouts-5": _layouts, "layouts-6": _layouts, "layouts-7": _layouts, "layouts-8": _layouts,
    "layouts-9": _layouts, "layouts-10": _layouts, "layouts-11": _layouts, "layouts-12": _layouts,
    "cost": _cost, "judging": _judging, "exam": _exam, "attacks": _attacks, "known": _known,
}  # fmt: skip
