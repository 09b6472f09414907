"""Paths from each of some entities to each of others, one row a pair."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import LimitError
from kg.paths.asked import turn
from kg.paths.context import ContextJudge
from kg.paths.finder import PathFinder
from kg.paths.missing_links import find_unconnected
from kg.paths.walked_links import WalkedLinks
from kg.paths.walker import Walker
from kg.words.chains import chain
from kg.words.phrases import counted
from kg.words.result import Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model.content import Content
    from kg.names.reading import Reading
    from kg.paths.found_path import FoundPath
    from kg.paths.query import PathQuery

#: The fields of a row, in order, and those that fit a table.
COLUMNS = (
    *("source", "target", "paths", "best", "sign", "support", "coherence", "certainty"),
    *("complete", "source_curie", "target_curie"),
)
TABLE_COLUMNS = COLUMNS[:8]


class PairAnswer(NamedTuple):
    """The answer for one pair."""

    source: Reading
    target: Reading
    #: The best paths, as in :class:`kg.paths.finder.PathAnswer`; empty where there is none.
    paths: tuple[FoundPath, ...]
    #: ``False`` if the search stopped at a limit.
    complete: bool


@dataclass(frozen=True, repr=False)
class PairAnswers(Result[PairAnswer]):
    """The answers for several pairs: a sequence."""

    answers: tuple[PairAnswer, ...]
    content: Content = field(repr=False, compare=False)

    def _held(self) -> Sequence[PairAnswer]:
        return self.answers

    #: The fields of a row, and of a text table.
    columns, table_columns = COLUMNS, TABLE_COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each pair, with the fields of :data:`COLUMNS`."""
        return [pair_row(answer, self.content) for answer in self.answers]

    def to_dict(self) -> dict[str, Any]:
        """Return the rows with the version of the data."""
        return {"data_version": self.content.data_version[:12], "rows": self.rows()}

    def nothing(self) -> str:
        """Return the words for an answer without a pair."""
        return "no pairs"

    def _title(self) -> str:
        joined = sum(bool(answer.paths) for answer in self.answers)
        return f"{counted(len(self), 'pair')}, {joined} with a path"


def find_pairs(
    content: Content, sources: Sequence[Reading], targets: Sequence[Reading], query: PathQuery
) -> PairAnswers:
    """Find the best paths of every pair.

    :param content: The graph.
    :param sources: The first entities, each once.
    :param targets: The last entities, each once.
    :param query: The options of the question.

    :returns: An answer per pair, in the order of sources, then of targets. An entity is never paired with itself.
    """
    finder = PathFinder(content)
    links = WalkedLinks(Walker(content, ContextJudge(content), query))
    pairs = [(source, target) for source in sources for target in targets if source.entity != target.entity]
    hopeless: set[tuple[int, int]] = set()
    with suppress(LimitError):  # then each is asked
        plain = (_numbers(pair, links) for pair in pairs if not _has_group(pair, content))
        hopeless.update(find_unconnected(links, plain, max_edges=query.max_edges))
    answers = (
        PairAnswer(*pair, (), complete=True) if _numbers(pair, links) in hopeless else _answer(finder, *pair, query)
        for pair in pairs
    )
    return PairAnswers(tuple(answers), content)


def _has_group(pair: tuple[Reading, Reading], content: Content) -> bool:
    """Return whether a group may answer for one of the two."""
    return any(content.groups(reading.entity.curie) for reading in pair)


def _numbers(pair: tuple[Reading, Reading], links: WalkedLinks) -> tuple[int, int]:
    source, target = pair
    return links.number(source.entity.curie), links.number(target.entity.curie)


def _answer(finder: PathFinder, source: Reading, target: Reading, query: PathQuery) -> PairAnswer:
    try:
        answer = finder.answer(source, target, query)
    except LimitError:
        return PairAnswer(source, target, (), complete=False)
    return PairAnswer(source, target, answer.paths, answer.complete)


def pair_row(answer: PairAnswer, content: Content) -> dict[str, Any]:
    """Return an answer as a row with the fields of :data:`COLUMNS`.

    :param answer: The answer.
    :param content: The content it was found in.

    :returns: The number of paths, those that only spell out another left out, with the chain, the sign, the support,
        the coherence and the weakest certainty of the best; ``no path`` instead of a chain if no path was found.
    """
    row: dict[str, Any] = {
        "source": answer.source.phrase,
        "target": answer.target.phrase,
        "paths": sum(path.expands is None for path in answer.paths),
        "best": "no path" if answer.complete else "no path before the search stopped at its limit",
        "sign": None,
        "support": None,
        "coherence": None,
        "certainty": None,
        "complete": answer.complete,
        "source_curie": answer.source.entity.curie,
        "target_curie": answer.target.entity.curie,
    }
    if answer.paths:
        best = answer.paths[0]
        row |= {
            "best": chain(best, content),
            "sign": best.sign and best.sign * turn(answer.source, answer.target),
            "support": round(best.support, 6),
            "coherence": best.coherence,
            "certainty": best.certainty,
        }
    return row
