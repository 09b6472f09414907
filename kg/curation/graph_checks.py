"""Checks of the graph as a whole: the rules of ``ontology/checks/``, and the shapes of ``ontology/``."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING

from kg.curation.problem import ERROR, WARNING, Problem
from kg.errors import DataError
from kg.model import terms as v
from kg.model.identifiers import to_curie, to_iri
from kg.model.namespaces import OWN
from kg.resources import folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    import pyoxigraph

    from kg.curation.workspace import Workspace
    from kg.model.content import Content
    from kg.model.namespaces import Namespace
    from kg.triples.turtle import TurtleBlock

#: Root of our identifiers, as it is written in the patterns of shapes.
IN_SHAPES = v.BASE.replace(".", r"\\.")
#: The files of ``ontology/`` with shapes: written by hand, and made by :mod:`kg.curation.shapes`.
SHAPES = ("shapes.ttl", "property_shapes.ttl")


def shacl_is_installed() -> bool:
    """Return whether pySHACL is installed, which is part of the extra ``curate``."""
    return find_spec("pyshacl") is not None


def find_places(blocks: Iterable[TurtleBlock], content: Content) -> dict[str, tuple[str, int]]:
    """Return the file and line that each subject of the graph form comes from."""
    places = {block.curie: (block.file, block.line) for block in blocks}
    for statement in content.statements.values():
        parts = [line.curie for line in statement.evidence] + [item.curie for item in statement.mediators]
        for curie in (statement.id, *parts):
            places.setdefault(curie, (statement.file, statement.line))
    return places


def broken_rules(store: pyoxigraph.Store, places: Mapping[str, tuple[str, int]]) -> Iterator[Problem]:
    """Run the queries of ``ontology/checks/``, which ``ontology/README.md`` describes."""
    for path in sorted((folder("ontology") / "checks").glob("*.rq")):
        name, text = f"ontology/checks/{path.name}", path.read_text(encoding="utf-8")
        severity = re.search(rf"^# severity: ({ERROR}|{WARNING})$", text, re.MULTILINE)
        if not severity:
            raise DataError(name, 1, f"no line '# severity: {ERROR}' or '# severity: {WARNING}'")
        try:
            rows: Iterable[pyoxigraph.QuerySolution] = store.query(text)  # type: ignore[assignment]
        except SyntaxError as error:
            raise DataError(name, error.lineno or 1, f"not SPARQL: {error.msg}") from error
        for row in rows:
            curie = to_curie(row["node"].value)
            message = re.sub(r"<([^<>]+)>", lambda match: to_curie(match[1]), row["problem"].value)
            yield Problem(severity[1], *places.get(curie, (name, 1)), path.stem, f"{curie}: {message}")


def choose_focus(
    places: Mapping[str, tuple[str, int]],
    blocks: Iterable[TurtleBlock],
    own: Collection[str],
    workspace: Workspace,
    changed: Collection[str] | None,
) -> set[str] | None:
    """Return the IRIs of the nodes that are checked against the shapes; ``None`` for all of them."""
    if changed is None and not workspace.own:
        return None
    chosen = {(b.file, b.line) for b in blocks if b.file in own and (changed is None or b.curie in changed)}
    return {to_iri(curie) for curie, place in places.items() if place in chosen}


def broken_shapes(
    store: pyoxigraph.Store,
    places: Mapping[str, tuple[str, int]],
    namespace: Namespace = OWN,
    focus: set[str] | None = None,
) -> Iterator[Problem]:
    """Check the graph against the shapes of ``ontology/``, generated and hand-written ones."""
    import rdflib
    from pyshacl import validate
    from rdflib.namespace import RDF, SH

    from kg.curation.shapes_data import in_rdflib

    if focus is not None and not focus:
        return
    data = in_rdflib(store, focus)
    shapes = rdflib.Graph()
    for name in SHAPES:
        text = (folder("ontology") / name).read_text(encoding="utf-8")
        if namespace != OWN:
            own = re.escape(namespace.base).replace("\\", "\\\\")
            text = text.replace(f"^{IN_SHAPES}", f"^({IN_SHAPES}|{own})")
        shapes.parse(data=text, format="turtle")
    # The option focus_nodes of validate compares each node with each of them, and skips shapes within shapes.
    _, report, _ = validate(data, shacl_graph=shapes, advanced=False, inference="none")
    for result in report.subjects(RDF.type, SH.ValidationResult):
        node = str(report.value(result, SH.focusNode))
        if focus is not None and node not in focus:
            continue  # a neighbour, of which only a part was loaded
        curie = to_curie(node)
        message = str(report.value(result, SH.resultMessage))
        path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
        if isinstance(path, rdflib.URIRef):
            message += f" ({' '.join(to_curie(str(term)) for term in (path, value) if term is not None)})"
        severity = ERROR if report.value(result, SH.resultSeverity) == SH.Violation else WARNING
        yield Problem(severity, *places.get(curie, ("ontology/shapes.ttl", 1)), "shapes", f"{curie}: {message}")
