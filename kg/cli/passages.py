"""``kg passages``."""

from __future__ import annotations

import click

from kg.cli._options import into_option, sources_argument
from kg.cli._shared import ROW_FORMATS, find_workspace, format_option, read_sources, tell, write_rows


@click.command()
@sources_argument
@click.option("--text", is_flag=True, help="Also show the sentences themselves.")
@click.option("--write", "is_writing", is_flag=True, help="Write triples/passages.ttl instead of the list.")
@format_option(*ROW_FORMATS)
@into_option
@click.pass_context
def command(ctx: click.Context, documents: tuple[str, ...], text: bool, is_writing: bool, fmt: str | None) -> None:
    """List the sentences of source documents, or write triples/passages.ttl.

    A document is recognised by its title. The columns are the identifier of the passage, the numbers of the references
    it cites and its SHA-256.

    \b
    Example:
        kg passages review.txt --text
    """
    from kg.curation.sources import passages_text
    from kg.curation.workspace import editable
    from kg.files import write_text
    from kg.words.phrases import counted

    workspace = find_workspace(ctx)
    read = read_sources(workspace, documents)
    if is_writing:
        triples = editable(workspace).triples
        text_of_file = passages_text(read, workspace.files(), workspace.namespace.prefix_of("psg"))
        write_text(triples / "passages.ttl", text_of_file)
        count = text_of_file.count("psg:") - text_of_file.count("@prefix")
        tell(f"wrote {counted(count, 'passage')} to {triples / 'passages.ttl'}")
        return
    rows = [
        {
            "passage": curie,
            "cites": list(sentence.numbers),
            "sha256": sentence.sha256(document.splitting),
            "text": sentence.text,
        }
        for document in read
        for curie, sentence in document.passages().items()
    ]
    write_rows(rows, ("passage", "cites", "sha256", *(["text"] if text else [])), fmt)
