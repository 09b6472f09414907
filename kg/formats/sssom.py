"""SSSOM: the identifier mappings of entities and predicates, as TSV with its metadata above."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.model.identifiers import ALL_PREFIXES
from kg.model.terms import BASE, EXACT_MATCH
from kg.words.phrases import label

if TYPE_CHECKING:
    from kg.formats.registry import ExportJob

COLUMNS = ("subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification")
#: A curator looked up our mappings in files of their vocabularies; how those of other graphs were made is unknown.
CURATED, UNKNOWN = "semapv:ManualMappingCuration", "semapv:UnspecifiedMatching"


def write(job: ExportJob) -> str:
    """Write every mapping, sorted by subject and object."""
    content = job.content
    rows = {
        (entity.curie, label(entity.curie, content.entities), EXACT_MATCH, match, CURATED if entity.file else UNKNOWN)
        for entity in content.entities.values()
        for match in entity.exact_matches
    }
    rows |= {
        (predicate.curie, predicate.label, how, curie, CURATED)
        for predicate in content.predicates.values()
        for how, curie in predicate.mappings
        if curie.partition(":")[0] in ALL_PREFIXES
    }
    job.losses.add("statements, which are no mappings", len(content.statements))
    prefixes = sorted({curie.partition(":")[0] for row in rows for curie in (row[0], row[2], row[3])})
    known = {**ALL_PREFIXES, "semapv": "https://w3id.org/semapv/vocab/"}
    header = [f"mapping_set_id: {BASE}mappings", f"mapping_set_version: {json.dumps(content.data_version)}"]
    header += ["license: https://creativecommons.org/licenses/by/4.0/", "mapping_set_title: Mappings of msc-kg"]
    header += [
        "curie_map:",
        *(f"  {prefix}: {json.dumps(known[prefix])}" for prefix in [*prefixes, "semapv"] if prefix in known),
    ]
    lines = [*(f"#{line}" for line in header), "\t".join(COLUMNS)]
    lines += ["\t".join(" ".join(cell.split()) for cell in row) for row in sorted(rows)]
    return "".join(f"{line}\n" for line in lines)
