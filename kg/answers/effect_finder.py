"""Finding the verdict on one pair: the strongest basis that speaks decides, and weaker ones are listed beside it.

The bases, strongest first: *stated* (read on exactly these two), *kind* (on a narrower kind, a member of a list, an
intervention), *inferred* (closed by a curator, or a chain that one sentence joins), *correlated*, and *composed*
(chains that no source states).
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from kg.answers.chain_verdicts import ChainVerdicts
from kg.answers.clinical import find_results, find_trials
from kg.answers.decision import SIGN_WORDS, Decision
from kg.answers.effect import Effect
from kg.answers.statement_verdicts import StatementVerdicts, by_species
from kg.answers.tensions import tensions_of
from kg.paths.asked import SPECIES_FIELDS, turn, with_fewer_aspects, with_readings
from kg.paths.context import ContextJudge
from kg.paths.finder import PathFinder
from kg.paths.ranking import support
from kg.paths.routes import composed_part, find_side
from kg.paths.stated import StatedFinder
from kg.search.search import SearchLimitReached

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.answers.clinical import StudyResult
    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.names.reading import Reading
    from kg.paths.found_path import FoundPath
    from kg.paths.near_misses import NearMiss
    from kg.paths.query import PathQuery
    from kg.paths.routes import Side
    from kg.paths.stated import Stated

#: Most paths that are judged for one verdict, the cheapest; no pair of the shipped graph has a tenth of them.
MAX_PATHS = 300
#: Certainty to the one that is shown where a coherent chain of asserted steps says the opposite.
LOWERED = {"asserted": "suggested", "suggested": "hypothesised"}


class EffectFinder:
    """Finds verdicts on one content."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._judge = ContextJudge(content)
        self._finder = PathFinder(content)
        self._stated = StatedFinder(content, self._judge)
        self._said = StatementVerdicts(content, self._judge)
        self._chains = ChainVerdicts(content, self._judge, self._finder)

    def answer(self, source: Reading, target: Reading, query: PathQuery) -> Effect:
        """Find the verdict on the effect of one entity on another.

        :param source: The entity that acts.
        :param target: The entity that is acted upon.
        :param query: Length, context and certainty of the paths; their number does not matter.

        :returns: The verdict of the strongest basis that speaks, and everything else that bears on the pair;
            ``unknown`` where the search stopped at a limit and nothing that was found decides. Where the names of the
            ends state a context, an aspect or that there is less of one, the verdict is under these; an aspect of which
            nothing is said is left out of its ``query``, if something is stated of exactly the two. Otherwise the
            verdict is ``none``, and what holds of the target as such is its ``of_itself``.
        """
        query = with_readings(query, source, target)
        first = self._answer(source, target, query)
        for easier in islice(with_fewer_aspects(query, target), 1, None) if first.verdict == "none" else ():
            effect = self._answer(source, target, easier)
            if effect.verdict == "none":
                continue
            if easier.target_aspect == query.target_aspect or effect.basis == "stated":
                return effect
            if first.of_itself is None:
                effect.target = target._replace(aspect="")
                first.of_itself = effect
        if first.verdict == "none" and not (first.items or first.of_itself):
            first.of_kind = self._chain_of_kind(source, target, query)
        return first

    def _chain_of_kind(self, source: Reading, target: Reading, query: PathQuery) -> Effect | None:
        """Return the verdict on the first narrower kind of the source from which one sentence states a chain."""
        content, start, end = self._content, source.entity.curie, target.entity.curie
        onto = _places(content.touching((end, *content.groups(end))))
        for kind in sorted(content.kinds(start) - {start, end}):
            if onto.isdisjoint(_places(content.touching((kind, *content.groups(kind))))):
                continue
            effect = self._answer(source._replace(entity=content.entities[kind]), target, query)
            if effect.decision.chains:
                return effect
        return None

    def _answer(self, source: Reading, target: Reading, query: PathQuery) -> Effect:
        start, end = source.entity.curie, target.entity.curie
        items = self._stated.find(start, end, query) if start != end else []
        found, broken, complete = self._find(start, end, query)
        doubts = self._chains.doubts(found, query)
        sides = {sign: find_side(sign, doubts) for sign in (1, -1, None)}
        clinical = tuple(find_results(start, end, self._content))
        trials = find_trials(clinical, start, end, self._content)
        decision = self._said.stated(items, clinical, trials, query) or self._weaker(
            (start, end),
            items,
            clinical,
            query,
            chain=self._chains.stated(found),
            composed=self._chains.composed(sides, (start, end)),
        )
        if decision.basis in ("", "composed") and (in_cell := self._stated.find_in_cell(start, end, query)):
            items = [*items, *in_cell]
            said = sorted(in_cell, key=lambda item: item.is_of_animals)
            decision = self._said.decision("unsigned", "kind", said)._replace(deciding=tuple(said))
        elif decision.rests_on_lists:
            own = [item for item in self._stated.find_in_cell(start, end, query) if item.statement.subject == start]
            items = [*items, *own]
            decision = decision._replace(beside=(*decision.beside, *own))
        if not complete and decision.basis == "composed":
            decision = decision._replace(certainty="possible")
        if not complete and decision.verdict == "none":
            decision = Decision("unknown", because="limit")
        decision = self._held_apart(self._matching_first(decision, query), items)
        opposed = self._opposed(decision, items, sides)
        if self._is_lowered(decision, sides, query):
            decision = decision._replace(certainty=LOWERED[decision.certainty], is_lowered=True)
        if turn(source, target) < 0:
            decision = _turned(decision)
        if of_drugs := self._stated.find_of_drugs(source, end, query):
            items = [*items, *of_drugs] if source.is_loss else [*of_drugs, *items]
            by_drugs = self._weaker((start, end), of_drugs, (), query)
            if by_drugs.basis and (by_drugs.is_directed or not decision.is_directed or decision.basis == "composed"):
                opposed = self._opposed(by_drugs, of_drugs, {1: sides[-1], -1: sides[1]})
                decision = _turned(by_drugs) if target.is_reduced else by_drugs

        def find_near_misses() -> tuple[NearMiss, ...]:
            if not complete or found or items:
                return ()
            from kg.paths.near_misses import NearMiss

            return (NearMiss("broken", broken),) if broken else self._finder.answer(source, target, query).near_misses

        touching = [item for path in found for item in path.statements]
        return Effect(
            source=source,
            target=target,
            query=query,
            decision=decision,
            items=tuple(items),
            positive=sides[1],
            negative=sides[-1],
            unknown=sides[None],
            opposed=opposed,
            clinical=clinical,
            complete=complete,
            tensions=tuple(tensions_of([*(item.statement for item in items), *touching], self._content)),
            find_near_misses=find_near_misses,
            content=self._content,
        )

    def stated(self, start: str, end: str, query: PathQuery) -> tuple[Decision, tuple[Stated, ...]]:
        """Find what statements and trials say of a pair, without any chain.

        :param start: CURIE of the entity that acts.
        :param end: CURIE of the entity that is acted upon.
        :param query: The contexts and certainties that count.

        :returns: The verdict, and the statements that oppose it: its other side, or those of the opposite sign that do
            not decide.
        """
        items = self._stated.find(start, end, query)
        clinical = tuple(find_results(start, end, self._content))
        trials = find_trials(clinical, start, end, self._content)
        decision = self._said.stated(items, clinical, trials, query) or self._weaker(
            (start, end), items, clinical, query
        )
        if decision.opposing or decision.sign not in (1, -1):
            return decision, decision.opposing
        against = (item for item in items if item.mode == "signed" and item.sign == -decision.sign)
        return decision, tuple(item for item in against if not item.is_beside)

    def _find(self, start: str, end: str, query: PathQuery) -> tuple[list[FoundPath], int, bool]:
        """Find the unbroken paths, count the broken ones, and return whether the search saw everything."""
        found: list[FoundPath] = []
        broken = judged = 0
        try:
            for path in islice(self._finder.every_path(start, end, query, wanted=MAX_PATHS), MAX_PATHS + 1):
                judged += 1
                if path.breaks:
                    broken += 1
                else:
                    found.append(path)
        except SearchLimitReached:
            return found, broken, False
        return found[:MAX_PATHS], broken, judged <= MAX_PATHS

    def _weaker(
        self,
        ends: tuple[str, str],
        items: Sequence[Stated],
        clinical: Sequence[StudyResult],
        query: PathQuery,
        *,
        chain: Decision | None = None,
        composed: Decision | None = None,
    ) -> Decision:
        """Return the verdict of the strongest basis that speaks, where no direction is stated of the pair.

        :param ends: CURIEs of the entity that acts and of the one acted upon.
        :param items: The statements that bear on the pair.
        :param clinical: The results of studies on it.
        :param query: The question.
        :param chain: The verdict of chains that one sentence joins, if there are any.
        :param composed: The verdict of those that no source states.

        :returns: The verdict, ``none`` where nothing speaks.
        """
        said = self._said
        if denied := _described_of_others(items, query):
            rest = [item for item in items if item not in denied]
            found = self._weaker(ends, rest, clinical, query, chain=chain, composed=composed)
            return found._replace(beside=(*found.beside, *denied))
        exact = [item for item in items if item.relation == "exact"]
        kinds = [item for item in items if item.relation != "exact" and not item.is_beside]
        people, _ = by_species([*exact, *kinds], query)
        in_people = said.correlated([item for item in people if item.relation == "exact"])
        in_people = in_people or said.correlated([item for item in people if item.relation != "exact"])
        of_kinds = said.of_kinds(items, in_people, query)
        is_firm = of_kinds is not None and of_kinds.basis == "kind" and of_kinds.is_firm
        return (
            (of_kinds if is_firm else said.of_trials_of_kinds(clinical, ends, items, query))
            or said.of_pair([item for item in exact if item.is_inferred], "inferred", query)
            or chain
            or said.of_several_pairs([item for item in kinds if item.is_inferred], "inferred", query)
            or of_kinds
            or said.unsigned([item for item in exact if not item.is_inferred], "stated")
            or in_people
            or said.correlated(exact)
            or said.correlated(kinds)
            or said.unsigned([item for item in kinds if not item.is_inferred], "kind")
            or said.unsigned([item for item in exact if item.is_inferred], "inferred")
            or composed
            or Decision("none")
        )

    def _matching_first(self, decision: Decision, query: PathQuery) -> Decision:
        """Put the statements first that state a context that was asked for; then they alone give the support.

        So what was seen of apoptotic MSC comes first in a question on these, and mice in one on mice.
        """
        matching = [item for item in decision.deciding if self._states_wanted(item.statement, query)]
        if not matching:
            return decision
        others = [item for item in decision.deciding if item not in matching]
        best = max(support(item.statement, self._content) for item in matching)
        return decision._replace(deciding=(*matching, *others), support=best)

    def _states_wanted(self, statement: Statement, query: PathQuery) -> bool:
        wanted = dict(query.context)
        species = tuple(value for name in SPECIES_FIELDS for value in wanted.pop(name, ()))
        return bool(species and self._judge.overlap(_species(statement), species)) or any(
            self._judge.overlap(getattr(statement.context, name), values) for name, values in wanted.items()
        )

    def _held_apart(self, decision: Decision, items: Sequence[Stated]) -> Decision:
        """Return a verdict, ambiguous where a curated tension sets a deciding statement against its opposite.

        What is stated of exactly the two stays as it is.
        """
        if decision.sign not in (1, -1) or decision.basis not in ("kind", "inferred"):
            return decision
        tensions = tensions_of([item.statement for item in decision.deciding], self._content)
        named = {identifier for tension in tensions for identifier in tension.statements}
        against = tuple(
            item
            for item in items
            if item.statement.id in named
            and item.mode == "signed"
            and item.sign == -decision.sign
            and not item.is_beside
        )
        return decision._replace(verdict="ambiguous", sign=None, opposing=against) if against else decision

    def _opposed(self, decision: Decision, items: Sequence[Stated], sides: Mapping[int | None, Side]) -> str | None:
        """Return the strongest basis whose statements or routes say the opposite of the verdict, if any."""
        sign = decision.sign or {"higher": 1, "lower": -1, None: 0}[decision.direction]
        if not sign:
            return None
        against = [item for item in items if item.sign == -sign and not item.is_beside]
        for item in against:
            if item.mode == "signed" and item.is_strong:
                return "stated" if item.relation == "exact" else "kind"
        chains = (path for path in sides[-sign].paths if path.basis == "chain")
        if any(item.mode == "signed" and item.is_inferred for item in against) or any(chains):
            return "inferred"
        if any(item.mode == "correlated" for item in against):
            return "correlated"
        composed = composed_part(sides[-sign])
        return "composed" if composed.routes and not composed.is_in_doubt else None

    def _is_lowered(self, decision: Decision, sides: Mapping[int | None, Side], query: PathQuery) -> bool:
        """Return whether a chain of asserted, coherent steps says the opposite of what is only suggested.

        What is asserted, but not in the context that was asked for, counts as suggested here.
        """
        if (
            decision.sign not in (1, -1)
            or decision.basis not in ("stated", "kind")
            or decision.certainty not in LOWERED
        ):
            return False
        elsewhere = any(
            not any(getattr(item.statement.context, name) for item in decision.deciding)
            for name, _ in query.context
            if name in ("species", "disease_setting")
        )
        if decision.certainty == "asserted" and not elsewhere:
            return False
        against = composed_part(sides[-decision.sign]).routes
        return any(
            not route.doubts and path.certainty == "asserted" and path.coherence == "coherent"
            for route in against
            for path in route.paths
        )


def _places(statements: Iterable[Statement]) -> set[str]:
    """Return the passages in which statements were read."""
    return {line.passage for item in statements for line in item.evidence}


def _turned(decision: Decision) -> Decision:
    """Return a verdict as it holds if one of the two entities is lowered; one without a direction stays as it is.

    What a list does together its other members may do without the one that is lowered: the reverse is only possible.
    """
    if decision.sign not in (1, -1) and not decision.direction:
        return decision
    sign = -decision.sign if decision.sign else None
    direction = {"higher": "lower", "lower": "higher"}.get(decision.direction or "")
    verdict = SIGN_WORDS[sign] if sign else decision.verdict
    certainty = "possible" if decision.rests_on_lists else decision.certainty  # one of them alone may be dispensable
    return decision._replace(verdict=verdict, sign=sign, direction=direction, certainty=certainty, is_turned=True)


def _described_of_others(items: Sequence[Stated], query: PathQuery) -> list[Stated]:
    """Return the descriptions that are denied of narrower kinds and stated of the pair or of other kinds.

    That umbilical-cord MSC do not carry TLR4 does not answer for MSC, which carry it. A description of animals leaves
    the denial in people.
    """
    people, animals = by_species(items, query)
    return [item for part, among in ((people, people), (animals, items)) for item in _denied_among(part, among)]


def _denied_among(items: Sequence[Stated], others: Sequence[Stated]) -> list[Stated]:
    """Return the descriptions that are denied of narrower kinds where others state the same description."""
    described = {item.statement.predicate for item in others if item.mode == "unsigned" and not item.is_beside}
    denied = [item for item in items if item.mode == "denied" and item.sign is None and item.relation != "exact"]
    return [item for item in denied if item.statement.predicate in described and not item.is_beside]


def _species(statement: Statement) -> tuple[str, ...]:
    """Return the species that a statement or its evidence states."""
    of_evidence = (curie for line in statement.evidence for curie in line.species)
    return (*statement.context.species, *statement.context.target_species, *of_evidence)
