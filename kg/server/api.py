"""The JSON API: each question of :mod:`kg.server.operations` under ``/api/``."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from kg.server.operations import operations
from kg.server.requests import cache_headers, query_parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from kg.knowledge_graph import KnowledgeGraph
    from kg.server.questions import Questions


class Api(NamedTuple):
    """The JSON API of a server."""

    questions: Questions
    #: The version of the data.
    version: str

    async def answer(self, request: Request) -> Response:
        """Answer a question with the JSON that the command of the same name prints.

        :param request: By GET; ``name`` in its path is that of an operation.

        :returns: The answer, also where nothing was found.

        :raises HTTPException: If there is no such question (404), or a parameter is wrong (400).
        :raises UnansweredError: If a name stands for nothing (404) or for several entities (409), or time ran out.
        """
        name = request.path_params["name"]
        operation = operations().get(name)
        if operation is None:
            raise HTTPException(404, f"no question {name[:100]!r}; there are {', '.join(operations())}")
        arguments = operation.read(query_parameters(request))
        headers = cache_headers(request, self.version)
        body = await self.questions.ask(f"api:{name}", **arguments)
        return Response(body, media_type="application/json", headers=headers)


def api_work(graph: KnowledgeGraph) -> dict[str, Callable[..., bytes]]:
    """Return the functions that answer the questions of the API.

    :param graph: The graph.

    :returns: Functions by name; each returns JSON.
    """

    def answer(method: Callable[..., Any], **arguments: Any) -> bytes:
        return to_json(method(graph, **arguments).to_dict()).encode(errors="replace")

    return {f"api:{name}": partial(answer, operation.method) for name, operation in operations().items()}


def to_json(value: Any) -> str:
    """Write a value as JSON, in one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
