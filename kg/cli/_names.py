"""Names on the command line: one, or ``@FILE`` with one per line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli._shared import load_graph
from kg.errors import AmbiguousNameError, NameListError, NameNotFoundError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from kg.knowledge_graph import KnowledgeGraph
    from kg.names.reading import Reading


#: Most names that completion offers.
MOST_COMPLETIONS = 50


class EntityName(click.types.StringParamType):
    """The name of an entity, which the shell can complete."""

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the names that begin as typed, with hyphens for spaces, which shells would split at."""
        from click.shell_completion import CompletionItem

        from kg.names.lexicon import fold, names_of

        start = incomplete.casefold()
        names = {name for entity in load_graph(ctx).content.entities.values() for name in names_of(entity) if name}
        fitting = {name.replace(" ", "-"): name for name in sorted(names)}
        return [
            CompletionItem(written)
            for written, name in fitting.items()
            if written.casefold().startswith(start) and fold(written) == fold(name)
        ][:MOST_COMPLETIONS]


#: The type of an argument that names an entity.
ENTITY = EntityName()


def is_list(argument: str) -> bool:
    """Return whether an argument is ``@FILE``, a file of names."""
    return argument.startswith("@")


def read_names(graph: KnowledgeGraph, argument: str) -> list[Reading]:
    """Read the names that an argument stands for.

    :param graph: Where to look them up.
    :param argument: A name, or ``@FILE``: a text file in UTF-8 with one name per line; blank lines and lines
        that begin with ``#`` are ignored; ``@-`` reads stdin.

    :returns: The readings, in order; of several that stand for one entity, the first.

    :raises NameListError: If lines of the file cannot be read as one entity of the graph, or it has no names; the
        message has a line for each, with the file, the number of the line and similar names. Two lines with one entity
        in different senses are an error, too.
    :raises NameNotFoundError: If a name that is not a list stands for nothing in the graph.
    :raises AmbiguousNameError: If it stands for several entities.
    :raises OSError: If the file cannot be read.
    """
    if not is_list(argument):
        return [graph.read(argument)]
    file = argument.removeprefix("@")
    readings: dict[str, Reading] = {}
    problems = []
    for number, name in name_lines(file):
        try:
            reading = graph.read(name)
        except (NameNotFoundError, AmbiguousNameError) as error:
            problems.append(f"{_shown(file)}:{number}: {error}")
        else:
            known = readings.setdefault(reading.entity.curie, reading)
            if known.sense != reading.sense:
                problems.append(
                    f"{_shown(file)}:{number}: {reading.name!r} is {reading.sense}, {known.name!r} {known.sense}"
                )
    if problems:
        raise NameListError(problems)
    return list(readings.values())


def read_all_names(graph: KnowledgeGraph, *arguments: str) -> list[list[Reading]]:
    """Read the names that several arguments stand for; see :func:`read_names`.

    :param graph: Where to look them up.
    :param *arguments: Names and ``@FILE``, stdin once at most.

    :returns: The readings of each argument.

    :raises NameListError: If any cannot be read, with the problems of all.
    :raises click.UsageError: If stdin is to be read twice.
    """
    if arguments.count("@-") > 1:
        raise click.UsageError("stdin (@-) can be read only once")
    read: list[list[Reading]] = []
    problems: list[str] = []
    for argument in arguments:
        try:
            read.append(read_names(graph, argument))
        except NameListError as error:
            problems += error.problems
        except (NameNotFoundError, AmbiguousNameError) as error:
            problems.append(str(error))
    if problems:
        raise NameListError(list(dict.fromkeys(problems)))  # one file may be given twice
    return read


def name_lines(file: str) -> list[tuple[int, str]]:
    """Return the lines of a file that are names, with their numbers from 1.

    :param file: The file; ``-`` is stdin.

    :returns: Blank lines and lines that begin with ``#`` are left out.

    :raises NameListError: If it is not UTF-8, or has no names.
    :raises OSError: If it cannot be read.
    """
    from kg.files import MOST_NAMES, read_at_most

    data = read_at_most(file, MOST_NAMES)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = data[: error.start].count(b"\n") + 1
        raise NameListError([f"{_shown(file)}:{place}: not UTF-8 text"]) from error
    stripped = ((number, line.strip()) for number, line in enumerate(text.split("\n"), 1))
    names = [(number, name) for number, name in stripped if name and not name.startswith("#")]
    if not names:
        raise NameListError([f"{_shown(file)}: no names; give one per line"])
    return names


def _shown(file: str) -> str:
    return "stdin" if file == "-" else file
