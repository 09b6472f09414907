"""The answer to a question for paths, as Python and notebooks want it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.answers.gaps import MissingLink
    from kg.answers.paths import PathAnswer
    from kg.answers.walks import FoundPath
    from kg.statements import Content


class Paths:
    """The answer to one question for paths: a sequence of paths.

    :param answer: The answer.
    :param content: The content it was found in.
    """

    def __init__(self, answer: PathAnswer, content: Content) -> None:
        self.answer = answer
        self.content = content

    def __iter__(self) -> Iterator[FoundPath]:
        return iter(self.answer.paths)

    def __len__(self) -> int:
        return len(self.answer.paths)

    def __getitem__(self, index: int) -> FoundPath:
        return self.answer.paths[index]

    def __str__(self) -> str:
        from kg.answers.report import path_report

        return path_report(self.answer, self.content)

    @cached_property
    def bridges(self) -> tuple[MissingLink, ...]:
        """The missing links that would open the question, where it has no path."""
        from kg.answers.gaps import GapFinder

        if self.answer.paths:
            return ()
        ends = self.answer.source.entity.curie, self.answer.target.entity.curie
        return GapFinder(self.content).bridges(*ends, self.answer.query)

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON form ``msc-kg/path/1``."""
        from kg.answers.path_record import to_dict

        return to_dict(self.answer, self.content, self.bridges)

    def to_dataframe(self) -> Any:
        """Give one row per step, where pandas is installed.

        :returns: A :class:`pandas.DataFrame` with the columns ``path`` (its rank), ``path_sign``, ``step`` (counted
            from 1), ``subject``, ``object``, ``aspect``, ``sign``, ``certainty`` and ``statements`` (identifiers);
            without rows, and with these columns, where there is no path.

        :raises ModuleNotFoundError: If it is not.
        """
        import pandas as pd  # type: ignore[import-untyped,unused-ignore]

        of_step = ("subject", "object", "aspect", "sign", "certainty")
        rows = [
            (path["rank"], path["sign"], number, *(step[key] for key in of_step), [s["id"] for s in step["statements"]])
            for path in self.to_dict()["paths"]
            for number, step in enumerate(path["steps"], 1)
        ]
        return pd.DataFrame(rows, columns=["path", "path_sign", "step", *of_step, "statements"])

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"
