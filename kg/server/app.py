"""The application: its routes, and the answers to errors."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.metadata import version as program_version
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import KGError
from kg.server import protocol
from kg.server.api import Api, api_work, to_json
from kg.server.guard import Guard
from kg.server.negotiation import preference
from kg.server.openapi import describe_api
from kg.server.page import Pages
from kg.server.protocol import Endpoint
from kg.server.questions import FAULT, Questions, status_of
from kg.server.requests import wanted_types
from kg.server.writer import PageWriter
from kg.sparql.advice import cross_joins

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

    from kg.knowledge_graph import KnowledgeGraph
    from kg.server.settings import Settings
    from kg.sparql.pool import QueryPool


def make_app(graph: KnowledgeGraph, pool: QueryPool, settings: Settings) -> Starlette:
    """Make the application that answers for a graph.

    :param graph: The graph.
    :param pool: Answers SPARQL queries on the same graph; closed when the application stops.
    :param settings: The limits.

    :returns: An ASGI application.
    """
    data_version = graph.content.data_version
    version = f"{data_version}+{program_version('msc-kg')}"
    writer = PageWriter(graph, settings.path_prefix)
    questions = Questions(api_work(graph) | writer.work(), lambda: _warm(graph), settings)
    endpoint = Endpoint(pool, settings, version)
    api = Api(questions, version)
    pages = Pages(writer, questions, pool, settings, version)
    description = to_json(describe_api(settings))

    async def health(request: Request) -> Response:
        return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})

    async def openapi(request: Request) -> Response:
        return Response(description, media_type="application/json")

    def say_error(request: Request, error: Exception) -> Response:
        """Answer with the status of one of our errors: a faulty request, or a limit."""
        is_endpoint = request.url.path.endswith("/sparql")
        status = protocol.status(error) if is_endpoint else status_of(error)
        return problem(request, status, str(error), {"Retry-After": "2"} if status == 503 else {})

    def say_refusal(request: Request, error: Exception) -> Response:
        """Answer a refused request, or one whose client holds the answer."""
        refusal = error if isinstance(error, HTTPException) else HTTPException(500)
        if refusal.status_code == 304:
            return Response(status_code=304, headers=refusal.headers)
        return problem(request, refusal.status_code, refusal.detail, dict(refusal.headers or {}))

    def say_bug(request: Request, error: Exception) -> Response:
        """Answer after an unexpected error, without details."""
        return problem(request, 500, FAULT, {})

    def problem(request: Request, status: int, message: str, headers: dict[str, str]) -> Response:
        """Return a message as JSON for the API, as a page if the client prefers one, otherwise as text."""
        if request.scope["path"].startswith(f"{settings.path_prefix}/api/"):
            headers = {"Cache-Control": "no-store", **headers}
            return Response(to_json({"error": message}), status, media_type="application/json", headers=headers)
        if preference(wanted_types(request), "text/html")[1] == 3 and not request.url.path.endswith("/sparql"):
            return pages.problem(status, message, headers)
        return PlainTextResponse(message + "\n", status, headers={"Cache-Control": "no-store", **headers})

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        pool.close()
        questions.close()

    return Starlette(
        routes=[
            Route("/sparql", endpoint, methods=["GET", "POST"]),
            Route("/", pages.ask),
            Route("/query", pages.query),
            Route("/trials", pages.trials),
            Route("/view", pages.picture),
            Route("/picture.svg", pages.picture),
            Route("/suggest", pages.suggest),
            Route("/entity/{curie:path}", pages.entity),
            Route("/api/{name}", api.answer),
            Route("/openapi.json", openapi),
            Route("/health", health),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "assets")),
        ],
        middleware=[Middleware(Guard, settings=settings, data_version=data_version)],
        exception_handlers={KGError: say_error, HTTPException: say_refusal, Exception: say_bug},
        lifespan=lifespan,
    )


def _warm(graph: KnowledgeGraph) -> None:
    """Answer two questions, so that processes forked later share the data read for them."""
    names = [curie for curie, _ in zip(graph.content.entities, range(2), strict=False)]
    graph.lexicon.find("a")
    cross_joins("ASK {}", {})  # loads the parser of rdflib
    if len(names) == 2:
        graph.effect(*names)
        graph.paths(*names)
