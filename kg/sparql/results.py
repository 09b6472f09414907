"""The answer to a SPARQL query, and the W3C's formats for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pyoxigraph

from kg.cached import cached_property
from kg.errors import QueryError
from kg.model.identifiers import to_curie
from kg.model.terms import PREFIXES
from kg.words.phrases import counted
from kg.words.result import Result

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

#: W3C formats of a result: of SELECT and ASK the first four, of CONSTRUCT and DESCRIBE the others.
Format = Literal["json", "xml", "csv", "tsv", "turtle", "ntriples", "jsonld", "rdfxml"]
#: Formats of triples, as the engine names them.
RDF_FORMATS = {
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "rdfxml": pyoxigraph.RdfFormat.RDF_XML,
}


class Term(NamedTuple):
    """One RDF term of an answer."""

    #: ``iri``, ``blank`` or ``literal``.
    kind: str
    #: The IRI, a label such as ``b0`` (numbered anew in each answer), or the literal's text.
    value: str
    #: IRI of a literal's datatype; empty for plain text (``xsd:string``) and where there is a language.
    datatype: str = ""
    #: A literal's language tag in lower case, or empty.
    language: str = ""

    def to_python(self) -> str | int | float | bool:
        """Return the term as a value of Python.

        :returns: A number or a boolean for a well-formed literal of such a datatype; a CURIE for an IRI with a known
            prefix; otherwise the text.

        >>> Term("literal", "2", XSD + "integer").to_python(), Term("iri", PREFIXES["msc"] + "increases").to_python()
        (2, 'msc:increases')
        """
        if self.kind == "iri":
            return to_curie(self.value)
        convert = CONVERTERS.get(self.datatype.removeprefix(XSD)) if self.datatype.startswith(XSD) else None
        try:
            return convert(self.value) if convert else self.value
        except (ValueError, KeyError):
            return self.value


XSD = "http://www.w3.org/2001/XMLSchema#"
#: Name of a datatype to the function that reads its literals.
CONVERTERS: dict[str, Callable[[str], int | float | bool]] = {
    **dict.fromkeys(("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"), int),
    **dict.fromkeys(("decimal", "double", "float"), float),
    "boolean": {"true": True, "1": True, "false": False, "0": False}.__getitem__,
}


@dataclass(frozen=True, repr=False)
class QueryResult(Result[dict[str, Any]]):
    """The answer to a query: a sequence of rows, each from the variable to its value as :meth:`Term.to_python` has it.

    An answer to ASK holds one row, and is true where the answer is.
    """

    #: ``graph`` for CONSTRUCT and DESCRIBE.
    kind: Literal["select", "ask", "graph"]
    #: Names of the columns: those of SELECT, for ``SELECT *`` as they first appear in the query; ``subject``,
    #: ``predicate``, ``object`` of a graph; none of ASK.
    variables: tuple[str, ...]
    #: Solutions in the query's order, ``None`` where a variable is unbound; or a graph's distinct triples, sorted.
    terms: tuple[tuple[Term | None, ...], ...]
    #: The answer of ASK, otherwise ``None``.
    boolean: bool | None
    #: False if the limit on rows cut the answer.
    complete: bool

    @cached_property
    def _rows(self) -> tuple[dict[str, Any], ...]:
        if self.kind == "ask":
            return ({"answer": self.boolean},)
        return tuple(
            {name: term and term.to_python() for name, term in zip(self.variables, row, strict=True)}
            for row in self.terms
        )

    def _held(self) -> Sequence[dict[str, Any]]:
        return self._rows

    def __bool__(self) -> bool:
        return self.boolean if self.boolean is not None else bool(self.terms)

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields of a row: the variables; of ASK, ``answer``."""
        return self.variables or (("answer",) if self.kind == "ask" else ())

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows with values of Python, ``None`` where a variable is unbound."""
        return [dict(row) for row in self._rows]

    def shown_rows(self) -> list[dict[str, Any]]:
        """Return the rows as a table shows them: CURIEs, literals as they are written, nothing where unbound."""
        return [
            {
                name: "" if term is None else to_curie(term.value) if term.kind == "iri" else term.value
                for name, term in zip(self.variables, row, strict=True)
            }
            for row in self.terms
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer in the W3C's JSON format, triples as bindings, with the field ``complete``."""
        return {**_document(self), "complete": self.complete}

    def nothing(self) -> str:
        """Return the text of an answer without rows."""
        return "false" if self.kind == "ask" else "no results"

    def notes(self) -> list[str]:
        """Return a line where the limit on rows cut the answer."""
        return [] if self.complete else [f"cut after {counted(len(self.terms), 'row')}"]

    def __str__(self) -> str:
        if self.kind == "select" or not self:
            return super().__str__()
        return "true" if self.kind == "ask" else to_w3c(self, "turtle", prefixes=PREFIXES).decode().rstrip()

    def _repr_html_(self) -> str:
        return f"<pre>{self}</pre>" if self.kind == "ask" else super()._repr_html_()

    def _title(self) -> str:
        if self.kind == "ask":
            return str(self)
        what = "triple" if self.kind == "graph" else "row"
        return ", ".join([f"{counted(len(self), what)} of {', '.join(self.variables)}", *self.notes()])


def to_w3c(result: QueryResult, format: Format, *, prefixes: Mapping[str, str] | None = None) -> bytes:
    """Convert an answer to one of the W3C's formats; none of them can say that an answer was cut.

    :param result: The answer.
    :param format: ``json``, ``xml``, ``csv`` or ``tsv`` for SELECT; ``json`` or ``xml`` for ASK; ``turtle``,
        ``ntriples``, ``jsonld`` or ``rdfxml`` for a graph.
    :param prefixes: Namespaces by prefix, for the formats that have prefixes.

    :returns: UTF-8.

    :raises ValueError: If the format does not fit the kind of result.

    .. seealso:: W3C, *SPARQL 1.1 Query Results JSON Format* and its siblings, 2013.

    >>> to_w3c(QueryResult("ask", (), (), True, True), "json")
    b'{"head":{},"boolean":true}'
    """
    fitting = {"select": ("json", "xml", "csv", "tsv"), "ask": ("json", "xml"), "graph": tuple(RDF_FORMATS)}
    if format not in fitting[result.kind]:
        raise ValueError(f"format {format!r} does not fit this query; use one of {', '.join(fitting[result.kind])}")
    if result.kind == "graph":
        triples = (pyoxigraph.Triple(*(engine_term(term) for term in row if term)) for row in result.terms)
        known = {} if format == "ntriples" else dict(prefixes or {})
        written = pyoxigraph.serialize(triples, format=RDF_FORMATS[format], prefixes=known)
    else:
        text = _COMPACT(_document(result))
        if format == "json":
            return text.encode(errors="replace")
        parsed = pyoxigraph.parse_query_results(text, pyoxigraph.QueryResultsFormat.JSON)
        written = parsed.serialize(format=getattr(pyoxigraph.QueryResultsFormat, format.upper()))
    return written or b""


#: Writes JSON without spaces.
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _document(result: QueryResult) -> dict[str, Any]:
    """Return an answer in the W3C's JSON format."""
    if result.kind == "ask":
        return {"head": {}, "boolean": result.boolean}
    bindings = [
        {name: _json_term(term) for name, term in zip(result.variables, row, strict=True) if term}
        for row in result.terms
    ]
    return {"head": {"vars": list(result.variables)}, "results": {"bindings": bindings}}


def _json_term(term: Term) -> dict[str, str]:
    """Return the term as the W3C's JSON format writes it."""
    kind = {"iri": "uri", "blank": "bnode"}.get(term.kind, term.kind)
    extra = {"datatype": term.datatype, "xml:lang": term.language}
    return {"type": kind, "value": term.value} | {key: value for key, value in extra.items() if value}


def read_triples(text: bytes) -> list[tuple[Term, ...]]:
    """Read N-Triples.

    :param text: UTF-8.

    :returns: The triples in order; blank nodes are numbered.

    :raises QueryError: If a term is one of RDF 1.2.
    """
    labels: dict[str, str] = {}
    parsed = pyoxigraph.parse(text, pyoxigraph.RdfFormat.N_TRIPLES)
    return [tuple([own_term(term, labels) for term in (q.subject, q.predicate, q.object)]) for q in parsed]


def own_term(term: Any, labels: dict[str, str]) -> Term:
    """Return a term of the engine as ours.

    :param term: The term.
    :param labels: The engine's labels of blank nodes to ours, ``b0`` and so on; new ones are added.

    :returns: The term.

    :raises QueryError: If it is a term of RDF 1.2.
    """
    match term:
        case pyoxigraph.NamedNode():
            return Term("iri", term.value)
        case pyoxigraph.BlankNode():
            return Term("blank", labels.setdefault(term.value, f"b{len(labels)}"))
        case pyoxigraph.Literal(language=None):
            datatype = term.datatype.value
            return Term("literal", term.value, "" if datatype == f"{XSD}string" else datatype)
        case pyoxigraph.Literal(direction=None):
            return Term("literal", term.value, "", term.language or "")
    raise QueryError("the answer holds a term of RDF 1.2 (a triple term or a base direction), which cannot be shown")


def engine_term(term: Term) -> Any:
    """Return the term as the engine holds it."""
    if term.kind == "iri":
        return pyoxigraph.NamedNode(term.value)
    if term.kind == "blank":
        return pyoxigraph.BlankNode(term.value)
    datatype = pyoxigraph.NamedNode(term.datatype) if term.datatype else None
    return pyoxigraph.Literal(term.value, datatype=datatype, language=term.language or None)
