"""Checks that a model judges, on candidates that code proposes. They only ever ask a reviewer to look."""

from assist.reviews.exam import UNFIT, exam, passed
from assist.reviews.judging import CHECK_OF, Judgement, Proposal, confirm, judge, propose

__all__ = ["CHECK_OF", "UNFIT", "Judgement", "Proposal", "confirm", "exam", "judge", "passed", "propose"]
