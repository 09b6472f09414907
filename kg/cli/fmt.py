"""``kg fmt``."""

from __future__ import annotations

import click

from kg.cli._options import into_option
from kg.cli._shared import find_workspace, tell


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if a file is not in the layout.")
@into_option
@click.pass_context
def command(ctx: click.Context, check: bool) -> None:
    """Write the statements of triples/ in one layout, with their readings.

    A reading puts the identifiers of a block into words; it stands after the identifier that opens the block.
    Comments between blocks are kept.

    \b
    Example:
        kg fmt --check
    """
    from kg.curation.adding.interpreter import read_tree
    from kg.curation.layout import laid_out, readings
    from kg.curation.workspace import editable
    from kg.files import write_text

    workspace = find_workspace(ctx)
    said = readings(read_tree(workspace if check else editable(workspace)).content)
    changed = 0
    for name, path in workspace.files():
        if path.name == "passages.ttl":
            continue
        text = laid_out(path, name, said)
        if text != path.read_text(encoding="utf-8"):
            changed += 1
            tell(f"{name}: {'not in the layout' if check else 'written'}")
            if not check:
                write_text(path, text)
    if check and changed:
        ctx.exit(1)
