"""Turtle and N-Triples of the whole graph form, with the ontology, in one fixed order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.store.local import open_store
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from kg.statements import Content


def to_ntriples(content: Content) -> str:
    """Write the graph as N-Triples, lines sorted."""
    return "".join(sorted(f"{quad.triple} .\n" for quad in open_store(content)))


def to_turtle(content: Content) -> str:
    """Write the graph as Turtle, subjects sorted, prefixes declared."""
    import pyoxigraph

    triples = sorted((quad.triple for quad in open_store(content)), key=str)
    text = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.TURTLE, prefixes=PREFIXES)
    return text.decode() if text else ""
