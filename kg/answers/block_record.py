"""What is left of the routes between two entities in the JSON form ``msc-kg/block/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.answers import path_record
from kg.answers.effect_record import EXAMPLE_FIELDS

if TYPE_CHECKING:
    from kg.answers.block import Block, Fate
    from kg.answers.cuts import Cuts
    from kg.answers.effect import Effect

#: The fields of a verdict, as in ``msc-kg/effect/1``.
VERDICT_FIELDS = ("verdict", "because", "positive", "negative", "unknown", "separated_by", "denied", "complete")


def to_dict(block: Block) -> dict[str, Any]:
    """Give what is left in the JSON form ``msc-kg/block/1``."""
    before = block.before.to_dict()
    return {
        "schema": "msc-kg/block/1",
        **{name: before[name] for name in ("data_version", "source", "target", "max_edges")},
        "inhibited": [
            {
                "curie": item.reading.entity.curie,
                "label": item.reading.entity.label,
                "read_from": item.reading.name,
                "kinds": list(item.kinds),
                "on_route": item.is_on_route,
            }
            for item in block.inhibited
        ],
        "changed": block.is_changed,
        "before": {name: before[name] for name in VERDICT_FIELDS},
        "after": _verdict(block.after),
        "after_at_least": _verdict(block.after_at_least),
        "paths": [_path(fate, block) for fate in block.fates],
        "unstoppable": [list(path.nodes) for path in block.unstoppable],
        "cuts": _cuts(block.cuts),
        "further_cuts": _cuts(block.further_cuts),
        "stopped_with": {node: list(others) for node, others in block.stopped_with.items()},
        "complete": block.complete,
        "near_misses": before["near_misses"],
    }


def _verdict(effect: Effect) -> dict[str, Any]:
    record = effect.to_dict()
    return {name: record[name] for name in VERDICT_FIELDS}


def _path(fate: Fate, block: Block) -> dict[str, Any]:
    record = path_record.to_dict(block.before.path_answer(fate.path), block.content)["paths"][0]
    return {
        "fate": fate.what,
        "broken_by_rest": fate.is_broken,
        "hits": [
            {"step": hit.step, "statement": hit.statement or None, "nodes": list(hit.nodes), "left": list(hit.left)}
            for hit in fate.hits
        ],
        **{name: record[name] for name in EXAMPLE_FIELDS},
    }


def _cuts(cuts: Cuts) -> dict[str, Any]:
    return {"smallest": [list(nodes) for nodes in cuts.smallest], "complete": cuts.complete}
