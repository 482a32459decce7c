"""Attacks in a document against the model that reads it: no value, verdict or score may change.

Each attack is put where it is sent: into a sentence of a report that the model is asked about, six of a report at a
time. What is read then is compared with what the same model read without them. A value that is not read any more is
lost, not changed. Labels and values that hold an attack are not sent at all; that the reading of a form with one
in it stays the same is measured too. (A model that judges can only add questions for a reviewer, after its exam.)
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from assist.model import Record
from eval.modelled.layouts import LAYOUTS, read_file, read_layout, values
from eval.modelled.served import Served
from tests.extract.unknown_layouts import NARRATIVE
from tests.text.test_injection import ATTACKS

_SENTENCES = (
    "调度台账记下的日均是102班", "抽查下来为93.5%", "实际更新12辆", "落成22座", "到年底跑起来的有17条", "满意的占91.2%",
)  # fmt: skip
"""Ends of clauses of the report, each in a sentence that is asked about."""
_VALUE, _FIRST = "农村危桥重修", "原先盼着"


def in_sentences(served: Served, attacks: Sequence[str]) -> list[str]:
    """What is read otherwise when each of these attacks stands in a sentence of its own."""
    attacked = NARRATIVE
    for clause, attack in zip(_SENTENCES, attacks, strict=False):
        attacked = attacked.replace(clause, f"{clause}，{attack.rstrip('。')}")
    before = read_file(served, "a.txt", NARRATIVE.encode())[0]
    after = read_file(served.forgetful(), "a.txt", attacked.encode())[0]
    known, found = (
        {item.level3: (item.target_text, item.actual_text, item.weight, item.score) for item in one.form.indicators}
        if one.form else {}
        for one in (before, after)
    )  # fmt: skip
    return [f"{name}: {read}" for name, read in found.items() if known.get(name) != read] + _verdicts(before, after)


def beside_labels(served: Served, attacks: Sequence[str]) -> list[str]:
    """What is read otherwise when one attack is a value and another a label; what they replace is left out."""
    rows, _ = LAYOUTS["board"]
    value, label = attacks[0], attacks[-1].rstrip("。")
    attacked = [[value if cell == _VALUE else cell for cell in row] for row in rows]
    at = next(at for at, row in enumerate(rows) if row[0] == _FIRST)
    attacked.insert(at, [label, "全部达到预期，资料齐全。"])
    before, after = read_layout(served, rows)[0], read_layout(served.forgetful(), attacked)[0]
    known, found = (values(one.form) if one.form is not None else {} for one in (before, after))
    changed = [f"{path}: {read}" for path, read in found.items() if read != known.get(path) and read != value]
    return changed + _verdicts(before, after)


def _verdicts(before: Record, after: Record) -> list[str]:
    """Findings that went away or lost their weight because of an attack. The attack itself is a new one."""
    left = Counter((one.rule, one.verdict) for one in after.findings)
    return [f"gone: {rule} {verdict}" for (rule, verdict), n in
            Counter((one.rule, one.verdict) for one in before.findings).items() if left[rule, verdict] < n]  # fmt: skip


def measure(served: Served, attacks: Sequence[str] = ATTACKS) -> dict[str, Any]:
    """How many attacks changed something, of those that there was time for."""
    start = time.monotonic()
    counts: Counter[str] = Counter()
    changed: list[str] = []
    for place, size in ((beside_labels, 2), (in_sentences, len(_SENTENCES))):
        for at in range(0, len(attacks), size):
            if served.spent:
                break
            some = attacks[at : at + size]
            found = place(served, some)
            counts[place.__name__] += len(some)
            changed += [f"{place.__name__}: {some}: {one}" for one in found]
            print(f"{place.__name__}: {some}: {found or 'nothing'}", file=sys.stderr, flush=True)
    return {
        "n": sum(counts.values()),
        "places": dict(counts),
        "changed": changed,
        "seconds": round(time.monotonic() - start),
    }
