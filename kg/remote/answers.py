"""The answer of an endpoint to SELECT or ASK, read from the W3C's JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.sparql.results import XSD, Term

if TYPE_CHECKING:
    from email.message import Message

#: Virtuoso's headers of an answer that was cut: the limit on rows, and the state of a query that ran out of time.
MOST_ROWS, STATE, PARTIAL = "X-SPARQL-MaxRows", "X-SQL-State", "S1TAT"
#: Virtuoso's truth values to the canonical ones.
_BOOLEANS = {"0": "false", "1": "true"}
_KINDS = {"uri": "iri", "bnode": "blank", "literal": "literal", "typed-literal": "literal"}


class Answer(NamedTuple):
    """An answer to SELECT or ASK."""

    variables: tuple[str, ...]
    #: One row for each solution; ``None`` where a variable is unbound.
    rows: list[tuple[Term | None, ...]]
    #: The answer of ASK, otherwise ``None``.
    boolean: bool | None
    #: Whether the endpoint reports that it left rows out.
    is_cut: bool

    def numbers(self) -> list[int]:
        """Return the whole numbers of the last column.

        :returns: One for each row; 0 where it is unbound.

        :raises ValueError: If a value is not a whole number.
        """
        return [int(term.value) if (term := row[-1]) else 0 for row in self.rows]


def read_answer(body: bytes, headers: Message) -> Answer:
    """Read an answer.

    :param body: The W3C's JSON.
    :param headers: Its headers.

    :returns: The answer; the labels of blank nodes are the endpoint's and hold in this answer only.

    :raises ValueError: If it is not in that format.
    """
    try:
        document = json.loads(body)
        if "boolean" in document:
            return Answer((), [], _boolean(document["boolean"]), False)
        variables = tuple(map(str, document["head"]["vars"]))
        rows = [
            tuple([_term(binding[name]) if name in binding else None for name in variables])
            for binding in document["results"]["bindings"]
        ]
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from None
    most = headers.get(MOST_ROWS, "")
    is_cut = (most.isdecimal() and len(rows) >= int(most)) or headers.get(STATE) == PARTIAL
    return Answer(variables, rows, None, is_cut)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("the answer to ASK is neither true nor false")
    return value


def _term(value: Any) -> Term:
    kind, text = _KINDS[value["type"]], value["value"]
    if not isinstance(text, str):
        raise TypeError("a value is no text")
    datatype = str(value.get("datatype", ""))
    if datatype == f"{XSD}string":
        datatype = ""
    elif datatype == f"{XSD}boolean":
        text = _BOOLEANS.get(text, text)
    language = str(value.get("xml:lang", "")).lower()
    return Term(kind, text, "" if language else datatype, language)
