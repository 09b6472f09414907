"""The verdict on one pair in the JSON form ``msc-kg/effect/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.answers import path_record
from kg.answers.paths import PathAnswer

if TYPE_CHECKING:
    from kg.answers.effect import Effect
    from kg.answers.routes import Side

#: The fields of an example, as in ``msc-kg/path/1``.
EXAMPLE_FIELDS = ("sign", "support", "certainty", "coherence", "nodes", "steps", "mixed", "weakest_step", "caveats")


def to_dict(effect: Effect) -> dict[str, Any]:
    """Give a verdict in the JSON form ``msc-kg/effect/1``."""
    answer = PathAnswer(effect.source, effect.target, effect.query, (), effect.complete, effect.near_misses)
    frame = path_record.to_dict(answer, effect.content)
    return {
        "schema": "msc-kg/effect/1",
        "data_version": frame["data_version"],
        "source": frame["source"],
        "target": frame["target"],
        "max_edges": effect.query.max_edges,
        "verdict": effect.verdict,
        "because": effect.because or None,
        "positive": _side(effect.positive, effect),
        "negative": _side(effect.negative, effect),
        "unknown": _side(effect.unknown, effect),
        "separated_by": list(effect.separated_by),
        "denied": [item.id for item in effect.denied],
        "complete": effect.complete,
        "tensions": [tension.curie for tension in effect.tensions],
        "caveats": list(dict.fromkeys(text for item in effect.statements for text in item.caveats)),
        "near_misses": frame["near_misses"],
    }


def _side(side: Side, effect: Effect) -> dict[str, Any]:
    best = side.best
    example = path_record.to_dict(effect.path_answer(best), effect.content)["paths"][0] if best else {}
    return {
        "routes": len(side.routes),
        "paths": len(side.paths),
        "support": round(best.support, 6) if best else None,
        "certainty": best.certainty if best else None,
        "direct": side.is_direct,
        "in_doubt": len(side.in_doubt),
        "doubts": list(dict.fromkeys(doubt for route in side.in_doubt for doubt in route.doubts)),
        "example": {name: example[name] for name in EXAMPLE_FIELDS} if best else None,
    }
