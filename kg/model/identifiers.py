"""CURIEs and IRIs: one table, both ways."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.errors import KGError
from kg.model.terms import LOCAL_PATTERNS, OTHER_PREFIXES, PREFIXES

#: IRI beginnings, the longest first, so that ``obo:`` never hides ``CL:``.
_BY_LENGTH = sorted(((iri, prefix) for prefix, iri in PREFIXES.items()), key=lambda pair: (-len(pair[0]), pair[1]))
#: Every prefix that :func:`to_iri` expands.
ALL_PREFIXES = PREFIXES | OTHER_PREFIXES

#: Identifiers that are remembered each way: a graph may have millions, of which most are asked for once or twice.
MOST_KEPT = 1 << 17


def add_prefix(prefix: str, iri: str) -> None:
    """Expand and contract the identifiers of one more prefix."""
    ALL_PREFIXES[prefix] = iri
    _BY_LENGTH.append((iri, prefix))
    _BY_LENGTH.sort(key=lambda pair: (-len(pair[0]), pair[1]))
    to_iri.cache_clear()
    to_curie.cache_clear()


class PrefixError(KGError, ValueError):
    """A CURIE whose prefix this graph does not know."""


def expand(curie: str) -> str:
    """Return the IRI of a CURIE; an IRI is returned as it is, so that :func:`contract` can always be undone.

    :param curie: A CURIE, or an IRI with ``//`` after its scheme.

    :returns: The IRI; its local part is not checked.

    :raises PrefixError: If the prefix is unknown.

    >>> expand("CL:0000134")
    'http://purl.obolibrary.org/obo/CL_0000134'
    """
    prefix, colon, local = curie.partition(":")
    if local.startswith("//"):
        return curie
    if not colon or prefix not in ALL_PREFIXES:
        raise PrefixError(f"unknown prefix {prefix!r} in {curie!r}; known: {', '.join(PREFIXES)}")
    return ALL_PREFIXES[prefix] + local


def contract(iri: str) -> str:
    """Return the CURIE of an IRI; one that no prefix fits is returned as it is.

    >>> contract("http://purl.obolibrary.org/obo/CL_0000134")
    'CL:0000134'
    """
    for start, prefix in _BY_LENGTH:
        if iri.startswith(start) and len(iri) > len(start):
            return f"{prefix}:{iri[len(start) :]}"
    return iri


#: :func:`expand` and :func:`contract`, whose results are remembered.
to_iri, to_curie = lru_cache(MOST_KEPT)(expand), lru_cache(MOST_KEPT)(contract)


def local_part_fits(curie: str) -> bool:
    """Return whether the local part has the form that its vocabulary uses.

    >>> local_part_fits("CL:0000134"), local_part_fits("CL:134")
    (True, False)
    """
    prefix, _, local = curie.partition(":")
    return re.fullmatch(LOCAL_PATTERNS.get(prefix, r".+"), local) is not None
