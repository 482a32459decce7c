"""Checks that a model judges, on candidates that code proposes. They only ever ask a reviewer to look."""

from assist.reviews.judging import Judgement, Proposal, judge, propose

__all__ = ["Judgement", "Proposal", "judge", "propose"]
