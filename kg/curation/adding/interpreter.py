"""Reads the words in the fields of a statement as identifiers: names, predicates, contexts, passages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.curation.adding.columns import COLUMNS, ECO_WORDS, WordError
from kg.curation.adding.entities import category_of, entity_properties, genes_of, human_term
from kg.curation.sources import key_of
from kg.curation.workspace import FILE_NAMES
from kg.errors import names
from kg.model import terms as v
from kg.model.namespaces import block_kind, sibling
from kg.model.statements import NO_CONTEXT, Entity
from kg.names.lexicon import Lexicon, fold
from kg.suggest import suggest
from kg.triples.assembly import assemble
from kg.triples.reader import Ontology, read_ontology
from kg.triples.turtle import TurtleBlock, TurtleTerm
from kg.words.contexts import context_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.curation.sources import SourceDocument
    from kg.curation.vocabularies.terms import VocabularyTerm
    from kg.curation.workspace import Workspace
    from kg.errors import NameNotFoundError
    from kg.model.content import Content
    from kg.names.reading import Reading

#: A mediator as it is written: a sign in front if it rises or falls, and its aspect in brackets.
MEDIATOR = re.compile(r"(?P<sign>[+\-−]?)\s*(?P<name>.*?)\s*(?:\[(?P<aspect>[^\[\]]*)\])?")
#: Form of the stem of a mechanism file.
STEM = re.compile(r"[a-z][a-z0-9_]*")
#: Most documents that a message lists.
MOST_LISTED = 10


class Tree(NamedTuple):
    """A ``triples/`` folder as it was read."""

    workspace: Workspace
    #: Name of each of the files that may be written to its bytes.
    files: dict[str, bytes]
    blocks: list[TurtleBlock]
    ontology: Ontology
    content: Content

    @property
    def folder(self) -> Path:
        """The folder of the files."""
        return self.workspace.triples

    def stems(self) -> list[str]:
        """List the stems of the mechanism files."""
        prefix = self.workspace.namespace.prefix_of("stm")
        found = {block.file for block in self.blocks if block.curie.startswith(f"{prefix}:")}
        return sorted(Path(name).stem for name in found)


def read_tree(workspace: Workspace) -> Tree:
    """Read a folder of curated files.

    :param workspace: The folder.

    :returns: Its files, blocks and content.

    :raises FolderError: If it is not a folder with ``.ttl`` files.
    :raises DataError: For the first mistake in its files.
    """
    files = {path.name: path.read_bytes() for _, path in workspace.files()}
    blocks = workspace.blocks()
    ontology = read_ontology(block for block in blocks if block.file.startswith("ontology/"))
    own = [block for block in blocks if not block.file.startswith("ontology/")]
    content, problems = assemble(ontology, own, "")
    if problems:
        raise problems[0]
    return Tree(workspace, files, own, ontology, content)


class Interpreter:
    """Turns the words for the fields of a statement into terms, and remembers how names were read.

    :param tree: The folder that is added to.
    :param documents: Source documents, for passages that have no entry yet.
    """

    def __init__(self, tree: Tree, documents: Iterable[SourceDocument] = ()) -> None:
        self.tree = tree
        self._documents = list(documents)
        self.entities = dict(tree.content.entities)
        self.lexicon = Lexicon(self.entities)
        #: Every reading of a name, once, in order.
        self.readings: dict[str, Reading] = {}
        #: Names that became entities, with their identifiers.
        self.made: dict[str, str] = {}
        self.contexts = dict(tree.content.contexts)
        self._words = {curie: label for curie, (_, label) in tree.ontology.values.items()}
        self._labels = {
            "predicate": {curie: row.label for curie, row in tree.content.predicates.items()},
            "scope": {curie: row.label for curie, row in tree.content.contexts.items()},
        }
        for curie, (kind, label) in tree.ontology.values.items():
            self._labels.setdefault(kind, {})[curie] = label

    def choices(self, column: str) -> dict[str, str]:
        """Return the values that a column of terms takes: CURIE to label."""
        kind = COLUMNS[column].kind
        return {curie: word for word, curie in ECO_WORDS.items()} if kind == "eco" else self._labels.get(kind, {})

    def terms(self, column: str, text: str) -> list[TurtleTerm]:
        """Read a field.

        :param column: One of :data:`COLUMNS`, but ``file``.
        :param text: Its text; values of a list are separated by ``;``.

        :returns: The values; none if the field states the default (``false``).

        :raises WordError: If the field does not accept a value.
        :raises NameNotFoundError: If the graph has no entity of a name.
        :raises AmbiguousNameError: If several entities have a name.
        """
        _, kind, is_list = COLUMNS[column]
        words = [text] if not is_list else [word for word in text.split(";") if word.strip()]
        return [term for word in words for term in self._term(kind, " ".join(word.split()))]

    def mediator(self, text: str) -> tuple[str, dict[str, list[TurtleTerm]]]:
        """Read how a mediator is written: as a plain name, or as in ``-CD80 [expression]`` for one that falls.

        :param text: One value of the column ``via``.

        :returns: Its name, and the properties of its block; none if it needs no block, because only its name is given.

        :raises WordError: If the aspect is not one of the ontology.
        """
        match = MEDIATOR.fullmatch(" ".join(text.split()))
        if match is None:
            return text, {}
        properties = {}
        if match["sign"]:
            properties["msc:mediatorSign"] = [TurtleTerm("1" if match["sign"] == "+" else "-1", False, "xsd:integer")]
        if match["aspect"] is not None:
            properties["msc:mediatorAspect"] = [TurtleTerm(self._value("msc:Aspect", match["aspect"]), True)]
        return match["name"], properties

    def _term(self, kind: str, word: str) -> list[TurtleTerm]:
        if kind in ("entity", "mediator"):
            return [TurtleTerm(self._entity(word), True)]
        if kind == "passage":
            curie = word
            if block_kind(word) != "psg":
                prefixes = dict.fromkeys((self.tree.workspace.namespace.prefix_of("psg"), "psg"))
                known = [f"{prefix}:{word}" for prefix in prefixes]
                curie = next((curie for curie in known if not no_passage(curie, self.tree, self._documents)), known[0])
            if problem := no_passage(curie, self.tree, self._documents):
                raise WordError(problem)
            return [TurtleTerm(curie, True)]
        if kind == "negated":
            if word.casefold() not in ("true", "false"):
                raise WordError(f"takes true or false, not {word!r}")
            return [TurtleTerm("true", False, "xsd:boolean")] if word.casefold() == "true" else []
        if kind == "number":
            if not re.fullmatch(r"\d+", word):
                raise WordError(f"takes a whole number, not {word!r}")
            return [TurtleTerm(word, False, "xsd:integer")]
        if kind == "eco":
            return [TurtleTerm(_evidence_type(word), True)]
        if kind == "text":
            return [TurtleTerm(word, False)]
        return [TurtleTerm(self._value(kind, word), True)]

    def _entity(self, name: str) -> str:
        reading = self.lexicon.read_plain(name)
        self.readings.setdefault(str(reading), reading)
        return reading.entity.curie

    def _value(self, kind: str, word: str) -> str:
        """Read a predicate, a context or a value of the ontology, by its identifier or its label."""
        labels = self._labels.get(kind, {})
        keys: dict[str, list[str]] = {}
        for curie, label in labels.items():
            for key in {fold(name) for name in (label, curie, curie.partition(":")[2])}:
                keys.setdefault(key, []).append(curie)
        what = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.removeprefix("msc:")).lower().replace("scope", "context")
        if found := keys.get(fold(word)):
            if len(found) > 1:
                raise WordError(f"{word!r} is more than one {what}: {names(found)}; give one of the identifiers")
            return found[0]
        close = suggest(word, keys, "word", count=6, fold=fold)
        near = dict.fromkeys(labels[curie] for key in close for curie in keys[key])
        hint = f"did you mean {', '.join(list(near)[:3])}?" if near else f"choose from {', '.join(labels.values())}"
        if kind == "scope" and not near:
            hint = "the labels are in contexts.ttl; or leave it empty, and fill columns such as species and system"
        raise WordError(f"no {what} {word!r}; {hint}")

    def stem(self, word: str, *, may_be_new: bool = False) -> str:
        """Read the name of a mechanism file, with or without its ending.

        :param word: The name.
        :param may_be_new: Whether the file may be new.

        :returns: Its stem.

        :raises WordError: If there is none of that name and none may be made, or it holds no statements.
        """
        stem = word.strip().removeprefix("triples/").removesuffix(".ttl")
        stems = self.tree.stems()
        if stem in stems:
            return stem
        taken = {Path(home).stem for home in FILE_NAMES.values()} | {Path(name).stem for name in self.tree.files}
        if stem in taken:
            raise WordError(f"triples/{stem}.ttl is not a mechanism file; choose from {names(stems)}")
        if not STEM.fullmatch(stem):
            raise WordError(f"{stem!r} cannot name a mechanism file: use small letters, digits and _, such as ido_treg")
        if not may_be_new:
            near = suggest(stem, stems, "identifier")
            known = f"choose from {names(stems)};" if stems else "no file exists yet;"
            hint = f"did you mean {' or '.join(near)}?" if near else known
            raise WordError(f"no mechanism file {stem!r}; {hint} --new-file makes a new one")
        return stem

    def adopt_known(self, error: NameNotFoundError) -> TurtleBlock:
        """Make the block of an entity that the graph lacks, if the table of names has exactly one term of that name.

        :param error: The error about its name.

        :returns: The block; the entity is known from now on.

        :raises NameNotFoundError: The same, if the table does not know the name, or several terms have it.
        """
        from kg.names.lookup import candidates, look_up

        terms = {match.group: match for match in candidates(error.name, look_up(error.name))}
        if len(terms) != 1:
            raise error
        term = human_term(next(iter(terms.values())))
        if not category_of(term) or term.curie in self.entities:
            raise error
        self.made[error.name] = term.curie
        return self._know(term.curie, entity_properties(term, error.name, category_of(term), genes_of(term)))

    def context(self, stated: Mapping[str, list[TurtleTerm]]) -> tuple[str, TurtleBlock | None]:
        """Return the CURIE of the context that states these properties and no others, and its block if it is new."""
        fields = {
            field: tuple(self._words.get(term.value, term.value) for term in stated.get(name, ()))
            for field, name in v.CONTEXT_PROPERTY.items()
        }
        for curie, known in self.contexts.items():
            if {f: set(getattr(known, f)) for f in fields} == {f: set(words) for f, words in fields.items()}:
                return curie, None
        made = NO_CONTEXT.with_fields(fields)
        label = context_words(made, self.entities)
        taken = {curie.partition(":")[2] for curie in self.contexts}
        words = re.findall(r"[a-z0-9]+", label.casefold())
        stem = "_".join(words)[:40].rpartition("_")[0] if len("_".join(words)) > 40 else "_".join(words)
        name = next(n for n in (stem, *(f"{stem}_{k}" for k in range(2, 1000))) if n not in taken)
        curie = f"{self.tree.workspace.namespace.prefix_of('ctx')}:{name}"
        self.contexts[curie] = made._replace(curie=curie, label=label)
        properties = {v.RDF_TYPE: [TurtleTerm("msc:Context", True)], v.RDFS_LABEL: [TurtleTerm(label, False)], **stated}
        return curie, TurtleBlock(curie, properties, "the new context", 1)

    def sentence(self, passage: str) -> str:
        """Return the text of a passage; empty if its document was not given."""
        for document in self._documents:
            if (found := document.passages().get(passage)) is not None:
                return found.text
        return ""

    def draft(self, stem: str, number: int | str = "") -> str:
        """Return the identifier of a draft for a mechanism file; "kg add" replaces it by a numbered one."""
        return f"{self.tree.workspace.namespace.prefix_of('stm')}:{stem}-new{number}"

    def adopt(self, term: VocabularyTerm, name: str, category: str) -> TurtleBlock:
        """Return the block of a new entity, a term of a vocabulary by its name in the field, and remember it."""
        return self._know(term.curie, entity_properties(term, name, category))

    def _know(self, curie: str, properties: dict[str, list[TurtleTerm]]) -> TurtleBlock:
        """Make the block of a new entity, and know it from now on."""
        label, official, category = (properties[name][0].value for name in (v.PREF_LABEL, v.RDFS_LABEL, v.RDF_TYPE))
        matches = tuple(term.value for term in properties.get(v.EXACT_MATCH, ()))
        self.entities[curie] = Entity(curie, label, official, category, exact_matches=matches)
        self.lexicon = Lexicon(self.entities)
        return TurtleBlock(curie, properties, "the new entity", 1)


def _evidence_type(word: str) -> str:
    """Read a type of evidence: an ECO class, or one of the words for the usual ones."""
    curie = ECO_WORDS.get(word.casefold(), word)
    if not re.fullmatch(r"ECO:\d{7}", curie):
        raise WordError(f"no type of evidence {word!r}; choose from {', '.join(ECO_WORDS)}, and ECO classes")
    return curie


def no_passage(curie: str, tree: Tree, documents: Iterable[SourceDocument]) -> str:
    """Return why a passage cannot be used; empty if it has an entry, or one of the documents has the sentence."""
    if curie in tree.content.passages:
        return ""
    if block := next((block for block in tree.blocks if block.curie == curie), None):
        return f"the passage {curie!r} was left out, in {block.file}:{block.line}; take that entry out first"
    key = key_of(curie)
    reference = f"{sibling(curie, 'ref')}:{key}"
    of_key = [document for document in documents if document.key == key]
    if any(curie in document.passages() for document in of_key):
        return ""
    for document in of_key:
        if document.curie == reference:
            return f"no passage {curie!r}: {key} has no such sentence; 'kg passages SOURCE --text' lists them"
    known = {curie: row for curie, row in tree.content.references.items() if row.is_document}
    if reference in known:
        return f"no passage {curie!r} in triples/passages.ttl; give the document with --source"
    keys = [ref.partition(":")[2] for ref in known]
    near = suggest(key, keys, "identifier")
    listed = (
        f"the documents are {', '.join(keys)};" if len(keys) <= MOST_LISTED else "'kg source list' lists the documents;"
    )
    hint = f"did you mean {' or '.join(near)}?" if near else listed
    return f"no passage {curie!r}: {hint} a passage reads as in durdu2026-3.2-2-4"


def similar_file(tree: Tree, properties: Mapping[str, list[TurtleTerm]]) -> str | None:
    """Find the mechanism file with the most statements about the subjects and objects of a statement.

    An entity with few statements counts for more: nearly all statements are about MSC.
    """
    scores: dict[str, float] = {}
    for name in (v.RDF_SUBJECT, v.RDF_OBJECT):
        for term in properties[name]:
            using = [s for s in tree.content.statements.values() if term.value in (s.subject, s.object)]
            for statement in using:
                stem = Path(statement.file).stem
                scores[stem] = scores.get(stem, 0) + 1 / len(using)
    return max(sorted(scores), key=lambda stem: scores[stem]) if scores else None
