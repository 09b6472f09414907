"""Finding the verdict on one pair: the strongest basis that speaks decides, and weaker ones are listed beside it.

The bases, strongest first: *stated* (read on exactly these two), *kind* (on a narrower kind, a member of a list, an
intervention), *inferred* (closed by a curator, or a chain that one sentence joins), *correlated*, and *composed*
(chains that no source states).
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from math import exp
from typing import TYPE_CHECKING

from kg.answers.clinical import find_results, find_trials, find_trials_of_kinds
from kg.answers.decision import Decision
from kg.answers.effect import Effect
from kg.answers.tensions import tensions_of
from kg.model.statements import CERTAINTIES, CONTEXT_FIELDS
from kg.paths.asked import SPECIES_FIELDS, names_species, turn, with_fewer_aspects, with_readings
from kg.paths.context import OWN_FIELDS, ContextJudge
from kg.paths.finder import PathFinder
from kg.paths.found_path import path_sign, step_certainty
from kg.paths.near_misses import NearMiss
from kg.paths.ranking import PLAIN, cost, support
from kg.paths.routes import COMPOSED_CAP, composed_part, find_side, shared_passages
from kg.paths.stated import StatedFinder
from kg.search.index import UNIT
from kg.search.search import SearchLimitReached

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.answers.clinical import StudyResult
    from kg.model.content import Content
    from kg.model.statements import Statement
    from kg.names.reading import Reading
    from kg.paths.found_path import FoundPath
    from kg.paths.query import PathQuery
    from kg.paths.routes import Side
    from kg.paths.stated import Stated

#: What may separate statements; free words cannot be compared.
SEPARATORS = (*OWN_FIELDS, *(name for name in CONTEXT_FIELDS if name not in ("condition", "dose", "day")))
#: Most paths that are judged for one verdict, the cheapest; no pair of the shipped graph has a tenth of them.
MAX_PATHS = 300
#: A composed side that is supported this many times less than the other does not decide; see ``docs/design/effect.md``.
MUCH_LESS = 10
#: Certainty to the one that is shown where a coherent chain of asserted steps says the opposite.
LOWERED = {"asserted": "suggested", "suggested": "hypothesised"}
#: Categories of entities that are specific enough to carry a chain; through anything wider it is only possible.
SPECIFIC = frozenset(
    f"biolink:{name}"
    for name in (
        "Gene",
        "Protein",
        "ProteinIsoform",
        "MicroRNA",
        "SmallMolecule",
        "Drug",
        "Cell",
        "MacromolecularComplex",
    )
)
#: The fields of a context in which the steps of such a chain must agree. That two were seen in human cells in vitro, as
#: most studies are made, does not join them.
TELLING_FIELDS = tuple(name for name in CONTEXT_FIELDS if name not in (*SPECIES_FIELDS, "system"))


class EffectFinder:
    """Finds verdicts on one content."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._judge = ContextJudge(content.entities, content.broader_aspects, content.between)
        self._finder = PathFinder(content)
        self._stated = StatedFinder(content, self._judge)

    def answer(self, source: Reading, target: Reading, query: PathQuery) -> Effect:
        """Find the verdict on the effect of one entity on another.

        :param source: What acts.
        :param target: What is acted upon.
        :param query: Length, context and certainty of the paths; their number does not matter.

        :returns: The verdict of the strongest basis that speaks, and everything else that bears on the pair;
            ``unknown`` where the search stopped at a limit and nothing that was found decides. Where the names of the
            ends state a context, an aspect or that there is less of one, the verdict is under these; an aspect of which
            nothing is said is left out of its ``query``.
        """
        query = with_readings(query, source, target)
        effects = (self._answer(source, target, easier) for easier in with_fewer_aspects(query))
        first = next(effects)
        if first.verdict == "none":
            return next((effect for effect in effects if effect.verdict != "none"), first)
        return first

    def _answer(self, source: Reading, target: Reading, query: PathQuery) -> Effect:
        start, end = source.entity.curie, target.entity.curie
        items = self._stated.find(start, end, query) if start != end else []
        found, broken, complete = self._find(start, end, query)
        doubts = self._all_doubts(found, query)
        sides = {sign: find_side(sign, doubts) for sign in (1, -1, None)}
        clinical = tuple(find_results(start, end, self._content))
        trials = find_trials(clinical, start, end, self._content)
        decision = self._decide(items, clinical, trials, query) or self._weaker(
            items, clinical, found, sides, (start, end), query
        )
        if decision.basis in ("", "composed") and (in_cell := self._stated.find_in_cell(start, end, query)):
            items = [*items, *in_cell]
            said = sorted(in_cell, key=lambda item: item.is_of_animals)
            decision = self._decision("unsigned", "kind", said)._replace(deciding=tuple(said))
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

        def find_near_misses() -> tuple[NearMiss, ...]:
            if not complete or found or items:
                return ()
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

        :param start: CURIE of what acts.
        :param end: CURIE of what is acted upon.
        :param query: Which contexts and certainties count.

        :returns: The verdict, and the statements that oppose it: its other side, or those of the opposite sign that do
            not decide.
        """
        items = self._stated.find(start, end, query)
        clinical = tuple(find_results(start, end, self._content))
        sides = {sign: find_side(sign, {}) for sign in (1, -1, None)}
        trials = find_trials(clinical, start, end, self._content)
        decision = self._decide(items, clinical, trials, query) or self._weaker(
            items, clinical, (), sides, (start, end), query
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

    # The verdict.

    def _decide(
        self,
        items: Sequence[Stated],
        clinical: Sequence[StudyResult],
        trials: Sequence[StudyResult],
        query: PathQuery,
    ) -> Decision | None:
        """Return the stated verdict on the pair, ``None`` where no statement gives a direction or denies one.

        What was seen in animals alone yields to what is said of narrower kinds of people, and stands beside it. So does
        a hypothesis that trials contradict, where firm statements on narrower kinds say the same; other firm statements
        on kinds that say the same stand beside the hypothesis.
        """
        exact = [item for item in items if item.relation == "exact" and not item.is_inferred]
        stated = self._with_trials(self._from_pair(exact, "stated"), trials)
        people, animals = _by_species(items, query)
        if stated and stated.is_of_animals and animals:
            return self._beside_people(stated, people, clinical, query)
        if stated is None or stated.certainty != "hypothesised" or not stated.sign:
            return stated
        of_kinds, of_animals = self._of_kinds(people), self._of_kinds(animals)
        is_firm = of_kinds is not None and of_kinds.certainty != "hypothesised"
        against = of_kinds is not None and is_firm and _disagree(of_kinds, stated.sign)
        results = tuple(result for result in clinical if result.disagrees(stated.sign))
        if of_animals and of_animals.certainty != "hypothesised" and _disagree(of_animals, stated.sign):
            stated = stated._replace(beside=(*of_animals.deciding, *of_animals.opposing))
        tensions = tensions_of([item.statement for item in stated.deciding], self._content)
        if of_kinds and is_firm and of_kinds.sign == stated.sign and not tensions:
            if results:
                return of_kinds._replace(beside=(*stated.deciding, *stated.beside))
            return stated._replace(beside=(*of_kinds.deciding, *stated.beside))
        if against or results or tensions:
            opposing = (*of_kinds.deciding, *of_kinds.opposing) if of_kinds and against else ()
            return stated._replace(verdict="ambiguous", sign=None, opposing=opposing, trials=results)
        return stated

    def _beside_people(
        self, stated: Decision, people: Sequence[Stated], clinical: Sequence[StudyResult], query: PathQuery
    ) -> Decision:
        """Return what is stated of people or narrower kinds of them, with a verdict on animals alone beside it.

        Where only a possibility is said of people and animals show the opposite, that is ambiguous. Where nothing firm
        is said of people, the verdict on animals stands, and what is said of people is beside it.
        """
        first = self._decide(people, clinical, (), query)
        if first is None:
            of_kinds = self._of_kinds(people)
            first = of_kinds if of_kinds and of_kinds.certainty != "hypothesised" else None
        if first is None:
            return stated._replace(beside=tuple(item for item in people if _says_something(item)))
        in_animals = (*stated.deciding, *stated.opposing)
        if first.certainty == "hypothesised" and first.sign and _disagree(stated, first.sign):
            return first._replace(verdict="ambiguous", sign=None, opposing=in_animals)
        return first._replace(beside=(*first.beside, *in_animals))

    def _weaker(
        self,
        items: Sequence[Stated],
        clinical: Sequence[StudyResult],
        found: Sequence[FoundPath],
        sides: Mapping[int | None, Side],
        ends: tuple[str, str],
        query: PathQuery,
    ) -> Decision:
        """Return what the strongest basis says that speaks where nothing with a direction is stated of the pair."""
        exact = [item for item in items if item.relation == "exact"]
        kinds = [item for item in items if item.relation != "exact" and not item.is_beside]
        of_people = [item for item in _by_species(items, query)[0] if not item.is_beside]
        in_people = self._correlated([item for item in of_people if item.relation == "exact"])
        in_people = in_people or self._correlated([item for item in of_people if item.relation != "exact"])
        correlated = in_people or self._correlated(exact) or self._correlated(kinds)
        of_kinds = self._people_first(items, in_people, query)
        is_firm = of_kinds is not None and of_kinds.basis == "kind" and of_kinds.certainty != "hypothesised"
        decisions = (
            of_kinds if is_firm else self._from_trials_of_kinds(clinical, ends, of_kinds),
            self._from_pair([item for item in exact if item.is_inferred], "inferred"),
            self._from_chains(found),
            self._from_kinds([item for item in kinds if item.is_inferred], "inferred"),
            None if is_firm else of_kinds,
            self._unsigned([item for item in exact if not item.is_inferred], "stated"),
            correlated,
            self._unsigned([item for item in kinds if not item.is_inferred], "kind"),
            self._unsigned([item for item in exact if item.is_inferred], "inferred"),
            self._composed(sides, ends),
        )
        return next((decision for decision in decisions if decision is not None), Decision("none"))

    def _people_first(self, items: Sequence[Stated], correlated: Decision | None, query: PathQuery) -> Decision | None:
        """Return the verdict of the statements on kinds, or the correlation that comes before what is only possible.

        What was seen in animals alone comes after what is said of people, and is named where it says something else.
        """
        people, animals = _by_species(items, query)
        of_people, of_animals = self._of_kinds(people), self._of_kinds(animals)
        if of_people is None and (of_animals is None or correlated is None):
            return of_animals
        is_firm = of_people is not None and of_people.certainty != "hypothesised"
        first = of_people if is_firm else correlated or of_people
        if first and of_animals and first.sign != of_animals.sign:
            first = first._replace(beside=(*of_animals.deciding, *of_animals.opposing))
        return first

    def _of_kinds(self, items: Iterable[Stated]) -> Decision | None:
        of_kinds = [item for item in items if item.relation != "exact" and not item.is_beside and not item.is_inferred]
        return self._from_kinds(of_kinds, "kind")

    def _with_trials(self, stated: Decision | None, trials: Sequence[StudyResult]) -> Decision | None:
        """Return the verdict of the statements on a pair together with its trials.

        A trial counts as what a source asserts. One without a difference says so alone, and is named beside a sign.
        """
        signs = {result.sign for result in trials if result.sign}
        if stated is None and trials:
            sign = 0 if not signs else min(signs) if len(signs) == 1 else None
            verdict = "ambiguous" if sign is None else _WORDS[sign]
            deciding = tuple(result for result in trials if sign is None or result.sign == sign)
            return Decision(verdict, "stated", sign, certainty="asserted", support=PLAIN, trials=deciding)
        if stated is None or not signs or stated.verdict in ("ambiguous", "depends"):
            return stated
        against = tuple(result for result in trials if result.sign and _disagree(stated, result.sign))
        if against:
            return stated._replace(verdict="ambiguous", sign=None, trials=against)
        if stated.verdict == "denied":
            return self._with_trials(None, trials)
        (sign,) = signs
        return stated._replace(
            verdict=_WORDS[sign],
            sign=sign,
            certainty="asserted",
            support=max(stated.support, PLAIN),
            trials=tuple(result for result in trials if result.sign == sign),
        )

    def _from_trials_of_kinds(
        self, clinical: Sequence[StudyResult], ends: tuple[str, str], of_kinds: Decision | None
    ) -> Decision | None:
        """Return the verdict of trials of narrower products or outcomes.

        ``None`` where their signs differ, where a trial found otherwise on just what was asked, or where what is held
        possible of kinds says otherwise.
        """
        source, target = ends
        trials = find_trials_of_kinds(clinical, source, self._content)
        decision = self._with_trials(None, trials)
        if decision is None or decision.sign is None or (of_kinds and of_kinds.sign != decision.sign):
            return None
        if any(item.outcome.entity == target and item.disagrees(decision.sign) for item in clinical):
            return None
        return decision._replace(basis="kind")

    def _from_pair(self, items: Sequence[Stated], basis: str) -> Decision | None:
        """Return the verdict of the statements on one pair, ``None`` where they give no direction and deny none."""
        firm = [item for item in items if item.is_strong or item.is_inferred]
        sides = {sign: [item for item in firm if item.mode == "signed" and item.sign == sign] for sign in (1, -1)}
        contrary = [item for item in firm if item.mode in ("denied", "no_effect")]
        if sides[1] and sides[-1]:
            return self._two_sided(basis, sides[1], sides[-1])
        for sign, side in sides.items():
            if side:
                against = [item for item in contrary if _denies(item, sign)]
                return self._two_sided(basis, side, against) if against else self._signed(basis, side, sign)
        possible = [item for item in items if item.mode == "signed"]
        if not contrary:
            return self._from_hypotheses(possible, basis)
        against = [item for item in contrary if any(_denies(item, other.sign) for other in possible)]
        if against:
            return self._two_sided(basis, possible, against)
        for mode in ("denied", "no_effect"):
            denying = [item for item in contrary if item.mode == mode]
            if denying:
                return self._decision(mode, basis, denying, sign=0 if mode == "no_effect" else None)
        return None

    def _from_hypotheses(self, items: Sequence[Stated], basis: str) -> Decision | None:
        """Return the verdict of hypothesised statements."""
        sides = {sign: [item for item in items if item.sign == sign] for sign in (1, -1)}
        if sides[1] and sides[-1]:
            return self._two_sided(basis, sides[1], sides[-1])
        return next((self._signed(basis, side, sign) for sign, side in sides.items() if side), None)

    def _signed(self, basis: str, side: Sequence[Stated], sign: int) -> Decision:
        return self._decision(_WORDS[sign], basis, side, sign=sign)

    def _two_sided(self, basis: str, some: Sequence[Stated], others: Sequence[Stated]) -> Decision:
        """Return that two sides oppose each other: by a field that keeps them apart, or with none."""
        fields = self._separating(some, others)
        verdict = "depends" if fields else "ambiguous"
        return self._decision(verdict, basis, some, opposing=others, separated_by=fields)

    def _from_kinds(self, items: Sequence[Stated], basis: str) -> Decision | None:
        """Return the verdict of the statements on narrower kinds, lists and interventions."""
        pairs: dict[tuple[str, str], list[Stated]] = {}
        for item in items:
            pairs.setdefault((item.source, item.target), []).append(item)
        decisions = [decision for said in pairs.values() if (decision := self._from_pair(said, basis)) is not None]
        firm = [decision for decision in decisions if decision.certainty != "hypothesised"]
        for group in (firm, decisions):
            signed = {sign: [d for d in group if d.sign == sign] for sign in (1, -1)}
            if signed[1] and signed[-1]:
                return self._decision("by_kind", basis, _all(signed[1]), opposing=_all(signed[-1]))
            torn = [decision for decision in group if decision.verdict in ("ambiguous", "depends")]
            if torn:
                first = torn[0]
                both = signed[1] + signed[-1]
                return first._replace(deciding=(*first.deciding, *_all(both))) if both else first
            for sign, side in signed.items():
                if side:
                    against = _denials(firm, _all(side), sign) if group is decisions else []
                    if against:
                        return self._decision("ambiguous", basis, _all(side), opposing=against)
                    return self._signed(basis, _all(side), sign)
        for mode in ("denied", "no_effect"):
            same = [decision for decision in decisions if decision.verdict == mode]
            if same:
                return self._decision(mode, basis, _all(same), sign=0 if mode == "no_effect" else None)
        return None

    def _from_chains(self, found: Iterable[FoundPath]) -> Decision | None:
        """Return the verdict of chains whose steps one sentence joins, unless a tension holds them apart."""
        chains = [chain for path in found if path.sign for chain in self._as_sentences_have_it(path)]
        signs = {path.sign for path in chains}
        if not chains:
            return None
        best = max(path.support for path in chains)
        certainty = min((path.certainty for path in chains), key=CERTAINTIES.index)
        certainty = "hypothesised" if certainty == "hypothesised" else "inferred"
        sign = signs.pop() if len(signs) == 1 else None
        verdict = _WORDS[sign] if sign else "ambiguous"
        return Decision(verdict, "inferred", sign, certainty=certainty, support=best, chains=tuple(chains))

    def _as_sentences_have_it(self, path: FoundPath) -> Iterator[FoundPath]:
        """Return a path once for each sentence that joins all its steps, of each step with what that sentence says."""
        for passage in sorted(shared_passages(path)) if len(path.steps) > 1 else ():
            steps = []
            for step in path.steps:
                read = tuple(item for item in step.statements if passage in {line.passage for line in item.evidence})
                best = max(support(item, self._content) for item in read)
                steps.append(step._replace(statements=read, cost=cost(best) / UNIT))
            chain = path._replace(steps=tuple(steps), support=exp(-sum(step.cost for step in steps)))
            if not self._judge.judge(steps).breaks and not any(self._joined(chain)):
                yield chain

    def _unsigned(self, items: Sequence[Stated], basis: str) -> Decision | None:
        """Return that something is said without a direction: an effect, otherwise approval, use and the like."""
        found = [item for item in items if item.mode == "unsigned"]
        effects_first = sorted(found, key=lambda item: not item.statement.is_causal)
        return self._decision("unsigned", basis, effects_first) if found else None

    def _correlated(self, items: Sequence[Stated]) -> Decision | None:
        found = [item for item in items if item.mode == "correlated"]
        sides = {sign: [item for item in found if item.sign == sign] for sign in (1, -1)}
        if sides[1] and sides[-1]:
            return self._two_sided("correlated", sides[1], sides[-1])
        for sign, side in sides.items():
            if side:
                decision = self._decision("correlated", "correlated", side)
                return decision._replace(direction="higher" if sign > 0 else "lower")
        return None

    def _composed(self, sides: Mapping[int | None, Side], ends: tuple[str, str]) -> Decision | None:
        """Return the verdict of chains that no source states."""
        deciding = {sign: side for sign in (1, -1) if (side := sides[sign]).support and not _is_in_doubt(side)}
        if len(deciding) == 2:
            weak, strong = sorted(deciding, key=lambda sign: deciding[sign].support)
            if deciding[weak].support * MUCH_LESS <= deciding[strong].support:
                del deciding[weak]
        if len(deciding) == 2:
            best = max(side.support for side in deciding.values())
            return Decision("ambiguous", "composed", certainty="possible", support=min(best, COMPOSED_CAP))
        for sign, side in deciding.items():
            certainty = "inferred" if self._is_firm(side, ends) else "possible"
            return Decision(
                _WORDS[sign], "composed", sign, certainty=certainty, support=min(side.support, COMPOSED_CAP)
            )
        if sides[1].routes or sides[-1].routes:
            return Decision("none", because="doubt")
        if any(all(item.is_causal for item in path.statements) for path in sides[None].paths):
            support = min(sides[None].support, COMPOSED_CAP)
            return Decision("unsigned", "composed", certainty="possible", support=support)
        return None

    def _is_firm(self, side: Side, ends: tuple[str, str]) -> bool:
        """Return whether a composed side is more than possible.

        Its best path must lead from the one end to the other, not from a group that holds it. It must pass and reach
        specific entities only, end at nothing that a study measured, have no step that is merely hypothesised, and have
        two steps at least that agree in a telling field of their contexts, with no contradiction in any.
        """
        best = side.best
        entities = self._content.entities
        end = ends[1]
        return (
            best is not None
            and (best.nodes[0], best.nodes[-1]) == ends
            and best.coherence == "coherent"
            and any(self._judge.agreeing(best.steps, field) for field in TELLING_FIELDS)
            and best.certainty != "hypothesised"
            and entities[end].category in SPECIFIC
            and not self._judge.wider(end) & self._outcomes
            and all(
                entities[node].category in SPECIFIC and not self._content.narrower(node) for node in best.nodes[1:-1]
            )
        )

    @cached_property
    def _outcomes(self) -> frozenset[str]:
        """CURIEs of everything that a study measured."""
        return frozenset(outcome.entity for study in self._content.studies.values() for outcome in study.outcomes)

    def _decision(
        self,
        verdict: str,
        basis: str,
        deciding: Sequence[Stated],
        *,
        sign: int | None = None,
        opposing: Sequence[Stated] = (),
        separated_by: Sequence[str] = (),
    ) -> Decision:
        certainties = [item.statement.certainty for item in deciding]
        return Decision(
            verdict,
            basis,
            sign,
            certainty=min(certainties, key=CERTAINTIES.index),
            support=max(support(item.statement, self._content) for item in deciding),
            deciding=tuple(
                sorted(deciding, key=lambda item: (item.is_of_animals, -support(item.statement, self._content)))
            ),
            opposing=tuple(sorted(opposing, key=lambda item: item.is_of_animals)),
            separated_by=tuple(separated_by),
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

    # What speaks against it.

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
        return "composed" if composed.routes and not _is_in_doubt(composed) else None

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

    def _separating(self, some: Sequence[Stated], others: Sequence[Stated]) -> tuple[str, ...]:
        """Return the fields that keep two sides apart: every pair excludes each other in one of them."""
        pairs = [self._excluding(one, other) for one in some for other in others]
        if not all(pairs):
            return ()
        shared = set.intersection(*map(set, pairs))
        wanted = shared or set().union(*pairs)
        return tuple(name for name in SEPARATORS if name in wanted)

    def _excluding(self, one: Stated, other: Stated) -> set[str]:
        """Return the fields that two statements both state, with values that exclude each other."""
        found = set()
        for name in SEPARATORS:
            some, others = _values(one.statement, name), _values(other.statement, name)
            if name.endswith("_aspect"):
                is_excluded = bool(some and others) and not self._judge.aspects_overlap(some, others)
            else:
                is_excluded = self._judge.clash(name, some, others)
            if is_excluded:
                found.add(name)
        return found

    def _all_doubts(self, found: Sequence[FoundPath], query: PathQuery) -> dict[FoundPath, tuple[str, ...]]:
        """Return what puts each path in doubt; paths may start at several groups that stand for one entity."""
        by_start: dict[str, list[FoundPath]] = {}
        for path in found:
            by_start.setdefault(path.nodes[0], []).append(path)
        doubts: dict[FoundPath, tuple[str, ...]] = {}
        for start, paths in by_start.items():
            doubts |= self._doubts(start, paths, query)
        return doubts

    def _doubts(self, start: str, found: Sequence[FoundPath], query: PathQuery) -> dict[FoundPath, tuple[str, ...]]:
        """Return what puts each path in doubt.

        These are tensions whose sides it joins, statements that it runs against, and, of several steps, those only
        held possible.
        """
        passed = {step.target for path in found for step in path.steps}
        families = {curie: sorted(self._content.family(curie)) for curie in passed}
        near = self._content.between(
            self._content.family(start), {kind for kinds in families.values() for kind in kinds}
        )
        said: dict[tuple[str, int], list[Statement]] = {}
        for item in self._finder.statements(query, near):
            if item.sign:
                said.setdefault((item.object, item.sign), []).append(item)
        known: dict[tuple[str, int | None], tuple[str, ...]] = {}
        doubts = {}
        for path in found:
            against: list[str] = []
            for length, step in enumerate(path.steps, 1):
                reached = step.target, path_sign(path.steps[:length])
                if reached not in known:
                    known[reached] = tuple(_opposing(said, families[step.target], start, *reached))
                against += known[reached]
            possible = [
                step.statements[0].id
                for step in path.steps
                if len(path.steps) > 1 and step_certainty(step) == "hypothesised"
            ]
            doubts[path] = (*self._joined(path), *dict.fromkeys(against), *possible)
        return doubts

    def _joined(self, path: FoundPath) -> Iterator[str]:
        """Find the tensions that several steps of a path belong to."""
        for tension in tensions_of(path.statements, self._content):
            touched = [step for step in path.steps if tensions_of(step.statements, self._content).count(tension)]
            if len(touched) > 1:
                yield tension.curie


def _turned(decision: Decision) -> Decision:
    """Return what a verdict on two entities says of less of one of them; what has no direction stays as it is."""
    if decision.sign not in (1, -1) and not decision.direction:
        return decision
    sign = -decision.sign if decision.sign else None
    direction = {"higher": "lower", "lower": "higher"}.get(decision.direction or "")
    verdict = _WORDS[sign] if sign else decision.verdict
    return decision._replace(verdict=verdict, sign=sign, direction=direction, is_turned=True)


def _by_species(items: Sequence[Stated], query: PathQuery) -> tuple[list[Stated], list[Stated]]:
    """Split statements into those of people and those of animals; all are the former where a species is asked for."""
    if names_species(query):
        return list(items), []
    return [item for item in items if not item.is_of_animals], [item for item in items if item.is_of_animals]


def _says_something(item: Stated) -> bool:
    """Return whether a source says of a pair or its kinds whether, or with what, it goes along."""
    return item.mode != "unsigned" and not item.is_inferred and not item.is_beside


def _species(statement: Statement) -> tuple[str, ...]:
    """Return the species that a statement or its evidence states."""
    of_evidence = (curie for line in statement.evidence for curie in line.species)
    return (*statement.context.species, *statement.context.target_species, *of_evidence)


_WORDS = {1: "positive", -1: "negative", 0: "no_effect"}


def _all(decisions: Iterable[Decision]) -> list[Stated]:
    return [item for decision in decisions for item in decision.deciding]


def _denials(decisions: Iterable[Decision], possible: Iterable[Stated], sign: int) -> list[Stated]:
    """Return what denies, or finds no effect on, the entities that a mere possibility is said of."""
    targets = {item.target for item in possible}
    disagreeing = (decision for decision in decisions if _disagree(decision, sign))
    return [item for item in _all(disagreeing) if item.target in targets]


def _disagree(decision: Decision, sign: int) -> bool:
    """Return whether a verdict speaks against an effect of a sign; a denial does if it is of this sign."""
    if decision.verdict == "denied":
        return any(_denies(item, sign) for item in decision.deciding)
    return decision.sign != sign


def _denies(item: Stated, sign: int | None) -> bool:
    """Return whether a denial is of an effect of this sign; one that names no direction denies both."""
    return item.sign not in (1, -1) or item.sign == sign


def _is_in_doubt(side: Side) -> bool:
    return len(side.in_doubt) == len(side.routes)


def _opposing(
    said: Mapping[tuple[str, int], Sequence[Statement]],
    kinds: Iterable[str],
    start: str,
    reached: str,
    sign: int | None,
) -> Iterator[str]:
    """Find the statements with the opposite sign on a pair of which one or both are a kind wider or narrower."""
    for kind in kinds if sign else ():
        for item in said.get((kind, -(sign or 0)), ()):
            if (item.subject, item.object) != (start, reached):
                yield item.id


def _values(statement: Statement, name: str) -> tuple[str, ...]:
    """Return the values of a field of a statement, be it its own or of its context."""
    if name in OWN_FIELDS:
        value = getattr(statement, name)
        return (value,) if value else ()
    values: tuple[str, ...] = getattr(statement.context, name)
    return values
