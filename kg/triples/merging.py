"""Merging statements of a folder with the same ones of the graph below: one statement, with the evidence of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model.namespaces import sibling

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from kg.model.content import Content
    from kg.model.statements import Statement


def identity(statement: Statement) -> Hashable:
    """Return the identity of a statement; two statements with the same identity are one."""
    s = statement
    aspects = s.subject_aspect, s.object_aspect
    return s.subject, s.predicate, s.object, aspects, s.in_cell, s.is_negated, s.sign, s.certainty, s.context.curie


def merged(content: Content) -> Content:
    """Merge statements of different folders that have the same identity.

    The first keeps its identifier, and gets the evidence, mediators, caveats and notes of the others. Statements that
    differ in timing, directness or omitted steps, and members of lists, are left as they are.

    :param content: The content, the statements of the lowest layer first.

    :returns: The content; the identifier of a statement that was merged leads to the one that it became a part of.
    """
    if len({sibling(identifier, "stm") for identifier in content.statements}) < 2:
        return content
    found, gone = _merged(content.statements)
    tensions = {
        curie: item._replace(statements=tuple(gone.get(one, one) for one in item.statements))
        for curie, item in content.tensions.items()
    }
    return content.replace(statements=found, tensions=tensions, replaced={**content.replaced, **gone})


def _merged(statements: Mapping[str, Statement]) -> tuple[dict[str, Statement], dict[str, str]]:
    """Return the statements, and for each one that was merged into another its identifier and that of the other."""
    found: dict[str, Statement] = {}
    owners: dict[Hashable, str] = {}
    gone: dict[str, str] = {}
    for identifier, item in statements.items():
        if item.retracted or item.collective:
            found[identifier] = item
            continue
        key = identity(item), item.timing, item.directness, item.omits
        owner = owners.setdefault(key, identifier)
        if owner == identifier or sibling(owner, "stm") == sibling(identifier, "stm"):
            found[identifier] = item
        else:
            found[owner] = _merge(found[owner], item)
            gone[identifier] = owner
    return found, gone


def _merge(first: Statement, other: Statement) -> Statement:
    return first._replace(
        evidence=first.evidence + other.evidence,
        mediators=first.mediators + other.mediators,
        caveats=tuple(dict.fromkeys(first.caveats + other.caveats)),
        citation_notes=tuple(dict.fromkeys(first.citation_notes + other.citation_notes)),
        comment=" ".join(filter(None, (first.comment, other.comment))),
    )
