"""A term of an outside vocabulary."""

from __future__ import annotations

from typing import NamedTuple

from kg.errors import KGError


class VocabularyError(KGError, ValueError):
    """Vocabulary files that are missing or cannot be read."""


class VocabularyTerm(NamedTuple):
    """A term as its vocabulary has it."""

    curie: str
    label: str
    source: str
    release: str
    is_deprecated: bool
    replaced_by: str
    #: Synonyms, aliases and previous symbols.
    names: tuple[str, ...]
    #: For a gene, its HGNC identifier.
    hgnc: str = ""
    #: For a MeSH heading, its places in the trees, such as ``C20.452``.
    branches: tuple[str, ...] = ()
