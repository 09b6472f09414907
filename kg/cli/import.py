"""``kg import``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli._options import into_option, names_option
from kg.cli._shared import announce, find_workspace, load_workspace, output_option, tell, write
from kg.words.phrases import counted

if TYPE_CHECKING:
    from kg.errors import DataError

#: Reasons and names that are shown; the file of --left-out has all.
SHOWN = 10


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, dir_okay=False))
@names_option("--about", "Only statements on this entity")
@click.option("--key", default="", help="Part of its identifiers.", show_default="first source and year")
@click.option("--title", default="", help="Title of the file.", show_default="its name, format and hash")
@click.option("--authors", default="", help="Who made it.", show_default="the source that it names")
@click.option("--year", type=click.IntRange(1800, 2100), help="Year of its release.", show_default="of the file")
@click.option(
    "--left-out", type=click.Path(path_type=Path, dir_okay=False), help="File for the rows that are not drafted."
)
@output_option
@into_option
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    about: tuple[str, ...],
    key: str,
    title: str,
    authors: str,
    year: int | None,
    left_out: Path | None,
    output: str,
) -> None:
    """Turn the statements of graph files into drafts for "kg review".

    FILE is KGX (.tsv, .jsonl), INDRA JSON (.json), SIGNOR's table (.tsv), CX2 (.cx2) or an export of this graph, plain
    or compressed (.gz, .zst). Nothing is added: every statement, text-mined or not, is a draft that a person accepts or
    rejects. FILE is registered in your folder as a source document; each draft points to its row, and keeps the source,
    the publications and the score that the row names. A row that is not understood, or that no predicate here can
    express, is left out and reported with its line.

    \b
    Example:
        kg import signor.tsv --about IDO1 --into my-lab -o drafts.tsv
        kg review drafts.tsv --into my-lab
    """
    from kg.curation.drafts.importing import as_document, draft_listing
    from kg.curation.drafts.sheet import sheet_text
    from kg.curation.registering import register
    from kg.curation.workspace import editable
    from kg.ingest.listing import list_statements

    if len(files) > 1 and (key or title):
        raise click.UsageError(f"--key and --title describe one file, but {len(files)} were given", ctx)
    workspace = find_workspace(ctx)
    if workspace.own is None:
        raise click.UsageError("imports go into a folder of your own: 'kg init DIR' makes one, --into names it", ctx)
    graph = load_workspace(editable(workspace))
    readings = [graph.lexicon.read_plain(name) for name in about]
    announce(*readings)
    chosen = {reading.entity.curie for reading in readings}
    rows: list[dict[str, str]] = []
    unread: list[DataError] = []
    unknown: Counter[str] = Counter()
    for path in files:
        listing = list_statements(path, graph.content)
        document = as_document(path, listing, title=title, authors=authors, year=year or 0)
        (entry,) = register(workspace, [document], key=key)
        tell(f"{path.name}: {entry.curie}, {entry.status}; {listing.format}")
        prefix = workspace.namespace.prefix_of("psg")
        found = draft_listing(listing, entry.curie, graph.content, prefix=prefix, about=chosen)
        if found.present:
            tell(f"{path.name}: already in the graph: {counted(found.present, 'statement')}")
        rows += found.rows
        unread += found.unread
        unknown += found.unknown
    write(sheet_text(rows), output)
    if left_out:
        lines = ["\t".join((item.file, str(item.line), " ".join(item.problem.split()))) for item in unread]
        write("\n".join(["file\tline\treason", *lines]), str(left_out))
    tell(f"{counted(len(rows), 'draft')}; nothing is added before 'kg review' accepts it")
    _tell_left_out(unread)
    if unknown:
        names = ", ".join(name for name, _ in unknown.most_common(SHOWN))
        more = f" and {len(unknown) - SHOWN} more" if len(unknown) > SHOWN else ""
        tell(f"names to edit, because the graph does not have them: {names}{more}")
    if not rows:
        ctx.exit(1)


def _tell_left_out(unread: list[DataError]) -> None:
    """Report the rows that are not drafted, by reason, with the first place of each."""
    first: dict[str, DataError] = {}
    for item in unread:
        first.setdefault(item.problem, item)
    counts = Counter(item.problem for item in unread)
    if unread:
        tell(f"not drafted: {counted(len(unread), 'row')}")
    for reason, count in counts.most_common(SHOWN):
        place = first[reason].file + (f":{first[reason].line}" if first[reason].line else "")  # RDF has no lines
        tell(f"  {reason}: {count}, first at {place}")
    if len(counts) > SHOWN:
        tell(f"  and {counted(len(counts) - SHOWN, 'other reason')}; --left-out writes all")
