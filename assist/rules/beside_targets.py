"""What a text says of a target: by how much an indicator passed or missed it, what share of it was done, that it was reached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.forms.wording import one_of, pattern
from assist.rules.alignment import COMMON, align, core_name, covered, pairs_of, plain_name
from assist.rules.claims import Claim, bare_name
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import MONEY, PERCENT

_GOAL = "(?:年初|原定?|年度|全年|本年|当年|绩效|预期|既定|设定)*(?:的)?(?:目标|计划|任务|控制数|控制线|限额|定额|指标值)[\u4e00-\u9fff]{0,2}?"
_OF = re.compile(
    rf"(?:完成率|完成比例)(?:约|高|仅|只|为|达到?|是)*$|{_GOAL}[\u4e00-\u9fff]{{0,4}}的(?:约|近)?$"
    rf"|(?:任务|目标|计划)(?:仅|只|已|实际)*完成(?:了)?$|完成(?:了)?{_GOAL}$"
)
"""What share of the target it is."""
_AIM = re.compile(rf"(?:{_GOAL}|原定|指标值)(?!完成率)[^,，。;；\\d的]{{0,9}}$")
_AIM_WORDS = re.compile(rf"^(?:{_GOAL}|原定|指标值)")
_AIM_BEHIND = re.compile(r"[^,，。;；\d]{0,2}的(?:年度|年初|全年)?(?:目标|计划|任务)")
_NO_AIM = re.compile("完成|达到?|实现|超|[比较与距离]|低于|高于|下一?步|明年|次年|下年|下一年|今后|列入|上年|去年|十[三四五]五|总")
_HEADING = re.compile("(?:目标|任务|计划)[\\d一二三四五六]{1,2}[:：、.]")
"""The target itself, told before or behind the word; 目标1: is a heading."""
_MET = re.compile(
    "(?:达到|完成|实现|达成|超过|超出|高于|优于)了?(?:年初|年度|预期|既定|绩效|设定|预定|的)*(?:目标|任务|预期|计划|指标)[值数]?(?!的?\\d|的)"
    "|(?:圆满|全面|如期|按期|顺利|全部|超额|按时)(?:完成|实现|达成|达标)(?!率|[^,，。;；]{0,6}\\d)"
)
_UNMET = re.compile(
    "(?:(?:未能?|没有?|不能|尚未|仍未)(?:完全|全部|按期|如期|按时)*(?:达到|完成|实现|达成|达)了?(?:年初|年度|预期|既定|绩效|设定|预定|的)*(?:目标|任务|预期|计划|指标)[值数]?"
    "|(?:略|明显|远|稍)?低于(?:年初|年度|预期|既定)*(?:目标|预期|计划|指标)值?)(?!的?\\d|的)"
)
"""That a target was reached, or not, without a number."""
_SOME = re.compile("部分|个别|少数|有的|基本|大部|除|进度|上半年|季度|上年|去年|仍需|力争|确保|将|计划于|如果|若|是否|未|没")
_JOINED = re.compile("[和及与、]|以及")
_LEADING = re.compile("^(?:存在|由于|因|但|其中|全年|年内|本年度?|今年|目前|项目|出现|有|是|的)+|(?:的?问题|情况|较?偏?[低少慢]|不足|滞后|不够|不高|任务|工作|目标|指标|数量|建设|仅|只|已经?|均|都|也|全部|全面|圆满|顺利|如期|按[期时]|超额)+$")
_APART = re.compile(
    rf"(?:(?:比|较|与|同|距离?|离){_GOAL}|(?P<over>(?:超额?|超过|超出|高于|高出|多于){_GOAL}|超额(?:完成)?)|(?P<under>(?:低于|少于|未达到?|不足){_GOAL}))"
    r"(?P<verb>[^,，。;；\d的]{0,7})$"
)
"""By how much it lies above or below."""
_ABOVE, _BELOW = re.compile("超|高|多|增|升|相差|偏差"), re.compile("低|少|差|减|缺|短|未|降|余|距|离")
_AFTER = re.compile(
    r"(?P<unmet>[^,，。;；\d未]{0,4}(?:尚|仍|还|均|都)*未(?:能)?(?:全部|按期|按时|如期)?(?:完成|达标|建成|实现)(?=[,，。;；]|$)"
    r"|[^,，。;；\d]{0,4}[,，]?(?:但|均|都|尚|仍|还)*未(?:能)?(?:按期|按时|如期|全部)?(?:完成|达到|达成|实现)(?:了)?(?:年度|年初|预期|既定|绩效)(?:绩效)?(?:目标|计划|任务))"
    r"|[^,，。;；\d]{0,4}[,，](?P<reached>(?:顺利|均?已|全面|圆满)*(?:达到|实现|完成)(?:了)?(?:年度|预期|既定|年初|绩效)(?:绩效)?(?:目标|任务|计划))(?!的?\d|的)"
)
_PART_OF_NAME = 2
_ALL, _TEN = 100, 10
_POINT, _FOLD = "百分点", "倍"
_HINTS = one_of("目标", "计划", "任务", "超额", "控制", "额", "完成率", "指标值", "未", "预期", "圆满", "如期", "按期", "顺利", "原定", "达标")
_NUMERIC = (">=", "=", ">", "<=", "<")
_OF_MORE = re.compile("投资|资金|预算|支出|总任务|累计|上年|去年")


def beside_targets(form: FormView, passage: Passage) -> Iterator[Problem]:
    """沟渠18.4公里，较计划多0.6公里; 站点完成目标的105%; 84.5%，达到年度目标: what is said of a target, against its row."""
    if not _HINTS.search(passage.text):
        return
    yield from _of_named(form, passage)
    for claim in form.claims(passage):
        yield from _reached_or_not(form, passage, claim)
        yield from _target_told(form, passage, claim)
        if claim.mention.relation not in ("=", "~") or not claim.of_year(form.form.year):
            continue
        of, apart = _OF.search(claim.lead), _APART.search(claim.lead)
        said = of or apart
        if said is None or _OF_MORE.search(claim.lead):
            continue
        row = _row_of(form, claim, claim.lead[: said.start()])
        if row is None or row.target is None or row.actual is None:
            continue
        right = _share(row, claim) if of else _gap(row, said, claim)
        if right is not None:
            yield _problem(form, passage, row, claim.clause[0], claim.mention.end, right)


def _reached_or_not(form: FormView, passage: Passage, claim: Claim) -> Iterator[Problem]:
    """12件，未完成 and 84.5%，达到年度目标, behind a row's own number."""
    said = _AFTER.match(passage.text, claim.mention.end)
    if said is None:
        return
    fit = align(claim, form.measures)
    row = fit.row if fit is not None else _of_value(form, passage, claim)
    if row is None or row.actual is None or not claim.interval.meets(row.actual.interval):
        return
    if said["unmet"] and row.met and not row.unfinished:
        yield _problem(form, passage, row, claim.start, said.end(), "表内已达目标")
    if said["reached"] and row.missed:
        yield _problem(form, passage, row, claim.start, said.end(), "表内未达目标")


def _of_named(form: FormView, passage: Passage) -> Iterator[Problem]:
    """危桥改造任务如期完成, 成活率没有达到目标: what is said of one row by its name, in the clause or in the one before."""
    for met, phrase in ((True, _MET), (False, _UNMET)):
        for said in phrase.finditer(passage.text):
            start = passage.clause(said.start())[0]
            words = passage.text[start : said.start()]
            if met and (_SOME.search(words) or passage.path == "problems"):
                continue
            if len(words) < _PART_OF_NAME and start > passage.sentence(said.start())[0]:
                start = passage.clause(start - 1)[0]
                words = passage.text[start : said.start()]
            if any(char.isdigit() for char in words) or (not met and _SOME.search(_UNMET.sub("", words))):
                continue  # a number tells of what it is
            rows = [row for part in _JOINED.split(words) if (row := _best(form.measured_rows, part)) is not None]
            if met:
                # by its whole name N04 finds it; beyond a limit is no success
                wrong = [row for row in rows if row.missed and plain_name(row) not in words and not (row.lower_is_better and _ABOVE.search(said.group()))]
            else:
                wrong = rows if len(rows) == 1 and rows[0].met and not rows[0].unfinished and not rows[0].lost_points else []
            for row in wrong[:1]:
                yield _problem(form, passage, row, start, said.end(), "表内未达目标" if met else "表内已达目标")


def _best(rows: Sequence[Row], words: str) -> Row | None:
    """The one row that the words name best."""
    core = _LEADING.sub("", bare_name(words))
    if len(core) < _PART_OF_NAME:
        return None
    told = sorted(((_told(core, row), row) for row in rows), key=lambda pair: -pair[0])
    return told[0][1] if told and told[0][0] and (len(told) == 1 or told[0][0] > told[1][0]) else None


def _target_told(form: FormView, passage: Passage, claim: Claim) -> Iterator[Problem]:
    """计划改造8座，实际改造5座: what was set, of the row that the words or the number reached beside it tell."""
    behind = _AIM_BEHIND.match(passage.text, claim.mention.end)
    said = _AIM.search(claim.lead)
    if not (said or behind) or claim.mention.relation not in ("=", ">=", "<=") or not claim.of_year(form.form.year):
        return
    around = passage.text[claim.clause[0] : claim.start]
    if _HEADING.search(around):
        return
    if _APART.search(claim.lead) or _NO_AIM.search(around) or _OF_MORE.search(around) or claim.unit in (None, MONEY):
        return
    end = passage.sentence(claim.start)[1]
    row = None
    for other in form.claims(passage):
        if claim.start < other.start < end and other.unit == claim.unit and other.mention.relation == "=" and row is None:
            row = _of_value(form, passage, other)
    words = around[: said.start()] + _AIM_WORDS.sub("", said.group()) if said else around
    row = row or _row_of(form, claim, words, exactly=True)
    target = row.target if row is not None else None
    if row is None or target is None or target.unit != claim.unit or target.relation not in _NUMERIC:
        return
    told = claim.mention.value.scaleb(claim.mention.scale)
    if claim.mention.interval.contains(target.base) or told == target.base or (row.actual is not None and claim.interval.meets(row.actual.interval)):
        return
    yield _problem(form, passage, row, claim.clause[0], claim.mention.end, f"表内目标为{row.target_shown}")


def _row_of(form: FormView, claim: Claim, words: str, exactly: bool = False) -> Row | None:
    """The row that the words before it name, in part and it alone; failing that the one whose value its sentence tells last."""
    rows = [row for row in form.measures if row.target is not None and row.actual is not None and row.target.relation in _NUMERIC and _fits(row, claim)]
    if exactly:
        rows = [row for row in rows if row.target is not None and row.target.unit == claim.unit]
    named = _best(rows, words)
    if named is not None:
        return named
    core = bare_name(words)
    alone = [row for row in rows if row.target is not None and row.target.unit == claim.unit not in COMMON]
    thing = core[_PART_OF_NAME:] if exactly and len(core) > _PART_OF_NAME + 1 else core  # 栽植灌木 is no 栽植乔木
    if len(alone) == 1 and not (pairs_of(thing) if exactly else set(thing)).isdisjoint(pairs_of(plain_name(alone[0])) if exactly else set(plain_name(alone[0]))):
        return alone[0]
    start = claim.passage.sentence(claim.start)[0]
    before = [other for other in form.claims(claim.passage) if start <= other.start < claim.start]
    for other in reversed(before):
        row = _of_value(form, claim.passage, other)
        if row is not None:
            return row if row in rows else None
    return None


def _fits(row: Row, claim: Claim) -> bool:
    """The number may tell how far the row is from its target: it counts the same, or is a share."""
    unit = row.target.unit if row.target else None
    return claim.unit in (unit, PERCENT, _FOLD) or (claim.unit == _POINT and unit == PERCENT)


def _told(core: str, row: Row) -> int:
    """How much of the row's name the words have: half of it, or all that the words say."""
    name = plain_name(row)
    told, short = covered(name, core), core_name(name)
    said = pattern("said_of_doing").sub("", core) or core
    # where both have something of their own they are two things: 栽植灌木 is no 栽植乔木
    return told if told >= len(short) - 1 or covered(said, name) >= len(said) - 1 else 0


def _of_value(form: FormView, passage: Passage, claim: Claim) -> Row | None:
    """The one row whose actual value it is, and of whose name the sentence has a part: 主干道车速由…到…，提高6.8%."""
    text = passage.text[slice(*passage.sentence(claim.start))]
    value = claim.mention.value.scaleb(claim.mention.scale)
    fits = [row for row in form.measured_rows if row.actual and row.actual.unit == claim.unit and row.actual.base == value]
    if len(fits) != 1:
        return None
    name = plain_name(fits[0])
    alike = claim.mention.value >= _TEN and not set(core_name(name)).isdisjoint(text.replace(claim.mention.text, ""))
    return fits[0] if covered(name, text) or alike else None


def _share(row: Row, claim: Claim) -> str | None:
    """What share of the target was reached, where the text says another."""
    share = row.share
    if share is None or row.lower_is_better or claim.unit not in (PERCENT, _FOLD):
        return None
    told = claim.interval.scaled(Decimal(_ALL)) if claim.unit == _FOLD else claim.interval
    if told.contains(share) or (share > _ALL and told.contains(Decimal(_ALL))):
        return None
    if row.actual is not None and row.actual.unit == claim.unit and claim.interval.meets(row.actual.interval):
        return None  # 抽检完成率98%: the row's own value
    return f"按表内数为{share:.2f}%"


def _gap(row: Row, said: re.Match[str], claim: Claim) -> str | None:
    """By how much the row's value lies above or below its target, where the text says another number or side."""
    target, actual, share = row.target, row.actual, row.share
    sided = said["over"] or said["under"]
    if target is None or actual is None or (sided and claim.interval.contains(target.base)):
        return None  # 超过目标100户: the target itself
    gap = actual.base - target.base
    above, below = _ABOVE.search(sided or said.group()), _BELOW.search(sided or said.group())
    if not (above or below) or claim.interval.meets(actual.interval):
        return None
    wrong_way = (gap < 0 and not below) or (gap > 0 and not above)
    sizes = [] if claim.unit == PERCENT != target.unit else [abs(gap)]
    if claim.unit in (PERCENT, _FOLD) and share is not None:
        off = abs(share - _ALL)
        sizes.append(off / _ALL if claim.unit == _FOLD else off)
    if any(claim.interval.contains(size) for size in sizes) and not wrong_way:
        return None
    if not sizes:
        return None
    size = round(sizes[-1], 2) if claim.unit == PERCENT else sizes[-1].scaleb(-claim.mention.scale).normalize()
    return f"按表内数{'多' if gap >= 0 else '少'}{size:f}{claim.mention.written or ''}"


def _problem(form: FormView, passage: Passage, row: Row, start: int, end: int, right: str) -> Problem:
    return Problem(
        place=f"{passage.path}@{end}",
        message=f"{passage.label}称“{passage.text[start:end].strip('，,')}”，{right}",
        computation=f"“{row.name}”目标{row.target_shown}、完成{row.actual_shown}",
        ask="统一文字与表内数据",
        sides=(
            passage.cite(start, end),
            form.cite(f"{row.path}.actual", "counter"),
            form.cite(f"{row.path}.target", "counter"),
        ),
        verdict="review",
    )
