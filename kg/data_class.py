"""A small substitute for :mod:`dataclasses`, for the modules that every command imports.

Importing :mod:`dataclasses` and making three classes with it takes 3 ms, a fifteenth of a command that does nothing.
Modules that only some commands import use :mod:`dataclasses`.
"""

from __future__ import annotations

from typing import Any, Self, dataclass_transform


@dataclass_transform(eq_default=False)
class DataClass:
    """An object whose fields are the annotated attributes of its class, in their order.

    A field that is not given has the default of the class. All instances share a default, so nothing may change it.

    :param *values: Values of the first fields, in order.
    :param **named: Values of further fields by name.

    :raises TypeError: If a field is missing, unknown or given twice.

    >>> class Dose(DataClass):
    ...     low: float
    ...     unit: str = "cells/kg"
    >>> Dose(2.0).replace(low=1.0).low
    1.0
    >>> Dose(2.0).replace(units="cells")
    Traceback (most recent call last):
    TypeError: Dose: no field 'units'
    """

    def __init_subclass__(cls, *, kw_only: bool = False) -> None:
        """Accept ``kw_only`` for the type checker: fields without a default may then follow those that have one."""

    def __init__(self, *values: Any, **named: Any) -> None:
        fields = self.fields()
        given = [*fields[: len(values)], *named]
        wrong = [f"no field {name!r}" for name in named if name not in fields]
        wrong += [f"no value of {name!r}" for name in fields if name not in given and not hasattr(type(self), name)]
        wrong += [f"two values of {name!r}" for name in fields if given.count(name) > 1]
        if len(values) > len(fields):
            wrong.append(f"{len(values)} values of {len(fields)} fields")
        if wrong:
            raise TypeError(f"{type(self).__name__}: {', '.join(wrong)}")
        self.__dict__.update(zip(fields, values, strict=False), **named)

    @classmethod
    def fields(cls) -> list[str]:
        """Return the names of the fields, in their order."""
        bases = [base for base in reversed(cls.__mro__) if issubclass(base, DataClass)]
        return list(dict.fromkeys(name for base in bases for name in base.__annotations__))

    def replace(self, **changes: Any) -> Self:
        """Return an instance with the same fields, except for those that are given."""
        return type(self)(**{name: getattr(self, name) for name in self.fields()} | changes)
