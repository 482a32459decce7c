"""Questions over the past forms: a question becomes a typed plan, code runs it, the answer cites."""

from assist.ask.answer import Answer, Citation, answer
from assist.ask.plan import Filter, Plan, Refusal

__all__ = ["Answer", "Citation", "Filter", "Plan", "Refusal", "answer"]
