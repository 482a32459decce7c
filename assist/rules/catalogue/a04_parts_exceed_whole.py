"""A04: the parts of a number in running text against the number itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval, total
from assist.text.quantities import Mention
from assist.text.units import PERCENT

_OF_WHICH = re.compile(r"(?:\([^()\d]{1,12}\))?[(,，;；:。]?\(?其中[:：;,，]?")
_GOES_TO = re.compile("(?:[,，](?:分别)?(?:为|用于|包括|包含)|(?:全部|主要)?用于)(?!预算|年初|上年|去年|目标|计划|任务)")
_INSTALMENTS = re.compile(
    "[,，](?:已|共)?分(?:[一二两三四五六]|\\d)[期次批年](?:支付|付款|拨付|下达|投入|实施)?(?:分别)?(?:为|支付|拨付)?[:：]?(?=\\d)"
)
_MADE_OF = re.compile("(?:[,，]|[\u4e00-\u9fff]{0,8}?)由(?=[^。；;成]{4,60}(?:组|构)成)")
_OTHER_STAGE = re.compile(
    r"^[^,，。;；\d]{0,5}?(?:实际|全年|累计|已|目前)[^,，。;；\d]{0,4}(?:到位|支出|执行|支付|下达|完成|使用)"
)
"""What is told next, of the whole: 其中省级300万元、县级120万元，实际到位420万元."""
_SETTLED = re.compile("付清|支付完毕|拨付完毕|全部(?:支付|拨付|下达)|全额(?:支付|拨付)")
_UNITS = re.compile(r"\(([^()\d]{1,12})\)")
_LESS = re.compile("调减|核减|扣减|减少|收回|退回|较|同比|另|不含(?!税)")
_SIGNS = re.compile("[^\u4e00-\u9fff]")
_PLACE = re.compile("[镇乡村县区市旗校]$|街道$|社区$")
_AND_OTHERS = re.compile("等|其[他它余]|剩余|另|部分|主要")
_NEARLY_ALL = Decimal("0.8")
_MOST_PARTS = 8
_LISTED = 3
_SHORT = 7
_PAIR = 2
_ONE_OF = re.compile(r"[\u4e00-\u9fff]{0,6}[中里][,，](?![已有未尚])")
_LISTED_AS = re.compile("[\u4e00-\u9fff]{0,8}?(?:包括|包含|分别?为|分布[在于])[:：]?(?=[^,，。;；\\d]{0,12}\\d)|[\u4e00-\u9fff]{0,6}(?:[:：](?!其中)|[,，](?=[^,，。;；\\d]{1,7}\\d|[^,，。;；\\d]{1,30}分别))")
_FOLLOWS = re.compile("[(,，;；:。]|其中|[\u4e00-\u9fff]{0,8}?(?:[:,，]|用于|[中里][,，]|由|包括|包含|分为|分别为|分布[在于])")
_MEASURED = re.compile(r"、(?:全|总)?(?:长|面积)?\d[\d.]*[\u4e00-\u9fff]{1,4}(?=[,，;；]?\(?其中)")
"""改造危桥12座、长486延米，其中: the measure of the same things."""
_OPPOSED = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        ("线上|网上", "线下|窗口|现场"), ("骨干", "一般|普通"), ("城", "乡|农村"), ("新建", "改|续建|扩建|维修"), ("中央", "地方"), ("党员", "群众"), ("本级", "下级"),
        ("男", "女"), ("上半年", "下半年"), ("大", "中?小"), ("中[\u4e00-\u9fff]{0,2}$", "小"), ("东部", "西部"), ("南部", "北部"),
        ("市[本级直]+", "县"), ("省内", "省外"), ("室内", "室外"), ("公办", "民办"), ("集中", "分散"), ("本科", "专科|高职"), ("初级", "高级"), ("即办", "承诺"), ("上门", "到店|门诊|现场"),
    )
)  # fmt: skip
"""Kinds of which there are but two: what neither has is missing."""
_TURN = re.compile("[,，](?:目前|截[至止]|现[已在]|至今|年末|年底)")
"""What has become of the whole by now is no part of it."""
_TWICE = re.compile("双重|重复|交叉|兼[有具任]|既[^，,。]{1,12}又")
_STOP = re.compile("[。!?！？]")


@dataclass(frozen=True, slots=True)
class _Breakdown:
    """A number and what is listed as its parts. `whole_list`: the words leave no part out."""

    passage: Passage
    whole: Mention
    parts: Sequence[Mention]
    whole_list: bool = False

    @property
    def sum(self) -> Interval:
        return total(part.interval for part in self.parts)

    @property
    def labels(self) -> tuple[str, ...]:
        """What each part is called."""
        text, before = self.passage.text, self.whole
        found = []
        for part in self.parts:
            found.append(_SIGNS.sub("", text[before.end : part.start]).removeprefix("其中"))
            before = part
        return tuple(found)


@rule(id="A04", name="分项与总数不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """What is listed as the parts of a number cannot add up to more, and a whole list not to less.

    What:
        A number followed at once by 其中, 为, 用于, 分三期 or a bracket and numbers of the same unit, up to one of another unit (得20分) or
        the end of the bracket or sentence; a list whose items are parted by semicolons goes on to the full stop.
    Why:
        One of the numbers is wrong.
    Formula:
        sum of parts <= whole; = whole for instalments that paid all (付清), for a bracket that holds nothing else, and for a list whose same items make up
        the whole elsewhere in the form. Three places or more that make four fifths and not all, two kinds that leave no third (线上 and 线下), and a whole that only cutting off digits makes of the sum, are suspicious.
    Not flagged:
        A second breakdown after a first that adds up to the whole. Parts below the whole after 其中 (the list need not be
        complete); a single part; parts of parts (a second 其中, or a bracket behind a part); amounts taken away (调减).
        Lists may overlap: for review.
    Bad:
        process: 全年救助支出1500万元（其中门诊救助985万元，资助参保698万元）。
    Good:
        process: 全年救助支出1683万元，其中门诊救助985万元（城镇400万元，农村585万元），资助参保698万元。
    """
    seen: set[str] = set()
    lists: list[_Breakdown] = []
    for passage in form.passages.values():
        if passage.text not in seen:
            seen.add(passage.text)
            lists += _breakdowns(passage)
    for one in lists:
        problem = _judge(one, lists)
        if problem is not None:
            yield problem


def _breakdowns(passage: Passage) -> Iterator[_Breakdown]:
    text = passage.text
    for index, whole in enumerate(passage.mentions):
        if whole.unit in (None, PERCENT) or whole.relation != "=":
            continue
        if _FOLLOWS.match(text, whole.end) is None and (text[whole.end : whole.end + 1] != "、" or _MEASURED.match(text, whole.end) is None):
            continue
        after = passage.mentions[index + 1 : index + 1 + _MOST_PARTS]
        found = (
            _after_of_which(passage, whole, after)
            or _in_bracket(passage, whole, after)
            or _after_goes_to(passage, whole, after)
            or _of_alike(passage, whole, after)
        )
        if found is not None and not _LESS.search(text, whole.end, found.parts[-1].start):
            yield found


def _after_of_which(passage: Passage, whole: Mention, after: Sequence[Mention]) -> _Breakdown | None:
    text = passage.text
    measured = _MEASURED.match(text, whole.end)
    cut = _OF_WHICH.match(text, measured.end() if measured else whole.end)
    if cut is None:
        return None
    if measured is not None:
        after = [one for one in after if one.start >= cut.end()]
    stop = text.find(")", cut.end()) if cut.group().count("(") > cut.group().count(")") else -1
    end = stop if stop > 0 else passage.sentence(cut.end())[1]
    turn = _TURN.search(text, cut.end(), end)
    end = turn.start() if turn else end
    parts = _parts(passage, whole, after, cut.end(), end)
    if stop < 0 and text[end : end + 1] in ";；" and len(parts) == 1:
        full = _STOP.search(text, end)
        end = full.start() if full else len(text)
        parts = _parts(passage, whole, after, cut.end(), end)
    if len(parts) < 2 or "其中" in text[cut.end() : end]:
        return None
    return _Breakdown(passage, whole, parts)


def _in_bracket(passage: Passage, whole: Mention, after: Sequence[Mention]) -> _Breakdown | None:
    """A bracket with a number in each of its pieces and nothing besides."""
    text = passage.text
    stop = text.find(")", whole.end) if text.startswith("(", whole.end) else -1
    if stop < 0:
        return None
    parts = _parts(passage, whole, after, whole.end + 1, stop)
    if len(parts) < 2 or not _one_each(text, whole.end + 1, stop, parts):
        return None
    return _Breakdown(
        passage, whole, parts, whole_list=len(parts) == len([m for m in after if m.start < stop])
    )


def _after_goes_to(passage: Passage, whole: Mention, after: Sequence[Mention]) -> _Breakdown | None:
    cut = (
        _GOES_TO.match(passage.text, whole.end)
        or _ONE_OF.match(passage.text, whole.end)
        or _INSTALMENTS.match(passage.text, whole.end)
        or _MADE_OF.match(passage.text, whole.end)
    )
    if cut is None:
        return None
    end = passage.sentence(cut.end())[1]
    if cut.re is _MADE_OF:
        end = passage.text.find("成", cut.end())
        parts = _parts(passage, whole, [m for m in after if m.end <= end], cut.end(), end)
        return _Breakdown(passage, whole, parts, whole_list=True) if len(parts) > 1 else None
    if cut.re is _INSTALMENTS:
        parts = _parts(passage, whole, [m for m in after if m.start >= cut.end()], cut.end(), end)
        settled = bool(parts) and _SETTLED.search(passage.text, parts[-1].end, end) is not None
        return _Breakdown(passage, whole, parts, whole_list=settled) if len(parts) > 1 else None
    parts = _parts(passage, whole, after, cut.end(), end)
    if len(parts) < (_LISTED if cut.re is _GOES_TO else _PAIR) or not _one_each(passage.text, cut.end(), end, parts):
        return None
    return _Breakdown(passage, whole, parts)


def _of_alike(passage: Passage, whole: Mention, after: Sequence[Mention]) -> _Breakdown | None:
    """328公里，县道86公里、乡道112公里、村道130公里: numbers whose names are of one kind, or of two that leave no third."""
    cut = _LISTED_AS.match(passage.text, whole.end)
    begin, end = passage.sentence(whole.start)
    if cut is None or any(begin <= m.start < whole.start and m.unit == whole.unit for m in passage.mentions):
        return None  # one item of a list itself
    parts = _parts(passage, whole, [m for m in after if m.start >= cut.end()], cut.end(), end)
    if len(parts) < _PAIR or not _one_each(passage.text, cut.end(), parts[-1].end, parts):
        return None
    one = _Breakdown(passage, whole, parts)
    said = any(words in passage.text[whole.end : parts[0].start] for words in ("包括", "包含", "分布"))
    return one if said or _leave_no_third(one) or _are_alike(one) else None


def _are_alike(one: _Breakdown) -> bool:
    """Short names with one ending: 少儿类, 文学类, 科技类."""
    named = one.labels[0].removesuffix("为").endswith("分别") and not any(one.labels[1:-1])
    if named and len(one.parts) >= _LISTED:
        return len(one.parts) == 1 + len(re.findall("[、和及]", one.passage.text[one.whole.end : one.parts[0].start]))
    ends = {label[-1:] for label in one.labels}
    return len(one.parts) >= _LISTED and len(ends) == 1 and ends != {""} and all(1 < len(label) <= _SHORT for label in one.labels)


def _leave_no_third(one: _Breakdown) -> bool:
    if len(one.parts) != _PAIR:
        return False
    first, second = one.labels
    return any((a.search(first) and b.search(second)) or (b.search(first) and a.search(second)) for a, b in _OPPOSED)


def _parts(passage: Passage, whole: Mention, after: Sequence[Mention], begin: int, end: int) -> list[Mention]:
    """The numbers of the whole's unit in [begin, end), up to one of another."""
    text, units = passage.text, _units_of(passage.text, whole)
    listed = [m for m in after if m.start < end and not _bracketed(text, begin, m.start)]
    other = (
        n
        for n, m in enumerate(listed)
        if not units & _units_of(text, m) or (n > 1 and _OTHER_STAGE.search(passage.lead(m.start)))
    )
    return listed[: next(other, len(listed))]


def _units_of(text: str, mention: Mention) -> set[str | None]:
    """The unit, and those given beside it for things of several kinds: 16套(台、块)."""
    beside = _UNITS.match(text, mention.end)
    return {mention.unit, *(re.split("[、/]", beside[1]) if beside else ())}


def _one_each(text: str, begin: int, end: int, parts: Sequence[Mention]) -> bool:
    """Whether each piece between commas ends with one of the parts."""
    pieces = [
        piece for piece in re.split("[,，、和及]", text[begin:end]) if any(char.isdigit() for char in piece)
    ]
    return len(pieces) == len(parts)


def _bracketed(text: str, begin: int, at: int) -> bool:
    """Whether `at` stands in a bracket that was opened since `begin`."""
    return text.count("(", begin, at) > text.count(")", begin, at)


def _judge(one: _Breakdown, lists: Sequence[_Breakdown]) -> Problem | None:
    whole = one.whole.interval
    last = list(_groups(one))[-1:]
    if last and whole.below(total(part.interval for part in last[0])):
        return None if _of_more(one) or _overlaps(one) or _is_nested(one) else _problem(one, ">", "各分项之和大于")
    if one.sum.below(whole) and (one.whole_list or _complete_elsewhere(one, lists)):
        return _problem(one, "<", "各分项之和小于")
    if one.sum.below(whole) and _names_all(one):
        return _problem(one, "<", "各分项之和小于", suspicious=True)
    if one.sum.meets(whole) and _cut_off(one):
        return _problem(one, "≠", "各分项之和按位数取舍后才等于", suspicious=True)
    return None


def _overlaps(one: _Breakdown) -> bool:
    """The sentence says that some are counted twice: 含双重处分16人."""
    return _TWICE.search(one.passage.text, *one.passage.sentence(one.parts[-1].start)) is not None


def _of_more(one: _Breakdown) -> bool:
    """The sentence names their sum before: they are parts of that, of which the number at hand is one itself."""
    start = one.passage.sentence(one.whole.start)[0]
    return any(
        start <= other.start < one.whole.start and other.unit == one.whole.unit and one.sum.meets(other.interval)
        for other in one.passage.mentions
    )


def _is_nested(one: _Breakdown) -> bool:
    """The first part is the sum of the others: 其中第一批9910万元，分别用于A 3000万元、B 6910万元."""
    first, *others = one.parts
    return len(others) > 1 and total(part.interval for part in others).meets(first.interval)


def _names_all(one: _Breakdown) -> bool:
    """None seems to be left out: three or more places of one kind whose numbers nearly make the whole, or two kinds that
    leave no third, 城区 and 乡镇, 男 and 女."""
    rest = one.passage.text[one.parts[-1].end : one.passage.sentence(one.parts[-1].end - 1)[1]]
    if _AND_OTHERS.search(rest) or _AND_OTHERS.search("".join(one.labels)):
        return False
    if len(one.parts) == _PAIR:
        return _leave_no_third(one)
    low = one.whole.interval.low
    near = low is not None and one.sum.high is not None and one.sum.high >= low * _NEARLY_ALL
    return near and len(one.parts) >= _LISTED and (_are_alike(one) or all(_PLACE.search(label) for label in one.labels))


def _complete_elsewhere(one: _Breakdown, lists: Sequence[_Breakdown]) -> bool:
    """The same items make up the whole of another number of the form, or of its own when written out again."""
    return len(one.parts) >= _LISTED and any(
        other is not one and other.labels == one.labels and other.sum.meets(other.whole.interval)
        for other in lists
    )


def _cut_off(one: _Breakdown) -> bool:
    """The sum as written is not the whole, nor rounds to it: only cutting off its digits yields the whole."""
    mentions = (one.whole, *one.parts)
    if len({mention.scale for mention in mentions}) != 1:
        return False
    summed = sum((part.value for part in one.parts), Decimal(0))
    unit = Decimal(1).scaleb(min(0, int(one.whole.value.as_tuple().exponent)))
    return summed.quantize(unit, ROUND_HALF_UP) != one.whole.value


def _problem(one: _Breakdown, sign: str, words: str, suspicious: bool = False) -> Problem:
    passage, whole = one.passage, one.whole
    summed = " + ".join(part.text for part in one.parts)
    return Problem(
        place=f"{passage.path}@{whole.start}",
        message=f"{passage.label}：{words}{whole.text}",
        computation=f"{summed} {sign} {whole.text}",
        ask="核对总数与分项",
        sides=(
            passage.cite(whole.start, whole.end),
            passage.cite(one.parts[0].start, one.parts[-1].end, "counter"),
        ),
        severity="suspicious" if suspicious else None,
        verdict="review",
    )


def _groups(one: _Breakdown) -> Iterator[list[Mention]]:
    """The parts, a new group after each that adds up to the whole."""
    group: list[Mention] = []
    for part in one.parts:
        group.append(part)
        if len(group) > 1 and one.whole.interval.meets(total(each.interval for each in group)):
            group = []
    yield group
