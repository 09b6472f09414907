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
#: Other columns that are read, beside the qualifiers.
SINGLE = frozenset(
    """
    agent_type deprecated description full_name has_confidence_score has_count has_percentage id knowledge_level
    knowledge_source name object original_knowledge_source predicate primary_knowledge_source publication
    qualified_predicate source subject symbol
    """.split()
)
#: Columns that deny, whatever their vocabulary: a denial must not be lost with its prefix.
DENYING = frozenset({"negated", "is_negated", "isnegated", "negation", "predicate_modifier"})
#: Lists of TRAPI to the keys of their members that name a column and hold its value.
TRAPI = {
    "qualifiers": ("qualifier_type_id", "qualifier_value"),
    "attributes": ("attribute_type_id", "value"),
    "sources": ("resource_role", "resource_id"),
}
QUALIFIER = "_qualifier"
_BIOLINK = re.compile(rf"(?:biolink:|{re.escape(PREFIXES['biolink'])})", re.IGNORECASE)


@lru_cache(1000)
def standard_column(name: str) -> str:
    """Return the name that Biolink has for a column, whatever its prefix and case; another column keeps its own.

    >>> standard_column("biolink:Object_Direction_Qualifier"), standard_column("my score")
    ('object_direction_qualifier', 'my score')
    """
    folded = standard_word(name)
    if re.split("[:/#]", folded)[-1] in DENYING:
        return "negated"
    is_known = folded in SINGLE or folded in MULTIVALUED or folded.endswith(QUALIFIER)
    return folded if is_known else name


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
        if column not in TRAPI or not isinstance(value, list):
            yield column, value
            continue
        name, content = TRAPI[column]
        for member in value:
            kind = standard_column(str(member[name])) if isinstance(member, dict) and member.get(name) else ""
            is_read = kind == "qualified_predicate" or kind.endswith(QUALIFIER) if column == "qualifiers" else kind
            yield (kind, member.get(content)) if is_read else (column, member)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _words(each)
    elif isinstance(value, str):
        if value:
            yield value
    elif value is not None:
        yield json.dumps(value, ensure_ascii=False)
