"""Reads one form out of flattened text (a .txt file, or a PDF without ruled tables) into a RawForm."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assist.extract.fund_grid import read_fund_grid
from assist.extract.glued.headerless import headerless
from assist.extract.glued.reading import GluedForm, is_glued
from assist.extract.headers import Header, Squeezed, budget_headers, indicator_headers
from assist.extract.lines.align import align
from assist.extract.lines.aligned import Aligned, Columns
from assist.extract.lines.anchors import declared_weight, piece_of
from assist.extract.lines.broken_lines import with_broken_values
from assist.extract.lines.centred_levels import with_levels_placed
from assist.extract.lines.column_runs import into_rows
from assist.extract.lines.foreign_lines import without_foreign
from assist.extract.lines.headerless import find_start, leave_out_doubtful, solve_columns
from assist.extract.lines.lost_columns import with_lost_column, with_reasons_beside
from assist.extract.lines.lost_lines import behind_header, heading_before, parted_rows
from assist.extract.lines.nested_points import read_nested_points
from assist.extract.lines.open_columns import is_open, settle_rows, with_open
from assist.extract.lines.regular_cells import in_lines
from assist.extract.lines.scored_list import read_scored_list
from assist.extract.lines.scored_rows import read_scored_rows
from assist.extract.lines.serial_rows import is_numbered, read_serial_rows, without_numbers
from assist.extract.lines.sure_levels import level_cell, settle_levels, without_frames
from assist.extract.lines.table_end import TableEnd
from assist.extract.lines.text_budget import read_budget
from assist.extract.lines.text_headers import with_points, with_second_level
from assist.extract.lines.text_rows import (
    as_heading,
    drop_unsure_end,
    has,
    is_head_rest,
    is_misread,
    is_no_text,
    is_prose,
    is_scrap,
    lost_points,
    may_be_shifted,
    points_apart,
    several_levels,
)
from assist.extract.lines.text_sections import read_sections
from assist.extract.lines.text_totals import read_head_score, read_late_total, read_total, without_subtotals
from assist.extract.lines.tokens import Style, Token, columns_at, run_on, style_of, tokenise
from assist.extract.lines.torn_header import read_values_before
from assist.extract.lines.torn_rows import read_torn
from assist.extract.lines.wrapped_header import with_wrapped
from assist.extract.raw import Piece, RawForm, Row
from assist.extract.split import Segment
from assist.forms.labels import labels
from assist.text.decimals import is_nothing
from assist.text.normalise import fold

_REASON_WORDS = re.compile(r"原因|由于|因为|因|未|不足|偏差|导致|影响|滞后|减少|下一?步|受.{1,12}(?:限|影响)|延|暂|尚|无法|不能|超出|偏低|偏高")
_HEAD_ABOVE = 2  # tokens before a repeated header that belong to it
_CUT_ROW = 14  # cells that a row may have
_TORN_TABLE = ("indicators", "指标表的各列被打散，除完整的行外，无法确定哪些内容属于同一行")


def read_text_form(text: str, segment: Segment) -> RawForm:
    """The pieces of the form in text[segment.start:segment.end]."""
    return _TextForm(text, segment).read()


class _TextForm:
    def __init__(self, text: str, segment: Segment) -> None:
        self.text = text
        self.segment = segment
        body = text[segment.start : segment.end]
        self.style: Style = style_of(body)
        self.squeezed = Squeezed(body, segment.start)
        titled = max(segment.title_end, segment.start)
        self.tokens = [t for t in tokenise(body, segment.start, self.style) if t.start >= titled]
        self.few_lines = self.style == "flow" and run_on(self.tokens)
        if self.style == "flow" and not self.few_lines:
            self.tokens = with_broken_values(self.tokens)
        self.misread = 0
        self.table_end = TableEnd.of(body, segment.start, self.style, self.few_lines)
        self.raw = RawForm(segment.start, segment.end, method=f"text-{self.style}")

    def read(self) -> RawForm:
        raw = self.raw
        if self.segment.title_start >= 0:
            start, end = self.segment.title_start, self.segment.title_end
            raw.title = Piece(self.text[start:end], start, end)
        headers = self._headers()
        if self.style not in ("pipes", "tabs") and is_glued(self.text, headers or self._cut_behind_funds()):
            return self._read_glued(headers)
        if not headers and self.style == "flow" and (cut := headerless(self.squeezed, ())) is not None:
            return self._read_glued([cut])
        taken: list[tuple[int, int]] = []
        if headers:
            taken.append(self._read_indicators(headers))
        elif solved := self._solve_headerless():
            taken.append(solved)
        if not raw.indicators and (torn := self._read_torn()) is not None:
            taken[:] = [torn]
        limit = taken[0][0] if taken else self.segment.end
        funds = self._fund_headers(limit)
        rows, extent, roles, doubts = read_budget(self.tokens, funds, self.style, limit, self.segment.end)
        raw.budget, raw.budget_roles = rows or read_fund_grid(self.text, self.segment.start, limit), roles
        raw.doubts.extend(doubts)
        if extent is not None:
            taken.append(extent)
        outside = [t for t in self.tokens if not any(a <= t.start < b for a, b in taken)]
        read_sections(raw, outside, taken, self.style, self.few_lines, self.segment.end)
        if self.few_lines:
            read_values_before(self.tokens, raw.header)
        read_late_total(raw, outside, taken[0][0] if taken else self.segment.start)
        self._read_declared()
        read_head_score(self.raw, self.squeezed, limit)
        return raw

    def _headers(self) -> list[Header]:
        """The header rows of the indicator table."""
        found = self._known_or_open(indicator_headers, "indicator_column", lambda one: sum(map(is_open, one.roles)) >= 2)
        return with_wrapped(found, self.tokens) if self.style == "flow" else found

    def _fund_headers(self, limit: int) -> list[Header]:
        """The header rows of the fund table."""
        return self._known_or_open(
            budget_headers, "budget_column", lambda header: header.start < limit and any(map(is_open, header.roles))
        )

    def _known_or_open(
        self, find: Callable[..., list[Header]], table: str, fits: Callable[[Header], bool]
    ) -> list[Header]:
        """What `find` knows; where cells are kept apart, headers whose labels are mostly unknown are better than
        none."""
        cells = self.style != "flow"
        headers = find(self.squeezed, cells)
        if headers or not cells:
            return headers
        guessed = find(self.squeezed, cells, loose=True)
        return [whole for header in guessed if fits(whole := with_open(header, self.tokens, self.style, table))]

    def _solve_headerless(self) -> tuple[int, int] | None:
        """Reads an indicator table whose header was lost; returns its extent, None when there is none."""
        first = find_start(self.tokens)
        if first is None:
            return None
        if self.segment.title_start < 0 and first <= _CUT_ROW:
            first = 0  # the text begins in a row
        body = self.tokens[first:]
        if self.style in ("tabs", "pipes"):
            body = [token for token in self.tokens if token.line >= self.tokens[first].line]
        stop = self.table_end.index(body)
        solved = solve_columns(body[:stop], self.style)
        if solved is None:
            return None
        self.raw.indicator_roles = solved.roles
        header = Header(solved.start, solved.start, solved.roles, ())
        extent = self._read_rows(header, body, ())
        if leave_out_doubtful(self.raw.indicators, stop == len(body)):
            self.raw.doubts.append(("indicators", "表头缺失，无法确定末列或表后的文字属于哪一行"))
        for index, row in enumerate(self.raw.indicators):
            for role in solved.undecided & set(row):
                del row[role]
                self.raw.doubts.append((f"indicators[{index}].{role}", "表头缺失，无法确定这一列是什么"))
        return extent

    def _cut_behind_funds(self) -> list[Header]:
        """The header of the fund table of a form that breaks off before its indicators."""
        return [] if self.table_end.chapters else budget_headers(self.squeezed)

    def _read_glued(self, headers: Sequence[Header]) -> RawForm:
        header = headers[0] if headers else Header(self.segment.end, self.segment.end, (), ())
        budgets = [found for found in budget_headers(self.squeezed) if found.start < header.start]
        body = self.text[self.segment.start : self.segment.end]
        lines = [self.segment.start + match.end() for match in re.finditer("\n", body)]
        GluedForm(self.squeezed, self.raw, lines).read(
            header, max(budgets, key=lambda h: len(h.roles), default=None), max(self.segment.title_end, self.segment.start), headers[1:]
        )
        self._read_declared()
        read_head_score(self.raw, self.squeezed, header.start)
        return self.raw

    def _read_indicators(self, headers: Sequence[Header]) -> tuple[int, int]:
        """Fills the indicator rows and the totals row; returns the extent of text used up."""
        if (sheet := self._sheet(headers[0])) is not None:
            self.raw.indicators, self.raw.indicator_roles = sheet[0], headers[0].roles
            after = next((index for index, token in enumerate(self.tokens) if token.start >= sheet[1]), len(self.tokens))
            return headers[0].start, self._read_end(self.tokens, after)
        header = with_open(headers[0], self.tokens, self.style, "indicator_column")
        if self.style == "flow" and not self.few_lines:
            header = with_reasons_beside(header, self.tokens)
        later = [(self._frame_before(h.start), h.end) for h in headers[1:]]
        behind = behind_header(self.tokens, header.end)
        rows = parted_rows(behind) if self.few_lines else behind
        body = without_subtotals(without_foreign([t for t in rows if not any(a <= t.start < b for a, b in later)]))
        if self.style in ("cells", "flow") and is_numbered(self.tokens, header):
            body = without_numbers(body)
        if self.style == "flow":
            cut = self.table_end.index(body)
            body = [*with_levels_placed(without_frames(body[:cut])), *body[cut:]]
        if "得分" in self.squeezed.text:
            header, body = with_points(header, body)
        header = with_lost_column(header, self.tokens, body[: self.table_end.index(body)], self.style)
        if "level2" not in header.roles and {"level1", "level3"} <= set(header.roles):
            named = with_second_level(header, body[: self.table_end.index(body)], self.style)
            if len(named.roles) > len(header.roles):
                return self._read_rows(named, body, ())
            header = named
        return self._read_rows(header, body, columns_at(self.tokens, header.label_starts, self.style))

    def _sheet(self, header: Header) -> tuple[list[Row], int] | None:
        """The rows of a scoring sheet whose own order tells them apart, and the offset behind them."""
        if (nested := read_nested_points(self.tokens, header)) is not None:
            return nested
        if self.style != "flow" and (numbered := read_serial_rows(self.tokens, header)) is not None:
            return numbered
        lines = self.style != "cells"
        kept = self.few_lines or (lines and any(token.blank for token in self.tokens))
        return None if kept else read_scored_rows(self.tokens, header, lines)

    def _frame_before(self, start: int) -> int:
        """Where the repeated header of a later page begins: at the title or the label of the whole table before it."""
        for token in reversed([token for token in self.tokens if token.text and token.end <= start][-_HEAD_ABOVE:]):
            again = self.raw.title is not None and fold(token.text) == fold(self.raw.title.text)
            if not again and labels("section").role(token.text) != "frame":
                break
            start = token.start
        return start

    def _read_rows(self, header: Header, body: Sequence[Token], positions: tuple[int, ...]) -> tuple[int, int]:
        stop = self.table_end.index(body)
        counted = in_lines(header, body[:stop]) if self.style == "cells" else None
        cells = into_rows(body[:stop], header.roles) if self.style == "flow" else counted or body[:stop]
        columns = Columns(header.roles, tuple(range(len(header.roles))) if counted else positions)
        rows = align(cells, columns, "pipes" if counted else self.style, cut_off=stop == len(body))
        if self.style == "flow" and is_head_rest(rows):
            rows = rows[1:]
        if stop == len(body) and rows:
            drop_unsure_end(rows[-1], header.roles)
        self.raw.indicator_roles, doubts = settle_rows(rows, header.roles)
        self.raw.doubts.extend(doubts)
        self._keep_rows(rows[:-1] if stop == len(body) and rows and is_scrap(rows[-1]) else rows)
        if self.style == "flow" and not self.few_lines:
            settle_levels(self.raw.indicators)
        if len(set(header.roles)) < len(header.roles) or self._is_scrambled(cut_off=stop == len(body)):
            self._leave_out_rows()
        return header.start, self._read_end(body, stop)

    def _read_end(self, body: Sequence[Token], stop: int) -> int:
        """Reads the totals row that may stand at `stop`, behind the rows; the offset behind it."""
        after = stop
        if stop < len(body) and labels("total").role(body[stop].text) is not None:
            after = read_total(self.raw, body, stop)
        elif stop < len(body) and (total := self.table_end.total_in_line(body, stop)) is not None:
            read_total(self.raw, body, total)
        return body[after].start if after < len(body) else self.segment.end

    def _keep_rows(self, rows: Sequence[Aligned]) -> None:
        level1: Piece | None = None
        level2: Piece | None = None
        shifted = may_be_shifted(rows)
        for number, aligned in enumerate(rows):
            cells = self._own_cells(aligned)
            row: Row = {role: piece_of(cell) for role, cell in cells.items() if not several_levels(role, cell)}
            if shifted[number]:
                del row["actual"]
                self.raw.doubts.append((f"indicators[{len(self.raw.indicators)}].actual", "少一个数，无法确定空着的是调整指标值还是完成值"))
            adjusted = row.pop("adjusted_target", None)
            if adjusted is not None and not is_nothing(adjusted.text):
                row["target"] = adjusted
            self._take_off_headings(row)
            row = as_heading(row)
            if row.get("level1") and row["level1"].text:
                level1, level2 = row["level1"], None
            if row.get("level2") and row["level2"].text:
                level2 = row["level2"]
            if not any(row.get(role) and row[role].text for role in ("level3", "target", "actual")):
                continue
            if is_prose(row):
                break
            if is_misread(row):
                self.misread += 1
                self.raw.doubts.append((f"indicators[{len(self.raw.indicators)}]", "该行各列无法对应，未读取"))
                continue
            for role, piece in (("level1", level1), ("level2", level2)):
                row.pop(role, None)
                if piece is not None:
                    row[role] = piece
            for role in ("reason", "remark"):
                if role in row and is_no_text(row[role].text):
                    del row[role]
            self._settle_reason(row)
            self._blank_cells(row)
            self.raw.indicators.append(row)

    def _own_cells(self, aligned: Aligned) -> dict[str, list[Token]]:
        """The cells of a row; in flowing text levels without what is no name."""
        if self.style != "flow":
            return aligned.cells
        cells = {role: level_cell(cell) if role in ("level1", "level2") else cell for role, cell in aligned.cells.items()}
        return {role: cell for role, cell in cells.items() if cell}

    def _take_off_headings(self, row: Row) -> None:
        """What stands before a name with its points is the heading of its group; printed in the middle of the group,
        it does not say where the group begins."""
        name = row.get("level3")
        length = heading_before(name.text) if name is not None and self.style == "flow" else 0
        if name is None or not length or len(fold(name.text)) != len(name.text):
            return
        cut = self.squeezed.position(name.start) + len("".join(name.text[:length].split()))
        row["level3"] = Piece(name.text[length:].lstrip(), self.squeezed.original(cut), name.end)

    def _is_scrambled(self, cut_off: bool) -> bool:
        """When most rows miss a column that the table has, or many hold what cannot be theirs, its columns were
        printed apart from each other (LAYOUTS 3.5)."""
        apart = self.style in ("tabs", "pipes")
        rows, roles = self.raw.indicators[: -1 if cut_off and apart else None], self.raw.indicator_roles
        if self.misread * 4 > len(rows) and not apart:
            return True
        values: list[str] = [role for role in ("weight", "target", "actual") if role in roles] or ["level3"]
        values = values if apart or points_apart(rows) else values[:1]  # rows that keep their cells apart may lack one by right
        whole = sum(has(row, "level3") and any(has(row, role) for role in values) for row in rows)
        return bool(rows) and whole < 0.5 * len(rows)

    def _leave_out_rows(self) -> None:
        """Of a scrambled table, what was read is a guess; what stands whole in it is read otherwise (torn_rows.py)."""
        self.raw.indicators, self.raw.doubts = [], [one for one in self.raw.doubts if not one[0].startswith("indicators[")]
        self.raw.doubts.append(_TORN_TABLE)

    def _settle_reason(self, row: Row) -> None:
        """Flowing text does not say which of two text columns it came from; its words do."""
        roles = self.raw.indicator_roles
        if self.style != "flow" or not {"reason", "remark"} <= set(roles):
            return
        present = [role for role in ("reason", "remark") if row.get(role) and row[role].text]
        if len(present) != 1:
            return
        wanted = "reason" if _REASON_WORDS.search(row[present[0]].text) or lost_points(row) else "remark"
        row[wanted] = row.pop(present[0])

    def _read_torn(self) -> tuple[int, int] | None:
        """Reads a table printed piece by piece; returns its extent, None when it cannot be put together."""
        torn = read_torn(self.tokens) or read_scored_list(self.tokens) if self.few_lines else None
        if torn is None:
            return None
        self.raw.indicators, self.raw.total, self.raw.indicator_roles = torn.rows, torn.total, torn.roles
        self.raw.doubts = [one for one in self.raw.doubts if not one[0].startswith("indicators")]
        if not torn.whole:
            self.raw.doubts.append(_TORN_TABLE)
        return torn.start, torn.end

    def _blank_cells(self, row: Row) -> None:
        """A column without a cell in this row is blank; its place is where the row ends."""
        end = max((piece.end for piece in row.values() if piece.text), default=0)
        for role in ("actual", "score"):
            if role in self.raw.indicator_roles and role not in row and end:
                row[role] = Piece("", end, end)

    def _read_declared(self) -> None:
        seen = set()
        for token in self.tokens:
            stated = declared_weight(token) if not token.blank else None
            if stated is not None and stated[0] not in seen:
                seen.add(stated[0])
                self.raw.declared.append(stated)
