"""Layouts that no family has, and a report in prose, read with the model's help: what is right, wrong, missing.

The truth is taken from the rows as they were written (which column is what was said by hand), by a few lines
that share nothing with the product's readers.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from assist.model import Form, Record
from assist.pipeline import Options, triage
from eval.modelled import fresh, independent
from eval.modelled import fresh_fourth as fourth
from eval.modelled import fresh_third as third
from eval.modelled.served import Served
from tests.extract.unknown_layouts import (
    BOARD,
    BOARD_MEANS,
    CARD,
    CARD_MEANS,
    LEDGER,
    LEDGER_MEANS,
    NARRATIVE,
    NARRATIVE_ITEMS,
    Rows,
    flattened,
    page,
)

TITLE = "青禾区2024年成效自查表"
_KEYS = {
    "项目名称": "project_name", "主管部门": "department", "实施单位": "unit", "年度总体目标": "goal",
    "实际完成情况": "completion", "自评结论": "conclusion", "存在问题": "problems", "改进措施": "measures",
}  # fmt: skip
_FUNDS = {
    "资金来源": "name", "年初预算数": "initial", "全年预算数": "adjusted", "全年执行数": "executed",
    "执行率": "rate", "分值": "weight", "得分": "score", "原因": "reason",
}  # fmt: skip
_ITEMS = {
    "一级指标": "level1", "二级指标": "level2", "三级指标": "level3", "年度指标值": "target_text",
    "实际完成值": "actual_text", "分值": "weight", "得分": "score", "原因": "reason",
}  # fmt: skip
_KINDS = {
    "资金总额": "total", "财政拨款": "fiscal local", "中央资金": "central", "地方资金": "local",
    "上级补助": "superior local", "单位资金": "unit", "其他资金": "other",
}  # fmt: skip
"""Any of these is right: what a county or a province gave is money of a local government as well."""
_NUMBERS = frozenset({"initial", "adjusted", "executed", "rate", "weight", "score"})
Items = Sequence[Sequence[str]]
LAYOUTS: dict[str, tuple[Rows, dict[str, str]]] = {
    "board": (BOARD, BOARD_MEANS),
    "ledger": (LEDGER, LEDGER_MEANS),
    "card": (CARD, CARD_MEANS),
}


@dataclass
class Tally:
    """Fields of one form. `by_model` counts those of `right` and `wrong` that a model had a part in."""

    fields: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    wrong_by_model: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def truth(rows: Sequence[Sequence[str | None]], means: Mapping[str, str]) -> dict[str, Any]:
    """What stands in the rows, by path; numbers as Decimal, blank cells left out. None continues the cell above."""
    found: dict[str, Any] = {}
    header: list[str] = []
    table, number = "", 0
    above: list[str] = []
    for given in rows:
        row = above = [above[at] if cell is None else cell for at, cell in enumerate(given)]
        roles = [means.get(cell, "") for cell in row]
        if len(row) >= 4 and all(roles):
            table, number = ("budget" if "资金来源" in roles else "indicators"), 0
            header = roles
        elif header and len(row) == len(header):
            found |= _row(f"{table}[{number}]", table, header, row)
            if table == "budget":
                found[f"budget[{number}].kind"] = _KINDS[means[row[header.index("资金来源")]]]
            number += 1
        elif roles[0] == "总分":
            score, weight = sorted(map(Decimal, row[1:3]))  # printed in either order
            found |= {"total_weight": weight, "total_score": score}
        else:
            pairs = zip(roles[::2], row[1::2], strict=False)
            found |= {_KEYS[role]: text for role, text in pairs if role in _KEYS}
    return found


def _row(path: str, table: str, header: list[str], row: list[str]) -> dict[str, Any]:
    names = _FUNDS if table == "budget" else _ITEMS
    return {
        f"{path}.{names[role]}": Decimal(cell.rstrip("%")) if names[role] in _NUMBERS else cell
        for role, cell in zip(header, row, strict=True)
        if cell and role in names
    }


def values(form: Form) -> dict[str, Any]:
    """What the form holds, by the same paths; None and empty left out."""
    found = {name: getattr(form, name) for name in (*_KEYS.values(), "total_score", "total_weight")}
    for index, line in enumerate(form.budget):
        found |= {f"budget[{index}].{name}": getattr(line, name) for name in (*_FUNDS.values(), "kind")}
    for index, item in enumerate(form.indicators):
        found |= {f"indicators[{index}].{name}": getattr(item, name) for name in _ITEMS.values()}
    # A fund always has a kind: a doubt says that it is not told.
    doubted = {doubt.path for doubt in form.doubts if doubt.path.endswith(".kind")}
    return {path: value for path, value in found.items() if value not in (None, "") and path not in doubted}


def compare(true: Mapping[str, Any], form: Form | None) -> Tally:
    """The form against the truth. A value where nothing stands is wrong as well; a row that was not read makes none
    behind it wrong, since rows are told by their names."""
    tally = Tally(fields=len(true))
    numbers = _numbers(form, true) if form is not None else {}
    read: dict[str, tuple[str, Any]] = {}
    for path, value in (values(form) if form is not None else {}).items():
        head, mark, rest = path.partition("]")
        read[numbers.get(head + mark, head + mark) + rest] = (path, value)
    for path, value in true.items():
        if path not in read:
            tally.missing.append(path)
        elif _same(path, read[path][1], value):
            tally.right += 1
    for there, (path, value) in read.items():
        if there in true and _same(there, value, true[there]):
            continue
        _wrong(tally, form, path)
    return tally


def _numbers(form: Form, true: Mapping[str, Any]) -> dict[str, str]:
    """Where the rows of the form stand in the truth, by path; those that it has not stand behind all of its own."""
    found: dict[str, str] = {}
    named = {"budget": ("name", [line.name for line in form.budget])}
    named["indicators"] = ("level3", [item.level3 or "" for item in form.indicators])
    for table, (column, names) in named.items():
        rows = [str(value) for path, value in true.items() if path.startswith(f"{table}[") and path.endswith(f"].{column}")]
        last = -1
        for at, name in enumerate(names):
            same = [number for number in range(last + 1, len(rows)) if _compact(rows[number]) == _compact(name)]
            last = same[0] if same else last
            found[f"{table}[{at}]"] = f"{table}[{same[0] if same else len(rows) + at}]"
    return found


def _same(path: str, read: Any, true: Any) -> bool:
    if path.endswith(".kind"):
        return str(read) in str(true).split()
    if isinstance(true, Decimal):
        try:
            return Decimal(read) == true
        except InvalidOperation:
            return False
    return _compact(str(read)) == _compact(str(true))


def _by_model(form: Form, path: str) -> bool:
    place = form.evidence.get(path.removesuffix("_text"))
    if place is None:  # a fund's kind has no place of its own: it follows from its name
        place = form.evidence.get(path.rsplit(".", 1)[0] + ".name")
    return place is None or place.method == "model"


def compare_items(form: Form | None, items: Items = NARRATIVE_ITEMS, also: Sequence[str] = ()) -> Tally:
    """The indicators of a report: name, target and actual of each. One that the report has not is wrong.

    `also` are words of further names that may be read, and need not be.
    """
    tally = Tally(fields=sum(1 + bool(target) + bool(actual) for _, target, actual in items))
    taken = set()
    indicators = form.indicators if form is not None else ()
    for name, target, actual in items:
        at = next((i for i, item in enumerate(indicators) if name in (item.level3 or "")), None)
        if at is None:
            tally.missing.append(name)
            continue
        taken.add(at)
        tally.right += 1
        for what, true in (("target_text", target), ("actual_text", actual)):
            read = getattr(indicators[at], what)
            if read is not None and (not true or _compact(true) not in _compact(read)):
                _wrong(tally, form, f"indicators[{at}].{what}")
            elif true:
                tally.right += read is not None
                tally.missing += [f"{name}.{what}"] if read is None else []
    for at in range(len(indicators)):
        if at not in taken and not any(word in (indicators[at].level3 or "") for word in also):
            _wrong(tally, form, f"indicators[{at}].level3")
    return tally


def _wrong(tally: Tally, form: Form | None, path: str) -> None:
    tally.wrong.append(path)
    if form is not None and _by_model(form, path):
        tally.wrong_by_model.append(path)


def _compact(text: str) -> str:
    return "".join(text.split())


def read_layout(served: Served, rows: Rows) -> tuple[Record, float]:
    """The record of a page with these rows, and the seconds it took."""
    return read_file(served, "a.html", page(rows, TITLE))


def read_file(served: Served, name: str, data: bytes) -> tuple[Record, float]:
    """The record of a file with one form, and the seconds it took."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, name).write_bytes(data)
        start = time.monotonic()
        [record] = triage([Path(folder)], Options(), asks=served.seam())
        return record, time.monotonic() - start


def compare_funds(tally: Tally, form: Form | None, funds: Mapping[str, str]) -> None:
    """Adds the funds of a report to its tally: the fields of its only line."""
    lines = form.budget if form is not None else ()
    tally.fields += len(funds)
    for name, true in funds.items():
        read = getattr(lines[0], name) if lines else None
        if read is None:
            tally.missing.append(f"budget[0].{name}")
        elif read == Decimal(true):
            tally.right += 1
        else:
            _wrong(tally, form, f"budget[0].{name}")


def _first(served: Served) -> Iterator[tuple[str, Tally, Record, float]]:
    record, seconds = read_file(served, "report.txt", NARRATIVE.encode())
    yield "report", compare_items(record.form), record, seconds
    for name, (rows, means) in LAYOUTS.items():
        record, seconds = read_layout(served, rows)
        yield name, compare(truth(rows, means), record.form), record, seconds
    record, seconds = read_file(served, "a.txt", flattened(CARD, TITLE, "  "))
    yield "card as text", compare(truth(CARD, CARD_MEANS), record.form), record, seconds


def _second(served: Served) -> Iterator[tuple[str, Tally, Record, float]]:
    yield _report(served, fresh.REPORT, fresh.REPORT_ITEMS, fresh.REPORT_FUNDS, ("造价",))
    yield from _pages(served, fresh.PAGES)
    for name, write in (("siren, a cell a line", fresh.one_cell_a_line), ("siren, bare lines", fresh.bare_lines)):
        yield _text(served, name, write(fresh.SIREN, TITLE), fresh.SIREN, fresh.SIREN_MEANS)


def _third(served: Served) -> Iterator[tuple[str, Tally, Record, float]]:
    yield _report(served, third.REPORT, third.REPORT_ITEMS, third.REPORT_FUNDS)
    yield from _pages(
        served, {"granary": (third.GRANARY, third.GRANARY_MEANS), "clinic": (third.CLINIC, third.CLINIC_MEANS)}
    )
    data = fresh.one_cell_a_line(third.FERRY, TITLE)
    yield _text(served, "ferry, a cell a line", data, third.FERRY, third.FERRY_MEANS)


def _fourth(served: Served) -> Iterator[tuple[str, Tally, Record, float]]:
    yield _report(served, fourth.REPORT, fourth.REPORT_ITEMS, fourth.REPORT_FUNDS)
    yield from _pages(
        served, {"lantern": (fourth.LANTERN, fourth.LANTERN_MEANS), "weir": (fourth.WEIR, fourth.WEIR_MEANS)}
    )
    data = fresh.one_cell_a_line(fourth.MEAL, TITLE)
    yield _text(served, "meal, a cell a line", data, fourth.MEAL, fourth.MEAL_MEANS)


def _independent(served: Served, name: str) -> Iterator[tuple[str, Tally, Record, float]]:
    for file, data, true in independent.sheets(name):
        record, seconds = read_file(served, file, data)
        if "items" in true:
            tally = compare_items(record.form, true["items"])
            compare_funds(tally, record.form, true["funds"])
        else:
            tally = compare(true, record.form)
        yield file, tally, record, seconds


def _report(
    served: Served, text: str, items: Items, funds: Mapping[str, str], also: Sequence[str] = ()
) -> tuple[str, Tally, Record, float]:
    record, seconds = read_file(served, "report.txt", text.encode())
    tally = compare_items(record.form, items, also)
    compare_funds(tally, record.form, funds)
    return "report", tally, record, seconds


def _pages(
    served: Served, pages: Mapping[str, tuple[list[fresh.Row], dict[str, str]]]
) -> Iterator[tuple[str, Tally, Record, float]]:
    for name, (rows, means) in pages.items():
        record, seconds = read_file(served, "a.html", fresh.merged_page(rows, TITLE))
        yield name, compare(truth(rows, means), record.form), record, seconds


def _text(
    served: Served, name: str, data: bytes, rows: list[fresh.Row], means: Mapping[str, str]
) -> tuple[str, Tally, Record, float]:
    record, seconds = read_file(served, "a.txt", data)
    return name, compare(truth(rows, means), record.form), record, seconds


def measure(served: Served) -> dict[str, Any]:
    """One row over all layouts and the report, as far as there was time, with each of them in `layouts`."""
    return _measured(served, _first(served))


def measure_second(served: Served) -> dict[str, Any]:
    """The same over the second set."""
    return _measured(served, _second(served))


def measure_third(served: Served) -> dict[str, Any]:
    """And over the third."""
    return _measured(served, _third(served))


def measure_fourth(served: Served) -> dict[str, Any]:
    """And over the fourth."""
    return _measured(served, _fourth(served))


def measure_fifth(served: Served) -> dict[str, Any]:
    """The first set that somebody else wrote."""
    return _measured(served, _independent(served, "fifth"))


def measure_sixth(served: Served) -> dict[str, Any]:
    """The second one."""
    return _measured(served, _independent(served, "sixth"))


def measure_seventh(served: Served) -> dict[str, Any]:
    """The third one, written after turned tables, cards and pairs could be parted."""
    return _measured(served, _independent(served, "seventh"))


def measure_eighth(served: Served) -> dict[str, Any]:
    """The fourth one."""
    return _measured(served, _independent(served, "eighth"))


def measure_ninth(served: Served) -> dict[str, Any]:
    """The fifth one: promises and results joined by a number, quarters of a year, a page of the web."""
    return _measured(served, _independent(served, "ninth"))


def measure_tenth(served: Served) -> dict[str, Any]:
    """The sixth one: tables by office, one thing a row, cards in lines."""
    return _measured(served, _independent(served, "tenth"))


def measure_eleventh(served: Served) -> dict[str, Any]:
    """The seventh one: columns for rows, columns from right to left, cards with classes in words of their own."""
    return _measured(served, _independent(served, "eleventh"))


def measure_twelfth(served: Served) -> dict[str, Any]:
    """The eighth one: promises and results joined by a number, values in pairs, sentences under headings."""
    return _measured(served, _independent(served, "twelfth"))


def _measured(served: Served, read: Iterator[tuple[str, Tally, Record, float]]) -> dict[str, Any]:
    each: dict[str, Any] = {}
    while not served.spent and (one := next(read, None)) is not None:
        each[one[0]] = _shown(*one)
    fields, right = (sum(one[key] for one in each.values()) for key in ("fields", "right"))
    return {
        "n": fields,
        "right": round(right / fields, 4) if fields else None,
        "wrong": sum(len(one["wrong"]) for one in each.values()),
        "wrong_by_model": sum(len(one["wrong_by_model"]) for one in each.values()),
        "layouts": each,
    }


def _shown(name: str, tally: Tally, record: Record, seconds: float) -> dict[str, Any]:
    row = {
        **asdict(tally),
        "prompt_tokens": record.usage.prompt_tokens,
        "completion_tokens": record.usage.completion_tokens,
        "seconds": round(seconds),
        "warnings": list(record.warnings),
    }
    print(f"{name}: {row}", file=sys.stderr, flush=True)
    return row
