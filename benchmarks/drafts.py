"""Scores of ``kg draft``: its drafts of sentences compared with the statements curated from them.

``python -m benchmarks.drafts FILES...`` prints precision, recall and F1 of registered documents for each section, and
for the parts of the data:

- *tuning*: the sections of the review that the first rules were made with;
- *development*: abstracts whose errors were read sentence by sentence for the rules of today;
- *read before*: abstracts that were read for earlier rules; of six of them the errors were seen for those of today;
- *held back*: what nobody looked at for any rule: the other sections of the review, and whatever is not named here.

What counts, by sentence:

- *entities*: those of the drafts against those of the statements (subject, object, mediators);
- *pairs*: subject and object of causal statements that a source makes, whatever the sign;
- *signed*: the same with the sign, of statements that have one;
- *signed, named*: the same, where recall counts only the statements whose subject and object both stand in the sentence
  (:func:`names_in`); the others take an end from a heading, a list or another sentence;
- *near*: the same, where a wider or narrower entity (``skos:broader``) will do; each statement counts once;
- *wrong sign*: drafts whose pair is right and whose sign is the opposite, as a share of the signed drafts;
- *hedge*, *negation*: of the drafts whose pair is right, those that are marked against those that should be;
- *idle*: drafts of sentences of which no causal statement was curated, for a hundred such sentences.

*Given* scores are those with the entities of the sentence's statements given, as published tasks have it.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg.names.lexicon import fold, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.curation.drafts.draft import StatementDraft
    from kg.model.content import Content
    from kg.model.statements import Statement

#: Sections of the review that the rules were made with; every other section is held back. Fixed before the first rule.
TUNING = frozenset({"1", "3.2", "4.1", "4.3", "5"})
REVIEW = "durdu2026"
#: Abstracts that were read for the rules of today.
DEVELOPMENT = frozenset(
    "akiyama2012 amarnath2015 chabannes2007 choi2011 court2020 davies2017 delpapa2013 english2009 fujii2018 "
    "gieseke2010 hyvarinen2018 islam2012 kim2009 krampera2003 krampera2006 ling2014 meisel2004 nemeth2009 "
    "ortiz2007 rafei2009 reis2018 saldanhaaraujo2011 sato2007 song2018 spaggiari2008 spaggiari2009 vasandan2016 "
    "wehner2009 xu2013 zhang2015 zinocker2012 antebi2019 chan2006 corcione2006 dinicola2002 duffy2011 franquesa2015 "
    "kimjh2013 laranjeira2015 melief2013 nasef2007 raicevic2011 ryu2016".split()
)
#: Abstracts that were read for earlier rules first. Each had been measured before it was read.
READ_BEFORE = frozenset(
    "chen2008 christensen2010 do2021 ge2010 gupta2020 jiang2023 kebriaei2020 kim2015 lai2018 lombardo2024 "
    "luzcrawford2012 meisel2014 nasef2008 polchert2008 schrodt2023 sioud2010 sudres2006 waterman2010 zhao2022".split()
)
PARTS = ("tuning", "development", "read before", "held back")
#: Most words of a name, and marks that none goes across.
LONGEST = 12
MARKS = re.compile(r"[,;:()\[\]]|\.\s")
#: A name of so few letters counts only as it is written.
TOO_SHORT = 2
NAMED = "signed, named"

#: Subject, object and sign.
Signed = tuple[str, str, int]


class Sample(NamedTuple):
    """A sentence with what was curated of it."""

    passage: str
    section: str
    text: str
    statements: tuple[Statement, ...]
    #: The abbreviations of its document and what they stand for.
    short: Mapping[str, str] = {}
    #: The sentence before it in its paragraph, or empty.
    before: str = ""


class Score(NamedTuple):
    """Counts of what was found, of what is right in it, and of what should be found."""

    right: int
    found: int
    wanted: int
    #: How much of what should be found was found, where only a part should be; otherwise as many as are right.
    reached: int | None = None

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what should be found that was; 1 where there is nothing."""
        return (self.right if self.reached is None else self.reached) / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def read_samples(path: Path, content: Content) -> list[Sample]:
    """Read the sentences of registered documents with the statements that point to them.

    :param path: The file of the documents.
    :param content: The graph.

    :returns: In the order of the documents; rows of tables are left out.
    """
    from kg.curation.drafts.abbreviations import abbreviations
    from kg.curation.sources import read_source
    from kg.curation.workspace import Workspace
    from kg.resources import folder

    workspace = Workspace(folder("triples"))
    by_passage: dict[str, list[Statement]] = {}
    for statement in content.statements.values():
        if not statement.retracted:
            for line in statement.evidence:
                by_passage.setdefault(line.passage, []).append(statement)
    samples = []
    for document in read_source(path, workspace, workspace.blocks()):
        passages = document.passages()
        short = abbreviations(sentence.text for sentence in passages.values() if sentence.text)
        before = {sentence.place: sentence.text for sentence in passages.values()}
        samples += [
            Sample(
                curie,
                sentence.section,
                sentence.text,
                tuple(by_passage.get(curie, ())),
                short,
                before.get(sentence._replace(sentence=sentence.sentence - 1).place, ""),
            )
            for curie, sentence in passages.items()
            if sentence.paragraph
        ]
    return samples


def is_wanted(statement: Statement) -> bool:
    """Return whether a statement can be drafted from one sentence: it is causal, and not a curator's own link."""
    return statement.is_causal and statement.certainty != "inferred"


def entities_of(statement: Statement) -> set[str]:
    """Return the entities that a statement names as subject, object or mediator."""
    return {statement.subject, statement.object, *statement.via}


def names_in(sample: Sample) -> set[str]:
    """Return the folded runs of words of a sentence, which its names are among.

    This is plain comparison of text and knows nothing of how ``kg draft`` finds names. Where the document explains an
    abbreviation, the words that it stands for count too.
    """
    from kg.curation.drafts.sentence_words import plain

    text = plain(sample.text)
    words = list(re.finditer(r"[^\W_]+[+⁺]?", text))
    runs = {
        text[first.start() : last.end()]
        for place, first in enumerate(words)
        for last in words[place : place + LONGEST]
        if not MARKS.search(text, first.start(), last.end())
    }
    runs |= {meant for run in runs if run in sample.short for meant in sample.short[run].split("|")}
    folded = {fold(run) for run in runs}
    singular = {f"{run[:-3]}y" if run.endswith("ies") else run.removesuffix("s") for run in folded}
    return {run for run in folded | singular if len(run) > TOO_SHORT} | {r for r in runs if len(r) <= TOO_SHORT}


def is_named(curie: str, runs: set[str], content: Content) -> bool:
    """Return whether a sentence names an entity: by its label or a synonym, or two members of a list by theirs."""
    entity = content.entities[curie]
    names = (name if len(fold(name)) <= TOO_SHORT else fold(name) for name in names_of(entity) if name)
    return not runs.isdisjoint(names) or sum(is_named(member, runs, content) for member in entity.members) > 1


def matched(wanted: set[Signed], found: set[Signed], content: Content) -> int:
    """Count the statements that a draft of its own says of the same or of wider or narrower entities.

    :param wanted: Subject, object and sign of the statements.
    :param found: The same of the drafts.
    :param content: The graph, which says what is wider.

    :returns: The number of pairs of a statement and a draft: those that are equal first, then the others in order.
    """
    left = sorted(found - wanted)
    near = 0
    for subject, target, sign in sorted(wanted - found):
        for draft in left:
            if draft[2] == sign and is_near(draft[0], subject, content) and is_near(draft[1], target, content):
                left.remove(draft)
                near += 1
                break
    return len(wanted & found) + near


def is_near(curie: str, other: str, content: Content) -> bool:
    """Return whether two entities are the same, or one is wider than the other."""
    return curie == other or other in wider(curie, content) or curie in wider(other, content)


def wider(curie: str, content: Content) -> set[str]:
    """Return the entities that are wider than one, however far up."""
    found: set[str] = set()
    queue = [curie]
    while queue:
        entity = content.entities.get(queue.pop())
        more = set(entity.broader) - found if entity is not None else set()
        found |= more
        queue += more
    return found


def score(samples: Iterable[Sample], drafts: dict[str, list[StatementDraft]], content: Content) -> dict[str, Score]:
    """Hold drafts against statements.

    :param samples: The sentences.
    :param drafts: Passage to its drafts.
    :param content: The graph.

    :returns: Name of a score to the counts; of ``wrong sign`` and ``idle``, ``right`` counts what is wrong.
    """
    totals = {
        name: Counter[str]()
        for name in ("entities", "pairs", "signed", NAMED, "near", "hedge", "negation", "wrong sign", "idle")
    }

    def count(name: str, right: int, found: int, wanted: int) -> None:
        totals[name].update(right=right, found=found, wanted=wanted)

    for sample in samples:
        made = drafts.get(sample.passage, [])
        wanted = [item for item in sample.statements if is_wanted(item)]
        if not wanted:
            count("idle", len(made), len(made), 1)
            continue
        found_entities = {curie for draft in made for curie in draft.entities}
        gold_entities = {curie for item in wanted for curie in entities_of(item)}
        count("entities", len(found_entities & gold_entities), len(found_entities), len(gold_entities))
        pairs = {(item.subject, item.object): item for item in wanted}
        found_pairs = {(draft.subject, draft.object): draft for draft in made}
        count("pairs", len(pairs.keys() & found_pairs.keys()), len(found_pairs), len(pairs))
        signed = {(item.subject, item.object, item.sign) for item in wanted if item.sign is not None}
        found_signed = {(draft.subject, draft.object, draft.sign) for draft in made if draft.sign is not None}
        count("signed", len(signed & found_signed), len(found_signed), len(signed))
        runs = names_in(sample)
        named = {pair for pair in signed if all(is_named(curie, runs, content) for curie in pair[:2])}
        count(NAMED, len(signed & found_signed), len(found_signed), len(named))
        totals[NAMED]["reached"] += len(named & found_signed)
        count("near", matched(signed, found_signed, content), len(found_signed), len(signed))
        flipped = {(s, o, -sign) for s, o, sign in signed if sign} - signed
        count("wrong sign", len(flipped & found_signed), len(found_signed), len(found_signed))
        for pair in pairs.keys() & found_pairs.keys():
            item, draft = pairs[pair], found_pairs[pair]
            for name, is_so, is_said in (
                ("hedge", item.certainty != "asserted", draft.certainty != "asserted"),
                ("negation", item.is_negated or item.sign == 0, draft.is_negated or draft.sign == 0),
            ):
                count(name, int(is_so and is_said), int(is_said), int(is_so))
    for name in totals.keys() - {NAMED}:
        totals[name]["reached"] = totals[name]["right"]
    return {name: Score(**{key: total[key] for key in Score._fields}) for name, total in totals.items()}


def table(samples: list[Sample], content: Content) -> str:
    """Return the scores of each section, and of each part, with entities found and given."""
    from kg.curation.drafts.drafter import Drafter

    drafter = Drafter(content)
    own = {item.passage: drafter.draft(item.text, short=item.short, before=item.before) for item in samples}
    given = {
        sample.passage: drafter.draft(
            sample.text,
            only={curie for item in sample.statements for curie in entities_of(item)},
            short=sample.short,
        )
        for sample in samples
    }
    parts = {f"section {name}": [s for s in samples if s.section == name] for name in sections(samples)}
    parts |= {name: [s for s in samples if part_of(s) == name] for name in PARTS}
    parts = {name: chosen for name, chosen in parts.items() if chosen}
    lines = ["part\tsentences\tscore\tprecision\trecall\tf1\tright\tfound\twanted\treached"]
    for part, chosen in parts.items():
        for label, drafts in (("", own), (" given", given)):
            for name, found in score(chosen, drafts, content).items():
                cells = [
                    part,
                    len(chosen),
                    f"{name}{label}",
                    *(f"{x:.2f}" for x in (found.precision, found.recall, found.f1)),
                ]
                lines.append("\t".join(map(str, [*cells, *found])))
    return "\n".join(lines)


def part_of(sample: Sample) -> str:
    """Return the part of a sentence, one of :data:`PARTS`."""
    document = sample.passage.partition(":")[2].partition("-")[0]
    if document == REVIEW:
        return "tuning" if sample.section in TUNING else "held back"
    if document in DEVELOPMENT:
        return "development"
    return "read before" if document in READ_BEFORE else "held back"


def sections(samples: Iterable[Sample]) -> list[str]:
    """Return the sections, in order."""
    return list(dict.fromkeys(sample.section for sample in samples))


def main() -> None:
    """Print the scores of the documents that are named."""
    import kg

    content = kg.load().content
    samples = [sample for name in sys.argv[1:] for sample in read_samples(Path(name), content)]
    print(table(samples, content))


if __name__ == "__main__":
    main()
