"""The look of a figure: shape and colour of a class, arrowhead of a sign, dashes of a certainty, dots of a system."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.model.statements import CERTAINTIES

if TYPE_CHECKING:
    from kg.model.statements import Entity, Statement


class Family(NamedTuple):
    """Biolink categories that are drawn alike."""

    words: str
    #: One of the shapes of :func:`kg.views.shapes.outline`.
    shape: str
    #: A shape of vis-network, for the canvas.
    canvas_shape: str
    #: Biolink categories, without the prefix.
    categories: tuple[str, ...]


FAMILIES = {
    "cell": Family("cell", "pill", "dot", ("Cell", "CellLine")),
    "gene": Family("gene or protein", "rectangle", "square", ("Gene", "Polypeptide", "Protein", "ProteinIsoform")),
    "family": Family(
        "gene family or complex", "hexagon", "hexagon", ("GeneFamily", "MacromolecularComplex", "ProteinFamily")
    ),
    "rna": Family(
        "RNA", "slant", "triangleDown", ("MicroRNA", "NoncodingRNAProduct", "RNAProduct", "SiRNA", "Transcript")
    ),
    "chemical": Family(
        "chemical or drug",
        "octagon",
        "diamond",
        ("ChemicalEntity", "ChemicalMixture", "Drug", "MolecularEntity", "MolecularMixture", "SmallMolecule"),
    ),
    "component": Family("vesicle or cell part", "bracket", "triangle", ("CellularComponent",)),
    "disease": Family("disease or outcome", "notched", "star", ("ClinicalFinding", "Disease", "PhenotypicFeature")),
    "process": Family(
        "process or pathway",
        "rounded",
        "box",
        ("BiologicalProcess", "MolecularActivity", "PathologicalProcess", "Pathway", "PhysiologicalProcess"),
    ),
    "treatment": Family("treatment or procedure", "arrowed", "ellipse", ("Procedure", "Treatment")),
    "other": Family("other", "plain", "box", ()),
}


class Kind(NamedTuple):
    """The meaning of an arrow's sign."""

    words: str
    #: One of the heads of :func:`kg.views.shapes.head`.
    head: str
    #: An arrowhead of vis-network, and its size.
    canvas_head: str
    scale: float


KINDS = {
    "increases": Kind("raises", "arrow", "arrow", 0.8),
    "decreases": Kind("lowers", "bar", "bar", 0.7),
    "affects": Kind("acts, direction unknown", "ring", "circle", 0.5),
    "describes": Kind("not causal", "vee", "vee", 0.6),
}
#: Role of an emphasised arrow to how many times as large its head is.
SCALES = {"direct": 1.7, "best": 1.2}
#: Dash patterns, in pixels.
DASHES: dict[str, tuple[int, ...]] = dict(zip(CERTAINTIES, ((), (10, 4), (5, 5), (1, 4)), strict=True))
CERTAINTY_WORDS = dict(
    zip(CERTAINTIES, ("asserted", "suggested", "hypothesised", "inferred by a curator"), strict=True)
)
#: System of the best evidence to the number of dots on the arrow and the words of the legend.
TIERS = {
    "": (0, "a review's statement, no system named"),
    "in vitro": (1, "in vitro"),
    "animal": (2, "in animals"),
    "clinical": (3, "in patients"),
}
#: Withdrawn, denied, measured without effect, and from a row that was not fully understood.
MARKS = ("retracted", "not", "no effect", "not understood")
#: Mark to its words in the legend.
MARK_WORDS = {
    "retracted": "withdrawn",
    "not": "denied by the source",
    "no effect": "measured, no effect found",
    "not understood": "not understood",
}

#: The verdict of measured signs on an arrow, with its words in the legend.
VERDICTS = {
    "agrees": "measured signs agree",
    "disagrees": "measured signs disagree",
    "not judged": "not judged by the measurement",
}
#: Steps of the colour scale of measured values on each side of 0.
LEVELS = 4

#: Colour names to (light, dark). The hues of sign and class were chosen from the Okabe-Ito palette, which readers with
#: a colour vision deficiency can tell apart; no meaning rests on colour alone.
PALETTE = {
    "paper": ("#ffffff", "#14181f"),
    "ink": ("#1c2430", "#e8ebf0"),
    "quiet": ("#56606e", "#a9b3c0"),
    "rule": ("#d5dae1", "#39414d"),
    "faint": ("#f1f3f6", "#20262f"),
    "link": ("#1d5fa8", "#82b8f5"),
    "increases": ("#0067a5", "#6cb2f2"),
    "decreases": ("#b8430b", "#ff9566"),
    "affects": ("#6f4a94", "#c6a0ec"),
    "describes": ("#6d7783", "#8b96a3"),
    "marked": ("#6b7280", "#9aa1ab"),
    "cell": ("#fde8b8", "#5c4410"),
    "gene": ("#d3e6f8", "#1c4468"),
    "family": ("#bcd2ec", "#26406b"),
    "rna": ("#c3ece4", "#12524a"),
    "chemical": ("#ecd8f4", "#52306a"),
    "component": ("#f7f0b0", "#544d12"),
    "disease": ("#f9d3d7", "#6b2732"),
    "process": ("#dcefcf", "#31521f"),
    "treatment": ("#fbdcc4", "#66401f"),
    "other": ("#eceff3", "#343b46"),
    "agrees": ("#ffd966", "#7a6410"),
    "unchanged": ("#e4e7ec", "#3a414c"),
    "rose1": ("#dcebf9", "#1d2f42"),
    "rose2": ("#b5d5f2", "#1c4468"),
    "rose3": ("#8cbdea", "#1b568a"),
    "rose4": ("#62a3df", "#19669f"),
    "fell1": ("#fde6d2", "#3b2a1c"),
    "fell2": ("#fbc9a0", "#5a3618"),
    "fell3": ("#f5aa6c", "#7c4413"),
    "fell4": ("#e98a3b", "#98500f"),
}
#: The colours of measured values, from the least to the greatest.
SCALE = (*(f"fell{n}" for n in range(LEVELS, 0, -1)), "unchanged", *(f"rose{n}" for n in range(1, LEVELS + 1)))


def in_light(style: str) -> str:
    """Return a style sheet with the light colours in place of their names, for a file that stands alone."""
    for name, (light, _) in PALETTE.items():
        style = style.replace(f"var(--{name})", light)
    return style


def screen_colours() -> str:
    """Return the palette as custom properties of a style sheet, for light and dark screens."""
    light = "".join(f"--{name}:{light};" for name, (light, _) in PALETTE.items())
    dark = "".join(f"--{name}:{dark};" for name, (_, dark) in PALETTE.items())
    return f":root{{color-scheme:light dark;{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def family_of(entity: Entity) -> str:
    """Return the key of :data:`FAMILIES` for an entity."""
    category = entity.category.partition(":")[2]
    return next((key for key, family in FAMILIES.items() if category in family.categories), "other")


def kind_of(statement: Statement) -> str:
    """Return the key of :data:`KINDS` for a statement."""
    if not statement.is_causal:
        return "describes"
    return {1: "increases", -1: "decreases"}.get(statement.sign or 0, "affects")


def mark_of(statement: Statement) -> str:
    """Return the reason why paths do not follow a statement: one of :data:`MARKS`, or empty."""
    holds = (bool(statement.retracted), statement.is_negated, statement.sign == 0, bool(statement.not_understood))
    return next((mark for mark, is_so in zip(MARKS, holds, strict=True) if is_so), "")


def tier_of(statement: Statement) -> str:
    """Return the highest system in which a statement was seen, from its context or its evidence; or empty."""
    seen = (line.system for line in statement.evidence if line.stance == "supports")
    return max(("", *statement.context.system, *seen), key=list(TIERS).index)
