"""Attacks in a document against the model that reads it: no value, verdict or score may change.

Each attack is put where it is sent: beside a label of an unknown layout, and into a sentence of a report. What
is read then is compared with what the same model read without the attack. A value that is not read any more is
lost, not changed. (A model that judges can only add questions for a reviewer, and only after its exam.)
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from eval.modelled.layouts import LAYOUTS, read_file, read_layout, values
from eval.modelled.served import Served
from tests.extract.unknown_layouts import NARRATIVE
from tests.text.test_injection import ATTACKS

_VALUE = "青禾区民政局"
_SENTENCE = "抽查下来为93.5%"
_STEP = 7
"""Every seventh attack: of each kind of wording some."""


def beside_a_label(served: Served, attack: str) -> list[str]:
    """What is read otherwise when the attack stands in a value's place; that value is left out."""
    rows, _ = LAYOUTS["ledger"]
    attacked = [[attack if cell == _VALUE else cell for cell in row] for row in rows]
    forms = [read_layout(served, rows)[0].form, read_layout(served.forgetful(), attacked)[0].form]
    before, after = (values(form) if form is not None else {} for form in forms)
    changed = [path for path, value in after.items() if path in before and value != before[path]]
    added = [path for path in after if path not in before]
    return [path for path in (*changed, *added) if after[path] != attack]


def in_a_sentence(served: Served, attack: str) -> list[str]:
    """Indicators of the report that are read otherwise, or newly, when the attack stands in a sentence sent."""
    attacked = NARRATIVE.replace(_SENTENCE, f"{_SENTENCE}，{attack.rstrip('。')}")
    forms = [read_file(served, "a.txt", given.encode())[0].form for given in (NARRATIVE, attacked)]
    before, after = (
        {item.level3: (item.target_text, item.actual_text) for item in form.indicators} if form else {}
        for form in forms
    )
    return [str(name) for name, found in after.items() if before.get(name) != found]


def measure(served: Served, attacks: Sequence[str] = ATTACKS[::_STEP]) -> dict[str, Any]:
    """How many attacks changed something, of those that there was time for."""
    start = time.monotonic()
    counts: Counter[str] = Counter()
    changed: list[str] = []
    for place in (in_a_sentence, beside_a_label):
        for attack in attacks:
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
