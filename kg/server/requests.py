"""Requests within limits: a body that is small and arrives in time, parameters that are known, and an entity tag."""

from __future__ import annotations

import asyncio
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

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


async def read_body(request: Request, settings: Settings) -> str:
    """Read the body of a request as text.

    :param request: The request.
    :param settings: The limits.

    :returns: The text.

    :raises HTTPException: If it is too large (413), too slow (408) or not UTF-8 (400).
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
    return decode(bytes(parts), "the body")


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


def parse_form(text: str, what: str) -> dict[str, list[str]]:
    """Read ``a=b&c=d``.

    :param text: The query string or the body of a form.
    :param what: Its name in an error.

    :returns: Name to its values, in order.

    :raises HTTPException: If it is malformed, not UTF-8 or has more than 200 fields (400).
    """
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=200)
    except ValueError as error:
        raise HTTPException(400, f"{what} cannot be read: {error}") from None
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def query_parameters(request: Request) -> dict[str, list[str]]:
    """Read the query string of a request.

    :param request: The request.

    :returns: Name to its values, in order.

    :raises HTTPException: As :func:`parse_form`.
    """
    return parse_form(decode(request.scope["query_string"], "the query string"), "the query string")


def single(parameters: dict[str, list[str]], name: str, default: str = "") -> str:
    """Return the one value of a parameter.

    :param parameters: Name to values.
    :param name: The parameter.
    :param default: What is returned where it is missing.

    :returns: Its value.

    :raises HTTPException: If it is given several times (400).
    """
    values = parameters.get(name, [])
    if len(values) > 1:
        raise HTTPException(400, f"the parameter {name!r} is given {len(values)} times; give it once")
    return values[0] if values else default


def entity_tag(request: Request, *parts: str) -> str:
    """Return the tag of what a request is answered with, as long as data and program stay the same.

    :param request: A request by GET.
    :param *parts: What the answer depends on beside the address: the versions and the format.

    :returns: A strong entity tag, in quotes.
    """
    scope = request.scope
    address = b"\0".join([scope["raw_path"], scope["query_string"], *(part.encode() for part in parts)])
    return f'"{blake2b(address, digest_size=12).hexdigest()}"'


def is_known(request: Request, tag: str) -> bool:
    """Return whether the client holds the answer with that tag already."""
    held = request.headers.get("if-none-match", "")
    return tag in (part.strip().removeprefix("W/") for part in held.split(","))


#: Cached answers are asked for again, which costs a 304.
CACHED = {"Cache-Control": "public, max-age=60, must-revalidate", "Vary": "Accept"}
