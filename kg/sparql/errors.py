"""What is wrong with a query, in one line with line and column, where the engine gives a dump of its grammar."""

from __future__ import annotations

import re
from bisect import bisect_left
from difflib import get_close_matches
from typing import NamedTuple

import pyoxigraph


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

#: What the words of a query are likely to have been meant for.
_KEYWORDS = frozenset(
    """SELECT ASK CONSTRUCT DESCRIBE PREFIX BASE DISTINCT REDUCED FROM NAMED WHERE FILTER OPTIONAL UNION MINUS GRAPH
    BIND VALUES UNDEF EXISTS NOT GROUP ORDER BY HAVING ASC DESC LIMIT OFFSET COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT
    SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI CONTAINS STRSTARTS STRENDS STRLEN SUBSTR REPLACE REGEX CONCAT
    LCASE UCASE COALESCE""".split()
)

_UPDATES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())

#: What the engine says of a query whose grammar is right, in our words.
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
    """Take a query apart; comments and white space are left out."""
    found = (match for match in _TOKEN.finditer(query) if match.lastgroup != "skip")
    return [Token(match[0], match.start(), match.end()) for match in found]


def selects_all(tokens: list[str]) -> bool:
    """Tell whether the outermost SELECT, always the first, is ``SELECT *``."""
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
    words = [token.text.upper() for token in tokens]
    for token in tokens:
        if token.text in {'"', "'"} or (token.text[:3] in {'"' * 3, "'" * 3} and not _closed(token.text)):
            return f"{_place(query, token.start)}: the string that starts here is not closed"

    index = bisect_left(range(len(tokens)), True, key=lambda last: _is_dead_end(query[: tokens[last].end], prefixes))
    if index == len(tokens):
        problem = _fault(query, prefixes) or _unfinished(query, tokens)
        return f"{_place(query, tokens[-1].end)}: {problem}"

    token = tokens[index]
    place = _place(query, token.start)
    if words[index] in _UPDATES and not {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"} & set(words[:index]):
        return f"{place}: {words[index]} is an update, but queries here are read-only: SELECT, ASK, CONSTRUCT, DESCRIBE"
    prefix, colon, _ = token.text.partition(":")
    if colon and re.match(r"[^\W\d_][\w.-]*\Z|\Z", prefix):
        declared = {tokens[at + 1].text[:-1] for at, word in enumerate(words[:index]) if word == "PREFIX"}
        known = sorted(declared | set(prefixes))
        if prefix not in known:
            near = "".join(f"; did you mean '{name}:'?" for name in get_close_matches(prefix, known, 1))
            names = ", ".join(f"{name}:" for name in known) or "none"
            return f"{place}: unknown prefix '{prefix}:'{near}; known: {names}"
    fault = _fault(query[: token.end], prefixes)
    if not fault and index:
        fault = _fault(query[: tokens[index - 1].end], prefixes)
        fault = "" if "SELECT" in fault else fault  # of a run that is cut before its GROUP BY that says nothing
    if fault and token.text.endswith(">"):  # the engine fails at the end of an IRI
        token = Token(query[query.rfind("<", 0, token.end) : token.end], query.rfind("<", 0, token.end), token.end)
    shown = " ".join(token.text.split())
    shown = f"'{shown}'" if len(shown) <= 40 else f"'{shown[:37]}...'"
    place = _place(query, token.start)
    if fault:
        return f"{place}: {fault}, at {shown}"
    if index and words[index - 1] == "PREFIX":
        return f"{place}: unexpected {shown}; a prefix is declared as in PREFIX ex: <http://example.org/>"
    near_words = get_close_matches(words[index], sorted(_KEYWORDS - {words[index]}), 1, 0.7)
    return f"{place}: unexpected {shown}" + "".join(f"; did you mean {word}?" for word in near_words)


def _failure(text: str, prefixes: dict[str, str]) -> str:
    """Give what the engine says against a text, or nothing."""
    try:
        pyoxigraph.Store().query(text, prefixes=prefixes)
    except SyntaxError as error:
        return str(error)
    except Exception:  # well-formed, and stopped by something else
        return ""
    return ""


def _is_dead_end(text: str, prefixes: dict[str, str]) -> bool:
    """Tell whether no query begins with a text that ends with a whole token."""
    padded = text + _PADDING
    failure = _failure(padded, prefixes)
    return bool(failure) and not failure.startswith(f"error at {padded.count(chr(10)) + 1}:{len(_PADDING)}:")


def _fault(text: str, prefixes: dict[str, str]) -> str:
    """Name what is wrong beyond the grammar with a text, or nothing."""
    failure = _failure(text, prefixes)
    return next((ours for theirs, ours in _FAULTS.items() if theirs in failure), "")


def _closed(string: str) -> bool:
    return len(string) >= 6 and string.endswith(string[:3])


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
