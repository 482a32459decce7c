"""Figures from outcomes: recall, clean twins, evidence, rounding, ranks; apart for what is held out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import mean
from typing import Any

from eval.bench.run import Outcome, Result, Twin
from eval.bench.wilson import wilson

RANKS = (1, 3, 5, 10)
_ANSWERS = 0.2
"""A rule answers to a mutator when it shows at least this share of the mutator's insertions."""


def share(hits: int, count: int) -> float:
    """hits/count with four decimals; 1.0 when nothing was counted."""
    return round(hits / count, 4) if count else 1.0


def recall(results: Sequence[Result]) -> dict[str, Any]:
    """Insertions, those shown, the share with Wilson's interval, the share shown by a fail finding; precision
    over all findings on these forms, and how many rules abstained on a form."""
    hits = sum(result.seen.hit for result in results)
    low, high = wilson(hits, len(results))
    return {
        "insertions": len(results),
        "hits": hits,
        "recall": share(hits, len(results)),
        "wilson_low": round(low, 4),
        "wilson_high": round(high, 4),
        "recall_by_fail": share(sum(result.seen.failed for result in results), len(results)),
        "precision": _precision(results),
        "rules_abstaining": _abstaining(results),
    }


def split(results: Sequence[Result], key: Callable[[Result], str]) -> dict[str, dict[str, Any]]:
    """Recall by group."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[key(result)].append(result)
    return {name: recall(groups[name]) for name in sorted(groups)}


def clean(twins: Sequence[Twin]) -> dict[str, Any]:
    """Clean forms: how many carry a fail-level finding, any finding, or were not read at all."""
    failing = sum(any(alarm.verdict == "fail" for alarm in twin.alarms) for twin in twins)
    low, high = wilson(failing, len(twins))
    return {
        "forms": len(twins),
        "with_fail": failing,
        "fail_rate": round(failing / len(twins), 4) if twins else 0.0,
        "fail_rate_wilson": [round(low, 4), round(high, 4)],
        "with_any": sum(bool(twin.alarms) for twin in twins),
        "crashed": sum(bool(twin.crash) for twin in twins),
        "not_read": sum(not twin.read for twin in twins),
        "findings_per_form": round(mean(len(twin.alarms) for twin in twins), 4) if twins else 0.0,
    }


def evidence(results: Sequence[Result]) -> dict[str, Any]:
    """Both sides shown, evidence precision and recall by cell; over the insertions that were found."""
    seen = [result.seen for result in results if result.seen.hit]
    return {
        "both_sides_hit": share(sum(one.both_sides for one in seen), len(seen)),
        "evidence_precision": share(sum(one.cited_right for one in seen), sum(one.cited for one in seen)),
        "evidence_recall": share(sum(one.sides_cited for one in seen), sum(one.sides for one in seen)),
        "sides_located": share(sum(result.seen.located for result in results), len(results)),
        "invented_quotes": sum(result.seen.invented for result in results),
    }


def ranks(results: Sequence[Result]) -> dict[str, float]:
    """Recall within the first k findings of the form, in the product's order."""
    hits = {k: sum(0 < result.seen.rank <= k for result in results) for k in RANKS}
    return {str(k): share(hits[k], len(results)) for k in RANKS}


def rounding_loss(plain: Sequence[Result], short: Sequence[Result]) -> dict[str, Any]:
    """Recall on insertions that both renderings show, unrounded less rounded, in points of percent."""
    seen = {(result.case, result.fmt): result.seen.hit for result in short}
    pairs = [
        (result.seen.hit, seen[result.case, result.fmt])
        for result in plain
        if (result.case, result.fmt) in seen
    ]
    before, after = (sum(pair[i] for pair in pairs) for i in (0, 1))
    loss = 100 * (before - after) / len(pairs) if pairs else 0.0
    return {"pairs": len(pairs), "plain": before, "rounded": after, "loss_points": round(loss, 2)}


def by_rule(results: Sequence[Result], twins: Sequence[Twin]) -> dict[str, dict[str, Any]]:
    """For each rule: precision over all its findings, recall over the mutators it answers to, abstention."""
    useful: Counter[str] = Counter()
    useless: Counter[str] = Counter()
    cases: dict[str, Counter[str]] = defaultdict(Counter)
    held: dict[str, set[str]] = defaultdict(set)
    sizes = Counter(result.mutator for result in results)
    for result in results:
        held["held"].update({result.mutator} if result.held_out else ())
        for found in result.seen.findings:
            (useful if found.useful else useless)[found.rule] += 1
        for rule in {found.rule for found in result.seen.findings if found.useful}:
            cases[rule][result.mutator] += 1
    alarms = Counter(alarm.rule for twin in twins for alarm in twin.alarms)
    skipped = Counter(rule for twin in twins for rule in set(twin.not_checked))
    rows: dict[str, dict[str, Any]] = {}
    for rule in sorted({*useful, *useless, *alarms, *skipped}):
        answers = [m for m, n in cases[rule].items() if n >= _ANSWERS * sizes[m]]
        shown, size = sum(cases[rule][m] for m in answers), sum(sizes[m] for m in answers)
        low, high = wilson(shown, size)
        good, bad = useful[rule], useless[rule] + alarms[rule]
        rows[rule] = {
            "findings": good + bad,
            "precision": share(good, good + bad),
            "recall": share(shown, size) if size else None,
            "recall_wilson": [round(low, 4), round(high, 4)] if size else None,
            "insertions": size,
            "answers_to": sorted(m for m in answers if m not in held["held"]),
            "clean_alarms": alarms[rule],
            "abstention": round(skipped[rule] / len(twins), 4) if twins else 0.0,
        }
    return rows


def scorecard(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Everything measured, file-to-finding and record-to-finding apart."""
    twins: dict[str, list[Twin]] = defaultdict(list)
    results: dict[str, list[Result]] = defaultdict(list)
    for outcome in outcomes:
        for twin in outcome.twins:
            twins[twin.style].append(twin)
        for result in outcome.results:
            results[result.style].append(result)
    plain, short, records = (results[style] for style in ("plain", "rounded", "record"))
    files = [*twins["plain"], *twins["rounded"]]
    seconds = [*(one.seconds for one in (*plain, *short)), *(twin.seconds for twin in files)]
    exact = [result for result in records if result.exact]
    return {
        "file_to_finding": {
            **recall(plain),
            "rounded": recall(short),
            "clean": clean(twins["plain"]),
            "clean_rounded": clean(twins["rounded"]),
            "evidence": evidence(plain),
            "recall_at": ranks(plain),
            "useless_per_form": _useless(plain),
            "by_mutator_split": _splits(plain),
            "by_group": split(plain, lambda result: result.group),
            "by_family": split(plain, lambda result: result.family),
            "by_format": split(plain, lambda result: result.fmt),
            "by_magnitude": split([r for r in plain if not r.held_out], lambda result: result.magnitude),
            "by_mutator": split([r for r in plain if not r.held_out], lambda result: result.mutator),
        },
        "record_to_finding": {
            **recall(records),
            "exact": recall(exact),
            "clean": clean(twins["record"]),
            "evidence": evidence(records),
            "useless_per_form": _useless(records),
            "by_mutator_split": _splits(records),
            "by_group": split(records, lambda result: result.group),
            "by_family": split(records, lambda result: result.family),
            "by_mutator": split([r for r in records if not r.held_out], lambda result: result.mutator),
        },
        "rounding": rounding_loss(plain, short),
        "per_rule": by_rule([*plain, *short], files),
        "cost": {
            "forms": len(seconds),
            "seconds_per_form": round(mean(seconds), 4) if seconds else 0.0,
            "forms_per_second": round(len(seconds) / sum(seconds), 1) if seconds else 0.0,
            "tokens_per_form": 0,
            "money_per_form": 0.0,
        },
    }


def elsewhere(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Recall and clean twins in layouts that no family has."""
    results = [result for outcome in outcomes for result in outcome.results]
    twins = [twin for outcome in outcomes for twin in outcome.twins]
    return {
        **recall(results),
        "clean": clean(twins),
        "by_format": split(results, lambda result: result.fmt),
        "useless_per_form": _useless(results),
    }


def in_formats(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    """The same insertions and clean twins in each format, unrounded and rounded."""
    results, twins = defaultdict(list), defaultdict(list)
    for outcome in outcomes:
        for result in outcome.results:
            results[result.fmt, result.style].append(result)
        for twin in outcome.twins:
            twins[twin.fmt].append(twin)
    return {
        fmt: {
            **recall(results[fmt, "plain"]),
            "rounded": recall(results[fmt, "rounded"]),
            "clean": clean(files),
        }
        for fmt, files in twins.items()
    }


def _useless(results: Sequence[Result]) -> float:
    return round(mean(result.seen.useless for result in results), 4) if results else 0.0


def _precision(results: Sequence[Result]) -> float:
    """Findings that bear on the insertion, among all on these forms."""
    found = [one for result in results for one in result.seen.findings]
    return share(sum(one.useful for one in found), len(found))


def _abstaining(results: Sequence[Result]) -> float:
    """Rules per form that said "not checked"."""
    return round(mean(len(set(result.not_checked)) for result in results), 2) if results else 0.0


def _splits(results: Sequence[Result]) -> dict[str, dict[str, Any]]:
    """Held-out mutators and the held-out region apart from the rest."""
    seen = [r for r in results if not r.held_out and not r.held_out_region]
    return {
        "in_sight": recall(seen),
        "held_out_mutators": recall([r for r in results if r.held_out]),
        "held_out_region": recall([r for r in results if r.held_out_region]),
        "exact": recall([r for r in results if r.exact]),
        "exact_in_sight": recall([r for r in results if r.exact and not r.held_out]),
    }


def headline(card: dict[str, Any]) -> dict[str, Any]:
    """The flat keys that scripts read."""
    files, clean_all = card["file_to_finding"], card["file_to_finding"]["clean"]
    rounded = files["clean_rounded"]
    forms = clean_all["forms"] + rounded["forms"]
    failing = clean_all["with_fail"] + rounded["with_fail"]
    return {
        "insertions": files["insertions"],
        "recall": files["recall"],
        "recall_wilson_low": files["wilson_low"],
        "in_sight_recall": files["by_mutator_split"]["in_sight"]["recall"],
        "heldout_mutator_recall": files["by_mutator_split"]["held_out_mutators"]["recall"],
        "heldout_region_recall": files["by_mutator_split"]["held_out_region"]["recall"],
        "clean_forms": clean_all["forms"],
        "clean_files": forms,
        "clean_fail_rate": round(failing / forms, 4) if forms else 0.0,
        "rounding_loss": card["rounding"]["loss_points"],
        "both_sides_hit": files["evidence"]["both_sides_hit"],
        "evidence_precision": files["evidence"]["evidence_precision"],
        "evidence_recall": files["evidence"]["evidence_recall"],
        "invented_quotes": files["evidence"]["invented_quotes"],
        "useless_per_form": files["useless_per_form"],
        "forms_per_second": card["cost"]["forms_per_second"],
        "exact_record_recall": card["record_to_finding"]["exact"]["recall"],
        "exact_in_sight_record_recall": card["record_to_finding"]["by_mutator_split"]["exact_in_sight"][
            "recall"
        ],
        "exact_record_precision": card["record_to_finding"]["exact"]["precision"],
        "per_rule": card["per_rule"],
    }
