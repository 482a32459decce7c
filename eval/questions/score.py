"""Scores answers to the questions of eval.questions.make.

    python -m eval.questions.score --workspace DIR --questions questions.jsonl [--json -] [--wrong]

A structured answer is right when its number equals the known one (to half a unit of its last printed
place, four at most), or its rows are exactly the known forms or groups. A narrative one is right when the
first citation holds the passage. Wrong-but-confident: an answer that is not refused and not right.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

Answer = Mapping[str, Any]
STRUCTURED = ("count", "list", "aggregate", "group", "compare", "two-step", "negation", "top", "english")


def right(question: Mapping[str, Any], answer: Answer) -> bool:
    """Whether an answer (the object of `assist ask --format json`) is right."""
    if question["refused"]:
        return answer["refused"] is not None
    if answer["refused"] is not None:
        return False
    if question["passage"]:
        return bool(answer["citations"]) and any(
            _plain(text) in _plain(answer["citations"][0]["text"]) for text in question["passage"]
        )
    if question["value"] is not None and not _close(question["value"], answer["value"]):
        return False
    if question["files"] is not None:
        return bool(sorted(row["file"] for row in answer["rows"]) == question["files"])
    return question["groups"] is None or _same_groups(question["groups"], answer["rows"])


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _close(known: str, given: Any) -> bool:
    return given is not None and abs(Decimal(known) - Decimal(str(given))) <= Decimal("0.00005")


def _same_groups(known: Mapping[str, str], rows: list[Mapping[str, Any]]) -> bool:
    given: dict[str, Any] = {}
    for row in rows:
        values = list(row.values())
        given[str(values[0])] = values[1]
    return given.keys() == known.keys() and all(_close(value, given[key]) for key, value in known.items())


def score(questions: list[Mapping[str, Any]], ask: Callable[[str], Answer]) -> dict[str, Any]:
    """Figures over all questions; `ask` answers one. Times in milliseconds."""
    asked: Counter[str] = Counter()
    good: Counter[str] = Counter()
    confident, times, wrong = 0, [], []
    for question in questions:
        start = time.perf_counter()
        answer = ask(question["question"])
        times.append((time.perf_counter() - start) * 1000)
        asked[question["type"]] += 1
        if right(question, answer):
            good[question["type"]] += 1
            continue
        confident += answer["refused"] is None
        wrong.append({"question": question, "answer": {k: answer[k] for k in ("reading", "value", "answer", "refused")}})
    structured = sum(asked[kind] for kind in STRUCTURED)
    return {
        "questions": len(questions),
        "structured_right": round(100 * sum(good[kind] for kind in STRUCTURED) / structured, 2),
        "unanswerable_refused": round(100 * good["unanswerable"] / max(1, asked["unanswerable"]), 2),
        "narrative_first": round(100 * good["narrative"] / max(1, asked["narrative"]), 2),
        "wrong_but_confident": round(100 * confident / len(questions), 2),
        "by_type": {kind: f"{good[kind]}/{asked[kind]}" for kind in asked},
        "median_ms": round(median(times), 1),
        "wrong": wrong,
    }


def main() -> None:
    """Prints the figures."""
    from assist.ask import answer
    from assist.retrieve import Past

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--wrong", action="store_true", help="show the questions that went wrong")
    options = parser.parse_args()
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    with Past(options.workspace) as past:
        figures = score(questions, lambda text: dict(json.loads(answer(text, past).as_json())))
    wrong = figures.pop("wrong")
    json.dump(figures, sys.stdout, ensure_ascii=False, indent=1)
    print()
    if options.wrong:
        for item in wrong:
            known = {k: v for k, v in item["question"].items() if v not in (None, [], False)}
            print(json.dumps(known, ensure_ascii=False)[:400], "\n   ", json.dumps(item["answer"], ensure_ascii=False)[:400])


if __name__ == "__main__":
    main()
