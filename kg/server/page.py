"""The pages: one box that takes two names, what stands behind each identifier, and SPARQL.

They are written here and work without JavaScript; the verdict, the paths and their sources are the text of the answers
themselves, so a page says what the commands say.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from anyio import from_thread
from markupsafe import Markup, escape
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from kg.errors import KGError
from kg.model.identifiers import to_curie, to_iri
from kg.model.terms import OWN_PREFIXES, PREFIXES
from kg.server.negotiation import GRAPHS, choose, preference
from kg.server.requests import CACHED, entity_tag, is_known, query_parameters, single, wanted_types
from kg.sparql.advice import cross_joins, unknown_names
from kg.sparql.pool import QueryPool, Question
from kg.sparql.queries import find_query, list_queries
from kg.sparql.results import QueryResult, Term, read_triples

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import Environment
    from starlette.requests import Request

    from kg.knowledge_graph import KnowledgeGraph
    from kg.model.content import Content
    from kg.model.statements import Reference, Statement
    from kg.names.reading import Reading
    from kg.server.settings import Settings
    from kg.server.threads import BoundedThreads
    from kg.sparql.results import Format

#: Questions to try.
EXAMPLES = (("MSC", "Treg"), ("MSC", "aGVHD"), ("IDO", "Treg"), ("PGE2", "M2 macrophage"), ("ruxolitinib", "SR-aGVHD"))
#: What a page may load: its own style sheet, script and pictures.
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
#: What the page asks for.
FORMATS: dict[str, Format] = {"select": "json", "ask": "json", "graph": "ntriples"}
#: Most rows of a table on the page; a download has all.
MOST_ROWS = 500
#: Most studies under an answer; their own page has all.
MOST_STUDIES = 12
_SIGNS = {1: "raises", -1: "lowers"}
#: Most names that are suggested.
MOST_NAMES = 12
#: Identifiers of ours in a text, which become links.
_OWN = re.compile(rf"\b(?:{'|'.join(sorted(OWN_PREFIXES))}):[\w.-]*\w")


class LinkedText(NamedTuple):
    """One value in a table of the page."""

    text: str
    #: Where it leads, or empty.
    href: str
    #: The name of the entity that it stands for, or empty.
    label: str = ""


class Pages(NamedTuple):
    """The pages of a server."""

    graph: KnowledgeGraph
    pool: QueryPool
    threads: BoundedThreads
    settings: Settings
    #: The version of the data.
    version: str

    async def ask(self, request: Request) -> Response:
        """Answer the question of two names, or show the box."""
        parameters = query_parameters(request)
        source, target = single(parameters, "source").strip(), single(parameters, "target").strip()
        values: dict[str, Any] = {"page": "ask", "source": source, "target": target, "examples": EXAMPLES}
        if not (source and target):
            return self._write("ask.html", values)
        tag = entity_tag(request, self.version)
        if is_known(request, tag):
            return Response(status_code=304, headers={"ETag": tag, **CACHED})
        try:
            found = await self.threads.question(self._answer, source, target)
        except KGError as error:
            return self._write("ask.html", values | {"problem": str(error)}, 404)
        values |= found | {"question": urlencode({"source": source, "target": target})}
        return self._write("ask.html", values, headers={"ETag": tag, **CACHED})

    def _answer(self, source: str, target: str) -> dict[str, Any]:
        """Return what the page says about two names."""
        readings = [self.graph.read(name) for name in (source, target)]
        effect = self.graph.effect(*readings)
        heading, *grounds = str(effect).split("\n")
        paths = self.graph.paths(*readings)
        signs = [f"{_SIGNS.get(path['sign'], 'no sign')}, {path['basis']}" for path in paths.to_dict()["paths"]]
        content = self.graph.content
        steps = [
            {
                "path": row["path"],
                "text": f"{_label(content, row['subject'])} → {_label(content, row['object'])}",
                "sign": signs[row["path"] - 1],
                "certainty": row["certainty"],
                "statements": row["statements"],
            }
            for row in paths.rows()
        ]
        shown = [*effect.statements, *(content.statements[curie] for step in steps for curie in step["statements"])]
        return {
            "heading": heading.strip(),
            "verdict": effect.verdict,
            "grounds": [line.strip().removesuffix(" (--full)") for line in grounds if line.strip()],
            "notes": [str(reading) for reading in readings if not reading.is_literal],
            "paths": steps,
            "references": self._references(shown),
            "studies": self._studies(readings[1]),
        }

    def _references(self, statements: Iterable[Statement]) -> list[Reference]:
        """Return the publications that the sources cite for some statements, in order, each once."""
        found = dict.fromkeys(curie for item in statements for curie in item.references)
        return [self.graph.content.references[curie] for curie in found]

    def _studies(self, target: Reading) -> list[dict[str, Any]]:
        """Return the studies of MSC in a disease; none where the target is something else."""
        try:
            return self.graph.trials(indication=target).rows()[:MOST_STUDIES]
        except KGError:
            return []

    async def entity(self, request: Request) -> Response:
        """Show what stands behind an identifier: as a page, or as RDF at the same address."""
        curie = request.path_params["curie"]
        accept = wanted_types(request)
        named = single(query_parameters(request), "format")
        if named or _prefers_rdf(accept):
            return await self._rdf(request, curie, "" if named else accept, named)
        full = single(query_parameters(request), "full") == "true"
        text = await self.threads.question(lambda: self.graph.show(curie).to_text(full=full))
        heading, _, rest = text.partition("\n")
        values = {"heading": heading, "curie": curie, "text": rest, "full": full}
        return self._write("entity.html", values, headers={"Vary": "Accept"})

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
        tag = entity_tag(request, self.version, media.format)
        if is_known(request, tag):
            return Response(status_code=304, headers={"ETag": tag, **CACHED})
        question = Question(f"DESCRIBE <{iri}>", {"graph": media.format}, self.settings.seconds)
        reply = await self.pool.ask(question)
        if not reply.rows:
            raise HTTPException(404, f"nothing is said of {curie[:200]}")
        return Response(reply.body, media_type=media.types[0], headers={"ETag": tag, **CACHED})

    async def picture(self, request: Request) -> Response:
        """Draw the paths between two names, or what stands next to one: as a figure, or as a page to explore."""
        parameters = query_parameters(request)
        names = [name for name in (single(parameters, "source").strip(), single(parameters, "target").strip()) if name]
        if not names:
            raise HTTPException(400, "a picture needs the parameter 'source', and 'target' for paths")
        form = "svg" if request.url.path.endswith(".svg") else "html"
        tag = entity_tag(request, self.version)
        if is_known(request, tag):
            return Response(status_code=304, headers={"ETag": tag, **CACHED})
        tall = {"tall": True} if form == "svg" and single(parameters, "tall") == "true" else {}
        body = await self.threads.question(self._draw, names, form, **tall)
        headers = {"ETag": tag, **CACHED, "Content-Security-Policy": PICTURE_POLICY[form]}
        return Response(body, media_type="image/svg+xml" if form == "svg" else "text/html", headers=headers)

    def _draw(self, names: list[str], form: str, **options: Any) -> bytes:
        return self.graph.view(*names, k=5).to_bytes(form, **options)

    async def trials(self, request: Request) -> Response:
        """List the studies."""
        text = await self.threads.question(lambda: self.graph.trials().to_text(width=10_000))
        return self._write("text.html", {"page": "trials", "heading": "Studies of MSC in patients", "text": text})

    async def suggest(self, request: Request) -> Response:
        """Return names that contain a text, as JSON."""
        text = single(query_parameters(request), "text")[:100]
        found = await self.threads.question(self.graph.lexicon.find, text) if text.strip() else []
        names = [{"label": entity.label, "matched": name} for entity, name in found[:MOST_NAMES]]
        return Response(json.dumps(names, ensure_ascii=False), media_type="application/json", headers=CACHED)

    async def query(self, request: Request) -> Response:
        """Show the box for SPARQL, and the answer to the query in it."""
        parameters = query_parameters(request)
        example, query = single(parameters, "example"), single(parameters, "query")
        values: dict[str, Any] = {"page": "query", "prefixes": sorted(PREFIXES.items()), "examples": list_queries()}
        try:
            if example and not query:
                return self._write("query.html", values | {"query": find_query(example).text})
            values["query"] = (
                query
                or "SELECT ?label WHERE {\n  CHEBI:15551 msc:increases ?what .\n  ?what skos:prefLabel ?label\n}\n"
            )
            if not query.strip():
                return self._write("query.html", values)
            values["advice"] = await self.threads.question(cross_joins, query, PREFIXES)
            if values["advice"] and single(parameters, "anyway") != "true":
                return self._write("query.html", values | {"is_held": True})
            question = Question(query, FORMATS, self.settings.seconds)
            reply = await self.pool.ask(question)
            if not reply.rows and reply.kind != "ask":
                values["advice"] += await self.threads.question(unknown_names, query, PREFIXES, self._evaluate)
        except KGError as error:
            return self._write("query.html", values | {"problem": str(error)}, 400)
        permalink = urlencode({"query": query})
        table = _table(self.graph.content, reply.kind, reply.body)
        return self._write("query.html", values | table | {"permalink": permalink})

    def _evaluate(self, query: str) -> QueryResult:
        """Answer a query of ours, asked in a thread."""
        rows = json.loads(from_thread.run(self.pool.ask, Question(query, FORMATS, 2.0)).body)["results"]["bindings"]
        terms = tuple(tuple(Term("iri", cell["value"]) for cell in row.values()) for row in rows)
        return QueryResult("select", ("name",), terms, None, True)

    def problem(self, status: int, message: str, headers: dict[str, str]) -> Response:
        """Say a problem to somebody who reads pages."""
        values = {"heading": "That did not work", "problem": message}
        return self._write("text.html", values, status, headers | {"Cache-Control": "no-store"})

    def _write(
        self, template: str, values: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
    ) -> Response:
        """Write a page."""
        root = self.settings.path_prefix
        content = self.graph.content
        shared = {"root": root, "version": self.version, "statements": len(content.statements)}
        shared["documents"] = [one for one in content.references.values() if one.is_document]
        html = _templates(root).get_template(template).render(values | shared)
        return HTMLResponse(
            html, status, {"Content-Security-Policy": POLICY} | (headers or {"Cache-Control": "no-cache"})
        )


def _prefers_rdf(accept: str) -> bool:
    """Return whether a client wants RDF more than a page; one that takes anything gets the page."""
    media = choose(accept, GRAPHS)
    if media is None:
        return False
    best = max(preference(accept, name) for name in media.types)
    return best[1] > 1 and best > preference(accept, "text/html")


def _label(content: Content, curie: str) -> str:
    entity = content.entities.get(curie)
    return entity.label if entity else curie


def _table(content: Content, kind: str, body: bytes) -> dict[str, Any]:
    """Return the answer to a query as the page shows it."""
    if kind == "graph":
        rows = [[_linked_term(content, term) for term in triple] for triple in read_triples(body)]
        return {
            "kind": kind,
            "columns": ("subject", "predicate", "object"),
            "rows": rows[:MOST_ROWS],
            "summary": _summary(len(rows), "triple"),
            "downloads": (("Turtle", "turtle"), ("N-Triples", "ntriples"), ("JSON-LD", "jsonld")),
        }
    document = json.loads(body)
    if kind == "ask":
        answer = "true" if document["boolean"] else "false"
        return {"kind": kind, "boolean": answer, "summary": "Answer", "downloads": (("JSON", "json"), ("XML", "xml"))}
    columns, found = document["head"]["vars"], document["results"]["bindings"]
    rows = [[_json_cell(content, row.get(name)) for name in columns] for row in found[:MOST_ROWS]]
    return {
        "kind": kind,
        "columns": columns,
        "rows": rows,
        "summary": _summary(len(found), "row"),
        "downloads": (("CSV", "csv"), ("TSV", "tsv"), ("JSON", "json"), ("XML", "xml")),
    }


def _summary(count: int, what: str) -> str:
    shown = f", the first {MOST_ROWS} shown" if count > MOST_ROWS else ""
    return f"{count:,} {what}{'' if count == 1 else 's'}{shown}"


def _json_cell(content: Content, term: dict[str, str] | None) -> LinkedText:
    if term is None:
        return LinkedText("", "")
    return _iri_cell(content, term["value"]) if term["type"] == "uri" else LinkedText(term["value"], "")


def _linked_term(content: Content, term: Term) -> LinkedText:
    return _iri_cell(content, term.value) if term.kind == "iri" else LinkedText(term.value, "")


def _iri_cell(content: Content, iri: str) -> LinkedText:
    """Return an IRI as a link: to the page of what we know, otherwise to the address itself."""
    curie = to_curie(iri)
    if curie != iri:
        entity = content.entities.get(curie)
        return LinkedText(curie, f"/entity/{quote(curie, safe=':')}", entity.label if entity else "")
    return LinkedText(iri, iri if iri.startswith(("http://", "https://")) else "")


@cache
def _templates(root: str) -> Environment:
    """Return the templates, with links below the path at which a proxy shows the server."""
    from jinja2 import Environment, PackageLoader

    found = Environment(loader=PackageLoader("kg.server", "assets"), autoescape=True)
    found.filters["linked"] = lambda text: linked(text, root)
    found.filters["indented"] = indented_lines
    return found


def indented_lines(text: str) -> list[tuple[int, str]]:
    r"""Return the lines of an answer with how deep each is indented, 0 to 3, without words for the shell.

    :param text: The text that a command prints.

    :returns: Depth and text of each line that is not empty.

    >>> indented_lines("as object (3 of 5):\n  asserted: a\n1 caveat: kg show study:x")
    [(0, 'as object (3 of 5):'), (1, 'asserted: a'), (0, '1 caveat: study:x')]
    """
    shown = text.replace("kg show ", "").replace(" (--full)", "")
    lines = [(len(line) - len(line.lstrip()), line.strip()) for line in shown.split("\n") if line.strip()]
    return [(min(indent // 2, 3), line) for indent, line in lines]


def linked(text: str, root: str = "") -> Markup:
    """Escape a text and make a link of each identifier of ours in it.

    :param text: Any text.
    :param root: What stands before the address of a page.

    :returns: HTML.

    >>> linked("a <b> (stm:ido_treg-7)")
    Markup('a &lt;b&gt; (<a href="/entity/stm:ido_treg-7">stm:ido_treg-7</a>)')
    """
    parts, end = [], 0
    for found in _OWN.finditer(text):
        parts += [
            escape(text[end : found.start()]),
            Markup('<a href="{}/entity/{}">{}</a>').format(root, quote(found[0], safe=":"), found[0]),
        ]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])
