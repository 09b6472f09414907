"""A server under good and bad requests for minutes: ``python -m benchmarks.soak [SECONDS] [CLIENTS]``.

Every good request has one right answer, taken from the graph before; it must come back, or 503 where the server has too
much to do. Every bad request must be refused with a status that fits. No process of the server may die, and the memory
must stay level.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.knowledge_graph import KnowledgeGraph

#: Seconds of a query, and queries at once, of the server that is asked.
SECONDS, QUERIES = 2, 8
CROSSED = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HOG = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f"


class Request(NamedTuple):
    """A request with what may come back."""

    kind: str
    raw: bytes
    statuses: frozenset[int]
    #: What a body with status 200 must be once it is parsed, or ``None``.
    answer: object = None
    #: Whether the client leaves before the answer.
    leaves: bool = False


class Outcome(NamedTuple):
    """Outcome of a soak."""

    #: Kind of request to its statuses, and how often each.
    statuses: dict[str, Counter[int]]
    #: Right statuses with wrong answers, and wrong statuses, a line each.
    wrong: list[str]
    #: Seconds of the good requests that were answered.
    times: list[float]
    #: Memory in MB, every few seconds.
    memory: list[int]
    #: How many processes of the server died.
    died: int


def requests_of(graph: KnowledgeGraph) -> tuple[list[Request], list[Request]]:
    """Return good requests and bad ones.

    :param graph: The graph that the server has.

    :returns: The good ones, with their answers, and the bad ones.
    """
    good = []
    for curie in list(graph.content.entities)[::3]:
        query = f"SELECT ?p ?o {{ {curie} ?p ?o }} ORDER BY ?p ?o"
        found = graph.sparql(query).to_dict()["results"]
        for number in range(3):  # the same question in other letters is not answered from what was kept
            good.append(_get("query", f"/sparql?query={quote(query + ' #' * number)}", found))
    for source, target in (("MSC", "Treg"), ("IDO", "Treg"), ("PGE2", "M2 macrophage"), ("MSC", "aGVHD")):
        parameters = urlencode({"source": source, "target": target})
        good.append(
            _get("effect", f"/api/effect?{parameters}", json.loads(json.dumps(graph.effect(source, target).to_dict())))
        )
        good.append(_get("page", f"/?{parameters}"))
    good.append(_get("entity", "/entity/CL:0000815"))
    good.append(_get("health", "/health"))
    bad = [
        _post("malformed", "SELECT * {", 400),
        _post("update", "CLEAR ALL", 403),
        _post("service", "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        _post("nested", "ASK " + "{" * 5_000 + "}" * 5_000, 400),
        _post("endless", CROSSED, 504),
        _post("memory", HOG, 422, 504),
        _post("too many rows", "SELECT * { ?s ?p ?o }", 422, 504),
        _post("large", "#" * 70_000, 413),
        _post("gone", CROSSED, leaves=True),
        Request("no host", b"GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n", frozenset({400})),
        Request("no request", b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n", frozenset({400})),
        Request(
            "half", b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nA", frozenset(), leaves=True
        ),
        _get("unknown name", "/api/effect?source=Nonsensium&target=Treg", status=404),
    ]
    return good, bad


def _get(kind: str, url: str, answer: object = None, status: int = 200) -> Request:
    raw = f"GET {url} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    return Request(kind, raw, frozenset({status, 503}), answer)


def _post(kind: str, query: str, *statuses: int, leaves: bool = False) -> Request:
    head = "POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/sparql-query\r\nContent-Length:"
    raw = f"{head} {len(query)}\r\n\r\n{query}".encode()
    return Request(kind, raw, frozenset({*statuses, 503, 504}), leaves=leaves)


async def soak(
    port: int, pid: int, requests: tuple[Sequence[Request], Sequence[Request]], clients: int, seconds: float
) -> Outcome:
    """Send requests from many clients at once.

    :param port: Where the server listens.
    :param pid: Its first process.
    :param requests: Good ones and bad ones.
    :param clients: How many clients.
    :param seconds: How long.

    :returns: What came back.
    """
    outcome = Outcome({}, [], [], [], 0)
    end = time.monotonic() + seconds
    await _send(port, _get("health", "/health"), outcome, random.Random())  # noqa: S311 (a test)
    begun = children(pid)

    async def client(number: int) -> None:
        choose = random.Random(number)  # noqa: S311 (a test)
        while time.monotonic() < end:
            request = choose.choice(requests[choose.random() < 0.3])
            await _send(port, request, outcome, choose)

    async def watch() -> None:
        while time.monotonic() < end:
            outcome.memory.append(memory(pid))
            await asyncio.sleep(min(5, seconds / 10))

    await asyncio.gather(watch(), *(client(number) for number in range(clients)))
    await asyncio.sleep(SECONDS + 1)
    outcome.memory.append(memory(pid))
    return outcome._replace(died=len(begun - children(pid)))


async def _send(port: int, request: Request, outcome: Outcome, choose: random.Random) -> None:
    """Send one request, and note what comes back."""
    start = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request.raw)
        if request.leaves:
            await asyncio.sleep(choose.random())
            return
        async with asyncio.timeout(30):
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            body = await reader.readexactly(int(length[1]) if length else 0)
    except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
        outcome.wrong.append(f"{request.kind}: {type(error).__name__}")
        return
    finally:
        writer.close()
    status = int(head.split()[1])
    outcome.statuses.setdefault(request.kind, Counter())[status] += 1
    if status not in request.statuses:
        outcome.wrong.append(f"{request.kind}: {status} {body[:200]!r}")
    elif status == 200:
        outcome.times.append(time.monotonic() - start)
        if request.answer is not None and not _is_right(json.loads(body), request.answer):
            outcome.wrong.append(f"{request.kind}: a wrong answer")


def _is_right(found: object, expected: object) -> bool:
    return (found.get("results", found) if isinstance(found, dict) else found) == expected


def children(pid: int) -> set[int]:
    """Return the processes that answer requests, just below the first."""
    return {int(number) for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def memory(pid: int) -> int:
    """Return the memory of a process and all below it in MB; shared pages count once."""
    total, left = 0, {pid}
    while left:
        one = left.pop()
        try:
            left |= children(one)
            found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{one}/smaps_rollup").read_text(), re.MULTILINE)
        except OSError:
            continue
        total += int(found[1]) if found else 0
    return total // 1024


def report(outcome: Outcome, seconds: float, clients: int) -> str:
    """Return the outcome of a soak as text."""
    every: Counter[int] = sum(outcome.statuses.values(), Counter())
    slow = quantiles(outcome.times, n=100) if len(outcome.times) > 1 else [0.0] * 99
    lines = [
        f"{seconds:g} s, {clients} clients: {every.total():,} answers, {every.total() / seconds:,.0f} a second",
        f"wrong: {len(outcome.wrong)}; processes that died: {outcome.died}",
        f"good answers: median {1_000 * median(outcome.times or [0]):.0f} ms, 99 of 100 in {1_000 * slow[98]:.0f} ms",
        f"memory: {outcome.memory[0]} MB at first, {median(outcome.memory):.0f} at the median, "
        f"{max(outcome.memory)} at most, {outcome.memory[-1]} in the end",
    ]
    for kind, statuses in sorted(outcome.statuses.items()):
        lines.append(
            f"  {kind}: {', '.join(f'{status} {count:,} times' for status, count in sorted(statuses.items()))}"
        )
    return "\n".join([*lines, *outcome.wrong[:20]])


def main(seconds: float, clients: int) -> int:
    """Soak a server, print what was seen, and return 1 if anything was wrong."""
    import kg
    from benchmarks.serving import running

    requests = requests_of(kg.load())
    options = ("--timeout", str(SECONDS), "--queries", str(QUERIES))
    with running("kg", sys.executable, "-m", "kg", "serve", "--port", "PORT", "--processes", "2", *options) as server:
        outcome = asyncio.run(soak(server.port, server.pid, requests, clients, seconds))
    print(report(outcome, seconds, clients))
    return int(bool(outcome.wrong) or outcome.died > 0)


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(float(given[0]) if given else 600.0, int(given[1]) if len(given) > 1 else 50))
