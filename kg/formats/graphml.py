"""GraphML: nodes and edges with typed attributes; yEd, Gephi and igraph show the attribute ``label``."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kg.formats.rows import edges_and_nodes
from kg.formats.xml_text import xml_safe

if TYPE_CHECKING:
    from kg.formats.registry import ExportJob
    from kg.formats.rows import Scalar


def write(job: ExportJob) -> str:
    """Write a directed multigraph; an edge's key is the identifier of its statement."""
    import networkx as nx

    edges, nodes = edges_and_nodes(job.content, job.losses)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for curie, attributes in nodes.items():
        graph.add_node(xml_safe(curie, job.losses), **_clean(attributes, job))
    for edge in edges:
        attributes = _clean({"label": edge.interaction, **edge.attributes}, job)
        source, target, key = (xml_safe(name, job.losses) for name in (edge.source, edge.target, edge.id))
        graph.add_edge(source, target, key=key, **attributes)
    file = io.BytesIO()
    nx.write_graphml_xml(graph, file, named_key_ids=True)
    return file.getvalue().decode("utf-8") + "\n"


def _clean(attributes: dict[str, Scalar], job: ExportJob) -> dict[str, Scalar]:
    return {
        name: xml_safe(value, job.losses) if isinstance(value, str) else value for name, value in attributes.items()
    }
