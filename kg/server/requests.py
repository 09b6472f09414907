"""Requests within limits: a body that is small and arrives in time, parameters that are known, and an entity tag."""

from __future__ import annotations

import asyncio
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Scope

    from kg.server.settings import Settings


def header_values(scope: Scope, name: bytes) -> list[bytes]:
    """Return the values of a header, in order.

    :param scope: The request.
    :param name: The header in lower case.

    :returns: Its values, none if the request has no such header.
    """
    return [value for known, value in scope["headers"] if known == name]


def wanted_types(request: Request) -> str:
    """Return the header ``Accept`` of a request, empty where it has none."""
    return ", ".join(value.decode("latin-1") for value in header_values(request.scope, b"accept"))


async def read_body(request: Request, settings: Settings) -> bytes:
    """Read the body of a request.

    :param request: The request.
    :param settings: The limits.

    :returns: The body.

    :raises HTTPException: If it is too large (413), too slow (408) or not whole (400).
    """
    parts = bytearray()

    async def read() -> None:
        async for part in request.stream():
            parts.extend(part)
            if len(parts) > settings.body:
                raise HTTPException(413, f"the body is larger than {settings.body:,} bytes")

    try:
        await asyncio.wait_for(read(), settings.body_seconds)
    except TimeoutError:
        raise HTTPException(408, f"the body did not arrive within {settings.body_seconds:g} s") from None
    except ClientDisconnect:
        raise HTTPException(400, "the body is not whole") from None
    return bytes(parts)


def decode(raw: bytes, what: str) -> str:
    """Read bytes as UTF-8.

    :param raw: The bytes.
    :param what: Their name in an error.

    :returns: The text.

    :raises HTTPException: If they are not UTF-8 (400).
    """
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise HTTPException(400, f"{what} is not UTF-8: byte {error.start + 1} is {raw[error.start]:#04x}") from None


def parse_form(raw: bytes, what: str) -> dict[str, list[str]]:
    """Read ``a=b&c=d``.

    :param raw: The query string or the body of a form.
    :param what: Its name in an error.

    :returns: Name to its values, in order.

    :raises HTTPException: If it is not UTF-8 or has more than 200 fields (400).
    """
    pairs = raw.replace(b"+", b" ").split(b"&")
    if len(pairs) > 200:
        raise HTTPException(400, f"{what} has more than 200 fields")
    found: dict[str, list[str]] = {}
    for pair in filter(None, pairs):
        name, _, value = pair.partition(b"=")
        found.setdefault(decode(unquote_to_bytes(name), what), []).append(decode(unquote_to_bytes(value), what))
    return found


def query_parameters(request: Request) -> dict[str, list[str]]:
    """Read the query string of a request.

    :param request: The request.

    :returns: Name to its values, in order.

    :raises HTTPException: As :func:`parse_form`.
    """
    return parse_form(request.scope["query_string"], "the query string")


def single(parameters: dict[str, list[str]], name: str, default: str = "") -> str:
    """Return the one value of a parameter.

    :param parameters: Name to values.
    :param name: The parameter.
    :param default: The value if it is missing.

    :returns: Its value.

    :raises HTTPException: If it is given several times (400).
    """
    values = parameters.get(name, [])
    if len(values) > 1:
        raise HTTPException(400, f"the parameter {name!r} is given {len(values)} times; give it once")
    return values[0] if values else default


def cache_headers(request: Request, *parts: str) -> dict[str, str]:
    """Return the headers of an answer that depends on the request, the data and the program alone.

    Caches revalidate it, which costs a 304.

    :param request: A request by GET.
    :param *parts: The versions and the format.

    :returns: A strong entity tag, and how long the answer may be kept.

    :raises HTTPException: If the client holds the answer with that tag already (304).
    """
    scope = request.scope
    address = b"\0".join([scope["raw_path"], scope["query_string"], *(part.encode() for part in parts)])
    tag = f'"{blake2b(address, digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=60, must-revalidate", "Vary": "Accept"}
    if any(tag.encode() in value for value in header_values(scope, b"if-none-match")):
        raise HTTPException(304, headers=headers)
    return headers
