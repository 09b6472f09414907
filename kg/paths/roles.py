"""The kinds of entities that can act on each other: no factor makes an outcome by itself, and no outcome acts."""

from __future__ import annotations

#: Biolink category to the role of its entities in a mechanism; the empty role takes part in none.
ROLES = {
    f"biolink:{name}": role
    for role, names in {
        "factor": (
            "Gene GeneFamily GeneProduct Protein ProteinFamily ProteinIsoform MicroRNA NoncodingRNAProduct Transcript "
            "RNAProduct MacromolecularComplex MolecularMixture SmallMolecule ChemicalEntity ChemicalMixture Drug "
            "CellularComponent"
        ),
        "cell": "Cell",
        "process": (
            "BiologicalProcess BiologicalProcessOrActivity MolecularActivity Pathway PathologicalProcess "
            "PhysiologicalProcess"
        ),
        "outcome": "Disease DiseaseOrPhenotypicFeature PhenotypicFeature ClinicalFinding",
        "": (
            "AnatomicalEntity Attribute BiologicalEntity Dataset JournalArticle OrganismTaxon "
            "PopulationOfIndividualOrganisms Procedure Treatment"
        ),
    }.items()
    for name in names.split()
}
#: Role to the roles that it may act on.
ACTS_ON = {"factor": ("cell", "process", "factor"), "cell": ("cell", "process"), "process": ("outcome",)}


def may_act(source: str, target: str) -> bool:
    """Return whether an entity of one category can act on one of another.

    :param source: Biolink category of the entity that acts.
    :param target: Biolink category of the entity that is acted upon.

    :returns: Whether :data:`ACTS_ON` has their roles. A category without a role here may act on what is no outcome's
        source, and be acted upon by everything that acts.

    >>> may_act("biolink:Gene", "biolink:Cell"), may_act("biolink:Disease", "biolink:Gene")
    (True, False)
    """
    acting, acted = ROLES.get(source), ROLES.get(target)
    if acting is None:
        return acted != ""
    if acted is None:
        return acting not in ("", "outcome")
    return acted in ACTS_ON.get(acting, ())
