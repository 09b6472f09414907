"""Finding the pairs that no path connects, and the links that are missing between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.answers.conflict_finder import find_conflicts
from kg.answers.gaps import Gaps
from kg.answers.unsettled import find_unsettled
from kg.errors import LimitError
from kg.paths.context import ContextJudge
from kg.paths.finder import PathFinder
from kg.paths.link_finder import WHOLE_PATH_FIELDS, LinkFinder
from kg.paths.query import PathQuery

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answers.conflicts import Conflict
    from kg.model.content import Content


#: The MSC and their vesicles, with all that is narrower.
MAKERS = ("CL:0000134", "ent:msc_ev")


#: The predicates from a maker to its product.
MAKING = ("msc:produces", "msc:delivers")


#: Biolink categories of possible outcomes: diseases, conditions and cells.
OUTCOMES = ("biolink:Disease", "biolink:PhenotypicFeature", "biolink:PathologicalProcess", "biolink:Cell")


#: The kinds of conflicts that new evidence could settle.
CONTRADICTIONS = ("opposite signs", "asserted and denied", "opposed verdicts", "tension")


class GapFinder:
    """Finds the missing links of one content.

    :param content: The graph.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._judge = ContextJudge(content)
        self._paths = PathFinder(content)
        self._links = LinkFinder(content)

    def gaps(
        self,
        sources: Sequence[str],
        targets: Sequence[str],
        query: PathQuery,
        *,
        limit: int = 20,
        akin: bool = False,
        loops: bool = False,
    ) -> Gaps:
        """Ask for a path from each source to each target, and for the links that are missing.

        :param sources: CURIEs, each once.
        :param targets: CURIEs, each once.
        :param query: The statements and the number of edges of paths; its other fields must have their defaults.
        :param limit: The number of links to return, at least 1.
        :param akin: Whether to return only links between entities that something ties already.
        :param loops: Whether a link may lead back to a cause of the source, or start from an effect of the target.

        :returns: The pairs without a path; the missing links: by how many of these pairs each would open, akin ones
            first, then by the number of edges, then by identifiers.

        :raises ValueError: If the query judges whole paths or is undirected, or ``limit`` is less than 1.
        :raises LimitError: If too many links lie on the way, or there are too many statements to look at each.
        """
        for name in (*WHOLE_PATH_FIELDS, "undirected"):
            if getattr(query, name):
                raise ValueError(f"a question for gaps has no {name!r}")
        if limit < 1:
            raise ValueError(f"limit must be at least 1, got {limit}")
        if not self._content.can_be_listed:
            raise LimitError("gaps need all statements, which are too many here; export and build a store (kg build)")
        asked = [(source, target) for source in sources for target in targets if source != target]
        missing, links = self._links.ask(asked, query, limit=limit, akin=akin, loops=loops)
        return Gaps(
            query,
            tuple(sources),
            tuple(targets),
            len(asked),
            tuple(missing),
            tuple(links),
            lambda: find_unsettled(sources, targets, query, self._content, limit=limit),
            lambda: self._contradictions(sources, targets)[:limit],
            self._content,
        )

    def _contradictions(self, sources: Sequence[str], targets: Sequence[str]) -> tuple[Conflict, ...]:
        """Find the conflicts that no recorded context separates, between these or wider or narrower kinds of them."""
        acting, acted = (
            set[str]().union(*(self._content.family(curie) for curie in curies)) for curies in (sources, targets)
        )
        return tuple(
            item
            for item in find_conflicts(self._content, self._content.curated())
            if item.kind in CONTRADICTIONS
            and not item.separated_by
            and any(subject in acting and object_ in acted for subject, object_ in self._pairs(item))
        )

    def _pairs(self, item: Conflict) -> list[tuple[str, str]]:
        """Return the pair of a conflict; of a tension, those of its statements."""
        if item.kind != "tension":
            return [(item.subject, item.object)]
        statements = (self._content.statements[said.id] for said in (*item.pro, *item.con))
        return [(statement.subject, statement.object) for statement in statements]

    def makers_and_products(self) -> list[str]:
        """Return the MSC, their vesicles, and everything that they are said to produce or to deliver."""
        makers = [curie for curie in MAKERS if curie in self._content.entities]
        return list(dict.fromkeys((*makers, *self.products())))

    def products(self) -> list[str]:
        """Return everything that MSC or their vesicles are said to produce or to deliver, by identifier."""
        return sorted(
            {
                item.object
                for item in self._paths.statements(PathQuery(), self._content.qualified())
                if item.predicate in MAKING and self._is_maker(item.subject)
            }
        )

    def outcomes(self) -> list[str]:
        """Return the diseases, conditions and cells at which causal chains end, by identifier.

        Chains end at an entity if something acts on it, and it does not act, through whatever it acts on, on MSC, their
        vesicles or what they make.
        """
        entities = self._content.entities
        walked = list(self._paths.statements(PathQuery(), self._content.qualified()))
        back = {kind for maker in MAKERS for kind in self._content.kinds(maker)} | {*self.products()}
        waiting = list(back)
        acting_on: dict[str, list[str]] = {}
        for item in walked:
            acting_on.setdefault(item.object, []).append(item.subject)
        while waiting:
            new = {*acting_on.get(waiting.pop(), ())} - back
            back |= new
            waiting += new
        return sorted(curie for curie in acting_on if entities[curie].category in OUTCOMES and curie not in back)

    def _is_maker(self, curie: str) -> bool:
        return not self._judge.wider(curie).isdisjoint(MAKERS)
