"""The graph form as RDF, read back into a content: the reverse of :mod:`kg.sparql.dataset`.

RDF keeps no order, so that lists come back sorted, and the file and line of a block are not in it. Everything else does
come back; triples of the file beyond the graph form are returned unchanged.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
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
    from collections.abc import Callable, Collection, Iterable

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
#: Node to its predicates and values in turn: values are a CURIE or, of a literal, a term. Of millions of nodes, blocks
#: would take many times the memory, so a block is made when its row is.
Nodes = dict[str, list[Any]]


class GraphForm(NamedTuple):
    """The content of a file in the graph form."""

    content: Content
    #: Its other triples, in the order of the file: none of them is part of the graph form.
    rest: tuple[Any, ...]


def read_graph_form(quads: Callable[[], Iterable[Any]], ontology: Ontology, file: str, version: str) -> GraphForm:
    """Read the graph form.

    :param quads: Returns the triples or quads of a file, and is called twice; the graph names are ignored.
    :param ontology: The predicates and values that statements may have.
    :param file: Name of the file, which the statements get as theirs.
    :param version: Version of the data.

    :returns: The content, lists sorted, statements in the order of their identifiers, and all other triples.

    :raises DataError: For the first part that is not as the graph form has it.
    """
    kinds = _nodes_by_kind(quads())
    content = _content(ontology, kinds, file, version)
    others = kinds.pop("other").keys()
    del kinds  # the nodes of a million statements take a gigabyte
    stated = {(item.subject, item.predicate, item.object) for item in content.statements.values()}
    rest = tuple(quad for quad in quads() if not _is_read(quad, content.entities, others, stated))
    return GraphForm(content, rest)


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
    return _content(ontology, _nodes_by_kind(quads), file, "", _Elsewhere())


class _Elsewhere(dict[str, Any]):
    """The entities and statements that a part of a graph names: all of them are taken to be there."""

    def __contains__(self, curie: object) -> bool:
        return True

    def __missing__(self, curie: str) -> Entity:
        return Entity(curie, curie, curie, "")


def _nodes_by_kind(quads: Iterable[Any]) -> dict[str, Nodes]:
    """Return the nodes of some triples by their kind, in the order of their identifiers."""
    kinds: dict[str, Nodes] = {kind: {} for kind in (*KINDS.values(), "left out", "replaced", "other")}
    for curie, parts in _nodes(quads).items():
        kinds[_kind(curie, parts)][curie] = parts
    return {kind: {curie: nodes[curie] for curie in sorted(nodes, key=natural)} for kind, nodes in kinds.items()}


def natural(text: str) -> tuple[tuple[int, int | str], ...]:
    """Return a key that sorts numbers in a text as numbers: ``evd:x-2`` before ``evd:x-10``."""
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in _DIGITS.split(text))


def _nodes(quads: Iterable[Any]) -> Nodes:
    from pyoxigraph import Literal, NamedNode

    nodes: Nodes = {}
    for subject, predicate, value, *_ in quads:
        term: str | TurtleTerm
        if not isinstance(subject, NamedNode):
            continue
        if isinstance(value, NamedNode):
            term = sys.intern(to_curie(value.value))
        elif isinstance(value, Literal):
            term = _literal(value.value, value.datatype.value)
        else:
            continue
        nodes.setdefault(sys.intern(to_curie(subject.value)), []).extend((to_curie(predicate.value), term))
    return nodes


@lru_cache(1 << 12)
def _literal(text: str, datatype: str) -> TurtleTerm:
    datatype = to_curie(datatype)
    return TurtleTerm(text, False, "" if datatype == "xsd:string" else datatype)


def _block(curie: str, parts: list[Any], file: str) -> TurtleBlock:
    """Return the block of a node, the values of each property sorted and each of them once."""
    properties: dict[str, dict[TurtleTerm, None]] = {}
    for name, value in zip(parts[::2], parts[1::2], strict=True):
        properties.setdefault(name, {})[TurtleTerm(value, True) if isinstance(value, str) else value] = None
    ordered = {name: sorted(terms, key=lambda term: natural(term.value)) for name, terms in properties.items()}
    return TurtleBlock(curie, ordered, file, 0)


def _kind(curie: str, parts: list[Any]) -> str:
    names = parts[::2]
    if LEFT_OUT in names:
        return "left out"
    if REPLACED_BY in names:
        return "replaced"
    types = (value for name, value in zip(names, parts[1::2], strict=True) if name == v.RDF_TYPE)
    found = {KINDS[kind] for kind in types if kind in KINDS}
    kind = found.pop() if len(found) == 1 else "other"
    if kind == "statement" and "msc:certainty" not in names:
        return "other"
    return "other" if kind == "reference" and block_kind(curie) != "ref" else kind


def _content(
    ontology: Ontology,
    kinds: dict[str, Nodes],
    file: str,
    version: str,
    elsewhere: dict[str, Any] | None = None,
) -> Content:
    """Make the content of the nodes of a graph, which may also name the things in ``elsewhere``."""
    reader = Reader(ontology)

    def rows(kind: str, make: Callable[[TurtleBlock], Any]) -> dict[str, Any]:
        """Return the rows that can be made of the nodes of a kind."""
        made = ((curie, make(_block(curie, parts, file))) for curie, parts in kinds[kind].items())
        return {curie: row for curie, row in made if row is not None}

    described = rows("entity", lambda block: things.make_entity(reader, _entity(block), is_curated=False))
    entities = described if elsewhere is None else elsewhere
    references = rows("reference", lambda block: things.make_reference(reader, _reference(block)))
    contexts = rows("context", lambda block: things.make_context(reader, block, entities))
    passages = rows("passage", lambda block: things.make_passage(reader, block, references))
    #: Mediators that evidence names, and the passages of the evidence that names each.
    named: dict[str, tuple[str, ...]] = {}
    naming: dict[str, list[str]] = {}

    def evidence(block: TurtleBlock) -> Evidence | None:
        if mediations := every(block, "msc:mediation"):
            named[block.curie] = mediations
        for mediation in mediations:
            naming.setdefault(mediation, []).append(one(block, "msc:passage"))
        return things.make_evidence(reader, _without(block, "evidence"), passages, references, entities)

    lines = rows("evidence", evidence)
    mediators = rows(
        "mediation",
        lambda block: _mediator(reader, _without(block, "mediation"), entities, naming.get(block.curie, [])),
    )
    statements = rows("statement", lambda block: _statement(reader, block, contexts, lines, mediators, named))
    for item in statements.values():
        for curie in (item.subject, item.object):
            if curie not in entities:
                raise DataError(item.file, 0, f"{item.id} names {curie}, of which the file says nothing")
    known = {*statements, *(item.block for item in statements.values())} if elsewhere is None else elsewhere
    tensions = rows("tension", lambda block: things.make_tension(reader, block, known))
    of_studies = [_block(curie, parts, file) for curie, parts in kinds["study"].items()]
    studies = make_studies(reader, of_studies, entities, passages, references)
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
        rows("left out", lambda block: one(block, LEFT_OUT)),
        ontology.broader_aspects,
        rows("replaced", lambda block: one(block, REPLACED_BY)),
    )


def _entity(block: TurtleBlock) -> TurtleBlock:
    """Return the block of an entity without the type ``msc:Entity``, which all have, and without its links."""
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
    named: dict[str, tuple[str, ...]],
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
    through = dict.fromkeys(curie for line in evidence for curie in named.get(line.curie, ()) if curie in mediators)
    sign = one(block, "msc:sign")
    return read_statement(reader, block, predicate, contexts)._replace(
        sign=int(sign) if sign in ("-1", "0", "1") else None,
        mediators=tuple(mediators[curie] for curie in sorted(through, key=natural)),
        evidence=evidence,
    )


def _is_read(
    quad: Any, entities: Collection[str], others: Collection[str], stated: Collection[tuple[str, str, str]]
) -> bool:
    """Return whether a triple is part of the graph form, a direct triple of a statement, or of the ontology."""
    from pyoxigraph import NamedNode

    if not isinstance(quad.subject, NamedNode):
        return False
    subject, predicate = to_curie(quad.subject.value), to_curie(quad.predicate.value)
    if subject.startswith("msc:") or quad.subject.value.startswith(CERTAINTY.partition("#")[0]):
        return True
    if quad.subject.value == v.BASE or quad.subject.value.startswith(DESCRIBING):
        return True
    if subject in entities:
        target = to_curie(quad.object.value) if isinstance(quad.object, NamedNode) else ""
        return predicate in ENTITY_PROPERTIES or (subject, predicate, target) in stated
    return subject not in others
