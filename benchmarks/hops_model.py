"""Paths and effects in a million statements of our model behind endpoints: ``python -m benchmarks.hops_model FOLDER``.

The edges are those of ``benchmarks/paths.py``; each becomes a statement with one line of evidence, so that costs differ
as those of curated statements do. Costs of paths are compared with those of an index in memory.
"""

from __future__ import annotations

import sys
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import kg
from benchmarks import servers
from benchmarks.hops import EVERY, MAX_EDGES, K
from benchmarks.sets import SETS
from kg.model.identifiers import to_iri
from kg.model.statements import CERTAINTIES
from kg.paths.ranking import CERTAINTY_WEIGHTS, HUB_WEIGHT, TYPE_WEIGHTS, cost
from kg.remote import endpoint
from kg.search.in_memory import IndexRow, make_index
from kg.search.index import UNIT, PathIndex, View
from kg.search.search import find_index_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.graphs import Graph
    from benchmarks.pairs import Pair

#: Sign of an edge to the predicate of its statement.
PREDICATES = {1: "msc:increases", -1: "msc:decreases", 0: "msc:affects"}
TYPES = tuple(TYPE_WEIGHTS)
#: How many statements are read in one passage, and how many passages a document has.
OF_PASSAGE, OF_DOCUMENT = 20, 50


def kinds(graph: Graph) -> Iterator[tuple[str, str, int, str, str]]:
    """Yield source, target, sign, certainty and type of evidence of every statement."""
    columns = (column.tolist() for column in (graph.source, graph.target, graph.sign, graph.support))
    for source, target, sign, number in zip(*columns, strict=True):
        certainty = CERTAINTIES[0 if number > 40 else number % 3]
        yield graph.names[source], graph.names[target], sign, certainty, TYPES[number % len(TYPES)]


def lines(graph: Graph) -> Iterator[str]:
    """Yield the triples of the graph in our model."""
    iri = {curie: f"<{to_iri(curie)}>" for curie in (*graph.names, *PREDICATES.values(), *TYPES)}

    def own(curie: str) -> str:
        return iri.get(curie) or f"<{to_iri(curie)}>"

    a, negated = own("rdf:type"), own("biolink:negated")
    parts = [own(f"rdf:{name}") for name in ("subject", "predicate", "object")]
    sign_of, certainty_of, passage_of = own("msc:sign"), own("msc:certainty"), own("msc:passage")
    stance, type_, publications = own("msc:stance"), own("msc:evidenceType"), own("biolink:publications")
    evidence_of = own("obo:RO_0002558")
    integer = own("xsd:integer")
    supports = own("msc:Supports")
    for curie in graph.names:
        yield f"{iri[curie]} {a} {own('msc:Entity')} .\n{iri[curie]} {a} {own('biolink:Gene')} ."
        yield f'{iri[curie]} {own("skos:prefLabel")} "{curie}" .'
    for passage in range(len(graph) // OF_PASSAGE + 1):
        name, document = own(f"psg:bench-{passage}"), own(f"ref:bench{passage // OF_DOCUMENT}")
        yield f"{name} {a} {own('msc:Passage')} .\n{name} {own('msc:document')} {document} ."
        yield f'{name} {own("msc:section")} "1" .\n{name} {own("msc:sha256")} "{passage:064x}" .'
        yield f'{name} {own("msc:paragraph")} "1"^^{integer} .\n{name} {own("msc:sentence")} "{passage}"^^{integer} .'
    for number in range(len(graph) // (OF_PASSAGE * OF_DOCUMENT) + 1):
        name = own(f"ref:bench{number}")
        yield f'{name} {a} {own("msc:Document")} .\n{name} {own("msc:authors")} "Author {number}" .'
        yield f'{name} {own("dcterms:title")} "Document {number}" .'
    for number, (source, target, sign, certainty, eco) in enumerate(kinds(graph)):
        name, line = own(f"stm:bench-{number}"), own(f"evd:bench-{number}")
        one, predicate, other = iri[source], iri[PREDICATES[sign]], iri[target]
        passage = number // OF_PASSAGE
        yield f"{name} {a} {own('rdf:Statement')} .\n{name} {parts[0]} {one} .\n{name} {parts[1]} {predicate} ."
        yield f'{name} {parts[2]} {other} .\n{name} {negated} "false"^^{own("xsd:boolean")} .'
        yield f"{name} {certainty_of} {own('msc:' + certainty.capitalize())} .\n{name} {evidence_of} {line} ."
        yield f"{name} {passage_of} {own(f'psg:bench-{passage}')} ."
        if sign:
            yield f'{name} {sign_of} "{sign}"^^{integer} .'
        if certainty != CERTAINTIES[2]:
            yield f"{one} {predicate} {other} ."
        yield f"{line} {a} {own('msc:Evidence')} .\n{line} {passage_of} {own(f'psg:bench-{passage}')} ."
        yield f"{line} {stance} {supports} .\n{line} {type_} {iri[eco]} ."
        yield f"{line} {publications} {own(f'ref:bench{passage // OF_DOCUMENT}')} ."


def index_of(graph: Graph) -> PathIndex:
    """Return an index of the same statements in memory, its nodes numbered as those of the graph."""
    number = {curie: place for place, curie in enumerate(graph.names)}
    rows = [
        IndexRow(
            False,
            number[source],
            number[target],
            sign or None,
            cost(TYPE_WEIGHTS[eco] * CERTAINTY_WEIGHTS[certainty]),
            4 + CERTAINTIES.index(certainty),
        )
        for source, target, sign, certainty, eco in kinds(graph)
    ]
    return PathIndex(make_index(rows, len(graph.names), hub_weight=HUB_WEIGHT)[0])


def costs(graph: Graph, pairs: Iterable[Pair]) -> list[list[int]]:
    """Return the costs of the best paths between pairs, in millionths, as an index in memory finds them."""
    number = {curie: place for place, curie in enumerate(graph.names)}
    view = View(index_of(graph))
    ends = ((number[pair.source], number[pair.target]) for pair in pairs)
    return [
        [path.cost for path in islice(find_index_paths(view, *pair, max_edges=MAX_EDGES, batch=K), K)] for pair in ends
    ]


def main(folder: Path) -> None:
    """Ask every server."""
    folder.mkdir(parents=True, exist_ok=True)
    graph = SETS["1m"].graph()
    triples = folder / "statements.nt"
    if not triples.exists():
        with triples.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines(graph))
    pairs = SETS["1m"].pairs(graph)[::EVERY]
    expected = costs(graph, pairs)
    read = [0]
    read_body = endpoint._read

    def counted(*given: object) -> bytes:
        body = read_body(*given)  # type: ignore[arg-type]
        read[0] += len(body)
        return body

    endpoint._read = counted  # type: ignore[assignment]
    with servers.oxigraph(triples, folder) as url:
        print("question\tpair\tseconds\trequests\tmegabytes\tthe same costs")
        for pair, known in zip(pairs, expected, strict=True):
            for question in ("path", "effect"):
                with kg.open(endpoint=url) as there:
                    remote = there._remote
                    assert remote is not None  # noqa: S101
                    start, before, read[0] = time.perf_counter(), remote.endpoint.requests, 0
                    if question == "path":
                        paths = there.paths(pair.source, pair.target, k=K, max_edges=MAX_EDGES)
                        same = str([round(path.cost * UNIT) for path in paths] == known)
                    else:
                        same = "-" if there.effect(pair.source, pair.target) else "no answer"
                    took, requests = time.perf_counter() - start, remote.endpoint.requests - before
                print(f"{question}\t{pair.label}\t{took:.1f}\t{requests}\t{read[0] / 1e6:.1f}\t{same}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
