"""Where the figures of an answer stand: form, place in its file, the characters there."""

from __future__ import annotations

import json
from typing import Any

from assist.model.base import Frozen
from assist.retrieve import Past
from assist.retrieve.facts import total_index


class Citation(Frozen):
    """Where something stands: the form's name in the store, the place in its file, the words there."""

    form: str
    locator: str
    text: str
    file: str = ""


_PATHS = {
    "score": "total_score", "year": "year", "department": "department", "unit": "unit", "region": "unit",
    "project": "project_name", "grade": "grade", "code": "project_code",
}  # fmt: skip
_OF_TOTAL = {
    "rate": ("rate",),
    "budget": ("adjusted", "initial"),
    "initial": ("initial",),
    "executed": ("executed",),
}


def citations(store: Past, numbers: list[int], columns: tuple[str, ...]) -> tuple[Citation, ...]:
    """The places in these forms of the figures shown."""
    idents = idents_of(store, numbers)
    cited: list[Citation] = []
    records = store.records(numbers)
    for number in numbers:
        record = records.get(number)
        if record is None:
            continue
        form = record["form"]
        places = form["evidence"]
        wanted = [
            place for column in columns or ("project",) for place in _places(column, total_index(form), form)
        ]
        if not any(path in places for path in wanted):
            wanted = ["project_name", "title", "unit"]
        ident, file = idents[number]
        for path in wanted:
            if path in places:
                cited.append(
                    Citation(
                        form=ident, file=file, locator=places[path]["locator"], text=places[path]["text"]
                    )
                )
        if "findings" in columns:
            for finding in record["findings"][:3]:
                side = finding["evidence"][0]
                cited.append(Citation(form=ident, file=file, locator=side["locator"], text=side["text"]))
    return tuple(cited)


def _places(column: str, total: int, form: dict[str, Any]) -> list[str]:
    if column in _OF_TOTAL:
        paths = [f"budget[{total}].{name}" for name in _OF_TOTAL[column]]
        present = [path for path in paths if path in form["evidence"]]
        if column == "rate" and not present:  # computed from these two
            return [f"budget[{total}].adjusted", f"budget[{total}].executed"]
        return present[:1]
    if column == "satisfaction":
        return [
            f"indicators[{i}].actual"
            for i, item in enumerate(form["indicators"])
            if "满意" in (item["level3"] or "")
        ]
    if column == "deducted":
        return [
            f"indicators[{i}]" for i, item in enumerate(form["indicators"]) if item["score"] != item["weight"]
        ][:3]
    return [_PATHS[column]] if column in _PATHS else []


def idents_of(store: Past, numbers: list[int]) -> dict[int, tuple[str, str]]:
    """The name in the store and the file of each form."""
    query = "SELECT id, ident, file FROM past_forms WHERE id IN (SELECT value FROM json_each(?))"
    return {row[0]: (row[1], row[2]) for row in store.connection.execute(query, (json.dumps(numbers),))}
