"""A client of the SPARQL 1.1 Protocol that returns complete answers or raises an error.

It is built on the standard library: one connection that stays open, one request at a time. A library would add pools
and HTTP/2, which are not needed, and hide that a body was cut.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
from contextlib import suppress
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode, urljoin
from urllib.request import getproxies, proxy_bypass

from kg.errors import LimitError, QueryError
from kg.remote.answers import Answer, read_answer
from kg.remote.credentials import Address, Credentials, EndpointError, read_address
from kg.words.plain import visible

if TYPE_CHECKING:
    from collections.abc import Callable

JSON = "application/sparql-results+json"
TRIPLES = "application/n-triples"
#: Other media types to those that they are read as.
SAME_TYPES = {"application/json": JSON, "application/x-json+ld": "", "text/plain": TRIPLES}
#: Statuses after which the same request may succeed: too many requests, a bad gateway, or a busy server.
PASSING = (429, 502, 503)
#: Most redirects to follow, all on the same host.
REDIRECTS = 3
#: Bytes that are read at once.
PART = 1 << 16
#: Most bytes of the body of an error that are looked at, and characters that are shown.
ERROR_BODY, ERROR_SHOWN = 1 << 16, 300


class EndpointLimits(NamedTuple):
    """How much one query to an endpoint may take."""

    #: Seconds for one query with all its attempts.
    seconds: float = 60.0
    #: Most bytes of an answer.
    most_bytes: int = 64_000_000
    #: Most attempts.
    tries: int = 4
    #: Seconds before the second attempt; they double with each attempt.
    pause: float = 0.5
    #: The longest wait that an endpoint may ask for, in seconds.
    longest_pause: float = 30.0


class SizeError(EndpointError):
    """A failure that a smaller query may avoid."""


class _Passing(Exception):
    """A failure after which the same request may succeed."""

    def __init__(self, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause


class _Reply(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class RemoteEndpoint:
    """An endpoint to send queries to; threads take turns.

    :param url: Its address; parameters are sent with every query.
    :param credentials: Those of the environment if left out.
    :param limits: How much one query may take.

    :raises EndpointError: If the address is malformed, or credentials would be sent where others can read them.
    """

    #: The open connection, and the target of its requests.
    _connection: http.client.HTTPConnection | None = None
    _target = "/"

    def __init__(
        self, url: str, *, credentials: Credentials | None = None, limits: EndpointLimits | None = None
    ) -> None:
        self._address = read_address(url)
        self._credentials = Credentials.read() if credentials is None else credentials
        self.limits = limits or EndpointLimits()
        if self._credentials.header and not self._address.is_safe:
            raise EndpointError(f"{self._address}: credentials are sent by https only, where nobody else can read them")
        self._turn = Lock()
        #: How many requests were sent.
        self.requests = 0

    def __repr__(self) -> str:
        return f"<Endpoint: {self._address}>"

    def __str__(self) -> str:
        return str(self._address)

    def __del__(self) -> None:
        self._disconnect()

    def close(self) -> None:
        """Close the connection; the next query opens another."""
        with self._turn:
            self._disconnect()

    def ask(self, query: str, *, limits: EndpointLimits | None = None) -> Answer:
        """Evaluate SELECT or ASK.

        :param query: The query, its prefixes declared.
        :param limits: Those of the endpoint where they are left out.

        :returns: The answer; it says whether the endpoint cut it.

        :raises QueryError: If the endpoint calls the query malformed.
        :raises SizeError: If the endpoint failed, and may succeed on a smaller query.
        :raises LimitError: If it took too long, or the answer is too large.
        :raises EndpointError: If the endpoint cannot be reached or answers with something else.
        """
        reply = self._send(query, JSON, limits or self.limits)
        try:
            return read_answer(reply.body, reply.headers)
        except ValueError as error:
            tail = visible(reply.body[-80:].decode("utf-8", "replace"))
            raise EndpointError(
                self._credentials.hide(
                    f"{self}: the answer is no whole JSON of SPARQL results ({error}); it ends with {tail!r}"
                )
            ) from None

    def triples(self, query: str, *, limits: EndpointLimits | None = None) -> bytes:
        """Evaluate CONSTRUCT or DESCRIBE.

        :param query: The query, its prefixes declared.
        :param limits: Those of the endpoint where they are left out.

        :returns: N-Triples; the errors are those of :meth:`ask`.
        """
        return self._send(query, TRIPLES, limits or self.limits).body

    def _send(self, query: str, accept: str, limits: EndpointLimits) -> _Reply:
        """Send a query until an answer comes or time or attempts run out."""
        end = time.monotonic() + limits.seconds
        for number in range(1, limits.tries + 1):
            try:
                with self._turn:
                    return self._judge(self._follow(query, accept, end, limits), accept)
            except _Passing as problem:
                message = self._credentials.hide(f"{self}: {problem}")
                pause = limits.pause * 2 ** (number - 1) if problem.pause is None else problem.pause
                if number == limits.tries:
                    raise EndpointError(f"{message}; given up after {number} times") from None
                if pause > limits.longest_pause or time.monotonic() + pause >= end:
                    raise EndpointError(f"{message}; it would take more than {limits.seconds:g} s to wait") from None
            time.sleep(pause)
        raise AssertionError("unreachable")

    def _follow(self, query: str, accept: str, end: float, limits: EndpointLimits) -> _Reply:
        """Send a query, and follow redirects on the same host."""
        address = self._address
        for _ in range(REDIRECTS + 1):
            reply = self._request(address, query, accept, end, limits)
            if reply.status not in (301, 302, 307, 308):
                return reply
            address = self._redirected(address, reply.headers.get("Location", ""))
            self._disconnect()
        raise EndpointError(f"{self}: more than {REDIRECTS} redirects")

    def _redirected(self, address: Address, location: str) -> Address:
        """Return the target of a redirect; one to another host, or away from TLS, is an error."""
        try:
            other = read_address(urljoin(str(address), location))
        except EndpointError:
            raise EndpointError(f"{self}: it redirects to what is no address") from None
        is_same = other.host == address.host and (other.scheme, other.port) in (
            (address.scheme, address.port),
            ("https", 443),
        )
        if not is_same:
            where = f"{other.scheme}://{other.host}:{other.port}"
            raise EndpointError(
                f"{self}: it redirects to {visible(where)}, which is not followed; give that address if you trust it"
            )
        return other

    def _request(self, address: Address, query: str, accept: str, end: float, limits: EndpointLimits) -> _Reply:
        headers = {
            "Accept": accept if accept == JSON else f"{accept}, text/plain;q=0.5",
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": "msc-kg",
            "Accept-Encoding": "identity",
        }
        if self._credentials.header:
            headers["Authorization"] = self._credentials.header
        body = urlencode({"query": query}).encode()
        self.requests += 1
        is_kept = self._connection is not None and self._connection.sock is not None
        connection, target = self._connect(address, end)
        try:
            connection.request("POST", target, body, headers)
            line = connection.sock
            try:
                response = connection.getresponse()
            except (http.client.RemoteDisconnected, ConnectionResetError):
                if not is_kept:
                    raise
                self._disconnect()  # an open connection that the endpoint has closed meanwhile
                return self._request(address, query, accept, end, limits)
            data = _read(response, line, end, limits.most_bytes)
            response.close()
            if response.will_close:
                self._disconnect()
            return _Reply(response.status, response.headers, data)
        except TimeoutError:
            self._disconnect()
            raise LimitError(f"{self}: no whole answer within {limits.seconds:g} s") from None
        except (http.client.HTTPException, OSError) as error:
            self._disconnect()
            if isinstance(error, ssl.SSLError):
                raise EndpointError(f"{self}: no safe connection: {error}") from None
            cut = isinstance(error, http.client.IncompleteRead)
            if isinstance(error, (socket.gaierror, ConnectionRefusedError)):
                raise EndpointError(f"{self}: {_problem(error)}") from None
            raise _Passing("the answer was cut off" if cut else _problem(error)) from None
        except BaseException:
            self._disconnect()
            raise

    def _connect(self, address: Address, end: float) -> tuple[http.client.HTTPConnection, str]:
        """Return the open connection or a new one, and the target of its requests; proxies are those of the system."""
        left = end - time.monotonic()
        if left <= 0:
            raise LimitError(f"{self}: no answer within its time")
        if self._connection is not None and self._connection.sock is not None:
            self._connection.sock.settimeout(left)
            return self._connection, self._target
        kind: Callable[..., http.client.HTTPConnection] = (
            http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        )
        proxy = "" if proxy_bypass(f"{address.host}:{address.port}") else getproxies().get(address.scheme, "")
        self._target = address.target
        if not proxy:
            self._connection = kind(address.host, address.port, timeout=left)
        else:
            by = read_address(proxy if "//" in proxy else f"http://{proxy}")
            self._connection = kind(by.host, by.port, timeout=left)
            if address.scheme == "https":
                self._connection.set_tunnel(address.host, address.port)
            else:
                self._target = str(address)
        return self._connection, self._target

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _judge(self, reply: _Reply, accept: str) -> _Reply:
        """Return the reply if it is an answer of the requested type; raise an error otherwise."""
        kind = reply.headers.get_content_type()
        if reply.status == 200 and SAME_TYPES.get(kind, kind) == accept:
            if reply.headers.get("Content-Encoding", "identity") != "identity":
                raise EndpointError(f"{self}: the answer is compressed, though that was not asked for")
            return reply
        said = self._said(reply, kind)
        if reply.status in PASSING:
            raise _Passing(f"it is busy or not there now ({reply.status}){said}", _pause(reply.headers))
        if reply.status in (401, 403, 407):
            way_out = (
                "it wants other credentials" if self._credentials.header else "KG_ENDPOINT_USER and so on give some"
            )
            raise EndpointError(f"{self}: it refuses ({reply.status}){said}; {way_out}")
        if reply.status == 400:
            raise QueryError(f"{self} cannot read the query{said}")
        if reply.status in (413, 414, 422, 500, 504):
            raise SizeError(f"{self}: it cannot answer this query ({reply.status}){said}")
        if reply.status == 200:
            raise EndpointError(f"{self}: it answers with {visible(kind)}, and not as SPARQL endpoints do{said}")
        raise EndpointError(f"{self}: it answers with status {reply.status}{said}")

    def _said(self, reply: _Reply, kind: str) -> str:
        """Return an endpoint's error message in one line, without credentials."""
        text = reply.body[:ERROR_BODY].decode("utf-8", "replace")
        if "html" in kind or text.lstrip()[:1] == "<":
            title = re.search(r"(?is)<title[^>]*>(.*?)</title>", text)
            text = f"a page, {title[1].strip()!r}" if title else "a page"
        text = re.split(r"\n\s*SPARQL query:", text)[0]
        line = " ".join(visible(text).split())
        short = line if len(line) <= ERROR_SHOWN else f"{line[: ERROR_SHOWN - 1]}…"
        return self._credentials.hide(f": {short}") if short else ""


def _read(response: http.client.HTTPResponse, line: socket.socket | None, end: float, most: int) -> bytes:
    """Read the body of an answer within time and size."""
    parts: list[bytes] = []
    size = 0
    while True:
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if line is not None:
            with suppress(OSError):
                line.settimeout(left)
        part = response.read1(PART)
        if not part:
            if response.length:
                raise http.client.IncompleteRead(b"", response.length)
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > most:
            raise LimitError(f"the answer has more than {most:,} bytes, which is the limit here; add LIMIT")


def _pause(headers: http.client.HTTPMessage) -> float | None:
    """Return how many seconds an endpoint asks to wait, ``None`` where it does not say."""
    text = headers.get("Retry-After", "")
    if text.isascii() and text.isdecimal():
        return float(text)
    with suppress(ValueError, TypeError):
        return max(parsedate_to_datetime(text).timestamp() - time.time(), 0.0)
    return None


def _problem(error: Exception) -> str:
    """Say why no answer came."""
    if isinstance(error, socket.gaierror):
        return "no such host"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there"
    words = " ".join(str(error).split())
    return f"the connection failed ({words or type(error).__name__})"
