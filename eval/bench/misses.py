"""What was missed and what was wrongly said, for those who improve the product; held-out parts left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from eval.bench.cases import Benchmark, Case
from eval.bench.run import Outcome, Result


def instructive(outcomes: Sequence[Outcome], count: int = 10) -> list[Result]:
    """Misses on unrounded files that teach most: the kinds missed most often first, each kind once."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for outcome in outcomes:
        for result in outcome.results:
            visible = not result.held_out and not result.held_out_region
            if result.style == "plain" and visible and not result.seen.hit:
                groups[result.mutator].append(result)
    ordered = sorted(groups.values(), key=lambda group: (-len(group), group[0].mutator))
    return [group[0] for group in ordered[:count]]


def describe(benchmark: Benchmark, outcomes: Sequence[Outcome], each: int = 3) -> str:
    """Misses by mutator with examples, and every alarm on a clean form; Markdown."""
    cases = {case.number: case for case in benchmark.cases}
    lines = ["# Misses (held-out mutators and region left out)", ""]
    groups: dict[tuple[str, str], list[Result]] = defaultdict(list)
    sizes: Counter[tuple[str, str]] = Counter()
    for outcome in outcomes:
        for result in outcome.results:
            if result.held_out or result.held_out_region:
                continue
            sizes[result.mutator, result.style] += 1
            if not result.seen.hit:
                groups[result.mutator, result.style].append(result)
    for key in sorted(groups, key=lambda key: -len(groups[key])):
        lines.append(f"## {key[0]} in {key[1]}: {len(groups[key])} of {sizes[key]} missed")
        lines += [_miss(cases[result.case], result) for result in groups[key][:each]]
        lines.append("")
    lines += ["# Alarms on clean forms", ""]
    for outcome in outcomes:
        for twin in outcome.twins:
            if not twin.read:
                lines.append(
                    f"- not read: base {twin.base} {twin.family} {twin.fmt} {twin.style} {twin.crash}"
                )
            for alarm in twin.alarms:
                place = "held-out region" if twin.held_out_region else f"base {twin.base} {twin.family}"
                lines.append(
                    f"- {alarm.rule} {alarm.verdict} ({place}, {twin.fmt}, {twin.style}): {alarm.message}"
                )
    return "\n".join(lines) + "\n"


def _miss(case: Case, result: Result) -> str:
    values = ", ".join(_value(case, side.path, side.quote) for side in case.change.changed[:3])
    against = ", ".join(_value(case, side.path, side.quote) for side in case.change.counter[:4])
    said = "; ".join(f"{f.rule} {f.message}" for f in result.seen.findings[:3]) or result.crash or "nothing"
    return (
        f"- case {case.number} (base {case.base}, {result.family}, {result.fmt}, {case.magnitude}): "
        f"{case.change.note}. Changed {values}; against {against or '-'}. Breaks {', '.join(case.closure)}. "
        f"Said: {said}"
    )


def _value(case: Case, path: str, quote: str | None) -> str:
    if quote:
        return f"{path}“{quote}”"
    value: object = case.change.sample.form
    for part in path.replace("]", "").replace("[", ".").split("."):
        if value is None:
            break
        value = (
            value[int(part)] if part.isdigit() and isinstance(value, tuple) else getattr(value, part, None)
        )
    if path.startswith("declared_weights"):
        value = getattr(value, "weight", value)
    return f"{path}={value}"
