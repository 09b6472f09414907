"""The errors that a caller may want to catch. A message names the value, the place and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


#: The way out where no name looks like one that the graph lacks.
FIND = "'kg find TEXT' searches names"


class KGError(Exception):
    """Base of every error of this package."""


class DataError(KGError, ValueError):
    """A file of ``triples/`` or ``ontology/`` that cannot be used; ``file`` and ``line`` say where."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")
        self.file = file
        self.line = line
        self.problem = problem


class SourceError(KGError, ValueError):
    """A source document that cannot be used."""


class ClosedError(KGError, ValueError):
    """A question to a graph that was closed."""

    def __init__(self) -> None:
        super().__init__("this graph is closed; open its store again")


class NameNotFoundError(KGError, LookupError):
    """A name that stands for nothing in the graph; ``near`` lists names that look like it.

    :param name: The name.
    :param near: Names that look like it.
    :param known_as: The outside terms that have this name.
    :param what: The kind of thing that was looked for.
    :param way_out: The advice where nothing looks like it.
    :param outside: Which term of an outside vocabulary it stands for, as "TSG-6 is TNFAIP6 (NCBIGene:7130)".
    """

    def __init__(
        self,
        name: str,
        near: Sequence[str] = (),
        known_as: Sequence[str] = (),
        *,
        what: str = "entity",
        way_out: str = FIND,
        outside: str = "",
    ) -> None:
        message = f"{outside}, which the graph lacks" if outside else f"no {what} {_shown(name)} in the graph"
        if known_as and not outside:
            message += f" (elsewhere it stands for {', '.join(known_as)})"
        if outside and way_out == FIND:
            way_out = "'kg source add FILE' reads a document about it"
        super().__init__(f"{message}; {_meant(near) if near else way_out}")
        self.name = name
        self.known_as = tuple(known_as)
        self.near = tuple(near)
        self.outside = outside


class AmbiguousNameError(KGError, LookupError):
    """A name with several readings in the graph; ``readings`` lists them."""

    def __init__(self, name: str, readings: Sequence[str]) -> None:
        super().__init__(f"{_shown(name)} has several readings: {', '.join(readings)}; give one of the identifiers")
        self.name = name
        self.readings = tuple(readings)


class NameListError(KGError, ValueError):
    """A list of names that cannot be used; ``problems`` has a message for each place in it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class QueryError(KGError, ValueError):
    """A SPARQL query that cannot be used."""


class LimitError(KGError, RuntimeError):
    """Work that was stopped by a limit with nothing to show."""


def _meant(near: Iterable[str]) -> str:
    return f"did you mean {', '.join(near)}?"


def _shown(name: str) -> str:
    """Quote a name for a message, cut where it is too long to be one."""
    return repr(name if len(name) <= 100 else f"{name[:99]}…")


def names(values: Iterable[str]) -> str:
    """Join words for a message, sorted, with commas between them.

    >>> names(["b", "a"])
    'a, b'
    """
    return ", ".join(sorted(values))
