"""The JSON schemas of answers: ``python tests/schemas.py`` writes ``docs/reference/schemas/``.

A schema is drawn from real answers to many questions: which fields an answer always has, and what stands in them. What
each field means, and which words it may hold, stands in :data:`FIELDS`. Other questions test it.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import kg
from kg.curation.questions import read_questions
from kg.model.statements import CERTAINTIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.knowledge_graph import KnowledgeGraph

    Pair = tuple[str, str]

ROOT = Path(__file__).parents[1]
FROZEN = ROOT / "tests" / "data" / "shipped"
FOLDER = ROOT / "docs" / "reference" / "schemas"
SCHEMA = "https://json-schema.org/draft/2020-12/schema"
#: Where the schemas can be read.
BASE = "https://w3id.org/msc-kg/schemas/"
QUESTIONS = read_questions(ROOT / "examples" / "questions" / "niche.tsv")
VERDICTS = (
    *("positive", "negative", "no_effect", "denied", "depends", "by_kind", "ambiguous", "unsigned", "correlated"),
    *("unknown", "none"),
)
#: Fields with keys that are no fields: identifiers, or the fields of a context.
MAPS = frozenset({"context", "contexts", "values", "verdicts", "counts"})
#: Fields that hold the same form as others of their object.
ALIKE = frozenset({"before", "after", "after_at_least"})
#: Characters of a form that is written once where it stands several times.
LONG = 500
#: What a field means, wherever it stands; ``enum`` has the words that it may hold.
FIELDS: dict[str, dict[str, Any]] = {
    "schema": {
        "description": "Name and number of this form; the number rises when a field changes its meaning or goes."
    },
    "data_version": {"description": "Beginning of the SHA-256 of the data that answered."},
    "curie": {"description": "Identifier, such as CL:0000815."},
    "label": {"description": "Name for people."},
    "read_from": {"description": "The name that was typed."},
    "verdict": {"description": "What the graph says; docs/design/effect.md.", "enum": VERDICTS},
    "basis": {
        "description": "What the verdict rests on.",
        "enum": ("stated", "kind", "inferred", "correlated", "composed"),
    },
    "certainty": {"description": "How sure the source is.", "enum": (*CERTAINTIES, "possible")},
    "sign": {"description": "1 raises, -1 lowers, 0 measured without effect.", "enum": (1, 0, -1)},
    "direction": {"description": "Of a correlation: higher or lower."},
    "support": {"description": "0 to 1; weighs what was read, and is no probability."},
    "sources": {"description": "How many independent sources say it."},
    "text": {"description": "The same in words, with hedge, denial and context."},
    "statements": {"description": "Identifiers of statements, for kg show."},
    "caveats": {"description": "What must be borne in mind; keep them with the answer."},
    "citation_notes": {"description": "What a reviewer of the source must know."},
    "complete": {"description": "False if a limit stopped the search; then there may be more."},
    "negated": {"description": "True of a denial."},
    "conditions": {"description": "Context fields with the values that the deciding statements share."},
    "near_misses": {"description": "What would be found under other limits."},
    "stated": {"description": "Statements on exactly these two."},
    "composed": {"description": "Chains that no source states as a whole."},
    "clinical": {"description": "Results of studies on the pair."},
    "tensions": {"description": "Notes on factors that play opposed roles."},
}


def pairs(name: str) -> list[Pair]:
    """Return the pairs of a file of questions with their answers."""
    with (ROOT / name).open(encoding="utf-8") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return [(row["source"], row["target"]) for row in rows]


#: Schema to what is asked of a pair.
OF_PAIRS: dict[str, Callable[[KnowledgeGraph, Pair], Any]] = {
    "effect-2": lambda graph, pair: graph.effect(*pair),
    "path-1": lambda graph, pair: graph.paths(*pair, k=3),
    "explain-1": lambda graph, pair: graph.explain(*pair),
    "block-2": lambda graph, pair: graph.block(*pair, inhibit=["PGE2"]),
    "compare-1": lambda graph, pair: graph.paths(*pair).compare_contexts("licensing"),
}
#: Schema to what is asked of the whole graph.
OF_ALL: dict[str, Callable[[KnowledgeGraph], Any]] = {
    "findings-1": lambda graph: graph.trials().findings(),
    "diff-1": lambda graph: kg.find_difference(kg.load(), graph, QUESTIONS),
    "conflicts-1": lambda graph: graph.conflicts(),
    "gaps-1": lambda graph: graph.gaps(),
    "matrix-1": lambda graph: graph.matrix("MSC", "Treg"),
    "check-1": lambda graph: kg.check_questions(graph, QUESTIONS),
}
#: Schema of a list of rows, as a command prints it, to the rows on one of a pair, or on both.
ROWS: dict[str, Callable[[KnowledgeGraph, Pair], list[dict[str, Any]]]] = {
    "find-rows": lambda graph, pair: graph.find(pair[0]).rows(),
    "neighbors-rows": lambda graph, pair: graph.neighbors(pair[1]).rows(),
    "common-rows": lambda graph, pair: graph.common(pair).rows(),
    "trials-rows": lambda graph, pair: graph.trials(indication=pair[1]).to_dict()["studies"],
    "stats-rows": lambda graph, pair: graph.stats(caveats=len(pair[0]) > len(pair[1])).rows(),
}
#: The names of all schemas.
NAMES = (*OF_PAIRS, *OF_ALL, *ROWS)


def answers(graph: KnowledgeGraph, name: str, asked: Sequence[Pair]) -> list[Any]:
    """Return the JSON of the answers that have a schema, to pairs where they are asked of pairs."""
    if name in OF_ALL:
        return [OF_ALL[name](graph).to_dict()]
    found = []
    for pair in asked:
        try:
            found.append(ROWS[name](graph, pair) if name in ROWS else OF_PAIRS[name](graph, pair).to_dict())
        except (kg.KGError, ValueError):  # a name that this graph lacks, or what is taken out is an end
            continue
    return [json.loads(json.dumps(value)) for value in found]


def drawn(values: Sequence[Any], name: str = "") -> dict[str, Any]:
    """Return the schema of some values that stand in one place."""
    kinds = sorted({_kind(value) for value in values})
    if "number" in kinds:
        kinds = [kind for kind in kinds if kind != "integer"]
    schema: dict[str, Any] = dict(FIELDS.get(name, {}))
    plain = [value for value in values if value is not None]
    if not plain:
        return {key: value for key, value in schema.items() if key != "enum"}
    if (
        "enum" in schema
        and not all(isinstance(value, list | dict) for value in plain)
        and set(plain) <= {*schema["enum"]}
    ):
        return {**schema, "enum": [*schema["enum"], *([None] if "null" in kinds else [])]}
    schema.pop("enum", None)
    schema["type"] = kinds[0] if len(kinds) == 1 else kinds
    objects = [value for value in plain if isinstance(value, dict)]
    if objects:
        keys = list(dict.fromkeys(key for value in objects for key in value))
        if name in MAPS or any(":" in key for key in keys):
            schema["additionalProperties"] = drawn([item for value in objects for item in value.values()])
        else:
            schema["required"] = [key for key in keys if all(key in value for value in objects)]
            schema["properties"] = {key: drawn(_held(objects, key), key) for key in keys}
    items = [item for value in plain if isinstance(value, list) for item in value]
    if items:
        schema["items"] = drawn(items)
    return schema


def _held(objects: Sequence[dict[str, Any]], key: str) -> list[Any]:
    """Return the values of a field of some objects, with those of fields of the same form."""
    alike = ALIKE if key in ALIKE else {key}
    return [value[one] for value in objects for one in alike if one in value]


def _shared(schema: dict[str, Any]) -> dict[str, Any]:
    """Write each long form that stands several times once, below ``$defs``."""
    names: dict[str, list[str]] = {}

    def look(part: Any, name: str) -> None:
        if isinstance(part, dict):
            if part.get("properties") and len(text := json.dumps(part)) > LONG:
                names.setdefault(text, []).append(name)
            for key, value in part.items():
                look(value, key if key not in ("items", "properties", "additionalProperties") else name)

    for key, value in schema.get("properties", {}).items():
        look(value, key)
    found: dict[str, str] = {}
    for text, where in names.items():
        if len(where) > 1:
            taken = sum(name.startswith(where[0]) for name in found.values())
            found[text] = f"{where[0]}{taken + 1 if taken else ''}"

    def put(part: Any) -> Any:
        if not isinstance(part, dict):
            return part
        name = found.get(json.dumps(part))
        return {"$ref": f"#/$defs/{name}"} if name else {key: put(value) for key, value in part.items()}

    inner = {name: {key: put(value) for key, value in json.loads(text).items()} for text, name in found.items()}
    return {**put(schema), **({"$defs": inner} if inner else {})}


def _kind(value: Any) -> str:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return "null" if value is None else kinds[type(value)]


def schemas(graphs: Iterable[KnowledgeGraph], asked: Sequence[Pair]) -> Iterable[tuple[str, dict[str, Any]]]:
    """Yield the name and the schema of every answer."""
    graphs = list(graphs)
    for name in NAMES:
        few = asked if name in ("effect-2", "path-1") else asked[::3]
        found = drawn([answer for graph in graphs for answer in answers(graph, name, few)])
        title = f"kg {name.removesuffix('-rows')} -f json" if name in ROWS else f"msc-kg/{name.replace('-', '/')}"
        if name not in ROWS:
            found["properties"]["schema"]["const"] = title
        yield name, {"$schema": SCHEMA, "$id": f"{BASE}{name}.json", "title": title, **_shared(found)}


def asked() -> list[Pair]:
    """Return the pairs that schemas are drawn from: kept questions, and pairs of entities by chance."""
    chance, names = Random(5), sorted(kg.load().content.entities)  # noqa: S311 - no secret
    by_chance = [(chance.choice(names), chance.choice(names)) for _ in range(300)]
    return [*pairs("tests/data/effects.tsv"), *pairs("tests/data/effects_second.tsv")[1::2], *by_chance]


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for stem, schema in schemas([kg.load(), kg.load(FROZEN)], asked()):
        text = json.dumps(schema, ensure_ascii=False, indent=1)
        (FOLDER / f"{stem}.json").write_text(text + "\n", encoding="utf-8")
