"""The answer to a SPARQL query, and the W3C's formats for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pyoxigraph

if TYPE_CHECKING:
    from collections.abc import Mapping

#: W3C formats of a result: of SELECT and ASK the first four, of CONSTRUCT and DESCRIBE the last two.
Format = Literal["json", "xml", "csv", "tsv", "turtle", "ntriples"]


class Term(NamedTuple):
    """One RDF term of an answer."""

    #: ``iri``, ``blank`` or ``literal``.
    kind: str
    #: The IRI, a label such as ``b0`` (counted anew in each answer), or the literal's text.
    value: str
    #: IRI of a literal's datatype; empty for plain text (``xsd:string``) and where there is a language.
    datatype: str = ""
    #: A literal's language tag in lower case, or empty.
    language: str = ""


class QueryResult(NamedTuple):
    """The answer to a query."""

    #: ``graph`` for CONSTRUCT and DESCRIBE.
    kind: Literal["select", "ask", "graph"]
    #: Names of the columns: those of SELECT, for ``SELECT *`` as they first appear in the query; ``subject``,
    #: ``predicate``, ``object`` of a graph; none of ASK.
    variables: tuple[str, ...]
    #: Solutions in the query's order, ``None`` where a variable is unbound; or a graph's distinct triples, sorted.
    rows: tuple[tuple[Term | None, ...], ...]
    #: The answer of ASK, else ``None``.
    boolean: bool | None
    #: False if the limit on rows cut the answer.
    complete: bool


def to_w3c(result: QueryResult, format: Format, *, prefixes: Mapping[str, str] | None = None) -> bytes:
    """Convert an answer to one of the W3C's formats; none of them can say that an answer was cut.

    :param result: The answer.
    :param format: ``json``, ``xml``, ``csv`` or ``tsv`` for SELECT; ``json`` or ``xml`` for ASK; ``turtle`` or
        ``ntriples`` for a graph.
    :param prefixes: Namespaces by prefix, for Turtle.

    :returns: UTF-8.

    :raises ValueError: If the format does not fit the kind of result.

    .. seealso:: W3C, *SPARQL 1.1 Query Results JSON Format* and its siblings, 2013.

    >>> to_w3c(QueryResult("ask", (), (), True, True), "json")
    b'{"head":{},"boolean":true}'
    """
    fitting = {"select": ("json", "xml", "csv", "tsv"), "ask": ("json", "xml"), "graph": ("turtle", "ntriples")}
    if format not in fitting[result.kind]:
        raise ValueError(f"format {format!r} does not fit this query; use one of {', '.join(fitting[result.kind])}")
    if result.kind == "graph":
        triples = (pyoxigraph.Triple(*(engine_term(term) for term in row if term)) for row in result.rows)
        if format == "turtle":
            written = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.TURTLE, prefixes=dict(prefixes or {}))
        else:
            written = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    else:
        document: dict[str, Any] = {"head": {"vars": result.variables}, "results": {"bindings": []}}
        if result.kind == "ask":
            document = {"head": {}, "boolean": result.boolean}
        for row in result.rows:
            bound = {name: _json_term(term) for name, term in zip(result.variables, row, strict=True) if term}
            document["results"]["bindings"].append(bound)
        text = json.dumps(document, ensure_ascii=False)
        parsed = pyoxigraph.parse_query_results(text, pyoxigraph.QueryResultsFormat.JSON)
        written = parsed.serialize(format=getattr(pyoxigraph.QueryResultsFormat, format.upper()))
    return written or b""


def _json_term(term: Term) -> dict[str, str]:
    """Give the term as the W3C's JSON format writes it."""
    kind = {"iri": "uri", "blank": "bnode"}.get(term.kind, term.kind)
    extra = {"datatype": term.datatype, "xml:lang": term.language}
    return {"type": kind, "value": term.value} | {key: value for key, value in extra.items() if value}


def engine_term(term: Term) -> Any:
    """Give the term as the engine holds it."""
    if term.kind == "iri":
        return pyoxigraph.NamedNode(term.value)
    if term.kind == "blank":
        return pyoxigraph.BlankNode(term.value)
    datatype = pyoxigraph.NamedNode(term.datatype) if term.datatype else None
    return pyoxigraph.Literal(term.value, datatype=datatype, language=term.language or None)
