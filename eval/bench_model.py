"""Figures with a real model, each within a given time.

    python -m eval.bench_model layouts|layouts-2|...|layouts-10|judging|exam|attacks|known|cost --seconds 1800
    python -m eval.bench_model layouts-3 --first-shot    # a row apart, for a set that nothing has read before
    python -m eval.bench_model table

The model is any OpenAI-compatible one on loopback: OPENAI_BASE_URL, LOCAL_LLM_MODEL. When the time is up
nothing new is begun; what was measured until then is the row, with its n. Rows go to eval/modelled/figures.json,
and `table` prints them as docs/model.md has them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.modelled import attacks, cost, judging, known, layouts
from eval.modelled.report import FIRST_SHOT, markdown
from eval.modelled.served import FIGURES, Served, keep

_MEASURES: dict[str, Callable[[Served], dict[str, Any]]] = {
    "layouts": layouts.measure,
    "layouts-2": layouts.measure_second,
    "layouts-3": layouts.measure_third,
    "layouts-4": layouts.measure_fourth,
    "layouts-5": layouts.measure_fifth,
    "layouts-6": layouts.measure_sixth,
    "layouts-7": layouts.measure_seventh,
    "layouts-8": layouts.measure_eighth,
    "layouts-9": layouts.measure_ninth,
    "layouts-10": layouts.measure_tenth,
    "layouts-11": layouts.measure_eleventh,
    "layouts-12": layouts.measure_twelfth,
    "cost": cost.measure,
    "judging": judging.measure,
    "exam": judging.measure_exam,
    "attacks": attacks.measure,
    "known": known.measure,
}


def main(argv: Sequence[str] | None = None) -> int:
    """The command; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_model", description=__doc__)
    parser.add_argument("what", choices=(*_MEASURES, "table"))
    parser.add_argument("--seconds", type=float, default=900.0)
    parser.add_argument("--cache", type=Path, help="answers are kept there and used again")
    parser.add_argument("--docs", type=Path, metavar="DIR", help="for cost: real forms, counted apart")
    parser.add_argument("--first-shot", action="store_true", help="keep the row apart: nothing was mended for it yet")
    parser.add_argument("--out", type=Path, default=FIGURES)
    options = parser.parse_args(argv)
    if options.what == "table":
        print(markdown(json.loads(options.out.read_text(encoding="utf-8"))))
        return 0
    served = Served.from_environment(options.seconds, options.cache, options.docs)
    row = _MEASURES[options.what](served)
    keep(options.out, options.what + (FIRST_SHOT if options.first_shot else ""), served.model, row)
    print(json.dumps(row, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
