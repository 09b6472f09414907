"""``kg lint``."""

from __future__ import annotations

import click

from kg.cli._shared import format_option, output_option, write, write_rows


@click.command()
@click.option("--strict", is_flag=True, help="Let warnings fail the check, too.")
@click.option("--shacl/--no-shacl", default=True, show_default=True, help="Hold the graph against its shapes.")
@format_option("text", "tsv", "json", "jsonl", default="text")
@output_option
@click.pass_context
def command(ctx: click.Context, strict: bool, shacl: bool, fmt: str, output: str) -> None:
    """Check the files of triples/ and ontology/.

    Each problem comes with its file, line and rule. Exit code 1: there is an error, or with --strict a warning. The
    shapes are checked where pySHACL is installed (the extra "curate").

    \b
    Example:
        kg lint --strict -f tsv
    """
    from kg.curation.lint import ERROR, UNREAD, Problem, check, shacl_is_installed

    problems = check(ctx.find_root().obj, shacl=shacl)
    if fmt == "text":
        if problems or output != "-":
            write("\n".join(map(str, problems)), output)
    else:
        write_rows([problem._asdict() for problem in problems], Problem._fields, fmt, output)
    if any(problem.rule in UNREAD for problem in problems):
        click.echo("the graph as a whole was not checked: first put right what could not be read", err=True)
    elif shacl and not shacl_is_installed():
        click.echo("warning: the shapes were not checked: pyshacl is missing (pip install msc-kg[curate])", err=True)
    errors = sum(problem.severity == ERROR for problem in problems)
    warnings = len(problems) - errors
    click.echo(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}", err=True)
    if errors or (strict and warnings):
        ctx.exit(1)


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
