"""The shapes of ``ontology/property_shapes.ttl``, made from the tables of properties and from ``ontology/msc.ttl``.

The values of each property, and their number, are declared once, in :mod:`kg.triples.schema`; the predicates and
values, in the ontology. ``python -m kg.curation.shapes --write`` writes the file, and ``--check`` reports whether it
is up to date. Shapes that follow from neither are written by hand, in ``ontology/shapes.ttl``.
"""

from __future__ import annotations

import argparse
import re
import sys
from textwrap import wrap
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.layout import written
from kg.model import terms as v
from kg.resources import folder
from kg.triples import schema as p
from kg.triples.reader import read_ontology
from kg.triples.turtle import read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.triples.reader import Ontology
    from kg.triples.schema import Values

FILE = "property_shapes.ttl"
HEAD = """\
# Made by python -m kg.curation.shapes --write from the properties in kg/triples/schema.py and the predicates and
# values in msc.ttl. Do not edit; shapes that do not follow from these are in shapes.ttl.
"""
#: Prefixes of the shapes themselves.
PREFIXES = {"sh": "http://www.w3.org/ns/shacl#", "shape": f"{v.BASE}shape/"}
#: Datatype of the literals of a kind.
DATATYPES = {
    p.TEXT.kind: "xsd:string",
    p.INTEGER.kind: "xsd:integer",
    p.DECIMAL.kind: "xsd:decimal",
    p.BOOLEAN.kind: "xsd:boolean",
    p.SIGN.kind: "xsd:integer",
}
#: Further constraints on the literals of a kind.
LIMITS = {
    p.TEXT.kind: "sh:minLength 1",
    p.INTEGER.kind: "sh:minInclusive 0",
    p.DECIMAL.kind: "sh:minInclusive 0",
    p.SIGN.kind: "sh:in ( 1 -1 )",
}
#: Class of a block to one and several of them, as messages name them.
NAMES = {
    "msc:Entity": ("one entity", "entities", "triples/entities.ttl"),
    "msc:Context": ("one context", "contexts", "triples/contexts.ttl"),
    "msc:Passage": ("one passage", "passages", "triples/passages.ttl"),
    "msc:Document": ("one source document", "source documents", "triples/references.ttl"),
    "biolink:Publication": ("one reference", "references", "triples/references.ttl"),
    "msc:Study": ("one study", "studies", "triples/trials.ttl"),
    "msc:Arm": ("one arm", "arms", "triples/trials.ttl"),
}
#: Most values that a message names.
MOST_NAMED = 6
#: Longest line of the file.
WIDTH = 120


class BlockKind(NamedTuple):
    """A kind of block, and the differences between its graph form and its curated form."""

    #: Its name in identifiers, such as ``statement``, and in messages, for one and for several.
    name: str
    one: str
    several: str
    classes: tuple[str, ...]
    properties: Mapping[str, Values]
    #: Properties that differ in the graph form; their shapes are written by hand.
    by_hand: frozenset[str] = frozenset()
    #: Properties that the build fills in if they are missing.
    filled: frozenset[str] = frozenset()
    #: Properties that only the graph form has, and those that only the curated form has.
    added: tuple[str, ...] = ()
    dropped: frozenset[str] = frozenset()
    #: Whether it may have no other property.
    is_closed: bool = True


TYPE = frozenset({v.RDF_TYPE})
KINDS = (
    BlockKind(
        "statement",
        "a statement",
        "statements",
        ("rdf:Statement",),
        p.STATEMENT_PROPERTIES,
        by_hand=frozenset(
            {v.RDF_SUBJECT, v.RDF_PREDICATE, v.RDF_OBJECT, "msc:sign", "msc:collective", "msc:passage", v.HAS_EVIDENCE}
        ),
        filled=frozenset({v.NEGATED}),
        added=(v.RDF_TYPE, v.RDFS_LABEL, "biolink:knowledge_level", "biolink:agent_type", v.PUBLICATIONS),
        dropped=frozenset({"msc:mediation"}),
    ),
    BlockKind(
        "entity",
        "an entity",
        "entities",
        ("msc:Entity", "msc:Homonym"),
        p.ENTITY_PROPERTIES,
        by_hand=TYPE,
        filled=frozenset({v.RDFS_LABEL}),
        is_closed=False,  # it is the subject of direct triples, too
    ),
    BlockKind(
        "context", "a context", "contexts", ("msc:Context",), p.CONTEXT_PROPERTIES, by_hand=TYPE | {"msc:inherited"}
    ),
    BlockKind(
        "evidence",
        "evidence",
        "lines of evidence",
        ("msc:Evidence",),
        p.EVIDENCE_PROPERTIES,
        by_hand=frozenset({"msc:evidenceType", v.PUBLICATIONS}),
        filled=frozenset({"msc:stance"}),
        added=(v.RDF_TYPE, "msc:mediation"),
    ),
    BlockKind(
        "mediation",
        "a mediation",
        "mediations",
        ("msc:Mediation",),
        p.MEDIATION_PROPERTIES,
        added=(v.RDF_TYPE,),
        dropped=frozenset({"msc:passage"}),
    ),
    BlockKind("passage", "a passage", "passages", ("msc:Passage",), p.PASSAGE_PROPERTIES, by_hand=TYPE),
    BlockKind(
        "reference",
        "a reference",
        "references",
        ("biolink:Publication", "msc:Document"),
        p.REFERENCE_PROPERTIES,
        by_hand=TYPE | {v.SOURCE},
        dropped=frozenset({v.RDFS_COMMENT}),
    ),
    BlockKind("tension", "a tension", "tensions", ("msc:Tension",), p.TENSION_PROPERTIES, by_hand=TYPE),
    BlockKind("study", "a study", "studies", ("msc:Study",), p.STUDY_PROPERTIES, by_hand=TYPE),
    BlockKind("arm", "an arm", "arms", ("msc:Arm",), p.ARM_PROPERTIES, by_hand=TYPE),
    BlockKind("outcome", "an outcome", "outcomes", ("msc:Outcome",), p.OUTCOME_PROPERTIES, by_hand=TYPE),
)


def shapes_text(ontology: Ontology) -> str:
    """Return the text that ``ontology/property_shapes.ttl`` should have.

    :param ontology: The predicates and values.

    :returns: Turtle, the same on every run.
    """
    blocks = [block for kind in KINDS for block in _kind(kind, ontology)]
    blocks += [*_predicates(ontology), *_context_fields(), _homonyms()]
    body = "\n\n".join(blocks)
    known = v.PREFIXES | PREFIXES
    used = {prefix for prefix in re.findall(r"(?<![\w:/\"])([A-Za-z]+):(?=\w)", body) if prefix in known}
    lines = [f"@prefix {prefix}: <{known[prefix]}> ." for prefix in sorted(used)]
    return "\n".join([*lines, "", HEAD, body]) + "\n"


def _kind(kind: BlockKind, ontology: Ontology) -> Iterator[str]:
    """Yield the shapes of a kind of block: one for the properties that it may have, and one for each property."""
    if kind.is_closed:
        allowed = [name for name in (*kind.added, *kind.properties) if name not in kind.dropped]
        lines = ["sh:nodeKind sh:IRI", "sh:closed true", _listed("sh:ignoredProperties", allowed)]
        message = f"{kind.one} has a property that {kind.several} do not have, or is not an IRI"
        yield _block(f"{kind.name}-closed", "sh:NodeShape", kind.classes, lines, message)
    for name, values in kind.properties.items():
        if name in kind.by_hand | kind.dropped:
            continue
        lines = [f"sh:path {written(name)}"]
        lines += ["sh:minCount 1"] * (values.is_required or name in kind.filled)
        lines += ["sh:maxCount 1"] * (not values.is_list)
        constraint, words = _values(values, ontology)
        message = f"in {kind.one}, {written(name)} {words}"
        yield _block(f"{kind.name}-{_kebab(name)}", "sh:PropertyShape", kind.classes, [*lines, *constraint], message)


def _values(values: Values, ontology: Ontology) -> tuple[list[str], str]:
    """Return the constraints on the values of a property, and the same in words."""
    if not values.is_iri:
        lines = [f"sh:datatype {DATATYPES[values.kind]}", *filter(None, [LIMITS.get(values.kind)])]
        words = {p.TEXT.kind: "text" if values.is_list else "one text"}.get(values.kind, values.kind)
        return lines, f"is {words}"
    if values.of in NAMES:
        one, several, file = NAMES[values.of]
        return [f"sh:class {values.of}"], f"names {several} of {file}" if values.is_list else f"is {one} of {file}"
    if not values.of:
        return ["sh:nodeKind sh:IRI"], "names identifiers" if values.is_list else "is one identifier"
    fitting = [curie for curie, (kind, _) in ontology.values.items() if kind == values.of]
    listed = ", ".join(fitting) if len(fitting) <= MOST_NAMED else f"the {_kebab(values.of)}s of ontology/msc.ttl"
    return [_listed("sh:in", fitting)], f"is one of {listed}"


def _predicates(ontology: Ontology) -> Iterator[str]:
    """Yield the shapes of the predicates and of the sign of each."""
    predicates = ontology.predicates.values()
    yield _block(
        "statement-predicate",
        "sh:PropertyShape",
        ("rdf:Statement",),
        ["sh:path rdf:predicate", "sh:minCount 1", "sh:maxCount 1", _listed("sh:in", ontology.predicates)],
        "rdf:predicate is one of the predicates of ontology/msc.ttl",
    )
    for name, fitting, constraint, words in (
        ("positive", [item for item in predicates if item.sign == 1], "sh:hasValue 1", "1"),
        ("negative", [item for item in predicates if item.sign == -1], "sh:hasValue -1", "-1"),
        ("no-effect", [item for item in predicates if item.sign == 0], "sh:hasValue 0", "0"),
        ("open", [item for item in predicates if item.sign is None and item.is_causal], "sh:in ( 0 )", "0 or none"),
        ("none", [item for item in predicates if item.sign is None and not item.is_causal], "sh:maxCount 0", "none"),
    ):
        targets = ", ".join(item.curie for item in fitting)
        lines = (
            f"shape:sign-{name} a sh:PropertyShape ;",
            *wrap(f"sh:targetNode {targets} ;", WIDTH, initial_indent="    ", subsequent_indent="        "),
            "    sh:path [ sh:inversePath rdf:predicate ] ;",
            f"    sh:property [ sh:path msc:sign ; {constraint} ;",
            f'        sh:message "the sign does not fit the predicate: ontology/msc.ttl says {words}" ] .',
        )
        yield "\n".join(lines)


def _context_fields() -> Iterator[str]:
    """Yield the shapes of contexts: one field at least, and only fields are inherited."""
    names = list(v.CONTEXT_PROPERTY.values())
    yield _block(
        "context-fields",
        "sh:PropertyShape",
        ("msc:Context",),
        [f"sh:path [ {_listed('sh:alternativePath', names)} ]", "sh:minCount 1"],
        "a context must state at least one field",
    )
    yield _block(
        "context-inherited",
        "sh:PropertyShape",
        ("msc:Context",),
        ["sh:path msc:inherited", _listed("sh:in", names)],
        "msc:inherited names a field of a context, such as msc:licensing",
    )


def _homonyms() -> str:
    """Return the shape that keeps homonyms out of statements."""
    names = dict.fromkeys(
        name for kind in KINDS for name, values in kind.properties.items() if values.of == "msc:Entity"
    )
    inverse = [f"[ sh:inversePath {written(name)} ]" for name in names]
    return _block(
        "homonym-use",
        "sh:PropertyShape",
        ("msc:Homonym",),
        [f"sh:path [ {_listed('sh:alternativePath', inverse)} ]", "sh:maxCount 0"],
        "a homonym may not be used in a statement, context, study or hierarchy; name the entity that is meant",
    )


def _block(name: str, kind: str, classes: Sequence[str], lines: Iterable[str], message: str) -> str:
    targets = f"sh:targetClass {', '.join(classes)}"
    properties = [targets, *lines, f'sh:message "{message}"']
    return f"shape:{name} a {kind} ;\n    " + " ;\n    ".join(properties) + " ."


def _listed(name: str, terms: Iterable[str], indent: int = 4) -> str:
    """Return a property whose value is a list; a long one takes several lines."""
    text = f"{name} ( {' '.join(term if term.startswith('[') else written(term) for term in terms)} )"
    # Text in brackets stays in one line.
    glued = re.sub(r"\[[^\]]*\]", lambda match: match[0].replace(" ", "\0"), text)
    lines = wrap(glued, WIDTH - indent - 4, break_long_words=False, break_on_hyphens=False)
    return f"\n{' ' * (indent + 4)}".join(lines).replace("\0", " ")


def _kebab(name: str) -> str:
    local = name.partition(":")[2]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", local).replace("_", "-").lower()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file, or check whether it is up to date.

    :param arguments: ``--write`` or ``--check``; by default, those of the process.

    :returns: 0, or 1 if the file is not up to date.
    """
    parser = argparse.ArgumentParser(prog="python -m kg.curation.shapes", description=str(__doc__).split("\n")[0])
    modes = parser.add_mutually_exclusive_group(required=True)
    modes.add_argument("--write", action="store_true", help="write the file")
    modes.add_argument("--check", action="store_true", help="exit with 1 if it is not up to date")
    options = parser.parse_args(arguments)
    path = folder("ontology") / FILE
    text = shapes_text(read_ontology(read_blocks(folder("ontology") / "msc.ttl", "ontology/msc.ttl")))
    if options.write:
        path.write_text(text, encoding="utf-8", newline="\n")
    elif not path.is_file() or path.read_text(encoding="utf-8") != text:
        sys.stderr.write(f"{path} is not up to date; run python -m kg.curation.shapes --write\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
