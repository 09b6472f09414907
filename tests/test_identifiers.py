"""CURIEs and IRIs, both ways, and the spellings that a person may type."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model.identifiers import PrefixError, contract, expand, local_part_fits, to_curie, to_iri
from kg.model.spellings import standard_curie
from kg.model.terms import LOCAL_PATTERNS, PREFIXES


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_prefix_goes_there_and_back(prefix: str) -> None:
    assert to_iri(f"{prefix}:x1") == PREFIXES[prefix] + "x1"
    assert to_curie(PREFIXES[prefix] + "x1") == f"{prefix}:x1"


def test_prefixes_differ_in_more_than_case() -> None:
    assert len({prefix.casefold() for prefix in PREFIXES}) == len(PREFIXES)
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert set(LOCAL_PATTERNS) <= set(PREFIXES)


@pytest.mark.parametrize(
    ("iri", "curie"),
    [
        pytest.param("http://purl.obolibrary.org/obo/CL_0000134", "CL:0000134", id="not obo:CL_0000134"),
        pytest.param("http://purl.obolibrary.org/obo/RO_0002558", "RO:0002558", id="not obo:RO_0002558"),
        pytest.param("http://purl.obolibrary.org/obo/PATO_1", "obo:PATO_1", id="another OBO ontology"),
        pytest.param("https://w3id.org/msc-kg/vocab", "https://w3id.org/msc-kg/vocab", id="no prefix fits"),
        pytest.param(
            "http://purl.obolibrary.org/obo/", "http://purl.obolibrary.org/obo/", id="nothing behind a prefix"
        ),
        pytest.param("http://example.org/a", "http://example.org/a", id="from elsewhere"),
    ],
)
def test_to_curie_and_back(iri: str, curie: str) -> None:
    assert to_curie(iri) == curie
    assert to_iri(curie) == iri


@pytest.mark.parametrize("curie", ["", "CL", "HGCN:1", ":x", "cl:1", "urn:x:y"])
def test_an_unknown_prefix_is_refused(curie: str) -> None:
    with pytest.raises(PrefixError, match=r"^unknown prefix .*; known: CHEBI, CL,") as caught:
        to_iri(curie)
    assert repr(curie) in str(caught.value)


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        pytest.param("NCBIGene:3620", "NCBIGene:3620", id="CURIE"),
        pytest.param("ncbigene:3620", "NCBIGene:3620", id="lower case"),
        pytest.param("NCBIGENE:3620", "NCBIGene:3620", id="upper case"),
        pytest.param(" NCBIGene : 3620 ", "NCBIGene:3620", id="white space"),
        pytest.param("http://identifiers.org/ncbigene/3620", "NCBIGene:3620", id="IRI"),
        pytest.param("<http://identifiers.org/ncbigene/3620>", "NCBIGene:3620", id="IRI in brackets"),
        pytest.param("<NCBIGene:3620>", "NCBIGene:3620", id="CURIE in brackets"),
        pytest.param("IDO", None, id="a name"),
        pytest.param("TGF-β: a cytokine", None, id="a name with a colon"),
        pytest.param("http://example.org/a", None, id="an IRI of no prefix"),
        pytest.param("NCBIGene:", None, id="nothing behind the colon"),
        pytest.param(":3620", None, id="nothing before it"),
        pytest.param("", None, id="empty"),
        pytest.param("<>", None, id="empty brackets"),
    ],
)
def test_spellings_of_identifiers(text: str, curie: str | None) -> None:
    assert standard_curie(text) == curie


@pytest.mark.parametrize(
    ("curie", "fits"),
    [
        ("CL:0000134", True),
        ("CL:134", False),
        ("CL:0000134 ", False),
        ("MESH:D015232", True),
        ("MESH:15232", False),
        ("mirbase:MIMAT0000076", True),
        ("mirbase:MI0000077", True),
        ("mirbase:hsa-mir-21", False),
        ("ent:poor_graft_function", True),
        ("ent:PGF", False),
        ("NCBIGene:", False),
        ("HGNC:1", True),
    ],
)
def test_local_parts_are_checked_against_their_prefix(curie: str, fits: bool) -> None:
    assert local_part_fits(curie) is fits


@pytest.mark.parametrize(
    ("remembering", "plain", "names"),
    [
        pytest.param(to_curie, contract, [PREFIXES["CL"] + f"not-kept-{n}" for n in range(5)], id="IRI to CURIE"),
        pytest.param(to_iri, expand, [f"CL:not-kept-{n}" for n in range(5)], id="CURIE to IRI"),
    ],
)
def test_readers_of_big_files_keep_nothing_in_memory(remembering: Any, plain: Any, names: list[str]) -> None:
    before = remembering.cache_info().currsize
    found = [plain(name) for name in names]
    assert remembering.cache_info().currsize == before
    assert found == [remembering(name) for name in names]
    assert remembering.cache_info().currsize == before + len(names)
