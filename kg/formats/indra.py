"""INDRA JSON: statements with their evidence, for INDRA's assemblers.

Effects between molecules are ``IncreaseAmount``, ``DecreaseAmount``, ``Activation`` and ``Inhibition``; all other
effects, of cells, processes and diseases, are ``Influence`` with polarities. An aspect other than the amount or the
activity of a thing (*proliferation*) makes another concept, which has no grounding. As usual in INDRA, hedge and
negation stand in the ``epistemics`` of each evidence: a suggested, hypothesised or inferred statement is a hypothesis.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.formats.rows import category, count_losses, ends, flat_edge, rests_on, usable
from kg.paths import ranking
from kg.words.phrases import label

if TYPE_CHECKING:
    from kg.formats.registry import ExportJob
    from kg.model.content import Content
    from kg.model.statements import Statement

SOURCE = "msc-kg"
#: Categories of the things for which INDRA has agents.
MOLECULES = frozenset(
    f"biolink:{name}"
    for name in (
        *("Gene", "GeneFamily", "Protein", "ProteinIsoform", "SmallMolecule", "ChemicalEntity", "Drug", "MicroRNA"),
        *("Transcript", "NoncodingRNAProduct", "MacromolecularComplex"),
    )
)
#: Prefix to the name space of INDRA, the preferred first.
NAME_SPACES = {
    **{"HGNC": "HGNC", "NCBIGene": "EGID", "UniProtKB": "UP", "FPLX": "FPLX", "CHEBI": "CHEBI", "CL": "CL", "GO": "GO"},
    **{"MONDO": "MONDO", "DOID": "DOID", "HP": "HP", "UBERON": "UBERON", "EFO": "EFO", "MESH": "MESH"},
    **{"mirbase": "MIRBASE", "NCBITaxon": "TAXONOMY", "PUBCHEM.COMPOUND": "PUBCHEM", "DRUGBANK": "DRUGBANK"},
    "CHEMBL.COMPOUND": "CHEMBL",
}
#: Those of them whose identifiers keep the prefix.
PREFIXED = ("CHEBI", "GO", "CL", "UBERON", "MONDO", "DOID", "HP")
#: Aspects that are the amount of a thing, and those that are its activity.
AMOUNTS, ACTIVITIES = ("", "amount", "expression", "secretion"), ("activity", "activation")


def write(job: ExportJob) -> str:
    """Write the causal statements and correlations; INDRA has no class for the other descriptive ones."""
    content, losses = job.content, job.losses
    records, written = [], []
    for item in usable(content, losses):
        if item.sign == 0 and item.predicate != "msc:affects":  # less than a denial, and INDRA has nothing less
            losses.add(f"results without effect: {content.predicates[item.predicate].label}")
            continue
        body = _body(item, content)
        if body is None:
            losses.add(f"descriptive statements: {content.predicates[item.predicate].label}")
            continue
        if item.sign == 0:
            losses.add("effects measured as none, written as denied effects")
        written.append(item)
        records.append(
            {
                **body,
                "belief": round(ranking.support(item, content), 3),  # a missing one would mean certainty
                "evidence": _evidence(item, content),
                "id": _uuid(f"msc-kg {item.id}"),
            }
        )
    losses.add("entities' synonyms, definitions and wider kinds", len(content.entities))
    count_losses(content, written, losses, nodes=ends(written))
    return json.dumps(records, ensure_ascii=False, indent=1) + "\n"


def _body(item: Statement, content: Content) -> dict[str, Any] | None:
    correlation = {"msc:positively_correlated_with": 1, "msc:negatively_correlated_with": -1}.get(item.predicate)
    if correlation is not None:
        members = [_event(item.subject, item.subject_aspect, 1, content)]
        members.append(_event(item.object, item.object_aspect, correlation, content))
        return {"type": "Association", "members": members}
    if not item.is_causal:
        return None
    molecular = all(category(curie, content) in MOLECULES for curie in (item.subject, item.object))
    acts = item.subject_aspect in (*AMOUNTS, *ACTIVITIES)
    if molecular and acts and item.sign in (1, -1):
        subject: dict[str, Any] = _concept(item.subject, "", content)
        if item.subject_aspect in ACTIVITIES:
            subject["activity"] = {"activity_type": "activity", "is_active": True}
        target = _concept(item.object, "", content)
        if item.object_aspect in AMOUNTS:
            return {"type": "IncreaseAmount" if item.sign == 1 else "DecreaseAmount", "subj": subject, "obj": target}
        if item.object_aspect in ACTIVITIES:
            kind = "Activation" if item.sign == 1 else "Inhibition"
            return {"type": kind, "subj": subject, "obj": target, "obj_activity": "activity"}
    return {
        "type": "Influence",
        "subj": _event(item.subject, item.subject_aspect, 1 if item.sign in (1, -1) else None, content),
        "obj": _event(item.object, item.object_aspect, item.sign or None, content),
    }


def _event(curie: str, aspect: str, polarity: int | None, content: Content) -> dict[str, Any]:
    return {
        "type": "Event",
        "concept": _concept(curie, aspect, content),
        "delta": {"type": "qualitative", "polarity": polarity, "adjectives": []},
        "id": _uuid(f"{curie}#{aspect}#{polarity}"),
    }


def _concept(curie: str, aspect: str, content: Content) -> dict[str, Any]:
    name = label(curie, content.entities)
    if aspect not in AMOUNTS:
        return {"name": f"{name} [{aspect}]", "db_refs": {"TEXT": f"{name} [{aspect}]"}}
    return {"name": name, "db_refs": {"TEXT": name, **_references(curie, content)}}


def _references(curie: str, content: Content) -> dict[str, str]:
    found: dict[str, str] = {}
    entity = content.entities.get(curie)
    for other in (curie, *(entity.exact_matches if entity else ())):
        prefix, _, local = other.partition(":")
        if prefix in NAME_SPACES:
            found.setdefault(NAME_SPACES[prefix], other if prefix in PREFIXED else local)
    return found


def _evidence(item: Statement, content: Content) -> list[dict[str, Any]]:
    """Return an evidence for each publication that a statement rests on; the sentence of the source is not stored."""
    edge = flat_edge(item, content)
    annotations = {"msc_kg": {"id": item.id, **edge.attributes}}
    epistemics: dict[str, bool] = {}
    if item.is_negated or item.sign == 0:
        epistemics["negated"] = True
    if item.certainty != "asserted":
        epistemics["hypothesis"] = True
    if item.directness:
        epistemics["direct"] = item.directness == "direct"
    common = {"source_api": SOURCE, "source_id": item.id, "annotations": annotations, "epistemics": epistemics}
    rows = []
    for reference in rests_on(item, content):
        texts = {"PMID": reference.pmid, "DOI": reference.doi, "URL": reference.url}
        refs = {name: value for name, value in texts.items() if value}
        rows.append({**common, **({"pmid": reference.pmid} if reference.pmid else {}), "text_refs": refs})
    return rows or [common]


def _uuid(name: str) -> str:
    from uuid import NAMESPACE_URL, uuid5

    return str(uuid5(NAMESPACE_URL, name))
