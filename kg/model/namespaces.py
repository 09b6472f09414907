"""The owner of an identifier: the graph, or a folder that is laid over it.

A folder of one's own has a prefix, such as ``lab``: its statements are ``lab:FILE-1``, its passages ``lab-psg:...`` and
so on, so that no identifier of it can be one of the graph's own, which are ``stm:FILE-1`` and ``psg:...``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.errors import KGError
from kg.model import identifiers, spellings
from kg.model.terms import BASE, LOCAL_PATTERNS, OWN_PREFIXES, PREFIXES

#: Form of the prefix of a folder.
PREFIX_FORM = re.compile("[a-z][a-z0-9]+")
#: Kinds of blocks; ``msc`` is the vocabulary, which is the graph's alone.
KINDS = tuple(kind for kind in OWN_PREFIXES if kind != "msc")


class NamespaceError(KGError, ValueError):
    """A prefix or an IRI base that identifiers cannot have."""


class Namespace(NamedTuple):
    """A prefix with the beginning of the IRIs that it stands for."""

    prefix: str
    base: str

    def prefix_of(self, kind: str) -> str:
        """Return the prefix of the blocks of a kind, such as ``psg``.

        >>> Namespace("lab", "https://example.org/lab/").prefix_of("psg"), OWN.prefix_of("psg")
        ('lab-psg', 'psg')
        """
        if self.prefix == OWN.prefix:
            return kind
        return self.prefix if kind == "stm" else f"{self.prefix}-{kind}"


#: The graph's own.
OWN = Namespace("stm", BASE)


def block_kind(curie: str) -> str:
    """Return the kind of block that an identifier of our own stands for; empty for one of an outside vocabulary.

    >>> block_kind("stm:ido_treg-1"), block_kind("CL:0000134")
    ('stm', '')
    """
    return OWN_PREFIXES.get(curie.partition(":")[0], "")


def sibling(curie: str, kind: str) -> str:
    """Return the prefix of the blocks of a kind that belong with a block.

    >>> sibling("stm:ido_treg-1", "evd")
    'evd'
    """
    prefix = curie.partition(":")[0]
    own = OWN_PREFIXES.get(prefix, prefix)
    if own == prefix:
        return kind
    return Namespace(prefix.removesuffix(f"-{own}"), "").prefix_of(kind)


def register(namespace: Namespace) -> None:
    """Make the identifiers of a folder known, so that they can be expanded, contracted and typed.

    :param namespace: The prefix and IRI base of the folder.

    :raises NamespaceError: If one of the two is taken or malformed.
    """
    prefix, base = namespace
    if PREFIXES.get(prefix) == f"{base}statement/" and prefix != OWN.prefix:
        return
    if not PREFIX_FORM.fullmatch(prefix):
        raise NamespaceError(f"the prefix {prefix!r} is not two or more small letters and digits, such as 'lab'")
    taken = {known.casefold() for known in identifiers.ALL_PREFIXES}
    if prefix in taken or prefix in spellings.SYNONYMS:
        raise NamespaceError(f"the prefix {prefix!r} is taken; choose another one in kg.toml")
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+[/#]", base):
        raise NamespaceError(f"the IRI base {base!r} is not an http address that ends in / or #")
    for known, iri in identifiers.ALL_PREFIXES.items():
        if iri.startswith(base) or base.startswith(iri):
            raise NamespaceError(f"the IRI base {base!r} is that of {known} (<{iri}>); choose another one in kg.toml")
    if base.startswith(BASE):
        raise NamespaceError(f"the IRI base {base!r} is below {BASE}, which is the graph's own; choose another one")
    for kind in KINDS:
        name = namespace.prefix_of(kind)
        PREFIXES[name] = base + PREFIXES[kind].removeprefix(BASE)
        OWN_PREFIXES[name] = kind
        if kind in LOCAL_PATTERNS:
            LOCAL_PATTERNS[name] = LOCAL_PATTERNS[kind]
        identifiers.add_prefix(name, PREFIXES[name])
        spellings.add_prefix(name)
