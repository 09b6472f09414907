"""One-line messages with line and column for malformed queries; the engine's own are dumps of its grammar."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import NamedTuple

import pyoxigraph

from kg.suggest import suggest


class Token(NamedTuple):
    """One word, name, string or mark of a query, and where it stands."""

    text: str
    start: int
    end: int


_TOKEN = re.compile(
    r"""(?P<skip> \s+ | \#[^\n\r]*)
    | \"{3} (?: [^"\\] | \\. | "(?!"") )* (?: \"{3} | \Z )
    | '{3} (?: [^'\\] | \\. | '(?!'') )* (?: '{3} | \Z )
    | " (?: [^"\\\n\r] | \\. )* "  |  ' (?: [^'\\\n\r] | \\. )* '
    | < (?: [^<>"{}|^`\\\x00-\x20] | \\[uU] )* >                                    # IRI
    | [?$]\w+                                                                       # variable
    | (?P<name> (?: [^\W\d][\w.-]* )? : (?: [\w:%-] | \\\S | \.(?=[\w:%\\-]) )* )   # prefixed name, blank node
    | @[A-Za-z]+(?:-\w+)*
    | [^\W\d]\w*                                                                    # keyword
    | (?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?
    | \^\^ | && | \|\| | [!<>]= | .""",
    re.VERBOSE | re.DOTALL,
)

#: Keywords to suggest for a misspelt word.
_KEYWORDS = frozenset(
    """SELECT ASK CONSTRUCT DESCRIBE PREFIX BASE DISTINCT REDUCED FROM NAMED WHERE FILTER OPTIONAL UNION MINUS GRAPH
    BIND VALUES UNDEF EXISTS NOT GROUP ORDER BY HAVING ASC DESC LIMIT OFFSET COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT
    SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI CONTAINS STRSTARTS STRENDS STRLEN SUBSTR REPLACE REGEX CONCAT
    LCASE UCASE COALESCE""".split()
)

#: The first words of queries that only read.
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")

_UPDATES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())

#: The engine's messages on queries that are grammatical, to ours.
_FAULTS = {
    "IRI parsing failed": "not an absolute IRI (declare a BASE, or write it in full)",
    "The SELECT contains a variable that is unbound": "SELECT names a variable that is neither in GROUP BY nor inside "
    "an aggregate such as COUNT or SAMPLE",
    "SELECT * is not authorized with GROUP BY": "SELECT * does not go with GROUP BY; name the variables",
    "Duplicated variable name in SELECT": "SELECT names a variable twice",
    "The SELECT overrides an existing variable": "AS in SELECT gives a name that is already in use",
    "The SELECT contains an expression with a variable": "SELECT computes with a variable that is neither in GROUP BY "
    "nor inside an aggregate",
    "BIND is overriding an existing variable": "BIND gives a name that is already in use",
    "The VALUES clause rows": "a row of VALUES has not as many values as there are variables; write UNDEF for a gap",
    "Repeated variables": "VALUES names a variable twice",
}

#: More blanks than any keyword of the grammar has letters.
_PADDING = "\n" + " " * 40


def tokenise(query: str) -> list[Token]:
    """Split a query into tokens; comments and white space are left out."""
    found = (match for match in _TOKEN.finditer(query) if match.lastgroup != "skip")
    return [Token(match[0], match.start(), match.end()) for match in found]


def selects_all(tokens: list[str]) -> bool:
    """Return whether the outermost SELECT, always the first, is ``SELECT *``."""
    words = [token.upper() for token in tokens]
    if "SELECT" not in words:
        return False
    rest = words[words.index("SELECT") + 1 :][:2]
    return rest[:1] == ["*"] or (rest[0] in {"DISTINCT", "REDUCED"} and rest[1:] == ["*"])


def explain(query: str, prefixes: dict[str, str]) -> str:
    """Say in one line, with line and column, what is wrong with a query.

    The engine names the farthest character at which any rule of its grammar failed, often some letters past the
    fault. So we ask it which is the shortest run of tokens that begins no query: that run's last token is the fault.
    Blanks are put behind each run, so a run that may go on is one that fails at the blanks' very end.
    """
    tokens = tokenise(query)
    if not tokens:
        return "the query is empty"
    for token in tokens:
        if _is_open_string(token.text):
            return f"{_place(query, token.start)}: the string that starts here is not closed"
    index = bisect_left(range(len(tokens)), True, key=lambda last: _is_dead_end(query[: tokens[last].end], prefixes))
    if index == len(tokens):
        problem = _fault(query, prefixes) or _unfinished(query, tokens)
        return f"{_place(query, tokens[-1].end)}: {problem}"
    token, before = tokens[index], tokens[:index]
    if problem := _update(token, before) or _unknown_prefix(token, before, prefixes):
        return f"{_place(query, token.start)}: {problem}"
    if fault := _fault_up_to(query, token, before, prefixes):
        token = _whole_iri(query, token)
        return f"{_place(query, token.start)}: {fault}, at {_shown(token)}"
    return f"{_place(query, token.start)}: unexpected {_shown(token)}{_hint(token, before)}"


def _is_open_string(text: str) -> bool:
    """Return whether a token is the beginning of a string that is not closed."""
    if text[:3] in {'"' * 3, "'" * 3}:
        return len(text) < 6 or not text.endswith(text[:3])
    return text in {'"', "'"}


def _update(token: Token, before: list[Token]) -> str:
    """Return the message for a token that begins an update, otherwise nothing."""
    word, words = token.text.upper(), {other.text.upper() for other in before}
    if word not in _UPDATES or not words.isdisjoint(_FORMS):
        return ""
    return f"{word} is an update, but queries here are read-only: {', '.join(_FORMS)}"


def _unknown_prefix(token: Token, before: list[Token], prefixes: dict[str, str]) -> str:
    """Return the message for a name with an undeclared and unknown prefix, otherwise nothing."""
    prefix, colon, _ = token.text.partition(":")
    if not colon or not re.match(r"[^\W\d_][\w.-]*\Z|\Z", prefix):
        return ""
    declared = {name.text[:-1] for word, name in pairwise([*before, token]) if word.text.upper() == "PREFIX"}
    known = sorted(declared | set(prefixes))
    if prefix in known:
        return ""
    near = "".join(f"; did you mean '{name}:'?" for name in suggest(prefix, known, "word", count=1))
    return f"unknown prefix '{prefix}:'{near}; known: {', '.join(f'{name}:' for name in known) or 'none'}"


def _fault_up_to(query: str, token: Token, before: list[Token], prefixes: dict[str, str]) -> str:
    """Return the non-grammatical fault of a query that is cut after or before a token, otherwise nothing."""
    if fault := _fault(query[: token.end], prefixes):
        return fault
    fault = _fault(query[: before[-1].end], prefixes) if before else ""
    return "" if "SELECT" in fault else fault  # a query that is cut before its GROUP BY always has that fault


def _whole_iri(query: str, token: Token) -> Token:
    """Return the whole IRI if the token is the end of one, otherwise the token."""
    if not token.text.endswith(">"):
        return token
    start = query.rfind("<", 0, token.end)
    return Token(query[start : token.end], start, token.end)


def _hint(token: Token, before: list[Token]) -> str:
    """Suggest what an unexpected token was meant to be; empty without a suggestion."""
    word = token.text.upper()
    if before and before[-1].text.upper() == "PREFIX":
        return "; a prefix is declared as in PREFIX ex: <http://example.org/>"
    near = suggest(word, sorted(_KEYWORDS - {word}), "word", count=1)
    return "".join(f"; did you mean {keyword}?" for keyword in near)


def _shown(token: Token) -> str:
    """Quote a token in one line, cut where it is long; control characters, which a terminal obeys, are escaped."""
    text = " ".join(token.text.split())
    text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
    return f"'{text}'" if len(text) <= 40 else f"'{text[:37]}...'"


def _failure(text: str, prefixes: dict[str, str]) -> str:
    """Return the engine's message on a malformed text, otherwise nothing."""
    try:
        pyoxigraph.Store().query(text, prefixes=prefixes)
    except SyntaxError as error:
        return str(error)
    except Exception:  # well-formed, and stopped by something else
        return ""
    return ""


def _is_dead_end(text: str, prefixes: dict[str, str]) -> bool:
    """Return whether no query begins with a text; its last token is whole."""
    padded = text + _PADDING
    failure = _failure(padded, prefixes)
    return bool(failure) and not failure.startswith(f"error at {padded.count(chr(10)) + 1}:{len(_PADDING)}:")


def _fault(text: str, prefixes: dict[str, str]) -> str:
    """Return the non-grammatical fault of a text, otherwise nothing."""
    failure = _failure(text, prefixes)
    return next((ours for theirs, ours in _FAULTS.items() if theirs in failure), "")


def _unfinished(query: str, tokens: list[Token]) -> str:
    """Name the innermost bracket that the query leaves open."""
    left: list[Token] = []
    for token in tokens:
        if token.text in {"{", "(", "["}:
            left.append(token)
        elif token.text in {"}", ")", "]"} and left:
            left.pop()
    if not left:
        return "unexpected end of the query"
    return f"unexpected end of the query: the '{left[-1].text}' of {_place(query, left[-1].start)} is not closed"


def _place(query: str, offset: int) -> str:
    before = query[:offset]
    return f"line {before.count(chr(10)) + 1}, column {offset - before.rfind(chr(10))}"
