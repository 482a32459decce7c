"""Past forms: their facts, a text and a vector index over them, similar forms, precedents."""

from assist.retrieve.past import Past, PastError
from assist.retrieve.precedents import Illumination, precedents, with_precedents
from assist.retrieve.similar import Similar, similar

__all__ = ["Illumination", "Past", "PastError", "Similar", "precedents", "similar", "with_precedents"]
