"""Advice on a query: names that do not occur in the graph, and parts that nothing joins."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kg.errors import KGError
from kg.model.identifiers import to_curie
from kg.sparql.errors import tokenise
from kg.suggest import suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kg.sparql.errors import Token
    from kg.sparql.results import QueryResult

#: Longest query whose joins are looked at, in characters: the parser of rdflib is slow on long ones.
LONGEST = 4_000
#: Most names of a query that are looked up.
MOST_NAMES = 40
#: Words before an IRI that is a namespace, a graph or an address, not a name in the graph.
_NOT_A_NAME = frozenset({"PREFIX", "BASE", "FROM", "NAMED", "GRAPH", "SERVICE", "^^"})
#: Names that occur in the graph, as a property or a class.
_VOCABULARY = "SELECT DISTINCT ?name { { ?s ?name ?o } UNION { ?s a ?name } }"


def unknown_names(query: str, prefixes: Mapping[str, str], evaluate: Callable[[str], QueryResult]) -> list[str]:
    """Name the IRIs of a query that do not occur in the graph, the likely reason for an empty answer.

    :param query: A query that can be evaluated.
    :param prefixes: Namespaces by prefix, known to the query.
    :param evaluate: Answers a query from the graph.

    :returns: A line for each such IRI, with the property or class that looks like it.
    """
    names = list(dict.fromkeys(_names(query, prefixes)))[:MOST_NAMES]
    if not names:
        return []
    values = " ".join(f"<{name}>" for name in names)
    try:
        missing = evaluate(
            f"SELECT ?name {{ VALUES ?name {{ {values} }} FILTER NOT EXISTS {{ ?name ?p ?o }} "
            "FILTER NOT EXISTS { ?s ?name ?o } FILTER NOT EXISTS { ?s ?p ?name } }"
        )
        known = [to_curie(row[0].value) for row in evaluate(_VOCABULARY).terms if row[0]] if missing.terms else []
    except KGError:  # advice may fail; the answer stands without it
        return []
    lines = []
    for (term,) in missing.terms:
        curie = to_curie(term.value) if term else ""
        prefix, _, local = curie.partition(":")
        alike = [name.partition(":")[2] for name in known if name.startswith(f"{prefix}:")]
        near = suggest(local, alike, "name", count=1)
        lines.append(f"{curie} does not occur in this graph{f'; did you mean {prefix}:{near[0]}?' if near else ''}")
    return lines


def _names(query: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    """Yield the IRIs of nodes and properties in a query."""
    tokens = tokenise(query)
    declared = dict(prefixes)
    for before, token in pairwise([*tokens[:1], *tokens]):
        word = before.text.upper()
        if word.endswith(":") and token.text.startswith("<"):
            declared[before.text[:-1]] = token.text[1:-1]
        elif word in _NOT_A_NAME or token.text.endswith(":"):
            continue
        elif iri := _expand(token, declared):
            yield iri


def _expand(token: Token, prefixes: Mapping[str, str]) -> str:
    """Return the IRI that a token stands for, or nothing."""
    text = token.text
    if text.startswith("<") and text.endswith(">") and ":" in text and "\\" not in text:
        return text[1:-1]
    prefix, colon, name = text.partition(":")
    if not colon or prefix == "_" or text[0] in "\"'<?$@" or prefix not in prefixes or "\\" in name:
        return ""
    return prefixes[prefix] + name


def cross_joins(query: str, prefixes: Mapping[str, str]) -> list[str]:
    """Name the parts of a query that share no variable: every row of one is combined with every row of the other.

    :param query: A query.
    :param prefixes: Namespaces by prefix, known to the query.

    :returns: A line for each group of patterns with such parts; empty where there are none, or where the query is too
        long or too deep to look.
    """
    if len(query) > LONGEST:
        return []
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(query), initNs=dict(prefixes)).algebra
    except Exception:  # rdflib raises whatever its parser does; the engine says what is wrong
        return []
    return list(dict.fromkeys(_crossed(algebra)))


def _crossed(node: Any) -> Iterator[str]:
    """Yield a line for each group of patterns, below a node of the algebra, whose parts share no variable."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if not isinstance(node, CompValue):
        return
    if node.name in {"Join", "LeftJoin", "BGP", "Filter", "Extend"}:
        inner: list[Any] = []
        parts = [part for part in _parts(node, inner) if part]
        groups = _connected(parts)
        if len(groups) > 1:
            shown = " and ".join(sorted(", ".join(f"?{name}" for name in sorted(group)[:4]) for group in groups)[:3])
            yield f"nothing joins {shown}: every row of one is combined with every row of the other"
        for other in inner:
            yield from _crossed(other)
        return
    for value in node.values():
        for child in value if isinstance(value, list) else [value]:
            yield from _crossed(child)


def _parts(node: Any, inner: list[Any]) -> Iterator[set[str]]:
    """Yield the variables of each pattern that a group joins; deeper groups are added to ``inner``."""
    match node.name:
        case "Join" | "LeftJoin":
            yield from _parts(node.p1, inner)
            yield from _parts(node.p2, inner)
        case "BGP":
            yield from ({str(term) for term in triple if _is_variable(term)} for triple in node.triples)
        case "Filter" | "Extend":
            yield from _parts(node.p, inner)
            yield {str(name) for name in _variables(node.expr)} | ({str(node.var)} if node.name == "Extend" else set())
        case "ToMultiSet" if node.p.name == "values":
            return  # it has few rows
        case _:
            inner.append(node)
            shown = node.p if node.name == "ToMultiSet" else node
            # A CompValue returns the name itself for a field that it lacks, so get() takes no default.
            yield {str(name) for field in ("PV", "_vars") if field in shown for name in shown[field]}


def _is_variable(term: Any) -> bool:
    from rdflib.term import BNode, Variable

    return isinstance(term, Variable | BNode)


def _variables(expression: Any) -> Iterator[Any]:
    """Yield the variables of an expression."""
    from rdflib.plugins.sparql.parserutils import CompValue
    from rdflib.term import Variable

    if isinstance(expression, Variable):
        yield expression
    elif isinstance(expression, CompValue):
        for value in expression.values():
            yield from _variables(value)
    elif isinstance(expression, list):
        for value in expression:
            yield from _variables(value)


def _connected(parts: Iterable[set[str]]) -> list[set[str]]:
    """Join sets that share a member."""
    groups: list[set[str]] = []
    for part in parts:
        apart = [group for group in groups if not group & part]
        groups = [*apart, part.union(*(group for group in groups if group & part))]
    return groups
