"""The sheet plan of every layout family."""

from corpus.layouts.plans import plan_of

__all__ = ["plan_of"]
