"""Text that keeps the places of a page (pdftotext -layout, pdfplumber with layout): tables whose columns are gaps.

Heads of a table, over several lines where they were broken, say where its columns are; the gaps that no line crosses part
them. A table whose columns or rows cannot be told apart so is not read this way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assist.extract.assemble import assemble
from assist.extract.consistency import plausible
from assist.extract.grid.reading import read_forms
from assist.extract.orient.oriented import Box, Oriented, Part, Rows
from assist.extract.orient.sound import mistaken
from assist.extract.orient.spaced_columns import (
    NUMBER,
    fund_lines,
    is_level,
    levels_of,
    name_before,
    parted,
    reach,
)
from assist.extract.orient.spaced_heads import FIGURE, Head, heads_at
from assist.extract.orient.spaced_rows import Word, cut_between, joined, lines_of, rows_at
from assist.forms.labels import fund_kind, labels
from assist.model import Document, Form, Paragraph
from assist.text.normalise import fold

_MOST_ROWS = 60
_NO_LEVELS = 3.0  # what it counts that merged cells do not share out the rows, in lines
_LONG = 8  # characters of a word of a narrative
_PAGE = re.compile(r"\s*(?:[—–－-]+\s*\d{1,3}\s*[—–－-]+|第\s*\d{1,3}\s*页.{0,12})\s*")
_SIDE = ("goal", "adjusted_goal", "completion")
_LABEL_LINES = 3


def read_spaced(document: Document) -> tuple[Form, ...]:
    """The forms of such a text; none where what is read so does not hold together."""
    copy = spaced(document)
    if copy is None:
        return ()
    found = tuple(assemble(raw, copy.document) for raw in read_forms(copy.document))
    return tuple(copy.restored(form) for form in found) if all(map(_holds, found)) else ()


def _holds(form: Form) -> bool:
    """Whether every row that was read has a name and a value, and nothing contradicts the columns."""
    named = all(
        item.level3 and (item.target_text or item.actual_text or item.score is not None)
        for item in form.indicators
    )
    over = any(
        item.score > item.weight
        for item in form.indicators
        if item.score is not None and item.weight is not None
    )
    return (
        bool(form.indicators)
        and named
        and not over
        and plausible(form)
        and not form.doubts
        and not mistaken(form)
    )


def spaced(document: Document) -> Oriented | None:
    """The document with its columns of words as tables; None where they cannot be told apart."""
    lines = [
        line
        for line in lines_of(document.text)
        if not _PAGE.fullmatch(document.text[line[0].start : line[-1].end])
    ]
    page = _Page(document.text, [[_at(word, number) for word in line] for number, line in enumerate(lines)])
    parts = page.parts()
    return None if parts is None else Oriented(document, parts)


def _at(word: Word, line: int) -> Word:
    return word if word.line == line else Word(word.text, word.start, word.end, line, word.left, word.right)


class _Page:
    def __init__(self, text: str, lines: list[list[Word]]) -> None:
        self.text = text
        self.lines = lines
        self.done: list[Part] = []

    def parts(self) -> list[Part] | None:
        """The document's paragraphs and tables; None where no table of indicators was parted."""
        at = 0
        measured = False
        while at < len(self.lines):
            head = self._head(at, "indicator_column")
            funds = self._head(at, "budget_column") if head is None else None
            if head is not None:
                after = self._indicators(head)
                if after is None:
                    return None
                at, measured = after, True
            elif funds is not None:
                after = self._funds(funds)
                if after is None:
                    return None
                at = after
            else:
                at = self._narratives(at) or self._fields(at)
        return self.done if measured else None

    def _head(self, at: int, table: str) -> Head | None:
        return heads_at(self.lines, at, table)

    def _body(self, head: Head) -> int:
        """The line behind the rows of a table."""
        for number in range(head.last + 1, len(self.lines)):
            line = self.lines[number]
            text = line[0].text
            if labels("total").role(text) is not None and fund_kind(text) is None:
                return number
            key = fold(text)
            known = labels("section").role(key) not in (None, "frame") or labels("header").role(key) not in (
                None,
                "unit",
            )
            if (
                known
                or self._head(number, "indicator_column")
                or any(labels("section").role(word.text) in _SIDE for word in line)
            ):
                return number
            if len(line) <= 2 and line[-1].right > head.extent(-1)[0] and line[-1].left < head.extent(1)[1]:
                return number  # a sentence across the columns
        return len(self.lines)

    def _columns(self, head: Head, body: Sequence[Sequence[Word]]) -> list[int] | None:
        """The places that part the columns; None where a word crosses them all."""
        words = [*(word for line in body for word in line), *(word for cell in head.cells for word in cell)]
        cuts: list[int] = []
        for at in range(len(head.cells) - 1):
            cut = cut_between(head.extent(at), head.extent(at + 1), words)
            if cut is None:
                return None
            cuts.append(cut)
        return cuts

    def _indicators(self, head: Head) -> int | None:
        stop = self._body(head)
        first = next((at for at, role in enumerate(head.roles) if role is not None), 0)
        left = head.extent(first)[0]
        body = [[word for word in line if word.right > left] for line in self.lines[head.last + 1 : stop]]
        head.cells, head.roles = head.cells[first:], head.roles[first:]
        cuts = self._columns(head, body)
        if cuts is None:
            return None
        columns = parted(body, cuts)
        levels = [at for at, role in enumerate(head.roles) if role in ("level1", "level2")]
        cells = [column for at, column in enumerate(columns) if at not in levels]
        anchors = self._anchors(head.roles, columns)
        if not 0 < len(anchors) <= _MOST_ROWS:
            return None
        bands = rows_at(anchors, head.last + 1, stop - 1, cells, [columns[at] for at in levels], is_level)
        band, beside = min(
            ((band, levels_of(head.roles, columns, band)) for band in bands),
            key=lambda one: one[0].cost + _NO_LEVELS * sum(shared is None for shared in one[1].values()),
        )
        rows: Rows = [[joined(cell, self.text).at(0, at) for at, cell in enumerate(head.cells)]]
        for number, (top, end) in enumerate(band.rows):
            row: list[Box] = []
            for at, column in enumerate(columns):
                if at in levels:
                    shared = beside[at] or [[]] * len(band.rows)
                    if span := reach(shared, number):
                        row.append(joined(shared[number], self.text).at(number + 1, at, span))
                else:
                    row.append(
                        joined((word for word in column if top <= word.line <= end), self.text).at(
                            number + 1, at
                        )
                    )
            rows.append(row)
        if stop < len(self.lines) and labels("total").role(self.lines[stop][0].text) is not None:
            total = parted([self.lines[stop][1:]], cuts)
            rows.append([joined(self.lines[stop][:1], self.text).at(len(rows), 0)])
            rows[-1] += [
                joined(column, self.text).at(len(rows) - 1, at) for at, column in enumerate(total) if at
            ]
            stop += 1
        self.done.append(rows)
        return stop

    def _anchors(self, roles: Sequence[str | None], columns: Sequence[Sequence[Word]]) -> list[int]:
        """The lines that say where the rows are: those with points, else those with a name and both values."""
        for role in ("weight", "score"):
            if role in roles:
                lines = {word.line for word in columns[roles.index(role)] if NUMBER.fullmatch(word.text)}
                if len(lines) > 1:
                    return sorted(lines)
        told = [
            {word.line for word in columns[at]}
            for at, role in enumerate(roles)
            if role in ("level3", "target", "actual")
        ]
        return sorted(set.intersection(*told)) if told else []

    def _funds(self, head: Head) -> int | None:
        first = next(at for at, role in enumerate(head.roles) if role not in (None, "name"))
        head.cells, head.roles = head.cells[first:], head.roles[first:]
        left = head.extent(0)[0]
        stop = self._body(head)
        figures = [
            number
            for number in range(head.last + 1, stop)
            if any(NUMBER.fullmatch(word.text) for word in self.lines[number])
        ]
        stop = next(
            (at for at in range(head.last + 1, stop) if figures and at > figures[-1] and self._is_text(at)),
            stop,
        )
        body = self.lines[head.last + 1 : stop]
        known = [name for line in body if (name := name_before(line, left)) is not None]
        if not known:
            return None
        edge = Counter(word.left for word in known).most_common(1)[0][0]
        name_cell = [
            word for line in body for word in line if word.left >= edge and not FIGURE.fullmatch(word.text)
        ]
        right = max((word.right for word in name_cell if word.left < left), default=edge + 1)
        whole = Head(
            head.first,
            head.last,
            [[word for word in name_cell if word.right <= right] or known, *head.cells],
            ["name", *head.roles],
        )
        cuts = self._columns(whole, [[word for word in line if word.left >= edge] for line in body])
        if cuts is None:
            return None
        columns = parted([[word for word in line if word.left >= edge] for line in body], cuts)
        slid = {word.line for word in columns[0] if FIGURE.fullmatch(word.text)}
        columns = [[word for word in column if word.line not in slid] for column in columns]
        anchors = fund_lines(columns)
        if not 0 < len(anchors) <= _MOST_ROWS:
            return None
        band = rows_at(anchors, head.last + 1, stop - 1, columns)[0]
        frame = [word for line in self.lines[head.first : stop] for word in line if word.right <= edge]
        rows: Rows = [[joined(frame, self.text).at(0, 0, len(band.rows) + 1), Box("", 0, 0).at(0, 1)]]
        rows[0] += [joined(cell, self.text).at(0, at + 2) for at, cell in enumerate(head.cells)]
        for number, (top, end) in enumerate(band.rows):
            rows.append(
                [
                    joined((word for word in column if top <= word.line <= end), self.text).at(
                        number + 1, at + 1
                    )
                    for at, column in enumerate(columns)
                ]
            )
        self.done.append(rows)
        return stop

    def _is_text(self, number: int) -> bool:
        """Whether a line holds a label of a text or words as long as a sentence."""
        return any(
            labels("section").role(word.text) is not None or len(word.text) > 2 * _LONG
            for word in self.lines[number]
        )

    def _narratives(self, at: int) -> int | None:
        """Goal and completion side by side, from the line of their labels; the line behind them."""
        line = self.lines[at]
        found = [(word, role) for word in line if (role := labels("section").role(word.text)) in _SIDE]
        goal = next(
            (
                word
                for word, role in found
                if role == "goal" and any(other.left > word.left for other, _ in found)
            ),
            None,
        )
        done = next((word for word, role in found if role == "completion"), None)
        if goal is None or done is None:
            return None
        goals = [word for word, role in found if role == "goal" and word.left < done.left]
        if not goals:
            return None
        goal = max(goals, key=lambda word: word.left)
        stop = next(
            (number for number in range(at + 1, len(self.lines)) if self._ends_text(number)), len(self.lines)
        )
        body = [word for number in range(at + 1, stop) for word in self.lines[number]]
        edge = min([goal.left, *(word.left for word in body if len(word.text) >= _LONG)])
        texts = [word for word in body if word.left >= edge]
        cut = cut_between((goal.left, goal.right), (done.left, done.right), [*texts, goal, done])
        if cut is None or not texts:
            return None
        sides = parted(
            [[word for word in texts if word.line == number] for number in range(at + 1, stop)], [cut]
        )
        rows: Rows = [[joined([goal], self.text).at(0, 0), joined([done], self.text).at(0, 1)]]
        rows.append([joined(side, self.text).at(1, col) for col, side in enumerate(sides)])
        self.done.append(rows)
        return stop

    def _ends_text(self, number: int) -> bool:
        line = self.lines[number]
        return (
            self._head(number, "indicator_column") is not None
            or self._head(number, "budget_column") is not None
            or (labels("section").role(line[0].text) not in (None, "frame", *_SIDE))
        )

    def _fields(self, at: int) -> int:
        """A line of labels and their values, with what goes on below a value; or a line of its own."""
        line = self.lines[at]
        if (broken := self._broken_label(at)) is not None:
            return broken
        marked = [_is_field(word.text) for word in line]
        if not any(marked):
            box = joined(line, self.text)
            self.done.append(Paragraph(id=f"L{at + 1}", text=box.text, start=box.start, end=box.end))
            return at + 1
        cells: list[list[Word]] = []
        for word, label in zip(line, marked, strict=True):
            if label or not cells or _is_field(cells[-1][0].text) or word.left - cells[-1][-1].right > 1:
                cells.append([word])
            else:
                cells[-1].append(word)
        stop = at + 1
        while (
            stop < len(self.lines)
            and not self._starts(stop)
            and (below := self._below(cells, self.lines[stop])) is not None
        ):
            for cell, word in below:
                cell.append(word)
            stop += 1
        self.done.append([[joined(cell, self.text).at(0, col) for col, cell in enumerate(cells)]])
        return stop

    def _broken_label(self, at: int) -> int | None:
        """A label that a narrow column broke over lines, with the text beside it; the line behind both."""
        first = self.lines[at][0]
        label = [first]
        for number in range(at + 1, min(len(self.lines), at + _LABEL_LINES)):
            word = self.lines[number][0]
            if word.left != first.left or not all(part.text.isalpha() for part in (first, word)):
                return None
            label.append(word)
            if _is_field("".join(word.text for word in label)):
                break
        else:
            return None
        stop = label[-1].line + 1
        while stop < len(self.lines) and self.lines[stop][0].left > max(word.right for word in label):
            stop += 1
        text = [word for number in range(at, stop) for word in self.lines[number] if word not in label]
        self.done.append([[joined(label, self.text).at(0, 0), joined(text, self.text).at(0, 1)]])
        return stop

    def _below(
        self, cells: Sequence[list[Word]], line: Sequence[Word]
    ) -> list[tuple[list[Word], Word]] | None:
        """For every word of a line the value above it that it goes on; None where one stands below none."""
        found: list[tuple[list[Word], Word]] = []
        values = [cell for cell in cells if not _is_field(cell[0].text)]
        for word in line:
            own = next((cell for cell in values if cell[0].left == word.left), None)
            if own is None and found and word.left - found[-1][1].right <= 1:
                own = found[-1][0]
            if own is None or _is_field(word.text):
                return None
            found.append((own, word))
        return found

    def _starts(self, number: int) -> bool:
        return (
            self._head(number, "budget_column") is not None
            or self._head(number, "indicator_column") is not None
        )


def _is_field(text: str) -> bool:
    key = text.rstrip("：:")
    return labels("header").role(key) is not None or labels("section").role(key) not in (None, "frame")
