"""The scorecard of `assist eval --gold`: one JSON document, and tables for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

from eval.gold_cells import GROUPS, CellScore
from eval.gold_findings import FindingScores, FoundFinding, recall
from eval.gold_schema import SEVERITIES

SCHEMA_VERSION = 1


@dataclass
class Scorecard:
    """Everything that was measured. `cells` maps gold form ids to their judged cells."""

    forms_gold: int
    forms_found: int
    forms_extra: int
    cells: Mapping[str, Sequence[CellScore]]
    findings: FindingScores
    failures: Mapping[str, str] = field(default_factory=dict)
    below: list[str] = field(default_factory=list)
    """The thresholds that were missed, in words."""

    def counts(self, group: str) -> dict[str, int]:
        """Judged cells of a group by outcome; `lenient` ones are among the right."""
        cells = [cell for scores in self.cells.values() for cell in scores if cell.group == group]
        return {
            "right": sum(cell.status == "right" for cell in cells),
            "null": sum(cell.status == "null" for cell in cells),
            "wrong": sum(cell.status == "wrong" for cell in cells),
            "lenient": sum(cell.lenient for cell in cells),
            "cells": len(cells),
        }

    def accuracy(self, group: str) -> float:
        """Share of a group's cells that are right, in percent; 100 when it has none."""
        counts = self.counts(group)
        return share(counts["right"], counts["cells"])

    def wrong_share(self, groups: Sequence[str] = GROUPS) -> float:
        """Share of cells with a value that should not be there, in percent."""
        counts = [self.counts(group) for group in groups]
        total = sum(count["cells"] for count in counts)
        return 100 * sum(count["wrong"] for count in counts) / total if total else 0.0

    def recall(self, core_only: bool) -> float:
        """Share of gold findings that were found, in percent."""
        found, count = recall(self.findings.items, core_only)["total"]
        return share(found, count)

    def matched(self) -> list[FoundFinding]:
        return [item for item in self.findings.items if item.found]

    def evidence(self, every: bool = False) -> float:
        """Share of the matched findings that show both sides (or every quote), in percent."""
        items = self.matched()
        return share(sum(item.every_side if every else item.both_sides for item in items), len(items))

    def as_json(self) -> dict[str, Any]:
        """The scorecard as plain data; shares are in percent."""
        alarms = self.findings.false_alarms
        return {
            "schema_version": SCHEMA_VERSION,
            "forms": {"gold": self.forms_gold, "found": self.forms_found, "extra": self.forms_extra},
            "cells": {
                group: {**self.counts(group), "accuracy": round(self.accuracy(group), 3)} for group in GROUPS
            },
            "findings": {
                name: {
                    severity: {"found": found, "gold": count}
                    for severity, (found, count) in recall(self.findings.items, core_only).items()
                }
                for name, core_only in (("core", True), ("all", False))
            },
            "evidence": {
                "matched": len(self.matched()),
                "both_sides": round(self.evidence(), 3),
                "every_quote": round(self.evidence(every=True), 3),
                "same_severity": round(self._same_severity(), 3),
            },
            "false_alarms": {
                "on_traps": sum(alarm.trap is not None for alarm in alarms),
                "no_counterpart": sum(alarm.trap is None for alarm in alarms),
                "items": [vars(alarm) for alarm in alarms],
            },
            "missed": [_missed(item) for item in self.findings.items if not item.found],
            "one_sided": [_missed(item) for item in self.matched() if not item.both_sides],
            "not_right": [
                {"form": form, **vars(cell)}
                for form, scores in self.cells.items()
                for cell in scores
                if cell.status != "right"
            ],
            "unlocated_quotes": [
                {"finding": item.gold.id, "quote": quote}
                for item in self.findings.items
                for quote in item.unlocated
            ],
            "unmapped_types": sorted(self.findings.unmapped_types),
            "failures": dict(self.failures),
            "below_thresholds": list(self.below),
        }

    def _same_severity(self) -> float:
        items = self.matched()
        return share(sum(SEVERITIES[item.gold.severity] in item.severities for item in items), len(items))


def share(part: int, whole: int) -> float:
    """A percentage; nothing out of nothing is complete."""
    return 100 * part / whole if whole else 100.0


def _missed(item: FoundFinding) -> dict[str, Any]:
    return {
        "id": item.gold.id,
        "type": item.gold.type,
        "severity": item.gold.severity,
        "core": item.gold.core,
        "rules": list(item.rules),
        "sides": list(item.sides),
    }


def print_scorecard(card: Scorecard, console: Console, verbose: bool) -> None:
    """Tables of fields and findings; with `verbose` every cell that is not right and every miss."""
    console.print(
        f"Forms: {card.forms_found} of {card.forms_gold} found"
        + (f", {card.forms_extra} not in the gold file" if card.forms_extra else "")
    )
    for name, reason in card.failures.items():
        console.print(f"[red]not read[/red] {name}: {reason}", highlight=False)
    console.print(_field_table(card))
    if card.findings.items or card.findings.false_alarms:
        console.print(_recall_table(card))
        _print_evidence(card, console)
    if verbose:
        _print_details(card, console)
    for line in card.below:
        console.print(f"[red]below threshold[/red] {line}", highlight=False)


def _field_table(card: Scorecard) -> Table:
    table = Table(title="Fields")
    table.add_column("group")
    for name in ("cells", "right", "null", "wrong", "right %", "wrong %"):
        table.add_column(name, justify="right")
    for group in GROUPS:
        counts = card.counts(group)
        lenient = f" ({counts['lenient']} inferred)" if counts["lenient"] else ""
        table.add_row(
            group,
            str(counts["cells"]),
            f"{counts['right']}{lenient}",
            str(counts["null"]),
            str(counts["wrong"]),
            f"{card.accuracy(group):.2f}",
            f"{card.wrong_share((group,)):.2f}",
        )
    return table


def _recall_table(card: Scorecard) -> Table:
    table = Table(title="Findings found")
    for name in ("severity", "core", "all"):
        table.add_column(name, justify="left" if name == "severity" else "right")
    core, every = recall(card.findings.items, True), recall(card.findings.items, False)
    for severity in every:
        table.add_row(
            severity,
            *(
                f"{found}/{count} ({share(found, count):.1f}%)"
                for found, count in (core[severity], every[severity])
            ),
        )
    return table


def _print_evidence(card: Scorecard, console: Console) -> None:
    alarms = card.findings.false_alarms
    console.print(
        f"Evidence of {len(card.matched())} matched findings: both sides {card.evidence():.1f}%, "
        f"every quote {card.evidence(every=True):.1f}%"
    )
    console.print(
        f"False alarms: {sum(alarm.trap is not None for alarm in alarms)} on traps, "
        f"{sum(alarm.trap is None for alarm in alarms)} without a gold counterpart"
    )
    if card.findings.unmapped_types:
        console.print("No rule mapped for: " + ", ".join(sorted(card.findings.unmapped_types)))


def _print_details(card: Scorecard, console: Console) -> None:
    for form, scores in card.cells.items():
        for cell in scores:
            if cell.status != "right":
                console.print(
                    f"{cell.status:5} {form} {cell.path}: gold {cell.gold!r}, got {cell.got!r}",
                    highlight=False,
                    markup=False,
                )
    for item in card.findings.items:
        mark = "core " if item.gold.core else ""
        if not item.found:
            console.print(f"miss  {mark}{item.gold.id} {item.gold.type}", highlight=False, markup=False)
        elif not item.both_sides:
            sides = "".join("+" if side else "-" for side in item.sides)
            console.print(
                f"side  {mark}{item.gold.id} {item.gold.type} {sides} {', '.join(item.rules)}",
                highlight=False,
                markup=False,
            )
        for quote in item.unlocated:
            console.print(f"quote {item.gold.id} not in the text: {quote}", highlight=False, markup=False)
    for alarm in card.findings.false_alarms:
        place = f"on {alarm.trap}" if alarm.trap else "no counterpart"
        console.print(
            f"alarm {alarm.form_id} {alarm.rule} {alarm.severity} {alarm.verdict} ({place}): {alarm.message}",
            highlight=False,
            markup=False,
        )
