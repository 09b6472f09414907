"""A real graph: the terms of ontologies in the package ``cellxgene-ontology-guide`` (the extra ``curate``)."""

from __future__ import annotations

import json
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.graphs import Graph, Predicate
from kg.ingest.unpack import open_unpacked

#: The ontologies that are joined: no edge leads from one to another, as the package has them.
ONTOLOGIES = ("CHEBI", "CL", "EFO", "MONDO", "UBERON")
PACKAGE = "cellxgene-ontology-guide"
#: The package gives the parents of a term without saying whether by is_a or by part_of.
PARENT = Predicate("skos:broader", 0)
#: Support in hundredths, the same for every edge: an ontology asserts all that it says.
SUPPORT = 98


def source() -> str:
    """Name the package with its version, and the releases in it that are read."""
    return f"{PACKAGE} {version(PACKAGE)} ({', '.join(_newest(name).name.split('.json')[0] for name in ONTOLOGIES)})"


def ontology() -> Graph:
    """Join every term in use with its parents, from the child to the parent.

    :returns: A graph without cycles; the names are the CURIEs of the terms.
    """
    couples = [(term, parent) for name in ONTOLOGIES for term, parents in _parents(name) for parent in parents]
    names = sorted({name for couple in couples for name in couple})
    number = {name: place for place, name in enumerate(names)}
    ends = np.array([[number[term], number[parent]] for term, parent in couples], np.int32)
    return Graph(
        names,
        (PARENT,),
        ends[:, 0],
        ends[:, 1],
        np.zeros(len(ends), np.uint8),
        np.full(len(ends), SUPPORT, np.uint8),
    )


def _newest(name: str) -> Path:
    folder = Path(str(files("cellxgene_ontology_guide"))) / "data"
    return max(folder.glob(f"{name}-ontology-*.json.zst"))


def _parents(name: str) -> list[tuple[str, list[str]]]:
    with open_unpacked(_newest(name)) as (file, _):
        text = file.read()
    terms: dict[str, list[str]] = json.loads(text, object_hook=_nearest)
    return sorted(terms.items())


def _nearest(found: dict[str, Any]) -> object:
    """Cut a term down to its parents while it is read: with all its ancestors, ChEBI would fill the memory."""
    if "ancestors" in found:
        return [] if found.get("deprecated") else found["ancestors"]
    if any(isinstance(value, list) for value in found.values()):
        return found
    return sorted(ancestor for ancestor, distance in found.items() if distance == 1)
