"""Judging: of the pairs that the model lets become findings, how many hold the problem; and how many it misses.

Each pair stands in a small form of its own subject, so that the product's own code proposes it, asks twice,
and decides. The exam that a model has to pass before it judges is measured apart: the pairs are asked of one
that fails it too, to see what the exam keeps out of the queue.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from assist.llm import Answer, ModelError
from assist.model import Evidence, Form, Indicator
from assist.reviews import Proposal, confirm, exam, judge, passed, propose
from assist.reviews.candidates import Kind
from eval.bench.wilson import wilson
from eval.modelled.served import Served

_PAIRS = Path(__file__).with_name("pairs.toml")
_PLACES: dict[Kind, tuple[str, str]] = {
    "explanation": ("indicators[0].level3", "indicators[0].reason"),
    "texts": ("completion", "problems"),
    "goal": ("goal", "completion"),
}


@dataclass(frozen=True)
class Pair:
    """Two passages of one form; `sound` is False where they hold the problem that the kind looks for."""

    kind: Kind
    first: str
    second: str
    sound: bool


def pairs() -> list[Pair]:
    """All pairs, in the file's order."""
    with _PAIRS.open("rb") as file:
        return [Pair(**one) for one in tomllib.load(file)["pair"]]


def form_of(pair: Pair) -> tuple[Form, str]:
    """A form that holds these two passages and nothing else, with its text."""
    paths = _PLACES[pair.kind]
    text = f"{pair.first}\n{pair.second}\n"
    middle = len(pair.first) + 1
    spans = ((0, middle - 1), (middle, middle + len(pair.second)))
    evidence = {
        path: Evidence(locator=f"T1!R{row}C2", text=text[start:end], start=start, end=end)
        for row, (path, (start, end)) in enumerate(zip(paths, spans, strict=True), 1)
    }
    if pair.kind == "explanation":
        row = Indicator(level3=pair.first, reason=pair.second)
        return Form(layout="P2", indicators=(row,), evidence=evidence, start=0, end=len(text)), text
    fields = dict(zip(paths, (pair.first, pair.second), strict=True))
    return Form(layout="P2", evidence=evidence, start=0, end=len(text), **cast("Any", fields)), text


def proposal_of(pair: Pair) -> tuple[Proposal, str]:
    """What the product asks about the pair. Raises ValueError when it does not propose it."""
    form, text = form_of(pair)
    proposal = propose(form, text)
    if [one.kind for one in proposal.candidates] != [pair.kind]:
        raise ValueError(f"not proposed as {pair.kind}: {pair.first}")
    return proposal, text


def _judged(served: Served, given: Sequence[Pair]) -> Iterator[tuple[Pair, bool, list[Any]]]:
    seam = served.seam()
    for pair in given:
        if served.spent:
            return
        proposal, text = proposal_of(pair)
        first = seam.batch(proposal.requests)
        again = confirm(form_of(pair)[0], text, proposal, first)
        second = seam.batch(again.requests)
        found = bool(judge(again, text, second))
        answers = [*first, *second]
        print(f"{pair.kind}, sound {pair.sound}: found {found}", file=sys.stderr, flush=True)
        yield pair, found, answers


def measure(served: Served) -> dict[str, Any]:
    """Precision and recall of the findings over the pairs that there was time for, with Wilson intervals."""
    start = time.monotonic()
    counts: Counter[tuple[str, bool, bool]] = Counter()
    prompt = completion = asked = failed = 0
    said: Counter[str] = Counter()
    for pair, found, answers in _judged(served, _mixed(pairs())):
        counts[pair.kind, pair.sound, found] += 1
        for answer in answers:
            asked += 1
            failed += not isinstance(answer, Answer)
            if isinstance(answer, Answer):
                prompt, completion = prompt + answer.prompt_tokens, completion + answer.completion_tokens
                said.update(str(getattr(item, "relation", "")) for item in answer.items)
    planted, sound = (
        sum(n for (_, is_sound, _), n in counts.items() if is_sound is kind) for kind in (False, True)
    )
    hits, alarms = (
        sum(n for (_, is_sound, found), n in counts.items() if found and is_sound is kind)
        for kind in (False, True)
    )
    return {
        "n": planted + sound,
        "planted": planted,
        "found": hits,
        "sound": sound,
        "alarms": alarms,
        "precision": round(hits / (hits + alarms), 4) if hits + alarms else None,
        "precision_wilson": [round(bound, 4) for bound in wilson(hits, hits + alarms)],
        "recall": round(hits / planted, 4) if planted else None,
        "recall_wilson": [round(bound, 4) for bound in wilson(hits, planted)],
        "requests": asked,
        "failed": failed,
        "relations": dict(said.most_common()),
        "by_kind": {
            kind: {
                "found": f"{counts[kind, False, True]} of {counts[kind, False, True] + counts[kind, False, False]}",
                "alarms": f"{counts[kind, True, True]} of {counts[kind, True, True] + counts[kind, True, False]}",
            }
            for kind in _PLACES
        },
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "seconds": round(time.monotonic() - start),
    }


def measure_exam(served: Served) -> dict[str, Any]:
    """Whether the product lets this model judge at all, and what it answers to the control pairs."""
    start = time.monotonic()
    seam = served.seam()
    answers: list[Answer | ModelError] = []
    for request in exam():
        answers += seam.batch([request])
        if not passed([answers[-1]] * len(exam())):
            break  # one order is enough to fail
    given = [answer for answer in answers if isinstance(answer, Answer)]
    said = Counter(str(getattr(item, "relation", "")) for answer in given for item in answer.items)
    return {
        "n": said.total(),
        "passed": passed(answers),
        "relations": dict(said.most_common()),
        "failed": len(answers) - len(given),
        "prompt_tokens": sum(answer.prompt_tokens for answer in given),
        "completion_tokens": sum(answer.completion_tokens for answer in given),
        "seconds": round(time.monotonic() - start),
    }


def _mixed(given: Sequence[Pair]) -> list[Pair]:
    """The kinds in turn, so that a run that is cut short has some of each; twins stay together."""
    by_kind = {kind: [pair for pair in given if pair.kind == kind] for kind in _PLACES}
    turns = max(len(found) for found in by_kind.values())
    return [pair for at in range(0, turns, 2) for found in by_kind.values() for pair in found[at : at + 2]]
