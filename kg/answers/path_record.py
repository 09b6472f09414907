"""The answer to a question for paths in the JSON form ``msc-kg/path/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.answers.conflicts import tensions_of
from kg.answers.gap_report import bridge_record
from kg.answers.walks import step_certainty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.answers.gaps import MissingLink
    from kg.answers.paths import PathAnswer
    from kg.answers.walks import FoundPath
    from kg.graph.edges import Edge
    from kg.lexicon import Reading
    from kg.statements import Content


def to_dict(answer: PathAnswer, content: Content, bridges: Sequence[MissingLink] = ()) -> dict[str, Any]:
    """Give an answer in the JSON form ``msc-kg/path/1``.

    :param answer: The answer.
    :param content: The content it was found in.
    :param bridges: The missing links that would open a question without a path.

    :returns: What :mod:`json` writes.
    """
    return {
        "schema": "msc-kg/path/1",
        "data_version": content.data_version[:12],
        "source": _end(answer.source),
        "target": _end(answer.target),
        "paths": [_path(path, content) for path in answer.paths],
        "complete": answer.complete,
        "near_misses": [miss._asdict() for miss in answer.near_misses],
        "bridges": [bridge_record(link, content) for link in bridges],
        "related": [item.id for item in answer.related],
    }


def _end(reading: Reading) -> dict[str, str]:
    return {"curie": reading.entity.curie, "label": reading.entity.label, "read_from": reading.name}


def _path(path: FoundPath, content: Content) -> dict[str, Any]:
    return {
        "rank": path.rank,
        "sign": path.sign,
        "cost": round(path.cost, 6),
        "cost_components": [{"what": what, "value": round(value, 6)} for what, value in path.components],
        "support": round(path.support, 6),
        "certainty": path.certainty,
        "coherence": path.coherence,
        "expands": path.expands,
        "nodes": [
            {"curie": curie, "label": content.entities[curie].label, "category": content.entities[curie].category}
            for curie in path.nodes
        ],
        "steps": [_step(step) for step in path.steps],
        "breaks": [item._asdict() for item in path.breaks],
        "mixed": list(path.mixed),
        "weakest_step": path.weakest_step,
        "caveats": list(dict.fromkeys(caveat for item in path.statements for caveat in item.caveats)),
        "tensions": [tension.curie for tension in tensions_of(path.statements, content)],
    }


def _step(step: Edge) -> dict[str, Any]:
    first = step.statements[0]
    return {
        "subject": first.subject,
        "object": first.object,
        "aspect": step.aspect or None,
        "sign": step.sign,
        "certainty": step_certainty(step),
        "directness": next((item.directness for item in step.statements if item.directness), None),
        "omits": list(dict.fromkeys(curie for item in step.statements for curie in item.omits)),
        "statements": [
            {
                "id": item.id,
                "predicate": item.predicate,
                "certainty": item.certainty,
                "via": list(item.via),
                "in_cell": item.in_cell or None,
                "context": _context(item.context.stated()),
                "references": list(item.references),
            }
            for item in step.statements
        ],
    }


def _context(fields: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {field: list(values) for field, values in fields.items()}
