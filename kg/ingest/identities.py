"""Identifiers of one thing: those that a source calls the same become one node.

This graph has exact matches, KGX has ``equivalent_identifiers`` and ``same_as``, RDF has ``owl:sameAs`` and
``skos:exactMatch``. An identifier that several things of one vocabulary claim, as genes claim the protein that they
share, joins none of them.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

from kg.names.name_table import shipped_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from kg.ingest.edge_columns import EdgeColumns
    from kg.model.content import Content

#: Vocabularies in the order in which this graph prefers their identifiers; all others come after them.
PREFERRED = ("NCBIGene", "CL", "CHEBI", "MONDO", "GO", "UBERON", "HP", "NCBITaxon", "HGNC", "ENSEMBL", "UniProtKB")
#: Numbers that are rewritten at once.
CHUNK = 1 << 18


class Joined(NamedTuple):
    """The nodes that become one."""

    #: Number of a node to the number of the node that it becomes.
    moved: dict[int, int]
    #: Number of identifiers that were not joined, because several things claim them.
    refused: int


def own_aliases(own: Content) -> dict[str, str]:
    """Return the identifiers that stand for exactly one entity of a content and have no entity of their own.

    They include those of a gene in HGNC, Ensembl and UniProt, from the table of names.
    """
    table = shipped_table()
    claims: dict[str, set[str]] = {}
    for entity in own.entities.values():
        for curie in entity.exact_matches:
            claims.setdefault(curie, set()).add(entity.curie)
        gene = table.get(entity.curie) if entity.curie.startswith("NCBIGene:") else None
        for curie in gene.same_as if gene else ():
            claims.setdefault(curie, set()).update(term.curie for term in table.find(curie))
    return {
        curie: claimers.pop() for curie, claimers in claims.items() if len(claimers) == 1 and curie not in own.entities
    }


def join(claims: Iterable[tuple[int, str]], edges: EdgeColumns, own: Collection[str]) -> Joined:
    """Find the nodes that are one thing, from pairs of a node and an identifier that is said to stand for the same.

    A group is not joined if it has more than one entity of this graph (``own``), or if two identifiers of one
    vocabulary in it claim others.
    """
    parents: dict[int, int] = {}
    claimers: set[int] = set()

    def root(node: int) -> int:
        while (parent := parents.setdefault(node, node)) != node:
            parents[node] = node = parents[parent]
        return node

    for claimer, identifier in claims:
        other = edges.numbers.get(edges.aliases.get(identifier, identifier))
        if other is not None and other != claimer:
            claimers.add(claimer)
            parents[root(claimer)] = root(other)
    groups: dict[int, list[int]] = {}
    for node in parents:
        groups.setdefault(root(node), []).append(node)
    moved: dict[int, int] = {}
    refused = 0
    for group in groups.values():
        curies = {node: edges.curies[node] for node in group}
        vocabularies = [curies[node].partition(":")[0] for node in group if node in claimers]
        if len(set(vocabularies)) < len(vocabularies) or sum(curie in own for curie in curies.values()) > 1:
            refused += len(group)
            continue
        kept = min(group, key=lambda node: (curies[node] not in own, _rank(curies[node]), node not in claimers, node))
        moved.update((node, kept) for node in group if node != kept)
    return Joined(moved, refused)


def _rank(curie: str) -> int:
    prefix = curie.partition(":")[0]
    return PREFERRED.index(prefix) if prefix in PREFERRED else len(PREFERRED)


def move(columns: Iterable[Path], moved: Mapping[int, int]) -> None:
    """Rewrite files of numbers of nodes: each node in ``moved`` becomes another."""
    for path in columns:
        with path.open("r+b") as file:
            while data := file.read(4 * CHUNK):
                numbers = array("I", data)
                if any(map(moved.__contains__, numbers)):
                    file.seek(-len(data), 1)
                    array("I", [moved.get(number, number) for number in numbers]).tofile(file)
