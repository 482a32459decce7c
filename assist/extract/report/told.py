"""Rows of a table told in a sentence, in any order and with any of its cells: "改造户厕，目标值≥1200户，完成值1236户，分值10分，得10分",
"改造户厕（10分）：实际改造1236户（计划1200户），得10分", "应改造户厕1200户，已改造1236户".

Every figure of a sentence has the role that the words beside it give it; a row is a name with one planned and one reached
value of one unit. A sentence in which a figure is left without a role, or has two, tells no row here: it needs no heading
above it, so nothing may be guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assist.extract.report.clauses import CAUSE, DATE, NUMBER, SCORE, Value
from assist.extract.report.flow import Flow
from assist.extract.report.item import Item, Levels, labelled, open_item, read_cause, read_marks
from assist.extract.report.levels import LEVEL_LINE
from assist.extract.report.planned import UNITS, unit_of

_FIGURE = re.compile(
    rf"(?:(?P<date>{DATE})|(?!20\d\d年)(?<!第){NUMBER}"
    rf"(?P<unit>(?:百万|千万|十万|万|亿|千|百)?(?:个?(?:{UNITS})|(?![年月日以之的个左])[\u4e00-\u9fff]{{1,3}}(?=[，。；;()\n]|$))?(?:/[\u4e00-\u9fff]{{1,3}})?))"
    r"(?P<bound>及?以上|及?以下|以内|左右|之?[内前])?"
)
_WHEN = r"(?:年初|年度|全年|本年度?|当年|预期|预定|既定|原定?|绩效|考核|合同|方案|批复|设定|设计|确定|计划|下达|项目|上级|的)*"
_AIM = re.compile(
    rf"{_WHEN}(?:(?:目标|任务|计划)(?:目标|任务|指标|工作量)?(?:值|数|量)?|指标值|指标(?=为|是|[:≥≤><=]|不[低少高超])|(?:年初|预先)?(?:设定|预期)(?:值|数)?|(?:标准|要求|考核|设计)值|(?:年度|年初|全年)指标(?=[≥≤><=]|不[低少高超]|$)|要求(?=达到|不[低少高超]|为|[≥≤]|$))"
    r"(?:设定|设置|确定|要求|定)?(?:为|是|:|在|应?达到|要达到)*"
    r"|(?:^|(?<=:))(?:应当?|拟|须|需|要求|控制在)(?!急|用|对|求|变|收|诉|届)"
)
_DONE = re.compile(r"实际|实有|实测|完成|达到|达成|实现|已|截至|截止|最终|累计")
_RESULT = re.compile(r"[为是有达:值]$|测评|抽查|调查|统计|结果|年末|年底|全年|最[终后]|当年")
_SIGN = re.compile(r"(?:>=|<=|[≥≤><=]|不(?:低|少|高|大|多|小)于|不超过|(?:大于|小于)(?:或?等于)?|控制在|至少)$")
_BEHIND_AIM = re.compile(r"(?:及?以[上下内]|左右)?(?:的|这一)?(?:年度|年初|预期|既定|绩效|设定|考核|计划)*(?:计划|目标|要求|标准|任务|指标)(?:值|数|任务)?(?![\u4e00-\u9fff]*\d)")
_SHARE_BEHIND = re.compile(r"的$")
_FULL = re.compile(r"(?:分值|满分|权重|标准分|赋分)(?:为|是|:)?$")
_SCORED = re.compile(r"(?:得分?|评分|计|自评)(?:为|是|:)?$")
_LOST = re.compile(r"扣(?:除|减|掉)?(?:分)?(?:为|是|:)?$")
_RATE = re.compile(r"^(?:实际|目标|任务|指标|计划|年度|全年|并|，|且)*(?:的)?(?:完成率|完成比例|完成度|完成比率|完成进度|偏差率?|偏离[度率]|达成率|实现率|目标实现程度)(?:约|为|是|达到?|:)*$")
_DIFFERENCE = re.compile(r"(?:超出|超额(?:完成)?|超|高出|高于|低于|多|少|差|低|高|提高|增加|减少|上升|下降|增长|节约|提升)了?$")
_BEYOND = re.compile(r"(?:超过|超出|高于|低于|优于|少于|多于|大于|小于|等于|达到|未达到|未达|满足|符合|不低于|不超过|不高于|完成|未完成)了?$")
_BEYOND_AIM = re.compile(r"(?:超过|超出|高出|超额|高于|低于|优于|少于|多于|差)(?:了|完成)?(?:年初|年度|全年|预期|既定|绩效|设定|考核|计划|的)*(?:目标|任务|计划|指标)(?:任务)?(?:值|数)?$")
_BY_HOW_MUCH = ("超出", "高出", "超额", "差")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_BRACKET = re.compile(r"\((?![\u4e00-\u9fff%/]{1,6}\))|\((?=计划|目标|任务|指标|权重|分值|满分)")
"""What a bracket behind a name tells of it; a unit in brackets is part of the name."""
_FULL_MARKS = re.compile(r"得满分|(?<![\u4e00-\u9fff])满分(?!\d|为|值|:)")
_NO_NAME = re.compile(
    r"(?:年度|年初|预期|全年|实际|绩效|项目|自评|本项|该项|此项|三级|具体|单项)*(?:目标|任务|计划|指标|要求|标准|完成|达到|情况|分值|得分|满分|权重|扣分|等于|高于|低于|超过)*(?:值|数|率|情况|内容|名称)?|(?:共|年初)?(?:设置|设定|确定)(?:绩效)?(?:目标|指标)?|数量|质量|时效|成本|产出|效益|原因.*|.*(?:资金|预算)执行率|其中.*"
)
_LEAD = re.compile(
    r"(?:[)、，]|(?:数量|质量|时效|成本|(?:经济|社会|生态)效益|满意度)指标(?=[\u4e00-\u9fff]{4})(?!完成|达成)|[★☆◆●■▲•·—\-–※]+|\(\d{1,2}\)|\d{1,2}[.、)](?!\d)|[①-⑳]|[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]{1,2}是|其中[:，]?|(?:三级)?指标\d{1,2}[:.、]?"
    r"|(?:全年|年内|本年|当年|今年|本年度)(?:以来)?(?:共计?|累计|实际)*(?!度)|对照|围绕|下达(?=[\u4e00-\u9fff]{4})|完成(?=[\u4e00-\u9fff]{4})(?!情况|进度|投资|时|质量|数量)|共计?(?=[\u4e00-\u9fff]{2})|累计(?=[\u4e00-\u9fff]{2})|实际(?=[\u4e00-\u9fff]{3}))+"
)
_INTRO = re.compile(r"[^:，\d]{0,24}(?:情况|如下|结果|成效|绩效|为|方面):(?=[\u4e00-\u9fff])")
"""What announces the rows: 具体完成情况如下:"""
_TAIL = re.compile(r"(?:(?<=[\u4e00-\u9fff]{2})(?:这一?)?指标|的|实际|为|是|共|约|已|均|达|[只仅]有?|全年|年末|年底|年初|方面|:|，)+$")
_QUOTED = re.compile(r"[“\"「『](?P<name>[^”\"」』]+)[”\"」』]")
_CAUSES = re.compile(rf"(?:{CAUSE.pattern})[^，。；;\n]*(?:，(?![^，。；;\n]{{0,30}}(?:目标|计划|指标|任务))[^，。；;\n]*)*")
"""Why a goal was missed, up to a clause that plans again."""
_OWN_MARKS = re.compile(r"(?:该项|本项|此项|该指标|指标|自评|因此|故)*(?:得分?|扣|分值|满分|未完成|偏差)(?:原因)?(?:为|是|:|[\d分])")
_END = re.compile(r"[。；;\n]")
_MARK = re.compile(r"(?<!\d)\(\d{1,2}\)(?=[^\d)，。])|[①-⑳]|——|[●■◆★]")
_LABEL = re.compile(
    r"(?:(?P<level2>(?:数量|质量|时效|(?:经济|社会|生态环境)成本|(?:经济|社会|生态|环境)效益|可持续影响|(?:服务对象|社会公众|受益对象)满意度)(?:指标|目标)?)"
    r"|(?P<level1>(?:产出|效益|效果|满意度|成本)(?:指标|目标)?))"
    r"(?:(?<=标)(?:完成情况)?(?:方面|上)?|方面)[:，。](?!\d)"
)
_COUNT = re.compile(r"\d{1,2}[.、]|\(\d{1,2}\)|[①-⑳]|[一二三四五六七八九十]是")
_MAY = ("目标", "计划", "指标", "任务", "应", "预期", "设定", "标准", "要求", "拟", "需", "须", "控制在")
_MONEY = re.compile(r"预算|资金|经费|拨款|执行数|投资|总分|综合得分|自评总分")
_IN_SO_MANY_WORDS = re.compile("(?:目标|指标|计划)值")
"""Figures without a unit are numbers of documents as well."""
_PRICED = re.compile(r"成本|费用|标准|收入|均|价|损失|产值|利润|效益|金额|增收|税|销售|营收|工资")
"""What is measured in money and is no fund."""
_YEARS = re.compile(r"上一?年|去年|同比|往年|下年|明年|次年")
_MOST_POINTS = 60
_LONGEST = 2_000  # characters of a sentence; its words are looked for from every figure
_NAME_LIMIT, _FEWEST_LETTERS = 40, 2
_BETWEEN = 16
"""Characters between the word that plans and the value that it plans: 计划改造农村饮水管网30公里."""


@dataclass(slots=True)
class _Row:
    """A row in the making, in spans of the flow."""

    start: int
    end: int
    told: int
    """Where the last of its figures ends; behind it stand comments and causes."""
    name: tuple[int, int] | None = None
    target: Value | None = None
    actual: Value | None = None
    weight: tuple[int, int] | None = None
    score: tuple[int, int] | None = None


def read_told(flow: Flow, start: int, end: int, levels: Levels) -> Iterator[tuple[Item, int, int]]:
    """The rows that the paragraphs of [start, end) tell, each with its extent."""
    for first, last in flow.lines(start, end):
        if (heading := LEVEL_LINE.fullmatch(flow.text, first, last)) is not None:
            levels = labelled(flow, levels, heading)
            continue
        if not any(word in flow.text[first:last] for word in _MAY):
            continue
        under = levels
        before: tuple[Item, int] | None = None
        for a, b in _units(flow, first, last):
            if b - a > _LONGEST:
                continue
            mark = _COUNT.match(flow.text, a, b)
            if (label := _LABEL.match(flow.text, mark.end() if mark else a, b)) is not None:
                under = _labelled(flow, levels, label)
                a = label.end()
            rows = _Reader(flow, a, b).rows()
            if not rows and before is not None and before[1] >= a - 2:
                _add_marks(flow, before[0], a, b)
            before = None
            for row in rows:
                item = _item(flow, row)
                item.levels = under
                before = item, b
                _add_rest(flow, item, row.told, row.end)
                yield item, row.start, row.told


def _labelled(flow: Flow, levels: Levels, label: re.Match[str]) -> Levels:
    if label["level2"]:
        return levels[0], flow.piece(*label.span("level2"))
    return flow.piece(*label.span("level1")), None


def _units(flow: Flow, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences and items of a paragraph; a stop inside brackets ends none."""
    depth = 0
    first = start
    marks = {mark.start() for mark in _MARK.finditer(flow.text, start, end)}
    for at in range(start, end):
        char = flow.text[at]
        if at in marks and at > first and depth == 0:
            yield first, at
            first = at
        depth = max(0, depth + (char == "(") - (char == ")"))
        if depth == 0 and _END.match(char):
            if at > first:
                yield first, at
            first = at + 1
    if end > first:
        yield first, end


_FIELDS = ("target", "actual", "weight", "score")


class _Reader:
    """Reads the rows of one sentence [start, end)."""

    def __init__(self, flow: Flow, start: int, end: int) -> None:
        self.text = flow.text
        self.flow = flow
        lead = _LEAD.match(self.text, start, end)
        self.start = lead.end() if lead is not None else start
        if (intro := _INTRO.match(self.text, self.start, end)) is not None:
            self.start = intro.end()
        self.end = end

    def rows(self) -> list[_Row]:
        """The rows, all of them or none."""
        told = self.text[self.start : self.end]
        if not any(word in told for word in _MAY):
            return []
        found: list[_Row] = []
        row = _Row(self.start, self.end, self.start)
        at = self.start
        causes = list(_CAUSES.finditer(self.text, self.start, self.end))
        for match in _FIGURE.finditer(self.text, self.start, self.end):
            if _is_part_of_word(self.text, match) or any(c.start() <= match.start() < c.end() for c in causes):
                continue
            clause = self._clause(at, match.start())
            lead = self.text[clause : match.start()]
            if _YEARS.search(lead):
                continue
            role = self._role(match, lead, row)
            if role == "actual" and row.target and not row.actual and unit_of(self._printed(row.target)) != unit_of(match.group()):
                continue  # 抽检240批次 between a rate's goal and its result
            if role in _FIELDS and getattr(row, role) is not None and row.target and row.actual:
                after = max((c.end() for c in causes if at <= c.start() < clause), default=at)
                row.end = self.text.find("，", after, clause) + 1 or clause
                found.append(row)
                row = _Row(row.end, self.end, row.end)
            if role == "actual" and row.target and not row.actual and not self._answers(row, lead, clause > at):
                return []
            if not self._put(row, role, match):
                if found and row.target is None and not any(word in self.text[row.start : self.end] for word in _MAY):
                    break  # the rest comments on the rows before
                return []
            at = row.told = match.end()
        if row.target is not None or not found or self._rivals(found[-1], row):  # 4位老人由亲属接回 is a comment
            found.append(row)
        return found if all(self._settled(each) for each in found) else []

    def _role(self, match: re.Match[str], lead: str, row: _Row) -> str:
        """What the words before and behind a figure say that it is; "" where that is nothing."""
        behind = self.text[match.end() : min(match.end() + 12, self.end)]
        points = match["unit"] in ("分", "")
        if points and _FULL.search(lead):
            return "weight"
        if points and lead == "" and match["unit"] == "分" and self.text[match.start() - 1] == "(" and behind[:1] in ")，":
            return "weight"
        if points and _LOST.search(lead):
            return "lost"
        if points and _SCORED.search(lead) and not lead.endswith(("数量:", "值:")):
            return "score"
        if _RATE.match(lead):
            return "rate"
        if "%" in match.group() and _SHARE_BEHIND.search(lead) and (row.target is not None or _AIM.search(lead)):
            return "rate"
        if self._plans(lead):
            beyond = _BEYOND_AIM.search(lead)
            if beyond is not None and not _is_limit(self._printed(row.actual), beyond.group(), match.group()):
                return "rate"
            return "rate" if "%" in match.group() and lead.endswith("的") else "target"
        if _BEHIND_AIM.match(behind):
            return "target"
        if _BEYOND.search(lead) and row.actual is not None and row.target is None and not _SIGN.search(lead):
            return ""
        if _DIFFERENCE.search(lead) and (row.target is not None or row.actual is not None):
            return "rate"
        return "actual"

    def _answers(self, row: _Row, lead: str, parted: bool) -> bool:
        """Whether the words before a figure make it the result of what was planned: they say so, or there are none, or
        they name the same; 资助服药230人，康复救助39人 are two plans."""
        if _DONE.search(lead) or _RESULT.search(lead):
            return True
        words = re.sub(r"[^\u4e00-\u9fff]", "", lead)
        name = self.text[slice(*row.name)] if row.name else ""
        return parted and (len(words) < _FEWEST_LETTERS or any(words[i : i + 2] in name for i in range(len(words) - 1)))

    def _plans(self, lead: str) -> bool:
        """Whether the words before a figure say that it was planned, and none behind them that it was reached."""
        last = next(reversed(list(_AIM.finditer(lead))), None)
        return last is not None and len(lead) - last.end() <= _BETWEEN and not _DONE.search(lead, last.end())

    def _clause(self, start: int, end: int) -> int:
        """Where the words of the figure at `end` begin: behind the last comma or open bracket."""
        comma = max(self.text.rfind("，", start, end) + 1, start)
        bracket = self.text.rfind("(", comma, end)
        return bracket + 1 if bracket >= 0 and self.text.find(")", bracket, end) < 0 else comma

    def _put(self, row: _Row, role: str, match: re.Match[str]) -> bool:
        """Puts a figure into the row; False where its place is taken or its role unknown."""
        if role == "":
            return False
        if role in ("weight", "score"):
            span = (match.start(), match.start() + len(match.group().rstrip("分")))
            if getattr(row, role) is not None:
                return False
            setattr(row, role, span)
            return True
        if role in ("rate", "lost"):
            return True
        value = self._value(match, role)
        if role == "target":
            if row.target is not None:
                return False
            row.target = value
        else:
            if row.actual is not None:
                return False
            row.actual = value
        if row.name is None:
            row.name = self._name(row, match)
        return True

    def _value(self, match: re.Match[str], role: str) -> Value:
        sign = _SIGN.search(self.text, self.start, match.start())
        if sign is None:
            return Value(*match.span())
        if role == "actual":
            return Value(sign.start() if sign.group()[0] in "≥≤><=" else match.start(), match.end())
        return Value(*match.span(), operator=sign.group(), op_start=sign.start(), op_end=sign.end())

    def _name(self, row: _Row, match: re.Match[str]) -> tuple[int, int] | None:
        """The words before the first value's own words, or between those and the value."""
        lead = self.text[row.start : match.start()]
        cue = next((c for c in _AIM.finditer(lead) if not _is_named(lead, c)), None)
        first = row.start + (cue.start() if cue is not None else len(lead))
        done = re.search(r"实际|经(?:年终|年末|考核|检测|统计|测算|测评|问卷|核[实查]|验收(?!合格))|绩效值|实现(?![率度])|全年(?!度)|完成值|完成情况|年末|年底|实现值|达到(?!率)|已(?=[\u4e00-\u9fff])", lead)
        if done is not None and row.start + done.start() < first and done.start() > 1:
            first = row.start + done.start()
        parts = [part.span() for part in re.finditer("[^，]+", self.text[row.start : first])]
        for a, b in reversed(parts):  # a comment on the row before may stand ahead of the name
            if (ahead := self._trimmed(row.start + a, row.start + b)) is not None:
                return ahead
        if cue is not None:
            return self._trimmed(row.start + cue.end(), match.start())
        return None

    def _trimmed(self, start: int, end: int) -> tuple[int, int] | None:
        """The name inside [start, end) without what stands around it; None where none is left."""
        lead = _LEAD.match(self.text, start, end)
        start = lead.end() if lead else start
        cut = _BRACKET.search(self.text, start, end)
        end = cut.start() if cut is not None and cut.start() > start else end
        sign = _SIGN.search(self.text, start, end)
        end = sign.start() if sign else end
        if (quoted := _QUOTED.match(self.text, start, end)) is not None and end - quoted.end() <= 2:
            start, end = quoted.span("name")
        while (tail := _TAIL.search(self.text[start:end])) is not None and tail.group():
            end = start + tail.start()
        start = max(start, self.text.rfind(":", start, end) + 1)
        name = self.text[start:end]
        if not name or name[-1] in "和及与后" or not _FEWEST_LETTERS <= len(name) <= _NAME_LIMIT or _NO_NAME.fullmatch(name) or re.search(r"[，。；:]|\d{3}|\d分$|^\d.*、", name):
            return None
        return start, end

    def _settled(self, row: _Row) -> bool:
        """Whether a row is whole, and of one measure."""
        if row.name is None or row.target is None or row.actual is None:
            return False
        target, actual = self._printed(row.target), self._printed(row.actual)
        if unit_of(target) != unit_of(actual) or open_item(self.flow, *row.name) is None:
            return False
        told = self.text[row.start : row.told]
        sum_of_money = target.rstrip("及以上下内").endswith("元") and not _PRICED.search(self.text, *row.name)
        if unit_of(target) == "" and _IN_SO_MANY_WORDS.search(told) is None:
            return False
        return not sum_of_money and not (unit_of(target) in ("", "元") and _MONEY.search(told)) and "执行率" not in told and self._scored(row)

    def _rivals(self, before: _Row, row: _Row) -> bool:
        """Whether a last figure without a plan may be the result of the row before as well."""
        if row.actual is None or before.target is None or unit_of(self._printed(row.actual)) != unit_of(self._printed(before.target)):
            return False
        return "实际" in self.text[row.start : row.actual.start]

    def _scored(self, row: _Row) -> bool:
        """Whether the points are those of one indicator."""
        points = [float(self.text[slice(*span)]) for span in (row.weight, row.score) if span is not None]
        return max(points, default=0) <= _MOST_POINTS and (len(points) < 2 or points[1] <= points[0])

    def _printed(self, value: Value | None) -> str:
        return self.text[value.start : value.end] if value is not None else ""


def _is_part_of_word(text: str, match: re.Match[str]) -> bool:
    """PM2.5, 12345热线: a number in a name."""
    before = text[match.start() - 1 : match.start()]
    return (before.isascii() and before.isalpha()) or (match["unit"] == "" and "\u4e00" <= text[match.end() : match.end() + 1] <= "\u9fff")


def _is_limit(actual: str, words: str, figure: str) -> bool:
    """Whether the figure behind 高于目标 is the goal and not the difference: the result is on that side of it, and near."""
    done, goal = _NUMBER.search(actual), _NUMBER.search(figure)
    if done is None or goal is None or words.startswith(_BY_HOW_MUCH) or unit_of(actual) != unit_of(figure):
        return False
    result, limit = (float(found.group().replace(",", "")) for found in (done, goal))
    return limit / 2 < result < limit if words.startswith(("低于", "少于")) else limit < result < limit * 2


def _is_named(lead: str, cue: re.Match[str]) -> bool:
    """Whether a word that may plan is part of the name: 年度计划完成率, 目标人群覆盖率."""
    rest = lead[cue.end() :]
    return cue.group()[-1] not in "为是:值" and re.match(r"[\u4e00-\u9fff]{0,8}(?:率|度|数量|比例|水平)", rest) is not None and cue.start() <= 4


def _item(flow: Flow, row: _Row) -> Item:
    assert row.name is not None
    item = open_item(flow, *row.name)
    assert item is not None
    item.target, item.actual = row.target, row.actual
    item.weight = row.weight or item.weight
    item.score = row.score
    if row.score is None and row.weight is not None and _FULL_MARKS.search(flow.text, row.start, row.end):
        item.score = row.weight
    return item


def _add_rest(flow: Flow, item: Item, start: int, end: int) -> None:
    """Why points were lost, and the score behind it."""
    read_cause(flow, item, start, end)
    if item.score is None and (score := SCORE.search(flow.text, start, end)) is not None:
        item.score = score.span("score") if score["score"] else score.span("bare")


def _add_marks(flow: Flow, item: Item, start: int, end: int) -> None:
    """Points and a cause that a sentence of their own tells of the row before it."""
    if _OWN_MARKS.match(flow.text, start, end) is None:
        return
    beside = Item(item.name)
    read_marks(flow, beside, start, end)
    item.score, item.weight, item.reason = item.score or beside.score, item.weight or beside.weight, item.reason or beside.reason
