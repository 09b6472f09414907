"""The command ``kg``: one module per command, loaded when it is called."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from kg.errors import KGError, LimitError

#: Command to its line in the help of ``kg``; its module in ``kg.cli`` has its name.
COMMANDS = {
    "path": "List the paths from SOURCE to TARGET, the best first.",
    "effect": "Give one verdict on the effect of SOURCE on TARGET, and what it rests on.",
    "block": "Take entities out, and say what is left of the routes from SOURCE to TARGET.",
    "common": "List what several entities act on in common, and where their routes meet.",
    "explain": "Explain a statement, or the best paths from SUBJECT to TARGET, in sentences.",
    "show": "Show an entity, statement, reference or context.",
    "neighbors": "List what stands next to an entity.",
    "trials": "List the studies of MSC, with arms, doses and outcomes.",
    "find": "Search entities, contexts and predicates for TEXT.",
    "sparql": "Evaluate a SPARQL query.",
    "query": "Answer one of the named queries, or list them.",
    "view": "Write an interactive HTML view that needs no network.",
    "stats": "Count what the graph holds.",
    "export": "Write the graph, or a part of it, in another format.",
    "conflicts": "List where statements disagree, and which recorded context separates them.",
    "gaps": "List the missing links that would open the most pairs without a path.",
    "build": "Build a store on disk from RDF or KGX files.",
    "init": "Make a folder for statements of your own.",
    "add": "Add statements to triples/, guided or from FILE.",
    "lint": "Check the files of triples/ and ontology/.",
    "fmt": "Write the statements of triples/ in one layout, with their readings.",
    "passages": "List the sentences of source documents, or write triples/passages.ttl.",
    "verify": "Hold every passage against the source documents.",
    "coverage": "Report how much of the source documents the graph holds.",
    "vocab": "Hold identifiers against real vocabulary files.",
}

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

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of the table."""
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
        """Find a command; for one that is not there, name those that look like it."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=2)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise click.UsageError(f"No such command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):  # a terminal without the letter gets its number, not a traceback
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            raise SystemExit(INTERRUPTED) from None
        except LimitError as error:
            raise Stopped(str(error)) from error
        except KGError as error:
            raise Failure(str(error)) from error
        except BrokenPipeError:
            raise  # click ends quietly
        except OSError as error:
            raise Failure(f"cannot read or write: {error}") from error


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"msc-kg {version('msc-kg')}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.option(
    "--triples",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder to read in the place of the shipped triples/.",
)
@click.pass_context
def main(ctx: click.Context, triples: Path | None) -> None:
    """Ask a knowledge graph of mesenchymal stromal cell (MSC) mechanisms.

    Data go to stdout, messages to stderr. Exit codes: 0 there is a result, 1 nothing found or a check says no,
    2 wrong usage, 3 the input could not be used, 4 stopped by a limit, 130 interrupted.

    \b
    Example:
        kg path IDO Treg
    """
    ctx.obj = triples
