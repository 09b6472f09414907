"""Recognition of entities by ``kg draft``: its mentions compared with sentences annotated by hand.

``python -m benchmarks.mentions FILES...`` prints precision, recall and F1 of each half. ``--draw`` prints the sentences
that were drawn, with their hashes.

The gold, ``tests/data/mentions.tsv``, has the hash of each sentence, and the entities that a person found in it by
reading, before ``kg draft`` had been run on any of them. No text is kept. What was annotated:

- every mention of an entity of a kind that the graph holds, by the narrowest identifier that its words say: that of the
  graph, or else of ``kg lookup``; ``A|B`` where either will do, ``?A`` where nothing is lost if it is not found;
- a mention that neither knows is counted in the last column, and cannot be found;
- not: what a pronoun stands for, methods, and markers by which a cell is named ("CD4+ T cells" are one entity).

An entity counts once a sentence, wherever it stands. A wider or narrower entity is wrong.

``tests/data/certainty.tsv`` has the sentences of abstracts that were read for no rule, with the words of change that
their authors hedge or deny, annotated in the same way; ``A|B`` where either word says the change. Scores: of *all* of
them; of those that are *read* as words of change; and of those that a *draft* rests on.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.drafts import DEVELOPMENT, REVIEW, TUNING, Score

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kg.documents.document import Document
    from kg.model.content import Content

GOLD = Path(__file__).parents[1] / "tests/data/mentions.tsv"
CERTAINTY = GOLD.with_name("certainty.tsv")
#: Of the draw.
SEED = 20261130
#: The second document has an abstract in Chinese too, which ``kg draft`` does not read.
CHINESE = re.compile(r"[\u4e00-\u9fff]")
#: Sentences of each kind in each half.
DRAWN = 30
TUNING_HALF, HELD_BACK = "tuning", "held back"


class Text(NamedTuple):
    """A sentence of a document."""

    sha256: str
    #: Its name in ``triples/references.ttl``, its DOI, PMID or title.
    document: str
    #: ``tuning``, ``held back``, or empty where it is in no half.
    half: str
    is_review: bool
    text: str
    #: The abbreviations of its document and what they stand for.
    short: Mapping[str, str]


class GoldSentence(NamedTuple):
    """The entities of a sentence."""

    half: str
    #: Each by the CURIEs of which one must be found.
    wanted: tuple[frozenset[str], ...]
    #: CURIEs that may be found.
    optional: frozenset[str]


def read_texts(paths: Iterable[Path]) -> list[Text]:
    """Read the sentences of documents; titles and rows of tables are left out.

    :param paths: The files.

    :returns: In the order of the files.
    """
    from kg.curation.drafts.abbreviations import abbreviations
    from kg.curation.sources import find_entry
    from kg.curation.workspace import Workspace
    from kg.documents.passages import SPLITTING
    from kg.documents.registry import read_documents
    from kg.resources import folder

    blocks = Workspace(folder("triples")).blocks()
    texts = []
    for document in (document for path in paths for document in read_documents(path)):
        key = (find_entry(document, blocks) or "").partition(":")[2]
        sentences = [sentence for sentence in document.sentences() if sentence.paragraph]
        name = key or document.doi or document.pmid or document.title
        short = abbreviations(sentence.text for sentence in sentences)
        is_review = _is_review(document)
        texts += [
            Text(
                item.sha256(SPLITTING),
                name,
                half_of(key, item.section, is_review=is_review),
                is_review,
                item.text,
                short,
            )
            for item in sentences
            if item.section != "title"
        ]
    return texts


def _is_review(document: Document) -> bool:
    return len({paragraph.section for paragraph in document.paragraphs}) > 2


def half_of(key: str, section: str, *, is_review: bool) -> str:
    """Return the half of a sentence: whether its section or abstract was read for rules.

    :param key: Name of its document, or empty where it is not registered.
    :param section: Its section.
    :param is_review: Whether the document has several sections.

    :returns: Abstracts that are registered and were not read for the rules of today are in no half.
    """
    if is_review:
        return TUNING_HALF if key == REVIEW and section in TUNING else HELD_BACK
    if not key:
        return HELD_BACK
    return TUNING_HALF if key in DEVELOPMENT else ""


def draw(texts: Collection[Text]) -> list[Text]:
    """Draw the sentences to annotate: as many of reviews as of abstracts in each half.

    :param texts: All sentences.

    :returns: The sentences by half and kind.
    """
    random = Random(SEED)  # noqa: S311
    drawn = []
    for half in (TUNING_HALF, HELD_BACK):
        for is_review in (True, False):
            pool = {text.sha256: text for text in texts if (text.half, text.is_review) == (half, is_review)}
            english = sorted(sha256 for sha256, text in pool.items() if not CHINESE.search(text.text))
            drawn += [pool[sha256] for sha256 in random.sample(english, DRAWN)]
    return drawn


def read_gold(path: Path = GOLD) -> dict[str, GoldSentence]:
    """Read the annotated sentences of both halves by their hashes."""
    gold = {}
    for row in _rows(path):
        marks = row["entities"].split()
        wanted = tuple(frozenset(mark.split("|")) for mark in marks if not mark.startswith("?"))
        gold[row["sha256"]] = GoldSentence(row["half"], wanted, frozenset(m[1:] for m in marks if m.startswith("?")))
    return gold


def read_certainty(path: Path = CERTAINTY) -> dict[str, tuple[list[frozenset[str]], list[frozenset[str]]]]:
    """Read which words of change are hedged, and which denied, by the hashes of sentences."""
    return {row["sha256"]: (_words(row["hedged"]), _words(row["negated"])) for row in _rows(path)}


def _words(cell: str) -> list[frozenset[str]]:
    return [frozenset(word.split("|")) for word in cell.split()]


def _rows(path: Path) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def mention_score(gold: Iterable[tuple[GoldSentence, Collection[str]]]) -> Score:
    """Hold the entities that were found against those that were annotated.

    :param gold: Each sentence with the entities that were found in it.

    :returns: The counts over all sentences. Of what was found, entities that are optional are left out.
    """
    right = wrong = wanted = 0
    for sentence, curies in gold:
        allowed = sentence.optional.union(*sentence.wanted)
        right += sum(1 for either in sentence.wanted if not either.isdisjoint(curies))
        wrong += len(set(curies) - allowed)
        wanted += len(sentence.wanted)
    return Score(right, right + wrong, wanted)


def certainty_score(
    marked: Iterable[tuple[Collection[str], bool]], wanted: Collection[frozenset[str]]
) -> tuple[int, int, int]:
    """Count the words of change of a sentence that are marked as hedged or as denied.

    :param marked: Words that say one change, and whether they were marked.
    :param wanted: Of each change that should be marked, words of which one says it.

    :returns: How many are marked rightly, how many are marked, and how many should be.
    """
    marks = [set(words) for words, is_marked in marked if is_marked]
    wrong = [words for words in marks if not any(words & change for change in wanted)]
    right = sum(1 for change in wanted if any(words & change for words in marks))
    return right, right + len({frozenset(words) for words in wrong}), len(wanted)


def table(texts: Iterable[Text], content: Content, *, show: bool = False) -> str:
    """Return the scores of both halves, and of hedges and negations.

    :param texts: Sentences, among them those that were annotated.
    :param content: The graph.
    :param show: Whether to list what is wrong in the tuning half.

    :returns: A table, tabs between its cells.
    """
    from kg.curation.drafts.drafter import Drafter
    from kg.curation.drafts.phrases import hedge, negation
    from kg.curation.drafts.triggers import find_triggers

    drafter = Drafter(content)
    gold, certainty = read_gold(), read_certainty()
    halves: dict[str, list[tuple[GoldSentence, set[str]]]] = {}
    marks: dict[str, list[tuple[int, int, int]]] = {}
    lines = ["part\tscore\tprecision\trecall\tf1\tright\tfound\twanted"]
    for text in {text.sha256: text for text in texts}.values():
        sentence = drafter.read(text.text, text.short)
        if (known := gold.get(text.sha256)) is not None:
            found = {mention.curie for mention in sentence.named}
            kind = "review" if text.is_review else "abstracts"
            for part in (known.half, f"{known.half}, {kind}"):
                halves.setdefault(part, []).append((known, found))
            if show and known.half == TUNING_HALF:
                missing = [sorted(curies) for curies in known.wanted if curies.isdisjoint(found)]
                wrong = sorted(found - known.optional - frozenset().union(*known.wanted))
                lines += [f"{text.text}\tmissing {missing}\twrong {wrong}"] if missing or wrong else []
        if text.sha256 in certainty:
            inside = {place for mention in sentence.mentions for place in range(mention.first, mention.last)}
            triggers = find_triggers(sentence.words, inside)
            said = [[word.low for word in sentence.words[item.at : item.after]] for item in triggers]
            hedged = [bool(hedge(sentence.words, item)[0]) for item in triggers]
            denied = [bool(negation(sentence.words, item)) or item.sign == 0 for item in triggers]
            drafts = drafter.draft(text.text, short=text.short)
            drafted = [draft.trigger.casefold().split() for draft in drafts]
            for name, wanted, by_trigger, by_draft in (
                ("hedge", certainty[text.sha256][0], hedged, [draft.certainty != "asserted" for draft in drafts]),
                (
                    "negation",
                    certainty[text.sha256][1],
                    denied,
                    [draft.is_negated or draft.sign == 0 for draft in drafts],
                ),
            ):
                read = [change for change in wanted if any(change & set(words) for words in said)]
                made = [change for change in wanted if any(change & set(words) for words in drafted)]
                for part, changes, pairs in (
                    ("all", wanted, zip(said, by_trigger, strict=True)),
                    ("read", read, zip(said, by_trigger, strict=True)),
                    ("drafted", made, zip(drafted, by_draft, strict=True)),
                ):
                    marks.setdefault(f"{name}, {part}", []).append(certainty_score(pairs, changes))
    for part, found_in in sorted(halves.items()):
        lines.append(_line(part, "entities", mention_score(found_in)))
    for part, counts in marks.items():
        lines.append(_line("new abstracts", part, Score(*(sum(column) for column in zip(*counts, strict=True)))))
    return "\n".join(lines)


def _line(part: str, name: str, score: Score) -> str:
    figures = (f"{value:.2f}" for value in (score.precision, score.recall, score.f1))
    return "\t".join([part, name, *figures, *map(str, score[:3])])


def main() -> None:
    """Print the scores of the documents that are named, or the sentences that were drawn of them."""
    import kg

    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    texts = read_texts(Path(name) for name in names)
    if "--draw" in sys.argv:
        print("\n".join(f"{text.half}\t{text.document}\t{text.sha256}\t{text.text}" for text in draw(texts)))
    else:
        print(table(texts, kg.load().content, show="--errors" in sys.argv))


if __name__ == "__main__":
    main()
