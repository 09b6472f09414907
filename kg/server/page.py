"""The pages: a question on two names, a page for each identifier, and SPARQL.

They work without JavaScript; verdict, paths and sources are the text of the answers, so a page says what the commands
say.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from anyio import from_thread, to_thread
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from kg.errors import KGError
from kg.model.identifiers import to_iri
from kg.model.terms import PREFIXES
from kg.server.negotiation import GRAPHS, choose, preference
from kg.server.protocol import status
from kg.server.questions import status_of
from kg.server.requests import cache_headers, query_parameters, single, wanted_types
from kg.server.writer import EXAMPLES, PageWriter
from kg.sparql.advice import unknown_names
from kg.sparql.pool import QueryPool, Question
from kg.sparql.queries import find_query, list_queries
from kg.sparql.results import QueryResult, Term

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.server.questions import Questions
    from kg.server.settings import Settings
    from kg.sparql.results import Format

#: The content that a page may load: its own style sheet, script and pictures.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
#: The policy of pictures, which carry their own style and, as a page, their own script; they load nothing.
PICTURE_POLICY = {
    "svg": "default-src 'none'; style-src 'unsafe-inline'",
    "html": "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}
#: Kind of answer to the format in which the page asks for it.
FORMATS: dict[str, Format] = {"select": "json", "ask": "json", "graph": "ntriples"}


class Pages(NamedTuple):
    """The pages of a server."""

    writer: PageWriter
    questions: Questions
    pool: QueryPool
    settings: Settings
    #: The version of the data and the program.
    version: str

    async def ask(self, request: Request) -> Response:
        """Answer the question of two names, or show the box."""
        parameters = query_parameters(request)
        source, target = single(parameters, "source").strip(), single(parameters, "target").strip()
        values: dict[str, Any] = {"page": "ask", "source": source, "target": target, "examples": EXAMPLES}
        if not (source and target):
            return self._page("ask.html", values)
        headers = cache_headers(request, self.version)
        try:
            page = await self.questions.ask("answer", source=source, target=target)
        except KGError as error:
            return self._page("ask.html", values | {"problem": str(error)}, status_of(error))
        return _html(page, headers=headers)

    async def entity(self, request: Request) -> Response:
        """Show the thing with an identifier, as a page or as RDF at the same address."""
        curie = request.path_params["curie"]
        accept = wanted_types(request)
        parameters = query_parameters(request)
        named = single(parameters, "format")
        if named or _prefers_rdf(accept):
            return await self._rdf(request, curie, "" if named else accept, named)
        headers = cache_headers(request, self.version, "html")
        page = await self.questions.ask("entity", curie=curie, full=single(parameters, "full") == "true")
        return _html(page, headers=headers)

    async def _rdf(self, request: Request, curie: str, accept: str, named: str) -> Response:
        media = choose(accept, GRAPHS, named)
        if media is None:
            raise HTTPException(406, "an identifier is described in HTML, Turtle, N-Triples, JSON-LD or RDF/XML")
        try:
            iri = to_iri(curie)
        except (KGError, ValueError) as error:
            raise HTTPException(404, f"{curie[:200]!r} is not an identifier: {error}") from None
        if re.search(r"[\s<>\"{}|\\^`]", iri):
            raise HTTPException(404, f"{curie[:200]!r} is not an identifier")
        headers = cache_headers(request, self.version, media.format)
        question = Question(f"DESCRIBE <{iri}>", {"graph": media.format}, self.settings.seconds)
        reply = await self.pool.ask(question)
        if not reply.rows:
            raise HTTPException(404, f"the graph has nothing with the identifier {curie[:200]}")
        return Response(reply.body, media_type=media.types[0], headers=headers)

    async def picture(self, request: Request) -> Response:
        """Draw the paths between two names or the neighbors of one, as a figure or as a page to explore."""
        parameters = query_parameters(request)
        names = [name for name in (single(parameters, "source").strip(), single(parameters, "target").strip()) if name]
        if not names:
            raise HTTPException(400, "a picture needs the parameter 'source', and 'target' for paths")
        form = "svg" if request.url.path.endswith(".svg") else "html"
        headers = cache_headers(request, self.version)
        tall = {"tall": True} if form == "svg" and single(parameters, "tall") == "true" else {}
        body = await self.questions.ask("picture", names=names, form=form, **tall)
        headers["Content-Security-Policy"] = PICTURE_POLICY[form]
        return Response(body, media_type="image/svg+xml" if form == "svg" else "text/html", headers=headers)

    async def trials(self, request: Request) -> Response:
        """List the studies."""
        headers = cache_headers(request, self.version)
        return _html(await self.questions.ask("studies"), headers=headers)

    async def suggest(self, request: Request) -> Response:
        """Return names that contain a text, as JSON."""
        text = single(query_parameters(request), "text")[:100]
        names = await self.questions.ask("suggest", text=text) if text.strip() else b"[]"
        return Response(names, media_type="application/json", headers=cache_headers(request, self.version))

    async def query(self, request: Request) -> Response:
        """Show the box for SPARQL, and the answer to the query in it."""
        parameters = query_parameters(request)
        example, query = single(parameters, "example"), single(parameters, "query")
        values: dict[str, Any] = {"page": "query", "prefixes": sorted(PREFIXES.items()), "examples": list_queries()}
        try:
            if example and not query:
                return self._page("query.html", values | {"query": find_query(example).text})
            values["query"] = (
                query
                or "SELECT ?label WHERE {\n  CHEBI:15551 msc:increases ?what .\n  ?what skos:prefLabel ?label\n}\n"
            )
            if not query.strip():
                return self._page("query.html", values)
            values["advice"] = json.loads(await self.questions.ask("cross_joins", query=query))
            if values["advice"] and single(parameters, "anyway") != "true":
                return self._page("query.html", values | {"is_held": True})
            question = Question(query, FORMATS, self.settings.seconds)
            reply = await self.pool.ask(question)
            if not reply.rows and reply.kind != "ask":
                values["advice"] += await to_thread.run_sync(unknown_names, query, PREFIXES, self._evaluate)
        except KGError as error:
            return self._page("query.html", values | {"problem": str(error)}, status(error))
        permalink = urlencode({"query": query})
        table = self.writer.table(reply.kind, reply.body)
        return self._page("query.html", values | table | {"permalink": permalink})

    def _evaluate(self, query: str) -> QueryResult:
        """Answer a query of the advice, called in a thread."""
        rows = json.loads(from_thread.run(self.pool.ask, Question(query, FORMATS, 2.0)).body)["results"]["bindings"]
        terms = tuple(tuple(Term("iri", cell["value"]) for cell in row.values()) for row in rows)
        return QueryResult("select", ("name",), terms, None, True)

    def problem(self, status: int, message: str, headers: dict[str, str]) -> Response:
        """Show a message as a page."""
        return self._page("text.html", {"heading": "That did not work", "problem": message}, status, headers)

    def _page(
        self, template: str, values: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
    ) -> Response:
        return _html(self.writer.write(template, **values), status, {"Cache-Control": "no-cache"} | (headers or {}))


def _html(page: str | bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return HTMLResponse(page, status, {"Content-Security-Policy": POLICY} | (headers or {}))


def _prefers_rdf(accept: str) -> bool:
    """Return whether a client prefers RDF to a page; one that accepts anything gets the page."""
    media = choose(accept, GRAPHS)
    if media is None:
        return False
    best = max(preference(accept, name) for name in media.types)
    return best[1] > 1 and best > preference(accept, "text/html")
