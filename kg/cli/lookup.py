"""``kg lookup``."""

from __future__ import annotations

import click

from kg.cli._shared import ROW_FORMATS, format_option, output_option, write_rows

COLUMNS = ("curie", "label", "kind", "why", "full_name", "synonyms", "previous", "same_as", "orthologue")


@click.command()
@click.argument("name", required=False)
@click.option("--sources", is_flag=True, help="List the vocabularies of the table with their releases and licences.")
@format_option(*ROW_FORMATS)
@output_option
@click.pass_context
def command(ctx: click.Context, name: str | None, sources: bool, fmt: str | None, output: str) -> None:
    """Find the identifiers that NAME stands for, in and outside the graph.

    Genes (HGNC, NCBI Gene), their orthologues of mouse and rat (MGI, RGD), protein families (FamPlex), microRNAs
    (miRBase), cells (CL), tissues (UBERON), diseases (MONDO), chemicals (ChEBI, MeSH), processes and cell parts (GO),
    procedures (MeSH) and species (NCBITaxon), from a table that comes with the package. NAME may be an identifier, too.
    The likeliest reading comes first; "why" has the name that fits. Exit code 1 if nothing has that name.

    \b
    Example:
        kg lookup TSG-6
    """
    from kg.names.lookup import look_up
    from kg.names.name_table import shipped_table

    if sources:
        rows = shipped_table().facts["sources"]
        write_rows(rows, ("prefix", "vocabulary", "release", "licence", "terms"), fmt, output)
        return
    if name is None:
        raise click.UsageError("Missing argument 'NAME'.")
    matches = look_up(name)
    write_rows(
        [match.to_dict() for match in matches], COLUMNS, fmt, output, table_columns=("curie", "label", "kind", "why")
    )
    if not matches:
        click.echo(f"nothing is called {name!r} in the vocabularies of 'kg lookup --sources'", err=True)
        ctx.exit(1)
