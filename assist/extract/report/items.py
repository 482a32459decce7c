"""Finds the indicators of a report: below headings about them, and in every scored item.

An item that ends in a score is one indicator. Elsewhere a name with a target and an actual value is one;
a sentence that states only one of them is no indicator, unless a heading says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assist.extract.report.clauses import SCORE, clauses
from assist.extract.report.found import Found
from assist.extract.report.item import INLINE_LEVEL, Item, Levels, labelled, open_item
from assist.extract.report.levels import (
    LEVEL_LINE,
    OWN_POINTS,
    STAGE,
    glued_level,
    level_of_title,
    levels_above,
)
from assist.extract.report.lists import read_list
from assist.extract.report.outline import Node
from assist.extract.report.records import read_records
from assist.extract.report.scored import read_pairs, read_scored
from assist.extract.report.sentences import Sentences
from assist.extract.report.single import read_item
from assist.extract.report.told import read_told

_PATH = re.compile(
    r"(?P<level1>投入|产出|效益|满意度|成本)-(?P<level2>[^-:。，]{2,10}(?:目标|指标))-(?P<name>[^-:。，]{2,30}?)(?:实际)?(?:完成情况)?:"
)
_LONGEST_EFFECT = 24
"""So long may be the first clause of a text in words that stands for the name of its one, scored indicator."""
_FIRST_WITH_POINTS = re.compile(r"\((?:满分|共|分值)?\d{2}分\)$")
_NAMED_POINTS = re.compile(r"[^()。，:\n]{2,30}\((?:满分|分值)?\d{1,2}分\)[。:，]")
_OWNER = re.compile(r"[\u4e00-\u9fff]{3,14}(?:性|率|度|机制|制度|水平|质量|数量|效果|效益|影响)$")
_DESCRIBED = re.compile(r"(?P<name>[^，。；;:\d]{4,20}):[^:\n]{4,40}")
_LEVEL_DONE = re.compile(r"(?:^|(?<=[\n.、)]))(?P<level1>(?:产出|效益|满意度|成本)指标)(?:均|已|都|全部|全面)*完成，")
_TOLD = re.compile(r"实际[\u4e00-\u9fff]{0,8}\d")
_CHAPTER = re.compile(r"绩效(?:自评)?(?:完成|实现)情况|任务(?:目标)?(?:的)?完成情况|^(?:绩效|年度)?(?:目标|任务)(?:任务)?完成$|指标(?:的)?(?:完成|实现|达成)|(?:完成|达成|未完成|偏离)的?(?:绩效)?(?:目标|指标)|绩效目标(?:的)?(?:完成|实现|达成)情况|目标完成情况|指标分析|指标自评")
_OVERALL = re.compile(r"(?:总体|整体|年度)(?:绩效)?目标")
_NOT_INDICATORS = re.compile(r"原因|问题|改进|措施|建议|经验|资金|预算|执行率|下达|支付|结余|打算|依据|佐证|结论|自评得分|评价得分|等级")
_GOALS = re.compile(r"绩效(?:总|总体|年度)?目标|目标(?:设定|设置|情况)|分解下达")
_RESULTS = re.compile(r"完成|实现|达成|分析|自评|评价|效益情况|产出情况|实施情况")
_EXECUTION = re.compile(r"执行率|预算执行|资金执行")
_SPENDING = re.compile("(?:支出|收支|经费)(?:情况|使用)")
_VERDICT = re.compile(r"经(?:综合|自我|项目)?(?:自评|评价|评定|测算)|综合得分|总得分|自评总分")
_SUM = re.compile(r"\d(?:万|亿|千)?元")
_PART_POINTS = re.compile(r"(?:部分|方面|板块|环节)的?(?:满分|分值|总分|共计?)(?:为|是|:)?\d")
"""产出部分满分50分: points of all that a chapter tells of, and of no indicator."""
_FEWEST_PLAIN = 2
_WHOLE = 60  # points; more than that is no single indicator's
_UNIT = re.compile(r"[^；;。\n]+[。\n]?")
_SCORE_END = re.compile(r"[，,]?(?:扣分?[^。；;\n]*)?[。；;\n]|$")



@dataclass(slots=True)
class ItemReader(Found):
    """Reads the indicators of one report for a year."""

    year: int | None = None

    def read(self, nodes: Sequence[Node], excluded: Sequence[tuple[int, int]]) -> None:
        """Reads every node that is, or stands below, a heading about indicators, and every scored item."""
        done: set[int] = set()
        for node in nodes:
            if any(a <= node.start < b for a, b in excluded) or id(node) in done:
                continue
            if self._is_planned(node):
                self._read_told(node)
                continue
            if (path := _PATH.match(self.flow.text, node.title_start, node.end)) is not None:
                self._read_path(node, path)
                continue
            title = self._name(node)
            below = self._in_chapter(node)
            if self._elsewhere(node, title, below):
                continue
            if below or level_of_title(title) or glued_level(self.flow, node) or (not node.children and self._is_scored(node)):
                self._read_node(node, below, done)
            elif self._is_chapter(title):
                self._read_region(node.body, node.own_end(), (None, None))

        self._read_rows(nodes, excluded)
        if not any(item.score or item.whole for item in self.items):
            self._read_plain(nodes, excluded)

    def _read_rows(self, nodes: Sequence[Node], excluded: Sequence[tuple[int, int]]) -> None:
        """Adds rows that are told in so many words where no heading led to them, or only to a part of them."""
        if not nodes:
            self.put_rows(read_told(self.flow, 0, len(self.flow.text), (None, None)))
        for node in nodes:
            if any(a <= node.start < b for a, b in excluded):
                continue
            self.put_rows(read_told(self.flow, node.title_start, node.own_end(), levels_above(self.flow, node)))

    def _read_plain(self, nodes: Sequence[Node], excluded: Sequence[tuple[int, int]]) -> None:
        """Reads what sentences of any chapter tell as planned and done, where that is more than headings led to, or the
        same."""
        found = [
            told
            for node in nodes
            if not (self._is_planned(node) or any(a <= node.start < b for a, b in excluded))
            for a, b in self.flow.lines(self._text_of(node), node.own_end())
            for told in read_pairs(self.flow, a, b, levels_above(self.flow, node))
        ]
        if len(found) >= len(self.items) + _FEWEST_PLAIN:
            self.items, self.spans = [], []
        elif not self.items or not all(item.target and item.actual for item in self.items):
            return  # what the headings led to is of another kind
        for item, first, last in found:
            if not any(a < last and first < b for a, b in self.spans):
                self.items.append(item)
                self.spans.append((first, last))

    def _text_of(self, node: Node) -> int:
        """Where a node's text begins: at its number, where what stands there is a sentence and no heading."""
        return node.title_start if re.search(r"[，\d]", node.title(self.flow)) else node.body

    def _read_told(self, node: Node) -> None:
        """What a chapter of goals tells of results after all: "计划发放300户，实际发放366户"."""
        if _TOLD.search(self.flow.text, node.body, node.own_end()) is None:
            return
        before = len(self.items), len(self.spans)
        self._read_region(node.body, node.own_end(), (None, None))
        told = list(zip(self.items[before[0] :], self.spans[before[1] :], strict=True))
        del self.items[before[0] :], self.spans[before[1] :]
        for item, span in told:
            if item.target is not None and item.actual is not None:
                self.items.append(item)
                self.spans.append(span)

    def goals(self, nodes: Sequence[Node]) -> list[tuple[int, int]]:
        """The chapters of goals, which tell nothing of results."""
        return [(node.start, node.end) for node in nodes if self._is_planned(node)]

    def _is_planned(self, node: Node) -> bool:
        """Whether a node stands in a chapter of goals, which tells nothing of results."""
        above = [each.title(self.flow) for each in (node, *node.ancestors())]
        if any(_RESULTS.search(title) for title in above):
            return False
        return any(len(title) <= 30 and _GOALS.search(title) for title in above[1:])

    def _name(self, node: Node) -> str:
        """A heading without the points in brackets behind it."""
        return OWN_POINTS.sub("", node.title(self.flow))

    def _elsewhere(self, node: Node, title: str, below: bool) -> bool:
        """Whether a heading is about something else; below a chapter of indicators a scored item never is."""
        text = self.flow.text[node.start : node.own_end()]
        of_funds = not below or _SPENDING.search(title)
        if _EXECUTION.search(text if of_funds else title) and len(_SUM.findall(text)) >= 2:
            return True
        if below and self._owns(node):
            return False
        if _OVERALL.search(title) or not _NOT_INDICATORS.search(title.partition("，")[0]):
            return _OVERALL.search(title) is not None and len(title) <= 30
        return not (below and self._scores(node.start, node.own_end()) == 1)

    def _scores(self, start: int, end: int) -> int:
        return sum(1 for _ in SCORE.finditer(self.flow.text, start, end))

    def _is_scored(self, node: Node) -> bool:
        """Whether a node ends in one score that is its own, and not the verdict on the whole."""
        if node.style == "chapter" and OWN_POINTS.search(node.title(self.flow)):
            return False  # points of a whole chapter
        if _PART_POINTS.search(self.flow.text, node.body, node.end):
            return False
        scores = [match["score"] or match["bare"] for match in SCORE.finditer(self.flow.text, node.start, node.end)]
        return len(scores) == 1 and float(scores[0]) < _WHOLE and _VERDICT.search(self.flow.text, node.body, node.end) is None

    def _in_chapter(self, node: Node) -> bool:
        ancestors = list(node.ancestors())
        for place, above in enumerate(ancestors):
            title = self._name(above)
            if self._is_chapter(title) or level_of_title(title):
                return True
            if _NOT_INDICATORS.search(title) and not any(STAGE.match(self._name(a)) for a in ancestors[place:]):
                return False
        return False

    def _is_chapter(self, title: str) -> bool:
        """Whether a title is a heading about indicators, and not itself a sentence about one."""
        return _CHAPTER.search(title) is not None and not re.search(r"[，\d]", title)

    def _read_path(self, node: Node, path: re.Match[str]) -> None:
        """"投入-时效目标-完成率实际完成情况：…": an indicator that names its levels before itself."""
        item = read_item(self.flow, self.year, path.start("name"), node.own_end(), known=True)
        if item is not None:
            item.name = path.span("name")
            item.levels = self.flow.piece(*path.span("level1")), self.flow.piece(*path.span("level2"))
            self.items.append(item)
            self.spans.append((node.start, node.end))

    def _owns(self, node: Node) -> bool:
        """Whether a node is one indicator whose name is its heading, scored clause by clause below it."""
        scored = [child for child in node.children if self._scores(child.start, child.end)]
        empty = not self.flow.text[node.body : node.own_end()].strip(" :\n")
        return len(scored) >= 1 and scored[0].number == 1 and empty and _OWNER.match(node.title(self.flow)) is not None

    def _read_node(self, node: Node, below: bool, done: set[int]) -> None:
        levels = levels_above(self.flow, node)
        title = self._name(node)
        if below and self._owns(node):
            done.update(id(child) for child in node.children)
            if (item := open_item(self.flow, node.title_start, node.title_end)) is not None:
                item.levels, item.whole = levels, True
                self.items.append(item)
                self.spans.append((node.start, node.end))
            return
        if level_of_title(title) or (self._is_chapter(title) and node.body > node.title_end):
            self._read_level(node, levels)
            return
        if INLINE_LEVEL.match(self.flow.text, node.title_start):
            self._read_region(node.title_start, node.own_end(), levels)
            return
        if (glued := glued_level(self.flow, node)) is not None:
            self._read_region(glued.end(), node.own_end(), (levels[0], self.flow.piece(*glued.span("level"))))
            return
        whole = node.end if node.children and self._scores(node.start, node.end) == 1 else node.own_end()
        if whole == node.end:
            done.update(id(child) for child in node.children)
        if self._scores(node.title_start, whole) <= 1 and self._read_item(node.title_start, whole, levels):
            return
        self._read_region(node.title_start, node.own_end(), levels)

    def _read_level(self, node: Node, levels: Levels) -> None:
        """What stands below a level's heading; points of the heading belong to the one indicator below it."""
        before = len(self.items)
        if (stop := self._before_own_score(node, levels)) is not None:
            for a, b in self.flow.lines(node.body, stop):
                self._read_sentences(a, b, levels, False)
            return
        points = OWN_POINTS.search(node.title(self.flow))
        labels = levels[1] is not None and self.flow.text.startswith(":", node.title_end)
        self._read_region(node.body, node.own_end(), levels, alone=labels or points is not None)
        found = self.items[before:]
        if points is None or node.children:
            return
        if not found and (clause := next(iter(clauses(self.flow, node.body, node.own_end())), None)) is not None:
            if len(clause.text) > _LONGEST_EFFECT:
                return
            found = [Item((clause.start, clause.end), levels=levels)]
            self.items += found
            self.spans.append((node.start, node.end))
        if len(found) == 1 and found[0].score is None:
            found[0].score = node.title_start + points.start("points"), node.title_start + points.end("points")

    def _before_own_score(self, node: Node, levels: Levels) -> int | None:
        """Where the one score begins that is a first level's own, "产出指标（35分）。…，得33.5分。"; None where none is."""
        if node.children or level_of_title(self._name(node)) != "level1" or not _FIRST_WITH_POINTS.search(node.title(self.flow)):
            return None
        score = SCORE.search(self.flow.text, node.body, node.end)
        if _NAMED_POINTS.match(self.flow.text, node.body, node.end):
            return None  # of the one indicator below
        if score is None or self._scores(node.body, node.end) > 1 or read_scored(self.flow, node.body, node.end, levels):
            return None
        return max(self.flow.text.rfind("，", node.body, score.start()), node.body)

    def _read_region(self, start: int, end: int, levels: Levels, alone: bool = False) -> None:
        """Paragraphs: each is one scored item, or a run of names with targets and actual values.

        `alone` says that one count on its own is an indicator, too.
        """
        recorded = list(read_records(self.flow, start, end, levels))
        self.items += [item for item, *_ in recorded]
        self.spans += [(first, last) for _, first, last in recorded]
        for a, b in self.flow.lines(start, end):
            if any(first <= a < last for _, first, last in recorded):
                continue
            if (label := LEVEL_LINE.fullmatch(self.flow.text, a, b)) is not None:
                levels = labelled(self.flow, levels, label)
                continue
            before = len(self.items)
            if (scored := read_scored(self.flow, a, b, levels)) and len(scored) >= self._scores(a, b):
                self.items += [item for item, *_ in scored]
                self.spans += [(first, last) for _, first, last in scored]
                continue
            if (points := _PART_POINTS.search(self.flow.text, a, b)) is not None:
                stop = self.flow.text.find("。", points.end(), b)
                self._read_sentences(a, max(a, self.flow.text.rfind("，", a, points.start())), levels, alone)
                a = b if stop < 0 else stop + 1
            for first, last in self._scored_parts(a, b):
                label = INLINE_LEVEL.match(self.flow.text, first, last)
                if label is None and self._scores(first, last) == 1 and self._read_item(first, last, levels):
                    continue
                self._read_sentences(first, last, levels, alone)
            if levels[1] is not None and len(self.items) == before:
                self._read_described(a, b, levels)

    def _read_described(self, start: int, end: int, levels: Levels) -> None:
        """"工作督导：每季度督导一次，共4次。": an indicator by its line below a second level, told in words."""
        match = _DESCRIBED.fullmatch(self.flow.text, start, end)
        if match is None or _NOT_INDICATORS.search(match["name"]) or INLINE_LEVEL.match(self.flow.text, start, end):
            return
        if (item := open_item(self.flow, *match.span("name"))) is not None:
            item.levels, item.whole = levels, True
            self.items.append(item)
            self.spans.append((start, end))

    def _scored_parts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A paragraph cut behind each score, when it holds several."""
        ends = [match.end() for match in SCORE.finditer(self.flow.text, start, end)]
        if len(ends) < 2:
            yield start, end
            return
        for stop in ends:
            following = _SCORE_END.match(self.flow.text, stop, end)
            if following is None and stop != ends[-1]:
                continue
            stop = following.end() if following is not None else end
            yield start, stop
            start = stop
        if start < end:
            yield start, end

    def _read_item(self, start: int, end: int, levels: Levels) -> bool:
        """Reads [start, end) as one indicator; False when it does not read as one."""
        item = read_item(self.flow, self.year, start, end)
        if item is None:
            return False
        item.levels = levels
        self.items.append(item)
        self.spans.append((start, end))
        return True

    def _read_sentences(self, start: int, end: int, levels: Levels, alone: bool) -> None:
        label = INLINE_LEVEL.match(self.flow.text, start, end)
        if label is not None:
            levels, alone = labelled(self.flow, levels, label), True
            start = label.end()
        elif (done := _LEVEL_DONE.search(self.flow.text, start, end)) is not None:
            levels = self.flow.piece(*done.span("level1")), None
            start = done.end()
        units = [(start, end)]
        if alone and not read_list(self.flow, start, end, levels, alone):  # a label's list is parted by semicolons
            units = [(start + unit.start(), start + unit.end()) for unit in _UNIT.finditer(self.flow.text[start:end])]
        found = []
        for a, b in units:
            if len(units) > 1 and (label := INLINE_LEVEL.match(self.flow.text, a, b)) is not None:
                levels, a = labelled(self.flow, levels, label), label.end()
            listed = read_list(self.flow, a, b, levels, alone)
            found += listed or Sentences(self.flow, levels).read(clauses(self.flow, a, b))
        self.merge(found, list(read_pairs(self.flow, start, end, levels)))
