"""Reading blocks against the ontology, and collecting their problems."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.model import terms as v
from kg.model.statements import Predicate
from kg.triples.schema import BOOLEAN, DECIMAL, INTEGER, SIGN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kg.errors import DataError
    from kg.model.statements import Entity
    from kg.triples.schema import Values
    from kg.triples.turtle import TurtleBlock, TurtleTerm

#: Kind of a literal to how it looks.
FORMS = {
    INTEGER.kind: re.compile("[0-9]+"),
    DECIMAL.kind: re.compile(r"[0-9]+(?:\.[0-9]+)?"),
    BOOLEAN.kind: re.compile("true|false"),
    SIGN.kind: re.compile("-?1"),
}
#: Where passages stand, for messages.
PASSAGES = "triples/passages.ttl; 'kg passages SOURCE --write' makes it"


class Ontology(NamedTuple):
    """The declarations of ``ontology/msc.ttl``."""

    #: By CURIE.
    predicates: dict[str, Predicate]
    #: Value, such as ``msc:Asserted``, to its class and its label.
    values: dict[str, tuple[str, str]]
    #: Label of an aspect to that of the next broader one.
    broader_aspects: dict[str, str]


def read_ontology(blocks: Iterable[TurtleBlock]) -> Ontology:
    """Read the predicates and values of the ontology.

    :param blocks: The blocks of ``ontology/msc.ttl``.

    :returns: Its declarations, in the order of the file.

    :raises DataError: If a predicate or value has no label, or a predicate no definition or negated label.
    """
    predicates: dict[str, Predicate] = {}
    values: dict[str, tuple[str, str]] = {}
    broader: dict[str, str] = {}
    for block in blocks:
        types = [term.value for term in block.properties.get(v.RDF_TYPE, ())]
        first = {name: terms[0].value for name, terms in block.properties.items()}
        is_predicate = "msc:CausalPredicate" in types or "msc:DescriptivePredicate" in types
        is_ours = any(kind.startswith("msc:") for kind in types)
        for name in (v.RDFS_LABEL, "msc:negatedLabel", v.DEFINITION) if is_predicate else (v.RDFS_LABEL,) * is_ours:
            if name not in first:
                raise block.problem(f"{name} is missing")
        if is_predicate:
            sign = first.get("msc:sign")
            predicates[block.curie] = Predicate(
                curie=block.curie,
                label=first[v.RDFS_LABEL],
                negated_label=first["msc:negatedLabel"],
                sign=int(sign) if sign else None,
                is_causal="msc:CausalPredicate" in types,
                definition=first[v.DEFINITION],
                mappings=tuple(
                    (mapping, term.value) for mapping in v.MAPPINGS for term in block.properties.get(mapping, ())
                ),
            )
        for kind in types:
            if kind.startswith("msc:"):
                values[block.curie] = (kind, first[v.RDFS_LABEL])
        if types == ["msc:Aspect"] and v.BROADER in first:
            broader[block.curie] = first[v.BROADER]
    labels = {curie: label for curie, (_, label) in values.items()}
    return Ontology(predicates, values, {labels[a]: labels[b] for a, b in broader.items()})


class Reader:
    """Turns blocks into rows and collects their problems."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.problems: list[DataError] = []

    def check(self, block: TurtleBlock, allowed: dict[str, Values], *required: str) -> bool:
        """Check a block against a table of properties; ``False`` if a row cannot be made of it.

        :param block: The block.
        :param allowed: The table.
        :param *required: Properties that this block needs besides those that the table calls required.

        :returns: Whether nothing is wrong with it.
        """
        before = len(self.problems)
        for name, terms in block.properties.items():
            if name not in allowed:
                self.problems.append(
                    block.problem(f"{name} is not a property of such a block; choose from {', '.join(allowed)}")
                )
                continue
            takes = allowed[name]
            form, is_iri = FORMS.get(takes.kind), takes.is_iri
            for term in terms:
                if term.is_iri != is_iri:
                    what = "an identifier" if is_iri else "a literal"
                    self.problems.append(block.problem(f"{name} takes {what}, not {term.value!r}"))
                elif not term.value.strip():
                    self.problems.append(block.problem(f"{name} is empty; leave it out, or say something"))
                elif form and not form.fullmatch(term.value):
                    self.problems.append(block.problem(f"{name} takes {takes.kind}, not {term.value!r}"))
            if len(terms) == 1:
                continue
            for value in dict.fromkeys(term.value for term in terms if terms.count(term) > 1):
                self.problems.append(block.problem(f"{name} names {value} twice"))
            if not takes.is_list:
                self.problems.append(block.problem(f"{name} takes one value, not {len(terms)}"))
        needed = [name for name, takes in allowed.items() if takes.is_required or name in required]
        self.problems += [block.problem(f"{name} is missing") for name in needed if name not in block.properties]
        return len(self.problems) == before

    def value(self, block: TurtleBlock, name: str, kind: str) -> str:
        """Read a value of the ontology as its label; empty where the property is missing."""
        found = [self.label(block, name, term, kind) for term in block.properties.get(name, ())]
        return found[0] if found else ""

    def label(self, block: TurtleBlock, name: str, term: TurtleTerm, kind: str) -> str:
        """Read one value of the ontology as its label, and note one of the wrong class."""
        known, label = self.ontology.values.get(term.value, ("", ""))
        if known != kind:
            fitting = [curie for curie, (of, _) in self.ontology.values.items() if of == kind]
            self.problems.append(block.problem(f"{name} {term.value}: not one of {', '.join(fitting)}"))
        return label

    def check_links(self, block: TurtleBlock, name: str, things: Collection[str], where: str) -> None:
        """Report the values of a property that name something missing."""
        for curie in every(block, name):
            if curie not in things:
                self.problems.append(block.problem(f"{name} {curie}: no such block in {where}"))

    def check_actors(self, block: TurtleBlock, name: str, entities: dict[str, Entity]) -> None:
        """Report the values of a property that are not entities of statements."""
        self.check_links(block, name, entities, "triples/entities.ttl")
        for curie in every(block, name):
            if curie in entities and entities[curie].is_homonym:
                self.problems.append(block.problem(f"{name} {curie}: a homonym may not be used in a statement"))


def one(block: TurtleBlock, name: str, default: str = "") -> str:
    """Return the first value of a property, or the default where it is missing."""
    terms = block.properties.get(name)
    return terms[0].value if terms else default


def texts(block: TurtleBlock, *fields: str) -> dict[str, str]:
    """Return fields of a row that are named as their property is, such as ``key_message`` of ``msc:keyMessage``."""
    camel = {field: re.sub("_(.)", lambda match: match[1].upper(), field) for field in fields}
    return {field: one(block, f"msc:{name}") for field, name in camel.items()}


def every(block: TurtleBlock, name: str) -> tuple[str, ...]:
    """Return all values of a property, in their order."""
    return tuple(term.value for term in block.properties.get(name, ()))
