"""Plain text of a form -> tokens: what was a cell, or a piece of one, before extraction flattened the table.

Four styles are told apart (LAYOUTS section 3): "pipes" and "tabs" keep rows on lines and cells apart;
"cells" has one cell a line; "flow" is PDF text, where a space parts cells and a line break parts either
cells or the wrapped lines of one cell.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assist.extract.lines.barred import barred_rows
from assist.extract.lines.torn_labels import LEVEL_WORDS, torn_labels, without_weight
from assist.extract.targets import is_operator
from assist.forms.labels import fund_kind, labels
from assist.text.normalise import fold

Style = Literal["pipes", "tabs", "cells", "flow"]
Break = Literal["space", "line", "blank", "cell", "row", "shut"]
"""What stands before a token; "row" begins a line of a table, "shut" one behind a row that a bar closed."""

_CHUNK = re.compile(r"\S+")
_MARGIN = re.compile(r"\s*[绩效指标](?=\s+(?!一级|[效益]\s+指\s+标)\S)")  # a letter of the vertical 绩效指标 beside a row
_PAGE_NUMBER = re.compile(r"^\s*(?:(?=.*(?:年度|公开|决算|预算|报告|材料|附件))(?:[^\d|\t，。；：\n]|20\d\d){2,40}?)?(?:[—–－-]+\s*\d{1,3}\s*[—–－-]+|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?)\s*$")
_FIELD = re.compile(r"(?:^|\s)([^\s:：]{2,16})[:：]")
_LONG_LINE = 24  # tokens; a table row has at most a dozen
_MAX_PARTS = 9
_HEADS_ABOVE = 12  # tokens of a line
_MAX_BLANK_RUN = 12
_SHORTEST_ROW, _ROWS_WITHOUT_HEADER = 4, 0.4  # a table that lost its header shows by its rows that it keeps them
_FEWEST_BARRED, _FEWEST_BARS = 3, 3  # rows of a table, bars in each
_LOST_BLANKS = 0.25  # of rows with blank cells to short rows without: a few blanks are cells that somebody left out
_MIN_REPEATING = 3  # rows
_LONG_COPY = 12  # characters; a shorter text may stand twice by right
_SIDE_LABEL = re.compile(r"^[\u4e00-\u9fff]{2,8}\((?:万元|元)\)$")
_FIGURE = re.compile(r"^[\d.,%‰\-—/≥≤=<>]+$")
_PUNCTUATED_SPACE = re.compile(r"[、，。；：“”‘’《》（）]")


@dataclass(slots=True)
class Token:
    """A piece of text with its place, the break before it, and its column where a row keeps columns."""

    text: str
    start: int
    end: int
    brk: Break
    col: int = -1
    line: int = -1

    @property
    def blank(self) -> bool:
        return not self.text


def style_of(text: str) -> Style:
    """The style in which this form's text was flattened."""
    lines = text.splitlines()
    filled = [line for line in lines if line.strip()]
    barred = [line for line in filled if "|" in line]
    if text.count("|") >= 16 and (len(barred) >= 0.4 * len(filled) or _is_table(barred)):
        return "pipes" if _keeps_rows(filled) else "cells"
    if sum("\t" in line.strip() for line in filled) >= 5:
        return "tabs"
    return "cells" if _one_cell_a_line(filled) else "flow"


def _is_table(barred: list[str]) -> bool:
    """Whether lines with bars are the rows of one table, with prose around it."""
    counts = {line.count("|") for line in barred}
    return len(barred) >= _FEWEST_BARRED and len(counts) == 1 and min(counts) >= _FEWEST_BARS and _keeps_rows(barred)


def _keeps_rows(lines: list[str]) -> bool:
    """Whether a line with bars is a row: the column labels of the indicator table share a line, and only they."""
    table = labels("indicator_column")
    for line in lines:
        cells = [cell for cell in line.split("|") if cell.strip()]
        roles = {role for cell in cells if (role := table.role(cell)) is not None}
        if {"level3", "target"} <= roles or {"level3", "actual"} <= roles or {"target", "actual"} <= roles:
            return len({cell.strip() for cell in cells}) <= len(roles) + 4  # a merged cell may be printed again and again
    rows = [[cell for cell in line.split("|") if cell.strip()] for line in lines if "|" in line]
    return sum(len(cells) >= _SHORTEST_ROW for cells in rows) >= _ROWS_WITHOUT_HEADER * len(rows)


def _one_cell_a_line(lines: list[str]) -> bool:
    """Column labels or figures that share a line, parted by spaces, are the mark of flowing text; labels alone are
    none where a narrow header was wrapped."""
    table = labels("indicator_column")
    shared = alone = rows = 0
    for line in lines:
        parts = line.split()
        rows += len(parts) >= 3 and sum(_FIGURE.match(part) is not None for part in parts) >= 2
        hits = sum(table.role(part) is not None for part in parts)
        shared += hits >= 2
        alone += hits == 1 and len(parts) == 1
    return alone >= 3 and alone > shared and rows < max(alone, 4)


def tokenise(text: str, base: int, style: Style) -> list[Token]:
    """The tokens of `text`; offsets are counted from `base`. Blank cells are tokens with text ""."""
    if style == "pipes":
        return _split_fields(_split_bars(text, base))
    if style == "tabs":
        return _split_fields(_split_tabs(text, base))
    if style == "cells":
        barred = text.count("|") >= 16
        return _merge_vertical(_split_fields(_split_barred(text, base) if barred else _split_cells(text, base)))
    return _merge_vertical(_split_flow(text, base))


def run_on(tokens: Sequence[Token]) -> bool:
    """Whether most of the text stands on one long line, so that a space may part rows as well as cells."""
    counts = Counter(token.line for token in tokens)
    longest = max(counts.values(), default=0)
    return longest >= _LONG_LINE and 2 * longest >= len(tokens)


def columns_at(tokens: Sequence[Token], starts: Sequence[int], style: Style) -> tuple[int, ...]:
    """The columns of the tokens at these offsets, where rows keep columns; () where they do not (or lost all blanks)."""
    if style not in ("tabs", "pipes"):
        return ()
    cols = []
    for start in starts:
        token = next((t for t in tokens if t.start <= start < t.end or t.start == start == t.end), None)
        if token is None:
            return ()
        cols.append(token.col)
    return tuple(cols) if _keeps_columns(tokens, max(starts), max(cols) + 1) else ()


def _keeps_columns(tokens: Sequence[Token], start: int, whole: int) -> bool:
    """Whether the rows behind a header of `whole` cells kept their blank ones: rows that are short without any did not."""
    blanks, cells = Counter(t.line for t in tokens if t.blank and t.start > start), Counter(t.line for t in tokens if t.start > start)
    short = sum(1 < count < whole and not blanks[line] for line, count in cells.items())
    return bool(blanks) and len(blanks) > _LOST_BLANKS * short


def _lines(text: str, base: int) -> list[tuple[str, int]]:
    found = []
    offset = base
    for line in text.splitlines(keepends=True):
        found.append((line.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), offset))
        offset += len(line)
    return found


def _trim(text: str, start: int) -> tuple[str, int, int]:
    stripped = text.strip(" \t\r\n\u3000\xa0\ufeff")
    lead = text.find(stripped) if stripped else 0
    return stripped, start + lead, start + lead + len(stripped)


def _split_tabs(text: str, base: int) -> list[Token]:
    tokens: list[Token] = []
    for number, (line, offset) in enumerate(_lines(text, base)):
        if not line.strip(" |\t") or _PAGE_NUMBER.match(line):
            continue
        position = offset
        for col, part in enumerate(line.split("\t")):
            content, start, end = _trim(part, position)
            tokens.append(Token(content, start, end, "row" if col == 0 else "cell", col, number))
            position += len(part) + 1
    return _unrepeated(tokens)


def _split_bars(text: str, base: int) -> list[Token]:
    tokens: list[Token] = []
    for number, row in enumerate(barred_rows(text)):
        if _PAGE_NUMBER.match(text[row.cells[0][0] : row.cells[-1][1]]):
            continue
        opening: Break = "shut" if row.closed else "row"
        for col, (begin, stop) in enumerate(row.cells):
            content, start, end = _trim(text[begin:stop], base + begin)
            tokens.append(Token(content, start, end, opening if col == 0 else "cell", col, number))
    return _unrepeated(tokens)


def _unrepeated(tokens: list[Token]) -> list[Token]:
    """Some converters print a merged cell once for every column and row that it spanned: the copies become blank.

    Neighbours may hold the same by right (a target and its actual), so that only labels, long texts, runs of
    three and the values beside a label count as copies.
    """
    rows = [list(row) for _, row in itertools.groupby(tokens, key=lambda token: token.line)]
    if sum(_repeats_label(row) for row in rows) < _MIN_REPEATING:
        return tokens
    kept: list[Token] = []
    above: dict[int, str] = {}
    spanned: frozenset[int] = frozenset()
    for row in rows:
        texts = {token.col: token.text for token in row}
        if _heads_columns(row):
            spanned = frozenset(right.col for left, right in itertools.pairwise(row) if left.text and left.text == right.text)
        kept.extend(_without_copies(row, above, spanned))
        above = texts
    return kept


def _heads_columns(row: Sequence[Token]) -> bool:
    """Whether a row is the header of a table."""
    tables = ("budget_column", "indicator_column")
    return any(len({role for token in row if (role := labels(table).role(token.text)) is not None}) >= 2 for table in tables)


def _repeats_label(row: Sequence[Token]) -> bool:
    """Whether a label, or what stands beside one, is printed again in the next column."""
    pairs = [left for left, right in itertools.pairwise(row) if left.text and left.text == right.text]
    return any(_is_label(left.text) for left in pairs) or (bool(pairs) and _heads_columns(row)) or (
        len(row) >= 3 and _is_label(row[0].text) and row[1].text == row[2].text != "" and not row[1].text[0].isdigit()
    )


def _without_copies(row: Sequence[Token], above: dict[int, str], spanned: frozenset[int]) -> list[Token]:
    """The row with its copies blank; `spanned` are the columns that the header itself repeats."""
    fields = labels("header").role(row[0].text) is not None if row else False
    kept: list[Token] = []
    run = 0
    for index, token in enumerate(row):
        same = index > 0 and token.text != "" and token.text == row[index - 1].text
        run = run + 1 if same else 0
        ahead = index + 1 < len(row) and row[index + 1].text == token.text
        repeats = run >= 2 or ahead or len(token.text) >= _LONG_COPY or _is_label(token.text)
        copied = same and (fields or token.col in spanned or (repeats and not _FIGURE.match(token.text)))
        framed = token.text != "" and above.get(token.col) == token.text and _is_frame(token.text)
        kept.append(replace(token, text="", end=token.start) if copied or framed else token)
    return kept


def _is_label(text: str) -> bool:
    return any(labels(table).role(text) is not None for table in ("section", "header", "total")) or fund_kind(text) is not None


def _is_frame(text: str) -> bool:
    """A label printed down the side of a whole table."""
    return labels("section").role(text) is not None or bool(_SIDE_LABEL.match(fold(text)))


def _split_cells(text: str, base: int) -> list[Token]:
    lines = _lines(text, base)
    marked = any(line and not line.strip() for line, _ in lines)
    filled = [index for index, (line, _) in enumerate(lines) if line.strip()]
    gaps = [after - before - 1 for before, after in itertools.pairwise(filled)]
    double_spaced = not marked and bool(gaps) and sum(gap >= 1 for gap in gaps) > 0.8 * len(gaps)
    tokens: list[Token] = []
    brk: Break = "blank"
    run = 0
    for number, (line, offset) in enumerate(lines):
        content, start, _end = _trim(line, offset)
        if content:
            for part in re.finditer(r"[^\t]+", content):
                text, begin, stop = _trim(part.group(), start + part.start())
                if text:
                    tokens.append(Token(text, begin, stop, brk, line=number))
                    brk = "line"
            brk, run = "line", 0
            continue
        run += 1
        if marked:
            is_cell = bool(line)
        elif double_spaced:
            is_cell = run >= 3 and run % 2 == 1
        else:
            is_cell = True
        if is_cell:
            tokens.append(Token("", start, start, brk, line=number))
            brk = "line"
        elif not double_spaced:
            brk = "blank"
    return tokens


def _split_barred(text: str, base: int) -> list[Token]:
    """Cells that end with a bar, whatever the lines: a bar without text before it is a blank cell."""
    tokens: list[Token] = []
    position, blanks = base, 0
    head = text[: text.rfind("\n", 0, text.index("|")) + 1]
    tokens.extend(Token(*_trim(line, offset), "line", line=0) for line, offset in _lines(head, base) if line.strip())
    text, position = text[len(head) :], base + len(head)
    for part in text.split("|"):
        content, start, end = _trim(part.strip("\r\n"), position + len(part) - len(part.lstrip("\r\n")))
        position += len(part) + 1
        if content:
            tokens.append(Token(content, start, end, "line", line=len(tokens)))
            blanks = 0
        elif blanks < _MAX_BLANK_RUN:
            tokens.append(Token("", start, start, "line", line=len(tokens)))
            blanks += 1
    return tokens


def _split_flow(text: str, base: int) -> list[Token]:
    tokens: list[Token] = []
    gap: Break = "blank"
    above = ""  # a word printed down the margin, so far
    for number, (line, offset) in enumerate(_lines(text, base)):
        if _PAGE_NUMBER.match(line):
            continue
        first = True
        margin = _MARGIN.match(line)
        if margin and _is_of_level(margin.group().strip(), above, tokens, line[margin.end() :]):
            margin = None
        bare = line.strip()
        above = above + bare if len(bare) == 1 else "" if bare else above
        for match in _CHUNK.finditer(line, margin.end() if margin else 0):
            brk: Break = gap if first else "space"
            tokens.append(Token(match.group(), offset + match.start(), offset + match.end(), brk, line=number))
            first = False
        if not first:
            gap = "line"
    return tokens


def _is_of_level(letter: str, above: str, tokens: Sequence[Token], rest: str) -> bool:
    """Whether a letter is of a level's name: 产 / 出 / 指 / 标 数量指标, 满意度指 / 标, 效 益指标."""
    return above + letter in LEVEL_WORDS or letter + rest.split(maxsplit=1)[0] in LEVEL_WORDS or _ends_level(tokens, letter)


def _ends_level(tokens: Sequence[Token], letter: str) -> bool:
    """Whether a letter is the rest of a level's name that stands in the line above."""
    if letter != "标" or not tokens:
        return False
    heads = [token.text for token in tokens[-_HEADS_ABOVE:] if token.line == tokens[-1].line]
    return any(text.endswith("指") and any(labels(name).role(text + letter) is not None for name in ("level1", "level2")) for text in heads)


def _split_fields(tokens: list[Token]) -> list[Token]:
    """Several fields in one cell (单位：… 填报日期：…) are tokens of their own."""
    table = labels("header")
    parted: list[Token] = []
    for token in tokens:
        marks = [] if len(token.text) > 160 else list(_FIELD.finditer(token.text))
        starts = [match.start(1) for match in marks if table.role(match[1]) is not None and match.start(1) > 0]
        if not starts:
            parted.append(token)
            continue
        for begin, end in zip([0, *starts], [*starts, len(token.text)], strict=True):
            content, start, stop = _trim(token.text[begin:end], token.start + begin)
            brk: Break = token.brk if begin == 0 else "space"
            parted.append(Token(content, start, stop, brk, token.col, token.line))
    return parted


def _merge_vertical(tokens: list[Token]) -> list[Token]:
    """Join the pieces of a label that was printed down a narrow column: 自 / 评 / 结 / 论."""
    known = torn_labels()
    merged: list[Token] = []
    index = 0
    while index < len(tokens):
        best = index
        joined = fold(tokens[index].text)
        if 0 < len(joined) <= 9 and not is_operator(joined):
            last = index
            for upto in range(index + 1, min(index + _MAX_PARTS, len(tokens))):
                part = tokens[upto]
                if part.blank:
                    continue
                if len(part.text) > 9:
                    break
                joined += fold(part.text)
                last = upto
                if without_weight(joined) in known and not _are_two_levels(tokens[index], part, joined):
                    best = last
                if len(joined) > 22:
                    break
        if best == index:
            merged.append(tokens[index])
        else:
            text = "".join(token.text for token in tokens[index : best + 1])
            merged.append(
                Token(text, tokens[index].start, tokens[best].end, tokens[index].brk, line=tokens[index].line)
            )
        index = best + 1
    return merged


def _are_two_levels(first: Token, second: Token, joined: str) -> bool:
    """产出 and 数量指标 are a first and a second level beside each other, though 产出数量指标 is a label as well."""
    one, two = fold(first.text), fold(second.text)
    whole = one + two == joined and (two.endswith("指标") or first.line == second.line)
    return whole and labels("level1").role(one) is not None and labels("level2").role(two) is not None
