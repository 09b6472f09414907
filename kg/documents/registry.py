"""Reading a source document of any kind: which reader takes it, and what to do where none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import SourceError
from kg.files import MOST_BYTES, read_at_most

if TYPE_CHECKING:
    from pathlib import Path

    from kg.documents.document import Document

#: Kinds of files that can be read, for messages.
READABLE = "PubMed XML"


def read_documents(path: Path) -> list[Document]:
    """Read a file of one source document, or of several.

    :param path: The file.

    :returns: The documents, in order; each has a title and at least one sentence.

    :raises SourceError: If the file cannot be read, or is of no kind that can be.
    """
    try:
        data = read_at_most(path, MOST_BYTES)
    except OSError as error:
        raise SourceError(f"cannot read {path}: {error.strerror}") from error
    if not data.strip():
        raise SourceError(f"{path} is empty")
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return _read_xml(data, path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"cannot read {path}: it is not UTF-8") from error
    from kg.documents.markdown import read_markdown

    return [read_markdown(text, path)]


def _read_xml(data: bytes, path: Path) -> list[Document]:
    from kg.documents import pubmed
    from kg.documents.xml_tree import local_name, read_xml

    root = read_xml(data, path)
    name = local_name(root)
    if name in pubmed.ROOTS:
        return pubmed.read_pubmed(root, path)
    raise SourceError(f"{path}: XML whose root is <{name}>; what can be read is {READABLE}")
