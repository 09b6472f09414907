"""From the curated form to the content of the graph: everything that follows from it is filled in here.

``triples/README.md`` says how the curated form is written; its terms are those of ``ontology/msc.ttl``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kg.errors import DataError
from kg.model import terms as v
from kg.model.content import Content
from kg.model.namespaces import block_kind
from kg.triples import things as parts
from kg.triples.reader import Reader, every, one
from kg.triples.schema import LEFT_OUT, LINK, REPLACED_BY
from kg.triples.statements import make_statements
from kg.triples.studies import make_studies

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from kg.model.statements import Statement
    from kg.triples.reader import Ontology
    from kg.triples.turtle import TurtleBlock

Row = TypeVar("Row")


def assemble(ontology: Ontology, blocks: Iterable[TurtleBlock], data_version: str) -> tuple[Content, list[DataError]]:
    """Turn the blocks of ``triples/`` into the content of the graph.

    :param ontology: The declarations of the ontology.
    :param blocks: The blocks of every file, in the order of files and lines.
    :param data_version: SHA-256 of the files.

    :returns: The content without the blocks that could not be read, and every problem, in the order found.
    """
    reader = Reader(ontology)
    names = ("entity", "ctx", "psg", "ref", "evd", "med", "stm", "study", "tns")
    kinds: dict[str, list[TurtleBlock]] = {kind: [] for kind in names}
    for block in blocks:
        kinds.get(block_kind(block.curie), kinds["entity"]).append(block)
    entities = _rows(reader, kinds["entity"], parts.make_entity)
    references = _rows(reader, kinds["ref"], parts.make_reference)
    contexts = _rows(reader, kinds["ctx"], lambda r, b: parts.make_context(r, b, entities))
    read_passages = [block for block in kinds["psg"] if LEFT_OUT not in block.properties]
    passages = _rows(reader, read_passages, lambda r, b: parts.make_passage(r, b, references))
    evidence = _rows(reader, kinds["evd"], lambda r, b: parts.make_evidence(r, b, passages, references, entities))
    mediations = _rows(reader, kinds["med"], lambda r, b: parts.make_mediator(r, b, entities))
    statements: dict[str, Statement] = {}
    gone = [block for block in kinds["stm"] if REPLACED_BY in block.properties]
    written = [block for block in kinds["stm"] if REPLACED_BY not in block.properties]
    for block in written:
        for statement in make_statements(reader, block, entities, contexts, passages, evidence, mediations):
            if other := statements.get(statement.id):
                reader.problems.append(block.problem(f"makes {statement.id}, as {other.file}:{other.line} does"))
            statements[statement.id] = statement
    used = {line.curie for item in statements.values() for line in item.evidence}
    used |= {mediator.curie for item in statements.values() for mediator in item.mediators}
    unused = (evidence.keys() | mediations.keys()) - used
    for block in (*kinds["evd"], *kinds["med"]):
        if block.curie in unused:
            name = f"{v.HAS_EVIDENCE} (obo:RO_0002558)" if block.curie in evidence else "msc:mediation"
            reader.problems.append(block.problem(f"no statement has it; name it with {name}"))
    stems = {block.curie for block in written}
    replaced = _replaced(reader, gone, statements.keys() | stems)
    tensions = _rows(reader, kinds["tns"], lambda r, b: parts.make_tension(r, b, statements.keys() | stems))
    for item in entities.values():
        links = {v.BROADER: item.broader, "msc:administers": item.administers, "msc:member": item.members}
        for name, curies in links.items():
            for curie in curies:
                if curie not in entities:
                    reader.problems.append(
                        DataError(item.file, item.line, f"{item.curie}: {name} {curie}: no such entity")
                    )
    studies = make_studies(reader, kinds["study"], entities, passages, references)
    left_out = {block.curie: every(block, LEFT_OUT)[0] for block in kinds["psg"] if LEFT_OUT in block.properties}
    content = Content(
        data_version,
        ontology.predicates,
        dict(sorted(entities.items())),
        dict(sorted(contexts.items())),
        passages,
        references,
        statements,
        dict(sorted(tensions.items())),
        studies,
        left_out,
        ontology.broader_aspects,
        replaced,
    )
    return content, reader.problems


def _replaced(reader: Reader, blocks: Iterable[TurtleBlock], statements: Collection[str]) -> dict[str, str]:
    """Return the replacement of each removed statement: a statement, a list, or another removed statement."""
    found = {block.curie: one(block, REPLACED_BY) for block in blocks if reader.check(block, {REPLACED_BY: LINK})}
    for block in blocks:
        seen, curie = set(), block.curie
        while curie in found and curie not in seen:
            seen.add(curie)
            curie = found[curie]
        if block.curie in statements:
            reader.problems.append(block.problem(f"has {REPLACED_BY}, and is a statement still"))
        elif block.curie in found and curie not in statements:
            reader.problems.append(block.problem(f"{REPLACED_BY} {found[block.curie]}: leads to no statement"))
    return found


def _rows(
    reader: Reader, blocks: Iterable[TurtleBlock], make: Callable[[Reader, TurtleBlock], Row | None]
) -> dict[str, Row]:
    return {block.curie: row for block in blocks if (row := make(reader, block)) is not None}
