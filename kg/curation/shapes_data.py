"""The graph form in rdflib for pySHACL: whole, or the part around the nodes that are checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph
import rdflib

if TYPE_CHECKING:
    from collections.abc import Iterable


def in_rdflib(store: pyoxigraph.Store, focus: Iterable[str] | None) -> rdflib.Graph:
    """Return the graph for pySHACL, or the part of it that the shapes need to check some nodes.

    The part has the triples of these nodes and of their neighbours in both directions, and the classes of the objects
    of the neighbours: none of our shapes looks further.

    :param store: The graph form.
    :param focus: IRIs of the nodes; ``None`` for the whole graph.

    :returns: The graph, or the part of it.
    """
    default, kind = pyoxigraph.DefaultGraph(), pyoxigraph.NamedNode(str(rdflib.RDF.type))
    if focus is None:
        quads: Iterable[pyoxigraph.Quad] = store.quads_for_pattern(None, None, None, default)
    else:
        nodes = {pyoxigraph.NamedNode(iri) for iri in focus}
        own = [quad for node in nodes for quad in store.quads_for_pattern(node, None, None, default)]
        naming = [quad for node in nodes for quad in store.quads_for_pattern(None, None, node, default)]
        near = {quad.object for quad in own} | {quad.subject for quad in naming}
        beside = [quad for node in _nodes(near - nodes) for quad in store.quads_for_pattern(node, None, None, default)]
        far = _nodes({quad.object for quad in beside} - near - nodes)
        kinds = [quad for node in far for quad in store.quads_for_pattern(node, kind, None, default)]
        wider = store.quads_for_pattern(None, pyoxigraph.NamedNode(str(rdflib.RDFS.subClassOf)), None, default)
        quads = (*own, *naming, *beside, *kinds, *wider)
    terms: dict[Any, rdflib.term.Node] = {}

    def term(one: Any) -> rdflib.term.Node:
        if one not in terms:
            terms[one] = _term(one)
        return terms[one]

    graph = rdflib.Graph()
    graph.addN((term(quad.subject), term(quad.predicate), term(quad.object), graph) for quad in quads)
    return graph


def _nodes(terms: Iterable[Any]) -> list[Any]:
    """Return the terms that can be subjects."""
    return [one for one in terms if not isinstance(one, pyoxigraph.Literal)]


def _term(one: Any) -> rdflib.term.Node:
    """Return a term of pyoxigraph as one of rdflib."""
    if isinstance(one, pyoxigraph.NamedNode):
        return rdflib.URIRef(one.value)
    if isinstance(one, pyoxigraph.BlankNode):
        return rdflib.BNode(one.value)
    if one.language:
        return rdflib.Literal(one.value, lang=one.language)
    datatype = rdflib.URIRef(one.datatype.value)
    return rdflib.Literal(one.value, datatype=None if datatype == rdflib.XSD.string else datatype)
