"""Writes drafts into the files of a copy of ``triples/``, in the one layout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.curation.adding.batch import split_piece
from kg.curation.layout import laid_out, readings, turtle, with_prefixes
from kg.curation.sources import passages_text
from kg.errors import SourceError
from kg.model import terms as v
from kg.model.namespaces import block_kind, sibling
from kg.triples.assembly import assemble
from kg.triples.turtle import TurtleBlock, read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.curation.adding.batch import Draft
    from kg.curation.adding.interpreter import Tree
    from kg.curation.adding.plan import Plan
    from kg.curation.sources import SourceDocument
    from kg.model.content import Content


class _Sheet:
    """A file of the copy, split into pieces at its blank lines."""

    def __init__(self, path: Path, name: str, said: Mapping[str, str]) -> None:
        self._path = path
        text = laid_out(path, name, said) if path.exists() else ""
        self._pieces = [piece for piece in text.rstrip("\n").split("\n\n") if piece and not piece.startswith("@prefix")]

    def insert(self, draft: Draft, after: str = "") -> None:
        """Insert a block after another, or at the end."""
        curies = [split_piece(piece)[1] for piece in self._pieces]
        at = curies.index(after) + 1 if after else len(curies)
        self._pieces.insert(at, _with_comment(draft.comment, draft.block))

    def replace(self, block: TurtleBlock) -> None:
        """Replace the block with the same identifier; the comment above it stays."""
        for at, piece in enumerate(self._pieces):
            comment, curie = split_piece(piece)
            if curie == block.curie:
                self._pieces[at] = _with_comment(comment, block)

    def last(self, curies: Iterable[str]) -> str:
        """Return the last of some blocks in the file; empty if it has none of them."""
        wanted = set(curies)
        return next((c for _, c in map(split_piece, reversed(self._pieces)) if c in wanted), "")

    def last_of(self, statement: str, curie: str) -> str:
        """Return the block after which evidence or a mediator is inserted: the last block of its statement."""
        if block_kind(curie) == "stm":
            return ""
        local = statement.partition(":")[2]
        curies = [found for _, found in map(split_piece, self._pieces)]
        of = [found for found in curies if found == statement or found.partition(":")[2].startswith(f"{local}-")]
        return of[-1] if of else ""

    def write(self) -> None:
        """Write the file with all prefixes."""
        self._path.write_text(with_prefixes(self._pieces), encoding="utf-8", newline="\n")


def _with_comment(comment: str, block: TurtleBlock) -> str:
    return f"{comment}\n{turtle(block)}" if comment else turtle(block)


def edit(copy: Path, plan: Plan, things: Iterable[Draft], tree: Tree) -> list[str]:
    """Write the drafts into the files of the copy.

    :param copy: The copy of the folder.
    :param plan: The statements that are new, and the blocks that get a passage.
    :param things: New entities and contexts.
    :param tree: The folder, as it was read.

    :returns: The names of the files that were written.
    """
    said = readings(tree.content)
    sheets: dict[str, _Sheet] = {}

    def sheet(name: str) -> _Sheet:
        if name not in sheets:
            sheets[name] = _Sheet(copy / name, tree.workspace.name(name), said)
        return sheets[name]

    categories = {curie: entity.category for curie, entity in tree.content.entities.items()}
    for draft in things:
        curie = draft.block.curie
        if home := {"study": "trials.ttl", "ctx": "contexts.ttl"}.get(block_kind(curie)):
            sheet(home).insert(draft)
            continue
        category = draft.block.properties[v.RDF_TYPE][0].value
        alike = [other for other, its in categories.items() if its == category]
        namesakes = [other for other in alike if other.partition(":")[0] == curie.partition(":")[0]]
        others = [other for other, its in categories.items() if its != "msc:Homonym"]
        entities = sheet("entities.ttl")
        entities.insert(draft, entities.last(namesakes) or entities.last(alike) or entities.last(others))
        categories[curie] = category
    for block in plan.grown.values():
        sheet(Path(block.file).name).replace(block)
    for curie, draft in plan.new.items():
        local = curie.partition(":")[2]
        mechanisms = sheet(f"{local.partition('-')[0]}.ttl")
        mechanisms.insert(draft, mechanisms.last_of(f"{sibling(curie, 'stm')}:{local.rpartition('-')[0]}", curie))
    for found in sheets.values():
        found.write()
    return list(sheets)


def write_passages(copy: Path, documents: list[SourceDocument], tree: Tree) -> None:
    """Write the entries of all passages; existing entries must not change.

    :param copy: The copy of the folder, the drafts written.
    :param documents: The source documents that were given.
    :param tree: The folder, as it was read.

    :raises SourceError: If a document is not the one that the other passages were made from.
    """
    path = copy / "passages.ttl"
    text = passages_text(documents, tree.workspace.files(copy), tree.workspace.namespace.prefix_of("psg"))
    path.write_text(text, encoding="utf-8", newline="\n")
    for block in read_blocks(path, tree.workspace.name(path.name)):
        old = tree.content.passages.get(block.curie)
        if old and old.sha256 != block.properties["msc:sha256"][0].value:
            raise SourceError(
                f"the source of {old.document} is not the text that triples/passages.ttl was made from: {block.curie} "
                "is another sentence there; 'kg verify' compares them"
            )


def lay_out(copy: Path, edited: Iterable[str], tree: Tree) -> Content:
    """Bring the edited files into the one layout, with their readings.

    :param copy: The copy of the folder.
    :param edited: Names of the files that :func:`edit` wrote.
    :param tree: The folder, as it was read.

    :returns: The content of the graph of the copy.

    :raises DataError: For the first mistake in its files.
    """
    blocks = [block for block in tree.workspace.blocks(copy) if not block.file.startswith("ontology/")]
    content, problems = assemble(tree.ontology, blocks, "")
    if problems:
        raise problems[0]
    said = readings(content)
    for name in edited:
        text = laid_out(copy / name, tree.workspace.name(name), said)
        (copy / name).write_text(text, encoding="utf-8", newline="\n")
    return content
