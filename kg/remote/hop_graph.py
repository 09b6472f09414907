"""The plain edges behind an endpoint as statements, and as a graph that paths can walk."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kg.model.identifiers import PrefixError, to_iri
from kg.model.spellings import standard_identifier
from kg.model.statements import CERTAINTIES, Statement
from kg.remote.neighborhoods import EndpointTriple

if TYPE_CHECKING:
    from kg.remote.edge_uses import EdgeUses
    from kg.remote.hop_index import HopIndex
    from kg.remote.model_nodes import ModelNodes

#: How the identifier of a plain edge begins; subject, predicate and object follow, with spaces between.
TRIPLE = "triple:"


class Spellings:
    """The CURIEs of things and the IRIs by which the endpoint knows them.

    If two IRIs have the same CURIE, they stay two things: the second keeps its IRI.
    """

    def __init__(self) -> None:
        self._iris: dict[str, str] = {}
        self._curies: dict[str, str] = {}

    def curie(self, iri: str) -> str:
        """Return the CURIE of an IRI, or the IRI itself if it has no known prefix."""
        if iri not in self._curies:
            curie = standard_identifier(iri)
            if self._iris.setdefault(curie, iri) != iri:
                curie = iri
                self._iris[iri] = iri
            self._curies[iri] = curie
        return self._curies[iri]

    def iri(self, curie: str) -> str | None:
        """Return the IRI of a CURIE as the endpoint writes it, otherwise as this graph does; ``None`` if it is none."""
        if curie not in self._iris:
            with suppress(PrefixError):
                return to_iri(curie)
            return None
        return self._iris[curie]


class HopGraph:
    """The edges behind an endpoint that paths can walk; see :class:`kg.search.edges.Walkable`.

    :param index: The index.
    :param uses: How predicates are read.
    :param spellings: The names of things.
    :param nodes: The statements in our model.
    """

    def __init__(self, index: HopIndex, uses: EdgeUses, spellings: Spellings, nodes: ModelNodes) -> None:
        self.index: Any = index  # it has what a question reads of kg.search.index.PathIndex
        self._uses = uses
        self._nodes = nodes
        self._spellings = spellings

    def number(self, curie: str) -> int | None:
        """Return the number of an entity, ``None`` if it is no CURIE."""
        iri = self._spellings.iri(curie)
        return None if iri is None else int(self.index.node(iri))

    def curie(self, node: int) -> str:
        """Return the entity that a number stands for."""
        return self._spellings.curie(self.index.iri(node))

    def predicate_number(self, curie: str) -> int | None:
        """Return the number of a predicate, ``None`` if no link has it."""
        found: int | None = self.index.predicate_numbers.get(curie)
        return found

    def statement(self, row: int) -> Statement:
        """Return the statement of a row."""
        link = self.index.links[row]
        return self.statement_of(link) if isinstance(link, EndpointTriple) else self._nodes.get("statements", link)

    def statement_of(self, link: EndpointTriple) -> Statement:
        """Return a triple as a statement."""
        known = self._uses.known[link.predicate]
        one, other = self._spellings.curie(link.subject), self._spellings.curie(link.object)
        subject, value = (other, one) if known.is_turned else (one, other)
        return Statement(
            id=f"{TRIPLE}{one} {standard_identifier(link.predicate)} {other}",
            subject=subject,
            predicate=known.predicate.curie,
            object=value,
            sign=self._uses.sign(link.predicate, subject, value),
            is_negated=known.is_denied,
            certainty=CERTAINTIES[0],
            is_causal=known.predicate.is_causal,
            not_understood=f"predicate {known.predicate.curie}" if link.predicate in self._uses.not_understood else "",
        )

    def link(self, identifier: str) -> EndpointTriple | None:
        """Return the triple with an identifier, ``None`` if it does not identify a triple."""
        parts = identifier.removeprefix(TRIPLE).split(" ")
        if not identifier.startswith(TRIPLE) or len(parts) != 3:
            return None
        named = (self._spellings.iri(parts[0]), self._spellings.iri(parts[2]))
        for predicate in self._uses.known:
            if standard_identifier(predicate) == parts[1] and all(named):
                return EndpointTriple(str(named[0]), predicate, str(named[1]))
        return None
