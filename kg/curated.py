"""From the curated form to statements: everything that follows from what is written is filled in here.

``triples/README.md`` says how the curated form is written, DESIGN terms are those of ``ontology/msc.ttl``.
"""

from __future__ import annotations

from itertools import count, product
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kg import vocabulary as v
from kg.errors import DataError
from kg.statements import (
    NO_CONTEXT,
    Content,
    Context,
    Entity,
    Evidence,
    Passage,
    Predicate,
    Reference,
    Statement,
    Tension,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kg.turtle import Block, Term

#: Property of a statement block to whether it holds identifiers, and whether there may be several.
STATEMENT_PROPERTIES = {
    v.RDF_SUBJECT: (True, True),
    v.RDF_PREDICATE: (True, False),
    v.RDF_OBJECT: (True, True),
    "msc:subjectAspect": (True, False),
    "msc:objectAspect": (True, False),
    "msc:inCell": (True, False),
    "msc:via": (True, True),
    v.NEGATED: (False, False),
    "msc:sign": (False, False),
    "msc:certainty": (True, False),
    "msc:reason": (False, False),
    "msc:timing": (False, False),
    "msc:directness": (True, False),
    "msc:omits": (True, True),
    "msc:collective": (True, False),
    "msc:scope": (True, False),
    "msc:passage": (True, True),
    v.HAS_EVIDENCE: (True, True),
    "msc:caveat": (False, True),
    v.RDFS_COMMENT: (False, False),
    "msc:retracted": (False, False),
}
ENTITY_PROPERTIES = {
    v.RDF_TYPE: (True, False),
    v.RDFS_LABEL: (False, False),
    v.PREF_LABEL: (False, False),
    v.ALT_LABEL: (False, True),
    v.EXACT_MATCH: (True, True),
    v.BROADER: (True, True),
    v.DEFINITION: (False, False),
    v.RDFS_COMMENT: (False, False),
    "msc:caveat": (False, True),
}
CONTEXT_PROPERTIES = {
    v.RDF_TYPE: (True, False),
    v.RDFS_LABEL: (False, False),
    "msc:species": (True, True),
    "msc:cellSource": (True, True),
    "msc:licensing": (True, True),
    "msc:delivery": (True, True),
    "msc:diseaseSetting": (True, True),
    "msc:system": (True, True),
    "msc:condition": (False, True),
    "msc:inherited": (True, True),
}
#: Property of a context to the field of :class:`kg.statements.Context`.
CONTEXT_FIELD = {
    "msc:species": "species",
    "msc:cellSource": "cell_source",
    "msc:licensing": "licensing",
    "msc:delivery": "delivery",
    "msc:diseaseSetting": "disease_setting",
    "msc:system": "system",
    "msc:condition": "condition",
}
PASSAGE_PROPERTIES = {
    v.RDF_TYPE: (True, False),
    "msc:document": (True, False),
    "msc:section": (False, False),
    "msc:paragraph": (False, False),
    "msc:sentence": (False, False),
    "msc:sha256": (False, False),
    "msc:cites": (True, True),
}
REFERENCE_PROPERTIES = {
    v.RDF_TYPE: (True, False),
    "msc:number": (False, False),
    "msc:authors": (False, False),
    v.TITLE: (False, False),
    "msc:journal": (False, False),
    "msc:year": (False, False),
    "msc:volume": (False, False),
    "msc:pages": (False, False),
    "msc:doi": (False, False),
    "msc:pmid": (False, False),
    v.SOURCE: (True, False),
    "dcterms:license": (True, False),
    "msc:caveat": (False, True),
    v.RDFS_COMMENT: (False, True),
}
EVIDENCE_PROPERTIES = {
    "msc:passage": (True, False),
    "msc:stance": (True, False),
    "msc:evidenceType": (True, False),
    "msc:evidenceRole": (True, False),
    v.PUBLICATIONS: (True, True),
    v.RDFS_COMMENT: (False, False),
}
TENSION_PROPERTIES = {
    v.RDF_TYPE: (True, False),
    v.RDFS_LABEL: (False, False),
    v.RDFS_COMMENT: (False, False),
    "msc:concerns": (True, True),
}
#: Properties that hold a whole number.
INTEGERS = frozenset({"msc:paragraph", "msc:sentence", "msc:number", "msc:year"})

Row = TypeVar("Row")


class Ontology(NamedTuple):
    """What ``ontology/msc.ttl`` declares."""

    predicates: dict[str, Predicate]
    #: Value, such as ``msc:Asserted``, to its class and its label.
    values: dict[str, tuple[str, str]]
    broader_aspects: dict[str, str]


def read_ontology(blocks: Iterable[Block]) -> Ontology:
    """Read the predicates and values of the ontology.

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


class _Reader:
    """Turns blocks into rows and collects what is wrong with them."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.problems: list[DataError] = []
        self.blocks: dict[str, Block] = {}

    def check(self, block: Block, allowed: dict[str, tuple[bool, bool]], required: tuple[str, ...]) -> bool:
        """Hold a block against a table of properties; ``False`` if a row cannot be made of it."""
        before = len(self.problems)
        for name, terms in block.properties.items():
            if name not in allowed:
                self.problems.append(
                    block.problem(f"{name} is not a property of such a block; there are {', '.join(allowed)}")
                )
                continue
            is_iri, is_list = allowed[name]
            for term in terms:
                if term.is_iri != is_iri:
                    self.problems.append(
                        block.problem(f"{name} takes {'an identifier' if is_iri else 'a literal'}, not {term.value!r}")
                    )
                elif not term.value.strip():
                    self.problems.append(block.problem(f"{name} is empty; leave it out, or say something"))
                elif name in INTEGERS and not (term.value.isascii() and term.value.isdigit()):
                    self.problems.append(block.problem(f"{name} takes a whole number, not {term.value!r}"))
                elif name == v.NEGATED and term.value not in ("true", "false"):
                    self.problems.append(block.problem(f"{name} takes true or false, not {term.value!r}"))
            for value in dict.fromkeys(term.value for term in terms if terms.count(term) > 1):
                self.problems.append(block.problem(f"{name} names {value} twice"))
            if len(terms) > 1 and not is_list:
                self.problems.append(block.problem(f"{name} takes one value, not {len(terms)}"))
        self.problems += [block.problem(f"{name} is missing") for name in required if name not in block.properties]
        return len(self.problems) == before

    def value(self, block: Block, name: str, kind: str) -> str:
        """Read a value of the ontology as its label; empty where the property is missing."""
        found = [self.label(block, name, term, kind) for term in block.properties.get(name, ())]
        return found[0] if found else ""

    def label(self, block: Block, name: str, term: Term, kind: str) -> str:
        known, label = self.ontology.values.get(term.value, ("", ""))
        if known != kind:
            fitting = [curie for curie, (of, _) in self.ontology.values.items() if of == kind]
            self.problems.append(block.problem(f"{name} {term.value}: not one of {', '.join(fitting)}"))
        return label

    def known(self, block: Block, name: str, curie: str, things: Iterable[str], where: str) -> None:
        """Note a reference to something that is not there."""
        if curie not in things:
            self.problems.append(block.problem(f"{name} {curie}: no such block in {where}"))


def _one(block: Block, name: str, default: str = "") -> str:
    terms = block.properties.get(name)
    return terms[0].value if terms else default


def _all(block: Block, name: str) -> tuple[str, ...]:
    return tuple(term.value for term in block.properties.get(name, ()))


def assemble(ontology: Ontology, blocks: Iterable[Block], data_version: str) -> tuple[Content, list[DataError]]:
    """Turn the blocks of ``triples/`` into the content of the graph.

    :param ontology: What the ontology declares.
    :param blocks: The blocks of every file, in the order of files and lines.
    :param data_version: SHA-256 of the files.

    :returns: The content without what could not be read, and every problem, in the order found.
    """
    reader = _Reader(ontology)
    kinds: dict[str, list[Block]] = {kind: [] for kind in ("entity", "ctx", "psg", "ref", "evd", "stm", "tns")}
    for block in blocks:
        kinds.get(block.curie.partition(":")[0], kinds["entity"]).append(block)
    entities = _rows(reader, kinds["entity"], _entity)
    references = _rows(reader, kinds["ref"], _reference)
    contexts = _rows(reader, kinds["ctx"], lambda r, b: _context(r, b, entities))
    passages = _rows(reader, kinds["psg"], lambda r, b: _passage(r, b, references))
    evidence = _rows(reader, kinds["evd"], lambda r, b: _evidence(r, b, passages, references))
    statements: dict[str, Statement] = {}
    for block in kinds["stm"]:
        for statement in _statements(reader, block, entities, contexts, passages, evidence):
            if other := statements.get(statement.id):
                reader.problems.append(block.problem(f"makes {statement.id}, as {other.file}:{other.line} does"))
            statements[statement.id] = statement
    used = {line.curie for statement in statements.values() for line in statement.evidence}
    for block in kinds["evd"]:
        if block.curie in evidence and block.curie not in used:
            reader.problems.append(
                block.problem(f"no statement has it; name it with {v.HAS_EVIDENCE} (obo:RO_0002558)")
            )
    stems = {block.curie for block in kinds["stm"]}
    tensions = _rows(reader, kinds["tns"], lambda r, b: _tension(r, b, statements.keys() | stems))
    for item in entities.values():
        for wider in item.broader:
            if wider not in entities:
                reader.problems.append(
                    DataError(item.file, item.line, f"{item.curie}: skos:broader {wider}: no such entity")
                )
    content = Content(
        data_version,
        ontology.predicates,
        dict(sorted(entities.items())),
        dict(sorted(contexts.items())),
        passages,
        references,
        statements,
        dict(sorted(tensions.items())),
        ontology.broader_aspects,
    )
    return content, reader.problems


def _rows(reader: _Reader, blocks: Iterable[Block], make: Callable[[_Reader, Block], Row | None]) -> dict[str, Row]:
    return {block.curie: row for block in blocks if (row := make(reader, block)) is not None}


def _entity(reader: _Reader, block: Block) -> Entity | None:
    # An entity of our own has no other label than ours.
    own = block.curie.startswith("ent:")
    required = (v.RDF_TYPE, v.PREF_LABEL, v.DEFINITION if own else v.RDFS_LABEL)
    if not reader.check(block, ENTITY_PROPERTIES, required):
        return None
    category = _one(block, v.RDF_TYPE)
    is_homonym = category == "msc:Homonym"
    if not is_homonym and not category.startswith("biolink:"):
        reader.problems.append(block.problem(f"{category} is neither a Biolink category nor msc:Homonym"))
    return Entity(
        curie=block.curie,
        label=_one(block, v.PREF_LABEL),
        official_label=_one(block, v.RDFS_LABEL, _one(block, v.PREF_LABEL)),
        category=category,
        synonyms=_all(block, v.ALT_LABEL),
        exact_matches=_all(block, v.EXACT_MATCH),
        broader=_all(block, v.BROADER),
        definition=_one(block, v.DEFINITION),
        comment=_one(block, v.RDFS_COMMENT),
        caveats=_all(block, "msc:caveat"),
        is_homonym=is_homonym,
        file=block.file,
        line=block.line,
    )


def _context(reader: _Reader, block: Block, entities: dict[str, Entity]) -> Context | None:
    if not reader.check(block, CONTEXT_PROPERTIES, (v.RDF_TYPE, v.RDFS_LABEL)):
        return None
    fields: dict[str, tuple[str, ...]] = {}
    for name, field in CONTEXT_FIELD.items():
        terms = block.properties.get(name, [])
        if field in ("delivery", "system"):
            kind = f"msc:{field.capitalize()}"
            fields[field] = tuple(reader.label(block, name, term, kind) for term in terms)
            continue
        if field != "condition":
            for term in terms:
                reader.known(block, name, term.value, entities, "triples/entities.ttl")
        fields[field] = _all(block, name)
    if not any(fields.values()):
        reader.problems.append(block.problem("states no field"))
    inherited = []
    for name in _all(block, "msc:inherited"):
        field = CONTEXT_FIELD.get(name, "")
        if not fields.get(field):
            reader.problems.append(block.problem(f"msc:inherited {name}: the context does not state it"))
        inherited.append(field)
    return Context(block.curie, _one(block, v.RDFS_LABEL), inherited=tuple(inherited), **fields)


def _passage(reader: _Reader, block: Block, references: dict[str, Reference]) -> Passage | None:
    required = tuple(name for name in PASSAGE_PROPERTIES if name != "msc:cites")
    if not reader.check(block, PASSAGE_PROPERTIES, required):
        return None
    for name in ("msc:document", "msc:cites"):
        for curie in _all(block, name):
            reader.known(block, name, curie, references, "triples/references.ttl")
    return Passage(
        block.curie,
        _one(block, "msc:document"),
        _one(block, "msc:section"),
        int(_one(block, "msc:paragraph")),
        int(_one(block, "msc:sentence")),
        _one(block, "msc:sha256"),
        _all(block, "msc:cites"),
    )


def _reference(reader: _Reader, block: Block) -> Reference | None:
    if not reader.check(block, REFERENCE_PROPERTIES, (v.RDF_TYPE, v.TITLE, "msc:authors", "msc:year")):
        return None
    return Reference(
        curie=block.curie,
        number=int(_one(block, "msc:number", "0")),
        authors=_one(block, "msc:authors"),
        title=_one(block, v.TITLE),
        journal=_one(block, "msc:journal"),
        year=int(_one(block, "msc:year", "0")),
        volume=_one(block, "msc:volume"),
        pages=_one(block, "msc:pages"),
        doi=_one(block, "msc:doi"),
        pmid=_one(block, "msc:pmid"),
        url=_one(block, v.SOURCE),
        caveats=_all(block, "msc:caveat"),
        is_document=_one(block, v.RDF_TYPE) == "msc:Document",
    )


def _evidence(
    reader: _Reader, block: Block, passages: dict[str, Passage], references: dict[str, Reference]
) -> Evidence | None:
    if not reader.check(block, EVIDENCE_PROPERTIES, ("msc:passage",)):
        return None
    passage = _one(block, "msc:passage")
    reader.known(block, "msc:passage", passage, passages, "triples/passages.ttl")
    for curie in _all(block, v.PUBLICATIONS):
        reader.known(block, v.PUBLICATIONS, curie, references, "triples/references.ttl")
    cited = passages[passage].references if passage in passages else ()
    return Evidence(
        block.curie,
        passage,
        reader.value(block, "msc:stance", "msc:Stance") or "supports",
        _one(block, "msc:evidenceType", v.AUTHOR_STATEMENT),
        reader.value(block, "msc:evidenceRole", "msc:EvidenceRole"),
        _all(block, v.PUBLICATIONS) or cited,
        _one(block, v.RDFS_COMMENT),
    )


def _tension(reader: _Reader, block: Block, statements: Iterable[str]) -> Tension | None:
    if not reader.check(block, TENSION_PROPERTIES, tuple(TENSION_PROPERTIES)):
        return None
    for curie in _all(block, "msc:concerns"):
        reader.known(block, "msc:concerns", curie, statements, "triples/")
    return Tension(block.curie, _one(block, v.RDFS_LABEL), _one(block, v.RDFS_COMMENT), _all(block, "msc:concerns"))


def _statements(
    reader: _Reader,
    block: Block,
    entities: dict[str, Entity],
    contexts: dict[str, Context],
    passages: dict[str, Passage],
    evidence: dict[str, Evidence],
) -> list[Statement]:
    """Make the statements of one block: one, or one for each pair of its subjects and objects."""
    required = (v.RDF_SUBJECT, v.RDF_PREDICATE, v.RDF_OBJECT, "msc:certainty")
    if not reader.check(block, STATEMENT_PROPERTIES, required):
        return []
    for name in (v.RDF_SUBJECT, v.RDF_OBJECT, "msc:inCell", "msc:via", "msc:omits"):
        for curie in _all(block, name):
            reader.known(block, name, curie, entities, "triples/entities.ttl")
            if curie in entities and entities[curie].is_homonym:
                reader.problems.append(block.problem(f"{name} {curie}: a homonym stands in no statement"))
    predicate = reader.ontology.predicates.get(_one(block, v.RDF_PREDICATE))
    if predicate is None:
        known = ", ".join(reader.ontology.predicates)
        reader.problems.append(block.problem(f"{v.RDF_PREDICATE} {_one(block, v.RDF_PREDICATE)}: not one of {known}"))
        return []
    scope = _one(block, "msc:scope")
    if scope:
        reader.known(block, "msc:scope", scope, contexts, "triples/contexts.ttl")
    certainty = reader.value(block, "msc:certainty", "msc:Certainty")
    reason = _one(block, "msc:reason")
    if (certainty == "inferred") != bool(reason):
        reader.problems.append(block.problem("an inferred statement has a msc:reason, and no other has one"))
    lines = _lines_of_evidence(reader, block, passages, evidence)
    sign = _sign(reader, block, predicate)
    subjects, objects = _all(block, v.RDF_SUBJECT), _all(block, v.RDF_OBJECT)
    statements = []
    for subject, object_ in product(subjects, objects):
        members = [c for c, several in ((subject, len(subjects) > 1), (object_, len(objects) > 1)) if several]
        identifier = ".".join([block.curie, *(member.replace(":", "_") for member in members)])
        statements.append(
            Statement(
                id=identifier,
                subject=subject,
                predicate=predicate.curie,
                object=object_,
                sign=sign,
                is_negated=_one(block, v.NEGATED) == "true",
                certainty=certainty,
                reason=reason,
                subject_aspect=reader.value(block, "msc:subjectAspect", "msc:Aspect"),
                object_aspect=reader.value(block, "msc:objectAspect", "msc:Aspect"),
                in_cell=_one(block, "msc:inCell"),
                via=_all(block, "msc:via"),
                timing=_one(block, "msc:timing"),
                context=contexts.get(scope, NO_CONTEXT),
                collective=_one(block, "msc:collective", block.curie if members else ""),
                directness=reader.value(block, "msc:directness", "msc:Directness"),
                omits=_all(block, "msc:omits"),
                evidence=_numbered(lines, f"evd:{identifier.partition(':')[2]}", evidence),
                caveats=_all(block, "msc:caveat"),
                comment=_one(block, v.RDFS_COMMENT),
                retracted=_one(block, "msc:retracted"),
                is_causal=predicate.is_causal,
                file=block.file,
                line=block.line,
            )
        )
    return statements


def _sign(reader: _Reader, block: Block, predicate: Predicate) -> int | None:
    stated = _one(block, "msc:sign")
    if not stated:
        return predicate.sign
    if stated != "0" or predicate.sign is not None or not predicate.is_causal:
        reader.problems.append(
            block.problem(f"msc:sign {stated}: the predicate fixes the sign; only 0, with msc:affects, is written")
        )
    return 0


def _lines_of_evidence(
    reader: _Reader, block: Block, passages: dict[str, Passage], evidence: dict[str, Evidence]
) -> list[Evidence]:
    """Give the evidence written for a statement, then an author statement for each passage that has none.

    What is filled in has no identifier yet: that is the statement's to give.
    """
    written = []
    for curie in _all(block, v.HAS_EVIDENCE):
        reader.known(block, v.HAS_EVIDENCE, curie, evidence, "triples/")
        if curie in evidence:
            written.append(evidence[curie])
    for curie in _all(block, "msc:passage"):
        reader.known(
            block, "msc:passage", curie, passages, "triples/passages.ttl; 'kg passages SOURCE --write' makes it"
        )
        if curie in passages and not any(line.passage == curie for line in written):
            written.append(Evidence("", curie, "supports", v.AUTHOR_STATEMENT, "", passages[curie].references, ""))
    if not written and not _all(block, "msc:passage"):
        reader.problems.append(block.problem("has no msc:passage and no evidence"))
    return written


def _numbered(lines: list[Evidence], stem: str, written: Iterable[str]) -> tuple[Evidence, ...]:
    """Give the lines that were filled in an identifier each, with the first numbers that no written block has."""
    free = (curie for n in count(1) if (curie := f"{stem}-{n}") not in written)
    return tuple(line if line.curie else line._replace(curie=next(free)) for line in lines)
