"""`assist eval --gold FILE --docs DIR`: scores the product against hand-made annotation.

The documents go through the product's own path (read, extract, check), or with --records the forms come
from a JSONL of `assist triage`. Exit codes: 0 as good as asked, 1 below a --min or above a --max
threshold, 2 wrong usage or an unusable gold, records or document path.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from eval.gold_cells import GROUPS, missing_form, score_form
from eval.gold_findings import load_types, score_findings
from eval.gold_product import (
    UnusableRecords,
    locate,
    match_forms,
    read_documents,
    read_records,
    stem,
)
from eval.gold_report import Scorecard, print_scorecard, share
from eval.gold_schema import Gold, UnusableGold, load_gold

EXIT_BELOW, EXIT_USAGE = 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the scorer and returns its exit code."""
    args = _parser().parse_args(argv)
    try:
        gold = load_gold(args.gold)
        card = score(gold, args.docs, args.records)
    except (UnusableGold, UnusableRecords, NotADirectoryError) as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    card.below = _below(card, args)
    data_to_stdout = args.json == "-"
    console = Console(stderr=data_to_stdout, width=None if sys.stdout.isatty() else 160)
    print_scorecard(card, console, args.verbose)
    if args.json:
        _write_json(card, args.json)
    return EXIT_BELOW if card.below else 0


def score(gold: Gold, docs: Path, records: Path | None = None) -> Scorecard:
    """The scorecard of the documents under `docs`.

    Raises NotADirectoryError when `docs` is none, UnusableRecords when `records` is not JSONL of triage.
    """
    if not docs.is_dir():
        raise NotADirectoryError(f"{docs}: not a folder; give the one with the documents")
    names = list(dict.fromkeys(form.source.file for form in gold.forms))
    paths = locate(names, docs)
    files = read_records(records, paths) if records else read_documents(paths)
    files.failures.update({name: "no such document under --docs" for name in names if name not in paths})
    matched = match_forms(gold.forms, files)
    found = [read for read in matched.values() if read is not None]
    cells = {
        form.form_id: score_form(form, read.form) if (read := matched[form.form_id]) else missing_form(form)
        for form in gold.forms
    }
    return Scorecard(
        forms_gold=len(gold.forms),
        forms_found=len(found),
        forms_extra=sum(len(files.forms.get(stem(name), ())) for name in names) - len(found),
        cells=cells,
        findings=score_findings(gold, files, matched, load_types()),
        failures=files.failures,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="assist eval", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--gold", type=Path, required=True, metavar="FILE", help="annotated forms (JSON)")
    parser.add_argument("--docs", type=Path, required=True, metavar="DIR", help="the documents annotated")
    parser.add_argument("--records", type=Path, metavar="FILE", help="score this JSONL of assist triage")
    parser.add_argument("--json", metavar="FILE", help="write the scorecard as JSON; - for standard output")
    parser.add_argument("--verbose", action="store_true", help="list every miss and every cell not right")
    limits = parser.add_argument_group("thresholds (percent; exit 1 when missed)")
    for name in ("forms", *GROUPS, "recall-core", "recall", "evidence"):
        limits.add_argument(f"--min-{name}", type=float, metavar="PCT")
    limits.add_argument("--max-wrong", type=float, metavar="PCT", help="wrong budget and indicator cells")
    limits.add_argument("--max-false-alarms", type=int, metavar="N")
    limits.add_argument("--max-trap-alarms", type=int, metavar="N")
    return parser


def _below(card: Scorecard, args: argparse.Namespace) -> list[str]:
    """The thresholds that the scorecard misses, each with its figure."""
    figures = {
        "forms": share(card.forms_found, card.forms_gold),
        **{group: card.accuracy(group) for group in GROUPS},
        "recall_core": card.recall(core_only=True),
        "recall": card.recall(core_only=False),
        "evidence": card.evidence(),
    }
    below = [
        f"{name}: {figure:.2f}% < {limit:g}%"
        for name, figure in figures.items()
        if (limit := getattr(args, f"min_{name}")) is not None and figure < limit
    ]
    alarms = card.findings.false_alarms
    ceilings: dict[str, float] = {
        "wrong": card.wrong_share(("budget", "indicators")),
        "false_alarms": len(alarms),
        "trap_alarms": sum(alarm.trap is not None for alarm in alarms),
    }
    below += [
        f"{name}: {figure:g} > {limit:g}"
        for name, figure in ceilings.items()
        if (limit := getattr(args, f"max_{name}")) is not None and figure > limit
    ]
    return below


def _write_json(card: Scorecard, target: str) -> None:
    text = json.dumps(card.as_json(), ensure_ascii=False, indent=2)
    if target == "-":
        print(text)
    else:
        Path(target).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
