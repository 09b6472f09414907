"""The architecture: imports point back, only ``kg.cli`` asks for a terminal, and heavy modules are imported late."""

from __future__ import annotations

import ast
import builtins
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from inspect import getdoc
from pathlib import Path

import pytest

import kg
from kg import resources

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "kg"
#: The rooms below ``kg``, in the order in which data flow: a module imports from its own room or from one before it.
ROOMS = (
    *(
        "errors",
        "cached",
        "data_class",
        "suggest",
        "files",
        "resources",
        "model",
        "triples",
        "names",
        "search",
        "paths",
        "words",
        "answers",
    ),
    *("sparql", "store", "formats", "ingest", "batch", "remote", "views", "documents", "curation"),
    *("browsing", "asking", "drawing", "knowledge_graph", "comparison", "__init__"),
    *("server", "assistants", "cli", "__main__"),
)
RANKS = {name: rank for rank, name in enumerate(ROOMS)}
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("rdflib", "networkx", "numpy", "pyvis", "scipy")


def layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Return the modules that a file imports, at whatever depth and for whatever purpose."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            assert node.module is not None
            found += [f"kg.{alias.name}" for alias in node.names] if node.module == "kg" else [node.module]
    return tuple(found)


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = {module(path): path for path in MODULES}


@cache
def own_imports(path: Path) -> tuple[str, ...]:
    """Return the modules of ours that a file imports, those for types and those in functions among them."""
    found = (name for name in imports(path) if name.startswith("kg."))
    return tuple(name if name in NAMES else name.rpartition(".")[0] for name in found)


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(ROOT)) for path in MODULES])
def test_imports_point_back(path: Path) -> None:
    own = layer(path)
    assert own in RANKS, f"say in ROOMS where kg/{own} stands"
    for name in own_imports(path):
        other = name.split(".")[1] if "." in name else "__init__"
        assert RANKS[other] <= RANKS[own], f"kg/{own} imports {name}"


def find_circle(graph: dict[str, tuple[str, ...]]) -> list[str]:
    """Return the names along one circle of arrows, the first again at the end; empty where there is none."""
    done: set[str] = set()

    def visit(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name not in done:
            for other in graph.get(name, ()):
                if circle := visit(other, [*trail, name]):
                    return circle
            done.add(name)
        return []

    return next((circle for name in graph if (circle := visit(name, []))), [])


def test_a_circle_is_found() -> None:
    assert find_circle({"a": ("b",), "b": ("c",), "c": ("b",), "d": ()}) == ["b", "c", "b"]
    assert find_circle({"a": ("b", "c"), "b": ("c",), "c": ()}) == []


def test_no_import_closes_a_circle() -> None:
    assert find_circle({name: own_imports(path) for name, path in NAMES.items()}) == []


def test_a_class_name_stands_for_one_thing() -> None:
    homes: dict[str, list[str]] = {}
    for name, path in NAMES.items():
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(name)
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        pytest.param("click", {"cli"}, id="click"),
        pytest.param("rich", {"words", "cli"}, id="rich"),
        pytest.param("pyvis", {"views"}, id="pyvis"),
        pytest.param("jinja2", {"server"}, id="jinja2"),
        pytest.param(
            "pyoxigraph",
            {"triples", "sparql", "store", "ingest", "formats", "remote", "knowledge_graph", "curation"},
            id="pyoxigraph",
        ),
        pytest.param("rdflib", {"knowledge_graph", "sparql", "formats", "curation"}, id="rdflib"),
        pytest.param("mcp", {"assistants"}, id="mcp"),
        pytest.param("networkx", {"knowledge_graph", "formats"}, id="networkx"),
        pytest.param("numpy", {"search", "views"}, id="numpy"),
    ],
)
def test_libraries_stay_in_their_rooms(library: str, allowed: set[str]) -> None:
    found = {layer(path) for path in MODULES if any(name.split(".")[0] == library for name in imports(path))}
    assert found <= allowed


def test_no_room_is_made_up() -> None:
    rooms = {layer(path) for path in MODULES}
    assert RANKS.keys() == rooms


def test_public_names_resolve() -> None:
    assert len(set(kg.__all__)) == len(kg.__all__)
    for name in kg.__all__:
        assert getattr(kg, name) is not None
    assert sorted(set(kg.__all__) - {"load", "open"}) == sorted(kg._HOMES)
    for name, home in kg._HOMES.items():
        assert getattr(import_module(home), name) is getattr(kg, name)


def test_errors_of_the_facade_are_public() -> None:
    members = [kg.KnowledgeGraph, *(getattr(kg.KnowledgeGraph, name) for name in dir(kg.KnowledgeGraph))]
    raised = {name for member in members for name in re.findall(r":raises (\w+):", getdoc(member) or "")}
    assert {"DataError", "FolderError", "InstallationError", "QueryError"} <= raised
    assert {name for name in raised if not hasattr(builtins, name)} <= set(kg.__all__)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        pytest.param(None, kg.FolderError, id="empty folder"),
        pytest.param("stm:a-1 rdf:subject", kg.DataError, id="no Turtle"),
    ],
)
def test_a_missing_extra_is_our_error(text: str | None, error: type[kg.KGError], tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "a.ttl").write_text(text, encoding="utf-8")
    with pytest.raises(error) as caught:
        kg.load(tmp_path)
    assert isinstance(caught.value, kg.KGError)


def test_missing_data_are_our_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "kg")
    resources.find_folder.cache_clear()
    with pytest.raises(kg.InstallationError, match="reinstall msc-kg"):
        kg.load()


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'kg' has no attribute 'lood'"):
        kg.lood  # noqa: B018


def loaded_by(code: str) -> set[str]:
    """Run code in a fresh process and give the top-level modules that it has loaded then."""
    report = (
        f"import sys\ntry:\n    {code}\nfinally:\n    print(*{{n.split('.')[0] for n in sys.modules}}, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", report], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def main(*args: str) -> str:
    return f"from kg.cli import main; main({list(args)!r}, standalone_mode=False)"


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        pytest.param("import kg", (*HEAVY, "pyoxigraph", "click", "rich", "jinja2"), id="import kg"),
        pytest.param(
            "import kg.errors, kg.resources, kg.model.terms, kg.model.identifiers, kg.model.content",
            (*HEAVY, "pyoxigraph", "click"),
            id="errors to model",
        ),
        pytest.param("import kg; kg.load()", (*HEAVY, "click", "rich"), id="kg.load()"),
        pytest.param(main("--help"), (*HEAVY, "rich", "pyoxigraph", "jinja2"), id="kg --help"),
        pytest.param(main("path", "--help"), (*HEAVY, "rich", "pyoxigraph", "pathlib"), id="kg path --help"),
        pytest.param(
            "import kg.store.opening, kg.answers.paths, kg.paths.finder",
            (*HEAVY, "pathlib"),
            id="a store and its paths",
        ),
        pytest.param(main("path", "IDO", "Treg"), (*HEAVY, "rich"), id="kg path"),
        pytest.param(main("find", "Treg"), (*HEAVY, "rich"), id="kg find in a pipe"),
    ],
)
def test_heavy_modules_are_not_loaded(code: str, absent: tuple[str, ...]) -> None:
    assert loaded_by(code) & set(absent) == set()


def test_the_check_sees_loaded_modules() -> None:
    assert {"kg", "click"} <= loaded_by(main("--help"))


def test_no_docstring_begins_with_give() -> None:
    """A docstring says what a function returns or does."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
                text = ast.get_docstring(node) or ""
                assert not text.startswith(("Give ", "Gives ", "Tell whether")), f"{path}: {text.splitlines()[0]}"
