"""Reading KGX for a store: lists of edges and of nodes, as TSV or JSON lines.

An edge of which KGX says no more than subject, predicate, object, score and certainty is a plain one; of any other a
statement is made, in which no qualifier is lost: what has no field of its own stands as a caveat.
"""

from __future__ import annotations

import json
import re
from array import array
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from kg.ingest.edge_columns import CHUNK, EdgeKind
from kg.ingest.readers.rdf import KIND_OF, NAMES
from kg.ingest.unpack import GraphFileError, open_unpacked, suffix_of
from kg.model.identifiers import contract, expand, to_iri
from kg.model.statements import NO_CONTEXT, Statement
from kg.model.terms import PREFIXES, RDF_TYPE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pyoxigraph

    from kg.ingest.target import Source, Target
    from kg.model.predicates import Predicates

    #: A line of a list: its number, and its columns without the empty ones.
    Row = tuple[int, dict[str, Any]]

#: Columns of a node to what they are of it.
NODE_COLUMNS = {"name": "label", "synonym": "synonym", "category": "category", "description": "definition"}
#: Columns of an edge that need no statement.
PLAIN_COLUMNS = frozenset(
    {"subject", "predicate", "object", "category", "negated", "knowledge_level", "has_confidence_score"}
)
#: Knowledge level to how sure an edge is; where none is given, the source asserts it.
CERTAINTY = {
    "prediction": "hypothesised",
    "text_co_occurrence": "hypothesised",
    "statistical_association": "suggested",
    "not_provided": "suggested",
    "logical_entailment": "inferred",
}
#: What becomes of the sign where an edge qualifies a direction.
DIRECTIONS = {"increased": 1, "upregulated": 1, "decreased": -1, "downregulated": -1}
#: Aspects of which more is more of the thing itself, with their names here. More degradation of a thing is no more of
#: it, so that an edge on any other aspect has no known sign.
ASPECTS = {
    "": "",
    "abundance": "amount",
    "activity": "activity",
    "activity_or_abundance": "amount",
    "expression": "expression",
    "secretion": "secretion",
    "stability": "stability",
    "synthesis": "synthesis",
}
#: Qualifiers that make a side of an edge another thing, such as a mutant of it: the edge has no known sign.
CHANGING = re.compile(r"(?:subject|object)_(?:form_or_variant|part|derivative)_qualifier")
#: Kinds of agents to what must be borne in mind.
AGENT_CAVEATS = {
    "text_mining_agent": "found by text mining",
    "computational_model": "given by a computational model",
    "data_analysis_pipeline": "found by an automated analysis of data",
}
#: Qualifiers that have a field of a statement.
QUALIFIERS = frozenset(
    {
        "qualified_predicate",
        "subject_aspect_qualifier",
        "subject_direction_qualifier",
        "object_aspect_qualifier",
        "object_direction_qualifier",
        "anatomical_context_qualifier",
        "disease_context_qualifier",
        "species_context_qualifier",
        "temporal_context_qualifier",
    }
)
#: What ``qualified_predicate`` is where an edge is causal whatever its predicate.
CAUSES = ("biolink:causes", "causes")
TRUE = ("true", "1", "yes")
#: A CURIE or an IRI: what RDF can name.
_IDENTIFIER = re.compile(r"[A-Za-z][\w.+-]*:[^\x00-\x20<>\"{}|\\^`]+")
#: The beginning of an IRI, which not every prefix of a CURIE is.
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9.+-]*:")


class KgxEdge(NamedTuple):
    """An edge, as a list gives it."""

    subject: str
    predicate: str
    object: str
    #: As the predicate and the qualifiers have it.
    sign: int | None
    is_causal: bool
    #: Whether paths walk it only when asked to.
    is_further: bool
    is_negated: bool
    certainty: str
    #: Its score, 0 to 1, if it has one.
    support: float | None


def read_kgx(source: Source, file: IO[bytes], suffix: str, target: Target) -> None:
    """Read a list: rows with a subject and an object are edges, those with an ``id`` alone are nodes.

    :param source: The file.
    :param file: Its bytes, unpacked.
    :param suffix: Tells its format.
    :param target: Where to put what it says.

    :raises GraphFileError: If a row is neither; the message names its line.
    """
    edges = target.edges
    columns = [array("I") for _ in range(5)]
    for line, row in _rows(source.path, file, suffix):
        try:
            numbers = _keep_row(row, source.name, line, target)
        except ValueError as error:
            raise GraphFileError(f"{source.path}:{line}: {error}") from error
        if numbers is not None:
            for column, number in zip(columns, numbers, strict=True):
                column.append(number)
            if len(columns[0]) == CHUNK:
                edges.write(*columns)
                columns = [array("I") for _ in range(5)]
                target.progress()
    edges.write(*columns)


def kgx_quads(path: Path, predicates: Predicates) -> Iterator[pyoxigraph.Quad]:
    """Give a list as RDF: labels and categories of nodes, and the edges that a plain triple may stand for.

    What is denied, hypothesised or inferred is no triple.

    :param path: The file.
    :param predicates: What is known of predicates.

    :yields: Triples; an identifier whose prefix is not known stands for itself.

    :raises GraphFileError: If a row cannot be read; the message names its line.
    """
    from pyoxigraph import Literal, NamedNode, Quad

    label = NamedNode(next(iter(NAMES)))
    type_ = NamedNode(to_iri(RDF_TYPE))
    with open_unpacked(path) as (file, _):
        for line, row in _rows(path, file, suffix_of(path)):
            try:
                if _is_node(row):
                    node = NamedNode(_iri(_identifier(row, "id")))
                    yield from (Quad(node, label, Literal(name)) for name in _many(row.get("name")))
                    kinds = map(_category, _many(row.get("category")))
                    yield from (Quad(node, type_, NamedNode(_iri(kind))) for kind in kinds)
                    continue
                edge = _read_edge(row, predicates)
                if not edge.is_negated and edge.certainty in ("asserted", "suggested"):
                    parts = (edge.subject, edge.predicate, edge.object)
                    yield Quad(*(NamedNode(_iri(part)) for part in parts))
            except ValueError as error:
                raise GraphFileError(f"{path}:{line}: {error}") from error


def _rows(path: Path, file: IO[bytes], suffix: str) -> Iterator[Row]:
    return _tsv_rows(path, file) if suffix == ".tsv" else _json_rows(path, file)


def _tsv_rows(path: Path, file: IO[bytes]) -> Iterator[Row]:
    """Give the rows of a TSV; KGX quotes nothing."""
    header: list[str] = []
    for line, data in enumerate(file, 1):
        try:
            cells = data.decode("utf-8").rstrip("\r\n").split("\t")
        except UnicodeDecodeError as error:
            raise GraphFileError(f"{path}:{line}: not UTF-8: {error}") from error
        if line == 1:
            header = [cell.removeprefix("\ufeff") for cell in cells]
            _check_header(path, header)
        elif len(cells) == len(header):
            yield line, {column: cell for column, cell in zip(header, cells, strict=True) if cell}
        elif cells != [""]:
            raise GraphFileError(f"{path}:{line}: {len(cells)} cells, but the header has {len(header)}")


def _check_header(path: Path, header: list[str]) -> None:
    if not ({"subject", "predicate", "object"} <= set(header) or "id" in header):
        raise GraphFileError(
            f"{path}:1: the header has neither subject, predicate and object (a list of edges) nor id (of nodes)"
        )
    if twice := [column for column in header if header.count(column) > 1]:
        raise GraphFileError(f"{path}:1: the column {twice[0]!r} stands twice in the header")


def _json_rows(path: Path, file: IO[bytes]) -> Iterator[Row]:
    for line, data in enumerate(file, 1):
        if not data.strip():
            continue
        try:
            row = json.loads(data)
            if b"\\u" in data:
                json.dumps(row, ensure_ascii=False).encode()  # half of a pair of surrogates is no text
        except (ValueError, RecursionError) as error:
            raise GraphFileError(f"{path}:{line}: not JSON: {error}") from error
        if not isinstance(row, dict):
            raise GraphFileError(f"{path}:{line}: not a JSON object")
        yield line, {column: value for column, value in row.items() if value not in (None, "", [])}


def _is_node(row: Mapping[str, Any]) -> bool:
    return "id" in row and "subject" not in row and "object" not in row


def _keep_row(row: Mapping[str, Any], name: str, line: int, target: Target) -> tuple[int, int, int, int, int] | None:
    """Keep a row; give the columns of an edge that a path may walk, ``None`` of anything else."""
    edges, catalogue = target.edges, target.catalogue
    if _is_node(row):
        number = edges.number(_identifier(row, "id"))
        for column, role in NODE_COLUMNS.items():
            for value in _many(row.get(column)):
                catalogue.add_name(number, role, _category(value) if role == "category" else value)
        return None
    edge = _read_edge(row, target.predicates)
    source, end = edges.number(edge.subject), edges.number(edge.object)
    if edge.predicate in KIND_OF and not edge.is_negated:
        catalogue.add_wider(source, end)
    record = 0
    if edge.is_negated or not row.keys() <= PLAIN_COLUMNS:
        statement = _statement(row, edge._replace(subject=edges.curies[source], object=edges.curies[end]), name, line)
        others = [edges.number(curie) for curie in statement.mentioned if curie]
        record = catalogue.add_statement(statement, source, end, others)
    predicate = edges.predicate(edge.predicate)
    if edge.is_negated:
        return None
    sign = None if edge.is_further else edge.sign
    kind = edges.kind(EdgeKind(predicate, sign, edge.is_further, edge.certainty, has_record=record > 0))
    return source, end, kind, target.cost(edge.support, edge.certainty), record


def _read_edge(row: Mapping[str, Any], predicates: Predicates) -> KgxEdge:
    predicate = _curie(_identifier(row, "predicate"))
    known = predicates.get(predicate)
    edge = KgxEdge(
        _identifier(row, "subject"),
        predicate,
        _identifier(row, "object"),
        known.predicate.sign,
        known.predicate.is_causal,
        known.is_further,
        str(row.get("negated", "")).casefold() in TRUE,
        CERTAINTY.get(_one(row, "knowledge_level"), "asserted"),
        _support(row),
    )
    return edge if row.keys() <= PLAIN_COLUMNS else _qualified(edge, row)


def _qualified(edge: KgxEdge, row: Mapping[str, Any]) -> KgxEdge:
    """Give an edge the sign and the causality that its qualifiers leave it."""
    sign = edge.sign
    is_causal = edge.is_causal or _one(row, "qualified_predicate") in CAUSES
    direction = DIRECTIONS.get(_one(row, "object_direction_qualifier"))
    if direction and is_causal:
        sign = direction * DIRECTIONS.get(_one(row, "subject_direction_qualifier"), 1)
    aspects = {_one(row, "subject_aspect_qualifier"), _one(row, "object_aspect_qualifier")}
    if aspects - ASPECTS.keys() or any(map(CHANGING.fullmatch, row)):
        sign = None
    return edge._replace(sign=sign, is_causal=is_causal, is_further=edge.is_further and not is_causal)


def _support(row: Mapping[str, Any]) -> float | None:
    score = row.get("has_confidence_score")
    if score is None:
        return None
    try:
        support = float(score)
    except (TypeError, ValueError):
        support = -1.0
    if not 0 <= support <= 1:
        raise ValueError(f"has_confidence_score must be a number from 0 to 1, got {score!r}")
    return support


def _statement(row: Mapping[str, Any], edge: KgxEdge, name: str, line: int) -> Statement:
    """Make a statement of an edge, which its place stands for where it has no ``id``."""
    anatomy = _many(row.get("anatomical_context_qualifier"))
    cell = next((curie for curie in anatomy if curie.startswith("CL:")), "")
    context = NO_CONTEXT._replace(
        species=tuple(_many(row.get("species_context_qualifier"))),
        disease_setting=tuple(_many(row.get("disease_context_qualifier"))),
        condition=tuple(curie for curie in anatomy if curie != cell),
    )
    aspects = {side: _one(row, f"{side}_aspect_qualifier") for side in ("subject", "object")}
    caveats = [AGENT_CAVEATS[agent]] if (agent := _one(row, "agent_type")) in AGENT_CAVEATS else []
    for column in sorted(row):
        if column.endswith("_qualifier") and column not in QUALIFIERS:
            words = column.removesuffix("_qualifier").replace("_", " ")
            caveats.append(f"{words}: {', '.join(_many(row[column]))}")
    said = {
        "source": [_one(row, "primary_knowledge_source") or _one(row, "knowledge_source")],
        "publications": _many(row.get("publications")),
    }
    return Statement(
        id=_one(row, "id") or f"{name}:{line}",
        subject=edge.subject,
        predicate=edge.predicate,
        object=edge.object,
        sign=edge.sign,
        is_negated=edge.is_negated,
        certainty=edge.certainty,
        subject_aspect=ASPECTS.get(aspects["subject"], aspects["subject"]).replace("_", " "),
        object_aspect=ASPECTS.get(aspects["object"], aspects["object"]).replace("_", " "),
        in_cell=cell,
        timing=", ".join(_many(row.get("temporal_context_qualifier"))),
        context=context,
        caveats=tuple(caveats),
        comment="; ".join(f"{what} {', '.join(words)}" for what, words in said.items() if any(words)),
        is_causal=edge.is_causal,
        file=name,
        line=line,
    )


def _identifier(row: Mapping[str, Any], column: str) -> str:
    """Give an identifier of a row.

    :raises ValueError: If it is missing, or is neither a CURIE nor an IRI.
    """
    value = row.get(column)
    if value is None:
        raise ValueError(f"{'a node' if column == 'id' else 'an edge'} without {column!r}")
    if not isinstance(value, str) or not _IDENTIFIER.fullmatch(value):
        raise ValueError(f"{column} {value!r} is no CURIE such as NCBIGene:3620, and no IRI")
    return value


def _curie(identifier: str) -> str:
    return contract(identifier) if "://" in identifier else identifier


def _category(value: str) -> str:
    """Give a category as a CURIE; one without a prefix is Biolink's.

    :raises ValueError: If it is no name of a category.
    """
    curie = _curie(value) if ":" in value else f"biolink:{value}"
    if not _IDENTIFIER.fullmatch(curie):
        raise ValueError(f"category {value!r} is no CURIE such as biolink:Gene")
    return curie


def _iri(curie: str) -> str:
    """Expand a CURIE; one whose prefix is not known stands for itself, if need be as a URN."""
    if curie.partition(":")[0] in PREFIXES:
        return expand(curie)
    return curie if _SCHEME.match(curie) else f"urn:curie:{curie}"


def _many(value: Any) -> list[str]:
    """Give the values of a cell; KGX parts them by ``|``."""
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list) else str(value).split("|")


def _one(row: Mapping[str, Any], column: str) -> str:
    """Give the first value of a column, empty where there is none."""
    value = row.get(column)
    return _many(value)[0] if value is not None else ""
