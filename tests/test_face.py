"""The Python face: what the commands can do, methods can, with arguments of the same names."""

from __future__ import annotations

from inspect import Parameter, signature
from typing import Any

import pytest
from click import Context, Option

import kg
from kg.cli import main
from small import graph

#: How an answer is shown, and which graph is asked.
SHOWN = {"fmt", "output", "store", "full", "suggest_links"}
QUESTIONS = ("path", "effect", "block", "common", "explain", "gaps")


def defaults(name: str) -> dict[str, Any]:
    """Return what the options of a command say where none is given."""
    command = main.get_command(Context(main), name)
    assert command is not None
    options = {str(param.name): param for param in command.params if isinstance(param, Option)}
    given = command.make_context(name, ["a", "b"]).params if name in QUESTIONS else {}
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


@pytest.mark.parametrize("name", [name for name in vars(kg.KnowledgeGraph) if not name.startswith("_")])
def test_no_method_takes_just_anything(name: str) -> None:
    method = getattr(kg.KnowledgeGraph, name)
    if callable(method):
        for parameter in signature(method).parameters.values():
            assert parameter.kind is not Parameter.VAR_KEYWORD or "Any" not in str(parameter.annotation)


def test_what_was_read_before_is_not_read_again() -> None:
    made = graph("a + b \n b + c \n a + d \n d + c")
    b = made.read("ent:b")
    found = made.paths(made.read("A"), "c", via=b)
    assert (found.answer.source.name, found.answer.query.via) == ("A", ("ent:b",))
    assert made.block("a", "c", inhibit=b).inhibited[0].reading is b
    assert len(made.paths_between(made.read("a"), [b, "c"])) == 2
    assert made.common([made.read("a"), "d"], target=made.read("c")).given[0].entity.label == "a"
    assert made.explain(made.read("a"), made.read("c")).chapters


def test_commands_that_ask_a_graph_name_it_by_one_set_of_options() -> None:
    asking = {name for name in main.list_commands(Context(main)) if "store" in defaults(name)}
    own_files = {"add", "lint", "fmt", "passages", "verify", "coverage", "vocab"}
    assert asking == set(main.list_commands(Context(main))) - own_files
