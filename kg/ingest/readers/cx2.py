"""CX2 of other programs: nodes by the identifier that they represent, edges by their interaction."""

from __future__ import annotations

import json
import re
from typing import IO, TYPE_CHECKING, Any

from kg.ingest.links import IDENTIFIER
from kg.ingest.qualifiers import matters
from kg.ingest.readers.foreign_row import ForeignRow, each_part, filled, read_json, ungrounded
from kg.ingest.readers.signor import BINDING, EFFECTS
from kg.ingest.row_columns import standard_column, words_of_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Interactions that networks of NDEx use for effects, with direction and aspect; SIGNOR's come on top.
INTERACTIONS = {
    **EFFECTS,
    "activates": ("increased", "activity"),
    "inhibits": ("decreased", "activity"),
    "increases": ("increased", ""),
    "decreases": ("decreased", ""),
    "stimulation": ("increased", ""),
    "inhibition": ("decreased", ""),
}
BINDINGS = frozenset({BINDING, "pp", "interacts with", "binds", "in-complex-with"})
#: Attributes with numbers of PubMed, and values that name PubMed themselves.
SOURCES = re.compile(r"pubmed|pmid", re.IGNORECASE)
PUBMED = re.compile(r"(?:pubmed|pmid)\s*:\s*(\d+)", re.IGNORECASE)


def rows(file: IO[bytes]) -> Iterator[ForeignRow]:
    """Yield the nodes and the edges; a number is the place among all nodes and edges, nodes first.

    The predicate of an interaction that no table has is its own words, and has no sign.
    """
    aspects = read_aspects(file)
    declared = aspects["attributeDeclarations"][0] if aspects.get("attributeDeclarations") else {}
    aliases = {part: _aliases(declared.get(part, {})) for part in ("nodes", "edges")}
    names: dict[Any, str] = {}

    def read_node(number: int, node: dict[str, Any]) -> Iterator[ForeignRow]:
        values = attributes(node, aliases["nodes"])
        name = str(values.get("name") or values.get("label") or node["id"])
        represents = str(values.get("represents", "")).strip()
        if node["id"] in names:
            raise ValueError(f"the node {node['id']!r} occurs twice")
        names[node["id"]] = next((i for i in (represents, name) if IDENTIFIER.fullmatch(i)), ungrounded(name))
        yield ForeignRow(number, filled(id=names[node["id"]], name=name))

    def read_edge(number: int, edge: dict[str, Any]) -> Iterator[ForeignRow]:
        values = attributes(edge, aliases["edges"])
        row = {
            **filled(subject=names.get(edge["s"], ""), object=names.get(edge["t"], "")),
            **_effect(str(values.get("interaction", ""))),
            **_sources(values),
        }
        given = words_of_json({name: value for name, value in values.items() if standard_column(name) != "predicate"})
        for column in filter(matters, given):
            row[column] = (*row.get(column, ()), *given[column])  # two that differ are not understood
        yield ForeignRow(number, row)

    nodes = aspects.get("nodes", ())
    yield from each_part(nodes, read_node)
    yield from each_part(aspects.get("edges", ()), read_edge, start=1 + len(nodes))


def read_aspects(file: IO[bytes]) -> dict[str, list[Any]]:
    """Return the elements of each aspect of a document by its name; :exc:`ValueError` if it is no CX2."""
    document = read_json(file)
    if not isinstance(document, list) or not document or not isinstance(document[0], dict):
        raise ValueError("no list of aspects")
    if not str(document[0].get("CXVersion", "")).startswith("2"):
        raise ValueError("no CXVersion 2 at its beginning")
    aspects: dict[str, list[Any]] = {}
    for part in document[1:]:
        for name, elements in part.items():
            if isinstance(elements, list):
                aspects.setdefault(name, []).extend(elements)
    return aspects


def _aliases(declared: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """Return the short names of attributes with their long names, and long names with their defaults."""
    return {detail.get("a", name): (name, detail.get("v")) for name, detail in declared.items()}


def attributes(element: Mapping[str, Any], aliases: Mapping[str, tuple[str, Any]]) -> dict[str, Any]:
    """Return the attributes of a node or an edge under their long names, with the defaults of those it leaves out."""
    found = {name: default for name, default in aliases.values() if default is not None}
    for name, value in (element.get("v") or {}).items():
        found[aliases[name][0] if name in aliases else name] = value
    return found


def _effect(interaction: str) -> dict[str, tuple[str, ...]]:
    word = interaction.strip().casefold()
    if word in BINDINGS:
        return filled(predicate="biolink:physically_interacts_with")
    if word in INTERACTIONS:
        direction, aspect = INTERACTIONS[word]
        return filled(
            predicate="biolink:affects",
            qualified_predicate="biolink:causes",
            object_direction_qualifier=direction,
            object_aspect_qualifier=aspect,
        )
    if IDENTIFIER.fullmatch(interaction.strip()):
        return filled(predicate=interaction.strip())
    return filled(predicate=f"CX2:{re.sub(r'[^a-z0-9]+', '_', word).strip('_') or 'interaction'}")


def _sources(values: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    found: list[str] = []
    for name, value in values.items():
        text = json.dumps(value)
        found += re.findall(r"\d+", text) if SOURCES.search(name) else PUBMED.findall(text)
    return filled(publications=tuple(f"PMID:{number}" for number in dict.fromkeys(found)))
