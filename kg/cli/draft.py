"""``kg draft``."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli._options import into_option, sources_argument
from kg.cli._shared import find_workspace, load_workspace, output_option, read_sources, tell, write
from kg.errors import KGError


@click.command()
@sources_argument
@click.option("--reader", default="", metavar="COMMAND", help="Let this program draft instead of the rules.")
@click.option(
    "--min-confidence",
    "least",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Leave out drafts of the rules with less confidence.",
)
@output_option
@into_option
@click.pass_context
def command(ctx: click.Context, documents: tuple[str, ...], reader: str, least: float, output: str) -> None:
    """Draft statements from registered documents, sentence by sentence, for "kg review".

    Rules find the entities of the graph, the verb or noun of change, passives, lists, "via" and "through", hedges,
    negations, and words for species, system and role. Each draft names its passage, the words that it rests on, a
    confidence, and what the graph already says about the pair. Drafts are often wrong or incomplete:
    docs/how-to/drafts.md has the scores, and says where the rules fail.

    The COMMAND of --reader reads one JSON object per line (passage, sentence, entities, schema) and writes one per
    draft (passage, subject, predicate, object, certainty, negated, trigger). A draft with an entity that the sentence
    does not name, a sign without a word for it, or a lost hedge or negation is refused.

    \b
    Example:
        kg draft paper.nxml -o drafts.tsv
    """
    from kg.curation.drafts.drafting import draft_documents
    from kg.curation.drafts.sheet import sheet_text
    from kg.words.phrases import counted

    if output != "-" and (count := _answered(Path(output))):
        raise click.BadParameter(
            f"{output} has answers to {counted(count, 'draft')} of a review, which would be lost; name another file, or"
            " remove it first",
            param_hint="--output",
        )
    workspace = find_workspace(ctx)
    read = read_sources(workspace, documents)
    found = draft_documents(read, load_workspace(workspace).content, reader=reader, least=least)
    tell(*(f"refused: {reason}" for reason in found.refused))
    write(sheet_text(found.rows), output)
    refused = f", {len(found.refused)} refused" if found.refused else ""
    tell(f"{counted(len(found.rows), 'draft')} from {counted(found.sentences, 'sentence')}{refused}")
    if not found.rows:
        ctx.exit(1)


def _answered(path: Path) -> int:
    """Count the drafts of a table that a review has answered; 0 if the file is missing or no table of drafts."""
    from kg.curation.drafts.sheet import NEW, read_sheet

    try:
        return sum(row["status"] != NEW for row in read_sheet(path))
    except (KGError, OSError):
        return 0
