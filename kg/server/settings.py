"""The settings of a server: its limits, and where it listens."""

from __future__ import annotations

from dataclasses import dataclass

#: Names by which only this machine reaches a server.
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Settings:
    """Where a server listens and how much one request may use."""

    host: str = "127.0.0.1"
    port: int = 7373
    #: Path below which a proxy serves the pages, such as ``/kg``, without a slash at its end.
    path_prefix: str = ""
    #: Further names in the Host header that are answered, beside the host and the names of this machine.
    allowed_hosts: tuple[str, ...] = ()
    #: Most seconds of one query; a request may ask for fewer.
    seconds: float = 10.0
    #: Most seconds of a question to the API or the page.
    question_seconds: float = 20.0
    #: Most rows or triples of an answer to SPARQL.
    rows: int = 10_000
    #: Most bytes of an answer's terms.
    result_bytes: int = 20_000_000
    #: Bytes of memory that one query may use beyond the store.
    memory: int = 1 << 29
    #: How many processes answer requests; each has its own processes for queries.
    processes: int = 1
    #: How many SPARQL queries each of them runs at once.
    queries: int = 8
    #: How many questions to the API are computed at once.
    questions: int = 4
    #: How many requests may wait for either; others are refused with 503.
    waiting: int = 32
    #: Most seconds that a request waits for its turn.
    patience: float = 2.0
    #: Bytes of answers that are cached.
    kept: int = 32 << 20
    #: Most bytes of a request's body.
    body: int = 64 << 10
    #: Most bytes of a request's path and query string.
    url: int = 16 << 10
    #: Most seconds in which a body must arrive.
    body_seconds: float = 10.0

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in LOOPBACK

    @property
    def hosts(self) -> list[str]:
        """Names that the Host header may have, without port; ``*`` for any."""
        if "*" in self.allowed_hosts:
            return ["*"]
        return sorted({*LOOPBACK, "[::1]", self.host, *self.allowed_hosts} - {"::1", "0.0.0.0", "::"})  # noqa: S104
