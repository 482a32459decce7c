"""The benchmark: clean forms, contradictions planted in them, and how well they are found.

base forms (base, decoys) are proved clean by constraints; mutators break one thing each; solver keeps what
is observable and has one cause; cases lists the insertions; run reads and checks; score and report measure.
"""
