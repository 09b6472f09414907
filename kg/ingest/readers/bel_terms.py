"""Terms of BEL in RDF: nodes that stand for the amount or the activity of an entity."""

from __future__ import annotations

from kg.model.terms import PREFIXES

BELV = "http://www.selventa.com/vocabulary/"
#: Predicate from a node to its entity, to the aspect that the node adds.
MADE_OF = {
    f"{BELV}activityOf": "activity",
    f"{BELV}hasConcept": "",
    "http://semanticscience.org/resource/SIO_000139": "activity",  # has agent
    f"{PREFIXES['RO']}0002204": "",  # gene product of
}
#: Predicates of BEL that relate two terms.
RELATIONS = frozenset(
    BELV + name
    for name in (
        *("increases", "directlyIncreases", "decreases", "directlyDecreases", "causesNoChange", "rateLimitingStepOf"),
        *("positiveCorrelation", "negativeCorrelation", "correlativeRelationship", "biomarkerFor"),
        "prognosticBiomarkerFor",
    )
)


class BelTerms:
    """The nodes of a file that stand for terms of BEL."""

    def __init__(self) -> None:
        self._made_of: dict[str, set[tuple[str, str]]] = {}
        #: Nodes that stand for more than the amount or the activity of one entity, such as a modified protein.
        self._others: set[str] = set()
        self._typed: set[str] = set()

    def add(self, node: str, predicate: str, value: str) -> None:
        """Take the entity of a node; a predicate that is not in :data:`MADE_OF` makes the node more than an entity."""
        if predicate in MADE_OF:
            self._made_of.setdefault(node, set()).add((MADE_OF[predicate], value))
        else:
            self._others.add(node)

    def add_type(self, node: str) -> None:
        """Take a node whose type is a kind of term."""
        self._typed.add(node)

    def read(self, node: str) -> tuple[str, str]:
        """Return the entity that a node or entity stands for, with ``activity`` or nothing as its aspect.

        Both are empty if the node stands for something more, such as a complex, a modified protein or a reaction.
        """
        aspect = ""
        for _ in range(4):  # act(p(...)) is two deep
            if node in self._others or len(made_of := self._made_of.get(node, set())) > 1:
                return "", ""
            if not made_of:
                return ("", "") if node in self._typed else (node, aspect)
            ((added, node),) = made_of
            aspect = aspect or added
        return "", ""
