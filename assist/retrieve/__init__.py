"""Past forms: their facts, a text index over them, similar forms, precedents."""

from assist.retrieve.past import Past, PastError

__all__ = ["Past", "PastError"]
