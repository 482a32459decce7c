"""Indicators out of a report's numbered items and sentences.

An item that ends in a score is one indicator. Elsewhere a name with a target and an actual value is one;
a sentence that states only one of them is no indicator, unless a heading says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assist.extract.raw import Piece, Row
from assist.extract.report_clauses import (
    CAUSE,
    LOSS,
    SCORE,
    WEIGHT,
    Clause,
    Value,
    actual_value,
    clauses,
    compared_target,
    completion_rate,
    done_on,
    named_value,
    other_year,
    stated_target,
    unmet_target,
)
from assist.extract.report_flow import Flow
from assist.extract.report_outline import Node

_LEVEL1 = re.compile(r"(?:项目)?(?P<level>(?:产出|效益|效果|满意度|成本|投入|过程|决策|管理)(?:指标|目标)?)(?:完成)?(?:情况)?(?:分析)?(?:\(\d+分\))?$")
_LEVEL2 = re.compile(
    r"(?:项目)?(?P<level>(?:产出)?(?:数量|质量|时效|成本|进度)(?:指标|目标)?|(?:经济|社会|生态|环境)效益(?:指标|目标)?|可持续(?:性|发展)?影响?(?:指标|目标)?"
    r"|(?:服务对象|社会公众|受益对象|群众|帮扶对象)(?:或服务对象)?满意度(?:指标|目标)|服务对象满意度)(?:完成)?(?:情况)?(?:分析)?(?:\(\d+分\))?$"
)
_INLINE_LEVEL = re.compile(
    r"(?P<level>(?:产出)?(?:数量|质量|时效|成本)(?:指标|目标)|(?:经济|社会|生态)效益(?:指标|目标)?|可持续影响(?:指标|目标)?|(?:服务对象|社会公众)?满意度(?:指标|目标))[:：](?!\d)"
)
_CHAPTER = re.compile(r"指标(?:的)?(?:完成|实现|达成)|(?:完成|达成|未完成|偏离)的?(?:绩效)?(?:目标|指标)|绩效目标(?:的)?(?:完成|实现|达成)情况|目标完成情况|指标分析|指标自评")
_OVERALL = re.compile(r"(?:总体|整体|年度)(?:绩效)?目标")
_NOT_INDICATORS = re.compile(r"原因|问题|改进|措施|建议|经验|资金|预算|执行率|下达|支付|结余|打算|依据|佐证|结论")
_PREFIX = re.compile(r"^(?:指标|具体指标|三级指标)\s*\d*[:.、]?|^(?:其中|一是|二是|三是|四是|五是|六是|即)[:]?|^20\d\d年度?(?:末|底)?[,，]?|^(?:截至|截止|至).{0,12}(?:末|底|日)")
_VERBAL = re.compile(
    r"^(?:按照|根据|严格|通过(?!率)|全面|进一步|积极|经(?![济营费常办])|已|未(?!成年)|该|此|我[^\u4e00-\u9fff]|为(?!民)|主要|由于|因|从(?![业事])|在(?![校册岗职建线读编])|对(?![口象外])|并|且|其中|同时|实际|(?:项目|绩效)?(?:自评|自我评价|综合|评价)?总?(?:得分|评分))|[。？！]|自评得分|得\d|扣\d")
_RATE_NAME = re.compile(r"(?:率|满意度|比例|占比|覆盖面)$")
_QUALITATIVE_NAME = re.compile(r"(?:情况|能力|水平|程度|规范性|影响|效果|机制)$")
_NAME_WEIGHT = re.compile(r"\((?:分值|满分|权重)?[:]?(?P<weight>\d+(?:\.\d+)?)分\)$")
_NAME_LIMIT = 60


@dataclass(slots=True)
class Item:
    """An indicator in the making."""

    name: tuple[int, int]
    target: Value | None = None
    actual: Value | None = None
    score: tuple[int, int] | None = None
    weight: tuple[int, int] | None = None
    reason: tuple[int, int] | None = None
    doubt: str = ""
    levels: tuple[Piece | None, Piece | None] = (None, None)


@dataclass(slots=True)
class ItemReader:
    """Reads the indicators of one report. `items` gathers them, `spans` where they stand."""

    flow: Flow
    year: int | None
    items: list[Item] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)

    def read(self, nodes: Sequence[Node], excluded: Sequence[tuple[int, int]]) -> None:
        """Reads every node that is, or stands below, a heading about indicators, and every scored item."""
        done: set[int] = set()
        for node in nodes:
            if any(a <= node.start < b for a, b in excluded) or id(node) in done:
                continue
            title = self._title(node)
            below = self._in_chapter(node)
            if self._elsewhere(node, title, below):
                continue
            if below or self._level(title) or (not node.children and self._scores(node.start, node.end) == 1):
                self._read_node(node, below, done)
            elif _CHAPTER.search(title):
                self._read_region(node.body, node.own_end(), (None, None))

    def rows(self) -> list[Row]:
        """The items as pieces."""
        return [self._row(item) for item in self.items]

    def _title(self, node: Node) -> str:
        return self.flow.text[node.title_start : node.title_end]

    def _elsewhere(self, node: Node, title: str, below: bool) -> bool:
        """Whether a heading is about something else; below a chapter of indicators a scored item never is."""
        if _OVERALL.search(title) or not _NOT_INDICATORS.search(title):
            return _OVERALL.search(title) is not None and len(title) <= 30
        return not (below and self._scores(node.start, node.own_end()) == 1)

    def _scores(self, start: int, end: int) -> int:
        return sum(1 for _ in SCORE.finditer(self.flow.text, start, end))

    def _in_chapter(self, node: Node) -> bool:
        for above in node.ancestors():
            title = self._title(above)
            if _CHAPTER.search(title) or self._level(title):
                return True
            if _NOT_INDICATORS.search(title):
                return False
        return False

    def _level(self, title: str) -> str:
        """"level1" or "level2" when a heading names a level of indicators, else ""."""
        if _LEVEL2.match(title):
            return "level2"
        return "level1" if _LEVEL1.match(title) else ""

    def _levels(self, node: Node) -> tuple[Piece | None, Piece | None]:
        found: dict[str, Piece] = {}
        for each in (node, *node.ancestors()):
            title = self._title(each)
            pattern = _LEVEL2 if self._level(title) == "level2" else _LEVEL1
            match = pattern.match(title)
            if match is not None and self._level(title) not in found:
                at = each.title_start
                found[self._level(title)] = self.flow.piece(at + match.start("level"), at + match.end("level"))
        return found.get("level1"), found.get("level2")

    def _read_node(self, node: Node, below: bool, done: set[int]) -> None:
        levels = self._levels(node)
        title = self._title(node)
        if self._level(title) or (_CHAPTER.search(title) and node.body > node.title_end):
            self._read_region(node.body, node.own_end(), levels)
            return
        if _INLINE_LEVEL.match(self.flow.text, node.title_start):
            self._read_region(node.title_start, node.own_end(), levels)
            return
        whole = node.end if node.children and self._scores(node.start, node.end) == 1 else node.own_end()
        if whole == node.end:
            done.update(id(child) for child in node.children)
        if self._scores(node.title_start, whole) <= 1 and self._read_item(node.title_start, whole, levels):
            return
        self._read_region(node.title_start, node.own_end(), levels)

    def _read_region(self, start: int, end: int, levels: tuple[Piece | None, Piece | None]) -> None:
        """Paragraphs: each is one scored item, or a run of names with targets and actual values."""
        for a, b in self.flow.lines(start, end):
            for first, last in self._scored_parts(a, b):
                label = _INLINE_LEVEL.match(self.flow.text, first, last)
                if label is None and self._scores(first, last) == 1 and self._read_item(first, last, levels):
                    continue
                self._read_sentences(first, last, levels)

    def _scored_parts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A paragraph cut behind each score, when it holds several."""
        ends = [match.end() for match in SCORE.finditer(self.flow.text, start, end)]
        if len(ends) < 2:
            yield start, end
            return
        for stop in ends:
            following = re.compile(r"[，,]?(?:扣分?[^。；;\n]*)?[。；;\n]|$").match(self.flow.text, stop, end)
            if following is None and stop != ends[-1]:
                continue
            stop = following.end() if following is not None else end
            yield start, stop
            start = stop
        if start < end:
            yield start, end

    # one indicator in an item

    def _read_item(self, start: int, end: int, levels: tuple[Piece | None, Piece | None]) -> bool:
        """Reads [start, end) as one indicator; False when it does not read as one."""
        parts = clauses(self.flow, start, end)
        if not parts:
            return False
        item, pending = self._open_item(parts[0])
        if item is None:
            return False
        lost = any(float(match["loss"]) > 0 for match in LOSS.finditer(self.flow.text, start, end))
        self._marks(item, start, end)
        self._settle(item, pending, parts[1:], lost)
        if item.score is None and (item.target is None or item.actual is None):
            return False
        self._keep(item, levels, start, end)
        return True

    def _open_item(self, first: Clause) -> tuple[Item | None, Value | None]:
        """The indicator that an item's first clause names, and the value that stands beside the name."""
        text, at = first.text, first.start
        colon = text.find(":")
        if 2 <= colon <= _NAME_LIMIT and not re.search(r"\d", text[:colon]):
            rest = Clause(at + colon + 1, first.end, text[colon + 1 :], first.sentence_end)
            value = named_value(Clause(rest.start, rest.end, "值" + rest.text, True)) if rest.text else None
            if value is not None:
                value = Value(value.start - 1, value.end - 1, "", rest.start, linked=True)
            return self._named(at, at + colon), value
        target = stated_target(first)
        if target is not None and target.subject:
            item = self._named(at, at + len(target.subject))
            if item is not None:
                item.target = target
            return item, None
        value = named_value(first)
        if value is not None:
            item = self._named(at, at + len(value.subject))
            if item is not None and value.operator:
                item.target, value = value, None
            return item, value
        return self._named(at, first.end), None

    def _named(self, start: int, end: int) -> Item | None:
        text = self.flow.text[start:end]
        prefix = _PREFIX.match(text)
        if prefix is not None and prefix.end() < len(text):
            start += prefix.end()
            text = text[prefix.end() :]
        weight = _NAME_WEIGHT.search(text)
        item = Item((start, start + weight.start() if weight else end))
        if weight is not None:
            item.weight = (start + weight.start("weight"), start + weight.end("weight"))
        name = self.flow.text[slice(*item.name)]
        if not 2 <= len(name) <= _NAME_LIMIT or _VERBAL.search(name) or not re.search(r"[\u4e00-\u9fff]{2}", name):
            return None
        return item

    def _marks(self, item: Item, start: int, end: int) -> None:
        """Score, full points and cause, wherever in the item they stand."""
        text = self.flow.text
        scores = {match["score"] or match["bare"]: match for match in SCORE.finditer(text, start, end)}
        if len(scores) == 1:
            match = next(iter(scores.values()))
            item.score = match.span("score") if match["score"] else match.span("bare")
        weight = WEIGHT.search(text, start, end)
        if weight is not None:
            item.weight = weight.span("weight")
        cause = CAUSE.search(text, start, end)
        if cause is not None:
            stop = re.compile(r"[。\n]|[，；;](?=(?:此项|本项|该项|因此|故)?(?:扣|得\d|得分))|$").search(text, cause.end(), end)
            item.reason = (cause.start(), stop.start() if stop else end)

    def _settle(self, item: Item, pending: Value | None, parts: Sequence[Clause], lost: bool) -> None:
        """Target and actual value out of the clauses behind the name."""
        actual: Value | None = None
        candidates: list[tuple[int, Value]] = []
        compared = -1
        for index, clause in enumerate(parts):
            if completion_rate(clause) or SCORE.match(clause.text) or LOSS.match(clause.text):
                continue
            target = unmet_target(clause) or compared_target(clause, lost)
            if target is None and (stated := stated_target(clause)) is not None and len(stated.subject) <= 4:
                target = stated
            if target is not None:
                if item.target is None:
                    item.target, compared = target, index
                continue
            if other_year(clause, self.year):
                continue
            value = actual_value(clause) or done_on(clause)
            if value is not None:
                actual = actual or value
            elif (value := named_value(clause)) is not None and not value.operator:
                candidates.append((index, value))
        if actual is not None:
            item.target = item.target or pending
            item.actual = actual
        else:
            item.actual = pending or self._likely(item, candidates, compared)

    def _likely(self, item: Item, candidates: Sequence[tuple[int, Value]], compared: int) -> Value | None:
        """The candidate that speaks of the indicator's own subject, or stands right before the comparison."""
        name = self.flow.text[slice(*item.name)]
        least = 3 if _QUALITATIVE_NAME.search(name) and compared < 0 else 2
        related = [(i, value) for i, value in candidates if _shared(value.subject, name) >= least]
        if len(related) == 1 or (related and compared >= 0):
            return related[0][1]
        if not related:
            beside = [value for i, value in candidates if i == compared - 1]
            return beside[0] if beside and len(candidates) == 1 else None
        return None

    # several indicators in a sentence

    def _read_sentences(self, start: int, end: int, levels: tuple[Piece | None, Piece | None]) -> None:
        label = _INLINE_LEVEL.match(self.flow.text, start, end)
        if label is not None:
            levels = (levels[0], self.flow.piece(label.start("level"), label.end("level")))
            start = label.end()
        _Sentences(self, levels, start).read(clauses(self.flow, start, end))

    def _keep(self, item: Item, levels: tuple[Piece | None, Piece | None], start: int, end: int) -> None:
        item.levels = levels
        self.items.append(item)
        self.spans.append((start, end))

    def _row(self, item: Item) -> Row:
        flow = self.flow
        row: Row = {"level3": flow.piece(*item.name)}
        for role, level in zip(("level1", "level2"), item.levels, strict=True):
            if level is not None:
                row[role] = level
        if item.target is not None:
            self._target(row, item.target)
        if item.actual is not None:
            row["actual"] = flow.piece(item.actual.start, item.actual.end)
        for role, span in (("score", item.score), ("weight", item.weight), ("reason", item.reason)):
            if span is not None:
                row[role] = flow.piece(*span)
        return row

    def _target(self, row: Row, target: Value) -> None:
        flow = self.flow
        if not target.operator:
            row["target"] = flow.piece(target.start, target.end)
        elif target.op_end == target.start and flow.text[target.op_start : target.op_end] == target.operator:
            row["target"] = flow.piece(target.op_start, target.end)
        else:
            row["operator"] = flow.piece(target.op_start, target.op_end, target.operator)
            row["target"] = flow.piece(target.start, target.end)


@dataclass(slots=True)
class _Sentences:
    """A run of clauses in which names, targets and actual values follow each other."""

    reader: ItemReader
    levels: tuple[Piece | None, Piece | None]
    start: int
    item: Item | None = None
    name: tuple[int, int] | None = None
    held: Value | None = None

    def read(self, parts: Sequence[Clause]) -> None:
        for clause in parts:
            if not completion_rate(clause):
                self._clause(clause)
            if clause.sentence_end:
                self._flush()
        self._flush()

    def _clause(self, clause: Clause) -> None:
        score = SCORE.search(clause.text)
        if score is not None and self.item is not None:
            self.reader._marks(self.item, clause.start, clause.end)
            return
        named = _INLINE_LEVEL.match(clause.text)
        if named is not None:
            self._flush()
            at = clause.start
            self.levels = (self.levels[0], self.reader.flow.piece(at + named.start("level"), at + named.end("level")))
            clause = Clause(at + named.end(), clause.end, clause.text[named.end() :], clause.sentence_end)
        self._values(clause)

    def _values(self, clause: Clause) -> None:
        compared = unmet_target(clause) or compared_target(clause, False)
        stated = stated_target(clause) if compared is None else None
        actual = actual_value(clause) if compared is None and stated is None else None
        if compared is not None:
            self._take_comparison(compared)
        elif stated is not None:
            self._take_target(stated)
        elif actual is not None and (self.item is not None or self.held is not None or self.name is not None):
            self._take_actual(actual)
        elif (value := named_value(clause)) is not None:
            self._flush()
            if value.operator:
                self._open(value.subject_start, value.subject, target=value)
            else:
                self.held = value
        else:
            self._flush()
            self.name = (clause.start, clause.end)

    def _take_comparison(self, value: Value) -> None:
        if self.held is not None:
            self._open(self.held.subject_start, self.held.subject, target=value, actual=self.held)
            self.held = None
        elif self.item is not None and self.item.target is None:
            self.item.target = value

    def _take_target(self, value: Value) -> None:
        if value.subject and len(value.subject) > 1:
            self._flush()
            self._open(value.subject_start, value.subject, target=value)
        elif self.name is not None:
            self._open(self.name[0], self.reader.flow.text[slice(*self.name)], target=value)
            self.name = None
        elif self.item is not None and self.item.target is None:
            self.item.target = value

    def _take_actual(self, value: Value) -> None:
        if self.held is not None:
            self._open(self.held.subject_start, self.held.subject, target=self.held, actual=value)
            self.held = None
        elif self.item is not None:
            self.item.actual = self.item.actual or value
        elif self.name is not None:
            self._open(self.name[0], self.reader.flow.text[slice(*self.name)], actual=value)
            self.name = None

    def _open(self, start: int, subject: str, target: Value | None = None, actual: Value | None = None) -> None:
        self.item = self.reader._named(start, start + len(subject))
        if self.item is not None:
            self.item.target, self.item.actual = target, actual
            end = max(value.end for value in (target, actual) if value is not None)
            self.reader._keep(self.item, self.levels, start, end)

    def _flush(self) -> None:
        """Ends the current indicator. A rate alone under a level's heading is an actual value."""
        held, self.held = self.held, None
        if held is not None and any(self.levels) and _RATE_NAME.search(held.subject):
            text = self.reader.flow.text[held.start : held.end]
            if text.endswith(("%", "‰")) and len(held.subject) <= 24:
                self._open(held.subject_start, held.subject, actual=held)
        self.item, self.name = None, None


def _shared(subject: str, name: str) -> int:
    """The length of the longest run of characters that both hold, up to 6."""
    best = 0
    for start in range(len(subject)):
        while best < 6 and start + best < len(subject) and subject[start : start + best + 1] in name:
            best += 1
    return best
