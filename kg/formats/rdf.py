"""Turtle and N-Triples of the whole graph form, with the ontology, in one fixed order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model.terms import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph


def to_ntriples(store: pyoxigraph.Store) -> str:
    """Write the graph of a store as N-Triples, lines sorted."""
    return "".join(sorted(f"{quad.triple} .\n" for quad in store))


def to_turtle(store: pyoxigraph.Store) -> str:
    """Write the graph of a store as Turtle, subjects sorted, prefixes declared."""
    import pyoxigraph

    triples = sorted((quad.triple for quad in store), key=str)
    text = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.TURTLE, prefixes=PREFIXES)
    return text.decode() if text else ""
