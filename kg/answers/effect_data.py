"""The data of a verdict on one pair: what it rests on, and everything else that bears on the pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.answers.claims import shared_fields
from kg.cached import cached_property
from kg.data_class import DataClass
from kg.paths.asked import names_species
from kg.paths.finder import PathAnswer
from kg.paths.ranking import independent
from kg.paths.stated import MEMBER, drugs_lowering

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kg.answers.clinical import StudyResult
    from kg.answers.decision import Decision
    from kg.model.content import Content
    from kg.model.statements import Statement, Tension
    from kg.names.reading import Reading
    from kg.paths.found_path import FoundPath
    from kg.paths.near_misses import NearMiss
    from kg.paths.query import PathQuery
    from kg.paths.routes import Side
    from kg.paths.stated import Stated


class EffectData(DataClass):
    """The data of a verdict; :class:`kg.answers.effect.Effect` adds its JSON and its text."""

    source: Reading
    target: Reading
    query: PathQuery
    decision: Decision
    #: Every statement that bears on the pair, the exact ones first.
    items: tuple[Stated, ...]
    #: The routes by sign, single statements among them.
    positive: Side
    negative: Side
    unknown: Side
    #: The strongest basis that says the opposite of the verdict, if any.
    opposed: str | None
    #: The outcomes that studies measured of the pair.
    clinical: tuple[StudyResult, ...]
    #: ``False`` if the search for paths stopped at a limit.
    complete: bool
    #: The tensions that touch a statement or a route.
    tensions: tuple[Tension, ...]
    #: Finds what hides paths, where nothing at all is said.
    find_near_misses: Callable[[], tuple[NearMiss, ...]]
    content: Content
    #: The verdict on the target as such, where nothing is said of the aspect that was asked for.
    of_itself: EffectData | None = None

    #: The verdict on a narrower kind of the source, where a source states a chain from it and nothing else is said.
    of_kind: EffectData | None = None

    @cached_property
    def near_misses(self) -> tuple[NearMiss, ...]:
        """The constraints that hide paths, where nothing at all is said; found on demand."""
        return self.find_near_misses()

    @property
    def verdict(self) -> str:
        """One of :data:`kg.answers.decision.VERDICTS`."""
        return self.decision.verdict

    @property
    def basis(self) -> str:
        """One of :data:`kg.answers.decision.BASES`, or empty where nothing is said."""
        return self.decision.basis

    @property
    def sign(self) -> int | None:
        """1, -1, 0, or ``None``."""
        return self.decision.sign

    @property
    def sides(self) -> tuple[Side, Side, Side]:
        """The routes by sign: positive, negative, unknown."""
        return self.positive, self.negative, self.unknown

    @property
    def aspect(self) -> str:
        """The aspect of the target that every deciding statement has; empty where they differ or have none."""
        aspects = {item.statement.object_aspect for item in self.decision.deciding}
        return aspects.pop() if len(aspects) == 1 else ""

    @property
    def asks_of_a_species(self) -> bool:
        """Whether it is asked of a species; otherwise it is asked of people, and animals come after them."""
        return names_species(self.query)

    @property
    def conditions(self) -> dict[str, tuple[str, ...]]:
        """The context fields under which all that decides was said, with the values that hold for every statement."""
        return shared_fields(self.decision.deciding, self.content)

    @property
    def not_understood(self) -> tuple[Statement, ...]:
        """The statements on the two whose row was not wholly understood; no verdict rests on them."""
        between = self.content.between((self.source.entity.curie,), (self.target.entity.curie,))
        return tuple(item for item in between if item.not_understood and not item.retracted)

    @property
    def said_otherwise(self) -> tuple[Statement, ...]:
        """The statements on the two or on narrower kinds that state no effect between them; if none, those on lists."""
        known = {item.statement.id for item in self.items}

        def between(given: Collection[str], upon: Collection[str]) -> tuple[Statement, ...]:
            found = (*self.content.between(given, upon), *self.content.between(upon, given))
            others = (item for item in found if item.id not in known and item.predicate != MEMBER)
            return tuple(item for item in others if item.stands and not item.is_causal)

        ends = self.source.entity.curie, self.target.entity.curie
        given, upon = (self.content.kinds(curie) for curie in ends)
        lists = (self.content.groups(curie) for curie in ends)
        return between(given, upon) or between(
            *({*kinds, *more} for kinds, more in zip((given, upon), lists, strict=True))
        )

    @property
    def mentions(self) -> tuple[Statement, ...]:
        """The statements between others that name both ends: as a mediator, as the cell, or in their context."""
        named = self.content.naming(self.source.entity.curie, self.target.entity.curie)
        return tuple(item for item in named if item.stands)

    @cached_property
    def drugs(self) -> frozenset[str]:
        """CURIEs of the drugs that lower the source, where its name asks for less of it."""
        return frozenset(drugs_lowering(self.source.entity.curie, self.content) if self.source.is_reduced else ())

    @property
    def rests_on_drugs(self) -> bool:
        """Whether what decides was said of drugs that lower the source, as of ruxolitinib for a JAK inhibitor."""
        return any(item.source in self.drugs for item in self.decision.deciding)

    @property
    def studies(self) -> tuple[str, ...]:
        """Labels of the studies in which the source or a narrower kind was given for the target."""
        given, indications = (self.content.kinds(end.entity.curie) for end in (self.source, self.target))
        studies = self.content.studies.values()
        return tuple(item.label for item in studies if item.product in given and item.indication in indications)

    @property
    def retracted(self) -> tuple[Statement, ...]:
        """The statements on the two that were withdrawn, or whose document was; they do not count."""
        between = self.content.between((self.source.entity.curie,), (self.target.entity.curie,))
        return tuple(item for item in between if item.retracted)

    @property
    def documents(self) -> tuple[str, ...]:
        """CURIEs of the documents in which what decides was read, on either side."""
        passages = self.content.passages
        places = [line.passage for item in self.decision.both_sides for line in item.statement.evidence]
        places += [place for result in self.decision.trials for place in result.outcome.passages]
        places += [line.passage for path in self.decision.chains for s in path.statements for line in s.evidence]
        return tuple(dict.fromkeys(passages[place].document for place in places))

    @property
    def sources(self) -> int:
        """The number of independent documents behind the verdict: a review that only cites others of them is none."""
        items = [item.statement for item in self.decision.deciding]
        items += [item for path in self.decision.chains for item in path.statements]
        places = {place for result in self.decision.trials for place in result.outcome.passages}
        of_trials = {self.content.passages[place].document for place in places}
        return len(independent(items, self.content) | of_trials)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement that bears on the pair, and of every route, each once."""
        routes = (item for side in self.sides for path in side.paths for item in path.statements)
        return tuple({item.id: item for item in (*(s.statement for s in self.items), *routes)}.values())

    def path_answer(self, path: FoundPath) -> PathAnswer:
        """Return one path in the form of an answer for paths."""
        return PathAnswer(self.source, self.target, self.query, (path._replace(rank=1),), True)
