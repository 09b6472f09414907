"""The sources that a row names, as the comment of its statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.ingest.row_columns import Row

#: Words to the columns that they introduce; of the columns after the first, those that say nothing new.
SOURCES = {
    "source": ("primary_knowledge_source", "knowledge_source", "original_knowledge_source", "source"),
    "aggregated by": ("aggregator_knowledge_source",),
    "data from": ("supporting_data_source",),
    "provided by": ("provided_by",),
    "sources": ("sources",),
    "publications": ("publications", "publication", "supporting_documents"),
    "evidence": ("has_evidence",),
}
#: The column of sentences that a source is quoted with.
QUOTED = "supporting_text"
#: All columns that name a source.
SOURCE_COLUMNS = frozenset({QUOTED, *(column for columns in SOURCES.values() for column in columns)})


def provenance(row: Row) -> str:
    """Return the sources that a row names, in words; empty if it names none.

    >>> provenance({"primary_knowledge_source": ("infores:ctd",), "publications": ("PMID:1", "PMID:2")})
    'source infores:ctd; publications PMID:1, PMID:2'
    """
    if SOURCE_COLUMNS.isdisjoint(row):
        return ""
    parts = [
        f"{words} {', '.join(dict.fromkeys(named))}"
        for words, columns in SOURCES.items()
        if (named := [value for column in columns if column in row for value in row[column]])
    ]
    parts += [f'text "{text}"' for text in row.get(QUOTED, ())]
    return "; ".join(parts)
