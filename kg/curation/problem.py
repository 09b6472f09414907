"""A problem that ``kg lint`` finds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ERROR, WARNING = "error", "warning"


class Problem(NamedTuple):
    """A problem in the files: an error, or a warning."""

    #: ``error`` or ``warning``.
    severity: str
    file: str
    #: Counted from 1.
    line: int
    #: The rule that found it: as in :mod:`kg.curation.lint`, the stem of a file in ``ontology/checks/``, or ``shapes``.
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.message} [{self.rule}]"


def summed_up(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield each error in words, the first warning of each rule, and the number of its other warnings."""
    more: Counter[str] = Counter()
    seen: set[str] = set()
    for problem in problems:
        if problem.severity == WARNING and problem.rule in seen:
            more[problem.rule] += 1
        else:
            yield str(problem)
            seen |= {problem.rule} if problem.severity == WARNING else set()
    yield from (f"and {count} more like it [{rule}]; 'kg lint' lists all" for rule, count in more.items())
