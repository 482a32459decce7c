"""The passages of a form: what it says in words, each with the address where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assist.retrieve.facts import total_line

FIELDS = {
    "goal": "年度目标", "completion": "目标完成情况", "process": "实施内容及过程", "conclusion": "自评结论",
    "problems": "存在问题", "measures": "改进措施", "notes": "说明",
}  # fmt: skip
"""Narrative fields and the names they are asked for by."""

Json = Mapping[str, Any]
_INDICATORS = 20


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a form. `path` is the field's, `label` its Chinese name; `locator` is empty when unknown."""

    path: str
    label: str
    text: str
    locator: str
    start: int
    end: int


def passages(form: Json) -> Iterator[Passage]:
    """Everything a form says in words: narratives, reasons, indicator rows, management, in this order."""
    places = form["evidence"]
    for path, label in FIELDS.items():
        if form[path]:
            yield _at(path, label, form[path], places)
    for index, line in enumerate(form["budget"]):
        if line["reason"]:
            yield _at(f"budget[{index}].reason", "预算执行说明", line["reason"], places)
    for index, item in enumerate(form["indicators"]):
        yield _at(f"indicators[{index}]", "绩效指标", indicator_line(item), places)
        if item["reason"]:
            yield _at(f"indicators[{index}].reason", f"{item['level3'] or '指标'}的偏差原因", item["reason"], places)
    for index, part in enumerate(form["management"]):
        said = "；".join(text for text in (part["situation"], part["problems"]) if text)
        if said:
            yield _at(f"management[{index}]", part["aspect"], said, places)


def indicator_line(item: Json) -> str:
    """An indicator's row in one line."""
    target = item["target_text"] or item["target"]
    actual = item["actual_text"] or item["actual"]
    parts = [item["level3"] or item["level2"] or ""]
    for label, value in (("目标", target), ("完成", actual), ("分值", item["weight"]), ("得分", item["score"])):
        if value is not None:
            parts.append(f"{label}{value}")
    return "，".join(parts)


def _at(path: str, label: str, text: str, places: Json) -> Passage:
    place = places.get(path)
    if place is None and path.startswith("management["):
        place = places.get(f"{path}.situation")
    if place is None and path.endswith("]"):
        place = places.get(f"{path}.actual") or places.get(f"{path}.level3")
    if place is None:
        return Passage(path, label, text, "", 0, 0)
    return Passage(path, label, text, place["locator"], place["start"], place["end"])


def title_words(form: Json) -> str:
    """What a form is about: its project, unit and indicators, without the template's own words."""
    names = [form["project_name"] or form["title"], form["unit"], form["department"]]
    names += [item["level3"] for item in form["indicators"][:_INDICATORS]]
    return "\n".join(name for name in names if name)


def words(record: Json) -> str:
    """The text under which a form is found."""
    form = record.get("form")
    if form is None:
        return ""
    parts = [title_words(form)]
    parts += [passage.text for passage in passages(form) if not passage.path.endswith("]")]
    return "\n".join(parts)


def said(record: Json) -> dict[str, str | None]:
    """What a form is compared by, and what it says of a shortfall, as columns of the index."""
    form = record.get("form")
    if form is None:
        return {}
    line = total_line(form)
    reason = (line["reason"] if line else None) or next((i["reason"] for i in form["indicators"] if i["reason"]), None)
    return {"about": title_words(form), "reason": str(reason)[:200] if reason else None}
