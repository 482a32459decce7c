"""Two runs side by side: which fields and findings are new, gone or changed.

Works on the JSONL of `assist triage` alone (model against none, one model against another, last week against
today). Forms are matched by file and number in it, findings by rule and place.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Change = Literal["added", "removed", "changed"]
Key = tuple[str, int]

_RECORD_FIELDS = ("status", "error")
_FINDING_FIELDS = ("verdict", "severity", "message", "fingerprint")
_NOT_COMPARED = frozenset({"start", "end", "blank_labels"})


class NotARun(ValueError):
    """A line that is no record of `assist triage`. The message is in Chinese and names the line."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field or finding of one form. `method` is how the later value was found, where that is known."""

    file: str
    form_index: int
    part: Literal["form", "field", "finding", "record"]
    path: str
    change: Change
    before: Any = None
    after: Any = None
    method: str | None = None


def read_run(lines: Iterable[str], name: str) -> dict[Key, dict[str, Any]]:
    """The records of a JSONL output by file and form index. Raises NotARun."""
    records: dict[Key, dict[str, Any]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            key = (str(record["file"]), int(record["form_index"]))
        except (ValueError, KeyError, TypeError) as error:
            raise NotARun(f"{name} 第 {number} 行不是 assist triage 的 JSONL 记录") from error
        records[key] = record
    return records


def compare(
    before: Mapping[Key, dict[str, Any]], after: Mapping[Key, dict[str, Any]]
) -> Iterator[Difference]:
    """All differences, form by form in the order of the later run, then the forms that are gone."""
    for key, record in after.items():
        old = before.get(key)
        if old is None:
            yield Difference(*key, "form", "", "added", None, record.get("status"))
        else:
            yield from _of_record(key, old, record)
    for key, record in before.items():
        if key not in after:
            yield Difference(*key, "form", "", "removed", record.get("status"), None)


def _of_record(key: Key, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Difference]:
    for name in _RECORD_FIELDS:
        if old.get(name) != new.get(name):
            yield Difference(
                *key, "record", name, _change(old.get(name), new.get(name)), old.get(name), new.get(name)
            )
    fields = dict(_flat(old.get("form") or {})), dict(_flat(new.get("form") or {}))
    evidence = new.get("evidence") or {}
    for path in dict.fromkeys([*fields[0], *fields[1]]):
        one, two = fields[0].get(path), fields[1].get(path)
        if one != two:
            method = (evidence.get(path) or {}).get("method")
            yield Difference(*key, "field", path, _change(one, two), one, two, method)
    yield from _of_findings(key, old.get("findings") or [], new.get("findings") or [])


def _of_findings(key: Key, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[Difference]:
    was, now = ({str(finding["id"]): finding for finding in findings} for findings in (old, new))
    for name in dict.fromkeys([*was, *now]):
        one, two = was.get(name), now.get(name)
        if one is None or two is None or any(one.get(field) != two.get(field) for field in _FINDING_FIELDS):
            said, says = (None if finding is None else finding.get("message") for finding in (one, two))
            method = None if two is None else two.get("origin")
            yield Difference(*key, "finding", name, _change(one, two), said, says, method)


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Leaves by path, as evidence names them: "budget[0].executed"."""
    if isinstance(value, dict):
        for name, item in value.items():
            if path or name not in _NOT_COMPARED:
                yield from _flat(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _flat(item, f"{path}[{index}]")
    elif value is not None:
        yield path, value


def _change(before: Any, after: Any) -> Change:
    if before is None:
        return "added"
    return "removed" if after is None else "changed"


def counts(differences: Iterable[Difference]) -> Counter[tuple[str, str]]:
    """How many of each part and change."""
    return Counter((one.part, one.change) for one in differences)
