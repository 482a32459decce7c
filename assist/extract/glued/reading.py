"""Forms whose text was run together without any separator. What cannot be cut with certainty stays blank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from assist.extract.glued.cells import figure, states_cause
from assist.extract.glued.funds import cut_funds, executed_before_rate, paired_funds, repeated_funds
from assist.extract.glued.headers import GluedHeader, glued_header
from assist.extract.glued.labels import Label, labels_in, project_seam, without_frame
from assist.extract.glued.levels import in_lines, leveled_zones
from assist.extract.glued.narratives import narrative_seam
from assist.extract.glued.rows import Surroundings, TableRow, bound_read_as_figure, points
from assist.extract.glued.table import Sums, read_table
from assist.extract.headers import Header, Squeezed
from assist.extract.raw import Piece, RawForm, Row
from assist.forms.labels import labels
from assist.text.normalise import fold

_STOPS = re.compile(r"(?:自评)?得分合计|(?:自评)?总分(?=[\d(])|合计(?=\d)|说明(?:无|[:：]|(?=[^\d≥≤%]{0,60}注[:：]))|注[:：]|自评结论|评价结论|存在问题|其他需要说明|偏差大或目标未完成")
_REMARKS = re.compile(r"注[:：]")
_NOTE = re.compile(r"说明[^\d≥≤%]*")
_EXEC_WEIGHT = re.compile(r"预算执行(?:情况)?\((?:万元\)\()?(\d+(?:\.\d+)?)分\)")
_TOTAL = re.compile(r"(?P<score>(?:自评)?得分)?(?:自评)?(?:总分|合计)(?:\(\d+\))?:?(\d[\d.]*)")
_NAMED_FUNDS = re.compile(
    r"(?:全年)?预算数(?:\(a\))?[:：](?P<adjusted>[\d,]+(?:\.\d+)?)(?:万?元)?(?:(?:资金)?到位数[:：][\d,.]+(?:万?元)?)?"
    r"(?:全年)?执行数(?:\(b\))?[:：](?P<executed>[\d,]+(?:\.\d+)?(?:[.\d]*%)?)(?:万?元)?"
)
_GRADE = re.compile(r"优秀|良好|中等|合格|不合格|较差|[优良中差]")
_DECLARED = re.compile(
    "(" + "|".join(map(re.escape, sorted({*labels("level1").roles, *labels("section").roles}, key=len, reverse=True))) + r")(?:\([^()\d]*\))?\((\d+(?:\.\d+)?)分\)"
)
_ASPECT = re.compile("|".join(sorted(labels("management").roles, key=len, reverse=True)))
_HEAD_SCORE = re.compile(r"(?:自评总分|自评得分|总得分|项目得分|总分)(?:\(分\))?:?(\d{1,3}(?:\.\d+)?)分?(?!\d)")
_PART_LABEL = re.compile(r"(?:年度)?绩效(?:目标|指标)\d{0,2}(?:\(\d+(?:\.\d+)?分?\))?$")
_LONGEST_PART_LABEL = 16
_NO_NARRATIVE = re.compile(r"\d{0,2}(?:\(\d+(?:\.\d+)?分?\))?")
_COUNTED = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{4,14}(?=\d)")
_LABELS, _FUND_LABELS = 5, 3
_HUNDRED = Decimal(100)
_CENT = Decimal("0.02")


def is_glued(text: str, headers: Sequence[Header]) -> bool:
    """Whether the column labels of a table stand together without white space: of the first, else of the longest."""
    if not headers:
        return False
    header = headers[0] if len(headers[0].roles) >= _LABELS else max(headers, key=lambda one: len(one.roles))
    parted = sum(text[start - 1 : start].isspace() for start in header.label_starts if start > header.start)
    return len(header.roles) >= (_LABELS if "level3" in header.roles else _FUND_LABELS) and parted <= 1


class GluedForm:
    """Fills a RawForm from squeezed text; offsets are those of the original. `lines` are the places in the original
    at which lines begin."""

    def __init__(self, squeezed: Squeezed, raw: RawForm, lines: Sequence[int] = ()) -> None:
        self.squeezed = squeezed
        self.text = squeezed.text
        self.raw = raw
        self.lines = sorted({self._place(line) for line in lines})
        self._lined = False
        self._after_budget = 0
        self._amounts: set[str] = set()

    def read(self, indicators: Header, budget: Header | None, title_end: int, later: Sequence[Header] = ()) -> None:
        """Read header fields, fund rows, narratives, indicator rows and the totals row. `later` are headers that stand
        among the rows."""
        self._breaks = [self._break(header) for header in later]
        columns = glued_header(indicators, self.squeezed, "indicator_column", self.lines)
        start, end = columns.start, columns.end
        stops = self._stops(end)
        self._lined = in_lines(end, stops[0], self.lines)
        bottom = next((stop for stop in stops if stop in self.lines), stops[0]) if self._lined else stops[0]
        self.raw.indicator_roles = columns.roles
        exec_weight = exec_score = None
        funds = glued_header(budget, self.squeezed, "budget_column", self.lines) if budget is not None else None
        if funds is not None and funds.start < start:
            exec_weight, exec_score = self._read_budget(funds, start)
        if not self.raw.budget:
            self._read_named_funds(start)
        skip = (funds.start if funds is not None else start, self._after_budget)
        self._read_labels(self._place(title_end), start, skip)
        if exec_weight is None and (stated := _EXEC_WEIGHT.search(self.text)):
            exec_weight = Decimal(stated[1])
        self._read_management(start)
        self._read_indicators(end, bottom, start, exec_weight, exec_score)
        self._read_labels(bottom, len(self.text), (len(self.text), len(self.text)))
        self._read_declared(start)

    def _break(self, header: Header) -> tuple[int, int]:
        """The place of a header among the rows, with the label of the part of the table that it heads."""
        start = self._place(header.start)
        frame = _PART_LABEL.search(self.text, max(0, start - _LONGEST_PART_LABEL), start)
        return frame.start() if frame else start, self._place(header.end - 1) + 1

    def _stops(self, start: int) -> list[int]:
        """Where the indicator rows may end, in order: at the totals row, or at what follows the table."""
        stops = [match.start() for match in _STOPS.finditer(self.text, start)]
        bounds = pairwise([*self.lines, len(self.text)])
        stops += [line for line, end in bounds if line >= start and _NOTE.fullmatch(self.text, line, end)]
        return [*sorted(stops), len(self.text)]

    def _place(self, original: int) -> int:
        return self.squeezed.position(original)

    def _piece(self, start: int, end: int) -> Piece:
        place = self.squeezed.original(start)
        if end <= start:
            return Piece("", place, place)
        return Piece(self.squeezed.slice(start, end), place, self.squeezed.original_end(end))

    def _read_labels(self, start: int, end: int, skip: tuple[int, int]) -> None:
        """Header fields and narratives: what stands between one label and the next; `skip` is the budget's place."""
        tail = skip[0] == len(self.text)
        found = [
            label
            for label in labels_in(self.text, start, end, self.lines, self._lined)
            if not skip[0] <= label.start < skip[1] and not (tail and label.role == "self_score")
        ]
        if skip[0] < skip[1]:
            found = sorted([*found, Label("budget", "", *skip)], key=lambda label: label.start)
        begin_of: dict[int, int] = {}
        for label, following in pairwise([*found, Label("end", "", end, end)]):
            begin = begin_of.get(label.start, label.end)
            stop: int | None = following.start
            if label.kind == "header" and label.role == "project_name" and following.start not in self.lines:
                stop = project_seam(self.text, label.end, following)
                if stop is None:
                    self.raw.doubts.append(("project_name", "项目名称与后面的标签连在一起，无法确定分界"))
                    continue
            self._keep(label, begin, stop if stop is not None else following.start)

    def _read_management(self, limit: int) -> None:
        """The aspects of fund management. Where the situation ends and problems begin is told only when
        there is one sentence or none."""
        found = [m.span() for m in _ASPECT.finditer(self.text, 0, limit) if not self._lined or m.start() in self.lines]
        for (line, begin), following in pairwise([*found, (limit, limit)]):
            end = self._end_of_row(begin, following[0])
            row = {"aspect": self._piece(line, begin)}
            said = self.text[begin:end]
            if said and not re.search(r"[，,。;；].", said):
                row["situation"] = self._piece(begin, end)
            elif said:
                self.raw.doubts.append((f"management[{len(self.raw.management)}]", "情况说明与存在问题连在一起，无法确定分界"))
            self.raw.management.append(row)

    def _keep(self, label: Label, start: int, end: int) -> None:
        while start < end and self.text[start] in ":：":
            start += 1
        note = _REMARKS.search(self.text, start, end)
        value = without_frame(self.text[start : note.start() if note else end]).rstrip(":：")
        piece = self._piece(start, start + len(value))
        if label.kind == "header" and label.role in ("leader", "finance_leader", "contact"):
            self.raw.signatures.append((self.text[label.start : label.end], piece))
        elif label.kind == "header" and label.role != "self_score":
            self.raw.header.setdefault(label.role, piece)
        elif label.kind == "section" and label.role in ("goal", "completion"):
            self._keep_narrative(label.role, piece, start, start + len(value))
        elif label.kind == "section" and label.role != "frame":
            self.raw.sections.setdefault(label.role, piece)

    def _keep_narrative(self, role: str, piece: Piece, start: int, end: int) -> None:
        sections = self.raw.sections
        if piece.text and _NO_NARRATIVE.fullmatch(fold(piece.text)):
            return  # 年度绩效目标1(40分) heads a part of the table
        if not piece.text:
            if role == "goal":
                sections["goal"] = piece
            return
        if role == "completion" and "goal" in sections and not sections["goal"].text:
            cut = self._line_seam(start, end) or narrative_seam(self.text[start:end])
            if cut is None:
                del sections["goal"]
                self.raw.doubts.append(("goal", "目标与完成情况连在一起，无法确定分界"))
                self.raw.doubts.append(("completion", "目标与完成情况连在一起，无法确定分界"))
                return
            sections["goal"] = self._piece(start, start + cut)
            piece = self._piece(start + cut, end)
        sections.setdefault(role, piece)

    def _line_seam(self, start: int, end: int) -> int | None:
        """Two cells on two lines of their own."""
        inside = [line for line in self.lines if start < line < end]
        return inside[0] - start if len(inside) == 1 and start in self.lines else None

    def _read_named_funds(self, limit: int) -> None:
        """A budget and an executed figure that name themselves: 预算数:32执行数:30.86."""
        match = _NAMED_FUNDS.search(self.text, 0, limit)
        for name, given, spent in paired_funds(self.text, 0, limit):
            row = {"name": self._piece(*name), "adjusted": self._piece(*given), "executed": self._piece(*spent)}
            self.raw.budget.append(row)
        if match is not None and not self.raw.budget:
            row = {"adjusted": self._piece(*match.span("adjusted"))}
            begin, end = match.span("executed")
            budget = Decimal(match["adjusted"].replace(",", ""))
            cut = executed_before_rate(self.text, budget, begin, end) if self.text[end - 1] == "%" else end
            if cut is not None:
                row |= {"executed": self._piece(begin, cut), **({"rate": self._piece(cut, end)} if cut < end else {})}
            self.raw.budget.append(row)
            self._after_budget = match.end()
            for name, given, spent in repeated_funds(self.text, match.end(), limit):
                self.raw.budget.append({"name": self._piece(*name), "adjusted": self._piece(*given), "executed": self._piece(*spent)})
                self._after_budget = spent[1]
            self._amounts.update(piece.text.replace(",", "") for piece in row.values())

    def _read_budget(self, header: GluedHeader, limit: int) -> tuple[Decimal | None, Decimal | None]:
        start = header.end
        funds = list(_funds_in(self.text, start, limit))
        roles = self.raw.budget_roles = header.roles
        self._after_budget = start
        rows = [(self.text[begin:after], after, following[0]) for (begin, after), following in pairwise([*funds, (limit, limit)])]
        for (begin, after), (_, _, until), cut in zip(funds, rows, cut_funds(self.text, rows, roles), strict=True):
            row: Row = {"name": self._piece(begin, after)}
            row |= {role: self._piece(a, b) for role, (a, b) in cut.cells.items()}
            if cut.doubtful:
                self.raw.doubts.append((f"budget[{len(self.raw.budget)}]", "数字连在一起，无法确定分界"))
            self._after_budget = max(self._after_budget, cut.end)
            until = self._end_of_row(cut.end, until)
            if "reason" in roles and cut.end < until and not cut.doubtful:
                row["reason"] = self._piece(cut.end, until)
                self._after_budget = max(self._after_budget, until)
            self._amounts.update(row[role].text.replace(",", "") for role in ("adjusted", "executed") if role in row)
            self.raw.budget.append(row)
        total = self.raw.budget[0] if self.raw.budget else {}
        return _decimal(total.get("weight")), _decimal(total.get("score"))

    def _end_of_row(self, start: int, end: int) -> int:
        """Where a fund row that reaches at least `start` ends: with its line, or where a label begins."""
        line = next((line for line in self.lines if line >= start), end) if self._lined else end
        label = next(labels_in(self.text, start, min(line, end), self.lines, self._lined), None)
        return label.start if label is not None else min(line, end)

    def _read_indicators(
        self, start: int, end: int, narrative_end: int, exec_weight: Decimal | None, exec_score: Decimal | None
    ) -> None:
        zones = leveled_zones(self.text, start, end, self.lines, self._breaks)
        told = " ".join(self.raw.sections[role].text for role in ("goal", "completion") if role in self.raw.sections)
        around = Surroundings(self.text[:narrative_end], frozenset(self._amounts), frozenset(_COUNTED.findall(fold(told))))
        marked = [i for i in range(start + 1, end) if self.squeezed.parted(i)]
        totals = list(self._totals(end))
        parts = [(self.text[a:b], self.text[b:c]) for a, b, c in totals]
        sums = _sums(parts, exec_weight, exec_score, self._head_score(narrative_end))
        roles = self.raw.indicator_roles
        if "reason" in roles:
            roles = tuple(role for role in roles if role != "remark")  # words alone tell the two apart
        rows = read_table(self.text, [zone.zone for zone in zones], roles, sums, around, marked)
        if not rows and zones:
            self.raw.doubts.append(("indicators", "指标行连在一起，无法确定各行的分界"))
        for read in rows:
            zone = zones[read.zone]
            if zone.opens_unknown and "level2" in self.raw.indicator_roles and read.likely.get("level3", (0,))[0] == zone.zone.start:
                read.doubtful |= {"level3"}  # its second level stands in front of it
            self._keep_row(read, zone.level1, zone.level2)
        self._read_total(totals, exec_weight, exec_score, end)

    def _read_declared(self, header_start: int) -> None:
        """The weights that labels state beside themselves: 预算执行情况(10分), 产出指标(50分)."""
        found: dict[str, tuple[int, int, str]] = {}
        for match in _DECLARED.finditer(self.text):
            found.setdefault(match[1], (*match.span(), match[2]))
        for label, (start, end, weight) in found.items():
            self.raw.declared.append((label, Decimal(weight), self._piece(start, end)))

    def _keep_row(self, read: TableRow, level1: tuple[int, int] | None, level2: tuple[int, int] | None) -> None:
        index = len(self.raw.indicators)
        cells = {role: cut for role, cut in read.cells.items() if role in _KEPT}
        if "unit" in read.doubtful and "actual" in cells and (done := figure(self.text[slice(*cells["actual"])])) and done.unit:
            del cells["actual"]  # whether the unit belongs to the number is the same question
        if len(cells) < 2 or "level3" not in cells:
            self.raw.doubts.append((f"indicators[{index}]", "指标行连在一起，无法确定分界"))
            return
        likely = {role: self.text[slice(*cut)] for role, cut in read.likely.items()}
        if "target" in cells and bound_read_as_figure(likely["target"], likely.get("actual", "")):
            del cells["target"]
            self.raw.doubts.append((f"indicators[{index}].target", "可能是扫描时把≥认成了2，无法确定"))
        row: Row = {role: self._piece(*cut) for role, cut in cells.items()}
        for role, cut in (("level1", level1), ("level2", level2)):
            if cut is not None:
                row[role] = self._piece(*cut)
        adjusted = row.pop("adjusted_target", None)
        if adjusted is not None and adjusted.text:
            row["target"] = adjusted
        if {"reason", "remark"} <= set(self.raw.indicator_roles) and "reason" in row and not states_cause(row["reason"].text):
            row["remark"] = row.pop("reason")
        for role in sorted(read.doubtful):
            self.raw.doubts.append((f"indicators[{index}].{role}", "内容连在一起，无法确定分界"))
        self.raw.indicators.append(row)

    def _head_score(self, limit: int) -> Decimal | None:
        match = _HEAD_SCORE.search(self.text, 0, limit)
        return Decimal(match[1]) if match else None

    def _totals(self, at: int) -> Iterator[tuple[int, int, int]]:
        """Every way to part the figures of the totals row: (start, end of the weight, end of the score)."""
        match = _TOTAL.match(self.text, at)
        if match is None:
            return
        start, end = match.span(2)
        if match["score"]:
            yield start, start, end  # 得分合计 says whose total it is
            return
        end = min([end, *(line for line in self.lines if line > start)])
        for cut in range(start, end + 1):
            if all(not part or re.fullmatch(r"(?:0|[1-9]\d{0,2})(?:\.\d{1,2})?", part) for part in (self.text[start:cut], self.text[cut:end])):
                yield start, cut, end

    def _read_total(
        self, totals: Sequence[tuple[int, int, int]], exec_weight: Decimal | None, exec_score: Decimal | None, at: int
    ) -> None:
        """The totals row; of the ways to part it, the one that agrees with the rows above it."""
        roles = self.raw.indicator_roles
        weights, scores = _sum(self.raw.indicators, "weight"), _sum(self.raw.indicators, "score")
        ranked = []
        for start, cut, end in totals:
            weight, score = self.text[start:cut], self.text[cut:end]
            if ("weight" not in roles and weight) or ("score" not in roles and score):
                continue
            cost = 0.0
            if weight:
                cost += 0.0 if Decimal(weight) in (weights + (exec_weight or 0), _HUNDRED) else 1.0 if Decimal(weight) == weights else 4.0
            else:
                cost += 2.0 if "weight" in roles else 0.0
            if score:
                cost += 0.0 if abs(Decimal(score) - scores - (exec_score or 0)) <= _CENT else 1.0
                cost += 5.0 if Decimal(score) > max(_HUNDRED, weights + (exec_weight or 0)) else 0.0
            else:
                cost += 2.0 if "score" in roles else 0.0
            ranked.append((cost, start, cut, end))
        ranked.sort()
        if ranked and (len(ranked) == 1 or ranked[1][0] - ranked[0][0] >= 1.0) and ranked[0][0] < 4.0:
            _, start, cut, end = ranked[0]
            if cut > start:
                self.raw.total["weight"] = self._piece(start, cut)
            if end > cut:
                self.raw.total["score"] = self._piece(cut, end)
            grade = _GRADE.match(self.text, end)
            if grade and (grade.end() in self.lines or grade.end() == len(self.text)):
                self.raw.total["grade"] = self._piece(*grade.span())


_KEPT = frozenset({"level3", "operator", "target", "adjusted_target", "unit", "actual", "weight", "score", "reason", "remark"})


def _sums(
    parts: Iterable[tuple[str, str]], exec_weight: Decimal | None, exec_score: Decimal | None, head_score: Decimal | None
) -> Sums:
    """What the rows' weights and scores may add up to. `parts`: the ways to part the totals row's figures."""
    weights = {_HUNDRED, _HUNDRED - (exec_weight or 0)}
    scores = set() if head_score is None else {head_score, head_score - (exec_score or 0)}
    for weight, score in parts:
        if weight and not 80 <= Decimal(weight) <= 130:
            continue
        if weight:
            weights |= {Decimal(weight), Decimal(weight) - (exec_weight or 0)}
        if score and Decimal(score) <= 130:
            scores |= {Decimal(score), Decimal(score) - (exec_score or 0)}
    return Sums(frozenset(weights), frozenset(scores))


def _decimal(piece: Piece | None) -> Decimal | None:
    return Decimal(piece.text) if piece and re.fullmatch(r"\d+(?:\.\d+)?", piece.text) else None


def _sum(rows: Sequence[Row], role: str) -> Decimal:
    return sum((points(row[role].text) for row in rows if role in row), Decimal(0))


def _funds_in(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """(start, end) of every fund label, its 其中 included; ends where a section begins."""
    roles = labels("fund").roles
    longest = labels("fund").longest
    sections = labels("section").roles
    index = start
    while index < end:
        if any(text[index : index + n] in sections for n in range(10, 3, -1)) and text[index : index + 2] != "项目":
            return
        prefix = re.match(r"其中[:：]?", text[index:])
        at = index + (prefix.end() if prefix else 0)
        length = next((n for n in range(min(longest, end - at), 1, -1) if text[at : at + n] in roles), 0)
        if length == 2 and not re.match(r":|\d", text[at + 2 : at + 3]):
            length = 0
        if length:
            yield index, at + length
            index = at + length
        else:
            index += 1
