"""Cytoscape JSON (``.cyjs``), for Cytoscape and Cytoscape.js."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.formats.rows import edges_and_nodes

if TYPE_CHECKING:
    from kg.formats.registry import ExportJob


def write(job: ExportJob) -> str:
    """Write nodes and edges; ``name`` is the label, ``interaction`` the predicate with negation and hedge."""
    edges, nodes = edges_and_nodes(job.content, job.losses)
    network = {
        "format_version": "1.0",
        "generated_by": "msc-kg",
        "data": {"name": "msc-kg", "data_version": job.content.data_version},
        "elements": {
            "nodes": [
                {"data": {"id": curie, "name": attributes["label"], **attributes}}
                for curie, attributes in nodes.items()
            ],
            "edges": [
                {
                    "data": {
                        "id": edge.id,
                        "source": edge.source,
                        "target": edge.target,
                        "interaction": edge.interaction,
                        **edge.attributes,
                    }
                }
                for edge in edges
            ],
        },
    }
    return json.dumps(network, ensure_ascii=False, indent=1) + "\n"
