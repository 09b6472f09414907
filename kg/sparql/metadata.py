"""The description of the graph as a data set: VoID, DCAT and PROV, with version, licence and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.model.identifiers import to_iri
from kg.model.terms import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model.content import Content

VOID, DCAT, PAV, FOAF = (
    *("http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#"),
    *("http://purl.org/pav/", "http://xmlns.com/foaf/0.1/"),
)
#: The data set, whatever its version.
DATASET = BASE
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
CREATOR = "The msc-kg developers"
TITLE = "msc-kg: a knowledge graph of mesenchymal stromal cell mechanisms"
DESCRIPTION = (
    "Mechanism statements of mesenchymal stromal cells, each with the sentence it was read in, by place and hash, and "
    "with its hedge, negation and context. A direct triple stands for what a source asserts or suggests only."
)
#: Digits of the SHA-256 of the data that name a version.
DIGITS = 12


def version_iri(content: Content) -> str:
    """Return the IRI of the version of a graph."""
    return f"{BASE}version/{content.data_version[:DIGITS]}"


def describe_dataset(content: Content) -> Iterator[Quad]:
    """Describe a graph as a data set.

    :param content: The graph. Nothing is said of one without a version or with statements of a folder of one's own,
        which is another data set.

    :yields: Triples on the data set, on its version, and on how it came about.
    """
    if not content.data_version or not all(name.startswith("stm:") for name in content.statements):
        return
    version, activity = version_iri(content), f"{BASE}activity/curation"
    documents = [curie for curie, reference in content.references.items() if reference.is_document]

    def say(subject: str, predicate: str, value: str | int, *, is_text: bool = False) -> Quad:
        node = Literal(value) if is_text or isinstance(value, int) else NamedNode(_iri(value))
        return Quad(NamedNode(subject), NamedNode(_iri(predicate)), node)

    for subject in (DATASET, version):
        for kind in (f"{VOID}Dataset", f"{DCAT}Dataset", "prov:Entity"):
            yield say(subject, "rdf:type", kind)
        yield say(subject, "dcterms:title", TITLE, is_text=True)
        yield say(subject, "dcterms:description", DESCRIPTION, is_text=True)
        yield say(subject, "dcterms:license", LICENCE)
        yield say(subject, "dcterms:creator", CREATOR, is_text=True)
    for keyword in ("mesenchymal stromal cells", "graft-versus-host disease", "knowledge graph"):
        yield say(DATASET, f"{DCAT}keyword", keyword, is_text=True)
    yield say(DATASET, "dcterms:hasVersion", version)
    yield say(version, "dcterms:isVersionOf", DATASET)
    yield say(version, f"{PAV}version", content.data_version, is_text=True)
    yield say(version, f"{VOID}uriSpace", BASE, is_text=True)
    yield say(version, f"{VOID}vocabulary", f"{BASE}vocab")
    for vocabulary in ("biolink", "prov", "skos", "dcterms"):
        yield say(version, f"{VOID}vocabulary", PREFIXES[vocabulary])
    yield say(version, f"{VOID}entities", len(content.entities))
    for kind, count in (
        ("rdf:Statement", len(content.statements)),
        ("msc:Entity", sum(not entity.is_homonym for entity in content.entities.values())),
        ("msc:Study", len(content.studies)),
    ):
        partition = f"{version}#{kind.partition(':')[2]}"
        yield say(version, f"{VOID}classPartition", partition)
        yield say(partition, f"{VOID}class", kind)
        yield say(partition, f"{VOID}entities", count)
    if content.statements:
        yield say(version, f"{VOID}exampleResource", next(iter(content.statements)))
    yield say(version, "prov:wasGeneratedBy", activity)
    yield say(activity, "rdf:type", "prov:Activity")
    yield say(activity, "rdfs:label", "curation: statements read from source documents, twice", is_text=True)
    yield say(activity, "prov:wasAssociatedWith", f"{BASE}developers")
    yield say(f"{BASE}developers", "rdf:type", "prov:Agent")
    yield say(f"{BASE}developers", f"{FOAF}name", CREATOR, is_text=True)
    for curie in documents:
        yield say(activity, "prov:used", curie)
        yield say(version, "prov:wasDerivedFrom", curie)


def _iri(name: str) -> str:
    return name if "//" in name else to_iri(name)
