"""The JSON API: each question of :mod:`kg.server.operations` under ``/api/``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from kg.errors import AmbiguousNameError, KGError, LimitError, NameNotFoundError
from kg.server.operations import operations
from kg.server.requests import CACHED, entity_tag, is_known, query_parameters
from kg.sparql.pool import Overloaded

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.knowledge_graph import KnowledgeGraph
    from kg.server.threads import BoundedThreads


class Api(NamedTuple):
    """The JSON API of a server."""

    graph: KnowledgeGraph
    threads: BoundedThreads
    #: The version of the data.
    version: str

    async def answer(self, request: Request) -> Response:
        """Answer a question with the JSON that the command of the same name prints.

        :param request: By GET; ``name`` in its path is that of an operation.

        :returns: The answer, also where nothing was found.

        :raises HTTPException: If there is no such question, a parameter is wrong (400), a name stands for nothing (404)
            or for several entities (409), or time ran out (504).
        """
        name = request.path_params["name"]
        operation = operations().get(name)
        if operation is None:
            raise HTTPException(404, f"no question {name[:100]!r}; choose from {', '.join(operations())}")
        arguments = operation.read(query_parameters(request))
        tag = entity_tag(request, self.version)
        if is_known(request, tag):
            return Response(status_code=304, headers={"ETag": tag, **CACHED})
        try:
            found = await self.threads.question(operation.method, self.graph, **arguments)
        except ValueError as error:
            if isinstance(error, KGError):
                raise
            raise HTTPException(400, str(error)) from None
        return Response(to_json(found.to_dict()), media_type="application/json", headers={"ETag": tag, **CACHED})


def to_json(value: Any) -> str:
    """Write a value as JSON, in one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def status(error: Exception) -> int:
    """Return the status that an error of ours has in HTTP."""
    if isinstance(error, Overloaded):
        return 503
    if isinstance(error, NameNotFoundError):
        return 404
    if isinstance(error, AmbiguousNameError):
        return 409
    return 504 if isinstance(error, LimitError) else 400
