"""Reading large answers of an endpoint page by page, with a count that reveals missing rows.

Endpoints cut long answers, some of them in silence. So rows are counted before they are read, and the two numbers are
compared. Pages follow one another by the text of a key, not by OFFSET, which some endpoints limit to 10,000.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kg.remote.credentials import EndpointError
from kg.remote.endpoint import SizeError
from kg.sparql.results import Term, engine_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Triple

    from kg.remote.answers import Answer
    from kg.remote.endpoint import RemoteEndpoint

    Row = tuple[Term | None, ...]

#: Rows of a page, fewer than the limit of any endpoint that we know.
PAGE = 5_000
#: Endpoints limit rows to multiples of this.
ROUND = 100
#: Things that are counted in one query.
MOST_AT_ONCE = 500
#: Characters of the values in one query; endpoints limit the length of a query.
MOST_TEXT = 20_000
#: The triples that are read: blank nodes cannot be asked for again.
NAMED = "isIRI(?s) && !isBlank(?o)"


def written(term: Term) -> str:
    """Return a term as SPARQL has it.

    :param term: The term.

    :returns: Its text, in angle brackets or quotation marks.

    :raises EndpointError: If it is an IRI that RDF does not allow.
    """
    try:
        return str(engine_term(term))
    except ValueError as error:
        raise EndpointError(f"{term.value!r} is no IRI that can be asked for: {error}") from None


def iri(text: str) -> str:
    """Return an IRI as SPARQL has it; see :func:`written`."""
    return written(Term("iri", text))


class PageReader:
    """Reads an endpoint; pages shrink to the size that the endpoint returns.

    :param endpoint: The endpoint.
    :param page: Most rows of a page.
    """

    def __init__(self, endpoint: RemoteEndpoint, *, page: int = PAGE) -> None:
        self.endpoint = endpoint
        self._page = page

    def count(self, most: int) -> int:
        """Count the triples up to a number, without a scan of a large graph."""
        return self.endpoint.ask(f"SELECT (COUNT(*) AS ?n) {{ SELECT ?s {{ ?s ?p ?o }} LIMIT {most} }}").numbers()[0]

    def predicate_counts(self) -> dict[str, int]:
        """Count the triples of each predicate, as the endpoint has them.

        :returns: IRI of a predicate to the number of its triples, sorted by IRI.
        """
        found: dict[str, int] = {}
        while True:
            answer, rows = self._by_predicate("?s ?p ?o", max(found, default=""))
            is_new = not rows.keys() <= found.keys()
            found |= rows
            # A round number of rows may be a limit.
            if not is_new or not (answer.is_cut or len(rows) % ROUND == 0 or len(rows) == self._page):
                return found

    def copied_counts(self) -> dict[str, int]:
        """Count the triples of each predicate without blank nodes; see :meth:`predicate_counts`.

        :returns: IRI of a predicate to the number of its triples, sorted by IRI.

        :raises EndpointError: If they do not add up.
        """
        where = f"?s ?p ?o FILTER({NAMED})"
        (total,) = self.endpoint.ask(f"SELECT (COUNT(*) AS ?n) {{ {where} }}").numbers()
        found: dict[str, int] = {}
        while (counted := sum(found.values())) < total:
            found |= self._by_predicate(where, max(found, default=""))[1]
            if sum(found.values()) == counted:
                break
        if counted != total:
            raise self._missing(counted, total)
        return found

    def _by_predicate(self, where: str, after: str) -> tuple[Answer, dict[str, int]]:
        """Count the rows of a pattern by predicate, for a page of the predicates that follow one."""
        beyond = f"FILTER(STR(?p) > {written(Term('literal', after))})" if after else ""
        answer = self.endpoint.ask(
            f"SELECT ?p (COUNT(*) AS ?n) {{ {where} {beyond} }} GROUP BY ?p ORDER BY STR(?p) LIMIT {self._page}"
        )
        return answer, {_value(row[0]): int(_value(row[1])) for row in answer.rows}

    def triples(self, counts: Mapping[str, int]) -> Iterator[Row]:
        """Yield every triple without blank nodes.

        :param counts: The result of :meth:`copied_counts`, or a part of it.

        :yields: Subject, predicate and object.

        :raises EndpointError: If their number is not the one counted.
        """
        few: list[str] = []
        for predicate, count in counts.items():
            if count > self._page // 2:
                where = f"?s {iri(predicate)} ?o FILTER({NAMED})"
                for subject, value in self.pages("?s ?o", where, "s", count):
                    yield subject, Term("iri", predicate), value
            else:
                few.append(predicate)
        batches = split(few, lambda one: counts[one], self._page, len)
        for batch in batches:
            yield from self.batch(batch, "?s ?p ?o", f"VALUES ?p {{ %s }} ?s ?p ?o FILTER({NAMED})", counts)

    def batch(
        self,
        values: Sequence[str],
        select: str,
        where: str,
        counts: Mapping[str, int] | None = None,
        *,
        group: str = "",
    ) -> Iterator[Row]:
        """Yield the rows of some things, from several answers if they do not fit one.

        :param values: IRIs.
        :param select: The variables.
        :param where: The pattern, with ``%s`` where the values go.
        :param counts: The number of rows of each, if known.
        :param group: A clause that groups the rows.

        :yields: The rows.

        :raises EndpointError: If their number is not the one counted, or the answer on one thing is cut.
        """
        query = f"SELECT {select} {{ {where.replace('%s', ' '.join(map(iri, values)))} }} {group}"
        expected = None if counts is None else sum(counts[value] for value in values)
        rows: list[Row] | None = None
        try:
            answer = self.endpoint.ask(query)
            if not answer.is_cut and expected in (None, len(answer.rows)):
                rows = answer.rows
        except SizeError:
            if len(values) == 1:
                raise
        if rows is not None:
            yield from rows
        elif len(values) == 1:
            raise self._missing(len(answer.rows), len(answer.rows) + 1 if expected is None else expected)
        else:
            for half in _halves(values):
                yield from self.batch(half, select, where, counts, group=group)

    def counts(self, where: str, things: Iterable[str]) -> dict[str, int]:
        """Count the rows of a pattern, thing by thing.

        :param where: The pattern, from ``?x`` to ``?y``, with ``%s`` where the things go.
        :param things: IRIs that ``?x`` stands for.

        :returns: How many rows there are; 0 where there are none.
        """
        found = dict.fromkeys(things, 0)
        for batch in split(list(found), lambda _: 1, MOST_AT_ONCE, len):
            for row in self.batch(batch, "?x (COUNT(?y) AS ?n)", where, group="GROUP BY ?x"):
                if row[0] and row[1]:
                    found[row[0].value] = int(row[1].value)
        return found

    def rows(self, select: str, where: str, counts: Mapping[str, int]) -> Iterator[Row]:
        """Yield the rows of a pattern for many things.

        :param select: The variables, ``?x`` and ``?y`` among them.
        :param where: The pattern; see :meth:`counts`.
        :param counts: How many rows there are of each thing.

        :yields: The rows.

        :raises EndpointError: If their number is not the one counted.
        """
        several = [thing for thing, count in counts.items() if 0 < count <= self._page // 2]
        for batch in split(several, counts.__getitem__, self._page, len):
            yield from self.batch(batch, select, where, counts)
        for thing, count in counts.items():
            if count > self._page // 2:
                yield from self.pages(select, where.replace("%s", iri(thing)), "y", count)

    def described(self, where: str, things: Iterable[str]) -> Iterator[Triple]:
        """Yield the triples ``?x ?p ?y`` of a pattern for many things.

        :param where: The pattern; see :meth:`counts`. Each of its rows is another triple.
        :param things: IRIs that ``?x`` stands for.

        :yields: The triples, as the parser returns them.

        :raises EndpointError: If their number is not the one counted.
        """
        counts = self.counts(where, things)
        for batch in split((x for x, count in counts.items() if count), counts.__getitem__, self._page, len):
            yield from self._described(batch, where, counts)

    def _described(self, things: Sequence[str], where: str, counts: Mapping[str, int]) -> Iterator[Triple]:
        """Yield the triples of a batch, from several answers if they do not fit one."""
        from pyoxigraph import RdfFormat, parse

        expected = sum(counts[thing] for thing in things)
        found: list[Triple] = []
        with suppress(SizeError, SyntaxError):
            text = self.endpoint.triples(
                f"CONSTRUCT {{ ?x ?p ?y }} WHERE {{ {where.replace('%s', ' '.join(map(iri, things)))} }}"
            )
            found = [quad.triple for quad in parse(text, RdfFormat.N_TRIPLES)]
        if len(found) == expected:
            yield from found
        elif len(things) == 1:
            raise self._missing(len(found), expected)
        else:
            for half in _halves(things):
                yield from self._described(half, where, counts)

    def pages(self, select: str, where: str, key: str, count: int) -> Iterator[Row]:
        """Yield the rows of a pattern, sorted by the text of a key.

        :param select: The variables; the key is among them.
        :param where: The pattern.
        :param key: A variable; no value of it has as many rows as fit on a page.
        :param count: How many rows there are.

        :yields: The rows.

        :raises EndpointError: If their number is not the one counted, or they are not in order.
        """
        position = select.removeprefix("DISTINCT ").split().index(f"?{key}")
        start, compare, read = "", ">=", 0
        while read < count:
            beyond = f"FILTER(STR(?{key}) {compare} {written(Term('literal', start))})" if start else ""
            query = f"SELECT {select} {{ {where} {beyond} }} ORDER BY STR(?{key}) LIMIT {self._page}"
            try:
                answer = self.endpoint.ask(query)
            except SizeError:
                if self._page < 100:
                    raise
                self._page //= 2
                continue
            if answer.is_cut and len(answer.rows) < self._page:
                self._page = max(len(answer.rows), 1)
            keys = [_value(row[position]) for row in answer.rows]
            if not keys or keys != sorted(keys) or keys[0] < start:
                break
            if read + len(keys) == count:
                yield from answer.rows
                return
            # Rows with the last key may continue on the next page.
            whole = keys.index(keys[-1]) or len(keys)
            compare = ">=" if whole < len(keys) else ">"
            start = keys[-1]
            read += whole
            yield from answer.rows[:whole]
        if read != count:
            raise self._missing(read, count)

    def _missing(self, read: int, count: int) -> EndpointError:
        return EndpointError(
            f"{self.endpoint}: {read:,} of {count:,} rows came; it cuts or reorders answers, or its data are changing"
        )


def split(
    values: Iterable[str], weigh: Callable[[str], int], most: int, text: Callable[[str], int]
) -> Iterator[list[str]]:
    """Split values into batches.

    :param values: The values.
    :param weigh: How many rows one of them has.
    :param most: Most rows of a batch, where it has more than one value.
    :param text: How many characters one of them has.

    :yields: The batches; one after another they are the values.
    """
    batch: list[str] = []
    rows = characters = 0
    for value in values:
        rows, characters = rows + weigh(value), characters + text(value) + 3
        if batch and (rows > most or characters > MOST_TEXT):
            yield batch
            batch, rows, characters = [], weigh(value), text(value) + 3
        batch.append(value)
    if batch:
        yield batch


def _halves(values: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    middle = len(values) // 2
    return values[:middle], values[middle:]


def _value(term: Term | None) -> str:
    return term.value if term else ""
