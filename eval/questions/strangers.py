"""Puts the questions of strangers to a store that it fills, and tells right, refused and wrong apart.

    python -m eval.questions.strangers --workspace DIR [--set first|second|third|fourth|fifth|sixth] [--show] [--json FILE]

A question that is refused although it has an answer is unhelpful; an answer that is none of the right ones is
wrong, and the figure that must stay below one in a hundred.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from assist.ask import Answer, answer
from assist.retrieve import Past
from assist.retrieve.decisions import import_rows
from eval.questions import (
    strangers_eighth,
    strangers_fifth,
    strangers_first,
    strangers_fourth,
    strangers_ninth,
    strangers_second,
    strangers_seventh,
    strangers_sixth,
    strangers_tenth,
    strangers_third,
)
from eval.questions.expected import Entry, World
from eval.questions.generated import fill, records
from eval.questions.make import known_of

SETS = {"first": strangers_first.questions, "second": strangers_second.questions, "third": strangers_third.questions,
        "fourth": strangers_fourth.questions, "fifth": strangers_fifth.questions,
        "sixth": strangers_sixth.questions, "seventh": strangers_seventh.questions,
        "eighth": strangers_eighth.questions, "ninth": strangers_ninth.questions, "tenth": strangers_tenth.questions}  # fmt: skip


def decisions(files: Sequence[str]) -> dict[str, str]:
    """Every ninth form was sent back, every fourth of the others passed."""
    return {
        name: "退回" if at % 9 == 0 else "通过" for at, name in enumerate(files) if at % 9 == 0 or at % 4 == 0
    }


def build(folder: Path, forms: int, seed: int) -> World:
    """Fills the workspace when it is empty; returns what its authors know."""
    made = list(records(forms, seed))
    decided = decisions([record.file for record in made])
    if not (folder / "assist.db").exists():
        fill(folder, iter(made))
        with Past(folder) as past:
            rows = [["文件", "决定", "理由"], *([name, word, "材料不全"] for name, word in decided.items())]
            import_rows(past, rows, "decisions.csv")
    return World([known_of(record) for record in made], decided)


def outcome(entry: Entry, given: dict[str, Any]) -> str:
    """right, refused (no answer though there is one) or wrong."""
    if entry[2].met_by(given):
        return "right"
    return "refused" if given["refused"] is not None else "wrong"


def put(entries: Iterable[Entry], past: Past) -> list[tuple[Entry, str, dict[str, Any]]]:
    """Every question with its outcome and the answer that was given."""
    results = []
    for entry in entries:
        before: Answer | None = answer(entry[3], past) if entry[3] else None
        given = json.loads(answer(entry[1], past, follow_up=before).as_json())
        results.append((entry, outcome(entry, given), given))
    return results


def figures(results: Sequence[tuple[Entry, str, dict[str, Any]]]) -> dict[str, Any]:
    """Counts in all and by type of question."""
    total = Counter(result for _, result, _ in results)
    by_type = Counter((entry[0], result) for entry, result, _ in results)
    answerable = [result for entry, result, _ in results if entry[0] != "unanswerable"]
    return {
        "questions": len(results),
        "right": total["right"],
        "refused": total["refused"],
        "wrong": total["wrong"],
        "answerable_right_percent": round(100 * answerable.count("right") / len(answerable), 1),
        "wrong_percent": round(100 * total["wrong"] / len(results), 1),
        "by_type": {f"{name}: {result}": count for (name, result), count in sorted(by_type.items())},
    }


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--set", choices=SETS, default="first")
    parser.add_argument("--forms", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--show", action="store_true", help="show the questions that were not answered rightly"
    )
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    world = build(options.workspace, options.forms, options.seed)
    with Past(options.workspace) as past:
        results = put(SETS[options.set](world), past)
    text = json.dumps(figures(results), ensure_ascii=False, indent=1)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")
    if options.show:
        for entry, result, given in results:
            if result != "right":
                told = given["refused"] or f"{given['reading']} | {given['value']} | {given['answer']}"
                sys.stdout.write(f"{result:8}{entry[0]:12}{entry[1]}\n        {told[:300]}\n")


if __name__ == "__main__":
    main()
