"""Parsing XML of unknown origin: it loads nothing else, and expands only entities that are named characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

#: How deep elements may be nested: the readers follow them by recursion.
DEEPEST = 200


def read_xml(data: bytes, path: Path) -> Element:
    """Parse XML.

    A DOCTYPE may name a DTD, which is never fetched; character entities such as ``&alpha;`` are those of HTML.

    :param data: The bytes of the file.
    :param path: Its name in messages.

    :returns: The root.

    :raises SourceError: If it is not well-formed, declares entities, or is nested more than :data:`DEEPEST` deep.
    """
    from html.entities import html5
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(forbid_dtd=False, forbid_entities=True, forbid_external=True)
    parser.entity.update({name[:-1]: text for name, text in html5.items() if name.endswith(";")})
    try:
        parser.feed(data)
        root: Element = parser.close()
    except ParseError as error:
        (line, column), what = error.position, str(error).partition(":")[0]
        raise SourceError(f"{path}:{line}: not well-formed XML: {what}, at column {column + 1}") from error
    except DefusedXmlException as error:
        raise SourceError(
            f"{path}: declares entities of its own, which are not expanded; save it without them"
        ) from error
    level, depth = [root], 0
    while level:
        level, depth = [child for node in level for child in node], depth + 1
    if depth > DEEPEST:
        raise SourceError(f"{path}: elements are nested {depth} deep, and no paper needs more than {DEEPEST}")
    return root


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def all_text(element: Element | None) -> str:
    """Return the text of an element and everything in it, white space as single spaces."""
    return squeezed("".join(element.itertext())) if element is not None else ""


def squeezed(text: str) -> str:
    """Return a text with every run of white space as one space, and none at its ends."""
    return " ".join(text.split())
