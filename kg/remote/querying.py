"""A user's query at an endpoint: it is checked to be read-only, and a cut answer says so."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pyoxigraph

from kg.errors import LimitError, QueryError
from kg.remote.reading import ROUND, written
from kg.sparql.errors import tokenise
from kg.sparql.evaluation import Limits
from kg.sparql.results import QueryResult, Term, read_triples
from kg.sparql.sandbox import evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.remote.endpoint import EndpointLimits, RemoteEndpoint

#: Seconds in which a query is checked before it is sent.
CHECKING = 5.0


def evaluate_there(
    endpoint: RemoteEndpoint,
    query: str,
    *,
    prefixes: Mapping[str, str],
    bindings: Mapping[str, Term] | None = None,
    limits: Limits = Limits(),  # noqa: B008 (immutable)
) -> QueryResult:
    """Evaluate a query at an endpoint.

    It is first checked here against the grammar of SPARQL 1.1; updates, ``SERVICE`` and malformed queries are not sent.

    :param endpoint: The endpoint.
    :param query: SELECT, ASK, CONSTRUCT or DESCRIBE.
    :param prefixes: Namespaces by prefix, known to the query without being declared.
    :param bindings: Variables of the query, among those that it selects, to their values.
    :param limits: Time, rows and bytes; memory is the endpoint's.

    :returns: The answer, whole unless ``complete`` is false.

    :raises QueryError: If the query is malformed, is an update, or asks another endpoint.
    :raises LimitError: If it took too long, or the answer is too large.
    :raises EndpointError: If the endpoint cannot be reached or answers with something else.
    """
    within = limits._replace(seconds=CHECKING)
    form = evaluate(pyoxigraph.Store, query, prefixes=prefixes, bindings=bindings, limits=within)
    text = _with_bindings(with_prefixes(query, prefixes), bindings or {})
    there = endpoint.limits._replace(seconds=limits.seconds)
    start = time.monotonic()
    if form.kind == "graph":
        return _graph(endpoint.triples(text, limits=there), limits)
    answer = endpoint.ask(text, limits=there)
    if form.kind == "ask":  # Virtuoso may answer ASK as SELECT, with 1 for true
        return QueryResult("ask", (), (), answer.boolean or 1 in answer.numbers(), complete=True)
    places = [answer.variables.index(name) if name in answer.variables else -1 for name in form.variables]
    rows = [tuple([row[at] if at >= 0 else None for at in places]) for row in answer.rows]
    complete = not answer.is_cut
    if complete and rows and len(rows) % ROUND == 0:
        left = limits.seconds - (time.monotonic() - start)
        complete = _count(endpoint, text, there._replace(seconds=max(left, 1.0))) in (None, len(rows))
    for name, value in (bindings or {}).items():  # Virtuoso ignores the last VALUES
        at = form.variables.index(name)
        rows = [row for row in rows if row[at] == value]
    return _limited(QueryResult("select", form.variables, _relabelled(rows), None, complete), limits)


def with_prefixes(query: str, prefixes: Mapping[str, str]) -> str:
    """Declare the known prefixes that a query uses and does not declare."""
    tokens = [token.text for token in tokenise(query)]
    declared = {name for word, name in pairwise(tokens) if word.upper() == "PREFIX"}
    used = {f"{token.partition(':')[0]}:" for token in tokens if ":" in token and token[0] not in "<\"'@"}
    known = sorted(name for name in used - declared if name[:-1] in prefixes)
    return "".join(f"PREFIX {name} <{prefixes[name[:-1]]}>\n" for name in known) + query


def _with_bindings(query: str, bindings: Mapping[str, Term]) -> str:
    """Return a query in which variables that it selects have values."""
    if not bindings:
        return query
    names = " ".join(f"?{name}" for name in bindings)
    return f"{query}\nVALUES ({names}) {{ ({' '.join(map(written, bindings.values()))}) }}"


def _count(endpoint: RemoteEndpoint, query: str, limits: EndpointLimits) -> int | None:
    """Count the rows of a query; ``None`` where the endpoint does not."""
    at = next((token.start for token in tokenise(query) if token.text.upper() == "SELECT"), None)
    if at is None:
        return None
    counting = f"{query[:at]}SELECT (COUNT(*) AS ?n) {{ {{ {query[at:]}\n}} }}"
    try:
        return endpoint.ask(counting, limits=limits).numbers()[0]
    except (QueryError, LimitError, OSError, ValueError, IndexError):
        return None


def _graph(text: bytes, limits: Limits) -> QueryResult:
    """Return the triples of an answer, each once and sorted."""
    try:
        triples = read_triples(text)
    except SyntaxError as error:
        raise QueryError(f"the endpoint's triples cannot be read, or break off: {error}") from None
    names = ("subject", "predicate", "object")
    return _limited(QueryResult("graph", names, tuple(sorted(set(triples))), None, complete=True), limits)


def _limited(result: QueryResult, limits: Limits) -> QueryResult:
    """Cut an answer at the limit on rows; too many bytes are an error."""
    size = sum(len(part.encode()) for row in result.terms for term in row if term for part in term[1:])
    if size > limits.result_bytes:
        raise LimitError(f"the result exceeds {limits.result_bytes:,} bytes; add LIMIT or select fewer columns")
    if len(result.terms) <= limits.rows:
        return result
    return QueryResult(result.kind, result.variables, result.terms[: limits.rows], None, complete=False)


def _relabelled(rows: Sequence[tuple[Term | None, ...]]) -> tuple[tuple[Term | None, ...], ...]:
    """Relabel the blank nodes of an answer as in other answers of this graph."""
    labels: dict[str, str] = {}

    def own(term: Term | None) -> Term | None:
        if term is None or term.kind != "blank":
            return term
        return term._replace(value=labels.setdefault(term.value, f"b{len(labels)}"))

    return tuple(tuple(map(own, row)) for row in rows)
