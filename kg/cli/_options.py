"""Options that several commands share: which graph to ask, and which statements and paths count.

An option has one name and one meaning in every command, and the methods of :class:`kg.knowledge_graph.KnowledgeGraph`
take it by the same name. Annotations are types and not texts, as in :mod:`kg.model.statements`.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypedDict, cast

import click
from click.core import ParameterSource

from kg.model.statements import CERTAINTIES, CONTEXT_FIELDS
from kg.names.questions import Name
from kg.names.reading import Reading

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph

Command = Callable[..., Any]

#: Signs as they are typed.
SIGNS = {"+": 1, "-": -1}
#: The key of the options that name the graph, in the ``meta`` of the context.
GRAPH = "kg.graph"


class WalkOptions(TypedDict):
    """The statements to follow, and how far: the options of ``effect``, ``block`` and ``common``."""

    max_edges: int
    #: Context field to the names of its values.
    context: dict[str, list[str]]
    strict_context: bool
    min_certainty: str


class LinkOptions(WalkOptions):
    """The links to follow: the options of ``gaps``."""

    avoid: tuple[Name, ...]
    predicate: tuple[str, ...]
    include_descriptive: bool


class PathOptions(LinkOptions):
    """The paths that count: the options of ``path`` and ``explain``."""

    sign: int | None
    via: tuple[Name, ...]
    category: tuple[str, ...]
    undirected: bool


class ContextValue(click.ParamType):  # type: ignore[type-arg, unused-ignore]  # generic from click 8.4 on
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


def _context(ctx: click.Context, param: click.Parameter, value: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    """Collect the values of each field."""
    wanted: dict[str, list[str]] = {}
    for field, word in value:
        wanted.setdefault(field, []).append(word)
    return wanted


def read_sign(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    return SIGNS[value] if value else None


def question_options(kind: type[WalkOptions], *, max_edges: int, walk: str = "path") -> Callable[[Command], Command]:
    """Add the options of a question; the command gets them as one argument, ``question``.

    :param kind: Which options: :class:`WalkOptions`, :class:`LinkOptions` or :class:`PathOptions`.
    :param max_edges: Default of ``--max-edges``.
    :param walk: The word of the command for a path.

    :returns: The decorator.
    """
    options: dict[str, Callable[[Command], Command]] = {
        "max_edges": click.option(
            "--max-edges",
            type=click.IntRange(1, 12),
            default=max_edges,
            show_default=True,
            help=f"Longest {walk}, in edges.",
        ),
        "context": click.option(
            "--context",
            type=ContextValue(),
            multiple=True,
            callback=_context,
            help="Drop steps seen under other conditions.",
        ),
        "strict_context": click.option(
            "--strict-context", is_flag=True, help="Also drop steps that do not state the field."
        ),
        "min_certainty": click.option(
            "--min-certainty",
            type=click.Choice(CERTAINTIES),
            default="inferred",
            show_default=True,
            help="Ignore statements that are less certain.",
        ),
        "sign": click.option(
            "--sign", type=click.Choice(list(SIGNS)), callback=read_sign, help="Only paths of this net sign."
        ),
        "via": names_option("--via", "Only paths through this entity"),
        "avoid": names_option("--avoid", "No paths through this entity"),
        "predicate": names_option("--predicate", "Follow only this predicate"),
        "category": names_option("--category", "Biolink category of inner nodes"),
        "include_descriptive": click.option(
            "--include-descriptive", is_flag=True, help="Also follow links that are not causal."
        ),
        "undirected": click.option(
            "--undirected", is_flag=True, help="Also walk against the direction; such a path has no sign."
        ),
    }
    wanted = [name for name in options if name in option_names(kind)]

    def decorate(function: Command) -> Command:
        @wraps(function)
        def command(*args: Any, **given: Any) -> Any:
            question = {name: given.pop(name) for name in wanted}
            return function(*args, question=question, **given)

        decorated: Command = command
        for name in reversed(wanted):
            decorated = options[name](decorated)
        return decorated

    return decorate


def option_names(kind: type[WalkOptions]) -> tuple[str, ...]:
    """Return the parameters that the options of a kind of question set, in their order."""
    return tuple(kind.__annotations__)


def read_entities(graph: "KnowledgeGraph", question: LinkOptions) -> list[Reading]:
    """Replace the names of entities in the options of a question by readings.

    :param graph: Where to look them up.
    :param question: The options; names in it become readings.

    :returns: The readings, to be announced.

    :raises NameNotFoundError: If a name stands for nothing in the graph.
    :raises AmbiguousNameError: If it stands for several entities.
    """
    options = cast("dict[str, Any]", question)
    readings: list[Reading] = []
    for field in ("via", "avoid"):
        if field in options:
            options[field] = tuple(map(graph.read, options[field]))
            readings += options[field]
    return readings


def graph_options(function: Command) -> Command:
    """Add the options that choose the graph: ``--store``, ``--endpoint`` and ``--with``.

    :func:`kg.cli._shared.load_graph` loads the graph. Every command that asks a graph has them; the decorator stands
    directly above ``@click.pass_context``, so that they come last in the help.
    """
    laid_over = click.option(
        "--with",
        "with_",
        multiple=True,
        envvar="KG_WITH",
        show_envvar=True,
        metavar="DIR",
        type=click.Path(file_okay=False),
        expose_value=False,
        callback=_keep,
        help="Also read this folder, made by kg init; may be repeated.",
    )
    store = click.option(
        "--store",
        type=click.Path(file_okay=False),
        expose_value=False,
        callback=_keep,
        help="Ask this store, made by kg build, instead of the MSC graph.",
    )
    endpoint = click.option(
        "--endpoint",
        envvar="KG_ENDPOINT",
        show_envvar=True,
        metavar="URL",
        expose_value=False,
        callback=_keep,
        help="Ask the graph behind this SPARQL endpoint.",
    )
    return store(endpoint(laid_over(function)))


shacl_option = click.option(
    "--shacl/--no-shacl", default=True, show_default=True, help="Check the graph against its SHACL shapes."
)
alpha_option = click.option(
    "--alpha", type=click.FloatRange(0, 1), default=0.05, show_default=True, help="Largest p that counts as a change."
)
#: The documents that :func:`kg.cli._shared.read_sources` reads.
sources_argument = click.argument(
    "documents", nargs=-1, required=True, metavar="SOURCE...", type=click.Path(dir_okay=False)
)


def flag(parameter: str) -> str:
    """Return an option as it is typed, as in ``--max-edges`` for ``max_edges``."""
    return f"-{parameter}" if len(parameter) == 1 else f"--{parameter.replace('_', '-')}"


def names_option(name: str, help: str) -> Callable[[Command], Command]:
    """Make an option that takes a name, and may be repeated."""
    return click.option(name, multiple=True, metavar="NAME", help=f"{help}; may be repeated.")


def into_option(function: Command) -> Command:
    """Add the option of :func:`kg.cli._shared.find_workspace`, the folder of a curating command: ``--into``."""
    return click.option(
        "--into",
        type=click.Path(file_okay=False),
        expose_value=False,
        callback=_keep,
        show_default="the nearest folder above with a kg.toml",
        help="Your own folder, made by kg init.",
    )(function)


def _keep(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Keep the value of an option that names the graph."""
    if value not in (None, ()):
        kept = ctx.meta.setdefault(GRAPH, {})
        kept[param.name] = value
        kept[f"{param.name} typed"] = ctx.get_parameter_source(str(param.name)) is ParameterSource.COMMANDLINE
