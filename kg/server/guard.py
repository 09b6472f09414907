"""The layer in front of the application: it refuses bad requests, repeats cached answers, and writes the access log."""

from __future__ import annotations

import sys
import time
from collections import OrderedDict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from starlette.responses import PlainTextResponse, Response

from kg.server.requests import header_values

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kg.server.settings import Settings

#: Sent with every answer. Any site may read: the data are public, and there is nobody to log in.
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After, X-Data-Version",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
#: Sent where a browser asks whether another site may send a request.
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
#: Most bytes of the headers of a request, each with 32 of its own, as HTTP/2 counts them.
HEAD = 32 << 10
#: Most characters of an address in the log.
LOGGED = 2_000


#: The key of a kept answer: parts of the request.
Key = tuple[bytes, ...]


class KeptAnswer(NamedTuple):
    """An answer that does not change while the server runs."""

    tag: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes


class AnswerCache:
    """Keeps the most recently used answers, up to a number of bytes.

    :param size: Most bytes in all. No answer is kept that takes more than a sixteenth of them.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._room = size
        self._kept: OrderedDict[Key, KeptAnswer] = OrderedDict()

    def find(self, key: Key) -> KeptAnswer | None:
        """Return the answer that is kept for a key, if there is one."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    def keep(self, key: Key, answer: KeptAnswer) -> None:
        """Keep an answer in place of the least recently used ones."""
        size = _size(key, answer)
        if size > self._size // 16 or key in self._kept:
            return
        self._kept[key] = answer
        self._room -= size
        while self._room < 0:
            self._room += _size(*self._kept.popitem(last=False))


def _size(key: Key, answer: KeptAnswer) -> int:
    """Return about how many bytes a kept answer takes."""
    return 1_000 + sum(map(len, key)) + len(answer.body)


class Guard:
    """Refuses requests by their address and their host, repeats earlier answers, and writes the log.

    An answer is kept if it is whole, its status is 200 and it has an entity tag: it depends on the address, the host
    and the accepted formats alone, since the data do not change.

    :param app: The application.
    :param settings: The limits.
    :param data_version: The version of the data.
    """

    def __init__(self, app: ASGIApp, settings: Settings, data_version: str) -> None:
        self._app = app
        self._url = settings.url
        self._hosts = frozenset(settings.hosts)
        self._cache = AnswerCache(settings.kept)
        headers = HEADERS | {"X-Data-Version": data_version}
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        hosts = header_values(scope, b"host")
        accepted = b", ".join(header_values(scope, b"accept"))
        key = (scope["raw_path"], scope["query_string"], b"\0".join(hosts), accepted)
        status, size = 0, 0
        headers: list[tuple[bytes, bytes]] = []
        holds_any = b"*" in header_values(scope, b"if-none-match") and scope["method"] in ("GET", "HEAD")

        async def send_on(message: Message) -> None:
            """Send a part of the answer with the common headers, and keep the answer if it may be kept."""
            nonlocal status, size, headers
            if message["type"] == "http.response.start":
                status, headers = message["status"], message["headers"]
                if holds_any and status == 200 and b"etag" in dict(headers):
                    message["status"] = status = 304
                    headers = [pair for pair in headers if pair[0] != b"content-length"]
                message["headers"] = [*headers, *self._headers]
            else:
                if status == 304:
                    message["body"] = b""
                body = message.get("body", b"")
                size += len(body)
                if status == 200 and scope["method"] == "GET" and not message.get("more_body"):
                    self._keep(key, headers, body)
            try:
                await send(message)
            except RuntimeError as error:  # uvloop has closed the connection, and uvicorn does not know it yet
                if "closed" not in str(error):
                    raise

        try:
            if refusal := self._refusal(scope, hosts):
                await refusal(scope, receive, send_on)
            elif scope["method"] in ("GET", "HEAD") and (kept := self._cache.find(key)):
                await _send_again(kept, scope, send_on)
            else:
                await self._app(scope, receive, send_on)
        finally:
            write_access(scope, status, size, time.perf_counter() - begun)

    def _keep(self, key: Key, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        """Keep an answer that has an entity tag and is whole."""
        named = dict(headers)
        tag = named.get(b"etag")
        if tag and named.get(b"content-length") == b"%d" % len(body):
            self._cache.keep(key, KeptAnswer(tag, headers, body))

    def _refusal(self, scope: Scope, hosts: list[bytes]) -> Response | None:
        """Return the answer to a request that must not reach the application or is OPTIONS, otherwise ``None``."""
        if len(scope["raw_path"]) + len(scope["query_string"]) > self._url:
            return PlainTextResponse(f"the address is longer than {self._url:,} bytes; use POST\n", 414)
        if sum(32 + len(name) + len(value) for name, value in scope["headers"]) > HEAD:
            return PlainTextResponse(f"the headers are longer than {HEAD:,} bytes\n", 431)
        # Another site could reach a server of this machine through a browser, under a name of its own (DNS rebinding).
        name = hosts[0].decode("latin-1").lower() if len(hosts) == 1 else ""
        if "*" not in self._hosts and name not in self._hosts and _without_port(name) not in self._hosts:
            return PlainTextResponse("this server does not answer under that name; see --allowed-host\n", 400)
        if scope["method"] != "OPTIONS":
            return None
        is_endpoint = scope["path"].endswith("/sparql")
        return Response(
            status_code=204, headers={"Allow": f"GET, HEAD, {'POST, ' if is_endpoint else ''}OPTIONS", **PREFLIGHT}
        )


async def _send_again(kept: KeptAnswer, scope: Scope, send: Send) -> None:
    """Send a kept answer, or only its headers if the client holds it."""
    is_held = any(kept.tag in value or value == b"*" for value in header_values(scope, b"if-none-match"))
    headers = [pair for pair in kept.headers if pair[0] != b"content-length"] if is_held else kept.headers
    await send({"type": "http.response.start", "status": 304 if is_held else 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if is_held else kept.body})


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def write_access(scope: Scope, status: int, size: int, seconds: float) -> None:
    """Write a line to stderr as web servers do (Common Log Format), with the milliseconds at its end.

    :param scope: The request.
    :param status: The status of the answer; 0 if there was none.
    :param size: Bytes of its body.
    :param seconds: How long it took.
    """
    address = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
    text = address[:LOGGED].decode("latin-1")
    if '"' in text or not (text.isascii() and text.isprintable()):
        text = text.encode("unicode_escape").decode().replace('"', "\\x22")
    client = scope["client"][0] if scope.get("client") else "-"
    now = _clock(int(time.time()))
    line = f'{client} - - [{now}] "{scope["method"]} {text} HTTP/{scope["http_version"]}" {status} {size}'
    sys.stderr.write(f"{line} {1000 * seconds:.1f} ms\n")


@lru_cache(1)
def _clock(second: int) -> str:
    """Return a time as the log writes it."""
    return time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(second))
