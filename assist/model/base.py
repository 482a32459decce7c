"""The common base of every record: immutable, and strict about unknown keys."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict

# What pydantic's own construction ends in, done directly: cheaper than object.__setattr__ with names.
_new = object.__new__
_set_values = BaseModel.__dict__["__dict__"].__set__
_set_fields_set = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_set_extra = BaseModel.__dict__["__pydantic_extra__"].__set__
_set_private = BaseModel.__dict__["__pydantic_private__"].__set__


class Frozen(BaseModel):
    """An immutable record. Unknown keys raise pydantic.ValidationError."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    _every_field: ClassVar[set[str]]

    @classmethod
    def __pydantic_init_subclass__(cls, **arguments: Any) -> None:
        """Notes the fields of the class, for `trusted`."""
        super().__pydantic_init_subclass__(**arguments)
        cls._every_field = set(cls.model_fields)

    @classmethod
    def trusted(cls, values: dict[str, Any]) -> Self:
        """A record of values that are known to be right, all fields given: no validation. It keeps the dictionary.

        A form has hundreds of cells and addresses that our own code makes; validating them again takes
        several times as long as making them (pydantic's model_construct is slower still).
        """
        record = _new(cls)
        _set_values(record, values)
        _set_fields_set(record, cls._every_field)  # shared: a frozen record never adds to it
        _set_extra(record, None)
        _set_private(record, None)
        return record

    @classmethod
    def trusted_all(cls, many: Iterable[dict[str, Any]]) -> list[Self]:
        """`trusted` for each of many: without a call for each, which takes as long as all the rest."""
        records = []
        for values in many:
            record = _new(cls)
            _set_values(record, values)
            _set_fields_set(record, cls._every_field)
            _set_extra(record, None)
            _set_private(record, None)
            records.append(record)
        return records
