"""The columns of a row under the names that Biolink gives them, and their values as words.

A row is a mapping of columns to words; JSON lists, TRAPI's lists of qualifiers, cells with bars and prefixed keys all
become such rows.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.model.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    #: Columns to their values; a column without a value is not there.
    Row = Mapping[str, tuple[str, ...]]

#: The columns that Biolink 4.4 lets have several values: only in these does a bar part the cell of a TSV.
MULTIVALUED = frozenset(
    """
    aggregator_knowledge_source anatomical_context_qualifier catalyst_qualifier category equivalent_identifiers
    exact_match exact_synonym has_evidence provided_by publications qualifier qualifiers same_as sources
    supporting_data_source supporting_documents supporting_text synonym xref
    """.split()
)
#: Other columns that are read, apart from the qualifiers.
SINGLE = frozenset(
    """
    agent_type description full_name has_confidence_score has_count has_percentage has_quotient id
    knowledge_level knowledge_source name negated object original_knowledge_source predicate primary_knowledge_source
    publication qualified_predicate source subject symbol
    """.split()
)
#: Columns that deny, whatever their vocabulary: a denial must not be lost with its prefix.
DENYING = frozenset({"negated", "is_negated", "negation", "predicate_modifier"})
#: Columns of no vocabulary that say whether an edge has a certain sign, and that sign; OmniPath writes them.
WHETHER_SIGNED = {
    f"{start}_{word}": sign for start in ("is", "consensus") for word, sign in (("stimulation", 1), ("inhibition", -1))
}
#: Columns of no vocabulary that may state a sign: an edge is understood only if its sign is the same.
SIGNED = frozenset(
    """
    polarity direction sign effect object_direction subject_direction direction_of_effect effect_direction effect_sign
    edge_sign mor mode_of_regulation regulation
    """.split()
) | frozenset(WHETHER_SIGNED)
#: Columns of no vocabulary that may deny or hedge an edge: it is not understood unless their value is false.
FLAGS = frozenset(
    f"{start}{word}"
    for word in "not negate negative denied refuted retracted deprecated hypothesis hypothetical speculative".split()
    for start in ("", "is_")
)
#: All columns that are read, apart from the qualifiers.
KNOWN = MULTIVALUED | SINGLE | SIGNED | FLAGS
#: Lists of TRAPI to the keys of their members that name a column, the first that is known, and hold its value.
TRAPI = {
    "qualifiers": (("qualifier_type_id",), "qualifier_value"),
    "attributes": (("attribute_type_id", "original_attribute_name"), "value"),
    "sources": (("resource_role",), "resource_id"),
}
#: Objects of JSON whose members are columns.
NESTED = frozenset({*TRAPI, "properties"})
QUALIFIER = "_qualifier"
_BIOLINK = re.compile(rf"(?:biolink:|{re.escape(PREFIXES['biolink'])})", re.IGNORECASE)
#: Characters around a name that belong to the file, such as quotes and spaces without width.
_AROUND = "\"' \t\r\xa0\u200b\u200c\u200d\u2060\ufeff"
#: The type that Neo4j writes after a column, such as ``negated:boolean`` or ``qualifiers:string[]``.
_TYPE = re.compile(r":(?:boolean|string|char|byte|short|int|integer|long|float|double|date)(?:\[\])?$", re.IGNORECASE)


@lru_cache(1000)
def standard_column(name: str) -> str:
    """Return the name that Biolink has for a column, in any usual spelling; another column keeps its own.

    >>> standard_column("biolink:Object_Direction_Qualifier"), standard_column("my score")
    ('object_direction_qualifier', 'my score')
    >>> standard_column("negated:boolean"), standard_column("properties.objectDirectionQualifier")
    ('negated', 'object_direction_qualifier')
    """
    plain = _TYPE.sub("", name.strip(_AROUND))
    folded = standard_word(re.sub("(?<=[a-z])(?=[A-Z])", "_", plain.removeprefix("properties.")))
    word = re.split("[:/#]", folded)[-1]
    if word in DENYING:
        return "negated"
    if word in SIGNED or is_flag(word):
        return word
    return folded if is_known(folded) else name


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the members of a JSON object; refuse a key that occurs twice, of which the parser would keep the last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"the key {next(key for key in keys if keys.count(key) > 1)!r} occurs twice")
    return found


def is_known(column: str) -> bool:
    """Return whether a column, by its standard name, is one that is read."""
    return column in KNOWN or column.endswith(QUALIFIER) or is_flag(column)


def is_flag(column: str) -> bool:
    """Return whether a column may deny or hedge an edge, as those of :data:`FLAGS` and ``polarity_negated`` may."""
    return column in FLAGS or column.endswith(("_negated", "_negation"))


@lru_cache(10_000)
def standard_word(value: str) -> str:
    """Return a value of an enumeration as Biolink writes it.

    >>> standard_word("biolink:Activity or abundance")
    'activity_or_abundance'
    """
    return re.sub(r"[\s-]+", "_", _BIOLINK.sub("", value.strip(), count=1)).casefold()


def words_of_cells(cells: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the cells of a TSV, keyed by standard column, as a row; a cell may hold a list of TRAPI as JSON."""
    lists = {column: found for column in TRAPI if (found := _json_list(cells.get(column, ""))) is not None}
    row = {
        column: tuple(filter(None, cell.split("|"))) if column in MULTIVALUED else (cell,)
        for column, cell in cells.items()
        if cell and column not in lists
    }
    return words_of_json({**{column: list(words) for column, words in row.items()}, **lists}) if lists else row


def _json_list(cell: str) -> list[Any] | None:
    if not cell.startswith("["):
        return None
    try:
        found: list[Any] = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return found


def words_of_json(record: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return a JSON object as a row: TRAPI's lists are split, and spellings of one column are merged."""
    row: dict[str, tuple[str, ...]] = {}
    for column, value in _columns(record):
        words = (value,) if isinstance(value, str) and value else tuple(_words(value))
        if words:
            row[column] = tuple(dict.fromkeys((*row[column], *words))) if column in row else words
    return row


def _columns(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        column = standard_column(key)
        if column in NESTED and isinstance(value, dict):
            yield from _columns(value)
        elif column in TRAPI and isinstance(value, list):
            for member in value:
                yield from _member_columns(column, member)
        else:
            yield column, value
            if not is_known(column):
                yield from _hidden(column, value)


def _hidden(column: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield the denials and TRAPI's qualifiers in a column that is not read, as columns that are not understood."""
    if isinstance(value, list):
        for each in value:
            yield from _hidden(column, each)
    elif isinstance(value, dict):
        if "qualifier_type_id" in value:
            yield f"{column}{QUALIFIER}", value
        for key, inner in value.items():
            if standard_column(key) == "negated":
                yield f"{column}_negated", inner
            else:
                yield from _hidden(column, inner)


def _member_columns(column: str, member: Any) -> Iterator[tuple[str, Any]]:
    """Yield the column that a member of a list of TRAPI names, and the denials among the attributes of the member."""
    names, content = TRAPI[column]
    is_object = isinstance(member, dict)
    kinds = [standard_column(str(member[name])) for name in names if member.get(name)] if is_object else []
    if column == "qualifiers":
        kinds = [kind for kind in kinds if kind == "qualified_predicate" or kind.endswith(QUALIFIER)]
    kind = next(filter(is_known, kinds), kinds[0] if kinds else "")
    yield (kind, member.get(content)) if kind else (column, member)
    if is_object:
        nested = _columns({key: value for key, value in member.items() if standard_column(key) == "attributes"})
        yield from ((name, value) for name, value in nested if name == "negated" or is_flag(name))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _words(each)
    elif isinstance(value, str):
        if value:
            yield value
    elif value is not None:
        yield json.dumps(value, ensure_ascii=False)
