"""Texts that keep their cells by marks: lists in quotes and brackets, values parted by commas or the like, cells that bear
their address (R3C2, B7, 列3) and merged cells that were printed for every place they take up.

What such marks say is said by tabs, which the reader of text knows; every other character stays.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from assist.extract.line_marks import Edit
from assist.forms.labels import labels
from assist.text.normalise import INVISIBLE
from assist.text.radicals import RADICAL, RADICALS

_ENTITY = re.compile(r"&(?:#\d{2,5}|#x[0-9A-Fa-f]{2,5}|[A-Za-z]{2,8});")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_RULE = re.compile(r"^[ \t]*[+├┼┤┌┬┐└┴┘─━═╔╗╚╝╠╣╬╪╞╡-]{4,}[ \t]*\n?", re.M)
_STRING = re.compile(r"\"(?:[^\"\\]|\\.|\"\")*\"|'(?:[^'\\\n]|\\.)*'")
_NOTHING = re.compile(r"(?:None|NaN|nan|null|NULL|#N/A|<NA>)")
_BLANK_WORD = re.compile(r"(?<![^\s|])(?:None|NaN|nan|null|NULL|#N/A|<NA>|Unnamed: \d+)(?![^\s|])")
_FEWEST_BLANK = 5
_FEWEST_QUOTED = 20
_OUTSIDE = re.compile(r"[\s,;:\[\]{}()\d.|]*")
_MARKS = (",", ";", "\x07", "&", "\\t", "][", "” “", "；", "，", "、", " / ", "~", "^", "‖")
_IN_SENTENCES = frozenset("；，、") | {" / "}
_SENTENCE = 24
_GROUPED = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)")
_FEWEST_LABELS = 4
_MARKED = re.compile(
    r"(?:指标|目标值|完成值|指标值|执行数|预算数|分值|得分|权重|单位)[\"'）)\]]{0,2}\s*(?:[,;&~^‖；，、\x07]|\\t|/ |\]\[|” ?“)"
)
_ADDRESS = re.compile(
    r"(?:(?:^|(?<=[\n；;，,|\s]))[^\S\n]*)(?:列(?P<c1>\d{1,2})|第(?P<c2>\d{1,2})列|R(?P<r3>\d{1,3})C(?P<c3>\d{1,2})|(?P<c4>[A-Z]{1,2})(?P<r4>\d{1,3}))[^\S\n]?[:：=][^\S\n]*"
)
_FEWEST_ADDRESSES = 30
_ESCAPE = re.compile(r"\\.|\"\"|\n")
_FEWEST_ROWS = 3
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_CHAPTER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|注|备注|说明)"
)
_TITLE = re.compile(r"(?:自评|绩效|评价).{0,12}[表告]|^[(（]\s*20\d\d")  # of another form
_LED = 0.6  # of the lines, that begin with a tab
_LABELS = (
    "header",
    "section",
    "budget_column",
    "indicator_column",
    "level1",
    "level2",
    "total",
    "management",
)
_HEADS = ("level1", "level2", "section", "fund", "total")


def characters(text: str) -> list[Edit]:
    """Signs that stand for a character, radicals printed in place of one, bars drawn as lines, and what cannot be seen."""
    found: list[Edit] = []
    if "&" in text and ";" in text:
        found += [(*m.span(), html.unescape(m.group()).replace("\xa0", " ")) for m in _ENTITY.finditer(text)]
    if "\\u" in text:
        found += [(*m.span(), chr(int(m[1], 16))) for m in _ESCAPED.finditer(text)]
    if any(bar in text for bar in "│┃║¦｜"):
        found += [(m.start(), m.end(), "|") for m in re.finditer("[│┃║¦｜]", text)]
    if "─" in text or "━" in text or "═" in text:
        found += [(*m.span(), "") for m in _RULE.finditer(text)]
    if any(char in text for char in INVISIBLE):
        found += [(m.start(), m.end(), "") for m in _INVISIBLE.finditer(text)]
    found += [(m.start(), m.end(), RADICALS[m.group()]) for m in RADICAL.finditer(text)]
    return sorted(found)


def cell_marks(text: str) -> list[Edit]:
    """The marks that part the cells of `text`, as tabs; [] where it has none of them."""
    return _quoted(text) or _addressed(text) or _delimited(text) or _printed_again(text) or _paragraphs(text)


def blank_words(text: str) -> list[Edit]:
    """The words that programs print for a cell without a value."""
    if not any(word in text for word in ("NaN", "nan", "ull", "NULL", "None", "N/A", "Unnamed")):
        return []
    words = list(_BLANK_WORD.finditer(text))
    return [(*match.span(), "") for match in words] if len(words) >= _FEWEST_BLANK else []


def _quoted(text: str) -> list[Edit]:
    """All cells stand in quotes, and between them only what parts them."""
    if text.count('"') < 2 * _FEWEST_QUOTED and text.count("'") < 2 * _FEWEST_QUOTED:
        return []
    cells = list(_STRING.finditer(text))
    if len(cells) < _FEWEST_QUOTED:
        return []
    bounds = [0, *(place for cell in cells for place in cell.span()), len(text)]
    gaps = [_Gap(a, text[a:b].split("\n")) for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    gaps[0].opens()
    if not all(_OUTSIDE.fullmatch(_NOTHING.sub("", part)) for gap in gaps for part in gap.beside):
        return []
    bracketed = sum("]" in gap.text or "}" in gap.text for gap in gaps[1:-1]) >= _FEWEST_ROWS
    edits: list[Edit] = []
    for gap in gaps:
        edits += gap.edits(bracketed)
    for cell in cells:
        edits += [(cell.start(), cell.start() + 1, ""), (cell.end() - 1, cell.end(), "")]
        edits += [
            (cell.start() + 1 + m.start(), cell.start() + 1 + m.end(), _plain(m.group()))
            for m in _ESCAPE.finditer(cell.group()[1:-1])
        ]
    return sorted(edits)


class _Gap:
    """What stands between two strings: the rest of a line, lines of their own, the beginning of a line."""

    def __init__(self, start: int, lines: list[str]) -> None:
        self.start = start
        self.lines = lines
        self.text = "\n".join(lines)
        self.beside = (lines[0], lines[-1])

    def opens(self) -> None:
        """Says that nothing stands before the gap, so that its first line is one of its own."""
        self.start -= 1
        self.lines.insert(0, "")
        self.beside = ("", self.lines[-1])

    def edits(self, bracketed: bool) -> Iterator[Edit]:
        """Commas as tabs, ends of rows as line breaks; lines that say something stay."""
        told = [
            (at, line)
            for at, line in enumerate(self.lines[1:-1], 1)
            if not _OUTSIDE.fullmatch(_NOTHING.sub("", line))
        ]
        if told:
            first, last = told[0][0], told[-1][0]
            middle = self.start + sum(len(line) + 1 for line in self.lines[:first])
            behind = middle + sum(len(line) + 1 for line in self.lines[first : last + 1]) - 1
            yield max(self.start, 0), max(middle - 1, 0), ""
            yield (
                behind + 1,
                self.start + len("\n".join(self.lines)),
                _opening("\n".join(self.lines[last + 1 :]), bracketed),
            )
            return
        gap = _NOTHING.sub("", self.text)
        mark = "]" if "]" in gap else "}"
        ends = mark in gap if bracketed else "\n" in gap
        before, _, after = gap.partition(mark if bracketed else "\n")
        instead = _figures(before) + "\n" + _opening(after, bracketed) if ends else _figures(gap)
        yield max(self.start, 0), self.start + len("\n".join(self.lines)), instead


def _figures(gap: str) -> str:
    """What stands between two strings of a row: figures without quotes, and a tab for every comma."""
    return re.sub(r"[^\d.\t]", "", gap.replace(",", "\t").replace(";", "\t"))


def _opening(gap: str, bracketed: bool) -> str:
    """The figures and blank cells that open a row."""
    return _figures(gap.rpartition("[")[2] if bracketed else gap.rpartition("\n")[2])


def _plain(escape: str) -> str:
    return {'\\"': '"', "\\'": "'", '""': '"', "\\\\": "\\"}.get(escape, "")


def _addressed(text: str) -> list[Edit]:
    """Every cell bears the number of its column, or its row and its column."""
    if (
        text.count("列") + text.count("R") + text.count(":") + text.count("：") + text.count("=")
        < _FEWEST_ADDRESSES
    ):
        return []
    found = list(_ADDRESS.finditer(text))
    if len(found) < _FEWEST_ADDRESSES:
        return []
    edits: list[Edit] = []
    row: int | None = None
    last = 0
    for match in found:
        column = _number(match["c4"]) if match["c4"] else int(match["c1"] or match["c2"] or match["c3"])
        at = int(match["r3"] or match["r4"]) if match["r3"] or match["r4"] else None
        start = match.start()
        while start and text[start - 1] in " \t\n；;，,|":
            start -= 1
        lines = text.count("\n", start, match.end())
        goes_on = at == row and column > last and start > 0 and (at is not None or lines <= 1)
        edits.append(
            (
                start,
                match.end(),
                "\t" * (column - last) if goes_on else "\n" * (start > 0) + "\t" * (column - 1),
            )
        )
        row, last = at, column
    return edits


def _number(letters: str) -> int:
    """The number of a column by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _delimited(text: str) -> list[Edit]:
    """The column labels stand on one line, and the same mark parts them."""
    if len(_MARKED.findall(text)) < 3:
        return []
    lines = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", text)]
    mark = next(
        (mark for _, line in lines if len(line) < 400 for mark in _MARKS if _parts_labels(line, mark)), None
    )
    if mark is None:
        return []
    usual = Counter(line.count(mark) for _, line in lines if mark in line).most_common(1)[0][0]
    return [edit for start, line in lines if mark in line for edit in _split_at(line, mark, start, usual)]


def _parts_labels(line: str, mark: str) -> bool:
    if line.count(mark) < _FEWEST_LABELS - 1:
        return False
    parts = [part.strip(" \t\"'“”[]\\") for part in line.split(mark)]
    return any(
        len({role for part in parts if (role := labels(table).role(part)) is not None}) >= _FEWEST_LABELS
        for table in ("indicator_column", "budget_column")
    )


def _split_at(line: str, mark: str, base: int, usual: int) -> Iterator[Edit]:
    """The marks of a line as tabs, where most lines have `usual` of them; not in a sentence, where they are its own."""
    if mark in _IN_SENTENCES and ("。" in line or any(len(part) > _SENTENCE for part in line.split(mark))):
        yield base, base + len(line), ""  # which of them part cells nobody can say
        return
    ends = {"][": "[]", "” “": "“”"}.get(mark, "")
    quoted = [m.span() for m in re.finditer(r'(?<![^,;\s])"[^"]*"(?![^,;\s])', line)] if '"' in line else []
    kept = list(quoted)
    grouped = [m.span() for m in _GROUPED.finditer(line)] if mark == "," and line.count(",") > usual else []
    if sum(line.count(",", a, b) for a, b in grouped) == line.count(mark) - usual:
        kept += grouped
    for match in re.finditer(rf"[ ]*{re.escape(mark.strip())}[ ]*", line):
        if not any(a < match.start() < b for a, b in kept):
            yield base + match.start(), base + match.end(), "\t"
    for a, b in quoted:
        yield base + a, base + a + 1, ""
        yield base + b - 1, base + b, ""
    if ends:
        yield from ((base + at, base + at + 1, "") for at in (0, len(line) - 1) if line[at] in ends)
    elif line.rstrip().endswith("\\\\"):
        yield base + len(line.rstrip()) - 2, base + len(line.rstrip()), ""


def _printed_again(text: str) -> list[Edit]:
    """One cell a line, merged cells printed once for every row and column that they take up: the label beside a table comes
    back after as many lines as a row has cells."""
    if "\t" in text.strip() or "|" in text:
        return []
    lines = text.split("\n")
    width = _row_length(lines)
    if width is None:
        return []
    first, size = width
    edits: list[Edit] = []
    place = 0
    for number, line in enumerate(lines[:-1]):
        place += len(line) + 1
        if number >= first and (number - first + 1) % size:
            edits.append((place - 1, place, "\t"))
    return edits


def _row_length(lines: Sequence[str]) -> tuple[int, int] | None:
    """The line with which the first row begins, and how many lines a row has."""
    distances: Counter[int] = Counter()
    last: dict[str, int] = {}
    twice = 0
    for number, line in enumerate(lines):
        bare = line.strip()
        if not bare or len(bare) > 16:
            continue
        before = last.get(bare)
        last[bare] = number
        if before is None:
            continue
        twice += before == number - 1
        if number - before > 3 and any(labels(table).role(bare) is not None for table in _HEADS):
            distances[number - before] += 1
    if twice < 6 or not distances:
        return None
    size, times = distances.most_common(1)[0]
    if times < 5 or 2 * times < sum(distances.values()):
        return None
    column = next(
        (n for n, line in enumerate(lines) if labels("header").role(line.strip()) is not None), None
    )
    return None if column is None else (column, size)


def _paragraphs(text: str) -> list[Edit]:
    """One cell a line behind a tab: lines without one, up to the next cell, are paragraphs of the cell before."""
    led = text.count("\n\t")
    if led < _FEWEST_ADDRESSES or led < _LED * sum(bool(line.strip()) for line in text.split("\n")):
        return []
    lines = [(m.start(), m.group()) for m in re.finditer(r"[^\n]+", text)]
    edits: list[Edit] = []
    run: list[int] = []
    for at, (start, line) in enumerate(lines):
        if not line.startswith("\t"):
            run.append(at)
            continue
        if run and run[0] and _behind(lines[at - 1]) == start - 1:
            beside = [(_behind(lines[one - 1]), lines[one][0]) for one in run]
            parted = all(text[a:b] == "\n\n" for a, b in beside)
            if parted and lines[run[0] - 1][1].strip() and not any(_heads(lines[one][1]) for one in run):
                edits += [(a, b, "") for a, b in beside]
        run = []
    return edits


def _behind(line: tuple[int, str]) -> int:
    return line[0] + len(line[1])


def _heads(line: str) -> bool:
    """Whether a line is a label or a heading, and no part of a text."""
    if _CHAPTER.match(line) is not None or _TITLE.search(line) is not None:
        return True
    return any(labels(table).role(line.strip()) is not None for table in _LABELS)
