"""T16: results in words that fall behind the target, go the other way, or are numbers where words were planned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assist.rules.alignment import core_name, pairs_of
from assist.rules.outcome import Problem
from assist.rules.registry import rule
from assist.rules.rows import Row
from assist.rules.view import FormView

_ADVERB = "(?:有所|有效|明显|显著|逐步|持续|稳步|不断|进一步|大幅|小幅|略有|较快|适度|轻微)*(?:得到|有了?)?(?:明显|显著)?"
_UP = re.compile(f"{_ADVERB}(?:提升|提高|增加|增长|增强|上升|扩大|加快|延长|改善|好转|加强)(?:了)?")
_DOWN = re.compile(f"{_ADVERB}(?:减少|降低|下降|缩短|缩小|减弱|恶化|减轻|萎缩|放缓|变差|滑坡|减慢|下滑|走低|回落|倒退)(?:了)?")
_NOUGHT = re.compile("[零未无没防小低少轻]|不(?!断)|避免|杜绝|0")
_FEW = 4
_POOR = re.compile("(?:变化|改变|改善|起色)?(?:较|很)?(?:不大|不明显)|(?:与上年|同上年|较上年)?(?:基本)?(?:持平|无变化|没有变化)|(?:部分|基本未|未全部)(?:完成|达成|达到|实现|落实)|(?:效果|成效|程度|作用|情况|影响)?(?:较|很|比较|还)?(?:一般|差|不明显|不显著|不理想|不够|不足|欠佳|不佳|弱|有限)|(?:仍|还|尚)?有待(?:加强|提高|提升|改善|完善|增强)|(?:仍|还|尚)需(?:加强|提高|提升|改善|完善|增强)")
_MOVES = re.compile("提升|提高|增加|增长|增强|上升|扩大|加快|改善|好转|减少|降低|下降|缩短|升")
_STATE = re.compile("(?:基本|全部|全面|已|较为|更加|总体|保持)*(?:落实|健全|建立|完善|规范|稳定|平稳|公开|覆盖|合规|有效|到位|完备|齐全|安全|运行|正常)+")
_STEADY = re.compile("(?:稳中有|持续|稳步)(?:升|进|增长|提升|扩大|改善)|(?:不断|持续)(?:扩大|增长|提升)")
_SHORTEST = 3
_STRONG = re.compile("显著|明显|大幅|全面|完全|极大|较大|高度|充分")
_WEAK = re.compile("^(?:略有|稍有|有所|有一定|一定程度|基本(?:持平|完成|达到|实现|不变)?|小幅|轻微|部分|维持|保持?不变|持平|变化不大|一般)")
_LESS = re.compile("^(?:基本|部分|较为?|初步|大部分|大致|多数|局部)(?:上)?(?=[\u4e00-\u9fff])")
_DENIED = re.compile("^(?:[尚还仍]?(?:未|没有)(?:能)?|[尚还仍]?不够?|不太|有待|[尚还仍]需|缺乏?|无(?!.*无))(?=[\u4e00-\u9fff])")
_LADDERS = tuple(
    {word: step for step, words in enumerate(ladder.split()) for word in words.split("/")}
    for ladder in ("优/优秀 良/良好 中/中等/一般/合格/及格 差/较差/不合格", "好/很好/良好 较好 一般/尚可 差/较差/不好", "高/很高 较高 一般/中等 低/较低", "显著/明显/大 较大 一般 小/较小")
)
_NUMBER = re.compile(r"^\d+(?:\.\d+)?(?:[\u4e00-\u9fff]{1,3})?$")
_RATE = re.compile("[率额数]|时间|时长|比例|满意|成本|面积|产量|收入")
_NO_UNIT = ("其他", "无", "/", "-")
_DIGIT = re.compile(r"\d")
_LONGEST = 10
_GRADES = frozenset("优良中好高")


@rule(id="T16", name="定性完成值与指标值不相称", severity="suspicious", basis=("CN-2015-163", "AUDIT"))
def check(form: FormView) -> Iterator[Problem]:
    """A target in words is answered by words that say as much.

    What:
        Indicators with a target in words: an actual value that goes the other way (明显减少, 明显增加), says less without points
        taken off (显著提升, 略有提升; 优, 良; 健全, 基本健全), denies it (未健全), or is a bare number, a count or the words of another row.
    Why:
        The target was missed and scored as met, or the cell was filled from another row.
    Formula:
        direction and strength of the words in both cells.
    Not flagged:
        Sentences, whose subject may be another one; weaker words with points taken off; percentages; forms that put
        numbers into most such cells. For review.
    Bad:
        indicators: [{name: 城区扬尘, target: 明显减少, actual: 明显增加, weight: "10", score: "10", level1: 效益指标}]
    Good:
        indicators: [{name: 城区扬尘, target: 明显减少, actual: 明显减少, weight: "10", score: "10", level1: 效益指标}]
    """
    worded = [row for row in form.rows if _in_words(row)]
    if not worded:
        return
    numbers = [row for row in worded if _NUMBER.match(row.actual_text) and _names_no_count(row)]
    if numbers and len(numbers) * 2 <= len(worded):
        yield _problem(form, numbers, "指标值为定性描述，完成值却是数字")
    for row in worded:
        if row.actual_text == row.target_text or len(row.actual_text) > _LONGEST:
            continue
        if _opposite(row):
            yield _problem(form, (row,), "方向相反")
        elif _denied(row):
            yield _problem(form, (row,), "与指标值相反")
        elif not row.lost_points and (_less(row) or _poor(row)):
            yield _problem(form, (row,), f"低于指标值{'，却得满分' if row.full_score else ''}")
        elif _slipped(row):
            yield _problem(form, (row,), "说的不是一回事")
        elif not row.lost_points and _STRONG.search(row.target_text) and _WEAK.match(row.actual_text):
            yield _problem(form, (row,), f"程度不及指标值{'，却得满分' if row.full_score else ''}")


def _in_words(row: Row) -> bool:
    if not row.actual_text or (row.item.unit and row.item.unit not in _NO_UNIT):
        return False
    return row.target_text != "" and not _DIGIT.search(row.target_text)


def _names_no_count(row: Row) -> bool:
    """Neither the name nor a long target (应保尽保, 不低于上年) asks for a number."""
    return (1 < len(row.target_text) <= _LONGEST or row.target_text in _GRADES) and core_name(row.name) == row.name and not _RATE.search(row.name)


def _opposite(row: Row) -> bool:
    aim, done = row.target_text, row.actual_text
    if len(aim) > _LONGEST:
        return False
    return bool((_UP.search(aim) and not _DOWN.search(aim) and _DOWN.fullmatch(done)) or (
        _DOWN.search(aim) and not _UP.search(aim) and _UP.fullmatch(done)))  # fmt: skip


def _denied(row: Row) -> bool:
    """未建立 where 建立健全 was planned."""
    said = _DENIED.match(row.actual_text)
    if said is None or len(row.target_text) > _LONGEST or row.counts_harm or row.lower_is_better:
        return False
    return row.full_score and not _NOUGHT.search(row.target_text) and len(row.actual_text) - said.end() <= _FEW


def _poor(row: Row) -> bool:
    """一般, 不明显 beside a target that asks for more."""
    return _POOR.fullmatch(row.actual_text) is not None and not _POOR.search(row.target_text) and not _NOUGHT.search(row.target_text)


def _less(row: Row) -> bool:
    """A lower step of a scale (优, 良), or the target's own words with 基本 or 部分 before them."""
    aim, done = row.target_text, row.actual_text
    for ladder in _LADDERS:
        if aim in ladder and done in ladder:
            return ladder[done] > ladder[aim]
    said = _LESS.match(done)
    if said is None or _LESS.match(aim) or len(aim) > _LONGEST:
        return False
    return not pairs_of(done[said.end() :]).isdisjoint(pairs_of(aim)) or done[said.end() :] == aim


def _slipped(row: Row) -> bool:
    """A change (有所增长) where a state (落实到位) was planned, or the other way round: the words of another row."""
    aim, done = row.target_text, row.actual_text
    if min(len(aim), len(done)) < _SHORTEST or len(aim) > _LONGEST or not pairs_of(aim).isdisjoint(pairs_of(done)):
        return False
    state, change = (done, aim) if _MOVES.search(aim) else (aim, done)
    return _STATE.fullmatch(state) is not None and (_UP.fullmatch(change) or _DOWN.fullmatch(change) or _STEADY.fullmatch(change)) is not None


def _problem(form: FormView, rows: Sequence[Row], said: str) -> Problem:
    first = rows[0]
    return Problem(
        place=f"{first.path}.actual",
        message="、".join(f"“{row.name}”指标值“{row.target_text[:20]}”、完成值“{row.actual_text}”" for row in rows[:3]) + f"，{said}",
        computation="；".join(f"{row.target_text[:20]} ↔ {row.actual_text}" for row in rows[:3]),
        ask="按指标值的口径填写完成情况，未达到的说明原因并相应扣分",
        sides=tuple(
            side for row in rows[:3] for side in (form.cite(f"{row.path}.actual"), form.cite(f"{row.path}.target", "counter"))
        ),
        verdict="review",
    )
