"""Entities that several others share: targets of all of them, causes of all, and the nodes where their routes meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.model.statements import CERTAINTIES
from kg.paths.found_path import step_certainty
from kg.words import phrases
from kg.words.chains import chain
from kg.words.phrases import listed
from kg.words.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.answers.decision import Decision
    from kg.model.content import Content
    from kg.names.reading import Reading
    from kg.paths.found_path import FoundPath
    from kg.paths.query import PathQuery
    from kg.search.edges import Step


class Reach(NamedTuple):
    """The link between one of the given entities and a shared one."""

    given: Reading
    #: The best supported path between them; with a target, the best supported route to it through the shared entity.
    path: FoundPath
    #: The verdict of ``kg effect`` between them; ``None`` where the shared entity is the given one itself.
    decision: Decision | None

    @property
    def verdict(self) -> str | None:
        """One of :data:`kg.answers.decision.VERDICTS`; ``None`` where the shared entity is the given one itself."""
        return self.decision and self.decision.verdict

    @property
    def is_of_group(self) -> bool:
        """Whether a group that holds the given entity stands for it on the path, or the verdict rests on one."""
        is_list = self.decision is not None and self.decision.rests_on_lists
        return is_list or self.given.entity.curie not in self.path.nodes


class Shared(NamedTuple):
    """An entity that several of the given ones have in common."""

    node: str
    #: In the order of those given, without those that do not reach it.
    reaches: tuple[Reach, ...]
    #: With a target: the best way on to it that all reaches have in common, if their routes first meet here; otherwise
    #: empty.
    onward: tuple[Step, ...] = ()

    @property
    def cost(self) -> float:
        """The sum of -ln support over the reaches; a better supported one costs less."""
        return sum(-log(max(reach.path.support, 1e-12)) for reach in self.reaches)


@dataclass(frozen=True, repr=False)
class Common(Result[Shared]):
    """The entities that several others share: a sequence, the best first."""

    given: tuple[Reading, ...]
    target: Reading | None
    #: Whether the shared entities act on those given, and not the other way round.
    upstream: bool
    #: The least number of those given that a shared entity is joined to.
    at_least: int
    query: PathQuery
    #: Those joined to most of the given first, then by cost and identifier.
    shared: tuple[Shared, ...]
    #: ``False`` if a search stopped at a limit.
    complete: bool
    content: Content = field(repr=False, compare=False)

    def _held(self) -> Sequence[Shared]:
        return self.shared

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields of a row: :data:`COLUMNS`, with a target :data:`TARGET_COLUMNS`."""
        return TARGET_COLUMNS if self.target else COLUMNS

    @property
    def table_columns(self) -> tuple[str, ...]:
        """The fields of a text table: :data:`TABLE_COLUMNS`, with a target :data:`TARGET_TABLE_COLUMNS`."""
        return TARGET_TABLE_COLUMNS if self.target else TABLE_COLUMNS

    def rows(self) -> list[dict[str, Any]]:
        """Return one row for each shared entity.

        :returns: The fields of :data:`TARGET_COLUMNS`, and ``routes``: the paths with their supports in lines.
        """
        return [self._row(shared) for shared in self.shared]

    def _row(self, shared: Shared) -> dict[str, Any]:
        content = self.content
        entity = content.entities[shared.node]
        paths = [reach.path for reach in shared.reaches]
        chains = [chain(path, content) for path in paths]
        return {
            "shared": entity.label,
            "curie": entity.curie,
            "category": entity.category,
            "reached_by": [reach.given.phrase for reach in shared.reaches],
            "agreement": agreement(shared, content, upstream=self.upstream),
            "verdicts": [reach.verdict for reach in shared.reaches],
            "signs": [path.sign for path in paths],
            "supports": [round(path.support, 6) for path in paths],
            "certainties": [path.certainty for path in paths],
            "paths": chains,
            "statements": [[item.id for item in path.statements] for path in paths],
            "cost": round(shared.cost, 6),
            "onward": chain(paths[0]._replace(steps=shared.onward), content) if shared.onward else None,
            "routes": "\n".join(
                f"{words} ({phrases.support(path.support)}, {path.certainty})"
                for words, path in zip(chains, paths, strict=True)
            ),
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the rows with the version of the data, and whether every search was finished."""
        columns = self.columns
        return {
            "data_version": self.content.data_version[:12],
            "complete": self.complete,
            "rows": [{column: row[column] for column in columns} for row in self.rows()],
        }

    def notes(self) -> list[str]:
        """Return a line where a search stopped at its limit."""
        return [] if self.complete else ["a search stopped at its limit: there may be more"]

    def nothing(self) -> str:
        """Return the words for an answer without a shared entity."""
        labels = ", ".join(reading.phrase for reading in self.given)
        few = f"{self.at_least} of {labels}" if self.at_least < len(self.given) else f"each of {labels}"
        within = f"within {phrases.counted(self.query.max_edges, 'edge')}"
        if self.target:
            return f"nothing lies on routes of {few} to {self.target.phrase} {within}"
        return f"nothing {'acts on' if self.upstream else 'is acted on by'} {few} {within}"

    def _title(self) -> str:
        named = listed(reading.phrase for reading in self.given)
        on = f" on their routes to {self.target.phrase}" if self.target else ""
        direction = "upstream of" if self.upstream else "downstream of"
        kind = f"shared by {named}{on}" if self.target else f"{direction} {named}"
        return f"{phrases.counted(len(self), 'entity')} {kind}"


#: The fields of a row, in order, and those of a table. Lists are in the order of ``reached_by``.
COLUMNS = tuple(
    "shared curie category reached_by agreement verdicts signs supports certainties paths statements cost".split()
)
TABLE_COLUMNS = ("shared", "agreement", "routes")
#: ... with a target, where ``onward`` is empty unless the routes first meet at the shared entity.
TARGET_COLUMNS = (*COLUMNS, "onward")
TARGET_TABLE_COLUMNS = (*TABLE_COLUMNS, "onward")

#: A verdict to what one entity does to another, what several do, and what is said behind it.
VERBS = {
    "positive": ("raises", "raise", ""),
    "negative": ("lowers", "lower", ""),
    "ambiguous": ("raises and lowers", "raise and lower", "ambiguous"),
    "depends": ("raises and lowers", "raise and lower", "by the recorded context"),
    "by_kind": ("raises and lowers", "raise and lower", "by kind"),
    "unsigned": ("affects", "affect", "direction not stated"),
    "correlated": ("goes with", "go with", "a correlation"),
    "no_effect": ("has no measured effect on", "have no measured effect on", ""),
    "denied": ("is denied to affect", "are denied to affect", ""),
    "unknown": ("affects", "affect", "which way is not known"),
    "none": ("leads to", "lead to", "no verdict"),
}


def agreement(shared: Shared, content: Content, *, upstream: bool) -> str:
    """Say whether the verdicts between a shared entity and those given agree, and how certain they are.

    :param shared: The shared entity.
    :param content: The graph.
    :param upstream: Whether it acts on those given.

    :returns: Words as in ``both raise Treg``, ``IL-10 raises it (composed, inferred), IL-6 lowers it`` or ``raises
        IL-10, lowers IL-6``.
    """
    groups: dict[str, list[Reach]] = {}
    for reach in shared.reaches:
        if reach.verdict:
            groups.setdefault(reach.verdict, []).append(reach)
    itself = [reach.given.phrase for reach in shared.reaches if not reach.verdict]
    agree = len(groups) == 1 and not itself
    everyone = "both" if len(shared.reaches) == 2 else "all"
    object_ = phrases.label(shared.node, content.entities) if agree else "it"
    clauses = []
    for verdict, reaches in groups.items():
        one, several, behind = VERBS[verdict]
        who = everyone if agree else listed(reach.given.phrase for reach in reaches)
        words = f"{one} {who}" if upstream else f"{who} {several if len(reaches) > 1 else one} {object_}"
        marks = [*filter(None, [behind]), *_marks(shared.node, reaches)]
        clauses.append(f"{words} ({', '.join(marks)})" if marks else words)
    return ", ".join([*clauses, *(f"{label} is it" for label in itself)])


def _marks(node: str, reaches: Sequence[Reach]) -> Iterator[str]:
    """Name the weaknesses of the verdicts between given entities and a shared one: their bases and certainties."""
    bases = {reach.decision.basis for reach in reaches if reach.decision}
    between = [_between(node, reach.path) for reach in reaches]
    if not bases <= {"stated", "kind"} and any(len(steps) > 1 for steps in between):
        yield "composed"
    if any(reach.decision and reach.decision.basis == "kind" and not reach.is_of_group for reach in reaches):
        yield "of narrower kinds"
    weakest = max((step_certainty(step) for steps in between for step in steps), key=CERTAINTIES.index)
    if weakest != "asserted" and bases != {"kind"}:
        yield weakest
    if members := [reach.given.phrase for reach in reaches if reach.is_of_group]:
        yield f"said of {'lists' if len(members) > 1 else 'a list'} with {listed(members)}, together"


def _between(node: str, path: FoundPath) -> Sequence[Step]:
    """Return the steps between a given entity and a shared one; all where the path ends at it, or at its group."""
    return path.steps[: path.nodes.index(node) if node in path.nodes else None] or path.steps
