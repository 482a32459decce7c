"""Held-out mutators: a third of all, drawn by lot within each group before anything was measured.

Nothing in assist/ may know of them; their misses are counted, never shown.
"""
