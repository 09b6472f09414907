"""Statements from their blocks: lists expanded, signs fixed, evidence filled in."""

from __future__ import annotations

from itertools import count, product
from typing import TYPE_CHECKING

from kg.model import terms as v
from kg.model.namespaces import sibling
from kg.model.statements import NO_CONTEXT, Evidence, Mediator, Statement
from kg.triples.reader import PASSAGES, every, one, texts
from kg.triples.schema import STATEMENT_PROPERTIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.model.statements import Context, Entity, Passage, Predicate
    from kg.triples.reader import Reader
    from kg.triples.turtle import TurtleBlock


def make_statements(
    reader: Reader,
    block: TurtleBlock,
    entities: dict[str, Entity],
    contexts: dict[str, Context],
    passages: dict[str, Passage],
    evidence: dict[str, Evidence],
    mediations: dict[str, Mediator],
) -> list[Statement]:
    """Make the statements of one block: one, or one for each pair of its subjects and objects."""
    if not reader.check(block, STATEMENT_PROPERTIES):
        return []
    for name in (v.RDF_SUBJECT, v.RDF_OBJECT, "msc:inCell", "msc:via", "msc:omits"):
        reader.check_actors(block, name, entities)
    predicate = reader.ontology.predicates.get(one(block, v.RDF_PREDICATE))
    if predicate is None:
        known = ", ".join(reader.ontology.predicates)
        reader.problems.append(block.problem(f"{v.RDF_PREDICATE} {one(block, v.RDF_PREDICATE)}: not one of {known}"))
        return []
    reader.check_links(block, "msc:scope", contexts, "triples/contexts.ttl")
    stated = read_statement(reader, block, predicate, contexts)
    if (stated.certainty == "inferred") != bool(stated.reason):
        reader.problems.append(block.problem("an inferred statement has a msc:reason, and no other has one"))
    lines = _lines_of_evidence(reader, block, passages, evidence)
    mediators = _mediators(reader, block, mediations, tuple(dict.fromkeys(line.passage for line in lines)))
    stated = stated._replace(sign=_sign(reader, block, predicate), mediators=mediators)
    subjects, objects = every(block, v.RDF_SUBJECT), every(block, v.RDF_OBJECT)
    statements = []
    for subject, object_ in product(subjects, objects):
        members = [c for c, several in ((subject, len(subjects) > 1), (object_, len(objects) > 1)) if several]
        identifier = ".".join([block.curie, *(member.replace(":", "_") for member in members)])
        statements.append(
            stated._replace(
                id=identifier,
                subject=subject,
                object=object_,
                collective=stated.collective or (block.curie if members else ""),
                evidence=_numbered(lines, f"{sibling(identifier, 'evd')}:{identifier.partition(':')[2]}", evidence),
            )
        )
    return statements


def read_statement(reader: Reader, block: TurtleBlock, predicate: Predicate, contexts: dict[str, Context]) -> Statement:
    """Read a statement from its block, without sign, mediators and evidence; of a list, the first pair."""
    return Statement(
        id=block.curie,
        subject=one(block, v.RDF_SUBJECT),
        predicate=predicate.curie,
        object=one(block, v.RDF_OBJECT),
        sign=None,
        is_negated=one(block, v.NEGATED) == "true",
        certainty=reader.value(block, "msc:certainty", "msc:Certainty"),
        subject_aspect=reader.value(block, "msc:subjectAspect", "msc:Aspect"),
        object_aspect=reader.value(block, "msc:objectAspect", "msc:Aspect"),
        context=contexts.get(one(block, "msc:scope"), NO_CONTEXT),
        directness=reader.value(block, "msc:directness", "msc:Directness"),
        mediators=(),
        omits=every(block, "msc:omits"),
        evidence=(),
        caveats=every(block, "msc:caveat"),
        citation_notes=every(block, "msc:citationNote"),
        comment=one(block, v.RDFS_COMMENT),
        is_causal=predicate.is_causal,
        file=block.file,
        line=block.line,
        **texts(block, "reason", "in_cell", "timing", "collective", "retracted"),
    )


def _mediators(
    reader: Reader, block: TurtleBlock, mediations: dict[str, Mediator], passages: tuple[str, ...]
) -> tuple[Mediator, ...]:
    """Return the mediators of a statement: those of ``msc:via``, which every passage names, then those with a block."""
    stem = f"{sibling(block.curie, 'med')}:{block.curie.partition(':')[2]}"
    found = [Mediator(f"{stem}.{c.replace(':', '_')}", c, None, "", passages) for c in every(block, "msc:via")]
    reader.check_links(block, "msc:mediation", mediations, block.file)
    for curie in every(block, "msc:mediation"):
        if not curie.startswith(f"{stem}-"):
            reader.problems.append(block.problem(f"msc:mediation {curie}: those of this statement read as {stem}-1"))
        if curie in mediations:
            item = mediations[curie]
            for passage in item.passages:
                if passage not in passages:
                    reader.problems.append(block.problem(f"{curie} names {passage}, which the statement does not"))
            found.append(item._replace(passages=item.passages or passages))
    for n, item in enumerate(found):
        for other in found[:n]:
            same = (item.entity, item.aspect) == (other.entity, other.aspect)
            if same and (shared := [passage for passage in item.passages if passage in other.passages]):
                what = f"{other.curie} and {item.curie} are one mediator, {item.entity}, of {shared[0]}"
                reader.problems.append(block.problem(f"{what}; say it once a passage"))
    return tuple(found)


def _sign(reader: Reader, block: TurtleBlock, predicate: Predicate) -> int | None:
    stated = one(block, "msc:sign")
    if not stated:
        return predicate.sign
    if stated != "0" or predicate.sign is not None or not predicate.is_causal:
        reader.problems.append(
            block.problem(f"msc:sign {stated}: the predicate fixes the sign; only 0, with msc:affects, is written")
        )
    return 0


def _lines_of_evidence(
    reader: Reader, block: TurtleBlock, passages: dict[str, Passage], evidence: dict[str, Evidence]
) -> list[Evidence]:
    """Return the evidence written for a statement, then an author statement for each passage that has none.

    A line that is filled in gets its identifier later, from its statement.
    """
    reader.check_links(block, v.HAS_EVIDENCE, evidence, "triples/")
    reader.check_links(block, "msc:passage", passages, PASSAGES)
    written = [evidence[curie] for curie in every(block, v.HAS_EVIDENCE) if curie in evidence]
    for curie in every(block, "msc:passage"):
        if curie in passages and not any(line.passage == curie for line in written):
            written.append(Evidence("", curie, "supports", v.AUTHOR_STATEMENT, references=passages[curie].references))
    if not written and not every(block, "msc:passage"):
        reader.problems.append(block.problem("has no msc:passage and no evidence"))
    return written


def _numbered(lines: list[Evidence], stem: str, written: Iterable[str]) -> tuple[Evidence, ...]:
    """Assign identifiers to the lines that were filled in: the first numbers that no written block has."""
    free = (curie for n in count(1) if (curie := f"{stem}-{n}") not in written)
    return tuple(line if line.curie else line._replace(curie=next(free)) for line in lines)
