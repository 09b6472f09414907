"""The tools of an assistant: plain functions over a graph, whose answers keep hedges and caveats.

Every answer is a dictionary for JSON with the words of the answer, its basis and certainty, the caveats and the
references; what a limit left out is counted under ``left_out``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.assistants.limits import checked_text, fitted
from kg.errors import AmbiguousNameError, NameNotFoundError
from kg.words.explanation import Bibliography

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.knowledge_graph import KnowledgeGraph
    from kg.model.statements import Statement
    from kg.paths.found_path import FoundPath

Answer = dict[str, Any]

#: The rules in every answer.
RULES = (
    "Say the basis and the certainty with the answer, and the caveats that bear on it. Cite the references; of those"
    " with read = false only the citing source was read. 'composed' means that no source states the chain. A path or a"
    " verdict is evidence of what was read, and no medical advice."
)
BASES = {
    "stated": "a source states it of exactly these two",
    "kind": "a source states it of a narrower kind, of a group that is named together, or of giving the subject",
    "inferred": "a curator closed the link, with a reason",
    "correlated": "the two vary together; a direction of effect is not stated",
    "composed": "put together from several statements; no source states it",
}
CERTAINTIES = {
    "asserted": "the source states it",
    "suggested": "the source suggests it",
    "hypothesised": "the source supposes it",
    "inferred": "a curator closed the link",
    "possible": "the chain may hold; not every joint is known to",
}
#: Example of a SPARQL query.
EXAMPLE = "SELECT ?factor WHERE { ?factor msc:increases CL:0000815 } ORDER BY ?factor"
#: Most rows, seconds and bytes of a query, and most studies, names and paths.
MOST_ROWS, MOST_SECONDS, MOST_BYTES = 200, 10.0, 200_000
MOST_STUDIES, MOST_NAMES, MOST_PATHS, MOST_EDGES = 20, 10, 10, 8


class Tools:
    """The tools, over one graph."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph

    def schema(self) -> Answer:
        """Describe the graph: counts, predicates, contexts, bases, certainties and prefixes."""
        from kg.model.statements import CONTEXT_FIELDS
        from kg.model.terms import PREFIXES

        content = self._graph.content
        return self._answer(
            {
                "answer": repr(self._graph).strip("<>"),
                "counts": {row["what"]: row["count"] for row in self._graph.stats() if not row["kind"]},
                "predicates": {
                    item.curie: f"{item.label}{'' if item.is_causal else ' (not causal)'}"
                    for item in content.predicates.values()
                },
                "categories": sorted(content.categories()),
                "context_fields": list(CONTEXT_FIELDS),
                "bases": BASES,
                "certainties": CERTAINTIES,
                "prefixes": PREFIXES,
                "sparql_example": EXAMPLE,
            }
        )

    def resolve(self, name: str) -> Answer:
        """Read a name as an entity, or list what looks like it.

        :param name: Any name, synonym or identifier.

        :returns: The entity with the unused parts of the name; for an unknown or ambiguous name, the reason and the
            candidates.
        """
        checked_text("name", name)
        try:
            reading = self._graph.read(name)
        except (NameNotFoundError, AmbiguousNameError) as error:
            found = self._graph.find(name)
            shown = [{key: row[key] for key in ("curie", "label", "category", "name")} for row in found[:MOST_NAMES]]
            return self._answer({"answer": str(error), "found": False, "candidates": shown}, candidates=len(found))
        entity = reading.entity
        return self._answer(
            {
                "answer": str(reading),
                "found": True,
                "curie": entity.curie,
                "label": entity.label,
                "category": entity.category,
                "definition": entity.definition or None,
                "synonyms": list(entity.synonyms),
                "not_meant": list(reading.homonyms),
                "aspect": reading.aspect or None,
                "lowered": reading.is_reduced,
                "context": reading.context_words or None,
                "ignored": reading.ignored or None,
                "caveats": list(entity.caveats),
            }
        )

    def path(
        self,
        source: str,
        target: str,
        k: int = 3,
        max_edges: int = 4,
        context: dict[str, str] | None = None,
        min_certainty: str = "inferred",
    ) -> Answer:
        """Find the best paths from one entity to another.

        :param source: Name of the first entity.
        :param target: Name of the last entity.
        :param k: Number of paths, 1 to :data:`MOST_PATHS`.
        :param max_edges: Longest path, in edges, 1 to :data:`MOST_EDGES`.
        :param context: Context field to a value; steps seen under other conditions are dropped.
        :param min_certainty: Weakest certainty to follow.

        :returns: The paths with basis, certainty and sign; if there is no path, the nearest misses.
        """
        _check(source, target, context, k=(k, MOST_PATHS), max_edges=(max_edges, MOST_EDGES))
        found = self._graph.paths(
            source, target, k=k, max_edges=max_edges, context=dict(context or {}), min_certainty=min_certainty
        )
        paths = list(found)[:MOST_PATHS]
        statements = [*(item for path in paths for item in path.statements), *found.answer.stated]
        return self._answer(
            {
                "answer": str(found),
                "paths": [self._path(path) for path in paths],
                "stated_of_the_two": [item.id for item in found.answer.stated],
                "complete": found.answer.complete,
            },
            statements,
            paths=len(found),
        )

    def _path(self, path: FoundPath) -> Answer:
        from kg.words.chains import basis_words, chain

        return {
            "chain": chain(path, self._graph.content),
            "sign": path.sign,
            "basis": basis_words(path),
            "certainty": path.certainty,
            "support": round(path.support, 4),
            "coherence": path.coherence,
            "breaks": [item.reason for item in path.breaks],
            "statements": [item.id for item in path.statements],
        }

    def effect(self, source: str, target: str, max_edges: int = 4, context: dict[str, str] | None = None) -> Answer:
        """Return one verdict on the effect of one entity on another.

        :param source: Name of the entity that acts.
        :param target: Name of the entity acted upon.
        :param max_edges: Longest route, in edges, 1 to :data:`MOST_EDGES`.
        :param context: Context field to a value; steps seen under other conditions are dropped.

        :returns: The verdict in words, with basis, certainty, conditions, what opposes it and the trials.
        """
        _check(source, target, context, max_edges=(max_edges, MOST_EDGES))
        found = self._graph.effect(source, target, max_edges=max_edges, context=dict(context or {}))
        record = found.to_dict()
        kept = ("verdict", "basis", "certainty", "sign", "direction", "conditions", "support", "opposed", "complete")
        tensions = [tension.comment for tension in found.tensions]
        deciding = [item.statement for item in found.decision.deciding]
        chains = [item for path in found.decision.chains for item in path.statements]
        said = {
            "answer": str(found),
            **{key: record[key] for key in kept},
            "basis_means": BASES.get(found.basis, "nothing is said"),
            "statements": [item.id for item in (*deciding, *chains)],
            "trials": record["clinical"],
            "tensions": tensions,
        }
        return self._answer(said, [*deciding, *chains, *found.statements], extra_caveats=record["caveats"])

    def evidence(self, identifier: str) -> Answer:
        """Return a statement with its evidence.

        :param identifier: That of a statement, such as ``stm:ido_treg-28``.

        :returns: The statement in words, its certainty, and for each line of evidence the place it was read at.
        """
        checked_text("identifier", identifier)
        explained, shown = self._graph.explain(identifier), self._graph.show(identifier)
        first = shown[0]
        said = {
            "answer": str(explained),
            "basis": "inferred" if first.certainty == "inferred" else "stated",
            "certainty": first.certainty,
            "negated": first.is_negated,
            "retracted": first.retracted or None,
            "statements": shown.to_dict()["statements"],
        }
        return self._answer(said, shown)

    def trials(self, indication: str = "", outcome: str = "", design: str = "") -> Answer:
        """List studies of MSC.

        :param indication: Name of a disease; any where empty.
        :param outcome: A condition as ``overall response>70``, or the name of an outcome; any where empty.
        :param design: Words of the design, as ``randomised``; any where empty.

        :returns: The studies with their arms, doses, outcomes and caveats, the oldest first.
        """
        for what, text in (("indication", indication), ("outcome", outcome), ("design", design)):
            checked_text(what, text, may_be_empty=True)
        found = self._graph.trials(indication=indication or (), outcome=outcome or (), design=design or ())
        studies = found.to_dict()["studies"][:MOST_STUDIES]
        caveats = [text for study in found[:MOST_STUDIES] for text in study.caveats]
        words = [f"studies found: {len(found)}", "a study's result is no mechanism", *found.notes()]
        said = {
            "answer": "; ".join(words),
            "basis": "clinical result",
            "certainty": "as the source reports it",
            "studies": studies,
        }
        cited = [study.reference for study in found[:MOST_STUDIES] if study.reference]
        return self._answer(said, cited=cited, extra_caveats=caveats, studies=len(found))

    def sparql(self, query: str) -> Answer:
        """Evaluate a SPARQL query in a process of its own, read only.

        :param query: SELECT, ASK, CONSTRUCT or DESCRIBE; the graph's prefixes are known.

        :returns: The rows with values of Python, and the caveats and references of the statements that they name.
            Other triples say what statements say, without their caveats: look each one up that you report.
        """
        from kg.sparql.evaluation import Limits

        checked_text("query", query, most=20_000)
        limits = Limits(seconds=MOST_SECONDS, rows=MOST_ROWS, result_bytes=MOST_BYTES)
        found = self._graph.sparql(query, limits=limits)
        statements, rows = self._graph.content.statements, found.rows()
        named = dict.fromkeys(value for row in rows for value in row.values() if isinstance(value, str))
        return self._answer(
            {
                "answer": repr(found).strip("<>"),
                "basis": "as asked; no certainty unless the query selects it; caveats of statements that rows name",
                "certainty": None,
                "columns": list(found.columns),
                "rows": rows,
                "complete": found.complete,
            },
            [statements[name] for name in named if name in statements],
        )

    def _answer(
        self,
        said: Answer,
        statements: Iterable[Statement] = (),
        *,
        cited: Iterable[str] = (),
        extra_caveats: Iterable[str] = (),
        **counts: int,
    ) -> Answer:
        """Add caveats, references and the rules to an answer, and shorten it to the limits.

        :param said: The answer.
        :param statements: The statements that it rests on.
        :param cited: CURIEs of further references.
        :param extra_caveats: Caveats that no statement has.
        :param **counts: Name of a list that may be incomplete to the number of things found.

        :returns: The answer for JSON.
        """
        content = self._graph.content
        items = list({item.id: item for item in statements}.values())
        caveats = [*extra_caveats, *(text for item in items for text in item.caveats), *said.get("caveats", ())]
        documents = [content.passages[line.passage].document for item in items for line in item.evidence]
        bibliography = Bibliography(content)
        for curie in (*documents, *(curie for item in items for curie in item.references), *cited):
            bibliography.cite(curie)
        whole = {
            **said,
            "caveats": list(dict.fromkeys(caveats)),
            "references": bibliography.entries(),
            "data_version": content.data_version[:12],
            "rules": RULES,
        }
        return fitted(whole, counts)


def _check(source: str, target: str, context: Mapping[str, str] | None, **numbers: tuple[int, int]) -> None:
    """Check the arguments of a question for paths."""
    checked_text("source", source)
    checked_text("target", target)
    for field, value in (context or {}).items():
        checked_text("context field", field)
        checked_text(f"context {field}", value)
    for name, (number, most) in numbers.items():
        if not 1 <= number <= most:
            raise ValueError(f"{name} must be 1 to {most}, got {number}")
