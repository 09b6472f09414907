"""The description of the SPARQL service and of its data, in the words of SD and VoID."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize

from kg.model.terms import PREFIXES
from kg.sparql.results import RDF_FORMATS

if TYPE_CHECKING:
    from kg.sparql.results import Format

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
DCTERMS = "http://purl.org/dc/terms/"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
#: Formats that a query can be answered in.
FORMATS = (
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
    triples = [
        Triple(service, RDF_TYPE, NamedNode(SD + "Service")),
        Triple(service, NamedNode(SD + "endpoint"), service),
        Triple(service, NamedNode(SD + "supportedLanguage"), NamedNode(SD + "SPARQL11Query")),
        Triple(service, NamedNode(SD + "defaultDataset"), dataset),
        *(
            Triple(service, NamedNode(SD + "resultFormat"), NamedNode(f"http://www.w3.org/ns/formats/{name}"))
            for name in FORMATS
        ),
        Triple(dataset, RDF_TYPE, NamedNode(SD + "Dataset")),
        Triple(dataset, RDF_TYPE, NamedNode(VOID + "Dataset")),
        Triple(dataset, NamedNode(SD + "defaultGraph"), graph),
        Triple(
            dataset, NamedNode(DCTERMS + "title"), Literal("Mechanisms of mesenchymal stromal cells", language="en")
        ),
        Triple(dataset, NamedNode("http://www.w3.org/2002/07/owl#versionInfo"), Literal(version)),
        Triple(dataset, NamedNode(DCTERMS + "license"), NamedNode("https://creativecommons.org/licenses/by/4.0/")),
        Triple(dataset, NamedNode(VOID + "sparqlEndpoint"), service),
        Triple(dataset, NamedNode(VOID + "uriSpace"), Literal(PREFIXES["stm"])),
        Triple(graph, RDF_TYPE, NamedNode(SD + "Graph")),
    ]
    prefixes = {"sd": SD, "void": VOID, "dcterms": DCTERMS, "formats": "http://www.w3.org/ns/formats/"}
    return serialize(triples, format=RDF_FORMATS[format], prefixes=prefixes) or b""
