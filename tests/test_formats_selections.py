"""Every selection is written in every format: of the graph, of a store with rows of another graph, and of a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import kg
import small
from kg.curation.starting import make_own_folder
from kg.formats.registry import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from kg.knowledge_graph import KnowledgeGraph

SELECTIONS: dict[str, dict[str, Any]] = {
    "everything": {},
    "path": {"path": [("IDO", "Bcell")]},
    "around": {"around": ["Tregcell"]},
    "category": {"category": ["biolink:Cell", "biolink:Gene"]},
    "causal": {"causal": True},
    "context": {"context": {"species": ["mouse"]}},
    "context and around": {"around": ["IDO"], "context": {"species": ["mouse"]}},
}
LINES = "IDO + Tregcell context=mice\nTregcell - Bcell certainty=suggested\nIDO ~ Bcell\nIDO - Bcell negated=true"
#: A row with a source, one with an address that has no prefix, one that is denied.
ROWS = (
    "subject\tpredicate\tobject\tnegated\tpublications\n"
    "ent:IDO\tbiolink:affects\tent:Tregcell\t\tPMID:1\n"
    "urn:x:a\tbiolink:regulates\tent:Bcell\t\tPMID:2\n"
    "ent:Tregcell\tbiolink:affects\turn:x:a\ttrue\tPMID:3\n"
)


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, KnowledgeGraph]:
    folder = tmp_path_factory.mktemp("graphs")
    own = small.graph(LINES, {"mice": {"species": ("ent:mouse",)}})
    (folder / "rows.tsv").write_text(ROWS, encoding="utf-8")
    own.build_store([folder / "rows.tsv"], folder / "store", merge=True)
    return {"memory": own, "store": kg.KnowledgeGraph.open(folder / "store")}


@pytest.mark.parametrize("selection", SELECTIONS)
@pytest.mark.parametrize("where", ["memory", "store"])
def test_every_format_writes_it(where: str, selection: str, graphs: dict[str, KnowledgeGraph]) -> None:
    graph, chosen = graphs[where], SELECTIONS[selection]
    count = len(graph.export("jsonl", **chosen).text.splitlines())
    assert count > 0
    for name in FORMATS:
        written = graph.export(name, **chosen)
        assert written, name
        assert all(written.parts.values()), name
        if name in ("csv", "cytoscape", "sif"):
            lines = {"csv": lambda text: text.count("\n") - 1, "sif": lambda text: text.count("\n")}
            found = lines.get(name, lambda text: text.count('"interaction"'))(written.text)
            assert found == count - written.losses.get("retracted statements", 0), name


def test_rdf_has_the_plain_triple_of_other_graphs_and_counts_the_rest(graphs: dict[str, KnowledgeGraph]) -> None:
    written = graphs["store"].export("ntriples", around=["urn:x:a"])
    assert "<urn:x:a> <https://w3id.org/biolink/vocab/regulates> " in written.text
    assert written.losses == {"statements of other graphs, but for their plain triple": 2}
    denied = "<https://w3id.org/msc-kg/entity/Tregcell> <https://w3id.org/biolink/vocab/affects> <urn:x:a>"
    assert denied not in written.text


def test_a_folder_of_ones_own_is_in_every_format(tmp_path: Path) -> None:
    make_own_folder(tmp_path / "lab")
    (tmp_path / "lab" / "triples" / "axis.ttl").write_text(
        "@prefix CL: <http://purl.obolibrary.org/obo/CL_> .\n"
        "@prefix lab: <https://example.org/lab/statement/> .\n"
        "@prefix msc: <https://w3id.org/msc-kg/vocab#> .\n"
        "@prefix psg: <https://w3id.org/msc-kg/passage/> .\n"
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n\n"
        "lab:axis-1\n    rdf:subject CL:0000134 ;\n    rdf:predicate msc:decreases ;\n    rdf:object CL:0000815 ;\n"
        "    msc:certainty msc:Hypothesised ;\n    msc:passage psg:durdu2026-3.2-1-2 .\n",
        encoding="utf-8",
    )
    graph = kg.load(extra=[tmp_path / "lab"])
    for name in ("turtle", "jsonl", "nanopub", "kgx-tsv", "cx2", "graphml", "cytoscape", "csv", "indra"):
        written = graph.export(name, around=["Treg"])
        assert any("lab:axis-1" in text or "/lab/statement/axis-1" in text for text in written.parts.values()), name
