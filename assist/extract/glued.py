"""Forms whose text was run together without any separator. What cannot be cut with certainty stays blank."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from assist.extract.glued_rows import GluedRow, cut_rows
from assist.extract.headers import Header, Squeezed
from assist.extract.raw import Piece, RawForm, Row
from assist.forms.labels import labels

_STOPS = re.compile(r"总分(?=[\d(])|合计(?=\d)|自评得分合计|说明(?:无|[:：])|注[:：]|自评结论|评价结论|存在问题|其他需要说明")
_DONE = re.compile(r"^(?:已|完成|20\d{2}年|全年|截至|按|圆满|实现|通过|开展|全部)")
_EXEC_WEIGHT = re.compile(r"预算执行(?:情况)?\((\d+(?:\.\d+)?)分\)")
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")


def is_glued(text: str, header: Header) -> bool:
    """Whether the column labels of the indicator table stand together without white space."""
    parted = sum(text[start - 1 : start].isspace() for start in header.label_starts if start > header.start)
    return len(header.roles) >= 5 and parted <= 1


class GluedForm:
    """Fills a RawForm from squeezed text; offsets are those of the original."""

    def __init__(self, squeezed: Squeezed, raw: RawForm) -> None:
        self.squeezed = squeezed
        self.text = squeezed.text
        self.raw = raw
        self._after_budget = 0

    def read(self, indicators: Header, budget: Header | None, title_end: int) -> None:
        """Read header fields, fund rows, narratives, indicator rows and the totals row."""
        start, end = self._place(indicators.start), self._place_end(indicators.end)
        stop = _STOPS.search(self.text, end)
        bottom = stop.start() if stop else len(self.text)
        self.raw.indicator_roles = indicators.roles
        exec_weight = exec_score = None
        if budget is not None and self._place(budget.start) < start:
            exec_weight, exec_score = self._read_budget(budget, start)
        skip = (self._place(budget.start), self._after_budget) if budget is not None else (start, start)
        self._read_labels(self._place(title_end), start, skip)
        if exec_weight is None and (stated := _EXEC_WEIGHT.search(self.text)):
            exec_weight = Decimal(stated[1])
        self._read_indicators(end, bottom, indicators.roles, exec_weight, exec_score)
        self._read_labels(bottom, len(self.text), (len(self.text), len(self.text)))

    def _place(self, original: int) -> int:
        return self.squeezed.position(original)

    def _place_end(self, original: int) -> int:
        return self.squeezed.position(original - 1) + 1

    def _piece(self, start: int, end: int) -> Piece:
        place = self.squeezed.original(start)
        if end <= start:
            return Piece("", place, place)
        return Piece(self.squeezed.slice(start, end), place, self.squeezed.original_end(end))

    def _read_labels(self, start: int, end: int, skip: tuple[int, int]) -> None:
        """Header fields and narratives: what stands between one label and the next; `skip` is the budget's place."""
        found = [f for f in _labels_in(self.text, start, end) if not skip[0] <= f[2] < skip[1] and f[1] != "self_score"]
        if skip[0] < skip[1]:
            found = sorted([*found, ("budget", "", skip[0], skip[1])], key=lambda label: label[2])
        for (kind, role, begin, after), following in pairwise([*found, ("end", "", end, end)]):
            value = self.text[after : following[2]].strip(":：")
            at = after + (len(self.text[after : following[2]]) - len(self.text[after : following[2]].lstrip(":：")))
            piece = self._piece(at, at + len(value))
            if kind == "header" and role in ("leader", "finance_leader"):
                self.raw.signatures.append((self.text[begin:after], piece))
            elif kind == "header":
                self.raw.header.setdefault(role, piece)
            elif kind == "section" and role in ("goal", "completion"):
                self._keep_narrative(role, piece, at, at + len(value))
            elif kind == "section" and role != "frame":
                self.raw.sections.setdefault(role, piece)

    def _keep_narrative(self, role: str, piece: Piece, start: int, end: int) -> None:
        sections = self.raw.sections
        if not piece.text:
            if role == "goal":
                sections["goal"] = piece
            return
        if role == "completion" and "goal" in sections and not sections["goal"].text:
            cut = _seam(self.text[start:end])
            if cut is None:
                del sections["goal"]
                self.raw.doubts.append(("goal", "目标与完成情况连在一起，无法确定分界"))
                self.raw.doubts.append(("completion", "目标与完成情况连在一起，无法确定分界"))
                return
            sections["goal"] = self._piece(start, start + cut)
            piece = self._piece(start + cut, end)
        sections.setdefault(role, piece)

    def _read_budget(self, header: Header, limit: int) -> tuple[Decimal | None, Decimal | None]:
        start = self._place_end(header.end)
        funds = list(_funds_in(self.text, start, limit))
        self.raw.budget_roles = header.roles
        total: dict[str, str] = {}
        self._after_budget = start
        for (begin, after), following in pairwise([*funds, (limit, limit)]):
            row: Row = {"name": self._piece(begin, after)}
            digits = re.match(r"[:：]?([\d.,%—\-/]*)", self.text[after : following[0]])
            offset = after + (digits.start(1) if digits else 0)
            figures = digits[1] if digits else ""
            cells = _as_total(figures, total) or _cut_figures(figures, header.roles, total)
            if cells is None:
                self.raw.doubts.append((f"budget[{len(self.raw.budget)}]", "数字连在一起，无法确定分界"))
                cells = {}
            for role, (a, b) in cells.items():
                row[role] = self._piece(offset + a, offset + b)
            self._after_budget = max(self._after_budget, after + (digits.end() if digits else 0))
            if not total:
                total = {role: figures[a:b] for role, (a, b) in cells.items()}
            self.raw.budget.append(row)
        return _decimal(total.get("weight")), _decimal(total.get("score"))

    def _read_indicators(
        self, start: int, end: int, roles: Sequence[str], exec_weight: Decimal | None, exec_score: Decimal | None
    ) -> None:
        level1: Piece | None = None
        level2: Piece | None = None
        rows: list[Row] = []
        for kind, begin, after, following in _levels_in(self.text, start, end):
            if kind == "level1":
                level1, level2 = self._piece(begin, after), None
            elif kind == "level2":
                level2 = self._piece(begin, after)
            body = self.text[after:following].rstrip(".…")
            if not body or body in ("指标:无", "无", "……"):
                continue
            cuts = cut_rows(body, roles)[0]
            if any(_is_doubtful(body, cut) for cut in cuts):
                self.raw.doubts.append((f"indicators[{len(rows)}]", "指标行连在一起，无法确定分界"))
                continue
            for cut in cuts:
                row = {role: self._piece(after + a, after + b) for role, (a, b) in cut.cells.items()}
                row |= {r: p for r, p in (("level1", level1), ("level2", level2)) if p is not None}
                if _drop_uncertain(row):
                    self.raw.doubts.append((f"indicators[{len(rows)}].actual", "目标值与完成值的数字连在一起，无法确定分界"))
                rows.append(row)
        self.raw.indicators = rows
        self._read_total(end, exec_weight, exec_score)

    def _read_total(self, at: int, exec_weight: Decimal | None, exec_score: Decimal | None) -> None:
        """The totals row, and by its sums whether weights and scores are to be believed."""
        weights = _sum(self.raw.indicators, "weight")
        scores = _sum(self.raw.indicators, "score")
        weight_total = weights + (exec_weight or 0)
        score_total = scores + (exec_score or 0)
        digits = re.match(r"(?:总分|合计)(?:\(\d+\))?[:：]?([\d.]+)", self.text[at:])
        believed = weight_total == _HUNDRED or weights == _HUNDRED
        if digits is not None:
            figure, offset = digits[1], at + digits.start(1)
            for total in (weight_total, weights, _HUNDRED):
                head = format(total.normalize(), "f")
                rest = figure[len(head) :]
                if figure.startswith(head) and re.fullmatch(r"\d{1,3}(?:\.\d{1,2})?", rest) and rest[0] != "0":
                    self.raw.total["weight"] = self._piece(offset, offset + len(head))
                    self.raw.total["score"] = self._piece(offset + len(head), offset + len(figure))
                    believed = believed or (total == weight_total and abs(Decimal(rest) - score_total) <= _CENT)
                    break
        if not believed and not any("level2" in row or "level1" in row for row in self.raw.indicators):
            self.raw.indicators = []
            self.raw.doubts.append(("indicators", "指标行连在一起，无法确定各行的分界"))
        if not believed and "weight" in self.raw.indicator_roles:
            for index, row in enumerate(self.raw.indicators):
                for role in ("weight", "score", "actual", "target"):
                    if role in row and row[role].text.replace(".", "").isdigit():
                        del row[role]
                        self.raw.doubts.append((f"indicators[{index}].{role}", "数字连在一起，合计也无法印证分界"))


def _is_doubtful(text: str, row: GluedRow) -> bool:
    """A name that holds figures or a scale, or a row without values, shows that a cell went astray."""
    begin, end = row.cells.get("level3", (0, 0))
    name = text[begin:end]
    if re.search(r"\d{2}|定性|正向|反向|大于等于|小于等于|。", name) or len(name) > 45:
        return True
    return not ({"target", "actual", "score"} & set(row.cells))


def _drop_uncertain(row: Row) -> bool:
    """A target and an actual that share one run of digits could be parted anywhere, unless they are equal."""
    target, actual = row.get("target"), row.get("actual")
    if target and actual and target.end == actual.start and target.text[-1].isdigit() and actual.text[0].isdigit():
        bare = target.text.lstrip("≥≤<>=")
        if bare != actual.text:
            del row["target"], row["actual"]
            return True
    return False


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text and re.fullmatch(r"\d+(?:\.\d+)?", text) else None


def _sum(rows: Sequence[Row], role: str) -> Decimal:
    return sum((Decimal(row[role].text) for row in rows if role in row), Decimal(0))


def _seam(text: str) -> int | None:
    """Where a goal ends and its completion begins, if two sentences make it plain."""
    ends = [match.end() for match in re.finditer("[。；;]", text)]
    restart = [match.start() for match in re.finditer(r"(?<![\d.])(?:目标)?1[、.:：](?!\d)", text)]
    if len(restart) == 2 and restart[0] == 0:
        return restart[1]
    if len(ends) == 2 and ends[1] == len(text) and _DONE.match(text[ends[0] :]):
        return ends[0]
    return None


def _labels_in(text: str, start: int, end: int) -> Iterator[tuple[str, str, int, int]]:
    """(kind, role, start, end) of every label of header or section in text[start:end], left to right."""
    tables = [("section", labels("section")), ("header", labels("header"))]
    index = start
    while index < end:
        found = None
        for kind, table in tables:
            for length in range(min(table.longest, end - index), 3, -1):
                role = table.roles.get(text[index : index + length])
                if role is not None and (found is None or length > found[3] - index):
                    found = (kind, role, index, index + length)
                    break
        if found is None:
            index += 1
            continue
        after = found[3]
        bracket = re.match(r"\([^()]{0,12}\)", text[after:end])
        if bracket:
            after += bracket.end()
        yield (found[0], found[1], found[2], after)
        index = after


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
        if length == 2 and not text[at + 2 : at + 3].isdigit():
            length = 0
        if length:
            yield index, at + length
            index = at + length
        else:
            index += 1


def _levels_in(text: str, start: int, end: int) -> Iterator[tuple[str, int, int, int]]:
    """(kind, label start, label end, where the next label begins) for the level labels of a table."""
    first, second = labels("level1").roles, labels("level2").roles
    places: list[tuple[str, int, int]] = []
    for match in _LEVEL.finditer(text, start, end):
        key = match[1]
        after = match.end()
        if key.endswith("指标") and re.match(r"\d", text[after : after + 1]) and key[:-2] in second:
            key, after = key[:-2], after - 2  # 可持续影响 | 指标8：…
        if re.match(r"[≥≤<>=\d]", text[after : after + 1]):
            continue
        is_first = key in first and (key not in second or not places or _opens(text, after, match[2] is not None))
        places.append(("level1" if is_first else "level2", match.start(), after))
    if not places or places[0][1] > start:
        yield ("none", start, start, places[0][1] if places else end)
    for place, following in pairwise([*places, ("end", end, end)]):
        yield (*place, following[1])


def _opens(text: str, after: int, weighted: bool) -> bool:
    """A name that both levels use is the first level when it has a weight or a second level follows at once."""
    return weighted or _LEVEL.match(text, after) is not None


def _level_pattern() -> re.Pattern[str]:
    keys = {key for table in ("level1", "level2") for key in labels(table).roles}
    usable = [key for key in keys if len(key) >= 4 and key.endswith(("指标", "效益", "影响", "满意度"))]
    return re.compile(
        "(" + "|".join(map(re.escape, sorted(usable, key=len, reverse=True))) + r")(\(\d+(?:\.\d+)?分\))?"
    )


_LEVEL = _level_pattern()


def _cut_figures(text: str, roles: Sequence[str], total: dict[str, str]) -> dict[str, tuple[int, int]] | None:
    """The cells of a fund row, if one cut alone agrees with the row's arithmetic; {} for an empty row."""
    if not text.strip("—-/"):
        return {}
    ranked: list[tuple[float, dict[str, tuple[int, int]]]] = []
    for cells in _figure_cuts(text, tuple(role for role in roles if role not in ("reason", "name")), 0, 0):
        values = {role: text[a:b] for role, (a, b) in cells.items()}
        ranked.append((_figures_cost(values, roles, total), cells))
    ranked.sort(key=lambda item: item[0])
    if not ranked or ranked[0][0] > 0.9:
        return None
    if len(ranked) > 1 and ranked[1][0] - ranked[0][0] < 0.5:
        return None
    return ranked[0][1]


def _as_total(text: str, total: dict[str, str]) -> dict[str, tuple[int, int]]:
    """The cells of a source that repeats the total's money, digit for digit; {} otherwise."""
    money = [(role, total[role]) for role in ("initial", "adjusted", "executed") if role in total]
    if not money or text.rstrip("—-/") != "".join(figure for _, figure in money):
        return {}
    cells: dict[str, tuple[int, int]] = {}
    at = 0
    for role, figure in money:
        cells[role] = (at, at + len(figure))
        at += len(figure)
    return cells


def _figure_cuts(
    text: str, roles: tuple[str, ...], at: int, role: int
) -> Iterator[dict[str, tuple[int, int]]]:
    while at < len(text) and text[at] in "—-/":
        at += 1
    if role == len(roles) or at == len(text):
        if at == len(text):
            yield {}
        return
    if roles[role] in ("weight", "rate", "score", "initial"):
        yield from _figure_cuts(text, roles, at, role + 1)
    for match_end in _prefix_ends(text, at):
        end = match_end
        if text[end : end + 1] == "%":
            if roles[role] != "rate":
                continue
            end += 1
        for rest in _figure_cuts(text, roles, end, role + 1):
            yield {roles[role]: (at, end), **rest}


def _prefix_ends(text: str, at: int) -> Iterator[int]:
    for end in range(at + 1, len(text) + 1):
        piece = text[at:end]
        if not re.fullmatch(r"[\d,]*\.?\d*", piece):
            return
        if re.fullmatch(r"(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d{1,6})?", piece):
            yield end


def _figures_cost(values: dict[str, str], roles: Sequence[str], total: dict[str, str]) -> float:
    number = {role: Decimal(text.rstrip("%").replace(",", "")) for role, text in values.items()}
    base = number.get("adjusted", number.get("initial")) if "adjusted" in roles else number.get("initial")
    executed, rate, weight, score = (number.get(role) for role in ("executed", "rate", "weight", "score"))
    cost = 0.0
    money = [values[role] for role in ("initial", "adjusted", "executed") if role in values]
    cost += 0.6 * (len({len(text.partition(".")[2]) for text in money}) - 1)
    cost += 1.5 * sum(role not in values for role in ("adjusted", "executed") if role in roles)
    if base is not None and executed is not None:
        cost += 2.0 if executed > base * 2 else 0.0
    if rate is not None and base and executed is not None:
        exact = abs(executed / base * _HUNDRED - rate) <= (Decimal("0.02") if rate % 1 else Decimal("0.6"))
        cost += -1.0 if exact else 3.0
    elif total and money and all(values.get(role) == total.get(role) for role in ("adjusted", "executed")):
        cost -= 1.2
    if weight is not None:
        cost += 0.0 if weight in (10, 20) else 1.5
        cost += 0.4 if score is None and "score" in roles else 0.0
    cost += 5.0 * sum(value is not None and value > _HUNDRED for value in (weight, score))
    if weight is not None and score is not None:
        cost += 2.0 if score > weight else 0.0
        if rate is not None and abs(score - weight * rate / _HUNDRED) <= Decimal("0.6"):
            cost -= 0.6
    if "weight" in roles and rate is not None and weight is None and not total:
        cost += 1.0
    return cost
