"""The nodes of a graph in our model behind an endpoint, each fetched once together with the nodes that it refers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from kg.errors import DataError, LimitError
from kg.model import terms as v
from kg.model.identifiers import to_curie, to_iri
from kg.model.namespaces import block_kind
from kg.model.statements import ENTITY_FIELDS
from kg.remote.credentials import EndpointError
from kg.remote.reading import iri
from kg.triples.graph_form import KINDS, natural, read_part
from kg.triples.schema import ENTITY_PROPERTIES, LEFT_OUT, REPLACED_BY

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.model.content import Content
    from kg.model.statements import Entity, Statement
    from kg.remote.reading import PageReader
    from kg.triples.reader import Ontology

#: Most nodes of one kind that are read whole.
MOST_WHOLE = 20_000
#: How many nodes are read at once where all are read, and how many pairs are asked for at once.
AT_ONCE, PAIRS = 1_000, 100
#: The name of the file that statements have, as in a copy.
FILE = "endpoint.nt"


def _written(*curies: str) -> str:
    return " ".join(iri(to_iri(curie)) for curie in curies)


#: The triples to fetch for a node; those left out repeat others.
NODE = (
    f"VALUES ?x {{ %s }} ?x ?p ?y FILTER(!isBlank(?y) && ?p NOT IN "
    f"({', '.join(map(_written, ('biolink:knowledge_level', 'biolink:agent_type', 'msc:via')))}))"
)
#: The classes of entities.
ENTITY_CLASSES = ("msc:Entity", "msc:Homonym")
#: The classes of the other nodes.
OTHER_CLASSES = tuple(kind for kind in KINDS if kind not in ENTITY_CLASSES)
#: The triples to fetch for an entity, without its direct triples. A second VALUES would be joined with the first.
ENTITY = f"VALUES ?x {{ %s }} ?x ?p ?y FILTER(?p IN ({', '.join(map(_written, ENTITY_PROPERTIES))}))"
#: Predicates from a node to the nodes that are needed to read it.
FOLLOWED = frozenset(
    to_iri(curie)
    for curie in (
        *(v.HAS_EVIDENCE, "msc:scope", "msc:passage", "msc:mediation", v.PUBLICATIONS),
        *("msc:document", "msc:cites", "msc:reference"),
    )
)
#: Part of a content to the pattern of its nodes and the prefix of their identifiers.
PARTS = {
    "statements": (f"?x {_written('msc:certainty')} ?c", "stm"),
    "contexts": (f"?x a {_written('msc:Context')}", "ctx"),
    "passages": (f"?x a {_written('msc:Passage')}", "psg"),
    "references": (f"VALUES ?c {{ {_written('msc:Document', 'biolink:Publication')} }} ?x a ?c", "ref"),
    "tensions": (f"?x a {_written('msc:Tension')}", "tns"),
    "studies": (f"VALUES ?c {{ {_written('msc:Study', 'msc:Arm', 'msc:Outcome')} }} ?x a ?c", "study"),
    "left_out": (f"?x {_written(LEFT_OUT)} ?c", "psg"),
    "replaced": (f"?x {_written(REPLACED_BY)} ?c", "stm"),
    "entities": (f"VALUES ?c {{ {_written(*ENTITY_CLASSES)} }} ?x a ?c", ""),
}
#: Parts that are read whole: a study needs its arms, and any identifier may have been replaced.
READ_WHOLE = ("tensions", "studies", "left_out", "replaced")
#: The roles in which a statement ``?y`` names an entity ``?x``.
ROLES = {
    "subject": f"?y {_written(v.RDF_SUBJECT)} ?x",
    "object": f"?y {_written(v.RDF_OBJECT)} ?x",
    "other": f"VALUES ?r {{ {_written('msc:inCell', 'msc:via', 'msc:omits')} }} ?y ?r ?x",
    "context": (
        f"VALUES ?r {{ {_written(*(v.CONTEXT_PROPERTY[field] for field in ENTITY_FIELDS))} }} "
        f"?z ?r ?x . ?y {_written('msc:scope')} ?z"
    ),
}


class ModelNodes:
    """The nodes of a graph in our model.

    :param reader: Reads the endpoint.
    :param ontology: The predicates and values that statements may have.
    :param is_there: Whether the graph has statements in our model; otherwise no query is sent and nothing is found.
    """

    def __init__(self, reader: PageReader, ontology: Ontology, *, is_there: bool) -> None:
        self._reader = reader
        self._ontology = ontology
        self.is_there = is_there
        #: The test that ``?x`` is a thing, and not a statement, a study or the like, whose label may be its name.
        self.is_thing = (
            f"FILTER NOT EXISTS {{ VALUES ?k {{ {_written(*OTHER_CLASSES)} }} ?x a ?k }}" if is_there else ""
        )
        self._triples: dict[str, list[Any]] = {}
        self._parts: dict[str, dict[str, Any]] = {name: {} for name in PARTS}
        self._whole: set[str] = set()
        #: How many triples were fetched.
        self.fetched = 0
        #: The parts on which the support of a statement depends.
        self.passages, self.references = NodePart(self, "passages"), NodePart(self, "references")

    def statements(self, iris: Iterable[str]) -> list[Statement]:
        """Return statements by their IRIs, in the order of their identifiers."""
        known: dict[str, Statement] = self._parts["statements"]
        wanted = {to_curie(name): name for name in iris}
        self._read([name for curie, name in wanted.items() if curie not in known])
        return [known[curie] for curie in sorted(wanted, key=natural) if curie in known]

    def between(self, subjects: Collection[str], objects: Collection[str]) -> list[Statement]:
        """List the statements of some subjects on some objects, by their IRIs."""
        if not objects:
            return []
        others = " ".join(map(iri, objects))
        return self._found(subjects, f"VALUES ?o {{ {others} }} {ROLES['subject']} ; {_written(v.RDF_OBJECT)} ?o")

    def contested(self) -> list[Statement]:
        """List the statements on pairs of which both signs are stated, or one is denied or without effect.

        :returns: The statements, in order; some on the same pairs say nothing of a sign.

        :raises LimitError: If there are more than :data:`MOST_WHOLE` such pairs.
        """
        subject, value, sign = (_written(name) for name in (v.RDF_SUBJECT, v.RDF_OBJECT, "msc:sign"))
        said = f"{PARTS['statements'][0].replace('?x', '?y')} ; {subject} ?x ; {value} ?o ; {sign} ?g"
        denied = "COALESCE(STR(?n), 'false')"
        where = (
            f"{{ SELECT ?x ?o {{ {said} OPTIONAL {{ ?y {_written(v.NEGATED)} ?n }} }} GROUP BY ?x ?o "
            f"HAVING(MIN(?g) != MAX(?g) || MIN({denied}) != MAX({denied})) }}"
        )
        (count,) = self._reader.endpoint.ask(f"SELECT (COUNT(*) AS ?n) {{ {where} }}").numbers()
        if count > MOST_WHOLE:
            raise LimitError(f"{count:,} pairs are disputed, and at most {MOST_WHOLE:,} are read from an endpoint")
        pairs = [
            (row[0].value, row[1].value) for row in self._reader.pages("?x ?o", where, "x", count) if row[0] and row[1]
        ]
        found: dict[str, Statement] = {}
        for start in range(0, len(pairs), PAIRS):
            some = set(pairs[start : start + PAIRS])
            for item in self.between(*({pair[side] for pair in some} for side in (0, 1))):
                if (to_iri(item.subject), to_iri(item.object)) in some:
                    found[item.id] = item
        return [found[curie] for curie in sorted(found, key=natural)]

    def naming(self, iris: Collection[str], *roles: str) -> list[Statement]:
        """List the statements that name one of some entities in one of some roles, of :data:`ROLES`."""
        return self._found(iris, *(ROLES[role] for role in roles))

    def _found(self, iris: Collection[str], *patterns: str) -> list[Statement]:
        """Return the statements ``?y`` of some patterns in which ``?x`` is one of some IRIs."""
        if not self.is_there or not iris:
            return []
        is_one = f"?y {_written('msc:certainty')} ?c"
        where = " UNION ".join(f"{{ VALUES ?x {{ %s }} {pattern} . {is_one} }}" for pattern in patterns)
        rows = self._reader.rows("?x ?y", where, self._reader.counts(where, iris))
        return self.statements(row[1].value for row in rows if row[1])

    def of_blocks(self, curies: Collection[str]) -> list[Statement]:
        """List the statements with some identifiers, lists expanded."""
        names = [iri(to_iri(curie)) for curie in sorted(curies)]
        members = " || ".join(f'STRSTARTS(STR(?y), "{name[1:-1]}.")' for name in names)
        query = (
            f"SELECT DISTINCT ?y {{ {{ VALUES ?y {{ {' '.join(names)} }} ?y {_written('msc:certainty')} ?c }} "
            f"UNION {{ ?y {_written('msc:collective')} ?c FILTER({members}) }} }}"
        )
        return self.statements(row[0].value for row in self._reader.endpoint.ask(query).rows if row[0])

    def entities(self, curies: Iterable[str]) -> dict[str, Entity]:
        """Return entities of our model by CURIE; other CURIEs are missing."""
        known: dict[str, Entity] = self._parts["entities"]
        wanted = [curie for curie in curies if self.is_there]
        self._read_entities([to_iri(curie) for curie in wanted if curie not in known])
        return {curie: known[curie] for curie in wanted if curie in known}

    def _read_entities(self, iris: Iterable[str]) -> None:
        """Read the entities among some nodes."""
        found: dict[str, list[Any]] = {}
        for triple in self._reader.described(ENTITY, iris):
            found.setdefault(str(triple.subject), []).append(triple)
        classes = {to_iri(curie) for curie in ENTITY_CLASSES}
        ours = [triples for triples in found.values() if any(item.object.value in classes for item in triples)]
        self._keep(chain.from_iterable(ours))

    def get(self, part: str, curie: str) -> Any:
        """Return a node of a part of the content, ``None`` if no node has that identifier."""
        if part in READ_WHOLE:
            return self.every(part).get(curie)
        known = self._parts[part]
        if curie not in known and self.is_there and block_kind(curie) == PARTS[part][1]:
            self._read([to_iri(curie)])
        return known.get(curie)

    def count(self, part: str) -> int:
        """Count the nodes of a part."""
        if not self.is_there:
            return 0
        if part in READ_WHOLE:
            return len(self.every(part))
        return self._reader.endpoint.ask(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {PARTS[part][0]} }}").numbers()[0]

    def every(self, part: str) -> dict[str, Any]:
        """Return all nodes of a part, by identifier and in order.

        :param part: One of :data:`PARTS`.

        :returns: The nodes.

        :raises LimitError: If there are more than :data:`MOST_WHOLE`.
        """
        known = self._parts[part]
        if not self.is_there or part in self._whole:
            return known
        where = PARTS[part][0]
        (count,) = self._reader.endpoint.ask(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {where} }}").numbers()
        if count > MOST_WHOLE:
            raise LimitError(
                f"{self._reader.endpoint}: this question needs all of its {count:,} {part.replace('_', ' ')}, and at "
                f"most {MOST_WHOLE:,} are read from an endpoint; export them, and build a store (kg build)"
            )
        rows = self._reader.pages("DISTINCT ?x", where, "x", count)
        names = sorted((row[0].value for row in rows if row[0]), key=lambda name: natural(to_curie(name)))
        step = len(names) if part in READ_WHOLE else AT_ONCE
        for start in range(0, len(names), step or 1):
            (self._read_entities if part == "entities" else self._read)(names[start : start + step])
        self._whole.add(part)
        return self._parts.setdefault(part, {}) if part in READ_WHOLE else _sorted(known, part)

    def _read(self, iris: Iterable[str]) -> None:
        """Read nodes with the nodes that they refer to."""
        wanted = dict.fromkeys(iris)
        level = list(wanted)
        while level:
            self._fetch([name for name in level if name not in self._triples])
            objects = (
                triple.object.value
                for name in level
                for triple in self._triples[name]
                if triple.predicate.value in FOLLOWED
            )
            level = [name for name in dict.fromkeys(objects) if name not in wanted]
            wanted.update(dict.fromkeys(level))
        self._keep(triple for name in wanted for triple in self._triples[name])

    def _fetch(self, names: list[str]) -> None:
        self._triples.update({name: [] for name in names})
        for triple in self._reader.described(NODE, names):
            self._triples[str(triple.subject)[1:-1]].append(triple)
            self.fetched += 1

    def _keep(self, triples: Iterable[Any]) -> None:
        """Parse triples, and keep the nodes."""
        try:
            content: Content = read_part(triples, self._ontology, FILE)
        except DataError as error:
            raise EndpointError(f"{self._reader.endpoint}: {error.problem}") from error
        for name, known in self._parts.items():
            known.update(getattr(content, name))


class NodePart(Mapping[str, Any]):
    """A part of a content by identifier, read on demand.

    :param nodes: The nodes.
    :param part: The name of the part.
    """

    def __init__(self, nodes: ModelNodes, part: str) -> None:
        self._nodes = nodes
        self._part = part

    def __getitem__(self, key: str) -> Any:
        found = self._nodes.get(self._part, key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes.every(self._part))

    def __len__(self) -> int:
        return self._nodes.count(self._part)


def _sorted(known: dict[str, Any], part: str) -> dict[str, Any]:
    """Put a part in the order of a content."""
    key = None if part in ("contexts", "entities") else natural
    ordered = {curie: known[curie] for curie in sorted(known, key=key)}
    known.clear()
    known.update(ordered)
    return known
