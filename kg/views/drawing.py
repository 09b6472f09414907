"""A pyvis network that is drawn with our own template."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from pyvis.network import Network

#: The template, beside this file; it includes ``page.css``, ``page.js`` and the vis-network of pyvis.
TEMPLATE = "page.html"


class Drawing(Network):  # type: ignore[misc]  # pyvis has no types
    """Nodes and edges as vis-network takes them, to be written as one page.

    They are handed over as lists: ``add_node`` and ``add_edge`` of pyvis look through all nodes for each one.

    :param title: Heading of the page.
    :param nodes: The nodes, each with its ``id``.
    :param edges: The edges, each with ``from`` and ``to``.
    :param names: What the template uses beside them.
    """

    def __init__(
        self, title: str, nodes: list[dict[str, Any]], edges: list[dict[str, Any]], names: dict[str, Any]
    ) -> None:
        super().__init__(directed=True, cdn_resources="in_line", heading=title)
        self.nodes = nodes
        self.edges = edges
        self.path = TEMPLATE
        self.templateEnv = Environment(
            loader=FileSystemLoader([Path(__file__).parent, self.template_dir]),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templateEnv.filters["sha256"] = _hash
        self.templateEnv.globals |= names


def _hash(text: str) -> str:
    """Return the SHA-256 of a text in base64, as a page's policy names a script."""
    return b64encode(sha256(text.encode()).digest()).decode()
