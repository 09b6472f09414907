"""Exports of this graph come back whole through a build, up to what each format states as its loss."""

from __future__ import annotations

import json
import tempfile
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
import small
from kg.formats.records import RecordReader
from kg.formats.registry import write
from kg.ingest.own_exports import find_exports
from kg.ingest.target import named
from kg.ingest.unpack import GraphFileError
from kg.words.records import statement_record
from random_input import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model.content import Content

#: Formats that come back, to the endings of their files.
WHOLE = {
    "turtle": ".ttl",
    "ntriples": ".nt",
    "trig": ".trig",
    "rdf12": ".ttl",
    "jsonl": ".jsonl",
    "kgx-tsv": ".tsv",
    "kgx-jsonl": ".jsonl",
    "cx2": ".cx2",
}
RDF = ("turtle", "ntriples", "trig", "rdf12")


def plain(row: Any, *, entities: bool = False) -> Any:
    """Return a row without the fields that RDF does not keep: the order of lists, file and line."""
    if not isinstance(row, tuple):
        return row
    if hasattr(row, "_fields"):
        return tuple((name, plain(getattr(row, name))) for name in row._fields if name not in ("file", "line"))
    return tuple(sorted(map(plain, row), key=repr))


def exported(content: Content, name: str, folder: Path) -> list[Path]:
    parts = write(content, name).parts
    paths = []
    for ending, text in parts.items():
        paths.append(folder / (f"graph{ending}" if ending else f"graph{WHOLE[name]}"))
        paths[-1].write_text(text, encoding="utf-8", newline="\n")
    return paths


def found(paths: list[Path], own: Content) -> Content:
    read = find_exports(named(paths), own).content
    assert read is not None
    return read


@pytest.fixture(scope="module")
def shipped() -> Content:
    return kg.load().content


@pytest.mark.parametrize("name", WHOLE)
def test_everything_comes_back(shipped: Content, name: str, tmp_path: Path) -> None:
    exports = find_exports(named(exported(shipped, name, tmp_path)), shipped)
    read = exports.content
    assert read is not None
    expected = {
        item.id: plain(item)
        for item in shipped.statements.values()
        if not (name in ("kgx-tsv", "kgx-jsonl", "cx2") and item.retracted)
    }
    assert {item.id: plain(item) for item in read.statements.values()} == expected
    parts = ("entities", "contexts", "references", "tensions", "studies") if name in RDF else ()
    for part in ("passages", *parts):
        rows, others = getattr(read, part), getattr(shipped, part)
        assert {key: plain(row) for key, row in rows.items()} == {key: plain(row) for key, row in others.items()}
    if name in RDF:
        assert (read.left_out, read.replaced) == (shipped.left_out, shipped.replaced)
        assert [source.rest for source in exports.sources] == [()]


def test_a_store_of_an_export_answers_as_the_graph(tmp_path: Path) -> None:
    graph = kg.load()
    paths = exported(graph.content, "turtle", tmp_path)
    built = graph.build_store(paths, tmp_path / "store")
    assert (built.tally.whole, built.tally.not_understood) == (len(graph.content.statements), 0)
    assert built.tally.whole_denied == sum(item.is_negated for item in graph.content.statements.values()) > 10
    store = kg.KnowledgeGraph.open(tmp_path / "store")
    mine, other = graph.paths("IDO", "Treg"), store.paths("IDO", "Treg")
    assert [path.nodes for path in other] == [path.nodes for path in mine]
    assert [path.cost for path in other] == [path.cost for path in mine]
    asked = "ASK { ?s rdf:predicate msc:increases ; biolink:negated true }"
    assert store.sparql(asked).boolean is graph.sparql(asked).boolean is True


texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)


@examples(60)
@given(timing=texts, reason=texts, caveat=texts, label=texts, name=st.sampled_from(sorted(WHOLE)))
def test_hostile_text_comes_back(timing: str, reason: str, caveat: str, label: str, name: str) -> None:
    content = small.graph(
        "a + b via=c context=mice\nb - c negated=true\nc + a certainty=inferred",
        {"mice": {"species": ("ent:mouse",), "condition": ("in vivo",)}},
    ).content
    first = content.statements["stm:test-1"]
    content.statements["stm:test-1"] = first._replace(timing=timing, caveats=(caveat,))  # type: ignore[index]
    third = content.statements["stm:test-3"]
    content.statements["stm:test-3"] = third._replace(reason=reason)  # type: ignore[index]
    content.entities["ent:a"] = content.entities["ent:a"]._replace(label=label)  # type: ignore[index]
    if name in RDF and not all(map(str.strip, (timing, reason, caveat, label))):
        return  # a text of blanks says nothing, and the graph form does not take it
    with tempfile.TemporaryDirectory() as folder:
        read = found(exported(content, name, Path(folder)), content)
    assert {key: plain(row) for key, row in read.statements.items()} == {
        key: plain(row) for key, row in content.statements.items()
    }
    assert read.entities["ent:a"].label == label


@pytest.mark.parametrize(
    ("column", "word"),
    [
        pytest.param("object_direction_qualifier", "decreased", id="direction"),
        pytest.param("object", "ent:c", id="object"),
        pytest.param("negated", "true", id="denial"),
    ],
)
def test_a_changed_row_is_read_as_it_stands(column: str, word: str, tmp_path: Path) -> None:
    graph = small.graph("a + b\nb - c")
    _, edges = exported(graph.content, "kgx-tsv", tmp_path)
    header, *rows = edges.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(header.split("\t"), rows[0].split("\t"), strict=True))
    cells[column] = word
    edges.write_text("\n".join([header, "\t".join(cells.values()), *rows[1:], ""]), encoding="utf-8")
    built = graph.build_store([edges], tmp_path / "store")
    assert built.tally.whole == 1
    item = kg.KnowledgeGraph.open(tmp_path / "store").content.statements["stm:test-1"]
    assert (item.evidence, item.object) == ((), cells["object"])
    assert (item.sign, item.is_negated) == ((-1 if column == "object_direction_qualifier" else 1), column == "negated")


def test_further_triples_of_a_file_are_read(tmp_path: Path) -> None:
    graph = small.graph("a + b")
    (path,) = exported(graph.content, "turtle", tmp_path)
    more = (
        "\n<https://w3id.org/msc-kg/entity/b> <http://purl.obolibrary.org/obo/RO_0002213> <http://example.org/z> .\n"
        '<http://example.org/z> <http://www.w3.org/2000/01/rdf-schema#label> "zet" .\n'
    )
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    built = graph.build_store([path], tmp_path / "store")
    assert (built.tally.whole, built.tally.signed) == (1, 1)
    store = kg.KnowledgeGraph.open(tmp_path / "store")
    assert [found.nodes for found in store.paths("a", "zet")] == [("ent:a", "ent:b", "http://example.org/z")]


def test_the_same_statements_twice_are_one(tmp_path: Path) -> None:
    graph = small.graph("a + b")
    paths = [*exported(graph.content, "turtle", tmp_path), *exported(graph.content, "jsonl", tmp_path)]
    assert graph.build_store(paths, tmp_path / "store", merge=True).facts["statements"] == "1"


def test_two_statements_with_one_identifier_are_refused(tmp_path: Path) -> None:
    graph = small.graph("a + b")
    paths = exported(graph.content, "turtle", tmp_path) + exported(small.graph("a - b").content, "jsonl", tmp_path)
    with pytest.raises(GraphFileError, match="stm:test-1 says two different things"):
        graph.build_store(paths, tmp_path / "store")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        pytest.param("msc:Asserted", "msc:Sure", "msc:certainty msc:Sure: not one of", id="certainty"),
        pytest.param("rdf:predicate msc:increases", "rdf:predicate msc:likes", "not one of this graph", id="predicate"),
        pytest.param("rdf:object ent:b", "rdf:object ent:nobody", "of which the file says nothing", id="object"),
    ],
)
def test_a_damaged_export_is_named(old: str, new: str, problem: str, tmp_path: Path) -> None:
    graph = small.graph("a + b")
    (path,) = exported(graph.content, "turtle", tmp_path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(GraphFileError, match=problem):
        graph.build_store([path], tmp_path / "store")


@pytest.mark.parametrize("damage", [{"certainty": "sure"}, {"subject": 3}, {"evidence": None}, {"caveats": "a"}])
def test_a_damaged_record_is_named(damage: dict[str, Any], tmp_path: Path) -> None:
    graph = small.graph("a + b\nb + c")
    (path,) = exported(graph.content, "jsonl", tmp_path)
    first, second = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    path.write_text(f"{json.dumps(first)}\n{json.dumps(second | damage)}\n", encoding="utf-8")
    with pytest.raises(GraphFileError, match=r"graph\.jsonl:2: "):
        graph.build_store([path], tmp_path / "store")


def damaged(value: Any) -> Iterator[Any]:
    """Yield copies of a JSON value, each with one part replaced by one of another type."""
    yield from (other for other in (None, True, 5, 1e999, "zz", ["x"], {"a": 1}) if type(other) is not type(value))
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            for other in damaged(part):
                changed = copy(value)
                changed[key] = other
                yield changed


def has_type(value: Any, kind: Any) -> bool:
    """Return whether a row of the model, or a value of it, has its type, and so have its parts."""
    if get_origin(kind) is tuple:
        return isinstance(value, tuple) and all(has_type(part, get_args(kind)[0]) for part in value)
    if options := get_args(kind):
        return any(has_type(value, option) for option in options)
    return type(value) is kind and all(
        has_type(getattr(value, name), part) for name, part in getattr(kind, "__annotations__", {}).items()
    )


def test_a_record_of_other_types_is_refused(shipped: Content) -> None:
    item = next(item for item in shipped.statements.values() if item.mediators and item.context.curie)
    item = item._replace(evidence=item.evidence[:1], mediators=item.mediators[:1])
    record = json.loads(json.dumps(statement_record(item, shipped)))
    refused = 0
    for each in damaged(record):
        reader = RecordReader(shipped.predicates, {})
        try:
            statement = reader.add(each)
        except ValueError:
            refused += 1
            continue
        content = reader.content()
        parts = (content.entities, content.contexts, content.passages, content.references)
        rows = [statement, *(row for part in parts for row in part.values())]
        assert all(has_type(row, type(row)) for row in rows), each
        assert statement.is_negated is each["negated"]
    assert refused > 100


def test_the_position_of_a_quote_comes_back(shipped: Content) -> None:
    item = next(item for item in shipped.statements.values() if item.evidence)
    item = item._replace(evidence=tuple(line._replace(quote="5-14") for line in item.evidence))
    assert RecordReader(shipped.predicates, {}).add(statement_record(item, shipped)).evidence == item.evidence
