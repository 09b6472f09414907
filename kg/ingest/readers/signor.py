"""SIGNOR's table of causal relations, as downloaded: tab-separated, with a header."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from kg.ingest.readers.foreign_row import ForeignRow, each_part, filled, ungrounded

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = ("ENTITYA", "IDA", "DATABASEA", "ENTITYB", "IDB", "DATABASEB", "EFFECT")
#: Database to the prefix of its identifiers; others keep their name.
PREFIXES = {"UNIPROT": "UniProtKB", "CHEBI": "CHEBI", "PUBCHEM": "PUBCHEM.COMPOUND", "MIRBASE": "mirbase"}
#: Effect to the direction and aspect of the object.
EFFECTS = {
    "up-regulates": ("increased", "activity_or_abundance"),
    "up-regulates activity": ("increased", "activity"),
    "up-regulates quantity": ("increased", "abundance"),
    "up-regulates quantity by expression": ("increased", "expression"),
    "up-regulates quantity by stabilization": ("increased", "stability"),
    "down-regulates": ("decreased", "activity_or_abundance"),
    "down-regulates activity": ("decreased", "activity"),
    "down-regulates quantity": ("decreased", "abundance"),
    "down-regulates quantity by repression": ("decreased", "expression"),
    "down-regulates quantity by destabilization": ("decreased", "stability"),
}
BINDING = "form complex"
#: The beginning of an identifier that repeats its database; PubChem has compounds (CID) and substances (SID).
_BEGINNING = re.compile(r"^(CID|SID|CHEBI|PUBCHEM)\s*:\s*", re.IGNORECASE)


def is_header(line: bytes) -> bool:
    """Return whether a line is the header of such a table."""
    return {column.encode() for column in COLUMNS} <= set(line.rstrip(b"\r\n").split(b"\t"))


def rows(file: IO[bytes]) -> Iterator[ForeignRow]:
    """Yield the relations, each with its two ends as nodes before; one whose effect is unknown has no direction."""
    header = _cells(next(file))
    if len(set(header)) < len(header):
        raise ValueError("a column occurs twice in the header")

    def read(number: int, data: bytes) -> Iterator[ForeignRow]:
        cells = _cells(data)
        if not any(cells):
            return
        if len(cells) != len(header):
            raise ValueError(f"{len(cells)} cells, but the header has {len(header)}")
        relation = dict(zip(header, cells, strict=True))
        ends = {side: _identifier(relation, side) for side in "AB"}
        for side, identifier in ends.items():
            yield ForeignRow(number, filled(id=identifier, name=relation[f"ENTITY{side}"]))
        yield ForeignRow(number, _edge(relation, ends))

    yield from each_part(file, read, start=2)


def _cells(data: bytes) -> list[str]:
    return data.decode("utf-8").rstrip("\r\n").split("\t")


def _edge(relation: dict[str, str], ends: dict[str, str]) -> dict[str, tuple[str, ...]]:
    effect = " ".join(relation["EFFECT"].casefold().split())
    direction, aspect = EFFECTS.get(effect, ("", ""))
    if effect == BINDING:
        predicate = "biolink:physically_interacts_with"
    elif direction or effect in ("", "unknown"):
        predicate = "biolink:affects"
    else:
        predicate = f"SIGNOR:{re.sub(r'[^a-z0-9]+', '_', effect)}"
    taxon = relation.get("TAX_ID", "")
    places = (*_terms(relation.get("CELL_DATA", "")), *_terms(relation.get("TISSUE_DATA", "")))
    return filled(
        subject=ends["A"],
        predicate=predicate,
        object=ends["B"],
        qualified_predicate="biolink:causes" if direction else "",
        object_direction_qualifier=direction,
        object_aspect_qualifier=aspect,
        causal_mechanism_qualifier=relation.get("MECHANISM", ""),
        species_context_qualifier=f"NCBITaxon:{taxon}" if taxon.isdecimal() else "",
        anatomical_context_qualifier=places,
        publications=tuple(f"PMID:{word}" for word in _terms(relation.get("PMID", "")) if word.isdecimal()),
        primary_knowledge_source="infores:signor",
        has_evidence=relation.get("SIGNOR_ID", ""),
        supporting_text=relation.get("SENTENCE", ""),
        has_confidence_score=relation.get("SCORE", ""),
        knowledge_level="knowledge_assertion",
        agent_type="manual_agent",
    )


def _identifier(relation: dict[str, str], side: str) -> str:
    local, database = relation[f"ID{side}"].strip(), relation[f"DATABASE{side}"].strip()
    if not local:
        return ungrounded(relation[f"ENTITY{side}"])
    prefix = PREFIXES.get(database.upper(), database.upper() or "SIGNOR")
    if (found := _BEGINNING.match(local)) and found[1].upper() == "SID":
        prefix = "PUBCHEM.SUBSTANCE"
    return f"{prefix}:{_BEGINNING.sub('', local).replace(' ', '_')}"


def _terms(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, (word.strip() for word in re.split(r"[;|]", cell))))
