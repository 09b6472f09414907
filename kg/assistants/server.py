"""A server of the Model Context Protocol (MCP) on stdin and stdout, for assistants that run on a language model."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

import kg
from kg.assistants.tools import Tools

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph

Function = TypeVar("Function", bound=Callable[..., Any])

INSTRUCTIONS = """\
A knowledge graph of mesenchymal stromal cell (MSC) mechanisms in graft-versus-host disease, read from papers by
curators. Every answer has its basis, certainty, caveats and references: repeat them with what you report, and do not
turn "suggested", "inferred" or "composed" into a fact. A denial, a result without effect and "nothing is stated" are
answers. Nothing here is medical advice."""
#: The end of every description of a tool that answers with evidence.
KEEP = """\
Report the basis, the certainty and the caveats of the answer, and cite its references; never drop them, and never state
a suggested, hypothesised, inferred or composed answer as a fact."""
#: Tool to its description; its arguments are those of the method of :class:`kg.assistants.tools.Tools` of its name.
DESCRIPTIONS = {
    "schema": """\
The counts, predicates, categories, context fields and prefixes of the graph, and the meaning of each basis and
certainty. Call it before writing SPARQL.""",
    "resolve": """\
Read a name as papers write it (IDO, hUC-MSC, TSG-6) as one entity of the graph, or list candidates. Call it where a
name may mean several things, and say how it was read.""",
    "effect": f"""\
One verdict on what SOURCE does to TARGET (raises, lowers, no effect, denied, depends on the context, ambiguous, nothing
stated), on the strongest basis there is, with trials and tensions. {KEEP}""",
    "path": f"""\
The best mechanistic paths from SOURCE to TARGET, each with sign, basis, certainty and coherence. A path is only
as certain as its weakest step; if no source states the chain, say so. {KEEP}""",
    "evidence": f"""\
The words of one statement (stm:...) and its evidence: the document, section and number of its sentence, the works cited
there, and everything that weakens it. {KEEP}""",
    "trials": f"""\
Studies of MSC by indication, outcome (as 'overall response>70') and design, with arms, doses and outcomes. A study's
result is no mechanism; a missed endpoint is a result. {KEEP}""",
    "sparql": f"""\
A read-only SPARQL 1.1 query over the graph, at most 200 rows and 10 seconds. Triples carry no hedges: select the
certainty and caveats of statements, or look them up with evidence, before reporting one. {KEEP}""",
}


def make_server(graph: KnowledgeGraph) -> MCPServer[Any]:
    """Return a server of a graph, with one tool for each of :data:`DESCRIPTIONS`; none changes anything."""
    server: MCPServer[Any] = MCPServer(
        "msc-kg", instructions=INSTRUCTIONS, version=kg.__version__, log_level="ERROR", subscriptions=False
    )
    tools = Tools(graph)
    harmless = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    for name, description in DESCRIPTIONS.items():
        server.add_tool(_refusing(getattr(tools, name)), name=name, description=description, annotations=harmless)
    return server


def _refusing(function: Function) -> Function:
    """Turn an error of a tool into one that a model can read; the message names the value and the way out."""

    @wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        try:
            return function(*args, **options)
        except (kg.KGError, ValueError) as error:
            raise ToolError(str(error)) from error

    return call  # type: ignore[return-value]
