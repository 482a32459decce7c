"""Whether findings show an insertion: which of them cite its cells, on both sides, and what they cite besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assist.model import Finding, FindingEvidence
from eval.bench.locate import Span, covered

Places = tuple[tuple[Span, ...], ...]


@dataclass(frozen=True)
class Truth:
    """Places of the changed cells, of those that speak against them, and of all broken constraints' cells."""

    changed: Places
    counter: Places
    closure: Places


@dataclass(frozen=True)
class Found:
    """A finding that bears on an insertion, or (`useful` False) one that does not."""

    rule: str
    verdict: str
    useful: bool
    message: str


@dataclass(frozen=True)
class Seen:
    """How an insertion was seen. `rank` is the place of the first finding that shows it, from 1; 0 for none.

    `cited` counts the cells that its findings cite, `cited_right` those of them that belong to a broken
    constraint; `sides` the located sides (the changed cell; one of the counter cells), `sides_cited` those
    cited. `useless` counts findings that show neither the insertion nor anything it breaks.
    """

    hit: bool
    failed: bool
    rank: int
    both_sides: bool
    located: bool
    cited: int
    cited_right: int
    sides: int
    sides_cited: int
    useless: int
    invented: int
    findings: tuple[Found, ...]


def compare(text: str, truth: Truth, findings: Sequence[Finding], known: frozenset[str]) -> Seen:
    """Judges the findings on a mutated form. `known` are ids of findings on its clean twin: what was said
    before the error was made can't be about it."""
    changed, counter = _flat(truth.changed), _flat(truth.counter)
    allowed = (*changed, *counter, *_flat(truth.closure))
    rows = tuple(_line(text, span) for span in changed)
    hits, found = [], []
    rank = useless = invented = 0
    for number, finding in enumerate(findings, 1):
        invented += sum(text[item.start : item.end] != item.text for item in finding.evidence)
        fresh = finding.id not in known
        hit = fresh and _touches(finding, (*changed, *counter))
        near = fresh and not hit and _touches(finding, (*allowed, *rows))
        if hit:
            hits.append(finding)
            rank = rank or number
        useless += not hit and not near
        found.append(Found(finding.rule, finding.verdict, hit or near, finding.message))
    cited = [item for finding in hits for item in finding.evidence if item.role != "context"]
    right = sum(covered((*allowed, *rows), item.start, item.end) for item in cited)
    groups = [spans for spans in (changed, counter) if spans]
    reached = [any(_in(cited, span) for span in spans) for spans in groups]
    both = any(all(_touches(finding, spans) for spans in groups) for finding in hits)
    return Seen(
        hit=bool(hits),
        failed=any(finding.verdict == "fail" for finding in hits),
        rank=rank,
        both_sides=both,
        located=bool(changed),
        cited=len(cited),
        cited_right=right,
        sides=len(groups) if hits else 0,
        sides_cited=sum(reached) if hits else 0,
        useless=useless,
        invented=invented,
        findings=tuple(found),
    )


def _flat(places: Places) -> tuple[Span, ...]:
    return tuple(span for spans in places for span in spans)


def _touches(finding: Finding, spans: Sequence[Span]) -> bool:
    return any(covered(spans, item.start, item.end) for item in finding.evidence)


def _in(cited: Sequence[FindingEvidence], span: Span) -> bool:
    return any(span.overlaps(item.start, item.end) for item in cited)


def _line(text: str, span: Span) -> Span:
    """The line of the text in which a span lies: a table's row, where reading keeps rows as lines."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    return Span(start, len(text) if end < 0 else end)
