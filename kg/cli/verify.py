"""``kg verify``."""

from __future__ import annotations

import click

from kg.cli._options import sources_argument
from kg.cli._shared import ROW_FORMATS, curating_options, find_workspace, load_workspace, read_sources, tell, write_rows


@click.command()
@sources_argument
@click.option("--uncovered", "is_listing", is_flag=True, help="List the sentences that nothing points to instead.")
@curating_options(*ROW_FORMATS)
def command(ctx: click.Context, documents: tuple[str, ...], is_listing: bool, fmt: str | None, output: str) -> None:
    """Compare every passage with the source documents.

    The SHA-256 of each passage is recomputed from the sentence at its place: found, moved (and where to), or gone. Exit
    code 1 if any is moved or gone. In a folder of your own, shipped passages are left out where their document is not
    given. Markdown with ## headings can be read.

    \b
    Example:
        kg verify review.txt
    """
    from kg.curation.verify import COLUMNS, each_once, finding_row, uncovered, used_passages, verify
    from kg.words.phrases import counted

    workspace = find_workspace(ctx)
    read = each_once(read_sources(workspace, documents))
    content = load_workspace(workspace).content
    left = uncovered(content, read)
    if is_listing:
        write_rows([{"passage": curie, "text": s.text} for curie, s in left], ("passage", "text"), fmt, output)
        return
    own = f"{workspace.namespace.prefix_of('psg')}:"
    findings = [
        item for item in verify(content, read) if item.status != "no source" or item.passage.curie.startswith(own)
    ]
    used = used_passages(content)
    write_rows([finding_row(finding, used) for finding in findings], COLUMNS, fmt, output)
    counts = {status: sum(f.status == status for f in findings) for status in ("found", "moved", "gone", "no source")}
    said = ", ".join(f"{number} {status}" for status, number in counts.items() if number)
    rest = counted(len(left), "sentence")
    tell(f"{said or 'no passages'}; {rest} that nothing points to (--uncovered lists them)")
    if counts["moved"] or counts["gone"]:
        ctx.exit(1)
