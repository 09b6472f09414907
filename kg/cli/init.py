"""``kg init``."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli._shared import tell


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--prefix", default="", help="Prefix of its identifiers.", show_default="from the name of DIR")
@click.option(
    "--base", default="", metavar="IRI", help="IRI that the prefix stands for.", show_default="below example.org"
)
def command(folder: Path, prefix: str, base: str) -> None:
    """Create a folder for your own statements.

    DIR gets kg.toml, which keeps its identifiers separate from those of the graph; triples/ with contexts to start
    from; a README that leads to the first statement; and questions.tsv for questions whose answers must not change.
    Commands that write find the folder from inside it, or by --into; commands that ask read it with --with.

    \b
    Example:
        kg init my-lab
    """
    from kg.curation.starting import make_own_folder

    for path in make_own_folder(folder, prefix=prefix, base=base):
        tell(f"wrote {path}")
    tell(f"next: cd {folder}, and read README.md")
