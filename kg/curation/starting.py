"""Creates the user's own folder, with the files that a curator starts from."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from kg.curation.workspace import Workspace
from kg.files import OutputError, write_text
from kg.model.namespaces import Namespace, NamespaceError, register
from kg.triples.own_folder import CONFIGURATION, read_own_folder

_STARTER = Path(__file__).parent / "starter"
#: File of ``starter/`` to its place in the folder.
PLACES = {
    "kg.toml": CONFIGURATION,
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "questions.tsv": "questions.tsv",
    "vocab.lock.tsv": "vocab.lock.tsv",
    "contexts.ttl": "triples/contexts.ttl",
    "entities.ttl": "triples/entities.ttl",
    "references.ttl": "triples/references.ttl",
}


def make_own_folder(root: Path, *, prefix: str = "", base: str = "") -> list[Path]:
    """Create a folder for the user's own statements.

    :param root: The folder; it may exist if it is empty.
    :param prefix: Prefix of its identifiers; by default, made from the name of the folder.
    :param base: Beginning of its IRIs; by default below ``https://example.org/``.

    :returns: The files that were written.

    :raises OutputError: If the folder is not empty, or cannot be written.
    :raises NamespaceError: If the prefix or the IRI base cannot be used.
    """
    from kg.curation.adding.interpreter import read_tree
    from kg.curation.layout import laid_out, readings, with_prefixes

    name = root.resolve().name
    prefix = prefix or re.sub(r"^\d+|[^a-z0-9]", "", name.casefold())
    namespace = Namespace(prefix, base or f"https://example.org/{prefix}/")
    try:
        register(namespace)
    except NamespaceError as error:
        raise NamespaceError(f"{error}; --prefix and --base name others") from error
    try:
        is_taken = root.exists() and any(root.iterdir())
        if not is_taken:
            (root / "triples").mkdir(parents=True)
    except OSError as error:
        raise OutputError(f"cannot make {root}: {error.strerror or error}") from error
    if is_taken:
        raise OutputError(f"{root} is not empty; name a new folder")
    values = {"name": name, "prefix": namespace.prefix, "base": namespace.base}
    for file, place in PLACES.items():
        text = (_STARTER / file).read_text(encoding="utf-8")
        if not file.endswith(".tsv") and file != "gitignore":
            text = Template(text).substitute(values)
        write_text(root / place, with_prefixes([text]) if file.endswith(".ttl") else text)
    own = read_own_folder(root)
    workspace = Workspace(own.triples, own)
    said = readings(read_tree(workspace).content)
    for name_in_messages, path in workspace.files():
        write_text(path, laid_out(path, name_in_messages, said))
    return [root / place for place in PLACES.values()]
