"""The named queries: SPARQL files that begin with their title and their parameters.

``# title: ...``, then ``# param: name = default — meaning`` for each value, then ``# columns: one, two`` of a SELECT;
See ``examples/README.md``. A parameter without a value is left open: the query answers for all values.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kg.answers.describe import KINDS, find_thing
from kg.errors import DataError, QueryError
from kg.model.identifiers import to_iri
from kg.model.terms import OWN_PREFIXES, PREFIXES, value_curie
from kg.resources import folder
from kg.sparql.results import Term
from kg.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kg.names.questions import NamedContent

SHACL = "http://www.w3.org/ns/shacl#"
#: The first words of queries, after their comments.
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
HEADER = re.compile(r"# (title|param|columns): (.+)")
PARAMETER = re.compile(r"(?P<name>\w+) = (?P<default>\"[^\"]*\"|\d+|[\w.-]+:[\w.-]+) — (?P<meaning>.*\S)")


class Parameter(NamedTuple):
    """A value that a query takes; its name is that of a variable of the query."""

    name: str
    #: The value for which the expected answer was written, as in the file: a CURIE, a number, or text in quotes.
    default: str
    #: Its meaning, in words.
    meaning: str

    @property
    def kind(self) -> str:
        """The kind of value: ``text``, ``number``, ``category``, ``entity``, or the prefix of an identifier."""
        if self.default.startswith('"'):
            return "text"
        prefix, colon, _ = self.default.partition(":")
        if not colon:
            return "number"
        if prefix == "biolink":
            return "category"
        if prefix == "msc":
            return "word"
        return prefix if prefix in OWN_PREFIXES and prefix != "ent" else "entity"


class NamedQuery(NamedTuple):
    """A query with its name, title and parameters."""

    name: str
    title: str
    #: In the order of the file and of the first columns.
    parameters: tuple[Parameter, ...]
    #: Those of SELECT; empty for ASK and CONSTRUCT.
    columns: tuple[str, ...]
    #: The whole file: SPARQL.
    text: str

    def parameter(self, name: str) -> Parameter:
        """Find a parameter.

        :param name: Its name.

        :returns: The parameter.

        :raises ValueError: If the query has none of that name.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        there = ", ".join(parameter.name for parameter in self.parameters)
        raise ValueError(f"the query {self.name!r} takes no {name!r}; it takes {there or 'no value at all'}")


def list_queries() -> list[NamedQuery]:
    """Read the queries that come with the graph.

    :returns: All of them, by name.

    :raises InstallationError: If their folder is missing.
    :raises DataError: If a file has no title, or a parameter cannot be read.
    """
    return [read_query(path) for path in sorted(folder("queries").glob("*.rq"))]


def find_query(name: str) -> NamedQuery:
    """Read one of the queries that come with the graph.

    :param name: The name of its file, without the ending.

    :returns: The query.

    :raises QueryError: If there is none of that name.
    :raises InstallationError: If their folder is missing.
    :raises DataError: If the file has no title, or a parameter cannot be read.
    """
    paths = {path.stem: path for path in folder("queries").glob("*.rq")}
    if name in paths:
        return read_query(paths[name])
    near = suggest(name, sorted(paths), "word")
    way_out = f"did you mean {', '.join(near)}?" if near else "'kg query' lists them"
    raise QueryError(f"no query {name!r}; {way_out}")


def to_shacl(queries: Iterable[NamedQuery]) -> str:
    """Describe queries as examples that query editors and endpoints can pick up.

    :param queries: The queries.

    :returns: Turtle: one ``sh:SPARQLExecutable`` each, with its title, its prefixes declared and its text.

    .. seealso:: SIB, *SPARQL examples*, https://github.com/sib-swiss/sparql-examples, whose form this is.
    """
    from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

    sh, rdf, rdfs = SHACL, "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#"
    triples = []
    for query in queries:
        node = NamedNode(f"{to_iri('msc:')}query-{query.name}")
        form = next(word for word in FORMS if re.search(rf"^{word}\b", query.text, re.MULTILINE))
        used = sorted(prefix for prefix in PREFIXES if re.search(rf"(?<![\w:]){re.escape(prefix)}:", query.text))
        declared = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in used)
        triples += [
            Triple(node, NamedNode(rdf + "type"), NamedNode(sh + "SPARQLExecutable")),
            Triple(node, NamedNode(rdf + "type"), NamedNode(f"{sh}SPARQL{form.capitalize()}Executable")),
            Triple(node, NamedNode(rdfs + "comment"), Literal(query.title, language="en")),
            Triple(node, NamedNode(sh + form.lower()), Literal(declared + query.text)),
        ]
    prefixes = {"sh": sh, "rdfs": rdfs, "msc": PREFIXES["msc"]}
    return (serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def read_query(path: Path) -> NamedQuery:
    """Read a query file.

    :param path: The file, in UTF-8.

    :returns: The query, named after the file.

    :raises DataError: If it has no title, or a line about a parameter cannot be read.
    """
    text = path.read_text(encoding="utf-8")
    title, columns = "", ()
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), 1):
        found = HEADER.fullmatch(line)
        if not found:
            continue
        if found[1] == "title":
            title = found[2]
        elif found[1] == "columns":
            columns = tuple(found[2].split(", "))
        elif match := PARAMETER.fullmatch(found[2]):
            parameters.append(Parameter(**match.groupdict()))
        else:
            raise DataError(path.name, number, "not '# param: name = default — meaning'")
    if not title:
        raise DataError(path.name, 1, "no line '# title: ...' says what the query answers")
    return NamedQuery(path.stem, title, tuple(parameters), columns, text)


def read_bindings(query: NamedQuery, values: Mapping[str, str | int], names: NamedContent) -> dict[str, Term]:
    """Read the values of a named query as terms.

    :param query: The query.
    :param values: Parameter to its value: the name of an entity or a category, an identifier of ours with or
        without its prefix, a text or a whole number, whichever the parameter takes.
    :param names: Reads names.

    :returns: Parameter to the term that it is bound to.

    :raises NameNotFoundError: If a value stands for nothing in the graph.
    :raises AmbiguousNameError: If a value stands for several entities.
    :raises ValueError: If the query has no such parameter, or a value is not of its kind.
    """
    return {name: _term(query.parameter(name), value, names) for name, value in values.items()}


def _term(parameter: Parameter, value: str | int, names: NamedContent) -> Term:
    text = str(value)
    match parameter.kind:
        case "text":
            return Term("literal", text)
        case "number":
            if not (text.isascii() and text.isdecimal()):
                raise ValueError(f"{parameter.name} takes a whole number, not {text!r}")
            return Term("literal", text, to_iri("xsd:integer"))
        case "category":
            curie = names.read_category(text)
        case "word":
            curie = text if text.startswith("msc:") else value_curie(text)
        case "entity":
            curie = names.curie(text)
        case prefix:
            curie = text if text.startswith(f"{prefix}:") else f"{prefix}:{text}"
            find_thing(KINDS[prefix], curie, names.content)
    return Term("iri", to_iri(curie))
