"""``kg fmt``."""

from __future__ import annotations

import click


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if a file is not in the layout.")
@click.pass_context
def command(ctx: click.Context, check: bool) -> None:
    """Write the statements of triples/ in one layout, with their readings.

    A reading says in words what the identifiers of a block say; it stands after the identifier that opens the block.
    Comments between blocks are kept.

    \b
    Example:
        kg fmt --check
    """
    from kg.curation.file_names import FILE_NAMES
    from kg.curation.layout import laid_out, readings
    from kg.files import write_text
    from kg.resources import digest, editable_folder, sources
    from kg.triples.load import read

    triples = ctx.find_root().obj
    files = sources(triples if check else editable_folder(triples))
    content, problems = read(files, digest(files))
    if problems:
        raise problems[0]
    said = readings(content)
    changed = 0
    for name, path in files[1:]:
        if name == FILE_NAMES["psg"]:
            continue
        text = laid_out(path, name, said)
        if text != path.read_text(encoding="utf-8"):
            changed += 1
            click.echo(f"{name}: {'not in the layout' if check else 'written'}", err=True)
            if not check:
                write_text(path, text)
    if check and changed:
        ctx.exit(1)
