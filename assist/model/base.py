"""The common base of every record: immutable, and strict about unknown keys."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable record. Unknown keys raise pydantic.ValidationError."""

    model_config = ConfigDict(frozen=True, extra="forbid")
