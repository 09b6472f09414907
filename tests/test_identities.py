"""Identifiers of one thing are one node, whatever their spelling and whoever says that they are the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

import kg
from kg.model.identifiers import to_iri
from kg.model.spellings import standard_identifier

IDO1 = "NCBIGene:3620"
SHIPPED = kg.load()


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [
        *(
            (text, IDO1)
            for text in (
                "NCBIGene:3620",
                "ncbigene:3620",
                "NCBIGENE:3620",
                "NCBIGene:ncbigene:3620",
                "ENTREZ:3620",
                "EntrezGene:3620",
                "GeneID:3620",
                "http://identifiers.org/ncbigene/3620",
                "https://identifiers.org/ncbigene/3620",
                "https://identifiers.org/ncbigene:3620",
                "https://identifiers.org/NCBIGene:3620",
                "https://bioregistry.io/ncbigene:3620",
                "http://bio2rdf.org/ncbigene:3620",
                "http://www.ncbi.nlm.nih.gov/gene/3620",
                "https://www.ncbi.nlm.nih.gov/gene/3620",
                "https://www.ncbi.nlm.nih.gov/gene/3620/",
            )
        ),
        *(
            (text, "HGNC:6059")
            for text in (
                "hgnc:6059",
                "HGNC:HGNC:6059",
                "http://identifiers.org/hgnc/6059",
                "http://identifiers.org/hgnc/HGNC:6059",
                "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:6059",
            )
        ),
        ("CHEBI:CHEBI:15551", "CHEBI:15551"),
        ("https://identifiers.org/chebi/CHEBI:15551", "CHEBI:15551"),
        ("https://www.ebi.ac.uk/chebi/searchId.do?chebiId=CHEBI:15551", "CHEBI:15551"),
        ("obo:CL_0000815", "CL:0000815"),
        ("cl:0000815", "CL:0000815"),
        ("https://purl.obolibrary.org/obo/CL_0000815", "CL:0000815"),
        ("http://purl.obolibrary.org/obo/OMIM_147435", "OMIM:147435"),
        ("uniprot:P14902", "UniProtKB:P14902"),
        ("http://purl.uniprot.org/uniprot/P14902", "UniProtKB:P14902"),
        ("https://www.uniprot.org/uniprotkb/P14902/entry", "UniProtKB:P14902"),
        ("Ensembl:ENSG00000131203", "ENSEMBL:ENSG00000131203"),
        ("ENSEMBL:ENSG00000131203.14", "ENSEMBL:ENSG00000131203"),
        ("http://rdf.ebi.ac.uk/resource/ensembl/ENSG00000131203", "ENSEMBL:ENSG00000131203"),
        ("PubMed:123", "PMID:123"),
        ("https://pubmed.ncbi.nlm.nih.gov/123/", "PMID:123"),
        ("taxonomy:9606", "NCBITaxon:9606"),
        # What is not an identifier of the vocabulary stays as it is, and so does what belongs to somebody else.
        ("https://www.ncbi.nlm.nih.gov/gene/?term=IDO1", "https://www.ncbi.nlm.nih.gov/gene/?term=IDO1"),
        ("hp:laserjet", "hp:laserjet"),
        ("UniProtKB:P14902-2", "UniProtKB:P14902-2"),
        ("study:1", "study:1"),
        ("STM:1", "STM:1"),
        ("UMLS:C1", "UMLS:C1"),
        ("obo:BFO_0000050", "obo:BFO_0000050"),
        ("http://example.org/ncbigene:3620", "http://example.org/ncbigene:3620"),
    ],
)
def test_every_spelling_of_an_identifier_becomes_the_standard_one(spelling: str, expected: str) -> None:
    assert standard_identifier(spelling) == expected


@pytest.mark.parametrize("spelling", ["ncbigene:3620", "https://www.ncbi.nlm.nih.gov/gene/3620", "entrez:3620"])
def test_every_spelling_is_read_where_a_name_is_asked_for(spelling: str) -> None:
    assert SHIPPED.read(spelling).entity.curie == IDO1


@pytest.mark.parametrize("suffix", ["tsv", "jsonl", "nt", "ttl"])
def test_spellings_are_one_node(build: Any, suffix: str) -> None:
    """Three edges whose subject is one gene."""
    names = ["https://identifiers.org/ncbigene:3620", "https://www.ncbi.nlm.nih.gov/gene/3620", to_iri(IDO1)]
    rows = [{"subject": name, "predicate": "RO:0002213", "object": f"CHEBI:{n}"} for n, name in enumerate(names)]
    text = {
        "tsv": "\n".join(["\t".join(rows[0]), *("\t".join(row.values()) for row in rows)]),
        "jsonl": "\n".join(map(json.dumps, rows)),
    }.get(suffix, "".join(f"<{row['subject']}> <{to_iri('RO:0002213')}> <{to_iri(row['object'])}> .\n" for row in rows))
    made = build(with_sparql=True, **{f"g__{suffix}": text})
    assert {item.subject for item in made.statements()} == {IDO1}
    if suffix in ("tsv", "jsonl"):
        assert len(made.sparql(f"SELECT * {{ {IDO1} RO:0002213 ?o }}").terms) == 3


@pytest.mark.parametrize("name", ["HGNC:6059", "hgnc:6059", "http://identifiers.org/hgnc/6059", "ncbigene:3620"])
def test_a_gene_of_this_graph_is_met_by_its_exact_matches(build: Any, name: str) -> None:
    made = build(merge=True, with_sparql=True, e__tsv=f"subject\tpredicate\tobject\n{name}\tRO:0002213\tEX:t\n")
    assert len(made.paths("IDO1", "EX:t")) == 1
    assert "HGNC:6059" not in made.content.entities
    assert len(made.paths("IDO1", "Treg")) > 0


def test_without_this_graph_its_matches_do_not_count(build: Any) -> None:
    made = build(e__tsv="subject\tpredicate\tobject\nHGNC:6059\tRO:0002213\tEX:t\n")
    assert made.read("HGNC:6059").entity.curie == "HGNC:6059"


EDGES = [
    "subject\tpredicate\tobject\tpublications",
    "ENSEMBL:ENSG00000131203\tRO:0002213\tEX:one\t",
    "UniProtKB:P14902\tRO:0002213\tEX:two\tPMID:1",
    "EX:zero\tRO:0002213\tUniProtKB:P14902\tPMID:2",
    "HGNC:6059\tRO:0002213\tEX:three\t",
]
KGX_NODES = (
    "id\tname\tequivalent_identifiers\nHGNC:6059\tIDO1 of HGNC\tENSEMBL:ENSG00000131203|uniprot:P14902|UMLS:C9\n"
)
SAME = "".join(
    f"<{to_iri('HGNC:6059')}> <{predicate}> <{to_iri(other)}> .\n"
    for predicate, other in (
        ("http://www.w3.org/2002/07/owl#sameAs", "UniProtKB:P14902"),
        ("http://www.w3.org/2004/02/skos/core#exactMatch", "ENSEMBL:ENSG00000131203"),
    )
)
SAME_EDGES = (
    "subject\tpredicate\tobject\nHGNC:6059\tbiolink:same_as\tUniProtKB:P14902\n"
    "ENSEMBL:ENSG00000131203\tskos:exactMatch\tHGNC:6059\n"
)
SAID = [
    pytest.param({"n__tsv": KGX_NODES}, id="equivalent identifiers of KGX"),
    pytest.param({"n__nt": SAME}, id="N-Triples"),
    pytest.param({"n__ttl": SAME}, id="Turtle"),
    pytest.param({"n__tsv": SAME_EDGES}, id="edges of KGX"),
]


@pytest.mark.parametrize("is_first", [True, False], ids=["before the edges", "after them"])
@pytest.mark.parametrize("said", SAID)
def test_equivalent_identifiers_are_one_node(build: Any, said: dict[str, str], is_first: bool) -> None:
    """The gene raises one, two and three; zero raises it."""
    edges = {"e__tsv": "\n".join(EDGES)}
    made = build(**(said | edges if is_first else edges | said))
    for name in ("HGNC:6059", "ENSEMBL:ENSG00000131203", "UniProtKB:P14902", "uniprot:P14902"):
        assert made.read(name).entity.curie == "HGNC:6059"
        assert [len(made.paths(name, f"EX:{end}")) for end in ("one", "two", "three")] == [1, 1, 1]
    assert len(made.paths("EX:zero", "EX:one")) == 1
    stated = [item for item in made.statements() if item.comment]
    assert {item.subject for item in stated} | {item.object for item in stated} == {"HGNC:6059", "EX:two", "EX:zero"}
    assert "UniProtKB:P14902" not in set(made.content.entities)
    assert len(made.content.entities) == 5
    assert len(made.content.naming("HGNC:6059")) == 4


@pytest.mark.parametrize("said", SAID)
def test_with_this_graph_they_are_its_gene(build: Any, said: dict[str, str]) -> None:
    made = build(merge=True, e__tsv="\n".join(EDGES), **said)
    assert [len(made.paths("IDO1", f"EX:{end}")) for end in ("one", "two", "three")] == [1, 1, 1]
    assert made.read("UniProtKB:P14902").entity.curie == IDO1
    assert made.read("IDO1").entity.label == "IDO1"
    before = SHIPPED.paths("IDO1", "Treg", k=1)[0]
    assert made.paths("IDO1", "Treg", k=1)[0].statements == before.statements


def test_the_label_of_the_node_that_stays_wins(build: Any) -> None:
    made = build(
        n__tsv="id\tname\tsame_as\nHGNC:1\tb gene\tENSEMBL:ENSG00000000001\nENSEMBL:ENSG00000000001\ta gene\t\n"
    )
    entity = made.read("HGNC:1").entity
    assert (entity.label, entity.synonyms) == ("b gene", ("a gene",))


def test_genes_that_share_a_protein_stay_apart(build: Any) -> None:
    """Two genes claim one protein: joining it to both would make them one gene."""
    made = build(
        n__tsv="id\tequivalent_identifiers\nHGNC:4781\tUniProtKB:P62805\nHGNC:4782\tUniProtKB:P62805\n",
        e__tsv="subject\tpredicate\tobject\nUniProtKB:P62805\tRO:0002213\tEX:a\nHGNC:4781\tRO:0002213\tEX:b\n",
    )
    assert len({made.read(name).entity.curie for name in ("HGNC:4781", "HGNC:4782", "UniProtKB:P62805")}) == 3
    assert build.built.left_out == {"from joining: identifiers that several things claim as their own": 3}


def test_two_things_of_this_graph_are_never_joined(build: Any) -> None:
    other = "NCBIGene:3458"
    made = build(merge=True, n__tsv=f"id\tsame_as\n{IDO1}\t{other}\n")
    assert [made.read(name).entity.curie for name in (IDO1, other)] == [IDO1, other]
    assert next(iter(build.built.left_out.values())) == 2


def test_a_hypothetical_match_joins_nothing(build: Any) -> None:
    made = build(e__tsv="subject\tpredicate\tobject\tknowledge_level\nX:1\tbiolink:same_as\tY:1\tprediction\n")
    assert len(made.content.entities) == 2


def test_a_context_names_the_node_too(build: Any) -> None:
    row = {
        "subject": "EX:a",
        "predicate": "biolink:affects",
        "object": "EX:b",
        "species_context_qualifier": "taxonomy:9606",
        "disease_context_qualifier": "X:ill",
        "anatomical_context_qualifier": "cl:0000815",
    }
    made = build(e__jsonl=json.dumps(row), n__jsonl='{"id": "MONDO:0000001", "same_as": ["X:ill"]}')
    (item,) = made.statements()
    assert (item.in_cell, item.context.species) == ("CL:0000815", ("NCBITaxon:9606",))
    assert item.context.disease_setting == ("MONDO:0000001",)
    assert [each.id for each in made.content.naming("MONDO:0000001")] == [item.id]


#: Nodes and edges as Monarch has them: HGNC genes, whose edges name their source.
MONARCH_NODES = """\
id\tcategory\tname\txref\tprovided_by\tsynonym\tin_taxon
HGNC:6059\tbiolink:Gene\tIDO1\tENSEMBL:ENSG00000131203\thgnc_gene_nodes\tINDO|IDO\tNCBITaxon:9606
HGNC:5438\tbiolink:Gene\tIFNG\tENSEMBL:ENSG00000111537\thgnc_gene_nodes\tinterferon gamma\tNCBITaxon:9606
MGI:96416\tbiolink:Gene\tIdo1\t\talliance_gene_nodes\t\tNCBITaxon:10090
CL:0000815\tbiolink:Cell\tregulatory T cell\t\tphenio_nodes\tTreg|Treg cell\t
MONDO:0013730\tbiolink:Disease\tgraft versus host disease\t\tphenio_nodes\tGVHD\t
"""
MONARCH_EDGES = """\
id\tsubject\tpredicate\tobject\tnegated\tprimary_knowledge_source\taggregator_knowledge_source\thas_evidence
uuid:1\tHGNC:6059\tbiolink:interacts_with\tHGNC:5438\t\tinfores:string\tinfores:monarchinitiative\t
uuid:2\tHGNC:6059\tbiolink:expressed_in\tCL:0000815\t\tinfores:bgee\tinfores:monarchinitiative\tECO:1
uuid:3\tMGI:96416\tbiolink:orthologous_to\tHGNC:6059\t\tinfores:panther\tinfores:monarchinitiative\t
uuid:4\tHGNC:5438\tbiolink:gene_associated_with_condition\tMONDO:0013730\t\tinfores:omim\tinfores:monarchinitiative\t
uuid:5\tHGNC:6059\tbiolink:causes\tMONDO:0013730\tTrue\tinfores:omim\tinfores:monarchinitiative\t
"""


def test_with_a_file_like_monarchs_merged_the_answers_are_as_before(build: Any) -> None:
    made = build(merge=True, nodes__tsv=MONARCH_NODES, edges__tsv=MONARCH_EDGES)
    found, before = (graph.paths("IDO1", "Treg") for graph in (made, SHIPPED))
    assert [(path.statements, path.sign, path.support) for path in found] == [
        (path.statements, path.sign, path.support) for path in before
    ]
    assert made.read("ENSEMBL:ENSG00000131203").entity.curie == IDO1
