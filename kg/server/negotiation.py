"""Content negotiation: the format of an answer that fits the ``Accept`` header of a request best."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.sparql.results import Format


class Media(NamedTuple):
    """A format and its media types; the first is the one sent."""

    format: Format
    types: tuple[str, ...]
    #: Short names in ``?format=``.
    names: tuple[str, ...]


#: Formats of SELECT and ASK, the preferred first.
RESULTS = (
    Media("json", ("application/sparql-results+json", "application/json", "text/json"), ("json", "srj")),
    Media("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), ("xml", "srx")),
    Media("csv", ("text/csv",), ("csv",)),
    Media("tsv", ("text/tab-separated-values",), ("tsv",)),
)
#: Formats of CONSTRUCT and DESCRIBE, the preferred first.
GRAPHS = (
    Media("turtle", ("text/turtle", "application/x-turtle"), ("turtle", "ttl")),
    Media("ntriples", ("application/n-triples", "text/plain"), ("ntriples", "nt")),
    Media("jsonld", ("application/ld+json", "application/json"), ("jsonld", "json-ld")),
    Media("rdfxml", ("application/rdf+xml", "application/xml"), ("rdfxml", "rdf")),
)
#: Most ranges of an ``Accept`` header that are read; browsers and clients of SPARQL send at most a dozen.
MOST_RANGES = 50
#: Kind of answer to its formats; the W3C gives ASK no CSV and no TSV.
OFFERS: dict[str, tuple[Media, ...]] = {"select": RESULTS, "ask": RESULTS[:2], "graph": GRAPHS}


def preference(accept: str, media_type: str) -> tuple[float, int]:
    """Return how much a client prefers a media type.

    :param accept: The header; empty means anything.
    :param media_type: A type without parameters.

    :returns: The quality, 0 to 1, and how exactly the header names the type, 0 to 3; the most exact range decides.

    >>> preference("text/turtle;q=0.5, */*;q=0.1", "text/turtle"), preference("text/*", "text/csv")
    ((0.5, 3), (1.0, 2))
    """
    best = (0.0, 0)
    for part in (accept or "*/*").split(",", MOST_RANGES)[:MOST_RANGES]:
        name, *parameters = (piece.strip() for piece in part.lower().split(";"))
        exactness = {media_type: 3, media_type.partition("/")[0] + "/*": 2, "*/*": 1}.get(name, 0)
        if exactness <= best[1]:
            continue
        quality = next((value[2:] for value in parameters if value.startswith("q=")), "1")
        try:
            best = (min(max(float(quality), 0.0), 1.0), exactness)
        except ValueError:
            best = (0.0, exactness)
    return best


def choose(accept: str, offers: Iterable[Media], named: str = "") -> Media | None:
    """Choose the format of an answer.

    :param accept: The ``Accept`` header, or empty.
    :param offers: Formats that fit the answer, the preferred first.
    :param named: The value of ``?format=`` or ``?output=``; it decides if the header accepts anything.

    :returns: The format, or ``None`` if the client accepts none.
    """
    offers = list(offers)
    if not accept.strip() or accept.strip() == "*/*":
        return next((media for media in offers if named.lower() in media.names), offers[0])
    # Of equal qualities the most exactly named one wins, then the first of ours.
    ranked = [(*_preference(accept, media), -place) for place, media in enumerate(offers)]
    quality, _, place = max(ranked)
    return offers[-place] if quality > 0 else None


def _preference(accept: str, media: Media) -> tuple[float, int]:
    """Return the quality and exactness of a format: those of its most exactly named type."""
    return max((preference(accept, name) for name in media.types), key=lambda found: (found[1], found[0]))


@lru_cache(256)
def wanted_formats(accept: str, named: str = "") -> Mapping[str, Media]:
    """Choose a format for each kind of answer; kinds that the client accepts in no format are missing."""
    chosen = {kind: choose(accept, offers, named) for kind, offers in OFFERS.items()}
    return {kind: media for kind, media in chosen.items() if media is not None}
