"""The command ``kg``: one module per command, loaded when it is called."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from typing import Any, TextIO, cast

import click

from kg.errors import KGError, LimitError
from kg.words.plain import visible

#: The commands by purpose, each with a line of help; related commands share a line.
#: The module of a command in ``kg.cli`` has its name.
GROUPS = {
    "Ask": {
        "effect": "What does SOURCE do to TARGET, and who says so?",
        "path": "The paths from SOURCE to TARGET, the best first.",
        "explain": "A statement or the best paths in sentences, with sources.",
        "block, common": "Remove entities from routes; what do several act on?",
        "overlay": "Do your measured changes agree with the steps of paths?",
        "sparql, query": "Ask in SPARQL, or ask one of the named queries.",
    },
    "Look around": {
        "find": "Search the names of entities, contexts and predicates.",
        "lookup": "Identifiers of genes, cells, diseases and more, offline.",
        "show": "An entity, statement, reference or context in full.",
        "neighbors": "What acts on an entity, and what does it act on?",
        "matrix": "What was seen in which species, system and intent?",
        "trials": "The studies of MSC, with arms, doses and outcomes.",
        "conflicts": "Where do statements disagree, and in which contexts?",
        "gaps": "What is unsettled, contradictory or missing?",
        "view": "Paths, a neighborhood or a map: a page, or a figure.",
        "stats": "Count the contents of the graph.",
    },
    "Curate": {
        "init, source": "A folder of your own, and its source documents.",
        "draft, review": "Draft statements of documents, and accept or reject them.",
        "add, passages": "Add statements; list the sentences of source documents.",
        "lint, fmt": "Check the curated files, or write them in one layout.",
        "diff, check": "Compare two versions; ask competency questions.",
        "verify, coverage": "Compare passages and statements with the source documents.",
        "vocab": "Compare identifiers with vocabulary files.",
    },
    "Exchange": {"export, import": "Write other formats, or draft statements from them."},
    "Build and serve": {
        "build, batch": "Build a store of files; ask for many pairs at once.",
        "serve, mcp": "SPARQL, an API and a page over HTTP; tools for assistants.",
        "completion": "Let the shell complete commands, options and names.",
    },
}
#: The names of all commands.
COMMANDS = tuple(name for rows in GROUPS.values() for names in rows for name in names.split(", "))
#: The output of ``kg`` without a command.
WELCOME = """\
msc-kg: what mesenchymal stromal cells (MSC) do, with a source for each statement

Three questions to try:
  kg effect MSC Treg                 Do MSC raise regulatory T cells?
  kg path IDO Treg                   Through what does IDO raise them?
  kg trials --indication SR-aGVHD    What came of MSC in steroid-refractory GVHD?

kg find TEXT searches for names; kg --help lists all commands.
"""

#: Exit code after Ctrl-C, as shells have it: 128 and the number of the signal.
INTERRUPTED = 130


class Failure(click.ClickException):
    """The input could not be used."""

    exit_code = 3


class Stopped(Failure):
    """A limit was reached with nothing to show."""

    exit_code = 4


class LazyGroup(click.Group):
    """A group that loads a command when it is called, and shows a :class:`KGError` as one line on stderr."""

    #: Whether a command is running, rather than being loaded or done.
    is_running = False

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of the groups."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"kg.cli.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; ``help`` asks for its help; for an unknown one, suggest similar ones."""
        if args[:1] == ["help"]:
            if len(args) == 1:
                click.echo(ctx.get_help())
                ctx.exit()
            args = [*args[1:], "--help"]
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from kg.suggest import suggest

            near = suggest(args[0], COMMANDS, "word", count=2)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise click.UsageError(f"No such command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by purpose, then the options, without loading any command."""
        width = max(len(names) for rows in GROUPS.values() for names in rows)
        for heading, rows in GROUPS.items():
            with formatter.section(heading):
                formatter.write_dl([(names.ljust(width), words) for names, words in rows.items()])
        click.Command.format_options(self, ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # a letter that the terminal lacks becomes its number
                stream.reconfigure(errors="backslashreplace")
        stdout, stderr = sys.stdout, sys.stderr
        if stderr is not None:
            sys.stderr = cast("TextIO", _Notes(stderr))
        if stdout is None:
            sys.stdout = cast("TextIO", _ClosedOutput())
        try:
            self.is_running = True
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            raise SystemExit(INTERRUPTED) from None
        except click.UsageError as error:
            from kg.cli._usage import way_out

            message, way = error.format_message(), way_out(error)
            said = visible(f"{message.rstrip('.')}; {way}" if way else message)
            if said == message:
                raise
            raise click.UsageError(said, error.ctx) from error
        except LimitError as error:
            raise Stopped(visible(str(error))) from error
        except KGError as error:
            raise Failure(visible(str(error))) from error
        except BrokenPipeError:
            raise  # click ends quietly
        except OSError as error:
            place = f" {error.filename}" if error.filename else ""
            raise Failure(visible(f"cannot read or write{place}: {error.strerror or error}")) from error
        except UnicodeEncodeError as error:
            raise Failure(f"{error.object!r:.100} is not UTF-8 text") from error
        finally:
            self.is_running = False
            sys.stdout, sys.stderr = stdout, stderr

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the command line; report in one line that not even the help can be written."""
        try:
            return super().main(*args, **options)
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or the end of the process would try again
            click.echo(f"Error: cannot write: {error}", err=True)
            raise SystemExit(Failure.exit_code) from None


class _ClosedOutput:
    """A stdout that is closed; writing to it is an error."""

    buffer = property(lambda self: self)

    def write(self, text: str | bytes) -> int:
        raise OSError(errno.EBADF, "stdout is closed")

    def flush(self) -> None:
        """Do nothing."""

    def isatty(self) -> bool:
        return False


class _Notes:
    """The stream of notes, in which characters that a terminal would obey are written as their numbers."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(visible(text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from kg import __version__

        click.echo(f"msc-kg {__version__}, data {_data_version()[:12]}")
        ctx.exit()


def _data_version() -> str:
    """Return the version of the shipped data: as the wheel records it, or the hash of the files of a checkout."""
    from kg.resources import COMPILED, digest, sources
    from kg.store.manifest import MANIFEST, Manifest

    if os.path.isfile(os.path.join(COMPILED, MANIFEST)):
        return Manifest.read(COMPILED).facts["version"]
    return digest(sources())


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    subcommand_metavar="COMMAND [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the versions of program and data and exit.",
)
@click.option(
    "--triples", type=click.Path(exists=True, file_okay=False), help="Folder to read instead of the shipped triples/."
)
@click.pass_context
def main(ctx: click.Context, triples: str | None) -> None:
    """Ask a knowledge graph of mesenchymal stromal cell (MSC) mechanisms."""
    ctx.obj = triples
    if ctx.invoked_subcommand is None:
        click.echo(WELCOME, nl=False)
