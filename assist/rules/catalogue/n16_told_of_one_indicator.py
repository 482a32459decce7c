"""N16: what a text says of one indicator or one group that it names: its score, its points lost, whether it was met."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.model import FindingEvidence
from assist.rules.alignment import core_name, plain_name
from assist.rules.beside_targets import beside_targets
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView
from assist.text.intervals import printed
from assist.text.numerals import chinese_number
from assist.text.quantities import find_quantities
from assist.text.units import PERCENT

_POINTS = r"(\d+(?:\.\d+)?)分(?!值)"
_AMOUNT = r"(?P<number>\d+(?:\.\d+)?)(?P<unit>%|[\u4e00-\u9fff]{1,3})"
_WEIGHT = re.compile(r"^(?:指标)?(?:的)?(?:权重|分值)(?:分值)?(?:为|是|占)?(\d+(?:\.\d+)?)分?(?!值)")
_LOST = re.compile(rf"^[^,，。\d]{{0,8}}(?:扣|减|失)(?:了|除|减|去|掉)?{_POINTS}")
_SCORED = re.compile(rf"^[^,，。\d扣]{{0,8}}(?:得|评|自评)(?:分)?(?:为|了)?{_POINTS}")
_RATE = re.compile(r"^[^,，。\d]{0,4}完成(?:率|比例)(?:为|达到?|是)?(\d+(?:\.\d+)?)%")
_OF_TARGET = re.compile(
    r"^(?:为|是|达到?|完成)?(?:了)?(?:年初|年度|全年|绩效)?(?:目标|计划|任务)[值数量]?的(\d+(?:\.\d+)?)%"
)
_NOT_MET = re.compile(
    "^[^,，。\\d]{0,6}(?:(?:未(?:能)?|没有?)(?:按[时期计划]*)?(?:完成|达标|达到|达成|实现|开展|实施|启动|落实|及预期|达预期)|[^,，。\\d]{0,6}与(?:年初)?(?:目标|计划)(?:有|存在|还有|差距)[^,，。;；]{0,2}差距)"
)
_EXCEEDED = re.compile(
    "^(?:数量?|任务|工作|目标|指标|量|已|均|全部){0,3}(?:大幅|大大|远|明显|显著)?(?:超额|超计划|超目标|超预期|超任务)(?:完成|实现)?"
)
_HALF = re.compile(
    "^(?:数量?|任务)?(?:仅|只)(?:完成|达到)(?:了)?(?:(?:年初|年度|全年)?(?:计划|目标|任务)(?:值|数)?的?)?(?P<part>一半|三分之一|三分之二|[三四五六七八九]成)"
)
_PARTS = {"一半": 50, "三分之一": 33, "三分之二": 67}
_MORE_THAN = 15
_DOUBLE = re.compile(
    "^(?:数量?)?(?:比|较)?(?:年初|年度)?(?:计划|目标|任务)(?:值|数)?(?:超出|增加|翻|多)(?:了)?(?:近)?(?:一倍|两倍|一番|1倍|2倍)"
)
_NEARLY_TWICE = Decimal(180)
_NEVER = re.compile("(?:全年|本年度?|当年|年内|至今|一直|均|都)(?:未(?:能|曾|再)?|没有)(?:开展|组织|实施|进行|发生)?$")
_AIM = re.compile(rf"^(?:数量?)?(?:的)?(?:年初|年度|全年|绩效|预期)*(?:目标|指标|计划)[值数]?(?:设定|确定|定)?(?:为|是)(?:≥|≤|不低于|不少于|不超过)?{_AMOUNT}")
_FAR = re.compile("大幅|大大|远|明显|显著")
_LITTLE = Decimal(105)
"""Percent of the target: who got no farther did not get far beyond it."""
_GROUP = re.compile(
    rf"(产出|效益|成本|满意度|数量|质量|时效)(?:类)?指标(?:自评|实际|共|合计|总|分值\d+分[,，])*(?:得分?|评分?|(?<=自评))(?:为|共)?{_POINTS}"
)
_EXECUTION = re.compile(rf"预算执行(?:率|情况)?(?:指标)?(?:(?P<weight>分值|权重|满分)|(?:自评|实际)?得分?)(?:为)?{_POINTS}")
_ALL_FULL = re.compile(
    "(?:(?:各项?|全部|所有)(?:三级|绩效)?指标|(?P<group>产出|效益|成本|满意度|数量|质量|时效)(?:类)?指标)(?:均|都|全部)(?:得|为|获得?)(?:了)?满分"
    "|(?:各项?|全部|所有)(?:三级|绩效)?指标(?:得|为|获得?)(?:了)?满分"
)
_GROUP_RATE = re.compile(
    r"(?:各项?)?(产出|效益|成本|满意度|数量|质量|时效)(?:类)?指标(?:完成值|实际值|完成率)?(?:均|都|全部)(?:为|达到?|完成)(?:了)?100%"
)
_MOST_LOST = re.compile(
    "(?:扣分|失分)(?:项目?|点)?(?:主要|全部|均|都)*(?:集中|出现|体现)?(?:在|为|是)(产出|效益|成本|满意度|数量|质量|时效)(?:类)?指标|(产出|效益|成本|满意度|数量|质量|时效)(?:类)?指标(?:扣分|失分)(?:较多|最多)"
)
_EXCEPT = re.compile(
    '(?:除|仅|只有)[“"]?(?P<name>[^，,。；;”"]{4,40}?)[”"]?(?:(?:以?外|之外)[，,]?(?:其余|其他|其它)?(?:各项)?(?:指标|任务)?(?:均|都|全部)(?:已)?(?:完成|达标|达到|实现)|(?:1项|一项|指标)?(?:未达标|未完成|未达到|未实现))'
)
_ANY = re.compile(
    "|".join(
        (
            *(rf"{points}[^,，。]{{0,4}}\d" for points in "扣减失得评"),
            *(f"{than}(?:年初|原|年度|全年)?的?(?:目标|计划|任务)" for than in "比较超距"),
            r"[目指计][标划][值数]?[设确定]*[为是][≥≤不]?",
            r"完成(?:率|比例)|未能?[^,，。]{0,4}[完达实开启落]|满分|超[额计目预任]|扣分|失分|权重|分值|仅完成|只完成|未达预期|未及预期|未达标|目标的\d",
            *(f"{done}了?(?:年度|预期|既定|年初|绩效)" for done in ("达到", "实现")),
            "指标(?:完成值|实际值|完成率)?[均都全]|其[余他它]|[全本当]年度?(?:未|没有)|年内(?:未|没有)",
        )
    )
)
"""Each alternative begins with a character of its own, which lets the engine skip to those."""
_LEAST_NAME = 4
_REACH = 10


@rule(id="N16", name="文字对某项指标的说法与表不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A text that names an indicator, a group or the execution line says of it what the table says.

    What:
        Points gained or lost, a rate of completion, right behind an indicator's whole name; 未完成, 超额完成, 年初目标为N and 比目标少N behind what it counts; 产出指标得N分,
        预算执行得N分, 各项指标均得满分.
    Why:
        The text was written for other figures than those in the table.
    Formula:
        score told = score; points lost told = weight - score; rate told = actual / target; not met told = missed;
        group's score told = sum of its rows.
    Not flagged:
        Names shorter than four characters or shared by two rows; groups with rows that have no score. Sentences may
        speak of a part: for review.
    Bad:
        indicators: [{name: 户厕改造数量, target: ≥50户, actual: 50户, weight: "10", score: "10"}]
        completion: “户厕改造数量”未完成年度目标。
    Good:
        indicators: [{name: 户厕改造数量, target: ≥50户, actual: 45户, weight: "10", score: "9", reason: 天气影响}]
        completion: “户厕改造数量”未完成年度目标，扣1分。
    """
    for passage in form.spoken:
        if not passage.path.startswith("indicators"):
            yield from beside_targets(form, passage)
    if not _ANY.search(form.all_prose):
        return
    rows = _named(form)
    for passage in form.spoken:
        if passage.path.startswith("indicators") or not _ANY.search(passage.text):
            continue
        for row in rows:
            for at in _places(passage, plain_name(row)):
                yield from _of_row(form, passage, row, at)
            for at in _places(passage, _counted(row)):
                yield from _met_of_row(form, passage, row, at)
        yield from _of_groups(form, passage)


def _named(form: FormView) -> Sequence[Row]:
    """Rows whose name no other row's name contains."""
    names = [plain_name(row) for row in form.rows]
    cores = [core_name(name) for name in names]
    together = "\n".join(names)
    return [
        row
        for row, name, core in zip(form.rows, names, cores, strict=True)
        if len(name) >= _LEAST_NAME
        and (together.count(core) == 1 or sum(core in other for other in names) == 1)
    ]


def _places(passage: Passage, name: str) -> Iterator[int]:
    """Where the name ends, wherever the passage has it, a closing quote after it included."""
    at = passage.text.find(name)
    while at >= 0:
        end = at + len(name)
        while end < len(passage.text) and passage.text[end] in '”"」』’':
            end += 1
        yield end
        at = passage.text.find(name, end)


def _of_row(form: FormView, passage: Passage, row: Row, at: int) -> Iterator[Problem]:
    rest = passage.text[at : at + 40]
    weight, score = row.item.weight, row.item.score
    if score is not None and (said := _SCORED.match(rest)) and not printed(Decimal(said[1])).contains(score):
        yield _problem(form, passage, row, at, said, "score", f"得分栏为{score:f}")
    if (
        score is not None
        and weight is not None
        and (said := _LOST.match(rest))
        and not printed(Decimal(said[1])).contains(weight - score)
    ):
        yield _problem(form, passage, row, at, said, "score", f"表内扣{weight - score:f}分")
    if (
        weight is not None
        and (said := _WEIGHT.match(rest))
        and not printed(Decimal(said[1])).contains(weight)
    ):
        yield _problem(form, passage, row, at, said, "weight", f"权重栏为{weight:f}")
    share = row.share
    if (
        share is not None
        and row.target is not None
        and row.target.relation in (">=", "=")
        and (said := _RATE.match(rest) or _OF_TARGET.match(rest))
    ):
        told = printed(Decimal(said[1]))
        if not told.contains(share) and not (share > 100 and told.contains(Decimal(100))):
            yield _problem(form, passage, row, at, said, "actual", f"按表内数为{share:.2f}%")


def _counted(row: Row) -> str:
    """What a text calls an indicator: its name without 数量 and the like."""
    return core_name(plain_name(row))


def _met_of_row(form: FormView, passage: Passage, row: Row, at: int) -> Iterator[Problem]:
    """未完成 and 超额完成 right behind what the indicator counts."""
    rest = passage.text[at : at + 40]
    table = f"表内目标{row.target_shown}、完成{row.actual_shown}"
    before = _NEVER.search(passage.text[max(0, at - len(_counted(row)) - _REACH) : at - len(_counted(row))])
    if before and row.actual is not None and row.actual.base > 0 and row.actual.unit not in (PERCENT, None):
        yield _problem(form, passage, row, at, before, "actual", table)
    if row.met and not row.lost_points and (said := _NOT_MET.match(rest)):
        yield _problem(form, passage, row, at, said, "actual", table)
    if said := _AIM.match(rest):
        yield from _target_told(form, passage, row, at, said)
    share = row.share
    if row.target is None or share is None or row.target.relation not in (">=", "=", ">"):
        return
    if said := _HALF.match(rest):
        most = (
            _PARTS[said["part"]] if said["part"] in _PARTS else 10 * (chinese_number(said["part"][0]) or 10)
        ) + _MORE_THAN
        if share > most:
            yield _problem(form, passage, row, at, said, "actual", table)
    if (said := _DOUBLE.match(rest)) and share < _NEARLY_TWICE:
        yield _problem(form, passage, row, at, said, "actual", table)
    if said := _EXCEEDED.match(rest):
        below = share < 100 if row.missed else share == 100
        if below or (_FAR.search(said.group()) and share < _LITTLE):
            yield _problem(form, passage, row, at, said, "actual", table)


def _target_told(form: FormView, passage: Passage, row: Row, at: int, said: re.Match[str]) -> Iterator[Problem]:
    """An amount in the target's unit that a text gives as the target."""
    told = next(iter(find_quantities(said["number"] + said["unit"], plain=True)), None)
    if told is None or row.target is None or told.unit != row.target.unit or told.interval.contains(row.target.base):
        return
    shown = row.target.base / 10 ** told.scale
    yield _problem(form, passage, row, at, said, "actual", f"目标值{shown.normalize():f}{told.written or ''}")


def _problem(
    form: FormView, passage: Passage, row: Row, at: int, said: re.Match[str], cell: str, table: str
) -> Problem:
    return Problem(
        place=f"{passage.path}@{at}",
        message=f"{passage.label}称“{row.name}”{said.group()}，{table}",
        computation=f"{said.group()} ≠ {table}",
        ask="统一文字与表内数据",
        sides=(
            passage.cite_clause(at),
            form.cite(f"{row.path}.{cell}", "counter"),
            form.cite(f"{row.path}.{'weight' if cell == 'score' else 'target'}", "counter"),
        ),
        verdict="review",
    )


def _of_groups(form: FormView, passage: Passage) -> Iterator[Problem]:
    for said in _GROUP.finditer(passage.text):
        rows = [row for row in form.rows if said[1] in row.level]
        yield from _sum_of(form, passage, said, Decimal(said[2]), rows)
    for said in _EXECUTION.finditer(passage.text):
        column, name = ("weight", "分值") if said["weight"] else ("score", "得分")
        points = getattr(form.funds, column, None)
        if points is not None and not printed(Decimal(said[2])).contains(points):
            cell = form.cite(f"{form.funds_path}.{column}", "counter")
            yield _told(passage, said, f"预算执行{name}栏为{points:f}", (passage.cite_match(said), cell))
    yield from _of_losses(form, passage)


def _of_losses(form: FormView, passage: Passage) -> Iterator[Problem]:
    """Which rows lost points, or missed their target, by what is said of all of a group or of all but one."""
    lost = [row for row in form.rows if row.lost_points]
    for said in _ALL_FULL.finditer(passage.text) if lost else ():
        low = [row for row in lost if not said["group"] or said["group"] in row.level]
        if not low:
            continue
        cells = tuple(form.cite(f"{row.path}.score", "counter") for row in low)
        yield _told(
            passage, said, f"“{low[0].name}”等{len(low)}项指标未得满分", (passage.cite_match(said), *cells)
        )
    for said in _MOST_LOST.finditer(passage.text) if lost else ():
        group = said[1] or said[2]
        if any(group in row.level for row in form.rows) and not any(group in row.level for row in lost):
            cells = tuple(form.cite(f"{row.path}.score", "counter") for row in lost)
            yield _told(
                passage,
                said,
                f"扣分的是“{lost[0].name}”等{len(lost)}项，不在该类",
                (passage.cite_match(said), *cells),
            )
    for said in _GROUP_RATE.finditer(passage.text):
        below = [
            row for row in form.rows
            if said[1] in row.level and row.actual is not None and row.actual.unit == PERCENT and row.actual.printed < 100 and not row.lower_is_better
        ]  # fmt: skip
        if below:
            cells = tuple(form.cite(f"{row.path}.actual", "counter") for row in below)
            yield _told(
                passage,
                said,
                f"“{below[0].name}”完成值为{below[0].actual_shown}",
                (passage.cite_match(said), *cells),
            )
    for said in _EXCEPT.finditer(passage.text):
        missed = [row for row in form.rows if row.missed]
        named = [row for row in form.rows if plain_name(row) in said["name"]]
        others = [row for row in missed if row not in named]
        if len(named) == 1 and others:
            cells = tuple(form.cite(f"{row.path}.actual", "counter") for row in others)
            yield _told(
                passage,
                said,
                f"“{others[0].name}”等{len(others)}项也未达标",
                (passage.cite_match(said), *cells),
            )


def _sum_of(
    form: FormView, passage: Passage, said: re.Match[str], told: Decimal, rows: Sequence[Row]
) -> Iterator[Problem]:
    scores = [row.item.score for row in rows if row.item.score is not None]
    summed = sum(scores, Decimal(0))
    if not rows or len(scores) < len(rows) or printed(told).contains(summed):
        return
    cells = tuple(form.cite(f"{row.path}.score", "counter") for row in rows)
    yield _told(passage, said, f"表内各行得分之和为{summed:f}", (passage.cite_match(said), *cells))


def _told(
    passage: Passage, said: re.Match[str], table: str, sides: tuple[FindingEvidence | None, ...]
) -> Problem:
    return Problem(
        place=f"{passage.path}@{said.start()}",
        message=f"{passage.label}称“{said.group()}”，{table}",
        computation=f"{said.group()} ≠ {table}",
        ask="统一文字与表内得分",
        sides=sides,
        verdict="review",
    )
