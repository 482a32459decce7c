"""A05: carried over, received, spent and left, told in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from assist.rules.claims import Claim, Flow
from assist.rules.outcome import Problem
from assist.rules.prose import Passage
from assist.rules.registry import rule
from assist.rules.view import FormView
from assist.text.intervals import ZERO, Interval, exact
from assist.text.units import MONEY


@rule(id="A05", name="收支结余不平", severity="contradiction", basis=("LOGIC", "TP-NOTE"))
def check(form: FormView) -> Iterator[Problem]:
    """Carried over plus received minus spent is what is left.

    What:
        Sentences that name each of the four amounts once, in any order and words (wording.toml, flow); what was spent and
        left may stand in the sentence after what was received, for review. Sentences
        without a carried-over amount, where spent and left exceed what was received, are for review.
    Why:
        Reports state execution in words only; this is the sum they can be checked by.
    Formula:
        carried over + received - spent = left, within the printed precision. What only rounding could explain is
        suspicious and for review.
    Not flagged:
        Sentences in which an amount is missing or named twice. Sentences whose further
        amount is what is missing; others with one are for review.
    Bad:
        process: 上年结转资金77.4万元，本年到位437万元，全年共支付465.41万元，期末剩余58.99万元。
    Good:
        process: 上年结转资金77.4万元，本年到位437万元，全年共支付465.41万元，期末剩余48.99万元。
    """
    for passage in form.passages.values():
        sentences: dict[tuple[int, int], list[Claim]] = {}
        other: dict[tuple[int, int], list[Claim]] = {}
        for claim in form.claims(passage):
            if claim.unit == MONEY:
                kept = sentences if claim.flow is not None else other
                kept.setdefault(passage.sentence(claim.start), []).append(claim)
        before: list[Claim] = []
        for place, claims in sentences.items():
            moved = [claim.interval for claim in other.get(place, ())]
            problem = _judge(passage, claims, moved)
            if problem is None and before:
                moved += [claim.interval for claim in other.get(passage.sentence(before[0].start), ())]
                problem = _over_two(passage, before, claims, moved)
            if problem is not None:
                yield replace(problem, verdict="review") if moved else problem
            before = claims


def _over_two(
    passage: Passage, first: list[Claim], second: list[Claim], moved: list[Interval]
) -> Problem | None:
    """Received in one sentence, spent and left in the next, each with its parts behind it."""
    wholes = [_leading(claims) for claims in (first, second)]
    if {claim.flow for claim in wholes[0]} != {"received"} or {claim.flow for claim in wholes[1]} != {
        "spent",
        "left",
    }:
        return None
    problem = _judge(passage, [*wholes[0], *wholes[1]], moved)
    return None if problem is None else replace(problem, verdict="review")


def _leading(claims: list[Claim]) -> list[Claim]:
    """The first amount of each flow; the further ones are its parts."""
    return [claim for n, claim in enumerate(claims) if claim.flow not in {one.flow for one in claims[:n]}]


def _judge(passage: Passage, claims: list[Claim], moved: list[Interval]) -> Problem | None:
    flows: dict[Flow, Claim] = {claim.flow: claim for claim in claims if claim.flow is not None}
    if len(flows) != len(claims) or not {"received", "spent", "left"} <= set(flows):
        return None
    carried, received, spent, left = (flows.get(name) for name in ("carried", "received", "spent", "left"))
    assert received is not None and spent is not None and left is not None
    had = received.interval.plus(carried.interval if carried else exact(ZERO))
    went = spent.interval.plus(left.interval)
    # Money that moved otherwise (上缴, 收回) may be what is missing.
    if any(had.meets(went.plus(amount)) or had.plus(amount).meets(went) for amount in moved):
        return None
    rounded = had.meets(went)
    if (rounded and not _off_as_written(claims)) or (carried is None and (rounded or went.below(had))):
        return None
    first = f"{carried.mention.text} + " if carried else ""
    return Problem(
        place=f"{passage.path}@{claims[0].start}",
        message=f"{passage.label}所述资金收支不平：结余{left.mention.text}{'（各数若经取整，请写明）' if rounded else ''}",
        computation=f"{first}{received.mention.text} − {spent.mention.text} = "
        f"{_rest(carried, received, spent)} ≠ {left.mention.text}",
        ask="核对结转、下达、支出和结余金额",
        sides=(
            passage.cite(claims[0].clause[0], claims[-1].mention.end),
            passage.cite(left.start, left.mention.end, "counter"),
        ),
        severity="suspicious" if rounded else None,
        verdict="review" if rounded or carried is None else None,
    )


def _off_as_written(claims: list[Claim]) -> bool:
    """Amounts of one unit that do not balance as they stand. Rounding each may do that, and a reader who adds them
    up stumbles all the same; amounts with decimals that are off by their last digit are left alone."""
    if len({claim.mention.scale for claim in claims}) != 1:
        return False
    finest = min(int(claim.mention.value.as_tuple().exponent) for claim in claims)
    off = sum(
        (
            claim.mention.value if claim.flow in ("carried", "received") else -claim.mention.value
            for claim in claims
        ),
        ZERO,
    )
    return abs(off) > (0 if finest >= 0 else 2 * Decimal(1).scaleb(finest))


def _rest(carried: Claim | None, received: Claim, spent: Claim) -> str:
    """What should be left, in the unit of the amount received."""
    rest = _base(received) - _base(spent) + (_base(carried) if carried else ZERO)
    return f"{rest.scaleb(-received.mention.scale).normalize():f}{received.mention.written or ''}"


def _base(claim: Claim) -> Decimal:
    return claim.mention.value.scaleb(claim.mention.scale)
