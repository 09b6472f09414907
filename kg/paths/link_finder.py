"""Finding the pairs that no path connects, and the new links that would open the most of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.errors import LimitError
from kg.paths.context import ContextJudge
from kg.paths.groups import group_pairs
from kg.paths.missing_links import find_ends, find_missing_links, find_unconnected
from kg.paths.roles import may_act
from kg.paths.ties import find_ties
from kg.paths.walked_links import WalkedLinks
from kg.paths.walker import Walker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.model.content import Content
    from kg.paths.missing_links import LinkCandidate
    from kg.paths.query import PathQuery
    from kg.paths.ties import Tie
    from kg.search.edges import Step

#: Parts of a question that judge whole paths. No single link can answer them.
WHOLE_PATH_FIELDS = ("sign", "via", "category")
#: The number of missing links to name where a question has no path.
FEW = 3


class MissingLink(NamedTuple):
    """A link that the graph lacks, with the pairs that it would open and the ties of its ends."""

    #: Its start and its end.
    source: str
    target: str
    #: The pairs that it opens, those of the shortest paths first.
    opens: tuple[tuple[str, str], ...]
    #: The way of the first of these pairs to the link, and from there on; either may be empty.
    before: tuple[Step, ...]
    after: tuple[Step, ...]
    #: The ties that its two ends have already; may be empty.
    ties: tuple[Tie, ...]

    @property
    def edges(self) -> int:
        """The number of edges of the path that the first pair gets."""
        return len(self.before) + 1 + len(self.after)


class LinkFinder:
    """Finds the links that are missing in one content.

    :param content: The graph.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._judge = ContextJudge(content)

    def bridges(self, source: str, target: str, query: PathQuery) -> tuple[MissingLink, ...]:
        """Find the few best links that would open one question.

        :param source: CURIE of the first entity.
        :param target: CURIE of the last entity.
        :param query: The options of the question.

        :returns: At most :data:`FEW` links, akin ones first, then those of the shortest paths; no loops. Empty where
            there is a path, where no one link would open it, where the question judges whole paths, or where too many
            links lie on the way.
        """
        if any(getattr(query, name) for name in WHOLE_PATH_FIELDS):
            return ()
        try:
            _, links = self.ask([(source, target)], query, limit=FEW, of_kinds=False)
        except LimitError:  # too many to look through
            return ()
        return tuple(links)

    def ask(
        self,
        asked: Sequence[tuple[str, str]],
        query: PathQuery,
        *,
        limit: int,
        akin: bool = False,
        loops: bool = False,
        of_kinds: bool = True,
    ) -> tuple[list[tuple[str, str]], list[MissingLink]]:
        """Return the pairs without a path, and the links that would open the most of them.

        A pair has a path if a group that holds one of the two has it, or, ``of_kinds``, narrower kinds of the two.
        """
        walker = Walker(self._content, self._judge, query)
        links = WalkedLinks(walker)
        pairs = {pair: [pair, *group_pairs(*pair, self._content)] for pair in asked}
        numbers = {pair: (links.number(pair[0]), links.number(pair[1])) for some in pairs.values() for pair in some}

        def kinds(node: int) -> list[int]:
            curie = links.curie(node)
            return [] if not of_kinds else [links.number(kind) for kind in sorted(self._content.kinds(curie) - {curie})]

        unconnected = set(find_unconnected(links, numbers.values(), max_edges=query.max_edges, kinds=kinds))
        missing = {
            numbers[pair]: pair for pair, some in pairs.items() if all(numbers[item] in unconnected for item in some)
        }
        if not missing:
            return [], []
        ends = find_ends(links, missing, max_edges=query.max_edges)
        sources, targets = ({links.curie(node) for node in nodes} for nodes in ends)
        ties = find_ties(self._content, self._judge, walker.walks, sources, targets)
        joins = find_missing_links(
            links,
            [pair for pair, names in missing.items() if not {*names} & {*query.avoid}],
            max_edges=query.max_edges,
            count=limit,
            preferred={(links.number(source), links.number(target)) for source, target in ties},
            only_preferred=akin,
            include_loops=loops,
            allows=lambda source, target: self._may_act(links.curie(source), links.curie(target)),
            kinds=kinds,
        )
        return list(missing.values()), [_missing_link(join, links, ties) for join in joins]

    def _may_act(self, source: str, target: str) -> bool:
        categories = [self._content.entities[curie].category for curie in (source, target)]
        return may_act(categories[0], categories[1])


def _missing_link(
    join: LinkCandidate, links: WalkedLinks, ties: Mapping[tuple[str, str], tuple[Tie, ...]]
) -> MissingLink:
    source, target = links.curie(join.source), links.curie(join.target)
    return MissingLink(
        source,
        target,
        tuple((links.curie(one), links.curie(other)) for one, other in join.opens),
        links.steps((*join.before, join.source)),
        links.steps((join.target, *join.after)),
        ties.get((source, target), ()),
    )
