"""The common base of every record: immutable, and strict about unknown keys."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable record. Unknown keys raise pydantic.ValidationError."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def trusted(cls, values: dict[str, Any]) -> Self:
        """A record of values that are known to be right, all fields given: no validation.

        A form has hundreds of cells and addresses that our own code makes; validating them again takes
        twice as long as making them (pydantic's model_construct is slower still).
        """
        record = cls.__new__(cls)
        set_slot = object.__setattr__
        set_slot(record, "__dict__", values)
        set_slot(record, "__pydantic_fields_set__", set(values))
        set_slot(record, "__pydantic_extra__", None)
        set_slot(record, "__pydantic_private__", None)
        return record
