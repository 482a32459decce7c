"""`python -m eval.judged --gold FILE --docs DIR`: findings without a counterpart, and how many are useless.

Every finding of the product that the annotation does not account for must have a verdict in the file of
judgements; one without counts as useless, so that the figure can only be too high.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assist.model import Finding
from eval.gold import score
from eval.gold_schema import load_gold

JUDGED = Path(__file__).parent / "judged"
MOST_USELESS = 0.15
"""Useless findings a form."""


@dataclass(frozen=True)
class Judgement:
    """What a reader said of a rule's findings on a form."""

    form: str
    rule: str
    verdict: str
    why: str


def load_judgements(path: Path) -> list[Judgement]:
    """The judgements of a file. Raises TypeError for an entry with other keys."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [Judgement(**entry) for entry in data.get("finding", ())]


def useless(
    unmatched: Sequence[tuple[str, Finding]], judgements: Sequence[Judgement]
) -> list[tuple[str, Finding]]:
    """The findings that were judged useless, or not judged."""
    useful = {(item.form, item.rule) for item in judgements if item.verdict == "useful"}
    return [(form, finding) for form, finding in unmatched if (form, finding.rule) not in useful]


def main(argv: Sequence[str] | None = None) -> int:
    """Prints every unmatched finding with its verdict and the share; 1 when it is above MOST_USELESS."""
    parser = argparse.ArgumentParser(prog="python -m eval.judged")
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--judged", type=Path, default=JUDGED / "dev.toml")
    args = parser.parse_args(argv)
    card = score(load_gold(args.gold), args.docs)
    judgements = load_judgements(args.judged)
    bad = useless(card.findings.unmatched, judgements)
    for form, finding in card.findings.unmatched:
        word = "useless" if (form, finding) in bad else "useful"
        print(f"{word:8} {form} {finding.rule} {finding.verdict} {finding.message}")
    per_form = len(bad) / card.forms_gold
    print(
        f"{len(card.findings.unmatched)} findings without a counterpart on {card.forms_gold} forms, "
        f"{len(bad)} useless: {per_form:.3f} a form (at most {MOST_USELESS})"
    )
    return int(per_form > MOST_USELESS)


if __name__ == "__main__":
    sys.exit(main())
