"""The neighborhoods of things behind an endpoint, fetched in batches, with the degrees on which costs depend."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.remote.reading import MOST_AT_ONCE, iri, split

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kg.remote.edge_uses import EdgeUses
    from kg.remote.reading import PageReader


class EndpointTriple(NamedTuple):
    """A triple that is an edge, by IRIs, as the endpoint holds it."""

    subject: str
    predicate: str
    object: str


#: A triple that is an edge, or the IRI of a statement.
EndpointLink = EndpointTriple | str


class Neighborhoods:
    """Fetches the edges of things, and how many there are.

    :param reader: Reads the endpoint.
    :param uses: The predicates that make edges.
    """

    def __init__(self, reader: PageReader, uses: EdgeUses) -> None:
        self._reader = reader
        self._uses = uses
        #: How many rows were fetched.
        self.fetched = 0

    def degrees(self, things: Iterable[str], *, leaving: bool) -> dict[str, tuple[int, int]]:
        """Count the neighbors of things along the edges that are walked by default.

        :param things: IRIs.
        :param leaving: Whether the edges lead away from them.

        :returns: Thing to the number of its neighbors and of its triples.
        """
        wanted = list(things)
        found = dict.fromkeys(wanted, (0, 0))
        pattern = self._pattern(leaving=leaving, further=False)
        select = "?x (COUNT(DISTINCT ?y) AS ?d) (COUNT(?y) AS ?n)"
        for batch in split(wanted, lambda _: 1, MOST_AT_ONCE, len):
            for row in self._reader.batch(batch, select, pattern, group="GROUP BY ?x"):
                name, *numbers = (term.value if term else "" for term in row)
                if name in found:
                    found[name] = (int(numbers[0]), int(numbers[1]))
        self.fetched += len(wanted)
        return found

    def edges(self, counts: dict[str, int], *, leaving: bool, further: bool) -> Iterator[tuple[str, EndpointLink]]:
        """Fetch the edges of things.

        :param counts: IRI of each thing to the number of its triples.
        :param leaving: Whether the edges lead away from them.
        :param further: Whether to fetch the edges that are walked on request only.

        :yields: The thing, and the triple or the IRI of the statement.

        :raises EndpointError: If their number is not the one counted.
        """
        turned = set(self._uses.walked(further=further, turned=True))
        pattern = self._pattern(leaving=leaving, further=further)
        select = "?x ?p ?y ?l" if self._uses.statements else "?x ?p ?y"
        for row in self._reader.rows(select, pattern, counts):
            self.fetched += 1
            thing, predicate, other, *statement = (term.value if term else "" for term in row)
            if any(statement):
                yield thing, statement[0]
            elif leaving is not (predicate in turned):
                yield thing, EndpointTriple(thing, predicate, other)
            else:
                yield thing, EndpointTriple(other, predicate, thing)

    def further_counts(self, things: Iterable[str], *, leaving: bool) -> dict[str, int]:
        """Count the triples of things that are walked on request only."""
        return self._reader.counts(self._pattern(leaving=leaving, further=True), things)

    def between(self, subjects: Collection[str], objects: Collection[str]) -> Iterator[EndpointTriple]:
        """Fetch all links of some things on some others, including denied ones."""
        if not self._uses.known:
            return
        test = self._uses.test(self._uses.known)
        ends = " ".join(map(iri, objects))
        where = f"VALUES ?x {{ %s }} VALUES ?y {{ {ends} }} ?x ?p ?y FILTER({test})"
        for batch in split(subjects, lambda _: 1, MOST_AT_ONCE, len):
            for row in self._reader.batch(batch, "?x ?p ?y", where):
                yield EndpointTriple(*(term.value if term else "" for term in row))

    def touching(self, things: Collection[str]) -> Iterator[EndpointTriple]:
        """Fetch every link that begins or ends at one of some things, including denied ones."""
        if not self._uses.known:
            return
        test = self._uses.test(self._uses.known)
        for pattern in ("?x ?p ?y", "?y ?p ?x"):
            where = f"VALUES ?x {{ %s }} {pattern} FILTER(isIRI(?y) && {test})"
            for row in self._reader.rows("?x ?p ?y", where, self._reader.counts(where, things)):
                one, predicate, other = (term.value if term else "" for term in row)
                yield (
                    EndpointTriple(one, predicate, other)
                    if pattern[:2] == "?x"
                    else EndpointTriple(other, predicate, one)
                )

    def _pattern(self, *, leaving: bool, further: bool) -> str:
        """Return the pattern of the edges of a side, from ``?x`` to ``?y``."""
        sides = []
        for turned in (False, True):
            if names := self._uses.walked(further=further, turned=turned):
                triple = "?x ?p ?y" if leaving is not turned else "?y ?p ?x"
                sides.append(f"VALUES ?x {{ %s }} {triple} FILTER(isIRI(?y) && ?y != ?x && {self._uses.test(names)})")
        if self._uses.statements:
            sides.append(f"VALUES ?x {{ %s }} {self._uses.statement_pattern(leaving=leaving, further=further)}")
        if not sides:
            return "VALUES ?x { %s } ?x ?p ?y FILTER(false)"
        return sides[0] if len(sides) == 1 else " UNION ".join(f"{{ {side} }}" for side in sides)
