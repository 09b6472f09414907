"""INDRA JSON: a list of statements. Those found by text readers are marked; none is reviewed.

Each evidence of a statement may be denied or hypothesised. Stated, denied and hypothesised evidence become edges of
their own, so that no denial is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import IO, TYPE_CHECKING, Any

from kg.formats.indra import NAME_SPACES
from kg.ingest.qualifiers import TRUTH
from kg.ingest.readers.foreign_row import ForeignRow, each_part, filled, read_json, ungrounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    Columns = dict[str, str]

#: Type to direction and aspect of the object.
EFFECTS = {
    "IncreaseAmount": ("increased", "abundance"),
    "DecreaseAmount": ("decreased", "abundance"),
    "Activation": ("increased", "activity"),
    "Inhibition": ("decreased", "activity"),
}
#: Modifications that add something, in INDRA's words and in Biolink's; with De- before they take it away.
MODIFICATIONS = {
    **{
        name: name.casefold()
        for name in (
            *("Phosphorylation", "Ubiquitination", "Sumoylation", "Hydroxylation", "Acetylation", "Glycosylation"),
            *("Ribosylation", "Farnesylation", "Palmitoylation", "Myristoylation", "Methylation"),
        )
    },
    "Geranylgeranylation": "geranoylation",
}
#: Sources that are readers of text.
TEXT_READERS = frozenset(
    "eidos trips reach sparser tees medscan rlimsp isi geneways gnbr semrep hume sofia cwms evex".split()
)
ASSOCIATIONS = {1: "biolink:positively_correlated_with", -1: "biolink:negatively_correlated_with"}


def rows(file: IO[bytes]) -> Iterator[ForeignRow]:
    """Yield the statements as edges, each with its ends as nodes before.

    A statement of a type that is no effect of one thing on another is passed over by its type.
    """
    document = read_json(file)
    statements = document.get("statements") if isinstance(document, dict) else document
    if statements is None and isinstance(document, dict) and "edges" in document:
        raise ValueError("it has edges, as KGX in JSON does; write them as .jsonl, one object on each line")
    if isinstance(statements, Mapping):
        statements = list(statements.values())
    if not isinstance(statements, list) or not all(isinstance(item, dict) and "type" in item for item in statements):
        raise ValueError("no list of statements with a type each")
    yield from each_part(statements, _read)


def _read(number: int, item: dict[str, Any]) -> Iterator[ForeignRow]:
    edges = list(_edges(item))
    if not edges:
        yield ForeignRow(number, {}, passed_over=str(item["type"]))
    for subject, target, columns in edges:
        ends = {"subject": subject, "object": target}
        identifiers = {side: _identifier(thing) for side, thing in ends.items()}
        for side, thing in ends.items():
            yield ForeignRow(number, filled(id=identifiers[side], name=str(thing["name"])))
        for origin in _origins(item):
            yield ForeignRow(number, {**filled(**identifiers, **columns), **origin})


def _edges(item: dict[str, Any]) -> Iterator[tuple[Any, Any, Columns]]:
    """Return the pairs of things that a statement relates, each with the other columns of its edge."""
    kind = item["type"]
    if kind in EFFECTS and item.get("subj") and item.get("obj"):
        yield item["subj"], item["obj"], _effect(item["subj"], item["obj"], *EFFECTS[kind])
    elif kind.removeprefix("De").capitalize() in MODIFICATIONS and item.get("enz") and item.get("sub"):
        adds = kind in MODIFICATIONS
        aspect = MODIFICATIONS[kind if adds else kind.removeprefix("De").capitalize()]
        yield item["enz"], item["sub"], _effect(item["enz"], item["sub"], "increased" if adds else "decreased", aspect)
    elif kind == "Complex":
        for one, other in combinations(filter(None, item.get("members", ())), 2):
            yield one, other, {"predicate": "biolink:in_complex_with"}
    elif kind == "Influence":
        subject, target = item["subj"], item["obj"]
        signs = _polarity(subject), _polarity(target)
        columns = {"predicate": "biolink:affects", **_other_polarities(subject, target)}
        if all(signs):
            direction = "increased" if signs[1] == 1 else "decreased"
            columns |= {"qualified_predicate": "biolink:causes", "object_direction_qualifier": direction}
            columns |= {"subject_direction_qualifier": "decreased"} if signs[0] == -1 else {}
        yield subject["concept"], target["concept"], columns
    elif kind == "Association" and len(item.get("members", ())) == 2:
        one, other = item["members"]
        predicate = ASSOCIATIONS.get((_polarity(one) or 0) * (_polarity(other) or 0), "biolink:correlated_with")
        yield one["concept"], other["concept"], {"predicate": predicate, **_other_polarities(one, other)}


def _effect(subject: dict[str, Any], target: dict[str, Any], direction: str, aspect: str) -> Columns:
    columns = {
        "predicate": "biolink:affects",
        "qualified_predicate": "biolink:causes",
        "object_direction_qualifier": direction,
        "object_aspect_qualifier": aspect,
    }
    for side, agent in (("subject", subject), ("object", target)):
        changed = [name for name in ("mods", "mutations", "bound_conditions") if agent.get(name)]
        activity = agent.get("activity") or {}
        if activity and not activity.get("is_active", True):
            changed.append("inactive")
        elif activity and side == "subject":
            columns["subject_aspect_qualifier"] = "activity"
        if changed:
            columns[f"{side}_form_or_variant_qualifier"] = ", ".join(changed)
    return columns


def _polarity(event: dict[str, Any]) -> int | None:
    polarity = _given_polarity(event)
    return polarity if polarity in (1, -1) else None


def _other_polarities(*events: dict[str, Any]) -> Columns:
    """Return a column that is not understood where a polarity is none of INDRA's."""
    others = [str(each) for each in map(_given_polarity, events) if each not in (1, 0, -1, None)]
    return {"polarity": ", ".join(others)} if others else {}


def _given_polarity(event: dict[str, Any]) -> Any:
    return (event.get("delta") or {}).get("polarity")


def _origins(item: dict[str, Any]) -> Iterator[dict[str, tuple[str, ...]]]:
    """Return the origin columns of a statement: one group each for stated, hypothesised and denied evidence."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for line in item.get("evidence", ()):
        epistemics = line.get("epistemics") or {}
        groups.setdefault((_flag(epistemics, "negated"), _flag(epistemics, "hypothesis")), []).append(line)
    belief = item.get("belief")
    score = str(belief) if isinstance(belief, int | float) and len(groups) < 2 and belief < 1 else ""
    for (negated, hypothesis), lines in groups.items() or [(("", ""), [])]:
        sources = dict.fromkeys(str(line["source_api"]) for line in lines if line.get("source_api"))
        is_read = bool(sources) and TEXT_READERS.issuperset(sources)
        yield filled(
            negated=negated,
            knowledge_level="prediction" if hypothesis else "not_provided" if is_read else "knowledge_assertion",
            agent_type="text_mining_agent" if is_read else "",
            publications=tuple(dict.fromkeys(f"PMID:{line['pmid']}" for line in lines if line.get("pmid"))),
            primary_knowledge_source=tuple(sources),
            supporting_text=tuple(dict.fromkeys(str(line["text"]) for line in lines if line.get("text"))),
            has_confidence_score=score,
        )


def _flag(epistemics: dict[str, Any], name: str) -> str:
    """Return a truth value as a word, empty for a false one."""
    word = str(epistemics.get(name) or "").casefold()
    return word if TRUTH.get(word, word) else ""


def _identifier(thing: dict[str, Any]) -> str:
    references = thing.get("db_refs") or {}
    for prefix, space in NAME_SPACES.items():
        local = references.get(space)
        if isinstance(local, list):  # graded, the best first
            local = local[0][0] if local else None
        if local:  # some have their prefix already
            return f"{prefix}:{str(local).rpartition(':')[2]}"
    return ungrounded(str(thing["name"]))
