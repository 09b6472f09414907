"""Nanopublications: one for each statement, unsigned, as TriG.

The assertion is the statement with its evidence; it includes the direct triple only if a source states it plainly. The
provenance names the documents that it was read in, the publication info names licence, version and authors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.formats.rows import count_other_parts, usable
from kg.model.identifiers import to_iri
from kg.model.terms import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph

    from kg.formats.registry import ExportJob
    from kg.model.statements import Statement

NP = "http://www.nanopub.org/nschema#"


def write(job: ExportJob) -> str:
    """Write every statement that stands; a reader splits them by their four graphs."""
    import pyoxigraph

    quads: list[pyoxigraph.Quad] = []
    for item in usable(job.content, job.losses):
        if item.evidence:
            quads += _quads(item, job)
        else:
            job.losses.add("statements of other graphs, without evidence")
    job.losses.add("entities, contexts and passages, which nanopublications name only", len(job.content.entities))
    count_other_parts(job.content, job.losses)
    text = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.TRIG, prefixes={**PREFIXES, "np": NP})
    return text.decode() if text else ""


def _quads(item: Statement, job: ExportJob) -> Iterator[pyoxigraph.Quad]:
    from pyoxigraph import Literal, NamedNode, Quad

    from kg.sparql.dataset import statement_quads
    from kg.sparql.metadata import CREATOR, DATASET, LICENCE, PAV, version_iri

    content = job.content
    publication = NamedNode(f"{BASE}np/{to_iri(item.id).removeprefix(BASE)}")
    head, assertion, provenance, info = (
        NamedNode(f"{publication.value}#{part}") for part in ("Head", "assertion", "provenance", "pubinfo")
    )

    def term(curie: str) -> NamedNode:
        return NamedNode(to_iri(curie))

    yield Quad(publication, term("rdf:type"), NamedNode(f"{NP}Nanopublication"), head)
    yield Quad(publication, NamedNode(f"{NP}hasAssertion"), assertion, head)
    yield Quad(publication, NamedNode(f"{NP}hasProvenance"), provenance, head)
    yield Quad(publication, NamedNode(f"{NP}hasPublicationInfo"), info, head)
    for quad in statement_quads(item, content):
        yield Quad(quad.subject, quad.predicate, quad.object, assertion)
    yield Quad(assertion, term("prov:wasAttributedTo"), NamedNode(f"{BASE}developers"), provenance)
    documents = dict.fromkeys(content.passages[line.passage].document for line in item.evidence)
    for curie in (*documents, *item.references):
        yield Quad(assertion, term("prov:wasDerivedFrom"), term(curie), provenance)
    yield Quad(publication, term("dcterms:license"), NamedNode(LICENCE), info)
    yield Quad(publication, term("dcterms:creator"), Literal(CREATOR), info)
    yield Quad(publication, term("dcterms:isVersionOf"), term(item.id), info)
    yield Quad(publication, term("dcterms:isPartOf"), NamedNode(version_iri(content)), info)
    yield Quad(NamedNode(version_iri(content)), term("dcterms:isVersionOf"), NamedNode(DATASET), info)
    yield Quad(publication, NamedNode(f"{PAV}version"), Literal(content.data_version), info)
