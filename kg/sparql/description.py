"""The description of the SPARQL service and of its data, in the words of SD and VoID."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize

from kg.model.identifiers import to_iri
from kg.model.terms import PREFIXES
from kg.sparql.metadata import LICENCE, VOID
from kg.sparql.results import RDF_FORMATS

if TYPE_CHECKING:
    from kg.sparql.results import Format

SD, FORMATS = "http://www.w3.org/ns/sparql-service-description#", "http://www.w3.org/ns/formats/"
#: Formats of answers, as the W3C names them.
ANSWERS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)


def describe_service(endpoint: str, version: str, format: Format) -> bytes:
    """Describe the service.

    :param endpoint: Its address.
    :param version: The version of the data.
    :param format: ``turtle``, ``ntriples``, ``jsonld`` or ``rdfxml``.

    :returns: RDF in UTF-8.
    """
    service, dataset, graph = NamedNode(endpoint), BlankNode("dataset"), BlankNode("graph")
    pairs: list[tuple[NamedNode | BlankNode, str, NamedNode | BlankNode | Literal]] = [
        (service, to_iri("rdf:type"), NamedNode(f"{SD}Service")),
        (service, f"{SD}endpoint", service),
        (service, f"{SD}supportedLanguage", NamedNode(f"{SD}SPARQL11Query")),
        (service, f"{SD}defaultDataset", dataset),
        *((service, f"{SD}resultFormat", NamedNode(FORMATS + name)) for name in ANSWERS),
        (dataset, to_iri("rdf:type"), NamedNode(f"{SD}Dataset")),
        (dataset, to_iri("rdf:type"), NamedNode(f"{VOID}Dataset")),
        (dataset, f"{SD}defaultGraph", graph),
        (dataset, to_iri("dcterms:title"), Literal("Mechanisms of mesenchymal stromal cells", language="en")),
        (dataset, to_iri("owl:versionInfo"), Literal(version)),
        (dataset, to_iri("dcterms:license"), NamedNode(LICENCE)),
        (dataset, f"{VOID}sparqlEndpoint", service),
        (dataset, f"{VOID}uriSpace", Literal(PREFIXES["stm"])),
        (graph, to_iri("rdf:type"), NamedNode(f"{SD}Graph")),
    ]
    triples = [Triple(subject, NamedNode(predicate), value) for subject, predicate, value in pairs]
    prefixes = {"sd": SD, "void": VOID, "dcterms": PREFIXES["dcterms"], "formats": FORMATS}
    return serialize(triples, format=RDF_FORMATS[format], prefixes=prefixes) or b""
