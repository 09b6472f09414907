"""The graph form as RDF, with the ontology, in one fixed order.

TriG has the same triples in one named graph, with a description of the data set beside it. RDF 1.2 adds to each
statement the triple that it is about as a triple term. A direct triple stands only for what a source states plainly.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.model.identifiers import to_curie, to_iri
from kg.model.terms import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pyoxigraph

    from kg.formats.registry import ExportJob
    from kg.model.content import Content
    from kg.model.statements import Statement

#: The first line of our Turtle, N-Triples and TriG.
MARK = "# msc-kg graph form"
#: Name of the graph that holds the data in TriG.
GRAPH = f"{BASE}graph"


def write_turtle(job: ExportJob) -> str:
    """Write Turtle: subjects sorted, prefixes declared."""
    return f"{MARK}\n{to_turtle(job.open_rdf())}"


def write_ntriples(job: ExportJob) -> str:
    """Write N-Triples: lines sorted."""
    return f"{MARK}\n{to_ntriples(job.open_rdf())}"


def write_trig(job: ExportJob) -> str:
    """Write TriG: the data in one named graph."""
    import pyoxigraph

    name = pyoxigraph.NamedNode(GRAPH)
    quads = [pyoxigraph.Quad(t.subject, t.predicate, t.object, name) for t in _sorted(job.open_rdf())]
    text = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.TRIG, prefixes=PREFIXES)
    return f"{MARK}\n{text.decode() if text else ''}"


def write_json_ld(job: ExportJob) -> str:
    """Write JSON-LD 1.1 with its context inlined, so that nothing is loaded from elsewhere to read it."""
    nodes: dict[str, dict[str, Any]] = {}
    for triple in _sorted(job.open_rdf()):
        node = nodes.setdefault(_name(triple.subject), {"@id": _name(triple.subject)})
        predicate = to_curie(triple.predicate.value)
        if predicate == "rdf:type":
            node.setdefault("@type", []).append(_name(triple.object))
        else:
            node.setdefault(predicate, []).append(_json_ld_value(triple.object))
    context = {prefix: {"@id": iri, "@prefix": True} for prefix, iri in PREFIXES.items()}
    return json.dumps({"@context": context, "@graph": list(nodes.values())}, ensure_ascii=False, indent=1) + "\n"


def write_rdf12(job: ExportJob) -> str:
    """Write Turtle 1.2: as Turtle, and ``rdf:reifies`` from each statement to the triple term that it is about."""
    terms = "".join(
        f"<{to_iri(item.id)}> rdf:reifies <<( <{to_iri(item.subject)}> <{to_iri(item.predicate)}> "
        f"<{to_iri(item.object)}> )>> .\n"
        for item in job.content.statements.values()
        if item.evidence  # of a store's other statements RDF has the plain triple only
    )
    return f'VERSION "1.2"\n{to_turtle(job.open_rdf())}\n{terms}'


def to_ntriples(store: pyoxigraph.Store) -> str:
    """Return the graph of a store as N-Triples, lines sorted."""
    return "".join(sorted(f"{quad.triple} .\n" for quad in store))


def to_turtle(store: pyoxigraph.Store) -> str:
    """Return the graph of a store as Turtle, subjects sorted, prefixes declared."""
    import pyoxigraph

    text = pyoxigraph.serialize(_sorted(store), format=pyoxigraph.RdfFormat.TURTLE, prefixes=PREFIXES)
    return text.decode() if text else ""


def part_turtle(content: Content, statements: Collection[Statement]) -> str:
    """Return some statements with all that belongs to them, without the ontology, as Turtle; subjects sorted."""
    from pyoxigraph import Store

    from kg.model.part import restricted
    from kg.sparql.dataset import quads

    store = Store()
    store.bulk_extend(quads(restricted(content, statements)))
    return to_turtle(store)


def _sorted(store: Iterable[pyoxigraph.Quad]) -> list[Any]:
    return sorted((quad.triple for quad in store), key=str)


def _name(term: Any) -> str:
    """Return a node as JSON-LD names it: a CURIE where a prefix fits and reading it gives the same IRI again."""
    import pyoxigraph

    if isinstance(term, pyoxigraph.BlankNode):
        return f"_:{term.value}"
    curie = to_curie(term.value)
    # A local part that begins with // would be read as an IRI of its own.
    return term.value if curie.partition(":")[2].startswith("//") else curie


def _json_ld_value(term: Any) -> dict[str, Any]:
    import pyoxigraph

    if not isinstance(term, pyoxigraph.Literal):
        return {"@id": _name(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    datatype = to_curie(term.datatype.value)
    return {"@value": term.value} if datatype == "xsd:string" else {"@value": term.value, "@type": datatype}
