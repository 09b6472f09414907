"""``kg init``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--prefix", default="", help="Prefix of its identifiers.", show_default="from the name of DIR")
@click.option("--base", default="", metavar="IRI", help="What the prefix stands for.", show_default="of example.org")
def command(folder: Path, prefix: str, base: str) -> None:
    """Make a folder for statements of your own.

    DIR gets kg.toml, which keeps its identifiers apart from those of the graph; triples/ with contexts to start from; a
    README with the way to the first statement; and questions.tsv for questions whose answers must stay. Commands that
    write find it from within, or by --into; commands that ask lay it over the graph with --with.

    \b
    Example:
        kg init my-lab
    """
    from kg.curation.starting import make_own_folder

    for path in make_own_folder(folder, prefix=prefix, base=base):
        click.echo(f"wrote {path}", err=True)
    click.echo(f"next: cd {folder}, and read README.md", err=True)
