"""The options of every question that walks statements: how far, under which conditions, and how sure they must be."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypedDict

import click

from kg.model.statements import CERTAINTIES, CONTEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable


class Question(TypedDict):
    """What the options say, as the methods of :class:`kg.knowledge_graph.KnowledgeGraph` take it."""

    max_edges: int
    #: Context field to the names of its values.
    context: dict[str, list[str]]
    strict_context: bool
    min_certainty: str


class ContextValue(click.ParamType[tuple[str, str]]):
    """A context field and a value, as in ``licensing=IFNG``."""

    name = "FIELD=VALUE"

    def convert(
        self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Split at the first equals sign."""
        if isinstance(value, tuple):
            return value
        field, equals, wanted = value.partition("=")
        field = field.strip().replace("-", "_")
        if not equals or not wanted.strip() or field not in CONTEXT_FIELDS:
            self.fail(f"{value!r} is not FIELD=VALUE with a field of {', '.join(CONTEXT_FIELDS)}", param, ctx)
        return field, wanted.strip()


def question_options(max_edges: int, *, walk: str = "path") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make the options ``--max-edges``, ``--context``, ``--strict-context`` and ``--min-certainty``.

    The command gets what they say as one argument, ``question``.

    :param max_edges: What ``--max-edges`` is unless told otherwise.
    :param walk: What the command calls that which it finds.

    :returns: The decorator.
    """
    options = [
        click.option(
            "--max-edges",
            type=click.IntRange(1, 12),
            default=max_edges,
            show_default=True,
            help=f"Longest {walk}, in edges.",
        ),
        click.option("--context", type=ContextValue(), multiple=True, help="Drop steps seen under other conditions."),
        click.option("--strict-context", is_flag=True, help="Drop steps that do not state a wanted field, too."),
        click.option(
            "--min-certainty",
            type=click.Choice(CERTAINTIES),
            default="inferred",
            show_default=True,
            help="Follow nothing weaker.",
        ),
    ]

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def command(
            *args: Any,
            max_edges: int,
            context: tuple[tuple[str, str], ...],
            strict_context: bool,
            min_certainty: str,
            **others: Any,
        ) -> Any:
            wanted: dict[str, list[str]] = {}
            for field, value in context:
                wanted.setdefault(field, []).append(value)
            question = Question(
                max_edges=max_edges, context=wanted, strict_context=strict_context, min_certainty=min_certainty
            )
            return function(*args, question=question, **others)

        decorated: Callable[..., Any] = command
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate
