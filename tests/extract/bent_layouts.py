"""Forms parted in ways that no family is: the rows of an ordinary form, bent.

Each way takes the parts of a form (pairs, funds, indicators, total) as rows under heads and says how they stand on the
page: rows and columns exchanged, cards, two tables beside each other, labels below their values, heads that a note
explains, records of two rows, halves of a table, dumps, leaders, sentences. What is right follows from the rows before they were bent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from tests.extract.varied_layouts import Varied

Row = list[str | None]
Table = list[list[str]]
TITLE = "青禾区2024年项目支出绩效自评表"
PLAIN_HEADS = {"号": "序号", "头一年的数": "上年实际"}


@dataclass
class Parts:
    """A form in its parts, in the order of the page; tables without merged cells."""

    before: list[tuple[str, str]] = field(default_factory=list)
    funds: Table = field(default_factory=list)
    between: list[tuple[str, str]] = field(default_factory=list)
    items: Table = field(default_factory=list)
    total: list[str] = field(default_factory=list)
    after: list[tuple[str, str]] = field(default_factory=list)


def parts_of(rows: Sequence[Row], means: Mapping[str, str]) -> Parts:
    """The parts of a straight form."""
    found = Parts()
    table: Table = []
    above: list[str] = []
    for given in rows:
        row = above = [above[at] if cell is None else cell for at, cell in enumerate(given)]
        roles = [means.get(cell, "") for cell in row]
        if len(row) >= 4 and all(roles):
            table = found.funds if "资金来源" in roles else found.items
            table.append(row)
        elif table and len(row) == len(table[0]):
            table.append(row)
        elif roles[0] == "总分":
            found.total = row
        else:
            where = found.after if found.items else found.between if found.funds else found.before
            where += zip(row[::2], row[1::2], strict=True)
    return found


def known(varied: Varied) -> tuple[list[Row], dict[str, str]]:
    """The drawn form with the labels that ordinary forms print, and what they mean."""
    printed = {**dict.fromkeys(varied.means.values(), ""), "资金总额": "年度资金总额", "总分": "总分", "原因": "偏差原因分析及改进措施"}
    names = {role: label or role for role, label in printed.items()}
    means: dict[str, str] = {}
    rows: list[Row] = []
    for row in varied.rows:
        new: Row = []
        for cell in row:
            role = varied.means.get(cell or "")
            text = cell if role is None or cell is None else PLAIN_HEADS.get(cell, cell) if role == "其他" else names[role]
            if role is not None and text is not None:
                means[text] = role
            new.append(text)
        rows.append(new)
    return rows, means


# How the parts stand on the page


def across(table: Table) -> Table:
    """Heads in the first column."""
    return [list(column) for column in zip(*table, strict=True)]


def _pair_rows(pairs: Sequence[tuple[str, str]]) -> Table:
    return [list(pair) for pair in pairs]


def transposed(parts: Parts) -> list[Table]:
    """Both tables with rows and columns exchanged."""
    rows = [*_pair_rows(parts.before), *across(parts.funds), *_pair_rows(parts.between), *across(parts.items)]
    return [[*rows, *([parts.total] if parts.total else []), *_pair_rows(parts.after)]]


def carded(parts: Parts) -> list[Table]:
    """A card of label and value for every fund and indicator, two pairs a row."""
    rows = _pair_rows(parts.before)
    for table, pairs in ((parts.funds, parts.between), (parts.items, parts.after)):
        for record in table[1:]:
            flat = [cell for pair in zip(table[0], record, strict=True) for cell in pair]
            rows += [flat[at : at + 4] for at in range(0, len(flat), 4)]
        if table is parts.items and parts.total:
            rows.append(parts.total)
        rows += _pair_rows(pairs)
    return [rows]


def table_each(parts: Parts) -> list[Table]:
    """A table of its own for every indicator: label and value in rows."""
    head = [*_pair_rows(parts.before), *parts.funds, *_pair_rows(parts.between)]
    cards = [[list(pair) for pair in zip(parts.items[0], record, strict=True)] for record in parts.items[1:]]
    rest = [*([parts.total] if parts.total else []), *_pair_rows(parts.after)]
    return [head, *cards, *([rest] if rest else [])]


def in_one_cell(parts: Parts) -> list[Table]:
    """Label and value in one cell, a row for every fund and indicator."""
    rows = [[f"{label}：{value}" for label, value in pairs] for pairs in (parts.before,) if pairs]
    for table, pairs in ((parts.funds, parts.between), (parts.items, [])):
        rows += [[f"{head}：{cell}" for head, cell in zip(table[0], record, strict=True)] for record in table[1:]]
        rows += [[f"{label}：{value}"] for label, value in pairs]
    rows += [parts.total] if parts.total else []
    return [[*rows, *([f"{label}：{value}"] for label, value in parts.after)]]


def side_by_side(parts: Parts) -> list[Table]:
    """The indicators to the right of the funds, behind a blank column."""
    left, right = parts.funds, parts.items
    rows: Table = _pair_rows(parts.before)
    for at in range(max(len(left), len(right))):
        one = left[at] if at < len(left) else [""] * len(left[0])
        other = right[at] if at < len(right) else [""] * len(right[0])
        rows.append([*one, "", *other])
    total = [parts.total] if parts.total else []
    return [[*rows, *total, *_pair_rows(parts.between), *_pair_rows(parts.after)]]


def labels_below(parts: Parts) -> list[Table]:
    """Names above their labels, texts before theirs, figures before the name of their fund."""
    first = [pair for pair in parts.before if len(pair[1]) < 20]
    texts = [pair for pair in parts.before if pair not in first]
    rows: Table = [[value for _, value in first], [label for label, _ in first]] if len(first) > 1 else _pair_rows(first)
    rows += [[value, label] for label, value in texts]
    rows += [[*row[1:], row[0]] for row in parts.funds]
    rows += [[value, label] for label, value in parts.between]
    rows += parts.items
    rows += [parts.total] if parts.total else []
    return [[*rows, *([value, label] for label, value in parts.after)]]


def with_legend(parts: Parts) -> list[Table]:
    """Letters for heads, which the last row explains."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    told: dict[str, str] = {}

    def coded(head: str) -> str:
        known = next((code for code, text in told.items() if text == head), None)
        code = known or letters[len(told)]
        told[code] = head
        return code

    rows = _pair_rows(parts.before)
    for table, pairs in ((parts.funds, parts.between), (parts.items, [])):
        rows += [[coded(head) for head in table[0]], *table[1:], *_pair_rows(pairs)]
    rows += [parts.total] if parts.total else []
    note = "，".join(f"{code}={text}" for code, text in told.items())
    return [[*rows, *_pair_rows(parts.after), ["填表说明", note + "。"]]]


def mirrored(parts: Parts) -> list[Table]:
    """Columns from right to left."""
    rows = [*_pair_rows(parts.before), *(row[::-1] for row in parts.funds), *_pair_rows(parts.between)]
    rows += [row[::-1] for row in parts.items]
    return [[*rows, *([parts.total] if parts.total else []), *_pair_rows(parts.after)]]


def heads_last(parts: Parts) -> list[Table]:
    """Rows and columns exchanged, with the heads behind."""
    rows = [[value, label] for label, value in parts.before]
    for table, pairs in ((parts.funds, parts.between), (parts.items, [])):
        if len(table) == 2:  # one record alone: nothing would tell its heads from its values
            rows += table
            continue
        rows += [[*values, head] for head, *values in across(table)]
        rows += [[value, label] for label, value in pairs]
    rows += [parts.total] if parts.total else []
    return [[*rows, *([value, label] for label, value in parts.after)]]


def two_cards(parts: Parts) -> list[Table]:
    """Cards of labels and values, two beside each other."""
    tables = [_pair_rows(parts.before)]
    for table, pairs in ((parts.funds, parts.between), (parts.items, [])):
        rows: Table = []
        for at in range(1, len(table), 2):
            right = table[at + 1] if at + 1 < len(table) else None
            rows += [[head, one, *(("", "") if right is None else (head, right[n]))] for n, (head, one) in enumerate(zip(table[0], table[at], strict=True))]
        tables += [rows, *([_pair_rows(pairs)] if pairs else [])]
    rest = [*([parts.total] if parts.total else []), *_pair_rows(parts.after)]
    return [table for table in [*tables, rest] if table]


def in_halves(parts: Parts) -> list[Table]:
    """Two records in one line, under heads that are printed twice."""
    rows = _pair_rows(parts.before)
    for table, pairs in ((parts.funds, parts.between), (parts.items, [])):
        blank = [""] * len(table[0])
        lines = [[*table[at], *(table[at + 1] if at + 1 < len(table) else blank)] for at in range(1, len(table), 2)]
        rows += [[*table[0], *table[0]], *lines, *_pair_rows(pairs)]
    rows += [parts.total] if parts.total else []
    return [[*rows, *_pair_rows(parts.after)]]


WAYS: dict[str, Callable[[Parts], list[Table]]] = {
    way.__name__: way
    for way in (transposed, carded, table_each, in_one_cell, side_by_side, labels_below, with_legend, mirrored, heads_last, two_cards, in_halves)
}


# Files


def page(tables: Sequence[Table], title: str = TITLE) -> bytes:
    """A web page; the last cell of a short row spans what is left."""
    body = "".join(_markup(table) for table in tables)
    return f"<html><meta charset=utf-8><body><p>{title}</p>{body}</body></html>".encode()


def _markup(table: Table) -> str:
    width = max(map(len, table))
    rows = []
    for row in table:
        cells = [f"<td>{escape(cell)}</td>" for cell in row[:-1]]
        cells.append(f'<td colspan="{width - len(row) + 1}">{escape(row[-1])}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border=1>{''.join(rows)}</table>"


def barred(tables: Sequence[Table], title: str = TITLE) -> bytes:
    """Text with bars between the cells."""
    lines = [f"| {' | '.join(row)} |" for table in tables for row in table]
    return "\n".join([title, *lines, ""]).encode()


def card_lines(parts: Parts, title: str = TITLE) -> bytes:
    """Plain lines: a label, a colon and a value, a blank line between the cards."""
    return _lines(parts, title, "{}：{}")


def leader_lines(parts: Parts, title: str = TITLE) -> bytes:
    """The same with dots between them."""
    return _lines(parts, title, "{}………{}")


def quoted_lines(parts: Parts, title: str = TITLE) -> bytes:
    """The same as a program dumps them, with braces around the cards."""
    return _lines(parts, title, '  "{}": "{}",', ("{", "},"))


def listed_lines(parts: Parts, title: str = TITLE) -> bytes:
    """The same as items of a list, each beginning with a hyphen."""
    return _lines(parts, title, "  {}: {}", listed=True)


def sentence_lines(parts: Parts, title: str = TITLE) -> bytes:
    """A line for every fund and indicator, with labels before all values."""
    lines = [title, *(f"{label}：{value}" for label, value in parts.before)]
    for table, pairs in ((parts.funds, parts.between), (parts.items, [])):
        for record in table[1:]:
            lines.append("；".join(f"{head} {cell}" for head, cell in zip(table[0], record, strict=True) if cell))
        lines += [f"{label}：{value}" for label, value in pairs]
    lines += ["  ".join(parts.total)] if parts.total else []
    return "\n".join([*lines, *(f"{label}：{value}" for label, value in parts.after), ""]).encode()


def comma_lines(parts: Parts, title: str = TITLE) -> bytes:
    """Cells that commas part."""
    rows = [*_pair_rows(parts.before), *parts.funds, *_pair_rows(parts.between), *parts.items]
    rows += [*([parts.total] if parts.total else []), *_pair_rows(parts.after)]
    return "\n".join([title, *(",".join(row) for row in rows), ""]).encode()


def _lines(parts: Parts, title: str, shape: str, braces: tuple[str, str] = ("", ""), listed: bool = False) -> bytes:
    def pairs(told: Sequence[tuple[str, str]]) -> list[str]:
        return [shape.format(label, value) for label, value in told]

    lines = [title, *pairs(parts.before), ""]
    for table, between in ((parts.funds, parts.between), (parts.items, [])):
        for record in table[1:]:
            own = pairs(list(zip(table[0], record, strict=True)))
            lines += [braces[0], "- " + own[0].lstrip() if listed else own[0], *own[1:], braces[1]]
        lines += pairs(between)
    lines += ["  ".join(parts.total)] if parts.total else []
    return "\n".join([*lines, *pairs(parts.after), ""]).encode()


TEXTS: dict[str, Callable[..., bytes]] = {
    way.__name__: way
    for way in (card_lines, leader_lines, quoted_lines, listed_lines, sentence_lines, comma_lines)
}
