"""What a text says of a target: by how much an indicator passed or missed it, what share of it was done, that it was reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.forms.wording import one_of
from assist.rules.alignment import COMMON, align, core_name, covered, plain_name
from assist.rules.claims import Claim, bare_name
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.units import PERCENT

_GOAL = "(?:年初|原定?|年度|全年|本年|当年|绩效|预期|既定|设定)*(?:的)?(?:目标|计划|任务|控制数|控制线|限额|定额|指标值)[\u4e00-\u9fff]{0,2}?"
_OF = re.compile(
    rf"(?:完成率|完成比例|达标率)(?:约|高|仅|只|为|达到?|是)*$|{_GOAL}[\u4e00-\u9fff]{{0,4}}的(?:约|近)?$"
    rf"|(?:任务|目标|计划)(?:仅|只|已|实际)*完成(?:了)?$|完成(?:了)?{_GOAL}$"
)
"""What share of the target it is."""
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
_ALL = 100
_POINT, _FOLD = "百分点", "倍"
_HINTS = one_of("目标", "计划", "任务", "超额", "控制", "额", "完成率", "指标值", "未")
_NUMERIC = (">=", "=", ">", "<=", "<")
_OF_MORE = re.compile("投资|资金|预算|支出|总任务|累计|上年|去年")


def beside_targets(form: FormView, passage: Passage) -> Iterator[Problem]:
    """沟渠18.4公里，较计划多0.6公里; 站点完成目标的105%; 84.5%，达到年度目标: what is said of a target, against its row."""
    if not _HINTS.search(passage.text):
        return
    for claim in form.claims(passage):
        yield from _reached_or_not(form, passage, claim)
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


def _row_of(form: FormView, claim: Claim, words: str) -> Row | None:
    """The row that the words before it name, in part and it alone; failing that the one whose value its sentence tells last."""
    rows = [row for row in form.measures if row.target is not None and row.actual is not None and row.target.relation in _NUMERIC and _fits(row, claim)]
    core = core_name(bare_name(words))
    if len(core) >= _PART_OF_NAME:
        best = sorted(((_told(core, row), row) for row in rows), key=lambda pair: -pair[0])
        if best and best[0][0] and (len(best) == 1 or best[0][0] > best[1][0]):
            return best[0][1]
        if best and best[0][0]:
            return None
    alone = [row for row in rows if row.target is not None and row.target.unit == claim.unit not in COMMON]
    if len(alone) == 1 and not set(core).isdisjoint(plain_name(alone[0])):
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
    name = core_name(plain_name(row))
    told = covered(name, core)
    return told if 2 * told >= len(name) or told >= len(core) - 1 or covered(core, name) == len(core) else 0


def _of_value(form: FormView, passage: Passage, claim: Claim) -> Row | None:
    """The one row whose actual value it is, and of whose name the sentence has a part: 主干道车速由…到…，提高6.8%."""
    text = passage.text[slice(*passage.sentence(claim.start))]
    value = claim.mention.value.scaleb(claim.mention.scale)
    fits = [row for row in form.measured_rows if row.actual and row.actual.unit == claim.unit and row.actual.base == value]
    return fits[0] if len(fits) == 1 and covered(plain_name(fits[0]), text) else None


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
    return f"按表内数{'多' if gap >= 0 else '少'}{sizes[-1].normalize() if claim.unit != PERCENT else round(sizes[-1], 2):f}"


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
