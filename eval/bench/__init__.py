"""The benchmark: clean forms, contradictions planted in them, and how well they are found (docs/benchmark.md).

base forms (base, decoys) are proved clean by constraints; mutators break one thing each (mutators, heldout);
solver keeps what is observable and has one cause; cases lists the insertions and writes their files; locate and
judge tell what a finding shows; run reads and checks; score, report, plot and misses measure and tell; gate holds
CI to what was reached; baselines and tracks are measured beside it.
"""
