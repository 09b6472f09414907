"""``kg lookup``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kg.cli._shared import ROW_FORMATS, answer_options, load_graph, tell, write_rows

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph

COLUMNS = ("curie", "label", "kind", "why", "full_name", "synonyms", "previous", "same_as", "orthologue")


@click.command()
@click.argument("name", required=False)
@click.option("--sources", is_flag=True, help="List the vocabularies of the table with their releases and licences.")
@answer_options(*ROW_FORMATS)
def command(ctx: click.Context, name: str | None, sources: bool, fmt: str | None, output: str) -> None:
    """Find the identifiers that NAME stands for, in and outside the graph.

    Genes (HGNC, NCBI Gene), their orthologues of mouse and rat (MGI, RGD), protein families (FamPlex), microRNAs
    (miRBase), cells (CL), tissues (UBERON), diseases (MONDO), chemicals (ChEBI, MeSH), processes and cell parts (GO),
    procedures (MeSH) and species (NCBITaxon), from a table that comes with the package. NAME may be an identifier.
    What the graph has under that name comes first, then the likeliest reading; "why" has the name that matches. Exit
    code 1 if nothing has that name.

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
    rows = _with_graph([match.to_dict() for match in look_up(name)], name, load_graph(ctx))
    write_rows(rows, COLUMNS, fmt, output, table_columns=("curie", "label", "kind", "why"))
    if not rows:
        tell(f"nothing is called {name!r} in the graph, or in the vocabularies of 'kg lookup --sources'")
        ctx.exit(1)


def _with_graph(rows: list[dict[str, Any]], name: str, graph: KnowledgeGraph) -> list[dict[str, Any]]:
    """Put the entity of the graph that has the name first."""
    from kg.errors import AmbiguousNameError, NameNotFoundError

    try:
        entity = graph.read(name).entity
    except (AmbiguousNameError, NameNotFoundError):
        return rows
    here = f"in the graph as {entity.label}"
    for row in rows:
        if row["curie"] == entity.curie:
            return [row | {"why": f"{row['why']}; {here}"}, *(other for other in rows if other is not row)]
    own = dict.fromkeys(COLUMNS) | {
        "curie": entity.curie,
        "label": entity.official_label or entity.label,
        "kind": entity.category.partition(":")[2],
        "why": here,
        "synonyms": list(entity.synonyms),
        "same_as": list(entity.exact_matches),
    }
    return [own, *rows]
