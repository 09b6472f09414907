"""Reading the files that a store is built from: RDF and KGX edge lists, plain or compressed."""

from __future__ import annotations

import gzip
import json
from array import array
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from kg.errors import KGError
from kg.identifiers import to_curie, to_iri
from kg.statements import NO_CONTEXT, Statement
from kg.store.predicates import DIRECTIONS
from kg.store.spool import CHUNK, EdgeKind
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    import pyoxigraph

    from kg.store.catalogue import CatalogueWriter
    from kg.store.predicates import Predicates
    from kg.store.spool import Spool

RDF_SUFFIXES = (".nt", ".nq", ".ttl", ".trig")
KGX_SUFFIXES = (".tsv", ".jsonl")
PACKED_SUFFIXES = (".gz", ".zst")
#: Predicates of RDF whose literals are names of their subject.
NAMES = {
    "http://www.w3.org/2000/01/rdf-schema#label": "label",
    "http://www.w3.org/2004/02/skos/core#prefLabel": "label",
    "http://www.w3.org/2004/02/skos/core#altLabel": "synonym",
    "http://www.geneontology.org/formats/oboInOwl#hasExactSynonym": "synonym",
    "http://purl.obolibrary.org/obo/IAO_0000115": "definition",
}
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#: What begins so says how RDF is built, and is no edge between things.
SYNTAX = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2002/07/owl#annotated")
BIOLINK = "https://w3id.org/biolink/vocab/"
#: Predicates that say that one thing is a kind of another.
KIND_OF = ("rdfs:subClassOf", "skos:broader", "biolink:subclass_of")
#: Columns of a KGX node to what they are of it.
NODE_COLUMNS = {"name": "label", "synonym": "synonym", "category": "category", "description": "definition"}
#: Columns of a KGX edge that a plain edge has.
PLAIN_COLUMNS = frozenset({"subject", "predicate", "object", "has_confidence_score"})
#: KGX's knowledge level to how sure an edge is; a source that does not say it asserts.
CERTAINTY = {
    "prediction": "hypothesised",
    "text_co_occurrence": "hypothesised",
    "statistical_association": "suggested",
    "not_provided": "suggested",
    "logical_entailment": "inferred",
}
#: KGX's aspects that have another name here.
ASPECTS = {"abundance": "amount", "activity_or_abundance": "amount"}
TRUE = ("true", "1", "yes")


class SourceError(KGError, ValueError):
    """A file that a store cannot be built from."""


class Target(NamedTuple):
    """Where what is read goes to."""

    spool: Spool
    catalogue: CatalogueWriter
    predicates: Predicates
    #: Cost of a plain edge in millionths, by its support; ``None`` where none is stated.
    cost: Callable[[float | None], int]
    #: Is told the share of the file that is read.
    progress: Callable[[float], None]
    #: What was left out, and how often.
    left_out: dict[str, int]


def suffix_of(path: Path) -> str:
    """Give the suffix that tells the format of a file, without that of a compression.

    :raises SourceError: If it is none of those that can be read.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in PACKED_SUFFIXES:
        suffixes.pop()
    if not suffixes or suffixes[-1] not in (*RDF_SUFFIXES, *KGX_SUFFIXES):
        known = ", ".join((*RDF_SUFFIXES, *KGX_SUFFIXES))
        raise SourceError(f"{path}: no format of that name; there are {known}, each also with .gz or .zst")
    return suffixes[-1]


def read_source(path: Path, target: Target) -> None:
    """Read a file.

    :param path: An RDF file (``.nt``, ``.nq``, ``.ttl``, ``.trig``), or a KGX list of edges or of nodes (``.tsv``,
        ``.jsonl``), plain or compressed (``.gz``, ``.zst``).
    :param target: Where to put what it says.

    :raises SourceError: If it cannot be read; the message names the line where it is known.
    """
    suffix = suffix_of(path)
    try:
        with path.open("rb") as raw:
            size = max(path.stat().st_size, 1)
            with open_packed(path, raw) as file:
                counted = target._replace(progress=lambda _: target.progress(raw.tell() / size))
                if suffix in RDF_SUFFIXES:
                    _read_rdf(path, file, suffix, counted)
                elif suffix == ".tsv":
                    _read_kgx(path, _tsv_rows(path, file), counted)
                else:
                    _read_kgx(path, _json_rows(path, file), counted)
    except (SyntaxError, UnicodeDecodeError, EOFError, gzip.BadGzipFile) as error:
        raise SourceError(f"{path}: {error}") from error


def open_packed(path: Path, raw: IO[bytes]) -> IO[bytes]:
    """Unpack a file that is open, if its suffix says that it is compressed."""
    suffix = path.suffix.lower()
    if suffix == ".gz":
        return gzip.open(raw)  # type: ignore[return-value]
    if suffix == ".zst":
        import zstandard

        stream: IO[bytes] = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
        return stream
    return raw


def rdf_format(suffix: str) -> pyoxigraph.RdfFormat:
    """Give the format of RDF that a suffix stands for."""
    from pyoxigraph import RdfFormat

    return {
        ".nt": RdfFormat.N_TRIPLES,
        ".nq": RdfFormat.N_QUADS,
        ".ttl": RdfFormat.TURTLE,
        ".trig": RdfFormat.TRIG,
    }[suffix]


def _read_rdf(path: Path, file: IO[bytes], suffix: str, target: Target) -> None:
    """Read RDF: links between named things are edges, literals of :data:`NAMES` names, the rest is for SPARQL alone."""
    from pyoxigraph import NamedNode, parse

    spool, left_out = target.spool, target.left_out
    plain_cost = target.cost(None)
    kinds: dict[str, int | None] = {}
    wider: set[int] = set()
    numbers = spool.numbers
    sources, targets, found = array("I"), array("I"), array("I")
    for subject, predicate, value, _ in parse(file, rdf_format(suffix)):
        name = predicate.value
        if name not in kinds:
            kinds[name] = _rdf_kind(name, target, wider)
        kind = kinds[name]
        if kind is None or type(value) is not NamedNode or type(subject) is not NamedNode:
            _keep_name(subject, name, value, target)
            continue
        iri = subject.value
        number = numbers.get(iri)
        sources.append(spool.number(iri) if number is None else number)
        iri = value.value
        number = numbers.get(iri)
        targets.append(spool.number(iri) if number is None else number)
        found.append(kind)
        if kind in wider:
            target.catalogue.add_wider(sources[-1], targets[-1])
        if len(found) == CHUNK:
            spool.write(sources, targets, found, plain_cost)
            sources, targets, found = array("I"), array("I"), array("I")
            target.progress(0)
    spool.write(sources, targets, found, plain_cost)
    if left_out.get("blank"):
        left_out.setdefault(f"{path.name}: edges of blank nodes", left_out.pop("blank"))


def _rdf_kind(iri: str, target: Target, wider: set[int]) -> int | None:
    """Give the kind of the edges of a predicate, ``None`` if it makes none."""
    if iri.startswith(SYNTAX) or iri in NAMES:
        return None
    curie = to_curie.__wrapped__(iri)
    known = target.predicates.get(curie)
    sign = known.predicate.sign if not known.is_further else None
    number = target.spool.predicate(curie)
    kind = target.spool.kind(EdgeKind(number, sign, known.is_further, "asserted", has_record=False))
    if curie in KIND_OF:
        wider.add(kind)
    return kind


def _keep_name(subject: Any, predicate: str, value: Any, target: Target) -> None:
    """Keep a name or a category; count an edge of a blank node."""
    from pyoxigraph import BlankNode, Literal, NamedNode

    if isinstance(subject, BlankNode) or isinstance(value, BlankNode):
        target.left_out["blank"] = target.left_out.get("blank", 0) + 1
    elif predicate == RDF_TYPE and isinstance(value, NamedNode) and value.value.startswith(BIOLINK):
        target.catalogue.add_name(target.spool.number(subject.value), "category", to_curie.__wrapped__(value.value))
    elif isinstance(value, Literal) and predicate in NAMES and value.language in (None, "en"):
        target.catalogue.add_name(target.spool.number(subject.value), NAMES[predicate], value.value)


def _tsv_rows(path: Path, file: IO[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the rows of a KGX TSV with their lines; an empty cell is left out."""
    header = file.readline().decode("utf-8-sig").rstrip("\r\n").split("\t")
    for line, data in enumerate(file, 2):
        cells = data.decode("utf-8").rstrip("\r\n").split("\t")
        if len(cells) != len(header):
            if cells == [""]:
                continue
            raise SourceError(f"{path}:{line}: {len(cells)} cells, but the header has {len(header)}")
        yield line, {column: cell for column, cell in zip(header, cells, strict=True) if cell}


def _json_rows(path: Path, file: IO[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    for line, data in enumerate(file, 1):
        if data.strip():
            try:
                row = json.loads(data)
            except ValueError as error:
                raise SourceError(f"{path}:{line}: not JSON: {error}") from error
            if not isinstance(row, dict):
                raise SourceError(f"{path}:{line}: not a JSON object")
            yield line, {column: value for column, value in row.items() if value not in (None, "", [])}


def _read_kgx(path: Path, rows: Iterable[tuple[int, dict[str, Any]]], target: Target) -> None:
    """Read a KGX list: rows with a subject and an object are edges, those with an ``id`` alone are nodes."""
    spool = target.spool
    columns = [array("I") for _ in range(5)]
    for line, row in rows:
        if "subject" not in row and "object" not in row and "id" in row:
            _keep_node(row, target)
            continue
        try:
            edge = _kgx_edge(row, f"{path.name}:{line}", target)
        except KeyError as error:
            raise SourceError(f"{path}:{line}: an edge without {error.args[0]!r}") from error
        except ValueError as error:
            raise SourceError(f"{path}:{line}: {error}") from error
        if edge is not None:
            for column, number in zip(columns, edge, strict=True):
                column.append(number)
            if len(columns[0]) == CHUNK:
                spool.write(*columns)
                columns = [array("I") for _ in range(5)]
                target.progress(0)
    spool.write(*columns)


def _keep_node(row: Mapping[str, Any], target: Target) -> None:
    number = target.spool.number(row["id"])
    for column, role in (
        ("name", "label"),
        ("synonym", "synonym"),
        ("category", "category"),
        ("description", "definition"),
    ):
        for name in _many(row.get(column)):
            target.catalogue.add_name(number, role, name)


def _many(value: Any) -> list[str]:
    """Give the values of a cell; KGX parts them by ``|``."""
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list) else str(value).split("|")


def _one(value: Any) -> str:
    return _many(value)[0] if value is not None else ""


def _kgx_edge(row: Mapping[str, Any], place: str, target: Target) -> tuple[int, int, int, int, int] | None:
    """Keep an edge, which its place stands for where it has no ``id``; ``None`` if no path may walk it."""
    spool = target.spool
    subject, predicate, value = row["subject"], row["predicate"], row["object"]
    source, end = spool.number(subject), spool.number(value)
    known = target.predicates.get(predicate)
    sign = known.predicate.sign
    is_causal = known.predicate.is_causal or _one(row.get("qualified_predicate")) == "biolink:causes"
    direction = DIRECTIONS.get(_one(row.get("object_direction_qualifier")))
    if direction and is_causal:
        sign = direction * DIRECTIONS.get(_one(row.get("subject_direction_qualifier")), 1)
    is_further = known.is_further and not is_causal
    level = CERTAINTY.get(_one(row.get("knowledge_level")), "asserted")
    score = row.get("has_confidence_score")
    support = None if score is None else float(score)
    if support is not None and not 0 <= support <= 1:
        raise ValueError(f"has_confidence_score must be between 0 and 1, got {score!r}")
    is_negated = str(row.get("negated", "")).casefold() in TRUE
    number = spool.predicate(predicate)
    if predicate in KIND_OF and not is_negated:
        target.catalogue.add_wider(source, end)
    record = 0
    if not row.keys() <= PLAIN_COLUMNS:
        statement = _kgx_statement(row, place, sign, level, is_negated=is_negated, is_causal=is_causal)
        others = [spool.number(curie) for curie in statement.entities[2:] if curie]
        record = target.catalogue.add_statement(statement, source, end, others)
    if is_negated:
        return None
    kind = EdgeKind(number, None if is_further else sign, is_further, level, has_record=record > 0)
    return source, end, spool.kind(kind), target.cost(support), record


def _kgx_statement(
    row: Mapping[str, Any], place: str, sign: int | None, certainty: str, *, is_negated: bool, is_causal: bool
) -> Statement:
    """Make a statement of an edge of which KGX says more: its context, its source and its publications."""
    anatomy = _many(row.get("anatomical_context_qualifier"))
    cells = [curie for curie in anatomy if curie.startswith("CL:")]
    context = NO_CONTEXT._replace(
        species=tuple(_many(row.get("species_context_qualifier"))),
        disease_setting=tuple(_many(row.get("disease_context_qualifier"))),
        condition=tuple(curie for curie in anatomy if curie not in cells[:1]),
    )
    aspects = {side: _one(row.get(f"{side}_aspect_qualifier")) for side in ("subject", "object")}
    source = _one(row.get("primary_knowledge_source"))
    said = [f"source {source}"] if source else []
    if publications := _many(row.get("publications")):
        said.append(f"publications {', '.join(publications)}")
    caveats = ["found by text mining"] if _one(row.get("agent_type")) == "text_mining_agent" else []
    return Statement(
        id=str(row.get("id", place)),
        subject=row["subject"],
        predicate=row["predicate"],
        object=row["object"],
        sign=sign,
        is_negated=is_negated,
        certainty=certainty,
        reason="",
        subject_aspect=ASPECTS.get(aspects["subject"], aspects["subject"]).replace("_", " "),
        object_aspect=ASPECTS.get(aspects["object"], aspects["object"]).replace("_", " "),
        in_cell=cells[0] if cells else "",
        via=(),
        timing="",
        context=context,
        collective="",
        directness="",
        omits=(),
        evidence=(),
        caveats=tuple(caveats),
        comment="; ".join(said),
        retracted="",
        is_causal=is_causal,
        file="",
        line=0,
    )


def plain_quads(path: Path) -> Iterator[pyoxigraph.Quad]:
    """Give the edges of a KGX list as RDF; what is denied is no triple."""
    from pyoxigraph import NamedNode, Quad

    with path.open("rb") as raw, open_packed(path, raw) as file:
        rows = _tsv_rows(path, file) if suffix_of(path) == ".tsv" else _json_rows(path, file)
        for _, row in rows:
            if "subject" in row and str(row.get("negated", "")).casefold() not in TRUE:
                yield Quad(*(NamedNode(_iri(row[part])) for part in ("subject", "predicate", "object")))


def _iri(curie: str) -> str:
    """Expand a CURIE; one whose prefix is not known stands for itself, for it has the form of an IRI."""
    return to_iri.__wrapped__(curie) if curie.partition(":")[0] in PREFIXES else curie
