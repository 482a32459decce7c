"""V01: full coverage beside a count that falls short."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assist.forms.wording import pattern
from assist.rules.alignment import shared_run
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.quantities import Mention
from assist.text.units import MONEY

_CLAIM = re.compile("全覆盖|全部覆盖|全面覆盖|应保尽保|应享尽享|应纳尽纳|覆盖率100(?:\\.0+)?%")
_PLACES = re.compile(r"(?:全[省市县区镇乡村]|辖区|所有|全部)?的?\d+个(?:乡镇|镇街|镇区|街道|行政村|自然村|社区|村|乡|镇|学校|县区|县|区)(?:实现|已|均|的)*(?:[\u4e00-\u9fff]{0,6})全(?:面|部)?覆盖")
_BUILT = re.compile("(?:新?建|设立|设置|配备|成立|建成|开设)[^,，。;；]{0,12}$")
_NUMBER = re.compile(r"\d[\d.,]*%?")
_ONLY = re.compile("[\u4e00-\u9fff]?[，,]?(?:已|实现|做到|达到|基本|了)*")
_NOUN = 3
_ALIKE = 2


@rule(id="V01", name="称全覆盖而数量不足", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Full coverage is contradicted by a total and a smaller number that was covered.

    What:
        In one sentence a total (共计N家) and a part of the same unit, and a claim of full coverage in the
        passage; N个乡镇全覆盖 behind a smaller number that was built.
    Why:
        The claim is an absolute statement that the form's own numbers refute.
    Formula:
        part / total < 100% while coverage is called full.
    Not flagged:
        Claims on some of them (纳入范围的, 符合条件的) beside a total of all; parts equal to the total; totals of something that the claim does not name (for review when unsure).
    Bad:
        completion: 符合条件的养老机构共计35家，纳入补贴33家，实现养老机构全覆盖。
    Good:
        completion: 符合条件的养老机构共计35家，纳入补贴35家，实现养老机构全覆盖。
    """
    for passage in form.told:
        if "全覆盖" in passage.text:
            yield from _more_than_built(form, passage)
        for claim in _CLAIM.finditer(passage.text):
            pair = _pair(passage)
            if pair is None:
                continue
            whole, part = pair
            counted = passage.lead(whole.start) + whole.noun
            tail = passage.text[max(passage.sentence(claim.start())[0], claim.start() - 40) : claim.start()]
            words = _own_words(tail)
            together = passage.sentence(whole.start) == passage.sentence(claim.start())
            bare = bool(_ONLY.fullmatch(words)) and together
            alike = shared_run(words, counted)
            sure = bare or alike >= _NOUN
            if not together and alike < _ALIKE:
                continue  # numbers of another sentence, on something else
            if pattern("restricted").search(words) and not pattern("restricted").search(counted):
                continue
            share = part.value * 100 / whole.value
            yield Problem(
                place=f"{passage.path}@{claim.start()}",
                message=f"{passage.label}称“{claim.group()}”，同处所列{part.text}/{whole.text}为{share:.2f}%",
                computation=f"{part.text} ÷ {whole.text} = {share:.2f}%，差{whole.value - part.value:f}",
                ask="更正全覆盖的表述，或说明未纳入的原因",
                sides=(
                    passage.cite_clause(claim.start()),
                    passage.cite_clause(whole.start, "counter"),
                    passage.cite_clause(part.start, "counter"),
                ),
                verdict="fail" if sure else "review",
            )
            return


def _more_than_built(form: FormView, passage: Passage) -> Iterator[Problem]:
    """建设服务平台12个，实现全县16个乡镇全覆盖: what stands in each place was made for fewer than there are."""
    for said in _PLACES.finditer(passage.text):
        whole = next((one for one in passage.mentions if said.start() <= one.start < said.end()), None)
        begin = passage.sentence(said.start())[0]
        before = [one for one in passage.mentions if begin <= one.start < said.start()]
        if whole is None or not before:
            continue
        made = before[-1]
        built = _BUILT.search(passage.text, passage.clause(made.start)[0], made.start) is not None
        if not built or made.unit != whole.unit or made.relation != "=" or not made.interval.below(whole.interval):
            continue
        yield Problem(
            place=f"{passage.path}@{said.start()}",
            message=f"{passage.label}称“{said.group()}”，所建只有{made.text}",
            computation=f"{made.text} < {whole.text}",
            ask="核对是否每处都已建成，更正全覆盖的表述",
            sides=(
                passage.cite_match(said),
                passage.cite_clause(made.start, "counter"),
                *(form.cite(f"{row.path}.actual", "counter") for row in form.rows if row.actual and row.actual.interval.meets(made.interval) and row.actual.unit == made.unit),
            ),
            verdict="review",
        )


def _own_words(tail: str) -> str:
    """The words of the claim itself: what follows the last number before it."""
    return _NUMBER.split(tail)[-1]


def _pair(passage: Passage) -> tuple[Mention, Mention] | None:
    """A total and a smaller part of the same unit in one sentence, both exact counts."""
    mentions = passage.mentions
    for index, whole in enumerate(mentions):
        if (
            whole.unit in (None, MONEY)
            or whole.relation != "="
            or not pattern("whole").search(passage.before(whole.start))
        ):
            continue
        end = passage.sentence(whole.start)[1]
        for part in mentions[index + 1 : index + 3]:
            if (
                part.start < end
                and part.unit == whole.unit
                and part.relation == "="
                and 0 < part.value < whole.value
            ):
                if pattern("part").search(passage.text[whole.end : part.start]):
                    return whole, part
                break
    return None
