"""CX2, the Cytoscape exchange format, which NDEx keeps and Cytoscape opens, with a look."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.formats.dot import ARROWS
from kg.formats.rows import edges_and_nodes
from kg.words.records import statement_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.formats.registry import ExportJob
    from kg.formats.rows import Scalar

#: Arrow head of DOT to that of CX2.
HEADS = {"normal": "delta", "tee": "tee", "odot": "circle", "vee": "open_delta"}

#: The look of an edge that denies an effect.
DENIED = {
    "EDGE_LINE_COLOR": ARROWS[None][1],
    "EDGE_TARGET_ARROW_SHAPE": HEADS[ARROWS[None][0]],
    "EDGE_LINE_STYLE": "dotted",
}


def write(job: ExportJob) -> str:
    """Write the aspects of a network: attributes with their types, nodes, edges and visual properties.

    The attribute ``msc_statement`` of an edge holds the whole statement as ``kg export -f jsonl`` writes it.
    """
    content = job.content
    edges, nodes = edges_and_nodes(content, job.losses)
    numbers = {curie: number for number, curie in enumerate(nodes)}
    node_values = {
        curie: {"name": values["label"], "represents": curie, **{k: v for k, v in values.items() if k != "label"}}
        for curie, values in nodes.items()
    }
    edge_values = [
        {
            "interaction": edge.interaction,
            "statement": edge.id,
            **edge.attributes,
            "msc_statement": json.dumps(statement_record(content.statements[edge.id], content), ensure_ascii=False),
        }
        for edge in edges
    ]
    network: dict[str, Scalar] = {
        "name": "msc-kg",
        "description": "Mechanism statements of mesenchymal stromal cells; an edge says no more than its certainty.",
        "version": content.data_version,
    }
    aspects: dict[str, list[Any]] = {
        "attributeDeclarations": [
            {
                "nodes": _declared(node_values.values()),
                "edges": _declared(edge_values),
                "networkAttributes": _declared([network]),
            }
        ],
        "networkAttributes": [network],
        "nodes": [{"id": numbers[curie], "v": values} for curie, values in node_values.items()],
        "edges": [
            {"id": number, "s": numbers[edge.source], "t": numbers[edge.target], "v": values}
            for number, (edge, values) in enumerate(zip(edges, edge_values, strict=True))
        ],
        "visualProperties": [_look()],
        # The mappings look at one attribute each, and a denied effect has the sign of the effect.
        "edgeBypasses": [{"id": n, "v": DENIED} for n, edge in enumerate(edges) if edge.attributes["negated"]],
    }
    aspects = {name: part for name, part in aspects.items() if part}
    counts = [{"name": name, "elementCount": len(part)} for name, part in aspects.items()]
    document = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": counts},
        *({name: part} for name, part in aspects.items()),
        {"status": [{"success": True}]},
    ]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _declared(rows: Iterable[Mapping[str, Scalar]]) -> dict[str, dict[str, str]]:
    """Return the type of each attribute that occurs; texts have no type."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        for name, value in row.items():
            kind = {bool: "boolean", int: "integer", float: "double"}.get(type(value))
            found[name] = {"d": kind} if kind else {}
    return dict(sorted(found.items()))


def _look() -> dict[str, Any]:
    """Return the visual properties: green arrows raise, red tees lower, dashes hedge; see also :data:`DENIED`."""
    by_sign = {sign: arrow for sign, arrow in ARROWS.items() if sign is not None}
    return {
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
            "node": {
                "NODE_SHAPE": "round-rectangle",
                "NODE_BACKGROUND_COLOR": "#EEF2F6",
                "NODE_BORDER_COLOR": "#57606A",
                "NODE_BORDER_WIDTH": 1.0,
                "NODE_WIDTH": 110.0,
                "NODE_HEIGHT": 36.0,
                "NODE_LABEL_FONT_SIZE": 11,
            },
            "edge": {
                "EDGE_LINE_COLOR": ARROWS[None][1],
                "EDGE_TARGET_ARROW_SHAPE": HEADS[ARROWS[None][0]],
                "EDGE_WIDTH": 1.5,
                "EDGE_LABEL_FONT_SIZE": 8,
            },
        },
        "nodeMapping": {"NODE_LABEL": {"type": "PASSTHROUGH", "definition": {"attribute": "name", "type": "string"}}},
        "edgeMapping": {
            "EDGE_LABEL": {"type": "PASSTHROUGH", "definition": {"attribute": "interaction", "type": "string"}},
            "EDGE_LINE_COLOR": _mapping("sign", "integer", {sign: colour for sign, (_, colour) in by_sign.items()}),
            "EDGE_TARGET_ARROW_SHAPE": _mapping(
                "sign", "integer", {sign: HEADS[head] for sign, (head, _) in by_sign.items()}
            ),
            "EDGE_LINE_STYLE": _mapping(
                "certainty",
                "string",
                {"asserted": "solid", "suggested": "dashed", "hypothesised": "dotted", "inferred": "dashed"},
            ),
        },
    }


def _mapping(attribute: str, kind: str, values: Mapping[Any, str]) -> dict[str, Any]:
    rows = [{"v": value, "vp": look} for value, look in values.items()]
    return {"type": "DISCRETE", "definition": {"attribute": attribute, "map": rows, "type": kind}}
