"""Opening a version of a graph: a folder, a store, a wheel or a revision of a git repository."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import KGError
from kg.knowledge_graph import KnowledgeGraph
from kg.resources import digest, folder
from kg.store.manifest import MANIFEST
from kg.triples.load import read

if TYPE_CHECKING:
    from kg.errors import DataError

#: The folder of a wheel that holds the two folders.
IN_WHEEL = "kg/_data"
#: Time limit of git, in seconds.
GIT_SECONDS = 60
#: The word for the graph that comes with the package.
SHIPPED = "shipped"


class VersionError(KGError, ValueError):
    """A version that cannot be opened."""


class Version(NamedTuple):
    """A version of a graph."""

    name: str
    graph: KnowledgeGraph
    #: Parts that this program could not read, such as properties of an older revision.
    problems: tuple[DataError, ...] = ()


def open_version(name: str) -> Version:
    """Open a version of a graph.

    :param name: ``shipped``; a store; a folder that ``kg init`` made, which is laid over the shipped graph; a folder of
        Turtle files, or a checkout with ``triples/`` and ``ontology/``; a wheel; or a revision of the git repository
        in which the program runs.

    :returns: The version. Blocks of a wheel or a revision that this program cannot read are left out and listed.

    :raises VersionError: If it is none of these.
    :raises KGError: If a store or a folder cannot be used.
    """
    path = Path(name)
    if name == SHIPPED:
        return Version(name, KnowledgeGraph.load())
    if (path / MANIFEST).is_file():
        return Version(name, KnowledgeGraph.open(path))
    if (path / "kg.toml").is_file():
        return Version(name, KnowledgeGraph.load(extra=path))
    if (path / "triples").is_dir() and (path / "ontology").is_dir():
        return _read(name, path)
    if path.is_dir():
        return Version(name, KnowledgeGraph.load(path))
    if path.suffix == ".whl" and path.is_file():
        return _of_wheel(name, path)
    return _of_revision(name)


def _read(name: str, root: Path) -> Version:
    """Read the ``triples/`` and the ontology of a folder."""
    ontology = root / "ontology" / "msc.ttl"
    files = [("ontology/msc.ttl", ontology if ontology.is_file() else folder("ontology") / "msc.ttl")]
    files += [(f"triples/{path.name}", path) for path in sorted((root / "triples").glob("*.ttl"))]
    if len(files) == 1:
        raise VersionError(f"{name} has no triples/*.ttl")
    content, problems = read(files, digest(files))
    return Version(name, KnowledgeGraph(content, origin=name), tuple(problems))


def _of_wheel(name: str, path: Path) -> Version:
    from tempfile import TemporaryDirectory
    from zipfile import BadZipFile, ZipFile

    try:
        with TemporaryDirectory() as root, ZipFile(path) as wheel:
            wheel.extractall(root, [entry for entry in wheel.namelist() if entry.startswith(f"{IN_WHEEL}/")])
            return _read(name, Path(root) / IN_WHEEL)
    except BadZipFile as error:
        raise VersionError(f"{path} is not a wheel: {error}") from error


def _of_revision(name: str) -> Version:
    """Read a revision of the repository in which the program runs."""
    import tarfile
    from io import BytesIO
    from tempfile import TemporaryDirectory

    if not name or name.startswith("-"):
        raise VersionError(f"{name!r} is not a version")
    commit = _git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
    if not commit:
        raise VersionError(f"{name} is neither a folder, a store or a wheel, nor a revision of the git repository here")
    archive = _git("archive", "--format=tar", commit, "triples", "ontology")
    if not archive:
        raise VersionError(f"the revision {name} has no triples/ and ontology/")
    with TemporaryDirectory() as root, tarfile.open(fileobj=BytesIO(archive)) as files:
        files.extractall(root, filter="data")
        return _read(name, Path(root))


def _git(*arguments: str) -> bytes:
    """Run git at the top of the repository; return its output, empty if it failed."""
    import subprocess

    def run(*words: str) -> bytes:
        done = subprocess.run(["git", *words], capture_output=True, check=False, timeout=GIT_SECONDS)  # noqa: S603, S607
        return done.stdout if done.returncode == 0 else b""

    try:
        top = run("rev-parse", "--show-toplevel").decode().strip()
        return run("-C", top, *arguments) if top else b""
    except FileNotFoundError:
        return b""
