"""Held-out mutators: a third of all, drawn by lot (lot.py) from kinds written down before one was made (kinds.toml).

Nothing in assist/ may know of them; their misses are counted, never shown.
"""
