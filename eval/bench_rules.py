"""What the rules cost a form: the whole catalogue on forms whose strings it has not seen before.

    python -m eval.bench_rules [--forms 400] [--most 2.0] [--slowest 10] [--json FILE]

Reads generated forms of all families, all different, a fifth of them only to warm up. Timed is what comes after
reading: `rules.check_all` and `rules.check_siblings`, with what they prepare (claims, passages, dates), on one core, by the
process's own clock, with the garbage collector set as the workers of a batch set it. Half of the files go in the
chunks of sixteen in which a worker checks them; prints the median, the mean and the most of the chunks in
milliseconds a form. The other half is checked file by file, as a single upload is: printed too, under "alone". Then the rules
that take longest. Exits 1 when the median is over --most.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path
from statistics import mean, median

from assist.extract import extract
from assist.model import Form
from assist.pipeline.limits import set_loaded_aside
from assist.readers import read_bytes
from assist.rules import all_rules, check, check_all, check_siblings
from corpus.families import families
from corpus.generate import generate
from corpus.render import render

_FIRST_SEED = 90_000
_CHUNK = 16
"""Files that a worker of the pipeline takes at once."""
_MILLISECONDS = 1000

Read = tuple[tuple[Form, ...], str]


def forms_of_files(count: int) -> list[Read]:
    """The forms and the text of each of `count` generated files, all families in turn."""
    names = list(families())
    read = []
    for index in range(count):
        family = names[index % len(names)]
        document = read_bytes(render(generate(_FIRST_SEED + index, family), family, "docx"), f"{index}.docx")
        read.append((extract(document), document.text))
    return read


def cost(read: Sequence[Read], at_once: int) -> list[float]:
    """Milliseconds of CPU a form that it takes to check the forms of so many files together, chunk by chunk."""
    spent = []
    for first in range(0, len(read), at_once):
        chunk = read[first : first + at_once]
        began = time.process_time()
        check_all([(form, text, None) for forms, text in chunk for form in forms])
        for forms, text in chunk:
            check_siblings(forms, text)
        count = sum(len(forms) for forms, _ in chunk)
        spent.append((time.process_time() - began) * _MILLISECONDS / max(1, count))
    return spent


def cost_of_each(read: Sequence[Read]) -> dict[str, float]:
    """Milliseconds a form of every rule by itself; what several share is prepared anew for each of them."""
    spent: dict[str, float] = {}
    for rule in all_rules():
        if rule.scope == "form":
            began = time.process_time()
            for forms, text in read:
                for form in forms:
                    check(form, text, [rule])
            spent[rule.id] = time.process_time() - began
    count = sum(len(forms) for forms, _ in read)
    return {name: value * _MILLISECONDS / count for name, value in spent.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the measurement; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=400)
    parser.add_argument("--most", type=float, default=2.0, help="the most that the median may be, in ms")
    parser.add_argument("--slowest", type=int, default=10)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    read = forms_of_files(options.forms)
    warm = max(1, len(read) // 5)
    cost(read[:warm], _CHUNK)
    set_loaded_aside()
    chunks: list[float] = []
    alone: list[float] = []
    together, single = read[warm::2], read[warm + 1 :: 2]
    for first in range(0, len(together), _CHUNK):  # in turns, so that whatever else the machine does falls on both
        chunks.extend(cost(together[first : first + _CHUNK], _CHUNK))
        alone.extend(cost(single[first : first + _CHUNK], 1))
    figures = {"median": median(chunks), "mean": mean(chunks), "most": max(chunks), "alone": median(alone)}
    told = "  ".join(f"{name} {value:.2f}" for name, value in figures.items())
    print(f"{len(read) - warm} files, milliseconds a form: {told}")
    slowest = sorted(cost_of_each(read[:warm]).items(), key=itemgetter(1), reverse=True)
    for name, value in slowest[: options.slowest]:
        print(f"  {name:4} {value:.3f}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))
    return int(figures["median"] > options.most)


if __name__ == "__main__":
    raise SystemExit(main())
