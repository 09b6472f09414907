"""A cached property without a lock, as :class:`functools.cached_property` is from Python 3.12 on.

In Python 3.11, a thread holds a lock of the property while it computes a value, for every instance of the class. In a
child process that is forked meanwhile, nobody releases that lock.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or sys.version_info >= (3, 12):
    from functools import cached_property
else:

    class cached_property:
        """A property that is computed once for each instance; by two threads at once, each computes it.

        :param compute: The method.
        """

        def __init__(self, compute: Any) -> None:
            self._compute = compute
            self.__doc__ = compute.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self._name = name

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            """Return the value, and keep it as an attribute of the instance, which is found before this property."""
            if instance is None:  # asked of the class, as help() does
                return self
            value = instance.__dict__[self._name] = self._compute(instance)
            return value


__all__ = ["cached_property"]
