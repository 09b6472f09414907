"""The pages as HTML: the texts of the answers in templates."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from kg.errors import KGError
from kg.model.identifiers import to_curie
from kg.model.terms import OWN_PREFIXES, PREFIXES
from kg.sparql.advice import cross_joins
from kg.sparql.results import read_triples
from kg.words.phrases import counted, label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jinja2 import Environment

    from kg.knowledge_graph import KnowledgeGraph
    from kg.model.statements import Reference, Statement
    from kg.names.reading import Reading

#: Example questions.
EXAMPLES = (("MSC", "Treg"), ("MSC", "aGVHD"), ("IDO", "Treg"), ("PGE2", "M2 macrophage"), ("ruxolitinib", "SR-aGVHD"))
#: Most rows of a table on the page; a download has all.
MOST_ROWS = 500
#: Most studies under an answer; their own page has all.
MOST_STUDIES = 12
#: Most names that are suggested.
MOST_NAMES = 12
_SIGNS = {1: "raises", -1: "lowers"}
#: Identifiers of ours in a text, which become links.
_OWN = re.compile(rf"\b(?:{'|'.join(sorted(OWN_PREFIXES))}):[\w.-]*\w")


class LinkedText(NamedTuple):
    """One value in a table of the page."""

    text: str
    #: The address of the link, or empty.
    href: str
    #: The label of the entity, or empty.
    label: str = ""


class PageWriter:
    """Writes the pages of a server.

    :param graph: The graph.
    :param root: Path before the addresses of the pages.
    """

    def __init__(self, graph: KnowledgeGraph, root: str) -> None:
        self.graph = graph
        content = graph.content
        self._shared = {
            "root": root,
            "version": content.data_version,
            "statements": len(content.statements),
            "documents": [one for one in content.references.values() if one.is_document],
        }

    def write(self, template: str, **values: Any) -> str:
        """Write a page.

        :param template: Its template.
        :param **values: The values of the template.

        :returns: HTML.
        """
        return _templates(str(self._shared["root"])).get_template(template).render(values | self._shared)

    def work(self) -> dict[str, Callable[..., bytes]]:
        """Return the functions that need the graph, by name; each returns the body of an answer."""
        return {
            "answer": self._answer_page,
            "entity": self._entity_page,
            "studies": self._studies_page,
            "picture": self._picture,
            "suggest": self._suggest,
            "cross_joins": lambda query: json.dumps(cross_joins(query, PREFIXES)).encode(),
        }

    def _answer_page(self, source: str, target: str) -> bytes:
        question = urlencode({"source": source, "target": target})
        values = {"page": "ask", "source": source, "target": target, "question": question}
        return self.write("ask.html", **values, **self._answer(source, target)).encode()

    def _entity_page(self, curie: str, *, full: bool) -> bytes:
        heading, _, text = self.graph.show(curie).to_text(full=full).partition("\n")
        return self.write("entity.html", heading=heading, curie=curie, text=text, full=full).encode()

    def _studies_page(self) -> bytes:
        text = self.graph.trials().to_text(width=10_000)
        return self.write("text.html", page="trials", heading="Studies of MSC in patients", text=text).encode()

    def _picture(self, names: list[str], form: str, **options: Any) -> bytes:
        return self.graph.view(*names, k=5).to_bytes(form, **options)

    def _suggest(self, text: str) -> bytes:
        found = self.graph.lexicon.find(text)[:MOST_NAMES]
        return json.dumps([{"label": entity.label, "matched": name} for entity, name in found]).encode()

    def _answer(self, source: str, target: str) -> dict[str, Any]:
        """Return the values of the page on two names."""
        readings = [self.graph.read(name) for name in (source, target)]
        effect = self.graph.effect(*readings)
        heading, *grounds = str(effect).split("\n")
        paths = self.graph.paths(*readings)
        signs = [f"{_SIGNS.get(path['sign'], 'no sign')}, {path['basis']}" for path in paths.to_dict()["paths"]]
        content = self.graph.content
        steps = [
            {
                "path": row["path"],
                "text": " → ".join(label(row[end], content.entities) for end in ("subject", "object")),
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
        """Return the publications cited for some statements, in order, each once."""
        found = dict.fromkeys(curie for item in statements for curie in item.references)
        return [self.graph.content.references[curie] for curie in found]

    def _studies(self, target: Reading) -> list[dict[str, Any]]:
        """Return the studies of MSC in a disease; none if the target is no disease."""
        try:
            return self.graph.trials(indication=target).rows()[:MOST_STUDIES]
        except KGError:
            return []

    def table(self, kind: str, body: bytes) -> dict[str, Any]:
        """Return the answer to a query as the page shows it.

        :param kind: Kind of the answer.
        :param body: The answer, in the format of :data:`kg.server.page.FORMATS`.

        :returns: Values of the template.
        """
        if kind == "graph":
            triples = read_triples(body)
            rows = [[self._cell(term.kind == "iri", term.value) for term in row] for row in triples[:MOST_ROWS]]
            return _shown(kind, ("subject", "predicate", "object"), rows, len(triples), "triple")
        document = json.loads(body)
        if kind == "ask":
            values = {"boolean": json.dumps(document["boolean"]), "summary": "Answer"}
            return _shown(kind, (), [], 0, "row") | values
        columns, found = document["head"]["vars"], document["results"]["bindings"]
        rows = [[self._bound(row.get(name)) for name in columns] for row in found[:MOST_ROWS]]
        return _shown(kind, columns, rows, len(found), "row")

    def _bound(self, term: dict[str, str] | None) -> LinkedText:
        return self._cell(term["type"] == "uri", term["value"]) if term else LinkedText("", "")

    def _cell(self, is_iri: bool, value: str) -> LinkedText:
        """Return a value; an IRI is a link to its page here, or to the address itself."""
        if is_iri and (curie := to_curie(value)) != value:
            entity = self.graph.content.entities.get(curie)
            return LinkedText(curie, f"/entity/{quote(curie, safe=':')}", entity.label if entity else "")
        return LinkedText(value, value if is_iri and value.startswith(("http://", "https://")) else "")


#: Kind of an answer to the formats in which the page offers it.
_DOWNLOADS = {
    "graph": (("Turtle", "turtle"), ("N-Triples", "ntriples"), ("JSON-LD", "jsonld")),
    "ask": (("JSON", "json"), ("XML", "xml")),
    "select": (("CSV", "csv"), ("TSV", "tsv"), ("JSON", "json"), ("XML", "xml")),
}


def _shown(kind: str, columns: Sequence[str], rows: list[list[LinkedText]], count: int, what: str) -> dict[str, Any]:
    """Return the values of the template for an answer."""
    more = f", the first {MOST_ROWS} shown" if count > MOST_ROWS else ""
    summary = f"{counted(count, what)}{more}"
    return {"kind": kind, "columns": columns, "rows": rows, "summary": summary, "downloads": _DOWNLOADS[kind]}


@cache
def _templates(root: str) -> Environment:
    """Return the templates, with links below the path of a proxy."""
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
    :param root: Path before the address of a page.

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
