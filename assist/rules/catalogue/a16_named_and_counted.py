"""A16: names that are listed, and the number beside them that says how many they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.numerals import whole_number

_NUMBER = r"(?P<n>[两二三四五六七八九十]|\d{1,2})"
_KINDS = (
    ("镇乡道", "乡镇街道|乡镇|镇街|街道|镇|乡"),
    ("村区", "行政村|自然村|村|社区"),
    ("县区市州旗", "县市区|县区|区县|市县|县|区|市|州"),
    ("局委办部院会团室", "部门"),
    ("局委办部院会团室司校所站心队厂社行馆", "单位|机构|企业|公司|学校|医院"),
    ("段", "标段"),
)
"""How the last name ends, and what the number then counts."""
_LISTED = tuple(
    re.compile(
        rf"(?P<names>[\u4e00-\u9fff]{{2,14}}(?:、[\u4e00-\u9fff]{{2,12}}){{0,14}}(?:、|和|及|与|以及)[\u4e00-\u9fff]{{1,11}}[{ends}])"
        rf"(?P<more>等)?(?:共|这|共计)?{_NUMBER}(?:个|家|所)?(?P<kind>{kinds})(?![长级民容组])"
    )
    for ends, kinds in _KINDS
)
_NAME = re.compile("、|和|及|与|以及")
_NOT_NAMES = re.compile("等|其中|分别|以及其|所有|各")
_PARTIES = re.compile(
    rf"(?:与|和|同|由)(?P<names>[\u4e00-\u9fff]{{2,12}}(?:、[\u4e00-\u9fff]{{2,12}})+(?:和|及|与)?[\u4e00-\u9fff]{{0,12}}?){_NUMBER}方"
)
_MONTHS = re.compile(
    rf"分别[于在](?P<names>\d{{1,2}}月(?:(?:、|和|及|,)\d{{1,2}}月)+)(?:份|底|初)?[^。；;，,\d]{{0,14}}?{_NUMBER}(?:次|轮|批|期|场|届)"
)
_MONTHS_BEHIND = re.compile(
    rf"(?<![第\d]){_NUMBER}(?:次|轮|批|期|场|届)[\u4e00-\u9fff]{{0,12}}?分别[于在](?P<names>\d{{1,2}}月(?:(?:、|和|及|,)\d{{1,2}}月)+)"
)
_ALL_LISTS = (*_LISTED, _PARTIES, _MONTHS, _MONTHS_BEHIND)
_PHASES = re.compile(
    r"(?:分|分为|划分为|共分|分成|共)(?P<n>[两二三四五六七八九]|\d)(?:个)?(?P<unit>期|批次?|阶段|标段)(?!望|间|限)"
)
_EACH_OF = re.compile(
    r"(?:^|[。；;，,：:])(?P<names>[\u4e00-\u9fff]{2,10}(?:、[\u4e00-\u9fff]{2,10})+(?:(?:和|及|与)[\u4e00-\u9fff]{2,8})?)"
    r"(?P<word>分别)[\u4e00-\u9fff]{0,10}?(?P<values>\d[\d.]*[^\d，,。；;、\d]{1,4}(?:、\d[\d.]*[^\d，,。；;、]{1,4})+)(?=[。；;，,]|$)"
)
_COUNTING = "两二三四五六七八九十0123456789"
_ANNOUNCED = re.compile(
    rf"{_NUMBER}(?P<kind>类|项|个|种|所|家|处|大类|个方面|方面)[\u4e00-\u9fff]{{0,6}}(?:[:：(（]|[,，](?:即|分别是|分别为|包括))"
    r"(?P<names>[\u4e00-\u9fff]{2,14}(?:、[\u4e00-\u9fff]{2,14}){1,14})(?P<more>等[\u4e00-\u9fff]{0,4})?(?=[)）。；;]|$)"
)
_AND = re.compile("和|及|与")
_BEFORE = _COUNTING + "第每各百千万.-前后上下"
_VALUE = re.compile(r"\d[\d.]*([^\d、]+)")
_LEAST = 2


@rule(id="A16", name="所列名称与个数不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """As many names as the number behind them says; as many values as names before 分别.

    What:
        东山镇、西河镇、南湖镇四个乡镇; A局、B局、C局两个部门; 分别于3月、6月和9月开展四次; 分两期 and then 三期; A镇、B镇、C镇分别为12户、15户.
    Why:
        A place or a value was dropped, or a number of the plan was left.
    Formula:
        names = number; with 等: names <= number; values behind 分别 = names; no phase beyond the number of phases.
    Not flagged:
        Names of another kind than what is counted (三个镇 behind names of villages); lists with 等 that are shorter. For review.
    Bad:
        completion: 项目在东山镇、西河镇、南湖镇四个乡镇实施。
    Good:
        completion: 项目在东山镇、西河镇、南湖镇三个乡镇实施。
    """
    for passage in form.spoken:
        text = passage.text
        if "、" in text:
            yield from _listed(passage)
            yield from _announced(passage)
            if "分别" in text:
                yield from _respectively(passage)
        elif "分别" in text:
            yield from _listed(passage, (_MONTHS, _MONTHS_BEHIND))
        if "分" in text or "共" in text:
            yield from _phases(passage)


def _listed(passage: Passage, lists: tuple[re.Pattern[str], ...] = _ALL_LISTS) -> Iterator[Problem]:
    text = passage.text
    for words in lists:
        for match in words.finditer(text):
            names = [name for name in _NAME.split(match["names"]) if name]
            number = whole_number(match["n"])
            if number is None or len(names) < _LEAST or _NOT_NAMES.search(match["names"]):
                continue
            if match.start("n") and text[match.start("n") - 1] in _COUNTING:
                continue
            more = match.groupdict().get("more")
            if number == len(names) or (more and number > len(names)):
                continue
            yield _problem(
                passage,
                match,
                f"所列为{len(names)}个，却称“{text[match.start('n') : match.end('n') + 1] if words is _MONTHS_BEHIND else text[match.start('n') : match.end()]}”",
                f"{len(names)} ≠ {match['n']}",
            )


def _announced(passage: Passage) -> Iterator[Problem]:
    """三类场所：图书角、健身点; 四个科室（综合科、业务科、财务科): the number first, then the whole list."""
    for match in _ANNOUNCED.finditer(passage.text):
        number, listed = whole_number(match["n"]), match["names"].split("、")
        at = match.start("n")
        if (
            number is None
            or number < _LEAST
            or _NOT_NAMES.search(match["names"])
            or (at and passage.text[at - 1] in _BEFORE)
        ):
            continue
        # 和 may join the last two names or stand inside one
        most = len(listed) + len(_AND.findall(listed[-1]))
        if len(listed) <= number <= most or (match["more"] and number > len(listed)):
            continue
        yield _problem(
            passage,
            match,
            f"称“{match['n']}{match['kind']}”，所列为{len(listed)}{match['kind'][:1]}",
            f"{len(listed)} ≠ {match['n']}",
        )


def _respectively(passage: Passage) -> Iterator[Problem]:
    for match in _EACH_OF.finditer(passage.text):
        names = [name for name in _NAME.split(match["names"]) if name]
        units = _VALUE.findall(match["values"])
        if len(set(units)) == 1 and len(units) != len(names) and not _NOT_NAMES.search(match["names"]):
            yield _problem(
                passage,
                match,
                f"所列{len(names)}项，“分别”之后为{len(units)}个数",
                f"{len(names)} ≠ {len(units)}",
            )


def _phases(passage: Passage) -> Iterator[Problem]:
    for match in _PHASES.finditer(passage.text):
        number = whole_number(match["n"])
        if number is None:
            continue
        end = passage.sentence(match.start())[1]
        beyond = "一二三四五六七八九十"[number : number + 1]
        unit = match["unit"][0] if match["unit"] != "标段" else "标段"
        extra = re.compile(rf"第?(?:{beyond}|{number + 1}){unit}(?![共个])").search(
            passage.text, match.end(), end
        )
        if extra is not None and beyond:
            yield _problem(
                passage,
                match,
                f"称“{match.group()}”，又写到“{extra.group()}”",
                f"{extra.group()}超出{match['n']}{unit}",
                extra.end(),
            )


def _problem(passage: Passage, match: re.Match[str], said: str, sum_: str, end: int | None = None) -> Problem:
    return Problem(
        place=f"{passage.path}@{match.start('n' if 'n' in match.groupdict() else 0)}",
        message=f"{passage.label}{said}",
        computation=sum_,
        ask="核对所列名称与个数",
        sides=(passage.cite(match.start(), end or match.end()),),
        verdict="review",
    )
