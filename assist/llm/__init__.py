"""The seam to a language model: any OpenAI-compatible endpoint, asked for ids and quotes, never for values.

Only this package imports openai and langchain's model classes, and only when a request is really sent:
importing it is cheap. `Seam.batch` takes requests and gives answers or named failures, in order.
"""

from assist.llm.access import Access, resolve
from assist.llm.errors import ModelError
from assist.llm.request import Answer, Request

__all__ = ["Access", "Answer", "ModelError", "Request", "resolve"]
