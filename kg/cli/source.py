"""``kg source``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli._shared import ROW_FORMATS, curating_options, find_workspace, tell, write_rows
from kg.documents.document import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.documents.document import Document

COLUMNS = ("id", "status", "kind", "year", "sentences", "references", "cited_as", "title")
LISTED = (
    *("id", "kind", "year", "pmid", "doi", "statements", "studies", "systems", "species", "passages", "sentences"),
    *("retracted", "title"),
)


@click.group()
def command() -> None:
    """Register source documents, and list them.

    \b
    Example:
        kg source add paper.nxml
    """


@command.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--key", default="", help="Part of its identifiers.", show_default="first author and year")
@click.option("--title", default="", help="Title.")
@click.option("--authors", default="", help='Authors, as in "Choi, Hosoon; Lee, Ryang Hwa" or "Choi H, Lee RH".')
@click.option("--year", type=click.IntRange(1800, 2100), help="Year of publication.")
@click.option("--journal", default="", help="Journal.")
@click.option("--doi", default="", help="DOI, without https://doi.org/.")
@click.option("--pmid", default="", help="PubMed identifier.")
@click.option("--pmcid", default="", help="PubMed Central identifier, such as PMC123456.")
@click.option("--licence", default="", metavar="IRI", help="Address of its licence.")
@click.option(
    "--references",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="List of references: RIS, BibTeX, CSL-JSON or MEDLINE.",
)
@click.option("--kind", type=click.Choice(KINDS), help="Kind of publication.", show_default="as the file says")
@curating_options(*ROW_FORMATS)
def add(ctx: click.Context, /, files: tuple[Path, ...], key: str, fmt: str | None, output: str, **said: Any) -> None:
    """Register the documents of FILE and hash their sentences.

    FILE is JATS (PubMed Central, publishers), PubMed XML or MEDLINE (.nbib) with one abstract or many, BioC (XML,
    JSON), Markdown with ## headings, plain text, HTML, or, as second best, PDF with a text layer. HTML, PDF, RIS and
    BibTeX need the extra "curate". The text is not copied: title, authors, year, identifiers, licence and kind go to
    triples/references.ttl, and a hash of each sentence to triples/documents/. An option overrides the file. A
    document that is already registered stays as it is.

    \b
    Example:
        kg source add paper.nxml
        kg source add abstracts.xml
        kg source add notes.md --authors "Doe, Jane" --year 2024 --kind "primary study"
    """
    from kg.curation.registering import REGISTERED, register
    from kg.curation.workspace import editable
    from kg.documents.reference_lists import read_reference_list
    from kg.documents.registry import read_documents

    documents = [document for path in files for document in read_documents(path)]
    given = {name: value for name, value in {"key": key, **said}.items() if value}
    alone = [name for name in given if name != "kind"]
    if len(documents) > 1 and alone:
        raise click.UsageError(f"--{alone[0]} belongs to one document, but the files hold {len(documents)}", ctx)
    given.pop("key", None)
    if "references" in given:
        given["references"] = read_reference_list(given["references"])
    documents = [document._replace(**given) for document in documents]
    _remark(documents)
    found = register(editable(find_workspace(ctx)), documents, key=key)
    rows = [{"id": item.curie, **item._asdict()} for item in found]
    write_rows(rows, COLUMNS, fmt, output, table_columns=("id", "status", "kind", "year", "sentences", "title"))
    for item in (item for item in found if item.other_title):
        which = f"{item.title}: its PMID or DOI is that of {item.curie}, {item.other_title!r}"
        tell(f"{which}; if it is another document, give the right one with --pmid or --doi")
    new = sum(item.status == REGISTERED for item in found)
    tell(f"{new} registered, {len(found) - new} there already")


def _remark(documents: Sequence[Document]) -> None:
    """Report on stderr notes and caveats about how documents were read, and missing kinds."""
    for document in documents:
        tell(*(f"{document.title}: {note}" for note in (*document.notes, *document.caveats)))
    if bare := [document.title for document in documents if not document.kind]:
        which = bare[0] if len(bare) == 1 else f"{len(bare)} documents"
        tell(f"{which}: the file does not name its kind of publication; give it with --kind")


@command.command(name="list")
@curating_options(*ROW_FORMATS)
def list_documents(ctx: click.Context, fmt: str | None, output: str) -> None:
    """List the documents that statements were read in.

    The columns count the statements and studies read in each document, the passages that point into it and its
    registered sentences; systems and species are those of its evidence. Statements of a retracted document do not
    count.

    \b
    Example:
        kg source list
    """
    from kg.answers.documents import list_documents as rows_of
    from kg.cli._shared import load_workspace
    from kg.curation.sources import registered

    workspace = find_workspace(ctx)
    counts = {source.curie: len(source.sentences) for source in registered(workspace, workspace.blocks())}
    rows = [row | {"sentences": counts.get(row["id"])} for row in rows_of(load_workspace(workspace).content)]
    write_rows(
        rows, LISTED, fmt, output, table_columns=("id", "kind", "year", "statements", "systems", "species", "title")
    )
