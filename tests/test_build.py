"""``kg build`` and the answers of its stores: every format, plain edges and statements of KGX, bad files."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

import kg
from commands import run
from kg.answers.path_text import path_report
from kg.errors import AmbiguousNameError, KGError, NameNotFoundError
from kg.ingest.unpack import GraphFileError, open_unpacked, zstd
from kg.knowledge_graph import KnowledgeGraph
from kg.model.predicates import Predicates
from kg.resources import folder
from kg.store.catalogue_writer import DuplicateError
from small import chains, graph

if TYPE_CHECKING:
    from pathlib import Path

#: Two steps, the second of which lowers.
NT = """\
<http://ex.org/a> <http://purl.obolibrary.org/obo/RO_0002213> <http://ex.org/b> .
<http://ex.org/b> <http://purl.obolibrary.org/obo/RO_0002212> <http://ex.org/c> .
"""
PREFIXES = "@prefix ex: <http://ex.org/> . @prefix RO: <http://purl.obolibrary.org/obo/RO_> .\n"
RDF = {
    "nt": NT,
    "nq": NT.replace("> .\n", "> <http://ex.org/graph> .\n"),
    "ttl": f"{PREFIXES} ex:a RO:0002213 ex:b . ex:b RO:0002212 ex:c .",
    "trig": f"{PREFIXES} ex:graph {{ ex:a RO:0002213 ex:b }} {{ ex:b RO:0002212 ex:c }}",
}
EDGES = ["subject\tpredicate\tobject", "X:a\tRO:0002213\tX:b", "X:b\tRO:0002212\tX:c"]
PACKERS = {"": bytes, ".gz": gzip.compress, ".zst": zstd.compress}
SHIPPED = kg.load()
SMALL = graph("a + b")
A, C = "http://ex.org/a", "http://ex.org/c"


def tsv(*rows: dict[str, str]) -> str:
    """Write rows as a TSV with all their columns."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return "".join("\t".join(line) + "\n" for line in [columns, *([r.get(c, "") for c in columns] for r in rows)])


def edge(subject: str = "X:a", predicate: str = "biolink:affects", object_: str = "X:b", **more: str) -> dict[str, str]:
    return {"subject": subject, "predicate": predicate, "object": object_, **more}


def failure(build: Any, tmp_path: Path, *, with_sparql: bool, **files: str | bytes) -> str:
    """Return the message of a build that must fail and leave nothing."""
    with pytest.raises(GraphFileError) as caught:
        build(with_sparql=with_sparql, **files)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(name.replace("__", ".") for name in files)
    return str(caught.value).replace(f"{tmp_path}/", "")


@pytest.mark.parametrize("packed", PACKERS)
@pytest.mark.parametrize("suffix", RDF)
def test_every_format_of_rdf_says_the_same(build: Any, suffix: str, packed: str) -> None:
    made = build(with_sparql=True, **{f"g__{suffix}{packed.replace('.', '__')}": PACKERS[packed](RDF[suffix].encode())})
    assert chains(made, A, C) == [f"{A}>http://ex.org/b|{C}"]
    assert len(made.sparql("SELECT * { ?s ?p ?o }").terms) == 2


@pytest.mark.parametrize("packed", PACKERS)
@pytest.mark.parametrize("suffix", ["tsv", "jsonl"])
def test_both_formats_of_kgx_say_the_same(build: Any, suffix: str, packed: str) -> None:
    rows = [dict(zip(EDGES[0].split("\t"), line.split("\t"), strict=True)) for line in EDGES[1:]]
    text = "\n".join(EDGES if suffix == "tsv" else map(json.dumps, rows)) + "\n"
    made = build(with_sparql=True, **{f"g__{suffix}{packed.replace('.', '__')}": PACKERS[packed](text.encode())})
    assert chains(made, "X:a", "X:c") == ["X:a>X:b|X:c"]
    assert len(made.sparql("SELECT * { ?s ?p ?o }").terms) == 2


def test_the_suffix_may_be_in_capitals_and_the_lines_end_as_on_windows(build: Any) -> None:
    assert chains(build(g__TSV="\r\n".join(["\ufeff" + EDGES[0], *EDGES[1:], ""])), "X:a", "X:c") == ["X:a>X:b|X:c"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param("g__csv", "", "g.csv: no format has that suffix; choose from .nt, .nq, .ttl", id="unknown suffix"),
        pytest.param("g__gz", "", "g.gz: no format has that suffix", id="compressed, but what"),
        pytest.param("g__nt", NT + "<a", "g.nt:3: ", id="broken N-Triples"),
        pytest.param("g__ttl", "<a> <b> <c> .", "g.ttl:1: column 1: No scheme found", id="Turtle without a base"),
        pytest.param("g__nt", b'<http://a> <http://b> "\xff" .\n', "g.nt:1: ", id="RDF that is not UTF-8"),
        pytest.param("g__tsv", "\n".join([*EDGES, "X:a\tRO:1"]), "g.tsv:4: 2 cells, but the header has 3", id="ragged"),
        pytest.param("g__tsv", "a\tb\n1\t2\n", "g.tsv:1: the header has neither subject", id="other table"),
        pytest.param("g__tsv", "id\tid\n1\t2\n", "g.tsv:1: the column 'id' occurs twice", id="a column twice"),
        pytest.param("g__tsv", b"id\nX:\xff\n", "g.tsv:2: not UTF-8", id="TSV that is not UTF-8"),
        pytest.param("g__tsv", tsv(edge(object_="")), "g.tsv:2: an edge without 'object'", id="no object"),
        pytest.param("g__tsv", tsv(edge("IDO 1")), "g.tsv:2: subject 'IDO 1' is not a CURIE", id="no CURIE"),
        pytest.param("g__tsv", "id\tname\nIDO1\tx\n", "g.tsv:2: id 'IDO1' is not a CURIE", id="node without a prefix"),
        pytest.param(
            "g__tsv",
            tsv(edge(), edge(has_confidence_score="1.5")),
            "g.tsv:3: has_confidence_score must be a number from 0 to 1, got '1.5'",
            id="score",
        ),
        pytest.param("g__tsv", tsv(edge(has_confidence_score="nan")), "got 'nan'", id="score that is not a number"),
        pytest.param("g__jsonl", '{"id": "X:a"}\n{', "g.jsonl:2: not JSON", id="broken JSON"),
        pytest.param("g__jsonl", "[" * 100_000, "g.jsonl:1: its JSON is nested too deeply", id="deep JSON"),
        pytest.param("g__jsonl", "[]", "g.jsonl:1: not a JSON object", id="JSON list"),
        pytest.param("g__jsonl", '{"id": ["X:a", "X:b"]}', "g.jsonl:1: id 'X:a|X:b' is not a CURIE", id="two of them"),
        pytest.param("g__jsonl", '{"id": "X:a", "name": "\\ud800"}', "g.jsonl:1: not JSON", id="half a surrogate"),
        pytest.param(
            "g__jsonl", json.dumps({**edge(), "has_confidence_score": [1, 0.5]}), "g.jsonl:1: has_conf", id="scores"
        ),
        pytest.param("g__nt__gz", gzip.compress(NT.encode())[:-9], "g.nt.gz: cannot be unpacked", id="gzip cut short"),
        pytest.param("g__nt__gz", NT, "g.nt.gz: cannot be unpacked: Not a gzipped file", id="no gzip"),
        pytest.param(
            "g__nt__zst", PACKERS[".zst"](NT.encode() * 99)[:-5], "g.nt.zst: cannot be unpacked: ", id="zstd cut short"
        ),
        pytest.param("g__tsv__zst", "no zstd at all", "g.tsv.zst: cannot be unpacked", id="no zstd"),
    ],
)
@pytest.mark.parametrize("with_sparql", [True, False], ids=["with SPARQL", "paths alone"])
def test_a_bad_file_is_named_with_its_line_and_leaves_nothing(
    build: Any, tmp_path: Path, name: str, content: str | bytes, expected: str, with_sparql: bool
) -> None:
    assert expected in failure(build, tmp_path, with_sparql=with_sparql, **{name: content})


def test_zstd_in_several_frames_is_read_to_its_end(build: Any) -> None:
    frames = [PACKERS[".zst"](f"{line}\n".encode()) for line in EDGES]
    assert chains(build(g__tsv__zst=b"".join(frames)), "X:a", "X:c") == ["X:a>X:b|X:c"]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_compressed_file_that_is_cut_anywhere_is_named(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"cut.nt{suffix}"
    problem = f"{path}: cannot be unpacked: ."
    frames = [PACKERS[suffix](NT.encode()), PACKERS[suffix](NT.encode() * 900)]
    whole, is_whole = b"".join(frames), {len(frames[0]), *([0] if suffix == ".gz" else [])}
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        if size not in is_whole:
            with pytest.raises(GraphFileError, match=problem), open_unpacked(path) as (file, _):
                file.read()
    path.write_bytes(whole)
    with open_unpacked(path) as (file, _):
        assert file.read() == NT.encode() * 901


@pytest.mark.parametrize("with_sparql", [True, False], ids=["with SPARQL", "paths alone"])
@pytest.mark.parametrize("name", ["g__nt", "g__tsv", "g__jsonl", "g__ttl__gz"])
def test_an_empty_graph_is_an_error(build: Any, tmp_path: Path, name: str, with_sparql: bool) -> None:
    content = gzip.compress(b"") if name.endswith("gz") else b""
    assert "no entities and no edges in g." in failure(build, tmp_path, with_sparql=with_sparql, **{name: content})


def test_an_empty_file_beside_another_is_none(build: Any) -> None:
    assert len(build(g__tsv="", h__nt=NT).statements()) == 2


def test_short_rows_of_nodes_are_read(build: Any) -> None:
    made = build(n__tsv="id\tname\tcategory\tsynonym\nX:a\talpha\nX:b\tbeta\tGene\nX:c\n")
    assert [made.read(f"X:{end}").entity.label for end in "abc"] == ["alpha", "beta", "X:c"]
    assert made.read("beta").entity.category == "biolink:Gene"


BAD = {
    "tsv": "subject\tpredicate\tobject\nX:a\tRO:0002213\tX:b\nno name\tRO:0002213\tX:b\nX:b\tRO:0002213\n"
    "X:b\tRO:0002213\tX:c\n",
    "jsonl": '{"subject": "X:a", "predicate": "RO:0002213", "object": "X:b"}\n{\n{"id": "no name"}\n'
    '{"subject": "X:b", "predicate": "RO:0002213", "object": "X:c"}\n',
    "nt": f"{NT.splitlines()[0]}\n<http://ex.org/a> <p> .\nnonsense\n{NT.splitlines()[1]}\n",
    "nq": f"{NT.splitlines()[0]}\n<http://ex.org/a> <p> .\nnonsense\n{NT.splitlines()[1]}\n",
}


@pytest.mark.parametrize("with_sparql", [True, False], ids=["with SPARQL", "paths alone"])
@pytest.mark.parametrize("suffix", BAD)
def test_rows_that_cannot_be_read_are_named_at_once(build: Any, tmp_path: Path, suffix: str, with_sparql: bool) -> None:
    said = failure(build, tmp_path, with_sparql=with_sparql, **{f"g__{suffix}": BAD[suffix]}).splitlines()
    lines = (2, 3) if suffix in ("jsonl", "nt", "nq") else (3, 4)
    assert said[0] == "2 rows cannot be read; --lenient sets them aside:"
    assert [line.startswith(f"  g.{suffix}:{number}: ") for number, line in zip(lines, said[1:], strict=True)] == [
        True
    ] * 2


def test_the_first_ten_are_enough(build: Any, tmp_path: Path) -> None:
    said = failure(build, tmp_path, with_sparql=False, g__tsv="id\n" + "none\n" * 30).splitlines()
    assert said[0] == "at least 10 rows cannot be read; --lenient sets them aside:"
    assert len(said) == 11


@pytest.mark.parametrize("suffix", BAD)
def test_lenient_sets_rows_aside(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"g.{suffix}"
    path.write_text(BAD[suffix], encoding="utf-8")
    store = tmp_path / "store"
    built = SMALL.build_store([path], store, lenient=True)
    made = KnowledgeGraph.open(store)
    assert len(made.statements()) == 2
    assert len(made.sparql("SELECT * { ?s ?p ?o }").terms) == 2
    assert built.tally.set_aside == 2
    assert "set aside, because they cannot be read: 2" in list(built.tally.lines())
    header, *rows = (line.split("\t", 3) for line in (store / "set_aside.tsv").read_text(encoding="utf-8").splitlines())
    assert header == ["file", "line", "reason", "row"]
    bad = {number: line for number, line in enumerate(BAD[suffix].splitlines(), 1)}
    assert [(row[0], bad[int(row[1])]) for row in rows] == [(str(path), row[3]) for row in rows]
    assert all(row[2] for row in rows)


def test_lenient_writes_no_file_where_every_row_is_read(tmp_path: Path) -> None:
    path = tmp_path / "g.nt"
    path.write_text(NT, encoding="utf-8")
    SMALL.build_store([path], tmp_path / "store", lenient=True, with_sparql=False)
    assert not (tmp_path / "store" / "set_aside.tsv").exists()


def test_lenient_sets_aside_rows_that_are_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "g.tsv"
    path.write_bytes(b"id\nX:a\nX:\xff\n")
    built = SMALL.build_store([path], tmp_path / "store", lenient=True)
    assert built.tally.set_aside == 1
    assert "not UTF-8" in (tmp_path / "store" / "set_aside.tsv").read_text(encoding="utf-8")


def test_a_node_with_a_bad_category_leaves_no_name(tmp_path: Path) -> None:
    path = tmp_path / "g.tsv"
    path.write_text("id\tname\tcategory\nX:a\talpha\ta b\nX:b\tbeta\tGene\n", encoding="utf-8")
    SMALL.build_store([path], tmp_path / "store", lenient=True, with_sparql=False)
    with pytest.raises(NameNotFoundError):
        KnowledgeGraph.open(tmp_path / "store").read("alpha")


@pytest.mark.parametrize("suffix", ["ttl", "trig"])
def test_a_mistake_in_turtle_stops_a_lenient_build_too(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"g.{suffix}"
    path.write_text(RDF[suffix] + " nonsense", encoding="utf-8")
    with pytest.raises(GraphFileError, match=rf"g\.{suffix}:\d+: "):
        SMALL.build_store([path], tmp_path / "store", lenient=True)


@pytest.mark.parametrize("level", ["knowledge_assertion", "prediction"])
def test_a_verdict_and_a_path_give_a_plain_edge_the_same_support(build: Any, level: str) -> None:
    row = edge(predicate="biolink:positively_regulates", knowledge_level=level)
    made = build(**{"edges.tsv": tsv(row)})
    (path,) = made.paths("X:a", "X:b")
    assert path.support > 0.1
    assert made.effect("X:a", "X:b").to_dict()["support"] == pytest.approx(path.support, abs=1e-5)


def test_names_and_categories_are_read_from_rdf(build: Any) -> None:
    made = build(
        g__ttl=f"""{PREFIXES}
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix biolink: <https://w3id.org/biolink/vocab/> .
        ex:a a biolink:Gene ; rdfs:label "Größe α"@en-GB , "nom"@fr ; skos:altLabel "other" .
        ex:b biolink:category biolink:Disease ; skos:prefLabel "B" .
        ex:a RO:0002213 ex:b , "a literal" , [ RO:0002213 ex:c ] ."""
    )
    a = made.read("grösse ALPHA").entity
    assert (a.label, a.synonyms, a.category) == ("Größe α", ("other",), "biolink:Gene")
    assert made.read("b").entity.category == "biolink:Disease"
    assert [item.object for item in made.statements()] == ["http://ex.org/b"]
    assert build.built.left_out == {"g.ttl: edges of blank nodes": 2}
    with pytest.raises(NameNotFoundError):
        made.read("nom")


def test_identifiers_are_contracted_and_read_in_any_form(build: Any) -> None:
    msc = "http://purl.obolibrary.org/obo/CL_0000134"
    made = build(
        g__nt=f"<{msc}> <http://ex.org/p> <http://ex.org/x> .\n",
        h__tsv=tsv(edge(msc, "https://w3id.org/biolink/vocab/affects", "UMLS:C1")),
    )
    assert {item.subject for item in made.statements()} == {"CL:0000134"}
    assert {item.predicate for item in made.statements()} == {"http://ex.org/p", "biolink:affects"}
    assert [made.read(name).entity.curie for name in ("umls:c1", "<http://ex.org/x>", "HTTP://ex.org/X")] == [
        "UMLS:C1",
        "http://ex.org/x",
        "http://ex.org/x",
    ]


def test_names_of_kgx_nodes(build: Any) -> None:
    nodes = tsv(
        {"id": "X:a", "name": "alpha gene", "category": "biolink:NamedThing|biolink:Gene", "synonym": "AG|A-gene"},
        {"id": "X:b", "category": "Disease", "description": "What ails."},
    )
    made = build(nodes__tsv=nodes, edges__tsv=tsv(edge()), with_sparql=True)
    a, b = made.read("a gene").entity, made.read("X:b").entity
    assert (a.label, a.synonyms, a.category) == ("alpha gene", ("A-gene", "AG"), "biolink:Gene")
    assert (b.label, b.category, b.definition) == ("X:b", "biolink:Disease", "What ails.")
    assert [row["curie"] for row in made.find("GENE")] == ["X:a"]
    assert made.read_category("disease") == "biolink:Disease"
    assert made.sparql('ASK { <X:a> rdfs:label "alpha gene" ; a biolink:Gene ; biolink:affects <X:b> }').boolean


@pytest.mark.parametrize(
    ("fields", "sign", "certainty"),
    [
        pytest.param({}, None, "asserted", id="nothing more"),
        pytest.param(
            {"qualified_predicate": "biolink:causes", "object_direction_qualifier": "decreased"},
            -1,
            "asserted",
            id="direction",
        ),
        pytest.param(
            {"subject_direction_qualifier": "decreased", "object_direction_qualifier": "downregulated"},
            1,
            "asserted",
            id="directions of both",
        ),
        pytest.param(
            {"object_direction_qualifier": "increased", "object_aspect_qualifier": "degradation"},
            None,
            "asserted",
            id="more degradation is not more",
        ),
        pytest.param(
            {
                "object_direction_qualifier": "increased",
                "subject_form_or_variant_qualifier": "loss_of_function_variant_form",
            },
            None,
            "asserted",
            id="a mutant is another thing",
        ),
        pytest.param({"knowledge_level": "prediction"}, None, "hypothesised", id="prediction"),
        pytest.param({"knowledge_level": "logical_entailment"}, None, "inferred", id="entailed"),
        pytest.param({"knowledge_level": "statistical_association"}, None, "suggested", id="statistics"),
    ],
)
def test_qualifiers_of_a_kgx_edge_count(build: Any, fields: dict[str, str], sign: int | None, certainty: str) -> None:
    made = build(edges__tsv=tsv(edge(**fields)))
    (item,) = made.statements()
    assert (item.sign, item.certainty) == (sign, certainty)
    (path,) = made.paths("X:a", "X:b")
    assert (path.sign, path.certainty) == (sign, certainty)


def test_no_qualifier_of_kgx_is_lost(build: Any) -> None:
    made = build(
        edges__tsv=tsv(
            edge(
                id="urn:uuid:1",
                object_aspect_qualifier="activity_or_abundance",
                object_direction_qualifier="upregulated",
                species_context_qualifier="NCBITaxon:9606",
                disease_context_qualifier="MONDO:1",
                anatomical_context_qualifier="UBERON:1|CL:0000134",
                temporal_context_qualifier="early",
                causal_mechanism_qualifier="inhibition",
                agent_type="text_mining_agent",
                primary_knowledge_source="infores:ctd",
                publications="PMID:1|PMID:2",
            )
        )
    )
    (item,) = made.statements()
    assert (item.id, item.object_aspect, item.in_cell, item.timing) == ("urn:uuid:1", "amount", "CL:0000134", "early")
    assert item.context.stated() == {
        "species": ("NCBITaxon:9606",),
        "disease_setting": ("MONDO:1",),
        "condition": ("UBERON:1",),
    }
    assert item.caveats == ("found by text mining", "causal mechanism: inhibition")
    assert item.comment == "source infores:ctd; publications PMID:1, PMID:2"
    assert [each.id for each in made.content.naming("NCBITaxon:9606")] == ["urn:uuid:1"]
    report = str(made.paths("X:a", "X:b"))
    assert "X:a affects (positively) X:b [amount] in CL:0000134" in report
    assert "an edge of edges.tsv:2, source infores:ctd; publications PMID:1, PMID:2 (urn:uuid:1)" in report
    assert "positively" in made.explain("urn:uuid:1").chapters[0].sections[0].items[0].text


def test_a_denied_edge_is_shown_and_not_walked(build: Any) -> None:
    made = build(edges__tsv=tsv(edge(negated="true"), edge("X:b", negated="False", object_="X:c")), with_sparql=True)
    found = made.paths("X:a", "X:b")
    assert (len(found), [item.is_negated for item in found.answer.stated]) == (0, [True])
    assert made.sparql("SELECT ?s { ?s biolink:affects ?o }").terms[0][0].value == "X:b"
    assert len(made.paths("X:b", "X:c")) == 1


def test_a_predicted_edge_is_no_plain_triple(build: Any) -> None:
    made = build(edges__tsv=tsv(edge(knowledge_level="prediction")), with_sparql=True)
    assert made.sparql("ASK { ?s ?p ?o }").boolean is False


def test_an_unknown_predicate_is_walked_without_a_sign_and_without_a_cause(build: Any) -> None:
    made = build(g__nt="<http://ex.org/a> <http://ex.org/touches_it> <http://ex.org/c> .\n")
    found = made.paths(A, C)
    assert [(path.sign, path.statements[0].is_causal) for path in found] == [(None, False)]
    assert "http://ex.org/a touches it http://ex.org/c" in str(found)
    assert "not every link is known to be causal: no effect follows" in str(found)


@pytest.mark.parametrize(
    "predicate",
    ["rdfs:subClassOf", "skos:related", "dcterms:creator", "biolink:part_of", "BFO:0000050", "msc:via", "rdfs:seeAlso"],
)
def test_a_descriptive_predicate_is_walked_only_when_asked(build: Any, predicate: str) -> None:
    made = build(edges__tsv=tsv(edge(predicate=predicate)))
    assert len(made.paths("X:a", "X:b")) == 0
    assert [path.sign for path in made.paths("X:a", "X:b", include_descriptive=True)] == [None]


def test_wider_kinds_are_known_from_plain_edges(build: Any) -> None:
    made = build(
        edges__tsv=tsv(edge("X:a", "rdfs:subClassOf", "X:wide"), edge("X:b", "RO:0002213", "X:wide"), edge("X:c"))
    )
    assert made.content.entities["X:a"].broader == ("X:wide",)
    assert made.content.kinds("X:wide") == {"X:wide", "X:a"}
    related = made.paths("X:b", "X:a", max_edges=1).answer.related
    assert [(item.subject, item.object) for item in related] == [("X:b", "X:wide")]


def test_scores_and_hedges_make_the_support(build: Any) -> None:
    made = build(
        edges__tsv=tsv(
            edge(has_confidence_score="0.9"),
            edge("X:b", object_="X:c"),
            edge("X:c", object_="X:d", knowledge_level="prediction"),
            edge("X:d", object_="X:e", has_confidence_score="1"),
            edge("X:e", object_="X:f", has_confidence_score="0"),
        )
    )
    pairs = ["ab", "bc", "cd", "de", "ef"]
    supports = [made.paths(f"X:{start}", f"X:{end}")[0].support for start, end in pairs]
    assert supports == pytest.approx([0.9, 0.4, 0.16, 0.98, 0], abs=1e-5)


def test_loops_and_repetitions_are_counted_and_left_out(build: Any) -> None:
    made = build(g__nt=NT + NT + "<http://ex.org/a> <http://ex.org/p> <http://ex.org/a> .\n")
    assert len(made.statements()) == 2
    assert build.built.left_out == {"from paths: edges of a thing with itself, and repeated ones": 3}
    assert len(made.paths(A, C)[0].steps[0].statements) == 1


def test_a_plain_edge_is_described_as_one(build: Any) -> None:
    made = build(g__nt=NT)
    found = made.paths(A, C)
    assert "      a plain edge of the store, no source recorded (row:0)\n" in path_report(found.answer, made.content)
    explained = made.explain("row:0")
    assert "An edge of the store states that http://ex.org/a positively regulates http://ex.org/b." in str(explained)
    assert "A plain edge of the store, no source recorded. (row:1)" in str(made.explain(A, C))


def test_identifiers_must_differ_and_the_message_says_where(build: Any) -> None:
    with pytest.raises(DuplicateError, match=r"^a.tsv:3 and b.tsv:2 have one identifier, 'X:1'"):
        build(a__tsv=tsv(edge(), edge(id="X:1")), b__tsv=tsv(edge(id="X:1")))


def test_lenient_names_a_repeated_identifier_by_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(tsv(edge(id="X:1"), edge(id="X:1", negated="true")), encoding="utf-8")
    (tmp_path / "b.tsv").write_text(tsv(edge(id="X:1"), edge(id="X:2")), encoding="utf-8")
    sources = [tmp_path / "a.tsv", tmp_path / "b.tsv"]
    built = SMALL.build_store(sources, tmp_path / "store", lenient=True, with_sparql=False)
    assert list(built.left_out.items()) == [
        ("identifiers that an earlier statement has: file and line name the later one", 2)
    ]
    made = KnowledgeGraph.open(tmp_path / "store")
    assert {item.id: item.is_negated for item in made.statements()} == {
        "X:1": False, "a.tsv:3": True, "b.tsv:2": False, "X:2": False,
    }  # fmt: skip


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    paths = [tmp_path / name / "edges.tsv" for name in ("one", "two")]
    for path in paths:
        path.parent.mkdir()
        path.write_text(tsv(edge(agent_type="manual_agent")), encoding="utf-8")
    SMALL.build_store(paths, tmp_path / "store", with_sparql=False)
    assert [item.id for item in KnowledgeGraph.open(tmp_path / "store").statements()] == [f"{path}:2" for path in paths]


def test_rdf_and_kgx_share_their_entities(build: Any) -> None:
    made = build(
        g__ttl=f"{PREFIXES} @prefix MONDO: <http://purl.obolibrary.org/obo/MONDO_> . ex:a RO:0002213 MONDO:1 .",
        e__tsv=tsv(edge("MONDO:1", "RO:0002212", "X:c")),
        n__jsonl='{"id": "MONDO:1", "name": "illness"}\n',
    )
    assert chains(made, A, "X:c") == [f"{A}>MONDO:1|X:c"]
    assert made.read("illness").entity.curie == "MONDO:1"


def test_the_same_sources_give_the_same_version(build: Any) -> None:
    versions = {build(e__tsv=tsv(edge(agent_type="x")), g__nt=NT).content.data_version for _ in range(2)}
    assert len(versions) == 1


def test_the_shipped_graph_and_plain_edges_meet(build: Any) -> None:
    """A gene of both graphs: evidence is kept, paths go through both, and names of either are read."""
    made = build(
        merge=True,
        nodes__tsv=tsv(
            {"id": "NCBIGene:3620", "name": "indoleamine thing"},
            {"id": "X:drug", "name": "blocker"},
            {"id": "NCBIGene:169355", "name": "IDO2"},
        ),
        edges__tsv=tsv(edge("X:drug", "RO:0002449", "NCBIGene:3620"), edge("NCBIGene:169355", "RO:0002450", "X:drug")),
    )
    found = made.paths("blocker", "Treg", k=1)
    assert str(found).startswith("1. blocker ⊣ IDO1 → Treg")
    assert "Durdu et al. 2026, 3.2" in str(found)
    assert "no source recorded" in str(found)
    assert made.read("indoleamine thing").entity.label == "IDO1"
    assert made.read("IDO2").entity.curie == "NCBIGene:169355"  # a mere homonym of the shipped graph
    assert len(made.paths("IDO2", "IDO1")) == 1
    with pytest.raises(AmbiguousNameError):
        made.read("IDO")
    assert len(made.statements()) == len(SHIPPED.statements()) + 2
    inside = SHIPPED.paths("NCBIGene:3620", "Treg", k=1)[0]
    assert made.paths("NCBIGene:3620", "Treg", k=1)[0].statements == inside.statements


def test_the_table_of_predicates_is_well_formed() -> None:
    lines = (folder("ontology") / "predicates.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    assert rows[0] == ["term", "label", "sign", "use", "inverse of"]
    uses = {row[0]: row[3] for row in rows[1:]}
    assert len(uses) == len(rows) - 1
    assert len({term.casefold() for term in uses}) == len(uses)
    for term, label, sign, use, inverse in rows[1:]:
        assert label
        assert (sign, use) in {
            *(("+", "causal"), ("-", "causal"), ("?", "causal"), ("?", "descriptive"), ("", "inverse"), ("?", "denied"))
        }
        assert use in ("descriptive", "denied") if term.endswith("*") else use != "denied"
        assert (uses[inverse] == "causal") if use == "inverse" else not inverse


def test_our_own_predicates_keep_their_sign() -> None:
    known = Predicates(SHIPPED.content.predicates)
    assert known.get("msc:decreases").predicate == SHIPPED.content.predicates["msc:decreases"]
    assert (known.get("msc:carries").is_further, known.get("ex:new").is_further) == (True, False)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KGError, match=r"none\.nt does not exist"):
        SMALL.build_store([tmp_path / "none.nt"], tmp_path / "store")
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_where_rows_were_set_aside(tmp_path: Path) -> None:
    path, store = tmp_path / "g.tsv", tmp_path / "store"
    path.write_text(BAD["tsv"], encoding="utf-8")
    refused = run("build", str(path), "--store", str(store), "--no-sparql")
    assert (refused.exit_code, store.exists()) == (3, False)
    assert "2 rows cannot be read; --lenient sets them aside:" in refused.stderr
    made = run("build", str(path), "--store", str(store), "--no-sparql", "--lenient")
    assert made.exit_code == 0
    assert f"set aside, because they cannot be read: 2\n  see {store / 'set_aside.tsv'}\n" in made.stderr
