"""The graph form as RDF, read back into a content: the reverse of :mod:`kg.sparql.dataset`.

RDF keeps no order, so that lists come back sorted, and the file and line of a block are not in it. Everything else does
come back; triples of the file beyond the graph form are returned unchanged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import DataError
from kg.model import terms as v
from kg.model.content import Content
from kg.model.identifiers import to_curie
from kg.model.namespaces import block_kind
from kg.model.statements import Entity
from kg.triples import things
from kg.triples.reader import Reader, every, one
from kg.triples.schema import ENTITY_PROPERTIES, LEFT_OUT, REPLACED_BY, STATEMENT_PROPERTIES
from kg.triples.statements import read_statement
from kg.triples.studies import make_studies
from kg.triples.turtle import TurtleBlock, TurtleTerm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.model.statements import Context, Evidence, Mediator, Statement
    from kg.triples.reader import Ontology

#: The vocabulary of a statement that only the graph form has; a file with it is read here.
CERTAINTY = "https://w3id.org/msc-kg/vocab#certainty"
#: How subjects begin that describe the graph as a data set; see :mod:`kg.sparql.metadata`.
DESCRIBING = tuple(f"{v.BASE}{part}" for part in ("version/", "activity/", "developers"))
#: Class of a node to the kind of its block.
KINDS = {
    "msc:Entity": "entity",
    "msc:Homonym": "entity",
    "msc:Context": "context",
    "msc:Passage": "passage",
    "msc:Document": "reference",
    "biolink:Publication": "reference",
    "msc:Evidence": "evidence",
    "msc:Mediation": "mediation",
    "rdf:Statement": "statement",
    "msc:Tension": "tension",
    "msc:Study": "study",
    "msc:Arm": "study",
    "msc:Outcome": "study",
}
#: Properties of a node in the graph form that its block does not have, since they follow from the rest.
DERIVED = {
    "statement": ("rdf:type", "rdfs:label", "biolink:knowledge_level", "biolink:agent_type", v.PUBLICATIONS, "msc:via"),
    "evidence": ("rdf:type", "msc:mediation"),
    "mediation": ("rdf:type",),
}
_DIGITS = re.compile(r"(\d+)")


class GraphForm(NamedTuple):
    """The content of a file in the graph form."""

    content: Content
    #: Its other triples, in the order of the file: none of them is part of the graph form.
    rest: tuple[Any, ...]


def read_graph_form(quads: Iterable[Any], ontology: Ontology, file: str, version: str) -> GraphForm:
    """Read the graph form.

    :param quads: Triples or quads of a file; the graph names are ignored.
    :param ontology: The predicates and values that statements may have.
    :param file: Name of the file, which the statements get as theirs.
    :param version: Version of the data.

    :returns: The content, lists sorted, statements in the order of their identifiers, and all other triples.

    :raises DataError: For the first part that is not as the graph form has it.
    """
    every_quad = list(quads)
    kinds = _blocks(every_quad, file)
    content = _content(ontology, kinds, version)
    return GraphForm(content, tuple(quad for quad in every_quad if not _is_read(quad, kinds, content)))


def read_part(quads: Iterable[Any], ontology: Ontology, file: str) -> Content:
    """Read a part of a graph in the graph form.

    :param quads: The triples of some of its nodes: with a statement also those of its evidence, context and mediators,
        and with evidence those of its passage and references.
    :param ontology: The predicates and values that statements may have.
    :param file: Name of the file, which the statements get as theirs.

    :returns: The part, in the order of :func:`read_graph_form`. Entities, and statements that a tension links, need not
        be in it.

    :raises DataError: For the first part that is not as the graph form has it.
    """
    return _content(ontology, _blocks(quads, file), "", _Elsewhere())


class _Elsewhere(dict[str, Any]):
    """The entities and statements that a part of a graph names: all of them are taken to be there."""

    def __contains__(self, curie: object) -> bool:
        return True

    def __missing__(self, curie: str) -> Entity:
        return Entity(curie, curie, curie, "")


def _blocks(quads: Iterable[Any], file: str) -> dict[str, dict[str, TurtleBlock]]:
    """Return the nodes of some triples by their kind, in the order of their identifiers."""
    kinds: dict[str, dict[str, TurtleBlock]] = {kind: {} for kind in (*KINDS.values(), "left out", "replaced", "other")}
    for curie, block in sorted(_nodes(quads, file).items(), key=lambda item: natural(item[0])):
        kinds[_kind(block)][curie] = block
    return kinds


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """Return a key that sorts numbers in a text as numbers: ``evd:x-2`` before ``evd:x-10``."""
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in _DIGITS.split(text))


def _nodes(quads: Iterable[Any], file: str) -> dict[str, TurtleBlock]:
    from pyoxigraph import Literal, NamedNode

    nodes: dict[str, TurtleBlock] = {}
    for quad in quads:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, (NamedNode, Literal)):
            continue
        curie = to_curie(quad.subject.value)
        if curie not in nodes:
            nodes[curie] = TurtleBlock(curie, {}, file, 0)
        terms = nodes[curie].properties.setdefault(to_curie(quad.predicate.value), [])
        if (term := _term(quad.object)) not in terms:
            terms.append(term)
    for block in nodes.values():
        for terms in block.properties.values():
            terms.sort(key=lambda term: natural(term.value))
    return nodes


def _term(node: Any) -> TurtleTerm:
    from pyoxigraph import NamedNode

    if isinstance(node, NamedNode):
        return TurtleTerm(to_curie(node.value), True)
    datatype = to_curie(node.datatype.value)
    return TurtleTerm(node.value, False, "" if datatype == "xsd:string" else datatype)


def _kind(block: TurtleBlock) -> str:
    if LEFT_OUT in block.properties:
        return "left out"
    if REPLACED_BY in block.properties:
        return "replaced"
    found = {KINDS[kind] for kind in every(block, v.RDF_TYPE) if kind in KINDS}
    kind = found.pop() if len(found) == 1 else "other"
    if kind == "statement" and "msc:certainty" not in block.properties:
        return "other"
    return "other" if kind == "reference" and block_kind(block.curie) != "ref" else kind


def _content(
    ontology: Ontology,
    kinds: dict[str, dict[str, TurtleBlock]],
    version: str,
    elsewhere: dict[str, Any] | None = None,
) -> Content:
    """Make the content of the nodes of a graph, which may also name the things in ``elsewhere``."""
    reader = Reader(ontology)
    described = _rows(kinds["entity"], lambda block: things.make_entity(reader, _entity(block), is_curated=False))
    entities = described if elsewhere is None else elsewhere
    references = _rows(kinds["reference"], lambda block: things.make_reference(reader, _reference(block)))
    contexts = _rows(kinds["context"], lambda block: things.make_context(reader, block, entities))
    passages = _rows(kinds["passage"], lambda block: things.make_passage(reader, block, references))
    lines = _rows(
        kinds["evidence"],
        lambda block: things.make_evidence(reader, _without(block, "evidence"), passages, references, entities),
    )
    naming: dict[str, list[str]] = {}
    for block in kinds["evidence"].values():
        for mediation in every(block, "msc:mediation"):
            naming.setdefault(mediation, []).append(one(block, "msc:passage"))
    mediators = _rows(
        kinds["mediation"],
        lambda block: _mediator(reader, _without(block, "mediation"), entities, naming.get(block.curie, [])),
    )
    of_evidence = {curie: every(block, "msc:mediation") for curie, block in kinds["evidence"].items()}
    statements = _rows(
        kinds["statement"],
        lambda block: _statement(reader, block, contexts, lines, mediators, of_evidence),
    )
    for item in statements.values():
        for curie in (item.subject, item.object):
            if curie not in entities:
                raise DataError(item.file, 0, f"{item.id} names {curie}, of which the file says nothing")
    known = {*statements, *(item.block for item in statements.values())} if elsewhere is None else elsewhere
    tensions = _rows(kinds["tension"], lambda block: things.make_tension(reader, block, known))
    studies = make_studies(reader, list(kinds["study"].values()), entities, passages, references)
    if reader.problems:
        raise reader.problems[0]
    return Content(
        version,
        ontology.predicates,
        dict(sorted(described.items())),
        dict(sorted(contexts.items())),
        passages,
        references,
        statements,
        dict(sorted(tensions.items())),
        studies,
        {curie: one(block, LEFT_OUT) for curie, block in kinds["left out"].items()},
        ontology.broader_aspects,
        {curie: one(block, REPLACED_BY) for curie, block in kinds["replaced"].items()},
    )


def _rows(blocks: dict[str, TurtleBlock], make: Callable[[TurtleBlock], Any]) -> dict[str, Any]:
    return {curie: row for curie, block in blocks.items() if (row := make(block)) is not None}


def _entity(block: TurtleBlock) -> TurtleBlock:
    """Return the block of an entity without its class, which stands beside its category, and without its links."""
    kept = {name: terms for name, terms in block.properties.items() if name in ENTITY_PROPERTIES}
    kept[v.RDF_TYPE] = [term for term in kept[v.RDF_TYPE] if term.value != "msc:Entity"]
    return block._replace(properties=kept)


def _reference(block: TurtleBlock) -> TurtleBlock:
    """Return the block of a reference with its address as an IRI; the graph form has it as a text."""
    kept = dict(block.properties)
    if v.SOURCE in kept:
        kept[v.SOURCE] = [term._replace(is_iri=True, datatype="") for term in kept[v.SOURCE]]
    kept.setdefault("msc:year", [TurtleTerm("0", False, "xsd:integer")])
    return block._replace(properties=kept)


def _without(block: TurtleBlock, kind: str) -> TurtleBlock:
    kept = {name: terms for name, terms in block.properties.items() if name not in DERIVED[kind]}
    return block._replace(properties=kept)


def _mediator(reader: Reader, block: TurtleBlock, entities: dict[str, Any], passages: list[str]) -> Mediator | None:
    made = things.make_mediator(reader, block, entities)
    return made and made._replace(passages=tuple(dict.fromkeys(passages)))


def _statement(
    reader: Reader,
    block: TurtleBlock,
    contexts: dict[str, Context],
    lines: dict[str, Evidence],
    mediators: dict[str, Mediator],
    of_evidence: dict[str, tuple[str, ...]],
) -> Statement | None:
    block = _without(block, "statement")
    if not reader.check(block, STATEMENT_PROPERTIES):
        return None
    predicate = reader.ontology.predicates.get(one(block, v.RDF_PREDICATE))
    if predicate is None:
        reader.problems.append(block.problem(f"{v.RDF_PREDICATE} {one(block, v.RDF_PREDICATE)}: not one of this graph"))
        return None
    scope = one(block, "msc:scope")
    if scope and scope not in contexts:
        reader.problems.append(block.problem(f"msc:scope {scope}: the file does not describe it"))
    reader.check_links(block, v.HAS_EVIDENCE, lines, block.file)
    evidence = tuple(lines[curie] for curie in every(block, v.HAS_EVIDENCE) if curie in lines)
    named = dict.fromkeys(curie for line in evidence for curie in of_evidence[line.curie] if curie in mediators)
    sign = one(block, "msc:sign")
    return read_statement(reader, block, predicate, contexts)._replace(
        sign=int(sign) if sign in ("-1", "0", "1") else None,
        mediators=tuple(mediators[curie] for curie in sorted(named, key=natural)),
        evidence=evidence,
    )


def _is_read(quad: Any, kinds: dict[str, dict[str, TurtleBlock]], content: Content) -> bool:
    """Return whether a triple is part of the graph form, a direct triple of a statement, or of the ontology."""
    from pyoxigraph import NamedNode

    if not isinstance(quad.subject, NamedNode):
        return False
    subject, predicate = to_curie(quad.subject.value), to_curie(quad.predicate.value)
    if subject.startswith("msc:") or quad.subject.value.startswith(CERTAINTY.partition("#")[0]):
        return True
    if quad.subject.value == v.BASE or quad.subject.value.startswith(DESCRIBING):
        return True
    if subject in kinds["entity"]:
        if predicate in ENTITY_PROPERTIES:
            return True
        target = to_curie(quad.object.value) if isinstance(quad.object, NamedNode) else ""
        return any(item.predicate == predicate for item in content.between((subject,), (target,)))
    return subject not in kinds["other"]
