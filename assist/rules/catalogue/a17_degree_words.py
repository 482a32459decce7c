"""A17: a word for a share, such as 过半 or 八成以上, beside the share in figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assist.rules.alignment import shared_run
from assist.rules.derived import share_of
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import Interval
from assist.text.numerals import chinese_number
from assist.text.quantities import Mention
from assist.text.units import PERCENT

_WORD = re.compile(
    "(?P<more>超过?|逾|突破|达到?)?(?P<near>近|接近|将近|约|大约)?"
    "(?:(?P<most>绝大多数|绝大部分|九成以上)|(?P<many>大多数|大部分|多数|半数以上|一半以上|过半数?|大半|超半数?|超一半)"
    "|(?P<few>极少数|少数|极少部分|一小部分)"
    "|(?P<tenths>[三四五六七八九])成(?!立|效|果|为|熟|长|员|交|功|本|品|都|绩|因|就)(?P<up>多|以上|余)?"
    "|(?P<below>[二三四五])分之(?P<above>[一二三四])(?P<over>以上|多)?|(?P<half>半数|一半))"
)
_SIGNS = ("半", "数", "部分", "成", "分之")
_SHARE = re.compile(
    r"^[^。；;，,\d%]{0,14}[(（](?:占比?|比例|率)?[^。；;，,\d]{0,4}$|^[^。；;\d%]{0,22}?(?P<lead>(?:占比?|[^。；;，,\d]{0,8}(?:率|比例|比重))(?:仅|只)?(?:为|达到?|是|有|约)?|[,，](?:为|达到?|是))$"
)
_IN_BRACKETS = re.compile("^[^,，。;；(（]{0,10}[(（]$")
_COUNTS = re.compile("^[,，、]?(?:约|已|就|也)?(?:占(?:比|总数的?)?|达到?|为|占到)?(?:了)?$")
_HALF, _MOST, _FEW = Decimal(50), Decimal(60), Decimal(40)
_NEARLY, _ABOUT = Decimal(10), Decimal(6)
_ALIKE = 2
_HUNDRED = Decimal(100)


@rule(id="A17", name="程度词与比例不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """A majority is more than half, and 八成以上 is eighty percent or more.

    What:
        过半, 绝大多数, 少数, 八成以上, 近九成, 三分之一 with the percentage in brackets or in the next clause, or beside the two counts that
        make the share.
    Why:
        The word or the figure is wrong; the word is what is quoted.
    Formula:
        share in figures within what the word means: 过半 >= 50, 绝大多数 >= 60, 少数 <= 40, N成以上 >= 10N, 近N成 from 10N - 10 to 10N, N成 and
        fractions within 6 points.
    Not flagged:
        Percentages of a following clause whose words have nothing in common with the clause of the word. For review.
    Bad:
        completion: 超过半数（43.5%）的受访者表示知晓政策。
    Good:
        completion: 超过半数（53.5%）的受访者表示知晓政策。
    """
    for passage in form.spoken:
        if ("%" not in passage.text and "中" not in passage.text) or not any(
            sign in passage.text for sign in _SIGNS
        ):
            continue
        for word in _WORD.finditer(passage.text):
            meant = _meant(word)
            told = _in_figures(passage, word) or _of_counts(passage, word) if meant else None
            if meant is None or told is None or told[0].meets(meant):
                continue
            share, first, last = told
            yield Problem(
                place=f"{passage.path}@{word.start()}",
                message=f"{passage.label}称“{word.group()}”，所列比例却为{_shown(share)}",
                computation=f"{_shown(share)}不在“{word.group()}”之内",
                ask="核对比例与文字表述",
                sides=(passage.cite_clause(word.start()), passage.cite(first, last, "counter")),
                verdict="review",
            )


def _shown(share: Interval) -> str:
    return f"{float(((share.low or 0) + (share.high or 0)) / 2):.4g}%"


def _meant(word: re.Match[str]) -> Interval | None:
    """The shares in percent that the word stands for."""
    if word["most"]:
        return Interval(_MOST, _HUNDRED)
    if word["many"]:
        return Interval(_HALF, _HUNDRED)
    if word["few"]:
        return Interval(Decimal(0), _FEW)
    if word["tenths"]:
        base = Decimal(10 * (chinese_number(word["tenths"]) or 0))
        open_top = word["up"] or word["more"]
    elif word["below"]:
        parts, whole = chinese_number(word["above"]) or 0, chinese_number(word["below"]) or 1
        if parts >= whole:
            return None
        base, open_top = _HUNDRED * parts / whole, word["over"] or word["more"]
    else:
        base, open_top = _HALF, word["more"]
    if word["near"] in ("近", "接近", "将近"):
        return Interval(base - _NEARLY, base + 1)
    return (
        Interval(base, _HUNDRED)
        if open_top and open_top != "达到"
        else Interval(base - _ABOUT, base + _NEARLY)
    )


def _in_figures(passage: Passage, word: re.Match[str]) -> tuple[Interval, int, int] | None:
    """The percentage in brackets behind the word, or that of the next clause."""
    end = passage.sentence(word.start())[1]
    shares = [one for one in passage.mentions if one.unit == PERCENT and word.end() <= one.start < end]
    if not shares or shares[0].relation not in ("=", "~"):
        return None
    share = shares[0]
    between = _SHARE.search(passage.text[word.end() : share.start])
    if between is None:
        return None
    stop = passage.clause(word.start())[1]
    if between["lead"] and share.start > stop:
        strict = word["tenths"] or word["below"]
        named = shared_run(passage.text[word.end() : stop], between["lead"].split(",")[-1])
        if strict and named < _ALIKE and "占" not in between["lead"]:
            return None
    return share.interval, share.start, share.end


def _of_counts(passage: Passage, word: re.Match[str]) -> tuple[Interval, int, int] | None:
    """40个点位中有30个，超过八成: the share of two counts right before the word."""
    start, end = passage.sentence(word.start())
    near: list[Mention] = [one for one in passage.mentions if start <= one.start and one.end <= word.start()]
    behind = [one for one in passage.mentions if word.end() <= one.start < end][:2]
    if len(behind) == _ALIKE and _IN_BRACKETS.search(passage.text[word.end() : behind[0].start]):
        near = behind
    if len(near) < _ALIKE:
        return None
    whole, part = near[-2:]
    if (
        whole.unit != part.unit
        or whole.unit in (PERCENT, None)
        or "中" not in passage.text[whole.end : part.start]
    ):
        return None
    if near is not behind and not _COUNTS.search(
        passage.text[part.end : word.start()].replace(part.noun, "", 1)
    ):
        return None
    share = share_of(part.interval, whole.interval)
    return None if share is None else (share, whole.start, part.end)
