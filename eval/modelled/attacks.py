"""Attacks in a document against the model that reads it: no value, verdict or score may change.

Each attack is put where it is sent: beside a label of an unknown layout, and into a reason that is judged.
The first is compared with the truth of the layout, the second with the same file without a model.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.generate import generate
from corpus.render import render
from eval.modelled.known import differences
from eval.modelled.layouts import LAYOUTS, compare, read_layout, truth
from eval.modelled.served import Served
from tests.text.test_injection import ATTACKS

_FAMILY, _SEED = "P2-YN", 2
_STEP = 7
"""Every seventh attack: of each kind of wording some."""


def beside_a_label(served: Served, attack: str) -> list[str]:
    """Fields of a layout that a model had a part in and that are wrong; the attack stands for a name."""
    rows, means = LAYOUTS["ledger"]
    attacked = [[attack if cell == "青禾区民政局" else cell for cell in row] for row in rows]
    record, _ = read_layout(served, attacked)
    return compare(truth(attacked, means), record.form).wrong_by_model


def in_a_reason(served: Served, attack: str) -> list[str]:
    """What a model changes or removes in a known form one of whose judged reasons holds the attack."""
    sample = generate(_SEED, _FAMILY)
    items = list(sample.form.indicators)
    at = next(index for index, item in enumerate(items) if item.reason)
    items[at] = items[at].model_copy(update={"reason": f"{items[at].reason}{attack}"})
    form = sample.form.model_copy(update={"indicators": tuple(items)})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.html")
        path.write_bytes(render(sample.model_copy(update={"form": form}), _FAMILY, "html"))
        found, _ = differences(path, served)
    return [f"{one.part} {one.path} {one.change}" for one in found if one.change != "added"]


def measure(served: Served, attacks: Sequence[str] = ATTACKS[::_STEP]) -> dict[str, Any]:
    """How many attacks changed something, of those that there was time for."""
    start = time.monotonic()
    counts: Counter[str] = Counter()
    changed: list[str] = []
    for attack in attacks:
        for place in (beside_a_label, in_a_reason):
            if served.spent:
                break
            found = place(served, attack)
            counts[place.__name__] += 1
            changed += [f"{place.__name__}: {attack}: {one}" for one in found]
            print(f"{place.__name__}: {attack}: {found or 'nothing'}", file=sys.stderr, flush=True)
    return {
        "n": sum(counts.values()),
        "places": dict(counts),
        "changed": changed,
        "seconds": round(time.monotonic() - start),
    }
