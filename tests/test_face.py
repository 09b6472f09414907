"""The Python face: what the commands can do, methods can, with arguments of the same names."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from inspect import Parameter, formatannotation, signature
from pathlib import Path
from pkgutil import walk_packages
from re import findall
from typing import Any

import pytest
from click import Context, Option

import kg
from kg.cli import main
from small import graph

#: How an answer is shown, and which graph is asked.
SHOWN = {"fmt", "output", "store", "endpoint", "with_", "full", "suggest_links"}
#: Command to the arguments it needs; of the others, only the names of the options are asked for.
ARGUMENTS = {
    **dict.fromkeys(("path", "effect", "block", "common", "explain", "gaps", "matrix"), ("a", "b")),
    **dict.fromkeys(("find", "show", "neighbors"), ("a",)),
    **dict.fromkeys(("trials", "conflicts", "stats", "view", "export"), ()),
}


def defaults(name: str) -> dict[str, Any]:
    """Return the defaults of the options of a command."""
    command = main.get_command(Context(main), name)
    assert command is not None
    options = {str(param.name): param for param in command.params if isinstance(param, Option)}
    given = command.make_context(name, list(ARGUMENTS[name])).params if name in ARGUMENTS else {}
    return {option: given.get(option) for option in options}


@pytest.mark.parametrize(
    ("command", "method", "shown"),
    [
        pytest.param("path", "paths", {"why_rank", "compare_contexts"}, id="path"),
        pytest.param("path", "paths_between", {"why_rank", "compare_contexts"}, id="path of pairs"),
        pytest.param("effect", "effect", set(), id="effect"),
        pytest.param("block", "block", set(), id="block"),
        pytest.param("common", "common", {"limit"}, id="common"),
        pytest.param("explain", "explain", set(), id="explain"),
        pytest.param("gaps", "gaps", {"pairs"}, id="gaps"),
        pytest.param("find", "find", set(), id="find"),
        pytest.param("show", "show", set(), id="show"),
        pytest.param("neighbors", "neighbors", set(), id="neighbors"),
        pytest.param("trials", "trials", {"by", "plot"}, id="trials"),
        pytest.param("matrix", "matrix", set(), id="matrix"),
        pytest.param("conflicts", "conflicts", set(), id="conflicts"),
        pytest.param("stats", "stats", set(), id="stats"),
        pytest.param(
            "view", "view", {"is_opening", "width", "tall", "no_title", "no_legend", "transparent"}, id="view"
        ),
        pytest.param("export", "export", set(), id="export"),
    ],
)
def test_arguments_are_called_as_the_flags(command: str, method: str, shown: set[str]) -> None:
    given = {
        name: parameter
        for name, parameter in signature(getattr(kg.KnowledgeGraph, method)).parameters.items()
        if parameter.kind is Parameter.KEYWORD_ONLY
    }
    options = defaults(command)
    assert given.keys() == options.keys() - SHOWN - shown
    for name, parameter in given.items():
        assert (name, parameter.default or None) == (name, options[name] or None)


@pytest.mark.parametrize("name", [name for name in dir(kg.KnowledgeGraph) if not name.startswith("_")])
def test_no_method_takes_just_anything(name: str) -> None:
    method = getattr(kg.KnowledgeGraph, name)
    if callable(method):
        for parameter in signature(method).parameters.values():
            assert parameter.kind is not Parameter.VAR_KEYWORD or "Any" not in str(parameter.annotation)


def test_a_reading_is_not_read_again() -> None:
    made = graph("a + b \n b + c \n a + d \n d + c")
    b = made.read("ent:b")
    found = made.paths(made.read("A"), "c", via=b)
    assert (found.answer.source.name, found.answer.query.via) == ("A", ("ent:b",))
    assert made.block("a", "c", inhibit=b).inhibited[0].reading is b
    assert len(made.paths_between(made.read("a"), [b, "c"])) == 2
    assert made.common([made.read("a"), "d"], target=made.read("c")).given[0].entity.label == "a"
    assert made.explain(made.read("a"), made.read("c")).chapters


def test_commands_that_ask_a_graph_name_it_by_one_set_of_options() -> None:
    folder = Path(kg.__file__).parent / "cli"
    for name in sorted({*main.list_commands(Context(main))} - {"vocab"}):  # a group of commands of its own
        asks = "load_graph(ctx)" in (folder / f"{name}.py").read_text(encoding="utf-8")
        assert asks == ("store" in defaults(name)), name


def subclasses(kind: type) -> set[type]:
    return {kind}.union(*(subclasses(sub) for sub in kind.__subclasses__()))


def test_every_error_of_ours_is_public() -> None:
    for found in walk_packages(kg.__path__, "kg."):
        if not found.name.endswith("__main__"):
            import_module(found.name)
    modules = {error.__name__: error.__module__ for error in subclasses(kg.KGError)}
    # The server is a face of its own, which the facade never imports.
    ours = {name for name, module in modules.items() if module.startswith("kg.") and "kg.server" not in module}
    assert {"PrefixError", "DamagedError", "ConditionError"} <= ours
    assert ours - set(kg.__all__) == set()


def test_every_type_that_a_method_returns_is_public() -> None:
    foreign = {"None", "Any", "Self", "str", "int", "bool", "dict", "list", "tuple"}
    for name in dir(kg.KnowledgeGraph):
        method = getattr(kg.KnowledgeGraph, name)
        if not name.startswith("_") and callable(method):
            returned = formatannotation(signature(method).return_annotation)
            words = set(findall(r"(?<![.\w])[A-Za-z]\w*(?!\w*\.)", returned))
            assert words - foreign <= {*kg.__all__, "Word"}, name


def test_the_package_lists_its_public_names() -> None:
    assert dir(kg) == sorted([*kg.__all__, "__version__"])
    assert kg.__version__[0].isdigit()


def test_the_repr_of_a_graph_has_its_size_and_origin(tmp_path: Path) -> None:
    made = graph("a + b \n b + c")
    assert repr(made) == "<KnowledgeGraph: 2 statements>"
    assert repr(kg.load()).endswith(" statements from the shipped graph>")
    made.build_store([], tmp_path / "store", merge=True)
    assert repr(kg.open(tmp_path / "store")) == f"<KnowledgeGraph: 2 statements from the store {tmp_path / 'store'}>"


def test_a_store_is_closed_at_the_end_of_its_block(tmp_path: Path) -> None:
    graph("a + b \n b + c").build_store([], tmp_path / "store", merge=True)
    with kg.open(tmp_path / "store") as opened:
        assert len(opened.paths("a", "c")) == 1
        assert len(opened.sparql("SELECT * { ?s msc:increases ?o }")) == 2
    assert repr(opened) == "<KnowledgeGraph: closed>"
    opened.close()
    for ask in (
        lambda: opened.paths("a", "c"),
        lambda: opened.sparql("ASK {}"),
        lambda: opened.find("a"),
        lambda: opened.store,
    ):
        with pytest.raises(kg.ClosedError, match="this graph is closed; open its store again"):
            ask()


USER_PROGRAM = """
import kg

graph: kg.KnowledgeGraph = kg.load()
reveal_type(kg.load())
paths: kg.Paths = graph.paths("IDO", "Treg", context={"licensing": ["IFN-γ"]})
best: kg.FoundPath = paths[0]
first: kg.Step = best.steps[0]
statement: kg.Statement = first.statements[0]
for shared in graph.common(["IL-10", "PGE2"]):
    node: str = shared.node
for study in graph.trials(indication="aGVHD"):
    outcomes: tuple[kg.Outcome, ...] = study.outcomes
for row in graph.sparql("SELECT ?s { ?s ?p ?o }"):
    value = row["s"]
picture: kg.Picture = graph.view("IDO", "Treg")
rows: kg.Rows = graph.find("mac")
result: kg.Result[kg.Statement] = graph.show("IDO")
try:
    verdict: str = graph.effect("IDO", "Treg").verdict
except (kg.NameNotFoundError, kg.LimitError) as error:
    print(error)
with kg.open("store") as opened:
    reveal_type(opened)
"""
MISUSE = """
import kg

kg.load().effect("IDO")
kg.load().paths("IDO", "Treg", max_edge=3)
kg.lood()
count: str = len(kg.load().find("mac"))
"""


def check_types(program: str, folder: Path) -> str:
    pytest.importorskip("mypy")
    (folder / "program.py").write_text(program, encoding="utf-8")
    # As for an installed package, errors are reported of the program only.
    options = ["--strict", "--follow-imports=silent", "--cache-dir", str(folder.parent / "mypy")]
    command = [sys.executable, "-m", "mypy", *options, "program.py"]
    environment = {"MYPYPATH": str(Path(kg.__file__).parents[1]), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert not done.stderr
    return done.stdout


def test_a_program_of_a_user_has_types(tmp_path: Path) -> None:
    found = check_types(USER_PROGRAM, tmp_path)
    assert found.count('Revealed type is "kg.knowledge_graph.KnowledgeGraph"') == 2
    assert "error" not in found


def test_a_mistake_of_a_user_is_found_by_the_types(tmp_path: Path) -> None:
    lines = [line.partition(": error: ")[0] for line in check_types(MISUSE, tmp_path).splitlines() if "error:" in line]
    assert lines == ["program.py:4", "program.py:5", "program.py:6", "program.py:7"]


def test_the_mark_of_a_typed_package_is_there() -> None:
    assert Path(kg.__file__).with_name("py.typed").is_file()


def test_parts_of_an_answer_have_a_short_repr() -> None:
    shipped = kg.load()
    path = shipped.paths("IDO", "kynurenine", k=1)[0]
    assert repr(path) == "<FoundPath 1: NCBIGene:3620 → CHEBI:16946, sign 1, asserted>"
    assert repr(path.steps[0].statements[0]).startswith("<Statement stm:ido_treg-")
    assert repr(shipped.trials()[0]) == "<Study study:leblanc2004: Le Blanc 2004>"
