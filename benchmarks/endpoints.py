"""The same questions to an endpoint and to the embedded engine: ``python -m benchmarks.endpoints FOLDER``.

The graph of this package is written as N-Triples, loaded into each server that is installed, and asked every question
of :func:`questions`. What comes back is compared with a store of the same triples, word for word, and with the shipped
graph, up to what RDF does not keep: the order of lists, and the file and line of a block.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kg
from benchmarks import servers
from kg.sparql.queries import list_queries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Ask = Callable[[kg.KnowledgeGraph], Any]

ROOT = Path(__file__).parents[1]
#: Pairs of the README.
README = (("IDO", "Treg"), ("Treg", "IDO"), ("MSC-EV", "Th17"), ("MSC", "Treg"), ("IL-6", "GVHD"))
#: What RDF does not keep, and what follows from it.
NOT_KEPT = frozenset(("file", "line", "data_version"))


def pairs() -> list[tuple[str, str]]:
    """Return the pairs of ``examples/questions``, of ``tests/data/effects.tsv`` and of the README, each once."""
    found = list(README)
    for file in (*sorted((ROOT / "examples/questions").glob("*.tsv")), ROOT / "tests/data/effects.tsv"):
        with file.open(encoding="utf-8", newline="") as rows:
            found += [(row["source"], row["target"]) for row in csv.DictReader(rows, delimiter="\t")]
    return list(dict.fromkeys(found))


def questions() -> Iterator[tuple[str, str, Ask]]:
    """Yield the questions: the method, what it is asked, and how."""
    asked = pairs()
    for source, target in asked:
        yield _of("effect", source, target)
        yield _of("paths", source, target)
        yield _of("explain", source, target)
    for source, target in asked[::16]:
        yield _of("gaps", source, target)
    for source, target in asked[::8]:
        yield _of("block", source, target, inhibit="PGE2")
        yield _of("matrix", source, target)
        yield _of("paths", source, target, undirected=True, include_descriptive=True, max_edges=3)
    for name in sorted({name for pair in asked for name in pair}):
        yield _of("show", name)
        yield _of("find", name)
        yield _of("neighbors", name)
    yield _of("common", ["IL-10", "PGE2"])
    yield _of("common", ["IDO", "TSG-6", "PGE2"])
    yield _of("trials")
    yield _of("trials", indication="SR-aGVHD")
    yield _of("conflicts")
    yield _of("stats")
    yield _of("stats", caveats=True)
    for format_ in ("jsonl", "turtle", "ntriples", "kgx-tsv", "graphml", "csv"):
        yield _of("export", format_)
    yield _of("export", "ntriples", path=("IDO", "Treg"))
    for query in list_queries():
        yield _of("query", query.name, **{parameter.name: parameter.default for parameter in query.parameters})
        yield _of("query", query.name)
    yield _of("sparql", "SELECT ?n { ?f msc:increases CL:0000890 ; skos:prefLabel ?n } ORDER BY ?n")
    yield _of("sparql", "ASK { CL:0000134 msc:increases CL:0000815 }")
    yield _of("sparql", "CONSTRUCT { ?s ?p ?o } { ?s a msc:Study ; ?p ?o }")


def _of(method: str, *asked: Any, **options: Any) -> tuple[str, str, Ask]:
    """Return a question: the method, what it is asked, and how a graph answers."""
    words = " ".join(str(word) for word in (*asked, *(f"{name}={value}" for name, value in options.items())))
    return method, words, lambda graph: getattr(graph, method)(*asked, **options)


def plain(answer: Any) -> Any:
    """Return an answer as it is compared: its text and its JSON; rows and lines sorted where no order is asked for."""
    if isinstance(answer, kg.QueryResult):
        return sorted(json.dumps(row, ensure_ascii=False) for row in answer.rows())
    if isinstance(answer, kg.Export):
        return sorted(answer.text.splitlines())
    return [str(answer), answer.to_dict()] if isinstance(answer, kg.Result) else answer


def unordered(value: Any) -> Any:
    """Return a value of JSON without the order of its lists and what RDF does not keep."""
    if isinstance(value, dict):
        return {key: unordered(item) for key, item in value.items() if key not in NOT_KEPT}
    if isinstance(value, (list, tuple)):
        return sorted((unordered(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


def answer(ask: Ask, graph: kg.KnowledgeGraph) -> tuple[Any, float]:
    """Return the answer of a graph, or the error, and the seconds that it took."""
    start = time.perf_counter()
    try:
        found = plain(ask(graph))
    except (kg.KGError, ValueError) as error:
        found = f"{type(error).__name__}: {error}"
    return found, time.perf_counter() - start


def compare(url: str, expected: dict[tuple[str, str], tuple[Any, Any]]) -> None:
    """Ask an endpoint, and print how many answers are those of the embedded engine.

    :param url: The endpoint.
    :param expected: Command and question to the answers of a store of the triples that it holds, and of the graph that
        they were written from.
    """
    start = time.perf_counter()
    there = kg.open(endpoint=url)
    print(f"{url}: copied in {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    there = kg.open(endpoint=url)
    print(f"opened again in {time.perf_counter() - start:.2f} s")
    asked: Counter[str] = Counter()
    exact: Counter[str] = Counter()
    alike: Counter[str] = Counter()
    seconds: defaultdict[str, float] = defaultdict(float)
    for command, name, ask in questions():
        ours, mine = expected[command, name]
        theirs, took = answer(ask, there)
        asked[command] += 1
        seconds[command] += took
        exact[command] += ours == theirs
        is_alike = unordered(_data(mine)) == unordered(_data(theirs))
        alike[command] += is_alike
        if ours != theirs:
            print(f"differs from the store: {command} {name}")
        elif not is_alike and os.environ.get("SHOW"):
            print(f"differs from the shipped graph: {command} {name}")
    for command, count in asked.items():
        mean = 1000 * seconds[command] / count
        print(f"{command}\t{count}\t{exact[command]}\t{alike[command]}\t{mean:.0f} ms")


def _data(found: Any) -> Any:
    """Return the JSON of an answer: its text says lists in their order."""
    return found[1] if isinstance(found, list) and len(found) == 2 and isinstance(found[1], (dict, list)) else found


def main(folder: Path) -> None:
    """Ask every server that is installed."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["KG_CACHE"] = str(folder / "cache")
    shipped = kg.load()
    triples = folder / "endpoint.nt"
    shipped.export("ntriples").save(str(triples))
    shipped.build_store([triples], folder / "store", with_sparql=True, replace=True)
    same = kg.open(folder / "store")
    start = time.perf_counter()
    expected = {(each, name): (answer(ask, same)[0], answer(ask, shipped)[0]) for each, name, ask in questions()}
    print(
        f"{len(expected)} questions, asked of a store and of the shipped graph in {time.perf_counter() - start:.0f} s"
    )
    work = {name: folder / name for name in ("serve", "oxigraph", "virtuoso")}
    for each in work.values():
        each.mkdir(exist_ok=True)
    with servers.kg_serve(work["serve"]) as url:
        compare(url, expected)
    for name, found, server in (
        ("oxigraph", servers.find_oxigraph(), servers.oxigraph),
        ("virtuoso", servers.find_virtuoso(), servers.virtuoso),
    ):
        if found is None:
            print(f"{name} is not installed")
            continue
        with server(triples, work[name]) as url:
            compare(url, expected)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
