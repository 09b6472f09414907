"""Small graphs for tests, made in memory from one line per statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.knowledge_graph import KnowledgeGraph
from kg.model.content import Content
from kg.model.statements import (
    NO_CONTEXT,
    Context,
    Entity,
    Evidence,
    Mediator,
    Passage,
    Predicate,
    Reference,
    Statement,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Sign in a line to the predicate; ``~`` is descriptive, ``0`` was measured without effect.
PREDICATES = {
    "+": "increases",
    "-": "decreases",
    "?": "affects",
    "0": "affects",
    "~": "carries",
    "makes": "produces",
    "brings": "delivers",
    "missed": "missed_endpoint_in",
    "limited": "limited_by",
    "approved": "approved_for",
    "targets": "targets",
    "with": "positively_correlated_with",
    "against": "negatively_correlated_with",
}
SIGNS = {"increases": 1, "decreases": -1, "produces": 1, "delivers": 1, "missed_endpoint_in": 0}
#: ... of those that are descriptive.
DESCRIPTIVE: dict[str, int | None] = {"carries": None, "limited_by": None, "approved_for": None, "targets": None}
DESCRIPTIVE |= {"positively_correlated_with": 1, "negatively_correlated_with": -1}
BROADER_ASPECTS = {"expression": "amount", "secretion": "amount", "proliferation": "amount"}


def graph(
    lines: str, contexts: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None, **broader: str
) -> KnowledgeGraph:
    """Make a graph.

    A line is ``SUBJECT SIGN OBJECT [field=value ...]``; every word is the label of an entity ``ent:word``, a cell if it
    ends in ``cell``, else a gene. Fields are those of a statement; ``context=NAME`` names one of ``contexts``, and
    ``sentence=N`` another place than the first. ``broader`` maps an entity to a wider one.
    """
    rows = [line.split() for line in lines.strip().splitlines()]
    made = {
        name: NO_CONTEXT._replace(curie=f"ctx:{name}", label=name, **fields)
        for name, fields in (contexts or {}).items()
    }
    words = {word for row in rows for word in (row[0], row[2])} | set(broader.values()) | set(broader)
    for row in rows:
        fields = dict(field.split("=", 1) for field in row[3:])
        words |= {word for name in ("via", "omits", "in_cell") for word in fields.get(name, "").split(",") if word}
    for stated in (contexts or {}).values():
        words |= {v.removeprefix("ent:") for values in stated.values() for v in values if v.startswith("ent:")}
    return KnowledgeGraph(
        Content(
            data_version="0" * 64,
            predicates={f"msc:{name}": _predicate(name) for name in set(PREDICATES.values())},
            entities={f"ent:{word}": _entity(word, broader.get(word)) for word in sorted(words)},
            contexts={context.curie: context for context in made.values()},
            passages={
                f"psg:paper-1-1-{n}": Passage(f"psg:paper-1-1-{n}", "ref:paper", "1", 1, n, "0" * 64, ("ref:paper-1",))
                for n in sorted({1, *map(_sentence, rows)})
            },
            references={
                "ref:paper": Reference("ref:paper", 0, "Doe, J.", "A review", year=2026, is_document=True),
                "ref:paper-1": Reference("ref:paper-1", 1, "Roe, R.; Poe, P.", "A study", "J", 2020, "1", "2"),
            },
            statements={s.id: s for n, row in enumerate(rows, 1) if (s := _statement(n, row, made))},
            broader_aspects=BROADER_ASPECTS,
        )
    )


def grouped(made: KnowledgeGraph, **members: str) -> KnowledgeGraph:
    """Return a graph whose entities named here are groups of the members given, as in ``g="x y"``."""
    of_group = {f"ent:{word}": tuple(f"ent:{member}" for member in names.split()) for word, names in members.items()}
    content = made.content
    entities = {curie: entity._replace(members=of_group.get(curie, ())) for curie, entity in content.entities.items()}
    return KnowledgeGraph(content.replace(entities=entities))


def _predicate(name: str) -> Predicate:
    if name == "missed_endpoint_in":
        label = "misses the primary endpoint of its trials in"
        return Predicate(f"msc:{name}", label, f"does not {label}", 0, True)
    is_causal = name not in DESCRIPTIVE
    label = name if is_causal or name == "carries" else f"is {name.replace('_', ' ')}"
    negated = f"does not {label[:-1]}" if is_causal or name == "carries" else f"is not {label.removeprefix('is ')}"
    return Predicate(f"msc:{name}", label, negated, (SIGNS | DESCRIPTIVE).get(name), is_causal)


def _sentence(row: list[str]) -> int:
    return int(dict(field.split("=", 1) for field in row[3:]).get("sentence", 1))


def _entity(word: str, broader: str | None) -> Entity:
    wider = (f"ent:{broader}",) if broader else ()
    category = "Cell" if word.endswith("cell") else "Procedure" if word.endswith("plant") else "Gene"
    return Entity(f"ent:{word}", word, word, f"biolink:{category}", broader=wider, file="triples/entities.ttl", line=1)


def _statement(number: int, row: list[str], contexts: dict[str, Context]) -> Statement:
    subject, sign, object_, *rest = row
    fields = dict(field.split("=", 1) for field in rest)
    label = PREDICATES[sign]
    passage = f"psg:paper-1-1-{_sentence(row)}"
    return Statement(
        id=f"stm:test-{number}",
        subject=f"ent:{subject}",
        predicate=f"msc:{label}",
        object=f"ent:{object_}",
        sign=0 if sign == "0" else (SIGNS | DESCRIPTIVE).get(label),
        is_negated=fields.get("negated") == "true",
        certainty=fields.get("certainty", "asserted"),
        subject_aspect=fields.get("subject_aspect", ""),
        object_aspect=fields.get("object_aspect", ""),
        in_cell=f"ent:{fields['in_cell']}" if "in_cell" in fields else "",
        mediators=tuple(
            Mediator(f"med:test-{number}.{curie.replace(':', '_')}", curie, None, "", (passage,))
            for curie in _entities(fields.get("via"))
        ),
        timing=fields.get("timing", ""),
        context=contexts[fields["context"]] if "context" in fields else NO_CONTEXT,
        omits=_entities(fields.get("omits")),
        evidence=(Evidence(f"evd:test-{number}-1", passage, "supports", "ECO:0000204", references=("ref:paper-1",)),),
        caveats=tuple(filter(None, [fields.get("caveat")])),
        retracted=fields.get("retracted", ""),
        is_causal=label not in DESCRIPTIVE,
        file="triples/test.ttl",
        line=number,
    )


def _entities(words: str | None) -> tuple[str, ...]:
    return tuple(f"ent:{word}" for word in words.split(",")) if words else ()


def chains(graph: KnowledgeGraph, source: str, target: str, **options: Any) -> list[str]:
    """Ask for paths and write each as its nodes joined by ``>`` or ``|`` (lowers) or ``?`` (unknown)."""
    marks = {1: ">", -1: "|", None: "?"}
    found = graph.paths(source, target, **options)
    return [
        path.nodes[0].removeprefix("ent:")
        + "".join(f"{marks[step.sign]}{step.target.removeprefix('ent:')}" for step in path.steps)
        for path in found
    ]
