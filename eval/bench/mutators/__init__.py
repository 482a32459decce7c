"""Mutators that anyone may look at. Two thirds of all."""
