"""Classes of fields, as :mod:`dataclasses` makes them, for what every command imports.

Importing :mod:`dataclasses` and making three classes with it takes 3 ms, a fifteenth of a command that does nothing.
Classes that only some commands need are made with :mod:`dataclasses`.
"""

from __future__ import annotations

from typing import Any, Self, dataclass_transform


@dataclass_transform(eq_default=False)
class DataClass:
    """A class whose annotated attributes are its fields; their values are those that it is made with, or its defaults.

    The type checker finds fields that are missing or unknown, as it does for a class of :mod:`dataclasses`. All
    instances share a default, so nothing may change it.
    """

    def __init_subclass__(cls, *, kw_only: bool = False) -> None:
        """Accept what the type checker reads: whether the fields must be named."""

    def __init__(self, *values: Any, **named: Any) -> None:
        self.__dict__.update(zip(self.fields(), values, strict=False), **named)

    @classmethod
    def fields(cls) -> list[str]:
        """Return the names of the fields, in their order."""
        return [name for base in reversed(cls.__mro__) if issubclass(base, DataClass) for name in base.__annotations__]

    def replace(self, **changes: Any) -> Self:
        """Return an instance with the same fields, except for some."""
        return type(self)(**{name: getattr(self, name) for name in self.fields()} | changes)
