"""Checks that a model judges, on candidates that code proposes. They only ever ask a reviewer to look."""

from assist.reviews.judging import Judgement, Proposal, confirm, judge, propose

__all__ = ["Judgement", "Proposal", "confirm", "judge", "propose"]
