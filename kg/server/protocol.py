"""The SPARQL 1.1 Protocol for queries.

.. seealso:: W3C, *SPARQL 1.1 Protocol*, 2013, and *SPARQL 1.1 Service Description*, 2013.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.errors import AmbiguousNameError, LimitError, NameNotFoundError, QueryError
from kg.server.negotiation import GRAPHS, Media, choose, preference, wanted_formats
from kg.server.requests import cache_headers, decode, parse_form, query_parameters, read_body, single, wanted_types
from kg.sparql.description import describe_service
from kg.sparql.pool import AbandonedError, NotAcceptable, Overloaded, QueryPool, Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

    from kg.server.settings import Settings

#: Functions whose values differ from call to call; their answers have no entity tag.
_UNSTABLE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)
#: Parts of messages on queries that are well-formed and not allowed.
_REFUSED = re.compile(r"SERVICE is not available|is an update")


@dataclass(frozen=True)
class Endpoint:
    """The SPARQL endpoint of a server."""

    pool: QueryPool
    settings: Settings
    #: The version of the data.
    version: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as an ASGI application."""
        response = await self.answer(Request(scope, receive))
        await response(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        """Answer a request with the result of its query, or with the description of the service.

        :param request: By GET, HEAD or POST.

        :returns: The whole answer, in the format that the client prefers.

        :raises HTTPException: With the status that fits.
        """
        parameters = query_parameters(request)
        if request.method == "POST":
            parameters = await self._posted(request, parameters)
        if "update" in parameters:
            raise HTTPException(403, "updates are refused: this graph is read-only")
        accept = wanted_types(request)
        if "query" not in parameters:
            if request.method == "POST":
                raise HTTPException(400, "the request has no query")
            return self._describe(request, accept)
        question, media = self._question(parameters, accept)
        headers = {"Cache-Control": "no-store", "Vary": "Accept"}
        if request.method != "POST" and not ("(" in question.query and _UNSTABLE.search(question.query)):
            headers = cache_headers(request, self.version, *(one.format for one in media.values()))
        try:
            reply = await self.pool.ask(question, gone=lambda: _disconnected(request))
        except NotAcceptable as error:
            kind = "RDF: Turtle, N-Triples, JSON-LD or RDF/XML" if error.kind == "graph" else "JSON, XML, CSV or TSV"
            raise HTTPException(
                406, f"this query is answered in {kind}; Accept: {accept[:200]} takes none of these"
            ) from None
        return Response(reply.body, media_type=_content_type(media[reply.kind], accept), headers=headers)

    async def _posted(self, request: Request, parameters: dict[str, list[str]]) -> dict[str, list[str]]:
        """Return the parameters of a request by POST, those of its address included."""
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise HTTPException(415, "send the body as it is, without Content-Encoding")
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/sparql-update":
            raise HTTPException(403, "updates are refused: this graph is read-only")
        if kind == "application/sparql-query":
            if "query" in parameters:
                raise HTTPException(400, "the query stands both in the address and in the body")
            body = await read_body(request, self.settings)
            return parameters | {"query": [decode(body, "the body")]}
        if kind == "application/x-www-form-urlencoded":
            posted = parse_form(await read_body(request, self.settings), "the form")
            return {name: parameters.get(name, []) + posted.get(name, []) for name in parameters | posted}
        raise HTTPException(
            415, "POST a query as application/sparql-query, or as application/x-www-form-urlencoded with query=..."
        )

    def _question(self, parameters: dict[str, list[str]], accept: str) -> tuple[Question, Mapping[str, Media]]:
        """Read the query, its formats, its data set and its time."""
        query = single(parameters, "query")
        if not query.strip():
            raise HTTPException(400, "the query is empty")
        if "\0" in query:
            raise HTTPException(400, "the query holds a zero byte")
        named = single(parameters, "format") or single({"output": parameters.get("output", [])[:1]}, "output")
        media = wanted_formats(accept, named)
        if not media:
            raise HTTPException(406, f"no answer to a query is written as {accept[:200]}")
        graphs = {name: parameters.get(name, []) for name in ("default-graph-uri", "named-graph-uri")}
        for iri in (iri for iris in graphs.values() for iri in iris):
            if not re.fullmatch(r"[A-Za-z][\w+.-]*:[^\s<>\"{}|\\^`]*", iri):
                raise HTTPException(400, f"{iri!r} is not an absolute IRI")
        return Question(
            query,
            {kind: one.format for kind, one in media.items()},
            self._seconds(single(parameters, "timeout")),
            graphs["default-graph-uri"],
            graphs["named-graph-uri"],
        ), media

    def _seconds(self, text: str) -> float:
        """Read how long a query may take."""
        try:
            seconds = float(text or self.settings.seconds)
        except ValueError:
            seconds = math.nan
        if not 0 < seconds < math.inf:
            raise HTTPException(400, f"timeout takes a number of seconds, not {text!r}")
        return seconds

    def _describe(self, request: Request, accept: str) -> Response:
        """Describe the service; a browser is redirected to the page."""
        media = choose(accept, GRAPHS)
        html, exactness = preference(accept, "text/html")
        if exactness == 3 and (media is None or html >= max(preference(accept, name)[0] for name in media.types)):
            return RedirectResponse(f"{self.settings.path_prefix}/query", 303)
        if media is None:
            raise HTTPException(
                406, "the description of the service is written in Turtle, N-Triples, JSON-LD or RDF/XML"
            )
        headers = cache_headers(request, self.version, media.format)
        address = str(request.url.replace(query=""))
        body = describe_service(address, self.version, media.format)
        return Response(body, media_type=media.types[0], headers=headers)


async def _disconnected(request: Request) -> None:
    """Return when the client has gone; further data are discarded."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


@lru_cache(256)
def _content_type(media: Media, accept: str) -> str:
    """Return the media type to send: the one that the client named, if it is one of the format."""
    named = max(media.types, key=lambda name: (preference(accept, name), -media.types.index(name)))
    name = named if preference(accept, named)[1] == 3 and not named.startswith("text/plain") else media.types[0]
    return f"{name}; charset=utf-8" if name.startswith("text/") else name


def status(error: Exception) -> int:
    """Return the HTTP status of an error of ours."""
    message = str(error)
    if isinstance(error, NameNotFoundError):
        return 404
    if isinstance(error, AmbiguousNameError):
        return 409
    if isinstance(error, Overloaded):
        return 503
    if isinstance(error, AbandonedError):
        return 499
    if isinstance(error, LimitError):
        return 504 if message.startswith("stopped after") else 422
    if isinstance(error, QueryError):
        return 403 if _REFUSED.search(message) else 400
    return 500  # the store cannot be read
