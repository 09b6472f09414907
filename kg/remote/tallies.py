"""Counting a large graph behind an endpoint by aggregate queries; only studies and tensions are read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import LimitError
from kg.ingest.qualifiers import BY_VARIANTS
from kg.ingest.readers.rdf import CATEGORIES, DEPRECATED
from kg.model import terms as v
from kg.model.identifiers import contract, to_iri
from kg.model.spellings import standard_identifier
from kg.model.terms import PREFIXES
from kg.remote.model_nodes import FILE
from kg.remote.reading import iri
from kg.store.catalogue import NO_CATEGORY
from kg.words.phrases import sign_word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.remote.edge_uses import EdgeUses
    from kg.remote.model_nodes import ModelNodes
    from kg.remote.reading import PageReader


def _name(curie: str) -> str:
    return iri(to_iri(curie))


#: A statement ``?l`` in our model, with its certainty.
STATEMENT = f"?l {_name('msc:certainty')} ?c ."
#: One that is withdrawn, and one that is denied.
RETRACTED, NEGATED = f"?l {_name('msc:retracted')} ?w", f"?l {_name(v.NEGATED)} true"


@dataclass(frozen=True)
class HopTallies:
    """Counts the contents of a graph that is read hop by hop."""

    reader: PageReader
    uses: EdgeUses
    nodes: ModelNodes
    #: The pattern of ``?x`` that is an entity because of plain edges alone.
    plain_entity: str

    def count(self) -> dict[str, int | Counter[str]]:
        """Count everything.

        :returns: The counts; see :func:`kg.answers.stats.tallies`.

        :raises LimitError: If the endpoint cuts an answer, or there are too many studies or tensions.
        """
        edges, nodes = self._edges(), self.nodes
        statements, plain = nodes.count("statements"), sum(edges.values())
        entities, others = self._number(f"?x a {_name('msc:Entity')}"), self._number(self.plain_entity)
        studies = nodes.every("studies").values()
        publications = _name(v.PUBLICATIONS)
        section = f"?l {_name(v.HAS_EVIDENCE)}/{_name('msc:passage')} ?g . ?g {_name('msc:section')} ?k"
        category = f"?x a {_name('msc:Entity')} ; a ?k FILTER(STRSTARTS(STR(?k), '{PREFIXES['biolink']}'))"
        deprecated = f"{self.plain_entity} ?x {iri(DEPRECATED)} ?d FILTER(STR(?d) IN ('true', '1'))"
        return {
            "statements": statements + plain,
            "statements by predicate": self._by(f"{STATEMENT} ?l {_name(v.RDF_PREDICATE)} ?k", "?l")
            + _sum((self.uses.known[name].predicate.curie, number) for name, number in edges.items()),
            "statements by certainty": self._certainties() + Counter(asserted=plain),
            "statements by sign": self._signs() + self._plain_signs(edges),
            "statements by file": +Counter({FILE: statements, "": plain}),
            "statements by section": self._by(f"{STATEMENT} {section}", "?l"),
            "statements negated": self._number(f"{STATEMENT} {NEGATED}", "?l")
            + sum(number for name, number in edges.items() if self.uses.known[name].is_denied),
            "statements retracted": self._number(f"{STATEMENT} {RETRACTED}", "?l"),
            "statements with caveats": self._number(f"{STATEMENT} ?l {_name('msc:caveat')} ?w", "?l"),
            "direct triples": self._direct() + sum(number for name, number in edges.items() if self._is_walked(name)),
            "entities": entities + others,
            "entities by category": self._by(category, "?x") + self._plain_categories(others),
            "homonyms": self._number(f"?x a {_name('msc:Homonym')}"),
            "contexts": nodes.count("contexts"),
            "tensions": nodes.count("tensions"),
            "studies": len(studies),
            "outcomes of studies": sum(len(study.outcomes) for study in studies),
            "caveats": self._number(f"?x {_name('msc:caveat')} ?w", "*") + self._number(deprecated),
            "passages": nodes.count("passages"),
            "references": self._number(f"?x a {_name('biolink:Publication')}"),
            "references cited by statements": self._number(
                f"{STATEMENT} ?l {_name(v.HAS_EVIDENCE)} ?e . ?e {publications} ?x"
            ),
        }

    def _number(self, where: str, counted: str = "?x") -> int:
        """Count the values of a variable, or all rows."""
        what = "*" if counted == "*" else f"DISTINCT {counted}"
        return self.reader.endpoint.ask(f"SELECT (COUNT({what}) AS ?n) {{ {where} }}").numbers()[0]

    def _by(self, where: str, counted: str) -> Counter[str]:
        """Count the values of a variable by ``?k``, which is an IRI or a text."""
        query = f"SELECT ?k (COUNT(DISTINCT {counted}) AS ?n) {{ {where} }} GROUP BY ?k"
        answer = self.reader.endpoint.ask(query)
        if answer.is_cut:
            raise LimitError(f"{self.reader.endpoint}: it cuts the answer to a count; build a store (kg build)")
        kinds = ((key.value, key.kind) if (key := row[0]) else ("", "") for row in answer.rows)
        named = (contract(value) if kind == "iri" else value for value, kind in kinds)
        return +Counter(dict(zip(named, answer.numbers(), strict=True)))

    def _certainties(self) -> Counter[str]:
        found = self._by(f"{STATEMENT} BIND(?c AS ?k)", "?l")
        return Counter({curie.partition(":")[2].lower(): number for curie, number in found.items()})

    def _signs(self) -> Counter[str]:
        found = self._by(f"{STATEMENT} OPTIONAL {{ ?l {_name('msc:sign')} ?k }}", "?l")
        return Counter({sign_word(int(sign) if sign else None): number for sign, number in found.items()})

    def _direct(self) -> int:
        """Count the direct triples of statements, each once."""
        parts = f"?l {_name(v.RDF_SUBJECT)} ?s ; {_name(v.RDF_PREDICATE)} ?p ; {_name(v.RDF_OBJECT)} ?o"
        walked = " ".join(
            f"FILTER NOT EXISTS {{ {test} }}" for test in (RETRACTED, NEGATED, f"?l {_name('msc:sign')} 0")
        )
        some = f"{_name('msc:Asserted')}, {_name('msc:Suggested')}"
        return self._number(f"SELECT DISTINCT ?s ?p ?o {{ {STATEMENT} {parts} FILTER(?c IN ({some})) {walked} }}", "*")

    def _edges(self) -> dict[str, int]:
        """Count the plain edges of each predicate."""
        if not self.uses.known:
            return {}
        where = f"?s ?p ?o FILTER(isIRI(?s) && isIRI(?o) && ?s != ?o && {self.uses.test(self.uses.known)})"
        answer = self.reader.endpoint.ask(f"SELECT ?p (COUNT(*) AS ?n) {{ {where} }} GROUP BY ?p")
        if answer.is_cut:
            raise LimitError(f"{self.reader.endpoint}: it cuts the answer to a count; build a store (kg build)")
        return {row[0].value: number for row, number in zip(answer.rows, answer.numbers(), strict=True) if row[0]}

    def _plain_signs(self, edges: dict[str, int]) -> Counter[str]:
        """Count the plain edges by sign; where that hangs on the ends as well, they are read."""
        found: Counter[str] = Counter()
        for name, number in edges.items():
            if self.uses.known[name].predicate.curie in BY_VARIANTS:
                for subject, _, value in self.reader.triples({name: self.reader.copied_counts()[name]}):
                    if subject and value and value.kind == "iri" and subject != value:
                        ends = standard_identifier(subject.value), standard_identifier(value.value)
                        found[sign_word(self.uses.sign(name, *ends))] += 1
            else:
                found[sign_word(self.uses.sign(name, "", ""))] += number
        return found

    def _is_walked(self, name: str) -> bool:
        """Return whether paths may walk the plain edges of a predicate."""
        known = self.uses.known[name]
        return not known.is_denied and name not in self.uses.not_understood and known.predicate.sign != 0

    def _plain_categories(self, others: int) -> Counter[str]:
        """Count the entities of plain edges by the category that each has; the first, where it has several."""
        if not others:
            return Counter()
        known = f"VALUES ?t {{ {' '.join(map(iri, CATEGORIES))} }} ?x ?t ?b"
        some = f"STRSTARTS(STR(?b), '{PREFIXES['biolink']}') && ?b != {_name(NO_CATEGORY)}"
        each = f"SELECT ?x (MIN(STR(?b)) AS ?m) {{ {self.plain_entity} {known} FILTER({some}) }} GROUP BY ?x"
        found = self._by(f"{{ {each} }} BIND(IRI(?m) AS ?k)", "?x")
        return found + Counter({NO_CATEGORY: others - found.total()})


def _sum(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    """Add up the numbers of each kind."""
    found: Counter[str] = Counter()
    for kind, number in pairs:
        found[kind] += number
    return found
