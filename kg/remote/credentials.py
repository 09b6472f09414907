"""The address of an endpoint, and the credentials for it, which are never shown."""

from __future__ import annotations

import os
from base64 import b64encode
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urlsplit

from kg.errors import KGError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Variables of the environment that hold the credentials: a name and a password, or a token.
USER, PASSWORD, TOKEN = "KG_ENDPOINT_USER", "KG_ENDPOINT_PASSWORD", "KG_ENDPOINT_TOKEN"


class EndpointError(KGError, OSError):
    """An endpoint that cannot be reached, or answers otherwise than the SPARQL protocol says."""


class Credentials:
    """A name and a password, or a token; neither its ``repr`` nor an error shows them.

    :param header: Value of the header ``Authorization``; empty without credentials.
    :param secrets: Texts that no message may hold.
    """

    __slots__ = ("_secrets", "header")

    def __init__(self, header: str = "", secrets: tuple[str, ...] = ()) -> None:
        self.header = header
        self._secrets = sorted({text for text in (header, *header.split(), *secrets) if text}, key=len, reverse=True)

    def __repr__(self) -> str:
        return f"<Credentials: {'given' if self.header else 'none'}>"

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Credentials:
        """Read the credentials of the environment.

        :param environment: Variables to their values.

        :returns: The credentials, empty if none are set.

        :raises EndpointError: If one of a pair is missing, or a value cannot stand in a header.
        """
        user, password, token = (environment.get(name, "") for name in (USER, PASSWORD, TOKEN))
        if any(not text.isprintable() for text in (user, password, token)):
            raise EndpointError(f"{USER}, {PASSWORD} or {TOKEN} holds a character that no header takes")
        if token and (user or password):
            raise EndpointError(f"{TOKEN} and {USER} are both set; unset one")
        if token:
            return cls(f"Bearer {token}", (token,))
        if bool(user) != bool(password):
            raise EndpointError(f"{USER} and {PASSWORD} belong together, and only one is set")
        if not user:
            return cls()
        return cls(f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}", (password,))

    def hide(self, text: str) -> str:
        """Return a text without the credentials that a server may have sent back."""
        for secret in self._secrets:
            if secret not in ("Basic", "Bearer"):
                text = text.replace(secret, "***")
        return text


class Address(NamedTuple):
    """The parsed address of an endpoint."""

    scheme: str
    host: str
    port: int
    #: Path and parameters, as a request names them.
    target: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"

    @property
    def is_safe(self) -> bool:
        """Whether nobody between can read the requests: TLS, or this machine."""
        if self.scheme == "https" or self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


_PORTS = {"http": 80, "https": 443}


def read_address(url: str) -> Address:
    """Parse the address of an endpoint.

    :param url: Such as ``https://example.org/sparql``; parameters such as ``default-graph-uri`` are kept.

    :returns: The address.

    :raises EndpointError: If it is no such address, or holds a name and a password, which are not shown.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise EndpointError("the address of the endpoint is no URL") from None
    if parts.username is not None or parts.password is not None:
        raise EndpointError(
            f"the address of an endpoint may not hold a name and a password; put them into {USER} and {PASSWORD}"
        )
    if parts.scheme not in _PORTS or not parts.hostname or not _is_plain(parts):
        raise EndpointError(f"{url!r} is no address of an endpoint; it looks like https://example.org/sparql")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], target)


def _is_plain(parts: SplitResult) -> bool:
    """Return whether an address has only characters that are allowed in a request."""
    return all(text.isascii() and text.isprintable() and " " not in text for text in parts)
