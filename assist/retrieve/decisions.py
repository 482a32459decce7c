"""Reviewers' decisions on past forms, from a table that somebody kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assist.retrieve.facts import name_key
from assist.retrieve.past import Past, put_decisions

_HEADERS = {
    "file": ("文件", "文件名", "file"),
    "project": ("项目", "项目名称", "表单", "project"),
    "year": ("年度", "年份", "评价年度", "year"),
    "unit": ("单位", "实施单位", "填报单位", "unit"),
    "decision": ("决定", "审核决定", "审核结果", "结果", "decision"),
    "reason": ("理由", "原因", "退回原因", "意见", "审核意见", "reason"),
}
_WORDS = (("退回", ("退", "驳", "返", "back", "return")), ("通过", ("通过", "同意", "采纳", "合格", "accept", "pass")))


@dataclass(slots=True)
class Imported:
    """What came of an import. `faults` are the rows that could not be used, in Chinese, with their numbers."""

    kept: int = 0
    faults: list[str] = field(default_factory=list)


def import_rows(past: Past, rows: Sequence[Sequence[str]], source: str) -> Imported:
    """Keeps the decisions of a table whose first row names its columns.

    A row names its form by file, or by project and, where that is not enough, year and unit.
    """
    result = Imported()
    if not rows:
        result.faults.append("表中没有内容")
        return result
    columns = _columns(rows[0])
    if "decision" not in columns or not {"file", "project"} & columns.keys():
        result.faults.append("表头应有“决定”列，以及“文件”或“项目名称”列")
        return result
    found = []
    for number, row in enumerate(rows[1:], 2):
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        if not any(cells.values()):
            continue
        decision = _decision(cells["decision"])
        forms = _forms(past, cells)
        if decision is None:
            result.faults.append(f"第{number}行：决定“{cells['decision']}”应为通过或退回")
        elif len(forms) != 1:
            what = cells.get("file") or cells.get("project") or "空"
            result.faults.append(f"第{number}行：“{what}”对应{len(forms)}份表单，应恰为一份")
        else:
            found.append((forms[0], decision, cells.get("reason", ""), source))
    result.kept = put_decisions(past, found)
    return result


def _columns(header: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, cell in enumerate(header):
        plain = re.sub(r"\s+", "", cell).lower()
        for name, words in _HEADERS.items():
            if plain in words:
                places.setdefault(name, at)
    return places


def _decision(text: str) -> str | None:
    plain = text.strip().lower()
    if plain.startswith(("不通过", "不同意", "未通过")):
        return "退回"
    return next((value for value, words in _WORDS if any(word in plain for word in words)), None)


def _forms(past: Past, cells: Mapping[str, str]) -> list[str]:
    clauses, values = [], []
    if cells.get("file"):
        clauses.append("(file = ? OR file LIKE ? ESCAPE '\\')")
        escaped = re.sub(r"([%_\\])", r"\\\1", cells["file"])
        values += [cells["file"], f"%/{escaped}"]
    if cells.get("project"):
        clauses.append("name_key = ?")
        values.append(name_key(cells["project"]))
    if cells.get("year", "")[:4].isdecimal():
        clauses.append("year = ?")
        values.append(cells["year"][:4])
    if cells.get("unit"):
        clauses.append("unit = ?")
        values.append(cells["unit"])
    query = f"SELECT DISTINCT ident FROM past_forms WHERE id > 0 AND {' AND '.join(clauses)}"
    return [row[0] for row in past.connection.execute(query, values)] if clauses else []
