"""The content of a large graph behind an endpoint, fetched as it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from kg.cached import cached_property
from kg.errors import LimitError
from kg.ingest.links import DEPRECATED_WORDS
from kg.ingest.readers.rdf import CATEGORIES, DEPRECATED, NAMES
from kg.model.content import Content
from kg.model.identifiers import contract, to_iri
from kg.model.statements import Entity, Statement
from kg.model.terms import PREFIXES
from kg.names.lexicon import Lexicon, fold, make_index
from kg.remote.hop_graph import TRIPLE
from kg.remote.model_nodes import MOST_WHOLE, PARTS, ROLES
from kg.remote.neighborhoods import EndpointTriple
from kg.remote.reading import iri, split, written
from kg.remote.tallies import HopTallies
from kg.sparql.results import Term
from kg.store.catalogue import NO_CATEGORY
from kg.store.stored_content import MOST_FOUND, MOST_KIN

if TYPE_CHECKING:
    from collections import Counter

    from kg.remote.edge_uses import EdgeUses
    from kg.remote.hop_graph import HopGraph, Spellings
    from kg.remote.model_nodes import ModelNodes
    from kg.remote.neighborhoods import Neighborhoods
    from kg.remote.reading import PageReader

#: Most edges that are read whole, for counts and exports.
MOST_READ = 2_000_000
#: Predicates of the names that people use.
SPOKEN = [predicate for predicate, role in NAMES.items() if role in ("label", "synonym")]


class HopEntities(Mapping[str, Entity]):
    """The things behind an endpoint by CURIE, with their names there.

    :param reader: Reads the endpoint.
    :param uses: The predicates of broader kinds and of equal identifiers.
    :param spellings: The names of things.
    :param nodes: The entities of our model.
    """

    def __init__(self, reader: PageReader, uses: EdgeUses, spellings: Spellings, nodes: ModelNodes) -> None:
        self._reader = reader
        self._uses = uses
        self._spellings = spellings
        self._nodes = nodes
        self._known: dict[str, Entity | None] = {}

    def know(self, curies: Iterable[str]) -> None:
        """Fetch the names of several things at once."""
        new = {curie: name for curie in curies if curie not in self._known and (name := self._spellings.iri(curie))}
        self._known |= (ours := self._nodes.entities(new))
        names = {name: curie for curie, name in new.items() if curie not in ours}
        said: dict[str, list[tuple[str, Term]]] = {name: [] for name in names}
        predicates = [*NAMES, *CATEGORIES, DEPRECATED, *self._uses.kind_of, *self._uses.same_as]
        where = f"VALUES ?x {{ %s }} ?x ?p ?y FILTER(?p IN ({', '.join(map(iri, dict.fromkeys(predicates)))}))"
        for batch in split(names, lambda _: 1, 200, len):
            for row in self._reader.batch(batch, "?x ?p ?y", where):
                if row[0] and row[1] and row[2]:
                    said[row[0].value].append((row[1].value, row[2]))
        for name, curie in names.items():
            self._known[curie] = self._entity(curie, said[name]) if said[name] or self._is_there(name) else None

    def _is_there(self, name: str) -> bool:
        """Return whether a thing without names is an end of a link."""
        answer = self._reader.endpoint.ask(
            f"ASK {{ {{ {iri(name)} ?p ?o }} UNION {{ ?s ?p {iri(name)} FILTER(isIRI(?s)) }} }}"
        )
        return bool(answer.boolean or 1 in answer.numbers())

    def _entity(self, curie: str, said: list[tuple[str, Term]]) -> Entity:
        """Make an entity from its predicates and values, as a store does."""
        named: dict[str, set[str]] = {}
        for predicate, value in said:
            if value.kind == "literal" and predicate in NAMES:
                if (value.language or "en").partition("-")[0] == "en":
                    named.setdefault(NAMES[predicate], set()).add(value.value)
            elif value.kind == "literal" and predicate == DEPRECATED:
                if value.value == "true":
                    named.setdefault("caveat", set()).add(DEPRECATED_WORDS)
            elif value.kind == "iri" and predicate in CATEGORIES and value.value.startswith(PREFIXES["biolink"]):
                named.setdefault("category", set()).add(contract(value.value))
            elif value.kind == "iri" and predicate in self._uses.kind_of:
                named.setdefault("wider", set()).add(self._spellings.curie(value.value))
            elif value.kind == "iri" and predicate in self._uses.same_as:
                named.setdefault("match", set()).add(self._spellings.curie(value.value))
        label = min(named.get("label", {curie}))
        spoken = sorted(named.get("label", set()) | named.get("synonym", set()))
        return Entity(
            curie=curie,
            label=label,
            official_label=label,
            category=min(named.get("category", set()) - {NO_CATEGORY}, default=NO_CATEGORY),
            synonyms=tuple(name for name in spoken if name != label),
            exact_matches=tuple(sorted(named.get("match", ()))),
            broader=tuple(sorted(named.get("wider", ()))),
            definition=min(named.get("definition", {""})),
            caveats=tuple(named.get("caveat", ())),
        )

    def __getitem__(self, curie: str) -> Entity:
        if curie not in self._known:
            self.know([curie])
        found = self._known.get(curie)
        if found is None:
            raise KeyError(curie)
        return found

    def __iter__(self) -> Iterator[str]:
        yield from self._nodes.every("entities")
        count = self._plain_count()
        for row in self._reader.pages("DISTINCT ?x", self.plain, "x", count) if count else ():
            if row[0]:
                yield self._spellings.curie(row[0].value)

    def __len__(self) -> int:
        return (self._nodes.count("entities") if self._nodes.is_there else 0) + self._plain_count()

    @property
    def plain(self) -> str:
        """The pattern of ``?x`` that is an end of a plain edge, and no entity of our model."""
        if not self._uses.known:
            return "?x ?p ?y FILTER(false)"
        ends = "{ ?x ?p ?y FILTER(isIRI(?y)) } UNION { ?y ?p ?x FILTER(isIRI(?y)) }"
        if not self._nodes.is_there:
            return f"{ends} FILTER(isIRI(?x))"
        is_ours = PARTS["entities"][0]
        test = self._uses.test(self._uses.known)
        return f"{ends} FILTER(isIRI(?x) && {test}) FILTER NOT EXISTS {{ {is_ours} }}"

    def _plain_count(self) -> int:
        if not self._uses.known:
            return 0
        return self._reader.endpoint.ask(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {self.plain} }}").numbers()[0]


class HopStatements(Mapping[str, Statement]):
    """The statements behind an endpoint: those in our model, and the plain edges by the identifier of their triple."""

    def __init__(
        self,
        reader: PageReader,
        source: Neighborhoods,
        graph: HopGraph,
        counts: Mapping[str, int],
        nodes: ModelNodes,
    ) -> None:
        self._nodes = nodes
        self._reader = reader
        self._source = source
        self._graph = graph
        self._counts = counts
        self._length: int | None = None

    def __getitem__(self, identifier: str) -> Statement:
        if item := self._nodes.get("statements", identifier):
            return cast("Statement", item)
        link = self._graph.link(identifier)
        if link is None or link not in self._source.between([link.subject], [link.object]):
            raise KeyError(identifier)
        return self._graph.statement_of(link)

    def __iter__(self) -> Iterator[str]:
        return (item.id for item in self._every())

    def __len__(self) -> int:
        if self._length is None:
            some = " ".join(map(iri, self._counts))
            query = f"SELECT (COUNT(*) AS ?n) {{ VALUES ?p {{ {some} }} ?s ?p ?o FILTER(isIRI(?s) && isIRI(?o)) }}"
            plain = self._reader.endpoint.ask(query).numbers()[0] if some else 0
            self._length = plain + self._nodes.count("statements")
        return self._length

    def values(self) -> Any:
        """Return the statements, read as they are asked for."""
        return self._every()

    def _every(self) -> Iterator[Statement]:
        yield from self._nodes.every("statements").values()
        yield from self.plain()

    def plain(self) -> Iterator[Statement]:
        """Yield the plain edges."""
        if (count := sum(self._counts.values())) > MOST_READ:
            raise LimitError(f"{count:,} edges are more than the {MOST_READ:,} that are read whole from an endpoint")
        if not self._counts:
            return
        counts = {name: number for name, number in self._reader.copied_counts().items() if name in self._counts}
        for subject, predicate, value in self._reader.triples(counts):
            if subject and predicate and value and value.kind == "iri" and subject != value:
                yield self._graph.statement_of(EndpointTriple(subject.value, predicate.value, value.value))


class HopContent(Content, kw_only=True):
    """The content of a large graph, fetched as it is asked for."""

    statements: HopStatements
    nodes: ModelNodes
    graph: HopGraph
    source: Neighborhoods
    spellings: Spellings
    uses: EdgeUses
    reader: PageReader
    _most_kin = MOST_KIN

    def qualified(self) -> Iterable[Statement]:
        """Return the statements in our model."""
        return self.nodes.every("statements").values()

    def curated(self) -> Iterable[Statement]:
        """Return the statements in our model."""
        return self.qualified()

    @property
    def can_be_listed(self) -> bool:
        """Whether there are few enough statements in our model to be read."""
        return self.nodes.count("statements") <= MOST_WHOLE

    def contested(self) -> Iterable[Statement]:
        """Return the statements, or of very many in our model those on pairs with two signs or with a denial."""
        if self.can_be_listed:
            return super().contested()
        return chain(self.nodes.contested(), self.statements.plain())

    def of_blocks(self, curies: Collection[str]) -> Sequence[Statement]:
        """List the statements with some identifiers, lists expanded, in their order."""
        return self.nodes.of_blocks(curies) if curies else ()

    def qualified_naming(self, curie: str) -> Sequence[Statement]:
        """List the statements in our model that name an entity in any role."""
        return self.nodes.naming(self._iris([curie]), *ROLES)

    def described(self) -> Iterable[Entity]:
        """Return the entities if all were read at the start; otherwise none, and their relations are queried."""
        return self.entities.values() if self._knows_entities else ()

    def tallies(self) -> Mapping[str, int | Counter[str]]:
        """Return how many there are of everything, by aggregate queries."""
        plain = self.entities.plain if isinstance(self.entities, HopEntities) else "?x ?p ?y FILTER(false)"
        return HopTallies(self.reader, self.uses, self.nodes, plain).count()

    def categories(self) -> set[str]:
        """Return the categories of the things."""
        asked = " ".join(map(iri, CATEGORIES))
        found = self.reader.endpoint.ask(f"SELECT DISTINCT ?c {{ VALUES ?p {{ {asked} }} ?x ?p ?c }}").rows
        named = {contract(row[0].value) for row in found if row[0] and row[0].value.startswith(PREFIXES["biolink"])}
        return {*named, NO_CATEGORY}

    def naming(self, *curies: str) -> Sequence[Statement]:
        """List the statements that name all of some entities: those in our model, then plain edges of one or two."""
        first, *others = (self.qualified_naming(curie) for curie in dict.fromkeys(curies))
        ours = [item for item in first if all(item in items for items in others)]
        if len(others) > 1:
            return ours
        return [*ours, *(item for item in self._plain(curies[:1]) if {*curies} <= {item.subject, item.object})]

    def touching(self, curies: Collection[str]) -> Sequence[Statement]:
        """List the statements whose subject or object is one of some entities: those in our model, then plain edges."""
        return [*self.nodes.naming(self._iris(curies), "subject", "object"), *self._plain(curies)]

    def _plain(self, curies: Collection[str]) -> Sequence[Statement]:
        """List the plain edges that begin or end at one of some entities, sorted."""
        return self._statements(self.source.touching(self._iris(curies)))

    def between(self, subjects: Collection[str], objects: Collection[str]) -> Sequence[Statement]:
        """List the statements of some subjects on some objects: those in our model, then plain edges."""
        one, other = self._iris(subjects), self._iris(objects)
        if not one or not other:
            return []
        links = {*self.source.between(one, other)}
        if any(known.is_turned for known in self.uses.known.values()):
            links.update(self.source.between(other, one))
        plain = (item for item in self._statements(links) if item.subject in subjects and item.object in objects)
        return [*self.nodes.between(one, other), *plain]

    def is_descriptive(self, item: Statement) -> bool:
        """Return whether paths follow a statement on request only; they follow unknown predicates."""
        return not item.is_causal and (item.predicate in self._further or not item.id.startswith(TRIPLE))

    def narrower(self, curie: str) -> Sequence[str]:
        """List the entities whose next broader entity is this one."""
        return super().narrower(curie) if self._knows_entities else self._related(curie, *self.uses.kind_of)

    def giving(self, curie: str) -> Sequence[str]:
        """List the interventions that are stated to administer an entity."""
        return super().giving(curie) if self._knows_entities else self._ours_related(curie, "msc:administers")

    def groups(self, curie: str) -> Sequence[str]:
        """List the groups that an entity is a member of."""
        return super().groups(curie) if self._knows_entities else self._ours_related(curie, "msc:member")

    @property
    def _knows_entities(self) -> bool:
        """Whether the entities were read whole when the graph was opened."""
        return not isinstance(self.entities, HopEntities)

    def _ours_related(self, curie: str, predicate: str) -> list[str]:
        return self._related(curie, to_iri(predicate)) if self.nodes.is_there else []

    def _related(self, curie: str, *predicates: str) -> list[str]:
        """List the subjects of some predicates that have an entity as the object; of very many, some."""
        name = self.spellings.iri(curie)
        if name is None or not predicates:
            return []
        if (curie, predicates) not in self._related_known:
            query = (
                f"SELECT DISTINCT ?x {{ VALUES ?p {{ {' '.join(map(iri, predicates))} }} ?x ?p {iri(name)} "
                f"FILTER(isIRI(?x)) }} ORDER BY STR(?x) LIMIT {MOST_KIN}"
            )
            rows = self.reader.endpoint.ask(query).rows
            self._related_known[curie, predicates] = sorted(
                self.spellings.curie(row[0].value) for row in rows if row[0]
            )
        return self._related_known[curie, predicates]

    def _iris(self, curies: Iterable[str]) -> list[str]:
        return [name for curie in curies if (name := self.spellings.iri(curie))]

    def _statements(self, links: Iterable[EndpointTriple]) -> list[Statement]:
        """Return the statements of triples, with the names of their ends fetched at once."""
        found = [self.graph.statement_of(link) for link in sorted({*links}) if link.subject != link.object]
        if isinstance(self.entities, HopEntities):
            self.entities.know(dict.fromkeys(curie for item in found for curie in (item.subject, item.object)))
        return found

    @cached_property
    def _related_known(self) -> dict[tuple[str, tuple[str, ...]], list[str]]:
        return {}

    @cached_property
    def _further(self) -> set[str]:
        return {known.predicate.curie for known in self.uses.known.values() if known.is_further}


class HopLexicon(Lexicon):
    """The names of the things behind an endpoint, looked up there.

    :param entities: The things.
    :param reader: Reads the endpoint.
    :param spellings: The names of things.
    :param nodes: The nodes in our model.
    """

    def __init__(self, entities: HopEntities, reader: PageReader, spellings: Spellings, nodes: ModelNodes) -> None:
        super().__init__(entities, {})
        self._is_thing = nodes.is_thing
        self._things = entities
        self._reader = reader
        self._spellings = spellings

    def _identified(self, curie: str) -> list[Entity]:
        return [self._entities[curie]] if curie in self._entities else []

    def _look_up(self, name: str) -> tuple[str, ...]:
        """Look up a name, an IRI, or an identifier with an unknown prefix."""
        bare = name.strip().removeprefix("<").removesuffix(">")
        return self._by_name(name) or ((bare,) if "://" in bare and bare in self._entities else ())

    def _by_name(self, name: str) -> tuple[str, ...]:
        """Return the CURIEs of the things that have a name, as typed or in other case."""
        text = name.strip()
        if not fold(text):
            return ()
        spellings = dict.fromkeys(
            (text, text.lower(), text.upper(), text[:1].upper() + text[1:], text.removesuffix("s"))
        )
        terms = (Term("literal", spelling, "", language) for spelling in spellings for language in ("", "en"))
        values = f"VALUES ?n {{ {' '.join(map(written, terms))} }}"
        found = self._named_so(values) or self._named_so(f"FILTER(LCASE(STR(?n)) = {_lower(text)})")
        self._things.know(found)
        wanted = {fold(text), fold(text).removesuffix("s")}
        return tuple(
            c for c in found if any(fold(n) in wanted for n in (self._entities[c].label, *self._entities[c].synonyms))
        )

    def _names_like(self, folded: str) -> Collection[str]:
        """Return the names that begin with the same two letters; of many, some."""
        if len(folded) < 2:
            return ()
        found = self._named_so(f"FILTER(STRSTARTS(LCASE(STR(?n)), {_lower(folded[:2])}))")
        self._things.know(found)
        self.index = make_index(self._entities[curie] for curie in found)
        return self.index

    def _candidates(self, text: str) -> Iterable[Entity]:
        """Return the entities whose names contain a text; of many, some."""
        if not fold(text):
            return []
        found = self._named_so(f"FILTER(CONTAINS(LCASE(STR(?n)), {_lower(text.strip())}))")
        self._things.know(found)
        identified = self._identified(text.strip()) if ":" in text else []
        return dict.fromkeys([*identified, *(self._entities[curie] for curie in found)])

    def _named_so(self, test: str) -> list[str]:
        """Return the CURIEs of the things whose names pass a test."""
        asked = " ".join(map(iri, SPOKEN))
        query = (
            f"SELECT DISTINCT ?x {{ VALUES ?p {{ {asked} }} ?x ?p ?n {test} FILTER(isIRI(?x)) {self._is_thing} }} "
            f"ORDER BY STR(?x) LIMIT {MOST_FOUND}"
        )
        return [self._spellings.curie(row[0].value) for row in self._reader.endpoint.ask(query).rows if row[0]]


def _lower(text: str) -> str:
    return written(Term("literal", text.lower()))
