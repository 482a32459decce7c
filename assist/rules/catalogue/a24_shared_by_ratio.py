"""A24: two amounts that are not in the ratio the sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assist.rules.claims import Claim
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import total
from assist.text.units import MONEY, PERCENT

_RATIO = re.compile(
    r"(?:比例|比率|按照?|比|以|达到?)(?:为|是|达到?|约为?)?(?P<a>\d{1,3}(?:\.\d+)?):(?P<b>\d{1,3}(?:\.\d+)?)(?![\d:])"
    r"|(?<![\d:.])(?P<c>\d{1,3}(?:\.\d+)?):(?P<d>\d{1,3}(?:\.\d+)?)的?比例"
    r"|(?P<half>各(?:自|方)?(?:承担|负担|分担|出资|投入|占|筹集|配套)?(?:50%|一半|百分之五十)|各半)"
)
_PAIR = 2


@rule(id="A24", name="比例与所列两数不符", severity="contradiction", basis=("LOGIC",))
def check(form: FormView) -> Iterator[Problem]:
    """Two amounts of a sentence that names their ratio are in that ratio.

    What:
        由县、乡按8:2分担，县级80万元，乡级30万元; 撬动比例1:5 beside two amounts; 各承担50%，分别为60万元和40万元.
    Why:
        One of the amounts is wrong, or the agreed share was not paid.
    Formula:
        first amount : second amount = a : b (either way round), within the printed precision.
    Not flagged:
        Sentences with other than two amounts (a third that is the sum of both counts as none). For review.
    Bad:
        completion: 养护经费由县、乡按8:2分担，县级安排80万元，乡级安排30万元。
    Good:
        completion: 养护经费由县、乡按8:2分担，县级安排80万元，乡级安排20万元。
    """
    for passage in form.spoken:
        if ":" not in passage.text and "各" not in passage.text:
            continue
        for ratio in _RATIO.finditer(passage.text):
            pair = _pair(form, passage, ratio.start())
            if pair is None:
                continue
            first, second = pair
            a = Decimal(1) if ratio["half"] else Decimal(ratio["a"] or ratio["c"])
            b = Decimal(1) if ratio["half"] else Decimal(ratio["b"] or ratio["d"])
            if (
                not a
                or not b
                or any(
                    one.interval.scaled(y).meets(other.interval.scaled(x))
                    for x, y, one, other in ((a, b, first, second), (b, a, first, second))
                )
            ):
                continue
            yield Problem(
                place=f"{passage.path}@{ratio.start()}",
                message=f"{passage.label}称“{ratio.group()}”，所列为{first.mention.text}和{second.mention.text}",
                computation=f"{first.mention.text}:{second.mention.text} ≠ {a:f}:{b:f}",
                ask="核对分担（配套、撬动）比例和金额",
                sides=(
                    passage.cite_match(ratio),
                    passage.cite_clause(ratio.start()),
                    passage.cite(first.start, second.mention.end, "counter"),
                ),
                verdict="review",
            )


def _pair(form: FormView, passage: Passage, at: int) -> Sequence[Claim] | None:
    """The two amounts of the sentence around an offset, without one that is their sum."""
    start, end = passage.sentence(at)
    near = [
        claim
        for claim in form.claims(passage)
        if start <= claim.start < end and claim.unit not in (None, PERCENT)
    ]
    told = [claim for claim in near if claim.unit == MONEY]
    if not told and len(near) == _PAIR and "比例" in passage.text[start:end]:
        told = near  # 护士与床位比例为1:4，护士20名、床位80张
    if len(told) == _PAIR + 1:
        for whole in told:
            rest = [claim for claim in told if claim is not whole]
            if total(claim.interval for claim in rest).meets(whole.interval):
                return rest
    if len(told) != _PAIR or any(claim.mention.relation != "=" for claim in told):
        return None
    return told
