"""Attacks in a document against the model that reads it: no value, verdict or score may change.

Each attack is put where it is sent: beside a label of an unknown layout, and into a reason that is judged.
The first is compared with what the same model read of the layout without the attack, the second with the same
file without a model. A value that is read without the attack and not read with it is lost, not changed.
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
from eval.modelled.known import FOREIGN, differences, with_reason
from eval.modelled.layouts import LAYOUTS, read_layout, values
from eval.modelled.served import Served
from tests.text.test_injection import ATTACKS

_VALUE = "青禾区民政局"
_FAMILY, _SEED = "P2-YN", 1
_STEP = 7
"""Every seventh attack: of each kind of wording some."""


def beside_a_label(served: Served, attack: str) -> list[str]:
    """What is read otherwise when the attack stands in a value's place; that value is left out."""
    rows, _ = LAYOUTS["ledger"]
    attacked = [[attack if cell == _VALUE else cell for cell in row] for row in rows]
    forms = [read_layout(served, given)[0].form for given in (rows, attacked)]
    before, after = (values(form) if form is not None else {} for form in forms)
    changed = [path for path, value in after.items() if path in before and value != before[path]]
    added = [path for path in after if path not in before]
    return [path for path in (*changed, *added) if after[path] != attack]


def in_a_reason(served: Served, attack: str) -> list[str]:
    """What a model changes or removes in a known form one of whose judged reasons holds the attack."""
    sample = with_reason(generate(_SEED, _FAMILY), f"{FOREIGN}{attack}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.html")
        path.write_bytes(render(sample, _FAMILY, "html"))
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
