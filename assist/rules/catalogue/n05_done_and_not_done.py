"""N05: one text that claims completion and tells that something is not done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView

_DONE = re.compile(
    "(?:严格|全部|全面|圆满|按规定|如期|按期|已)[^。；,，]{0,10}完成(?:了)?[^。；,，]{0,6}(?:目标|任务)|完成了目标任务"
)
_OPEN = re.compile("(?:还|尚)未[^。；,，]{0,12}(?:结算|完成|开展|实施|支付|验收|开工|到位)|未能完成|没有完成")
_FINISHED = re.compile(
    "(?:项目|工程|实际|任务|建设)[^。；,，]{0,3}(?:基本|全部|已经?|均已)(?:完成|完工|竣工)(?=[。；,，]|$)"
)
_UNFINISHED = re.compile(
    "(?:^|[。；,，于因])(?:该|本)?(?:项目|工程)[暂尚还仍]?未(?:能)?(?:完工|竣工|完成|验收)"
)
_SEVERAL = re.compile("其中|个项目|部分|其余|[一二三四]期|个工程")
_HUNDRED = re.compile("100(?:\\.0+)?%")


@rule(id="N05", name="文字前后矛盾", severity="suspicious", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """One passage should not say that the work is done and that it is not, or 100% and exceeded.

    What:
        Claims of completion beside 尚未, 还未 in the same passage; 完成100% beside 超额完成 in the same
        sentence; in a report, one project finished in one chapter and unfinished in another.
    Why:
        One half of the text is wrong, or the two halves speak of different years.
    Formula:
        Both expressions stand in one passage, or in two chapters of a report on one project.
    Not flagged:
        基本完成; statements in different fields. The two halves may speak of different things: a hint.
    Bad:
        completion: 项目严格按规定完成了目标任务。截至目前，服务商还未进行结算。
    Good:
        completion: 项目基本完成目标任务，群众反映良好。
    """
    found: dict[str, Problem] = {}
    for path, passage in form.passages.items():
        if path in ("goal", "measures", "problems"):
            continue
        for problem in (*_done_and_open(passage), *_full_and_over(passage)):
            # The same sentence in several fields is one contradiction shown in several places.
            known = found.get(problem.computation)
            found[problem.computation] = (
                replace(known, sides=(*known.sides, *problem.sides)) if known else problem
            )
    yield from found.values()
    yield from _in_two_chapters(form)


def _in_two_chapters(form: FormView) -> Iterator[Problem]:
    """A report calls its one project finished in one chapter and unfinished in another."""
    if not form.form.layout.startswith("N"):
        return
    done = [(passage, match) for passage in form.spoken for match in _FINISHED.finditer(passage.text)]
    still = (
        [(passage, match) for passage in form.spoken for match in _UNFINISHED.finditer(passage.text)]
        if done
        else []
    )
    if not still or any(_SEVERAL.search(p.text, *p.sentence(match.start())) for p, match in (*done, *still)):
        return
    (one, first), (two, second) = done[0], still[0]
    if one is not two:
        yield Problem(
            place=f"{one.path}@{first.start()}",
            message=f"{one.label}称“{first.group()}”，{two.label}又称“{second.group().lstrip('。；,，于因')}”",
            computation="已完成与未完工并存",
            ask="说明项目实际进度，统一各处表述",
            sides=(
                one.cite_clause(first.start()),
                *(p.cite(m.start(), m.end(), "counter") for p, m in still),
            ),
        )


def _done_and_open(passage: Passage) -> Iterator[Problem]:
    text = passage.text
    done, still = _DONE.search(text), _OPEN.search(text)
    if done and still and "基本" not in text[max(0, done.start() - 4) : done.end()]:
        yield Problem(
            place=f"{passage.path}@done",
            message=f"{passage.label}既称“{done.group()}”，又称“{still.group()}”",
            computation=f"同一段文字中“{done.group()}”与“{still.group()}”不一致",
            ask="说明哪些任务已完成、哪些未完成",
            sides=(passage.cite_clause(done.start()), passage.cite_sentence(still.start(), "counter")),
        )


def _full_and_over(passage: Passage) -> Iterator[Problem]:
    over = passage.text.find("超额完成")
    if over < 0:
        return
    start, end = passage.sentence(over)
    full = _HUNDRED.search(passage.text, start, end)
    if full and "完成" in passage.text[max(start, full.start() - 14) : full.start()]:
        yield Problem(
            place=f"{passage.path}@over",
            message=f"{passage.label}同一句先称完成100%，又称超额完成",
            computation="100% ≠ 超额",
            ask="按实际完成比例统一表述",
            sides=(passage.cite_clause(full.start()), passage.cite_clause(over, "counter")),
        )
