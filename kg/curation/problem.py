"""A problem that ``kg lint`` finds."""

from __future__ import annotations

from typing import NamedTuple

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
