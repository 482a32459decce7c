"""Attributes computed when first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Owner = TypeVar("Owner")
Value = TypeVar("Value")


class lazy(Generic[Owner, Value]):
    """functools.cached_property without its lock, as it is from Python 3.12 on.

    Up to 3.11 the lock costs more than most of the values, and rules ask for some hundred of them per
    form. Two threads may compute a value twice; both get the same.
    """

    def __init__(self, function: Callable[[Owner], Value]) -> None:
        self._function = function
        self._name = function.__name__
        self.__doc__ = function.__doc__

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...
    @overload
    def __get__(self, instance: Owner, owner: type[Any] | None = None) -> Value: ...

    def __get__(self, instance: Owner | None, owner: type[Any] | None = None) -> Self | Value:
        """The value, which from then on stands in the instance's own dictionary."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._function(instance)
        return value
